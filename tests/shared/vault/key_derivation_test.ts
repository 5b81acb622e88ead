import { equal, match } from "node:assert/strict";
import {
  derivationWarning,
  leastMemory,
} from "../../../shared/vault/key_derivation.ts";

Deno.test("leastMemory() asks for more memory the fewer the passes", () => {
  const told = [1, 2, 3, 4, 10].map(leastMemory);
  equal(told.join(), "47104,19456,12288,12288,12288");
});

Deno.test("derivationWarning() tells of few iterations of PBKDF2-SHA256 alone", () => {
  const kdf = "PBKDF2-SHA256";
  match(derivationWarning({ kdf, iterations: 599_999 }) ?? "", /600000/);
  equal(derivationWarning({ kdf, iterations: 600_000 }), null);
  equal(derivationWarning({ kdf: "PBKDF2-SHA512", iterations: 220_000 }), null);
  equal(derivationWarning({ kdf: "Argon2id" }), null);
});
