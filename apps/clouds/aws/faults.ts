import type { Account } from "./account.ts";
import { expiredToken } from "./authentication.ts";
import { accessDenied } from "./authorization.ts";
import { AwsError } from "./aws_error.ts";
import type { Fault } from "./fault_list.ts";
import type { Principal } from "./principal.ts";
import type { AwsService, Operation } from "./service.ts";

/** What a fault looks at when it strikes. */
export interface Scene {
  /** The service called. */
  readonly service: AwsService;
  /** Who calls. */
  readonly principal: Principal;
  /** The operation called. */
  readonly operation: Operation;
  /** The account asked. */
  readonly account: Account;
  /** The call's parameters. */
  readonly input: Record<string, unknown>;
  /** The server's time. */
  readonly now: Date;
  /** Aborts when the client has gone or the server stops. */
  readonly hangUp: () => AbortSignal;
}

/** Acts out the faults that come before an answer, by throwing AWS's error or by waiting. The others pass here. */
export async function strike(fault: Fault, scene: Scene): Promise<void> {
  const { service, principal, operation, account, input } = scene;
  const headers = fault.retryAfterSeconds === null
    ? {}
    : { "retry-after": String(fault.retryAfterSeconds) };
  switch (fault.kind) {
    case "throttle":
      throw new AwsError(service.throttle.code, service.throttle.message, {
        headers,
      });
    case "server_error":
      throw serverError(service, fault.status, headers);
    case "deny":
      throw accessDenied(operation, principal, {
        account,
        input,
        decision: "deny",
      });
    case "expire_session":
      if (principal.kind === "session") principal.expiresAt = scene.now;
      throw expiredToken(service.protocol.family);
    case "data_unavailable":
      throw new AwsError(
        "DataUnavailableException",
        "Data is not available. Please try to adjust the time period.",
      );
    case "bill_expired":
      throw new AwsError(
        "BillExpirationException",
        "The requested report expired. Update the date interval and try again.",
      );
    case "hang":
      await hang(fault.milliseconds, scene.hangUp());
      throw new AwsError(
        "GatewayTimeout",
        "The server did not respond in time.",
        { status: 504 },
      );
  }
}

/** Acts out the faults of an answer already made: cut in mid-body, or with a body that is not JSON (or XML). */
export async function actOut(
  fault: Fault,
  response: Response,
): Promise<Response> {
  if (fault.kind !== "cut" && fault.kind !== "malformed") return response;
  const body = new Uint8Array(await response.arrayBuffer());
  const half = body.subarray(0, Math.max(1, Math.floor(body.length / 2)));
  if (fault.kind === "cut") {
    // More is promised than comes: the server then drops the connection under the client's hands.
    response.headers.set("content-length", String(body.length));
  }
  return new Response(new Blob([half]).stream(), {
    status: response.status,
    headers: response.headers,
  });
}

function serverError(
  service: AwsService,
  status: number,
  headers: Record<string, string>,
): AwsError {
  const code = status === 503 ? "ServiceUnavailable" : "InternalFailure";
  const name = service.protocol.family === "json" && status !== 503
    ? "InternalServerException"
    : code;
  return new AwsError(
    name,
    "The request processing has failed because of an unknown error, exception or failure.",
    {
      status,
      headers,
    },
  );
}

function hang(milliseconds: number | null, hangUp: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (hangUp.aborted) return resolve();
    const timer = milliseconds === null
      ? undefined
      : setTimeout(finish, milliseconds);
    function finish(): void {
      clearTimeout(timer);
      hangUp.removeEventListener("abort", finish);
      resolve();
    }
    hangUp.addEventListener("abort", finish);
  });
}
