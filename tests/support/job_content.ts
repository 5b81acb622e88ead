import type { Sql } from "postgres";

/**
 * Everything that a run of a job left for readers, as text: rows, counts, reconciliations, requests, state. Identities and
 * times are left out, so that two runs of the same source compare byte for byte.
 */
export async function jobContent(sql: Sql, jobId: string): Promise<string> {
  const [job] =
    await sql`select load_id, organization_id from sync_jobs where id = ${jobId}`;
  if (!job) throw new Error("there is no such job");
  const { load_id: load, organization_id: organization } = job;
  const [row] = await sql`
    select jsonb_pretty(jsonb_build_object(
      'job', (select to_jsonb(j) from (select status, page_no, records_synced, records_failed, rereads, progress, warnings,
        error_code, error_message from sync_jobs where id = ${jobId}) j),
      'load', (select to_jsonb(l) from (select status, source, grain, record_count, data_through, is_estimated
        from charge_loads where id = ${load}) l),
      'charges', (select coalesce(jsonb_agg(to_jsonb(c) - 'load_id' order by c.charge_key, c.part), '[]')
        from charges c where load_id = ${load}),
      'control_totals', (select coalesce(jsonb_agg(to_jsonb(t) - 'load_id' order by t.part, t.record_type, t.billing_currency), '[]')
        from private.control_totals t where load_id = ${load}),
      'reconciliations', (select coalesce(jsonb_agg(to_jsonb(r) - array['id', 'load_id', 'job_id', 'created_at'] order by billing_currency, measure), '[]')
        from reconciliations r where load_id = ${load}),
      'rejects', (select coalesce(jsonb_agg(to_jsonb(r) - array['id', 'job_id', 'created_at'] order by id), '[]')
        from sync_rejects r where job_id = ${jobId}),
      'requests', (select coalesce(jsonb_agg(jsonb_build_array(operation, requests, price_usd) order by operation), '[]')
        from provider_requests where job_id = ${jobId}),
      'contracts', (select coalesce(jsonb_agg(to_jsonb(c) - array['integration_id', 'job_id', 'first_seen_at', 'terms_read_at'] order by agreement_id), '[]')
        from aws_contracts c where organization_id = ${organization}),
      'terms', (select coalesce(jsonb_agg(to_jsonb(t) order by agreement_id, term_no), '[]')
        from aws_contract_terms t where organization_id = ${organization}),
      'contract_charges', (select coalesce(jsonb_agg(to_jsonb(k) - 'job_id' order by agreement_id, charge_id), '[]')
        from aws_contract_charges k where organization_id = ${organization}),
      'accounts_covered', (select coalesce(jsonb_agg(to_jsonb(v) - array['read_at', 'checked_at', 'job_id'] order by account_id), '[]')
        from account_coverage v where organization_id = ${organization}),
      'staged', (select count(*) from private.staged_records where job_id = ${jobId}),
      'accounts', (select coalesce(jsonb_agg(to_jsonb(a) - array['first_seen_at', 'last_seen_at'] order by account_id), '[]')
        from cloud_accounts a where organization_id = ${organization}),
      'coverage', (select coalesce(jsonb_agg(jsonb_build_array(account_key, source, load_id = ${load}) order by account_key), '[]')
        from cost_coverage where organization_id = ${organization}),
      'published', (select count(*) from charge_loads where organization_id = ${organization} and status = 'published'),
      'unfinished', (select count(*) from charge_loads where organization_id = ${organization} and status = 'reading')
    )) as content`;
  return row?.content;
}
