-- Audit events: who did what to what. Append-only, without foreign keys, so that nothing recorded vanishes with its subject.
-- Ids, never e-mail addresses; an erased user's id is replaced by a pseudonym. Kept 400 days.

create table public.audit_events (
  id bigint generated always as identity primary key,
  occurred_at timestamptz not null default now(),
  organization_id uuid not null,
  actor_kind text not null,
  actor_id text,
  action text not null,
  target_kind text not null,
  target_id text,
  details jsonb not null default '{}',
  request_id text,
  constraint audit_events_are_short check (octet_length(details::text) <= 16384 and char_length(request_id) <= 200),
  constraint audit_events_actor_kind_is_known check (actor_kind in ('user', 'service', 'worker', 'agent', 'system'))
);
comment on table public.audit_events is 'Append-only record of actions in an organization. Retention: 400 days.';
comment on column public.audit_events.id is 'Order of writing.';
comment on column public.audit_events.occurred_at is 'When (UTC).';
comment on column public.audit_events.organization_id is 'Where. No foreign key: the record outlives the organization.';
comment on column public.audit_events.actor_kind is 'user, service, worker, agent or system.';
comment on column public.audit_events.actor_id is 'User id, key name or worker name; a pseudonym once the user is erased.';
comment on column public.audit_events.action is 'What was done, as noun.verb (integration.created).';
comment on column public.audit_events.target_kind is 'What kind of thing it was done to.';
comment on column public.audit_events.target_id is 'Which one.';
comment on column public.audit_events.details is 'Non-secret particulars.';
comment on column public.audit_events.request_id is 'The request that caused it, as in the answer and the log.';
create index audit_events_by_organization on public.audit_events (organization_id, id desc);
create index audit_events_by_actor on public.audit_events (actor_id) where actor_kind = 'user';
create index audit_events_by_age on public.audit_events (occurred_at);

alter table public.audit_events enable row level security;
grant select on public.audit_events to authenticated, service_role;
create policy "admins read their organization's audit events"
  on public.audit_events for select to authenticated
  using (organization_id = any (array(select private.organization_ids_with_role('admin'))));

create function private.keep_audit_events() returns trigger
language plpgsql set search_path = '' as $$
begin
  if current_setting('cloud_sync.audit_upkeep', true) is distinct from 'on' then
    perform private.refuse('CS403', 'audit events are append-only');
  end if;
  return coalesce(new, old);
end $$;
comment on function private.keep_audit_events is 'Refuses to change or delete audit events outside retention and erasure.';
create trigger audit_events_are_append_only
  before update or delete on public.audit_events for each row execute function private.keep_audit_events();

create function private.record_audit(
  organization_id uuid, action text, target_kind text, target_id text,
  details jsonb default '{}', request_id text default null, actor_kind text default null, actor_id text default null
) returns void
language sql security definer set search_path = '' as $$
  insert into public.audit_events (organization_id, actor_kind, actor_id, action, target_kind, target_id, details, request_id)
  values (
    record_audit.organization_id,
    coalesce(record_audit.actor_kind, case when (select auth.uid()) is null then 'system' else 'user' end),
    coalesce(record_audit.actor_id, (select auth.uid())::text),
    record_audit.action, record_audit.target_kind, record_audit.target_id, record_audit.details, record_audit.request_id
  )
$$;
comment on function private.record_audit is 'Appends one audit event; the actor defaults to the caller.';

create function private.pseudonymise_user() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  pseudonym text := 'erased-' || gen_random_uuid();
begin
  perform set_config('cloud_sync.audit_upkeep', 'on', true);
  update public.audit_events e
  set actor_id = pseudonym
  where e.actor_kind = 'user' and e.actor_id = old.id::text;
  perform set_config('cloud_sync.audit_upkeep', '', true);
  return old;
end $$;
comment on function private.pseudonymise_user is 'Replaces an erased user''s id in the audit record.';
create trigger users_leave_a_pseudonym
  after delete on auth.users for each row execute function private.pseudonymise_user();

create function private.purge_audit_events(batch int) returns int
language plpgsql security definer set search_path = '' as $$
declare
  purged int;
begin
  perform set_config('cloud_sync.audit_upkeep', 'on', true);
  delete from public.audit_events e where e.id in (
    select a.id from public.audit_events a where a.occurred_at < now() - interval '400 days'
    order by a.occurred_at limit purge_audit_events.batch
  );
  get diagnostics purged = row_count;
  perform set_config('cloud_sync.audit_upkeep', '', true);
  return purged;
end $$;
comment on function private.purge_audit_events is 'Deletes audit events older than 400 days, a batch at a time.';

revoke execute on function private.keep_audit_events, private.record_audit, private.pseudonymise_user, private.purge_audit_events from public;
