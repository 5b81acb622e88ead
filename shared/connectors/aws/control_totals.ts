/**
 * Control totals: what Cost Explorer itself says a period adds up to, by record type and currency.
 *
 * @module
 */
import type { GetCostAndUsageCommandOutput } from "@aws-sdk/client-cost-explorer";
import { Fault } from "../../platform/fault.ts";
import type { ControlTotal } from "../../domain/charge.ts";
import { NARROW_PASS, placeOf } from "./categories.ts";
import { type Costs, parseCosts } from "./costs.ts";
import { COST_ACTION } from "./cost_explorer.ts";

/** The total of one record type in one currency. */
export interface RecordTypeTotal extends Costs {
  readonly record_type: string;
}

/**
 * The totals of a MONTHLY answer grouped by RECORD_TYPE.
 *
 * A broken one is not rejected but refused with the whole answer: rows without their total would look like rows too many.
 *
 * @throws {Fault} PROVIDER_SHAPE_UNKNOWN
 */
export function parseTotals(
  answer: GetCostAndUsageCommandOutput,
  hasNet: boolean,
): RecordTypeTotal[] {
  return (answer.ResultsByTime ?? []).flatMap((result, period) =>
    (result.Groups ?? []).map((group, index) => {
      const where = `/ResultsByTime/${period}/Groups/${index}`;
      const [recordType] = group.Keys ?? [];
      const costs = parseCosts(group.Metrics, hasNet);
      if ("refusal" in costs) throw broken(where + costs.refusal);
      if (recordType === undefined) {
        throw broken(`${where}/Keys/0 must be a record type: found nothing`);
      }
      return { record_type: recordType, ...costs };
    })
  );
}

/** A total as the control of the part its rows are read in. */
export function toControlTotal(
  total: RecordTypeTotal,
  grain: "full" | "narrow",
): ControlTotal {
  const { part, category } = placeOf(total.record_type);
  return {
    ...total,
    part: grain === "narrow" ? NARROW_PASS.part : part,
    charge_category: category,
  };
}

function broken(what: string): Fault {
  return new Fault(
    "PROVIDER_SHAPE_UNKNOWN",
    `Cannot control the figures as a control total is broken: ${what}`,
    { details: { action: COST_ACTION } },
  );
}
