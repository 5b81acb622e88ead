import { deepEqual, equal, throws } from "node:assert/strict";
import fc from "fast-check";
import { liftTexts } from "../../../shared/platform/raw_text.ts";

const lift = (json: string) => {
  const { json: rest, texts } = liftTexts(
    new TextEncoder().encode(json),
    "payload",
  );
  return { rest, texts: texts.map((text) => text.text()) };
};

/** Puts the texts back where they were. */
function whole({ rest, texts }: ReturnType<typeof lift>): unknown {
  return JSON.parse(
    rest,
    (name, value) =>
      name === "payload" && typeof value === "string"
        ? texts[Number(value)]
        : value,
  );
}

Deno.test("liftTexts() loses nothing of any JSON", () => {
  const name = fc.oneof(fc.constant("payload"), fc.string());
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      fc.string({ unit: "grapheme" }),
      fc.constant('"payload":"'),
      fc.integer(),
      fc.dictionary(name, tie("tree")),
      fc.array(tie("tree"), { maxLength: 4 }),
    ),
  }));
  fc.assert(fc.property(tree, fc.boolean(), (value, isSpaced) => {
    const json = JSON.stringify(value, null, isSpaced ? 2 : 0);
    fc.pre(!json.includes("__proto__"));
    deepEqual(whole(lift(json)), JSON.parse(json));
  }));
});

for (
  const [json, texts] of [
    ['{"payload":"a","x":{"payload" :\n "b"}}', ["a", "b"]],
    ['{"p\\u0061yload":"a"}', ["a"]],
    [String.raw`{"payload":"\/\u0041\\"}`, ["/A\\"]],
    [String.raw`{"payload":"\""}`, ['"']],
    ['{"payloads":"a","payload":1}', []],
    ['["payload","a"]', []],
    ['{"x":"payload","payload":"a"}', ["a"]],
    ['{"payload":"a","payload":"b"}', ["a", "b"]],
  ] as const
) {
  Deno.test(`liftTexts() lifts ${texts.length} of ${json}`, () => {
    deepEqual(lift(json).texts, texts);
  });
}

for (
  const json of [
    '{"payload":"a',
    '{"payload":"a\\',
    '{"payload":"\\x"}',
    '"',
    "{",
  ]
) {
  Deno.test(`liftTexts() leaves ${json} for the parser to refuse`, () => {
    const { rest } = lift(json);
    throws(() => JSON.parse(rest));
  });
}

Deno.test("liftTexts() refuses what is left and no UTF-8; of a lifted text whoever takes it finds out", () => {
  const encode = (text: string) =>
    Uint8Array.from(text, (character) => character.charCodeAt(0));
  throws(() => liftTexts(encode('{"a":"\xff"}'), "payload"), TypeError);
  equal(liftTexts(encode('{"payload":"\xff"}'), "payload").texts.length, 1);
});

Deno.test("liftTexts() refuses more texts than any route takes, instead of spending seconds on them", () => {
  const of = (count: number) =>
    `{${Array.from({ length: count }, () => '"payload":""').join()}}`;
  equal(lift(of(4_096)).texts.length, 4_096);
  throws(() => lift(of(4_097)), { code: "REQUEST_INVALID" });
});
