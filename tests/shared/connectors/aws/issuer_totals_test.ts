import { deepEqual, throws } from "node:assert/strict";
import { addIssuerTotals } from "../../../../shared/connectors/aws/issuer_totals.ts";

const METRIC = "NetUnblendedCost";

/** An answer of one group per entry: issuer, record type, amount, currency. */
function answer(...groups: (readonly string[])[]) {
  return {
    $metadata: {},
    ResultsByTime: [{
      Groups: groups.map(([issuer = "", recordType = "", Amount, Unit]) => ({
        Keys: [issuer, recordType],
        Metrics: { [METRIC]: { Amount, Unit } },
      })),
    }],
  } as Parameters<typeof addIssuerTotals>[1]; // amounts are there
}

Deno.test("addIssuerTotals() tells taxes from all the rest, by issuer and currency, exactly", () => {
  const totals = addIssuerTotals(
    [],
    answer(
      ["A", "Usage", "0.1000000001", "USD"],
      ["A", "Credit", "-0.0000000001", "USD"],
      ["A", "Tax", "0.019", "USD"],
      ["A", "Usage", "7", "EUR"],
      ["B", "Usage", "0.2", "USD"],
    ),
    METRIC,
  );
  deepEqual(totals, [
    {
      invoice_issuer_name: "A",
      is_tax: false,
      billing_currency: "USD",
      billed_cost: "0.1",
    },
    {
      invoice_issuer_name: "A",
      is_tax: true,
      billing_currency: "USD",
      billed_cost: "0.019",
    },
    {
      invoice_issuer_name: "A",
      is_tax: false,
      billing_currency: "EUR",
      billed_cost: "7",
    },
    {
      invoice_issuer_name: "B",
      is_tax: false,
      billing_currency: "USD",
      billed_cost: "0.2",
    },
  ]);
});

Deno.test("addIssuerTotals() goes on from the pages before", () => {
  const first = addIssuerTotals(
    [],
    answer(["A", "Usage", "1.5", "USD"]),
    METRIC,
  );
  const second = addIssuerTotals(
    first,
    answer(["A", "Fee", "2.5", "USD"]),
    METRIC,
  );
  deepEqual(second.map(({ billed_cost }) => billed_cost), ["4"]);
});

Deno.test("addIssuerTotals() leaves out what has no issuer", () => {
  deepEqual(addIssuerTotals([], answer(["", "Usage", "1", "USD"]), METRIC), []);
  deepEqual(addIssuerTotals([], answer(), METRIC), []);
});

for (
  const group of [
    ["A", "Usage", "much", "USD"],
    ["A", "Usage", "1", "dollar"],
    ["A", "Usage"],
  ]
) {
  Deno.test(`addIssuerTotals() refuses a broken group: ${group.join(" ")}`, () => {
    throws(() => addIssuerTotals([], answer(group), METRIC), {
      code: "PROVIDER_SHAPE_UNKNOWN",
    });
  });
}
