-- Health: is the engine being woken, and how fresh is what it keeps? One tick a minute, which also begins what is scheduled.

create table private.ticks (
  is_only boolean primary key default true,
  ticked_at timestamptz not null,
  due_jobs int not null,
  wakes int not null,
  freshness_noted_at timestamptz not null default '-infinity',
  constraint ticks_has_one_row check (is_only)
);
comment on table private.ticks is 'The last tick: one row.';
comment on column private.ticks.is_only is 'Always true.';
comment on column private.ticks.ticked_at is 'When (database clock).';
comment on column private.ticks.due_jobs is 'Jobs that were due then.';
comment on column private.ticks.wakes is 'Wakes that were posted then.';
comment on column private.ticks.freshness_noted_at is 'When alerts were last looked after; once a minute, however often it ticks.';
alter table private.ticks enable row level security;

create function private.due_jobs(most int) returns int
language sql stable security definer set search_path = '' as $$
  select count(*)::int from (
    select from private.organization_turns t
    cross join lateral (
      select from public.sync_jobs j where j.organization_id = t.organization_id and j.needs_worker = t.needs_worker
        and j.status = 'queued' and j.run_after <= clock_timestamp() limit due_jobs.most) j
    where t.turn_at <= clock_timestamp() and t.turn_at < 'infinity' and not t.needs_worker
    union all
    select from public.sync_jobs j where j.status = 'running' and j.lease_expires_at < clock_timestamp()
    limit due_jobs.most
  ) d
$$;
comment on function private.due_jobs is 'How many jobs an Edge Function could claim now, counted up to a limit.';

create function private.note_tick(due_jobs int, wakes int) returns void
language sql security definer set search_path = '' as $$
  insert into private.ticks as t (ticked_at, due_jobs, wakes) values (clock_timestamp(), note_tick.due_jobs, note_tick.wakes)
  on conflict (is_only) do update set ticked_at = excluded.ticked_at, due_jobs = excluded.due_jobs, wakes = excluded.wakes
$$;
comment on function private.note_tick is 'Keeps the last tick.';

create function private.run_schedules(as_of timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  -- Whatever goes wrong here must not keep the worker from being woken; what stays behind is told as overdue by health().
  begin
    perform private.enqueue_due_schedules(run_schedules.as_of, 100);
  exception when others then
    raise warning 'due schedules were not enqueued: %', sqlerrm;
  end;
  begin
    update private.ticks t set freshness_noted_at = run_schedules.as_of where t.freshness_noted_at <= run_schedules.as_of - interval '1 minute';
    if found then
      perform private.note_freshness(run_schedules.as_of);
    end if;
  exception when others then
    raise warning 'freshness was not noted: %', sqlerrm;
  end;
end $$;
comment on function private.run_schedules is 'What a tick does besides waking: begins the runs that are due and looks after alerts.';

create function private.tick() returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  due int;
begin
  perform private.run_schedules(clock_timestamp());
  due := private.due_jobs(8);
  perform private.note_tick(due, 0);
  return jsonb_build_object('due_jobs', due, 'unplanned_schedules', private.unplanned_schedules(clock_timestamp(), 100));
end $$;
comment on function private.tick is 'A tick from outside the database: begins what is scheduled and says how much is due.';
create function public.engine_tick() returns jsonb
language sql security invoker set search_path = '' set statement_timeout = '30s' as $$ select private.tick() $$;
comment on function public.engine_tick is 'Engine only: a tick where pg_cron does not run.';

create function private.overdue_schedules(most int) returns int
language sql stable security definer set search_path = '' as $$
  select count(*)::int from (
    select from public.sync_schedules s
    where not s.is_paused and coalesce(s.next_run_at, s.plan_after) < clock_timestamp() - interval '5 minutes' limit overdue_schedules.most) o
$$;
comment on function private.overdue_schedules is 'Schedules that should have run, or been planned, five minutes ago; counted up to a limit.';

create function private.health() returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'tickedAt', (select t.ticked_at from private.ticks t),
    'secondsSinceTick', (select floor(extract(epoch from clock_timestamp() - t.ticked_at)) from private.ticks t),
    'isTicking', coalesce((select t.ticked_at > clock_timestamp() - interval '5 minutes' from private.ticks t), false),
    'dueJobs', private.due_jobs(1000),
    'runningJobs', (select count(*) from (select from public.sync_jobs j where j.status = 'running' limit 1000) r),
    'overdueSchedules', private.overdue_schedules(1000),
    'staleDatasets', (select count(*) from (select from public.sync_alerts a where a.kind = 'stale_data' and a.closed_at is null limit 1000) a),
    'waitingForWorker', (select count(*) from private.organization_turns t where t.needs_worker and t.turn_at <= clock_timestamp() and t.turn_at < 'infinity')
  )
$$;
comment on function private.health is 'State of the engine, without anything of a tenant.';
create function public.engine_health() returns jsonb
language sql stable security invoker set search_path = '' as $$ select private.health() $$;
comment on function public.engine_health is 'Engine only: state of the engine for the health route.';
grant execute on function private.tick, public.engine_tick, private.health, public.engine_health to service_role;

create view public.sync_health with (security_invoker = true) as
  select i.organization_id, i.id as integration_id, i.provider, i.name, i.status, i.status_reason, j.dataset,
    max(j.finished_at) filter (where j.status in ('succeeded', 'partial')) as last_success_at,
    max(j.finished_at) filter (where j.status = 'failed') as last_failure_at,
    count(*) filter (where j.status = 'queued') as queued_jobs,
    count(*) filter (where j.status = 'running') as running_jobs,
    case when bool_or(j.period_start is not null)
      then (select (max(l.data_through) + 1)::timestamp at time zone 'UTC' from public.charge_loads l
        where l.organization_id = i.organization_id and l.provider = i.provider and l.status = 'published'
          and l.billing_account_id = i.billing_account_id and l.dataset = j.dataset)
      else max(j.finished_at) filter (where j.status in ('succeeded', 'partial')) end as data_through,
    exists (select from public.sync_alerts a where a.integration_id = i.id and a.dataset = j.dataset and a.kind = 'stale_data' and a.closed_at is null) as is_stale
  from public.integrations i
  left join public.sync_jobs j on j.integration_id = i.id
  where i.deleted_at is null
  group by i.id, j.dataset;
comment on view public.sync_health is 'Per integration and dataset: last success and failure, open jobs, and until when there is data.';
comment on column public.sync_health.last_success_at is 'When a job last ended with data (UTC).';
comment on column public.sync_health.last_failure_at is 'When a job last failed (UTC).';
comment on column public.sync_health.queued_jobs is 'Jobs waiting.';
comment on column public.sync_health.running_jobs is 'Jobs being worked on.';
comment on column public.sync_health.data_through is 'The end of what is there (UTC, exclusive): of the last day with cost, or of the last complete read of a dataset without periods.';
comment on column public.sync_health.is_stale is 'Older than its schedule allows: there is an open alert.';
grant select on public.sync_health to authenticated, service_role;
