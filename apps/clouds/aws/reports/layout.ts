import { formatDay } from "../billing/calendar.ts";
import type { Edition } from "./edition.ts";
import type { ReportOptions } from "./report_options.ts";

/** Where the files of a delivery are. */
export interface Layout {
  /** The key of a part, from 0. */
  part(index: number): string;
  /** The manifest everybody reads: it is always the newest. */
  readonly manifest: string;
  /** A copy of it that never changes; null where there is none. */
  readonly copy: string | null;
}

/** The keys of a delivery. https://docs.aws.amazon.com/cur/latest/userguide/dataexports-export-delivery.html and, for legacy reports, understanding-report-versions.html. */
export function layoutOf(
  edition: Edition,
  options: ReportOptions,
  id: string,
): Layout {
  return options.kind === "legacy"
    ? legacyLayout(edition, options, id)
    : exportLayout(edition, options, id);
}

/** The first part of every key of a report. */
export function rootOf({ prefix, name }: ReportOptions): string {
  return prefix === "" ? name : `${prefix}/${name}`;
}

function legacyLayout(
  edition: Edition,
  options: ReportOptions,
  id: string,
): Layout {
  const { name } = options;
  const root = rootOf(options);
  const dates = [edition.period, edition.periodEnd]
    .map((day) => formatDay(day).replaceAll("-", "")).join("-");
  const home = `${root}/${dates}`;
  const [year, month] = formatDay(edition.period).split("-");
  const isForAthena = options.format === "parquet" &&
    options.versioning === "overwrite";
  const folder = isForAthena
    ? `${root}/${name}/year=${year}/month=${Number(month)}`
    : options.versioning === "create_new"
    ? `${home}/${id}`
    : home;
  return {
    part: (index) =>
      `${folder}/${name}-${
        options.format === "parquet" ? fiveDigits(index + 1) : index + 1
      }${ENDINGS[options.format]}`,
    manifest: `${home}/${name}-Manifest.json`,
    copy: `${home}/${id}/${name}-Manifest.json`,
  };
}

function exportLayout(
  edition: Edition,
  options: ReportOptions,
  id: string,
): Layout {
  const { name, plant } = options;
  const root = rootOf(options);
  const partition = `${plant.partition}=${
    formatDay(edition.period).slice(0, 7)
  }`;
  const execution = options.versioning === "create_new"
    ? `/${edition.madeAt.toISOString().replace(/:/g, "-").slice(0, 19)}Z-${id}`
    : "";
  const manifest = plant.plainManifestName
    ? "Manifest.json"
    : `${name}-Manifest.json`;
  return {
    part: (index) =>
      `${root}/data/${partition}${execution}/${name}-${fiveDigits(index + 1)}${
        ENDINGS[options.format]
      }`,
    manifest: `${root}/metadata/${partition}/${manifest}`,
    copy: execution === ""
      ? null
      : `${root}/metadata/${partition}${execution}/${manifest}`,
  };
}

const ENDINGS = {
  csv: ".csv",
  csv_gz: ".csv.gz",
  parquet: ".snappy.parquet",
} as const;

function fiveDigits(number: number): string {
  return String(number).padStart(5, "0");
}
