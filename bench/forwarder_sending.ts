/**
 * Sending a file to an API: framing, batches, keys, limit, retries and checkpoints, beside a bare loop that has none of them. The sink
 * is a process of its own and counts what arrives. What is measured ends before the database: checkpoints are made and not stored.
 *
 * @module
 */
import { say } from "../apps/stack/terminal.ts";
import { batches } from "../shared/forwarder/batch.ts";
import { breaker } from "../shared/forwarder/breaker.ts";
import { inFlightLimit, type LimitState } from "../shared/forwarder/limit.ts";
import { sender } from "../shared/forwarder/sender.ts";
import { tokens } from "../shared/forwarder/token.ts";
import { FileProgress } from "../shared/forwarder/work/file_progress.ts";
import { Lanes } from "../shared/forwarder/work/lanes.ts";
import type { Letter } from "../shared/forwarder/work/letter.ts";
import { FILE_START } from "../shared/forwarder/work/prefix.ts";
import { sendBatch } from "../shared/forwarder/work/send_batch.ts";
import { sendFile } from "../shared/forwarder/work/send_file.ts";
import { systemClock } from "../shared/platform/clock.ts";
import { Secret } from "../shared/platform/secret.ts";
import { wait } from "../shared/platform/wait.ts";
import { interleave, quantile, ratio, withSpread } from "./measure.ts";
import { printTable } from "./table.ts";

const RECORDS = 200_000;
const BATCH = 500;
const IN_FLIGHT = 50;
const CHUNK = 65_536;
const KEYS = { accessKey: "sink-access-key", secretKey: "sink-secret-key" };

/** What is stored of a limit once an endpoint took fifty at once. */
const LEARNT: LimitState = {
  limit: IN_FLIGHT,
  mean: null,
  variance: 0,
  least: null,
};

/** A sink in another process. */
interface SinkProcess {
  readonly authUrl: string;
  readonly callUrl: string;
  readonly controlUrl: string;
  readonly stop: () => Promise<void>;
}

async function startSinkProcess(): Promise<SinkProcess> {
  const program = new URL("../apps/clouds/sink/main.ts", import.meta.url);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", program.pathname],
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  return {
    ...JSON.parse(new TextDecoder().decode(value)),
    async stop() {
      child.kill();
      await reader.cancel();
      await child.status;
    },
  };
}

/** Lines of about 210 bytes; ids differ from run to run, so that the sink tells them apart. */
function makeFile(run: string): Uint8Array {
  const pad = "x".repeat(165);
  const lines = Array.from(
    { length: RECORDS },
    (_, index) => JSON.stringify({ id: `${run}-${index}`, caller: 42, pad }),
  );
  return new TextEncoder().encode(`${lines.join("\n")}\n`);
}

async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK) {
    yield await Promise.resolve(bytes.subarray(at, at + CHUNK));
  }
}

/** The loop one writes first: lines, batches, so many requests at once, nothing else. */
async function sendBare(
  bytes: Uint8Array,
  sink: SinkProcess,
  isChecked = false,
): Promise<void> {
  const given = await fetch(sink.authUrl, {
    method: "POST",
    body: JSON.stringify(KEYS),
  });
  const { access_token: token } = await given.json();
  const under = new Set<Promise<void>>();
  const post = async (lines: readonly string[]) => {
    const response = await fetch(sink.callUrl, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: `{"records":[${lines.join(",")}],"timestamp":"${
        new Date().toISOString()
      }","batchSize":${lines.length}}`,
    });
    await response.text();
  };
  const decoder = new TextDecoder();
  let rest = "";
  let held: string[] = [];
  const send = async (lines: readonly string[]) => {
    if (under.size >= IN_FLIGHT) await Promise.race(under);
    const sending = post(lines).finally(() => under.delete(sending));
    under.add(sending);
  };
  for await (const chunk of chunksOf(bytes)) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    if (isChecked) { for (const line of lines) JSON.parse(line); }
    held.push(...lines);
    while (held.length >= BATCH) {
      await send(held.slice(0, BATCH));
      held = held.slice(BATCH);
    }
  }
  if (held.length > 0) await send(held);
  await Promise.all(under);
}

/** Ours, as a worker runs it. Gives the checkpoints made. */
async function sendOurs(
  bytes: Uint8Array,
  sink: SinkProcess,
  learnt: LimitState | null = null,
): Promise<number> {
  const endpoint = {
    fetch,
    wait,
    clock: systemClock,
    resolve: () => Promise.resolve(["127.0.0.1"]),
    allowedOrigins: [new URL(sink.callUrl).origin],
    timeoutMilliseconds: 30_000,
    mayWait: () => true,
  };
  const to = sender({
    ...endpoint,
    callUrl: sink.callUrl,
    maxRetries: 3,
    tokens: tokens({
      authUrl: sink.authUrl,
      accessKey: new Secret(KEYS.accessKey),
      secretKey: new Secret(KEYS.secretKey),
    }, { ...endpoint, stored: null, onNew: () => {} }),
    limit: inFlightLimit(learnt, { clock: systemClock, cap: () => IN_FLIGHT }),
    breaker: breaker(null, endpoint),
    pace: () => Promise.resolve(),
    random: Math.random,
  });
  const progress = new FileProgress<Letter>(FILE_START);
  let commits = 0;
  const read = batches(chunksOf(bytes), {
    from: progress.from,
    format: "json_lines",
    maxRecords: BATCH,
    maxBytes: 1 << 20,
    maxLineBytes: 1 << 20,
  });
  const tools = {
    sender: to,
    object: { bucket: "bench", key: "calls.jsonl", version: "v1" },
    takenOnAt: new Date().toISOString(),
    tell: () => {},
  };
  await sendFile(read, progress, {
    lanes: new Lanes(IN_FLIGHT),
    signal: new AbortController().signal,
    isOver: () => {
      if (progress.changes >= 20) {
        JSON.stringify(progress.take());
        commits++;
      }
      return false;
    },
    send: (batch, signal) => sendBatch(batch, tools, signal),
  });
  return commits;
}

async function delivered(sink: SinkProcess): Promise<number> {
  const answer = await fetch(`${sink.controlUrl}/truth`);
  return (await answer.json()).records;
}

async function main(): Promise<void> {
  const rows = [["sink", "", "records/s", "time beside bare", "delivered"]];
  for (const delayMilliseconds of [0, 20]) {
    const sink = await startSinkProcess();
    try {
      const settings = await fetch(`${sink.controlUrl}/settings`, {
        method: "POST",
        body: JSON.stringify({ delayMilliseconds }),
      });
      await settings.body?.cancel();
      const arrived = new Map<string, number>();
      const contender = (
        name: string,
        send: (bytes: Uint8Array, sink: SinkProcess) => Promise<unknown>,
      ) => ({
        name,
        async run(round: number) {
          const bytes = makeFile(`${name}-${round}`);
          const before = await delivered(sink);
          const began = performance.now();
          await send(bytes, sink);
          const took = performance.now() - began;
          arrived.set(
            name,
            Math.min(
              arrived.get(name) ?? RECORDS,
              await delivered(sink) - before,
            ),
          );
          return took;
        },
      });
      const timings = await interleave(
        [
          contender("bare", sendBare),
          contender("bare, lines parsed", (...run) => sendBare(...run, true)),
          contender("ours, new endpoint", sendOurs),
          contender(
            "ours, known endpoint",
            (...run) => sendOurs(...run, LEARNT),
          ),
        ],
        { rounds: 3 },
      );
      for (const [name, samples] of timings) {
        const speeds = samples.map((ms) => RECORDS / ms * 1000);
        const bare = timings.get("bare") ?? [];
        rows.push([
          `${delayMilliseconds} ms`,
          name,
          quantile(speeds, 0.5).toFixed(0),
          name === "bare"
            ? withSpread(bare, " ms")
            : ratio(timings, name, "bare"),
          `${arrived.get(name)} of ${RECORDS}`,
        ]);
      }
    } finally {
      await sink.stop();
    }
  }
  await printTable(rows);
  const { rss } = Deno.memoryUsage();
  await say(`resident at the end: ${(rss / 1e6).toFixed(0)} MB`);
}

if (import.meta.main) await main();
