/** After everything a client does, no plain text, passphrase or key stands in the database or the log: not as text, hex or base64. */

import { deepEqual, equal, ok } from "node:assert/strict";
import { pbkdf2Sync } from "node:crypto";
import postgres from "postgres";
import { fromText } from "../../shared/vault/client/mod.ts";
import { openStore, PASSPHRASE, vaultOwner } from "../support/open_vaults.ts";
import { stack } from "../support/stack.ts";
import { traceFinder } from "./traces.ts";
import { readWholeDatabase } from "./whole_database.ts";

const FIRST = "the first plain text planted é in encrypted data";
const SECOND = "the second plain text that was written over the first";
const NEW_PASSPHRASE = "another passphrase planted here";

Deno.test("no plain text and no key stands in a dump of the database or in the log", async () => {
  const owner = await vaultOwner();
  const store = openStore();
  await useEverything(owner, store);
  const keys = await derivedKeys(owner.caller.userId);
  equal(keys.length, 4, "two salts, two passphrases");
  const secrets = [
    { name: "the first text", secret: FIRST },
    { name: "the second text", secret: SECOND },
    { name: "the passphrase", secret: PASSPHRASE },
    { name: "the new passphrase", secret: NEW_PASSPHRASE },
    ...keys.flatMap((key, place) =>
      (["hex", "base64", "latin1"] as const).map((form) => ({
        name: `key ${place} in ${form}`,
        secret: key.toString(form),
      }))
    ),
  ];
  const find = traceFinder(secrets);
  deepEqual(find(await Deno.readTextFile(stack().logFile)), []);
  deepEqual(find([...store.items].join("\n")), []);
  const findPublic = traceFinder([{
    name: "the user",
    secret: owner.caller.userId,
  }]);
  const tables = new Set<string>();
  for await (const { table, text } of readWholeDatabase(stack().superuserUrl)) {
    deepEqual(find(text), [], table);
    if (findPublic(text).length > 0) tables.add(table);
  }
  // What is no secret is found, so the search does search.
  ok(tables.has("public.encrypted_versions"));
});

async function useEverything(
  owner: Awaited<ReturnType<typeof vaultOwner>>,
  store: ReturnType<typeof openStore>,
): Promise<void> {
  const vault = await owner.open({ store });
  const first = await vault.create(fromText(FIRST));
  const second = await vault.save(first, fromText(SECOND));
  await vault.restore(second, { version: 1 });
  await vault.verifyHistory(first.keyId, { opens: true });
  const gone = await vault.create(fromText(FIRST));
  await vault.delete(gone);
  await vault.undelete(gone.keyId);
  await vault.rotate(NEW_PASSPHRASE);
  await vault.open(first.keyId);
  await owner.open({ passphrase: "a wrong one" }).catch(() => {});
}

/** What the client's keys are, told from the salts that the server has. */
async function derivedKeys(userId: string) {
  const sql = postgres(stack().superuserUrl, { max: 1, onnotice: () => {} });
  try {
    const rows = await sql<{ salt: Uint8Array }[]>`
      select distinct salt from encrypted_versions where owner_id = ${userId} and salt is not null`;
    return rows.flatMap(({ salt }) =>
      [PASSPHRASE, NEW_PASSPHRASE].map((passphrase) =>
        pbkdf2Sync(passphrase.normalize("NFKC"), salt, 250_000, 32, "sha256")
      )
    );
  } finally {
    await sql.end();
  }
}
