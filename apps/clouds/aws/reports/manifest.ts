import { formatDay } from "../billing/calendar.ts";
import type { Edition } from "./edition.ts";
import type { ReportOptions } from "./report_options.ts";
import type { ReportTable } from "./report_table.ts";

/** What a manifest tells. */
export interface ManifestSubject {
  /** The delivery. */
  readonly edition: Edition;
  /** The report. */
  readonly options: ReportOptions;
  /** Its assembly or execution id. */
  readonly id: string;
  /** What is in its files. */
  readonly table: ReportTable;
  /** Keys of its files. */
  readonly parts: readonly string[];
}

/** The manifest of a delivery, as JSON. */
export function manifestOf(subject: ManifestSubject): string {
  const manifest = subject.options.kind === "legacy"
    ? legacyManifest(subject)
    : exportManifest(subject);
  return JSON.stringify(manifest, null, 2);
}

const LEGACY_FORMATS = {
  csv: { compression: "NONE", contentType: "text/csv" },
  csv_gz: { compression: "GZIP", contentType: "text/csv" },
  parquet: { compression: "Parquet", contentType: "Parquet" },
} as const;

function legacyManifest(subject: ManifestSubject): Record<string, unknown> {
  const { edition, options, id, table, parts } = subject;
  const stamp = (day: number) =>
    `${formatDay(day).replaceAll("-", "")}T000000.000Z`;
  return {
    assemblyId: id,
    account: edition.payerId,
    columns: table.columns.map(({ name }) => {
      const [category = "", ...rest] = name.split("/");
      return { category, name: rest.join("/") };
    }),
    charset: "UTF-8",
    ...LEGACY_FORMATS[options.format],
    reportId: `${edition.payerId}-${options.name}`,
    reportName: options.name,
    billingPeriod: {
      start: stamp(edition.period),
      end: stamp(edition.periodEnd),
    },
    bucket: options.bucket,
    reportKeys: parts.map((key) =>
      options.plant.leadingSlash ? `/${key}` : key
    ),
    additionalArtifactKeys: [],
  };
}

const TYPES = {
  text: "string",
  number: "double",
  time: "timestamp",
  map: "map<string,string>",
} as const;

/** Members as public readers of such manifests use them: executionId, exportArn, columns and dataFiles. */
function exportManifest(subject: ManifestSubject): Record<string, unknown> {
  const { edition, options, id, table, parts } = subject;
  return {
    executionId: id,
    exportArn:
      `arn:aws:bcm-data-exports:us-east-1:${edition.payerId}:export/${options.name}-7b1f3c2e`,
    exportName: options.name,
    billingPeriod: formatDay(edition.period).slice(0, 7),
    columns: table.columns.map(({ name, kind }) => ({
      name,
      type: TYPES[kind],
    })),
    format: options.format === "parquet" ? "PARQUET" : "TEXT_OR_CSV",
    compression: { csv: "NONE", csv_gz: "GZIP", parquet: "PARQUET" }[
      options.format
    ],
    dataFiles: parts.map((key) => `s3://${options.bucket}/${key}`),
  };
}
