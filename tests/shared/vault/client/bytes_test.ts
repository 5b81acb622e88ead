import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import {
  findHex,
  joinBytes,
  toHex,
} from "../../../../shared/vault/client/bytes.ts";

Deno.test("findHex() brings back what toHex() wrote", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      deepEqual(findHex(toHex(bytes)), Uint8Array.from(bytes));
    }),
  );
});

Deno.test("findHex() finds nothing in half a byte, capitals and other letters", () => {
  for (const text of ["0", "AB", "0g", "00 "]) equal(findHex(text), null);
});

Deno.test("joinBytes() joins in order, in memory of its own", () => {
  const one = new Uint8Array([1, 2]);
  const joined = joinBytes(one, new Uint8Array(), new Uint8Array([3]));
  one[0] = 9;
  deepEqual(joined, new Uint8Array([1, 2, 3]));
});
