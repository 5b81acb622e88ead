// Signature Version 4, the verifying side.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
import { hex, hmac, sha256Hex } from "./digest.ts";
import type { WireRequest } from "./protocol.ts";

/** What an Authorization header claims. Parsed only: nothing here is verified. */
export interface SignedClaim {
  /** Whose key. */
  readonly accessKeyId: string;
  /** `YYYYMMDD` of the credential scope. */
  readonly scopeDate: string;
  /** Region of the scope. */
  readonly region: string;
  /** Service of the scope. */
  readonly service: string;
  /** Lower-case names, in the order signed. */
  readonly signedHeaders: readonly string[];
  /** 64 hex digits. */
  readonly signature: string;
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]*)\/([^/,\s]+)\/aws4_request,\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/;

/** Parses an Authorization header, or null when it is not a whole SigV4 one. */
export function parseAuthorization(header: string): SignedClaim | null {
  const match = AUTHORIZATION.exec(header.trim());
  if (match === null) return null;
  const [
    ,
    accessKeyId = "",
    scopeDate = "",
    region = "",
    service = "",
    signed = "",
    signature = "",
  ] = match;
  return {
    accessKeyId,
    scopeDate,
    region,
    service,
    signedHeaders: signed.split(";"),
    signature,
  };
}

/**
 * The signature this request must carry under `secretAccessKey`.
 *
 * The payload hash is taken from the bytes received, never from X-Amz-Content-Sha256, so a tampered body never verifies;
 * presigned URLs sign the words UNSIGNED-PAYLOAD instead. S3 signs its path once-encoded (`encodeTwice: false`), every other
 * service twice.
 */
export async function expectedSignature(
  request: Pick<WireRequest, "method" | "url" | "headers" | "body">,
  claim: Omit<SignedClaim, "signature">,
  options: {
    secretAccessKey: string;
    amzDate: string;
    encodeTwice?: boolean;
    payloadHash?: string;
  },
): Promise<string> {
  const canonical = [
    request.method,
    canonicalPath(request.url.pathname, options.encodeTwice ?? true),
    canonicalQuery(request.url.searchParams),
    ...claim.signedHeaders.map((name) =>
      `${name}:${canonicalValue(request.headers, name)}`
    ),
    "",
    claim.signedHeaders.join(";"),
    options.payloadHash ?? await sha256Hex(request.body),
  ].join("\n");
  const scope =
    `${claim.scopeDate}/${claim.region}/${claim.service}/aws4_request`;
  const toSign = [
    "AWS4-HMAC-SHA256",
    options.amzDate,
    scope,
    await sha256Hex(canonical),
  ].join("\n");
  return hex(
    await hmac(await signingKey(options.secretAccessKey, claim), toSign),
  );
}

/** Compares two signatures in time that does not depend on where they differ. */
export function isSameSignature(left: string, right: string): boolean {
  let difference = left.length ^ right.length;
  for (let index = 0; index < left.length; index++) {
    difference |= left.charCodeAt(index) ^ (right.charCodeAt(index) || 0);
  }
  return difference === 0;
}

async function signingKey(
  secret: string,
  claim: Omit<SignedClaim, "signature">,
): Promise<Uint8Array> {
  let key = await hmac(`AWS4${secret}`, claim.scopeDate);
  for (const part of [claim.region, claim.service, "aws4_request"]) {
    key = await hmac(key, part);
  }
  return key;
}

function canonicalPath(path: string, encodeTwice: boolean): string {
  return encodeTwice ? path.split("/").map(encode).join("/") : path;
}

function canonicalQuery(query: URLSearchParams): string {
  return [...query]
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join("&");
}

function canonicalValue(headers: Headers, name: string): string {
  return (headers.get(name) ?? "").trim().replace(/[ \t]+/g, " ");
}

/** RFC 3986: encodeURIComponent leaves five more characters bare than AWS does. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
