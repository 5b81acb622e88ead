/**
 * What can go wrong between an app and its encrypted data: one class with codes. What to do about each: docs/encrypted_data.md.
 *
 * @module
 */

/** Every code with the sentence that is true for it. A code is never renamed: apps branch on it. */
export const VAULT_ERRORS = {
  PASSPHRASE_WRONG: "The passphrase does not open this account's key check",
  KEY_CHECK_MISSING: "The account had a key check, and the server tells none",
  KEY_STALE: "The key was rotated: unlock with the new passphrase",
  KDF_NOT_OFFERED: "This key derivation is not available here",
  KDF_OUT_OF_BOUNDS: "The key derivation asks for too little or too much work",
  CONTENT_UNREADABLE:
    "The content does not decrypt: it was changed, swapped, rolled back or downgraded, or is of another key",
  CONTENT_UNBOUND: "The content is not bound to its keyId and version",
  CONTENT_RESTORED: "The content is an old version's, which this vault refuses",
  VERSION_ROLLED_BACK: "The server told an older state than it told before",
  HISTORY_REWRITTEN: "The versions do not chain to what was seen before",
  EPOCH_CHANGED: "The server's data was restored from a backup",
  CONFLICT: "The dataset was changed by another writer",
  NOT_FOUND: "There is no such dataset or version",
  GONE: "It was deleted and can no longer be restored",
  TOO_LARGE: "The content is larger than the server takes",
  QUOTA_EXCEEDED: "The quota of encrypted data is used up",
  RATE_LIMITED: "Too many requests",
  SIGNED_OUT: "The access token is missing or no longer valid",
  REQUEST_REFUSED: "The server refused the request",
  SERVER_FAILED: "The server failed",
  NETWORK_FAILED: "The server could not be reached",
  ANSWER_INVALID: "The server's answer is not of the form agreed",
} as const;

/** The name of what went wrong. */
export type VaultErrorCode = keyof typeof VAULT_ERRORS;

/** What an error may tell besides its code. Never a passphrase, a key or content. */
export interface VaultErrorFacts {
  /** Which dataset. */
  readonly keyId?: string;
  /** Which of its versions. */
  readonly version?: number;
  /** The version the server has, of a conflict. */
  readonly currentVersion?: number;
  /** The epoch the server tells, of EPOCH_CHANGED: what `acceptEpoch()` takes. */
  readonly epoch?: number;
  /** The HTTP status, where the server refused. */
  readonly status?: number;
  /** The server's own code (docs/errors.md), where it refused. */
  readonly serverCode?: string;
  /** What to quote when asking the operator for help. */
  readonly requestId?: string;
  /** Seconds after which a repetition makes sense. */
  readonly retryAfterSeconds?: number;
  /** What led here. */
  readonly cause?: unknown;
}

/** Something went wrong that an app may handle. Bugs of the caller are built-in errors instead. */
export class VaultError extends Error {
  /** What to branch on. */
  readonly code: VaultErrorCode;
  /** What is known of it. */
  readonly facts: Omit<VaultErrorFacts, "cause">;

  /** An error of `code`; without a message its sentence is told. */
  constructor(
    code: VaultErrorCode,
    message?: string,
    { cause, ...facts }: VaultErrorFacts = {},
  ) {
    super(
      message ?? VAULT_ERRORS[code],
      cause === undefined ? undefined : { cause },
    );
    this.name = "VaultError";
    this.code = code;
    this.facts = facts;
  }
}

/** Whether something thrown is a VaultError, of `code` where one is given. */
export function isVaultError(
  thrown: unknown,
  code?: VaultErrorCode,
): thrown is VaultError {
  return thrown instanceof VaultError &&
    (code === undefined || thrown.code === code);
}
