import { operator } from "../../../support/open_vaults.ts";
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { doors } from "../../../../supabase/functions/encrypted-data/index.ts";
import { base64, ciphertext } from "../../../support/encrypted.ts";
import { functionsOf } from "../../../support/function_call.ts";
import { hostedFunction } from "../../../support/function_host.ts";
import { stack } from "../../../support/stack.ts";
import { clientMeta, dataset, vaultUser } from "../../../support/vault.ts";

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

Deno.test("a dataset is created, read, written, deleted, with the statuses and bodies of the seed", async () => {
  const { call } = await vaultUser();
  const first = dataset();
  const created = await call("/data", { body: first });
  equal(created.status, 201, created.text);
  const { keyId, updatedAt } = created.body;
  deepEqual(created.body, { keyId, version: 1, updatedAt });
  match(updatedAt, MOMENT);
  equal(created.headers.get("etag"), `"${keyId}-1"`);
  equal(
    created.headers.get("location"),
    `/functions/v1/encrypted-data/data/${keyId}`,
  );
  const read = await call(`/data/${keyId}`);
  equal(read.status, 200, read.text);
  const { keyGeneration, hash, previousHash, kind, ...seed } = read.body;
  deepEqual(seed, { keyId, version: 1, updatedAt, ...first });
  deepEqual([keyGeneration, kind], [1, "write"]);
  match(hash, /^[0-9a-f]{64}$/);
  equal(previousHash, "0".repeat(64));
  const second = dataset();
  const written = await call(`/data/${keyId}`, { method: "PUT", body: second });
  equal(written.status, 200, written.text);
  deepEqual(written.body, {
    keyId,
    version: 2,
    updatedAt: written.body.updatedAt,
  });
  equal((await call(`/data/${keyId}`)).body.payload, second.payload);
  const deleted = await call(`/data/${keyId}`, { method: "DELETE" });
  equal(deleted.status, 200);
  deepEqual(deleted.body, {
    message: "Dataset deleted successfully",
    keyId,
  });
  equal((await call(`/data/${keyId}`)).status, 404);
});

Deno.test("supabase-js reads and writes through functions.invoke()", async () => {
  const { caller: { client } } = await vaultUser();
  const body = dataset();
  const created = await client.functions.invoke("encrypted-data/data", {
    body,
  });
  equal(created.error, null);
  const path = `encrypted-data/data/${created.data.keyId}`;
  const read = await client.functions.invoke(path, { method: "GET" });
  equal(read.data.payload, body.payload);
  const stale = await client.functions.invoke(path, {
    method: "PUT",
    body: dataset({ baseVersion: 7 }),
  });
  equal(stale.error.context.status, 409);
  equal((await stale.error.context.json()).details.currentVersion, 1);
  equal(stale.response?.headers.get("etag"), `"${created.data.keyId}-1"`);
  const deleted = await client.functions.invoke(path, { method: "DELETE" });
  equal(deleted.data.message, "Dataset deleted successfully");
});

const ID = crypto.randomUUID();
const ROUTES: readonly (readonly [string, string, unknown?])[] = [
  ["GET", `/data/${ID}`],
  ["HEAD", `/data/${ID}`],
  ["PUT", `/data/${ID}`, dataset()],
  ["DELETE", `/data/${ID}`],
  ["POST", `/data/${ID}/undelete`],
  ["POST", `/data/${ID}/restore`, { version: 1 }],
  ["GET", `/data/${ID}/versions`],
  ["GET", `/data/${ID}/versions/1`],
];

Deno.test("another user's dataset is as little there as one that never was, for every verb", async () => {
  const [owner, other] = await Promise.all([vaultUser(), vaultUser()]);
  const keyId = await owner.create();
  for (const [method, path, body] of ROUTES) {
    for (const tag of [`"${keyId}-1"`, "*", null]) {
      const answers = await Promise.all([ID, keyId].map(async (id) => {
        const { status, body: problem, headers } = await other.call(
          path.replace(ID, id),
          {
            method,
            ...(body === undefined ? {} : { body }),
            ...(tag === null ? {} : { headers: { "if-match": tag } }),
          },
        );
        const { requestId: _, ...told } = problem ?? {};
        return { status, told, etag: headers.get("etag") };
      }));
      equal(answers[0]?.status, 404, `${method} ${path}`);
      deepEqual(answers[1], answers[0]);
    }
  }
  equal((await owner.call(`/data/${keyId}`)).body.version, 1);
  // The id itself is not taken by another's use of it.
  const own = await other.call(`/data/${keyId}`, {
    method: "PUT",
    headers: { "if-none-match": "*" },
    body: dataset(),
  });
  equal(own.status, 201, own.text);
});

for (const [method, path] of [...ROUTES, ["POST", "/data"], ["GET", "/data"]]) {
  Deno.test(`${method} ${path?.replace(ID, ":keyId")} is for users alone`, async () => {
    const { secretKey, publishableKey, anonKey } = stack();
    for (const token of [null, secretKey, publishableKey, anonKey]) {
      const { status } = await functionsOf(stack(), null)(
        `encrypted-data${path}`,
        {
          method: method ?? "",
          headers: token === null
            ? {}
            : { authorization: `Bearer ${token}`, apikey: token },
        },
      );
      equal(status, 401);
    }
  });
}

for (
  const [what, bytes] of [
    ["of the tag alone, which is no data at all", 16],
    ["of the greatest size", 5 * 1024 * 1024],
    ["of 5,000,000 bytes", 5_000_000],
  ] as const
) {
  Deno.test(`a ciphertext ${what} comes back byte for byte`, async () => {
    const { call, create } = await vaultUser();
    const payload = ciphertext(bytes);
    const keyId = await create({ payload });
    const { body } = await call(`/data/${keyId}`);
    ok(body.payload === payload);
  });
}

Deno.test("what a client encrypted of any text comes back and opens", async () => {
  const { call, create } = await vaultUser();
  const texts = ["", "{}", "Ünïcödé 😀 \u0000 \u202e", "x".repeat(100_000)];
  const key = await crypto.subtle.generateKey(
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
  for (const text of texts) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const sealed = new Uint8Array(
      await crypto.subtle.encrypt(
        { name: "AES-GCM", iv },
        key,
        new TextEncoder().encode(text),
      ),
    );
    const keyId = await create({
      payload: base64(sealed),
      meta: clientMeta({ iv: base64(iv) }),
    });
    const { body } = await call(`/data/${keyId}`);
    const bytes = (value: string) =>
      Uint8Array.from(atob(value), (each) => each.charCodeAt(0));
    const opened = await crypto.subtle.decrypt(
      { name: "AES-GCM", iv: bytes(body.meta.iv) },
      key,
      bytes(body.payload),
    );
    equal(new TextDecoder().decode(opened), text);
  }
});

Deno.test("one byte too many is told from a body that is too long", async () => {
  const { call } = await vaultUser();
  const over = await call("/data", {
    body: dataset({ payload: ciphertext(5 * 1024 * 1024 + 1) }),
  });
  deepEqual([over.status, over.body.code], [413, "TOO_LARGE"]);
  equal(over.body.errors[0].pointer, "/payload");
  const longer = await call("/data", {
    body: dataset({ payload: ciphertext(5 * 1024 * 1024 + 20_000) }),
  });
  deepEqual([longer.status, longer.body.code], [413, "BODY_TOO_LARGE"]);
});

Deno.test("nothing of payload, meta and key ids gets into the log", async () => {
  const { caller, create } = await vaultUser();
  const keyId = await create();
  const hosted = hostedFunction(stack(), "encrypted-data", doors);
  const put = (body: unknown, headers: Record<string, string> = {}) =>
    hosted.call(caller.accessToken, `/data/${keyId}`, {
      method: "PUT",
      body,
      headers,
    });
  const meta = clientMeta();
  equal(
    (await put(dataset({ meta: { ...meta, salt: "c2FsdA==" } }))).status,
    400,
  );
  equal(
    (await put(dataset({ meta: { ...meta, iv: "cGxhbnRlZA==" } }))).status,
    400,
  );
  equal(
    (await put(dataset({ payload: btoa('{"name":"planted"}') }))).status,
    400,
  );
  equal((await put(dataset({ baseVersion: 7 }))).status, 409);
  equal((await put(dataset(), { "if-match": `"${keyId}-9"` })).status, 412);
  equal(
    (await put(dataset({ meta: { ...meta, aad: { keyId, version: 9 } } })))
      .status,
    409,
  );
  equal((await put(dataset({ meta }))).status, 200);
  const lines = JSON.stringify(hosted.host.lines);
  equal(hosted.host.lines.length, 7);
  for (
    const trace of [
      keyId,
      meta.salt,
      meta.iv,
      "planted",
      "c2FsdA",
      "cGxhbnRlZA",
    ]
  ) {
    equal(lines.includes(trace), false, trace);
  }
  match(lines, /"route":"PUT \/data\/:keyId"/);
  match(lines, /"code":"PLAINTEXT_SUSPECTED"/);
});

Deno.test("a web page may send the preconditions and read what the answers carry", async () => {
  const { call, create } = await vaultUser();
  const keyId = await create();
  const preflight = await call(`/data/${keyId}`, {
    method: "OPTIONS",
    headers: {
      origin: "https://app.example",
      "access-control-request-method": "PUT",
    },
  });
  equal(preflight.status, 204);
  const allowed = preflight.headers.get("access-control-allow-headers") ?? "";
  for (const name of ["if-match", "if-none-match", "idempotency-key"]) {
    ok(allowed.split(", ").includes(name), name);
  }
  const read = await call(`/data/${keyId}`, {
    headers: { origin: "https://app.example" },
  });
  const exposed = read.headers.get("access-control-expose-headers") ?? "";
  for (const name of ["etag", "location", "retry-after", "x-kdf-warning"]) {
    ok(exposed.split(", ").includes(name), name);
  }
});

Deno.test("requests are limited per user, whatever becomes of them", async () => {
  const { caller, call, create } = await vaultUser();
  const keyId = await create();
  await using operated = operator();
  const bucket = `user:${caller.userId}`;
  const tokens = async () => {
    const [row] = await operated.sql`
      select tokens::float8 as tokens from private.rate_limits where bucket = ${bucket}`;
    return Number(row?.tokens);
  };
  const costOf = async (ask: () => Promise<unknown>) => {
    await operated.sql`
      update private.rate_limits set tokens = 50, refilled_at = now() + interval '1 hour' where bucket = ${bucket}`;
    await ask();
    return 50 - await tokens();
  };
  const put = (body: unknown) =>
    call(`/data/${keyId}`, { method: "PUT", body });
  // Taken with the work, after a refusal of SQL, after a body that never got there, and with an answer of nothing.
  for (
    const ask of [
      () => put(dataset()),
      () => put(dataset({ baseVersion: 99 })),
      () => put({ payload: "x" }),
      () => call(`/data/${keyId}`),
      () => call(`/data/${crypto.randomUUID()}`),
      () => call("/data"),
      () => call("/configuration"),
      () => call(`/data/${keyId}/versions`),
    ]
  ) equal(await costOf(ask), 1, String(ask));
  await operated
    .sql`update private.rate_limits set tokens = -1000000 where bucket = ${bucket}`;
  const before = (await operated
    .sql`select count(*)::int as kept from encrypted_versions where dataset_id = ${keyId}`)[
      0
    ]?.kept;
  for (const answer of [await call("/data"), await put(dataset())]) {
    equal(answer.status, 429);
    ok(Number(answer.headers.get("retry-after")) >= 1);
  }
  const after = (await operated
    .sql`select count(*)::int as kept from encrypted_versions where dataset_id = ${keyId}`)[
      0
    ]?.kept;
  equal(after, before);
});
