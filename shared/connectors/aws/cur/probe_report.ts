import {
  billingPeriodOf,
  dayOf,
  firstOfMonth,
} from "../../../domain/billing_period.ts";
import type { AwsConnection } from "../connection.ts";
import type { AwsSession } from "../credentials.ts";
import { ObjectChanged } from "./bucket.ts";
import type { CostReport } from "./cost_report.ts";
import { expectedPlaces, findManifest } from "./find_manifest.ts";
import { s3Bucket } from "./s3_bucket.ts";

/** Whose credentials reach which report. */
export interface ReportProbe {
  readonly connection: AwsConnection;
  readonly session: AwsSession;
  readonly costReport: CostReport;
  readonly signal: AbortSignal;
}

/**
 * Reads the newest manifest of the running month, or of the one before. Null when there is one; else a sentence that says where
 * it was looked for.
 *
 * @throws {Fault} PROVIDER_ACCESS_DENIED, CONFIGURATION_MISSING, PROVIDER_*
 */
export async function probeReport(
  { connection, session, costReport, signal }: ReportProbe,
): Promise<string | null> {
  const bucket = s3Bucket(costReport.bucket, {
    connection: { ...connection, region: costReport.region },
    session,
  });
  const today = dayOf(connection.clock.now());
  const running = billingPeriodOf(today);
  for (const period of [running, billingPeriodOf(firstOfMonth(today, -1))]) {
    const search = { report: costReport, period, lastKey: null, signal };
    const manifest = await findManifest(bucket, search);
    if (manifest === null) continue;
    try {
      await bucket.text({ object: manifest, signal });
    } catch (error) {
      if (!(error instanceof ObjectChanged)) throw error; // a new delivery, just now
    }
    return null;
  }
  return `No delivery was found: expected a manifest below ${
    expectedPlaces(costReport, running)
  }. AWS makes the first one within a day`;
}
