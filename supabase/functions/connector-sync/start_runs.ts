/**
 * Starting runs: one for each integration, each in one transaction under the user's token. The answer comes first, then all of
 * them are worked on as one piece of work after it.
 *
 * @module
 */
import type { Answer, Context } from "../../../shared/platform/door.ts";
import { type Fault, faultFrom } from "../../../shared/platform/fault.ts";
import { dayOf } from "../../../shared/domain/billing_period.ts";
import { jobParameters } from "../../../shared/connectors/aws/job_parameters.ts";
import { syncWindow } from "../../../shared/connectors/aws/window.ts";
import { chooseIntegrations } from "./chosen_integrations.ts";
import type { IntegrationRow } from "./integration_row.ts";
import { ensureOneTenant } from "./one_tenant.ts";
import { requireBuilt } from "./providers.ts";
import {
  askedWindow,
  type RunRequest,
  type StartRequest,
} from "./start_request.ts";
import { type StartedRun, workAfterwards } from "./work_afterwards.ts";

/** What became of one integration. */
type Start =
  | { readonly integration: IntegrationRow; readonly run: StartedRun }
  | { readonly integration: IntegrationRow; readonly fault: Fault };

/**
 * Syncs what is connected of a provider: one integration, or every enabled one. Others start although one is refused.
 *
 * @throws {Fault} NOT_FOUND, PROVIDER_NOT_OFFERED, REQUEST_INVALID, and of the first integration when none starts: ACCESS_DENIED,
 * INTEGRATION_NOT_ACTIVE, CONFIGURATION_MISSING, JOB_OPEN.
 */
export async function syncProvider(
  name: string,
  request: StartRequest,
  context: Context,
): Promise<Answer> {
  const provider = requireBuilt(name);
  const starts = await startAll({ ...request, provider }, request, context);
  const [first] = startedOf(starts);
  return {
    status: 202,
    headers: {
      location: `/functions/v1/connector-sync/jobs/${first?.job_id}`,
    },
    body: {
      success: true,
      job_id: first?.job_id,
      provider,
      status: "started",
      timestamp: isoOf(first),
      runs: starts.map(toStartAnswer),
    },
  };
}

/** Syncs everything of every enabled integration of the caller's organizations. @throws {Fault} as {@link syncProvider} does. */
export async function syncEverything(
  request: RunRequest,
  context: Context,
): Promise<Answer> {
  const starts = await startAll(request, { dataset: "all" }, context);
  const [first] = startedOf(starts);
  return {
    status: 202,
    body: {
      success: true,
      status: "started",
      timestamp: isoOf(first),
      runs: starts.map(toStartAnswer),
    },
  };
}

async function startAll(
  choice: Parameters<typeof chooseIntegrations>[0],
  request: StartRequest,
  context: Context,
): Promise<readonly Start[]> {
  const asked = askedWindow(request);
  const window = syncWindow(asked, dayOf(context.clock.now()));
  const args = {
    data_types: [request.dataset],
    start_date: window.start,
    end_date: window.end,
    parameters: jobParameters(asked, window),
    request_id: context.requestId,
  };
  await ensureOneTenant(context);
  const integrations = await chooseIntegrations(choice, context.database);
  const owner = `connector-sync/${crypto.randomUUID()}`;
  const starts: Start[] = [];
  // One after the other: those of one organization would wait for each other in the database anyway.
  for (const integration of integrations) {
    const isFirst = startedOf(starts).length === 0;
    // The job that is worked on next is held from the start; the others are claimed when their turn comes.
    const leased = { ...args, lease_owner: isFirst ? owner : null };
    starts.push(await start(integration, leased, context));
  }
  const runs = startedOf(starts);
  const [first] = starts;
  if (runs.length === 0 && first !== undefined && "fault" in first) {
    throw first.fault;
  }
  workAfterwards(runs, owner, context);
  return starts;
}

function startedOf(starts: readonly Start[]): StartedRun[] {
  return starts.flatMap((start) => "run" in start ? [start.run] : []);
}

/** A refusal is this integration's alone. */
async function start(
  integration: IntegrationRow,
  args: Readonly<Record<string, unknown>>,
  { database, limitOrganization }: Context,
): Promise<Start> {
  try {
    await limitOrganization(integration.organization_id);
    const run = await database.call<StartedRun>("request_sync", {
      integration_id: integration.id,
      ...args,
    });
    return { integration, run };
  } catch (error) {
    return { integration, fault: faultFrom(error) };
  }
}

function toStartAnswer(start: Start): Readonly<Record<string, unknown>> {
  const { id, organization_id, provider } = start.integration;
  const about = {
    provider,
    integrationId: id,
    organizationId: organization_id,
  };
  if ("fault" in start) {
    const { code, message, details } = start.fault;
    return { ...about, status: "refused", code, error: message, details };
  }
  const { job_id, sync_run_id: syncLogId } = start.run;
  return { job_id, syncLogId, ...about, status: "started" };
}

function isoOf(run: StartedRun | undefined): string | null {
  return run === undefined ? null : new Date(run.created_at).toISOString();
}
