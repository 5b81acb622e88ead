/**
 * The control API of the loopback Google Cloud: plain JSON without credentials, for tests and the demo.
 *
 * @module
 */
import { findDay } from "../../../shared/domain/billing_period.ts";
import { ControlError, ControlInput } from "../aws/control/input.ts";
import type { GcpAccount } from "./account.ts";
import { billingMonth } from "./billing_table.ts";
import { FAULT_KINDS, METHODS } from "./fault_list.ts";
import { carbonMonth } from "./tables.ts";
import type { GcpWorld } from "./world.ts";

/** Where it lives on the shared port. */
export const CONTROL_PREFIX = "/_control";

interface ControlCall {
  readonly body: unknown;
  readonly query: URLSearchParams;
  readonly now: Date;
}

type Handler = (account: GcpAccount, call: ControlCall) => unknown;

const ROUTES: Readonly<Record<string, Handler>> = {
  "GET ": describe,
  "POST faults": (account, { body }) => armFault(account, body),
  "DELETE faults": (account) => {
    account.faults.clear();
    return { faults: 0 };
  },
  "POST denials": (account, { body }) => {
    const input = new ControlInput(body, ["tables"]);
    account.deniedTables = input.texts("tables", []);
    return { tables: account.deniedTables };
  },
  "POST emissions": (account, { body }) => restateCarbon(account, body),
  "GET emissions": carbonTruth,
  "GET costs": (account, { query }) => ({
    costs: billingMonth(account, query.get("month") ?? ""),
  }),
  "GET requests": ({ calls }) => ({ requests: calls }),
};

/** Answers one request. */
export async function answerControl(
  request: Request,
  world: GcpWorld,
): Promise<Response> {
  try {
    const value = await route(request, world);
    const status = request.method === "POST" ? 201 : 200;
    return Response.json(value, { status });
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    return Response.json({ error: error.message }, { status: error.status });
  }
}

async function route(request: Request, world: GcpWorld): Promise<unknown> {
  const { pathname, searchParams: query } = new URL(request.url);
  const text = await request.text();
  const [accounts, id = "", name = ""] = pathname
    .slice(CONTROL_PREFIX.length + 1).split("/");
  const body = readJson(text);
  if (accounts === "accounts" && id === "" && request.method === "POST") {
    return await createAccount(world, body);
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
  const account = world.accounts.get(id);
  if (account === undefined) throw new ControlError(`No account ${id}`, 404);
  return handler(account, { body, query, now: world.clock.now() });
}

/** POST accounts: a project with a service account, its key in Google's JSON, and the tables of its exports. */
async function createAccount(
  world: GcpWorld,
  body: unknown,
): Promise<Record<string, unknown>> {
  const input = new ControlInput(body, [
    "profile",
    "projects",
    "pageSize",
    "runningPolls",
  ]);
  const account = await world.addAccount({
    isEmpty: input.oneOf("profile", ["small", "empty"], "small") === "empty",
    projects: input.integer("projects") ?? 3,
    pageSize: input.integer("pageSize"),
    runningPolls: input.integer("runningPolls") ?? 0,
  });
  return describe(account);
}

/** GET accounts/{id}, and what a new one answers. */
function describe(account: GcpAccount): Record<string, unknown> {
  const { projectId, clientEmail, key, location, billingAccountId } = account;
  return {
    projectId,
    billingAccountId,
    location,
    carbonTable: account.carbonTable,
    billingTable: account.billingTable,
    projects: account.projects,
    serviceAccount: {
      type: "service_account",
      project_id: projectId,
      private_key_id: key.id,
      private_key: key.privateKey,
      client_email: clientEmail,
      client_id: "104000000000000000001",
      auth_uri: "https://accounts.google.com/o/oauth2/auth",
      token_uri: "https://oauth2.googleapis.com/token",
      universe_domain: "googleapis.com",
    },
  };
}

/** POST accounts/{id}/faults: arms a fault. `after` calls pass, then `times` (1 unless told, 0 = for good) are hit. */
function armFault(account: GcpAccount, body: unknown): unknown {
  const input = new ControlInput(body, [
    "operation",
    "kind",
    "after",
    "times",
    "retryAfterSeconds",
    "status",
  ]);
  const kind = FAULT_KINDS.find((known) => known === input.text("kind"));
  if (kind === undefined) {
    throw new ControlError(`kind must be one of ${FAULT_KINDS.join(", ")}`);
  }
  const times = input.integer("times") ?? 1;
  const fault = {
    operation: input.oneOf("operation", ["*", ...METHODS], "*"),
    kind,
    after: input.integer("after") ?? 0,
    times: times === 0 ? null : times,
    retryAfterSeconds: input.integer("retryAfterSeconds"),
    status: input.integer("status"),
  };
  account.faults.add(fault);
  return fault;
}

/** POST accounts/{id}/emissions: restates the carbon export: another model, other figures, services that vanish. */
function restateCarbon(account: GcpAccount, body: unknown): unknown {
  const input = new ControlInput(body, [
    "modelVersion",
    "percent",
    "withoutServices",
    "keepsFirst",
  ]);
  const { modelVersion, percent } = account.carbon;
  account.carbon = {
    modelVersion: input.integer("modelVersion") ?? modelVersion,
    percent: input.integer("percent") ?? percent,
    withoutServices: input.texts("withoutServices", []),
    keepsFirst: input.flag("keepsFirst", false),
  };
  return account.carbon;
}

/** GET accounts/{id}/emissions?month=2026-02-01: the rows of the newest model in kilograms, told without SQL. */
function carbonTruth(
  account: GcpAccount,
  { query, now }: ControlCall,
): Record<string, unknown> {
  const month = query.get("month") ?? "";
  if (findDay(month) === null || !month.endsWith("-01")) {
    throw new ControlError(`month must be the first day of one: got ${month}`);
  }
  const { modelVersion } = account.carbon;
  return {
    modelVersion,
    emissions: carbonMonth(account, month, now)
      .filter((row) => row.carbon_model_version === modelVersion)
      .map(({ project, service, location, carbon_footprint_kgCO2e: kg }) => ({
        project: project.number,
        service: service.description,
        region: location.region,
        kilograms: {
          scope1: kg.scope1,
          scope2LocationBased: kg.scope2.location_based,
          scope2MarketBased: kg.scope2.market_based,
          scope3: kg.scope3,
        },
      })),
  };
}

function readJson(text: string): unknown {
  try {
    return text === "" ? {} : JSON.parse(text);
  } catch {
    throw new ControlError("The body must be JSON");
  }
}
