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
  // Not through file.writable, which holds lines back until it is closed.
  const file = await Deno.open(path, {
    create: true,
    append: true,
    mode: 0o600,
  });
  const tails = new Map<string, string[]>();
  let queue = "";
  let writing = Promise.resolve();
  const flush = async () => {
    const bytes = new TextEncoder().encode(queue);
    queue = "";
    for (let written = 0; written < bytes.length;) {
      written += await file.write(bytes.subarray(written));
    }
  };
  return {
    path,
    write(source, line) {
      tails.set(source, [...(tails.get(source) ?? []).slice(-9), line]);
      queue += `${source} | ${line}\n`;
      writing = writing.then(flush).catch(() => {});
    },
    tail(source) {
      return (tails.get(source) ?? []).join("\n");
    },
    async close() {
      await writing;
      file.close();
    },
  };
}
