import {
  deepEqual,
  doesNotMatch,
  equal,
  rejects,
  throws,
} from "node:assert/strict";
import { inspect } from "node:util";
import type { Bytes } from "../../../../shared/vault/client/bytes.ts";
import { findBase64 } from "../../../../shared/vault/client/base64.ts";
import { encryptContent } from "../../../../shared/vault/client/ciphertext.ts";
import type { Kdf } from "../../../../shared/vault/client/kdf.ts";
import { toBase64 } from "../../../../shared/vault/client/base64.ts";
import {
  type Argon2idInput,
  Passphrase,
} from "../../../../shared/vault/client/passphrase.ts";
import { nodeKey, nodeSeal } from "./vectors/node_crypto.ts";
import vectors from "./vectors/key_derivation.json" with { type: "json" };

const SALT: Bytes = new Uint8Array(16).map((_, at) => at);
const FEW: Kdf = { name: "PBKDF2-SHA256", iterations: 10 };
const ARGON2ID: Kdf = {
  name: "Argon2id",
  memory: 64,
  passes: 1,
  parallelism: 1,
};
const IV = new Uint8Array(12);

for (const { name, passphrase, kdf, iterations, salt, key } of vectors) {
  Deno.test(`key() and node:crypto agree on the vector ${name}`, async () => {
    equal(nodeKey({ passphrase, kdf, iterations, salt }), key);
    const derived = await new Passphrase(passphrase).key(
      { name: kdf, iterations } as Kdf, // a name of the vectors
      findBase64(salt)!,
    );
    const content = new TextEncoder().encode(name);
    const additionalData = new TextEncoder().encode("bound");
    equal(
      toBase64(
        await encryptContent(content, { key: derived, iv: IV, additionalData }),
      ),
      nodeSeal(content, { key, iv: toBase64(IV), binding: "bound" }),
    );
  });
}

Deno.test("key() agrees with the published vector of RFC 7914, section 11", () => {
  equal(
    vectors[0]?.key,
    "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc",
  );
});

Deno.test("key() gives a key that cannot be taken out, the same one for the same question", async () => {
  const passphrase = new Passphrase("a passphrase");
  const key = await passphrase.key(FEW, SALT);
  equal(key.extractable, false);
  await rejects(crypto.subtle.exportKey("raw", key));
  equal(await passphrase.key(FEW, SALT.slice()), key);
  equal(await passphrase.key({ ...FEW, iterations: 11 }, SALT) === key, false);
});

Deno.test("key() of Argon2id is the function's that the app brought, and asks it once", async () => {
  const asked: Argon2idInput[] = [];
  const raw = new Uint8Array(32).fill(7);
  const passphrase = new Passphrase("a passphrase", (input) => {
    asked.push(input);
    return Promise.resolve(raw.slice());
  });
  const key = await passphrase.key(ARGON2ID, SALT);
  await passphrase.key(ARGON2ID, SALT);
  equal(asked.length, 1);
  const { password, ...others } = asked[0]!;
  equal(new TextDecoder().decode(password), "a passphrase");
  deepEqual(others, {
    salt: SALT,
    memory: 64,
    passes: 1,
    parallelism: 1,
    length: 32,
  });
  const content = new TextEncoder().encode("text");
  const additionalData = new TextEncoder().encode("bound");
  equal(
    toBase64(await encryptContent(content, { key, iv: IV, additionalData })),
    nodeSeal(content, {
      key: "07".repeat(32),
      iv: toBase64(IV),
      binding: "bound",
    }),
  );
});

Deno.test("key() of Argon2id without a function says what to do", async () => {
  await rejects(new Passphrase("a passphrase").key(ARGON2ID, SALT), {
    code: "KDF_NOT_OFFERED",
    message: /argon2id/,
  });
});

Deno.test("Passphrase prints nothing of itself, and is never empty", () => {
  const passphrase = new Passphrase("planted");
  const bytes = "112, 108, 97, 110, 116, 101, 100";
  for (
    const text of [
      JSON.stringify({ passphrase }),
      `${passphrase}`,
      inspect(passphrase, { depth: 9, showHidden: true }),
      Deno.inspect(passphrase, { depth: 9 }),
    ]
  ) {
    doesNotMatch(text, /planted/);
    equal(text.includes(bytes), false);
  }
  throws(() => new Passphrase(""), RangeError);
});
