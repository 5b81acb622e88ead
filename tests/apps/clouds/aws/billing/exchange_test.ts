import { deepEqual, equal, ok } from "node:assert/strict";
import { cents, ONE } from "../../../../../apps/clouds/aws/billing/amount.ts";
import {
  convert,
  exchangeRate,
} from "../../../../../apps/clouds/aws/billing/exchange.ts";

Deno.test("exchangeRate() is one of its period, with five decimals", () => {
  const rates = Array.from(
    { length: 50 },
    (_, period) => exchangeRate(7, period),
  );
  for (const rate of rates) {
    ok(rate >= ONE * 85n / 100n && rate < ONE * 95n / 100n);
    equal(rate % (ONE / 100_000n), 0n);
  }
  ok(new Set(rates).size > 40);
  equal(exchangeRate(7, 3), exchangeRate(7, 3));
});

Deno.test("convert() rounds every figure to cents by itself", () =>
  deepEqual(
    convert({
      beforeTax: cents(1_001),
      tax: cents(103),
      discounts: [{ description: "Credit", amount: cents(7) }],
    }, ONE * 9n / 10n),
    {
      beforeTax: cents(901),
      tax: cents(93),
      discounts: [{ description: "Credit", amount: cents(6) }],
    },
  ));
