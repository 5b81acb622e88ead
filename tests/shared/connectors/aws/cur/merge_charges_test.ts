import { deepEqual, equal } from "node:assert/strict";
import { mergeCharges } from "../../../../../shared/connectors/aws/cur/merge_charges.ts";
import type { Charge } from "../../../../../shared/domain/charge.ts";

const CHARGE: Charge = {
  charge_period_start: "2026-03-01T00:00:00Z",
  charge_period_end: "2026-03-02T00:00:00Z",
  charge_category: "Usage",
  service_name: "S3",
  tags: { team: "a" },
  billing_currency: "USD",
  unblended_cost: "0.1",
  source_lines: 2,
};

Deno.test("mergeCharges() adds equal charges up", () => {
  deepEqual(
    mergeCharges([
      CHARGE,
      { ...CHARGE, service_name: "EC2" },
      { ...CHARGE, unblended_cost: "0.2", list_cost: "9", is_estimated: true },
    ]),
    [
      {
        ...CHARGE,
        unblended_cost: "0.3",
        list_cost: "9",
        is_estimated: true,
        source_lines: 4,
      },
      { ...CHARGE, service_name: "EC2" },
    ],
  );
});

for (
  const change of [
    { sub_account_id: "111122223333" },
    { tags: { team: "b" } },
    { dimensions: { sku: "x" } },
    { billing_currency: "EUR" },
  ]
) {
  Deno.test(`mergeCharges() keeps ${JSON.stringify(change)} apart`, () => {
    equal(mergeCharges([CHARGE, { ...CHARGE, ...change }]).length, 2);
  });
}
