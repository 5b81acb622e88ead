// Signatures of S3: in the header or in the query, over the hash the caller names, with errors of S3's own.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html
import { parseAmzDate } from "../amz_date.ts";
import type { Verifier } from "../authentication.ts";
import type { AwsError } from "../aws_error.ts";
import { sha256Hex } from "../digest.ts";
import type { AccessKey, Principal } from "../principal.ts";
import type { WireRequest } from "../protocol.ts";
import {
  expectedSignature,
  isSameSignature,
  type SignedClaim,
} from "../sigv4.ts";
import { s3Error } from "./s3_error.ts";
import { signedClaim } from "./signed_claim.ts";

const SKEW = 15 * 60_000;
const UNSIGNED = "UNSIGNED-PAYLOAD";

/** The longest a presigned URL may be good for, in seconds: seven days. */
const LONGEST = 604_800;

/** Verifies a request to S3; answers who signed. Nobody may come unsigned: no bucket here is public. */
export async function authenticateS3(
  request: WireRequest,
  verifier: Verifier,
): Promise<Principal> {
  const signed = signedClaim(request);
  if (signed === null) {
    const isMalformed = request.headers.has("authorization") ||
      request.url.searchParams.has("X-Amz-Algorithm");
    throw isMalformed
      ? s3Error(
        "AuthorizationHeaderMalformed",
        "The authorization header is malformed; the authorization header requires three components: Credential, SignedHeaders, and Signature.",
      )
      : s3Error("AccessDenied", "Access Denied", { status: 403 });
  }
  const { claim, isPresigned } = signed;
  const amzDate =
    (isPresigned
      ? request.url.searchParams.get("X-Amz-Date")
      : request.headers.get("x-amz-date")) ?? "";
  requireAge(request, { amzDate, isPresigned, now: verifier.now });
  requireScope(claim, amzDate);
  requireSignedHeaders(request, claim);
  const key = requireKey(claim.accessKeyId, verifier);
  requireSession(request, { key, isPresigned, now: verifier.now });
  const signature = await expectedSignature(request, claim, {
    secretAccessKey: key.secretAccessKey,
    amzDate,
    encodeTwice: false,
    payloadHash: await payloadHash(request, isPresigned),
  });
  if (!isSameSignature(signature, claim.signature)) throw mismatch(claim);
  return key.principal;
}

function requireAge(
  request: WireRequest,
  { amzDate, isPresigned, now }: {
    amzDate: string;
    isPresigned: boolean;
    now: Date;
  },
): void {
  const signedAt = parseAmzDate(amzDate);
  if (signedAt === null) {
    throw s3Error(
      "AccessDenied",
      "AWS authentication requires a valid Date or x-amz-date header",
      { status: 403 },
    );
  }
  if (signedAt > now.getTime() + SKEW) throw tooSkewed(amzDate, now);
  if (!isPresigned) {
    if (signedAt < now.getTime() - SKEW) throw tooSkewed(amzDate, now);
    return;
  }
  const seconds = Number(request.url.searchParams.get("X-Amz-Expires"));
  if (!(seconds >= 1 && seconds <= LONGEST)) {
    throw s3Error(
      "AuthorizationQueryParametersError",
      "X-Amz-Expires must be less than a week (in seconds) that is, the given X-Amz-Expires must be less than 604800 seconds",
    );
  }
  if (signedAt + seconds * 1000 <= now.getTime()) {
    throw s3Error("AccessDenied", "Request has expired", {
      status: 403,
      members: {
        "X-Amz-Expires": seconds,
        Expires: new Date(signedAt + seconds * 1000).toISOString(),
        ServerTime: now.toISOString(),
      },
    });
  }
}

function tooSkewed(amzDate: string, now: Date): AwsError {
  return s3Error(
    "RequestTimeTooSkewed",
    "The difference between the request time and the current time is too large.",
    {
      status: 403,
      members: {
        RequestTime: amzDate,
        // The SDKs correct their clocks by this.
        ServerTime: `${now.toISOString().slice(0, 19)}Z`,
        MaxAllowedSkewMilliseconds: SKEW,
      },
    },
  );
}

function requireScope(claim: SignedClaim, amzDate: string): void {
  const isRight = claim.service === "s3" &&
    claim.scopeDate === amzDate.slice(0, 8) &&
    /^[a-z]{2}(-[a-z]+)+-\d$/.test(claim.region);
  if (isRight) return;
  throw s3Error(
    "AuthorizationHeaderMalformed",
    claim.service === "s3"
      ? "The authorization header is malformed; the credential scope does not fit the date or the region."
      : `The authorization header is malformed; incorrect service "${claim.service}". This endpoint belongs to "s3".`,
  );
}

function requireSignedHeaders(request: WireRequest, claim: SignedClaim): void {
  const signed = new Set(claim.signedHeaders);
  const unsigned = ["host", ...request.headers.keys()].filter((name) =>
    (name === "host" || name.startsWith("x-amz-")) && !signed.has(name)
  );
  if (unsigned.length > 0) {
    throw s3Error(
      "AccessDenied",
      "There were headers present in the request which were not signed",
      { status: 403, members: { HeadersNotSigned: unsigned.join(", ") } },
    );
  }
}

function requireKey(id: string, verifier: Verifier): AccessKey {
  const key = verifier.findKey(id);
  if (key?.isActive === true) return key;
  throw s3Error(
    "InvalidAccessKeyId",
    "The AWS Access Key Id you provided does not exist in our records.",
    { status: 403, members: { AWSAccessKeyId: id } },
  );
}

function requireSession(
  request: WireRequest,
  { key, isPresigned, now }: {
    key: AccessKey;
    isPresigned: boolean;
    now: Date;
  },
): void {
  const token = isPresigned
    ? request.url.searchParams.get("X-Amz-Security-Token")
    : request.headers.get("x-amz-security-token");
  const { principal } = key;
  const expected = principal.kind === "session" ? principal.token : null;
  if (token !== expected) {
    throw s3Error(
      "InvalidToken",
      "The provided token is malformed or otherwise invalid.",
    );
  }
  if (principal.kind === "session" && principal.expiresAt <= now) {
    throw s3Error("ExpiredToken", "The provided token has expired.");
  }
}

/** The hash that is signed: what the header says, provided that it is true. */
async function payloadHash(
  request: WireRequest,
  isPresigned: boolean,
): Promise<string> {
  const told = request.headers.get("x-amz-content-sha256");
  if (told === null) {
    if (isPresigned) return UNSIGNED;
    throw s3Error(
      "InvalidRequest",
      "Missing required header for this request: x-amz-content-sha256",
    );
  }
  if (told === UNSIGNED || told === "STREAMING-UNSIGNED-PAYLOAD-TRAILER") {
    return told;
  }
  if (told.startsWith("STREAMING-")) {
    throw s3Error(
      "NotImplemented",
      "A header you provided implies functionality that is not implemented",
      { status: 501, members: { Header: "x-amz-content-sha256" } },
    );
  }
  const actual = await sha256Hex(request.body);
  if (told === actual) return told;
  throw s3Error(
    "XAmzContentSHA256Mismatch",
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
    {
      members: {
        ClientComputedContentSHA256: told,
        S3ComputedContentSHA256: actual,
      },
    },
  );
}

function mismatch(claim: SignedClaim): AwsError {
  return s3Error(
    "SignatureDoesNotMatch",
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
    { status: 403, members: { AWSAccessKeyId: claim.accessKeyId } },
  );
}
