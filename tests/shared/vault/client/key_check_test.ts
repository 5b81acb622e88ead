import { deepEqual, equal, rejects } from "node:assert/strict";
import type { Bytes } from "../../../../shared/vault/client/bytes.ts";
import {
  makeKeyCheck,
  openKeyCheck,
} from "../../../../shared/vault/client/key_check.ts";
import { Passphrase } from "../../../../shared/vault/client/passphrase.ts";
import { nodeKey, nodeSeal } from "./vectors/node_crypto.ts";
import vectors from "./vectors/key_check.json" with { type: "json" };

const kdf = { name: "PBKDF2-SHA256", iterations: 10 } as const;
const salt: Bytes = new Uint8Array(32).map((_, at) => at);
const right = new Passphrase("right");
const check = await makeKeyCheck(right, {
  kdf,
  salt,
  generation: 3,
  iv: new Uint8Array(12),
});
const WRONG = { code: "PASSPHRASE_WRONG" };

Deno.test("openKeyCheck() tells with the right passphrase what the key is derived with", async () => {
  deepEqual(await openKeyCheck(right, check, 3), { kdf, salt });
});

Deno.test("openKeyCheck() refuses another passphrase, generation, derivation or ciphertext", async () => {
  const meta = check["meta"] as Record<string, unknown>;
  const zeros = btoa("\0".repeat(40));
  await rejects(openKeyCheck(new Passphrase("wrong"), check, 3), WRONG);
  await rejects(openKeyCheck(right, check, 2), WRONG);
  for (
    const changed of [
      { ...check, meta: { ...meta, iterations: 9 } },
      { ...check, meta: { ...meta, salt: zeros.slice(0, 24) } },
      { ...check, payload: zeros },
    ]
  ) await rejects(openKeyCheck(right, changed, 3), WRONG);
});

Deno.test("openKeyCheck() refuses a key check that would take for ever, or is none", async () => {
  const meta = { ...check["meta"] as object, iterations: 2_000_000_000 };
  await rejects(openKeyCheck(right, { ...check, meta }, 3), {
    code: "KDF_OUT_OF_BOUNDS",
  });
  for (const none of ["a text", 1, [], { payload: "" }]) {
    await rejects(openKeyCheck(right, none, 3), { code: "ANSWER_INVALID" });
  }
});

for (const { name, passphrase, generation, keyCheck } of vectors) {
  Deno.test(`openKeyCheck() and node:crypto agree on the vector ${name}`, async () => {
    const { payload, meta } = keyCheck;
    await openKeyCheck(new Passphrase(passphrase), keyCheck, generation);
    const binding =
      `encrypted-data/v1|key-check|${generation}|1|${meta.kdf}|${meta.iterations}|${meta.salt}`;
    const content = new TextEncoder().encode("encrypted-data key check");
    equal(
      nodeSeal(content, {
        key: nodeKey({ passphrase, ...meta }),
        iv: meta.iv,
        binding,
      }),
      payload,
    );
  });
}
