import { equal, rejects } from "node:assert/strict";
import {
  breaker,
  FAILURES_THAT_OPEN,
  type Pass,
} from "../../../shared/forwarder/breaker.ts";
import { manualClock } from "../../support/manual_clock.ts";

const { signal } = new AbortController();

/** A breaker whose waits pass at once, and are noted. */
function scene(stored: Date | null = null, patience = Infinity) {
  const clock = manualClock();
  const waits: number[] = [];
  const made = breaker(stored, {
    clock,
    mayWait: (milliseconds) => milliseconds <= patience,
    wait: (milliseconds, stop) => {
      stop.throwIfAborted();
      waits.push(milliseconds);
      clock.advance(milliseconds);
      return Promise.resolve();
    },
  });
  const settle = async (isAlive: boolean | null) =>
    (await made.pass(signal))?.settle(isAlive);
  return { breaker: made, clock, waits, settle };
}

async function fail({ settle }: ReturnType<typeof scene>, times: number) {
  for (let n = 0; n < times; n++) await settle(false);
}

function openUntil({ breaker }: ReturnType<typeof scene>) {
  return breaker.openUntil?.toISOString();
}

Deno.test("breaker() opens after failures in a row, and not before", async () => {
  const it = scene();
  await fail(it, FAILURES_THAT_OPEN - 1);
  await it.settle(true);
  await fail(it, FAILURES_THAT_OPEN - 1);
  await it.settle(null);
  equal(openUntil(it), undefined);
  await fail(it, 1);
  equal(openUntil(it), "2025-03-10T12:00:05.000Z");
});

Deno.test("breaker() lets one request try after the pause; it closes when that is answered", async () => {
  const it = scene();
  await fail(it, FAILURES_THAT_OPEN);
  const trial = await it.breaker.pass(signal);
  equal(it.waits.join(), "5000");
  const others: (Pass | null)[] = [];
  const rest = Promise.all(
    [1, 2].map(async () => others.push(await it.breaker.pass(signal))),
  );
  await Promise.resolve();
  equal(others.length, 0);
  trial?.settle(true);
  await rest;
  equal(others.length, 2);
});

Deno.test("breaker() waits twice as long after each try that fails, at most five minutes, and starts over when one succeeds", async () => {
  const it = scene();
  await fail(it, FAILURES_THAT_OPEN + 8);
  equal(
    it.waits.join(),
    "5000,10000,20000,40000,80000,160000,300000,300000",
  );
  await it.settle(true);
  await fail(it, FAILURES_THAT_OPEN + 1);
  equal(it.waits.slice(-1).join(), "5000");
});

Deno.test("breaker() lets another try when the first was not sent after all", async () => {
  const it = scene();
  await fail(it, FAILURES_THAT_OPEN);
  await it.settle(null);
  await it.settle(true);
  equal(it.waits.length, 1);
  equal(openUntil(it), undefined);
});

Deno.test("breaker() holds all for as long as the endpoint asks, at most five minutes", async () => {
  const it = scene();
  it.breaker.hold(7);
  it.breaker.hold(2);
  await it.settle(true);
  it.breaker.hold(86_400);
  await it.settle(true);
  equal(it.waits.join(), "7000,300000");
});

Deno.test("breaker() gives no leave when there is no time to wait", async () => {
  const it = scene(null, 1_000);
  it.breaker.hold(2);
  equal(await it.breaker.pass(signal), null);
});

Deno.test("breaker() goes on where an earlier run stored it open, with one try", async () => {
  const it = scene(new Date("2025-03-10T12:00:30Z"));
  await it.settle(false);
  equal(it.waits.join(), "30000");
  equal(openUntil(it), "2025-03-10T12:00:35.000Z");
});

Deno.test("breaker() ends a wait that is aborted", async () => {
  const it = scene();
  it.breaker.hold(2);
  await rejects(it.breaker.pass(AbortSignal.abort(new Error("enough"))), {
    message: "enough",
  });
});
