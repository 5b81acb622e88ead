/**
 * Azure's errors as faults: what an error says about who has to do what.
 *
 * Codes: Azure Resource Manager, "Troubleshoot common errors"; Cost Management, "Error codes"; Microsoft Entra, "AADSTS error codes".
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

/** What the connector was doing. */
export interface AzureCall {
  /** The role behind it, or `token` for the token endpoint. */
  readonly action: string;
  /** The time. */
  readonly now: Date;
}

const KINDS: Readonly<Record<string, FaultCode>> = {
  AuthorizationFailed: "PROVIDER_ACCESS_DENIED",
  Forbidden: "PROVIDER_ACCESS_DENIED",
  RBACAccessDenied: "PROVIDER_ACCESS_DENIED",
  SubscriptionNotFound: "PROVIDER_ACCESS_DENIED",
  DisallowedProvider: "PROVIDER_ACCESS_DENIED",
  ExpiredAuthenticationToken: "PROVIDER_CREDENTIALS_EXPIRED",
  InvalidAuthenticationToken: "PROVIDER_CREDENTIALS_EXPIRED",
  AuthenticationFailed: "PROVIDER_CREDENTIALS_EXPIRED",
  TooManyRequests: "PROVIDER_THROTTLED",
  SubscriptionRequestsThrottled: "PROVIDER_THROTTLED",
  TenantRequestsThrottled: "PROVIDER_THROTTLED",
};

/** Codes of the token endpoint that tell of the moment. The others tell that what was given is wrong. */
const PASSING_TOKEN_ERRORS = /^(temporarily_unavailable|server_error)$/;

/** The headers that say when to come back; Cost Management has three of its own, of which the longest counts. */
const RETRY_HEADERS = [
  "retry-after",
  "x-ms-ratelimit-microsoft.costmanagement-qpu-retry-after",
  "x-ms-ratelimit-microsoft.costmanagement-entity-retry-after",
  "x-ms-ratelimit-microsoft.costmanagement-tenant-retry-after",
];

/** A refusal as a fault. PROVIDER_ACCESS_DENIED names the role in its message and in `details` (`action`, `providerCode`). */
export function azureFault(refused: Refused, call: AzureCall): Fault {
  const { reason, message } = describe(refused.text);
  const code = kindOf(refused.status, reason, call.action);
  const waits = RETRY_HEADERS.flatMap((name) =>
    findRetryAfterSeconds(refused.headers.get(name), call.now) ?? []
  );
  const options: FaultOptions = {
    details: {
      action: call.action,
      providerCode: reason === "" ? String(refused.status) : reason,
    },
    ...(waits.length === 0 ? {} : { retryAfterSeconds: Math.max(...waits) }),
  };
  return new Fault(code, sentence(code, { message, ...call }), options);
}

/** Resource Manager says `{ error: { code, message } }`, the token endpoint `{ error, error_description }`. */
function describe(text: string): { reason: string; message: string } {
  const { error, error_description: told } = membersOf(parsed(text));
  if (typeof error === "string") {
    // Of the sentence the number alone: the rest names ids, times and at worst what was given.
    const [number = ""] = /AADSTS\d{4,10}/.exec(textOf(told)) ?? [];
    return { reason: error, message: number };
  }
  const { code, message } = membersOf(error);
  const said = redactText(textOf(message)).replace(/\.\s*$/, "").slice(0, 500);
  return { reason: textOf(code), message: said };
}

function kindOf(status: number, reason: string, action: string): FaultCode {
  if (status === 429) return "PROVIDER_THROTTLED";
  if (status >= 500) return "PROVIDER_UNAVAILABLE";
  if (action === "token") {
    return PASSING_TOKEN_ERRORS.test(reason)
      ? "PROVIDER_UNAVAILABLE"
      : "PROVIDER_CREDENTIALS_INVALID";
  }
  const kind = Object.hasOwn(KINDS, reason) ? KINDS[reason] : undefined;
  if (kind !== undefined) return kind;
  if (status === 401) return "PROVIDER_CREDENTIALS_EXPIRED";
  if (status === 403) return "PROVIDER_ACCESS_DENIED";
  if (status === 404) return "NOT_FOUND";
  return status === 408 ? "PROVIDER_TIMEOUT" : "REQUEST_INVALID";
}

function sentence(
  code: FaultCode,
  { message, action }: { readonly message: string; readonly action: string },
): string {
  const said = message === "" ? "" : `: Azure says "${message}"`;
  switch (code) {
    case "PROVIDER_ACCESS_DENIED":
      return `Azure refused what the role ${action} allows${said}`;
    case "PROVIDER_CREDENTIALS_INVALID":
      return `Azure does not accept the application's secret${said}`;
    default:
      return `Azure did not carry out what the role ${action} allows${said}`;
  }
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
