/**
 * What runs on this machine.
 *
 * @module
 */

/** A process of this machine. */
export interface ProcessEntry {
  /** Its id. */
  readonly pid: number;
  /** The process that started it, or whoever took it over. */
  readonly parent: number;
  /** Its arguments, the program first. */
  readonly args: readonly string[];
}

/** Every process this user may see. Reads /proc, or asks `ps` where there is none. */
export async function listProcesses(): Promise<ProcessEntry[]> {
  if (Deno.build.os !== "linux") return await askPs();
  const entries: ProcessEntry[] = [];
  for await (const { name } of Deno.readDir("/proc")) {
    const entry = /^\d+$/.test(name) ? await readProcess(Number(name)) : null;
    if (entry) entries.push(entry);
  }
  return entries;
}

/** One process, or null when it is gone or has no arguments (a thread of the kernel). */
export async function readProcess(pid: number): Promise<ProcessEntry | null> {
  if (Deno.build.os !== "linux") {
    return (await askPs()).find((entry) => entry.pid === pid) ?? null;
  }
  try {
    const args = (await Deno.readTextFile(`/proc/${pid}/cmdline`)).split("\0")
      .slice(0, -1);
    // "pid (name) state parent …": the name may hold spaces and brackets.
    const status = await Deno.readTextFile(`/proc/${pid}/stat`);
    const parent = Number(
      status.slice(status.lastIndexOf(")") + 2).split(" ")[1],
    );
    return args.length > 0 ? { pid, parent, args } : null;
  } catch {
    return null;
  }
}

async function askPs(): Promise<ProcessEntry[]> {
  const { stdout } = await new Deno.Command("ps", {
    args: ["-axo", "pid=,ppid=,command="],
  }).output();
  return new TextDecoder().decode(stdout).trim().split("\n").map((line) => {
    const [pid, parent, ...args] = line.trim().split(/\s+/);
    return { pid: Number(pid), parent: Number(parent), args };
  });
}
