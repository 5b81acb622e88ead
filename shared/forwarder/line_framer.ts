/**
 * Lines of a file, found on its bytes: a line feed never occurs inside a character of UTF-8, so a place after one is a place to go on
 * from.
 *
 * @module
 */

/** A place that a line takes in its file, uncompressed. */
export interface LinePlace {
  /** Its first byte, after a byte order mark. */
  readonly start: number;
  /** After its last byte, before CR and LF. */
  readonly end: number;
  /** Where the next line begins. */
  readonly next: number;
}

/** Takes the lines of a file in their order. */
export interface LineSink {
  /** A line of sound UTF-8. In parts rather than in an object: this is called for every line. */
  text(text: string, start: number, end: number, next: number): void;
  /** A line that cannot be read, and its first bytes, {@link MOST_POISON_BYTES} at most. */
  poison(
    problem: "not_utf8" | "too_long",
    bytes: Uint8Array,
    place: LinePlace,
  ): void;
}

/** As much of a line that cannot be read is kept as evidence. */
export const MOST_POISON_BYTES = 65_536;

/** Bytes that are decoded at once: the texts of their lines keep them alive together. */
const BLOCK_BYTES = 131_072;
const FIRST_HELD_BYTES = 4_096;

const LF = 0x0a;
const CR = 0x0d;

/**
 * Finds lines in chunks that come one after another. LF or CRLF ends one, as does the end of the file; a byte order mark is left out
 * at the very beginning of the file and nowhere else. Takes no more memory than the longest line allowed, however long one is.
 */
export class LineFramer {
  readonly #sink: LineSink;
  readonly #maxLineBytes: number;
  /** Keeps a byte order mark: it is left out by place. */
  readonly #decoder = new TextDecoder("utf-8", {
    fatal: true,
    ignoreBOM: true,
  });
  /** Where the line begins that has no end yet. */
  #lineStart: number;
  /** Its bytes so far, but those beyond what may be of use. */
  #held = new Uint8Array(FIRST_HELD_BYTES);
  #heldBytes = 0;
  /** Its bytes so far, all of them. */
  #openBytes = 0;
  #lastByte = -1;

  /** A framer whose first chunk begins at `offset`, which is 0 or follows a line feed. */
  constructor(
    sink: LineSink,
    { offset, maxLineBytes }: {
      readonly offset: number;
      readonly maxLineBytes: number;
    },
  ) {
    this.#sink = sink;
    this.#lineStart = offset;
    this.#maxLineBytes = maxLineBytes;
  }

  /** Takes the chunk that follows; keeps no part of it. */
  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; at += BLOCK_BYTES) {
      this.#pushBlock(chunk.subarray(at, at + BLOCK_BYTES));
    }
  }

  /** Takes the end of the file: what stands after the last line feed is a line too. */
  end(): void {
    if (this.#openBytes > 0) this.#endHeld(0);
  }

  #pushBlock(block: Uint8Array): void {
    let from = 0;
    // The first line of all may begin with a byte order mark, and one that began earlier is in pieces: each is read by itself.
    if (this.#openBytes > 0 || this.#lineStart === 0) {
      from = block.indexOf(LF) + 1;
      this.#hold(from === 0 ? block : block.subarray(0, from - 1));
      if (from === 0) return;
      this.#endHeld(1);
    }
    const to = block.lastIndexOf(LF) + 1;
    if (to > from) this.#frame(block.subarray(from, to));
    this.#hold(block.subarray(Math.max(from, to)));
  }

  /** Whole lines, each with its line feed. */
  #frame(bytes: Uint8Array): void {
    const text = this.#decode(bytes);
    if (text === null) this.#frameEach(bytes);
    else if (text.length === bytes.length) this.#framePlain(text);
    else this.#frameText(text, bytes);
  }

  /** Lines of ASCII, where a character is a byte. */
  #framePlain(text: string): void {
    const base = this.#lineStart;
    for (let at = 0; at < text.length;) {
      const feed = text.indexOf("\n", at);
      this.#give(text, at, feed, base + at, base + feed);
      at = feed + 1;
    }
    this.#lineStart = base + text.length;
  }

  #frameText(text: string, bytes: Uint8Array): void {
    const base = this.#lineStart;
    let byte = 0;
    for (let at = 0; at < text.length;) {
      const feed = text.indexOf("\n", at);
      const byteFeed = bytes.indexOf(LF, byte);
      this.#give(text, at, feed, base + byte, base + byteFeed);
      at = feed + 1;
      byte = byteFeed + 1;
    }
    this.#lineStart = base + bytes.length;
  }

  /** The line of `text` from `at` to its line feed, which are at `start` and `feedAt` in the file. */
  #give(
    text: string,
    at: number,
    feed: number,
    start: number,
    feedAt: number,
  ): void {
    const isCrLf = feed > at && text.charCodeAt(feed - 1) === CR;
    const end = isCrLf ? feedAt - 1 : feedAt;
    const line = text.slice(at, isCrLf ? feed - 1 : feed);
    if (end - start <= this.#maxLineBytes) {
      this.#sink.text(line, start, end, feedAt + 1);
    } else {
      const bytes = new TextEncoder().encode(line).slice(0, MOST_POISON_BYTES);
      this.#sink.poison("too_long", bytes, { start, end, next: feedAt + 1 });
    }
  }

  /** Lines of which one at least is no UTF-8. */
  #frameEach(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      const feed = bytes.indexOf(LF, at);
      this.#hold(bytes.subarray(at, feed));
      this.#endHeld(1);
      at = feed + 1;
    }
  }

  /** Keeps what may be a line's, and CR and a byte order mark beside it; of a longer one, what may be evidence. */
  #hold(bytes: Uint8Array): void {
    this.#openBytes += bytes.length;
    this.#lastByte = bytes.at(-1) ?? this.#lastByte;
    const most = Math.max(this.#maxLineBytes, MOST_POISON_BYTES) + 4;
    const kept = bytes.subarray(0, Math.max(0, most - this.#heldBytes));
    const needed = this.#heldBytes + kept.length;
    if (needed > this.#held.length) {
      const size = Math.min(most, Math.max(needed, this.#held.length * 2));
      const larger = new Uint8Array(size);
      larger.set(this.#held.subarray(0, this.#heldBytes));
      this.#held = larger;
    }
    this.#held.set(kept, this.#heldBytes);
    this.#heldBytes = needed;
  }

  /** Ends the line that is held, by so many bytes of a line feed. */
  #endHeld(feedBytes: number): void {
    const size = this.#openBytes;
    const held = this.#held.subarray(0, this.#heldBytes);
    const mark = this.#lineStart === 0 && hasByteOrderMark(held) ? 3 : 0;
    const isCrLf = feedBytes > 0 && size > mark && this.#lastByte === CR;
    const start = this.#lineStart + mark;
    const end = this.#lineStart + size - (isCrLf ? 1 : 0);
    const next = this.#lineStart + size + feedBytes;
    const bytes = held.subarray(mark, mark + end - start);
    const isTooLong = end - start > this.#maxLineBytes;
    const text = isTooLong ? null : this.#decode(bytes);
    this.#lineStart = next;
    this.#openBytes = 0;
    this.#heldBytes = 0;
    if (text !== null) return this.#sink.text(text, start, end, next);
    this.#sink.poison(
      isTooLong ? "too_long" : "not_utf8",
      bytes.slice(0, MOST_POISON_BYTES),
      { start, end, next },
    );
  }

  /** Null when it is no UTF-8. */
  #decode(bytes: Uint8Array): string | null {
    try {
      return this.#decoder.decode(bytes);
    } catch {
      return null;
    }
  }
}

function hasByteOrderMark([first, second, third]: Uint8Array): boolean {
  return first === 0xef && second === 0xbb && third === 0xbf;
}
