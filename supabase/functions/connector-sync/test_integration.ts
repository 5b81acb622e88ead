import type { Answer, Context } from "../../../shared/platform/door.ts";
import { Fault } from "../../../shared/platform/fault.ts";
import {
  type Proof,
  proveStored,
} from "../../../shared/connectors/prove_stored.ts";
import type { StoredIntegration } from "../../../shared/connectors/stored_integration.ts";
import { proofTools } from "./aws_access.ts";
import { type IntegrationRow, toDatasetsAnswer } from "./integration_row.ts";

/**
 * Tests an integration. Credentials that work make it active; those that do not leave it pending, or put one that was in
 * use into error, and the answer says why. That is a result of the test (200), not a failure of the request.
 *
 * @throws {Fault} NOT_FOUND, ACCESS_DENIED, CONFLICT while it is disabled, and provider faults that decide nothing.
 */
export async function testIntegration(
  id: string,
  context: Context,
): Promise<Answer> {
  const { database, engine } = context;
  const row = await database.call<IntegrationRow>("read_integration", {
    integration_id: id,
    least_role: "admin",
    action: "test an integration",
  });
  await context.limitOrganization(row.organization_id);
  if (row.status === "disabled") {
    throw new Fault("CONFLICT", "the integration is disabled: enable it first");
  }
  const stored = await engine.call<StoredIntegration>(
    "engine_read_integration",
    { integration_id: id },
  );
  const proof = await proveStored(stored, await proofTools(stored, context));
  if (!proof.isKept) {
    throw new Fault(
      "CONFLICT",
      "the credentials were changed while they were tested: test again",
    );
  }
  return { body: toAnswer(id, proof) };
}

function toAnswer(
  id: string,
  { report, fault, status }: Proof,
): Readonly<Record<string, unknown>> {
  return {
    success: fault === null,
    id,
    status,
    ...(fault === null
      ? {}
      : { code: fault.code, error: fault.message, details: fault.details }),
    billingAccountId: report?.account_id ?? null,
    principalArn: report?.principal_arn ?? null,
    isPayerView: report?.is_payer_view ?? null,
    datasets: toDatasetsAnswer(report?.datasets ?? {}),
    requests:
      report?.requests.reduce((sum, { requests }) => sum + requests, 0) ?? 0,
  };
}
