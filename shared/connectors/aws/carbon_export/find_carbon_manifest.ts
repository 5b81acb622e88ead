/**
 * Where the manifest of a month's emissions is.
 *
 * Exports of carbon emissions are partitioned by the version of AWS's method and by month. For three months after the method
 * changed, AWS delivers a month by both versions.
 * Source: docs.aws.amazon.com/cur/latest/userguide/table-dictionary-carbon-emissions.html and dataexports-export-delivery.html.
 *
 * @module
 */
import type { BillingPeriod } from "../../../domain/billing_period.ts";
import type { Bucket, BucketObject } from "../cur/bucket.ts";
import { type FoundManifest, newestManifest } from "../cur/find_manifest.ts";
import type { CarbonExport } from "./carbon_export_setting.ts";

/** The manifest of a month, by one version of AWS's method. */
export interface CarbonManifest {
  readonly manifest: FoundManifest;
  /** `v3.0.0` */
  readonly modelVersion: string;
}

/** What is looked for. */
export interface CarbonSearch {
  readonly carbonExport: CarbonExport;
  readonly period: BillingPeriod;
  readonly signal: AbortSignal;
}

const MODEL_VERSION = /(?:^|\/)model_version=([^/]+)\//i;

/** The newest manifest of a month by the newest version of AWS's method; null when there is none. One listing. */
export async function findCarbonManifest(
  bucket: Bucket,
  { carbonExport, period, signal }: CarbonSearch,
): Promise<CarbonManifest | null> {
  const metadata = `${baseOf(carbonExport)}/metadata/`;
  const { objects } = await bucket.list(metadata, { signal, isDeep: true });
  const month = `/usage_period=${period.start.slice(0, 7)}/`;
  const byVersion = new Map<string, BucketObject[]>();
  for (const object of objects) {
    const below = object.key.slice(metadata.length);
    const [, version] = MODEL_VERSION.exec(below) ?? [];
    if (version === undefined) continue;
    if (!`/${below}`.toLowerCase().includes(month)) continue;
    byVersion.set(version, [...byVersion.get(version) ?? [], object]);
  }
  const versions = [...byVersion].sort(([left], [right]) =>
    compareVersions(right, left)
  );
  for (const [modelVersion, found] of versions) {
    const manifest = newestManifest(found, partitionEnd);
    if (manifest !== null) return { manifest, modelVersion };
  }
  return null;
}

/** Where the manifest of a month would be, for people. */
export function expectedCarbonPlace(
  carbonExport: CarbonExport,
  { start }: BillingPeriod,
): string {
  return `s3://${carbonExport.bucket}/${
    baseOf(carbonExport)
  }/metadata/model_version=<version>/usage_period=${start.slice(0, 7)}/`;
}

/** Below zero when `left` is older. Numbers count as numbers: v3.10.0 comes after v3.9.0. */
export function compareVersions(left: string, right: string): number {
  const [one, other] = [left, right].map(numbersOf);
  for (const index of [...one ?? [], ...other ?? []].keys()) {
    const difference = (one?.[index] ?? 0) - (other?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return left < right ? -1 : Number(left > right);
}

function numbersOf(version: string): number[] {
  return [...version.matchAll(/\d+/g)].map(([digits]) => Number(digits));
}

function baseOf({ prefix, name }: CarbonExport): string {
  return prefix === "" ? name : `${prefix}/${name}`;
}

/** What of a key comes behind the last of its partitions: a folder of an execution, if there is one, and the file's name. */
function partitionEnd(key: string): string {
  return key.replace(/^.*\/[^/=]+=[^/]*\//, "");
}
