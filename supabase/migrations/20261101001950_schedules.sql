-- Schedules: what is synced without anybody asking. A schedule is a cron expression in a time zone; when it runs next is computed
-- in TypeScript (shared/domain/schedule.ts), because PostgreSQL reads no cron expressions. A row without next_run_at waits for that.

create table public.sync_schedules (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null references public.organizations (id) on delete cascade,
  integration_id uuid not null references public.integrations (id) on delete cascade,
  dataset text not null,
  cron text not null,
  time_zone text not null default 'UTC',
  is_paused boolean not null default false,
  jitter_seconds int not null default 300,
  version bigint not null default 1,
  next_run_at timestamptz,
  plan_after timestamptz not null default now(),
  last_run_at timestamptz,
  last_run_id uuid references public.sync_runs (id) on delete set null,
  last_skip_code text,
  last_skip_reason text,
  longest_gap_seconds bigint,
  created_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint sync_schedules_one_per_dataset unique (integration_id, dataset),
  constraint sync_schedules_cron_has_five_fields check (cron ~ '^\S+(\s+\S+){4}$' and char_length(cron) <= 120),
  constraint sync_schedules_time_zone_is_a_name check (time_zone ~ '^[A-Za-z][A-Za-z0-9_+/-]{0,63}$'),
  constraint sync_schedules_jitter_in_range check (jitter_seconds between 0 and 3600),
  constraint sync_schedules_paused_do_not_run check (not is_paused or next_run_at is null),
  constraint sync_schedules_skip_has_a_reason check ((last_skip_code is null) = (last_skip_reason is null)),
  constraint sync_schedules_gap_is_positive check (longest_gap_seconds > 0)
);
comment on table public.sync_schedules is 'When a dataset of an integration is synced without anybody asking.';
comment on column public.sync_schedules.id is 'Identity of the schedule.';
comment on column public.sync_schedules.organization_id is 'Whose schedule.';
comment on column public.sync_schedules.integration_id is 'Through which integration.';
comment on column public.sync_schedules.dataset is 'What is synced; all stands for every dataset that the integration is set up for.';
comment on column public.sync_schedules.cron is 'Minute, hour, day of month, month, day of week.';
comment on column public.sync_schedules.time_zone is 'IANA name of the zone the expression is read in.';
comment on column public.sync_schedules.is_paused is 'Does not run until it is put again without.';
comment on column public.sync_schedules.jitter_seconds is 'How far a run may be put off by chance, in seconds.';
comment on column public.sync_schedules.version is 'Grows when the schedule is changed and when it runs: a plan made of an older state is refused.';
comment on column public.sync_schedules.next_run_at is 'When it runs next, jitter included (UTC); null while that is to be planned.';
comment on column public.sync_schedules.plan_after is 'The next run is planned once this time has come, and is after it (UTC).';
comment on column public.sync_schedules.last_run_at is 'When it last began a run (UTC).';
comment on column public.sync_schedules.last_run_id is 'That run; null once it is forgotten.';
comment on column public.sync_schedules.last_skip_code is 'Why no run was begun when one was due last, as an error code; null when one was.';
comment on column public.sync_schedules.last_skip_reason is 'The same as a sentence.';
comment on column public.sync_schedules.longest_gap_seconds is 'The longest pause between two of its runs in the coming year; null before it was planned for the first time.';
comment on column public.sync_schedules.created_by is 'The user who created it.';
comment on column public.sync_schedules.created_at is 'When it was created (UTC).';
comment on column public.sync_schedules.updated_at is 'When a member of the organization last changed it (UTC).';
create index sync_schedules_by_organization on public.sync_schedules (organization_id);
create index sync_schedules_by_last_run on public.sync_schedules (last_run_id);
create index sync_schedules_due on public.sync_schedules (next_run_at) where not is_paused;
create index sync_schedules_to_plan on public.sync_schedules (plan_after) where next_run_at is null and not is_paused;

alter table public.sync_schedules enable row level security;
grant select on public.sync_schedules to authenticated, service_role;
create policy "members read their organization's schedules" on public.sync_schedules for select to authenticated
  using (organization_id = any (array(select private.visible_organization_ids())));

create function private.hold_integration(integration_id uuid) returns void
language plpgsql set search_path = '' as $$
begin
  -- The integration before its schedules, as everywhere: whoever deletes it is waited for, and then there is nothing to schedule.
  perform from public.integrations i where i.id = hold_integration.integration_id and i.deleted_at is null for no key update;
  if not found then
    perform private.refuse('CS404', 'integration not found');
  end if;
end $$;
comment on function private.hold_integration is 'Keeps an integration as it is until the transaction ends.';

create function private.put_schedule(
  integration_id uuid, dataset text, cron text, time_zone text, is_paused boolean, jitter_seconds int, request_id text
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  integration public.integrations := private.visible_integration(put_schedule.integration_id);
  kept public.sync_schedules;
  is_new boolean;
begin
  perform private.require_role(integration.organization_id, 'admin', 'change a schedule');
  perform private.hold_integration(integration.id);
  if put_schedule.dataset is distinct from 'all' and not exists (
    select from private.datasets d where d.provider = integration.provider and d.dataset = put_schedule.dataset) then
    perform private.refuse('CS400', format('dataset %s is not supported for %s: expected all or one of %s', coalesce(put_schedule.dataset, '(none)'),
      integration.provider, (select string_agg(d.dataset, ', ' order by d.dataset) from private.datasets d where d.provider = integration.provider)));
  end if;
  perform private.require_setting(integration, put_schedule.dataset);
  select s.* into kept from public.sync_schedules s
  where s.integration_id = integration.id and s.dataset = put_schedule.dataset for update;
  is_new := not found;
  if not is_new and (kept.cron, kept.time_zone, kept.is_paused, kept.jitter_seconds)
    is not distinct from (put_schedule.cron, put_schedule.time_zone, put_schedule.is_paused, put_schedule.jitter_seconds) then
    return jsonb_build_object('schedule', to_jsonb(kept), 'is_new', false);
  end if;
  if is_new then
    insert into public.sync_schedules (organization_id, integration_id, dataset, cron, time_zone, is_paused, jitter_seconds, created_by)
    values (integration.organization_id, integration.id, put_schedule.dataset, put_schedule.cron, put_schedule.time_zone,
      put_schedule.is_paused, put_schedule.jitter_seconds, (select auth.uid()))
    returning * into kept;
  else
    update public.sync_schedules s set
      cron = put_schedule.cron, time_zone = put_schedule.time_zone, is_paused = put_schedule.is_paused, jitter_seconds = put_schedule.jitter_seconds,
      version = s.version + 1, next_run_at = null, plan_after = now(), longest_gap_seconds = null,
      last_skip_code = null, last_skip_reason = null, updated_at = now()
    where s.id = kept.id
    returning * into kept;
  end if;
  perform private.record_audit(kept.organization_id, 'schedule.put', 'schedule', kept.id::text, jsonb_build_object(
    'integration_id', kept.integration_id, 'dataset', kept.dataset, 'cron', kept.cron, 'time_zone', kept.time_zone,
    'is_paused', kept.is_paused, 'jitter_seconds', kept.jitter_seconds), put_schedule.request_id);
  return jsonb_build_object('schedule', to_jsonb(kept), 'is_new', is_new);
end $$;
comment on function private.put_schedule is 'put_schedule for the caller.';
create function public.put_schedule(
  integration_id uuid, dataset text, cron text, time_zone text default 'UTC', is_paused boolean default false, jitter_seconds int default 300,
  request_id text default null
) returns jsonb
language sql security invoker set search_path = '' as $$
  select private.put_schedule(put_schedule.integration_id, put_schedule.dataset, put_schedule.cron, put_schedule.time_zone,
    put_schedule.is_paused, put_schedule.jitter_seconds, put_schedule.request_id)
$$;
comment on function public.put_schedule is 'Creates or replaces the schedule of a dataset, or of all. What the same arguments made before stays as it is. Needs the role admin.';

create function private.delete_schedule(integration_id uuid, dataset text, request_id text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  integration public.integrations := private.visible_integration(delete_schedule.integration_id);
  gone public.sync_schedules;
begin
  perform private.require_role(integration.organization_id, 'admin', 'delete a schedule');
  perform private.hold_integration(integration.id);
  delete from public.sync_schedules s where s.integration_id = integration.id and s.dataset = delete_schedule.dataset returning * into gone;
  if gone.id is null then
    perform private.refuse('CS404', format('there is no schedule of %s', delete_schedule.dataset));
  end if;
  perform private.record_audit(gone.organization_id, 'schedule.deleted', 'schedule', gone.id::text,
    jsonb_build_object('integration_id', gone.integration_id, 'dataset', gone.dataset), delete_schedule.request_id);
  return jsonb_build_object('id', gone.id, 'integrationId', gone.integration_id, 'dataset', gone.dataset);
end $$;
comment on function private.delete_schedule is 'delete_schedule for the caller.';
create function public.delete_schedule(integration_id uuid, dataset text, request_id text default null) returns jsonb
language sql security invoker set search_path = '' as $$
  select private.delete_schedule(delete_schedule.integration_id, delete_schedule.dataset, delete_schedule.request_id)
$$;
comment on function public.delete_schedule is 'Ends the schedule of a dataset, or of all; runs that began go on. Needs the role admin.';

create function private.read_schedules(integration_id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  integration public.integrations := private.visible_integration(read_schedules.integration_id);
begin
  return (select coalesce(jsonb_agg(to_jsonb(s) order by s.dataset), '[]') from public.sync_schedules s where s.integration_id = integration.id);
end $$;
comment on function private.read_schedules is 'read_schedules for the caller.';
create function public.read_schedules(integration_id uuid) returns jsonb
language sql stable security invoker set search_path = '' as $$ select private.read_schedules(read_schedules.integration_id) $$;
comment on function public.read_schedules is 'The schedules of an integration, by dataset.';
grant execute on function private.put_schedule, public.put_schedule, private.delete_schedule, public.delete_schedule,
  private.read_schedules, public.read_schedules to authenticated;
