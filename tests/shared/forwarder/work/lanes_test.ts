import { deepEqual, equal, rejects } from "node:assert/strict";
import { Lanes } from "../../../../shared/forwarder/work/lanes.ts";

const { signal } = new AbortController();

Deno.test("Lanes gives places in the order of asking, and each back once", async () => {
  const lanes = new Lanes(2);
  const first = await lanes.take(signal);
  await lanes.take(signal);
  equal(lanes.free, 0);
  const order: string[] = [];
  const third = lanes.take(signal).then((release) => {
    order.push("third");
    return release;
  });
  const fourth = lanes.take(signal).then(() => order.push("fourth"));
  first();
  first();
  (await third)();
  await fourth;
  deepEqual(order, ["third", "fourth"]);
  equal(lanes.free, 0);
});

Deno.test("Lanes lets go of whoever is told to stop, and gives the place to the next", async () => {
  const lanes = new Lanes(1);
  const release = await lanes.take(signal);
  const stopping = new AbortController();
  const stopped = lanes.take(stopping.signal);
  const next = lanes.take(signal);
  stopping.abort(new Error("told to"));
  await rejects(stopped, /told to/);
  release();
  (await next)();
  equal(lanes.free, 1);
  await rejects(lanes.take(stopping.signal), /told to/);
  equal(lanes.free, 1);
});
