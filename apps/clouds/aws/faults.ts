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

/** Acts out the faults of an answer already made: cut in mid-body, standing still there until the client goes, or half of it as if it were all. */
export async function actOut(
  fault: Fault,
  response: Response,
  hangUp: () => AbortSignal,
): Promise<Response> {
  if (!ENDS_EARLY.has(fault.kind) || response.body === null) return response;
  const { status, headers } = response;
  const { body, length } = await measure(response);
  const half = firstBytes(body, Math.max(1, Math.floor(length / 2)), {
    then: fault.kind === "stall" ? () => hang(null, hangUp()) : null,
  });
  // More is promised than comes: the server then drops the connection under the client's hands.
  if (fault.kind === "malformed") headers.delete("content-length");
  else headers.set("content-length", String(length));
  return new Response(half, { status, headers });
}

const ENDS_EARLY: ReadonlySet<string> = new Set(["cut", "stall", "malformed"]);

/** How long an answer is: as it says, or when it has been read. */
async function measure(
  response: Response,
): Promise<{ body: ReadableStream<Uint8Array>; length: number }> {
  const told = response.headers.get("content-length");
  if (told !== null && response.body !== null) {
    return { body: response.body, length: Number(told) };
  }
  const read = await response.blob();
  return { body: read.stream(), length: read.size };
}

/** The beginning of a stream; `then` is waited for before it ends. */
function firstBytes(
  body: ReadableStream<Uint8Array>,
  count: number,
  { then }: { then: (() => Promise<void>) | null },
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let left = count;
  return new ReadableStream({
    async pull(controller) {
      const { value } = left > 0 ? await reader.read() : { value: undefined };
      if (value === undefined) {
        await reader.cancel();
        await then?.();
        controller.close();
        return;
      }
      controller.enqueue(value.subarray(0, left));
      left -= value.length;
    },
    cancel: (reason) => reader.cancel(reason),
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
