import { AzureError } from "./azure_error.ts";
import { availableRange, carbonReport } from "./carbon.ts";
import { queryCosts } from "./cost.ts";
import type { Directory } from "./directory.ts";
import type { Fault, Operation } from "./fault_list.ts";
import type { AzureWorld } from "./world.ts";

const PAGE_OF_SUBSCRIPTIONS = 2;

/** Answers one request to Resource Manager: who asks, what goes wrong, what there is. */
export async function answerResourceManager(
  request: Request,
  world: AzureWorld,
  stopping: AbortSignal,
): Promise<Response> {
  const url = new URL(request.url);
  const text = await request.text();
  const operation = operationOf(request.method, url);
  const token = /^Bearer (\S+)$/.exec(
    request.headers.get("authorization") ?? "",
  )?.[1] ?? "";
  const directory = world.findToken(token);
  if (directory === null) {
    return new AzureError(
      401,
      "ExpiredAuthenticationToken",
      "The access token expiry is in the past, or it is unknown.",
    ).toResponse();
  }
  if (operation === null) {
    return new AzureError(404, "NotFound", `No ${url.pathname}`).toResponse();
  }
  const fault = directory.faults.take(operation);
  const answered = fault === null || fault.kind === "bad_record"
    ? answer(operation, { directory, url, text, world })
    : await actOut(fault, {
      world,
      token,
      hangUp: () => AbortSignal.any([request.signal, stopping]),
    });
  directory.calls.push({
    at: world.clock.now().toISOString(),
    operation,
    status: answered.status,
    fault: fault?.kind ?? null,
  });
  return fault?.kind === "bad_record" ? await broken(answered) : answered;
}

function operationOf(method: string, url: URL): Operation | null {
  const key = `${method} ${url.pathname} ${
    url.searchParams.get("api-version")
  }`;
  const carbon = "POST /providers/Microsoft.Carbon";
  const known: Readonly<Record<string, Operation>> = {
    "GET /subscriptions 2022-12-01": "subscriptions",
    [`${carbon}/queryCarbonEmissionDataAvailableDateRange 2025-04-01`]:
      "available",
    [`${carbon}/carbonEmissionReports 2025-04-01`]: "report",
  };
  const isQuery =
    /^POST \/subscriptions\/[0-9a-f-]{36}\/providers\/Microsoft\.CostManagement\/query 2023-11-01$/
      .test(key);
  return isQuery ? "query" : known[key] ?? null;
}

interface Call {
  readonly directory: Directory;
  readonly url: URL;
  readonly text: string;
  readonly world: AzureWorld;
}

function answer(operation: Operation, call: Call): Response {
  try {
    const value = answerOf(operation, call);
    return Response.json(
      call.directory.hasUnknownMembers ? withUnknown(value) : value,
    );
  } catch (error) {
    if (error instanceof AzureError) return error.toResponse();
    throw error;
  }
}

function answerOf(
  operation: Operation,
  { directory, url, text, world }: Call,
): unknown {
  switch (operation) {
    case "subscriptions":
      return subscriptionsPage(directory, url);
    case "available":
      return availableRange(world.clock.now());
    case "query":
      return queryCosts(directory, url, parse(text));
    default:
      return carbonReport(directory, parse(text), world.clock.now());
  }
}

/** Two a page, so that links are followed. */
function subscriptionsPage(
  { subscriptions, tenantId }: Directory,
  url: URL,
): unknown {
  const offset = Number(url.searchParams.get("$skiptoken") ?? 0);
  const next = offset + PAGE_OF_SUBSCRIPTIONS;
  const link = new URL(url);
  link.searchParams.set("$skiptoken", String(next));
  return {
    value: subscriptions.slice(offset, next).map(({ id, name }) => ({
      id: `/subscriptions/${id}`,
      subscriptionId: id,
      displayName: name,
      state: "Enabled",
      tenantId,
    })),
    ...(next < subscriptions.length ? { nextLink: link.href } : {}),
  };
}

async function actOut(
  { kind, retryAfterSeconds }: Fault,
  { world, token, hangUp }: {
    readonly world: AzureWorld;
    readonly token: string;
    readonly hangUp: () => AbortSignal;
  },
): Promise<Response> {
  const headers: Record<string, string> = retryAfterSeconds === null
    ? {}
    : { "retry-after": String(retryAfterSeconds) };
  switch (kind) {
    case "throttle":
      return new AzureError(
        429,
        "TooManyRequests",
        "Too many requests. Please retry.",
        headers,
      ).toResponse();
    case "server_error":
      return new AzureError(500, "InternalServerError", "Oops.", headers)
        .toResponse();
    case "deny":
      return new AzureError(
        403,
        "AuthorizationFailed",
        "The client does not have authorization to perform action 'Microsoft.Carbon/carbonEmissionReports/action'.",
      ).toResponse();
    case "expire_session":
      world.endToken(token);
      return new AzureError(401, "ExpiredAuthenticationToken", "It has ended.")
        .toResponse();
    case "lose_pages":
      return new AzureError(400, "BadRequest", "skipToken is not valid")
        .toResponse();
    case "hang":
      await aborted(hangUp());
      return new AzureError(503, "ServiceUnavailable", "Gave up").toResponse();
    default:
      return Response.json({ values: "another API" });
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** The first row has a figure that is no number; of a table the first cell. */
async function broken(response: Response): Promise<Response> {
  const body = await response.json();
  const [first] = Array.isArray(body.value) ? body.value : [];
  if (first !== undefined) first.latestMonthEmissions = "1,2";
  const [cells] = body.properties?.rows ?? [];
  if (cells !== undefined) cells[0] = "1,2";
  return Response.json(body, { status: response.status });
}

function withUnknown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withUnknown);
  if (typeof value !== "object" || value === null) return value;
  return {
    ...Object.fromEntries(
      Object.entries(value).map(([name, each]) => [name, withUnknown(each)]),
    ),
    newMember: { since: 2027 },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AzureError(400, "InvalidRequestContent", "The body is no JSON.");
  }
}
