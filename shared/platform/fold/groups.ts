import { Decimal } from "../decimal.ts";
import { DecimalSums } from "./decimal_sums.ts";
import type { FoldSpec, Group } from "./fold.ts";
import { GroupList } from "./group_list.ts";
import { GroupTable } from "./group_table.ts";
import { Texts } from "./texts.ts";

/** Absent measures that one code of a row can tell. */
const BITS = 31;

/** What a group takes besides its codes and sums: slots, hash, lines. */
const BYTES_PER_GROUP = 24;
const BYTES_PER_CODE = 4;
const BYTES_PER_SUM = 17;

/** The line has no value. */
export const ABSENT = 0;
/** The line has a number in two parts. */
export const PLAIN = 1;
/** The line has a number that does not fit into parts. */
export const ODD = 2;

/**
 * Lines added up to groups, whatever they were read from: a reader gives each key as a code and each measure as a number.
 *
 * One line at a time: write its codes and measures, then {@link Groups.add}; or begin the next line and it was never there.
 */
export class Groups {
  /** The texts of each key. A reader asks them for the codes of the values it meets. */
  readonly texts: readonly Texts[];
  /** The line's keys: codes of {@link Groups.texts}. The rest of the row is not the reader's. */
  readonly row: Int32Array;
  /** The line's measures that are {@link PLAIN}, two numbers each as `readParts` writes them. */
  readonly parts: Float64Array;
  /** How the line has each measure: {@link ABSENT}, {@link PLAIN} or {@link ODD}. */
  readonly forms: Uint8Array;
  /** The line's measures that are {@link ODD}. */
  readonly odd: Decimal[];

  /** The measures whose absence makes groups of their own. */
  readonly #splitting: Int32Array;
  readonly #table: GroupTable;
  readonly #sums = new DecimalSums();
  readonly #bytesPerGroup: number;
  #lines = new Float64Array(0);
  #bytes = 0;
  #list: GroupList | null = null;

  /** No groups yet. */
  constructor({ keys, measures }: FoldSpec) {
    this.#splitting = Int32Array.from(
      measures.flatMap(({ splitsWhenAbsent }, i) => splitsWhenAbsent ? i : []),
    );
    this.#table = new GroupTable(
      keys.length + Math.ceil(this.#splitting.length / BITS),
    );
    this.texts = keys.map(() => new Texts());
    this.row = this.#table.row;
    this.parts = new Float64Array(measures.length * 2);
    this.forms = new Uint8Array(measures.length);
    this.odd = measures.map(() => Decimal.ZERO);
    this.#bytesPerGroup = BYTES_PER_GROUP +
      this.row.length * BYTES_PER_CODE + measures.length * BYTES_PER_SUM;
  }

  /** How many groups there are. */
  get size(): number {
    return this.#table.size;
  }

  /** The memory they take, roughly and without room to grow. Of the lines since the last {@link Groups.clear} alone. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds the line to its group. */
  add(): void {
    this.#markAbsent();
    const before = this.#table.size;
    const group = this.#table.find();
    if (group === before) this.#grow();
    this.#lines[group] = (this.#lines[group] ?? 0) + 1;
    const { forms, parts } = this;
    const first = group * forms.length;
    for (let i = 0; i < forms.length; i++) {
      const form = forms[i];
      if (form === PLAIN) {
        this.#sums.addParts(
          first + i,
          parts[2 * i] ?? 0,
          parts[2 * i + 1] ?? 0,
        );
      } else if (form === ODD) {
        this.#sums.add(first + i, this.odd[i] ?? Decimal.ZERO);
      }
    }
  }

  /** The groups in the order in which they were first met, until {@link Groups.clear}. */
  list(): GroupList {
    this.#list = new GroupList(this.size, (group) => this.#read(group));
    return this.#list;
  }

  /** Forgets the groups and their texts: codes given so far mean nothing any more. */
  clear(): void {
    this.#list?.close();
    this.#table.clear();
    this.#sums.clear();
    this.#lines.fill(0);
    for (const texts of this.texts) texts.clear();
    this.#bytes = 0;
  }

  #read(group: number): Group {
    const keys: (string | null)[] = [];
    for (let i = 0; i < this.texts.length; i++) {
      keys.push(this.texts[i]?.textOf(this.#table.codeAt(group, i)) ?? null);
    }
    const sums: (string | null)[] = [];
    const first = group * this.forms.length;
    for (let i = 0; i < this.forms.length; i++) {
      sums.push(this.#sums.textOf(first + i));
    }
    return { keys, sums, lines: this.#lines[group] ?? 0 };
  }

  /** Tells in the rest of the row which of the splitting measures the line lacks, a bit for each. */
  #markAbsent(): void {
    const { row, forms } = this;
    const splitting = this.#splitting;
    const keys = this.texts.length;
    let bits = 0;
    for (let i = 0; i < splitting.length; i++) {
      if (forms[splitting[i] ?? 0] === ABSENT) bits |= 1 << i % BITS;
      if (i % BITS < BITS - 1 && i < splitting.length - 1) continue;
      row[keys + Math.floor(i / BITS)] = bits;
      bits = 0;
    }
  }

  #grow(): void {
    const { size } = this;
    this.#bytes = size * this.#bytesPerGroup;
    for (const texts of this.texts) this.#bytes += texts.bytes;
    if (size <= this.#lines.length) return;
    const lines = new Float64Array(
      Math.max(512, Math.ceil(1.5 * this.#lines.length)),
    );
    lines.set(this.#lines);
    this.#lines = lines;
    this.#sums.reserve(lines.length * this.forms.length);
  }
}
