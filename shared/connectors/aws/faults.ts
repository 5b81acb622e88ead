/**
 * AWS's errors as faults: one table of AWS's codes, and what an error says about who has to do what.
 *
 * Codes: the service models of ce, sts, organizations and invoicing; the error lists of S3; the common errors of the IAM and STS API references.
 *
 * @module
 */
import {
  Fault,
  type FaultCode,
  type FaultOptions,
} from "../../platform/fault.ts";
import { findRetryAfterSeconds } from "../../platform/retry.ts";

/** What the connector was doing. */
export interface AwsCall {
  /** The IAM action: `ce:GetCostAndUsage`. */
  readonly action: string;
  readonly now: Date;
}

const KINDS: Readonly<Record<string, FaultCode>> = {
  AccessDenied: "PROVIDER_ACCESS_DENIED",
  AccessDeniedException: "PROVIDER_ACCESS_DENIED",
  UnauthorizedOperation: "PROVIDER_ACCESS_DENIED",
  ExpiredToken: "PROVIDER_CREDENTIALS_EXPIRED",
  ExpiredTokenException: "PROVIDER_CREDENTIALS_EXPIRED",
  InvalidClientTokenId: "PROVIDER_CREDENTIALS_INVALID",
  UnrecognizedClientException: "PROVIDER_CREDENTIALS_INVALID",
  InvalidAccessKeyId: "PROVIDER_CREDENTIALS_INVALID",
  SignatureDoesNotMatch: "PROVIDER_CREDENTIALS_INVALID",
  InvalidSignatureException: "PROVIDER_CREDENTIALS_INVALID",
  IncompleteSignature: "PROVIDER_CREDENTIALS_INVALID",
  IncompleteSignatureException: "PROVIDER_CREDENTIALS_INVALID",
  MissingAuthenticationToken: "PROVIDER_CREDENTIALS_INVALID",
  MissingAuthenticationTokenException: "PROVIDER_CREDENTIALS_INVALID",
  Throttling: "PROVIDER_THROTTLED",
  ThrottlingException: "PROVIDER_THROTTLED",
  TooManyRequestsException: "PROVIDER_THROTTLED",
  RequestLimitExceeded: "PROVIDER_THROTTLED",
  SlowDown: "PROVIDER_THROTTLED",
  LimitExceededException: "PROVIDER_THROTTLED", // Cost Explorer's own word for throttling
  RequestChangedException: "PROVIDER_PAGING_CHANGED",
  InvalidNextTokenException: "PROVIDER_PAGING_CHANGED",
  BillExpirationException: "PROVIDER_PAGING_CHANGED",
  DataUnavailableException: "PROVIDER_UNAVAILABLE",
  RequestTimeTooSkewed: "PROVIDER_UNAVAILABLE",
  ResourceNotFoundException: "NOT_FOUND",
  OptInRequired: "PROVIDER_NOT_OFFERED",
  RegionDisabledException: "PROVIDER_NOT_OFFERED",
  ValidationException: "REQUEST_INVALID",
  ValidationError: "REQUEST_INVALID",
  TimeoutError: "PROVIDER_TIMEOUT",
  ConnectionError: "PROVIDER_UNAVAILABLE",
};

/** Seconds after which Cost Explorer may have data: it is refreshed at least once a day, three times mostly. */
const DATA_UNAVAILABLE_SECONDS = 3600;

/**
 * What the SDK threw, as a fault. A fault stays itself, and so does the error of an aborted signal: whoever aborted knows.
 *
 * PROVIDER_ACCESS_DENIED names the IAM action in its message and in `details` (`action`, `providerCode`).
 */
export function awsFault(thrown: unknown, call: AwsCall): unknown {
  if (thrown instanceof Fault || isAbort(thrown)) return thrown;
  const error = describe(thrown);
  const code = kindOf(error);
  if (code === null) return thrown;
  const retryAfterSeconds = error.name === "DataUnavailableException"
    ? DATA_UNAVAILABLE_SECONDS
    : findRetryAfterSeconds(error.retryAfter, call.now);
  const action = deniedAction(error.message) ?? call.action;
  const options: FaultOptions = {
    cause: thrown,
    details: {
      action,
      providerCode: error.name,
      ...(error.reason === "" ? {} : { reason: error.reason }),
      // A role that does not open leaves no dataset to read; any other refusal is about one of them.
      ...(call.action === "sts:AssumeRole" && code === "PROVIDER_ACCESS_DENIED"
        ? { isAboutCredentials: true }
        : {}),
    },
    ...(retryAfterSeconds === null ? {} : { retryAfterSeconds }),
  };
  return new Fault(code, sentence(code, error, action), options);
}

interface Described {
  readonly name: string;
  readonly message: string;
  /** What a ValidationException is about: `invalidNextToken`, `INVALID_NEXT_TOKEN`. */
  readonly reason: string;
  readonly status: number | null;
  readonly retryAfter: string | null;
}

function describe(thrown: unknown): Described {
  const error = (thrown ?? {}) as {
    name?: unknown;
    message?: unknown;
    reason?: unknown;
    $metadata?: { httpStatusCode?: number };
    $response?: { headers?: Record<string, string> };
  };
  return {
    name: typeof error.name === "string" ? error.name : "",
    message: typeof error.message === "string" ? error.message : "",
    reason: typeof error.reason === "string" ? error.reason : "",
    status: error.$metadata?.httpStatusCode ?? null,
    retryAfter: error.$response?.headers?.["retry-after"] ?? null,
  };
}

function kindOf(
  { name, message, reason, status }: Described,
): FaultCode | null {
  // Told like wrong keys, but it is our clock that is wrong: nobody has to change credentials for it.
  if (/^Signature (expired|not yet current)/.test(message)) {
    return "PROVIDER_UNAVAILABLE";
  }
  // Whatever else was asked, it was accepted with the page before: only the token can have gone bad.
  if (name === "ValidationException" && /next_?token/i.test(reason)) {
    return "PROVIDER_PAGING_CHANGED";
  }
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  if (kind !== undefined) return kind;
  if (status === null) return null;
  if (status === 429) return "PROVIDER_THROTTLED";
  if (status >= 500) return "PROVIDER_UNAVAILABLE";
  return status < 300 ? "PROVIDER_SHAPE_UNKNOWN" : "REQUEST_INVALID";
}

function sentence(code: FaultCode, error: Described, action: string): string {
  const said = error.message.replace(/\.\s*$/, "").slice(0, 500);
  switch (code) {
    case "PROVIDER_ACCESS_DENIED":
      return `AWS refused ${action}: expected a policy that allows it, AWS says "${said}"`;
    case "PROVIDER_SHAPE_UNKNOWN":
      return `Cannot read the answer to ${action} as it is not what AWS documents`;
    case "PROVIDER_TIMEOUT":
      return `AWS did not answer ${action} in time: ${said}`;
    case "PROVIDER_CREDENTIALS_INVALID":
      return `AWS does not accept the credentials (${error.name}): ${said}`;
    default:
      return `AWS did not carry out ${action} (${error.name}): ${said}`;
  }
}

/** IAM's own sentence names the action, which may differ from the one called. */
function deniedAction(message: string): string | null {
  return /not authorized to perform: ([a-z0-9-]+:[A-Za-z]+)/.exec(message)
    ?.[1] ?? null;
}

function isAbort(thrown: unknown): boolean {
  return (thrown as { name?: unknown } | null)?.name === "AbortError";
}
