-- Run states: what became of a request. Derived from its jobs, readable while they run.

create view public.sync_run_states with (security_invoker = true) as
  select
    r.id, r.job_id, r.organization_id, r.integration_id, r.provider, r.data_types, r.trigger, r.start_date, r.end_date,
    r.requested_by, r.request_id, r.created_at,
    case
      when count(j.id) = 0 then 'succeeded'
      when bool_or(j.status in ('queued', 'running')) then 'running'
      when bool_and(j.status = 'succeeded') then 'succeeded'
      when bool_and(j.status = 'cancelled') then 'cancelled'
      when bool_and(j.status in ('failed', 'cancelled')) then 'failed'
      else 'partial'
    end as status,
    coalesce(sum(j.records_synced), 0)::bigint as records_synced,
    coalesce(sum(j.records_failed), 0)::bigint as records_failed,
    min(j.started_at) as started_at,
    case when bool_and(j.finished_at is not null) then max(j.finished_at) end as finished_at,
    (array_agg(j.error_code order by j.finished_at desc nulls last) filter (where j.error_code is not null))[1] as error_code,
    (array_agg(j.error_message order by j.finished_at desc nulls last) filter (where j.error_code is not null))[1] as error_message
  from public.sync_runs r
  left join public.sync_run_jobs x on x.run_id = r.id
  left join public.sync_jobs j on j.id = x.job_id
  group by r.id;
comment on view public.sync_run_states is 'Runs with the status and counts of their jobs: running, succeeded, partial, failed or cancelled.';
grant select on public.sync_run_states to authenticated, service_role;

create function public.read_sync_run(sync_run_id uuid) returns jsonb
language sql stable security invoker set search_path = '' as $$
  select jsonb_build_object(
    'syncLogId', s.id, 'jobId', s.job_id, 'organizationId', s.organization_id, 'integrationId', s.integration_id, 'provider', s.provider,
    'dataTypes', s.data_types, 'status', s.status, 'startDate', s.start_date, 'endDate', s.end_date,
    'recordsSynced', s.records_synced, 'recordsFailed', s.records_failed,
    'startedAt', s.started_at, 'finishedAt', s.finished_at, 'errorCode', s.error_code, 'error', s.error_message,
    'requests', coalesce((select sum(p.requests) from public.sync_run_jobs x join public.provider_requests p on p.job_id = x.job_id
      where x.run_id = s.id and p.price_usd > 0), 0),
    'requestsPriceUsd', coalesce((select sum(p.price_usd) from public.sync_run_jobs x join public.provider_requests p on p.job_id = x.job_id where x.run_id = s.id), 0)::text,
    'jobs', coalesce((
      select jsonb_agg(jsonb_build_object(
        'dataset', j.dataset, 'periodStart', j.period_start, 'periodEnd', j.period_end, 'status', j.status, 'pages', j.page_no,
        'recordsSynced', j.records_synced, 'recordsFailed', j.records_failed, 'attempts', j.attempts, 'needsWorker', j.needs_worker,
        'runAfter', case when j.status = 'queued' then j.run_after end, 'progress', j.progress, 'warnings', j.warnings,
        'errorCode', j.error_code, 'error', j.error_message, 'isJoined', x.is_joined,
        'requests', coalesce((select sum(p.requests) from public.provider_requests p where p.job_id = j.id and p.price_usd > 0), 0),
        'requestsPriceUsd', coalesce((select sum(p.price_usd) from public.provider_requests p where p.job_id = j.id), 0)::text
      ) order by j.dataset, j.period_start)
      from public.sync_run_jobs x join public.sync_jobs j on j.id = x.job_id where x.run_id = s.id), '[]'),
    'reconciliation', coalesce((
      select jsonb_agg(jsonb_build_object(
        'periodStart', l.billing_period_start, 'level', c.level, 'issuer', c.invoice_issuer_name, 'currency', c.billing_currency, 'measure', c.measure,
        'sourceTotal', c.source_total::text, 'readTotal', c.read_total::text, 'residual', c.residual::text,
        'storedTotal', c.stored_total::text, 'status', c.status, 'contributors', c.contributors
      ) order by l.billing_period_start, c.level, c.invoice_issuer_name, c.billing_currency, c.measure)
      from public.reconciliations c join public.charge_loads l on l.id = c.load_id
      where c.load_id in (select j.load_id from public.sync_run_jobs x join public.sync_jobs j on j.id = x.job_id where x.run_id = s.id)
        or (c.level = 3 and c.job_id in (select x.job_id from public.sync_run_jobs x where x.run_id = s.id))), '[]'),
    'notCovered', coalesce((
      select jsonb_agg(jsonb_build_object('dataset', a.dataset, 'accountId', a.account_id, 'code', a.reason_code, 'reason', a.reason)
        order by a.dataset, a.account_id)
      from public.account_coverage a
      where not a.is_covered and a.job_id in (select x.job_id from public.sync_run_jobs x where x.run_id = s.id)), '[]')
  )
  from public.sync_run_states s where s.id = read_sync_run.sync_run_id
$$;
comment on function public.read_sync_run is 'A run with its jobs, progress, paid requests and reconciliation, as the caller may see it; null when it is not theirs.';
grant execute on function public.read_sync_run to authenticated, service_role;

create function private.visible_run(sync_run_id uuid) returns public.sync_runs
language plpgsql stable security definer set search_path = '' as $$
declare
  run public.sync_runs;
begin
  select r.* into run from public.sync_runs r
  where r.id = visible_run.sync_run_id and r.organization_id in (select private.visible_organization_ids());
  if not found then
    perform private.refuse('CS404', 'sync run not found');
  end if;
  return run;
end $$;
comment on function private.visible_run is 'A run of the caller''s organizations; a foreign one is refused as not found.';

create function private.cancel_sync(sync_run_id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  run public.sync_runs := private.visible_run(cancel_sync.sync_run_id);
  cancelled int;
begin
  perform private.require_role(run.organization_id, 'member', 'cancel a sync');
  cancelled := private.cancel_jobs(array(select x.job_id from public.sync_run_jobs x where x.run_id = run.id and not x.is_joined order by x.job_id),
    'cancelled by a member');
  if cancelled > 0 then
    perform private.record_audit(run.organization_id, 'sync.cancelled', 'sync_run', run.id::text, jsonb_build_object('jobs', cancelled));
  end if;
  return jsonb_build_object('syncLogId', run.id, 'cancelledJobs', cancelled);
end $$;
comment on function private.cancel_sync is 'cancel_sync for the caller.';
create function public.cancel_sync(sync_run_id uuid) returns jsonb
language sql security invoker set search_path = '' as $$ select private.cancel_sync(cancel_sync.sync_run_id) $$;
comment on function public.cancel_sync is 'Cancels the open jobs a run began, at once; jobs it merely joined go on. Needs the role member.';

create function private.retry_sync(sync_run_id uuid, request_id text, lease_owner text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  run public.sync_runs := private.visible_run(retry_sync.sync_run_id);
begin
  perform private.require_role(run.organization_id, 'member', 'retry a sync');
  if not exists (select from public.sync_run_jobs x join public.sync_jobs j on j.id = x.job_id
    where x.run_id = run.id and j.status in ('failed', 'partial', 'cancelled')) then
    perform private.refuse('CS409', 'there is nothing to retry: no job of the run failed, was cancelled or is partial');
  end if;
  return private.enqueue_sync(private.visible_integration(run.integration_id), run.data_types, run.start_date, run.end_date, 'retry',
    -- The same for every job of a request.
    coalesce((select j.parameters from public.sync_run_jobs x join public.sync_jobs j on j.id = x.job_id
      where x.run_id = run.id and not x.is_joined limit 1), '{}'),
    retry_sync.request_id, retry_sync.lease_owner, 120, run.id);
end $$;
comment on function private.retry_sync is 'retry_sync for the caller.';
create function public.retry_sync(sync_run_id uuid, request_id text default null, lease_owner text default null) returns jsonb
language sql security invoker set search_path = '' set statement_timeout = '10s' as $$
  select private.retry_sync(retry_sync.sync_run_id, retry_sync.request_id, retry_sync.lease_owner)
$$;
comment on function public.retry_sync is 'Begins a new run of what an earlier one asked for: what succeeded then serves it as it is, the rest is read again. Needs the role member.';
grant execute on function private.visible_run, private.cancel_sync, public.cancel_sync, private.retry_sync, public.retry_sync to authenticated;
