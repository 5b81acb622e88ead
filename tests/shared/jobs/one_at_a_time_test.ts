import { deepEqual, equal, rejects } from "node:assert/strict";
import { oneAtATime } from "../../../shared/jobs/one_at_a_time.ts";

interface Drained {
  readonly isCutShort: boolean;
  readonly round: number;
}

/** Rounds that end when they are told to, and how many have begun. */
function rounds() {
  const ends: PromiseWithResolvers<boolean>[] = [];
  return {
    ends,
    async drainOnce(): Promise<Drained> {
      const round = ends.push(Promise.withResolvers<boolean>());
      const isCutShort = await ends[round - 1]?.promise ?? false;
      return { isCutShort, round };
    },
  };
}

Deno.test("oneAtATime() sends a second caller away, and drains once more for it", async () => {
  const { ends, drainOnce } = rounds();
  const drain = oneAtATime<Drained>();
  const first = drain(drainOnce);
  equal(await drain(drainOnce), null);
  equal(await drain(drainOnce), null);
  equal(ends.length, 1);
  ends[0]?.resolve(false);
  while (ends.length < 2) await Promise.resolve();
  ends[1]?.resolve(false);
  deepEqual(await first, { isCutShort: false, round: 2 });
});

Deno.test("oneAtATime() does not go on when the budget is spent, whoever asked", async () => {
  const { ends, drainOnce } = rounds();
  const drain = oneAtATime<Drained>();
  const first = drain(drainOnce);
  await drain(drainOnce);
  ends[0]?.resolve(true);
  deepEqual(await first, { isCutShort: true, round: 1 });
  const next = drain(drainOnce);
  ends[1]?.resolve(false);
  deepEqual(await next, { isCutShort: false, round: 2 });
});

Deno.test("oneAtATime() is free again after a failure", async () => {
  const drain = oneAtATime<Drained>();
  await rejects(drain(() => Promise.reject(new Error("planted"))), /planted/);
  deepEqual(
    await drain(() => Promise.resolve({ isCutShort: false, round: 1 })),
    { isCutShort: false, round: 1 },
  );
});
