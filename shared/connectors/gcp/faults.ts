/**
 * Google Cloud's errors as faults: one table of its reasons, and what an error says about who has to do what.
 *
 * Reasons: cloud.google.com/bigquery/docs/error-messages; of tokens: RFC 6749, section 5.2, and RFC 7523, section 3.1.
 *
 * @module
 */
import {
  Fault,
  type FaultCode,
  type FaultOptions,
} from "../../platform/fault.ts";
import { redactText } from "../../platform/redact.ts";
import { findRetryAfterSeconds } from "../../platform/retry.ts";
import type { Refused } from "../json_sender.ts";

export { unknownShape } from "../json_sender.ts";

/** What the connector was doing. */
export interface GcpCall {
  /** The permission behind it: `bigquery.jobs.create`; `token` for the token endpoint. */
  readonly action: string;
  readonly now: Date;
}

const KINDS: Readonly<Record<string, FaultCode>> = {
  accessDenied: "PROVIDER_ACCESS_DENIED",
  forbidden: "PROVIDER_ACCESS_DENIED",
  accessNotConfigured: "PROVIDER_ACCESS_DENIED",
  billingNotEnabled: "PROVIDER_ACCESS_DENIED",
  authError: "PROVIDER_CREDENTIALS_EXPIRED",
  invalidCredentials: "PROVIDER_CREDENTIALS_EXPIRED",
  required: "PROVIDER_CREDENTIALS_EXPIRED",
  invalid_grant: "PROVIDER_CREDENTIALS_INVALID",
  invalid_client: "PROVIDER_CREDENTIALS_INVALID",
  unauthorized_client: "PROVIDER_CREDENTIALS_INVALID",
  rateLimitExceeded: "PROVIDER_THROTTLED",
  userRateLimitExceeded: "PROVIDER_THROTTLED",
  jobRateLimitExceeded: "PROVIDER_THROTTLED",
  quotaExceeded: "PROVIDER_THROTTLED",
  backendError: "PROVIDER_UNAVAILABLE",
  internalError: "PROVIDER_UNAVAILABLE",
  jobBackendError: "PROVIDER_UNAVAILABLE",
  jobInternalError: "PROVIDER_UNAVAILABLE",
  tableUnavailable: "PROVIDER_UNAVAILABLE",
  timeout: "PROVIDER_TIMEOUT",
  notFound: "NOT_FOUND",
  // Our queries are fixed: one that does not fit its table tells that the table is not as documented.
  invalidQuery: "PROVIDER_SHAPE_UNKNOWN",
};

/** A daily quota is full for hours, and is said to be so at once. */
const QUOTA_SECONDS = 3600;

/**
 * A refusal as a fault. PROVIDER_ACCESS_DENIED names the permission in its message and in `details` (`action`, `providerCode`).
 */
export function gcpFault(refused: Refused, call: GcpCall): Fault {
  const { reason, message } = describe(refused.text);
  const code = kindOf(refused.status, reason, message);
  const retryAfterSeconds = reason === "quotaExceeded"
    ? QUOTA_SECONDS
    : findRetryAfterSeconds(refused.headers.get("retry-after"), call.now);
  const action = deniedPermission(message) ?? call.action;
  const options: FaultOptions = {
    details: {
      action,
      providerCode: reason === "" ? String(refused.status) : reason,
    },
    ...(retryAfterSeconds === null ? {} : { retryAfterSeconds }),
  };
  const said = redactText(message).replace(/\.\s*$/, "").slice(0, 500);
  return new Fault(code, sentence(code, { said, action }), options);
}

/** BigQuery says `{ error: { message, errors: [{ reason }] } }`, the token endpoint `{ error, error_description }`. */
function describe(text: string): { reason: string; message: string } {
  const { error, error_description: told } = membersOf(parsed(text));
  if (typeof error === "string") {
    return { reason: error, message: textOf(told) };
  }
  const { message, errors, status } = membersOf(error);
  const [first] = Array.isArray(errors) ? errors : [];
  const reason = textOf(membersOf(first)["reason"]) || textOf(status);
  return { reason, message: textOf(message) };
}

function kindOf(status: number, reason: string, message: string): FaultCode {
  // Told like a wrong key, but it is our clock that is wrong: nobody has to change credentials for it.
  if (/reasonable timeframe/.test(message)) return "PROVIDER_UNAVAILABLE";
  const kind = Object.hasOwn(KINDS, reason) ? KINDS[reason] : undefined;
  if (kind !== undefined) return kind;
  if (status === 401) return "PROVIDER_CREDENTIALS_EXPIRED";
  if (status === 403) return "PROVIDER_ACCESS_DENIED";
  if (status === 404) return "NOT_FOUND";
  if (status === 408) return "PROVIDER_TIMEOUT";
  if (status === 429) return "PROVIDER_THROTTLED";
  return status >= 500 ? "PROVIDER_UNAVAILABLE" : "REQUEST_INVALID";
}

function sentence(
  code: FaultCode,
  { said, action }: { said: string; action: string },
): string {
  switch (code) {
    case "PROVIDER_ACCESS_DENIED":
      return `Google Cloud refused ${action}: expected a role that allows it, Google says "${said}"`;
    case "PROVIDER_SHAPE_UNKNOWN":
      return `Cannot read the table as it is not what Google documents: BigQuery says "${said}"`;
    case "PROVIDER_CREDENTIALS_INVALID":
      return `Google Cloud does not accept the service account's key: ${said}`;
    default:
      return `Google Cloud did not carry out ${action}: ${said}`;
  }
}

/** Google's own sentence names the permission, or says that a table may not be queried. */
function deniedPermission(message: string): string | null {
  if (/permission to query table/.test(message)) {
    return "bigquery.tables.getData";
  }
  return /\b(bigquery\.[a-z]+\.[A-Za-z]+)\b/.exec(message)?.[1] ?? null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // a proxy's page: the status tells enough
  }
}

function membersOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
