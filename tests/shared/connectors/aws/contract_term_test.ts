import { deepEqual, equal, ok } from "node:assert/strict";
import {
  isKnownKind,
  parseTerm,
} from "../../../../shared/connectors/aws/contract_term.ts";
import { readRecord } from "../../../../shared/connectors/aws/wire_record.ts";

const PLACE = { agreement_id: "agmt-1", term_no: 3 };

function parse(union: unknown) {
  return readRecord(union, "terms#/2", (given) => parseTerm(given, PLACE));
}

function typedOf(union: Record<string, unknown>): Record<string, unknown> {
  const record = parse(union);
  ok("value" in record, JSON.stringify(record));
  const { agreement_id, term_no, raw, ...rest } = record.value;
  deepEqual({ agreement_id, term_no }, PLACE);
  deepEqual(raw, union);
  return rest;
}

/** What each kind says, and what is typed of it. */
const TERMS: readonly [string, Record<string, unknown>, object][] = [
  [
    "legalTerm",
    { documents: [{ type: "CustomEula", url: "https://a/b" }] },
    {},
  ],
  ["supportTerm", { refundPolicy: "ask" }, {}],
  ["byolPricingTerm", {}, {}],
  [
    "renewalTerm",
    { configuration: { enableAutoRenew: false } },
    { auto_renew: false },
  ],
  [
    "usageBasedPricingTerm",
    { currencyCode: "EUR", rateCards: [] },
    { currency: "EUR" },
  ],
  [
    "configurableUpfrontPricingTerm",
    { currencyCode: "USD", configuration: { selectorValue: "P36M" } },
    { currency: "USD", duration: "P36M" },
  ],
  [
    "recurringPaymentTerm",
    { currencyCode: "USD", billingPeriod: "Monthly", price: "1250.00" },
    { currency: "USD", billing_period: "Monthly", price: "1250.00" },
  ],
  [
    "validityTerm",
    { agreementDuration: "P12M", agreementEndDate: 1_792_454_399.999 },
    { duration: "P12M", ends_at: "2026-10-19T23:59:59.999Z" },
  ],
  [
    "validityTerm",
    { agreementStartDate: "2026-01-01T00:00:00Z" },
    { starts_at: "2026-01-01T00:00:00.000Z" },
  ],
  [
    "paymentScheduleTerm",
    {
      currencyCode: "USD",
      schedule: [{ chargeDate: 1_767_225_600, chargeAmount: "0.10" }],
    },
    {
      currency: "USD",
      schedule: [{ charge_at: "2026-01-01T00:00:00.000Z", amount: "0.10" }],
    },
  ],
  ["freeTrialPricingTerm", { duration: "P30D" }, { duration: "P30D" }],
  [
    "fixedUpfrontPricingTerm",
    { currencyCode: "USD", duration: "P1Y", price: "99999999999999999.99" },
    { currency: "USD", duration: "P1Y", price: "99999999999999999.99" },
  ],
  [
    "variablePaymentTerm",
    { currencyCode: "USD", maxTotalChargeAmount: "5000" },
    { currency: "USD", max_total_charge: "5000" },
  ],
  ["netPaymentTerm", { paymentDuePeriod: "P30D" }, { payment_due: "P30D" }],
];

for (const [kind, members, typed] of TERMS) {
  Deno.test(`parseTerm() types a ${kind}: ${Object.keys(members).join(", ")}`, () => {
    const term = { type: "Type", id: "term-1", ...members };
    deepEqual(typedOf({ [kind]: term }), { kind, term_type: "Type", ...typed });
    ok(isKnownKind(kind));
  });
}

Deno.test("parseTerm() types a term of any kind that says nothing", () => {
  for (const [kind] of TERMS) {
    const { schedule: _, ...typed } = typedOf({ [kind]: {} });
    deepEqual(typed, { kind });
  }
});

Deno.test("parseTerm() keeps a kind it does not know under its own member, whatever it holds", () => {
  deepEqual(typedOf({ barterTerm: { price: "a goat", type: 7 } }), {
    kind: "barterTerm",
  });
  equal(isKnownKind("constructor"), false);
});

Deno.test("parseTerm() knows a term by its member among others", () => {
  const term = { addedLater: { a: 1 }, supportTerm: {}, legalTerm: null };
  const record = parse(term);
  ok("value" in record);
  equal(record.value.kind, "supportTerm");
  deepEqual(record.value.raw, { addedLater: { a: 1 }, supportTerm: {} });
});

for (
  const [union, reason] of [
    [[], " must be an object: found []"],
    [{}, "/ must be an object with a term: found nothing"],
    [{ legalTerm: "text" }, '/legalTerm must be an object: found "text"'],
    [
      { recurringPaymentTerm: { price: 12.5 } },
      "/recurringPaymentTerm/price must be a decimal number: found 12.5",
    ],
    [
      { paymentScheduleTerm: { schedule: [{ chargeDate: 0 }] } },
      "/paymentScheduleTerm/schedule/0/chargeAmount must be a decimal number: found nothing",
    ],
    [
      { renewalTerm: { configuration: { enableAutoRenew: "yes" } } },
      '/renewalTerm/configuration/enableAutoRenew must be true or false: found "yes"',
    ],
    [
      { validityTerm: { agreementEndDate: "soon" } },
      '/validityTerm/agreementEndDate must be epoch seconds or an ISO 8601 time: found "soon"',
    ],
  ] as const
) {
  Deno.test(`parseTerm() refuses ${JSON.stringify(union)}`, () => {
    const record = parse(union);
    ok("reject" in record);
    equal(record.reject.reason, reason);
    equal(record.reject.record_path, "terms#/2");
  });
}
