import type { Group } from "./group.ts";

/** Groups kept at most: a large day is 18,000 of them, and the pages of one day follow each other. */
const LIMIT = 60_000;

/** Remembers the groups of the periods read last, so that paging does not add the same day up for every page. */
export class PeriodCache {
  readonly #periods = new Map<string, readonly Group[]>();
  #size = 0;

  /** The groups kept under `key`, or what `make` makes. */
  get(key: string, make: () => readonly Group[]): readonly Group[] {
    const known = this.#periods.get(key);
    if (known !== undefined) return known;
    const groups = make();
    this.#periods.set(key, groups);
    this.#size += groups.length + 1;
    this.#forget();
    return groups;
  }

  #forget(): void {
    for (const [key, groups] of this.#periods) {
      if (this.#size <= LIMIT || this.#periods.size === 1) return;
      this.#periods.delete(key);
      this.#size -= groups.length + 1;
    }
  }
}
