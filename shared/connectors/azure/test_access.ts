/**
 * The test of an integration: whether its secret opens the application, and which subscriptions that one may read.
 *
 * @module
 */
import { Fault } from "../../platform/fault.ts";
import type { AccessReport, DatasetAccess } from "../access_report.ts";
import type { StoredIntegration } from "../stored_integration.ts";
import { billingPeriodOf, dayOf } from "../../domain/billing_period.ts";
import { namedSubscriptions } from "./application.ts";
import { COST_ROLE, readCosts } from "./costs/cost_query.ts";
import {
  availableMonths,
  CARBON_ROLE,
  readDenials,
} from "./emissions/carbon.ts";
import { type AzureTools, openResourceManager } from "./open_job.ts";
import type { ResourceManager } from "./resource_manager.ts";
import { listSubscriptions } from "./subscriptions.ts";

/** Most subscriptions that one question may be about. Source: Carbon Optimization reference, subscriptionList. */
const MOST = 100;

/**
 * Tests an integration; every request is free. A dataset out of reach is no error of the test.
 *
 * @throws {Fault} PROVIDER_CREDENTIALS_INVALID, SEALED_SECRET_UNREADABLE, and what tells of the moment alone.
 */
export async function testAzureAccess(
  stored: StoredIntegration,
  tools: AzureTools,
  signal: AbortSignal,
): Promise<AccessReport> {
  const arm = await openResourceManager({
    organizationId: stored.organization_id,
    integration: stored,
    secrets: stored.secrets,
  }, tools);
  await arm.signIn(signal);
  const ids = namedSubscriptions(stored) ??
    (await listSubscriptions(arm, signal)).map(({ id }) => id);
  return {
    account_id: String(stored.settings["tenant_id"]),
    principal_arn: String(stored.settings["client_id"]),
    is_payer_view: null,
    datasets: {
      emissions: await probe(
        CARBON_ROLE,
        () => probeEmissions(arm, ids, signal),
      ),
      costs: await probe(
        COST_ROLE,
        () => probeCosts(arm, ids, tools.clock.now(), signal),
      ),
    },
    requests: [],
  };
}

async function probeEmissions(
  arm: ResourceManager,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<DatasetAccess> {
  if (ids.length === 0) return nothingReached(CARBON_ROLE);
  const { last: month } = await availableMonths(arm, signal);
  const subscriptionIds = ids.slice(0, MOST);
  const denials = await readDenials(arm, { subscriptionIds, month }, signal);
  const [first] = denials;
  if (first === undefined) return { reachable: true };
  const isNone = denials.size === subscriptionIds.length;
  return {
    reachable: !isNone,
    missing_permission: CARBON_ROLE,
    reason:
      `${denials.size} of ${subscriptionIds.length} subscriptions are denied, the first is ${
        first[0]
      } (${first[1]}): expected the role ${CARBON_ROLE} in each`,
  };
}

async function probeCosts(
  arm: ResourceManager,
  [subscriptionId]: readonly string[],
  now: Date,
  signal: AbortSignal,
): Promise<DatasetAccess> {
  if (subscriptionId === undefined) return nothingReached(COST_ROLE);
  await readCosts(arm, {
    subscriptionId,
    period: billingPeriodOf(dayOf(now)),
    type: "ActualCost",
    grain: "totals",
  }, signal);
  return { reachable: true };
}

function nothingReached(role: string): DatasetAccess {
  return {
    reachable: false,
    missing_permission: role,
    reason:
      `The application reaches no subscription: expected the role ${role} in one at least`,
  };
}

async function probe(
  role: string,
  ask: () => Promise<DatasetAccess>,
): Promise<DatasetAccess> {
  try {
    return await ask();
  } catch (error) {
    const isDenied = error instanceof Fault &&
      error.code === "PROVIDER_ACCESS_DENIED";
    if (!isDenied) throw error;
    return {
      reachable: false,
      missing_permission: role,
      reason: error.message,
    };
  }
}
