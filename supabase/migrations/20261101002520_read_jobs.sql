-- Reading jobs: what the job routes ask besides one run. All with the rights of whoever asks, under row level security.

create function public.find_sync_run(job_id text) returns uuid
language sql stable security invoker set search_path = '' as $$
  select r.id from public.sync_runs r where r.job_id = find_sync_run.job_id
  union all
  select r.id from public.sync_runs r
  where r.id = case when find_sync_run.job_id ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then find_sync_run.job_id::uuid end
  limit 1
$$;
comment on function public.find_sync_run is 'The run of a readable job id, or of a syncLogId; null when it is not the caller''s.';

create function public.list_sync_runs(
  organization_id uuid default null, integration_id uuid default null, provider text default null, before text default null, most int default 50
) returns jsonb
language plpgsql stable security invoker set search_path = '' as $$
begin
  if list_sync_runs.organization_id is not null then
    perform private.require_role(list_sync_runs.organization_id, 'viewer', 'list jobs');
  end if;
  if list_sync_runs.integration_id is not null then
    perform private.visible_integration(list_sync_runs.integration_id);
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'syncLogId', p.id, 'jobId', p.job_id, 'organizationId', p.organization_id, 'integrationId', p.integration_id, 'provider', p.provider,
      'dataTypes', p.data_types, 'trigger', p.trigger, 'status', p.status, 'startDate', p.start_date, 'endDate', p.end_date,
      'recordsSynced', p.records_synced, 'recordsFailed', p.records_failed, 'createdAt', p.created_at, 'startedAt', p.started_at,
      'finishedAt', p.finished_at, 'errorCode', p.error_code, 'error', p.error_message) order by p.created_at desc, p.id desc), '[]')
    from (
      select s.* from (
        select r.id from public.sync_runs r
        where (list_sync_runs.organization_id is null or r.organization_id = list_sync_runs.organization_id)
          and (list_sync_runs.integration_id is null or r.integration_id = list_sync_runs.integration_id)
          and (list_sync_runs.provider is null or r.provider = list_sync_runs.provider)
          and (list_sync_runs.before is null
            or (r.created_at, r.id) < (select b.created_at, b.id from public.sync_runs b where b.id = public.find_sync_run(list_sync_runs.before)))
        order by r.created_at desc, r.id desc limit least(list_sync_runs.most, 200)) chosen
      join public.sync_run_states s on s.id = chosen.id
    ) p
  );
end $$;
comment on function public.list_sync_runs is 'Runs of the caller''s organizations, the newest first, a page at a time: those before the run given, 200 at most.';

create function private.last_run(integration_id uuid) returns jsonb
language sql stable security invoker set search_path = '' as $$
  select jsonb_build_object('syncLogId', s.id, 'jobId', s.job_id, 'status', s.status, 'createdAt', s.created_at, 'finishedAt', s.finished_at,
    'errorCode', s.error_code, 'error', s.error_message)
  from public.sync_run_states s
  where s.id = (select r.id from public.sync_runs r where r.integration_id = last_run.integration_id order by r.created_at desc, r.id desc limit 1)
$$;
comment on function private.last_run is 'The newest run of an integration, as the caller may see it; null when there is none.';

create function private.dataset_states(integration_id uuid) returns jsonb
language sql stable security invoker set search_path = '' as $$
  select coalesce(jsonb_object_agg(h.dataset, jsonb_build_object(
    'openJobs', h.queued_jobs + h.running_jobs, 'lastSuccessAt', h.last_success_at, 'lastFailureAt', h.last_failure_at,
    'dataThrough', h.data_through, 'isStale', h.is_stale, 'errorCode', e.error_code, 'error', e.error_message)), '{}')
  from public.sync_health h
  -- What is wrong now: an error that a later job did not have is none any more.
  left join lateral (
    select j.status, j.error_code, j.error_message from public.sync_jobs j
    where j.integration_id = h.integration_id and j.dataset = h.dataset and j.finished_at is not null and j.status <> 'cancelled'
    order by j.finished_at desc limit 1) e on e.status = 'failed'
  where h.integration_id = dataset_states.integration_id and h.dataset is not null
$$;
comment on function private.dataset_states is 'How fresh each dataset of an integration is, and why its last job failed if it did.';

create function public.read_sync_status(organization_id uuid default null) returns jsonb
language plpgsql stable security invoker set search_path = '' as $$
begin
  if read_sync_status.organization_id is not null then
    perform private.require_role(read_sync_status.organization_id, 'viewer', 'read the status');
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'id', i.id, 'organizationId', i.organization_id, 'provider', i.provider, 'name', i.name, 'status', i.status, 'statusReason', i.status_reason,
      'testedAt', i.tested_at, 'lastRun', private.last_run(i.id), 'datasets', private.dataset_states(i.id)) order by i.created_at, i.id), '[]')
    from public.integrations i
    where read_sync_status.organization_id is null or i.organization_id = read_sync_status.organization_id
  );
end $$;
comment on function public.read_sync_status is 'The integrations of the caller''s organizations with their last run and the freshness of each dataset.';
grant execute on function public.find_sync_run, public.list_sync_runs, private.last_run, private.dataset_states, public.read_sync_status to authenticated;
