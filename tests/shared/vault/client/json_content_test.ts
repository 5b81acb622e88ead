import { deepEqual, equal, throws } from "node:assert/strict";
import fc from "fast-check";
import {
  fromJson,
  fromText,
  toJson,
  toText,
} from "../../../../shared/vault/client/json_content.ts";

Deno.test("toText() brings back any text, a byte order mark too", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      equal(toText(fromText(text)), text);
    }),
  );
  equal(toText(fromText("\ufefftext")), "\ufefftext");
});

Deno.test("toJson() brings back any JSON", () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      deepEqual(toJson(fromJson(value)), JSON.parse(JSON.stringify(value)));
    }),
  );
});

Deno.test("toText() refuses what is not UTF-8", () => {
  throws(() => toText(new Uint8Array([0xff])), TypeError);
});
