import { deepEqual, throws } from "node:assert/strict";
import { requireInput } from "../../../../shared/platform/valid_input.ts";
import {
  DATA_TYPES,
  syncRequest,
} from "../../../../supabase/functions/aws-data-sync/sync_request.ts";

const ID = "0b0c9c6e-6f0e-4f0a-9a43-0f6c3a4b5c6d";
const GOOD = { integrationId: ID, dataType: "service_usage" };

Deno.test("syncRequest takes the two members of the seed's clients", () => {
  deepEqual(requireInput(syncRequest, GOOD), {
    ...GOOD,
    background: false,
    estimate: false,
  });
});

const BAD: readonly (readonly [string, Record<string, unknown>])[] = [
  ["/integrationId", { integrationId: undefined }],
  ["/integrationId", { integrationId: "1" }],
  ["/integrationId", { integrationId: [ID] }],
  ["/dataType", { dataType: undefined }],
  ["/dataType", { dataType: "marketplace" }],
  ["/dataType", { dataType: "SERVICE_USAGE" }],
  ["/dataType", { dataType: "ALL" }],
  ["/dataType", { dataType: "all,invoices" }],
  ["/dataType", { dataType: ["service_usage", "invoices"] }],
  ["/dataType", { dataType: null }],
  ["/startDate", { startDate: "2026-02-30" }],
  ["/startDate", { startDate: "2026-2-3" }],
  ["/startDate", { startDate: "2026-02-03T00:00:00Z" }],
  ["/startDate", { startDate: 20260203 }],
  ["/endDate", { endDate: "" }],
  ["/endDate", { endDate: "0000-00-00" }],
  ["/background", { background: "true" }],
  ["/estimate", { estimate: 1 }],
  ["/userId", { userId: ID }],
];
for (const [pointer, change] of BAD) {
  Deno.test(`syncRequest refuses ${JSON.stringify(change)} at ${pointer}`, () => {
    throws(
      () => requireInput(syncRequest, { ...GOOD, ...change }),
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

Deno.test("syncRequest names the data types it takes", () => {
  throws(
    () => requireInput(syncRequest, { ...GOOD, dataType: "marketplace" }),
    /one of service_usage, marketplace_products, contracts, .*, all/,
  );
});

for (const dataType of DATA_TYPES) {
  Deno.test(`syncRequest takes ${dataType}`, () => {
    deepEqual(
      requireInput(syncRequest, { ...GOOD, dataType }).dataType,
      dataType,
    );
  });
}
