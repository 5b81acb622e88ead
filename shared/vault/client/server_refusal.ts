/**
 * What the server's refusals mean to an app.
 *
 * @module
 */
import { VaultError, type VaultErrorCode } from "./vault_error.ts";

/** The members of a problem document that are used here; none of them is sure to be there. */
export interface Refusal {
  /** The stable code. */
  readonly code?: unknown;
  /** The sentence. */
  readonly error?: unknown;
  /** What to quote. */
  readonly requestId?: unknown;
  /** When to come back. */
  readonly retryAfterSeconds?: unknown;
  /** Of a conflict. */
  readonly currentVersion?: unknown;
  /** Further facts. */
  readonly details?: { readonly currentVersion?: unknown } | null;
}

const BY_CODE: Readonly<Record<string, VaultErrorCode>> = {
  PRECONDITION_FAILED: "CONFLICT",
  CONFLICT: "CONFLICT",
  KEY_STALE: "KEY_STALE",
  QUOTA_EXCEEDED: "QUOTA_EXCEEDED",
  GONE: "GONE",
};
const BY_STATUS: Readonly<Record<number, VaultErrorCode>> = {
  401: "SIGNED_OUT",
  404: "NOT_FOUND",
  412: "CONFLICT",
  413: "TOO_LARGE",
  429: "RATE_LIMITED",
};

/** The error that an answer of `status` with this body is. */
export function errorOf(status: number, refusal: Refusal): VaultError {
  const { code, error, requestId, retryAfterSeconds } = refusal;
  const currentVersion = refusal.currentVersion ??
    refusal.details?.currentVersion;
  const meaning = (typeof code === "string" ? BY_CODE[code] : undefined) ??
    BY_STATUS[status] ??
    (status >= 500 ? "SERVER_FAILED" : "REQUEST_REFUSED");
  return new VaultError(
    meaning,
    typeof error === "string" ? error : undefined,
    {
      status,
      ...(typeof code === "string" ? { serverCode: code } : {}),
      ...(typeof requestId === "string" ? { requestId } : {}),
      ...(typeof currentVersion === "number" ? { currentVersion } : {}),
      ...(typeof retryAfterSeconds === "number" ? { retryAfterSeconds } : {}),
    },
  );
}
