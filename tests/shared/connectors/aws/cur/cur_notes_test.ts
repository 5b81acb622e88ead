import { deepEqual, equal, match } from "node:assert/strict";
import { NO_NOTES } from "../../../../../shared/connectors/aws/cur/cur_cursor.ts";
import {
  addToNotes,
  noteValues,
  toWarnings,
} from "../../../../../shared/connectors/aws/cur/cur_notes.ts";
import type { Folded } from "../../../../../shared/platform/fold/fold.ts";
import type { GroupRead } from "../../../../../shared/connectors/aws/cur/reading.ts";

const read = (type: string | null, lacksAmortization = false): GroupRead => ({
  charge: {
    charge_period_start: "2026-03-01T00:00:00Z",
    charge_period_end: "2026-03-02T00:00:00Z",
    charge_category: "Usage",
    service_name: "S3",
    billing_currency: "USD",
  },
  payer: "",
  type,
  lacksAmortization,
  accounts: [],
});

const FILE = { file: "billing/costs-1.csv" };

Deno.test("addToNotes() counts lines of unknown types, without amortization, and split ones", () => {
  const notes = addToNotes(NO_NOTES, {
    groups: [
      { read: read("Surcharge"), lines: 2 },
      { read: read("Usage", true), lines: 3 },
      { read: { isSplit: true }, lines: 5 },
      { read: { refusal: "no" }, lines: 7 },
      { read: read(null), lines: 11 },
    ],
    ...FILE,
  });
  const more = { groups: [{ read: read("Surcharge"), lines: 1 }], ...FILE };
  deepEqual(addToNotes(notes, more), {
    ...NO_NOTES,
    unknownTypes: { Surcharge: 3 },
    splitLines: 5,
    notAmortized: 3,
  });
});

Deno.test("addToNotes() remembers twenty unknown types", () => {
  const groups = Array.from({ length: 30 }, (_, index) => ({
    read: read(`type ${index}`),
    lines: 1,
  }));
  const { unknownTypes } = addToNotes(NO_NOTES, { groups, ...FILE });
  equal(Object.keys(unknownTypes).length, 20);
});

Deno.test("addToNotes() counts lines by payer, and those without a cost by its column and first file", () => {
  const line: GroupRead = {
    ...read(null),
    payer: "111122223333",
    missingCosts: ["BilledCost"],
  } as GroupRead;
  const groups = [{ read: line, lines: 2 }];
  const first = addToNotes(NO_NOTES, { groups, ...FILE });
  const notes = addToNotes(first, { groups, file: "another" });
  deepEqual(notes.payers, { "111122223333": 4 });
  deepEqual(notes.missingCosts, {
    BilledCost: { lines: 4, first: FILE.file },
  });
});

Deno.test("noteValues() counts values that lines are kept without, and says where the first is", () => {
  const value = {
    column: "amount",
    expected: "a decimal number",
    found: "abc",
  };
  const folded = {
    unreadable: [
      { ...value, line: 4, column: "cost", isKept: false },
      { ...value, line: 7, isKept: true },
    ],
    unreadableValues: 1,
  } as unknown as Folded; // the rest is not looked at
  const once = noteValues(NO_NOTES, folded, FILE.file);
  const first =
    `${FILE.file}, line 7: amount must be a decimal number, found "abc"`;
  deepEqual(once.unreadableValues, { lines: 1, first });
  deepEqual(noteValues(once, folded, "another").unreadableValues, {
    lines: 2,
    first,
  });
  const nothing = { ...folded, unreadableValues: 0 };
  equal(noteValues(NO_NOTES, nothing, FILE.file), NO_NOTES);
});

Deno.test("toWarnings() says what readers should know, and nothing of nothing", () => {
  const payer = "111122223333";
  deepEqual(toWarnings(NO_NOTES, { payer }), []);
  const warnings = toWarnings({
    unknownTypes: { Surcharge: 3 },
    droppedTags: ["name"],
    splitLines: 5,
    notAmortized: 3,
    payers: { "999988887777": 2, [payer]: 9 },
    missingCosts: { BilledCost: { lines: 4, first: "a.csv" } },
    unreadableValues: { lines: 6, first: "b.csv, line 1" },
  }, { payer });
  deepEqual(warnings.map(({ code }) => code), [
    "LINE_ITEM_TYPE_UNKNOWN",
    "AMORTIZATION_INCOMPLETE",
    "COST_MISSING",
    "VALUES_UNREADABLE",
    "PAYERS_SEVERAL",
    "TAG_KEYS_DROPPED",
  ]);
  const told = warnings.map(({ message }) => message).join("\n");
  match(told, /4 lines have no BilledCost.* in a\.csv/);
  match(told, /6 values .* in b\.csv, line 1/);
  match(told, /111122223333.* "999988887777" \(2 lines\)/);
});

Deno.test("toWarnings() takes a member's own report as it is, whoever pays", () => {
  const notes = { ...NO_NOTES, payers: { a: 1, b: 2 } };
  deepEqual(toWarnings(notes, { payer: null }), []);
});
