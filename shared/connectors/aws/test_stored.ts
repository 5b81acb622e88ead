/**
 * A stored integration of AWS, as its sessions and its test take it.
 *
 * @module
 */
import { sealer } from "../../platform/sealing.ts";
import type { Settings } from "../../platform/settings.ts";
import { wait } from "../../platform/wait.ts";
import type { AccessReport } from "../access_report.ts";
import type { StoredIntegration } from "../stored_integration.ts";
import { type AwsSurroundings, connectionTo } from "./connection.ts";
import { findCostReport } from "./cur/cost_report.ts";
import type { SealedIdentity } from "./open_session.ts";
import { testAccess } from "./test_access.ts";

/** What opening a session of a stored integration takes. Opens nothing. */
export function sealedIdentity(stored: StoredIntegration): SealedIdentity {
  return {
    organizationId: stored.organization_id,
    identity: stored,
    secrets: stored.secrets,
  };
}

/** What the test of a stored integration needs. */
export interface StoredTestTools extends AwsSurroundings {
  readonly settings: Settings;
  /** Price of a Cost Explorer request in USD. */
  readonly requestPriceUsd: string;
}

/** Tests a stored integration of AWS. Keeps nothing. @throws {Fault} PROVIDER_*, SEALED_SECRET_UNREADABLE */
export function testStoredAws(
  stored: StoredIntegration,
  tools: StoredTestTools,
  signal: AbortSignal,
): Promise<AccessReport> {
  const { settings, requestPriceUsd } = tools;
  return testAccess(sealedIdentity(stored), {
    sealer: sealer(settings.SEALING_KEYS),
    settings,
    connection: connectionTo(stored.region, tools),
    wait,
    requestPriceUsd,
    costReport: findCostReport(stored),
  }, signal);
}
