import { deepEqual, equal } from "node:assert/strict";
import type { ReportScene, ReportTruth } from "./report_scene.ts";
import { chargesOf, type StagedLoad, sumBy } from "./staged_load.ts";

/** What the truth calls the measures of a cost and usage report. */
const NAMES = {
  unblended_cost: "UnblendedCost",
  net_unblended_cost: "NetUnblendedCost",
  amortized_cost: "AmortizedCost",
  net_amortized_cost: "NetAmortizedCost",
} as const;

/** The measures that a delivery's truth tells. */
export const REPORT_MEASURES = Object.keys(
  NAMES,
) as readonly (keyof typeof NAMES)[]; // its keys

/** Sums of truth rows, written as sumBy() writes them. */
export function truthSums(
  rows: ReportTruth["rows"],
  name: string,
  key: (row: Record<string, string | null>) => string,
): Record<string, string> {
  return sumBy(
    rows.map((row) => ({ ...row, unblended_cost: row[name] })) as never[], // truth rows have sumBy's one member
    "unblended_cost" as never,
    key,
  );
}

/** What was staged is what the delivery was made of: by line item type, account and currency, and every line once. */
export async function assertTrue(
  scene: ReportScene,
  staged: StagedLoad,
): Promise<void> {
  const { rows, lines } = await scene.truth();
  equal(staged.end, "complete");
  deepEqual(staged.rejects, []);
  for (const measure of REPORT_MEASURES) {
    deepEqual(
      sumBy(chargesOf(staged), measure, (charge) =>
        [
          charge.source_charge_type,
          charge.sub_account_id ?? null,
          charge.billing_currency,
        ].join("|")),
      truthSums(
        rows,
        NAMES[measure],
        (row) =>
          [row["lineItemType"], row["account"], row["currency"]].join("|"),
      ),
      measure,
    );
  }
  const counted = chargesOf(staged)
    .reduce((sum, { source_lines = 1 }) => sum + source_lines, 0);
  equal(counted, lines.counted);
}
