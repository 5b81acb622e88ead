/**
 * Writes the test vectors: `deno run -W=. make_vectors.ts` in this folder. Nothing of it is random.
 *
 * @module
 */
import { additionalData } from "../../../../../shared/vault/client/additional_data.ts";
import { toBase64 } from "../../../../../shared/vault/client/base64.ts";
import { type Bytes, toHex } from "../../../../../shared/vault/client/bytes.ts";
import {
  chainHash,
  FIRST_HASH,
} from "../../../../../shared/vault/client/chain_hash.ts";
import {
  type Kdf,
  kdfMembers,
  type Pbkdf2,
} from "../../../../../shared/vault/client/kdf.ts";
import { makeKeyCheck } from "../../../../../shared/vault/client/key_check.ts";
import { KeyRing } from "../../../../../shared/vault/client/key_ring.ts";
import { Passphrase } from "../../../../../shared/vault/client/passphrase.ts";
import { sealVersion } from "../../../../../shared/vault/client/vault_document.ts";

const KEY_ID = "4f1c7a4e-2b0d-4c1a-9e57-0d9c5f3a8b61";
const PBKDF2: Pbkdf2 = { name: "PBKDF2-SHA256", iterations: 600_000 };
const SHA512: Kdf = { name: "PBKDF2-SHA512", iterations: 220_000 };
const ARGON2ID: Kdf = {
  name: "Argon2id",
  memory: 19_456,
  passes: 2,
  parallelism: 1,
};

/** Bytes that look random and are always the same. */
function bytes(length: number, seed: number): Bytes {
  return Uint8Array.from(
    { length },
    (_, at) => Math.imul(at + 1 + 1_000 * seed, 2_654_435_761) >>> 24,
  );
}

async function rawKey(text: string, kdf: Kdf, salt: Bytes): Promise<string> {
  if (kdf.name === "Argon2id") throw new RangeError("not of Web Crypto");
  const material = await crypto.subtle.importKey(
    "raw",
    new TextEncoder().encode(text.normalize("NFKC")),
    "PBKDF2",
    false,
    ["deriveBits"],
  );
  const hash = kdf.name === "PBKDF2-SHA256" ? "SHA-256" : "SHA-512";
  const { iterations } = kdf;
  return toHex(
    new Uint8Array(
      await crypto.subtle.deriveBits(
        { name: "PBKDF2", hash, salt, iterations },
        material,
        256,
      ),
    ),
  );
}

async function keyDerivations() {
  const salt = bytes(32, 1);
  const cases: [string, string, Kdf, Bytes][] = [
    [
      "RFC 7914, section 11",
      "passwd",
      { name: "PBKDF2-SHA256", iterations: 1 },
      new TextEncoder().encode("salt"),
    ],
    ["what new accounts use", "correct horse battery staple", PBKDF2, salt],
    ["SHA-512", "correct horse battery staple", SHA512, salt],
    ["composed", "caf\u00e9 \u2126", { ...PBKDF2, iterations: 1000 }, salt],
    ["decomposed", "cafe\u0301 \u03a9", { ...PBKDF2, iterations: 1000 }, salt],
  ];
  return await Promise.all(
    cases.map(async ([name, passphrase, kdf, salt]) => ({
      name,
      passphrase,
      ...kdfMembers(kdf),
      salt: toBase64(salt),
      key: await rawKey(passphrase, kdf, salt),
    })),
  );
}

function bindings() {
  const salt = bytes(16, 2);
  const cases: [string, string, number, number, Kdf][] = [
    ["a first version", KEY_ID, 1, 1, PBKDF2],
    ["upper case is lower case", KEY_ID.toUpperCase(), 1, 1, PBKDF2],
    ["a late version", KEY_ID, 9_007_199_254_740_991, 0, SHA512],
    ["Argon2id", KEY_ID, 7, 3, ARGON2ID],
    ["a key check of generation 2", "key-check", 2, 1, PBKDF2],
  ];
  return cases.map(([name, keyId, version, schemaVersion, kdf]) => {
    const binding = { keyId, version, schemaVersion, kdf, salt };
    return {
      name,
      keyId,
      version,
      schemaVersion,
      ...kdfMembers(kdf),
      salt: toBase64(salt),
      additionalData: new TextDecoder().decode(additionalData(binding)),
    };
  });
}

async function sealedVersions() {
  const passphrase = new Passphrase("correct horse battery staple");
  const contents: [string, Bytes][] = [
    ["a note", new TextEncoder().encode('{"title":"Zürich ☕"}')],
    ["nothing at all", new Uint8Array()],
    ["a thousand bytes", bytes(1000, 3)],
  ];
  let previousHash = FIRST_HASH;
  const versions = [];
  for (const [index, [name, content]] of contents.entries()) {
    const kdf = { ...PBKDF2, iterations: 250_000 } as const;
    const parameters = { kdf, salt: bytes(32, 4) };
    const version = index + 1;
    const sealed = await sealVersion(
      {
        ring: new KeyRing(passphrase, { parameters, generation: 1 }),
        random: (length) => bytes(length, 5 + index),
      },
      content,
      { keyId: KEY_ID, version, schemaVersion: 1 },
    );
    const { hash } = await sealed.kept(previousHash, "");
    versions.push({
      name,
      passphrase: "correct horse battery staple",
      content: toHex(content),
      keyId: KEY_ID,
      version,
      ...sealed.members,
      previousHash,
      hash,
    });
    previousHash = hash;
  }
  return versions;
}

async function chains() {
  const deletion = { version: 4, iv: bytes(0, 0), payload: bytes(0, 0) };
  const write = { version: 2 ** 40, iv: bytes(12, 8), payload: bytes(40, 9) };
  return await Promise.all(
    ([["a deletion", deletion], ["a version beyond 32 bits", write]] as const)
      .map(async ([name, version]) => ({
        name,
        previousHash: toHex(bytes(32, 10)),
        version: version.version,
        iv: toHex(version.iv),
        payload: toHex(version.payload),
        hash: await chainHash(toHex(bytes(32, 10)), version),
      })),
  );
}

async function keyChecks() {
  const text = "correct horse battery staple";
  const kdf = { ...PBKDF2, iterations: 250_000 } as const;
  const keyCheck = await makeKeyCheck(new Passphrase(text), {
    kdf,
    salt: bytes(32, 4),
    generation: 3,
    iv: bytes(12, 11),
  });
  return [{
    name: "of generation 3",
    passphrase: text,
    generation: 3,
    keyCheck,
  }];
}

/** The files and what they hold. */
export async function makeVectors(): Promise<Record<string, unknown[]>> {
  return {
    "key_derivation.json": await keyDerivations(),
    "binding.json": bindings(),
    "sealed_version.json": await sealedVersions(),
    "chain.json": await chains(),
    "key_check.json": await keyChecks(),
  };
}

if (import.meta.main) {
  for (const [name, cases] of Object.entries(await makeVectors())) {
    const url = new URL(name, import.meta.url);
    await Deno.writeTextFile(url, `${JSON.stringify(cases, null, 2)}\n`);
  }
}
