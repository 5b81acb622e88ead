import type { Answer, Context } from "../../../shared/platform/door.ts";
import {
  Fault,
  type FaultCode,
  faultFrom,
} from "../../../shared/platform/fault.ts";
import type { StoredIntegration } from "../../../shared/connectors/aws/stored_integration.ts";
import type { AccessReport } from "../../../shared/connectors/aws/test_access.ts";
import { testStored } from "./aws_access.ts";
import { type IntegrationRow, toDatasetsAnswer } from "./integration_row.ts";
import { keepTestResult } from "./keep_test_result.ts";

/** What a test came to. */
interface Outcome {
  readonly report: AccessReport | null;
  /** Why the integration cannot be used; null when it can. */
  readonly fault: Fault | null;
}

/** Faults that tell of the credentials; every other one tells of the moment, and the test decides nothing. */
const DECIDING: readonly FaultCode[] = [
  "PROVIDER_ACCESS_DENIED",
  "PROVIDER_CREDENTIALS_INVALID",
  "PROVIDER_NOT_OFFERED",
  "SEALED_SECRET_UNREADABLE",
];

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
  const outcome = await tryAccess(stored, context);
  const status = statusAfter(row, outcome);
  const { report, fault } = outcome;
  const reason = fault?.message ?? null;
  const isKept = await keepTestResult(
    stored,
    { status, reason, report },
    context,
  );
  if (!isKept) {
    throw new Fault(
      "CONFLICT",
      "the credentials were changed while they were tested: test again",
    );
  }
  return { body: toAnswer(id, status, outcome) };
}

async function tryAccess(
  stored: StoredIntegration,
  context: Context,
): Promise<Outcome> {
  try {
    const report = await testStored(stored, context);
    return { report, fault: findDenial(report) };
  } catch (error) {
    const fault = faultFrom(error);
    if (!DECIDING.includes(fault.code)) throw error;
    return { report: null, fault };
  }
}

/** Credentials that reach no dataset are of no use. */
export function findDenial({ datasets }: AccessReport): Fault | null {
  const all = Object.values(datasets);
  if (all.some(({ reachable }) => reachable)) return null;
  const [first] = all;
  return new Fault("PROVIDER_ACCESS_DENIED", first?.reason, {
    details: { action: first?.missing_permission ?? null },
  });
}

function statusAfter({ status }: IntegrationRow, { fault }: Outcome): string {
  if (fault === null) return "active";
  return status === "pending" ? "pending" : "error";
}

function toAnswer(
  id: string,
  status: string,
  { report, fault }: Outcome,
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
