import { deepEqual, equal } from "node:assert/strict";
import * as v from "valibot";
import { RawText } from "../../../shared/platform/raw_text.ts";
import {
  framedOperations,
  operation,
  type SqlOperation,
  toSqlOperation,
} from "../../../shared/vault/operation.ts";
import { base64 } from "../../support/encrypted.ts";
import { dataset } from "../../support/vault.ts";

const KEY = crypto.randomUUID();
const told = (asked: unknown) =>
  headOf(toSqlOperation(v.parse(operation, asked), "/operations/0"));
const raw = (text: string) => new RawText(new TextEncoder().encode(text));

function headOf(op: SqlOperation) {
  const frame = framedOperations([op], {});
  const end = frame.indexOf(0x0a);
  const { ops } = JSON.parse(new TextDecoder().decode(frame.subarray(0, end)));
  return {
    ...ops[0],
    ...(op.payload && { behind: base64(frame.slice(end + 1)) }),
  };
}

Deno.test("toSqlOperation() tells SQL what was asked for and nothing else", () => {
  const { payload, meta } = dataset();
  const { salt, iv } = meta;
  deepEqual(
    told({
      op: "put",
      keyId: KEY.toUpperCase(),
      payload: raw(payload),
      meta,
      baseVersion: 2,
      allowWeakerKdf: true,
    }),
    {
      op: "put",
      key_id: KEY,
      payload_bytes: 64,
      behind: payload,
      meta: {
        enc: "AES-GCM",
        kdf: "PBKDF2-SHA256",
        kdf_parameters: { iterations: 600_000 },
        salt,
        iv,
        schema_version: 1,
      },
      base_version: 2,
      allows_weaker_kdf: true,
    },
  );
  deepEqual(told({ op: "delete", keyId: KEY }), { op: "delete", key_id: KEY });
  deepEqual(
    told({ op: "restore", keyId: KEY, at: "2026-01-31T12:00:00.000Z" }),
    { op: "restore", key_id: KEY, at: "2026-01-31T12:00:00.000999Z" },
  );
});

const content = { ...dataset(), payload: raw(dataset().payload) };

for (
  const asked of [
    { op: "delete" },
    { op: "delete", keyId: KEY, payload: raw("AAAA") },
    { op: "restore", keyId: KEY },
    { op: "restore", keyId: KEY, version: 1, at: "2026-01-31T12:00:00Z" },
    { op: "restore", keyId: KEY, at: "2026-13-31T12:00:00Z" },
    { op: "undelete", keyId: KEY, version: 1 },
    { op: "create", keyId: KEY, baseVersion: 1, ...content },
    { op: "put", keyId: KEY, ...content, baseVersion: 2 ** 53 },
  ]
) {
  Deno.test(`an operation like ${JSON.stringify(asked).slice(0, 60)} is refused`, () => {
    equal(v.safeParse(operation, asked).success, false);
  });
}
