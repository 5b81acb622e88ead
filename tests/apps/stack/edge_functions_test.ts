import { deepEqual, equal, match, rejects } from "node:assert/strict";
import { join } from "node:path";
import { denoDirectory } from "../../../apps/stack/deno_directory.ts";
import { startEdgeFunctions } from "../../../apps/stack/edge_functions.ts";
import { type LogFile, openLogFile } from "../../../apps/stack/log_file.ts";
import { REPOSITORY } from "../../../apps/stack/repository.ts";
import type { Service } from "../../../apps/stack/service.ts";

const PROBE = `
import { SignJWT } from "jose";
const attempts: Record<string, () => unknown> = {
  run: () => new Deno.Command(Deno.execPath(), { args: ["--version"] }).output(),
  write: () => Deno.writeTextFile("/tmp/written-by-a-function", ""),
  read: () => Deno.readTextFile("/etc/passwd"),
  env: () => Deno.env.toObject(),
  jose: () => typeof SignJWT,
};
export default {
  async fetch(request: Request): Promise<Response> {
    const name = new URL(request.url).pathname.split("/")[2] ?? "";
    if (name === "crash") Deno.exit(7);
    try {
      return Response.json({ result: await attempts[name]?.() });
    } catch (error) {
      return Response.json({ error: error instanceof Error ? error.name : String(error) });
    }
  },
};`;

interface Probe {
  /** Calls the function. */
  call(name: string): Promise<{ result?: unknown; error?: string }>;
  service: Service;
  log: LogFile;
}

async function withProbe(
  source: string,
  run: (probe: Probe) => Promise<void>,
): Promise<void> {
  const project = await Deno.makeTempDir();
  const folder = join(project, "supabase", "functions", "probe");
  await Deno.mkdir(folder, { recursive: true });
  await Deno.copyFile(
    join(REPOSITORY, "deno.lock"),
    join(project, "deno.lock"),
  );
  await Deno.writeTextFile(join(folder, "index.ts"), source);
  const { imports } = JSON.parse(
    await Deno.readTextFile(join(REPOSITORY, "deno.json")),
  );
  await Deno.writeTextFile(
    join(folder, "deno.json"),
    JSON.stringify({ imports: { jose: imports.jose } }),
  );
  const log = await openLogFile(join(project, "log"));
  const reported: string[] = [];
  try {
    const functions = await startEdgeFunctions({
      projectDirectory: project,
      stateDirectory: join(project, "state"),
      denoDirectory: await denoDirectory(),
      env: { GREETING: "hello" },
      log,
      report: (line) => reported.push(line),
    });
    const service = functions.get("probe");
    if (!service) throw new Error(reported.join());
    const call = async (name: string) =>
      await (await fetch(`${service.origin()}/probe/${name}`)).json();
    await run({ call, service, log }).finally(() => service.stop());
  } finally {
    await log.close();
    await Deno.remove(project, { recursive: true });
  }
}

Deno.test("startEdgeFunctions() gives a function no right to run, write or read", async () => {
  await withProbe(PROBE, async ({ call }) => {
    for (const name of ["run", "write", "read"]) {
      deepEqual(await call(name), { error: "NotCapable" });
    }
  });
});

Deno.test("startEdgeFunctions() gives a function the environment it was told and nothing of ours", async () => {
  await withProbe(PROBE, async ({ call }) => {
    const given = Object(await call("env")).result;
    equal(given.GREETING, "hello");
    for (
      const name of ["HOME", "USER", "SUPABASE_ACCESS_TOKEN", "TEST_STACK"]
    ) {
      equal(name in given, false, name);
    }
  });
});

Deno.test("startEdgeFunctions() resolves packages from the function's own deno.json", async () => {
  await withProbe(
    PROBE,
    async ({ call }) => deepEqual(await call("jose"), { result: "function" }),
  );
});

Deno.test("startEdgeFunctions() starts a function again after it crashed", async () => {
  await withProbe(PROBE, async ({ call, service, log }) => {
    const before = service.origin();
    await rejects(call("crash"));
    while (service.origin() === null || service.origin() === before) {
      await new Promise((go) => setTimeout(go, 10));
    }
    equal((await call("jose")).result, "function");
    match(log.tail("probe"), /ended with code 7; starting again/);
  });
});

Deno.test("startEdgeFunctions() tells what a function printed when it does not start", async () => {
  await rejects(
    withProbe(`import "missing";`, async () => {}),
    /probe did not start:[^]*missing/,
  );
});
