/** One file for what every process of a stack prints. */
export interface LogFile {
  /** Where it is. */
  readonly path: string;
  /** Appends one line under the name of the process that printed it; order is kept. */
  write(source: string, line: string): void;
  /** The last lines of one process, for an error message. */
  tail(source: string): string;
  /** Writes out what is queued and closes the file. */
  close(): Promise<void>;
}

/** Opens (and keeps appending to) the log file at the path. */
export async function openLogFile(path: string): Promise<LogFile> {
  const file = await Deno.open(path, {
    create: true,
    append: true,
    mode: 0o600,
  });
  const writer = file.writable.getWriter();
  const encoder = new TextEncoder();
  const tails = new Map<string, string[]>();
  let open = true;
  return {
    path,
    write(source, line) {
      const tail = tails.get(source) ?? [];
      tails.set(source, [...tail.slice(-9), line]);
      if (open) {
        writer.write(encoder.encode(`${source} | ${line}\n`)).catch(() => {});
      }
    },
    tail(source) {
      return (tails.get(source) ?? []).join("\n");
    },
    async close() {
      open = false;
      await writer.close();
    },
  };
}
