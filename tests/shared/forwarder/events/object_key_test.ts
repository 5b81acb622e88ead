import { equal } from "node:assert/strict";
import fc from "fast-check";
import { decodeObjectKey } from "../../../../shared/forwarder/events/object_key.ts";

const KEYS: Readonly<Record<string, string>> = {
  "red+flower.jpg": "red flower.jpg",
  "a%2Bb.json": "a+b.json",
  "100%25.json": "100%.json",
  "calls/2026/%C3%BCber%F0%9F%8C%8D.json": "calls/2026/über🌍.json",
  "calls%2Fa": "calls/a",
  "%2541": "%41",
  "100%.json": "100%.json",
  "%FF": "%FF",
};

for (const [encoded, key] of Object.entries(KEYS)) {
  Deno.test(`decodeObjectKey() reads ${encoded}`, () => {
    equal(decodeObjectKey(encoded), key);
  });
}

Deno.test("decodeObjectKey() reads what a form wrote", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (key) => {
    const encoded = new URLSearchParams({ key }).toString().slice(4);
    equal(decodeObjectKey(encoded), key.toWellFormed());
    equal(
      decodeObjectKey(encodeURIComponent(key).replaceAll("%20", "+")),
      key,
    );
  }));
});
