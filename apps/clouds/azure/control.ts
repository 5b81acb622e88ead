/**
 * The control API of the loopback Azure: plain JSON without credentials, for tests and the demo.
 *
 * @module
 */
import { findDay } from "../../../shared/domain/billing_period.ts";
import { ControlError, ControlInput } from "../aws/control/input.ts";
import type { Directory } from "./directory.ts";
import { FAULT_KINDS, OPERATIONS } from "./fault_list.ts";
import { dailyCosts } from "./cost.ts";
import { footprint } from "./footprint.ts";
import type { AzureWorld } from "./world.ts";

/** Where it lives on the shared port. */
export const CONTROL_PREFIX = "/_control";

type Handler = (
  directory: Directory,
  call: { readonly body: unknown; readonly query: URLSearchParams },
) => unknown;

const ROUTES: Readonly<Record<string, Handler>> = {
  "GET ": describe,
  "POST faults": (directory, { body }) => armFault(directory, body),
  "DELETE faults": ({ faults }) => {
    faults.clear();
    return { faults: 0 };
  },
  "POST denials": (directory, { body }) => {
    const input = new ControlInput(body, ["subscriptions"]);
    directory.denied = input.texts("subscriptions", []);
    return { subscriptions: directory.denied };
  },
  "POST emissions": (directory, { body }) => {
    const input = new ControlInput(body, ["percent", "withoutTypes"]);
    directory.carbon = {
      percent: input.integer("percent") ?? directory.carbon.percent,
      withoutTypes: input.texts("withoutTypes", []),
    };
    return directory.carbon;
  },
  "GET emissions": (directory, { query }) => truth(directory, query),
  "GET costs": (directory, { query }) => ({
    costs: dailyCosts(directory, requireMonth(query)),
  }),
  "GET requests": ({ calls }) => ({ requests: calls }),
};

/** Answers one request. */
export async function answerControl(
  request: Request,
  world: AzureWorld,
): Promise<Response> {
  try {
    const status = request.method === "POST" ? 201 : 200;
    return Response.json(await route(request, world), { status });
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    return Response.json({ error: error.message }, { status: error.status });
  }
}

async function route(request: Request, world: AzureWorld): Promise<unknown> {
  const { pathname, searchParams: query } = new URL(request.url);
  const text = await request.text();
  const body: unknown = text === "" ? {} : JSON.parse(text);
  const [accounts, id = "", name = ""] = pathname
    .slice(CONTROL_PREFIX.length + 1).split("/");
  if (accounts === "accounts" && id === "" && request.method === "POST") {
    return createDirectory(world, body);
  }
  const handler = accounts === "accounts"
    ? ROUTES[`${request.method} ${name}`]
    : undefined;
  if (handler === undefined) {
    throw new ControlError(
      `No control route ${request.method} ${pathname}`,
      404,
    );
  }
  const directory = world.directories.get(id);
  if (directory === undefined) throw new ControlError(`No account ${id}`, 404);
  return handler(directory, { body, query });
}

/** POST accounts: a directory with an application, its secret, and subscriptions it may read. */
function createDirectory(world: AzureWorld, body: unknown): unknown {
  const input = new ControlInput(body, [
    "profile",
    "subscriptions",
    "pageSize",
    "unknownMembers",
  ]);
  return describe(world.addDirectory({
    isEmpty: input.oneOf("profile", ["small", "empty"], "small") === "empty",
    subscriptions: input.integer("subscriptions") ?? 3,
    pageSize: input.integer("pageSize"),
    hasUnknownMembers: input.flag("unknownMembers", false),
  }));
}

/** GET accounts/{tenantId}, and what a new one answers. */
function describe(
  { tenantId, clientId, clientSecret, subscriptions }: Directory,
): unknown {
  return { tenantId, clientId, clientSecret, subscriptions };
}

/** POST accounts/{tenantId}/faults: arms a fault. `after` calls pass, then `times` (1 unless told, 0 = for good) are hit. */
function armFault(directory: Directory, body: unknown): unknown {
  const input = new ControlInput(body, [
    "operation",
    "kind",
    "after",
    "times",
    "retryAfterSeconds",
  ]);
  const kind = FAULT_KINDS.find((known) => known === input.text("kind"));
  if (kind === undefined) {
    throw new ControlError(`kind must be one of ${FAULT_KINDS.join(", ")}`);
  }
  const times = input.integer("times") ?? 1;
  const fault = {
    operation: input.oneOf("operation", ["*", ...OPERATIONS], "*"),
    kind,
    after: input.integer("after") ?? 0,
    times: times === 0 ? null : times,
    retryAfterSeconds: input.integer("retryAfterSeconds"),
  };
  directory.faults.add(fault);
  return fault;
}

/** GET accounts/{tenantId}/emissions?month=2026-02-01: the figures of every resource in kilograms, told without a report. */
function truth(directory: Directory, query: URLSearchParams): unknown {
  const month = requireMonth(query);
  return {
    emissions: directory.subscriptions.flatMap((subscription) =>
      footprint(directory, subscription, month)
    ),
  };
}

function requireMonth(query: URLSearchParams): string {
  const month = query.get("month") ?? "";
  if (findDay(month) !== null && month.endsWith("-01")) return month;
  throw new ControlError(`month must be the first day of one: got ${month}`);
}
