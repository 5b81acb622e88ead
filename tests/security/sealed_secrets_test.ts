/** Sealed secrets at the real doors: whatever was done to one, it does not open, and nothing is called with it. */

import { deepEqual, equal, ok } from "node:assert/strict";
import postgres from "postgres";
import { type Connected, connected } from "../support/connected.ts";
import { stack } from "../support/stack.ts";

const UNREADABLE = "SEALED_SECRET_UNREADABLE";

interface Sealed {
  readonly sealed: string;
  readonly integrationId: string;
}

/** What an attacker with a hand in the database could put in a row's place, given another row. */
const FORGERIES: Readonly<
  Record<string, (own: string, other: string) => string>
> = {
  "another row's": (_own, other) => other,
  "truncated": (own) => own.slice(0, -4),
  "truncated to its tag": (own) =>
    own.split(".").with(3, own.slice(-22)).join("."),
  "one bit changed": (own) =>
    own.slice(0, -6) + (own.at(-6) === "A" ? "B" : "A") + own.slice(-5),
  "another nonce": (own, other) =>
    own.split(".").with(2, other.split(".")[2] ?? "").join("."),
  "a key nobody has": (own) => own.split(".").with(1, "gone").join("."),
  "a key id that is a member of every object": (own) =>
    own.split(".").with(1, "__proto__").join("."),
  "empty": () => "v1.k.i.c",
};

Deno.test("a sealed secret that was tampered with opens for nobody, and AWS is not asked", async (t) => {
  const sql = postgres(stack().superuserUrl, { max: 1, onnotice: () => {} });
  try {
    const [own, other] = await Promise.all([
      connected(stack()),
      connected(stack()),
    ]);
    const [mine, theirs] = await Promise.all([
      sealedOf(sql, own),
      sealedOf(sql, other),
    ]);
    for (const [name, forge] of Object.entries(FORGERIES)) {
      await t.step(name, async () => {
        const forged = forge(mine.sealed, theirs.sealed);
        await put(sql, { ...mine, sealed: forged });
        const before = await own.account.control<unknown>("requests");
        const tested = await own.call(
          `connector-sync/integrations/${own.integrationId}/test`,
          { method: "POST" },
        );
        equal(tested.body.code, UNREADABLE, tested.text);
        equal(tested.body.success, false);
        equal(tested.body.status, "error");
        equal(tested.text.includes(forged), false);
        deepEqual(await own.account.control("requests"), before);
      });
    }
    await t.step("a sync with one fails and tells the code alone", async () => {
      const ended = await own.sync();
      equal(ended.status, 500, ended.text);
      equal(ended.body.code, UNREADABLE);
    });
    await t.step("put back, it opens again", async () => {
      await put(sql, mine);
      const tested = await own.call(
        `connector-sync/integrations/${own.integrationId}/test`,
        { method: "POST" },
      );
      equal(tested.body.status, "active", tested.text);
    });
  } finally {
    await sql.end();
  }
});

async function sealedOf(
  sql: postgres.Sql,
  { integrationId }: Connected,
): Promise<Sealed> {
  const [row] = await sql<{ sealed: string }[]>`
    select sealed from private.integration_secrets where integration_id = ${integrationId}`;
  ok(row);
  return { sealed: row.sealed, integrationId };
}

async function put(
  sql: postgres.Sql,
  { sealed, integrationId }: Sealed,
): Promise<void> {
  await sql`update private.integration_secrets set sealed = ${sealed} where integration_id = ${integrationId}`;
}
