/**
 * The programs that only stand between a person and this process: `npx deno task start` is four of them.
 *
 * A signal sent to one of them alone reaches nobody below it, so this process has to notice that it is gone.
 *
 * @module
 */

import process from "node:process";
import { readProcess } from "./processes.ts";

const LOOK_EVERY_MS = 500;

/** Settles when one of them has gone; never, when there are none. Keeps no process alive. */
export async function launchersGone(): Promise<void> {
  const pids = await findLaunchers();
  const gone = Promise.withResolvers<void>();
  const timer = setInterval(() => {
    if (pids.every(isAlive)) return;
    clearInterval(timer);
    gone.resolve();
  }, LOOK_EVERY_MS);
  Deno.unrefTimer(timer);
  return await gone.promise;
}

async function findLaunchers(): Promise<number[]> {
  const pids: number[] = [];
  for (let pid = Deno.ppid; pid > 1;) {
    const found = await readProcess(pid);
    if (!found || !isLauncher(found.args)) break;
    pids.push(pid);
    pid = found.parent;
  }
  return pids;
}

/** Whether a process with these arguments does nothing but run another: `npm exec`, npm's `sh -c`, `deno task`. */
export function isLauncher(args: readonly string[]): boolean {
  return /^(\S*\/)?(npm exec|npx|node \S*\/np[mx]\S*|sh -c '?\S*deno'?|\S*deno task|deno task) /
    .test(`${args.join(" ")} `);
}

function isAlive(pid: number): boolean {
  try {
    // Signal 0 asks and does nothing.
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
