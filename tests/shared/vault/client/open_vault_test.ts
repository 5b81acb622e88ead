import { deepEqual, doesNotMatch, equal, rejects } from "node:assert/strict";
import { inspect } from "node:util";
import { fromText, toText } from "../../../../shared/vault/client/mod.ts";
import { toBase64 } from "../../../../shared/vault/client/base64.ts";
import { Passphrase } from "../../../../shared/vault/client/passphrase.ts";
import { functionsOf } from "../../../support/function_call.ts";
import {
  openStore,
  operator,
  PASSPHRASE,
  vaultOwner,
} from "../../../support/open_vaults.ts";
import { stack } from "../../../support/stack.ts";

Deno.test("openVault() proves the passphrase before any data is touched", async () => {
  const owner = await vaultOwner();
  await owner.open();
  const paths: string[] = [];
  const spied = (url: string, init: RequestInit) => {
    paths.push(`${init.method} ${new URL(url).pathname.split("/").at(-1)}`);
    return fetch(url, init);
  };
  await rejects(owner.open({ passphrase: "wrong", fetch: spied }), {
    code: "PASSPHRASE_WRONG",
  });
  deepEqual(paths, ["GET configuration"]);
});

Deno.test("openVault() of two new devices at once agrees on one key", async () => {
  const owner = await vaultOwner();
  const [phone, laptop] = await Promise.all([owner.open(), owner.open()]);
  const { keyId } = await phone!.create(fromText("one"));
  equal(toText((await laptop!.open(keyId)).content), "one");
});

Deno.test("openVault() sends neither passphrase nor key, and keeps neither", async () => {
  const owner = await vaultOwner();
  const store = openStore();
  const sent: string[] = [];
  const vault = await owner.open({
    store,
    fetch: (url, init) => {
      sent.push(url, String(init.body), JSON.stringify(init.headers));
      return fetch(url, init);
    },
  });
  const first = await vault.create(fromText("planted content"));
  await vault.save(first, fromText("planted again"));
  const error = await owner.open({ passphrase: "planted passphrase" })
    .catch((error) => error);
  const told = [
    ...sent,
    ...store.items.values(),
    inspect(vault, { depth: 9, showHidden: true }),
    Deno.inspect(vault, { depth: 9 }),
    inspect(error, { depth: 9, showHidden: true }),
  ].join("\n");
  doesNotMatch(told, /correct horse|planted/);
  equal(told.includes(toBase64(fromText(PASSPHRASE))), false);
});

Deno.test("openVault() notices a key check that vanished and a key generation that fell", async () => {
  const owner = await vaultOwner();
  const store = openStore();
  const vault = await owner.open({ store });
  await using database = operator();
  const { userId } = owner.caller;
  const [before] = await database.sql`
    select key_check from encrypted_accounts where owner_id = ${userId}`;
  await vault.rotate(PASSPHRASE);
  await database.sql`
    update encrypted_accounts set key_generation = 1, key_check = ${
    database.sql.json(before?.["key_check"])
  } where owner_id = ${userId}`;
  await rejects(owner.open({ store }), { code: "VERSION_ROLLED_BACK" });
  await database.sql`
    update encrypted_accounts set key_check = null where owner_id = ${userId}`;
  await rejects(owner.open({ store }), { code: "KEY_CHECK_MISSING" });
});

/** What a client of the time before this one wrote: bound to nothing, under an id of the server's. */
async function oldDataset(owner: Awaited<ReturnType<typeof vaultOwner>>) {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const kdf = { name: "PBKDF2-SHA256", iterations: 250_000 } as const;
  const key = await new Passphrase(PASSPHRASE).key(kdf, salt);
  const sealed = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv },
    key,
    fromText("of an old client"),
  );
  const { body } = await functionsOf(stack(), owner.caller)(
    "encrypted-data/data",
    {
      body: {
        payload: toBase64(new Uint8Array(sealed)),
        meta: {
          enc: "AES-GCM",
          kdf: kdf.name,
          iterations: kdf.iterations,
          salt: toBase64(salt),
          iv: toBase64(iv),
          schemaVersion: 1,
        },
      },
    },
  );
  return body.keyId as string;
}

Deno.test("openVault() over data of older clients proves the passphrase on it, and binds what is saved", async () => {
  const owner = await vaultOwner();
  const keyId = await oldDataset(owner);
  await rejects(owner.open({ acceptsUnbound: true, passphrase: "wrong" }), {
    code: "PASSPHRASE_WRONG",
  });
  await rejects(owner.open(), { code: "CONTENT_UNBOUND" });
  const moving = await owner.open({ acceptsUnbound: true });
  const old = await moving.open(keyId);
  equal(toText(old.content), "of an old client");
  await moving.save(old, old.content);
  const strict = await owner.open();
  equal(toText((await strict.open(keyId)).content), "of an old client");
});

Deno.test("openVault() does not write with a key derivation that is too weak", async () => {
  const owner = await vaultOwner();
  const kdf = { name: "PBKDF2-SHA256", iterations: 100_000 } as const;
  await rejects(owner.open({ kdf }), { code: "KDF_OUT_OF_BOUNDS" });
});

Deno.test("openVault() with a token that is none says so", async () => {
  const owner = await vaultOwner();
  await rejects(owner.open({ token: () => "none" }), { code: "SIGNED_OUT" });
});
