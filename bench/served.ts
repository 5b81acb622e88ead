import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { localEnvironment } from "../apps/stack/local_environment.ts";
import type { LogFile } from "../apps/stack/log_file.ts";
import { startService } from "../apps/stack/service.ts";

/** A module of this folder under `deno serve`, as a process of its own. */
export interface Served {
  /** Its origin. */
  readonly url: string;
  /** Ends it. */
  stop(): Promise<void>;
}

/** Serves a module of this folder. */
export async function serve(
  module: string,
  { env, log }: { env: Record<string, string>; log: LogFile },
): Promise<Served> {
  const entry = fileURLToPath(new URL(`./${module}`, import.meta.url));
  const service = await startService({
    name: module,
    command: [
      ...[Deno.execPath(), "serve", "-A", "--cached-only"],
      ...["--host", "127.0.0.1", "--port", "0", entry],
    ],
    env: { ...localEnvironment(), ...env },
    cwd: dirname(entry),
    log,
  });
  return { url: service.origin() ?? "", stop: () => service.stop() };
}
