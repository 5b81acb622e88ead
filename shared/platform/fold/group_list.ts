import type { FoldedGroups, Group } from "./fold.ts";

/** The groups of an answer, read out of where they were added up, until they are gone. */
export class GroupList implements FoldedGroups {
  /** How many groups there are, or were. */
  readonly length: number;
  #read: ((group: number) => Group) | null;

  /** Groups 0 up to `length`, each made by `read`. */
  constructor(length: number, read: (group: number) => Group) {
    this.length = length;
    this.#read = read;
  }

  /** Groups number `from` up to but without `to`. @throws {TypeError} Once a later answer was asked for. */
  *slice(from: number, to: number): Generator<Group> {
    for (let group = from; group < Math.min(to, this.length); group++) {
      if (this.#read === null) {
        throw new TypeError(
          "the groups are gone: a later answer was asked for",
        );
      }
      yield this.#read(group);
    }
  }

  /** All of them. */
  [Symbol.iterator](): Generator<Group> {
    return this.slice(0, this.length);
  }

  /** What they were made of is used for others from now on. */
  close(): void {
    this.#read = null;
  }
}
