/** One control request that changed something. */
export interface JournalEntry {
  /** HTTP method. */
  readonly method: string;
  /** Path and query after the control prefix. */
  readonly path: string;
  /** The JSON body. */
  readonly body: unknown;
  /** When it was made, ISO 8601: what depends on the time comes out the same when replayed. Entries of old journals have none. */
  readonly at?: string;
}

/**
 * A file of control requests, one JSON line each: replayed into an empty world of the same seed it makes the same accounts,
 * roles and keys again, so that a stack may be stopped and started. Sessions, faults and logs are not kept.
 */
export class Journal {
  readonly #path: string;

  /** Takes the file's path; the file need not exist. */
  constructor(path: string) {
    this.#path = path;
  }

  /** Adds one request. */
  async append(entry: JournalEntry): Promise<void> {
    await Deno.writeTextFile(this.#path, `${JSON.stringify(entry)}\n`, {
      append: true,
    });
  }

  /** Everything written so far. A last line cut by a crash is removed: its request was never answered. */
  async read(): Promise<JournalEntry[]> {
    const text = await this.#text();
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    if (whole !== text) await Deno.writeTextFile(this.#path, whole);
    return whole.split("\n").slice(0, -1).map((line) => JSON.parse(line));
  }

  async #text(): Promise<string> {
    try {
      return await Deno.readTextFile(this.#path);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return "";
      throw error;
    }
  }
}
