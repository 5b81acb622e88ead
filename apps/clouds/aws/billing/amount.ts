// Amounts are integers: 1 unit of currency = 10^10. No floating point touches a figure.

/** Decimal places an amount carries; Cost Explorer prints about ten. */
export const DECIMALS = 10;

/** One unit of currency (or of usage). */
export const ONE = 10n ** BigInt(DECIMALS);

/** Writes an amount as Cost Explorer does: plain decimal, no exponent, no trailing zeros. */
export function formatAmount(amount: bigint): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(
    DECIMALS + 1,
    "0",
  );
  const whole = digits.slice(0, -DECIMALS);
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, "");
  return `${amount < 0n ? "-" : ""}${whole}${
    fraction === "" ? "" : `.${fraction}`
  }`;
}

/** The amount a plain decimal text with at most ten decimals says, or null when it is none. */
export function parseAmount(text: string): bigint | null {
  const match = /^(-?)(\d+)(?:\.(\d{1,10}))?$/.exec(text);
  if (match === null) return null;
  const [, sign, whole = "", fraction = ""] = match;
  const amount = BigInt(whole + fraction.padEnd(DECIMALS, "0"));
  return sign === "-" ? -amount : amount;
}

/** Whole cents as an amount. */
export function cents(count: number): bigint {
  return BigInt(count) * (ONE / 100n);
}

/** `amount` times `basisPoints` / 10,000, rounded towards zero. */
export function share(amount: bigint, basisPoints: number): bigint {
  return (amount * BigInt(basisPoints)) / 10_000n;
}

/** Rounds to whole cents towards zero, as tax and fees are billed. */
export function wholeCents(amount: bigint): bigint {
  return amount - (amount % (ONE / 100n));
}

/** Rounds to whole cents, a half away from zero: how an invoice is rounded. */
export function roundToCents(amount: bigint): bigint {
  const cent = ONE / 100n;
  const half = amount < 0n ? -cent / 2n : cent / 2n;
  return wholeCents(amount + half);
}

/** Writes whole cents with two decimals, as invoices do. */
export function formatCents(amount: bigint): string {
  const [whole = "0", fraction = ""] = formatAmount(amount).split(".");
  return `${whole}.${fraction.padEnd(2, "0")}`;
}
