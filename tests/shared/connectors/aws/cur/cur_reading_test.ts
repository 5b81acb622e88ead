import { deepEqual, equal, match, ok } from "node:assert/strict";
import { chooseReading } from "../../../../../shared/connectors/aws/cur/choose_reading.ts";
import type { GroupRead } from "../../../../../shared/connectors/aws/cur/reading.ts";
import type { Charge } from "../../../../../shared/domain/charge.ts";
import {
  CUR_LINE,
  CUR_NAMES,
  groupOf,
  OPTIONS,
} from "../../../../support/report_lines.ts";

function read(
  change: Readonly<Record<string, string>> = {},
  { names = CUR_NAMES, keepsResourceIds = false } = {},
): GroupRead {
  const reading = chooseReading(names, { ...OPTIONS, keepsResourceIds });
  return reading.read(groupOf(reading, names, { ...CUR_LINE, ...change }));
}

function charge(...given: Parameters<typeof read>): Charge {
  const line = read(...given);
  ok("charge" in line, JSON.stringify(line));
  return line.charge;
}

const WITHOUT_NET = CUR_NAMES.filter((name) => !/_net_/.test(name));

Deno.test("curReading() makes a day's charge of an hour's line", () => {
  deepEqual(charge({}, { names: WITHOUT_NET }), {
    charge_category: "Usage",
    charge_period_start: "2026-03-01T00:00:00Z",
    charge_period_end: "2026-03-02T00:00:00Z",
    sub_account_id: "444455556666",
    source_charge_type: "Usage",
    service_name: "Amazon Simple Storage Service",
    service_code: "AmazonS3",
    pricing_category: "Standard",
    billing_currency: "USD",
    billed_cost: "1.50",
    effective_cost: "1.50",
    unblended_cost: "1.50",
    amortized_cost: "1.50",
    is_estimated: true,
    source_lines: 1,
  });
});

Deno.test("curReading() bills what is left after private discounts, where the report tells", () => {
  const given = { line_item_net_unblended_cost: "1.20" };
  const { billed_cost, unblended_cost } = charge(given);
  deepEqual([billed_cost, unblended_cost], ["1.20", "1.50"]);
  equal(
    charge().net_unblended_cost,
    "1.50",
    "a line without one has no discount",
  );
  equal(charge({}, { names: WITHOUT_NET }).net_unblended_cost, undefined);
});

Deno.test("curReading() bills a discount only where the usage does not tell what is left", () => {
  const discount = { line_item_line_item_type: "EdpDiscount" };
  const {
    billed_cost,
    effective_cost,
    net_unblended_cost,
    net_amortized_cost,
    unblended_cost,
  } = charge(discount);
  deepEqual([
    billed_cost,
    effective_cost,
    net_unblended_cost,
    net_amortized_cost,
  ], ["0", "0", "0", "0"]);
  equal(unblended_cost, "1.50");
  equal(charge(discount, { names: WITHOUT_NET }).billed_cost, "1.50");
  const told = { ...discount, line_item_net_unblended_cost: "-1" };
  equal(charge(told).billed_cost, "-1");
});

Deno.test("curReading() takes a part without net costs at full cost where other parts have them", () => {
  const reading = chooseReading(WITHOUT_NET, {
    ...OPTIONS,
    isNetElsewhere: true,
  });
  const line = reading.read(groupOf(reading, WITHOUT_NET, CUR_LINE));
  ok("charge" in line);
  const { billed_cost, net_unblended_cost, net_amortized_cost } = line.charge;
  deepEqual([billed_cost, net_unblended_cost, net_amortized_cost], [
    "1.50",
    "1.50",
    "1.50",
  ]);
  equal(reading.isNet, false);
});

Deno.test("curReading() names the seller of what is bought on the Marketplace, and a rate by its code", () => {
  const sold = {
    line_item_legal_entity: "Vendor Ltd",
    pricing_rate_code: "SKU.TERM.RATE",
  };
  const market = charge({ ...sold, bill_billing_entity: "AWS Marketplace" });
  deepEqual(market.dimensions, {
    rate_id: "SKU.TERM.RATE",
    publisher: "Vendor Ltd",
  });
  deepEqual(charge({ ...sold, bill_billing_entity: "AWS" }).dimensions, {
    rate_id: "SKU.TERM.RATE",
  });
});

Deno.test("curReading() is final once the line is on an invoice", () => {
  const { is_estimated, invoice_id } = charge({
    bill_invoice_id: "EUINAT26-1",
  });
  deepEqual([is_estimated, invoice_id], [false, "EUINAT26-1"]);
});

Deno.test("curReading() costs covered usage at its effective rate", () => {
  const covered = charge({
    line_item_line_item_type: "SavingsPlanCoveredUsage",
    savings_plan_savings_plan_effective_cost: "0.90",
    savings_plan_savings_plan_a_r_n: "arn:sp",
  });
  deepEqual(
    [
      covered.amortized_cost,
      covered.effective_cost,
      covered.pricing_category,
      covered.commitment_discount_id,
      covered.commitment_discount_status,
      covered.dimensions,
    ],
    ["0.90", "0.90", "Committed", "arn:sp", "Used", {
      commitment: "SavingsPlan",
    }],
  );
});

Deno.test("curReading() knows no effective cost where the report lacks the column, and says so", () => {
  const names = WITHOUT_NET.filter((name) =>
    name !== "savings_plan_savings_plan_effective_cost"
  );
  const type = { line_item_line_item_type: "SavingsPlanCoveredUsage" };
  const line = read(type, { names });
  ok("charge" in line && line.lacksAmortization);
  equal(line.charge.effective_cost, undefined);
  equal(line.charge.billed_cost, "1.50");
});

for (
  const [service, category] of [
    [{ line_item_product_code: "AmazonS3" }, "Usage"],
    [{ product_product_name: "AWS Support (Business)" }, "Purchase"],
  ] as const
) {
  Deno.test(`curReading() refunds ${category} as a correction of it`, () => {
    const type = { line_item_line_item_type: "Refund" };
    const { charge_category, charge_class } = charge({ ...service, ...type });
    deepEqual([charge_category, charge_class], [category, "Correction"]);
  });
}

Deno.test("curReading() leaves split cost allocation out", () => {
  for (
    const split of [
      { split_line_item_parent_resource_id: "i-1" },
      { line_item_operation: "EKSPod-EC2" },
    ]
  ) deepEqual(read(split), { isSplit: true });
});

Deno.test("curReading() keeps tags of the list, all cost categories, and resources only if asked", () => {
  const given = {
    resource_tags: '{"user_team":"a","user_name":"b"}',
    cost_category: '{"product":"shop"}',
    line_item_resource_id: "i-1",
  };
  const plain = charge(given);
  deepEqual([plain.tags, plain.cost_categories, plain.resource_id], [
    { team: "a" },
    { product: "shop" },
    undefined,
  ]);
  equal(charge(given, { keepsResourceIds: true }).resource_id, "i-1");
});

Deno.test("curReading() reads legacy columns, a tag in each", () => {
  const names = [
    "lineItem/UnblendedCost",
    "lineItem/CurrencyCode",
    "lineItem/UsageAccountId",
    "bill/PayerAccountId",
    "lineItem/LineItemType",
    "lineItem/UsageStartDate",
    "lineItem/ProductCode",
    "resourceTags/user:Team",
    "resourceTags/user:Name",
    "costCategory/Unit",
  ];
  const line = {
    "lineItem/UnblendedCost": "2",
    "lineItem/CurrencyCode": "EUR",
    "bill/PayerAccountId": "111122223333",
    "lineItem/UsageAccountId": "111122223333",
    "lineItem/LineItemType": "Tax",
    "lineItem/UsageStartDate": "2026-03-01T00:00:00Z",
    "lineItem/ProductCode": "AmazonS3",
    "resourceTags/user:Team": "a",
    "costCategory/Unit": "Retail",
  };
  const { service_name, service_code, tags, cost_categories, ...rest } = charge(
    line,
    { names },
  );
  deepEqual([service_name, service_code, tags, cost_categories], [
    "Tax",
    "AmazonS3",
    { team: "a" },
    { Unit: "Retail" },
  ]);
  deepEqual([rest.charge_category, rest.billing_currency], ["Tax", "EUR"]);
});

Deno.test("curReading() takes a product's name from the map of CUR 2.0", () => {
  const names = CUR_NAMES.filter((name) => name !== "product_product_name");
  const product = '{"product_name":"Amazon Glacier","region":"x"}';
  equal(charge({ product }, { names }).service_name, "Amazon Glacier");
});

Deno.test("curReading() names accounts", () => {
  const line = read({ line_item_usage_account_name: "shop" });
  ok("charge" in line);
  equal(line.payer, "111122223333");
  deepEqual(line.accounts, [{ account_id: "444455556666", name: "shop" }]);
});

for (
  const [column, value] of [
    ["line_item_currency_code", "dollars"],
    ["line_item_usage_start_date", "yesterday"],
    ["line_item_usage_end_date", "tomorrow"],
    ["line_item_line_item_type", ""],
  ] as const
) {
  Deno.test(`curReading() refuses ${column} ${JSON.stringify(value)}`, () => {
    const line = read({ [column]: value });
    ok("refusal" in line);
    match(line.refusal, new RegExp(`^${column} must be .*: found `));
  });
}

Deno.test("curReading() refuses a NUL, which no text column takes", () => {
  ok("refusal" in read({ line_item_operation: "a\0b" }));
});
