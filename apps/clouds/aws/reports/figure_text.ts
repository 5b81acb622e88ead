import { formatAmount } from "../billing/amount.ts";
import type { ReportOptions } from "./report_options.ts";

/** Writes figures as a kind of report does: the legacy one always with ten decimals, the others as short as possible; with the plant, small ones in exponent form. */
export function figureText(
  options: ReportOptions,
): (amount: bigint) => string {
  if (options.plant.exponents) return exponentForm;
  return options.kind === "legacy" ? withTenDecimals : formatAmount;
}

/** Writes instants as a kind of report does. A report has few of them, many times over. */
export function timeText(
  options: ReportOptions,
): (milliseconds: number) => string {
  const known = new Map<number, string>();
  const write = options.kind === "legacy"
    ? (instant: string) => `${instant.slice(0, 19)}Z`
    : (instant: string) => instant;
  return (milliseconds) => {
    const text = known.get(milliseconds) ??
      write(new Date(milliseconds).toISOString());
    known.set(milliseconds, text);
    return text;
  };
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
