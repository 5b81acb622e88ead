/** A process of this machine. */
export interface ProcessEntry {
  /** Its id. */
  readonly pid: number;
  /** Its arguments, the program first. */
  readonly args: readonly string[];
}

/** Every process this user may see. Reads /proc, or asks `ps` where there is none. */
export async function listProcesses(): Promise<ProcessEntry[]> {
  if (Deno.build.os !== "linux") return await askPs();
  const entries: ProcessEntry[] = [];
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const text = await Deno.readTextFile(`/proc/${name}/cmdline`).catch(() =>
      ""
    );
    if (text !== "") {
      entries.push({ pid: Number(name), args: text.split("\0").slice(0, -1) });
    }
  }
  return entries;
}

async function askPs(): Promise<ProcessEntry[]> {
  const { stdout } = await new Deno.Command("ps", {
    args: ["-axo", "pid=,command="],
  }).output();
  return new TextDecoder().decode(stdout).trim().split("\n").map((line) => {
    const [pid, ...args] = line.trim().split(/\s+/);
    return { pid: Number(pid), args };
  });
}
