import { deepEqual, equal } from "node:assert/strict";
import postgres from "postgres";
import { stack } from "../../../support/stack.ts";
import { dataset, vaultUser } from "../../../support/vault.ts";

const KEY = '"8e03978e-40d5-43e8-bc93-6894a57f9324"';

Deno.test("Idempotency-Key: the same request is answered again, another one is refused", async () => {
  const { call } = await vaultUser();
  const body = dataset();
  const post = (body: unknown, key = KEY) =>
    call("/data", { body, headers: { "idempotency-key": key } });
  const first = await post(body);
  equal(first.headers.get("idempotency-replayed"), null);
  const again = await post(body);
  deepEqual([again.status, again.body], [201, first.body]);
  equal(again.headers.get("idempotency-replayed"), "true");
  equal(again.headers.get("etag"), first.headers.get("etag"));
  // Quoted or not, it is one key.
  deepEqual((await post(body, KEY.slice(1, -1))).body, first.body);
  const other = await post(dataset());
  deepEqual([other.status, other.body.code], [422, "IDEMPOTENCY_KEY_REUSED"]);
  equal((await call("/data")).body.changes.length, 1);
  // Where the last write has moved on, the answer is still the one that was given.
  await call(`/data/${first.body.keyId}`, { method: "PUT", body: dataset() });
  deepEqual((await post(body)).body, first.body);
});

Deno.test("Idempotency-Key: it is the user's own, and of one route", async () => {
  const [one, two] = await Promise.all([vaultUser(), vaultUser()]);
  const headers = { "idempotency-key": KEY };
  const body = dataset();
  const first = await one.call("/data", { body, headers });
  const second = await two.call("/data", { body, headers });
  equal(second.status, 201);
  equal(first.body.keyId === second.body.keyId, false);
  const batch = await one.call("/batch", {
    body: { operations: [{ op: "create", ...body }] },
    headers,
  });
  equal(batch.status, 422);
});

Deno.test("Idempotency-Key: a refused request leaves the key free", async () => {
  const { call, create } = await vaultUser();
  const keyId = await create();
  const headers = { "idempotency-key": KEY };
  equal(
    (await call("/data", { body: dataset({ keyId }), headers })).status,
    409,
  );
  equal((await call("/data", { body: dataset(), headers })).status, 201);
});

Deno.test("Idempotency-Key: while the first request runs, the second is told so", async () => {
  const { call, create, caller } = await vaultUser();
  await create();
  const sql = postgres(stack().superuserUrl, { max: 1, onnotice() {} });
  const name = `idempotency/${caller.userId}/${KEY.slice(1, -1)}`;
  await sql.begin(async (transaction) => {
    await transaction`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`;
    const { status, body } = await call("/data", {
      body: dataset(),
      headers: { "idempotency-key": KEY },
    });
    deepEqual([status, body.code], [409, "IDEMPOTENCY_KEY_RUNNING"]);
  });
  await sql.end();
});

for (const key of ['""', "x".repeat(201), '"open', "two words", '"a"b"']) {
  Deno.test(`Idempotency-Key: ${key.slice(0, 12)} is none`, async () => {
    const { call } = await vaultUser();
    const { status, body } = await call("/data", {
      body: dataset(),
      headers: { "idempotency-key": key },
    });
    equal(status, 400);
    deepEqual(
      [body.errors[0].pointer, body.errors[0].in],
      ["/idempotency-key", "header"],
    );
  });
}
