import type { Answer, Context } from "../../../shared/platform/door.ts";
import { toStoredReport } from "./cost_report_request.ts";
import type { ChangeRequest } from "./integration_requests.ts";
import { type IntegrationRow, toIntegrationAnswer } from "./integration_row.ts";

/** Changes the members that are given. @throws {Fault} NOT_FOUND, ACCESS_DENIED */
export async function changeIntegration(
  id: string,
  request: ChangeRequest,
  { database, requestId }: Context,
): Promise<Answer> {
  const { name, roleArn, region, memberRoleName, costReport } = request;
  const row = await database.call<IntegrationRow>("update_integration", {
    integration_id: id,
    // An undefined member is no member in JSON.
    changes: {
      name,
      role_arn: roleArn,
      region,
      member_role_name: memberRoleName,
      cost_report: costReport && toStoredReport(costReport),
      daily_request_cap: request.dailyRequestCap,
      max_attempts: request.maxAttempts,
      is_disabled: request.isDisabled,
    },
    request_id: requestId,
  });
  return { body: { success: true, integration: toIntegrationAnswer(row) } };
}
