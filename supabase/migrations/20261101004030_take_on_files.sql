-- Taking files on: whichever trigger tells of an object, the same version becomes one file. Whoever changes what an endpoint has to
-- do holds the endpoint first, then forwarders, then files and dead letters: in this order nobody waits for each other.

create function private.open_forwarders(endpoint_id uuid) returns setof public.forwarders
language sql stable set search_path = '' as $$
  select f.* from public.forwarders f
  join public.integrations i on i.id = f.integration_id and i.deleted_at is null and i.status <> 'disabled'
  where f.endpoint_id = open_forwarders.endpoint_id and f.state = 'active'
$$;
comment on function private.open_forwarders is 'Forwarders of an endpoint that may send: neither they nor their integration are paused or deleted.';

create function private.waits_for_another(file public.forwarder_files) returns boolean
language sql stable set search_path = '' as $$
  select file.sequence is not null and exists (
    select from public.forwarder_files o where o.forwarder_id = file.forwarder_id and o.object_key = file.object_key
      and o.sequence < file.sequence and o.state in ('queued', 'running'))
$$;
comment on function private.waits_for_another is 'An earlier version of the same key is still open: versions are sent in their order.';

create function private.first_file(forwarder_id uuid, needs_worker boolean) returns timestamptz
language sql stable set search_path = '' as $$
  select q.run_after from public.forwarder_files q
  where q.forwarder_id = first_file.forwarder_id and q.needs_worker = first_file.needs_worker and q.state = 'queued' and not private.waits_for_another(q)
  order by q.run_after, q.id limit 1
$$;
comment on function private.first_file is 'When the first file of a forwarder is due; null when none is queued.';

create function private.line_up_endpoint(endpoint_id uuid) returns void
language plpgsql set search_path = '' as $$
begin
  update public.forwarder_endpoints e set
    due_at = coalesce(d.due_at, 'infinity'), edge_due_at = coalesce(d.edge_due_at, 'infinity')
  from (
    select min(least(w.edge_at, private.first_file(w.id, true))) as due_at, min(w.edge_at) as edge_due_at
    from (
      select f.id, least(private.first_file(f.id, false),
        (select f.redrive_next_at from public.dead_letters l where l.forwarder_id = f.id and l.state = 'redriving' and l.redrive_token is null limit 1)) as edge_at
      from private.open_forwarders(line_up_endpoint.endpoint_id) f) w
  ) d
  where e.id = line_up_endpoint.endpoint_id;
end $$;
comment on function private.line_up_endpoint is 'Says anew when an endpoint has something to send.';

create function private.hold_forwarder(forwarder_id uuid) returns public.forwarders
language plpgsql set search_path = '' as $$
declare
  held public.forwarders;
begin
  -- Its endpoint may be changed while this one waits for it.
  loop
    select f.* into held from public.forwarders f join public.organizations o on o.id = f.organization_id and o.deleted_at is null
    where f.id = hold_forwarder.forwarder_id and f.deleted_at is null;
    if not found then
      perform private.refuse('CS404', 'forwarder not found');
    end if;
    perform from public.forwarder_endpoints e where e.id = held.endpoint_id for no key update;
    select f.* into held from public.forwarders f where f.id = held.id and f.endpoint_id = held.endpoint_id and f.deleted_at is null for no key update;
    if found then
      return held;
    end if;
  end loop;
end $$;
comment on function private.hold_forwarder is 'Locks a forwarder and, before it, its endpoint.';

create function private.add_forwarder_files(forwarder_id uuid, trigger text, files jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  forwarder public.forwarders;
  told int;
  added int;
  stale int;
begin
  if jsonb_typeof(add_forwarder_files.files) is distinct from 'array' or jsonb_array_length(add_forwarder_files.files) > 5000 then
    perform private.refuse('CS400', 'files must be an array of 5000 at most');
  end if;
  told := jsonb_array_length(add_forwarder_files.files);
  forwarder := private.hold_forwarder(add_forwarder_files.forwarder_id);
  with listed as (
    select x.key, nullif(x.version_id, 'null') as version_id, nullif(btrim(x.etag, '"'), '') as etag, x.size, x.sequencer,
      rpad(lower(x.sequencer), 64, '0') collate "C" as sequence, x.event_time
    from jsonb_to_recordset(add_forwarder_files.files) as x (key text, version_id text, etag text, size bigint, sequencer text, event_time timestamptz)
  ), named as (
    select l.*, private.dedupe_key(forwarder.bucket, l.key, l.version_id, l.etag, l.sequencer) as dedupe_key from listed l
  ), once as (
    select distinct on (n.dedupe_key) n.* from named n order by n.dedupe_key, n.sequence desc nulls last
  ), judged as (
    select o.*,
      -- Without versions what was written before is overwritten by now.
      (o.version_id is null and (
        exists (select from public.forwarder_files f where f.forwarder_id = forwarder.id and f.object_key = o.key and f.sequence > o.sequence)
        or exists (select from once b where b.key = o.key and b.sequence > o.sequence)))
      -- Files are forgotten after 90 days: what is listed must be younger, or it would come again.
      or (add_forwarder_files.trigger = 'sweep' and o.event_time < greatest(case when forwarder.sweep_prefix is null then forwarder.takes_since else '-infinity' end,
        clock_timestamp() - interval '80 days')) as is_stale,
      -- A listing does not tell versions: an object it told of is known by its tag.
      o.version_id is null and o.etag is not null and exists (
        select from public.forwarder_files f where f.forwarder_id = forwarder.id and f.object_key = o.key and f.etag = o.etag) as is_known,
      case when o.version_id is not null then (
        select f.id from public.forwarder_files f where f.forwarder_id = forwarder.id and f.object_key = o.key and f.etag = o.etag
          and f.version_id is null and f.created_at >= o.event_time limit 1) end as listed_as
    from once o
  ), ranked as (
    select j.*, row_number() over (partition by j.listed_as order by j.event_time, j.dedupe_key) as rank,
      exists (select from public.forwarder_files f where f.forwarder_id = forwarder.id and f.dedupe_key = j.dedupe_key) as is_there
    from judged j
  ), recognised as (
    update public.forwarder_files f set version_id = r.version_id, sequencer = coalesce(f.sequencer, r.sequencer), dedupe_key = r.dedupe_key
    from ranked r where r.listed_as = f.id and r.rank = 1 and not r.is_there
    returning f.id
  ), inserted as (
    insert into public.forwarder_files (organization_id, forwarder_id, bucket, object_key, version_id, etag, size_bytes, sequencer, event_time, trigger, dedupe_key)
    select forwarder.organization_id, forwarder.id, forwarder.bucket, r.key, r.version_id, r.etag, r.size, r.sequencer, r.event_time,
      add_forwarder_files.trigger, r.dedupe_key
    from ranked r where not coalesce(r.is_stale, false) and not r.is_known and not r.is_there and (r.listed_as is null or r.rank > 1)
    order by r.dedupe_key
    on conflict on constraint forwarder_files_once do nothing
    returning id
  )
  select (select count(*) from inserted), (select count(*) from ranked r where r.is_stale and not r.is_known and not r.is_there)
  into added, stale;
  if added > 0 then
    update public.forwarder_endpoints e set due_at = least(e.due_at, clock_timestamp()), edge_due_at = least(e.edge_due_at, clock_timestamp())
    where e.id = forwarder.endpoint_id;
  end if;
  return jsonb_build_object('added', added, 'known', told - added - stale, 'stale', stale);
end $$;
comment on function private.add_forwarder_files is 'Takes files on, each version once. Known ones and overwritten ones are counted and left.';
create function public.engine_forwarder_add_files(p_forwarder_id uuid, p_trigger text, p_files jsonb) returns jsonb
language sql security invoker set search_path = '' set statement_timeout = '30s' as $$
  select private.add_forwarder_files(p_forwarder_id, p_trigger, p_files)
$$;
comment on function public.engine_forwarder_add_files is 'Engine only: takes on the files that a trigger told of; 5000 at most.';
grant execute on function private.add_forwarder_files, public.engine_forwarder_add_files to service_role;

create function private.line_up_forwarders() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.line_up_endpoint(e.id) from public.forwarder_endpoints e
  where e.id in (select f.endpoint_id from public.forwarders f where f.integration_id = new.id);
  return null;
end $$;
comment on function private.line_up_forwarders is 'What waits for an integration is due as soon as that is enabled again.';
create trigger integrations_line_up_forwarders after update of status on public.integrations
  for each row when (old.status is distinct from new.status) execute function private.line_up_forwarders();
