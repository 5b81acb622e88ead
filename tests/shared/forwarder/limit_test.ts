import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { inFlightLimit } from "../../../shared/forwarder/limit.ts";
import { manualClock } from "../../support/manual_clock.ts";
import {
  simulatedThroughput,
  type Situation,
} from "../../support/simulated_endpoint.ts";

/**
 * Vector's own, by name (vectordotdev/vector, tests/data/adaptive-concurrency/*.yaml), without its two of fixed concurrency, which
 * learn nothing; jittery-link-large and drops-at-high-rate, of our making in the same parameters, take their places.
 */
const SITUATIONS: Readonly<Record<string, Situation>> = {
  "constant-link": { delay: 100 },
  "jittery-link-small": { delay: 100, jitter: 0.1 },
  "jittery-link-large": { delay: 100, jitter: 0.5 },
  "defers-at-high-concurrency": {
    delay: 100,
    concurrency: { above: 5, action: "defer" },
  },
  "defers-at-high-rate": { delay: 100, rate: { above: 100, action: "defer" } },
  "drops-at-high-concurrency": {
    delay: 100,
    concurrency: { above: 5, action: "drop" },
  },
  "drops-at-high-rate": { delay: 100, rate: { above: 100, action: "drop" } },
  "shallow-knee": { delay: 100, knee: { start: 10, base: 1.1 } },
  "slow-link": { delay: 100, scale: 1 },
  "medium-send": { delay: 100, interval: 25 },
  "slow-send-1": { delay: 50, interval: 100 },
  "slow-send-2": { delay: 50, interval: 50 },
};

const RUN = { cap: 50, milliseconds: 60_000 };
const FIXED = [1, 2, 3, 4, 5, 6, 8, 10, 11, 12, 15, 20, 30, 40, 50];

for (const [name, situation] of Object.entries(SITUATIONS)) {
  Deno.test(`inFlightLimit() reaches 85 % of the best fixed limit: ${name}`, () => {
    for (const seed of [1, 2]) {
      const run = { ...RUN, seed };
      const best = Math.max(
        ...FIXED.map((fixed) =>
          simulatedThroughput(situation, { ...run, fixed })
        ),
      );
      const learnt = simulatedThroughput(situation, run);
      ok(
        learnt >= 0.85 * best,
        `${learnt} a second instead of ${best}, seed ${seed}`,
      );
    }
  });
}

const { signal } = new AbortController();

/** A limit whose rounds are made one by one: as many requests as it allows, answered alike after 100 ms. */
function scene(stored: number, cap = 50) {
  const clock = manualClock();
  const state = { limit: stored, mean: 100, variance: 0, least: 100 };
  const limit = inFlightLimit(state, { clock, cap: () => cap });
  const round = (ending: "success" | "pressure" | "other", share = 1) => {
    const permits = Array.from(
      { length: Math.ceil(limit.limit * share) },
      () => limit.tryAcquire(),
    );
    clock.advance(100);
    for (const permit of permits) permit?.settle(ending);
  };
  return { limit, round, clock };
}

Deno.test("inFlightLimit() begins at one, or at what is stored, within the cap", () => {
  const clock = manualClock();
  equal(inFlightLimit(null, { clock, cap: () => 50 }).limit, 1);
  equal(scene(12).limit.limit, 12);
  equal(scene(12, 5).limit.limit, 5);
  equal(scene(-3).limit.limit, 1);
  const { limit } = scene(7);
  deepEqual(limit.state(), { limit: 7, mean: 100, variance: 0, least: 100 });
});

Deno.test("inFlightLimit() grows by one a round, only where it was reached, and to the cap", () => {
  const { limit, round } = scene(10, 12);
  round("success", 0.5);
  round("success", 0.5);
  equal(limit.limit, 10);
  round("success");
  equal(limit.limit, 11);
  for (let n = 0; n < 10; n++) round("success");
  equal(limit.limit, 12);
});

Deno.test("inFlightLimit() falls to nine tenths where requests are refused, never below one", () => {
  const { limit, round } = scene(20);
  round("pressure");
  equal(limit.limit, 18);
  for (let n = 0; n < 60; n++) round("pressure");
  equal(limit.limit, 1);
});

Deno.test("inFlightLimit() learns nothing of answers that tell nothing", () => {
  const { limit, round } = scene(20);
  for (let n = 0; n < 10; n++) round("other");
  equal(limit.limit, 20);
});

Deno.test("inFlightLimit() lets requests from before a fall not fall it again", () => {
  const { limit, clock } = scene(20);
  const early = limit.tryAcquire();
  const late = limit.tryAcquire();
  clock.advance(100);
  early?.settle("pressure");
  equal(limit.limit, 18);
  clock.advance(100);
  late?.settle("pressure");
  equal(limit.limit, 18);
});

Deno.test("inFlightLimit() gives places in the order of asking, and none to who went away", async () => {
  const { limit } = scene(1);
  const first = await limit.acquire(signal);
  const gone = new AbortController();
  const order: string[] = [];
  const left = limit.acquire(gone.signal);
  const second = limit.acquire(signal).then((permit) => {
    order.push("second");
    return permit;
  });
  const third = limit.acquire(signal).then(() => order.push("third"));
  equal(limit.tryAcquire(), null);
  gone.abort(new Error("enough"));
  await rejects(left, { message: "enough" });
  first.settle("other");
  first.settle("other");
  (await second).settle("other");
  await third;
  deepEqual(order, ["second", "third"]);
  equal(limit.inFlight, 1);
  await rejects(limit.acquire(gone.signal), { message: "enough" });
});

Deno.test("inFlightLimit() does not grow while a request is overdue", () => {
  const { limit, round } = scene(5);
  const silent = limit.tryAcquire();
  const grown = () => {
    for (let n = 0; n < 10; n++) round("success");
    return limit.limit;
  };
  // Three rounds pass before it is overdue.
  equal(grown(), 8);
  equal(grown(), 8);
  silent?.settle("other");
  equal(grown(), 18);
});
