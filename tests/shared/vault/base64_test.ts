import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import { base64Bytes, decodeBase64 } from "../../../shared/vault/base64.ts";
import { base64 } from "../../support/encrypted.ts";

Deno.test("base64Bytes() counts the bytes of what was encoded, decodeBase64() gives them", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
    const text = base64(bytes);
    equal(base64Bytes(text), bytes.length);
    deepEqual(decodeBase64(text), new Uint8Array(bytes));
    deepEqual(decodeBase64(text, 3, 8), new Uint8Array(bytes.slice(3, 8)));
  }));
});

Deno.test("base64Bytes() takes one text for each byte string, and no other", () => {
  const text = fc.string({
    unit: fc.constantFrom(..."AQgwB/+=- \n_"),
    maxLength: 12,
  });
  fc.assert(
    fc.property(text, (text) => {
      const bytes = base64Bytes(text);
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
    { numRuns: 2_000 },
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
  ]
) {
  Deno.test(`base64Bytes() refuses ${JSON.stringify(text)}`, () => {
    equal(base64Bytes(text), null);
  });
}
