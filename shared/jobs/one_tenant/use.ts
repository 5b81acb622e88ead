/**
 * One-tenant use from start to end: what the settings ask for is applied, and what is new is proven.
 *
 * @module
 */
import type { Clock } from "../../platform/clock.ts";
import { faultFrom } from "../../platform/fault.ts";
import type { Log } from "../../platform/log.ts";
import {
  type Applied,
  applyOneTenant,
  type ApplyTools,
  type KeptIntegration,
} from "./apply.ts";
import type { Wanted, WantedIntegration } from "./wanted.ts";

/** What a proof is about. */
export interface ProofRequest {
  readonly stored: KeptIntegration;
  /** The account that the credentials must belong to; null for any. */
  readonly accountId: string | null;
  /** What a priced request costs, in USD. */
  readonly requestPriceUsd: string;
}

/** What a proof came to; it is kept already. */
export interface ProofResult {
  /** `active` when the credentials work. */
  readonly status: string;
  /** Why not. */
  readonly reason: string | null;
}

/** What one-tenant use needs. */
export interface OneTenantTools extends ApplyTools {
  readonly clock: Clock;
  readonly log: Log;
  /** Proves the credentials of an integration and keeps the result. @throws {Fault} What decides nothing. */
  readonly prove: (request: ProofRequest) => Promise<ProofResult>;
}

/** A proof that decided something is not repeated sooner: it may be paid for. */
const PROVE_AGAIN_MILLISECONDS = 3_600_000;

/**
 * Applies the settings of every provider, and proves what is pending. What was changed is logged; a proof that fails is logged and
 * throws nothing, as the integration itself tells it.
 *
 * @throws {Fault} SETTING_INVALID, DATABASE_UNAVAILABLE, DATABASE_TIMEOUT.
 */
export async function useOneTenant(
  wanted: readonly Wanted[],
  tools: OneTenantTools,
): Promise<Applied[]> {
  const applied: Applied[] = [];
  for (const each of wanted) {
    const done = await applyOneTenant(each, tools);
    tell(each, done, tools.log);
    applied.push(done);
  }
  for (const [index, each] of wanted.entries()) {
    const done = applied[index];
    if (done !== undefined) await proveIfDue(each, done, tools);
  }
  return applied;
}

function tell(
  { provider }: Wanted,
  { change, integration }: Applied,
  log: Log,
): void {
  const about = {
    provider,
    integration_id: integration?.id ?? null,
    status: integration?.status ?? null,
  };
  if (change === "kept_disabled") {
    log.warn("a member disabled the integration of these settings", about);
  } else if (change !== "unchanged") {
    log.info("one-tenant settings applied", { ...about, change });
  }
}

async function proveIfDue(
  { provider, integration: wanted }: Wanted,
  { integration: stored, requestPriceUsd }: Applied,
  { clock, log, prove }: OneTenantTools,
): Promise<void> {
  if (stored === null || wanted === null) return;
  if (!isDue(stored, wanted, clock)) return;
  const about = { provider, integration_id: stored.id };
  try {
    const { status, reason } = await prove({
      stored,
      accountId: wanted.account_id,
      requestPriceUsd,
    });
    if (status === "active") log.info("integration is active", about);
    else {
      // The role has to demand it, and nothing else tells the operator.
      const { external_id } = stored;
      log.warn("integration not proven", { ...about, reason, external_id });
    }
  } catch (error) {
    const { code, message } = faultFrom(error);
    log.warn("integration not proven", { ...about, code, reason: message });
  }
}

/** What does not work is tried again after an hour; what works only when the settings name another account. */
function isDue(
  { status, tested_at, billing_account_id: known }: KeptIntegration,
  { account_id: expected }: WantedIntegration,
  clock: Clock,
): boolean {
  if (status === "active") {
    return expected !== null && known !== null && expected !== known;
  }
  if (status !== "pending" && status !== "error") return false;
  const testedAt = tested_at === null ? -Infinity : Date.parse(tested_at);
  return clock.now().getTime() - testedAt >= PROVE_AGAIN_MILLISECONDS;
}
