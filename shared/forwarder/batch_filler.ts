import type { Batch, BatchOptions, PoisonLine } from "./batch.ts";
import { isJson } from "./json_check.ts";
import {
  type LinePlace,
  type LineSink,
  MOST_POISON_BYTES,
} from "./line_framer.ts";

/** A batch while it fills. */
interface OpenBatch {
  readonly start: number;
  end: number;
  readonly firstRecord: number;
  lines: number;
  readonly records: string[];
  readonly ranges: (readonly [number, number])[];
  readonly poison: PoisonLine[];
  blank: number;
}

/** Fills batches with lines, and ends one where the bounds say. */
export class BatchFiller implements LineSink {
  readonly #options: BatchOptions;
  #filled: Batch[] = [];
  #open: OpenBatch;

  /** A filler whose first line begins at `options.from`. */
  constructor(options: BatchOptions) {
    this.#options = options;
    this.#open = emptyBatch(options.from.offset, options.from.records);
  }

  /** Takes a line of sound UTF-8. */
  text(text: string, start: number, end: number, next: number): void {
    this.#makeRoom(next);
    const open = this.#open;
    if (isBlank(text)) open.blank += 1;
    else if (this.#options.format === "text") {
      open.records.push(JSON.stringify(text));
      open.ranges.push([start, end]);
    } else if (isJson(text)) {
      open.records.push(text);
      open.ranges.push([start, end]);
    } else {
      const bytes = new TextEncoder().encode(text);
      this.#pushPoison("not_json", bytes, start, end);
    }
    this.#endLine(next);
  }

  /** Takes a line that cannot be read. */
  poison(
    problem: PoisonLine["problem"],
    bytes: Uint8Array,
    { start, end, next }: LinePlace,
  ): void {
    this.#makeRoom(next);
    this.#pushPoison(problem, bytes, start, end);
    this.#endLine(next);
  }

  /** The batches that are full. */
  take(): readonly Batch[] {
    const filled = this.#filled;
    if (filled.length > 0) this.#filled = [];
    return filled;
  }

  /** The batches that are full, and the one that is not. */
  takeAll(): readonly Batch[] {
    if (this.#open.lines > 0) this.#endBatch();
    return this.take();
  }

  #pushPoison(
    problem: PoisonLine["problem"],
    bytes: Uint8Array,
    start: number,
    end: number,
  ): void {
    const { firstRecord, lines, poison } = this.#open;
    const kept = bytes.slice(0, MOST_POISON_BYTES);
    poison.push({
      start,
      end,
      record: firstRecord + lines,
      bytes: kept,
      problem,
    });
  }

  /** Ends the batch before a line that would take it beyond its bytes. */
  #makeRoom(next: number): void {
    const { start, lines } = this.#open;
    if (lines > 0 && next - start > this.#options.maxBytes) this.#endBatch();
  }

  #endLine(next: number): void {
    const open = this.#open;
    open.end = next;
    open.lines += 1;
    const taken = open.records.length + open.poison.length;
    if (taken >= this.#options.maxRecords) this.#endBatch();
  }

  #endBatch(): void {
    const { end, firstRecord, lines } = this.#open;
    this.#filled.push(this.#open);
    this.#open = emptyBatch(end, firstRecord + lines);
  }
}

function emptyBatch(start: number, firstRecord: number): OpenBatch {
  return {
    start,
    end: start,
    firstRecord,
    lines: 0,
    records: [],
    ranges: [],
    poison: [],
    blank: 0,
  };
}

/** Whether a line is nothing but white space of JSON. */
function isBlank(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x09 && code !== 0x0d) return false;
  }
  return true;
}
