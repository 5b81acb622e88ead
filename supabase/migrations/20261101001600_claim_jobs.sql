-- Claiming: how a worker comes to hold a job. The database clock decides; a lease ends unless its holder extends it.
-- What every claim calls is plpgsql, which keeps its plans for a session; a function in sql is planned anew at each call.

create function private.job_for_worker(job public.sync_jobs) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (select jsonb_build_object(
    'job_id', job.id, 'organization_id', job.organization_id, 'integration_id', job.integration_id,
    'provider', job.provider, 'dataset', job.dataset, 'period_start', job.period_start, 'period_end', job.period_end,
    'parameters', job.parameters, 'cursor', job.cursor, 'page_no', job.page_no, 'attempts', job.attempts, 'rereads', job.rereads,
    'lease_token', job.lease_token, 'lease_expires_at', job.lease_expires_at, 'request_id', job.request_id,
    'request_price_usd', d.request_price_usd::text,
    'requests_today', coalesce((select sum(p.requests) from public.provider_requests p
      where p.integration_id = job.integration_id and p.request_date = (clock_timestamp() at time zone 'UTC')::date and p.price_usd > 0), 0),
    'integration', jsonb_build_object(
      'id', i.id, 'provider', i.provider, 'name', i.name, 'auth_method', i.auth_method, 'role_arn', i.role_arn, 'external_id', i.external_id,
      'access_key_id', i.access_key_id, 'region', i.region, 'billing_account_id', i.billing_account_id,
      'settings', i.settings, 'daily_request_cap', i.daily_request_cap),
    'secrets', coalesce((select jsonb_object_agg(s.field, s.sealed) from private.integration_secrets s where s.integration_id = i.id), '{}')
  )
  from public.integrations i
  join private.datasets d on d.provider = job.provider and d.dataset = job.dataset
  where i.id = job.integration_id);
end $$;
comment on function private.job_for_worker is 'Everything a worker needs to run a job; secrets stay sealed.';

create function private.lease_job(job_id uuid, owner text, lease_seconds int) returns public.sync_jobs
language plpgsql set search_path = '' as $$
declare
  leased public.sync_jobs;
begin
  update public.sync_jobs j set
    status = 'running', attempts = j.attempts + 1, claims = j.claims + 1, lease_token = j.lease_token + 1,
    lease_owner = lease_job.owner, lease_expires_at = clock_timestamp() + make_interval(secs => lease_job.lease_seconds),
    page_no_at_claim = j.page_no, started_at = coalesce(j.started_at, clock_timestamp()),
    error_code = null, error_message = null
  where j.id = lease_job.job_id
  returning j.* into leased;
  return leased;
end $$;
comment on function private.lease_job is 'Gives a job to an owner under a new fencing token.';

create function private.rescue_jobs(batch int) returns int
language plpgsql set search_path = '' as $$
declare
  lost_ids uuid[];
  failed_loads uuid[];
begin
  lost_ids := array(select j.id from public.sync_jobs j
    where j.status = 'running' and j.lease_expires_at < clock_timestamp()
    order by j.lease_expires_at limit rescue_jobs.batch for no key update skip locked);
  if cardinality(lost_ids) = 0 then
    return 0;
  end if;
  with moved as (
    update public.sync_jobs j set
      status = case when j.attempts >= j.max_attempts then 'failed' else 'queued' end,
      finished_at = case when j.attempts >= j.max_attempts then clock_timestamp() end,
      error_code = 'LEASE_EXPIRED', error_message = 'the worker stopped without a word',
      run_after = clock_timestamp(), lease_owner = null, lease_expires_at = null,
      -- Killed twice before a single page: too much for the edge, as a hand-over without a page is.
      stalled_handovers = case when j.page_no = j.page_no_at_claim then j.stalled_handovers + 1 else 0 end,
      needs_worker = j.needs_worker or (j.page_no = j.page_no_at_claim and j.stalled_handovers >= 1)
    where j.id = any (lost_ids)
    returning j.status, j.load_id
  )
  select coalesce(array_agg(m.load_id) filter (where m.status = 'failed'), '{}') into failed_loads from moved m;
  perform private.abandon_loads(failed_loads);
  return cardinality(lost_ids);
end $$;
comment on function private.rescue_jobs is 'Queues jobs whose holder let the lease run out; fails those out of attempts.';

create function private.claim_job(owner text, lease_seconds int, on_worker boolean, providers text[]) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  turn private.organization_turns;
  job public.sync_jobs;
  chosen uuid;
  rescued int := private.rescue_jobs(20);
  tried private.organization_turns[] := '{}';
begin
  loop
    select t.* into turn from private.organization_turns t
    where t.turn_at <= clock_timestamp() and t.turn_at < 'infinity' and (claim_job.on_worker or not t.needs_worker)
      and not exists (select from unnest(tried) x where x.organization_id = t.organization_id and x.needs_worker = t.needs_worker)
    order by t.turn_at limit 1 for update skip locked;
    if not found then
      -- Every waiting organization may be in another claim's hands: wait for one instead of going home empty.
      -- Whoever holds a turn already does not wait for another: two that did would wait for each other.
      if rescued > 0 or cardinality(tried) > 0 then
        return null;
      end if;
      select t.* into turn from private.organization_turns t
      where t.turn_at <= clock_timestamp() and t.turn_at < 'infinity' and (claim_job.on_worker or not t.needs_worker)
      order by t.turn_at limit 1;
      if not found then
        return null;
      end if;
      -- This row alone: a wait that finds its row changed keeps it and goes on to the next.
      select t.* into turn from private.organization_turns t
      where t.organization_id = turn.organization_id and t.needs_worker = turn.needs_worker for update;
      if not found then
        return null;
      end if;
      if turn.turn_at > clock_timestamp() then
        tried := array[turn];
        continue;
      end if;
    end if;
    select j.id into chosen from public.sync_jobs j
    where j.organization_id = turn.organization_id and j.needs_worker = turn.needs_worker
      and j.status = 'queued' and j.run_after <= clock_timestamp()
      and (claim_job.providers is null or j.provider = any (claim_job.providers))
    order by j.run_after, j.id limit 1 for no key update skip locked;
    if chosen is not null then
      job := private.lease_job(chosen, claim_job.owner, claim_job.lease_seconds);
      perform private.next_turn(turn, clock_timestamp());
      return private.job_for_worker(job);
    end if;
    -- Nothing here for this caller: the organization keeps its place.
    perform private.next_turn(turn, turn.last_claimed_at);
    tried := tried || turn;
  end loop;
end $$;
comment on function private.claim_job is 'The next job in fair order, leased to the owner; null when nothing is due.';

create function private.claim_job_of_run(run_id uuid, owner text, lease_seconds int) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  chosen uuid;
begin
  select j.id into chosen from public.sync_jobs j
  join public.sync_run_jobs r on r.job_id = j.id
  where r.run_id = claim_job_of_run.run_id and j.status = 'queued' and not j.needs_worker and j.run_after <= clock_timestamp()
  order by j.period_start desc nulls last, j.id limit 1 for no key update of j skip locked;
  if chosen is null then
    return null;
  end if;
  return private.job_for_worker(private.lease_job(chosen, claim_job_of_run.owner, claim_job_of_run.lease_seconds));
end $$;
comment on function private.claim_job_of_run is 'The next queued job of one run: how a request works on what it asked for before it answers.';

create function public.engine_claim_job(owner text, lease_seconds int default 120, on_worker boolean default false, providers text[] default null)
returns jsonb language sql security invoker set search_path = '' set statement_timeout = '10s' as $$
  select private.claim_job(engine_claim_job.owner, engine_claim_job.lease_seconds, engine_claim_job.on_worker, engine_claim_job.providers)
$$;
comment on function public.engine_claim_job is 'Engine only: claims the next job in fair order.';
create function public.engine_claim_job_of_run(run_id uuid, owner text, lease_seconds int default 120)
returns jsonb language sql security invoker set search_path = '' set statement_timeout = '10s' as $$
  select private.claim_job_of_run(engine_claim_job_of_run.run_id, engine_claim_job_of_run.owner, engine_claim_job_of_run.lease_seconds)
$$;
comment on function public.engine_claim_job_of_run is 'Engine only: claims the next queued job of one run.';
grant execute on function private.claim_job, private.claim_job_of_run, public.engine_claim_job, public.engine_claim_job_of_run to service_role;

create function private.held_job(job_id uuid, owner text) returns jsonb
language sql stable security definer set search_path = '' as $$
  select private.job_for_worker(j) from public.sync_jobs j
  where j.id = held_job.job_id and j.status = 'running' and j.lease_owner = held_job.owner
$$;
comment on function private.held_job is 'The job an owner already holds; null when it does not.';
create function public.engine_held_job(job_id uuid, owner text) returns jsonb
language sql security invoker set search_path = '' set statement_timeout = '10s' as $$
  select private.held_job(engine_held_job.job_id, engine_held_job.owner)
$$;
comment on function public.engine_held_job is 'Engine only: the job that a request leased to itself when it was enqueued.';
grant execute on function private.held_job, public.engine_held_job to service_role;
