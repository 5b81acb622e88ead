import type { Account } from "../account.ts";
import type { World } from "../world.ts";
import { createAccount } from "./accounts.ts";
import { armFault } from "./faults.ts";
import { ControlError } from "./input.ts";
import {
  createKey,
  createRole,
  createUser,
  deleteKey,
  setPermissions,
} from "./principals.ts";
import { restateBill } from "./restate.ts";
import { truth } from "./truth.ts";

/** Where the control API lives on the shared port; AWS itself has no path that begins so. */
export const CONTROL_PREFIX = "/_control";

/** One control request, taken apart. */
interface ControlCall {
  readonly world: World;
  readonly body: unknown;
  readonly url: URL;
  /** What follows the route's name in the path, such as a key id. */
  readonly rest: string;
}

type Handler = (account: Account, call: ControlCall) => unknown;

const ROUTES: Readonly<Record<string, Handler>> = {
  "POST roles": (account, { world, body }) => createRole(world, account, body),
  "POST users": (account, { world, body }) => createUser(world, account, body),
  "POST keys": (account, { world, body }) => createKey(world, account, body),
  "DELETE keys": (account, { world, rest }) => deleteKey(world, account, rest),
  "POST permissions": (account, { body }) => setPermissions(account, body),
  "POST faults": (account, { body }) => armFault(account, body),
  "DELETE faults": (account) => {
    account.faults.clear();
    return { faults: 0 };
  },
  "POST restate": (account, { body }) => restateBill(account, body),
  "GET requests": (account) => account.requests,
  "GET truth": (account, { world, url }) =>
    truth(account, url.searchParams, world.clock.now()),
};

/** Answers the control API. It is not AWS: no signatures, plain JSON, for tests and the demo on loopback only. */
export async function answerControl(
  request: Request,
  world: World,
): Promise<Response> {
  try {
    return Response.json(await route(request, world), {
      status: request.method === "POST" ? 201 : 200,
    });
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    return Response.json({ error: error.message }, { status: error.status });
  }
}

async function route(request: Request, world: World): Promise<unknown> {
  const url = new URL(request.url);
  const [accounts, id, name = "", ...rest] = url.pathname.slice(
    CONTROL_PREFIX.length + 1,
  ).split("/");
  if (accounts !== "accounts") {
    throw new ControlError(`No control route ${url.pathname}`, 404);
  }
  const body = await readJson(request);
  if (id === undefined || id === "") {
    if (request.method === "POST") return createAccount(world, body);
    throw new ControlError(
      `No control route ${request.method} ${url.pathname}`,
      404,
    );
  }
  const account = world.accounts.get(id);
  if (account === undefined) throw new ControlError(`No account ${id}`, 404);
  const handler = ROUTES[`${request.method} ${name}`];
  if (handler === undefined) {
    throw new ControlError(
      `No control route ${request.method} ${url.pathname}`,
      404,
    );
  }
  return handler(account, { world, body, url, rest: rest.join("/") });
}

async function readJson(request: Request): Promise<unknown> {
  const text = await request.text();
  try {
    return text === "" ? {} : JSON.parse(text);
  } catch {
    throw new ControlError("The body must be JSON");
  }
}
