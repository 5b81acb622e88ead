import { deepEqual, equal, ok } from "node:assert/strict";
import { dataset, vaultUser } from "../../../support/vault.ts";

Deno.test("HEAD tells what GET tells, without the content", async () => {
  const { call, create } = await vaultUser();
  const keyId = await create();
  const paths = ["", "/versions", "/versions/1"].map((path) =>
    `/data/${keyId}${path}`
  );
  for (const path of [...paths, "/data", "/configuration"]) {
    const [got, head] = await Promise.all([
      call(path),
      call(path, { method: "HEAD" }),
    ]);
    deepEqual([head.status, head.text], [200, ""]);
    for (const name of ["etag", "cache-control", "content-type"]) {
      equal(head.headers.get(name), got.headers.get(name), `${path} ${name}`);
    }
  }
});

Deno.test("an answer with a tag may be kept, but is asked about before each use", async () => {
  const { call, create } = await vaultUser();
  const keyId = await create();
  const { headers } = await call(`/data/${keyId}`);
  equal(headers.get("cache-control"), "private, no-cache");
  ok(headers.get("vary")?.includes("authorization"));
  equal((await call("/data")).headers.get("cache-control"), "no-store");
});

Deno.test("every version stays, newest first, chained by hashes, page by page", async () => {
  const { call, create } = await vaultUser();
  const bodies = [dataset(), dataset(), dataset()];
  const keyId = await create(bodies[0]);
  for (const body of bodies.slice(1)) {
    await call(`/data/${keyId}`, { method: "PUT", body });
  }
  const listed = await call(`/data/${keyId}/versions`);
  equal(listed.status, 200, listed.text);
  const { versions, next } = listed.body;
  deepEqual(versions.map(({ version }: { version: number }) => version), [
    3,
    2,
    1,
  ]);
  equal(next, null);
  deepEqual([versions[0].bytes, versions[0].kind], [64, "write"]);
  equal(versions[0].previousHash, versions[1].hash);
  equal("payload" in versions[0], false);
  const first = await call(`/data/${keyId}/versions?limit=2`);
  equal(first.body.next, 2);
  const second = await call(`/data/${keyId}/versions?limit=2&before=2`);
  deepEqual([second.body.versions, second.body.next], [[versions[2]], null]);
  deepEqual((await call(`/data/${keyId}/versions?before=1`)).body.versions, []);
  for (const [index, body] of bodies.entries()) {
    const { body: read, headers } = await call(
      `/data/${keyId}/versions/${index + 1}`,
    );
    deepEqual([read.payload, read.meta], [body.payload, body.meta]);
    equal(headers.get("etag"), `"${keyId}-${index + 1}"`);
  }
});

for (const version of ["0", "4", "-1", "1.0", "01", "x", "9".repeat(20)]) {
  Deno.test(`there is no version ${version.slice(0, 6)}`, async () => {
    const { call, create } = await vaultUser();
    const { status, body } = await call(
      `/data/${await create()}/versions/${version}`,
    );
    deepEqual([status, body.code], [404, "NOT_FOUND"]);
  });
}

for (const query of ["limit=0", "limit=501", "before=0", "before=x", "x=1"]) {
  Deno.test(`versions are not listed for ${query}`, async () => {
    const { call, create } = await vaultUser();
    const { status, body } = await call(
      `/data/${await create()}/versions?${query}`,
    );
    equal(status, 400);
    equal(body.errors[0].in, "query");
  });
}
