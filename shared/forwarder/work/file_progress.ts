/**
 * What became of the records of one file since the last commit, and where the file stands. Pure.
 *
 * Lines acknowledged are those before the prefix and those of the batches beyond it; they are what was sent, dead or skipped at
 * every commit, so that the reader's count and the sender's check each other.
 *
 * @module
 */
import type { Batch } from "../batch.ts";
import { type Checkpoint, Prefix } from "./prefix.ts";

/** What became of the records of a batch. `Letter` is a dead letter as it is to be stored. */
export interface BatchOutcome<Letter> {
  /** Records that the endpoint took. */
  readonly sent: number;
  /** Records of the letters. */
  readonly dead: number;
  /** What is kept of the dead ones. */
  readonly letters: readonly Letter[];
  /** Records of requests whose outcome was never learnt. */
  readonly uncertain: number;
}

/** What a commit adds to a file. */
export interface FileAddition<Letter> {
  readonly checkpoint: Checkpoint;
  /** Lines framed so far, absolute. */
  readonly recordsRead: number;
  readonly sent: number;
  readonly dead: number;
  readonly skipped: number;
  readonly uncertain: number;
  readonly letters: readonly Letter[];
}

/** One file while it is sent. */
export class FileProgress<Letter> {
  readonly #prefix: Prefix;
  #read = 0;
  #sent = 0;
  #dead = 0;
  #skipped = 0;
  #uncertain = 0;
  #letters: Letter[] = [];
  #changes = 0;

  /** Goes on from a checkpoint. */
  constructor(checkpoint: Checkpoint) {
    this.#prefix = new Prefix(checkpoint);
  }

  /** Where reading begins. */
  get from(): Prefix["from"] {
    return this.#prefix.from;
  }

  /** Outcomes that no commit has taken yet. */
  get changes(): number {
    return this.#changes;
  }

  /** How the object turned out to be stored. */
  set compression(compression: Checkpoint["compression"]) {
    this.#prefix.compression = compression;
  }

  /** Takes a batch that was read; false when it was acknowledged before, and is not to be sent. */
  framed(batch: Batch): boolean {
    this.#read = Math.max(this.#read, batch.firstRecord + batch.lines);
    return !this.#prefix.has(batch);
  }

  /**
   * Acknowledges a batch.
   *
   * @throws {TypeError} When its lines are not what was sent, dead and blank: a record would be lost, or counted twice.
   */
  settled(batch: Batch, outcome: BatchOutcome<Letter>): void {
    const { sent, dead, letters, uncertain } = outcome;
    if (sent + dead + batch.blank !== batch.lines) {
      throw new TypeError(
        `Cannot acknowledge ${batch.lines} lines as sent ${sent}, dead ${dead} and blank ${batch.blank} are not as many`,
      );
    }
    this.#prefix.acknowledge(batch);
    this.#sent += sent;
    this.#dead += dead;
    this.#skipped += batch.blank;
    this.#uncertain += uncertain;
    this.#letters.push(...letters);
    this.#changes++;
  }

  /** Records that may have arrived, and will be sent again with their batch. */
  unsettled(uncertain: number): void {
    if (uncertain === 0) return;
    this.#uncertain += uncertain;
    this.#changes++;
  }

  /** What the next commit adds; the one after it begins at nothing. A commit whose answer was lost is repeated as it is. */
  take(): FileAddition<Letter> {
    const checkpoint = this.#prefix.checkpoint();
    const taken = {
      checkpoint,
      // Taken up after a crash, batches beyond the prefix count as read before they are framed again.
      recordsRead: Math.max(this.#read, linesOf(checkpoint)),
      sent: this.#sent,
      dead: this.#dead,
      skipped: this.#skipped,
      uncertain: this.#uncertain,
      letters: this.#letters,
    };
    this.#sent =
      this.#dead =
      this.#skipped =
      this.#uncertain =
        0;
    this.#letters = [];
    this.#changes = 0;
    return taken;
  }
}

/** Lines that a checkpoint acknowledges. */
export function linesOf({ records, done }: Checkpoint): number {
  return done.reduce((sum, [, , lines]) => sum + lines, records);
}
