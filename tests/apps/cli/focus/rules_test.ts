/** The rules that exports are held against: every one of them notices what breaks it. */
import { deepEqual, equal } from "node:assert/strict";
import { FOCUS_COLUMNS } from "../../../../apps/cli/focus/columns.ts";
import type { FocusRow } from "../../../support/focus/focus_rule.ts";
import { COLUMN_FACTS } from "../../../support/focus/column_facts.ts";
import {
  DATASET_RULES,
  findViolations,
  RULES,
} from "../../../support/focus/rules.ts";

const HEADER: readonly string[] = FOCUS_COLUMNS;

const NOTHING: FocusRow = Object.fromEntries(
  HEADER.map((name) => [name, null]),
);

const USAGE: FocusRow = {
  ...NOTHING,
  BilledCost: "0",
  BillingAccountId: "111122223333",
  BillingAccountName: "Payer",
  BillingAccountType: "Payer Account",
  BillingCurrency: "USD",
  BillingPeriodEnd: "2026-11-01T00:00:00Z",
  BillingPeriodStart: "2026-10-01T00:00:00Z",
  ChargeCategory: "Usage",
  ChargeDescription: "Hours",
  ChargeFrequency: "Usage-Based",
  ChargePeriodEnd: "2026-10-02T00:00:00Z",
  ChargePeriodStart: "2026-10-01T00:00:00Z",
  CommitmentDiscountCategory: "Spend",
  CommitmentDiscountId: "plan",
  CommitmentDiscountQuantity: "1",
  CommitmentDiscountStatus: "Used",
  CommitmentDiscountType: "Savings Plan",
  CommitmentDiscountUnit: "USD",
  ConsumedQuantity: "10",
  ConsumedUnit: "Hours",
  ContractedCost: "1.50",
  ContractedUnitPrice: "0.15",
  EffectiveCost: "1",
  InvoiceIssuerName: "AWS",
  ListCost: "2",
  ListUnitPrice: "0.2",
  PricingCategory: "Committed",
  PricingCurrency: "USD",
  PricingCurrencyContractedUnitPrice: "0.15",
  PricingCurrencyEffectiveCost: "1",
  PricingCurrencyListUnitPrice: "0.2",
  PricingQuantity: "10",
  PricingUnit: "Hours",
  ProviderName: "AWS",
  PublisherName: "AWS",
  ServiceCategory: "Compute",
  ServiceName: "EC2",
  ServiceSubcategory: "Virtual Machines",
  SkuId: "S",
  SkuMeter: "Box",
  SkuPriceId: "S.1",
  SubAccountId: "1",
  SubAccountName: "One",
  SubAccountType: "Linked Account",
  Tags: '{"team": "a"}',
};

const PURCHASE: FocusRow = {
  ...USAGE,
  ChargeCategory: "Purchase",
  ChargeFrequency: "Recurring",
  CommitmentDiscountStatus: null,
  ConsumedQuantity: null,
  ConsumedUnit: null,
  EffectiveCost: "0",
  PricingCurrencyEffectiveCost: "0",
  PricingCategory: "Standard",
};

const TAX: FocusRow = {
  ...NOTHING,
  ...Object.fromEntries(
    Object.entries(USAGE).filter(([name]) =>
      !/^(Commitment|Consumed|Sku|Pricing(Quantity|Unit|Category|CurrencyL|CurrencyC)|ListUnit|ContractedUnit)/
        .test(name)
    ),
  ),
  ChargeCategory: "Tax",
};

const RESERVED: FocusRow = {
  ...USAGE,
  CapacityReservationId: "cr-1",
  CapacityReservationStatus: "Used",
};

const GOOD = [USAGE, PURCHASE, TAX, RESERVED];

Deno.test("rows that hold the rules break none", () => {
  deepEqual(findViolations(HEADER, GOOD), []);
});

const CELLS = [
  null,
  " ",
  "x",
  "-1",
  "1",
  "1e5",
  "2026-10-01",
  "{}",
  "[1]",
  "Unused",
  "usd",
  "Tax",
  "Usage",
  "Usage-Based",
  "Hours!",
  "Analytics",
  "Search",
];

Deno.test("every rule about a row is broken by a change of one cell", () => {
  const silent = new Set(RULES);
  for (const row of GOOD) {
    for (const column of HEADER) {
      for (const cell of CELLS) {
        const changed = { ...row, [column]: cell };
        for (const rule of silent) {
          if (rule.breaks(changed)) silent.delete(rule);
        }
      }
    }
  }
  // The type of a text that is there at all: a file has nothing else.
  deepEqual(
    [...silent].filter(({ claim }) => !claim.endsWith("is of type string"))
      .map(({ id }) => id),
    [],
  );
});

Deno.test("every rule about the whole notices what breaks it", () => {
  const broken: FocusRow = {
    ...USAGE,
    SkuId: "T",
    ServiceCategory: "Other",
    ServiceSubcategory: "Other (Other)",
  };
  for (const { id, offenders } of DATASET_RULES) {
    equal(offenders([USAGE, broken], ["Extra"]).length > 0, true, id);
    deepEqual(offenders(GOOD, HEADER), [], id);
  }
});

Deno.test("the rules are about the 57 columns, each id once", () => {
  equal(Object.keys(COLUMN_FACTS).length, 57);
  deepEqual(
    HEADER.filter((name) => !name.startsWith("x_")),
    Object.keys(COLUMN_FACTS),
  );
  const ids = [...RULES, ...DATASET_RULES].map(({ id }) => id);
  deepEqual(ids.filter((id, at) => ids.indexOf(id) !== at), []);
});
