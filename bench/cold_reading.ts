import { cpuUsage } from "node:process";
import { REPOSITORY } from "../apps/stack/repository.ts";
import { say } from "../apps/stack/terminal.ts";

/** What one process tells of one reading. */
export interface Reading {
  /** From the opened file to the groups in JavaScript; not the start of the process. */
  readonly milliseconds: number;
  /** Of the processor, in the same time. */
  readonly cpuMilliseconds: number;
  /** The most memory the process ever had resident, all that Deno itself needs included. */
  readonly peakBytes: number;
  /** How many groups it found. */
  readonly groups: number;
}

/** Has a script read in a process of its own, `flags` being Deno's. The script ends with {@link tellReading}. */
export async function readApart(
  script: string,
  args: readonly string[],
  flags: readonly string[] = [],
): Promise<Reading> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", ...flags, script, ...args],
    cwd: REPOSITORY,
    stdout: "piped",
    stderr: "inherit",
  }).output();
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** Reads, and tells what it took on standard output. `read` gives the number of groups. */
export async function tellReading(read: () => Promise<number>): Promise<void> {
  const cpu = cpuUsage();
  const began = performance.now();
  const groups = await read();
  const milliseconds = performance.now() - began;
  const { user, system } = cpuUsage(cpu);
  const reading: Reading = {
    milliseconds,
    cpuMilliseconds: (user + system) / 1000,
    peakBytes: await peakBytes(),
    groups,
  };
  await say(JSON.stringify(reading));
}

/** Linux only: what resourceUsage() tells begins with what the parent had. */
async function peakBytes(): Promise<number> {
  const status = await Deno.readTextFile("/proc/self/status");
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? NaN) * 1024;
}
