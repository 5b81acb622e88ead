import { deepEqual, equal, match, notEqual, rejects } from "node:assert/strict";
import fc from "fast-check";
import {
  type Batch,
  batches,
  type BatchOptions,
  idempotencyKey,
} from "../../../shared/forwarder/batch.ts";
import { Fault } from "../../../shared/platform/fault.ts";

const OPTIONS: BatchOptions = {
  from: { offset: 0, records: 0 },
  format: "json_lines",
  maxRecords: 3,
  maxBytes: 1_000,
  maxLineBytes: 100,
};

async function* inChunks(bytes: Uint8Array, size: number, error?: unknown) {
  for (let at = 0; at < bytes.length; at += size) {
    yield await Promise.resolve(bytes.subarray(at, at + size));
  }
  if (error !== undefined) throw error;
}

function batchesOf(
  file: string | Uint8Array,
  options: Partial<BatchOptions> = {},
  size = 7,
): Promise<Batch[]> {
  const bytes = typeof file === "string"
    ? new TextEncoder().encode(file)
    : file;
  const all = { ...OPTIONS, ...options };
  const chunks = inChunks(bytes.subarray(all.from.offset), size);
  return Array.fromAsync(batches(chunks, all));
}

Deno.test("batches() gives records as they stood, with their places", async () => {
  deepEqual(await batchesOf('{"n":1.10e400}\r\n[ "ü" ]\n'), [{
    start: 0,
    end: 25,
    firstRecord: 0,
    lines: 2,
    records: ['{"n":1.10e400}', '[ "ü" ]'],
    ranges: [[0, 14], [16, 24]],
    poison: [],
    blank: 0,
  }]);
});

Deno.test("batches() ends a batch at its most records, poison among them and blank lines not", async () => {
  const found = await batchesOf("1\n\n \t\r\nx\n3\n\n4\n5");
  deepEqual(
    found.map(({ start, end, firstRecord, lines, records, blank, poison }) => ({
      place: [start, end],
      firstRecord,
      lines,
      records,
      blank,
      poison: poison.map(({ record, problem }) => [record, problem]),
    })),
    [
      {
        place: [0, 11],
        firstRecord: 0,
        lines: 5,
        records: ["1", "3"],
        blank: 2,
        poison: [[3, "not_json"]],
      },
      {
        place: [11, 15],
        firstRecord: 5,
        lines: 3,
        records: ["4", "5"],
        blank: 1,
        poison: [],
      },
    ],
  );
});

Deno.test("batches() ends a batch before a line that would take it beyond its bytes", async () => {
  const found = await batchesOf("111\n222\n33333333333\n4\n", { maxBytes: 8 });
  deepEqual(found.map(({ records }) => records), [
    ["111", "222"],
    ["33333333333"],
    ["4"],
  ]);
});

Deno.test("batches() ends a batch of blank lines by its bytes", async () => {
  const found = await batchesOf("\n".repeat(20), { maxBytes: 8 });
  deepEqual(found.map(({ blank, lines }) => [blank, lines]), [
    [8, 8],
    [8, 8],
    [4, 4],
  ]);
});

Deno.test("batches() makes JSON strings of lines of text, white space and all", async () => {
  const [found] = await batchesOf(' a"\\\t\n{"b":1}\n  \n', { format: "text" });
  deepEqual(found?.records, ['" a\\"\\\\\\t"', '"{\\"b\\":1}"']);
  equal(found?.blank, 1);
});

Deno.test("batches() keeps the bytes of poison lines as they stood", async () => {
  const bytes = new TextEncoder().encode(`1\n?\n{"a":\n${"9".repeat(101)}\n`);
  bytes[2] = 0xff;
  const poison = (await batchesOf(bytes)).flatMap(({ poison }) => poison);
  deepEqual(poison, [
    {
      start: 2,
      end: 3,
      record: 1,
      bytes: bytes.slice(2, 3),
      problem: "not_utf8",
    },
    {
      start: 4,
      end: 9,
      record: 2,
      bytes: bytes.slice(4, 9),
      problem: "not_json",
    },
    {
      start: 10,
      end: 111,
      record: 3,
      bytes: bytes.slice(10, 111),
      problem: "too_long",
    },
  ]);
});

Deno.test("batches() keeps 64 KiB of a poison line at most", async () => {
  const [found] = await batchesOf("x".repeat(100_000), {
    maxBytes: 1_000_000,
    maxLineBytes: 1_000_000,
  }, 5_000);
  deepEqual(found?.poison.map(({ end, bytes }) => [end, bytes.length]), [
    [100_000, 65_536],
  ]);
});

Deno.test("batches() gives whole lines before the fault of a broken file, and no more before other errors", async () => {
  const bytes = new TextEncoder().encode("1\n2\n3\n4\n5");
  const read = async (error: unknown) => {
    const found: string[] = [];
    await rejects(async () => {
      for await (
        const { records } of batches(inChunks(bytes, 4, error), OPTIONS)
      ) found.push(...records);
    }, error as Error);
    return found;
  };
  deepEqual(await read(new Fault("PROVIDER_SHAPE_UNKNOWN")), [
    "1",
    "2",
    "3",
    "4",
  ]);
  deepEqual(await read(new Fault("PROVIDER_UNAVAILABLE")), ["1", "2", "3"]);
});

const files = fc.array(
  fc.constantFrom("{}", "1", '"ü🌍"', "x", "", " ", "7".repeat(40), "\r"),
  { maxLength: 40 },
).map((lines) => new TextEncoder().encode(`\uFEFF${lines.join("\n")}`));

const bounds = fc.record({
  maxRecords: fc.integer({ min: 1, max: 6 }),
  maxBytes: fc.integer({ min: 1, max: 80 }),
  maxLineBytes: fc.integer({ min: 1, max: 50 }),
});

Deno.test("batches() are the same however the file comes in chunks and wherever reading goes on", async () => {
  await fc.assert(
    fc.asyncProperty(
      files,
      bounds,
      fc.integer({ min: 1, max: 50 }),
      async (file, bounds, size) => {
        const whole = await batchesOf(file, bounds, file.length + 1);
        deepEqual(await batchesOf(file, bounds, size), whole);
        for (const [index, { end, firstRecord, lines }] of whole.entries()) {
          const from = { offset: end, records: firstRecord + lines };
          deepEqual(
            await batchesOf(file, { ...bounds, from }, size),
            whole.slice(index + 1),
          );
        }
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("batches() account for every byte and every line", async () => {
  await fc.assert(
    fc.asyncProperty(files, bounds, async (file, bounds) => {
      let at = 0;
      let lines = 0;
      for (const batch of await batchesOf(file, bounds)) {
        equal(batch.start, at);
        equal(batch.firstRecord, lines);
        equal(
          batch.lines,
          batch.records.length + batch.poison.length + batch.blank,
        );
        deepEqual(
          batch.ranges.map(([start, end]) => textAt(file, start, end)),
          batch.records,
        );
        at = batch.end;
        lines += batch.lines;
      }
      equal(at, file.length);
    }),
    { numRuns: 1_000 },
  );
});

function textAt(file: Uint8Array, start: number, end: number): string {
  return new TextDecoder().decode(file.subarray(start, end));
}

Deno.test("idempotencyKey() is of the object's version and the bytes", async () => {
  const object = { bucket: "b", key: "k", version: "v" };
  const key = await idempotencyKey(object, 0, 10);
  match(key, /^[0-9a-f]{64}$/);
  equal(await idempotencyKey({ ...object }, 0, 10), key);
  for (
    const other of [
      idempotencyKey({ ...object, bucket: "c" }, 0, 10),
      idempotencyKey({ ...object, key: "l" }, 0, 10),
      idempotencyKey({ ...object, version: "w" }, 0, 10),
      idempotencyKey(object, 1, 10),
      idempotencyKey(object, 0, 11),
    ]
  ) notEqual(await other, key);
});
