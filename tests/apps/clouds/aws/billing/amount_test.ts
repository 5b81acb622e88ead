import { equal } from "node:assert/strict";
import {
  cents,
  formatAmount,
  ONE,
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
