import type { GcpAccount } from "./account.ts";
import type { Fault } from "./fault_list.ts";
import { GcpError } from "./gcp_error.ts";

/** A call that a fault strikes. */
export interface StruckCall {
  readonly account: GcpAccount;
  /** The job of the path; empty where it has none. */
  readonly jobId: string;
  /** What it would be answered without the fault. */
  readonly call: () => Response;
  /** Aborts when the client has gone or the server stops. */
  readonly hangUp: () => AbortSignal;
}

/** Acts a fault out. */
export async function actOut(
  fault: Fault,
  { account, jobId, call, hangUp }: StruckCall,
): Promise<Response> {
  const headers: Record<string, string> = fault.retryAfterSeconds === null
    ? {}
    : { "retry-after": String(fault.retryAfterSeconds) };
  switch (fault.kind) {
    case "throttle":
      return new GcpError(
        fault.status ?? 403,
        "rateLimitExceeded",
        "Exceeded rate limits: too many api requests per user per method for this user_method.",
        headers,
      ).toResponse();
    case "server_error":
      return new GcpError(
        fault.status ?? 500,
        "backendError",
        "An internal error occurred and the request could not be completed.",
        headers,
      ).toResponse();
    case "deny":
      return new GcpError(
        403,
        "accessDenied",
        `Access Denied: Project ${account.projectId}: User does not have bigquery.jobs.create permission in project ${account.projectId}.`,
      ).toResponse();
    case "hang":
      await aborted(hangUp());
      return new GcpError(503, "backendError", "Gave up").toResponse();
    case "malformed":
      return Response.json({ kind: "bigquery#queryResponse" });
    case "bad_record":
      return await broken(call());
    case "lose_results":
      account.jobs.delete(jobId);
      return call();
    case "expire_session":
      return call();
  }
}

/** The first row loses a cell, the second has a figure that is no number. */
async function broken(response: Response): Promise<Response> {
  const answer = await response.json();
  const [first, second] = answer.rows ?? [];
  first?.f.pop();
  if (second !== undefined) second.f.at(-1).v = "1,2";
  return Response.json(answer, { status: response.status });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
