import { deepEqual, equal } from "node:assert/strict";
import { ciphertext } from "../../../support/encrypted.ts";
import { clientMeta, dataset, vaultUser } from "../../../support/vault.ts";

const keyCheck = () => ({ payload: ciphertext(32), meta: clientMeta() });

Deno.test("a rotation is begun, staged over several requests, and committed", async () => {
  const { call, create } = await vaultUser();
  const [one, two] = [await create(), await create()];
  equal((await call("/rotation")).status, 404);
  const check = keyCheck();
  const begun = await call("/rotation", {
    body: { fromGeneration: 1, keyCheck: check },
  });
  equal(begun.status, 201, begun.text);
  const path = `/rotation/${begun.body.rotationId}`;
  deepEqual([begun.body.staged, begun.body.keyCheck], [0, check]);
  const stage = (...keyIds: string[]) =>
    call(`${path}/datasets`, {
      body: {
        operations: keyIds.map((keyId) => ({
          keyId,
          baseVersion: 1,
          ...dataset(),
        })),
      },
    });
  equal((await stage(one)).body.staged, 1);
  const early = await call(`${path}/commit`, { method: "POST" });
  deepEqual([early.status, early.body.details.missing], [409, [two]]);
  const wrong = await stage(two, crypto.randomUUID());
  deepEqual(
    [wrong.status, wrong.body.errors[0].pointer],
    [404, "/operations/1"],
  );
  equal((await stage(two)).body.staged, 2);
  equal((await call("/rotation")).body.staged, 2);
  equal((await call(`/data/${one}`)).body.keyGeneration, 1);
  const committed = await call(`${path}/commit`, { method: "POST" });
  equal(committed.status, 200, committed.text);
  equal(committed.body.keyGeneration, 2);
  deepEqual(
    committed.body.results.map(({ version }: { version: number }) => version),
    [2, 2],
  );
  deepEqual((await call("/configuration")).body.keyCheck, check);
  const stale = await call(`/data/${one}`, {
    method: "PUT",
    body: dataset({ keyGeneration: 1 }),
  });
  deepEqual([stale.status, stale.body.code], [409, "KEY_STALE"]);
});

Deno.test("one rotation is staged at a time, until it is given up", async () => {
  const { call } = await vaultUser();
  const begin = () =>
    call("/rotation", { body: { fromGeneration: 1, keyCheck: keyCheck() } });
  const { rotationId } = (await begin()).body;
  const second = await begin();
  deepEqual(
    [second.status, second.body.details.rotationId],
    [409, rotationId],
  );
  const path = `/rotation/${rotationId}`;
  equal((await call(path, { method: "DELETE" })).status, 200);
  equal((await call(path, { method: "DELETE" })).status, 404);
  equal((await call(`${path}/commit`, { method: "POST" })).status, 404);
  equal((await begin()).status, 201);
});

Deno.test("another user's rotation is as little there as none", async () => {
  const [owner, stranger] = await Promise.all([vaultUser(), vaultUser()]);
  const body = { fromGeneration: 1, keyCheck: keyCheck() };
  const { rotationId } = (await owner.call("/rotation", { body })).body;
  const path = `/rotation/${rotationId}`;
  const operations = [{
    keyId: crypto.randomUUID(),
    baseVersion: 1,
    ...dataset(),
  }];
  for (
    const answer of [
      await stranger.call("/rotation"),
      await stranger.call(`${path}/datasets`, { body: { operations } }),
      await stranger.call(`${path}/commit`, { method: "POST" }),
      await stranger.call(path, { method: "DELETE" }),
    ]
  ) deepEqual([answer.status, answer.body.code], [404, "NOT_FOUND"]);
});
