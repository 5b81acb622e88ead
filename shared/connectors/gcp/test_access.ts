/**
 * The test of an integration: whether its key opens the service account, and which tables that one may query.
 *
 * @module
 */
import { Fault, type FaultCode } from "../../platform/fault.ts";
import {
  type BillingPeriod,
  billingPeriodOf,
  dayOf,
} from "../../domain/billing_period.ts";
import type { AccessReport, DatasetAccess } from "../access_report.ts";
import type { StoredIntegration } from "../stored_integration.ts";
import type { BigQuery, Query } from "./bigquery.ts";
import { GCP_DATASETS, type GcpDataset, TABLE_SETTINGS } from "./datasets.ts";
import { chargesQuery } from "./costs/costs_query.ts";
import { emissionsQuery } from "./emissions/emissions_query.ts";
import { type GcpTools, openBigQuery } from "./open_job.ts";
import { parseTableName, type TableName } from "./table_name.ts";

/** Faults that tell of a table, or of the right to run queries at all; every other one is thrown. */
const TELLING: readonly FaultCode[] = [
  "PROVIDER_ACCESS_DENIED",
  "NOT_FOUND",
  "PROVIDER_SHAPE_UNKNOWN",
  "REQUEST_INVALID",
];

/**
 * Tests an integration without running anything: each dataset's own query is checked by BigQuery, which costs nothing. A table out
 * of reach is no error of the test; a dataset without a table is left out.
 *
 * @throws {Fault} PROVIDER_CREDENTIALS_INVALID, SEALED_SECRET_UNREADABLE, and what tells of the moment alone.
 */
export async function testGcpAccess(
  stored: StoredIntegration,
  tools: GcpTools,
  signal: AbortSignal,
): Promise<AccessReport> {
  const bigQuery = await openBigQuery({
    organizationId: stored.organization_id,
    integration: stored,
    secrets: stored.secrets,
  }, tools);
  await bigQuery.signIn(signal);
  const period = billingPeriodOf(dayOf(tools.clock.now()));
  const datasets: Record<string, DatasetAccess> = {};
  for (const dataset of GCP_DATASETS) {
    const setting = TABLE_SETTINGS[dataset];
    const { [setting]: given } = stored.settings;
    if (given === undefined || given === null) continue;
    const query = queryOf(dataset, parseTableName(given, setting), period);
    datasets[dataset] = await probe(bigQuery, query, signal);
  }
  return {
    account_id: String(stored.settings["project_id"]),
    principal_arn: String(stored.settings["client_email"]),
    is_payer_view: null,
    datasets,
    requests: [],
  };
}

function queryOf(
  dataset: GcpDataset,
  table: TableName,
  period: BillingPeriod,
): Query {
  switch (dataset) {
    case "emissions":
      return emissionsQuery(table, period);
    case "costs":
      return chargesQuery(table, period);
  }
}

async function probe(
  bigQuery: BigQuery,
  query: Query,
  signal: AbortSignal,
): Promise<DatasetAccess> {
  try {
    await bigQuery.check(query, signal);
    return { reachable: true };
  } catch (error) {
    if (!(error instanceof Fault) || !TELLING.includes(error.code)) throw error;
    const isDenied = error.code === "PROVIDER_ACCESS_DENIED";
    return {
      reachable: false,
      ...(isDenied
        ? { missing_permission: String(error.details["action"]) }
        : {}),
      reason: error.message,
    };
  }
}
