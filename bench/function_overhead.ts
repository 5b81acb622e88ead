/**
 * What does a function add to a request? A function's hop beside a bare `Deno.serve` hop that makes the very same REST calls.
 *
 * REST answers are replayed, so that the stand-in's own time counts for neither; it is printed by itself.
 *
 * @module
 */
import { join } from "node:path";
import { denoDirectory } from "../apps/stack/deno_directory.ts";
import { startEdgeFunctions } from "../apps/stack/edge_functions.ts";
import { functionEnvironment } from "../apps/stack/function_environment.ts";
import { openLogFile } from "../apps/stack/log_file.ts";
import { REPOSITORY } from "../apps/stack/repository.ts";
import { say } from "../apps/stack/terminal.ts";
import { signUp } from "../tests/support/caller.ts";
import { stack } from "../tests/support/stack.ts";
import { interleave, type Timings, withSpread } from "./measure.ts";
import type { RecordedCall } from "./rest_replay.ts";
import { serve, type Served } from "./served.ts";
import { printTable } from "./table.ts";

const ROUNDS = 500;

/** The doors that are measured: one for anybody with one REST call, one for a user with a rate limit and a read. */
const DOORS = [
  { name: "health", path: "/connector-sync/health" },
  { name: "integrations", path: "/connector-sync/integrations" },
] as const;

async function main(): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "bench-" });
  const log = await openLogFile(join(folder, "log"));
  const started: { stop(): Promise<void> }[] = [];
  try {
    const { url } = stack();
    const replay = await serve("rest_replay.ts", {
      env: { UPSTREAM: url },
      log,
    });
    started.push(replay);
    const functions = await startEdgeFunctions({
      projectDirectory: REPOSITORY,
      stateDirectory: folder,
      denoDirectory: await denoDirectory(),
      env: functionEnvironment({ ...stack(), url: replay.url }, {}),
      log,
      report: (line) => void say(line),
    });
    for (const service of functions.values()) {
      if (service !== null) started.push(service);
    }
    const origin = functions.get("connector-sync")?.origin() ?? "";
    const ask = asker((await signUp(stack())).accessToken);
    const calls = await recordCalls(replay, (path) => ask(origin + path));
    const hop = await serve("bare_hop.ts", {
      env: { REST: replay.url, CALLS: JSON.stringify(calls) },
      log,
    });
    started.push(hop);
    await report(await measure({ origin, hop, url, ask, calls }), calls);
  } finally {
    await Promise.all(started.map((service) => service.stop()));
    await log.close();
    await Deno.remove(folder, { recursive: true });
  }
}

type Calls = Record<string, readonly RecordedCall[]>;

function asker(accessToken: string): (url: string) => Promise<void> {
  const headers = { authorization: `Bearer ${accessToken}` };
  return async (url) => {
    const response = await fetch(url, { headers });
    await response.body?.cancel();
    if (response.status === 401 || response.status === 404) {
      throw new Error(`${url} answered ${response.status}`);
    }
  };
}

async function recordCalls(
  replay: Served,
  visit: (path: string) => Promise<void>,
): Promise<Calls> {
  const calls: Calls = {};
  for (const { name, path } of DOORS) {
    await visit(path);
    calls[name] = await (await fetch(`${replay.url}/_calls`)).json();
  }
  return calls;
}

function measure(
  { origin, hop, url, ask, calls }: {
    origin: string;
    hop: Served;
    url: string;
    ask: (url: string) => Promise<void>;
    calls: Calls;
  },
): Promise<Timings> {
  const standIn = calls.health?.[0];
  if (standIn === undefined) throw new Error("health makes no REST call");
  return interleave([
    { name: "bare hop", run: () => ask(`${hop.url}/`) },
    ...DOORS.flatMap(({ name, path }) => [
      { name: `bare ${name}`, run: () => ask(`${hop.url}/${name}`) },
      { name, run: () => ask(origin + path) },
    ]),
    { name: "stand-in", run: () => post(url, standIn) },
  ], { rounds: ROUNDS, warmups: 100 });
}

async function post(origin: string, call: RecordedCall): Promise<void> {
  const headers = call.headers.filter(([name]) => name !== "host");
  const response = await fetch(origin + call.path, {
    method: "POST",
    headers: headers.map(([key, value]): [string, string] => [key, value]),
    body: call.body,
  });
  await response.body?.cancel();
}

async function report(timings: Timings, calls: Calls): Promise<void> {
  const spread = (name: string) => withSpread(timings.get(name) ?? []);
  await printTable([
    ["ms", "REST calls", "bare hop", "function", "added"],
    ["(answer alone)", "0", spread("bare hop"), "", ""],
    ...DOORS.map(({ name }) => [
      name,
      String(calls[name]?.length ?? 0),
      spread(`bare ${name}`),
      spread(name),
      withSpread(added(timings, name)),
    ]),
  ]);
  await say(`One call of the REST stand-in itself: ${spread("stand-in")} ms`);
}

function added(timings: Timings, name: string): number[] {
  const bare = timings.get(`bare ${name}`) ?? [];
  return (timings.get(name) ?? []).map((own, round) =>
    own - (bare[round] ?? NaN)
  );
}

await main();
