import { deepEqual, equal, match } from "node:assert/strict";
import { dataset, vaultUser } from "../../../support/vault.ts";

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
