import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import {
  findBase64,
  findBase64url,
  toBase64url,
} from "../../../shared/platform/base64url.ts";

Deno.test("findBase64url() gives back what toBase64url() wrote, URL-safe", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
    const text = toBase64url(bytes);
    equal(/^[A-Za-z0-9_-]*$/.test(text), true);
    deepEqual([...findBase64url(text) ?? []], [...bytes]);
  }));
});

Deno.test("toBase64url() takes megabytes", () =>
  equal(toBase64url(new Uint8Array(3_000_000)).length, 4_000_000));

for (const text of ["AA==", "A", "AAAAA", "AB", "A A", "AA\n", "+/+/", "é"]) {
  Deno.test(`findBase64url() refuses ${JSON.stringify(text)}`, () =>
    equal(findBase64url(text), null));
}

Deno.test("findBase64() takes padding or none, and refuses what is no base64", () => {
  deepEqual([
    findBase64("AA==")?.length,
    findBase64("AA")?.length,
    findBase64("A"),
    findBase64("-_-_"),
  ], [1, 1, null, null]);
});
