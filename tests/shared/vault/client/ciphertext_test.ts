import { deepEqual, equal, notDeepEqual } from "node:assert/strict";
import fc from "fast-check";
import {
  additionalData,
  type Binding,
} from "../../../../shared/vault/client/additional_data.ts";
import type { Bytes } from "../../../../shared/vault/client/bytes.ts";
import {
  encryptContent,
  findContent,
  IV_BYTES,
  TAG_BYTES,
} from "../../../../shared/vault/client/ciphertext.ts";
import { Passphrase } from "../../../../shared/vault/client/passphrase.ts";

const FEW = { name: "PBKDF2-SHA256", iterations: 10 } as const;
const BINDING: Binding = {
  keyId: "4f1c7a4e-2b0d-4c1a-9e57-0d9c5f3a8b61",
  version: 7,
  schemaVersion: 2,
  kdf: FEW,
  salt: new Uint8Array(32).map((_, at) => at),
};
const passphrase = new Passphrase("a passphrase");
const anyBytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) =>
    Uint8Array.from(bytes)
  );
const content = fc.uint8Array({ maxLength: 300 }).map((bytes) =>
  Uint8Array.from(bytes)
);
/** One bit, anywhere. */
const bit = fc.nat(1_000_000);

function flip(bytes: Bytes, at: number): Bytes {
  const flipped = bytes.slice();
  const byte = (at >> 3) % bytes.length;
  flipped[byte] = (flipped[byte] ?? 0) ^ (1 << (at & 7));
  return flipped;
}

/** Encrypts as a client does: the key comes of what the binding names. */
async function seal(bytes: Bytes, iv: Bytes): Promise<Bytes> {
  return await encryptContent(bytes, {
    key: await passphrase.key(BINDING.kdf, BINDING.salt),
    iv,
    additionalData: additionalData(BINDING),
  });
}

/** Decrypts as a client does that was told `binding`. */
async function open(
  payload: Bytes,
  iv: Bytes,
  binding = BINDING,
): Promise<Bytes | null> {
  return await findContent(payload, {
    key: await passphrase.key(binding.kdf, binding.salt),
    iv,
    additionalData: additionalData(binding),
  });
}

Deno.test("findContent() gives back any bytes that were encrypted, and nothing of them is in the ciphertext", async () => {
  await fc.assert(
    fc.asyncProperty(content, anyBytes(IV_BYTES), async (bytes, iv) => {
      const payload = await seal(bytes, iv);
      equal(payload.length, bytes.length + TAG_BYTES);
      deepEqual(await open(payload, iv), bytes);
      if (bytes.length > 8) {
        notDeepEqual(payload.subarray(0, bytes.length), bytes);
      }
    }),
  );
});

Deno.test("findContent() finds nothing when a single bit of payload or IV is another", async () => {
  await fc.assert(
    fc.asyncProperty(
      content,
      anyBytes(IV_BYTES),
      bit,
      async (bytes, iv, at) => {
        const payload = await seal(bytes, iv);
        equal(await open(flip(payload, at), iv), null);
        equal(await open(payload, flip(iv, at)), null);
      },
    ),
  );
});

Deno.test("findContent() finds nothing when a single bit of the salt is another, though it is the same passphrase", async () => {
  await fc.assert(
    fc.asyncProperty(
      content,
      anyBytes(IV_BYTES),
      bit,
      async (bytes, iv, at) => {
        const payload = await seal(bytes, iv);
        const salt = flip(BINDING.salt, at);
        equal(await open(payload, iv, { ...BINDING, salt }), null);
      },
    ),
  );
});

Deno.test("findContent() finds nothing as any other keyId, version, schemaVersion or iterations", async () => {
  const others = fc.oneof(
    fc.uuid().map((keyId) => ({ keyId })),
    fc.integer({ min: 1 }).map((version) => ({ version })),
    fc.integer({ min: 0 }).map((schemaVersion) => ({ schemaVersion })),
    fc.integer({ min: 1, max: 40 }).map((iterations) => ({
      kdf: { ...FEW, iterations },
    })),
    fc.constant({ kdf: { name: "PBKDF2-SHA512", iterations: 10 } as const }),
  ).map((other) => ({ ...BINDING, ...other })).filter((other) =>
    JSON.stringify(other) !== JSON.stringify(BINDING)
  );
  await fc.assert(
    fc.asyncProperty(
      content,
      anyBytes(IV_BYTES),
      others,
      async (bytes, iv, other) => {
        equal(await open(await seal(bytes, iv), iv, other), null);
      },
    ),
  );
});

Deno.test("findContent() finds nothing under the right key when only the binding is another", async () => {
  const key = await passphrase.key(BINDING.kdf, BINDING.salt);
  const iv = new Uint8Array(IV_BYTES);
  const payload = await seal(new Uint8Array(5), iv);
  const changed: Partial<Binding>[] = [
    { keyId: "5f1c7a4e-2b0d-4c1a-9e57-0d9c5f3a8b61" },
    { version: 8 },
    { schemaVersion: 1 },
    { kdf: { ...FEW, iterations: 9 } },
    { kdf: { name: "PBKDF2-SHA512", iterations: 10 } },
    { salt: flip(BINDING.salt, 0) },
  ];
  for (const change of changed) {
    const bound = additionalData({ ...BINDING, ...change });
    equal(await findContent(payload, { key, iv, additionalData: bound }), null);
  }
  equal(await findContent(payload, { key, iv, additionalData: null }), null);
});

Deno.test("findContent() finds nothing in what cannot be a ciphertext", async () => {
  for (const length of [0, 1, TAG_BYTES - 1, TAG_BYTES]) {
    const payload = new Uint8Array(length);
    equal(await open(payload, new Uint8Array(IV_BYTES)), null);
  }
  const payload = await seal(new Uint8Array(1), new Uint8Array(IV_BYTES));
  equal(await open(payload, new Uint8Array(16)), null);
});
