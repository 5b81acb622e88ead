import type { EmissionActivity } from "../../shared/domain/emission.ts";
import type { Ended } from "../../shared/jobs/engine.ts";
import {
  claimJob,
  type EngineWorld,
  engineWorld,
  requestSync,
} from "./engine_world.ts";
import { type RecordPage, recordPage } from "./record_job.ts";

/** What a job of emissions reads. */
export interface EmissionReading {
  /** `emissions` if not given. */
  readonly dataset?: "emissions" | "carbon_export" | "estimated_emissions";
  readonly integrationId?: string;
  /** First day of the month; that of {@link emission} if not given. */
  readonly month?: string;
  readonly pages: readonly RecordPage[];
}

/** The month of {@link emission}. */
export const OCTOBER_FIRST = "2026-10-01";

/** A world whose AWS integration is set up for its report, and has a source of the provider's own figures. */
export async function emissionWorld(): Promise<EngineWorld> {
  const world = await engineWorld();
  const report = {
    bucket: "reports",
    prefix: "costs",
    name: "monthly",
    region: "us-east-1",
  };
  await world.admin`
    update integrations set settings = settings || ${
    world.admin.json({ cost_report: report })
  } where id = ${world.tenant.integrationId}`;
  return world;
}

/** Reads emissions of a month through the engine; what the job became. */
export async function readEmissions(
  world: EngineWorld,
  {
    dataset = "emissions",
    integrationId = world.tenant.integrationId,
    month = OCTOBER_FIRST,
    pages,
  }: EmissionReading,
): Promise<Ended & { job_id: string }> {
  await requestSync(world, {
    integration_id: integrationId,
    data_types: [dataset],
    start_date: month,
    end_date: month.replace(/01$/, "28"),
    parameters: { window: {} },
  });
  const job = await claimJob(world);
  for (const [index, page] of pages.entries()) {
    await world.engine.commit(job, index + 1, recordPage(page));
  }
  return { ...await world.engine.finish(job, "complete"), job_id: job.job_id };
}

/** A listing read to its end in one page. */
export function listing(
  scope: string,
  emissions: readonly EmissionActivity[],
): RecordPage {
  return { scope, emissions, completes_scope: true };
}

/** A figure of one account, Scope 2, location-based, of October 2026. */
export function emission(
  key: string,
  more: Partial<EmissionActivity> = {},
): EmissionActivity {
  return {
    external_key: key,
    period_start: OCTOBER_FIRST,
    account_id: "111122223333",
    service_raw: "AmazonEC2",
    service_code: "AmazonEC2",
    region_raw: "us-east-1",
    provider_scope: 2,
    accounting_method: "location_based",
    co2e_kg: "1.5",
    calculation: "provider_reported",
    model_version: "v3.0.0",
    source_unit: "MTCO2e",
    ...more,
  };
}

/** An active integration of a provider other than AWS. */
export async function cloudIntegration(
  { admin, tenant: { organizationId } }: EngineWorld,
  provider: "azure" | "gcp",
): Promise<string> {
  const id = crypto.randomUUID();
  const settings = provider === "azure"
    ? {}
    : { carbon_table: "p.d.t", billing_table: "p.d.b" };
  const method = provider === "azure" ? "client_secret" : "service_account";
  await admin`
    insert into integrations (id, organization_id, name, provider, auth_method, settings)
    values (${id}, ${organizationId}, ${provider}, ${provider}, ${method}, ${
    admin.json(settings)
  })`;
  await admin`update integrations set status = 'active' where id = ${id}`;
  return id;
}

/** What readers sum: kilograms by method. */
export async function emissionTotals(
  { admin }: EngineWorld,
): Promise<Record<string, string>> {
  const rows = await admin`
    select method, sum(co2e_kg)::text as kg from emissions_by_month group by method order by method`;
  return Object.fromEntries(rows.map(({ method, kg }) => [method, kg]));
}
