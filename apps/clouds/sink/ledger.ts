/** One call that was processed. */
export interface SinkCall {
  /** Its idempotency-key; empty when there was none. */
  readonly key: string;
  /** Records in it. */
  readonly records: number;
  /** Whether the same key had come before. */
  readonly isRepeated: boolean;
}

/** What a sink has taken, counted. It ignores keys: what comes twice counts twice, as at an API that knows no keys. */
export class Ledger {
  readonly #counts = new Map<string, number>();
  readonly #keys = new Map<string, string>();
  /** Calls processed, in order. */
  readonly calls: SinkCall[] = [];
  /** Keys that came again with other bytes: never right. */
  readonly changedKeys: string[] = [];

  /** Counts every record of a call; `body` is the whole of it as it came. */
  take(ids: readonly string[], { key, body }: { key: string; body: string }) {
    const known = this.#keys.get(key);
    if (known !== undefined && known !== body) this.changedKeys.push(key);
    if (key !== "") this.#keys.set(key, body);
    for (const id of ids) this.#counts.set(id, (this.#counts.get(id) ?? 0) + 1);
    this.calls.push({
      key,
      records: ids.length,
      isRepeated: known !== undefined,
    });
  }

  /** How often a record came. */
  count(id: string): number {
    return this.#counts.get(id) ?? 0;
  }

  /** Every id that came, each once. */
  ids(): IterableIterator<string> {
    return this.#counts.keys();
  }

  /** Different records, and those that came beyond their first time. */
  totals(): { records: number; duplicates: number } {
    let duplicates = 0;
    for (const count of this.#counts.values()) duplicates += count - 1;
    return { records: this.#counts.size, duplicates };
  }
}
