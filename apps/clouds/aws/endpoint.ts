import type { Account } from "./account.ts";
import { authenticate } from "./authentication.ts";
import { authorize } from "./authorization.ts";
import { AwsError } from "./aws_error.ts";
import { actOut, strike } from "./faults.ts";
import type { Fault } from "./fault_list.ts";
import { jsonProtocol } from "./json_protocol.ts";
import type { Principal } from "./principal.ts";
import type { WireRequest } from "./protocol.ts";
import type { AwsService } from "./service.ts";
import { SERVICES } from "./services.ts";
import type { World } from "./world.ts";

/** Larger bodies are refused; no call comes near but those of services that say so. */
const BODY_LIMIT = 1_048_576;

/** Answers one HTTP request the way AWS would. Never throws. */
export async function answerAws(
  request: Request,
  world: World,
  stopping: AbortSignal,
): Promise<Response> {
  const wire = await read(request);
  const service = SERVICES.find((candidate) => candidate.claims(wire));
  if (wire.body.length > (service?.bodyLimit ?? BODY_LIMIT)) {
    return jsonProtocol("1.1").refuse(
      wire,
      new AwsError(
        "RequestEntityTooLargeException",
        "Request body is too large",
        { status: 413 },
      ),
    );
  }
  if (service === undefined) {
    return jsonProtocol("1.1").refuse(
      wire,
      new AwsError(
        "UnknownOperationException",
        "The requested operation is not recognized",
      ),
    );
  }
  // Made only when something waits: a request's signal is costly, and Deno warns whoever looks at it.
  const hangUp = () => AbortSignal.any([request.signal, stopping]);
  const response = await serve(service, { wire, world, hangUp });
  response.headers.set("date", world.clock.now().toUTCString());
  response.headers.set("x-amzn-requestid", wire.requestId);
  return response;
}

interface Arrival {
  readonly wire: WireRequest;
  readonly world: World;
  /** Aborts when the client has gone or the server stops. */
  readonly hangUp: () => AbortSignal;
}

async function serve(service: AwsService, arrival: Arrival): Promise<Response> {
  const { wire, world } = arrival;
  try {
    const verify = service.authenticate ?? authenticate;
    const principal = await verify(wire, {
      now: world.clock.now(),
      family: service.protocol.family,
      service: service.name,
      findKey: (id) => world.findKey(id),
    });
    return await perform(service, arrival, principal);
  } catch (error) {
    return refuse(service, wire, error);
  }
}

async function perform(
  service: AwsService,
  arrival: Arrival,
  principal: Principal,
): Promise<Response> {
  const { wire, world, hangUp } = arrival;
  const name = service.protocol.operation(wire) ?? "";
  const operation = Object.hasOwn(service.operations, name)
    ? service.operations[name]
    : undefined;
  if (operation === undefined) throw unknownOperation(service, name);
  const input = service.protocol.parameters(wire);
  const account = operation.subject?.(input, world) ??
    world.accountOf(principal);
  const fault = account.faults.take(service.name, name);
  const answered = await attempt(service, arrival, async () => {
    if (fault !== null) {
      await strike(fault, {
        service,
        principal,
        operation,
        account,
        input,
        now: world.clock.now(),
        hangUp,
      });
    }
    authorize(operation, principal, { account, input });
    const faults = { badRecord: fault?.kind === "bad_record" };
    const value = await operation.run({
      world,
      principal,
      account,
      input,
      body: wire.body,
      now: world.clock.now(),
      origin: wire.url.origin,
      faults,
    });
    return service.protocol.reply(wire, { operation: name, value });
  });
  note(account, { service, name, principal, input, fault, answered, world });
  return fault === null
    ? answered.response
    : await actOut(fault, answered.response, hangUp);
}

interface Answered {
  readonly response: Response;
  readonly error: string | null;
}

async function attempt(
  service: AwsService,
  { wire }: Arrival,
  run: () => Promise<Response>,
): Promise<Answered> {
  try {
    return { response: await run(), error: null };
  } catch (error) {
    return {
      response: refuse(service, wire, error),
      error: error instanceof AwsError ? error.code : "InternalFailure",
    };
  }
}

function note(
  account: Account,
  call: {
    service: AwsService;
    name: string;
    principal: Principal;
    input: Record<string, unknown>;
    fault: Fault | null;
    answered: Answered;
    world: World;
  },
): void {
  account.requests.add({
    at: call.world.clock.now().toISOString(),
    service: call.service.name,
    operation: call.name,
    principal: call.principal.arn,
    status: call.answered.response.status,
    error: call.answered.error,
    fault: call.fault?.kind ?? null,
    input: call.input,
  });
}

function refuse(
  service: AwsService,
  wire: WireRequest,
  error: unknown,
): Response {
  // Anything else is a bug of this server: it shows as AWS's own 500, whose message then names it.
  const told = error instanceof AwsError
    ? error
    : new AwsError("InternalFailure", String(error), { status: 500 });
  const status = service.statuses?.[told.code];
  return service.protocol.refuse(
    wire,
    status === undefined ? told : told.withStatus(status),
  );
}

function unknownOperation(service: AwsService, name: string): AwsError {
  return service.protocol.family === "query"
    ? new AwsError(
      "InvalidAction",
      `Could not find operation ${name} for version 2011-06-15`,
    )
    : new AwsError(
      "UnknownOperationException",
      "The requested operation is not recognized",
    );
}

async function read(request: Request): Promise<WireRequest> {
  const body = new Uint8Array(await request.arrayBuffer());
  return {
    method: request.method,
    url: new URL(request.url),
    headers: request.headers,
    body,
    requestId: crypto.randomUUID(),
  };
}
