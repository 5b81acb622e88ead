/**
 * Which report in S3 an integration reads, as its settings say it.
 *
 * @module
 */
import { Fault } from "../../../platform/fault.ts";
import type { Integration } from "../../../domain/job.ts";

/** A report or export that AWS delivers to a bucket. */
export interface CostReport {
  readonly bucket: string;
  /** What its keys begin with, without slashes at its ends; may be empty. */
  readonly prefix: string;
  /** The report's or export's name. */
  readonly name: string;
  /** The bucket's region. */
  readonly region: string;
  /** Whether charges are told apart by resource. */
  readonly keepsResourceIds: boolean;
}

type Settled = Pick<Integration, "settings" | "region">;

/** The report of an integration, or null when none is set up. */
export function findCostReport(
  { settings, region }: Settled,
): CostReport | null {
  const given = settings["cost_report"];
  if (typeof given !== "object" || given === null) return null;
  const report: Readonly<Record<string, unknown>> = { ...given };
  const { bucket, name } = report;
  if (typeof bucket !== "string" || typeof name !== "string") return null;
  return {
    bucket,
    name,
    prefix: textOf(report["prefix"])?.replace(/^\/+|\/+$/g, "") ?? "",
    region: textOf(report["region"]) ?? region,
    keepsResourceIds: report["keeps_resource_ids"] === true,
  };
}

/** The report of an integration. @throws {Fault} CONFIGURATION_MISSING when none is set up. */
export function requireCostReport(integration: Settled): CostReport {
  const report = findCostReport(integration);
  if (report !== null) return report;
  throw new Fault(
    "CONFIGURATION_MISSING",
    "The integration reads no cost report yet: set costReport to the bucket, prefix and name of a report that AWS delivers",
    { details: { setting: "costReport" } },
  );
}

function textOf(given: unknown): string | null {
  return typeof given === "string" && given !== "" ? given : null;
}
