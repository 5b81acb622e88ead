import { equal } from "node:assert/strict";
import fc from "fast-check";
import { isJson } from "../../../shared/forwarder/json_check.ts";

Deno.test("isJson() accepts values of any kind and nothing beside them", () => {
  for (
    const text of [
      "{}",
      "[]",
      ' {"a" : [1, -0.5e+10, true, false, null, "\\u00fc\\n"]}\t\r',
      '{"a":12345678901234567890.123456789012345678901234567890}',
      '"ü🌍\u2028"',
      "0",
    ]
  ) equal(isJson(text), true, text);
  for (
    const text of [
      "",
      " ",
      "{} {}",
      "{},",
      "{'a':1}",
      '{"a":1,}',
      "[1 2]",
      "01",
      "1.",
      ".5",
      "+1",
      "NaN",
      "Infinity",
      "undefined",
      '"a',
      '"\t"',
      '"\\x"',
      '"\\u12"',
      "\uFEFF{}",
      "// {}",
      "tru",
    ]
  ) equal(isJson(text), false, text);
});

Deno.test("isJson() agrees with JSON.parse on texts that were tampered with", () => {
  const tampered = fc.tuple(
    fc.json(),
    fc.nat(),
    fc.constantFrom(...'{}[]",:0123456789eE+-.\\u tfn\t\u0001ü'),
    fc.nat(2),
  ).map(([text, place, sign, removed]) => {
    const at = place % (text.length + 1);
    return text.slice(0, at) + sign + text.slice(at + removed);
  });
  fc.assert(
    fc.property(tampered, (text) => equal(isJson(text), parses(text))),
    { numRuns: 5_000 },
  );
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
