-- Coverage of emissions: which source counts for an account and month, decided for all scopes at once. A modelled account is
-- provisional: once the provider reports it, the report takes over, and what that changed is kept.

create table public.emission_coverage (
  organization_id uuid not null references public.organizations (id) on delete cascade,
  provider text not null,
  account_key text not null,
  period_start date not null,
  source text not null,
  listing_scope text not null,
  is_reported boolean not null,
  primary key (organization_id, provider, period_start, account_key)
);
comment on table public.emission_coverage is 'Which listing is the primary source of an account''s emissions in a month, for all scopes.';
comment on column public.emission_coverage.organization_id is 'Whose emissions.';
comment on column public.emission_coverage.provider is 'aws, azure or gcp.';
comment on column public.emission_coverage.account_key is 'Account id, or unattributed:<billing account or listing>.';
comment on column public.emission_coverage.period_start is 'First day of the month (UTC).';
comment on column public.emission_coverage.source is 'The primary source.';
comment on column public.emission_coverage.listing_scope is 'The listing of it that counts.';
comment on column public.emission_coverage.is_reported is 'Whether the provider itself says so; else it is provisional.';
create index emission_coverage_by_listing on public.emission_coverage (organization_id, source, listing_scope, period_start, account_key);

create table public.emission_switches (
  id bigint generated always as identity primary key,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  provider text not null,
  account_key text not null,
  period_start date not null,
  source_before text not null,
  source_after text,
  location_based_kg_before numeric not null,
  location_based_kg_after numeric not null,
  job_id uuid,
  switched_at timestamptz not null default clock_timestamp()
);
comment on table public.emission_switches is 'When another source became primary for an account and month, and what that changed. Append-only.';
comment on column public.emission_switches.id is 'Identity of the row.';
comment on column public.emission_switches.organization_id is 'Whose emissions.';
comment on column public.emission_switches.provider is 'aws, azure or gcp.';
comment on column public.emission_switches.account_key is 'Account id, or unattributed:<billing account or listing>.';
comment on column public.emission_switches.period_start is 'First day of the month (UTC).';
comment on column public.emission_switches.source_before is 'What counted until then.';
comment on column public.emission_switches.source_after is 'What counts since; null when nothing is left of the account.';
comment on column public.emission_switches.location_based_kg_before is 'Kilograms of all scopes by the location-based method until then.';
comment on column public.emission_switches.location_based_kg_after is 'The same since.';
comment on column public.emission_switches.job_id is 'The job that published; null when data was withdrawn. No foreign key: the log outlives jobs.';
comment on column public.emission_switches.switched_at is 'When (UTC).';
create index emission_switches_by_month on public.emission_switches (organization_id, period_start);

alter table public.emission_coverage enable row level security;
grant select on public.emission_coverage to authenticated, service_role;
create policy "members read which source covers an account's emissions" on public.emission_coverage for select to authenticated
  using (
    organization_id = any (array(select private.visible_organization_ids())) and (organization_id = any (array(select private.wholly_visible_organization_ids()))
    or (organization_id, account_key) in (select v.organization_id, v.account_id from private.visible_accounts() v))
  );
alter table public.emission_switches enable row level security;
grant select on public.emission_switches to authenticated, service_role;
create policy "members read when an account's source of emissions changed" on public.emission_switches for select to authenticated
  using (
    organization_id = any (array(select private.visible_organization_ids())) and (organization_id = any (array(select private.wholly_visible_organization_ids()))
    or (organization_id, account_key) in (select v.organization_id, v.account_id from private.visible_accounts() v))
  );

create function private.covered_emissions(organization_id uuid, provider text, period_start date)
returns table (account_key text, source text, listing_scope text, is_reported boolean, location_based_kg numeric)
language sql stable set search_path = '' as $$
  select v.account_key, v.source, v.listing_scope, v.is_reported, coalesce(sum(a.co2e_kg) filter (where a.accounting_method <> 'market_based'), 0)
  from public.emission_coverage v
  left join public.emission_activities a on a.organization_id = v.organization_id and a.period_start = v.period_start and a.source = v.source
    and a.listing_scope = v.listing_scope and a.account_key = v.account_key
  where v.organization_id = covered_emissions.organization_id and v.provider = covered_emissions.provider
    and v.period_start = covered_emissions.period_start
  group by v.account_key, v.source, v.listing_scope, v.is_reported
$$;
comment on function private.covered_emissions is 'What counts for each account of a month, with its kilograms by the location-based method.';

create function private.emission_totals_before(organization_id uuid, provider text, period_start date) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_object_agg(c.account_key, jsonb_build_object('source', c.source, 'kg', c.location_based_kg)), '{}')
  from private.covered_emissions(emission_totals_before.organization_id, emission_totals_before.provider, emission_totals_before.period_start) c
$$;
comment on function private.emission_totals_before is 'Source and kilograms of each account, to be taken before a month is changed and given to refresh_emission_coverage.';

create function private.refresh_emission_coverage(organization_id uuid, provider text, period_start date, before jsonb, job_id uuid) returns void
language plpgsql set search_path = '' as $$
begin
  delete from public.emission_coverage v
  where v.organization_id = refresh_emission_coverage.organization_id and v.provider = refresh_emission_coverage.provider
    and v.period_start = refresh_emission_coverage.period_start;
  insert into public.emission_coverage (organization_id, provider, account_key, period_start, source, listing_scope, is_reported)
  select distinct on (a.account_key) a.organization_id, a.provider, a.account_key, a.period_start, a.source, a.listing_scope, s.is_reported
  from (
    select distinct x.organization_id, x.provider, x.account_key, x.period_start, x.source, x.listing_scope from public.emission_activities x
    where x.organization_id = refresh_emission_coverage.organization_id and x.provider = refresh_emission_coverage.provider
      and x.period_start = refresh_emission_coverage.period_start) a
  join private.emission_sources s on s.source = a.source
  join public.emission_listings l on l.organization_id = a.organization_id and l.source = a.source and l.listing_scope = a.listing_scope
    and l.period_start = a.period_start
  -- A payer's listing names more accounts than a member's own.
  order by a.account_key, s.rank, l.account_count desc, a.listing_scope;
  insert into public.emission_switches (organization_id, provider, account_key, period_start, source_before, source_after,
    location_based_kg_before, location_based_kg_after, job_id)
  select refresh_emission_coverage.organization_id, refresh_emission_coverage.provider, b.key, refresh_emission_coverage.period_start,
    b.value ->> 'source', c.source, (b.value ->> 'kg')::numeric, coalesce(c.location_based_kg, 0), refresh_emission_coverage.job_id
  from jsonb_each(refresh_emission_coverage.before) b
  left join private.covered_emissions(refresh_emission_coverage.organization_id, refresh_emission_coverage.provider,
    refresh_emission_coverage.period_start) c on c.account_key = b.key
  where c.source is distinct from b.value ->> 'source';
end $$;
comment on function private.refresh_emission_coverage is 'Decides anew which listing covers each account of a month, and logs where another source took over from what was before.';
