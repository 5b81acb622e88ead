import type { Bytes } from "../fold/byte_ranges.ts";
import { brokenFile } from "./broken_file.ts";
import type { ChunkBytes } from "./chunk_bytes.ts";
import { decompress, PageRoom } from "./decompress.ts";
import { Hybrid } from "./hybrid.ts";
import { toPlain } from "./other_encodings.ts";
import { type PageHeader, readPageHeader } from "./page_header.ts";
import type { Leaf } from "./table.ts";

/** A page of a leaf: levels, and either codes of the dictionary or the values themselves. */
export interface Page {
  /** How many levels it has: values, and what is null or empty. */
  readonly count: number;
  /** How deep each is defined; null where nothing can be null. */
  readonly definitions: Hybrid | null;
  /** Which of them begin a row; null where nothing repeats. */
  readonly repetitions: Hybrid | null;
  /** Codes of the dictionary, one for each value that is there; null where the values themselves follow. */
  readonly codes: Hybrid | null;
  /** The values that are there, as PLAIN has them; without bytes where there are codes. */
  readonly values: Bytes;
  /** Where the next of the values begins. Whoever reads one moves it. */
  at: number;
}

/** The distinct values of a chunk, as PLAIN has them. */
export interface Dictionary extends Bytes {
  /** How many there are. */
  readonly count: number;
}

/** Truth values are stored as codes of this dictionary. */
const TRUTHS: Dictionary = { ...toBytes(Uint8Array.of(0, 1)), count: 2 };

/** The most of a header that is looked for before a chunk is given up. */
const MOST_OF_HEADER = 16 * 1024 * 1024;

/** Room for the page of a leaf that is read, and for its dictionary. Row groups use it one after the other. */
export interface LeafRoom {
  /** For a page. */
  readonly page: PageRoom;
  /** For a dictionary. */
  readonly dictionary: PageRoom;
}

/** Room for a leaf. */
export function leafRoom(): LeafRoom {
  return { page: new PageRoom(), dictionary: new PageRoom() };
}

/** The pages of one leaf in one row group, one after the other. A page is there until the next one is asked for. */
export class Pages {
  /** The dictionary of the codes to come. */
  dictionary: Dictionary | null = null;
  readonly #leaf: Leaf;
  readonly #codec: string;
  readonly #chunk: ChunkBytes;
  readonly #room: LeafRoom;

  /** The pages in a chunk's bytes, compressed with `codec`. */
  constructor(
    leaf: Leaf,
    chunk: ChunkBytes,
    { codec, room }: { codec: string; room: LeafRoom },
  ) {
    this.#leaf = leaf;
    this.#codec = codec;
    this.#chunk = chunk;
    this.#room = room;
    if (leaf.element.type === "BOOLEAN") this.dictionary = TRUTHS;
  }

  /** The next page with values; null after the last. */
  async next(): Promise<Page | null> {
    while (this.#chunk.bytes.length > 0 || !this.#chunk.isWhole) {
      const header = await this.#readHeader();
      const { kind, stored } = header;
      if (this.#chunk.bytes.length < stored) await this.#chunk.reach(stored);
      if (this.#chunk.bytes.length < stored) {
        throw brokenFile("a page reaches beyond its column");
      }
      const body = this.#chunk.bytes.subarray(0, stored);
      this.#chunk.take(stored);
      if (kind === "dictionary") this.#openDictionary(header, body);
      else if (kind === "data") return this.#openV1(header, body);
      else if (kind === "data v2") return this.#openV2(header, body);
    }
    return null;
  }

  async #readHeader(): Promise<PageHeader> {
    for (;;) {
      const { bytes, isWhole } = this.#chunk;
      try {
        const header = readPageHeader(bytes);
        this.#chunk.take(header.length);
        return header;
      } catch (thrown) {
        // It may only not be there as a whole.
        if (isWhole || bytes.length > MOST_OF_HEADER) throw thrown;
        await this.#chunk.reach(bytes.length + 1);
      }
    }
  }

  #openDictionary({ count, size }: PageHeader, body: Uint8Array): void {
    const bytes = decompress(body, {
      codec: this.#codec,
      size,
      room: this.#room.dictionary,
    });
    this.dictionary = { ...toBytes(bytes), count };
  }

  #openV1(
    { count, size, encoding, levels }: PageHeader,
    body: Uint8Array,
  ): Page {
    const { definition, repetition } = this.#leaf;
    const bytes = decompress(body, {
      codec: this.#codec,
      size,
      room: this.#room.page,
    });
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let at = 0;
    const openLevels = (most: number) => {
      if (most === 0) return null;
      if (levels !== "RLE" || at + 4 > bytes.length) {
        throw brokenFile(`levels must be written as RLE: found ${levels}`);
      }
      const from = at + 4;
      at = from + view.getUint32(at, true);
      return new Hybrid(bytes, from, at, widthOf(most));
    };
    const repetitions = openLevels(repetition);
    const from = at;
    const definitions = openLevels(definition);
    return this.#open(bytes.subarray(at), {
      count,
      encoding,
      definitions,
      repetitions,
      countPresent: () => {
        if (definitions === null) return count;
        const again = new Hybrid(bytes, from + 4, at, widthOf(definition));
        return countOf(definition, again, count);
      },
    });
  }

  #openV2(header: PageHeader, body: Uint8Array): Page {
    const { definition, repetition } = this.#leaf;
    const from = header.repetitionBytes;
    const to = from + header.definitionBytes;
    const repetitions = repetition === 0
      ? null
      : new Hybrid(body, 0, from, widthOf(repetition));
    const definitions = definition === 0
      ? null
      : new Hybrid(body, from, to, widthOf(definition));
    const bytes = decompress(body.subarray(to), {
      codec: header.isCompressed ? this.#codec : "UNCOMPRESSED",
      size: header.size - to,
      room: this.#room.page,
    });
    return this.#open(bytes, {
      count: header.count,
      encoding: header.encoding,
      definitions,
      repetitions,
      countPresent: () => header.count - header.nulls,
    });
  }

  #open(
    bytes: Uint8Array,
    { encoding, countPresent, ...page }:
      & Pick<Page, "count" | "definitions" | "repetitions">
      & { encoding: string; countPresent: () => number },
  ): Page {
    const none = toBytes(bytes.subarray(0, 0));
    if (encoding === "RLE_DICTIONARY" || encoding === "PLAIN_DICTIONARY") {
      if (this.dictionary === null) throw brokenFile("a dictionary is missing");
      const width = bytes[0] ?? 0;
      const from = Math.min(1, bytes.length);
      const codes = new Hybrid(bytes, from, bytes.length, width);
      return { ...page, codes, values: none, at: 0 };
    }
    const { element } = this.#leaf;
    if (element.type === "BOOLEAN") {
      return {
        ...page,
        codes: truthCodes(bytes, encoding),
        values: none,
        at: 0,
      };
    }
    const values = encoding === "PLAIN" ? bytes : toPlain(bytes, {
      element,
      encoding,
      count: countPresent(),
    });
    return { ...page, codes: null, values: toBytes(values), at: 0 };
  }
}

/** Plain truth values are bits: one packed run that lacks its header. */
function truthCodes(bytes: Uint8Array, encoding: string): Hybrid {
  if (encoding === "RLE") return new Hybrid(bytes, 4, bytes.length, 1);
  if (encoding !== "PLAIN") {
    throw brokenFile(`truth values have an encoding not known: ${encoding}`);
  }
  let header = bytes.length * 2 + 1;
  const run: number[] = [];
  for (; header > 127; header = Math.floor(header / 128)) {
    run.push((header % 128) + 128);
  }
  run.push(header);
  const whole = new Uint8Array(run.length + bytes.length);
  whole.set(run);
  whole.set(bytes, run.length);
  return new Hybrid(whole, 0, whole.length, 1);
}

function countOf(value: number, levels: Hybrid, count: number): number {
  const all = new Int32Array(count);
  levels.read(all, count);
  return all.reduce((sum, level) => sum + (level === value ? 1 : 0), 0);
}

function widthOf(most: number): number {
  return 32 - Math.clz32(most);
}

function toBytes(bytes: Uint8Array): Bytes {
  return {
    bytes,
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length),
  };
}
