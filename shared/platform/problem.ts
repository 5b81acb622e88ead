/**
 * How a fault looks to the caller: an RFC 9457 problem document with the members the seeds' clients
 * know (`success`, `error`) beside the standard ones.
 *
 * @module
 */
import {
  type Fault,
  FAULTS,
  type FieldError,
  type ItemError,
} from "./fault.ts";

/** The body of every answer that is not a success. */
export interface Problem {
  /** Names the kind of problem; not an address to open. */
  readonly type: string;
  /** The sentence that is true for every problem of this kind. */
  readonly title: string;
  /** The HTTP status, as in the answer itself. */
  readonly status: number;
  /** The sentence about this one. */
  readonly detail: string;
  /** Always false. */
  readonly success: false;
  /** The same sentence as `detail`, under the seeds' name. */
  readonly error: string;
  /** The stable code, see {@link FAULTS}. */
  readonly code: string;
  /** What to quote when asking for help. */
  readonly requestId: string;
  /** One entry per bad field or refused operation; absent when none is to blame. */
  readonly errors?: readonly (FieldError | ItemError)[];
  /** As in the Retry-After header. */
  readonly retryAfterSeconds?: number;
  /** Further facts of this code. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** The problem document of a fault. Holds nothing of its cause. */
export function toProblem(fault: Fault, requestId: string): Problem {
  const errors = [...fault.errors, ...fault.items];
  return {
    type: `urn:cloud-sync-engine:fault:${fault.code}`,
    title: FAULTS[fault.code].title,
    status: fault.status,
    detail: fault.message,
    success: false,
    error: fault.message,
    code: fault.code,
    requestId,
    ...(errors.length > 0 ? { errors } : {}),
    ...(fault.retryAfterSeconds === null
      ? {}
      : { retryAfterSeconds: fault.retryAfterSeconds }),
    ...(Object.keys(fault.details).length > 0
      ? { details: fault.details }
      : {}),
  };
}

/** The answer to a fault, with the headers its status asks for. */
export function problemResponse(fault: Fault, requestId: string): Response {
  const headers = new Headers({ "content-type": "application/problem+json" });
  if (fault.status === 401) headers.set("www-authenticate", "Bearer");
  if (fault.retryAfterSeconds !== null) {
    headers.set(
      "retry-after",
      `${Math.max(1, Math.ceil(fault.retryAfterSeconds))}`,
    );
  }
  if (Array.isArray(fault.details.allow)) {
    headers.set("allow", fault.details.allow.join(", "));
  }
  // A conflict tells what stands, so that it can be named in the next attempt.
  if (typeof fault.details.etag === "string") {
    headers.set("etag", fault.details.etag);
  }
  return new Response(JSON.stringify(toProblem(fault, requestId)), {
    status: fault.status,
    headers,
  });
}
