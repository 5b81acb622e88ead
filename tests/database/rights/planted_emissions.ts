import type { Sql } from "postgres";

/**
 * Plants emissions of two accounts and of none in an organization, as a superuser: one figure each by the location-based method,
 * with what covers them, a switch of each account, and a frozen inventory of both.
 */
export async function plantEmissions(
  sql: Sql,
  organizationId: string,
  accounts: readonly string[],
): Promise<void> {
  await sql`insert into public.emission_listings (organization_id, provider, source, listing_scope, period_start, period_end, record_count,
      account_count, integration_id, job_id)
    values (${organizationId}, 'aws', 'aws_estimate', '999999999999', '2026-03-01', '2026-04-01', 3, 3, gen_random_uuid(), gen_random_uuid())`;
  for (const account of [...accounts, null]) {
    await plantActivity(sql, organizationId, account);
  }
  const [snapshot] = await sql<{ id: string }[]>`
    insert into public.inventory_snapshots (organization_id, name, period_start, period_end)
    values (${organizationId}, 'Planted', '2026-01-01', '2027-01-01') returning id`;
  if (!snapshot) throw new Error("nothing was inserted");
  for (const [index, account] of accounts.entries()) {
    await sql`insert into public.emission_switches (organization_id, provider, account_key, period_start, source_before, source_after,
        location_based_kg_before, location_based_kg_after)
      values (${organizationId}, 'aws', ${account}, '2026-03-01', 'aws_carbon_export', 'aws_estimate', 1, 2)`;
    await sql`insert into public.inventory_snapshot_lines (snapshot_id, line_no, organization_id, period_start, provider, account_id,
        service_category, provider_scope, accounting_method, source, calculation, co2e_kg)
      values (${snapshot.id}, ${index}, ${organizationId}, '2026-03-01', 'aws', ${account}, 'compute', 2, 'location_based', 'aws_estimate',
        'usage_modelled', 1)`;
  }
}

async function plantActivity(
  sql: Sql,
  organizationId: string,
  account: string | null,
): Promise<void> {
  await sql`insert into public.emission_activities (organization_id, provider, source, listing_scope, external_key, period_start, period_end,
      account_id, service_raw, service_category, provider_scope, accounting_method, co2e_kg, calculation, integration_id, job_id)
    values (${organizationId}, 'aws', 'aws_estimate', '999999999999', ${
    account ?? "none"
  }, '2026-03-01', '2026-04-01', ${account}, 'AmazonEC2', 'compute', 2, 'location_based', 1, 'usage_modelled', gen_random_uuid(), gen_random_uuid())`;
  await sql`insert into public.emission_coverage (organization_id, provider, account_key, period_start, source, listing_scope, is_reported)
    values (${organizationId}, 'aws', ${
    account ?? "unattributed:999999999999"
  }, '2026-03-01', 'aws_estimate', '999999999999', false)`;
}
