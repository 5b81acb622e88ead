// Presigned URLs, made and verified as S3 does: the query carries the signature, and the payload is not under it.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
import { parseAmzDate, toAmzDate } from "../amz_date.ts";
import { expectedSignature, isSameSignature } from "../sigv4.ts";

/** The key documents are signed with: Invoicing's own, which no caller has. */
export interface DocumentKey {
  /** `AKIA...`. */
  readonly accessKeyId: string;
  /** Never leaves the service. */
  readonly secretAccessKey: string;
}

/** Why a URL is not good (any more), as S3's error codes; null = it is good. */
export type UrlProblem =
  | { readonly code: "AccessDenied"; readonly message: string }
  | { readonly code: "SignatureDoesNotMatch"; readonly message: string };

const REGION = "us-east-1";
const UNSIGNED = "UNSIGNED-PAYLOAD";

/** Makes a GET of `url` good for `seconds` from `now`. */
export async function presign(
  url: URL,
  key: DocumentKey,
  { now, seconds }: { now: Date; seconds: number },
): Promise<URL> {
  const amzDate = toAmzDate(now);
  const signed = new URL(url);
  const scope = [amzDate.slice(0, 8), REGION, "s3", "aws4_request"].join("/");
  const query = signed.searchParams;
  query.set("X-Amz-Algorithm", "AWS4-HMAC-SHA256");
  query.set("X-Amz-Credential", `${key.accessKeyId}/${scope}`);
  query.set("X-Amz-Date", amzDate);
  query.set("X-Amz-Expires", String(seconds));
  query.set("X-Amz-SignedHeaders", "host");
  query.set(
    "X-Amz-Signature",
    await signatureOf(signed, key, amzDate),
  );
  return signed;
}

/** Verifies a presigned GET: its key, its signature, then its age. */
export async function findUrlProblem(
  url: URL,
  key: DocumentKey,
  now: Date,
): Promise<UrlProblem | null> {
  const query = url.searchParams;
  const amzDate = query.get("X-Amz-Date") ?? "";
  const seconds = Number(query.get("X-Amz-Expires"));
  const signedAt = parseAmzDate(amzDate);
  const signature = query.get("X-Amz-Signature");
  if (signature === null || signedAt === null || !(seconds > 0)) {
    return { code: "AccessDenied", message: "Access Denied" };
  }
  const credential = `${key.accessKeyId}/${
    amzDate.slice(0, 8)
  }/${REGION}/s3/aws4_request`;
  const isRight = query.get("X-Amz-Credential") === credential &&
    query.get("X-Amz-SignedHeaders") === "host" &&
    isSameSignature(await signatureOf(url, key, amzDate), signature);
  if (!isRight) {
    return {
      code: "SignatureDoesNotMatch",
      message:
        "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
    };
  }
  return signedAt + seconds * 1000 <= now.getTime()
    ? { code: "AccessDenied", message: "Request has expired" }
    : null;
}

function signatureOf(
  url: URL,
  { secretAccessKey, accessKeyId }: DocumentKey,
  amzDate: string,
): Promise<string> {
  return expectedSignature(
    {
      method: "GET",
      url,
      headers: new Headers({ host: url.host }),
      body: new Uint8Array(),
    },
    {
      accessKeyId,
      scopeDate: amzDate.slice(0, 8),
      region: REGION,
      service: "s3",
      signedHeaders: ["host"],
    },
    { secretAccessKey, amzDate, encodeTwice: false, payloadHash: UNSIGNED },
  );
}
