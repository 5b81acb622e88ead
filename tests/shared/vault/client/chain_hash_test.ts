import { equal, rejects } from "node:assert/strict";
import fc from "fast-check";
import { findHex } from "../../../../shared/vault/client/bytes.ts";
import {
  chainHash,
  FIRST_HASH,
} from "../../../../shared/vault/client/chain_hash.ts";
import { nodeHash } from "./vectors/node_crypto.ts";
import vectors from "./vectors/chain.json" with { type: "json" };

for (const { name, previousHash, version, hash, ...vector } of vectors) {
  Deno.test(`chainHash() and node:crypto agree on the vector ${name}`, async () => {
    const iv = findHex(vector.iv)!;
    const payload = findHex(vector.payload)!;
    equal(await chainHash(previousHash, { version, iv, payload }), hash);
    equal(nodeHash({ previousHash, version, iv, payload }), hash);
  });
}

Deno.test("chainHash() and node:crypto agree on any version", async () => {
  const bytes = fc.uint8Array({ maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
      bytes,
      bytes,
      async (version, iv, payload) => {
        const link = { version, iv, payload };
        equal(
          await chainHash(FIRST_HASH, link),
          nodeHash({ previousHash: FIRST_HASH, ...link }),
        );
      },
    ),
  );
});

Deno.test("chainHash() refuses a hash before that is none", async () => {
  const link = { version: 1, iv: new Uint8Array(), payload: new Uint8Array() };
  for (const wrong of ["", "00", "zz".repeat(32), "AA".repeat(32)]) {
    await rejects(chainHash(wrong, link), RangeError);
  }
});
