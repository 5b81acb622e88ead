import { deepEqual } from "node:assert/strict";
import * as v from "valibot";
import { meta, toShownMeta, toStoredMeta } from "../../../shared/vault/meta.ts";
import { clientMeta } from "../../support/vault.ts";

const { iterations: _, ...plain } = clientMeta();

for (
  const given of [
    clientMeta(),
    clientMeta({ kdf: "PBKDF2-SHA512", iterations: 220_000 }),
    clientMeta({ aad: { keyId: crypto.randomUUID(), version: 2 } }),
    { ...plain, kdf: "Argon2id", memory: 47_104, passes: 1, parallelism: 4 },
  ]
) {
  Deno.test(`toShownMeta() gives back what was told of ${given.kdf}${"aad" in given ? " with aad" : ""}`, () => {
    deepEqual(toShownMeta(toStoredMeta(v.parse(meta, given))), given);
  });
}
