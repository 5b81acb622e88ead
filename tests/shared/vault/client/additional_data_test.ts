import { equal, notEqual } from "node:assert/strict";
import fc from "fast-check";
import {
  additionalData,
  type Binding,
} from "../../../../shared/vault/client/additional_data.ts";
import { findBase64 } from "../../../../shared/vault/client/base64.ts";
import { parseKdf } from "../../../../shared/vault/client/kdf.ts";
import vectors from "./vectors/binding.json" with { type: "json" };

const textOf = (binding: Binding) =>
  new TextDecoder().decode(additionalData(binding));

for (
  const { name, keyId, version, schemaVersion, salt, ...vector } of vectors
) {
  Deno.test(`additionalData() of the vector ${name}`, () => {
    const kdf = parseKdf(vector);
    equal(
      textOf({ keyId, version, schemaVersion, kdf, salt: findBase64(salt)! }),
      vector.additionalData,
    );
    const parameters = kdf.name === "Argon2id"
      ? [kdf.memory, kdf.passes, kdf.parallelism].join()
      : kdf.iterations;
    equal(
      vector.additionalData,
      `encrypted-data/v1|${keyId.toLowerCase()}|${version}|${schemaVersion}|${kdf.name}|${parameters}|${salt}`,
    );
  });
}

const binding: fc.Arbitrary<Binding> = fc.record({
  keyId: fc.uuid(),
  version: fc.integer({ min: 1 }),
  schemaVersion: fc.nat(),
  kdf: fc.oneof(
    fc.record({
      name: fc.constantFrom("PBKDF2-SHA256" as const, "PBKDF2-SHA512" as const),
      iterations: fc.nat(),
    }),
    fc.record({
      name: fc.constant("Argon2id" as const),
      memory: fc.nat(),
      passes: fc.nat(),
      parallelism: fc.nat(),
    }),
  ),
  salt: fc.uint8Array({ minLength: 16, maxLength: 64 }).map((bytes) =>
    Uint8Array.from(bytes)
  ),
});

Deno.test("additionalData() of two bindings is never the same text", () => {
  fc.assert(
    fc.property(binding, binding, (one, other) => {
      fc.pre(JSON.stringify(one) !== JSON.stringify(other));
      notEqual(textOf(one), textOf(other));
    }),
  );
});
