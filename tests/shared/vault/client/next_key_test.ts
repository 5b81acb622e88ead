import { equal } from "node:assert/strict";
import { fromText } from "../../../../shared/vault/client/mod.ts";
import { vaultOwner } from "../../../support/open_vaults.ts";

Deno.test("keepNextKey() goes on with the new key at once, and refuses an older generation after a restart", async () => {
  const owner = await vaultOwner();
  const items = new Map<string, string>();
  const store = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  };
  const vault = await owner.open({ store });
  const { keyId } = await vault.create(fromText("one"));
  await vault.rotate("another passphrase");
  equal((await vault.open(keyId)).keyGeneration, 2);
  const restarted = await owner.open({
    store,
    passphrase: "another passphrase",
  });
  equal((await restarted.open(keyId)).version, 2);
});
