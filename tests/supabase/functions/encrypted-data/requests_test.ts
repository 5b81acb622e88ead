import { deepEqual, equal } from "node:assert/strict";
import { doors } from "../../../../supabase/functions/encrypted-data/index.ts";
import { ciphertext } from "../../../support/encrypted.ts";
import { hostedFunction } from "../../../support/function_host.ts";
import { stack } from "../../../support/stack.ts";
import { clientMeta, dataset, vaultUser } from "../../../support/vault.ts";

const meta = (more: Record<string, unknown>) => ({ meta: clientMeta(more) });
const zeros = (bytes: number) => btoa("\0".repeat(bytes));
const { iterations: _, ...argon } = clientMeta({
  kdf: "Argon2id",
  memory: 19_456,
  passes: 2,
  parallelism: 1,
});

/** Bodies that are nearly good, and the member that is not. */
const WRONG: readonly (readonly [string, Record<string, unknown>, string])[] = [
  ["no payload", { payload: undefined }, "/payload"],
  ["a payload that is no text", { payload: [1] }, "/payload"],
  ["an empty payload", { payload: "" }, "/payload"],
  ["15 bytes", { payload: ciphertext(15) }, "/payload"],
  [
    "base64 without padding",
    { payload: ciphertext(64).replace(/=+$/, "") },
    "/payload",
  ],
  ["base64url", { payload: "-_".repeat(32) }, "/payload"],
  ["white space in base64", { payload: `${ciphertext(33)}\n` }, "/payload"],
  ["bits behind the last byte", { payload: `${"A".repeat(42)}B=` }, "/payload"],
  ["JSON", { payload: btoa('{"name":"planted"}') }, "/payload"],
  [
    "JSON behind white space",
    { payload: btoa(`\n  [${"1,".repeat(20)}1]`) },
    "/payload",
  ],
  ["a JSON text of letters of many bytes", {
    payload: "IsOkw6TDpMOkw6TDpMOkw6TDpCI=",
  }, "/payload"],
  [
    "64 letters",
    { payload: btoa("readable ".repeat(8).slice(0, 64)) },
    "/payload",
  ],
  ["no meta", { meta: undefined }, "/meta"],
  ["another cipher", meta({ enc: "AES-CBC" }), "/meta/enc"],
  ["an unknown derivation", meta({ kdf: "MD5" }), "/meta/kdf"],
  ["no iterations", meta({ iterations: undefined }), "/meta/iterations"],
  ["too few iterations", meta({ iterations: 249_999 }), "/meta/iterations"],
  ["too many iterations", meta({ iterations: 2_000_001 }), "/meta/iterations"],
  ["half an iteration", meta({ iterations: 600_000.5 }), "/meta/iterations"],
  ["iterations as a text", meta({ iterations: "600000" }), "/meta/iterations"],
  [
    "few iterations of SHA-512",
    meta({ kdf: "PBKDF2-SHA512", iterations: 219_999 }),
    "/meta/iterations",
  ],
  [
    "iterations of Argon2id",
    meta({ ...argon, iterations: 3 }),
    "/meta/iterations",
  ],
  ["little memory", { meta: { ...argon, memory: 12_287 } }, "/meta/memory"],
  [
    "too much memory",
    { meta: { ...argon, memory: 1_048_577 } },
    "/meta/memory",
  ],
  [
    "little memory for one pass",
    { meta: { ...argon, passes: 1 } },
    "/meta/memory",
  ],
  ["too many passes", { meta: { ...argon, passes: 11 } }, "/meta/passes"],
  [
    "too many lanes",
    { meta: { ...argon, parallelism: 17 } },
    "/meta/parallelism",
  ],
  ["a short salt", meta({ salt: ciphertext(15) }), "/meta/salt"],
  ["a long salt", meta({ salt: ciphertext(65) }), "/meta/salt"],
  ["a salt of zeros", meta({ salt: zeros(32) }), "/meta/salt"],
  ["a short IV", meta({ iv: ciphertext(11) }), "/meta/iv"],
  ["a long IV", meta({ iv: ciphertext(16) }), "/meta/iv"],
  ["an IV that is no base64", meta({ iv: "*".repeat(16) }), "/meta/iv"],
  [
    "no schema version",
    meta({ schemaVersion: undefined }),
    "/meta/schemaVersion",
  ],
  [
    "a negative schema version",
    meta({ schemaVersion: -1 }),
    "/meta/schemaVersion",
  ],
  ["an unknown member of meta", meta({ password: "x" }), "/meta/password"],
  [
    "an unknown member of aad",
    meta({ aad: { keyId: crypto.randomUUID(), version: 1, x: 1 } }),
    "/meta/aad/x",
  ],
  [
    "aad of no version",
    meta({ aad: { keyId: crypto.randomUUID() } }),
    "/meta/aad/version",
  ],
  ["a keyId that is no UUID", { keyId: "mine" }, "/keyId"],
  ["generation 0", { keyGeneration: 0 }, "/keyGeneration"],
  [
    "preconditions perhaps",
    { requirePreconditions: "yes" },
    "/requirePreconditions",
  ],
  ["a base version of nothing", { baseVersion: 1 }, "/baseVersion"],
  ["an unknown member", { plaintext: "x" }, "/plaintext"],
];

Deno.test("POST /data names the member that is wrong", async (t) => {
  const { caller } = await vaultUser();
  const hosted = hostedFunction(stack(), "encrypted-data", doors, {
    RATE_LIMIT_USER_PER_MINUTE: "1000",
  });
  const post = (body: unknown) =>
    hosted.call(caller.accessToken, "/data", { body });
  for (const [what, more, pointer] of WRONG) {
    await t.step(what, async () => {
      const { status, body, text } = await post(dataset(more));
      equal(status, 400, text);
      deepEqual(
        body.errors.map((error: { pointer: string }) => error.pointer),
        [pointer],
        text,
      );
    });
  }
  await t.step("every one of several", async () => {
    const { body } = await post({
      ...dataset(),
      payload: 1,
      keyId: 2,
      more: 3,
    });
    deepEqual(
      body.errors.map((error: { pointer: string }) => error.pointer).sort(),
      ["/keyId", "/more", "/payload"],
    );
  });
  await t.step("what is good is taken", async () => {
    for (
      const good of [
        {},
        { meta: { ...argon, iv: ciphertext(12) } },
        meta({ kdf: "PBKDF2-SHA512", iterations: 220_000 }),
        meta({ salt: ciphertext(64), schemaVersion: 0 }),
        // Printable, but too short to be suspicious.
        { payload: btoa("only forty-odd letters that mean nothing") },
      ]
    ) {
      const { status, text } = await post(dataset(good));
      equal(status, 201, text);
    }
  });
});
