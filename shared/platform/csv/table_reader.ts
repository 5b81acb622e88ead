import { Fault } from "../fault.ts";
import type { ChooseColumns, Folded, FoldOptions } from "../fold/fold.ts";
import { BUFFER_SIZE, ByteWindow } from "./byte_window.ts";
import { takeHeader } from "./header.ts";
import { Unreadable } from "../fold/unreadable.ts";
import { LineFold } from "./line_fold.ts";
import { LineScanner } from "./line_scanner.ts";
import { INCOMPLETE, type Scanner } from "./scanner.ts";
import { hasRoom, openSimdMemory, SimdScanner } from "./simd_scanner.ts";

/** A line's beginning in a file whose header is known. */
export interface CsvPosition {
  /** The bytes before it: {@link Folded.next} of an earlier fold. The chunks given begin there. */
  readonly offset: number;
  /** The names of the columns. */
  readonly names: readonly string[];
  /** The lines before it, so that lines are numbered as in the whole table; 0 when absent. */
  readonly lines?: number;
}

const NOTHING_UNREADABLE = new Unreadable().read();

/** Where to begin, and how. */
export interface TableOptions {
  /** The file's beginning when absent. */
  readonly startAt?: CsvPosition | undefined;
  /** Without WebAssembly if false. With it, where it has vectors, when absent. */
  readonly simd?: boolean | undefined;
}

/** A table on its way through: header first, then line after line, however the chunks cut them. */
export class TableReader {
  readonly #choose: ChooseColumns;
  readonly #window: ByteWindow;
  /** Null until the header was read. */
  #fold: LineFold | null = null;
  #scanner: Scanner | null = null;
  readonly #memory: WebAssembly.Memory | null;
  /** Lines of the table before the next one. */
  #passed: number;
  #lines = 0;

  /** A table of which nothing is read yet. */
  constructor(
    choose: ChooseColumns,
    { startAt, simd = true }: TableOptions,
  ) {
    this.#choose = choose;
    this.#memory = simd ? openSimdMemory() : null;
    this.#window = new ByteWindow(
      startAt?.offset ?? 0,
      this.#memory?.buffer ?? new ArrayBuffer(BUFFER_SIZE),
    );
    this.#passed = startAt?.lines ?? 0;
    if (startAt !== undefined) this.#open(startAt.names);
  }

  /** Adds the next bytes, `PIECE_SIZE` of them at most. */
  append(piece: Uint8Array): void {
    this.#window.append(piece);
    if (this.#fold !== null) return;
    const names = takeHeader(this.#window);
    if (names !== null) this.#open(names);
  }

  /** Folds the lines that end in the bytes at hand. True when it stopped before the end of them, as it is to answer. */
  fold(
    { groupsAtMost, bytesAtMost = Infinity }: Omit<FoldOptions, "signal">,
  ): boolean {
    if (this.#fold === null || this.#scanner === null) return false;
    const window = this.#window;
    const { fields } = this.#fold;
    for (;;) {
      const end = this.#scanner.scan(window.from, window.to);
      if (end === INCOMPLETE) {
        this.#requireSound(this.#scanner.problem);
        return false;
      }
      this.#passed += 1;
      fields.locate(window.bytes, this.#scanner.hasDoubledQuotes);
      if (this.#fold.add(window, this.#passed)) this.#lines += 1;
      window.from = end;
      if (this.#fold.size >= groupsAtMost || this.#fold.bytes >= bytesAtMost) {
        return true;
      }
    }
  }

  /** What was folded since {@link TableReader.clear}. */
  answer({ isLast }: { isLast: boolean }): Folded {
    return {
      ...this.#fold?.read() ?? { groups: [], ...NOTHING_UNREADABLE },
      lines: this.#lines,
      next: this.#window.offset,
      isLast,
    };
  }

  /** Forgets what was folded. */
  clear(): void {
    this.#fold?.clear();
    this.#lines = 0;
  }

  /** Makes sure that no line was begun and not ended. */
  requireEnd(): void {
    if (this.#window.isEmpty) return;
    this.#requireSound("the file must end with a line's end: it is cut off");
  }

  #open(names: readonly string[]): void {
    this.#fold = new LineFold(this.#choose(names), names);
    const { fields } = this.#fold;
    this.#scanner = this.#memory === null || !hasRoom(fields)
      ? new LineScanner(fields, this.#window)
      : new SimdScanner(fields, { window: this.#window, memory: this.#memory });
  }

  #requireSound(problem: string | null): void {
    if (problem === null) return;
    const place = this.#fold === null
      ? "the header of a CSV file"
      : `line ${
        this.#passed + 1
      } of a CSV file, at byte ${this.#window.offset},`;
    throw new Fault(
      "PROVIDER_SHAPE_UNKNOWN",
      `Cannot read ${place} as ${problem}`,
    );
  }
}
