import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import {
  fromText,
  toText,
  type VaultDocument,
} from "../../../../shared/vault/client/mod.ts";
import {
  openStore,
  PASSPHRASE,
  vaultOwner,
} from "../../../support/open_vaults.ts";

const NEW = "another passphrase";

Deno.test("rotate() writes every living dataset under the new key, which alone opens them", async () => {
  const owner = await vaultOwner();
  const store = openStore();
  const vault = await owner.open({ store });
  const documents: VaultDocument[] = [];
  for (const text of ["one", "two", "three"]) {
    documents.push(await vault.create(fromText(text), { schemaVersion: 5 }));
  }
  const [one, , three] = documents;
  await vault.delete(three!);
  equal(await vault.rotate(NEW), 2);

  const opened = await vault.open(one!.keyId);
  deepEqual([toText(opened.content), opened.version, opened.schemaVersion], [
    "one",
    2,
    5,
  ]);
  const saved = await vault.save(opened, fromText("one again"));
  equal(saved.version, 3);
  await rejects(owner.open(), { code: "PASSPHRASE_WRONG" });
  const restarted = await owner.open({ passphrase: NEW, store });
  equal(toText((await restarted.open(one!.keyId)).content), "one again");
  await restarted.verifyHistory(one!.keyId);
});

Deno.test("rotate() of an account without data changes the passphrase", async () => {
  const owner = await vaultOwner();
  equal(await (await owner.open()).rotate(NEW), 0);
  await owner.open({ passphrase: NEW });
});

Deno.test("openVersion() opens what is older than a rotation with the passphrase of then", async () => {
  const owner = await vaultOwner();
  const vault = await owner.open();
  const { keyId } = await vault.create(fromText("one"));
  await vault.rotate(NEW);
  equal(toText((await vault.openVersion(keyId, 1)).content), "one");
  const forgetful = await owner.open({ passphrase: NEW });
  await rejects(forgetful.openVersion(keyId, 1), {
    code: "CONTENT_UNREADABLE",
  });
  const both = await owner.open({
    passphrase: NEW,
    previousPassphrases: ["a third one", PASSPHRASE],
  });
  equal(toText((await both.openVersion(keyId, 1)).content), "one");
  const now = await both.open(keyId);
  const restored = await both.restore(now, { version: 1 });
  deepEqual([toText(restored.content), restored.restoredVersion], [
    "one",
    null,
  ]);
});

Deno.test("rotate() tells a device that still has the old key, and refuses its writes", async () => {
  const owner = await vaultOwner();
  const phone = await owner.open();
  const laptop = await owner.open();
  const first = await phone.create(fromText("one"));
  await phone.rotate(NEW);
  await rejects(laptop.open(first.keyId), { code: "KEY_STALE" });
  await rejects(laptop.create(fromText("two")), { code: "KEY_STALE" });
  await rejects(laptop.rotate("a third one"), { code: "KEY_STALE" });
});

Deno.test("rotate() begins anew when another device writes meanwhile", async () => {
  const owner = await vaultOwner();
  const laptop = await owner.open();
  let rotations = 0;
  const phone = await owner.open({
    fetch: async (url, init) => {
      if (url.endsWith("/rotate") && rotations++ === 0) {
        await laptop.save(await laptop.open(first.keyId), fromText("two"));
        await laptop.create(fromText("a new one"));
      }
      return await fetch(url, init);
    },
  });
  const first = await phone.create(fromText("one"));
  equal(await phone.rotate(NEW), 2);
  equal(rotations, 2);
  equal(toText((await phone.open(first.keyId)).content), "two");
});

Deno.test("rotate() whose answer was lost finds out that it was done", async () => {
  const owner = await vaultOwner();
  const vault = await owner.open({
    fetch: async (url, init) => {
      const response = await fetch(url, init);
      if (!url.endsWith("/rotate")) return response;
      await response.body?.cancel();
      throw new TypeError("connection reset");
    },
  });
  const first = await vault.create(fromText("one"));
  equal(await vault.rotate(NEW), 1);
  equal((await vault.open(first.keyId)).version, 2);
});

Deno.test("rotate() that never arrived leaves the old key", async () => {
  const owner = await vaultOwner();
  const vault = await owner.open({
    fetch: (url, init) =>
      url.endsWith("/rotate")
        ? Promise.reject(new TypeError("connection refused"))
        : fetch(url, init),
  });
  const first = await vault.create(fromText("one"));
  await rejects(vault.rotate(NEW), { code: "NETWORK_FAILED" });
  equal((await vault.open(first.keyId)).version, 1);
  ok(await owner.open());
});

Deno.test("rotate() does not weaken the key", async () => {
  const owner = await vaultOwner();
  const vault = await owner.open();
  const kdf = { name: "PBKDF2-SHA256", iterations: 1_000 } as const;
  await rejects(vault.rotate(NEW, { kdf }), { code: "KDF_OUT_OF_BOUNDS" });
});
