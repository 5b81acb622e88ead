import { parseAmzDate, toAmzDate } from "./amz_date.ts";
import { AwsError } from "./aws_error.ts";
import type { AccessKey, Principal } from "./principal.ts";
import type { ErrorFamily, WireRequest } from "./protocol.ts";
import {
  expectedSignature,
  isSameSignature,
  parseAuthorization,
  type SignedClaim,
} from "./sigv4.ts";

/** Minutes a signature may be away from the server's clock. */
export const SKEW_MINUTES = 15;

/** What verifying needs to know besides the request. */
export interface Verifier {
  /** The server's time. */
  readonly now: Date;
  /** Which names errors have. */
  readonly family: ErrorFamily;
  /** The service's signing name; a signature scoped to another is refused. */
  readonly service: string;
  /** Finds a key by id; null when AWS does not know it. */
  findKey(accessKeyId: string): AccessKey | null;
}

const NAMES = {
  missing: [
    "MissingAuthenticationToken",
    "MissingAuthenticationTokenException",
  ],
  incomplete: ["IncompleteSignature", "IncompleteSignatureException"],
  unknown: ["InvalidClientTokenId", "UnrecognizedClientException"],
  expired: ["ExpiredToken", "ExpiredTokenException"],
  mismatch: ["SignatureDoesNotMatch", "InvalidSignatureException"],
} as const;

/** Verifies the signature, its age, its scope and the session token; answers who signed. Permissions are not looked at. */
export async function authenticate(
  request: WireRequest,
  verifier: Verifier,
): Promise<Principal> {
  const claim = requireClaim(request, verifier.family);
  const amzDate = requireDate(request, verifier);
  requireScope(claim, amzDate, verifier);
  requireSignedHeaders(request, claim, verifier.family);
  const key = verifier.findKey(claim.accessKeyId);
  if (key === null || !key.isActive) throw unknownToken(verifier.family);
  requireSessionToken(request, key, verifier);
  const signature = await expectedSignature(request, claim, {
    secretAccessKey: key.secretAccessKey,
    amzDate,
    encodeTwice: claim.service !== "s3",
  });
  if (!isSameSignature(signature, claim.signature)) {
    throw mismatch(verifier.family);
  }
  return key.principal;
}

function requireClaim(request: WireRequest, family: ErrorFamily): SignedClaim {
  const header = request.headers.get("authorization");
  if (header === null || header === "") {
    throw refusal(
      "missing",
      family,
      family === "query"
        ? "Request is missing Authentication Token"
        : "Missing Authentication Token",
    );
  }
  const claim = parseAuthorization(header);
  if (claim === null) {
    throw refusal(
      "incomplete",
      family,
      "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. " +
        "Authorization header requires 'SignedHeaders' parameter.",
    );
  }
  return claim;
}

function requireDate(request: WireRequest, verifier: Verifier): string {
  const amzDate = request.headers.get("x-amz-date") ?? "";
  const signedAt = parseAmzDate(amzDate);
  if (signedAt === null) {
    throw refusal(
      "incomplete",
      verifier.family,
      "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
    );
  }
  const limit = SKEW_MINUTES * 60_000;
  const now = verifier.now.getTime();
  if (signedAt < now - limit) {
    throw refusal(
      "mismatch",
      verifier.family,
      `Signature expired: ${amzDate} is now earlier than ${
        toAmzDate(new Date(now - limit))
      } (${toAmzDate(verifier.now)} - ${SKEW_MINUTES} min.)`,
    );
  }
  if (signedAt > now + limit) {
    throw refusal(
      "mismatch",
      verifier.family,
      `Signature not yet current: ${amzDate} is still later than ${
        toAmzDate(new Date(now + limit))
      } (${toAmzDate(verifier.now)} + ${SKEW_MINUTES} min.)`,
    );
  }
  return amzDate;
}

function requireScope(
  claim: SignedClaim,
  amzDate: string,
  { family, service }: Verifier,
): void {
  if (claim.scopeDate !== amzDate.slice(0, 8)) {
    throw refusal(
      "mismatch",
      family,
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${claim.scopeDate}' != '${
        amzDate.slice(0, 8)
      }', from '${amzDate}'.`,
    );
  }
  if (claim.service !== service) {
    throw refusal(
      "mismatch",
      family,
      `Credential should be scoped to correct service: '${service}'. `,
    );
  }
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(claim.region)) {
    throw refusal(
      "mismatch",
      family,
      "Credential should be scoped to a valid region. ",
    );
  }
}

/** AWS wants Host and every X-Amz-* header under the signature, or they could be swapped on the way. */
function requireSignedHeaders(
  request: WireRequest,
  claim: SignedClaim,
  family: ErrorFamily,
): void {
  const signed = new Set(claim.signedHeaders);
  const present = [...request.headers.keys()].filter((name) =>
    name.startsWith("x-amz-")
  );
  if (["host", ...present].some((name) => !signed.has(name))) {
    throw mismatch(family);
  }
}

function requireSessionToken(
  request: WireRequest,
  key: AccessKey,
  verifier: Verifier,
): void {
  const token = request.headers.get("x-amz-security-token");
  const { principal } = key;
  if (principal.kind === "user") {
    if (token !== null) throw unknownToken(verifier.family);
    return;
  }
  if (token !== principal.token) throw unknownToken(verifier.family);
  if (principal.expiresAt.getTime() <= verifier.now.getTime()) {
    throw expiredToken(verifier.family);
  }
}

/** The refusal of a session whose time is over. */
export function expiredToken(family: ErrorFamily): AwsError {
  return refusal(
    "expired",
    family,
    "The security token included in the request is expired",
  );
}

function unknownToken(family: ErrorFamily): AwsError {
  return refusal(
    "unknown",
    family,
    "The security token included in the request is invalid.",
  );
}

function mismatch(family: ErrorFamily): AwsError {
  return refusal(
    "mismatch",
    family,
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key " +
      "and signing method. Consult the service documentation for details.",
  );
}

function refusal(
  problem: keyof typeof NAMES,
  family: ErrorFamily,
  message: string,
): AwsError {
  const [query, json] = NAMES[problem];
  return family === "query"
    ? new AwsError(query, message, { status: 403 })
    : new AwsError(json, message);
}
