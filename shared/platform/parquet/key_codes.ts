import { ByteCodes } from "../fold/byte_codes.ts";
import type { KeyColumn } from "../fold/fold.ts";
import type { Texts } from "../fold/texts.ts";
import { brokenFile } from "./broken_file.ts";
import type { Dictionary, Page } from "./pages.ts";
import type { Raw, ValueKind } from "./value_kind.ts";

/** Values remembered at most; then the memory starts over. */
const MOST_VALUES = 1 << 16;

/** Unreadable values that can be told apart. */
const MOST_UNREADABLE = 100;

/** The codes of a leaf's values: of each entry of a dictionary once, of the values of plain pages one by one. */
export class KeyCodes {
  readonly #kind: ValueKind;
  readonly #texts: Texts;
  readonly #length: number;
  readonly #canonical: (text: string) => string | null;
  readonly #ofBytes: ByteCodes;
  readonly #ofNumbers = new Map<Raw, number>();
  readonly #unreadable: string[] = [];
  #dictionary: Dictionary | null = null;
  #ofEntries = new Int32Array(0);

  /** Codes of `texts` for what `key` makes of the values. */
  constructor(kind: ValueKind, texts: Texts, key: Omit<KeyColumn, "column">) {
    this.#kind = kind;
    this.#texts = texts;
    this.#length = key.bytes ?? Infinity;
    this.#canonical = key.canonical ?? ((text) => text);
    this.#ofBytes = new ByteCodes(texts, key.canonical);
  }

  /** Reads the next `count` values of a page as codes to the beginning of `into`. The code of an unreadable value is negative. */
  read(
    page: Page,
    dictionary: Dictionary | null,
    { into, count }: { into: Int32Array; count: number },
  ): void {
    if (page.codes === null) {
      page.at = this.#readPlain(page.values, page.at, { into, count });
      return;
    }
    if (count === 0) return;
    this.#openDictionary(dictionary);
    page.codes.readMeanings(into, count, this.#ofEntries);
  }

  /** Whether a code was negative so far. */
  get hasUnreadable(): boolean {
    return this.#unreadable.length > 0;
  }

  /** What stood where a code is negative. */
  foundAt(code: number): string {
    return this.#unreadable[-1 - code] ?? "";
  }

  /** Forgets what it remembers. Needed when the texts are cleared. */
  forget(): void {
    this.#ofBytes.forget();
    this.#ofNumbers.clear();
    this.#dictionary = null;
    this.#unreadable.length = 0;
  }

  #openDictionary(dictionary: Dictionary | null): void {
    if (this.#dictionary === dictionary) return;
    if (dictionary === null) throw brokenFile("a dictionary is missing");
    this.#dictionary = dictionary;
    if (dictionary.count > dictionary.bytes.length) {
      throw brokenFile("a dictionary has fewer values than it says");
    }
    this.#ofEntries = new Int32Array(dictionary.count);
    const entries = { into: this.#ofEntries, count: dictionary.count };
    this.#readPlain(dictionary, 0, entries);
  }

  #readPlain(
    values: Page["values"],
    from: number,
    { into, count }: { into: Int32Array; count: number },
  ): number {
    const { width, raw } = this.#kind;
    const { bytes, view } = values;
    let at = from;
    for (let i = 0; i < count; i++) {
      let length = width ?? 4;
      if (at + length > bytes.length) {
        throw brokenFile("a page has too few values");
      }
      if (width === null) {
        length = view.getUint32(at, true);
        at += 4;
        if (at + length > bytes.length) {
          throw brokenFile("a value reaches beyond its page");
        }
      }
      into[i] = raw === null
        ? this.#ofBytes.codeOf(values, at, at + Math.min(length, this.#length))
        : this.#codeOf(raw(view, at, length));
      at += length;
    }
    return at;
  }

  #codeOf(value: Raw): number {
    const known = this.#ofNumbers.get(value);
    if (known !== undefined) return known;
    if (this.#ofNumbers.size >= MOST_VALUES) this.#ofNumbers.clear();
    const text = this.#kind.text(value)?.slice(0, this.#length);
    const code = text === undefined
      ? this.#codeOfUnreadable(String(value))
      : this.#texts.codeOf(text === "" ? null : this.#canonical(text));
    this.#ofNumbers.set(value, code);
    return code;
  }

  #codeOfUnreadable(found: string): number {
    if (this.#unreadable.length < MOST_UNREADABLE) this.#unreadable.push(found);
    return -this.#unreadable.length;
  }
}
