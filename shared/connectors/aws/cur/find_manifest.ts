/**
 * Where the newest manifest of a billing period is.
 *
 * A legacy report has it in a folder `20260301-20260401/`, a Data Export in `metadata/BILLING_PERIOD=2026-03/`, directly or in a
 * folder per execution, whose name begins with its time.
 * Sources: docs.aws.amazon.com/cur/latest/userguide/billing-reports-costusage-files.html and dataexports-export-delivery.html.
 *
 * @module
 */
import type { BillingPeriod } from "../../../domain/billing_period.ts";
import type { Bucket, BucketObject } from "./bucket.ts";
import type { CostReport } from "./cost_report.ts";

/** A manifest that lies in the bucket. */
export interface FoundManifest {
  readonly key: string;
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
  /** When it was delivered, UTC, ISO 8601: the execution's time, or else when it was written. */
  readonly deliveredAt: string;
  /** When it was written, UTC, ISO 8601. */
  readonly writtenAt: string;
}

/** What is looked for. */
export interface ManifestSearch {
  readonly report: CostReport;
  readonly period: BillingPeriod;
  /** The key of the manifest that was found last; its folder is looked into first. */
  readonly lastKey: string | null;
  readonly signal: AbortSignal;
}

/**
 * The newest manifest of a period; null when there is none. One request where the last one's folder still has one: a listing
 * tells of a newer execution too, which asking for the manifest itself would not.
 */
export async function findManifest(
  bucket: Bucket,
  { report, period, lastKey, signal }: ManifestSearch,
): Promise<FoundManifest | null> {
  const base = [report.prefix, report.name].filter((part) => part !== "")
    .join("/");
  const legacy = `${base}/${compact(period.start)}-${compact(period.end)}/`;
  const search = (folder: string, isDeep: boolean) =>
    newestIn(bucket, folder, { isDeep, signal });
  const known = lastKey === null ? null : folderOf(lastKey, { base, legacy });
  if (known !== null) {
    const found = await search(known, known !== legacy);
    if (found !== null) return found;
  }
  const metadata = `${base}/metadata/`;
  const { folders } = await bucket.list(metadata, { signal });
  const partition = `billing_period=${period.start.slice(0, 7)}/`;
  for (const folder of folders) {
    if (folder.slice(metadata.length).toLowerCase() !== partition) continue;
    const found = await search(folder, true);
    if (found !== null) return found;
  }
  return await search(legacy, false);
}

/** Where the manifest of a period would be, for people. */
export function expectedPlaces(
  { bucket, prefix, name }: CostReport,
  { start, end }: BillingPeriod,
): string {
  const base = `s3://${bucket}/${prefix === "" ? "" : `${prefix}/`}${name}`;
  return `${base}/metadata/BILLING_PERIOD=${start.slice(0, 7)}/ or ${base}/${
    compact(start)
  }-${compact(end)}/`;
}

/** The period's folder of a key, if it is one of this report's. */
function folderOf(
  key: string,
  { base, legacy }: { readonly base: string; readonly legacy: string },
): string | null {
  if (key.startsWith(legacy)) return legacy;
  const metadata = `${base}/metadata/`;
  if (!key.startsWith(metadata)) return null;
  const end = key.indexOf("/", metadata.length);
  return end < 0 ? null : key.slice(0, end + 1);
}

async function newestIn(
  bucket: Bucket,
  folder: string,
  options: { readonly isDeep: boolean; readonly signal: AbortSignal },
): Promise<FoundManifest | null> {
  const { objects } = await bucket.list(folder, options);
  return newestManifest(objects, (key) => key.slice(folder.length));
}

/** The newest manifest among objects of one period; null when none is one. `below` gives what a key has behind the period's folder. */
export function newestManifest(
  objects: readonly BucketObject[],
  below: (key: string) => string,
): FoundManifest | null {
  const manifests = objects.filter(({ key }) => /Manifest\.json$/i.test(key))
    .sort((left, right) => left.key.length - right.key.length);
  // The manifest beside the executions' folders is a copy of one of theirs, and as old as that one.
  const times = new Map<string, string>();
  for (const { key, etag } of manifests) {
    const time = executionTime(below(key));
    if (time !== null) times.set(etag, time);
  }
  return manifests
    .map((object) => toFound(object, times.get(object.etag) ?? null))
    .reduce<FoundManifest | null>(
      (newest, found) =>
        newest === null || found.deliveredAt > newest.deliveredAt
          ? found
          : newest,
      null,
    );
}

function toFound(
  { key, etag, size, modifiedAt }: BucketObject,
  time: string | null,
): FoundManifest {
  return {
    key,
    etag,
    size,
    deliveredAt: time ?? modifiedAt,
    writtenAt: modifiedAt,
  };
}

/** The time an execution's folder begins with, however it is spelled: `2026-03-20T05:01:37.111Z-<id>/`, `20260320T050137Z-<id>/`. */
function executionTime(below: string): string | null {
  const [, text] =
    /^(\d{4}-?\d{2}-?\d{2}T\d{2}[:-]?\d{2}[:-]?\d{2}(?:\.\d+)?Z)[-_/]/.exec(
      below,
    ) ??
      [];
  if (text === undefined) return null;
  const spelled = text.replace(
    /^(\d{4})-?(\d{2})-?(\d{2})T(\d{2})[:-]?(\d{2})[:-]?(\d{2})/,
    "$1-$2-$3T$4:$5:$6",
  );
  const time = new Date(spelled);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

function compact(day: string): string {
  return day.replaceAll("-", "");
}
