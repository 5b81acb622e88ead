-- Claiming: how a worker comes to hold an endpoint, with files to send and dead letters to send again. The database clock decides.
-- The organization that waited longest is next; within it the endpoint whose work is due longest.

create function private.lose_lease(endpoint_id uuid) returns void
language plpgsql set search_path = '' as $$
begin
  update public.forwarder_files f set
    state = case when f.stalls >= 4 then 'failed' else 'queued' end, ended_at = case when f.stalls >= 4 then clock_timestamp() end,
    interruptions = f.interruptions + 1, stalls = f.stalls + 1, needs_worker = f.needs_worker or f.stalls >= 1,
    run_after = clock_timestamp(), error_code = 'LEASE_EXPIRED', error = 'the worker stopped without a word'
  where f.forwarder_id in (select x.id from public.forwarders x where x.endpoint_id = lose_lease.endpoint_id) and f.state = 'running';
  update public.dead_letters l set redrive_token = null
  where l.forwarder_id in (select x.id from public.forwarders x where x.endpoint_id = lose_lease.endpoint_id)
    and l.state = 'redriving' and l.redrive_token is not null;
end $$;
comment on function private.lose_lease is 'Queues what the holder of an endpoint left behind without a word; a file that is left so five times in a row fails.';

create function private.files_to_take(endpoint_id uuid, most int, on_worker boolean, least_stalls int, most_stalls int) returns table (id uuid, stalls int)
language plpgsql stable set search_path = '' as $$
declare
  -- A constant, so that the index bounds the search.
  moment timestamptz := clock_timestamp();
begin
  return query
    select x.id, x.stalls from private.open_forwarders(files_to_take.endpoint_id) f
    cross join (values (false), (true)) as n (needs_worker)
    cross join lateral (
      select q.id, q.stalls, q.run_after from public.forwarder_files q
      where q.forwarder_id = f.id and q.needs_worker = n.needs_worker and q.state = 'queued' and q.run_after <= moment
        and q.stalls between files_to_take.least_stalls and files_to_take.most_stalls and not private.waits_for_another(q)
      order by q.run_after, q.id limit files_to_take.most) x
    where files_to_take.on_worker or not n.needs_worker
    order by x.run_after, x.id limit files_to_take.most;
end $$;
comment on function private.files_to_take is 'Files of an endpoint that are due, oldest first.';

create function private.file_for_worker(file public.forwarder_files) returns jsonb
language sql immutable set search_path = '' as $$
  select jsonb_build_object('id', file.id, 'forwarder_id', file.forwarder_id, 'bucket', file.bucket, 'object_key', file.object_key,
    'version_id', file.version_id, 'etag', file.etag, 'size_bytes', file.size_bytes, 'checkpoint', file.checkpoint, 'commit_no', file.commit_no,
    'attempts', file.attempts, 'interruptions', file.interruptions, 'needs_worker', file.needs_worker, 'records_read', file.records_read,
    'created_at', file.created_at, 'event_time', file.event_time)
$$;
comment on function private.file_for_worker is 'What a worker needs to know of a file.';

create function private.take_files(endpoint_id uuid, most int, on_worker boolean) returns jsonb
language plpgsql set search_path = '' as $$
declare
  chosen uuid[];
  taken jsonb;
begin
  -- Whoever stopped twice over a file may take others along: such a file is nobody's company.
  if exists (select from public.forwarder_files f join public.forwarders x on x.id = f.forwarder_id
      where x.endpoint_id = take_files.endpoint_id and f.state = 'running' and f.stalls >= 2) then
    return '[]';
  end if;
  chosen := array(select t.id from private.files_to_take(take_files.endpoint_id, 1, take_files.on_worker, 0, 100) t where t.stalls >= 2);
  if cardinality(chosen) = 0 or exists (select from public.forwarder_files f join public.forwarders x on x.id = f.forwarder_id
      where x.endpoint_id = take_files.endpoint_id and f.state = 'running') then
    chosen := array(select t.id from private.files_to_take(take_files.endpoint_id, least(greatest(take_files.most, 0), 20), take_files.on_worker, 0, 1) t);
  end if;
  update public.forwarder_files f set state = 'running', attempts = f.attempts + 1, started_at = coalesce(f.started_at, clock_timestamp()),
    error_code = null, error = null
  where f.id = any (chosen);
  select coalesce(jsonb_agg(private.file_for_worker(f) order by array_position(chosen, f.id)), '[]') into taken
  from public.forwarder_files f where f.id = any (chosen);
  return taken;
end $$;
comment on function private.take_files is 'Gives due files of an endpoint to its holder.';

create function private.redrives_for_worker(ids uuid[]) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'forwarder_id', l.forwarder_id, 'file_id', l.file_id, 'bucket', f.bucket,
    'object_key', f.object_key, 'version_id', f.version_id, 'etag', f.etag, 'byte_start', l.byte_start, 'byte_end', l.byte_end,
    'first_record', l.first_record, 'record_count', l.record_count, 'idempotency_key', l.idempotency_key, 'reason', l.reason, 'edited', l.edited,
    'records', c.records, 'compression', f.checkpoint ->> 'compression', 'taken_on_at', f.created_at) order by array_position(ids, l.id)), '[]')
  from public.dead_letters l join public.forwarder_files f on f.id = l.file_id
  left join private.dead_letter_contents c on c.dead_letter_id = l.id
  where l.id = any (redrives_for_worker.ids)
$$;
comment on function private.redrives_for_worker is 'What a worker needs to send dead letters again.';

create function private.take_redrives(endpoint public.forwarder_endpoints, most int) returns jsonb
language plpgsql set search_path = '' as $$
declare
  forwarder public.forwarders;
  chosen uuid[] := '{}';
  fitting uuid[];
  records bigint;
  room int := least(greatest(take_redrives.most, 0), 20);
begin
  for forwarder in select f.* from private.open_forwarders(endpoint.id) f where f.redrive_next_at <= clock_timestamp() order by f.id loop
    select coalesce(array_agg(t.id), '{}'), coalesce(sum(t.record_count), 0) into fitting, records from (
      select w.id, w.record_count from (
        select l.id, l.record_count, l.created_at, sum(l.record_count) over (order by l.created_at, l.id) as up_to from (
          select d.id, d.record_count, d.created_at from public.dead_letters d
          where d.forwarder_id = forwarder.id and d.state = 'redriving' and d.redrive_token is null
          order by d.created_at, d.id limit room - cardinality(chosen)) l) w
      -- What a second allows; a dead letter larger than that is followed by a longer pause.
      where forwarder.redrive_per_second is null or w.up_to <= greatest(forwarder.redrive_per_second, w.record_count)
      order by w.created_at, w.id) t;
    chosen := chosen || fitting;
    if forwarder.redrive_per_second is not null and records > 0 then
      update public.forwarders f set redrive_next_at = clock_timestamp() + records * interval '1 second' / forwarder.redrive_per_second
      where f.id = forwarder.id;
    end if;
  end loop;
  update public.dead_letters l set redrive_token = endpoint.lease_token where l.id = any (chosen);
  return private.redrives_for_worker(chosen);
end $$;
comment on function private.take_redrives is 'Gives dead letters that are to be sent again to the holder of an endpoint, no faster than somebody chose.';

create function private.forwarder_for_worker(forwarder public.forwarders) returns jsonb
language sql stable set search_path = '' as $$
  select to_jsonb(forwarder) || jsonb_build_object(
    'sealed_secrets', coalesce((select jsonb_object_agg(s.field, s.sealed) from private.forwarder_secrets s where s.forwarder_id = forwarder.id), '{}'),
    'integration', private.integration_for_test(forwarder.integration_id))
$$;
comment on function private.forwarder_for_worker is 'A forwarder with all that is needed to run it; secrets stay sealed.';

create function private.endpoint_for_worker(endpoint public.forwarder_endpoints, files jsonb, redrives jsonb) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'endpoint', to_jsonb(endpoint) || jsonb_build_object(
      'sealed_token', (select t.sealed from private.forwarder_tokens t where t.endpoint_id = endpoint.id),
      'secrets', (
        select jsonb_object_agg(s.field, s.sealed) || jsonb_build_object('forwarder_id', s.forwarder_id)
        from private.forwarder_secrets s join private.open_forwarders(endpoint.id) f on f.id = s.forwarder_id
        group by s.forwarder_id order by max(s.updated_at) desc, s.forwarder_id limit 1)),
    'forwarders', (select coalesce(jsonb_agg(private.forwarder_for_worker(f) order by f.id), '[]') from private.open_forwarders(endpoint.id) f),
    'files', endpoint_for_worker.files, 'redrives', endpoint_for_worker.redrives)
$$;
comment on function private.endpoint_for_worker is 'An endpoint with everything its holder needs.';

create function private.next_endpoint(on_worker boolean, endpoint_id uuid, tried uuid[], waits boolean) returns public.forwarder_endpoints
language plpgsql set search_path = '' as $$
declare
  moment timestamptz := clock_timestamp();
  candidate uuid;
  found_one public.forwarder_endpoints;
begin
  for candidate in
    select e.id from public.forwarder_endpoints e
    join public.organizations o on o.id = e.organization_id and o.deleted_at is null
    cross join lateral (select max(y.leased_at) as served_at from public.forwarder_endpoints y where y.organization_id = e.organization_id) s
    -- A lease that ended by itself left work behind that nobody lined up.
    where (e.lease_expires_at < moment or e.due_at <= moment and (next_endpoint.on_worker or e.edge_due_at <= moment))
      and e.paused_at is null and coalesce(e.breaker_open_until, moment) <= moment and coalesce(e.lease_expires_at, '-infinity') < moment
      and (next_endpoint.endpoint_id is null or e.id = next_endpoint.endpoint_id) and e.id <> all (next_endpoint.tried)
    order by s.served_at, e.due_at, e.id limit 50
  loop
    if next_endpoint.waits then
      select e.* into found_one from public.forwarder_endpoints e where e.id = candidate for no key update;
    else
      select e.* into found_one from public.forwarder_endpoints e where e.id = candidate for no key update skip locked;
    end if;
    -- Somebody may have claimed it, or paused it, before it was locked.
    if found and coalesce(found_one.lease_expires_at, '-infinity') < clock_timestamp() and found_one.paused_at is null
      and coalesce(found_one.breaker_open_until, moment) <= moment then
      return found_one;
    end if;
    -- Whoever waits for one waits for no other: two that did would wait for each other.
    exit when next_endpoint.waits;
  end loop;
  return null;
end $$;
comment on function private.next_endpoint is 'Locks the endpoint that is next in line; null when there is none.';

create function private.claim_endpoint(owner text, lease_seconds int, endpoint_id uuid, on_worker boolean) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  endpoint public.forwarder_endpoints;
  files jsonb;
  redrives jsonb;
  tried uuid[] := '{}';
begin
  loop
    endpoint := private.next_endpoint(claim_endpoint.on_worker, claim_endpoint.endpoint_id, tried, false);
    if endpoint.id is null and cardinality(tried) = 0 then
      -- What is due may be in another's hands for a moment: wait for it instead of going home empty.
      endpoint := private.next_endpoint(claim_endpoint.on_worker, claim_endpoint.endpoint_id, tried, true);
    end if;
    if endpoint.id is null then
      return null;
    end if;
    if endpoint.lease_owner is not null then
      perform private.lose_lease(endpoint.id);
    end if;
    update public.forwarder_endpoints e set lease_token = e.lease_token + 1, lease_owner = claim_endpoint.owner,
      lease_expires_at = clock_timestamp() + make_interval(secs => claim_endpoint.lease_seconds), leased_at = clock_timestamp()
    where e.id = endpoint.id returning e.* into endpoint;
    files := private.take_files(endpoint.id, 20, claim_endpoint.on_worker);
    redrives := private.take_redrives(endpoint, 20);
    perform private.line_up_endpoint(endpoint.id);
    if files <> '[]' or redrives <> '[]' then
      return private.endpoint_for_worker(endpoint, files, redrives);
    end if;
    -- Nothing here for this caller: the next one.
    update public.forwarder_endpoints e set lease_owner = null, lease_expires_at = null where e.id = endpoint.id;
    tried := tried || endpoint.id;
  end loop;
end $$;
comment on function private.claim_endpoint is 'The next endpoint in fair order, leased to the owner with files to send; null when nothing is due.';
create function public.engine_forwarder_claim(p_owner text, p_lease_seconds int default 120, p_endpoint_id uuid default null, p_is_on_worker boolean default false)
returns jsonb language sql security invoker set search_path = '' set statement_timeout = '10s' as $$
  select private.claim_endpoint(p_owner, p_lease_seconds, p_endpoint_id, p_is_on_worker)
$$;
comment on function public.engine_forwarder_claim is 'Engine only: claims the next endpoint with files and dead letters to send.';
grant execute on function private.claim_endpoint, public.engine_forwarder_claim to service_role;
