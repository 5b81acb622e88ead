import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { type Batch, batches } from "../../../../shared/forwarder/batch.ts";
import { FileProgress } from "../../../../shared/forwarder/work/file_progress.ts";
import { Lanes } from "../../../../shared/forwarder/work/lanes.ts";
import { parseCheckpoint } from "../../../../shared/forwarder/work/prefix.ts";
import {
  sendFile,
  type SendFileTools,
} from "../../../../shared/forwarder/work/send_file.ts";
import {
  type SeededRandom,
  seededRandom,
} from "../../../support/seeded_random.ts";

type Tools = SendFileTools<number>;

/** A file of records with poison lines and blank ones between them, as it is chunked by chance. */
function makeFile(random: SeededRandom) {
  const lines = Array.from({ length: 1 + random.below(120) }, (_, index) => {
    const chance = random.below(20);
    if (chance === 0) return "";
    return chance === 1 ? "{broken" : JSON.stringify({ id: `r${index}` });
  });
  const bytes = new TextEncoder().encode(`${lines.join("\n")}\n`);
  return {
    lines,
    ids: lines.filter((line) => line.startsWith('{"')),
    async *chunks(from: number) {
      for (let at = from; at < bytes.length;) {
        const end = at + 1 + random.below(200);
        await Promise.resolve();
        yield bytes.subarray(at, end);
        at = end;
      }
    },
  };
}

function batchesOf(
  file: ReturnType<typeof makeFile>,
  from: { readonly offset: number; readonly records: number },
): AsyncIterable<Batch> {
  return batches(file.chunks(from.offset), {
    from,
    format: "json_lines",
    maxRecords: 7,
    maxBytes: 300,
    maxLineBytes: 1000,
  });
}

/** Yields to others a random number of times. */
async function dawdle(random: SeededRandom): Promise<void> {
  for (let left = random.below(12); left > 0; left--) await Promise.resolve();
}

function tools(send: Tools["send"], more: Partial<Tools> = {}): Tools {
  return {
    lanes: new Lanes(4),
    send,
    isOver: () => false,
    signal: new AbortController().signal,
    ...more,
  };
}

const settled = (batch: Batch) =>
  ({
    kind: "settled",
    outcome: {
      sent: batch.records.length,
      dead: batch.poison.length,
      letters: batch.poison.map(({ record }) => record),
      uncertain: 0,
    },
  }) as const;

for (let seed = 1; seed <= 60; seed++) {
  Deno.test(`sendFile() loses nothing and repeats no more than what was under way when it was killed (seed ${seed})`, async () => {
    const random = seededRandom(seed);
    const file = makeFile(random);
    const arrived = new Map<string, number>();
    const row = { read: 0, sent: 0, dead: 0, skipped: 0, letters: 0 };
    let stored: unknown = null;
    let repeatable = 0;
    for (let isDone = false; !isDone;) {
      // What a process holds and has not committed is gone when it is killed.
      const killAt = random.below(4) === 0 ? Infinity : random.below(20);
      let sends = 0;
      // What was begun and no commit knows of: its records by where the batch begins.
      const unstored = new Map<number, number>();
      const progress = new FileProgress<number>(parseCheckpoint(stored));
      const commit = () => {
        const { checkpoint, recordsRead, ...add } = progress.take();
        stored = JSON.parse(JSON.stringify(checkpoint));
        row.read = recordsRead;
        row.sent += add.sent;
        row.dead += add.dead;
        row.skipped += add.skipped;
        row.letters += add.letters.length;
        for (const start of unstored.keys()) {
          const isKnown = start < checkpoint.offset ||
            checkpoint.done.some(([done]) => done === start);
          if (isKnown) unstored.delete(start);
        }
        ok(row.read >= row.sent + row.dead + row.skipped, "more than read");
      };
      const send: Tools["send"] = async (batch) => {
        for (const record of batch.records) {
          arrived.set(record, (arrived.get(record) ?? 0) + 1);
        }
        unstored.set(batch.start, batch.records.length);
        sends++;
        await dawdle(random);
        if (random.below(10) === 0) {
          unstored.delete(batch.start);
          repeatable += batch.records.length;
          return { kind: "held", uncertain: batch.records.length };
        }
        return settled(batch);
      };
      const end = await sendFile(
        batchesOf(file, progress.from),
        progress,
        tools(send, {
          isOver: () => {
            if (random.below(3) === 0 && sends < killAt) {
              commit();
            }
            return sends >= killAt;
          },
        }),
      );
      const isKilled = sends >= killAt && random.below(2) === 0;
      if (!isKilled) commit();
      for (const records of unstored.values()) repeatable += records;
      isDone = end === "read" && !isKilled;
    }
    deepEqual([...arrived.keys()].sort(), [...file.ids].sort());
    const copies = [...arrived.values()].reduce((sum, n) => sum + n - 1, 0);
    ok(copies <= repeatable, `${copies} copies, ${repeatable} repeatable`);
    deepEqual(row, {
      read: file.lines.length,
      sent: file.ids.length,
      dead: file.lines.filter((line) => line === "{broken").length,
      skipped: file.lines.filter((line) => line === "").length,
      letters: file.lines.filter((line) => line === "{broken").length,
    });
  });
}

Deno.test("sendFile() sends no more at once than there are lanes, over all files", async () => {
  const random = seededRandom(3);
  const lanes = new Lanes(3);
  let under = 0;
  let most = 0;
  const send: Tools["send"] = async (batch) => {
    most = Math.max(most, ++under);
    await dawdle(random);
    under--;
    return settled(batch);
  };
  await Promise.all([1, 2, 3].map(async () => {
    const progress = new FileProgress<number>(parseCheckpoint(null));
    const read = batchesOf(makeFile(random), progress.from);
    equal(await sendFile(read, progress, tools(send, { lanes })), "read");
  }));
  equal(most, 3);
  equal(lanes.free, 3);
});

Deno.test("sendFile() keeps what ended when one batch fails, and waits for those under way", async () => {
  const file = makeFile(seededRandom(12));
  const progress = new FileProgress<number>(parseCheckpoint(null));
  const other = Promise.withResolvers<void>();
  let under = 0;
  const send: Tools["send"] = async (batch) => {
    under++;
    if (batch.start === 0) await other.promise;
    else await dawdle(seededRandom(batch.start));
    under--;
    other.resolve();
    if (batch.start === 0) throw new Error("it broke");
    return settled(batch);
  };
  const reading = batchesOf(file, progress.from);
  await rejects(sendFile(reading, progress, tools(send)), /it broke/);
  equal(under, 0);
  const { checkpoint, sent } = progress.take();
  equal(checkpoint.offset, 0);
  ok(sent > 0 && checkpoint.done.length > 0);
});

Deno.test("sendFile() stops when it is told to, and throws what reading threw", async () => {
  const file = makeFile(seededRandom(5));
  const stopping = new AbortController();
  const progress = new FileProgress<number>(parseCheckpoint(null));
  const send: Tools["send"] = (batch) => {
    stopping.abort();
    return Promise.resolve({ kind: "held", uncertain: batch.records.length });
  };
  const told = tools(send, { signal: stopping.signal });
  equal(
    await sendFile(batchesOf(file, progress.from), progress, told),
    "stopped",
  );
  ok(progress.take().uncertain > 0);
  async function* broken(): AsyncGenerator<Batch> {
    yield* batchesOf(file, { offset: 0, records: 0 });
    throw new Error("the object is gone");
  }
  const other = new FileProgress<number>(parseCheckpoint(null));
  const sending = sendFile(
    broken(),
    other,
    tools((b) => Promise.resolve(settled(b))),
  );
  await rejects(sending, /is gone/);
  equal(other.take().checkpoint.records, file.lines.length);
});
