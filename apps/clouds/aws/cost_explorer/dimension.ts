import { issuerOf } from "../billing/issuer.ts";
import type { Line } from "../billing/line.ts";

/** Reads one dimension of a line. Null = the line has no such value and falls out of the grouping. */
export type DimensionReader = (line: Line) => string | null;

/** The dimensions this Cost Explorer keeps. */
const KEPT: Readonly<Record<string, DimensionReader>> = {
  SERVICE: (line) => line.service,
  LINKED_ACCOUNT: (line) => line.account,
  RECORD_TYPE: (line) => line.recordType,
  REGION: (line) => line.region,
  USAGE_TYPE: (line) => line.usageType,
  OPERATION: (line) => line.operation,
  PURCHASE_TYPE: (line) => line.purchaseType,
  BILLING_ENTITY: (line) => line.billingEntity,
  LEGAL_ENTITY_NAME: (line) => line.legalEntity,
  INVOICING_ENTITY: issuerOf,
};

/** Documented dimensions the generated bill has no values for; AWS then answers a `No...` key. */
const ABSENT: Readonly<Record<string, string>> = {
  AZ: "NoAZ",
  INSTANCE_TYPE: "NoInstanceType",
  PLATFORM: "NoPlatform",
  TENANCY: "NoTenancy",
  DATABASE_ENGINE: "NoDatabaseEngine",
  CACHE_ENGINE: "NoCacheEngine",
  DEPLOYMENT_OPTION: "NoDeploymentOption",
  OPERATING_SYSTEM: "NoOperatingSystem",
  USAGE_TYPE_GROUP: "NoUsageTypeGroup",
};

/** Finds a dimension's reader by AWS's name for it, or null. */
export function findDimension(name: string): DimensionReader | null {
  const kept = Object.hasOwn(KEPT, name) ? KEPT[name] : undefined;
  if (kept !== undefined) return kept;
  const absent = Object.hasOwn(ABSENT, name) ? ABSENT[name] : undefined;
  return absent === undefined ? null : () => absent;
}

/** Every dimension name understood, for messages. */
export const DIMENSIONS: readonly string[] = [
  ...Object.keys(KEPT),
  ...Object.keys(ABSENT),
].sort();
