import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { inLanes } from "../../../../shared/connectors/aws/in_lanes.ts";
import { Fault } from "../../../../shared/platform/fault.ts";

const LANES = ["a", "b", "c", "d"];
const ITEMS = Array.from({ length: 10 }, (_, index) => index);

/** Lanes whose pauses are noted, not waited for. */
function lanes<Result>(work: (item: number, lane: string) => Promise<Result>) {
  const pauses: number[] = [];
  const pause = (milliseconds: number) => {
    pauses.push(milliseconds);
    return Promise.resolve();
  };
  return { pauses, options: { lanes: LANES, work, pause } };
}

Deno.test("inLanes() gives results in the order of the items, each lane at one item at a time", async () => {
  const busy = new Set<string>();
  let most = 0;
  const { options } = lanes(async (item, lane) => {
    ok(!busy.has(lane));
    busy.add(lane);
    most = Math.max(most, busy.size);
    for (let turn = item % 3; turn >= 0; turn--) await Promise.resolve();
    busy.delete(lane);
    return item * 2;
  });
  deepEqual(await inLanes(ITEMS, options), ITEMS.map((item) => item * 2));
  equal(most, 4);
});

Deno.test("inLanes() does nothing for no items", async () => {
  const { options } = lanes(() => Promise.reject(new Error("called")));
  deepEqual(await inLanes([], options), []);
});

Deno.test("inLanes() goes on in one lane, after a pause, once AWS asks to slow down", async () => {
  const used = new Set<string>();
  let isSlow = false;
  const { options, pauses } = lanes((item, lane) => {
    if (pauses.length > 0) used.add(lane);
    if (isSlow || item !== 3) return Promise.resolve(item);
    isSlow = true;
    return Promise.reject(new Fault("PROVIDER_THROTTLED"));
  });
  deepEqual(await inLanes(ITEMS, options), ITEMS);
  deepEqual(pauses, [1_000]);
  deepEqual([...used], ["a"]);
});

Deno.test("inLanes() gives up when pauses do not help", async () => {
  const { options, pauses } = lanes(() =>
    Promise.reject(new Fault("PROVIDER_THROTTLED"))
  );
  await rejects(inLanes(ITEMS, options), { code: "PROVIDER_THROTTLED" });
  deepEqual(pauses, [1_000, 2_000, 4_000]);
});

Deno.test("inLanes() leaves a long Retry-After to the job", async () => {
  const { options, pauses } = lanes(() =>
    Promise.reject(
      new Fault("PROVIDER_THROTTLED", undefined, { retryAfterSeconds: 60 }),
    )
  );
  await rejects(inLanes(ITEMS, options), { retryAfterSeconds: 60 });
  deepEqual(pauses, []);
});

Deno.test("inLanes() throws what else goes wrong, and begins nothing after it", async () => {
  const begun: number[] = [];
  const { options } = lanes(async (item) => {
    begun.push(item);
    await Promise.resolve();
    throw new Fault(item === 2 ? "PROVIDER_UNAVAILABLE" : "PROVIDER_THROTTLED");
  });
  await rejects(inLanes(ITEMS, options), { code: "PROVIDER_UNAVAILABLE" });
  deepEqual(begun, [0, 1, 2, 3]);
});
