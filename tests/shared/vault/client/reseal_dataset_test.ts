import { equal } from "node:assert/strict";
import { fromText } from "../../../../shared/vault/client/mod.ts";
import { vaultOwner } from "../../../support/open_vaults.ts";

Deno.test("resealDataset() binds what it seals to the version it will be, with the app's own schema version", async () => {
  const owner = await vaultOwner();
  const vault = await owner.open();
  const { keyId } = await vault.create(fromText("one"), { schemaVersion: 7 });
  await vault.rotate("another passphrase");
  const opened = await vault.open(keyId);
  equal(opened.schemaVersion, 7);
  await vault.verifyHistory(keyId);
});
