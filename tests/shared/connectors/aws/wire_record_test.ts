import { deepEqual, equal, ok, throws } from "node:assert/strict";
import {
  present,
  readRecord,
  type WireObject,
} from "../../../../shared/connectors/aws/wire_record.ts";

function reasonOf(given: unknown, parse: (record: WireObject) => unknown) {
  const record = readRecord(given, "here", parse);
  ok("reject" in record, JSON.stringify(record));
  return record.reject.reason;
}

Deno.test("readRecord() gives what was read", () => {
  deepEqual(
    readRecord({ a: "x", b: { c: [{ d: "-0.10" }] } }, "here", (record) => [
      record.requiredText("a"),
      record.object("b")?.objects("c").map((item) => item.amount("d")),
    ]),
    { value: ["x", ["-0.10"]] },
  );
});

Deno.test("readRecord() takes null and absent for the same, and an empty text for none", () => {
  const given = { a: null, c: "", d: "" };
  const { value } = readRecord(given, "here", (record) => [
    record.text("a"),
    record.object("b"),
    record.text("c"),
    record.amount("d"),
    record.objects("e"),
    record.entries(),
  ]) as { value: unknown };
  deepEqual(value, [undefined, undefined, undefined, undefined, [], [
    ["c", ""],
    ["d", ""],
  ]]);
});

for (
  const [given, parse, reason] of [
    ["text", () => 0, ' must be an object: found "text"'],
    [[], () => 0, " must be an object: found []"],
    [{ a: 1 }, (r) => r.text("a"), "/a must be text: found 1"],
    [{}, (r) => r.requiredText("a"), "/a must be text: found nothing"],
    [{ a: [] }, (r) => r.object("a"), "/a must be an object: found []"],
    [{ a: {} }, (r) => r.objects("a"), "/a must be a list: found {}"],
    [
      { a: [1] },
      (r) => r.objects("a"),
      "/a/0 must be an object: found 1",
    ],
    [{ a: 0 }, (r) => r.flag("a"), "/a must be true or false: found 0"],
    [
      { a: 2 ** 53 },
      (r) => r.requiredInteger("a"),
      "/a must be a whole number: found 9007199254740992",
    ],
    [
      { a: "USDT" },
      (r) => r.requiredCurrency("a"),
      '/a must be an ISO 4217 currency: found "USDT"',
    ],
    [
      { a: true },
      (r) => r.requiredTime("a"),
      "/a must be epoch seconds or an ISO 8601 time: found true",
    ],
    [
      { a: { b: 1.5 } },
      (r) => r.object("a")?.requiredAmount("b"),
      "/a/b must be a decimal number: found 1.5",
    ],
    [
      { a: "x\u0000" },
      (r) => r.text("b"),
      "the record must be without NUL: found one",
    ],
  ] as [unknown, (record: WireObject) => unknown, string][]
) {
  Deno.test(`readRecord() says what is wrong: ${reason}`, () => {
    equal(reasonOf(given, parse), reason);
  });
}

Deno.test("readRecord() keeps a rejected record redacted and short", () => {
  const given = {
    token: "v1",
    url: "https://u:secret@host/" + "x".repeat(5_000),
  };
  const record = readRecord(given, "1/2#/3", (it) => it.requiredText("a"));
  ok("reject" in record);
  equal(record.reject.record_path, "1/2#/3");
  ok(record.reject.raw.length <= 1_024);
  ok(!record.reject.raw.includes("secret"));
});

Deno.test("readRecord() lets a bug through", () => {
  throws(
    () =>
      readRecord({}, "here", () => {
        throw new TypeError("a bug");
      }),
    TypeError,
  );
});

Deno.test("present() leaves out what is undefined, and that alone", () => {
  deepEqual(
    Object.keys(present({ a: undefined, b: null, c: false, d: 0 })),
    ["b", "c", "d"],
  );
});
