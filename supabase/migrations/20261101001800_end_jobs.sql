-- Ending a claim: finish, hand over, fail, cancel. A complete read is reconciled and published in the same transaction
-- that ends its job, so a job has succeeded exactly when its figures are what readers see.

create function private.read_again(job public.sync_jobs, parts text[]) returns void
language sql set search_path = '' as $$
  update public.sync_jobs j set
    status = 'queued', lease_owner = null, lease_expires_at = null, run_after = clock_timestamp(),
    cursor = jsonb_build_object('v', 1, 'read_again', to_jsonb(read_again.parts)),
    rereads = j.rereads + 1, reread_parts = j.reread_parts || read_again.parts, attempts = 0
  where j.id = job.id
$$;
comment on function private.read_again is 'Queues a job to read the control totals and these parts again, into the same load; page numbers go on growing.';

create function private.note_integration(integration_id uuid, status text, reason text) returns void
language sql set search_path = '' as $$
  -- Whoever comes here holds a job. Deleting an integration holds it and waits for its jobs: nobody waits in this direction.
  with free as (
    select i.id from public.integrations i where i.id = note_integration.integration_id and i.status in ('active', 'error')
      and (i.status, i.status_reason) is distinct from (note_integration.status, note_integration.reason)
    for no key update skip locked)
  update public.integrations i set status = note_integration.status, status_reason = note_integration.reason from free f where i.id = f.id
$$;
comment on function private.note_integration is 'Keeps on an active integration what the last job said of its credentials.';

create function private.is_coarser_than_published(load public.charge_loads) returns boolean
language sql stable set search_path = '' as $$
  select load.grain = 'narrow' and exists (
    select from public.charge_loads f where f.organization_id = load.organization_id and f.source = load.source
      and f.billing_account_id = load.billing_account_id and f.billing_period_start = load.billing_period_start
      and f.status = 'published' and f.grain = 'full')
$$;
comment on function private.is_coarser_than_published is 'Narrow figures never replace full ones. True only for certain under lock_period.';

create function private.shortcoming(job public.sync_jobs, outcome text, matched boolean, grain text, warnings jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select case
    when shortcoming.outcome = 'incomplete' and shortcoming.grain = 'narrow' then jsonb_build_object('code', 'REQUEST_CAP_REACHED',
      'message', 'the cap of requests allowed a coarser reading only; the finer figures of an earlier sync stay')
    when shortcoming.outcome = 'incomplete' then coalesce(shortcoming.warnings -> 0, jsonb_build_object('code', 'REQUEST_CAP_REACHED',
      'message', 'not everything was read; nothing was published'))
    when not shortcoming.matched then jsonb_build_object('code', 'RECONCILIATION_DIFFERS',
      'message', 'the source''s rows do not add up to its totals; the difference is stored as "Not attributed by the source"')
    when job.records_failed > 0 then jsonb_build_object('code', 'RECORDS_REJECTED', 'message', format('%s records were rejected', job.records_failed))
    when job.warnings @> '[{"code": "ACCOUNTS_NOT_COVERED"}]' then
      (select w from jsonb_array_elements(job.warnings) w where w ->> 'code' = 'ACCOUNTS_NOT_COVERED' limit 1)
    when shortcoming.grain = 'narrow' then jsonb_build_object('code', 'REQUEST_CAP_REACHED',
      'message', 'the cap of requests allowed a coarser reading only')
  end
$$;
comment on function private.shortcoming is 'Why a job that came to its end is only partial, as a warning; null when it is not.';

create function private.finish_job(job_id uuid, lease_token bigint, outcome text, warnings jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  job public.sync_jobs := private.hold_job(finish_job.job_id, finish_job.lease_token);
  load public.charge_loads;
  matched boolean := true;
  residuals private.part_residual[];
  differing text[];
  published bigint;
  lack jsonb;
begin
  if finish_job.outcome not in ('complete', 'incomplete') then
    perform private.refuse('CS400', format('outcome must be complete or incomplete, found %s', finish_job.outcome));
  end if;
  select l.* into load from public.charge_loads l where l.id = job.load_id;
  if load.id is not null then
    perform private.lock_period(load);
    if private.is_coarser_than_published(load) then
      finish_job.outcome := 'incomplete';
    end if;
  end if;
  if finish_job.outcome = 'complete' and load.id is not null then
    -- Figures may have been restated while they were read: each part that differs is read once more, requests being priced.
    residuals := private.part_residuals(load.id);
    differing := array(select p from private.differing_parts(residuals) p where p <> all (job.reread_parts) order by p);
    if cardinality(differing) > 0 then
      perform private.read_again(job, differing);
      return jsonb_build_object('status', 'queued', 'reread', true);
    end if;
    matched := private.reconcile_load(load, job.id, residuals);
    perform private.store_residuals(load, residuals);
    perform private.publish_load(load.id);
  elsif finish_job.outcome = 'complete' then
    published := private.publish_records(job);
  else
    perform private.abandon_loads(array[load.id]);
  end if;
  lack := private.shortcoming(job, finish_job.outcome, matched, load.grain, finish_job.warnings || job.warnings);
  update public.sync_jobs j set
    status = case when lack is null then 'succeeded' else 'partial' end,
    lease_owner = null, lease_expires_at = null, finished_at = clock_timestamp(),
    warnings = private.add_warnings(job.warnings, case when lack is null then finish_job.warnings else finish_job.warnings || lack end),
    error_code = lack ->> 'code', error_message = lack ->> 'message',
    -- What readers now see: rows that shared a key are one, a part that was read anew counts once.
    records_synced = case when published is not null then published when load.id is null then j.records_synced when finish_job.outcome = 'incomplete' then 0
      else (select l.record_count from public.charge_loads l where l.id = load.id) end
  where j.id = job.id;
  perform private.note_integration(job.integration_id, 'active', null);
  return jsonb_build_object('status', case when lack is null then 'succeeded' else 'partial' end, 'reread', false);
end $$;
comment on function private.finish_job is 'Ends a job whose source is read to the end (complete: reconcile and publish) or never will be (incomplete: publish nothing).';

create function private.yield_job(job_id uuid, lease_token bigint, requests jsonb, needs_worker boolean) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  job public.sync_jobs := private.hold_job(yield_job.job_id, yield_job.lease_token);
  stalled int := case when job.page_no = job.page_no_at_claim then job.stalled_handovers + 1 else 0 end;
  to_worker boolean := job.needs_worker or stalled >= 2 or yield_job.needs_worker;
begin
  perform private.keep_requests(job, yield_job.requests);
  update public.sync_jobs j set
    -- run_after stays: a job handed over goes on before its organization's next one begins.
    status = 'queued', lease_owner = null, lease_expires_at = null,
    attempts = greatest(job.attempts - 1, 0), stalled_handovers = stalled, needs_worker = to_worker
  where j.id = job.id;
  return jsonb_build_object('status', 'queued', 'needs_worker', to_worker);
end $$;
comment on function private.yield_job is 'Hands a job over to the next invocation. It becomes needs_worker by the second hand-over without a page, or when its source says so.';

create function private.fail_job(
  job_id uuid, lease_token bigint, code text, message text, is_retryable boolean, retry_after_seconds numeric, requests jsonb,
  is_about_credentials boolean
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  job public.sync_jobs := private.hold_job(fail_job.job_id, fail_job.lease_token);
  again boolean := fail_job.is_retryable and job.attempts < job.max_attempts;
  -- Full jitter: anywhere between now and the exponential bound, an hour at most.
  wait interval := make_interval(secs => greatest(random() * least(3600, 5 * power(2, least(job.attempts, 12))), least(coalesce(fail_job.retry_after_seconds, 0), 86400)));
begin
  perform private.keep_requests(job, fail_job.requests);
  update public.sync_jobs j set
    status = case when again then 'queued' else 'failed' end, lease_owner = null, lease_expires_at = null,
    run_after = case when again then clock_timestamp() + wait else j.run_after end,
    finished_at = case when again then null else clock_timestamp() end,
    error_code = fail_job.code, error_message = left(fail_job.message, 2000)
  where j.id = job.id;
  if not again then
    perform private.abandon_loads(array[job.load_id]);
    if fail_job.is_about_credentials then
      perform private.note_integration(job.integration_id, 'error', left(fail_job.message, 500));
    end if;
  end if;
  return jsonb_build_object('status', case when again then 'queued' else 'failed' end, 'run_after', case when again then clock_timestamp() + wait end);
end $$;
comment on function private.fail_job is 'Queues a job again after a retryable error while attempts are left, else fails it; one about the credentials themselves puts the integration into error.';

create function private.cancel_jobs(job_ids uuid[], reason text) returns int
language plpgsql set search_path = '' as $$
declare
  given_up uuid[];
begin
  -- The loads are looked up by a statement of their own: a page in flight may have made one while this one waited for the job.
  with ended as (
    update public.sync_jobs j set status = 'cancelled', finished_at = clock_timestamp(), lease_owner = null, lease_expires_at = null,
      error_code = 'JOB_CANCELLED', error_message = cancel_jobs.reason
    where j.id = any (cancel_jobs.job_ids) and j.status in ('queued', 'running')
    returning j.load_id
  )
  select coalesce(array_agg(e.load_id), '{}') into given_up from ended e;
  perform private.abandon_loads(given_up);
  return cardinality(given_up);
end $$;
comment on function private.cancel_jobs is 'Cancels open jobs at once; a running worker''s next write is refused.';

create function public.engine_finish_job(job_id uuid, lease_token bigint, outcome text, warnings jsonb default '[]') returns jsonb
language sql security invoker set search_path = '' set statement_timeout = '55s' as $$
  select private.finish_job(engine_finish_job.job_id, engine_finish_job.lease_token, engine_finish_job.outcome, engine_finish_job.warnings)
$$;
comment on function public.engine_finish_job is 'Engine only: ends a job; a complete read is reconciled and published.';
create function public.engine_yield_job(job_id uuid, lease_token bigint, requests jsonb default '[]', needs_worker boolean default false) returns jsonb
language sql security invoker set search_path = '' set statement_timeout = '10s' as $$
  select private.yield_job(engine_yield_job.job_id, engine_yield_job.lease_token, engine_yield_job.requests, engine_yield_job.needs_worker)
$$;
comment on function public.engine_yield_job is 'Engine only: hands a job over to the next invocation.';
create function public.engine_fail_job(
  job_id uuid, lease_token bigint, code text, message text, is_retryable boolean, retry_after_seconds numeric default null, requests jsonb default '[]',
  is_about_credentials boolean default false
) returns jsonb
language sql security invoker set search_path = '' set statement_timeout = '10s' as $$
  select private.fail_job(engine_fail_job.job_id, engine_fail_job.lease_token, engine_fail_job.code, engine_fail_job.message,
    engine_fail_job.is_retryable, engine_fail_job.retry_after_seconds, engine_fail_job.requests,
    engine_fail_job.is_about_credentials)
$$;
comment on function public.engine_fail_job is 'Engine only: reports an error of a claimed job.';
grant execute on function private.finish_job, private.yield_job, private.fail_job,
  public.engine_finish_job, public.engine_yield_job, public.engine_fail_job to service_role;
