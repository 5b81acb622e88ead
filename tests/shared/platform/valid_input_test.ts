import { deepEqual, equal, throws } from "node:assert/strict";
import * as v from "valibot";
import type { Fault } from "../../../shared/platform/fault.ts";
import {
  type InputSchema,
  refusesUnknownMembers,
  requireInput,
} from "../../../shared/platform/valid_input.ts";

const AnyInput = v.strictObject({
  secretAccessKey: v.optional(v.pipe(v.string(), v.length(40))),
  name: v.optional(v.pipe(v.string(), v.maxLength(5))),
  startDate: v.optional(
    v.pipe(v.string(), v.isoDate("a date such as 2025-03-01")),
  ),
  limit: v.optional(v.pipe(v.number(), v.integer(), v.maxValue(10))),
  days: v.optional(v.array(v.number())),
});

/** The one entry for a value. */
function entry(
  value: unknown,
): { pointer: string; expected: string; found: string } {
  let fault: Fault | null = null;
  throws(
    () => requireInput(AnyInput, value),
    (error: Fault) => Boolean(fault = error),
  );
  const [first, ...others] = fault!.errors; // the line above threw if there is none
  equal(others.length, 0);
  return {
    pointer: first?.pointer ?? "",
    expected: String(first?.["expected"] ?? ""),
    found: String(first?.["found"] ?? ""),
  };
}

/** A value, then the pointer, what is expected and what was found. */
const ENTRIES: readonly (readonly [unknown, string, string, string])[] = [
  [
    { secretAccessKey: "planted" },
    "/secretAccessKey",
    "exactly 40 long",
    "a text of 7 characters",
  ],
  [
    { name: "sb_secret_planted" },
    "/name",
    "at most 5 long",
    "a text of 17 characters",
  ],
  [
    { name: "x".repeat(41) },
    "/name",
    "at most 5 long",
    "a text of 41 characters",
  ],
  [{ name: "abcdef" }, "/name", "at most 5 long", '"abcdef"'],
  [
    { startDate: "tomorrow" },
    "/startDate",
    "a date such as 2025-03-01",
    '"tomorrow"',
  ],
  [{ limit: 11 }, "/limit", "<=10", "11"],
  [{ limit: "11" }, "/limit", "a number", '"11"'],
  [{ days: {} }, "/days", "an array", "an object"],
  [{ days: [true] }, "/days/0", "a number", "true"],
  [null, "", "an object", "null"],
];

for (const [value, ...expected] of ENTRIES) {
  Deno.test(`requireInput() tells what is wrong with ${JSON.stringify(value)?.slice(0, 40)}`, () => {
    deepEqual(Object.values(entry(value)), expected);
  });
}

Deno.test("requireInput() gives the output of the schema", () => {
  const Trimmed = v.strictObject({ name: v.pipe(v.string(), v.trim()) });
  deepEqual(requireInput(Trimmed, { name: " a " }), { name: "a" });
});

Deno.test("requireInput() names at most 50 fields", () => {
  const many = Object.fromEntries(
    Array.from({ length: 500 }, (_, index) => [`m${index}`, 1]),
  );
  throws(
    () => requireInput(AnyInput, many),
    (error: Fault) => error.errors.length === 50,
  );
});

const SCHEMAS: readonly (readonly [string, InputSchema<unknown>, boolean])[] = [
  ["a strict object", v.strictObject({}), true],
  [
    "a checked strict object",
    v.pipe(v.strictObject({}), v.check(() => true)),
    true,
  ],
  [
    "a union of strict objects",
    v.union([v.strictObject({}), v.strictObject({})]),
    true,
  ],
  ["an object", v.object({}), false],
  ["a loose object", v.looseObject({}), false],
  [
    "a union with an object",
    v.union([v.strictObject({}), v.object({})]),
    false,
  ],
  ["anything", v.unknown(), false],
];

for (const [name, schema, refuses] of SCHEMAS) {
  Deno.test(`refusesUnknownMembers() says ${refuses} of ${name}`, () =>
    equal(refusesUnknownMembers(schema), refuses));
}
