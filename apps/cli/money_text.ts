import { Decimal } from "../../shared/platform/decimal.ts";

/**
 * An exact amount for people: rounded half up to cents, thousands apart, `-1,234.50`.
 *
 * @throws {SyntaxError} when the text is no number.
 */
export function moneyText(amount: string): string {
  const exact = Decimal.parse(amount);
  const isNegative = exact.compare(Decimal.ZERO) < 0;
  const cents = exact.absolute().multiply(Decimal.parse("100")).add(
    Decimal.parse("0.5"),
  ).toString().split(".")[0] ?? "0";
  const digits = cents.padStart(3, "0");
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",");
  const sign = isNegative && /[1-9]/.test(digits) ? "-" : "";
  return `${sign}${whole}.${digits.slice(-2)}`;
}
