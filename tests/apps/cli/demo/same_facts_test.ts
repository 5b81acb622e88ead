import { doesNotThrow, equal, throws } from "node:assert/strict";
import {
  requireSame,
  sameAmount,
  sameTime,
} from "../../../../apps/cli/demo/same_facts.ts";

const BOOKS = new Map([["a", { cost: "1.5", at: null }]]);

Deno.test("requireSame() takes the same facts in any order", () => {
  doesNotThrow(() =>
    requireSame("thing", BOOKS, new Map([["a", { at: null, cost: "1.5" }]]))
  );
});

for (
  const [how, found, message] of [
    [
      "differs",
      [["a", { cost: "1.51", at: null }]],
      'thing a: the account\'s books hold {"at":null,"cost":"1.5"}, the user reads {"at":null,"cost":"1.51"}',
    ],
    [
      "is missing",
      [],
      'thing a: the account\'s books hold {"at":null,"cost":"1.5"}, the user reads nothing',
    ],
    [
      "is too many",
      [["a", { cost: "1.5", at: null }], ["b", {}]],
      "thing b: the account's books hold nothing, the user reads {}",
    ],
  ] as const
) {
  Deno.test(`requireSame() refuses what ${how}`, () => {
    throws(() => requireSame("thing", BOOKS, new Map(found)), { message });
  });
}

Deno.test("sameAmount() and sameTime() write one figure and one instant one way", () => {
  equal(sameAmount("-12.340"), "-12.34");
  equal(sameTime("2026-11-23 15:38:29+00"), "2026-11-23T15:38:29.000Z");
  equal(sameAmount(null) ?? sameTime(null), null);
});
