import { deepEqual, equal } from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import {
  findBase64,
  toBase64,
} from "../../../../shared/vault/client/base64.ts";

Deno.test("toBase64() agrees with node:buffer, and findBase64() brings the bytes back", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20_000 }), (bytes) => {
      const text = toBase64(bytes);
      equal(text, Buffer.from(bytes).toString("base64"));
      deepEqual(findBase64(text), Uint8Array.from(bytes));
    }),
  );
});

for (
  const text of [
    "A",
    "AA",
    "AAA",
    "AB==",
    "AAB=",
    "A===",
    "====",
    "AA =",
    "AA\n=",
    "-_==",
    "AA==" + "A",
  ]
) {
  Deno.test(`findBase64() finds nothing in ${JSON.stringify(text)}`, () => {
    equal(findBase64(text), null);
  });
}
