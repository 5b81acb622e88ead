/**
 * Manifests: what a delivery consists of, as AWS writes it down after the last of its files.
 *
 * Legacy reports name `reportKeys` and an `assemblyId`; Data Exports name `dataFiles` and an `executionId`. Keys come with a
 * slash before them, or as s3:// URIs.
 * Sources: docs.aws.amazon.com/cur/latest/userguide/billing-reports-costusage-files.html and dataexports-export-delivery.html.
 *
 * @module
 */
import { Fault } from "../../../platform/fault.ts";

/** A delivery of one billing period. */
export interface Manifest {
  /** Assembly or execution id; null where the manifest has neither. */
  readonly version: string | null;
  /** Keys of the files that belong to it, in order; of the manifest's own bucket. */
  readonly files: readonly string[];
  /** The account whose report it is; null where the manifest does not say. */
  readonly accountId: string | null;
  /** Whether its columns are those of FOCUS; decides only for a delivery without lines. */
  readonly isFocus: boolean;
}

/** Where a manifest was read from. */
export interface ManifestPlace {
  readonly bucket: string;
  readonly key: string;
}

type Members = Readonly<Record<string, unknown>>;

/** A manifest's text. @throws {Fault} PROVIDER_SHAPE_UNKNOWN naming the member that is not as AWS documents it. */
export function parseManifest(text: string, place: ManifestPlace): Manifest {
  const members = parseObject(text, place);
  const listed = members["dataFiles"] ?? members["reportKeys"];
  if (!Array.isArray(listed)) {
    throw unreadable(place, "dataFiles or reportKeys must be a list of keys");
  }
  return {
    version: findText(members, ["executionId", "assemblyId"]),
    files: listed.map((file) => keyOf(file, place)),
    accountId: findText(members, ["account"]) ??
      accountOf(findText(members, ["exportArn"])),
    isFocus: /"BilledCost"/.test(JSON.stringify(members["columns"] ?? [])),
  };
}

function parseObject(text: string, place: ManifestPlace): Members {
  try {
    const given: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    if (typeof given === "object" && given !== null) return { ...given };
  } catch {
    // Told below, without its cause, which quotes the manifest.
  }
  throw unreadable(place, "it must be a JSON object");
}

/** Only the bucket of the report may be read: another one is nothing that the integration named. */
function keyOf(file: unknown, place: ManifestPlace): string {
  if (typeof file !== "string" || file === "") {
    throw unreadable(place, "every file must be a key");
  }
  const uri = /^s3:\/\/([^/]+)\/(.+)$/i.exec(file);
  if (uri === null) return file.replace(/^\/+/, "");
  const [, bucket, key = ""] = uri;
  if (bucket !== place.bucket) {
    throw unreadable(place, `every file must be in the bucket ${place.bucket}`);
  }
  return key.replace(/^\/+/, "");
}

function findText(members: Members, names: readonly string[]): string | null {
  for (const name of names) {
    const given = members[name];
    if (typeof given === "string" && given !== "") return given;
  }
  return null;
}

/** `arn:aws:bcm-data-exports:us-east-1:111122223333:export/name`. */
function accountOf(arn: string | null): string | null {
  const account = arn?.split(":")[4] ?? "";
  return /^\d{12}$/.test(account) ? account : null;
}

function unreadable({ bucket, key }: ManifestPlace, expected: string): Fault {
  return new Fault(
    "PROVIDER_SHAPE_UNKNOWN",
    `Cannot read the manifest s3://${bucket}/${key} as ${expected}`,
    { details: { manifest: `s3://${bucket}/${key}` } },
  );
}
