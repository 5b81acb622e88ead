import type { EngineWorld } from "./engine_world.ts";

/**
 * Queues many jobs at once, as many ticks would: each organization has one integration with one job a billing period.
 * Organizations are made without users. Gives their ids.
 */
export async function queueJobs(
  { admin }: Pick<EngineWorld, "admin">,
  { organizations, jobs }: { organizations: number; jobs: number },
): Promise<string[]> {
  const rows = await admin`
    with made as (
      insert into organizations (name) select 'Organization ' || n from generate_series(1, ${organizations}::int) n returning id
    ), connected as (
      insert into integrations (organization_id, name, auth_method, access_key_id)
      select id, 'Payer', 'manual', 'AKIA0123456789ABCDEF' from made returning id, organization_id
    )
    insert into sync_jobs (organization_id, integration_id, provider, dataset, period_start, period_end, run_after)
    select c.organization_id, c.id, 'aws', 'service_usage', p.start, p.start + 1, now() - interval '1 hour'
    from connected c cross join generate_series(1, ${jobs}::int) n
    cross join lateral (select date '1990-01-01' + n as start) p
    returning organization_id`;
  return [...new Set(rows.map(({ organization_id }) => organization_id))];
}
