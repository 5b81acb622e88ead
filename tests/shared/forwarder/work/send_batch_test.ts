import { deepEqual, equal } from "node:assert/strict";
import type { Batch } from "../../../../shared/forwarder/batch.ts";
import type { Outcome } from "../../../../shared/forwarder/outcome.ts";
import { sendBatch } from "../../../../shared/forwarder/work/send_batch.ts";

const BATCH: Batch = {
  start: 0,
  end: 30,
  firstRecord: 0,
  lines: 3,
  records: ['"a"', '"b"'],
  ranges: [[0, 3], [20, 23]],
  poison: [{
    start: 10,
    end: 13,
    record: 1,
    bytes: new Uint8Array(3),
    problem: "not_json",
  }],
  blank: 0,
};

const ALL_SENT: Outcome = {
  sent: 2,
  dead: [],
  uncertain: 0,
  requests: 1,
  throttled: 0,
  failures: 0,
  paused: false,
  postponed: false,
  reason: null,
  retryAt: null,
};

function send(outcome: Outcome, told: Outcome[] = []) {
  return sendBatch(BATCH, {
    sender: { send: () => Promise.resolve(outcome) },
    object: { bucket: "b", key: "k", version: "v" },
    takenOnAt: "2025-03-10T11:59:00.000Z",
    tell: (each) => told.push(each),
  }, new AbortController().signal);
}

Deno.test("sendBatch() counts records sent and dead, and poison lines among the dead", async () => {
  const dead = [{
    start: 20,
    end: 23,
    first: 1,
    records: ['"b"'],
    reason: "rejected" as const,
    idempotencyKey: "key",
    attempts: [],
    lastStatus: 400,
    error: "API call failed after 1 attempt: status 400",
  }];
  const end = await send({ ...ALL_SENT, sent: 1, dead, uncertain: 4 });
  equal(end.kind, "settled");
  if (end.kind !== "settled") return;
  const { sent, dead: count, uncertain, letters } = end.outcome;
  deepEqual([sent, count, uncertain], [1, 2, 4]);
  deepEqual(letters.map(({ reason, first_record }) => [reason, first_record]), [
    ["rejected", 2],
    ["poison_line", 1],
  ]);
});

Deno.test("sendBatch() holds what was paused or postponed, and tells of every outcome", async () => {
  for (const member of ["paused", "postponed"] as const) {
    const told: Outcome[] = [];
    const outcome = { ...ALL_SENT, sent: 0, uncertain: 2, [member]: true };
    deepEqual(await send(outcome, told), { kind: "held", uncertain: 2 });
    deepEqual(told, [outcome]);
  }
});
