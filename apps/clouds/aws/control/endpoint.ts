import type { Account } from "../account.ts";
import type { World } from "../world.ts";
import { createAccount } from "./accounts.ts";
import { changeBucket } from "./buckets.ts";
import { changeAgreement } from "./agreements.ts";
import { agreementTruth } from "./agreement_truth.ts";
import { changeCharge } from "./charges.ts";
import { armFault } from "./faults.ts";
import { ControlError } from "./input.ts";
import { footprintTruth, restateFootprint } from "./footprint.ts";
import { invoiceTruth } from "./invoice_truth.ts";
import { issueInvoice, removeInvoice } from "./invoices.ts";
import type { Journal, JournalEntry } from "./journal.ts";
import { changeLinked } from "./linked.ts";
import {
  createKey,
  createRole,
  createUser,
  deleteKey,
  setPermissions,
} from "./principals.ts";
import { changeReport, readReport } from "./reports.ts";
import { restateBill } from "./restate.ts";
import { truth } from "./truth.ts";

/** Where the control API lives on the shared port; AWS itself has no path that begins so. */
export const CONTROL_PREFIX = "/_control";

/** One control request, taken apart. */
interface ControlCall {
  readonly world: World;
  readonly body: unknown;
  readonly url: URL;
  /** When it was made: now, but the first time's when replayed. */
  readonly now: Date;
  /** What follows the route's name in the path, such as a key id. */
  readonly rest: string;
}

type Handler = (account: Account, call: ControlCall) => unknown;

const ROUTES: Readonly<Record<string, Handler>> = {
  "POST roles": (account, { world, body }) =>
    createRole(world, { payer: account, accountId: account.id }, body),
  "POST linked": (account, { world, body, rest }) =>
    changeLinked(world, account, { body, rest }),
  "POST users": (account, { world, body }) => createUser(world, account, body),
  "POST keys": (account, { world, body }) => createKey(world, account, body),
  "DELETE keys": (account, { world, rest }) => deleteKey(world, account, rest),
  "POST permissions": (account, { body }) => setPermissions(account, body),
  "POST faults": (account, { body }) => armFault(account, body),
  "DELETE faults": (account) => {
    account.faults.clear();
    return { faults: 0 };
  },
  "POST restate": (account, { body, now }) => restateBill(account, body, now),
  "POST invoices": (account, { body, now }) => issueInvoice(account, body, now),
  "DELETE invoices": (account, { rest, now }) =>
    removeInvoice(account, rest, now),
  "GET invoices": (account, { url, now }) =>
    invoiceTruth(account, url.searchParams, now),
  "POST agreements": (account, call) => changeAgreement(account, call),
  "GET agreements": (account, { url, now }) =>
    agreementTruth(account, url.searchParams, now),
  "POST charges": (account, call) => changeCharge(account, call),
  "POST buckets": (account, { world, body }) =>
    changeBucket(world, account, body),
  "POST reports": (account, call) => changeReport(account, call),
  "GET reports": (account, { url, rest }) =>
    readReport(account, { rest, query: url.searchParams }),
  "POST emissions": (account, { body }) => restateFootprint(account, body),
  "GET emissions": (account, { url, now }) =>
    footprintTruth(account, url.searchParams, now),
  "GET requests": (account) => account.requests,
  "GET truth": (account, { url, now }) => truth(account, url.searchParams, now),
};

/** The control API over one world. */
export class ControlApi {
  readonly #world: World;
  readonly #journal: Journal | null;
  #last: Promise<unknown> = Promise.resolve();

  /** Takes the world, and the journal that lets it be made again after a restart. */
  constructor(world: World, journal: Journal | null) {
    this.#world = world;
    this.#journal = journal;
  }

  /** Answers one request. It is not AWS: no signatures, plain JSON, for tests and the demo on loopback only. */
  async answer(request: Request): Promise<Response> {
    try {
      const { pathname, search } = new URL(request.url);
      const entry = {
        method: request.method,
        path: pathname.slice(CONTROL_PREFIX.length) + search,
        body: await readJson(request),
        at: this.#world.clock.now().toISOString(),
      };
      const value = await this.#inTurn(entry);
      return Response.json(value, {
        status: request.method === "POST" ? 201 : 200,
      });
    } catch (error) {
      if (!(error instanceof ControlError)) throw error;
      return Response.json({ error: error.message }, { status: error.status });
    }
  }

  /** Makes again what an earlier process was told to make. */
  async replay(entries: readonly JournalEntry[]): Promise<void> {
    for (const entry of entries) await route(entry, this.#world);
  }

  /** One at a time: ids follow from the order, and the journal must have the same. */
  #inTurn(entry: JournalEntry): Promise<unknown> {
    const turn = this.#last.then(async () => {
      const value = await route(entry, this.#world);
      if (isLasting(entry)) await this.#journal?.append(entry);
      return value;
    });
    this.#last = turn.catch(() => {});
    return turn;
  }
}

/** Reads change nothing, and a fault is meant for the calls of now. */
function isLasting({ method, path }: JournalEntry): boolean {
  return method !== "GET" && !path.endsWith("/faults");
}

async function route(
  { method, path, body, at }: JournalEntry,
  world: World,
): Promise<unknown> {
  const url = new URL(path, "http://control");
  const now = at === undefined ? world.clock.now() : new Date(at);
  const [accounts, id = "", name = "", ...rest] = url.pathname.slice(1).split(
    "/",
  );
  const unknown = () =>
    new ControlError(`No control route ${method} ${url.pathname}`, 404);
  if (accounts !== "accounts") throw unknown();
  if (id === "") {
    if (method === "POST") return await createAccount(world, body, now);
    throw unknown();
  }
  const account = world.accounts.get(id);
  if (account === undefined) throw new ControlError(`No account ${id}`, 404);
  const handler = ROUTES[`${method} ${name}`];
  if (handler === undefined) throw unknown();
  return await handler(account, {
    world,
    body,
    url,
    now,
    rest: rest.join("/"),
  });
}

async function readJson(request: Request): Promise<unknown> {
  const text = await request.text();
  try {
    return text === "" ? {} : JSON.parse(text);
  } catch {
    throw new ControlError("The body must be JSON");
  }
}
