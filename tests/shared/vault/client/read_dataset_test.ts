import { deepEqual, equal, rejects } from "node:assert/strict";
import {
  fromText,
  toText,
  type Vault,
} from "../../../../shared/vault/client/mod.ts";
import {
  chainAnew,
  openStore,
  operator,
  rollBack,
  vaultOwner,
} from "../../../support/open_vaults.ts";

/** A dataset of three versions: one, two, three. */
async function threeVersions(vault: Vault): Promise<string> {
  let document = await vault.create(fromText("one"));
  document = await vault.save(document, fromText("two"));
  document = await vault.save(document, fromText("three"));
  return document.keyId;
}

Deno.test("open() opens 0 bytes, and as much as the store takes", async () => {
  const owner = await vaultOwner();
  const vault = await owner.open();
  const empty = await vault.create(new Uint8Array());
  equal((await vault.open(empty.keyId)).content.length, 0);
  const most = new Uint8Array(5 * 1024 * 1024 - 16);
  for (let at = 0; at < most.length; at += 65_536) {
    crypto.getRandomValues(most.subarray(at, at + 65_536));
  }
  const { keyId } = await vault.create(most);
  deepEqual((await vault.open(keyId)).content, most);
  await rejects(vault.create(new Uint8Array(most.length + 1)), {
    code: "TOO_LARGE",
  });
});

Deno.test("open() of another user's dataset finds nothing", async () => {
  const [one, other] = await Promise.all([vaultOwner(), vaultOwner()]);
  const { keyId } = await (await one.open()).create(fromText("mine"));
  await rejects((await other.open()).open(keyId), { code: "NOT_FOUND" });
});

Deno.test("refresh() downloads nothing while the document is the present one", async () => {
  const owner = await vaultOwner();
  const statuses: number[] = [];
  const vault = await owner.open({
    fetch: async (url, init) => {
      const response = await fetch(url, init);
      statuses.push(response.status);
      return response;
    },
  });
  const first = await vault.create(fromText("one"));
  equal(await vault.refresh(first), first);
  equal(statuses.at(-1), 304);
  await (await owner.open()).save(first, fromText("two"));
  equal(toText((await vault.refresh(first)).content), "two");
});

Deno.test("openVersion() opens what was there before, and no other dataset's", async () => {
  const owner = await vaultOwner();
  const vault = await owner.open();
  const keyId = await threeVersions(vault);
  equal(toText((await vault.openVersion(keyId, 1)).content), "one");
  equal(toText((await vault.openVersion(keyId, 2)).content), "two");
  await rejects(vault.openVersion(keyId, 4), { code: "NOT_FOUND" });
});

Deno.test("open() notices that the operator put an old version back", async () => {
  const owner = await vaultOwner();
  const store = openStore();
  const keyId = await threeVersions(await owner.open({ store }));
  await using database = operator();
  await rollBack(database.sql, keyId, 2);
  const restarted = await owner.open({ store });
  await rejects(restarted.open(keyId), {
    code: "VERSION_ROLLED_BACK",
    facts: { keyId, version: 2 },
  });
  await rejects(restarted.verifyHistory(keyId), {
    code: "VERSION_ROLLED_BACK",
  });
  const stranger = await owner.open();
  equal(toText((await stranger.open(keyId)).content), "two", "never saw more");
});

Deno.test("open() notices an old version put back under the new number", async () => {
  const owner = await vaultOwner();
  const keyId = await threeVersions(await owner.open());
  await using database = operator();
  await database.sql`
    update encrypted_versions v set payload = o.payload, iv = o.iv from encrypted_versions o
    where v.dataset_id = ${keyId} and o.dataset_id = ${keyId} and v.version = 3 and o.version = 2`;
  const stranger = await owner.open();
  await rejects(stranger.open(keyId), { code: "HISTORY_REWRITTEN" });
  await chainAnew(database.sql, keyId);
  await rejects(stranger.open(keyId), { code: "CONTENT_UNREADABLE" });
});

Deno.test("open() notices a version that was replaced by another one of the same number", async () => {
  const owner = await vaultOwner();
  const store = openStore();
  const vault = await owner.open({ store });
  const keyId = await threeVersions(vault);
  await using database = operator();
  await rollBack(database.sql, keyId, 2);
  const other = await owner.open();
  await other.save(await other.open(keyId), fromText("another three"));
  await rejects(vault.open(keyId), { code: "HISTORY_REWRITTEN" });
  await other.save(await other.open(keyId), fromText("four"));
  await rejects(vault.open(keyId), { code: "HISTORY_REWRITTEN" });
});

Deno.test("open() notices a changed bit, a swapped dataset and a cheaper key derivation", async () => {
  const owner = await vaultOwner();
  const vault = await owner.open();
  const [one, other] = [
    (await vault.create(fromText("one"))).keyId,
    (await vault.create(fromText("other"))).keyId,
  ];
  await using database = operator();
  const { sql } = database;
  const stranger = await owner.open();
  const refused = async (code: string) => {
    await rejects(stranger.open(one), { code });
  };
  await sql`
    update encrypted_versions set payload = set_byte(payload, 0, get_byte(payload, 0) # 1) where dataset_id = ${one}`;
  await refused("HISTORY_REWRITTEN");
  await chainAnew(sql, one);
  await refused("CONTENT_UNREADABLE");
  await sql`
    update encrypted_versions v set payload = o.payload, iv = o.iv, aad = jsonb_set(o.aad, '{keyId}', to_jsonb(${one}::text))
    from encrypted_versions o where v.dataset_id = ${one} and o.dataset_id = ${other}`;
  await chainAnew(sql, one);
  await refused("CONTENT_UNREADABLE");
  equal(toText((await stranger.open(other)).content), "other");
  await sql`
    update encrypted_versions set kdf_parameters = '{"iterations": 1}' where dataset_id = ${other}`;
  await rejects(stranger.open(other), { code: "CONTENT_UNREADABLE" });
});
