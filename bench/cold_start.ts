/**
 * How long until a function's first answer, and how much does it load? From starting the process to the answer of a first
 * request, beside an empty function started the same way; what Deno itself takes is in both.
 *
 * @module
 */
import { join } from "node:path";
import { denoDirectory } from "../apps/stack/deno_directory.ts";
import { functionEnvironment } from "../apps/stack/function_environment.ts";
import { openLogFile } from "../apps/stack/log_file.ts";
import { REPOSITORY } from "../apps/stack/repository.ts";
import { startService } from "../apps/stack/service.ts";
import { stack } from "../tests/support/stack.ts";
import { interleave, withSpread } from "./measure.ts";
import { countModules } from "./module_count.ts";
import { printTable } from "./table.ts";

const ROUNDS = 15;
const EMPTY = "an empty function";

async function main(): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "bench-" });
  const log = await openLogFile(join(folder, "log"));
  try {
    const functions = await functionFolders(folder);
    const env = {
      ...functionEnvironment(stack(), {}),
      DENO_DIR: await denoDirectory(),
      NO_COLOR: "1",
      DENO_NO_UPDATE_CHECK: "1",
    };
    const timings = await interleave(
      [...functions].map(([name, path]) => ({
        name,
        run: () => firstAnswer(name, { path, env, log }),
      })),
      { rounds: ROUNDS },
    );
    const empty = timings.get(EMPTY) ?? [];
    await printTable([
      [
        "ms to the first answer",
        "whole",
        "besides Deno",
        "modules",
        "more when used",
        "npm packages",
      ],
      ...await Promise.all([...functions].map(async ([name, path]) => {
        const own = timings.get(name) ?? [];
        const { atStart, lazy, packages } = await countModules(path);
        return [
          name,
          withSpread(own),
          withSpread(own.map((value, round) => value - (empty[round] ?? NaN))),
          String(atStart),
          String(lazy),
          String(packages),
        ];
      })),
    ]);
  } finally {
    await log.close();
    await Deno.remove(folder, { recursive: true });
  }
}

/** Every function's folder by name, and an empty function's. */
async function functionFolders(folder: string): Promise<Map<string, string>> {
  const empty = join(folder, "empty");
  await Deno.mkdir(empty);
  await Deno.writeTextFile(join(empty, "deno.json"), "{}\n");
  await Deno.writeTextFile(
    join(empty, "index.ts"),
    "export default { fetch: () => Response.json({}) };\n",
  );
  const found = new Map([[EMPTY, empty]]);
  const root = join(REPOSITORY, "supabase", "functions");
  for await (const { name } of Deno.readDir(root)) {
    const path = join(root, name);
    const entry = await Deno.stat(join(path, "index.ts")).catch(() => null);
    if (entry?.isFile) found.set(name, path);
  }
  return found;
}

async function firstAnswer(
  name: string,
  { path, env, log }: {
    path: string;
    env: Record<string, string>;
    log: Awaited<ReturnType<typeof openLogFile>>;
  },
): Promise<number> {
  const began = performance.now();
  const service = await startService({
    name,
    command: [
      ...[Deno.execPath(), "serve", "--host", "127.0.0.1", "--port", "0"],
      ...["--allow-net", "--allow-env", "--allow-sys", "--no-prompt"],
      ...["--cached-only", "--no-lock", "--no-check"],
      ...["--config", join(path, "deno.json"), join(path, "index.ts")],
    ],
    env,
    cwd: path,
    log,
  });
  const response = await fetch(`${service.origin()}/${name}`, {
    method: "POST",
  });
  await response.body?.cancel();
  const milliseconds = performance.now() - began;
  await service.stop();
  return milliseconds;
}

await main();
