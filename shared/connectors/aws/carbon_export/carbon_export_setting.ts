/**
 * Which export of carbon emissions in S3 an integration reads, as its settings say it.
 *
 * @module
 */
import { Fault } from "../../../platform/fault.ts";
import type { Integration } from "../../../domain/job.ts";
import { type CostReport, findCostReport } from "../cur/cost_report.ts";

/** An export that AWS delivers to a bucket. It lies there as a cost report does. */
export type CarbonExport = Pick<
  CostReport,
  "bucket" | "prefix" | "name" | "region"
>;

type Settled = Pick<Integration, "settings" | "region">;

/** The export of an integration, or null when none is set up. */
export function findCarbonExport(
  { settings, region }: Settled,
): CarbonExport | null {
  const place = { cost_report: settings["carbon_export"] };
  const found = findCostReport({ settings: place, region });
  if (found === null) return null;
  const { keepsResourceIds: _, ...carbonExport } = found;
  return carbonExport;
}

/** The export of an integration. @throws {Fault} CONFIGURATION_MISSING when none is set up. */
export function requireCarbonExport(integration: Settled): CarbonExport {
  const found = findCarbonExport(integration);
  if (found !== null) return found;
  throw new Fault(
    "CONFIGURATION_MISSING",
    "The integration reads no carbon export yet: set carbonExport to the bucket, prefix and name of an export of carbon emissions that AWS delivers",
    { details: { setting: "carbonExport" } },
  );
}
