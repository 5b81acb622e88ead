/**
 * Proving a stored integration: its credentials are tested, and what that says of it is kept.
 *
 * @module
 */
import type { Clock } from "../platform/clock.ts";
import type { Database } from "../platform/database.ts";
import { Fault, type FaultCode, faultFrom } from "../platform/fault.ts";
import { sealer } from "../platform/sealing.ts";
import type { Settings } from "../platform/settings.ts";
import type { AccessReport } from "./access_report.ts";
import { inTime } from "./aws/in_time.ts";
import { keepTestResult } from "./keep_test_result.ts";
import type { StoredIntegration } from "./stored_integration.ts";

/** What a proof needs. */
export interface ProofTools {
  /** The operator's settings. */
  readonly settings: Settings;
  /** The time. */
  readonly clock: Clock;
  /** The network. */
  readonly fetch: typeof fetch;
  /** The database with the right to the machinery. */
  readonly engine: Database;
  /** What a priced request of the provider costs, in USD. */
  readonly requestPriceUsd: string;
  /** The request that asked for it; null when none did. */
  readonly requestId: string | null;
  /** The account the credentials must belong to; absent for any. */
  readonly accountId?: string | null;
}

/** What a proof came to. */
export interface Proof {
  /** What was found; null when nothing could be asked. */
  readonly report: AccessReport | null;
  /** Why the integration cannot be used; null when it can. */
  readonly fault: Fault | null;
  /** What the integration is now. */
  readonly status: "active" | "pending" | "error";
  /** False: the credentials were changed meanwhile, and nothing is said of the new ones. */
  readonly isKept: boolean;
}

/** Faults that tell of the credentials; every other one tells of the moment, and the test decides nothing. */
const DECIDING: readonly FaultCode[] = [
  "PROVIDER_ACCESS_DENIED",
  "PROVIDER_CREDENTIALS_INVALID",
  "PROVIDER_NOT_OFFERED",
  "SEALED_SECRET_UNREADABLE",
];

/**
 * Proves a stored integration. Credentials that work make it active; those that do not leave it pending, or put one that was in
 * use into error.
 *
 * @throws {Fault} Provider faults that decide nothing.
 */
export async function proveStored(
  stored: StoredIntegration,
  tools: ProofTools,
): Promise<Proof> {
  const { report, fault } = await tryAccess(stored, tools);
  const status = statusAfter(stored, fault);
  const isKept = await keepTestResult(
    stored,
    { status, reason: fault?.message ?? null, report },
    tools,
  );
  return { report, fault, status, isKept };
}

/** What an operator's own settings say of an integration that is to be proven. */
export interface ProofOrder {
  /** The integration as it is stored. */
  readonly stored: StoredIntegration;
  /** The account the credentials must belong to; null for any. */
  readonly accountId: string | null;
  /** What the provider charges for a request, in USD. */
  readonly requestPriceUsd: string;
}

/** {@link proveStored} for one-tenant use; its answers throw as that does. */
export function orderedProver(
  tools: Omit<ProofTools, "accountId" | "requestPriceUsd">,
): (
  order: ProofOrder,
) => Promise<{ readonly status: string; readonly reason: string | null }> {
  return async ({ stored, ...order }) => {
    const { status, fault } = await proveStored(stored, { ...tools, ...order });
    return { status, reason: fault?.message ?? null };
  };
}

/**
 * Tests credentials, stored or not yet. Keeps nothing.
 *
 * @throws {Fault} PROVIDER_*, SEALED_SECRET_UNREADABLE
 */
export async function testCredentials(
  stored: StoredIntegration,
  tools: Omit<ProofTools, "engine" | "requestId">,
): Promise<AccessReport> {
  return await inTime(
    tools.settings.EDGE_WALL_SECONDS,
    (signal) => testOf(stored, tools, signal),
  );
}

/** The code of the integration's own provider alone is loaded. */
async function testOf(
  stored: StoredIntegration,
  tools: Omit<ProofTools, "engine" | "requestId">,
  signal: AbortSignal,
): Promise<AccessReport> {
  if (stored.provider === "aws") {
    const { testStoredAws } = await import("./aws/test_stored.ts");
    return await testStoredAws(stored, tools, signal);
  }
  const opening = { ...tools, sealer: sealer(tools.settings.SEALING_KEYS) };
  if (stored.provider === "azure") {
    const { testAzureAccess } = await import("./azure/test_access.ts");
    return await testAzureAccess(stored, opening, signal);
  }
  const { testGcpAccess } = await import("./gcp/test_access.ts");
  return await testGcpAccess(stored, opening, signal);
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

async function tryAccess(
  stored: StoredIntegration,
  tools: ProofTools,
): Promise<Pick<Proof, "report" | "fault">> {
  try {
    const report = await testCredentials(stored, tools);
    const fault = findStranger(report, tools.accountId) ?? findDenial(report);
    return { report, fault };
  } catch (error) {
    const fault = faultFrom(error);
    if (!DECIDING.includes(fault.code)) throw error;
    return { report: null, fault };
  }
}

function findStranger(
  { account_id: found }: AccessReport,
  expected: string | null | undefined,
): Fault | null {
  if (expected === null || expected === undefined || expected === found) {
    return null;
  }
  return new Fault(
    "PROVIDER_CREDENTIALS_INVALID",
    `The credentials must belong to the account ${expected}: found ${found}`,
    { details: { problem: "account_differs" } },
  );
}

function statusAfter(
  { status }: StoredIntegration,
  fault: Fault | null,
): Proof["status"] {
  if (fault === null) return "active";
  return status === "pending" ? "pending" : "error";
}
