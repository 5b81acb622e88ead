import { deepEqual, equal } from "node:assert/strict";
import { parseCharges } from "../../../../shared/connectors/aws/contract_charge.ts";

const CHARGE = {
  id: "ch-1",
  revision: 2,
  agreementId: "agmt-1",
  agreementType: "PurchaseAgreement",
  purchaseOrderReference: "PO-7",
  currencyCode: "USD",
  amount: "-1250.1000",
  time: 1_767_225_600,
};

Deno.test("parseCharges() keeps every member exactly", () => {
  deepEqual(parseCharges([CHARGE], "here"), {
    charges: [{
      agreement_id: "agmt-1",
      charge_id: "ch-1",
      revision: 2,
      charged_at: "2026-01-01T00:00:00.000Z",
      amount: "-1250.1000",
      currency: "USD",
      purchase_order_reference: "PO-7",
    }],
    rejects: [],
  });
});

Deno.test("parseCharges() does without a date and without a purchase order", () => {
  const { time: _, purchaseOrderReference, ...bare } = CHARGE;
  equal(purchaseOrderReference, "PO-7");
  const { charges } = parseCharges([bare, { ...CHARGE, time: null }], "here");
  deepEqual(charges.map((charge) => "charged_at" in charge), [false, false]);
});

for (
  const name of ["id", "revision", "agreementId", "currencyCode", "amount"]
) {
  Deno.test(`parseCharges() rejects a charge without ${name}, and keeps the others`, () => {
    const broken = { ...CHARGE, [name]: undefined };
    const { charges, rejects } = parseCharges([CHARGE, broken], "1/charges/4");
    equal(charges.length, 1);
    deepEqual(rejects.map(({ record_path }) => record_path), [
      "1/charges/4#/items/1",
    ]);
    equal(rejects[0]?.reason.startsWith(`/${name} must be `), true);
  });
}

for (
  const [name, value] of [
    ["amount", 12.5],
    ["amount", "1,000"],
    ["currencyCode", "usd"],
    ["revision", "2"],
    ["revision", 1.5],
    ["time", "tomorrow"],
    ["purchaseOrderReference", "a\u0000b"],
  ] as const
) {
  Deno.test(`parseCharges() rejects ${name} ${JSON.stringify(value)}`, () => {
    const { rejects } = parseCharges([{ ...CHARGE, [name]: value }], "here");
    equal(rejects.length, 1);
  });
}
