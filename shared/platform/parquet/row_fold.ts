import { Decimal } from "../decimal.ts";
import type { FoldSpec, Group, UnreadableLine } from "../fold/fold.ts";
import { Groups, ODD } from "../fold/groups.ts";
import { UNREADABLE } from "./amounts.ts";
import {
  type ChosenKey,
  chosenKeys,
  type ChosenMeasure,
  chosenMeasures,
} from "./chosen_columns.ts";
import type { Column } from "./table.ts";

/** Unreadable lines that are told; the others are counted. */
const MOST_TOLD = 100;
/** Characters of an unreadable value that are told. */
const MOST_CHARACTERS = 100;

/** Rows added up to groups, block by block, from the columns that were chosen. */
export class RowFold {
  /** The columns to be read before {@link RowFold.add}. */
  readonly columns: readonly (ChosenKey | ChosenMeasure)[];
  readonly #groups: Groups;
  readonly #keys: readonly ChosenKey[];
  readonly #measures: readonly ChosenMeasure[];
  #lines = 0;
  #unreadable: UnreadableLine[] = [];
  #unreadableLines = 0;

  /** A fold of these columns. Throws where one of them has values that cannot be read or added up. */
  constructor(spec: FoldSpec, columns: readonly Column[]) {
    this.#groups = new Groups(spec);
    this.#keys = chosenKeys(spec, columns, this.#groups.texts);
    this.#measures = chosenMeasures(spec, columns);
    this.columns = [...this.#keys, ...this.#measures];
  }

  /** How many groups there are. */
  get size(): number {
    return this.#groups.size;
  }

  /** Adds `count` rows, which every reader has read, to their groups; `line` is the first one's number. */
  add(count: number, line: number): void {
    for (let row = 0; row < count; row++) {
      if (this.#readRow(row, line + row)) {
        this.#groups.add();
        this.#lines += 1;
      } else this.#unreadableLines += 1;
    }
  }

  /** What was folded since it was last asked; nothing of it is kept. */
  take(): {
    groups: Group[];
    lines: number;
    unreadable: UnreadableLine[];
    unreadableLines: number;
  } {
    const taken = {
      groups: this.#groups.take(),
      lines: this.#lines,
      unreadable: this.#unreadable,
      unreadableLines: this.#unreadableLines,
    };
    for (const { reader } of this.#keys) reader.trim();
    this.#lines = this.#unreadableLines = 0;
    this.#unreadable = [];
    return taken;
  }

  #readRow(at: number, line: number): boolean {
    const { row, forms, parts, odd } = this.#groups;
    for (const { index, column, reader } of this.#measures) {
      const { amounts } = reader;
      const form = amounts.forms[at] ?? 0;
      if (form === UNREADABLE) {
        const found = amounts.unreadable.get(at) ?? "";
        this.#tell(column, line, { expected: "a decimal number", found });
        return false;
      }
      forms[index] = form;
      parts[2 * index] = amounts.parts[2 * at] ?? 0;
      parts[2 * index + 1] = amounts.parts[2 * at + 1] ?? 0;
      if (form === ODD) odd[index] = amounts.odd.get(at) ?? Decimal.ZERO;
    }
    for (const { index, column, reader } of this.#keys) {
      const code = reader.codes[at] ?? 0;
      if (code < 0) {
        const expected = "a time in the years 0 to 9999";
        this.#tell(column, line, { expected, found: reader.foundAt(code) });
        return false;
      }
      row[index] = code;
    }
    return true;
  }

  #tell(
    { name }: Column,
    line: number,
    { expected, found }: Pick<UnreadableLine, "expected" | "found">,
  ): void {
    if (this.#unreadable.length === MOST_TOLD) return;
    const shortened = Array.from(found).slice(0, MOST_CHARACTERS).join("");
    this.#unreadable.push({ line, column: name, expected, found: shortened });
  }
}
