import { chance } from "../billing/chance.ts";
import { COSTS, type Costs } from "../billing/line.ts";

/** How much of a whole every share has: uneven, and the same for the same key. */
export function shares(
  count: number,
  key: readonly (number | string)[],
): bigint[] {
  return Array.from(
    { length: count },
    (_, index) => BigInt(70 + chance(29, ...key, index) % 60),
  );
}

/** Spreads an amount over shares; what rounding leaves over is in the last one, so that the parts add up to the amount exactly. */
export function spread(amount: bigint, parts: readonly bigint[]): bigint[] {
  const whole = parts.reduce((sum, part) => sum + part, 0n);
  let left = amount;
  return parts.map((part, index) => {
    const piece = index === parts.length - 1 ? left : (amount * part) / whole;
    left -= piece;
    return piece;
  });
}

/** Spreads every figure of a line. */
export function spreadCosts(costs: Costs, parts: readonly bigint[]): Costs[] {
  const figures = COSTS.map((name) => spread(costs[name], parts));
  return parts.map((_, part) => {
    const piece = { ...costs };
    for (const [index, name] of COSTS.entries()) {
      piece[name] = figures[index]?.[part] ?? 0n;
    }
    return piece;
  });
}
