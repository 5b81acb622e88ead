import { Decimal } from "../decimal.ts";
import { ByteCodes } from "../fold/byte_codes.ts";
import { readParts } from "../fold/decimal_parts.ts";
import type { FoldedGroups, FoldSpec, UnreadableLine } from "../fold/fold.ts";
import { ABSENT, Groups, ODD, PLAIN } from "../fold/groups.ts";
import { Fields } from "./fields.ts";
import type { ByteWindow } from "./byte_window.ts";

/** Unreadable lines that are told; the others are counted. */
const MOST_TOLD = 100;
/** Characters of an unreadable value that are told. */
const MOST_CHARACTERS = 100;

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
}

/** Lines of CSV added up to groups, straight from the bytes of their wanted fields. */
export class LineFold {
  /** The wanted fields: to be located before {@link LineFold.add}. */
  readonly fields: Fields;

  readonly #groups: Groups;
  readonly #keys: readonly KeyField[];
  readonly #measures: readonly MeasureField[];
  #unreadable: UnreadableLine[] = [];

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
    this.#measures = spec.measures.flatMap(({ column }, index) =>
      column === null ? [] : [{
        index,
        field: wanted.indexOf(column),
        name: names[column] ?? "",
      }]
    );
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
    const wrong = this.#readMeasures(window.bytes);
    if (wrong !== null) {
      this.#tell(window.bytes, line, wrong);
      return false;
    }
    this.#readKeys(window);
    this.#groups.add();
    return true;
  }

  /** What was folded since {@link LineFold.clear}. */
  read(): { groups: FoldedGroups; unreadable: readonly UnreadableLine[] } {
    return { groups: this.#groups.list(), unreadable: this.#unreadable };
  }

  /** Forgets it: what comes is folded as if nothing had been before. */
  clear(): void {
    this.#groups.clear();
    for (const { codes } of this.#keys) codes.forget();
    this.#unreadable = [];
  }

  /** The first measure that is no number; null when all can be added up. */
  #readMeasures(bytes: Uint8Array): MeasureField | null {
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
        if (number === null) return measure;
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

  #tell(bytes: Uint8Array, line: number, { field, name }: MeasureField): void {
    if (this.#unreadable.length === MOST_TOLD) return;
    const { starts, ends } = this.fields;
    const found = decode(bytes, starts[field] ?? 0, ends[field] ?? 0);
    this.#unreadable.push({
      line,
      column: name,
      expected: "a decimal number",
      found: Array.from(found).slice(0, MOST_CHARACTERS).join(""),
    });
  }
}

function wantedColumns({ keys, measures }: FoldSpec): number[] {
  const columns = [...keys, ...measures].flatMap(({ column }) => column ?? []);
  return [...new Set(columns)].sort((a, b) => a - b);
}

function decode(bytes: Uint8Array, from: number, to: number): string {
  return new TextDecoder().decode(bytes.subarray(from, to));
}
