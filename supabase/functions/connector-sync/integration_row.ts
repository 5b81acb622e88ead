import type { DatasetAccess } from "../../../shared/connectors/access_report.ts";
import type { Integration, Provider } from "../../../shared/domain/job.ts";
import { azureAnswer } from "./azure_request.ts";
import { findExport, findReport } from "./cost_report_request.ts";
import { gcpAnswer } from "./gcp_request.ts";

/** A row of table `integrations`; it holds nothing secret. */
export interface IntegrationRow extends Integration {
  /** Whose it is. */
  readonly organization_id: string;
  /** Pending until a test makes it active. */
  readonly status: "pending" | "active" | "error" | "disabled" | "deleted";
  /** Why the status is what it is. */
  readonly status_reason: string | null;
  /** Attempts without progress after which a job fails; null for the engine's default. */
  readonly max_attempts: number | null;
  /** What the last test could reach. */
  readonly reachable_datasets: Readonly<Record<string, DatasetAccess>> | null;
  /** When the last test ended. */
  readonly tested_at: string | null;
  /** When it was created. */
  readonly created_at: string;
  /** When it was last changed. */
  readonly updated_at: string;
}

/** An integration as answers show it. */
export function toIntegrationAnswer(
  row: IntegrationRow,
): Readonly<Record<string, unknown>> {
  return {
    id: row.id,
    organizationId: row.organization_id,
    provider: row.provider,
    name: row.name,
    authMethod: row.auth_method,
    status: row.status,
    statusReason: row.status_reason,
    ...OF_PROVIDER[row.provider](row),
    billingAccountId: row.billing_account_id,
    dailyRequestCap: row.daily_request_cap,
    maxAttempts: row.max_attempts,
    reachableDatasets: row.reachable_datasets === null
      ? null
      : toDatasetsAnswer(row.reachable_datasets),
    testedAt: row.tested_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** What only one provider's integrations have. */
const OF_PROVIDER: Readonly<
  Record<Provider, (row: IntegrationRow) => Readonly<Record<string, unknown>>>
> = {
  aws: awsAnswer,
  azure: ({ settings }) => azureAnswer(settings),
  gcp: ({ settings }) => gcpAnswer(settings),
};

function awsAnswer(row: IntegrationRow): Readonly<Record<string, unknown>> {
  return {
    roleArn: row.role_arn,
    externalId: row.external_id,
    accessKeyId: row.access_key_id,
    region: row.region,
    memberRoleName: row.settings["member_role_name"] ?? null,
    costReport: findReport(row.settings),
    carbonExport: findExport(row.settings),
  };
}

/** Which datasets the credentials reach, as answers show it. */
export function toDatasetsAnswer(
  datasets: Readonly<Record<string, DatasetAccess>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(datasets).map(([name, { reachable, ...rest }]) => [name, {
      reachable,
      missingPermission: rest.missing_permission ?? null,
      reason: rest.reason ?? null,
    }]),
  );
}
