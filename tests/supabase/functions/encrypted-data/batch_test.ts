import { deepEqual, equal, ok } from "node:assert/strict";
import { ciphertext } from "../../../support/encrypted.ts";
import { clientMeta, dataset, vaultUser } from "../../../support/vault.ts";

Deno.test("a batch writes all, with the answers of its operations in order", async () => {
  const { call, create } = await vaultUser();
  const [one, two, three] = [await create(), await create(), await create()];
  const made = crypto.randomUUID();
  const answer = await call("/batch", {
    body: {
      operations: [
        { op: "create", keyId: made, ...dataset() },
        { op: "put", keyId: one, baseVersion: 1, ...dataset() },
        { op: "delete", keyId: two },
        { op: "undelete", keyId: two },
        { op: "restore", keyId: one, version: 1 },
      ],
      unchanged: [{ keyId: three, version: 1 }],
    },
  });
  equal(answer.status, 200, answer.text);
  deepEqual(
    answer.body.results.map((
      { keyId, version }: { keyId: string; version: number },
    ) => [keyId, version]),
    [[made, 1], [one, 2], [two, 2], [two, 3], [one, 3]],
  );
});

Deno.test("a batch of which one operation is refused writes nothing and names every refused one", async () => {
  const { call, create } = await vaultUser();
  const keyId = await create();
  const { cursor } = (await call("/data")).body;
  const unknown = crypto.randomUUID();
  const { status, body } = await call("/batch", {
    body: {
      operations: [
        { op: "create", ...dataset() },
        { op: "put", keyId, baseVersion: 9, ...dataset() },
        { op: "delete", keyId: unknown },
        { op: "put", keyId, ...dataset() },
      ],
    },
  });
  deepEqual([status, body.code], [409, "CONFLICT"]);
  const { updatedAt } = (await call(`/data/${keyId}`)).body;
  deepEqual(
    body.errors.map(({ detail, ...told }: { detail: string }) => {
      ok(detail.length > 5);
      return told;
    }),
    [
      {
        pointer: "/operations/1",
        code: "CONFLICT",
        keyId,
        currentVersion: 1,
        updatedAt,
        etag: `"${keyId}-1"`,
      },
      { pointer: "/operations/2", code: "NOT_FOUND" },
    ],
  );
  deepEqual((await call(`/data?since=${cursor}`)).body.changes, []);
});

Deno.test("a batch of one tells its refusal as one of many would", async () => {
  const { call, create } = await vaultUser();
  const keyId = await create();
  const { status, body } = await call("/batch", {
    body: { operations: [{ op: "delete", keyId, baseVersion: 9 }] },
  });
  deepEqual([status, body.code], [409, "CONFLICT"]);
  deepEqual(
    [body.errors[0].pointer, body.errors[0].currentVersion],
    ["/operations/0", 1],
  );
});

Deno.test("a batch relies on datasets that it does not write", async () => {
  const { call, create } = await vaultUser();
  const [one, two] = [await create(), await create()];
  await call(`/data/${two}`, { method: "PUT", body: dataset() });
  const { status, body } = await call("/batch", {
    body: {
      operations: [{ op: "put", keyId: one, ...dataset() }],
      unchanged: [{ keyId: one, version: 1 }, { keyId: two, version: 1 }],
    },
  });
  deepEqual([status, body.code, body.errors], [409, "CONFLICT", undefined]);
  deepEqual(body.details.changed, [{ keyId: two, currentVersion: 2 }]);
  equal((await call(`/data/${one}`)).body.version, 1);
});

Deno.test("a batch is refused for the content of one operation, by its place", async () => {
  const { call } = await vaultUser();
  const good = () => ({ op: "create", ...dataset() });
  for (
    const [bad, pointer, status] of [
      [{ ...good(), payload: "AAAA" }, "/operations/1/payload", 400],
      [
        { ...good(), payload: ciphertext(5 * 1024 * 1024 + 1) },
        "/operations/1/payload",
        413,
      ],
      [
        { ...good(), meta: clientMeta({ iv: "AAAA" }) },
        "/operations/1/meta/iv",
        400,
      ],
      [{ ...good(), version: 1 }, "/operations/1/version", 400],
      [{ op: "merge" }, "/operations/1/op", 400],
      [{ op: "put", ...dataset() }, "/operations/1/keyId", 400],
    ] as const
  ) {
    const answer = await call("/batch", {
      body: { operations: [good(), bad] },
    });
    equal(answer.status, status, answer.text);
    equal(answer.body.errors[0].pointer, pointer);
  }
  for (const count of [0, 101]) {
    const operations = Array.from({ length: count }, () => ({
      op: "delete",
      keyId: crypto.randomUUID(),
    }));
    equal((await call("/batch", { body: { operations } })).status, 400);
  }
  deepEqual((await call("/data")).body.changes, []);
});

Deno.test("a batch of a hundred is one change each", async () => {
  const { call } = await vaultUser();
  const operations = Array.from({ length: 100 }, () => ({
    op: "create",
    ...dataset(),
  }));
  const answer = await call("/batch", { body: { operations } });
  equal(answer.status, 200, answer.text);
  const { changes, cursor } = (await call("/data?limit=1000")).body;
  deepEqual([changes.length, cursor], [100, "1.100"]);
});
