import type { Answer, Context } from "../../../shared/platform/door.ts";
import { Fault } from "../../../shared/platform/fault.ts";
import type { Provider } from "../../../shared/domain/job.ts";
import { toStoredExport, toStoredReport } from "./cost_report_request.ts";
import type { ChangeRequest } from "./integration_requests.ts";
import { type IntegrationRow, toIntegrationAnswer } from "./integration_row.ts";

/** Which provider's integrations have a member; those that are not named here, all of them have. */
const OWNERS: Readonly<Partial<Record<keyof ChangeRequest, Provider>>> = {
  roleArn: "aws",
  region: "aws",
  memberRoleName: "aws",
  costReport: "aws",
  carbonExport: "aws",
  subscriptionIds: "azure",
  carbonTable: "gcp",
  billingTable: "gcp",
};

/**
 * Changes the members that are given.
 *
 * @throws {Fault} NOT_FOUND, ACCESS_DENIED, REQUEST_INVALID for a member that integrations of its provider do not have.
 */
export async function changeIntegration(
  id: string,
  request: ChangeRequest,
  { database, requestId }: Context,
): Promise<Answer> {
  const { name, roleArn, region, costReport, carbonExport } = request;
  await requireOwnMembers(id, request, database);
  const row = await database.call<IntegrationRow>("update_integration", {
    integration_id: id,
    // An undefined member is no member in JSON.
    changes: {
      name,
      role_arn: roleArn,
      region,
      member_role_name: request.memberRoleName,
      cost_report: costReport && toStoredReport(costReport),
      carbon_export: carbonExport && toStoredExport(carbonExport),
      subscription_ids: request.subscriptionIds,
      carbon_table: request.carbonTable,
      billing_table: request.billingTable,
      daily_request_cap: request.dailyRequestCap,
      max_attempts: request.maxAttempts,
      is_disabled: request.isDisabled,
    },
    request_id: requestId,
  });
  return { body: { success: true, integration: toIntegrationAnswer(row) } };
}

async function requireOwnMembers(
  id: string,
  request: ChangeRequest,
  database: Context["database"],
): Promise<void> {
  const owned = Object.entries(OWNERS).filter(([name]) => name in request);
  if (owned.length === 0) return;
  const { provider } = await database.call<IntegrationRow>("read_integration", {
    integration_id: id,
    least_role: "admin",
    action: "change an integration",
  });
  const errors = owned.filter(([, owner]) => owner !== provider)
    .map(([name]) => ({
      pointer: `/${name}`,
      in: "body" as const,
      expected: `absent, as the integration is one of ${provider}`,
      found: "a member",
    }));
  const [first] = errors;
  if (first === undefined) return;
  throw new Fault(
    "REQUEST_INVALID",
    `${first.pointer} in the body must be ${first.expected}: found ${first.found}`,
    { errors },
  );
}
