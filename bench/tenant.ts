/**
 * Organizations, integrations and queued jobs by the thousand, put in by the owner of the tables.
 *
 * @module
 */
import type { Sql } from "postgres";

/** Makes an organization with one active integration; gives the integration's id. */
export async function makeTenant(owner: Sql, name: string): Promise<string> {
  const [row] = await owner`
    with o as (insert into public.organizations (name) values (${name}) returning id)
    insert into public.integrations (organization_id, name, auth_method, status, billing_account_id)
    select o.id, ${name}, 'manual', 'active', '210000000000' from o returning id`;
  return row?.id;
}

/** Queues one job for July 2025; the one before must have ended. */
export async function queueJob(
  owner: Sql,
  integrationId: string,
): Promise<void> {
  await owner`
    insert into public.sync_jobs (organization_id, integration_id, provider, dataset, period_start, period_end)
    select organization_id, id, provider, 'service_usage', '2025-07-01', '2025-08-01'
    from public.integrations where id = ${integrationId}`;
}
