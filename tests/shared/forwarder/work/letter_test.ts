import { deepEqual, equal, match } from "node:assert/strict";
import type { Batch } from "../../../../shared/forwarder/batch.ts";
import type { DeadLetter } from "../../../../shared/forwarder/outcome.ts";
import {
  MAX_KEPT_BYTES,
  poisonLetters,
  toLetter,
} from "../../../../shared/forwarder/work/letter.ts";

const OBJECT = { bucket: "b", key: "calls.jsonl", version: "v1" };

const BATCH: Batch = {
  start: 100,
  end: 140,
  firstRecord: 50,
  lines: 4,
  records: ['"a"', '"b"', '"c"'],
  ranges: [[100, 103], [120, 123], [130, 133]],
  poison: [{
    start: 110,
    end: 113,
    record: 51,
    bytes: new Uint8Array([0xff, 0x00, 0x80]),
    problem: "not_utf8",
  }],
  blank: 0,
};

const DEAD: DeadLetter = {
  start: 120,
  end: 133,
  first: 1,
  records: ['"b"', '"c"'],
  reason: "exhausted",
  idempotencyKey: "key",
  attempts: [],
  lastStatus: 503,
  error: "API call failed after 4 attempts: status 503",
};

Deno.test("toLetter() tells where the records stand among the lines of the file", () => {
  const letter = toLetter(BATCH, DEAD);
  deepEqual([letter.byte_start, letter.byte_end], [120, 133]);
  deepEqual([letter.first_record, letter.record_count], [52, 2]);
  equal(letter.records, '["b","c"]');
  deepEqual([letter.reason, letter.last_status], ["exhausted", 503]);
});

Deno.test("toLetter() keeps no text beyond what is kept of one, counted in bytes", () => {
  const fits = `"${"é".repeat((MAX_KEPT_BYTES - 4) / 2)}"`;
  equal(toLetter(BATCH, { ...DEAD, records: [fits] }).records, `[${fits}]`);
  const records = [fits.replace("é", "éé")];
  equal(toLetter(BATCH, { ...DEAD, records }).records, null);
});

Deno.test("poisonLetters() keeps the bytes as they stood, under a key of their own", async () => {
  const [letter] = await poisonLetters(BATCH, OBJECT);
  equal(letter?.raw, "/wCA");
  deepEqual([letter?.first_record, letter?.record_count], [51, 1]);
  match(
    letter?.error ?? "",
    /^Error reading S3 file calls\.jsonl: .*UTF-8 at byte 110$/,
  );
  const elsewhere = { ...OBJECT, version: "v2" };
  const [other] = await poisonLetters(BATCH, elsewhere);
  equal(letter?.idempotency_key === other?.idempotency_key, false);
});
