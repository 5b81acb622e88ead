-- Charge loads: one immutable read of one billing period of one billing account from one source.
-- A load is written row by row while nobody sees it, then published by flipping its status in one small transaction.

create table private.charge_sources (
  source text primary key,
  provider text not null,
  rank int not null,
  is_line_item boolean not null
);
comment on table private.charge_sources is 'Where charges come from, best first.';
comment on column private.charge_sources.source is 'Name of the source.';
comment on column private.charge_sources.provider is 'aws, azure or gcp.';
comment on column private.charge_sources.rank is 'Smaller wins an account and period: 10 FOCUS export, 20 CUR or billing export, 30 query API.';
comment on column private.charge_sources.is_line_item is 'Fine enough to be called FOCUS.';
alter table private.charge_sources enable row level security;
insert into private.charge_sources (source, provider, rank, is_line_item) values
  ('aws_focus_export', 'aws', 10, true), ('aws_cur', 'aws', 20, true), ('aws_cost_explorer', 'aws', 30, false),
  ('gcp_billing_export', 'gcp', 20, false), ('azure_cost_management', 'azure', 30, false);

create table public.charge_loads (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null references public.organizations (id) on delete cascade,
  provider text not null,
  dataset text not null,
  source text not null references private.charge_sources (source),
  billing_account_id text not null,
  billing_period_start date not null,
  billing_period_end date not null,
  version text not null,
  grain text not null default 'full',
  is_payer_view boolean not null default true,
  delivery jsonb,
  status text not null default 'reading',
  integration_id uuid not null,
  job_id uuid not null,
  record_count bigint not null default 0,
  data_through date,
  is_rolled_up boolean not null default false,
  is_estimated boolean not null default true,
  created_at timestamptz not null default now(),
  published_at timestamptz,
  replaced_at timestamptz,
  constraint charge_loads_status_is_known check (status in ('reading', 'published', 'superseded', 'abandoned', 'purged')),
  constraint charge_loads_grain_is_known check (grain in ('full', 'narrow')),
  constraint charge_loads_delivery_is_an_object check (jsonb_typeof(delivery) = 'object' and octet_length(delivery::text) <= 4096),
  constraint charge_loads_period_is_forward check (billing_period_start < billing_period_end)
);
comment on table public.charge_loads is 'One read of a whole billing period. Readers see published loads alone.';
comment on column public.charge_loads.id is 'Identity of the load.';
comment on column public.charge_loads.organization_id is 'Whose charges.';
comment on column public.charge_loads.provider is 'aws, azure or gcp.';
comment on column public.charge_loads.dataset is 'The dataset that was read (service_usage, cur).';
comment on column public.charge_loads.source is 'Where the charges come from.';
comment on column public.charge_loads.billing_account_id is 'FOCUS BillingAccountId: the account that is billed.';
comment on column public.charge_loads.billing_period_start is 'First day of the billing period (UTC).';
comment on column public.charge_loads.billing_period_end is 'Day after its last day (UTC, exclusive).';
comment on column public.charge_loads.version is 'The provider''s version: assembly or execution id, or the time of reading.';
comment on column public.charge_loads.grain is 'full, or narrow when the request cap forced a coarser grouping. Narrow never replaces full.';
comment on column public.charge_loads.is_payer_view is 'The payer''s own figures win over a member''s view of the same account.';
comment on column public.charge_loads.delivery is 'What was delivered, for sources that deliver files: {manifest_key, manifest_etag, delivered_at} and how it was read.';
comment on column public.charge_loads.status is 'reading, published, superseded, abandoned, or purged once its charges are deleted.';
comment on column public.charge_loads.integration_id is 'The integration it was read through. No foreign key: loads outlive integrations, and jobs.';
comment on column public.charge_loads.job_id is 'The job that wrote it. No foreign key: loads outlive jobs.';
comment on column public.charge_loads.record_count is 'Rows in charges.';
comment on column public.charge_loads.data_through is 'Last day with data (UTC, inclusive).';
comment on column public.charge_loads.is_rolled_up is 'Its charges also stand in daily_costs, added up.';
comment on column public.charge_loads.is_estimated is 'The provider may still change it.';
comment on column public.charge_loads.created_at is 'When reading began (UTC).';
comment on column public.charge_loads.published_at is 'When readers began to see it (UTC).';
comment on column public.charge_loads.replaced_at is 'When a newer load took its place (UTC).';
create unique index charge_loads_one_published on public.charge_loads
  (organization_id, source, billing_account_id, billing_period_start) where status = 'published';
create index charge_loads_by_organization on public.charge_loads (organization_id);
create index charge_loads_by_source on public.charge_loads (source);
create index charge_loads_by_period on public.charge_loads (organization_id, provider, billing_period_start) where status = 'published';
create index charge_loads_by_job on public.charge_loads (job_id);
create index charge_loads_by_integration on public.charge_loads (integration_id);
create index charge_loads_to_purge on public.charge_loads (created_at) where status in ('superseded', 'abandoned');

alter table public.charge_loads enable row level security;
grant select on public.charge_loads to authenticated, service_role;
create policy "members read their organization's loads"
  on public.charge_loads for select to authenticated
  using (organization_id = any (array(select private.visible_organization_ids())));

create function private.published_load_ids() returns setof uuid
language sql stable security definer set search_path = '' as $$
  select l.id from public.charge_loads l
  where l.status = 'published' and l.organization_id in (select private.visible_organization_ids())
$$;
comment on function private.published_load_ids is 'Published loads of the caller''s organizations.';
grant execute on function private.published_load_ids to authenticated;
