/**
 * How fast is a file of the forwarder framed, checked and cut into batches? Beside it the least that reads JSON Lines: decode, split,
 * JSON.parse, batches of as many, with no bytes counted and no line that may be wrong.
 *
 * Both read the same 200,000 records from memory, in pieces of 64 KiB, in this process.
 *
 * @module
 */
import process from "node:process";
import { batches } from "../shared/forwarder/batch.ts";
import { digits, interleave, quantile, ratio } from "./measure.ts";
import { printTable } from "./table.ts";

const RECORDS = 200_000;
const ROUNDS = 15;
const BATCH = 500;
const PIECE = 64 << 10;
const BARE = "split and JSON.parse";

const WORDS = {
  ASCII: "resolved on the first call",
  "with ü": "größtenteils gelöst, Rückruf",
};

async function main(): Promise<void> {
  for (const [name, words] of Object.entries(WORDS)) {
    await compare(name, new TextEncoder().encode(fileOf(words)));
  }
}

async function compare(title: string, file: Uint8Array): Promise<void> {
  const cpu = new Map<string, number[]>();
  const contender = (
    name: string,
    read: (file: Uint8Array) => Promise<number>,
  ) => ({
    name,
    run: async () => {
      const before = cpuMilliseconds();
      const found = await read(file);
      cpu.set(name, [...cpu.get(name) ?? [], cpuMilliseconds() - before]);
      if (found !== RECORDS) throw new Error(`${name} read ${found} records`);
    },
  });
  const timings = await interleave(
    [contender("forwarder", readBatches), contender(BARE, readBare)],
    { rounds: ROUNDS, warmups: 2 },
  );
  await printTable([
    [
      `${RECORDS} records of ${digits(file.length / RECORDS)} bytes, ${title}`,
      "M records/s",
      "CPU ms per 100k",
      `of ${BARE}'s`,
    ],
    ...[...timings].map(([name, samples]) => [
      name,
      digits(RECORDS / quantile(samples, 0.5) / 1_000),
      digits(quantile(cpu.get(name) ?? [], 0.5) * 100_000 / RECORDS),
      ratio(timings, name, BARE),
    ]),
  ]);
}

async function readBatches(file: Uint8Array): Promise<number> {
  let count = 0;
  for await (
    const { records } of batches(piecesOf(file), {
      from: { offset: 0, records: 0 },
      format: "json_lines",
      maxRecords: BATCH,
      maxBytes: 1 << 20,
      maxLineBytes: 1 << 20,
    })
  ) count += records.length;
  return count;
}

async function readBare(file: Uint8Array): Promise<number> {
  const decoder = new TextDecoder();
  let count = 0;
  let batch: string[] = [];
  let rest = "";
  for await (const piece of piecesOf(file)) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      JSON.parse(line);
      if (batch.push(line) < BATCH) continue;
      count += batch.length;
      batch = [];
    }
  }
  return count + batch.length;
}

async function* piecesOf(file: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.length; at += PIECE) {
    yield await Promise.resolve(file.subarray(at, at + PIECE));
  }
}

function fileOf(words: string): string {
  return Array.from({ length: RECORDS }, (_, at) => {
    const record = {
      id: `call-${String(at).padStart(9, "0")}`,
      at: "2026-11-24T10:00:00.000Z",
      from: "+15551234567",
      to: "+15557654321",
      seconds: at % 600,
      cost: "0.0123",
      queue: "support",
      agent: `agent-${at % 97}`,
      notes: words,
    };
    return `${JSON.stringify(record)}\n`;
  }).join("");
}

function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

await main();
