import { formatAmount } from "../billing/amount.ts";
import type { ReportOptions } from "./report_options.ts";

/** Writes figures as a kind of report does: the legacy one always with ten decimals, the others as short as possible; with the plant, small ones in exponent form. */
export function figureText(
  options: ReportOptions,
): (amount: bigint) => string {
  if (options.plant.exponents) return exponentForm;
  return options.kind === "legacy" ? withTenDecimals : formatAmount;
}

/** Writes instants as a kind of report does. */
export function timeText(
  options: ReportOptions,
): (milliseconds: number) => string {
  return options.kind === "legacy"
    ? (milliseconds) => `${new Date(milliseconds).toISOString().slice(0, 19)}Z`
    : (milliseconds) => new Date(milliseconds).toISOString();
}

function withTenDecimals(amount: bigint): string {
  const [whole = "0", fraction = ""] = formatAmount(amount).split(".");
  return `${whole}.${fraction.padEnd(10, "0")}`;
}

/** Below a thousandth: digits and a power of ten, as Java writes a double. */
function exponentForm(amount: bigint): string {
  const size = amount < 0n ? -amount : amount;
  if (size === 0n || size >= 10_000_000n) return formatAmount(amount);
  const digits = size.toString();
  const rest = digits.slice(1).replace(/0+$/, "");
  return `${amount < 0n ? "-" : ""}${digits[0]}.${rest === "" ? "0" : rest}E-${
    11 - digits.length
  }`;
}
