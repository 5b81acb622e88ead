import { deepEqual, equal } from "node:assert/strict";
import { ciphertext } from "../../../support/encrypted.ts";
import { clientMeta, dataset, vaultUser } from "../../../support/vault.ts";

const keyCheck = () => ({ payload: ciphertext(32), meta: clientMeta() });

Deno.test("the configuration tells limits, floors, the policy and what is left", async () => {
  const { call, create } = await vaultUser();
  await create();
  const { status, body } = await call("/configuration");
  equal(status, 200);
  deepEqual(body.limits, {
    payloadBytes: { min: 16, max: 5_242_880 },
    bodyBytes: 7_006_892,
    batchOperations: 100,
    rotationOperations: 1_000,
    requestsPerMinute: 120,
    ivBytes: 12,
    saltBytes: { min: 16, max: 64 },
  });
  equal(body.kdf["PBKDF2-SHA256"].iterations.min, 250_000);
  deepEqual(
    [body.keyGeneration, body.keyCheck, body.epoch, body.requirePreconditions],
    [1, null, 1, false],
  );
  deepEqual([body.keepVersions, body.keepDays], [null, null]);
  deepEqual(body.quota, {
    bytes: 2 ** 30,
    usedBytes: 64,
    leftBytes: 2 ** 30 - 64,
  });
});

Deno.test("the policy is changed member by member", async () => {
  const { call, create } = await vaultUser();
  const keyId = await create();
  const change = (body: unknown) =>
    call("/configuration", { method: "PATCH", body });
  const first = await change({ requirePreconditions: true, keepVersions: 5 });
  deepEqual(
    [first.body.requirePreconditions, first.body.keepVersions],
    [true, 5],
    first.text,
  );
  const put = await call(`/data/${keyId}`, { method: "PUT", body: dataset() });
  equal(put.status, 428);
  const second = await change({ keepVersions: null, keepDays: 30 });
  deepEqual(
    [
      second.body.requirePreconditions,
      second.body.keepVersions,
      second.body.keepDays,
    ],
    [true, null, 30],
  );
  for (
    const body of [
      {},
      { keepVersions: 0 },
      { keepDays: 1.5 },
      { requirePreconditions: null },
      { keyGeneration: 2 },
      { keyCheck: null },
      { keyCheck: { ...keyCheck(), extra: 1 } },
      { keyCheck: { ...keyCheck(), payload: "AAAA" } },
    ]
  ) equal((await change(body)).status, 400, JSON.stringify(body));
});

Deno.test("a key check is given once; only a rotation replaces it", async () => {
  const { call } = await vaultUser();
  const given = keyCheck();
  const give = (keyCheck: unknown) =>
    call("/configuration", { method: "PATCH", body: { keyCheck } });
  deepEqual((await give(given)).body.keyCheck, given);
  equal((await give(given)).status, 200);
  const other = await give(keyCheck());
  deepEqual([other.status, other.body.code], [409, "CONFLICT"]);
  deepEqual((await call("/configuration")).body.keyCheck, given);
});
