import type { Database } from "../platform/database.ts";
import type { AccessReport } from "./access_report.ts";
import type { StoredIntegration } from "./stored_integration.ts";

/** What a test came to, as it is kept. */
export interface TestResult {
  /** What the integration is now: active, pending or error. */
  readonly status: string;
  /** Why; null when all is well. */
  readonly reason: string | null;
  /** Null when nothing could be asked. */
  readonly report: AccessReport | null;
}

/** Where it is kept. A door's context is one. */
export interface KeepTools {
  /** The database with the right to the machinery. */
  readonly engine: Database;
  /** The request that asked for the test; null when none did. */
  readonly requestId: string | null;
}

/**
 * Keeps what a test of `tested` came to. False, with only its paid requests counted, when the stored credentials are others by
 * now: a test says nothing of credentials that it did not use. A secret that has no id of its own is told by its seal.
 */
export function keepTestResult(
  tested: StoredIntegration,
  { status, reason, report }: TestResult,
  { engine, requestId }: KeepTools,
): Promise<boolean> {
  const { id, role_arn, external_id, access_key_id, settings } = tested;
  return engine.call<boolean>("engine_note_test", {
    integration_id: id,
    tested: {
      role_arn,
      external_id,
      access_key_id,
      tenant_id: settings["tenant_id"] ?? null,
      client_id: settings["client_id"] ?? null,
      client_email: settings["client_email"] ?? null,
      project_id: settings["project_id"] ?? null,
      private_key_id: settings["private_key_id"] ?? null,
      sealed: tested.secrets,
    },
    status,
    reason,
    billing_account_id: report?.account_id ?? null,
    reachable: report?.datasets ?? null,
    is_payer_view: report?.is_payer_view ?? null,
    requests: report?.requests ?? [],
    request_id: requestId,
  });
}
