/**
 * The most memory each function of a stack ever had resident, in bytes, by name. Linux only: it asks /proc.
 *
 * Processes are known by their lock file in the stack's state directory.
 */
export async function peakMemory(
  stateDirectory: string,
): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const command = await readOrNothing(`/proc/${name}/cmdline`);
    const [, serves] = command.match(/--lock=([^\0]+)\.lock/) ?? [];
    // The shell that holds the leash carries the same arguments.
    if (!serves?.startsWith(stateDirectory) || command.startsWith("/bin/sh")) {
      continue;
    }
    const status = await readOrNothing(`/proc/${name}/status`);
    const kilobytes = Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0);
    found.set(serves.split("/").at(-1) ?? serves, kilobytes * 1024);
  }
  return found;
}

/** A process may end while it is looked at. */
function readOrNothing(path: string): Promise<string> {
  return Deno.readTextFile(path).catch(() => "");
}
