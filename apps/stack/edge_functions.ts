/**
 * The Edge Functions, run unchanged: one process each, without permission to run programs or write files.
 *
 * @module
 */

import { join } from "node:path";
import type { LogFile } from "./log_file.ts";
import { type Service, startService } from "./service.ts";

/** What the functions run with. */
export interface EdgeFunctionsOptions {
  /** Folder that holds `supabase/` and the root's deno.lock. */
  projectDirectory: string;
  /** State directory of the stack: each function gets its own copy of the lock file there. */
  stateDirectory: string;
  /** Deno's cache of npm packages. */
  denoDirectory: string;
  /** Program of another Deno to serve them with; this one if not given. */
  denoProgram?: string | undefined;
  /** The whole environment, as the hosted platform gives it. */
  env: Record<string, string>;
  /** Takes what they print. */
  log: LogFile;
  /** Receives what a function printed that does not start. */
  report: (line: string) => void;
}

// As hosted: nothing may be started or written. `sys` is what the AWS SDK asks for to name itself. 256 MB is the hosted limit.
const FLAGS = [
  ...[
    "--allow-net",
    "--allow-env",
    "--allow-sys",
    "--no-prompt",
  ],
  "--v8-flags=--max-old-space-size=256",
];

/**
 * Starts every function of the project at once, by name.
 *
 * One that does not start is null and keeps no other from starting, as on hosted; what it printed is reported.
 */
export async function startEdgeFunctions(
  options: EdgeFunctionsOptions,
): Promise<Map<string, Service | null>> {
  await Deno.mkdir(join(options.stateDirectory, "functions"), {
    recursive: true,
  });
  const names = await listFunctions(
    join(options.projectDirectory, "supabase", "functions"),
  );
  const services = await Promise.all(
    names.map((name) =>
      startEdgeFunction(name, options).catch((error) => {
        options.report(error instanceof Error ? error.message : String(error));
        return null;
      })
    ),
  );
  return new Map(names.map((name, index) => [name, services[index] ?? null]));
}

async function listFunctions(folder: string): Promise<string[]> {
  const names: string[] = [];
  if (!await exists(folder)) return names;
  for await (const { name } of Deno.readDir(folder)) {
    if (await exists(join(folder, name, "index.ts"))) names.push(name);
  }
  return names.sort();
}

async function startEdgeFunction(
  name: string,
  options: EdgeFunctionsOptions,
): Promise<Service> {
  const folder = join(options.projectDirectory, "supabase", "functions", name);
  return await startService({
    name,
    command: [
      ...[
        options.denoProgram ?? Deno.execPath(),
        "serve",
        "--host",
        "127.0.0.1",
        "--port",
        "0",
        ...FLAGS,
      ],
      ...[
        "--config",
        join(folder, "deno.json"),
        ...await packageFlags(name, options),
        join(folder, "index.ts"),
      ],
    ],
    env: {
      ...options.env,
      DENO_DIR: options.denoDirectory,
      NO_COLOR: "1",
      TZ: "UTC",
      DENO_NO_UPDATE_CHECK: "1",
    },
    cwd: folder,
    log: options.log,
  });
}

/** Another Deno may not read this one's lock file and its record of packages; it finds the same ones by their pinned names. */
async function packageFlags(
  name: string,
  options: EdgeFunctionsOptions,
): Promise<string[]> {
  if (options.denoProgram !== undefined) return ["--no-lock"];
  // Deno prunes the lock file to what the function imports, so it must not be the repository's own.
  const lock = join(options.stateDirectory, "functions", `${name}.lock`);
  await Deno.copyFile(join(options.projectDirectory, "deno.lock"), lock);
  return ["--cached-only", `--lock=${lock}`];
}

function exists(path: string): Promise<boolean> {
  return Deno.stat(path).then(() => true, () => false);
}
