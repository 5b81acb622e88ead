/**
 * What a request says of the report in S3 that dataset `cur` reads, and the form it is stored and shown in.
 *
 * @module
 */
import * as v from "valibot";
import { region } from "./region.ts";

/**
 * Source: Amazon S3 user guide, "General purpose bucket naming rules": 3 to 63 lower-case letters, digits, periods and hyphens,
 * which are none at either end, no two periods together, no IP address, and no reserved prefix or suffix.
 */
const bucket = v.pipe(
  v.string(),
  v.regex(
    /^(?!\d{1,3}(\.\d{1,3}){3}$)(?!xn--|sthree-|amzn-s3-demo-)(?!.*\.\.)(?!.*(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    "the name of an S3 bucket, like acme-billing-reports",
  ),
);

/** No characters that mean more than themselves in a policy or a path. Empty: the reports lie at the top of the bucket. */
const prefix = v.pipe(
  v.string(),
  v.maxLength(512),
  v.regex(
    /^(?!(.*\/)?\.{1,2}(\/|$))[0-9A-Za-z!_.'()/=-]*$/,
    "the prefix of the report in its bucket, like reports/daily",
  ),
);

/** Source: Data Exports API reference, Export: the characters of Name; a Cost and Usage Report takes no others. */
const reportName = v.pipe(
  v.string(),
  v.regex(
    /^[0-9A-Za-z!_.'()-]{1,256}$/,
    "the name of the report or export",
  ),
);

/** The member `costReport` of an integration. */
export const costReport = v.strictObject({
  bucket,
  prefix: v.optional(prefix, ""),
  name: reportName,
  /** Where the bucket lies; the integration's own region when null. */
  region: v.optional(v.nullable(region), null),
  /** Charges by resource; without it they are added up over resources. */
  keepsResourceIds: v.optional(v.boolean(), false),
});

/** The member `carbonExport` of an integration: an export of AWS's carbon data lies in S3 as cost reports do. */
export const carbonExport = v.strictObject({
  bucket,
  prefix: v.optional(prefix, ""),
  name: reportName,
  /** Where the bucket lies; the integration's own region when null. */
  region: v.optional(v.nullable(region), null),
});

/** A carbon export as requests and answers have it. */
export type CarbonExport = v.InferOutput<typeof carbonExport>;

/** A cost report as requests and answers have it. */
export type CostReport = v.InferOutput<typeof costReport>;

/** The form it is stored in, as a member of the integration's settings. */
export function toStoredReport(
  { bucket, prefix, name, region, keepsResourceIds }: CostReport,
): Readonly<Record<string, unknown>> {
  return {
    bucket,
    prefix,
    name,
    ...(region === null ? {} : { region }),
    keeps_resource_ids: keepsResourceIds,
  };
}

/** The form a carbon export is stored in. */
export function toStoredExport(
  { region, ...place }: CarbonExport,
): Readonly<Record<string, unknown>> {
  return { ...place, ...(region === null ? {} : { region }) };
}

/** The carbon export of stored settings as answers show it; null where there is none. */
export function findExport(
  settings: Readonly<Record<string, unknown>>,
): CarbonExport | null {
  const report = findReport({ cost_report: settings["carbon_export"] });
  if (report === null) return null;
  const { keepsResourceIds: _, ...place } = report;
  return place;
}

/** The report of stored settings as answers show it; null where there is none. Members left out in the database have their defaults. */
export function findReport(
  settings: Readonly<Record<string, unknown>>,
): CostReport | null {
  const stored = settings["cost_report"] as
    | Partial<Record<string, unknown>>
    | undefined; // the table admits no other
  if (stored === undefined) return null;
  return {
    bucket: String(stored["bucket"]),
    prefix: String(stored["prefix"] ?? ""),
    name: String(stored["name"]),
    region: stored["region"] === undefined ? null : String(stored["region"]),
    keepsResourceIds: stored["keeps_resource_ids"] === true,
  };
}
