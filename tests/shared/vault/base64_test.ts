import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import {
  decodeInPlace,
  encodeBase64,
  findBase64,
} from "../../../shared/vault/base64.ts";
import { base64 } from "../../support/encrypted.ts";

const encode = (text: string) => new TextEncoder().encode(text);

Deno.test("encodeBase64() writes what the runtime writes, decodeInPlace() gives the bytes in the text's own memory", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
    const text = encodeBase64(bytes);
    equal(new TextDecoder().decode(text), base64(bytes));
    const decoded = decodeInPlace(text);
    deepEqual(decoded?.bytes, new Uint8Array(bytes));
    equal(decoded?.bytes.buffer, text.buffer);
    equal(decoded?.room, text.length - bytes.length);
  }));
});

Deno.test("findBase64() takes one text for each byte string, and no other", () => {
  const text = fc.string({
    unit: fc.constantFrom(..."AQgwB/+=- \n_é"),
    maxLength: 12,
  });
  fc.assert(
    fc.property(text, (text) => {
      const bytes = findBase64(text);
      if (bytes === null) {
        let again: string | null = null;
        try {
          again = btoa(atob(text));
        } catch {
          // It is no base64 at all.
        }
        equal(again === text, false, text);
      } else equal(btoa(atob(text)), text);
    }),
    { numRuns: 5_000 },
  );
});

for (
  const text of [
    "A",
    "AA",
    "AAA",
    "AA=A",
    "A===",
    "====",
    "AB==",
    "AAB=",
    "AAA\n",
    "AA==AAAA",
    "AA\0A",
  ]
) {
  Deno.test(`decodeInPlace() refuses ${JSON.stringify(text)}`, () => {
    equal(decodeInPlace(encode(text)), null);
  });
}
