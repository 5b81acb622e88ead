import { openEstimatedEmissions } from "../../shared/connectors/aws/open_estimated_emissions.ts";
import type { EmissionActivity } from "../../shared/domain/emission.ts";
import type { Charge } from "../../shared/domain/charge.ts";
import type { Source } from "../../shared/domain/source.ts";
import type { EngineWorld } from "./engine_world.ts";
import { charge, PAYER, publish } from "./publish.ts";
import { readPages, recordsOf, stage } from "./staged_load.ts";

/** Usage of an account, as a report's line. */
export function used(
  usage_type: string,
  unit: string,
  quantity: string,
  more: Partial<Charge> = {},
): Charge {
  return charge({
    service_name: "Amazon Elastic Compute Cloud",
    service_code: "AmazonEC2",
    region_id: "us-east-1",
    source_charge_type: "Usage",
    usage_type,
    pricing_unit: unit,
    consumed_unit: unit,
    pricing_quantity: quantity,
    consumed_quantity: quantity,
    effective_cost: more.unblended_cost ?? "1",
    ...more,
  });
}

/** Publishes lines of a report as October's, of the payer. */
export async function publishUsage(
  world: EngineWorld,
  charges: readonly Charge[],
  load: { readonly version?: string; readonly source?: string } = {},
): Promise<void> {
  await publish(world, {
    parts: { report: charges },
    load: { source: "aws_cur", billing_account_id: PAYER, ...load },
  });
}

/** The source of October's estimate, opened as the worker opens it. */
export async function openEstimate(world: EngineWorld): Promise<Source> {
  const job_id = await jobOf(world);
  return openEstimatedEmissions(
    { job_id, provider: "aws" } as Parameters<typeof openEstimatedEmissions>[0], // all that is read of a job
    { start: "2026-10-01", end: "2026-11-01" },
    { engine: world.service },
  );
}

/** A job of October, of whatever dataset: usage is told by its integration and its month. */
export async function jobOf(
  { admin, tenant: { organizationId, integrationId } }: EngineWorld,
): Promise<string> {
  const [known] = await admin`
    select id from sync_jobs where integration_id = ${integrationId} and period_start = '2026-10-01' limit 1`;
  if (known !== undefined) return known["id"];
  const [made] = await admin`
    insert into sync_jobs (organization_id, integration_id, provider, dataset, period_start, period_end, status, finished_at)
    values (${organizationId}, ${integrationId}, 'aws', 'cur', '2026-10-01', '2026-11-01', 'cancelled', now()) returning id`;
  return made?.["id"];
}

/** What an estimate of October comes to. */
export async function estimated(
  world: EngineWorld,
): Promise<readonly EmissionActivity[]> {
  const staged = stage(await readPages(await openEstimate(world)));
  return recordsOf(staged).emissions ?? [];
}
