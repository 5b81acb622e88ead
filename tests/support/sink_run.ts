import { type Sink, startSink } from "../../apps/clouds/sink/sink.ts";
import { batches } from "../../shared/forwarder/batch.ts";
import { breaker } from "../../shared/forwarder/breaker.ts";
import { inFlightLimit } from "../../shared/forwarder/limit.ts";
import { sender } from "../../shared/forwarder/sender.ts";
import { tokens } from "../../shared/forwarder/token.ts";
import { FileProgress } from "../../shared/forwarder/work/file_progress.ts";
import { Lanes } from "../../shared/forwarder/work/lanes.ts";
import type { Letter } from "../../shared/forwarder/work/letter.ts";
import { parseCheckpoint } from "../../shared/forwarder/work/prefix.ts";
import { sendBatch } from "../../shared/forwarder/work/send_batch.ts";
import { sendFile } from "../../shared/forwarder/work/send_file.ts";
import { Secret } from "../../shared/platform/secret.ts";
import { wait } from "../../shared/platform/wait.ts";
import { type ManualClock, manualClock } from "./manual_clock.ts";

/** Milliseconds after which a request is given up: the only real wait. */
const TIMEOUT = 150;

/** A sink, and what is stored of one file that is sent to it. */
export interface SinkRun extends AsyncDisposable {
  readonly sink: Sink;
  readonly row: FileRow;
  readonly letters: Letter[];
  /** Records of requests of killed runs, whose outcome nobody knows. */
  readonly lost: () => number;
  /** One process: sends what is left of the file until it ends, or is killed after so many requests. Whether the file is done. */
  attempt(bytes: Uint8Array, killAfter: number): Promise<boolean>;
}

/** The counts of a file, as its row keeps them. */
export interface FileRow {
  read: number;
  sent: number;
  dead: number;
  skipped: number;
  uncertain: number;
}

/** Starts a sink with nothing sent to it. */
export function sinkRun(): SinkRun {
  const clock = manualClock();
  const sink = startSink({ clock });
  const row: FileRow = { read: 0, sent: 0, dead: 0, skipped: 0, uncertain: 0 };
  const letters: Letter[] = [];
  let stored: unknown = null;
  let lost = 0;
  return {
    sink,
    row,
    letters,
    lost: () => lost,
    async attempt(bytes, killAfter) {
      const progress = new FileProgress<Letter>(parseCheckpoint(stored));
      let begun = 0;
      // What was begun and no commit knows of: its records by where the batch begins.
      const open = new Map<number, number>();
      const commit = () => {
        const { checkpoint, recordsRead, letters: added, ...add } = progress
          .take();
        stored = JSON.parse(JSON.stringify(checkpoint));
        row.read = recordsRead;
        row.sent += add.sent;
        row.dead += add.dead;
        row.skipped += add.skipped;
        row.uncertain += add.uncertain;
        letters.push(...added);
        for (const start of open.keys()) {
          const isKnown = start < checkpoint.offset ||
            checkpoint.done.some(([done]) => done === start);
          if (isKnown) open.delete(start);
        }
      };
      const to = senderTo(sink, clock);
      const chunks = async function* () {
        yield await Promise.resolve(bytes.subarray(progress.from.offset));
      };
      const read = batches(chunks(), {
        from: progress.from,
        format: "json_lines",
        maxRecords: 20,
        maxBytes: 4000,
        maxLineBytes: 500,
      });
      const tools = {
        sender: to,
        object: { bucket: "b", key: "calls.jsonl", version: "v1" },
        takenOnAt: "2025-03-10T11:59:00.000Z",
        tell: () => {},
      };
      const end = await sendFile(read, progress, {
        lanes: new Lanes(8),
        signal: new AbortController().signal,
        isOver: () => {
          if (begun < killAfter && progress.changes >= 4) commit();
          return begun >= killAfter;
        },
        send: async (batch, signal) => {
          begun++;
          open.set(batch.start, batch.records.length);
          const ended = await sendBatch(batch, tools, signal);
          if (ended.kind === "held") open.delete(batch.start);
          return ended;
        },
      });
      if (begun >= killAfter) {
        for (const records of open.values()) lost += records;
        lost += progress.take().uncertain;
        return false;
      }
      commit();
      return end === "read";
    },
    [Symbol.asyncDispose]: () => sink.stop(),
  };
}

/** The real sender, whose pauses pass at once and move the clock. */
function senderTo(sink: Sink, clock: ManualClock) {
  const quick = (milliseconds: number, signal: AbortSignal) => {
    if (milliseconds === TIMEOUT) return wait(milliseconds, signal);
    clock.advance(milliseconds);
    return Promise.resolve();
  };
  const endpoint = {
    // A connection that was used before would let Deno 2.9 send once more by itself.
    fetch: (input: URL | Request | string, init?: RequestInit) =>
      fetch(input, {
        ...init,
        headers: {
          ...Object.fromEntries(new Headers(init?.headers)),
          connection: "close",
        },
      }),
    resolve: () => Promise.resolve(["127.0.0.1"]),
    allowedOrigins: [sink.url],
    timeoutMilliseconds: TIMEOUT,
    wait: quick,
    clock,
  };
  return sender({
    ...endpoint,
    callUrl: sink.callUrl,
    maxRetries: 3,
    tokens: tokens(
      {
        authUrl: sink.authUrl,
        accessKey: new Secret(sink.settings.accessKey),
        secretKey: new Secret(sink.settings.secretKey),
      },
      { ...endpoint, stored: null, onNew: () => {} },
    ),
    limit: inFlightLimit(null, { clock, cap: () => 8 }),
    breaker: breaker(null, { clock, wait: quick, mayWait: () => true }),
    pace: () => Promise.resolve(),
    random: () => 0.5,
    mayWait: () => true,
  });
}
