import { deepEqual, equal, rejects, throws } from "node:assert/strict";
import { fromText, type Vault } from "../../../../shared/vault/client/mod.ts";
import type { VersionEntry } from "../../../../shared/vault/client/history.ts";
import { requireChain } from "../../../../shared/vault/client/verify_history.ts";
import {
  chainAnew,
  operator,
  vaultOwner,
} from "../../../support/open_vaults.ts";

const hashOf = (version: number) =>
  version.toString(16).padStart(2, "0").repeat(32);
const entry = (version: number): VersionEntry => ({
  version,
  kind: "write",
  updatedAt: "2026-01-31T12:00:00.000Z",
  bytes: 20,
  keyGeneration: 1,
  restoredVersion: null,
  previousHash: hashOf(version - 1),
  hash: hashOf(version),
});

Deno.test("requireChain() takes versions that follow each other, from any oldest one", () => {
  requireChain("id", [entry(3), entry(2), entry(1)]);
  requireChain("id", [entry(9), entry(8)]);
});

Deno.test("requireChain() refuses a gap, another order, an edit and a first version after another", () => {
  const broken: VersionEntry[][] = [
    [entry(4), entry(3), entry(1)],
    [entry(4), { ...entry(2), hash: hashOf(3) }, entry(1)],
    [entry(1), entry(2)],
    [entry(3), { ...entry(2), hash: hashOf(7) }, entry(1)],
    [entry(2), { ...entry(1), previousHash: hashOf(5) }],
    [entry(2), entry(2)],
  ];
  for (const entries of broken) {
    throws(() => requireChain("id", entries), { code: "HISTORY_REWRITTEN" });
  }
});

async function versions(vault: Vault, count: number) {
  let document = await vault.create(fromText("v1"));
  for (let version = 2; version <= count; version++) {
    document = await vault.save(document, fromText(`v${version}`));
  }
  return document;
}

Deno.test("verifyHistory() follows the chain over deletion and return, page by page", async () => {
  const owner = await vaultOwner();
  const vault = await owner.open();
  const third = await versions(vault, 3);
  await vault.delete(third);
  await vault.undelete(third.keyId);
  deepEqual(await vault.verifyHistory(third.keyId, { opens: true }), {
    versions: 5,
    oldest: 1,
    opened: 4,
  });
  const kinds = [];
  for await (const { kind } of vault.history(third.keyId)) kinds.push(kind);
  deepEqual(kinds, ["undelete", "delete", "write", "write", "write"]);
});

Deno.test("verifyHistory() notices a version taken from the middle", async () => {
  const owner = await vaultOwner();
  const { keyId } = await versions(await owner.open(), 4);
  await using database = operator();
  await database.sql`
    delete from encrypted_versions where dataset_id = ${keyId} and version = 2`;
  const stranger = await owner.open();
  await rejects(stranger.verifyHistory(keyId), { code: "HISTORY_REWRITTEN" });
});

Deno.test("verifyHistory() that opens notices an edit whose chain was computed anew; one that saw the end notices it without", async () => {
  const owner = await vaultOwner();
  const vault = await owner.open();
  const { keyId } = await versions(vault, 3);
  await using database = operator();
  await database.sql`
    update encrypted_versions set payload = set_byte(payload, 0, get_byte(payload, 0) # 1)
    where dataset_id = ${keyId} and version = 2`;
  await chainAnew(database.sql, keyId);
  await rejects(vault.verifyHistory(keyId), { code: "HISTORY_REWRITTEN" });
  const stranger = await owner.open();
  equal((await stranger.verifyHistory(keyId)).versions, 3);
  await rejects(stranger.verifyHistory(keyId, { opens: true }), {
    code: "CONTENT_UNREADABLE",
  });
});

Deno.test("verifyHistory() takes what retention left", async () => {
  const owner = await vaultOwner();
  const vault = await owner.open();
  const { keyId } = await versions(vault, 4);
  await using database = operator();
  await database.sql`
    delete from encrypted_versions where dataset_id = ${keyId} and version < 3`;
  deepEqual(await vault.verifyHistory(keyId, { opens: true }), {
    versions: 2,
    oldest: 3,
    opened: 2,
  });
});
