import { deepEqual, equal, match } from "node:assert/strict";
import postgres from "postgres";
import { stack } from "../../../support/stack.ts";
import { clientMeta, dataset, vaultUser } from "../../../support/vault.ts";

Deno.test("with no precondition the last writer wins", async () => {
  const { call, create } = await vaultUser();
  const keyId = await create();
  const bodies = [dataset(), dataset()];
  const answers = await Promise.all(
    bodies.map((body) => call(`/data/${keyId}`, { method: "PUT", body })),
  );
  deepEqual(answers.map(({ status }) => status), [200, 200]);
  deepEqual(answers.map(({ body }) => body.version).sort(), [2, 3]);
  const last = answers.findIndex(({ body }) => body.version === 3);
  equal((await call(`/data/${keyId}`)).body.payload, bodies[last]?.payload);
});

Deno.test("PUT with a stale baseVersion is a conflict that tells what stands", async () => {
  const { call, create } = await vaultUser();
  const keyId = await create();
  const put = (baseVersion: number) =>
    call(`/data/${keyId}`, { method: "PUT", body: dataset({ baseVersion }) });
  equal((await put(1)).body.version, 2);
  const { updatedAt } = (await call(`/data/${keyId}`)).body;
  const stale = await put(1);
  deepEqual([stale.status, stale.body.code], [409, "CONFLICT"]);
  deepEqual(stale.body.details, {
    keyId,
    currentVersion: 2,
    updatedAt,
    etag: `"${keyId}-2"`,
  });
  equal(stale.headers.get("etag"), `"${keyId}-2"`);
});

Deno.test("a byte-identical retry of the last write is a success, whatever it names as its base", async () => {
  const { call } = await vaultUser();
  const keyId = crypto.randomUUID();
  const first = dataset({ keyId });
  for (const _ of [1, 2]) {
    const created = await call("/data", { body: first });
    deepEqual([created.status, created.body.version], [201, 1]);
  }
  const second = dataset({ baseVersion: 1 });
  for (const _ of [1, 2]) {
    const written = await call(`/data/${keyId}`, {
      method: "PUT",
      body: second,
      headers: { "if-match": `"${keyId}-1"` },
    });
    deepEqual([written.status, written.body.version], [200, 2]);
  }
  equal((await call("/data", { body: first })).status, 409);
});

Deno.test("POST under an id that exists is a conflict, with If-None-Match: * a failed precondition", async () => {
  const { call, create } = await vaultUser();
  const keyId = await create();
  for (
    const [headers, status] of [[{}, 409], [
      { "if-none-match": "*" },
      412,
    ]] as const
  ) {
    const refused = await call("/data", { body: dataset({ keyId }), headers });
    equal(refused.status, status);
    equal(refused.body.details.currentVersion, 1);
    equal(refused.headers.get("etag"), `"${keyId}-1"`);
  }
});

Deno.test("PUT with If-None-Match: * creates under the client's id, once", async () => {
  const { call } = await vaultUser();
  const keyId = crypto.randomUUID();
  const put = (body: unknown) =>
    call(`/data/${keyId}`, {
      method: "PUT",
      body,
      headers: { "if-none-match": "*" },
    });
  equal((await put(dataset({ baseVersion: 1 }))).status, 400);
  const first = dataset({ keyId: keyId.toUpperCase() });
  const created = await put(first);
  deepEqual([created.status, created.body.keyId, created.body.version], [
    201,
    keyId,
    1,
  ]);
  match(created.headers.get("location") ?? "", new RegExp(`/data/${keyId}$`));
  equal((await put(first)).body.version, 1);
  equal((await put(dataset())).status, 412);
  equal(
    (await call(`/data/${crypto.randomUUID()}`, {
      method: "PUT",
      body: dataset(),
    })).status,
    404,
  );
  const other = await call(`/data/${keyId}`, {
    method: "PUT",
    body: dataset({ keyId: crypto.randomUUID() }),
  });
  deepEqual([other.status, other.body.errors[0].pointer], [400, "/keyId"]);
});

Deno.test("a dataset that demands preconditions answers 428 without one", async () => {
  const { call, create } = await vaultUser();
  const keyId = await create({ requirePreconditions: true });
  const put = (more: Record<string, unknown>, headers = {}) =>
    call(`/data/${keyId}`, { method: "PUT", body: dataset(more), headers });
  const refused = await put({});
  deepEqual([refused.status, refused.body.code], [
    428,
    "PRECONDITION_REQUIRED",
  ]);
  equal(refused.headers.get("etag"), `"${keyId}-1"`);
  equal((await call(`/data/${keyId}`, { method: "DELETE" })).status, 428);
  equal((await put({ baseVersion: 1 })).status, 200);
  equal((await put({}, { "if-match": `"${keyId}-2"` })).status, 200);
  equal(
    (await put({ requirePreconditions: false, baseVersion: 3 })).status,
    200,
  );
  equal((await put({})).status, 200);
});

Deno.test("a deletion leaves no ciphertext, can be undone, and later no more", async () => {
  const { call, create } = await vaultUser();
  const keyId = await create();
  const before = (await call(`/data/${keyId}`)).body;
  const deleted = await call(`/data/${keyId}`, { method: "DELETE" });
  equal(deleted.headers.get("etag"), `"${keyId}-2"`);
  const absent = await call(`/data/${keyId}`);
  equal(absent.status, 404);
  equal(absent.body.details.currentVersion, 2);
  match(absent.body.details.undeletableUntil, /Z$/);
  for (const method of ["PUT", "DELETE"]) {
    const { status } = await call(`/data/${keyId}`, {
      method,
      ...(method === "PUT" ? { body: dataset() } : {}),
    });
    equal(status, 404);
  }
  const tombstone = (await call(`/data/${keyId}/versions/2`)).body;
  deepEqual([tombstone.kind, tombstone.payload, tombstone.meta], [
    "delete",
    null,
    null,
  ]);
  const undelete = () => call(`/data/${keyId}/undelete`, { method: "POST" });
  const back = await undelete();
  deepEqual([back.status, back.body.version], [200, 3]);
  const after = (await call(`/data/${keyId}`)).body;
  deepEqual(
    [after.payload, after.meta, after.restoredVersion],
    [before.payload, before.meta, 1],
  );
  equal((await undelete()).status, 409);
  await call(`/data/${keyId}`, { method: "DELETE" });
  const sql = postgres(stack().superuserUrl, { max: 1, onnotice() {} });
  await sql`update public.encrypted_datasets set undeletable_until = now() - interval '1 day' where id = ${keyId}`;
  await sql.end();
  const late = await undelete();
  deepEqual([late.status, late.body.code], [410, "GONE"]);
  equal((await call(`/data/${keyId}`)).status, 410);
});

Deno.test("a restoration makes a new version with the old content, by number or by time", async () => {
  const { call, create } = await vaultUser();
  const keyId = await create();
  const first = (await call(`/data/${keyId}`)).body;
  await call(`/data/${keyId}`, { method: "PUT", body: dataset() });
  const restore = (body: Record<string, unknown>) =>
    call(`/data/${keyId}/restore`, { body });
  const restored = await restore({ version: 1, baseVersion: 2 });
  deepEqual([restored.status, restored.body.version], [200, 3], restored.text);
  const read = (await call(`/data/${keyId}`)).body;
  deepEqual([read.payload, read.restoredVersion], [first.payload, 1]);
  equal((await restore({ version: 1, baseVersion: 2 })).status, 409);
  equal((await restore({ version: 99 })).status, 404);
  // As a Date of JavaScript tells the moment of version 1: to the millisecond.
  const at = new Date(first.updatedAt).toISOString();
  equal((await restore({ at })).body.version, 4);
  equal((await call(`/data/${keyId}`)).body.restoredVersion, 1);
  equal((await restore({ at: "2001-01-01T00:00:00Z" })).status, 404);
  for (
    const body of [{}, { version: 1, at }, { at: "yesterday" }, { version: 0 }]
  ) {
    equal((await restore(body)).status, 400, JSON.stringify(body));
  }
});

Deno.test("few iterations are taken with a warning, and never fewer than before without a word", async () => {
  const { call } = await vaultUser();
  const weak = { meta: clientMeta({ iterations: 250_000 }) };
  const created = await call("/data", { body: dataset(weak) });
  equal(created.status, 201);
  match(created.headers.get("x-kdf-warning") ?? "", /^250000 .* 600000 /);
  const path = `/data/${created.body.keyId}`;
  const put = (more: Record<string, unknown>) =>
    call(path, { method: "PUT", body: dataset(more) });
  const strong = await put({});
  equal(strong.headers.get("x-kdf-warning"), null);
  const weaker = () => ({ meta: clientMeta({ iterations: 250_000 }) });
  const refused = await put(weaker());
  deepEqual([refused.status, refused.body.code], [409, "KDF_WEAKENED"]);
  equal((await put({ ...weaker(), allowWeakerKdf: true })).status, 200);
});

Deno.test("an IV is used once under a salt", async () => {
  const { call, create } = await vaultUser();
  const meta = clientMeta();
  const keyId = await create({ meta });
  const reused = await call(`/data/${keyId}`, {
    method: "PUT",
    body: dataset({ meta }),
  });
  deepEqual([reused.status, reused.body.code], [409, "IV_REUSED"]);
  equal(reused.body.details.currentVersion, 1);
});

Deno.test("growth beyond the quota is refused, deleting is not", async () => {
  const { call, create, caller } = await vaultUser();
  const keyId = await create();
  const sql = postgres(stack().superuserUrl, { max: 1, onnotice() {} });
  await sql`insert into private.encrypted_quotas values (${caller.organizationId}, 100)`;
  await sql.end();
  const refused = await call("/data", { body: dataset() });
  deepEqual([refused.status, refused.body.code], [507, "QUOTA_EXCEEDED"]);
  deepEqual(refused.body.details, { quotaBytes: 100, usedBytes: 64 });
  equal(
    (await call(`/data/${keyId}`, { method: "PUT", body: dataset() })).status,
    200,
  );
  equal((await call(`/data/${keyId}`, { method: "DELETE" })).status, 200);
});
