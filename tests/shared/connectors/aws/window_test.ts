import { deepEqual, equal, throws } from "node:assert/strict";
import {
  restatementStart,
  syncWindow,
} from "../../../../shared/connectors/aws/window.ts";

const TODAY = "2026-03-20";

for (
  const [today, start] of [
    ["2026-03-20", "2026-02-19"],
    ["2026-03-15", "2026-02-01"],
    ["2026-03-01", "2026-01-31"],
    ["2026-03-02", "2026-02-01"],
    ["2026-01-10", "2025-12-01"],
    ["2026-05-31", "2026-05-01"],
  ] as const
) {
  Deno.test(`syncWindow() without dates reaches from ${today} back to ${start}`, () => {
    const window = syncWindow({}, today);
    equal(window.start, start);
  });
}

Deno.test("syncWindow() without dates ends tomorrow, so that today is in it", () => {
  equal(syncWindow({}, TODAY).end, "2026-03-21");
  equal(syncWindow({}, "2026-12-31").end, "2027-01-01");
});

Deno.test("restatementStart() is last month until the fifteenth", () => {
  equal(restatementStart("2026-03-15"), "2026-02-01");
  equal(restatementStart("2026-03-16"), "2026-03-01");
});

Deno.test("syncWindow() keeps the days asked for", () => {
  deepEqual(
    syncWindow({ startDate: "2026-01-15", endDate: "2026-02-03" }, TODAY),
    {
      start: "2026-01-15",
      end: "2026-02-03",
    },
  );
  deepEqual(
    syncWindow({ startDate: "2025-02-01", endDate: "2026-04-01" }, TODAY),
    {
      start: "2025-02-01",
      end: "2026-04-01",
    },
  );
  equal(syncWindow({ endDate: "2025-12-01" }, TODAY).start, "2025-11-01");
});

for (
  const [asked, pointer] of [
    [{ startDate: "2025-01-31" }, "/startDate"],
    [{ startDate: "2026-03-21" }, "/startDate"],
    [{ startDate: "2026-02-30" }, "/startDate"],
    [{ startDate: "yesterday" }, "/startDate"],
    [{ endDate: "2026-04-02" }, "/endDate"],
    [{ endDate: "" }, "/endDate"],
    [{ startDate: "2026-03-01", endDate: "2026-03-01" }, "/endDate"],
    [{ startDate: "2026-03-02", endDate: "2026-03-01" }, "/endDate"],
  ] as const
) {
  Deno.test(`syncWindow() refuses ${JSON.stringify(asked)}`, () => {
    throws(
      () => syncWindow(asked, TODAY),
      (error: { code?: string; errors?: { pointer: string }[] }) => {
        equal(error.code, "REQUEST_INVALID");
        equal(error.errors?.[0]?.pointer, pointer);
        return true;
      },
    );
  });
}
