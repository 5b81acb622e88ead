import { deepEqual, equal, rejects } from "node:assert/strict";
import { fromText, toText } from "../../../../shared/vault/client/mod.ts";
import { openStore, vaultOwner } from "../../../support/open_vaults.ts";

const NEW = "another passphrase";
const LARGE = 2_600_000;

/** A user whose data is more than one request takes, and how its requests went. */
async function largeAccount(
  onRequest: (path: string, method: string) => Promise<void> | void = () => {},
) {
  const owner = await vaultOwner();
  const paths: string[] = [];
  const vault = await owner.open({
    fetch: async (url, init) => {
      const path = new URL(url).pathname.split("/encrypted-data")[1] ?? "";
      if (path.startsWith("/rot")) {
        const kind = path.replace(/[0-9a-f-]{36}/, ":id");
        paths.push(`${init.method} ${kind}`);
        await onRequest(kind, init.method ?? "");
      }
      return await fetch(url, init);
    },
  });
  const documents = [
    await vault.create(new Uint8Array(LARGE).fill(1)),
    await vault.create(new Uint8Array(LARGE).fill(2)),
    await vault.create(fromText("small")),
  ];
  return { owner, vault, documents, paths };
}

Deno.test("rotate() stages an account that is too large for one request, and commits it at once", async () => {
  const { owner, vault, documents, paths } = await largeAccount();
  equal(await vault.rotate(NEW), 3);
  const stages = paths.filter((path) => path === "POST /rotation/:id/datasets");
  equal(stages.length >= 2, true);
  deepEqual([paths[0], paths.at(-1)], [
    "POST /rotation",
    "POST /rotation/:id/commit",
  ]);
  const other = await owner.open({ passphrase: NEW, store: openStore() });
  for (const { keyId, content } of documents) {
    const opened = await other.open(keyId);
    deepEqual([opened.version, opened.keyGeneration], [2, 2]);
    equal(opened.content.length, content.length);
    equal(opened.content[0], content[0]);
  }
  await rejects(owner.open(), { code: "PASSPHRASE_WRONG" });
});

Deno.test("rotate() stages again what others wrote meanwhile", async () => {
  let meanwhile: (() => Promise<void>) | null = null;
  const { owner, vault, documents, paths } = await largeAccount(
    async (path) => {
      if (!path.endsWith("/commit")) return;
      const work = meanwhile;
      meanwhile = null;
      await work?.();
    },
  );
  const laptop = await owner.open();
  const small = documents[2]!;
  let created = "";
  meanwhile = async () => {
    await laptop.save(await laptop.open(small.keyId), fromText("theirs"));
    created = (await laptop.create(fromText("new"))).keyId;
    await laptop.delete(await laptop.open(documents[1]!.keyId));
  };
  equal(await vault.rotate(NEW), 3);
  equal(paths.filter((path) => path.endsWith("/commit")).length, 2);
  equal(toText((await vault.open(small.keyId)).content), "theirs");
  equal(toText((await vault.open(created)).content), "new");
  await rejects(laptop.open(small.keyId), { code: "KEY_STALE" });
});

Deno.test("rotate() that fails on its way leaves the old key and nothing staged", async () => {
  const { vault, documents, paths } = await largeAccount((path) => {
    if (path.endsWith("/commit")) throw new TypeError("connection refused");
  });
  await rejects(vault.rotate(NEW), { code: "NETWORK_FAILED" });
  equal(paths.at(-1), "DELETE /rotation/:id");
  equal((await vault.open(documents[2]!.keyId)).version, 1);
});

Deno.test("rotate() takes over a rotation that another device left behind; that one is told", async () => {
  let other: (() => Promise<void>) | null = null;
  const { owner, vault } = await largeAccount(async (path) => {
    if (!path.endsWith("/commit")) return;
    const work = other;
    other = null;
    await work?.();
  });
  const laptop = await owner.open();
  other = async () => {
    equal(await laptop.rotate("a third one"), 3);
  };
  await rejects(vault.rotate(NEW), { code: "CONFLICT" });
  await owner.open({ passphrase: "a third one" });
});
