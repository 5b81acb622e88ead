import { deepEqual, equal, throws } from "node:assert/strict";
import { parseEncryptedContent } from "../../../../shared/vault/client/encrypted_content.ts";
import vectors from "./vectors/sealed_version.json" with { type: "json" };

const [vector] = vectors;
const told = { ...vector!, updatedAt: "2026-01-31T12:00:00.000Z" };
const INVALID = { code: "ANSWER_INVALID" };

Deno.test("parseEncryptedContent() takes what the server tells, and members it does not know", () => {
  const content = parseEncryptedContent({
    ...told,
    keyId: told.keyId.toUpperCase(),
    newMember: 1,
    restoredVersion: null,
  });
  equal(content.keyId, told.keyId);
  equal(content.restoredVersion, null);
  deepEqual(content.aad, told.meta.aad);
  equal(content.payload.length, 39);
});

for (const value of [null, undefined, 1, "text", [], {}]) {
  Deno.test(`parseEncryptedContent() refuses ${JSON.stringify(value)}`, () => {
    throws(() => parseEncryptedContent(value), INVALID);
  });
}

const WRONG: Record<string, readonly unknown[]> = {
  keyId: [undefined, 1, "", "account", "../configuration"],
  version: [undefined, 0, -1, 1.5, "1", 2 ** 53],
  payload: [undefined, null, 1, "AB==", "A A=", "\u0000"],
  meta: [undefined, null, [], {}],
  updatedAt: [undefined, 1],
  keyGeneration: [undefined, 0],
  restoredVersion: [0, "1"],
  previousHash: [undefined, "", "00"],
  hash: [undefined, "", "AA".repeat(32)],
};
for (const [member, values] of Object.entries(WRONG)) {
  Deno.test(`parseEncryptedContent() names ${member} when it is wrong`, () => {
    for (const value of values) {
      throws(
        () => parseEncryptedContent({ ...told, [member]: value }),
        INVALID,
      );
    }
  });
}

Deno.test("parseEncryptedContent() refuses another cipher and additional data of another form", () => {
  const changes = [
    { enc: "AES-CBC" },
    { salt: "not base64" },
    { iv: 1 },
    { schemaVersion: -1 },
    { aad: 1 },
    { aad: { keyId: told.keyId } },
  ];
  for (const change of changes) {
    const meta = { ...told.meta, ...change };
    throws(() => parseEncryptedContent({ ...told, meta }), INVALID);
  }
});
