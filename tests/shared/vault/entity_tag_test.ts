import { deepEqual, equal, throws } from "node:assert/strict";
import {
  entityTag,
  findCondition,
  namedVersions,
  namesWeakly,
} from "../../../shared/vault/entity_tag.ts";

const ID = "7d9f6f0e-6f0c-4d3e-9a51-0a3f5c1f2b10";
const find = (text: string) =>
  findCondition(new Headers({ "if-match": text }), "if-match");

Deno.test("findCondition() reads what RFC 9110 calls a list of entity tags", () => {
  equal(findCondition(new Headers(), "if-match"), null);
  equal(find(" * "), "*");
  const a = { value: "a", isWeak: false };
  const b = { value: "b,W/", isWeak: true };
  deepEqual(find('"a"'), [a]);
  deepEqual(find('"a",W/"b,W/"'), [a, b]);
  deepEqual(find(' , "a"\t,, W/"b,W/" ,'), [a, b]);
  deepEqual(find('""'), [{ value: "", isWeak: false }]);
  const several = new Headers([["if-match", '"a"'], ["if-match", '"b"']]);
  deepEqual(findCondition(several, "if-match"), [
    a,
    { value: "b", isWeak: false },
  ]);
});

for (
  const text of [
    "",
    " ",
    ",",
    "a",
    '"a',
    '"a" "b"',
    '*,"a"',
    '"a",*',
    'w/"a"',
    'W/ "a"',
    '"a b"',
    "'a'",
  ]
) {
  Deno.test(`findCondition() refuses ${JSON.stringify(text)}`, () => {
    throws(() => find(text), { code: "REQUEST_INVALID" });
  });
}

Deno.test("findCondition() is done with a long header in a moment", () => {
  const long = '"a" ,'.repeat(100_000);
  equal(find(long)?.length, 100_000);
  throws(() => find(`${long}x`), { code: "REQUEST_INVALID" });
  throws(() => find(" \t".repeat(100_000) + "x"), { code: "REQUEST_INVALID" });
});

Deno.test("namedVersions() compares strongly, namesWeakly() weakly", () => {
  const condition = find(
    `"${ID}-1", W/"${ID}-2", "${ID}-x", "${ID}-03", "x-4"`,
  );
  deepEqual(namedVersions(condition ?? [], ID), ["1"]);
  equal(namesWeakly(condition ?? [], entityTag(ID, 2)), true);
  equal(namesWeakly(condition ?? [], entityTag(ID, 3)), false);
  deepEqual(namedVersions("*", ID), ["*"]);
  equal(namesWeakly("*", entityTag(ID, 3)), true);
});
