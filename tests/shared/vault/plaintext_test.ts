import { equal } from "node:assert/strict";
import fc from "fast-check";
import { isReadable } from "../../../shared/vault/plaintext.ts";

const looks = isReadable;
const encode = (text: string) => new TextEncoder().encode(text);

Deno.test("isReadable() finds any JSON", () => {
  fc.assert(fc.property(fc.json(), (json) => looks(encode(json))));
  equal(looks(encode(`  {"x": "${"ü".repeat(20_000)}"}`)), true);
  equal(looks(encode(`["${"\u{1f600}".repeat(9_000)}"]`)), true);
});

Deno.test("isReadable() finds 64 printable bytes and more, wherever a piece of them ends", () => {
  for (const length of [64, 65, 12_287, 12_288, 12_289, 100_000]) {
    equal(
      looks(encode("a line\r\n\t ~".repeat(length).slice(0, length))),
      true,
    );
  }
  equal(looks(encode("x".repeat(63))), false);
});

Deno.test("isReadable() lets one byte that does not print count, also far behind", () => {
  for (const place of [0, 63, 12_288, 99_999]) {
    const bytes = encode("x".repeat(100_000));
    bytes[place] = 0x80;
    equal(looks(bytes), false);
  }
});

Deno.test("isReadable() lets ciphertext pass", () => {
  for (const length of [16, 17, 64, 1_000, 65_536]) {
    equal(looks(crypto.getRandomValues(new Uint8Array(length))), false);
  }
});
