import type { Context } from "../../../shared/platform/door.ts";
import type { AccessReport } from "../../../shared/connectors/aws/test_access.ts";
import type { StoredIntegration } from "../../../shared/connectors/aws/stored_integration.ts";

/** What a test came to, as it is kept. */
export interface TestResult {
  readonly status: string;
  /** Why; null when all is well. */
  readonly reason: string | null;
  /** Null when nothing could be asked. */
  readonly report: AccessReport | null;
}

/**
 * Keeps what a test of `tested` came to. False, with only its paid requests counted, when the stored credentials are others by
 * now: a test says nothing of credentials that it did not use.
 */
export function keepTestResult(
  { id, role_arn, external_id, access_key_id }: StoredIntegration,
  { status, reason, report }: TestResult,
  { engine, requestId }: Context,
): Promise<boolean> {
  return engine.call<boolean>("engine_note_test", {
    integration_id: id,
    tested: { role_arn, external_id, access_key_id },
    status,
    reason,
    billing_account_id: report?.account_id ?? null,
    reachable: report?.datasets ?? null,
    is_payer_view: report?.is_payer_view ?? null,
    requests: report?.requests ?? [],
    request_id: requestId,
  });
}
