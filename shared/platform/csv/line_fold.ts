import { Decimal } from "../decimal.ts";
import { ByteCodes } from "../fold/byte_codes.ts";
import { readParts } from "../fold/decimal_parts.ts";
import type { Folded, FoldSpec, KeyColumn } from "../fold/fold.ts";
import { ABSENT, Groups, ODD, PLAIN } from "../fold/groups.ts";
import { type Problem, Unreadable } from "../fold/unreadable.ts";
import { Fields } from "./fields.ts";
import type { ByteWindow } from "./byte_window.ts";

/** A key, and which of the wanted fields it is. */
interface KeyField {
  readonly index: number;
  readonly field: number;
  readonly bytes: number;
  readonly codes: ByteCodes;
}

/** A measure, and which of the wanted fields it is. */
interface MeasureField {
  readonly index: number;
  readonly field: number;
  readonly name: string;
  readonly isDispensable: boolean;
}

/** Lines of CSV added up to groups, straight from the bytes of their wanted fields. */
export class LineFold {
  /** The wanted fields: to be located before {@link LineFold.add}. */
  readonly fields: Fields;

  readonly #groups: Groups;
  readonly #keys: readonly KeyField[];
  readonly #measures: readonly MeasureField[];
  readonly #countedBy:
    | { readonly field: number; readonly key: KeyColumn }
    | null;
  readonly #unreadable = new Unreadable();
  /** Of the line: its values that are not read, though it is kept. */
  readonly #dispensed: MeasureField[] = [];

  /** A fold of a table with columns of these names. */
  constructor(spec: FoldSpec, names: readonly string[]) {
    const wanted = wantedColumns(spec);
    this.fields = new Fields(wanted, names.length);
    this.#groups = new Groups(spec);
    this.#keys = spec.keys.flatMap(({ column, bytes, canonical }, index) => {
      const texts = this.#groups.texts[index];
      return column === null || texts === undefined ? [] : [{
        index,
        field: wanted.indexOf(column),
        bytes: bytes ?? Infinity,
        codes: new ByteCodes(texts, canonical),
      }];
    });
    this.#measures = spec.measures.flatMap(
      ({ column, isDispensable = false }, index) =>
        column === null ? [] : [{
          index,
          field: wanted.indexOf(column),
          name: names[column] ?? "",
          isDispensable,
        }],
    );
    const key = spec.keys[spec.countsLeftOutBy ?? -1];
    this.#countedBy = key === undefined || key.column === null
      ? null
      : { field: wanted.indexOf(key.column), key };
  }

  /** How many groups there are. */
  get size(): number {
    return this.#groups.size;
  }

  /** The memory they take, roughly. */
  get bytes(): number {
    return this.#groups.bytes;
  }

  /** Adds a line to its group, and says whether it could be read. */
  add(window: ByteWindow, line: number): boolean {
    const { bytes } = window;
    const wrong = this.#readMeasures(bytes);
    if (wrong !== null) {
      this.#unreadable.leaveOut(
        this.#problem(bytes, line, wrong),
        this.#countsBy(bytes),
      );
      return false;
    }
    for (const measure of this.#dispensed) {
      this.#unreadable.dispenseWith(this.#problem(bytes, line, measure));
    }
    this.#readKeys(window);
    this.#groups.add();
    return true;
  }

  /** What was folded since {@link LineFold.clear}. */
  read(): Omit<Folded, "lines" | "next" | "isLast"> {
    return { groups: this.#groups.list(), ...this.#unreadable.read() };
  }

  /** Forgets it: what comes is folded as if nothing had been before. */
  clear(): void {
    this.#groups.clear();
    for (const { codes } of this.#keys) codes.forget();
    this.#unreadable.clear();
  }

  /** The first measure that is no number and has to be one; null when the line can be added up. */
  #readMeasures(bytes: Uint8Array): MeasureField | null {
    if (this.#dispensed.length > 0) this.#dispensed.length = 0;
    const { starts, ends } = this.fields;
    const { forms, parts, odd } = this.#groups;
    for (const measure of this.#measures) {
      const { index, field } = measure;
      const start = starts[field] ?? 0;
      const end = ends[field] ?? 0;
      if (start === end) forms[index] = ABSENT;
      else if (readParts(bytes, start, end, parts, 2 * index)) {
        forms[index] = PLAIN;
      } else {
        const number = Decimal.find(decode(bytes, start, end));
        if (number === null) {
          if (!measure.isDispensable) return measure;
          this.#dispensed.push(measure);
          forms[index] = ABSENT;
          continue;
        }
        forms[index] = ODD;
        odd[index] = number;
      }
    }
    return null;
  }

  #readKeys(window: ByteWindow): void {
    const { starts, ends } = this.fields;
    const { row } = this.#groups;
    for (const { index, field, bytes, codes } of this.#keys) {
      const start = starts[field] ?? 0;
      const end = Math.min(ends[field] ?? 0, start + bytes);
      row[index] = codes.codeOf(window, start, end);
    }
  }

  #problem(
    bytes: Uint8Array,
    line: number,
    { field, name }: MeasureField,
  ): Problem {
    const { starts, ends } = this.fields;
    return {
      line,
      column: name,
      expected: "a decimal number",
      found: decode(bytes, starts[field] ?? 0, ends[field] ?? 0),
    };
  }

  /** The line's value of the key that tells apart what is left out; no code is given to it, as the line makes no group. */
  #countsBy(bytes: Uint8Array): string | null {
    if (this.#countedBy === null) return null;
    const { field, key } = this.#countedBy;
    const start = this.fields.starts[field] ?? 0;
    const end = Math.min(
      this.fields.ends[field] ?? 0,
      start + (key.bytes ?? Infinity),
    );
    if (end <= start) return null;
    const text = decode(bytes, start, end);
    return key.canonical === undefined ? text : key.canonical(text);
  }
}

function wantedColumns({ keys, measures }: FoldSpec): number[] {
  const columns = [...keys, ...measures].flatMap(({ column }) => column ?? []);
  return [...new Set(columns)].sort((a, b) => a - b);
}

function decode(bytes: Uint8Array, from: number, to: number): string {
  return new TextDecoder().decode(bytes.subarray(from, to));
}
