import type { Folded, UnreadableLine } from "./fold.ts";

/** Values that are told; the others are counted. */
const MOST_TOLD = 100;
/** Characters of a value that are told. */
const MOST_CHARACTERS = 100;
/** Values of a key that lines left out are told apart by. */
const MOST_APART = 100;

/** A value that is not what it must be. */
export type Problem = Omit<UnreadableLine, "isKept">;

/** What could not be read of some lines, the same for every format. */
export class Unreadable {
  #told: UnreadableLine[] = [];
  #lines = 0;
  #values = 0;
  #leftOut = new Map<string | null, number>();

  /** Counts a line that is left out, under what its key says. */
  leaveOut(problem: Problem, key: string | null): void {
    const isApart = this.#leftOut.has(key) || this.#leftOut.size < MOST_APART;
    const counted = isApart ? key : null;
    this.#leftOut.set(counted, (this.#leftOut.get(counted) ?? 0) + 1);
    this.#lines += 1;
    this.#tell(problem, false);
  }

  /** Counts a value that a line is kept without. */
  dispenseWith(problem: Problem): void {
    this.#values += 1;
    this.#tell(problem, true);
  }

  /** What was counted since {@link Unreadable.clear}. */
  read(): Pick<
    Folded,
    "unreadable" | "unreadableLines" | "unreadableValues" | "leftOut"
  > {
    return {
      unreadable: this.#told,
      unreadableLines: this.#lines,
      unreadableValues: this.#values,
      leftOut: this.#leftOut,
    };
  }

  /** Forgets it; what was read before stays as it is. */
  clear(): void {
    this.#told = [];
    this.#lines = this.#values = 0;
    this.#leftOut = new Map();
  }

  #tell(problem: Problem, isKept: boolean): void {
    if (this.#told.length === MOST_TOLD) return;
    const found = Array.from(problem.found).slice(0, MOST_CHARACTERS).join("");
    this.#told.push({ ...problem, found, isKept });
  }
}
