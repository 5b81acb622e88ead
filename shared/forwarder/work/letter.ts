/**
 * Dead letters as the engine's commit takes them. Pure.
 *
 * @module
 */
import { type Batch, idempotencyKey, type ObjectVersion } from "../batch.ts";
import type { Attempt, DeadLetter } from "../outcome.ts";

/** A row of dead_letters with its content. */
export interface Letter {
  /** Bytes of the uncompressed file, the end excluded. */
  readonly byte_start: number;
  readonly byte_end: number;
  /** Lines before it; blank ones of its own batch are left out. */
  readonly first_record: number;
  readonly record_count: number;
  readonly reason: DeadLetter["reason"] | "poison_line";
  /** JSON text of an array; null for what is too long to keep, and is read again by its range, and for a poison line. */
  readonly records: string | null;
  /** The first bytes of a poison line, base64; null for all others. */
  readonly raw: string | null;
  readonly idempotency_key: string;
  readonly attempts: readonly Attempt[];
  readonly last_status: number | null;
  readonly error: string;
}

/** The longest text of records that is kept, in bytes. */
export const MAX_KEPT_BYTES = 262_144;

/** A letter of records that the endpoint did not take. */
export function toLetter(batch: Batch, dead: DeadLetter): Letter {
  const records = `[${dead.records.join(",")}]`;
  const length = new TextEncoder().encode(records).length;
  const poisonBefore = batch.poison.filter(({ start }) => start < dead.start);
  return {
    byte_start: dead.start,
    byte_end: dead.end,
    first_record: batch.firstRecord + dead.first + poisonBefore.length,
    record_count: dead.records.length,
    reason: dead.reason,
    records: length > MAX_KEPT_BYTES ? null : records,
    raw: null,
    idempotency_key: dead.idempotencyKey,
    attempts: dead.attempts,
    last_status: dead.lastStatus,
    error: dead.error,
  };
}

const PROBLEMS = {
  not_json: "the line is no JSON",
  not_utf8: "the line is no UTF-8",
  too_long: "the line is too long",
} as const;

/** The letters of the lines of a batch that no record can be made of. */
export function poisonLetters(
  batch: Batch,
  object: ObjectVersion,
): Promise<Letter[]> {
  return Promise.all(
    batch.poison.map(async ({ start, end, record, bytes, problem }) => ({
      byte_start: start,
      byte_end: end,
      first_record: record,
      record_count: 1,
      reason: "poison_line" as const,
      records: null,
      raw: toBase64(bytes),
      idempotency_key: await idempotencyKey(object, start, end),
      attempts: [],
      last_status: null,
      error: `Error reading S3 file ${object.key}: ${
        PROBLEMS[problem]
      } at byte ${start}`,
    })),
  );
}

function toBase64(bytes: Uint8Array): string {
  const step = 0x2000;
  let text = "";
  for (let at = 0; at < bytes.length; at += step) {
    text += String.fromCharCode(...bytes.subarray(at, at + step));
  }
  return btoa(text);
}
