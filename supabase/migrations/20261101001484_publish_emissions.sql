-- Publishing emissions: a complete job replaces what is stored of every listing it has read. Restated rows change, rows that
-- the source no longer names go, and a month never mixes two versions of a provider's method.

create function private.sweep_emissions(job public.sync_jobs, source text) returns void
language sql set search_path = '' as $$
  delete from public.emission_activities a
  using private.staged_scopes s
  where s.job_id = job.id and s.status = 'complete'
    and a.organization_id = job.organization_id and a.period_start = job.period_start and a.source = sweep_emissions.source and a.listing_scope = s.scope
    and not exists (select from private.staged_records r
      where r.job_id = job.id and r.scope = s.scope and r.kind = 'emissions' and r.record_key = a.external_key)
    -- A record that could not be read is still there, unless what was read beside it is of another version.
    and (s.scope = any (private.swept_scopes(job.id)) or exists (select from private.staged_records r
      where r.job_id = job.id and r.scope = s.scope and r.kind = 'emissions' and r.record ->> 'model_version' is distinct from a.model_version))
$$;
comment on function private.sweep_emissions is 'Deletes what the listings a job has read no longer name.';

create function private.upsert_emissions(job public.sync_jobs, source text) returns bigint
language plpgsql set search_path = '' as $$
declare
  published bigint;
begin
  insert into public.emission_activities as e (organization_id, provider, source, listing_scope, external_key, period_start, period_end, account_id,
    billing_account_id, resource_group, resource_id, service_raw, service_code, service_category, region_raw, region, country, provider_scope,
    accounting_method, co2e_kg, energy_kwh, usage_quantity, usage_unit, cost, billing_currency, calculation, factor_g_per_kwh, factor_year,
    factor_source, factor_rung, pue, model_version, source_unit, metadata, integration_id, job_id)
  select job.organization_id, job.provider, upsert_emissions.source, s.scope, x.external_key, x.period_start, (x.period_start + interval '1 month')::date,
    x.account_id, x.billing_account_id, x.resource_group, x.resource_id, x.service_raw, x.service_code,
    private.service_category(job.provider, x.service_code, x.service_raw), x.region_raw, r.region, private.country_of(job.provider, r.region),
    x.provider_scope, x.accounting_method, x.co2e_kg, x.energy_kwh, x.usage_quantity, x.usage_unit, x.cost, x.billing_currency, x.calculation,
    x.factor_g_per_kwh, x.factor_year, x.factor_source, x.factor_rung, x.pue, x.model_version, x.source_unit, coalesce(x.metadata, '{}'),
    job.integration_id, job.id
  from private.staged(job.id, 'emissions') s
  cross join lateral jsonb_to_record(s.record) as x (external_key text, period_start date, account_id text, billing_account_id text, resource_group text,
    resource_id text, service_raw text, service_code text, region_raw text, provider_scope smallint, accounting_method text, co2e_kg numeric,
    energy_kwh numeric, usage_quantity numeric, usage_unit text, cost numeric, billing_currency text, calculation text, factor_g_per_kwh numeric,
    factor_year smallint, factor_source text, factor_rung text, pue numeric, model_version text, source_unit text, metadata jsonb)
  cross join lateral (select private.normal_region(job.provider, x.region_raw) as region) r
  on conflict on constraint emission_activities_name_a_figure_once do update set
    period_start = excluded.period_start, period_end = excluded.period_end, account_id = excluded.account_id,
    billing_account_id = excluded.billing_account_id, resource_group = excluded.resource_group, resource_id = excluded.resource_id,
    service_raw = excluded.service_raw, service_code = excluded.service_code, service_category = excluded.service_category,
    region_raw = excluded.region_raw, region = excluded.region, country = excluded.country, provider_scope = excluded.provider_scope,
    accounting_method = excluded.accounting_method, co2e_kg = excluded.co2e_kg, energy_kwh = excluded.energy_kwh,
    usage_quantity = excluded.usage_quantity, usage_unit = excluded.usage_unit, cost = excluded.cost, billing_currency = excluded.billing_currency,
    calculation = excluded.calculation, factor_g_per_kwh = excluded.factor_g_per_kwh, factor_year = excluded.factor_year,
    factor_source = excluded.factor_source, factor_rung = excluded.factor_rung, pue = excluded.pue, model_version = excluded.model_version,
    source_unit = excluded.source_unit, metadata = excluded.metadata, integration_id = excluded.integration_id, job_id = excluded.job_id,
    updated_at = clock_timestamp();
  get diagnostics published = row_count;
  return published;
end $$;
comment on function private.upsert_emissions is 'Writes the staged emissions of listings that were read to their end, with the category of their service and the place of their region.';

create function private.keep_emission_listings(job public.sync_jobs, source text) returns void
language sql set search_path = '' as $$
  insert into public.emission_listings (organization_id, provider, source, listing_scope, period_start, period_end, record_count, account_count,
    model_versions, integration_id, job_id)
  select job.organization_id, job.provider, keep_emission_listings.source, s.scope, job.period_start, job.period_end, count(a.id),
    count(distinct a.account_key), coalesce(array_agg(distinct a.model_version) filter (where a.model_version is not null), '{}'), job.integration_id, job.id
  from private.staged_scopes s
  left join public.emission_activities a on a.organization_id = job.organization_id and a.period_start = job.period_start
    and a.source = keep_emission_listings.source and a.listing_scope = s.scope
  where s.job_id = job.id and s.status = 'complete' group by s.scope
  on conflict on constraint emission_listings_pkey do update set record_count = excluded.record_count, account_count = excluded.account_count,
    model_versions = excluded.model_versions, read_at = excluded.read_at, integration_id = excluded.integration_id, job_id = excluded.job_id
$$;
comment on function private.keep_emission_listings is 'Keeps which listings a complete job has read, and what they hold.';

create function private.publish_emissions(job public.sync_jobs) returns bigint
language plpgsql
set search_path = ''
-- The planner has not seen what a job has just staged: taking it for a few rows, it would compare every row with every row.
set enable_nestloop = off
as $$
declare
  source text := (select d.emission_source from private.datasets d where d.provider = job.provider and d.dataset = job.dataset);
  stray text;
  before jsonb;
  published bigint;
begin
  select r.record_key into stray from private.staged_records r
  where r.job_id = job.id and r.kind = 'emissions' and r.record ->> 'period_start' is distinct from job.period_start::text limit 1;
  if found then
    perform private.refuse('CS400', format('emission %s is not of the month %s that the job reads', stray, job.period_start));
  end if;
  perform pg_advisory_xact_lock(hashtextextended(concat_ws('/', 'emissions', job.organization_id, job.provider, job.period_start), 0));
  before := private.emission_totals_before(job.organization_id, job.provider, job.period_start);
  perform private.sweep_emissions(job, source);
  published := private.upsert_emissions(job, source);
  perform private.keep_emission_listings(job, source);
  perform private.refresh_emission_coverage(job.organization_id, job.provider, job.period_start, before, job.id);
  perform private.note_coverage(job);
  return published;
end $$;
comment on function private.publish_emissions is 'Makes the emissions a complete job has staged what readers see; returns how many activities its listings hold.';

create function private.withdraw_emissions(integration public.integrations) returns bigint
language plpgsql set search_path = '' as $$
declare
  withdrawn bigint := 0;
  gone bigint;
  month date;
  before jsonb;
begin
  for month in select distinct a.period_start from public.emission_listings a where a.integration_id = integration.id order by a.period_start loop
    perform pg_advisory_xact_lock(hashtextextended(concat_ws('/', 'emissions', integration.organization_id, integration.provider, month), 0));
    before := private.emission_totals_before(integration.organization_id, integration.provider, month);
    delete from public.emission_activities a where a.integration_id = integration.id and a.period_start = month;
    get diagnostics gone = row_count;
    withdrawn := withdrawn + gone;
    delete from public.emission_listings l where l.integration_id = integration.id and l.period_start = month;
    perform private.refresh_emission_coverage(integration.organization_id, integration.provider, month, before, null);
  end loop;
  return withdrawn;
end $$;
comment on function private.withdraw_emissions is 'Deletes emissions that were read through an integration; other sources then cover the accounts. Returns how many rows.';
