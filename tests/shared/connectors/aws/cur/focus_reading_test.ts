import { deepEqual, equal, match, ok } from "node:assert/strict";
import { chooseReading } from "../../../../../shared/connectors/aws/cur/choose_reading.ts";
import type { GroupRead } from "../../../../../shared/connectors/aws/cur/reading.ts";
import type { Charge } from "../../../../../shared/domain/charge.ts";
import {
  FOCUS_LINE,
  FOCUS_NAMES,
  groupOf,
  OPTIONS,
} from "../../../../support/report_lines.ts";

function read(
  change: Readonly<Record<string, string>> = {},
  { names = FOCUS_NAMES, mayChange = true } = {},
): GroupRead {
  const reading = chooseReading(names, { ...OPTIONS, mayChange });
  return reading.read(groupOf(reading, names, { ...FOCUS_LINE, ...change }));
}

function charge(...given: Parameters<typeof read>): Charge {
  const line = read(...given);
  ok("charge" in line, JSON.stringify(line));
  return line.charge;
}

Deno.test("focusReading() keeps what FOCUS says", () => {
  deepEqual(
    charge({
      CommitmentDiscountStatus: "Unused",
      ChargeClass: "Correction",
      Tags: '{"Team":"a","other":"b"}',
      ListCost: "2",
      x_UsageType: "Requests",
      SkuId: "sku",
    }),
    {
      charge_period_start: "2026-03-01T00:00:00Z",
      charge_period_end: "2026-03-02T00:00:00Z",
      charge_category: "Usage",
      charge_class: "Correction",
      sub_account_id: "444455556666",
      service_name: "Amazon Simple Storage Service",
      usage_type: "Requests",
      commitment_discount_status: "Unused",
      billing_currency: "USD",
      dimensions: { sku: "sku" },
      tags: { team: "a" },
      billed_cost: "1.50",
      effective_cost: "1.25",
      list_cost: "2",
      is_estimated: true,
      source_lines: 1,
    },
  );
});

Deno.test("focusReading() is final once the line is on an invoice, or the period is settled", () => {
  equal(charge({ InvoiceId: "1" }).is_estimated, false);
  equal(charge({}, { mayChange: false }).is_estimated, true);
  const names = FOCUS_NAMES.filter((name) => name !== "InvoiceId");
  equal(charge({}, { names }).is_estimated, true);
  equal(charge({}, { names, mayChange: false }).is_estimated, false);
});

Deno.test("focusReading() says which costs are missing that FOCUS wants in every line", () => {
  const line = read({ BilledCost: "", EffectiveCost: "" });
  ok("charge" in line);
  deepEqual(line.missingCosts, ["BilledCost", "EffectiveCost"]);
  equal(line.charge.billed_cost, undefined);
  const whole = read();
  ok("charge" in whole);
  deepEqual(whole.missingCosts, []);
});

for (
  const [column, value] of [
    ["BillingCurrency", ""],
    ["ChargeCategory", "Gift"],
    ["ChargePeriodStart", "yesterday"],
    ["ChargePeriodEnd", "tomorrow"],
  ] as const
) {
  Deno.test(`focusReading() refuses ${column} ${JSON.stringify(value)}`, () => {
    const line = read({ [column]: value });
    ok("refusal" in line);
    match(line.refusal, new RegExp(`^${column} must be .*: found `));
  });
}
