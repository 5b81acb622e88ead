import { equal } from "node:assert/strict";
import {
  cents,
  formatAmount,
  formatCents,
  ONE,
  parseAmount,
  roundToCents,
  share,
  wholeCents,
} from "../../../../../apps/clouds/aws/billing/amount.ts";

for (
  const [amount, text] of [
    [0n, "0"],
    [1n, "0.0000000001"],
    [-1n, "-0.0000000001"],
    [ONE, "1"],
    [-15n * ONE / 10n, "-1.5"],
    [123_456_789_012_345_678n, "12345678.9012345678"],
    [10n * ONE, "10"],
  ] as const
) {
  Deno.test(`formatAmount() writes ${amount} as ${text}`, () =>
    equal(formatAmount(amount), text));
}

Deno.test("share() and wholeCents() round towards zero on both sides of it", () => {
  equal(share(3n, 5_000), 1n);
  equal(share(-3n, 5_000), -1n);
  equal(wholeCents(cents(7) + 5n), cents(7));
  equal(wholeCents(-cents(7) - 5n), -cents(7));
});

Deno.test("roundToCents() rounds a half away from zero, on both sides of it", () => {
  const half = cents(1) / 2n;
  equal(roundToCents(cents(7) + half), cents(8));
  equal(roundToCents(cents(7) + half - 1n), cents(7));
  equal(roundToCents(-cents(7) - half), -cents(8));
  equal(roundToCents(-cents(7) - half + 1n), -cents(7));
});

Deno.test("formatCents() writes two decimals", () => {
  equal(formatCents(cents(123_400)), "1234.00");
  equal(formatCents(-cents(5)), "-0.05");
  equal(formatCents(0n), "0.00");
});

Deno.test("parseAmount() reads what formatAmount() writes, and nothing else", () => {
  for (const amount of [0n, 1n, -1n, cents(123_456), -ONE]) {
    equal(parseAmount(formatAmount(amount)), amount);
  }
  for (const text of ["", "1e3", "1,5", "1.", ".5", "1.12345678901", " 1"]) {
    equal(parseAmount(text), null);
  }
});
