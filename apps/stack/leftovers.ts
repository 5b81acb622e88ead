/**
 * Ends what a killed stack may have left running.
 *
 * @module
 */

import { basename } from "node:path";
import { listProcesses } from "./processes.ts";

// How long a leash has to end its child after its stack was killed, before we do it by force.
const PATIENCE_MS = 8_000;

/**
 * Waits until no PostgreSQL, Deno or leash works for one of these folders; after a while by force.
 *
 * Only call it holding the folder's lock: it takes every such process for an orphan.
 */
export async function endLeftovers(folders: readonly string[]): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const orphans = (await listProcesses()).filter(({ pid, args }) =>
      pid !== Deno.pid && worksFor(args, folders)
    );
    if (orphans.length === 0) return;
    if (Date.now() > deadline) {
      for (const { pid } of orphans) killIfAlive(pid);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function worksFor(
  args: readonly string[],
  folders: readonly string[],
): boolean {
  if (!["postgres", "initdb", "deno", "sh"].includes(basename(args[0] ?? ""))) {
    return false;
  }
  return args.some((arg) =>
    folders.some((folder) => arg === folder || arg.includes(`${folder}/`))
  );
}

function killIfAlive(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
