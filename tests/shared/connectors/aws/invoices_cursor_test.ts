import { equal } from "node:assert/strict";
import {
  findInvoicesCursor,
  firstInvoicesCursor,
} from "../../../../shared/connectors/aws/invoices_cursor.ts";

Deno.test("findInvoicesCursor() goes on from its own cursor as the database gives it back", () => {
  const cursor = firstInvoicesCursor(["2026-10-01"]);
  const stored = JSON.parse(JSON.stringify(cursor));
  equal(findInvoicesCursor(stored), stored);
});

for (const stored of [null, {}, { v: 2, periods: [] }, { v: 1 }]) {
  Deno.test(`findInvoicesCursor() begins anew from ${JSON.stringify(stored)}`, () => {
    equal(findInvoicesCursor(stored), null);
  });
}
