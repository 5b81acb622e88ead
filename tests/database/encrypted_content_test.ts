import { equal, match, rejects } from "node:assert/strict";
import { engineWorld } from "../support/engine_world.ts";
import { asUser } from "../support/tenant.ts";
import {
  base64,
  ciphertext,
  meta,
  type Operation,
  writeOne,
} from "../support/encrypted.ts";

const LONG = "j".repeat(2_000);

/** What who calls the SQL functions without the Edge Function may send of an operation, and what it is told. */
const WRONG: readonly (readonly [string, Operation, RegExp])[] = [
  ["no meta", { meta: null }, /^meta must be an object$/],
  ["another cipher", { meta: meta({ enc: "AES-CBC" }) }, /^meta\.enc must/],
  ["another derivation", { meta: meta({ kdf: "scrypt" }) }, /^meta\.kdf must/],
  [
    "parameters of another derivation",
    { meta: meta({ kdf_parameters: { memory: 1 } }) },
    /^meta\.kdf_parameters must be \{iterations\}/,
  ],
  [
    "parameters without a bound",
    { meta: meta({ kdf_parameters: { iterations: 600_000, junk: LONG } }) },
    /^meta\.kdf_parameters must take 256 bytes at most$/,
  ],
  [
    "additional data without a bound",
    { meta: meta({ aad: { junk: LONG } }) },
    /^meta\.aad must take 1024 bytes at most$/,
  ],
  [
    "an operation without a bound",
    { junk: LONG.repeat(5) },
    /^an operation must take 8192 bytes of JSON at most, found \d+$/,
  ],
  ["a short IV", { meta: meta({ iv: "AAAA" }) }, /^meta\.iv must be 12 bytes/],
  ["a short salt", { meta: meta({ salt: "AAAA" }) }, /^meta\.salt must be 16/],
  ["no tag", { payload: ciphertext(15) }, /must be 16 to 5242880 bytes, found/],
  ["no ciphertext", { payload: undefined }, /bytes, found 0$/],
];

for (const [what, wrong, told] of WRONG) {
  Deno.test(`write_encrypted() refuses ${what} and keeps nothing`, async () => {
    await using world = await engineWorld();
    const { admin, tenant: { userId } } = world;
    await rejects(
      writeOne(admin, userId, wrong),
      (error: { code: string; message: string; detail?: string }) => {
        equal(error.code, "CS400");
        match(error.message, told);
        // The text of a failed constraint would show the row.
        equal(error.detail ?? "", "");
        return true;
      },
    );
    const [kept] = await admin`
      select (select count(*) from encrypted_versions where owner_id = ${userId})
        + (select count(*) from private.used_ivs where owner_id = ${userId}) as rows`;
    equal(Number(kept?.["rows"]), 0);
  });
}

Deno.test("encrypted_changes() refuses a cursor of null: it would pass over everything", async () => {
  await using world = await engineWorld();
  const { admin, tenant: { userId } } = world;
  await writeOne(admin, userId, {
    meta: meta({ salt: base64(new Uint8Array(64)) }),
  });
  for (const call of ["since => null", "epoch => null"]) {
    await rejects(
      asUser(
        admin,
        userId,
        (sql) => sql.unsafe(`select encrypted_changes(${call})`),
      ),
      { code: "CS400", message: /epoch and since must be whole numbers/ },
    );
  }
});

Deno.test("begin_encrypted_rotation() refuses a key check that is none, or without a bound", async () => {
  await using world = await engineWorld();
  const { admin, tenant: { userId } } = world;
  for (
    const check of ["null", "[]", JSON.stringify({ junk: LONG.repeat(5) })]
  ) {
    await rejects(
      asUser(
        admin,
        userId,
        (sql) =>
          sql.unsafe("select begin_encrypted_rotation(1, $1::text::jsonb)", [
            check,
          ]),
      ),
      { code: "CS400", message: /^key_check must be an object/ },
    );
  }
});
