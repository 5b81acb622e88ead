/**
 * What does keeping ciphertext through encrypted-data cost, beside a bare insert and select of the same payload over REST?
 *
 * Both go through the gateway as the same users. The peer is a table with row level security and nothing else: no versions,
 * no chain, no feed, no quota, no limit of requests.
 *
 * @module
 */
import postgres from "postgres";
import { say } from "../apps/stack/terminal.ts";
import { type Caller, signUp } from "../tests/support/caller.ts";
import { ciphertext } from "../tests/support/encrypted.ts";
import { stack } from "../tests/support/stack.ts";
import { dataset } from "../tests/support/vault.ts";
import { printMemory } from "./encrypted_memory.ts";
import {
  digits,
  interleave,
  quantile,
  ratio,
  type Timings,
} from "./measure.ts";
import { printTable } from "./table.ts";

const SIZES = [
  { name: "1 KB", bytes: 1_000, rounds: 200, lanes: 8, each: 12 },
  { name: "100 KB", bytes: 100_000, rounds: 150, lanes: 8, each: 12 },
  { name: "5 MB", bytes: 5_000_000, rounds: 20, lanes: 3, each: 3 },
] as const;

type Size = (typeof SIZES)[number];

/** Requests a user makes before another takes over: fewer than a minute's allowance. */
const PER_USER = 100;

async function main(): Promise<void> {
  const sql = postgres(stack().superuserUrl, { max: 1, onnotice() {} });
  await sql.unsafe(`
    create table public.bare_blobs (id uuid primary key, owner_id uuid not null default auth.uid(), payload text not null, meta jsonb not null);
    alter table public.bare_blobs enable row level security;
    alter table public.bare_blobs alter column payload set storage external;
    grant select, insert on public.bare_blobs to authenticated;
    create policy "own" on public.bare_blobs to authenticated using (owner_id = (select auth.uid())) with check (owner_id = (select auth.uid()));`);
  try {
    const rows = [[
      "",
      "encrypted-data p50, p95 ms",
      "bare REST p50, p95 ms",
      "is",
      "requests/s",
      "bare requests/s",
    ]];
    for (const size of SIZES) rows.push(...await rowsOf(size));
    await printTable(rows);
    await printMemory();
  } finally {
    await sql.unsafe("drop table public.bare_blobs");
    await sql.end();
  }
}

async function rowsOf(size: Size): Promise<string[][]> {
  await say(`Measuring ${size.name}`);
  const warmups = Math.ceil(size.rounds / 10);
  const users = await openUsers(size, 2 * (size.rounds + warmups + 1));
  const timings = await interleave(contenders(users), {
    rounds: size.rounds,
    warmups,
  });
  const row = (verb: string, at: Rates) => [
    `${verb} ${size.name}`,
    spread(timings, verb),
    spread(timings, `bare ${verb}`),
    ratio(timings, verb, `bare ${verb}`),
    digits(at.own),
    digits(at.bare),
  ];
  return [
    row("PUT", await ratesOf(size, "put")),
    row("GET", await ratesOf(size, "get")),
  ];
}

function spread(timings: Timings, name: string): string {
  const samples = timings.get(name) ?? [];
  return [0.5, 0.95].map((q) => digits(quantile(samples, q))).join(", ");
}

/** A user with one dataset on either side. */
interface User {
  put(): Promise<void>;
  get(): Promise<void>;
  barePut(): Promise<void>;
  bareGet(): Promise<void>;
}

function contenders(users: readonly User[]) {
  const of = (round: number) => users[round % users.length] as User; // the list is not empty
  return [
    { name: "PUT", run: (round: number) => of(round).put() },
    { name: "bare PUT", run: (round: number) => of(round).barePut() },
    { name: "GET", run: (round: number) => of(round).get() },
    { name: "bare GET", run: (round: number) => of(round).bareGet() },
  ];
}

function openUsers(size: Size, requests: number): Promise<User[]> {
  const count = Math.ceil(requests / PER_USER);
  return Promise.all(
    Array.from(
      { length: count },
      async () => openUser(await signUp(stack()), size),
    ),
  );
}

async function openUser(caller: Caller, { bytes }: Size): Promise<User> {
  const { url, publishableKey } = stack();
  const headers = {
    apikey: publishableKey,
    authorization: `Bearer ${caller.accessToken}`,
    "content-type": "application/json",
  };
  const send = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${text.slice(0, 200)}`);
    }
  };
  const payload = ciphertext(bytes);
  const keyId = crypto.randomUUID();
  const fresh = () => dataset({ payload });
  const bareId = crypto.randomUUID();
  const data = "/functions/v1/encrypted-data/data";
  const bare = "/rest/v1/bare_blobs";
  await send("POST", data, { keyId, ...fresh() });
  await send("POST", bare, { id: bareId, ...fresh() });
  return {
    put: () => send("PUT", `${data}/${keyId}`, fresh()),
    get: () => send("GET", `${data}/${keyId}`),
    barePut: () => send("POST", bare, { id: crypto.randomUUID(), ...fresh() }),
    bareGet: () => send("GET", `${bare}?id=eq.${bareId}&select=*`),
  };
}

interface Rates {
  readonly own: number;
  readonly bare: number;
}

/** Requests a second with several users at once; the two take turns, three times. */
async function ratesOf(size: Size, verb: "put" | "get"): Promise<Rates> {
  const users = await Promise.all(
    Array.from(
      { length: size.lanes },
      async () => openUser(await signUp(stack()), size),
    ),
  );
  const run = (name: "put" | "get" | "barePut" | "bareGet") => async () => {
    await Promise.all(users.map(async (user) => {
      for (let done = 0; done < size.each; done++) await user[name]();
    }));
  };
  const timings = await interleave([
    { name: "own", run: run(verb) },
    { name: "bare", run: run(verb === "put" ? "barePut" : "bareGet") },
  ], { rounds: 3 });
  const rate = (name: string) =>
    size.lanes * size.each * 1_000 / quantile(timings.get(name) ?? [], 0.5);
  return { own: rate("own"), bare: rate("bare") };
}

await main();
