/**
 * Charges with equal dimensions become one: groups of a fold can differ in what no charge tells.
 *
 * @module
 */
import { Decimal } from "../../../platform/decimal.ts";
import type { Charge, ChargeMeasures } from "../../../domain/charge.ts";

const MEASURES: ReadonlySet<string> = new Set<keyof ChargeMeasures>([
  "billed_cost",
  "effective_cost",
  "list_cost",
  "contracted_cost",
  "unblended_cost",
  "amortized_cost",
  "net_unblended_cost",
  "net_amortized_cost",
  "blended_cost",
  "pricing_quantity",
  "consumed_quantity",
]);

/** What a charge has besides dimensions. */
const NO_DIMENSIONS: ReadonlySet<string> = new Set<keyof Charge>([
  ...MEASURES as ReadonlySet<keyof ChargeMeasures>,
  "is_estimated",
  "source_lines",
]);

/** The charges, equal ones added up, in the order in which they first come. */
export function mergeCharges(charges: readonly Charge[]): Charge[] {
  const merged = new Map<string, Charge>();
  for (const charge of charges) {
    const key = keyOf(charge);
    const held = merged.get(key);
    merged.set(key, held === undefined ? charge : added(held, charge));
  }
  return [...merged.values()];
}

/** The dimensions as text. Readings name them in one order, so equal ones are equal texts. */
function keyOf(charge: Charge): string {
  let key = "";
  const members = charge as unknown as Record<string, unknown>; // read by name
  for (const name in members) {
    if (NO_DIMENSIONS.has(name)) continue;
    const value = members[name];
    const text = typeof value === "string" ? value : JSON.stringify(value);
    key += `${name}\n${text.length}\n${text}\n`;
  }
  return key;
}

/** A measure that only one of them has is kept; the sum is estimated when either is. */
function added(held: Charge, more: Charge): Charge {
  const sums: Record<string, string> = {};
  for (const name of MEASURES as ReadonlySet<keyof ChargeMeasures>) {
    const left = held[name];
    const right = more[name];
    const sum = left === undefined || right === undefined
      ? left ?? right
      : Decimal.parse(left).add(Decimal.parse(right)).toString();
    if (sum !== undefined) sums[name] = sum;
  }
  return {
    ...held,
    ...sums,
    is_estimated: held.is_estimated === true || more.is_estimated === true,
    source_lines: (held.source_lines ?? 1) + (more.source_lines ?? 1),
  };
}
