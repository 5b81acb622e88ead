import { deepEqual, equal, rejects } from "node:assert/strict";
import {
  type Change,
  fromText,
  type Vault,
} from "../../../../shared/vault/client/mod.ts";
import {
  openStore,
  operator,
  rollBack,
  vaultOwner,
} from "../../../support/open_vaults.ts";

async function changesOf(
  vault: Vault,
  options?: { fromStart?: boolean },
): Promise<Change[]> {
  const changes: Change[] = [];
  for await (const change of vault.changes(options)) changes.push(change);
  return changes;
}

const short = (changes: Change[]) =>
  changes.map(({ keyId, version, isDeleted, isKnown }) => [
    keyId,
    version,
    isDeleted,
    isKnown,
  ]);

Deno.test("changes() tells a device what others did since, each dataset once, deletions too", async () => {
  const owner = await vaultOwner();
  const phone = await owner.open();
  const laptop = await owner.open();
  const one = await phone.create(fromText("one"));
  const two = await phone.create(fromText("two"));
  deepEqual(short(await changesOf(laptop)), [
    [one.keyId, 1, false, false],
    [two.keyId, 1, false, false],
  ]);
  deepEqual(await changesOf(laptop), []);
  const saved = await phone.save(one, fromText("one again"));
  await phone.delete(two);
  await phone.save(saved, fromText("and again"));
  deepEqual(short(await changesOf(laptop)), [
    [two.keyId, 2, true, false],
    [one.keyId, 3, false, false],
  ]);
  deepEqual(
    short(await changesOf(phone)).map(([, , , isKnown]) => isKnown),
    [true, true],
    "its own",
  );
});

Deno.test("changes() comes again where it was left, in the next run too", async () => {
  const owner = await vaultOwner();
  const store = openStore();
  const vault = await owner.open({ store });
  await vault.create(fromText("one"));
  for await (const _ of vault.changes()) break;
  equal((await changesOf(vault)).length, 1);
  const restarted = await owner.open({ store });
  deepEqual(await changesOf(restarted), []);
  equal((await changesOf(restarted, { fromStart: true })).length, 1);
});

Deno.test("changes() notices a version that fell, and a feed that was cut", async () => {
  const owner = await vaultOwner();
  const store = openStore();
  const vault = await owner.open({ store });
  const first = await vault.create(fromText("one"));
  await vault.save(first, fromText("two"));
  await changesOf(vault);
  await using database = operator();
  await rollBack(database.sql, first.keyId, 1);
  await rejects(changesOf(vault, { fromStart: true }), {
    code: "VERSION_ROLLED_BACK",
  });
  // The counter too: the server no longer knows the place, and everything is read again.
  await database.sql`
    update encrypted_accounts set change_no = 1 where owner_id = ${owner.caller.userId}`;
  await rejects(changesOf(vault), { code: "VERSION_ROLLED_BACK" });
});

Deno.test("changes() is not misled by its own write while the answer is under way", async () => {
  const owner = await vaultOwner();
  const answered = Promise.withResolvers<void>();
  const saved = Promise.withResolvers<void>();
  let isReading = false;
  const vault = await owner.open({
    fetch: async (url, init) => {
      const response = await fetch(url, init);
      if (isReading && url.includes("/data?")) {
        answered.resolve();
        await saved.promise;
      }
      return response;
    },
  });
  const first = await vault.create(fromText("one"));
  isReading = true;
  const reading = changesOf(vault);
  await answered.promise;
  await vault.save(first, fromText("two"));
  saved.resolve();
  deepEqual(await reading, [], "what it says was overtaken");
  deepEqual(short(await changesOf(vault)), [[first.keyId, 2, false, true]]);
});

Deno.test("changes() stops at another epoch until it is accepted, and then starts over", async () => {
  const owner = await vaultOwner();
  const store = openStore();
  const vault = await owner.open({ store });
  const first = await vault.create(fromText("one"));
  await vault.save(first, fromText("two"));
  await changesOf(vault);
  await using database = operator();
  // As after a restored backup: the operator says so by the epoch.
  await rollBack(database.sql, first.keyId, 1);
  await database.sql`
    update encrypted_accounts set epoch = epoch + 1 where owner_id = ${owner.caller.userId}`;
  await rejects(changesOf(vault), {
    code: "EPOCH_CHANGED",
    facts: { epoch: 2 },
  });
  await rejects(owner.open({ store }), { code: "EPOCH_CHANGED" });
  await rejects(vault.open(first.keyId), { code: "VERSION_ROLLED_BACK" });
  await vault.acceptEpoch(2);
  equal((await vault.open(first.keyId)).version, 1);
  deepEqual(short(await changesOf(vault)), [[first.keyId, 1, false, true]]);
  await owner.open({ store });
});

Deno.test("changes() reads everything again when the place is too old", async () => {
  const owner = await vaultOwner();
  const vault = await owner.open();
  await vault.create(fromText("one"));
  await changesOf(vault);
  const two = await vault.create(fromText("two"));
  await using database = operator();
  await database.sql`
    update encrypted_accounts set oldest_change_no = 2 where owner_id = ${owner.caller.userId}`;
  const changes = await changesOf(vault);
  equal(changes.length, 2);
  equal(changes.at(-1)?.keyId, two.keyId);
});
