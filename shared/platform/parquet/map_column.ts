import type { KeyColumn } from "../fold/fold.ts";
import { Texts } from "../fold/texts.ts";
import { brokenFile } from "./broken_file.ts";
import { BLOCK, type BlockColumn } from "./flat_column.ts";
import { KeyCodes } from "./key_codes.ts";
import { MISSING, NestedLeaf } from "./nested_leaf.ts";
import type { Pages } from "./pages.ts";
import { SequenceCodes } from "./sequence_codes.ts";
import type { Leaf } from "./table.ts";
import type { ValueKind } from "./value_kind.ts";

/** A leaf of a map, and how its values are read. */
export interface MapLeaf {
  /** The leaf. */
  readonly leaf: Leaf;
  /** Its values. */
  readonly kind: ValueKind;
}

/** A key that holds maps, as codes. A map is its JSON text with sorted keys; a missing one has code 0, an empty one is `{}`. */
export class MapKey implements BlockColumn {
  /** The codes of the block read last. */
  readonly codes: Int32Array = new Int32Array(BLOCK);
  readonly #texts: Texts;
  readonly #key: Omit<KeyColumn, "column">;
  readonly #names: NestedLeaf;
  readonly #values: NestedLeaf;
  readonly #nameTexts = new Texts();
  readonly #valueTexts = new Texts();
  readonly #nameCodes: KeyCodes;
  readonly #valueCodes: KeyCodes;
  readonly #isNumber: boolean;
  readonly #levelOfEmpty: number;
  readonly #known = new SequenceCodes();
  #sequence = new Int32Array(64);

  /** The key of maps from `names` to `values`; a map is there from the level `levelOfEmpty` on. */
  constructor(
    [names, values]: readonly [MapLeaf, MapLeaf],
    texts: Texts,
    { levelOfEmpty, ...key }: Omit<KeyColumn, "column"> & {
      levelOfEmpty: number;
    },
  ) {
    this.#texts = texts;
    this.#key = key;
    this.#levelOfEmpty = levelOfEmpty;
    this.#nameCodes = new KeyCodes(names.kind, this.#nameTexts, {});
    this.#valueCodes = new KeyCodes(values.kind, this.#valueTexts, {});
    this.#names = new NestedLeaf(names.leaf, this.#nameCodes);
    this.#values = new NestedLeaf(values.leaf, this.#valueCodes);
    this.#isNumber = values.kind.raw !== null && values.kind.isNumber;
  }

  /** How many rows can be read before it must be opened again. */
  get ready(): number {
    return Math.min(this.#names.ready, this.#values.ready);
  }

  /** Turns to a row group. */
  start([names, values]: readonly Pages[]): void {
    this.#names.start(names);
    this.#values.start(values);
  }

  /** Makes rows ready. */
  async open(): Promise<void> {
    for (const leaf of [this.#names, this.#values]) {
      while (leaf.ready === 0 && await leaf.open());
    }
    if (this.ready === 0) throw brokenFile("a column has too few rows");
  }

  /** Reads the next `count` rows. */
  read(count: number): void {
    for (let row = 0; row < count; row++) this.codes[row] = this.#readRow();
    this.#names.ready -= count;
    this.#values.ready -= count;
  }

  /** No code is negative: what cannot be read stands in a map as it was found. */
  readonly hasUnreadable: boolean = false;

  /** Nothing, as no code is negative. */
  foundAt(): string {
    return "";
  }

  /** Forgets what it remembers. Needed when its texts are cleared, and only at the end of a row group. */
  forget(): void {
    this.#known.clear();
    this.#nameTexts.clear();
    this.#valueTexts.clear();
    this.#nameCodes.forget();
    this.#valueCodes.forget();
  }

  #readRow(): number {
    const names = this.#names;
    const values = this.#values;
    if ((names.definitions[names.at] ?? 0) < this.#levelOfEmpty) {
      names.at += 1;
      values.at += 1;
      return 0;
    }
    let length = 0;
    do {
      const name = names.codes[names.at++] ?? MISSING;
      const value = values.codes[values.at++] ?? MISSING;
      if (name === MISSING) continue;
      if (length + 2 > this.#sequence.length) this.#growSequence();
      this.#sequence[length++] = name;
      this.#sequence[length++] = value;
    } while (names.isContinued(names.at));
    if (values.isContinued(values.at)) {
      throw brokenFile("a map has more values than keys");
    }
    return this.#known.codeOf(
      this.#sequence,
      length,
      () => this.#decide(length),
    );
  }

  #growSequence(): void {
    const larger = new Int32Array(this.#sequence.length * 2);
    larger.set(this.#sequence);
    this.#sequence = larger;
  }

  #decide(length: number): number {
    const { bytes, canonical } = this.#key;
    const whole = this.#jsonOf(length);
    const text = bytes === undefined ? whole : new TextDecoder()
      .decode(new TextEncoder().encode(whole).subarray(0, bytes));
    return this.#texts.codeOf(canonical === undefined ? text : canonical(text));
  }

  #jsonOf(length: number): string {
    const members = new Map<string, string>();
    for (let i = 0; i < length; i += 2) {
      const name = textOf(this.#sequence[i], this.#nameTexts, this.#nameCodes);
      const code = this.#sequence[i + 1];
      const value = textOf(code, this.#valueTexts, this.#valueCodes);
      members.set(
        name,
        code === MISSING
          ? "null"
          : this.#isNumber
          ? value
          : JSON.stringify(value),
      );
    }
    const sorted = [...members].sort(([a], [b]) => a < b ? -1 : 1);
    return `{${
      sorted.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join()
    }}`;
  }
}

/** In a map, an empty text is a text. */
function textOf(code = 0, texts: Texts, codes: KeyCodes): string {
  return code < 0 ? codes.foundAt(code) : texts.textOf(code) ?? "";
}
