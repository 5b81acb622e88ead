/**
 * The five costs of a Cost Explorer record, from the wire to exact text.
 *
 * @module
 */
import { Decimal } from "../../platform/decimal.ts";
import type { DecimalText } from "../../domain/money.ts";

/** Costs as columns, with the currency of all of them. */
export interface Costs {
  readonly billing_currency: string;
  readonly unblended_cost: DecimalText;
  readonly blended_cost: DecimalText;
  readonly amortized_cost: DecimalText;
  readonly net_unblended_cost?: DecimalText;
  readonly net_amortized_cost?: DecimalText;
}

/** A record that is not as AWS documents it. */
export interface Refusal {
  /** The member, what was expected, what was found. */
  readonly refusal: string;
}

const GROSS = [
  ["UnblendedCost", "unblended_cost"],
  ["BlendedCost", "blended_cost"],
  ["AmortizedCost", "amortized_cost"],
] as const;

const NET = [
  ["NetUnblendedCost", "net_unblended_cost"],
  ["NetAmortizedCost", "net_amortized_cost"],
] as const;

/** The metrics to ask for. Net ones are refused for some accounts. */
export function metricNames(hasNet: boolean): string[] {
  return metrics(hasNet).map(([name]) => name);
}

/** The metric that becomes billed_cost. */
export function billedMetric(hasNet: boolean): string {
  return hasNet ? "NetUnblendedCost" : "UnblendedCost";
}

/** The costs of a record's Metrics, each required, all in one currency; or why not. */
export function parseCosts(given: unknown, hasNet: boolean): Costs | Refusal {
  const costs: Record<string, string> = {};
  let currency: string | null = null;
  for (const [name, column] of metrics(hasNet)) {
    const cost = parseCost(given, name);
    if ("refusal" in cost) return cost;
    currency ??= cost.currency;
    if (cost.currency !== currency) {
      return refuse(
        `/Metrics/${name}/Unit`,
        `${currency} as in the others`,
        cost.currency,
      );
    }
    costs[column] = cost.amount;
  }
  // Every column of metrics() was just filled.
  return { billing_currency: currency ?? "", ...costs } as unknown as Costs;
}

/** One metric of a record's Metrics; or why not. */
export function parseCost(
  given: unknown,
  name: string,
): { readonly amount: DecimalText; readonly currency: string } | Refusal {
  const { Amount: amount, Unit: unit } = members(members(given)[name]);
  const text = typeof amount === "string" ? findAmount(amount) : null;
  if (text === null) {
    return refuse(`/Metrics/${name}/Amount`, "a decimal number", amount);
  }
  if (typeof unit !== "string" || !/^[A-Z]{3}$/.test(unit)) {
    return refuse(`/Metrics/${name}/Unit`, "an ISO 4217 currency", unit);
  }
  return { amount: text, currency: unit };
}

/** The refusal of a member, in one sentence. */
export function refuse(
  pointer: string,
  expected: string,
  found: unknown,
): Refusal {
  const shown = found === undefined
    ? "nothing"
    : JSON.stringify(found).slice(0, 80);
  return { refusal: `${pointer} must be ${expected}: found ${shown}` };
}

function metrics(hasNet: boolean): readonly (readonly [string, string])[] {
  return hasNet ? [...GROSS, ...NET] : GROSS;
}

/** An amount on the wire as exact text: plain decimals are kept as they are, an exponent is written out; null for no number. */
export function findAmount(text: string): DecimalText | null {
  if (/^-?\d{1,30}(\.\d{1,30})?$/.test(text)) return text;
  return Decimal.find(text)?.toString() ?? null;
}

function members(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
