import { deepEqual, equal, rejects } from "node:assert/strict";
import { fromText, toText } from "../../../../shared/vault/client/mod.ts";
import { operator, vaultOwner } from "../../../support/open_vaults.ts";

Deno.test("delete() leaves nothing to open, and undelete() brings the same content back", async () => {
  const owner = await vaultOwner();
  const vault = await owner.open();
  const first = await vault.create(fromText("one"));
  await vault.delete(first);
  await rejects(vault.open(first.keyId), { code: "NOT_FOUND" });
  await rejects(vault.openVersion(first.keyId, 2), { code: "NOT_FOUND" });
  const back = await vault.undelete(first.keyId);
  deepEqual([toText(back.content), back.version, back.restoredVersion], [
    "one",
    3,
    1,
  ]);
  equal((await vault.save(back, fromText("two"))).version, 4);
  await vault.verifyHistory(first.keyId, { opens: true });
});

Deno.test("delete() of what was changed meanwhile is a conflict", async () => {
  const owner = await vaultOwner();
  const vault = await owner.open();
  const first = await vault.create(fromText("one"));
  await vault.save(first, fromText("two"));
  await rejects(vault.delete(first), { code: "CONFLICT" });
  equal(toText((await vault.open(first.keyId)).content), "two");
});

Deno.test("undelete() of a vault that refuses restored content writes it anew", async () => {
  const owner = await vaultOwner();
  const vault = await owner.open({ acceptsRestored: false });
  const first = await vault.create(fromText("one"));
  await vault.delete(first);
  const back = await vault.undelete(first.keyId);
  deepEqual([toText(back.content), back.version, back.restoredVersion], [
    "one",
    4,
    null,
  ]);
});

Deno.test("undelete() after the window says that it is gone", async () => {
  const owner = await vaultOwner();
  const vault = await owner.open();
  const first = await vault.create(fromText("one"));
  await vault.delete(first);
  await using database = operator();
  await database.sql`
    update encrypted_datasets set undeletable_until = now() - interval '1 second' where id = ${first.keyId}`;
  await rejects(vault.undelete(first.keyId), { code: "GONE" });
});
