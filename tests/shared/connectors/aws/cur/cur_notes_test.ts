import { deepEqual, equal } from "node:assert/strict";
import { NO_NOTES } from "../../../../../shared/connectors/aws/cur/cur_cursor.ts";
import {
  addToNotes,
  toWarnings,
} from "../../../../../shared/connectors/aws/cur/cur_notes.ts";
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

Deno.test("addToNotes() counts lines of unknown types, without amortization, and split ones", () => {
  const notes = addToNotes(NO_NOTES, [
    { read: read("Surcharge"), lines: 2 },
    { read: read("Usage", true), lines: 3 },
    { read: { isSplit: true }, lines: 5 },
    { read: { refusal: "no" }, lines: 7 },
    { read: read(null), lines: 11 },
  ]);
  deepEqual(addToNotes(notes, [{ read: read("Surcharge"), lines: 1 }]), {
    unknownTypes: { Surcharge: 3 },
    droppedTags: [],
    splitLines: 5,
    notAmortized: 3,
  });
});

Deno.test("addToNotes() remembers twenty unknown types", () => {
  const groups = Array.from({ length: 30 }, (_, index) => ({
    read: read(`type ${index}`),
    lines: 1,
  }));
  const { unknownTypes } = addToNotes(NO_NOTES, groups);
  equal(Object.keys(unknownTypes).length, 20);
});

Deno.test("toWarnings() says what readers should know, and nothing of nothing", () => {
  deepEqual(toWarnings(NO_NOTES), []);
  deepEqual(
    toWarnings({
      unknownTypes: { Surcharge: 3 },
      droppedTags: ["name"],
      splitLines: 5,
      notAmortized: 3,
    }).map(({ code }) => code),
    ["LINE_ITEM_TYPE_UNKNOWN", "AMORTIZATION_INCOMPLETE", "TAG_KEYS_DROPPED"],
  );
});
