import { Decimal } from "../decimal.ts";
import type { Folded, FoldSpec, Group } from "../fold/fold.ts";
import { GroupList } from "../fold/group_list.ts";
import { ABSENT, ODD, PLAIN } from "../fold/groups.ts";
import { Texts } from "../fold/texts.ts";
import { type Problem, Unreadable } from "../fold/unreadable.ts";
import { type Amounts, UNREADABLE } from "./amounts.ts";
import { BlockGroups, type Rows } from "./block_groups.ts";
import {
  type ChosenKey,
  chosenKeys,
  type ChosenMeasure,
  chosenMeasures,
} from "./chosen_columns.ts";
import { BLOCK } from "./flat_column.ts";
import { type LeafRoom, leafRoom } from "./pages.ts";
import { ScaledSums } from "./scaled_sums.ts";
import type { Column, Leaf } from "./table.ts";

/** What a group takes besides its codes and sums: slots and lines. */
const BYTES_PER_GROUP = 24;
const BYTES_PER_SUM = 34;

/** What a measure's value must be. */
const NUMBER = "a decimal number";

/** What was folded. */
export type Read = Omit<Folded, "next" | "isLast">;

/** Rows added up to groups, block by block, from the columns that were chosen. */
export class RowFold {
  /** The columns to be read before {@link RowFold.add}. */
  readonly columns: readonly (ChosenKey | ChosenMeasure)[];
  /** Their leaves, one column after the other. */
  readonly leaves: readonly Leaf[];
  /** Room for each of the leaves. */
  readonly rooms: readonly LeafRoom[];
  readonly #spec: FoldSpec;
  readonly #texts: readonly Texts[];
  readonly #keys: readonly ChosenKey[];
  readonly #measures: readonly ChosenMeasure[];
  readonly #splits: readonly Split[];
  readonly #groups: BlockGroups;
  readonly #groupOf = new Int32Array(BLOCK);
  readonly #sums: readonly ScaledSums[];
  #linesOf = new Float64Array(0);
  #list: GroupList | null = null;
  #lines = 0;
  readonly #unreadable = new Unreadable();

  /** A fold of these columns. Throws where one of them has values that cannot be read or added up. */
  constructor(spec: FoldSpec, columns: readonly Column[]) {
    this.#spec = spec;
    this.#texts = spec.keys.map(() => new Texts());
    this.#keys = chosenKeys(spec, columns, this.#texts);
    this.#measures = chosenMeasures(spec, columns);
    this.columns = [...this.#keys, ...this.#measures];
    this.leaves = this.columns.flatMap(({ column }) => column.leaves);
    this.rooms = this.leaves.map(leafRoom);
    this.#splits = this.#measures
      .filter(({ index }) => spec.measures[index]?.splitsWhenAbsent)
      .map(({ reader }) => ({
        forms: reader.amounts.forms,
        codes: new Int32Array(BLOCK),
      }));
    this.#groups = new BlockGroups([
      ...this.#keys.map(({ index, reader }) => ({
        codes: reader.codes,
        size: () => this.#texts[index]?.size ?? 0,
      })),
      ...this.#splits.map(({ codes }) => ({ codes, size: () => 2 })),
    ]);
    this.#sums = spec.measures.map(() => new ScaledSums());
  }

  /** How many groups there are. */
  get size(): number {
    return this.#groups.size;
  }

  /** Adds `count` rows, which every reader has read, to their groups; `line` is the first one's number. */
  add(count: number, line: number): void {
    let from = 0;
    for (let row = 0; row < count && this.#mayBeUnreadable(); row++) {
      const problem = this.#problemAt(row, line + row);
      if (problem === null) {
        this.#dispense(row, line + row);
        continue;
      }
      this.#addReadable({ from, to: row });
      from = row + 1;
      this.#unreadable.leaveOut(problem, this.#countsBy(row));
    }
    this.#addReadable({ from, to: count });
  }

  /** The memory its groups take, roughly. */
  get bytes(): number {
    const each = BYTES_PER_GROUP + BYTES_PER_SUM * this.#sums.length +
      this.#groups.bytesPerGroup;
    return this.#texts.reduce((sum, { bytes }) => sum + bytes, 0) +
      each * this.size;
  }

  /** What was folded since {@link RowFold.clear}. */
  read(): Read {
    this.#list = new GroupList(this.size, (group) => this.#readGroup(group));
    return {
      groups: this.#list,
      lines: this.#lines,
      ...this.#unreadable.read(),
    };
  }

  /** Forgets it: what comes is folded as if nothing had been before. */
  clear(): void {
    this.#list?.close();
    this.#groups.clear();
    for (const sums of this.#sums) sums.clear();
    this.#linesOf.fill(0);
    for (const texts of this.#texts) texts.clear();
    for (const { reader } of this.#keys) reader.forget();
    this.#lines = 0;
    this.#unreadable.clear();
  }

  #addReadable(rows: Rows): void {
    for (const { forms, codes } of this.#splits) markAbsent(forms, rows, codes);
    this.#groups.find(rows, this.#groupOf);
    this.#reserve();
    countLines(this.#groupOf, rows, this.#linesOf);
    for (const { index, reader } of this.#measures) {
      const sums = this.#sums[index];
      if (sums !== undefined) addUp(reader.amounts, rows, this.#groupOf, sums);
    }
    this.#lines += rows.to - rows.from;
  }

  #reserve(): void {
    if (this.#groups.size <= this.#linesOf.length) return;
    const lines = new Float64Array(
      Math.max(512, 2 * this.#linesOf.length, this.#groups.size),
    );
    lines.set(this.#linesOf);
    this.#linesOf = lines;
    for (const sums of this.#sums) sums.reserve(lines.length);
  }

  #mayBeUnreadable(): boolean {
    return this.#keys.some(({ reader }) => reader.hasUnreadable) ||
      this.#measures.some(({ reader }) => reader.amounts.unreadable.size > 0);
  }

  /** Why a row is left out; null when it is kept. */
  #problemAt(row: number, line: number): Problem | null {
    for (const { index, column: { name: column }, reader } of this.#measures) {
      const found = reader.amounts.unreadable.get(row);
      if (found !== undefined && !this.#isDispensable(index)) {
        return { line, column, expected: NUMBER, found };
      }
    }
    for (const { column: { name: column }, reader } of this.#keys) {
      const code = reader.codes[row] ?? 0;
      if (code < 0) {
        const expected = "a time in the years 0 to 9999";
        return { line, column, expected, found: reader.foundAt(code) };
      }
    }
    return null;
  }

  #dispense(row: number, line: number): void {
    for (const { column: { name: column }, reader } of this.#measures) {
      const found = reader.amounts.unreadable.get(row);
      if (found === undefined) continue;
      this.#unreadable.dispenseWith({ line, column, expected: NUMBER, found });
    }
  }

  #isDispensable(index: number): boolean {
    return this.#spec.measures[index]?.isDispensable === true;
  }

  /** The row's value of the key that tells apart what is left out. */
  #countsBy(row: number): string | null {
    const { countsLeftOutBy: wanted } = this.#spec;
    const key = this.#keys.find(({ index }) => index === wanted);
    if (key === undefined) return null;
    return this.#texts[key.index]?.textOf(key.reader.codes[row] ?? 0) ?? null;
  }

  #readGroup(group: number): Group {
    const keys = this.#spec.keys.map((): string | null => null);
    for (let i = 0; i < this.#keys.length; i++) {
      const index = this.#keys[i]?.index ?? 0;
      const code = this.#groups.codeAt(group, i);
      keys[index] = this.#texts[index]?.textOf(code) ?? null;
    }
    const sums = this.#sums.map((sum) => sum.textOf(group));
    return { keys, sums, lines: this.#linesOf[group] ?? 0 };
  }
}

/** A measure whose absence makes groups: how each row has it, and codes of whether it has. */
interface Split {
  readonly forms: Uint8Array;
  readonly codes: Int32Array;
}

function markAbsent(forms: Uint8Array, rows: Rows, codes: Int32Array): void {
  for (let row = rows.from; row < rows.to; row++) {
    const form = forms[row];
    codes[row] = form === ABSENT || form === UNREADABLE ? 1 : 0;
  }
}

function countLines(
  groupOf: Int32Array,
  rows: Rows,
  linesOf: Float64Array,
): void {
  for (let row = rows.from; row < rows.to; row++) {
    const group = groupOf[row] ?? 0;
    linesOf[group] = (linesOf[group] ?? 0) + 1;
  }
}

function addUp(
  amounts: Amounts,
  rows: Rows,
  groupOf: Int32Array,
  sums: ScaledSums,
): void {
  for (let from = rows.from; from < rows.to; from++) {
    from = sums.addScaled(groupOf, amounts.scaled, { from, to: rows.to });
    if (from === rows.to) return;
    addUncommon(amounts, from, groupOf[from] ?? 0, sums);
  }
}

function addUncommon(
  { forms, parts, odd }: Amounts,
  row: number,
  group: number,
  { others }: ScaledSums,
): void {
  if (forms[row] === PLAIN) {
    others.addParts(group, parts[2 * row] ?? 0, parts[2 * row + 1] ?? 0);
  } else if (forms[row] === ODD) {
    others.add(group, odd.get(row) ?? Decimal.ZERO);
  }
}
