import { share } from "./amount.ts";
import { COSTS, type Costs, type Line } from "./line.ts";

/** A late change of what was already billed, as AWS makes until about two weeks after a month ends. */
export interface Restatement {
  /** First day changed, and the first day no longer changed. */
  readonly start: number;
  /** The first day no longer changed. */
  readonly end: number;
  /** Every figure is multiplied by this over 10,000. */
  readonly basisPoints: number;
  /** Services that vanish from those days. */
  readonly withoutServices: readonly string[];
  /** When it was made: invoices issued before do not know of it. Absent = known from the beginning. */
  readonly madeAt?: Date;
}

/** Applies the restatements made so far to one day's lines. */
export function restate(
  lines: readonly Line[],
  day: number,
  made: readonly Restatement[],
): Line[] {
  let restated = [...lines];
  for (const change of made) {
    if (day < change.start || day >= change.end) continue;
    restated = restated
      .filter((line) => !change.withoutServices.includes(line.service))
      .map((line) => ({
        ...line,
        costs: scale(line.costs, change.basisPoints),
      }));
  }
  return restated;
}

function scale(costs: Costs, basisPoints: number): Costs {
  const scaled = { ...costs };
  for (const name of COSTS) scaled[name] = share(costs[name], basisPoints);
  return scaled;
}
