import { deepEqual, equal, rejects } from "node:assert/strict";
import fc from "fast-check";
import { findBase64 } from "../../../../shared/vault/client/base64.ts";
import { findHex, toHex } from "../../../../shared/vault/client/bytes.ts";
import {
  type EncryptedContent,
  parseEncryptedContent,
} from "../../../../shared/vault/client/encrypted_content.ts";
import { KeyRing } from "../../../../shared/vault/client/key_ring.ts";
import { Passphrase } from "../../../../shared/vault/client/passphrase.ts";
import { platformRandom } from "../../../../shared/vault/client/random_bytes.ts";
import {
  openVersion,
  sealVersion,
} from "../../../../shared/vault/client/vault_document.ts";
import { makeVectors } from "./vectors/make_vectors.ts";
import { nodeHash, nodeKey, nodeSeal } from "./vectors/node_crypto.ts";
import vectors from "./vectors/sealed_version.json" with { type: "json" };

const KEY_ID = "4f1c7a4e-2b0d-4c1a-9e57-0d9c5f3a8b61";
const OTHER = "5f1c7a4e-2b0d-4c1a-9e57-0d9c5f3a8b61";
const ZEROS = "00".repeat(32);
const parameters = {
  kdf: { name: "PBKDF2-SHA256", iterations: 10 },
  salt: platformRandom(32),
} as const;
const passphrase = new Passphrase("a passphrase");
const ring = new KeyRing(passphrase, { parameters, generation: 1 });
const reader = { ring, acceptsUnbound: false, acceptsRestored: true };

/** A version as the server would tell it. */
async function told(
  content: Uint8Array,
  next = { keyId: KEY_ID, version: 1, schemaVersion: 1 },
): Promise<EncryptedContent> {
  const sealed = await sealVersion(
    { ring, random: platformRandom },
    Uint8Array.from(content),
    next,
  );
  const { hash } = await sealed.kept(ZEROS, "2026-01-31T12:00:00.000Z");
  return parseEncryptedContent({
    ...sealed.members,
    ...next,
    updatedAt: "2026-01-31T12:00:00.000Z",
    previousHash: ZEROS,
    hash,
  });
}

/** The same with some members changed by a server that computes the chain anew: it can, the chain has no key. */
function forged(
  version: EncryptedContent,
  changes: Partial<EncryptedContent>,
): EncryptedContent {
  const changed = { ...version, ...changes };
  return { ...changed, hash: nodeHash(changed) };
}

Deno.test("openVersion() opens any bytes that sealVersion() sealed", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 500 }),
      fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
      fc.nat(2_147_483_647),
      async (content, version, schemaVersion) => {
        const next = { keyId: KEY_ID, version, schemaVersion };
        const document = await openVersion(reader, await told(content, next));
        deepEqual(document.content, Uint8Array.from(content));
        const { keyId } = document;
        deepEqual(
          {
            keyId,
            version: document.version,
            schemaVersion: document.schemaVersion,
          },
          next,
        );
      },
    ),
  );
});

const version = await told(new TextEncoder().encode("content"), {
  keyId: KEY_ID,
  version: 3,
  schemaVersion: 1,
});
const FORGERIES: Record<string, Partial<EncryptedContent>> = {
  "as another dataset's": { keyId: OTHER },
  "as another dataset's, declared so": {
    keyId: OTHER,
    aad: { keyId: OTHER, version: 3 },
  },
  "as an older version": { version: 2 },
  "as a newer version": { version: 4, aad: { keyId: KEY_ID, version: 4 } },
  "as restored from another version": { version: 9, restoredVersion: 2 },
  "with fewer iterations": { kdf: { name: "PBKDF2-SHA256", iterations: 9 } },
  "with another hash function": {
    kdf: { name: "PBKDF2-SHA512", iterations: 10 },
  },
  "with another schemaVersion": { schemaVersion: 2 },
  "with another salt": { salt: platformRandom(32) },
  "with another IV": { iv: platformRandom(12) },
  "with another ciphertext": { payload: platformRandom(23) },
  "with nothing in it": { payload: platformRandom(0) },
};
for (const [name, changes] of Object.entries(FORGERIES)) {
  Deno.test(`openVersion() refuses a version told ${name}, though its chain is right`, async () => {
    await rejects(openVersion(reader, forged(version, changes)), {
      code: "CONTENT_UNREADABLE",
    });
  });
}

Deno.test("openVersion() refuses a version whose hash is not of its bytes", async () => {
  const previousHash = "11".repeat(32);
  await rejects(openVersion(reader, { ...version, previousHash }), {
    code: "HISTORY_REWRITTEN",
  });
});

Deno.test("openVersion() opens a restored version as the one it was written as, unless told not to", async () => {
  const restored = forged(version, { version: 9, restoredVersion: 3 });
  const document = await openVersion(reader, restored);
  equal(document.version, 9);
  equal(document.restoredVersion, 3);
  const strict = { ...reader, acceptsRestored: false };
  await rejects(openVersion(strict, restored), { code: "CONTENT_RESTORED" });
});

Deno.test("openVersion() opens content bound to nothing only where that is accepted, and bound content never as unbound", async () => {
  const content = new TextEncoder().encode("of an old client");
  const { salt } = parameters;
  const iv = platformRandom(12);
  const key = await passphrase.key(parameters.kdf, salt);
  const payload = new Uint8Array(
    await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, content),
  );
  const unbound = forged(version, { payload, iv, aad: null });
  await rejects(openVersion(reader, unbound), { code: "CONTENT_UNBOUND" });
  const lenient = { ...reader, acceptsUnbound: true };
  deepEqual((await openVersion(lenient, unbound)).content, content);
  await rejects(openVersion(lenient, { ...version, aad: null }), {
    code: "CONTENT_UNREADABLE",
  });
});

Deno.test("openVersion() of a later key generation says that the key was rotated", async () => {
  await rejects(openVersion(reader, { ...version, keyGeneration: 2 }), {
    code: "KEY_STALE",
    facts: { keyId: KEY_ID, version: 3 },
  });
});

for (const { name, passphrase, keyId, meta, ...vector } of vectors) {
  Deno.test(`openVersion() and node:crypto agree on the vector ${name}`, async () => {
    const sealed = parseEncryptedContent({
      ...vector,
      keyId,
      meta,
      updatedAt: "2026-01-31T12:00:00.000Z",
    });
    const ring = new KeyRing(new Passphrase(passphrase), {
      parameters: { kdf: sealed.kdf, salt: sealed.salt },
      generation: 1,
    });
    const { content } = await openVersion({ ...reader, ring }, sealed);
    equal(toHex(content), vector.content);
    const binding =
      `encrypted-data/v1|${keyId}|${vector.version}|1|${meta.kdf}|${meta.iterations}|${meta.salt}`;
    const key = nodeKey({ passphrase, ...meta });
    equal(
      nodeSeal(findHex(vector.content)!, { key, iv: meta.iv, binding }),
      vector.payload,
    );
    const iv = findBase64(meta.iv)!;
    const payload = findBase64(vector.payload)!;
    equal(nodeHash({ ...vector, iv, payload }), vector.hash);
  });
}

Deno.test("the vectors are what make_vectors.ts writes", async () => {
  for (const [name, cases] of Object.entries(await makeVectors())) {
    const path = new URL(`vectors/${name}`, import.meta.url);
    deepEqual(JSON.parse(await Deno.readTextFile(path)), cases);
  }
});
