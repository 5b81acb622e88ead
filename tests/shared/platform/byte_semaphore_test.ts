import { equal, rejects } from "node:assert/strict";
import { ByteSemaphore } from "../../../shared/platform/byte_semaphore.ts";

const patient = () =>
  new ByteSemaphore({ capacity: 10, waitMilliseconds: 60_000 });

/** Lets everything that can go on go on. */
async function settle() {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
}

Deno.test("ByteSemaphore admits what fits and takes it back once", async () => {
  const semaphore = patient();
  const [six, four] = [await semaphore.take(6), await semaphore.take(4)];
  equal(semaphore.free, 0);
  six.release();
  six.release();
  equal(semaphore.free, 6);
  four.shrinkTo(1);
  equal(semaphore.free, 9);
  four.shrinkTo(3);
  equal(semaphore.free, 9);
  four.release();
  equal(semaphore.free, 10);
});

Deno.test("ByteSemaphore lets wait in the order of coming, the small behind the great", async () => {
  const semaphore = patient();
  const first = await semaphore.take(8);
  const order: string[] = [];
  const great = semaphore.take(9).then((lease) => {
    order.push("great");
    return lease;
  });
  const small = semaphore.take(1).then((lease) => {
    order.push("small");
    return lease;
  });
  await settle();
  equal(order.join(), "");
  first.release();
  await settle();
  equal(order.join(), "great,small");
  equal(semaphore.free, 0);
  (await great).release();
  (await small).release();
  equal(semaphore.free, 10);
});

Deno.test("ByteSemaphore refuses who waited too long, and whoever stood behind goes on", async () => {
  const semaphore = new ByteSemaphore({ capacity: 10, waitMilliseconds: 5 });
  const held = await semaphore.take(8);
  const refused = rejects(semaphore.take(9), {
    code: "OVERLOADED",
    status: 503,
    retryAfterSeconds: 1,
  });
  const behind = semaphore.take(2);
  await refused;
  (await behind).release();
  held.release();
  equal(semaphore.free, 10);
});

Deno.test("ByteSemaphore admits what is more than all, alone", async () => {
  const semaphore = patient();
  const lease = await semaphore.take(1_000);
  equal(semaphore.free, 0);
  lease.release();
  equal(semaphore.free, 10);
});
