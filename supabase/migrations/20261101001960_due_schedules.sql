-- Due schedules: SQL enqueues what is due, TypeScript plans what comes next. However many runs an outage swallowed, a schedule
-- that is due begins one; the next is planned after it.

create function private.schedule_window(as_of timestamptz, out start_date date, out end_date date)
language sql immutable set search_path = '' as $$
  select least(today + 1 - 30,
      -- AWS changes a month that has ended until about the middle of the next: shared/connectors/aws/window.ts says the same.
      (date_trunc('month', today::timestamp) - case when extract(day from today) <= 15 then interval '1 month' else interval '0' end)::date),
    today + 1
  from (select (schedule_window.as_of at time zone 'UTC')::date as today) t
$$;
comment on function private.schedule_window is 'The days a scheduled run asks for: the last 30, or those the provider may still restate, whichever reach back further.';

create function private.skip_code(state text) returns text
language sql immutable set search_path = '' as $$
  select case skip_code.state when 'CS404' then 'NOT_FOUND' when 'CS416' then 'INTEGRATION_NOT_ACTIVE' when 'CS417' then 'JOB_OPEN' when 'CS425' then 'CONFIGURATION_MISSING'
    else 'INTERNAL' end
$$;
comment on function private.skip_code is 'The error code of a refusal to begin a run.';

create function private.run_schedule(due public.sync_schedules, as_of timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  integration public.integrations;
  run jsonb;
  refusal text;
  state text;
begin
  begin
    select i.* into integration from public.integrations i where i.id = due.integration_id;
    run := (select private.enqueue_sync(integration,
        array[due.dataset], w.start_date, w.end_date, 'schedule', '{}', null, null, null)
      from private.schedule_window(run_schedule.as_of) w);
  exception when others then
    get stacked diagnostics state = returned_sqlstate, refusal = message_text;
  end;
  update public.sync_schedules s set
    version = s.version + 1, plan_after = run_schedule.as_of,
    -- What is no refusal may pass: such a schedule stays due and gets out of the way of the others.
    next_run_at = case when private.skip_code(state) = 'INTERNAL' and state is not null then run_schedule.as_of + interval '5 minutes' end,
    last_run_at = case when state is null then run_schedule.as_of else s.last_run_at end,
    last_run_id = case when state is null then (run ->> 'sync_run_id')::uuid else s.last_run_id end,
    last_skip_code = case when state is not null then private.skip_code(state) end,
    -- Every other message may quote rows.
    last_skip_reason = case when state like 'CS%' then left(refusal, 500) when state is not null then format('the run could not be enqueued (%s)', state) end
  where s.id = due.id;
end $$;
comment on function private.run_schedule is 'Begins the run of a due schedule; a refusal is noted on it and raises nothing.';

create function private.enqueue_due_schedules(as_of timestamptz, batch int) returns int
language plpgsql security definer set search_path = '' as $$
declare
  candidate record;
  due public.sync_schedules;
  taken int := 0;
begin
  -- In one order: two that enqueue at once take turns and open jobs of the same organizations and cannot wait for each other.
  for candidate in
    select c.id, c.integration_id from (
      select s.id, s.organization_id, s.integration_id, s.dataset from public.sync_schedules s
      where s.next_run_at <= enqueue_due_schedules.as_of and not s.is_paused
      order by s.next_run_at limit enqueue_due_schedules.batch) c
    order by c.organization_id, c.integration_id, c.dataset
  loop
    -- The integration before its schedule, as everywhere. Nobody is waited for: who is being changed comes with the next tick.
    perform from public.integrations i where i.id = candidate.integration_id for share skip locked;
    continue when not found;
    select s.* into due from public.sync_schedules s
    where s.id = candidate.id and s.next_run_at <= enqueue_due_schedules.as_of and not s.is_paused for update skip locked;
    continue when not found;
    perform private.run_schedule(due, enqueue_due_schedules.as_of);
    taken := taken + 1;
  end loop;
  return taken;
end $$;
comment on function private.enqueue_due_schedules is 'Begins one run of each schedule that is due, however many it missed; returns how many were looked at.';

create function private.unplanned_schedules(as_of timestamptz, most int) returns int
language sql stable security definer set search_path = '' as $$
  select count(*)::int from (
    select from public.sync_schedules s
    where s.next_run_at is null and not s.is_paused and s.plan_after <= unplanned_schedules.as_of limit unplanned_schedules.most) u
$$;
comment on function private.unplanned_schedules is 'How many schedules wait for their next run to be planned, counted up to a limit.';

create function private.schedules_to_plan(batch int, as_of timestamptz) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'version', s.version, 'cron', s.cron, 'time_zone', s.time_zone,
    'jitter_seconds', s.jitter_seconds, 'plan_after', s.plan_after, 'longest_gap_seconds', s.longest_gap_seconds) order by s.plan_after), '[]')
  from (
    select x.* from public.sync_schedules x
    -- A worker whose clock is behind must not keep a schedule waiting that the database's clock made due.
    where x.next_run_at is null and not x.is_paused and x.plan_after <= greatest(schedules_to_plan.as_of, clock_timestamp())
    order by x.plan_after limit schedules_to_plan.batch) s
$$;
comment on function private.schedules_to_plan is 'Schedules whose next run is to be planned, those that wait longest first.';
create function public.engine_unplanned_schedules(batch int default 100, as_of timestamptz default null) returns jsonb
language sql stable security invoker set search_path = '' as $$
  select private.schedules_to_plan(engine_unplanned_schedules.batch, engine_unplanned_schedules.as_of)
$$;
comment on function public.engine_unplanned_schedules is 'Engine only: schedules whose next run is to be planned by as_of, or by now.';

create function private.plan_schedule(schedule_id uuid, version bigint, next_run_at timestamptz, longest_gap_seconds bigint) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  -- Compare and swap: whoever planned first, and whoever changed the schedule meanwhile, is right.
  update public.sync_schedules s set next_run_at = plan_schedule.next_run_at,
    longest_gap_seconds = coalesce(plan_schedule.longest_gap_seconds, s.longest_gap_seconds)
  where s.id = plan_schedule.schedule_id and s.version = plan_schedule.version and s.next_run_at is null and not s.is_paused;
  return found;
end $$;
comment on function private.plan_schedule is 'Keeps when a schedule runs next unless it was planned or changed meanwhile.';
create function public.engine_plan_schedule(schedule_id uuid, version bigint, next_run_at timestamptz, longest_gap_seconds bigint default null) returns boolean
language sql security invoker set search_path = '' as $$
  select private.plan_schedule(engine_plan_schedule.schedule_id, engine_plan_schedule.version, engine_plan_schedule.next_run_at,
    engine_plan_schedule.longest_gap_seconds)
$$;
comment on function public.engine_plan_schedule is 'Engine only: keeps when a schedule runs next; false when it was planned or changed meanwhile.';

create function private.postpone_schedule(schedule_id uuid, version bigint, plan_after timestamptz, code text, reason text) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  update public.sync_schedules s set plan_after = postpone_schedule.plan_after, last_skip_code = postpone_schedule.code,
    last_skip_reason = left(postpone_schedule.reason, 500)
  where s.id = postpone_schedule.schedule_id and s.version = postpone_schedule.version and s.next_run_at is null and not s.is_paused;
  return found;
end $$;
comment on function private.postpone_schedule is 'Notes why a schedule cannot be planned, and when to try again.';
create function public.engine_postpone_schedule(schedule_id uuid, version bigint, plan_after timestamptz, code text, reason text) returns boolean
language sql security invoker set search_path = '' as $$
  select private.postpone_schedule(engine_postpone_schedule.schedule_id, engine_postpone_schedule.version, engine_postpone_schedule.plan_after,
    engine_postpone_schedule.code, engine_postpone_schedule.reason)
$$;
comment on function public.engine_postpone_schedule is 'Engine only: notes why a schedule cannot be planned; it is looked at again after plan_after.';
grant execute on function private.schedules_to_plan, public.engine_unplanned_schedules, private.plan_schedule, public.engine_plan_schedule,
  private.postpone_schedule, public.engine_postpone_schedule to service_role;
