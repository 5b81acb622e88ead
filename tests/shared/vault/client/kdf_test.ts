import { deepEqual, doesNotThrow, equal, throws } from "node:assert/strict";
import {
  DEFAULT_KDF,
  type Kdf,
  kdfMembers,
  kdfParameterText,
  parseKdf,
  requireStrength,
} from "../../../../shared/vault/client/kdf.ts";
import { KEY_DERIVATIONS } from "../../../../shared/vault/key_derivation.ts";

const ARGON2ID: Kdf = {
  name: "Argon2id",
  memory: 19_456,
  passes: 2,
  parallelism: 1,
};
const OUT = { code: "KDF_OUT_OF_BOUNDS" };

Deno.test("parseKdf() brings back what kdfMembers() wrote", () => {
  for (const kdf of [DEFAULT_KDF, ARGON2ID]) {
    deepEqual(parseKdf({ ...kdfMembers(kdf), salt: "", iv: "" }), kdf);
  }
  equal(kdfParameterText(DEFAULT_KDF), "600000");
  equal(kdfParameterText(ARGON2ID), "19456,2,1");
});

for (
  const kdf of [
    "scrypt",
    "pbkdf2-sha256",
    "toString",
    "__proto__",
    "",
    1,
    null,
    undefined,
  ]
) {
  Deno.test(`parseKdf() does not offer ${kdf}`, () => {
    throws(() => parseKdf({ kdf, iterations: 600_000 }), {
      code: "KDF_NOT_OFFERED",
    });
  });
}

for (
  const iterations of [
    0,
    -1,
    1.5,
    "600000",
    null,
    undefined,
    Infinity,
    NaN,
    2_000_001,
  ]
) {
  Deno.test(`parseKdf() refuses ${iterations} iterations`, () => {
    throws(() => parseKdf({ kdf: "PBKDF2-SHA256", iterations }), OUT);
  });
}

for (
  const change of [{ memory: 2 ** 31 }, { passes: 0 }, { parallelism: 17 }]
) {
  Deno.test(`parseKdf() refuses Argon2id with ${JSON.stringify(change)}`, () => {
    throws(() => parseKdf({ ...kdfMembers(ARGON2ID), ...change }), OUT);
  });
}

Deno.test("requireStrength() takes what the server takes and not less", () => {
  const { "PBKDF2-SHA256": sha256, "PBKDF2-SHA512": sha512, Argon2id } =
    KEY_DERIVATIONS;
  const least: Kdf[] = [
    { name: "PBKDF2-SHA256", iterations: sha256.iterations.min },
    { name: "PBKDF2-SHA512", iterations: sha512.iterations.min },
    { ...ARGON2ID, memory: Argon2id.memory.min },
  ];
  for (const kdf of least) {
    doesNotThrow(() => requireStrength(kdf));
    const less = kdf.name === "Argon2id"
      ? { ...kdf, memory: kdf.memory - 1 }
      : { ...kdf, iterations: kdf.iterations - 1 };
    throws(() => requireStrength(less), OUT);
  }
});

Deno.test("parseKdf() opens everything that the server takes", () => {
  for (const [kdf, members] of Object.entries(KEY_DERIVATIONS)) {
    for (const end of ["min", "max"] as const) {
      const parameters = Object.entries(members).map(([member, bounds]) => [
        member,
        bounds[end],
      ]);
      parseKdf({ kdf, ...Object.fromEntries(parameters) });
    }
  }
});
