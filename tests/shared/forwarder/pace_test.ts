import { deepEqual, equal, rejects } from "node:assert/strict";
import { pace } from "../../../shared/forwarder/pace.ts";
import { manualClock } from "../../support/manual_clock.ts";

const { signal } = new AbortController();

function scene(rate: { perSecond: number | null }) {
  const clock = manualClock();
  const take = pace({
    clock,
    recordsPerSecond: () => rate.perSecond,
    wait: (milliseconds, stop) => {
      stop.throwIfAborted();
      clock.advance(milliseconds);
      return Promise.resolve();
    },
  });
  return { clock, take };
}

Deno.test("pace() lets so many records a second go, whatever the size of the batches", async () => {
  const { clock, take } = scene({ perSecond: 100 });
  for (let n = 0; n < 6; n++) await take(500, signal);
  equal(clock.ticks(), 25_000);
  for (let n = 0; n < 100; n++) await take(1, signal);
  equal(clock.ticks(), 30_990);
});

Deno.test("pace() keeps what was not used for a second at most", async () => {
  const { clock, take } = scene({ perSecond: 100 });
  clock.advance(3_600_000);
  const began = clock.ticks();
  for (let n = 0; n < 10; n++) await take(50, signal);
  equal(clock.ticks() - began, 3_500);
});

Deno.test("pace() holds nothing back without a rate, and follows one that changes", async () => {
  const rate: { perSecond: number | null } = { perSecond: null };
  const { clock, take } = scene(rate);
  for (let n = 0; n < 10; n++) await take(500, signal);
  equal(clock.ticks(), 0);
  rate.perSecond = 100;
  await take(500, signal);
  await take(500, signal);
  equal(clock.ticks(), 5_000);
  rate.perSecond = null;
  await take(500, signal);
  equal(clock.ticks(), 5_000);
});

Deno.test("pace() goes in the order of asking, past who was aborted", async () => {
  const { take } = scene({ perSecond: 100 });
  const order: number[] = [];
  const gone = AbortSignal.abort(new Error("enough"));
  await Promise.all([
    take(500, signal).then(() => order.push(1)),
    rejects(take(500, gone), { message: "enough" }),
    take(500, signal).then(() => order.push(3)),
  ]);
  deepEqual(order, [1, 3]);
});
