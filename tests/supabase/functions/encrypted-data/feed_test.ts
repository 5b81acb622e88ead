import { deepEqual, equal, match } from "node:assert/strict";
import postgres from "postgres";
import { stack } from "../../../support/stack.ts";
import { dataset, vaultUser } from "../../../support/vault.ts";

interface Change {
  readonly keyId: string;
  readonly version: number;
  readonly isDeleted: boolean;
}

Deno.test("the feed tells every change once, in order, deletions included, from a cursor on", async () => {
  const { call, create } = await vaultUser();
  deepEqual((await call("/data")).body, {
    changes: [],
    cursor: "1.0",
    hasMore: false,
  });
  const ids = [await create(), await create(), await create()];
  await call(`/data/${ids[0]}`, { method: "PUT", body: dataset() });
  await call(`/data/${ids[1]}`, { method: "DELETE" });
  const seen: Change[] = [];
  let cursor = "1.0";
  for (let hasMore = true; hasMore;) {
    const { status, body } = await call(`/data?since=${cursor}&limit=2`);
    equal(status, 200);
    seen.push(...body.changes);
    ({ cursor, hasMore } = body);
  }
  deepEqual(
    seen.map(({ keyId, version, isDeleted }) => [keyId, version, isDeleted]),
    [[ids[2], 1, false], [ids[0], 2, false], [ids[1], 2, true]],
  );
  deepEqual((await call(`/data?since=${cursor}`)).body, {
    changes: [],
    cursor,
    hasMore: false,
  });
  await call(`/data/${ids[1]}/undelete`, { method: "POST" });
  const [back] = (await call(`/data?since=${cursor}`)).body.changes;
  deepEqual(
    [back.keyId, back.version, back.isDeleted, back.keyGeneration],
    [ids[1], 3, false, 1],
  );
  match(back.updatedAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
});

Deno.test("a cursor of before a restored backup must start anew", async () => {
  const { call, create, caller } = await vaultUser();
  await create();
  const { cursor } = (await call("/data")).body;
  const sql = postgres(stack().superuserUrl, { max: 1, onnotice() {} });
  await sql`update public.encrypted_accounts set epoch = epoch + 1 where owner_id = ${caller.userId}`;
  await sql.end();
  const { status, body } = await call(`/data?since=${cursor}`);
  deepEqual([status, body.code], [410, "CURSOR_TOO_OLD"]);
  const anew = await call("/data");
  deepEqual([anew.body.changes.length, anew.body.cursor], [1, "2.1"]);
});

for (
  const since of ["x", "", "1", "1.x", "1.-1", "1.1.1", `1.${"9".repeat(16)}`]
) {
  Deno.test(`"${since.slice(0, 8)}" is no cursor`, async () => {
    const { call } = await vaultUser();
    const { status, body } = await call(`/data?since=${since}`);
    equal(status, 400);
    deepEqual([body.errors[0].pointer, body.errors[0].in], ["/since", "query"]);
  });
}
