-- Requests: how a sync is asked for. The right is checked and the work enqueued in one transaction under the caller's JWT.

create function private.new_run(integration public.integrations, data_types text[], start_date date, end_date date, trigger text, request_id text,
  is_window_asked boolean)
returns public.sync_runs
language plpgsql set search_path = '' as $$
declare
  run public.sync_runs;
  base text := format('sync-%s-%s-%s', integration.provider, integration.organization_id, floor(extract(epoch from clock_timestamp())));
begin
  for suffix in 1..1000 loop
    insert into public.sync_runs (job_id, organization_id, integration_id, provider, data_types, trigger, start_date, end_date, requested_by, request_id,
      is_window_asked)
    values (case suffix when 1 then base else base || '-' || suffix end, integration.organization_id, integration.id, integration.provider,
      new_run.data_types, new_run.trigger, new_run.start_date, new_run.end_date, (select auth.uid()), new_run.request_id, new_run.is_window_asked)
    on conflict (job_id) do nothing
    returning * into run;
    exit when run.id is not null;
  end loop;
  if run.id is null then
    perform private.refuse('CS429', 'more than 1000 runs of one organization began in one second');
  end if;
  return run;
end $$;
comment on function private.new_run is 'Begins a run with a readable id of its own.';

create function private.job_periods(is_by_period boolean, start_date date, end_date date) returns table (period_start date, period_end date)
language sql immutable set search_path = '' as $$
  select m::date, (m + interval '1 month')::date
  from generate_series(date_trunc('month', job_periods.start_date::timestamp), job_periods.end_date::timestamp - interval '1 day', interval '1 month') m
  where job_periods.is_by_period
  union all select null, null where not job_periods.is_by_period
$$;
comment on function private.job_periods is 'The whole calendar months a window touches; one row of nulls for a dataset without periods.';

create function private.unserved_periods(run public.sync_runs) returns table (dataset text, period_start date, period_end date)
language sql stable set search_path = '' as $$
  select d.dataset, p.period_start, p.period_end
  from private.datasets d
  cross join lateral private.job_periods(d.is_by_period,
    case when run.is_window_asked then run.start_date else (run.start_date - make_interval(months => d.months_back))::date end, run.end_date) p
  where d.provider = run.provider and d.dataset = any (run.data_types)
    -- A provider that delivers late has nothing of a month that still runs.
    and (run.is_window_asked or d.months_back = 0 or p.period_end <= private.utc_today())
    and not exists (select from public.sync_run_jobs x join public.sync_jobs j on j.id = x.job_id
      where x.run_id = run.id and j.dataset = d.dataset and j.period_start is not distinct from p.period_start)
$$;
comment on function private.unserved_periods is 'What a run asked for that no job of it will read yet.';

create function private.open_jobs(run public.sync_runs, parameters jsonb, request_id text) returns int
language plpgsql set search_path = '' as $$
declare
  opened int := 0;
  more int;
begin
  loop
    -- One statement in one order, which takes the organization's turn at its end: two requests cannot wait for each other.
    with fresh as (
      insert into public.sync_jobs (organization_id, integration_id, provider, dataset, period_start, period_end, parameters, request_id, max_attempts,
        run_after)
      select run.organization_id, run.integration_id, run.provider, w.dataset, w.period_start, w.period_end, open_jobs.parameters, open_jobs.request_id,
        coalesce((select i.max_attempts from public.integrations i where i.id = run.integration_id), 5),
        -- Claimed in this order: the newest period first.
        now() + interval '1 microsecond' * row_number() over (order by w.dataset, w.period_start desc)
      from private.unserved_periods(run) w order by w.dataset, w.period_start desc
      on conflict (integration_id, dataset, period_start) where status in ('queued', 'running') do nothing
      returning id
    )
    insert into public.sync_run_jobs (run_id, job_id, organization_id) select run.id, f.id, run.organization_id from fresh f;
    get diagnostics more = row_count;
    opened := opened + more;
    insert into public.sync_run_jobs (run_id, job_id, organization_id, is_joined)
    select run.id, j.id, run.organization_id, true
    from private.unserved_periods(run) w
    join public.sync_jobs j on j.integration_id = run.integration_id and j.dataset = w.dataset
      and j.period_start is not distinct from w.period_start and j.status in ('queued', 'running');
    -- A job that ended between the two statements serves nobody: the next round opens another.
    exit when not exists (select from private.unserved_periods(run));
  end loop;
  return opened;
end $$;
comment on function private.open_jobs is 'Opens the jobs of a run, joining those already open; returns how many are new.';

create function private.missing_setting(integration public.integrations, dataset text) returns text
language sql immutable set search_path = '' as $$
  select n.name
  from (values
    ('aws', 'cur', 'cost_report', 'costReport'), ('aws', 'estimated_emissions', 'cost_report', 'costReport'), ('aws', 'carbon_export', 'carbon_export', 'carbonExport'),
    ('gcp', 'emissions', 'carbon_table', 'carbonTable'), ('gcp', 'costs', 'billing_table', 'billingTable')) n (provider, dataset, setting, name)
  where n.provider = integration.provider and n.dataset = missing_setting.dataset and not integration.settings ? n.setting
$$;
comment on function private.missing_setting is 'What an integration has to be given before a dataset can be read through it, by the name it has in requests; null when nothing is missing.';

create function private.datasets_of(integration public.integrations) returns text[]
language sql stable set search_path = '' as $$
  select array(select d.dataset from private.datasets d
    where d.provider = integration.provider and private.missing_setting(integration, d.dataset) is null order by d.dataset)
$$;
comment on function private.datasets_of is 'What all stands for: the datasets of the provider that can be read through the integration as it is set up.';

create function private.require_setting(integration public.integrations, dataset text) returns void
language plpgsql stable set search_path = '' as $$
declare
  missing text := private.missing_setting(integration, require_setting.dataset);
begin
  if missing is not null then
    perform private.refuse('CS425', format('%s cannot be read without %s: set it with PATCH /functions/v1/connector-sync/integrations/%s',
      require_setting.dataset, missing, integration.id), jsonb_build_object('setting', missing, 'integrationId', integration.id));
  end if;
end $$;
comment on function private.require_setting is 'Refuses a dataset that needs a setting the integration does not have.';

create function private.join_succeeded(run public.sync_runs, earlier uuid) returns void
language sql set search_path = '' as $$
  insert into public.sync_run_jobs (run_id, job_id, organization_id, is_joined)
  select run.id, j.id, run.organization_id, true
  from public.sync_run_jobs x join public.sync_jobs j on j.id = x.job_id
  where x.run_id = join_succeeded.earlier and j.status = 'succeeded'
$$;
comment on function private.join_succeeded is 'Lets the jobs of an earlier run that succeeded serve a run too, so that they are not read again.';

create function private.enqueue_sync(
  integration public.integrations, data_types text[], start_date date, end_date date, trigger text, parameters jsonb, request_id text,
  lease_owner text, lease_seconds int, retries uuid default null
) returns jsonb
language plpgsql set search_path = '' as $$
declare
  run public.sync_runs;
  opened int;
  unknown text;
  open_run public.sync_runs;
begin
  -- Deleting an integration waits for this lock, then cancels what is being enqueued.
  select i.* into integration from public.integrations i where i.id = integration.id and i.deleted_at is null for share;
  if not found then
    perform private.refuse('CS404', 'integration not found');
  end if;
  if enqueue_sync.data_types = array['all'] then
    enqueue_sync.data_types := private.datasets_of(integration);
  end if;
  select min(t) into unknown from unnest(enqueue_sync.data_types) t
  where not exists (select from private.datasets d where d.provider = integration.provider and d.dataset = t);
  if unknown is not null or coalesce(cardinality(enqueue_sync.data_types), 0) = 0 then
    perform private.refuse('CS400', format('data type %s is not supported for %s: expected one of %s', coalesce(unknown, '(none)'), integration.provider,
      (select string_agg(d.dataset, ', ' order by d.dataset) from private.datasets d where d.provider = integration.provider)));
  end if;
  perform private.require_setting(integration, t) from unnest(enqueue_sync.data_types) t;
  if enqueue_sync.end_date <= enqueue_sync.start_date or enqueue_sync.end_date - enqueue_sync.start_date > 430 then
    perform private.refuse('CS400', format('end date %s must be after start date %s by at most 430 days', enqueue_sync.end_date, enqueue_sync.start_date));
  end if;
  if integration.status not in ('active', 'error') then
    perform private.refuse('CS416', case integration.status
      when 'disabled' then 'the integration is disabled: enable it, then test it'
      else format('the integration is %s: test it first with POST /functions/v1/connector-sync/integrations/%s/test', integration.status, integration.id) end);
  end if;
  run := private.new_run(integration, enqueue_sync.data_types, enqueue_sync.start_date, enqueue_sync.end_date, enqueue_sync.trigger, enqueue_sync.request_id,
    enqueue_sync.parameters ? 'window');
  perform private.join_succeeded(run, enqueue_sync.retries);
  opened := private.open_jobs(run, enqueue_sync.parameters, enqueue_sync.request_id);
  if opened = 0 and (cardinality(enqueue_sync.data_types) = 1 or enqueue_sync.retries is not null) then
    select r.* into open_run from public.sync_run_jobs x
    join public.sync_jobs j on j.id = x.job_id and j.status in ('queued', 'running')
    join public.sync_run_jobs y on y.job_id = x.job_id and not y.is_joined
    join public.sync_runs r on r.id = y.run_id where x.run_id = run.id limit 1;
    perform private.refuse('CS417', format('a sync of %s for this period is already open', enqueue_sync.data_types[1]),
      jsonb_build_object('syncLogId', open_run.id, 'jobId', open_run.job_id));
  end if;
  return jsonb_build_object('sync_run_id', run.id, 'job_id', run.job_id, 'organization_id', run.organization_id, 'provider', run.provider,
    'created_at', run.created_at, 'job', case when enqueue_sync.lease_owner is not null
      then private.claim_job_of_run(run.id, enqueue_sync.lease_owner, enqueue_sync.lease_seconds) -> 'job_id' end);
end $$;
comment on function private.enqueue_sync is 'Opens a run and its jobs; all stands for every dataset the integration is set up for. With lease_owner the first job is leased to it in the same transaction; what succeeded in the run that it retries is not read again.';

create function private.visible_integration(integration_id uuid) returns public.integrations
language plpgsql stable security definer set search_path = '' as $$
declare
  integration public.integrations;
begin
  select i.* into integration from public.integrations i
  where i.id = visible_integration.integration_id and i.deleted_at is null
    and i.organization_id in (select private.visible_organization_ids());
  if not found then
    perform private.refuse('CS404', 'integration not found');
  end if;
  return integration;
end $$;
comment on function private.visible_integration is 'An integration of the caller''s organizations; a foreign one is refused as not found.';

create function private.request_sync(
  integration_id uuid, data_types text[], start_date date, end_date date, parameters jsonb, request_id text, lease_owner text
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  integration public.integrations := private.visible_integration(request_sync.integration_id);
begin
  perform private.require_role(integration.organization_id, 'member', 'sync');
  return private.enqueue_sync(integration, request_sync.data_types, request_sync.start_date, request_sync.end_date, 'user',
    request_sync.parameters, request_sync.request_id, request_sync.lease_owner, 120);
end $$;
comment on function private.request_sync is 'request_sync for the caller.';

create function public.request_sync(
  integration_id uuid, data_types text[], start_date date, end_date date, parameters jsonb default '{}', request_id text default null, lease_owner text default null
) returns jsonb
language sql security invoker set search_path = '' set statement_timeout = '10s' as $$
  select private.request_sync(request_sync.integration_id, request_sync.data_types, request_sync.start_date, request_sync.end_date,
    request_sync.parameters, request_sync.request_id, request_sync.lease_owner)
$$;
comment on function public.request_sync is 'Asks for a sync of an integration''s datasets. Needs the role member. Returns the run; whole billing periods are read. all stands for every dataset the integration is set up for.';

create function private.service_sync(
  integration_id uuid, data_types text[], start_date date, end_date date, trigger text, parameters jsonb, request_id text, lease_owner text
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  integration public.integrations;
begin
  select i.* into integration from public.integrations i where i.id = service_sync.integration_id and i.deleted_at is null;
  if not found then
    perform private.refuse('CS404', 'integration not found');
  end if;
  return private.enqueue_sync(integration, service_sync.data_types, service_sync.start_date, service_sync.end_date, service_sync.trigger,
    service_sync.parameters, service_sync.request_id, service_sync.lease_owner, 120);
end $$;
comment on function private.service_sync is 'A sync asked for by a trusted server or a schedule.';
create function public.engine_request_sync(
  integration_id uuid, data_types text[], start_date date, end_date date, trigger text default 'service', parameters jsonb default '{}',
  request_id text default null, lease_owner text default null
) returns jsonb
language sql security invoker set search_path = '' set statement_timeout = '10s' as $$
  select private.service_sync(engine_request_sync.integration_id, engine_request_sync.data_types, engine_request_sync.start_date,
    engine_request_sync.end_date, engine_request_sync.trigger, engine_request_sync.parameters, engine_request_sync.request_id, engine_request_sync.lease_owner)
$$;
comment on function public.engine_request_sync is 'Engine only: asks for a sync on behalf of a schedule or a trusted server.';

grant execute on function private.visible_integration, private.request_sync, public.request_sync to authenticated;
grant execute on function private.service_sync, public.engine_request_sync to service_role;
