/**
 * Faults: everything that can go wrong and that a caller may handle.
 *
 * One discipline: throw a {@link Fault} for what a caller may handle and a built-in error for a bug;
 * only doors and the worker catch. The table is the single source of statuses, of what is worth
 * repeating, and of the SQLSTATEs our own SQL raises.
 *
 * @module
 */

/** What is fixed about one fault code. */
export interface FaultKind {
  /** The HTTP status of the answer. */
  readonly status: number;
  /** Whether the same request may succeed later without anybody changing anything. */
  readonly retry: boolean;
  /** The sentence that is true for every fault of this code, without a closing period. */
  readonly title: string;
  /** The SQLSTATE our own SQL raises for it, where SQL can raise it. */
  readonly sqlstate?: string;
}

/** Every fault code there is. A code is never renamed: callers, rows and runbooks hold it. */
export const FAULTS = {
  REQUEST_INVALID: {
    status: 400,
    retry: false,
    title: "The request is not valid",
    sqlstate: "CS400",
  },
  SECRET_NOT_ACCEPTED: {
    status: 400,
    retry: false,
    title: "A secret is not accepted on this way",
    sqlstate: "CS414",
  },
  CONFIGURATION_MISSING: {
    status: 400,
    retry: false,
    title: "The integration is not set up for this",
    sqlstate: "CS425",
  },
  TOKEN_MISSING: {
    status: 401,
    retry: false,
    title: "A valid token is required",
  },
  TOKEN_INVALID: {
    status: 401,
    retry: false,
    title: "A valid token is required",
  },
  ACCESS_DENIED: {
    status: 403,
    retry: false,
    title: "The caller may not do this",
    sqlstate: "CS403",
  },
  NOT_FOUND: {
    status: 404,
    retry: false,
    title: "There is nothing here",
    sqlstate: "CS404",
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    retry: false,
    title: "The method is not offered here",
  },
  BODY_TOO_SLOW: {
    status: 408,
    retry: true,
    title: "The body did not come in time",
  },
  CONFLICT: {
    status: 409,
    retry: false,
    title: "The request conflicts with what exists",
    sqlstate: "CS409",
  },
  JOB_CANCELLED: {
    status: 409,
    retry: false,
    title: "The job was cancelled",
    sqlstate: "CS415",
  },
  JOB_OPEN: {
    status: 409,
    retry: false,
    title: "A job for the same data is still open",
    sqlstate: "CS417",
  },
  INTEGRATION_NOT_ACTIVE: {
    status: 409,
    retry: false,
    title: "The integration is not active",
    sqlstate: "CS416",
  },
  LEASE_LOST: {
    status: 409,
    retry: false,
    title: "The job belongs to another worker by now",
    sqlstate: "CS410",
  },
  LEASE_EXPIRED: {
    status: 503,
    retry: true,
    title: "The worker stopped without a word",
  },
  NEEDS_WORKER: {
    status: 503,
    retry: true,
    title: "This takes more than an Edge Function may: a worker must do it",
  },
  CHECKPOINT_STALE: {
    status: 409,
    retry: false,
    title: "The page is not the next one of its job",
    sqlstate: "CS411",
  },
  PRECONDITION_FAILED: {
    status: 412,
    retry: false,
    title: "A precondition of the request does not hold",
    sqlstate: "CS412",
  },
  PRECONDITION_REQUIRED: {
    status: 428,
    retry: false,
    title: "This write needs If-Match or baseVersion",
    sqlstate: "CS428",
  },
  KEY_STALE: {
    status: 409,
    retry: false,
    title: "The write is of a key generation that was rotated away",
    sqlstate: "CS419",
  },
  KDF_WEAKENED: {
    status: 409,
    retry: false,
    title: "The key derivation would be weaker than before",
    sqlstate: "CS420",
  },
  IV_REUSED: {
    status: 409,
    retry: false,
    title: "The IV was used before under this salt",
    sqlstate: "CS421",
  },
  IDEMPOTENCY_KEY_RUNNING: {
    status: 409,
    retry: true,
    title: "A request with this Idempotency-Key is running",
    sqlstate: "CS423",
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    retry: false,
    title: "This Idempotency-Key was used with another request",
    sqlstate: "CS422",
  },
  GONE: {
    status: 410,
    retry: false,
    title: "It was deleted and can no longer be restored",
    sqlstate: "CS418",
  },
  CURSOR_TOO_OLD: {
    status: 410,
    retry: false,
    title: "The cursor is too old: read everything again from the start",
    sqlstate: "CS424",
  },
  PLAINTEXT_SUSPECTED: {
    status: 400,
    retry: false,
    title: "The payload looks like plain text: encrypt it before it is sent",
  },
  QUOTA_EXCEEDED: {
    status: 507,
    retry: false,
    title: "The quota of encrypted data is used up",
    sqlstate: "CS507",
  },
  OVERLOADED: {
    status: 503,
    retry: true,
    title: "Too many large requests at once",
  },
  BODY_TOO_LARGE: {
    status: 413,
    retry: false,
    title: "The body is larger than this route takes",
  },
  TOO_LARGE: {
    status: 413,
    retry: false,
    title: "The request asks for too much",
    sqlstate: "CS413",
  },
  MEDIA_TYPE_UNSUPPORTED: {
    status: 415,
    retry: false,
    title: "The body must be application/json",
  },
  RATE_LIMITED: {
    status: 429,
    retry: true,
    title: "Too many requests",
    sqlstate: "CS429",
  },
  REQUEST_CAP_REACHED: {
    status: 429,
    retry: false,
    title: "The daily cap of paid provider requests is reached",
  },
  RECORDS_REJECTED: {
    status: 502,
    retry: false,
    title: "Some records were rejected",
  },
  RECONCILIATION_DIFFERS: {
    status: 502,
    retry: false,
    title: "The rows differ from the control totals of their source",
  },
  PROVIDER_ACCESS_DENIED: {
    status: 502,
    retry: false,
    title: "The provider refused access",
  },
  PROVIDER_CREDENTIALS_INVALID: {
    status: 502,
    retry: false,
    title: "The provider refused the credentials",
  },
  PROVIDER_CREDENTIALS_EXPIRED: {
    status: 503,
    retry: true,
    title: "The provider session expired",
  },
  PROVIDER_SHAPE_UNKNOWN: {
    status: 502,
    retry: false,
    title: "The provider answered in an unknown shape",
  },
  PROVIDER_NOT_OFFERED: {
    status: 501,
    retry: false,
    title: "This is not offered here",
  },
  PROVIDER_THROTTLED: {
    status: 503,
    retry: true,
    title: "The provider asks to slow down",
  },
  PROVIDER_UNAVAILABLE: {
    status: 503,
    retry: true,
    title: "The provider is not available",
  },
  PROVIDER_PAGING_CHANGED: {
    status: 503,
    retry: true,
    title: "The provider changed its pages while they were read",
  },
  PROVIDER_TIMEOUT: {
    status: 504,
    retry: true,
    title: "The provider did not answer in time",
  },
  AUTH_UNAVAILABLE: {
    status: 503,
    retry: true,
    title: "The Auth server is not available",
  },
  DATABASE_UNAVAILABLE: {
    status: 503,
    retry: true,
    title: "The database is not available",
  },
  DATABASE_TIMEOUT: {
    status: 503,
    retry: true,
    title: "The database did not finish in time",
  },
  SEALED_SECRET_UNREADABLE: {
    status: 500,
    retry: false,
    title: "A sealed secret cannot be opened",
  },
  SETTING_INVALID: {
    status: 500,
    retry: false,
    title: "A setting of this installation is not valid",
  },
  INTERNAL: {
    status: 500,
    retry: false,
    title: "The request failed for a reason on our side",
  },
} as const satisfies Record<string, FaultKind>;

/** The name of a fault. */
export type FaultCode = keyof typeof FAULTS;

/** One field that is not as it must be. Never carries a secret or a long value. */
export interface FieldError {
  /** The field as a JSON pointer (RFC 6901); the empty pointer is the whole. */
  readonly pointer: string;
  /** Where the pointer points into; the body unless told. */
  readonly in?: "body" | "query" | "header";
  /** What would have been accepted, in words. */
  readonly expected: string;
  /** What was found, in words, shortened and without secrets. */
  readonly found: string;
}

/** One of several operations that was refused; the others were not carried out either. */
export interface ItemError {
  /** The operation as a JSON pointer into the body: `/operations/3`. */
  readonly pointer: string;
  /** Why, as a whole request with this operation alone would have been told. */
  readonly code: FaultCode;
  /** The sentence about this one. */
  readonly detail: string;
  /** Further facts, those of the code. */
  readonly [fact: string]: unknown;
}

/** What a fault may carry besides its code and sentence. All but `cause` is shown to the caller. */
export interface FaultOptions {
  /** One entry per bad field. */
  readonly errors?: readonly FieldError[];
  /** One entry per refused operation; shown among the errors. */
  readonly items?: readonly ItemError[];
  /** Seconds after which a repetition makes sense. */
  readonly retryAfterSeconds?: number;
  /** Further public facts, for example the code the provider gave. Never a secret. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** What led here: for the log only, never in an answer. */
  readonly cause?: unknown;
}

/**
 * Something went wrong that a caller may handle.
 *
 * The message is public: it says what was wrong, what was expected and what was found, holds no
 * secret and ends without a period. Not for bugs: throw a built-in error for those.
 */
export class Fault extends Error {
  /** The stable code. */
  readonly code: FaultCode;
  /** The HTTP status, from {@link FAULTS}. */
  readonly status: number;
  /** Whether a repetition may succeed, from {@link FAULTS}. */
  readonly retry: boolean;
  /** One entry per bad field; empty when no field is to blame. */
  readonly errors: readonly FieldError[];
  /** One entry per refused operation; empty when there was but one to refuse. */
  readonly items: readonly ItemError[];
  /** Seconds after which a repetition makes sense, when known. */
  readonly retryAfterSeconds: number | null;
  /** Further public facts. */
  readonly details: Readonly<Record<string, unknown>>;

  /** A fault of `code`; without a message its title is the sentence. */
  constructor(code: FaultCode, message?: string, options: FaultOptions = {}) {
    super(message ?? FAULTS[code].title, { cause: options.cause });
    this.name = "Fault";
    this.code = code;
    this.status = FAULTS[code].status;
    this.retry = FAULTS[code].retry;
    this.errors = options.errors ?? [];
    this.items = options.items ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
    this.details = options.details ?? {};
  }
}

/** Whether `code` names a fault. */
export function isFaultCode(code: unknown): code is FaultCode {
  return typeof code === "string" && Object.hasOwn(FAULTS, code);
}

/**
 * Anything thrown, as a fault. A fault stays itself; everything else becomes INTERNAL, whose
 * public part says nothing of the original; the original is its cause, for the log.
 */
export function faultFrom(thrown: unknown): Fault {
  if (thrown instanceof Fault) return thrown;
  return new Fault("INTERNAL", undefined, { cause: thrown });
}
