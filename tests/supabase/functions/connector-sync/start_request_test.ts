import { deepEqual, throws } from "node:assert/strict";
import { requireInput } from "../../../../shared/platform/valid_input.ts";
import {
  askedWindow,
  runRequest,
  startRequest,
} from "../../../../supabase/functions/connector-sync/start_request.ts";

Deno.test("startRequest takes nothing for everything", () => {
  deepEqual(requireInput(startRequest, {}), { dataset: "all" });
  deepEqual(requireInput(runRequest, {}), {});
});

const BAD: readonly (readonly [string, Record<string, unknown>])[] = [
  ["/dataset", { dataset: "everything" }],
  ["/dataset", { dataset: ["invoices"] }],
  ["/integrationId", { integrationId: "1" }],
  ["/organizationId", { organizationId: null }],
  ["/period", { period: "2026-13" }],
  ["/period", { period: "2026-1" }],
  ["/period", { period: "2026-01-01" }],
  ["/period", { period: "2026-01", startDate: "2026-01-01" }],
  ["/period", { period: "2026-01", endDate: "2026-02-01" }],
  ["/startDate", { startDate: "2026-02-30" }],
  ["/endDate", { endDate: "now" }],
  ["/force", { force: true }],
];
for (const [pointer, body] of BAD) {
  Deno.test(`startRequest refuses ${JSON.stringify(body)} at ${pointer}`, () => {
    throws(
      () => requireInput(startRequest, body),
      (fault: { code: string; errors: { pointer: string }[] }) => {
        deepEqual(
          [fault.code, fault.errors.map((error) => error.pointer)],
          ["REQUEST_INVALID", [pointer]],
        );
        return true;
      },
    );
  });
}

Deno.test("askedWindow() of a period is the days of its month", () => {
  deepEqual(askedWindow({ period: "2026-12" }), {
    startDate: "2026-12-01",
    endDate: "2027-01-01",
  });
  const dates = { startDate: "2026-01-05", endDate: "2026-01-06" };
  deepEqual(askedWindow(dates), dates);
});
