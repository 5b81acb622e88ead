import { deepEqual, equal } from "node:assert/strict";
import { ciphertext } from "../../../support/encrypted.ts";
import { clientMeta, dataset, vaultUser } from "../../../support/vault.ts";

Deno.test("a rotation writes every living dataset under a new generation, or nothing", async () => {
  const { call, create } = await vaultUser();
  const [one, two, gone] = [await create(), await create(), await create()];
  await call(`/data/${gone}`, { method: "DELETE" });
  const keyCheck = { payload: ciphertext(32), meta: clientMeta() };
  const put = (keyId: string) => ({ keyId, baseVersion: 1, ...dataset() });
  const rotate = (operations: unknown[], fromGeneration = 1) =>
    call("/rotate", { body: { fromGeneration, keyCheck, operations } });
  const missing = await rotate([put(one)]);
  deepEqual([missing.status, missing.body.details.missing], [409, [two]]);
  const stale = await rotate([put(one), { ...put(two), baseVersion: 9 }]);
  deepEqual(
    [stale.status, stale.body.errors[0].pointer],
    [409, "/operations/1"],
  );
  equal((await call(`/data/${one}`)).body.keyGeneration, 1);
  const rotated = await rotate([put(one), put(two)]);
  equal(rotated.status, 200, rotated.text);
  deepEqual([rotated.body.keyGeneration, rotated.body.results.length], [2, 2]);
  deepEqual((await call("/configuration")).body.keyCheck, keyCheck);
  equal((await call(`/data/${one}`)).body.keyGeneration, 2);
  const again = await rotate([put(one), put(two)]);
  deepEqual([again.status, again.body.code], [409, "KEY_STALE"]);
  equal(again.body.details.keyGeneration, 2);
  const old = await call(`/data/${one}`, {
    method: "PUT",
    body: dataset({ keyGeneration: 1 }),
  });
  deepEqual([old.status, old.body.code], [409, "KEY_STALE"]);
  const back = await call(`/data/${one}/restore`, { body: { version: 1 } });
  equal(back.body.code, "KEY_STALE");
});

Deno.test("the whole account returns to a moment, as new versions", async () => {
  const { call, create } = await vaultUser();
  const [changed, deleted] = [await create(), await create()];
  const kept = (await call(`/data/${changed}`)).body;
  const at = (await call(`/data/${deleted}`)).body.updatedAt;
  await call(`/data/${changed}`, { method: "PUT", body: dataset() });
  await call(`/data/${deleted}`, { method: "DELETE" });
  const late = await create();
  const restored = await call("/restore", { body: { at } });
  equal(restored.status, 200, restored.text);
  equal(restored.body.results.length, 3);
  const read = (await call(`/data/${changed}`)).body;
  deepEqual([read.payload, read.version], [kept.payload, 3]);
  equal((await call(`/data/${deleted}`)).body.version, 3);
  equal((await call(`/data/${late}`)).status, 404);
  deepEqual((await call("/restore", { body: { at } })).body.results, []);
  const ahead = await call("/restore", {
    body: { at: "2999-01-01T00:00:00Z" },
  });
  equal(ahead.status, 400);
});
