import { deepEqual, equal, rejects } from "node:assert/strict";
import { fromText, toText } from "../../../../shared/vault/client/mod.ts";
import { vaultOwner } from "../../../support/open_vaults.ts";

Deno.test("restore() makes a new version of an old one, which opens as the one it was written as", async () => {
  const owner = await vaultOwner();
  const vault = await owner.open();
  const first = await vault.create(fromText("one"));
  const second = await vault.save(first, fromText("two"));
  const restored = await vault.restore(second, { version: 1 });
  deepEqual(
    [toText(restored.content), restored.version, restored.restoredVersion],
    ["one", 3, 1],
  );
  const third = await vault.save(restored, fromText("three"));
  const twice = await vault.restore(third, { version: 3 });
  deepEqual([toText(twice.content), twice.version, twice.restoredVersion], [
    "one",
    5,
    1,
  ]);
  deepEqual(await vault.verifyHistory(first.keyId, { opens: true }), {
    versions: 5,
    oldest: 1,
    opened: 5,
  });
});

Deno.test("restore() to a moment takes the version that was present then", async () => {
  const owner = await vaultOwner();
  const vault = await owner.open();
  const first = await vault.create(fromText("one"));
  const second = await vault.save(first, fromText("two"));
  const third = await vault.save(second, fromText("three"));
  const restored = await vault.restore(third, {
    at: new Date(second.updatedAt),
  });
  equal(toText(restored.content), "two");
  await rejects(vault.restore(restored, { at: new Date(0) }), {
    code: "NOT_FOUND",
  });
});

Deno.test("restore() of what was changed meanwhile is a conflict", async () => {
  const owner = await vaultOwner();
  const vault = await owner.open();
  const first = await vault.create(fromText("one"));
  await vault.save(first, fromText("two"));
  await rejects(vault.restore(first, { version: 1 }), {
    code: "CONFLICT",
  });
});

Deno.test("restore() of a vault that refuses restored content writes it anew", async () => {
  const owner = await vaultOwner();
  const strict = await owner.open({ acceptsRestored: false });
  const first = await strict.create(fromText("one"));
  const second = await strict.save(first, fromText("two"));
  const restored = await strict.restore(second, { version: 1 });
  deepEqual(
    [toText(restored.content), restored.version, restored.restoredVersion],
    ["one", 3, null],
  );
  const lenient = await owner.open();
  await lenient.restore(restored, { version: 2 });
  await rejects(strict.open(first.keyId), { code: "CONTENT_RESTORED" });
});

Deno.test("restoreAll() puts every dataset where it stood", async () => {
  const owner = await vaultOwner();
  const vault = await owner.open();
  const one = await vault.create(fromText("one"));
  const gone = await vault.create(fromText("gone"));
  const changed = await vault.save(one, fromText("changed"));
  await vault.delete(gone);
  const late = await vault.create(fromText("late"));
  const written = await vault.restoreAll(new Date(gone.updatedAt));
  equal(written.length, 3);
  equal(toText((await vault.open(changed.keyId)).content), "one");
  equal(toText((await vault.open(gone.keyId)).content), "gone");
  await rejects(vault.open(late.keyId), { code: "NOT_FOUND" });
});
