-- Emissions: one row per provider scope and accounting method of a month, as a source gives it. All scopes of a provider are
-- Scope 3 of its customer, category 1 (purchased goods and services). Rows of two sources are alternatives: sum
-- primary_emissions, never this table.

create table private.emission_sources (
  source text primary key,
  provider text not null,
  rank int not null,
  is_reported boolean not null
);
comment on table private.emission_sources is 'Where emissions come from, best first.';
comment on column private.emission_sources.source is 'Name of the source.';
comment on column private.emission_sources.provider is 'aws, azure or gcp.';
comment on column private.emission_sources.rank is 'Smaller wins an account and month: 10 the provider''s API or table, 20 its export, 90 our estimate.';
comment on column private.emission_sources.is_reported is 'Whether the provider itself says so; what is modelled is provisional.';
alter table private.emission_sources enable row level security;
insert into private.emission_sources (source, provider, rank, is_reported) values
  ('aws_sustainability', 'aws', 10, true), ('aws_carbon_export', 'aws', 20, true), ('aws_estimate', 'aws', 90, false),
  ('azure_carbon', 'azure', 10, true), ('gcp_carbon_footprint', 'gcp', 10, true);

create table public.emission_listings (
  organization_id uuid not null references public.organizations (id) on delete cascade,
  provider text not null,
  source text not null,
  listing_scope text not null,
  period_start date not null,
  period_end date not null,
  record_count bigint not null,
  account_count bigint not null,
  model_versions text[] not null default '{}',
  read_at timestamptz not null default clock_timestamp(),
  integration_id uuid not null,
  job_id uuid not null,
  primary key (organization_id, source, listing_scope, period_start)
);
comment on table public.emission_listings is 'Which listings of a month were read to their end: no row stored then means none there.';
comment on column public.emission_listings.organization_id is 'Whose emissions.';
comment on column public.emission_listings.provider is 'aws, azure or gcp.';
comment on column public.emission_listings.source is 'Where it was read.';
comment on column public.emission_listings.listing_scope is 'What the listing covers: an AWS payer, an Azure subscription, a GCP table.';
comment on column public.emission_listings.period_start is 'First day of the month (UTC).';
comment on column public.emission_listings.period_end is 'Day after its last day (UTC, exclusive).';
comment on column public.emission_listings.record_count is 'Activities it holds; 0 when the source has none yet.';
comment on column public.emission_listings.account_count is 'Accounts it names: of two listings of a source the wider counts.';
comment on column public.emission_listings.model_versions is 'The versions of the provider''s method that its rows name.';
comment on column public.emission_listings.read_at is 'When it was last read to its end (UTC).';
comment on column public.emission_listings.integration_id is 'Read through. No foreign key: data outlives integrations.';
comment on column public.emission_listings.job_id is 'The job that read it. No foreign key: data outlives jobs.';
create index emission_listings_by_month on public.emission_listings (organization_id, provider, period_start);
create index emission_listings_by_integration on public.emission_listings (integration_id, period_start);

create table public.emission_activities (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null references public.organizations (id) on delete cascade,
  provider text not null,
  source text not null,
  listing_scope text not null,
  external_key text not null,
  period_start date not null,
  period_end date not null,
  account_id text,
  billing_account_id text,
  account_key text not null generated always as (coalesce(account_id, 'unattributed:' || coalesce(billing_account_id, listing_scope))) stored,
  resource_group text,
  resource_id text,
  service_raw text,
  service_code text,
  service_category text not null,
  region_raw text,
  region text,
  country text,
  provider_scope smallint not null,
  accounting_method text not null,
  ghg_scope smallint not null default 3,
  ghg_category smallint not null default 1,
  co2e_kg numeric not null,
  energy_kwh numeric,
  usage_quantity numeric,
  usage_unit text,
  cost numeric,
  billing_currency text,
  calculation text not null,
  factor_g_per_kwh numeric,
  factor_year smallint,
  factor_source text,
  factor_rung text,
  pue numeric,
  model_version text,
  source_unit text,
  metadata jsonb not null default '{}',
  integration_id uuid not null,
  job_id uuid not null,
  first_seen_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint emission_activities_name_a_figure_once unique (organization_id, source, listing_scope, external_key),
  constraint emission_activities_key_is_short check (char_length(external_key) between 1 and 1000),
  constraint emission_activities_month_is_whole check (
    period_start = date_trunc('month', period_start::timestamp)::date and period_end = (period_start + interval '1 month')::date),
  constraint emission_activities_scope_is_known check (provider_scope in (1, 2, 3)),
  constraint emission_activities_method_is_known check (accounting_method in ('location_based', 'market_based', 'single', 'unspecified')),
  constraint emission_activities_calculation_is_known check (calculation in ('provider_reported', 'usage_modelled', 'usage_extrapolated', 'spend_based')),
  constraint emission_activities_category_is_known check (
    service_category in ('compute', 'storage', 'database', 'network', 'serverless', 'containers', 'analytics', 'ml', 'other')),
  constraint emission_activities_amounts_are_numbers check (
    co2e_kg not in ('NaN', 'Infinity', '-Infinity') and energy_kwh not in ('NaN', 'Infinity', '-Infinity') and cost not in ('NaN', 'Infinity', '-Infinity')),
  constraint emission_activities_cost_has_a_currency check (cost is null or billing_currency ~ '^[A-Z]{3}$'),
  constraint emission_activities_metadata_is_short check (jsonb_typeof(metadata) = 'object' and octet_length(metadata::text) <= 4096)
);
comment on table public.emission_activities is 'Emissions of a month by scope and accounting method, from every source. Sources, and methods, are alternatives: never added.';
comment on column public.emission_activities.id is 'Identity of the row, kept when its month is read again.';
comment on column public.emission_activities.organization_id is 'Whose emissions.';
comment on column public.emission_activities.provider is 'aws, azure or gcp.';
comment on column public.emission_activities.source is 'Where it was read.';
comment on column public.emission_activities.listing_scope is 'The listing that named it.';
comment on column public.emission_activities.external_key is 'The same for the same figure whenever it is read; unique within its listing.';
comment on column public.emission_activities.period_start is 'First day of the month (UTC).';
comment on column public.emission_activities.period_end is 'Day after its last day (UTC, exclusive).';
comment on column public.emission_activities.account_id is 'AWS account, Azure subscription, GCP project number; null when the provider attributes it to none.';
comment on column public.emission_activities.billing_account_id is 'Who is billed: AWS payer, GCP billing account.';
comment on column public.emission_activities.account_key is 'account_id, or unattributed:<billing account or listing>.';
comment on column public.emission_activities.resource_group is 'Azure resource group.';
comment on column public.emission_activities.resource_id is 'The provider''s id of the resource.';
comment on column public.emission_activities.service_raw is 'The service as delivered.';
comment on column public.emission_activities.service_code is 'The provider''s id of the service, where it has one beside the name.';
comment on column public.emission_activities.service_category is 'compute, storage, database, network, serverless, containers, analytics, ml or other; an unknown service is other.';
comment on column public.emission_activities.region_raw is 'The region as delivered; null for global services.';
comment on column public.emission_activities.region is 'The provider''s own code of the region; null when it is global or unknown.';
comment on column public.emission_activities.country is 'Country of the region, ISO 3166-1 alpha-2.';
comment on column public.emission_activities.provider_scope is 'The provider''s own scope: 1, 2 or 3. Not the customer''s.';
comment on column public.emission_activities.accounting_method is 'location_based and market_based are alternatives; single belongs to both; unspecified where the provider does not say which it is.';
comment on column public.emission_activities.ghg_scope is 'Scope in the customer''s inventory (GHG Protocol): 3.';
comment on column public.emission_activities.ghg_category is 'Category of Scope 3: 1, purchased goods and services.';
comment on column public.emission_activities.co2e_kg is 'Kilograms of CO2 equivalent, exact; below zero only in corrections.';
comment on column public.emission_activities.energy_kwh is 'Electricity alone in kWh; of modelled rows.';
comment on column public.emission_activities.usage_quantity is 'What was used, in usage_unit; of modelled rows.';
comment on column public.emission_activities.usage_unit is 'Unit of usage_quantity.';
comment on column public.emission_activities.cost is 'Effective cost of that usage, in billing_currency; of modelled rows.';
comment on column public.emission_activities.billing_currency is 'ISO 4217 code of cost.';
comment on column public.emission_activities.calculation is 'provider_reported, usage_modelled, usage_extrapolated or spend_based.';
comment on column public.emission_activities.factor_g_per_kwh is 'Grams of CO2 equivalent per kWh that it was modelled by.';
comment on column public.emission_activities.factor_year is 'The year that factor is of.';
comment on column public.emission_activities.factor_source is 'Whose factor it is.';
comment on column public.emission_activities.factor_rung is 'How it was found: region_year, region_earlier_year, country, provider_average.';
comment on column public.emission_activities.pue is 'Power usage effectiveness it was modelled by.';
comment on column public.emission_activities.model_version is 'Version of the provider''s method, or of ours.';
comment on column public.emission_activities.source_unit is 'The unit it was delivered in: MTCO2e, kgCO2e.';
comment on column public.emission_activities.metadata is 'What else was delivered.';
comment on column public.emission_activities.integration_id is 'Read through. No foreign key: data outlives integrations.';
comment on column public.emission_activities.job_id is 'The job that last wrote it. No foreign key: data outlives jobs.';
comment on column public.emission_activities.first_seen_at is 'When it was first read (UTC).';
comment on column public.emission_activities.updated_at is 'When its month was last published (UTC).';
create index emission_activities_by_month on public.emission_activities (organization_id, period_start, source, listing_scope, account_key);
create index emission_activities_by_account on public.emission_activities (organization_id, account_id);
create index emission_activities_by_integration on public.emission_activities (integration_id);

alter table public.emission_listings enable row level security;
grant select on public.emission_listings to authenticated, service_role;
create policy "members who may see every account read the listings" on public.emission_listings for select to authenticated
  using (organization_id = any (array(select private.wholly_visible_organization_ids())));

alter table public.emission_activities enable row level security;
grant select on public.emission_activities to authenticated, service_role;
create policy "members read emissions of accounts they may see" on public.emission_activities for select to authenticated
  using (
    organization_id = any (array(select private.visible_organization_ids())) and (organization_id = any (array(select private.wholly_visible_organization_ids()))
    or (organization_id, account_id) in (select v.organization_id, v.account_id from private.visible_accounts() v))
  );
