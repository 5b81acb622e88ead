import { deepEqual, equal, throws } from "node:assert/strict";
import {
  NARROW_PASS,
  planPasses,
} from "../../../../shared/connectors/aws/categories.ts";
import { metricNames } from "../../../../shared/connectors/aws/costs.ts";
import {
  toCharges,
  toCloudAccounts,
} from "../../../../shared/connectors/aws/to_charge.ts";

const [USAGE] = planPasses(["Usage"]);
const [UNKNOWN] = planPasses(["Moon Phase Surcharge"]);

const METRICS = Object.fromEntries(
  metricNames(true).map((name) => [name, { Amount: "1.5", Unit: "USD" }]),
);

function answerOf(Keys: string[], result: Record<string, unknown> = {}) {
  return {
    $metadata: {},
    ResultsByTime: [{
      TimePeriod: { Start: "2026-03-02", End: "2026-03-03" },
      Groups: [{ Keys, Metrics: METRICS }],
      Estimated: false,
      ...result,
    }],
  };
}

function rowsOf(answer: object, change: Record<string, unknown> = {}) {
  return toCharges(
    answer as Parameters<typeof toCharges>[0],
    { // as a provider may really answer
      pass: USAGE ?? NARROW_PASS,
      grain: "full",
      hasNet: true,
      today: "2026-03-20",
      where: "usage/2",
      ...change,
    } as Parameters<typeof toCharges>[1],
  );
}

Deno.test("toCharges() makes a charge of a group", () => {
  deepEqual(rowsOf(answerOf(["Amazon S3", "123456789012"])), {
    rejects: [],
    charges: [{
      sub_account_id: "123456789012",
      charge_period_start: "2026-03-02T00:00:00Z",
      charge_period_end: "2026-03-03T00:00:00Z",
      charge_category: "Usage",
      service_name: "Amazon S3",
      billing_currency: "USD",
      unblended_cost: "1.5",
      blended_cost: "1.5",
      amortized_cost: "1.5",
      net_unblended_cost: "1.5",
      net_amortized_cost: "1.5",
      billed_cost: "1.5",
      effective_cost: "1.5",
      is_estimated: false,
    }],
  });
});

Deno.test("toCharges() leaves the account unknown when the key is empty", () => {
  equal(
    "sub_account_id" in (rowsOf(answerOf(["Amazon S3", ""])).charges[0] ?? {}),
    false,
  );
});

Deno.test("toCharges() keeps rows that cost nothing", () => {
  const zero = { Amount: "0", Unit: "USD" };
  const Metrics = Object.fromEntries(
    metricNames(true).map((name) => [name, zero]),
  );
  const { charges } = rowsOf(
    answerOf([], { Groups: [{ Keys: ["A", "1"], Metrics }] }),
  );
  deepEqual(charges.map(({ billed_cost }) => billed_cost), ["0"]);
});

Deno.test("toCharges() keeps an unknown record type raw, as an adjustment", () => {
  const [charge] =
    rowsOf(answerOf(["Amazon S3", "123456789012"]), { pass: UNKNOWN }).charges;
  deepEqual([charge?.charge_category, charge?.source_charge_type], [
    "Adjustment",
    "Moon Phase Surcharge",
  ]);
});

Deno.test("toCharges() tells the category by the record type in the narrow grain", () => {
  const narrow = { pass: NARROW_PASS, grain: "narrow" };
  const [tax] = rowsOf(answerOf(["Tax", "Tax"]), narrow).charges;
  const [refund] = rowsOf(answerOf(["Tax", "Refund"]), narrow).charges;
  deepEqual([tax?.charge_category, tax?.charge_class, tax?.sub_account_id], [
    "Tax",
    undefined,
    undefined,
  ]);
  deepEqual([refund?.charge_category, refund?.charge_class], [
    "Tax",
    "Correction",
  ]);
});

Deno.test("toCharges() calls today estimated whatever AWS says, and figures estimated when AWS says nothing", () => {
  const today = { today: "2026-03-02" };
  equal(rowsOf(answerOf(["A", "1"]), today).charges[0]?.is_estimated, true);
  equal(
    rowsOf(answerOf(["A", "1"], { Estimated: undefined })).charges[0]
      ?.is_estimated,
    true,
  );
});

for (const keys of [[], ["A"], ["A", "1", "x"], ["", "1"]]) {
  Deno.test(`toCharges() rejects a group with keys ${JSON.stringify(keys)}`, () => {
    const { charges, rejects } = rowsOf(answerOf(keys));
    deepEqual([charges.length, rejects.length], [0, 1]);
    equal(rejects[0]?.record_path, "usage/2#/ResultsByTime/0/Groups/0");
  });
}

for (
  const answer of [
    {},
    { ResultsByTime: null },
    { ResultsByTime: [{}] },
    { ResultsByTime: [{ TimePeriod: { Start: "March" } }] },
  ]
) {
  Deno.test(`toCharges() does not know the shape ${JSON.stringify(answer)}`, () => {
    throws(() => rowsOf(answer), { code: "PROVIDER_SHAPE_UNKNOWN" });
  });
}

Deno.test("toCloudAccounts() takes accounts with a name", () => {
  deepEqual(
    toCloudAccounts({
      $metadata: {},
      DimensionValueAttributes: [
        {
          Value: "123456789012",
          Attributes: { description: "Müller & Co, “Labs”" },
        },
        { Value: "123456789013", Attributes: { description: "" } },
        { Value: "Amazon S3", Attributes: { description: "Storage" } },
        {},
      ],
    }),
    [{ account_id: "123456789012", name: "Müller & Co, “Labs”" }],
  );
});
