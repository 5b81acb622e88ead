-- Runs and jobs: what was asked for, and the units of work it became.
-- A run is one request or tick; its status and counts derive from its jobs. A job is one integration, dataset and billing period.
-- At most one open job per integration, dataset and period.

create table private.datasets (
  provider text not null,
  dataset text not null,
  source text,
  is_by_period boolean not null,
  request_price_usd numeric not null default 0,
  is_confidential boolean not null default false,
  emission_source text,
  months_back int not null default 0,
  allowed_lag interval not null default '0',
  primary key (provider, dataset)
);
comment on table private.datasets is 'The datasets the engine can sync.';
comment on column private.datasets.provider is 'aws, azure or gcp.';
comment on column private.datasets.dataset is 'Name used in requests (service_usage).';
comment on column private.datasets.source is 'The charge source it writes, when it writes charges; cur writes aws_focus_export where that is what is delivered.';
comment on column private.datasets.is_by_period is 'Restated by billing period: one job per period.';
comment on column private.datasets.request_price_usd is 'Price of one provider request in USD.';
comment on column private.datasets.is_confidential is 'Agreements and invoices: what was rejected of it is shown only to those with the right to contracts.';
comment on column private.datasets.emission_source is 'The emission source it writes, when it writes emissions.';
comment on column private.datasets.months_back is 'How many months before the asked window are read too when nobody named one: its provider delivers late. Only months that are over are read then.';
comment on column private.datasets.allowed_lag is 'How far its provider may be behind before the data counts as stale.';
alter table private.datasets enable row level security;
-- USD 0.01 a request: aws.amazon.com/aws-cost-management/aws-cost-explorer/pricing
insert into private.datasets (provider, dataset, source, is_by_period, request_price_usd) values
  ('aws', 'service_usage', 'aws_cost_explorer', true, 0.01), ('aws', 'cur', 'aws_cur', true, 0);
insert into private.datasets (provider, dataset, is_by_period, is_confidential) values
  ('aws', 'marketplace_products', false, true), ('aws', 'contracts', false, true), ('aws', 'invoices', false, true);
insert into private.datasets (provider, dataset, source, is_by_period) values
  ('azure', 'costs', 'azure_cost_management', true), ('gcp', 'costs', 'gcp_billing_export', true);
-- A month of Google's is exported on the 15th of the next (cloud.google.com/carbon-footprint/docs/export), Azure's about the 19th, AWS's within three months.
insert into private.datasets (provider, dataset, emission_source, is_by_period, months_back, allowed_lag) values
  ('aws', 'emissions', 'aws_sustainability', true, 3, '100 days'), ('aws', 'carbon_export', 'aws_carbon_export', true, 3, '100 days'), ('aws', 'estimated_emissions', 'aws_estimate', true, 1, '35 days'), ('azure', 'emissions', 'azure_carbon', true, 2, '55 days'),
  ('gcp', 'emissions', 'gcp_carbon_footprint', true, 2, '50 days');

create table public.sync_runs (
  id uuid primary key default gen_random_uuid(),
  job_id text not null,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  integration_id uuid not null references public.integrations (id) on delete cascade,
  provider text not null,
  data_types text[] not null,
  trigger text not null,
  start_date date not null,
  end_date date not null,
  requested_by uuid,
  request_id text,
  is_window_asked boolean not null default false,
  created_at timestamptz not null default now(),
  constraint sync_runs_job_id_is_unique unique (job_id),
  constraint sync_runs_are_short check (cardinality(data_types) between 1 and 20 and char_length(request_id) <= 200),
  constraint sync_runs_window_is_forward check (start_date < end_date),
  constraint sync_runs_trigger_is_known check (trigger in ('user', 'service', 'schedule', 'retry'))
);
comment on table public.sync_runs is 'One request or tick for synced data. Status and counts derive from its jobs. Kept 90 days.';
comment on column public.sync_runs.id is 'The syncLogId of answers.';
comment on column public.sync_runs.job_id is 'Readable unique id: sync-<provider>-<organization>-<epoch seconds>, suffixed when two fall in one second.';
comment on column public.sync_runs.organization_id is 'Whose data.';
comment on column public.sync_runs.integration_id is 'Through which integration.';
comment on column public.sync_runs.provider is 'aws, azure or gcp.';
comment on column public.sync_runs.data_types is 'Datasets asked for.';
comment on column public.sync_runs.trigger is 'user, service, schedule or retry.';
comment on column public.sync_runs.start_date is 'First day asked for (UTC).';
comment on column public.sync_runs.end_date is 'Day after the last one asked for (UTC, exclusive).';
comment on column public.sync_runs.requested_by is 'The user who asked; null for schedules and services.';
comment on column public.sync_runs.request_id is 'The request that started it.';
comment on column public.sync_runs.is_window_asked is 'Whether the request named its days; else datasets that come late are read further back.';
comment on column public.sync_runs.created_at is 'When it was asked for (UTC).';
create index sync_runs_by_organization on public.sync_runs (organization_id, created_at desc);
create index sync_runs_by_integration on public.sync_runs (integration_id, created_at desc);

create table public.sync_jobs (
  id uuid primary key default gen_random_uuid(),
  status text not null default 'queued',
  organization_id uuid not null references public.organizations (id) on delete cascade,
  integration_id uuid not null references public.integrations (id) on delete cascade,
  provider text not null,
  dataset text not null,
  period_start date,
  period_end date,
  parameters jsonb not null default '{}',
  needs_worker boolean not null default false,
  run_after timestamptz not null default now(),
  attempts int not null default 0,
  max_attempts int not null default 5,
  claims int not null default 0,
  lease_token bigint not null default 0,
  lease_owner text,
  lease_expires_at timestamptz,
  cursor jsonb,
  page_no int not null default 0,
  page_no_at_claim int not null default 0,
  stalled_handovers int not null default 0,
  rereads int not null default 0,
  reread_parts text[] not null default '{}',
  load_id uuid,
  records_synced bigint not null default 0,
  records_failed bigint not null default 0,
  progress jsonb not null default '{}',
  warnings jsonb not null default '[]',
  error_code text,
  error_message text,
  request_id text,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  advanced_at timestamptz,
  finished_at timestamptz,
  constraint sync_jobs_status_is_known check (status in ('queued', 'running', 'succeeded', 'partial', 'failed', 'cancelled')),
  constraint sync_jobs_running_has_a_lease check ((status = 'running') = (lease_expires_at is not null)),
  constraint sync_jobs_finished_has_a_time check ((status in ('queued', 'running')) = (finished_at is null)),
  constraint sync_jobs_parameters_are_short check (octet_length(parameters::text) <= 8192 and char_length(request_id) <= 200),
  constraint sync_jobs_max_attempts_is_positive check (max_attempts > 0)
);
comment on table public.sync_jobs is 'A unit of sync work: one integration, dataset and billing period. Written by the engine alone.';
comment on column public.sync_jobs.id is 'Identity of the job.';
comment on column public.sync_jobs.status is 'queued, running, succeeded, partial, failed or cancelled.';
comment on column public.sync_jobs.organization_id is 'Whose data.';
comment on column public.sync_jobs.integration_id is 'Through which integration.';
comment on column public.sync_jobs.provider is 'aws, azure or gcp.';
comment on column public.sync_jobs.dataset is 'What is synced (service_usage, cur, emissions, contracts).';
comment on column public.sync_jobs.period_start is 'First day of the billing period (UTC); null for datasets without periods.';
comment on column public.sync_jobs.period_end is 'Day after its last day (UTC, exclusive); null for datasets without periods.';
comment on column public.sync_jobs.parameters is 'What else the source needs to know (read_until, window).';
comment on column public.sync_jobs.needs_worker is 'Cannot progress within an Edge Function''s budget; only a worker without that budget claims it.';
comment on column public.sync_jobs.run_after is 'Not to be claimed before this time (UTC).';
comment on column public.sync_jobs.attempts is 'Claims since the last committed page; hand-overs do not count.';
comment on column public.sync_jobs.max_attempts is 'Attempts without progress after which the job fails.';
comment on column public.sync_jobs.claims is 'Claims over its whole life.';
comment on column public.sync_jobs.lease_token is 'Fencing token: grows with every claim; a write with an older one is refused. Not a secret.';
comment on column public.sync_jobs.lease_owner is 'Who holds it.';
comment on column public.sync_jobs.lease_expires_at is 'When the lease ends unless a page extends it (database clock, UTC).';
comment on column public.sync_jobs.cursor is 'Where the next page starts; written with the page it follows. Carries its own version.';
comment on column public.sync_jobs.page_no is 'Pages committed.';
comment on column public.sync_jobs.page_no_at_claim is 'page_no when the present holder claimed it; tells a stalled hand-over.';
comment on column public.sync_jobs.stalled_handovers is 'Hand-overs in a row without a committed page; two make needs_worker true.';
comment on column public.sync_jobs.rereads is 'How often parts were read again because totals did not match.';
comment on column public.sync_jobs.reread_parts is 'Parts that were read again; each is once at most.';
comment on column public.sync_jobs.load_id is 'The load it writes.';
comment on column public.sync_jobs.records_synced is 'Records stored by committed pages.';
comment on column public.sync_jobs.records_failed is 'Records rejected; see sync_rejects.';
comment on column public.sync_jobs.progress is 'How far the read is, in the source''s own words.';
comment on column public.sync_jobs.warnings is 'What a reader of the figures should know: [{code, message}].';
comment on column public.sync_jobs.error_code is 'Stable code of the last error.';
comment on column public.sync_jobs.error_message is 'Its sentence, without secrets.';
comment on column public.sync_jobs.request_id is 'The request that created it.';
comment on column public.sync_jobs.created_at is 'When it was enqueued (UTC).';
comment on column public.sync_jobs.started_at is 'When it was first claimed (UTC).';
comment on column public.sync_jobs.advanced_at is 'When a page was last committed (UTC).';
comment on column public.sync_jobs.finished_at is 'When it ended (UTC).';
create unique index sync_jobs_one_open_per_period on public.sync_jobs (integration_id, dataset, period_start)
  nulls not distinct where status in ('queued', 'running');
create index sync_jobs_to_claim on public.sync_jobs (organization_id, needs_worker, run_after, id) where status = 'queued';
create index sync_jobs_with_lease on public.sync_jobs (lease_expires_at) where status = 'running';
create index sync_jobs_by_organization on public.sync_jobs (organization_id, created_at desc);
create index sync_jobs_by_integration on public.sync_jobs (integration_id, dataset, created_at desc);

create table public.sync_run_jobs (
  run_id uuid not null references public.sync_runs (id) on delete cascade,
  job_id uuid not null references public.sync_jobs (id) on delete cascade,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  is_joined boolean not null default false,
  primary key (run_id, job_id)
);
comment on table public.sync_run_jobs is 'Which jobs serve which run. A request for several datasets joins jobs that are already open.';
comment on column public.sync_run_jobs.run_id is 'The run.';
comment on column public.sync_run_jobs.job_id is 'The job.';
comment on column public.sync_run_jobs.organization_id is 'Whose run.';
comment on column public.sync_run_jobs.is_joined is 'True when the job was already open for another run.';
create index sync_run_jobs_by_job on public.sync_run_jobs (job_id);
create index sync_run_jobs_by_organization on public.sync_run_jobs (organization_id);

create table public.sync_rejects (
  id bigint generated always as identity primary key,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  job_id uuid not null references public.sync_jobs (id) on delete cascade,
  part text,
  reason text not null,
  record_path text not null,
  raw text,
  is_confidential boolean not null default false,
  created_at timestamptz not null default now(),
  constraint sync_rejects_raw_is_bounded check (octet_length(raw) <= 4096)
);
comment on table public.sync_rejects is 'Records a source delivered that could not be kept. Kept 30 days.';
comment on column public.sync_rejects.id is 'Order of writing.';
comment on column public.sync_rejects.organization_id is 'Whose data.';
comment on column public.sync_rejects.job_id is 'The job that met it.';
comment on column public.sync_rejects.part is 'The part of the load, or the scope of the listing, that it belonged to; null when it belonged to none.';
comment on column public.sync_rejects.reason is 'What was wrong: the member, what was expected, what was found.';
comment on column public.sync_rejects.record_path is 'Where it stood in what the source delivered.';
comment on column public.sync_rejects.raw is 'The record as delivered, redacted, 4 kB at most.';
comment on column public.sync_rejects.is_confidential is 'Of agreements or invoices: shown only to those with the right to contracts.';
comment on column public.sync_rejects.created_at is 'When it was met (UTC).';
create index sync_rejects_by_job on public.sync_rejects (job_id);
create index sync_rejects_by_organization on public.sync_rejects (organization_id, id desc);
create index sync_rejects_by_age on public.sync_rejects (created_at);

create table public.provider_requests (
  id bigint generated always as identity primary key,
  job_id uuid references public.sync_jobs (id) on delete cascade,
  request_date date not null,
  operation text not null,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  integration_id uuid not null references public.integrations (id) on delete cascade,
  requests int not null,
  price_usd numeric not null,
  constraint provider_requests_one_row unique nulls not distinct (integration_id, request_date, operation, job_id),
  constraint provider_requests_are_counted check (requests > 0 and price_usd >= 0)
);
comment on table public.provider_requests is 'Requests made to a provider per job, day and operation, with their price.';
comment on column public.provider_requests.id is 'Identity of the row.';
comment on column public.provider_requests.job_id is 'The job that made them; null for the test of an integration.';
comment on column public.provider_requests.request_date is 'The UTC day.';
comment on column public.provider_requests.operation is 'The provider''s operation (ce:GetCostAndUsage).';
comment on column public.provider_requests.organization_id is 'On whose behalf.';
comment on column public.provider_requests.integration_id is 'Through which integration; the daily cap counts per integration.';
comment on column public.provider_requests.requests is 'How many.';
comment on column public.provider_requests.price_usd is 'What the provider charges for them, in USD.';
create index provider_requests_by_job on public.provider_requests (job_id);
create index provider_requests_by_organization on public.provider_requests (organization_id, request_date);

alter table public.sync_runs enable row level security;
alter table public.sync_jobs enable row level security;
alter table public.sync_run_jobs enable row level security;
alter table public.sync_rejects enable row level security;
alter table public.provider_requests enable row level security;
grant select on public.sync_runs, public.sync_jobs, public.sync_run_jobs, public.sync_rejects, public.provider_requests
  to authenticated, service_role;
create policy "members read their organization's runs" on public.sync_runs for select to authenticated
  using (organization_id = any (array(select private.visible_organization_ids())));
create policy "members read their organization's jobs" on public.sync_jobs for select to authenticated
  using (organization_id = any (array(select private.visible_organization_ids())));
create policy "members read which jobs serve a run" on public.sync_run_jobs for select to authenticated
  using (organization_id = any (array(select private.visible_organization_ids())));
create policy "members who see every account read rejects" on public.sync_rejects for select to authenticated
  using (
    organization_id = any (array(select private.wholly_visible_organization_ids()))
    and (not is_confidential or organization_id = any (array(select private.contract_organization_ids())))
  );
create policy "members read what requests cost" on public.provider_requests for select to authenticated
  using (organization_id = any (array(select private.visible_organization_ids())));
