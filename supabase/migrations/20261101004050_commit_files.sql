-- Committing: checkpoints, counters, dead letters, token and limit move in one transaction or not at all, under the endpoint's
-- lease. What was acknowledged by the API and not committed is sent again with the same key, so commits are frequent and small.

create function private.hold_endpoint(endpoint_id uuid, lease_token bigint) returns public.forwarder_endpoints
language plpgsql set search_path = '' as $$
declare
  endpoint public.forwarder_endpoints;
begin
  select e.* into endpoint from public.forwarder_endpoints e where e.id = hold_endpoint.endpoint_id for no key update;
  if not found then
    perform private.refuse('CS404', 'endpoint not found');
  end if;
  if endpoint.lease_owner is null or endpoint.lease_token <> hold_endpoint.lease_token then
    perform private.refuse('CS410', format('the lease is lost: the endpoint is under token %s, the caller holds %s', endpoint.lease_token, hold_endpoint.lease_token));
  end if;
  return endpoint;
end $$;
comment on function private.hold_endpoint is 'Locks an endpoint for its holder; refuses everyone else.';

create function private.keep_dead_letters(file public.forwarder_files, letters jsonb) returns bigint
language sql set search_path = '' as $$
  with told as (
    select gen_random_uuid() as id, l.* from jsonb_to_recordset(keep_dead_letters.letters) as l (byte_start bigint, byte_end bigint, first_record bigint, record_count int,
      reason text, records text, raw text, idempotency_key text, attempts jsonb, last_status int, error text)
  ), kept as (
    insert into public.dead_letters (id, organization_id, forwarder_id, file_id, byte_start, byte_end, first_record, record_count, reason, idempotency_key, attempts, last_status, error)
    select t.id, file.organization_id, file.forwarder_id, file.id, t.byte_start, t.byte_end, t.first_record, t.record_count, t.reason, t.idempotency_key,
      coalesce(t.attempts, '[]'), t.last_status, left(t.error, 2000)
    from told t returning id, record_count
  ), contents as (
    insert into private.dead_letter_contents (dead_letter_id, records, raw)
    select t.id, t.records, decode(t.raw, 'base64') from told t where t.records is not null or t.raw is not null
  )
  select coalesce(sum(k.record_count), 0) from kept k
$$;
comment on function private.keep_dead_letters is 'Keeps records that could not be delivered; answers how many.';

create function private.pin_file(file public.forwarder_files, told jsonb) returns boolean
language plpgsql set search_path = '' as $$
declare
  key text := private.dedupe_key(file.bucket, file.object_key, coalesce(file.version_id, pin_file.told ->> 'version_id'), coalesce(file.etag, pin_file.told ->> 'etag'), file.sequencer);
begin
  if file.etag is not null or not pin_file.told ? 'etag' then
    return true;
  end if;
  if exists (select from public.forwarder_files f where f.forwarder_id = file.forwarder_id and f.id <> file.id
      and (f.dedupe_key = key or f.object_key = file.object_key and f.etag = pin_file.told ->> 'etag' and (f.version_id is null or pin_file.told ->> 'version_id' is null))) then
    update public.forwarder_files f set state = 'superseded', ended_at = clock_timestamp(), error_code = 'ALREADY_TAKEN',
      error = 'another file is this version of the object'
    where f.id = file.id;
    return false;
  end if;
  update public.forwarder_files f set version_id = coalesce(f.version_id, nullif(pin_file.told ->> 'version_id', 'null')), etag = pin_file.told ->> 'etag',
    size_bytes = coalesce((pin_file.told ->> 'size')::bigint, f.size_bytes), dedupe_key = key
  where f.id = file.id;
  return true;
end $$;
comment on function private.pin_file is 'Keeps which version an object had when it was first opened; false when that was taken on before, and the file is ended.';

create function private.end_file(file_id uuid, ended jsonb) returns void
language sql set search_path = '' as $$
  update public.forwarder_files f set
    state = case when ended ->> 'state' = 'queued' and x.deleted_at is not null then 'failed' else ended ->> 'state' end,
    ended_at = case when ended ->> 'state' <> 'queued' or x.deleted_at is not null then clock_timestamp() end,
    records_discarded = f.records_discarded + case when ended ->> 'state' = 'superseded' then f.records_pending else 0 end,
    needs_worker = f.needs_worker or coalesce((ended ->> 'needs_worker')::boolean, false),
    attempts = case when coalesce((ended ->> 'is_handover')::boolean, false) then greatest(f.attempts - 1, 0) else f.attempts end,
    run_after = coalesce((ended ->> 'run_after')::timestamptz, f.run_after),
    error_code = case when ended ->> 'state' = 'queued' and x.deleted_at is not null then 'CANCELLED' else ended ->> 'error_code' end,
    error = left(ended ->> 'error', 2000)
  from public.forwarders x where x.id = f.forwarder_id and f.id = end_file.file_id
$$;
comment on function private.end_file is 'Ends a file, or gives it back. What was read of an overwritten one and not sent is discarded.';

create function private.commit_file(endpoint_id uuid, told jsonb) returns boolean
language plpgsql set search_path = '' as $$
declare
  file public.forwarder_files;
  added jsonb := coalesce(told -> 'add', '{}');
  dead bigint;
begin
  select f.* into file from public.forwarder_files f join public.forwarders x on x.id = f.forwarder_id
  where f.id = (told ->> 'id')::uuid and x.endpoint_id = commit_file.endpoint_id for no key update of f;
  -- Somebody ended it meanwhile.
  if not found or file.state <> 'running' then
    return false;
  end if;
  if (told ->> 'commit_no')::int <> file.commit_no + 1 then
    perform private.refuse('CS411', format('commit %s cannot follow commit %s', told ->> 'commit_no', file.commit_no));
  end if;
  dead := private.keep_dead_letters(file, coalesce(told -> 'dead_letters', '[]'));
  if dead <> coalesce((added ->> 'dead')::bigint, 0) then
    perform private.refuse('CS400', format('add.dead must be the records of dead_letters: expected %s, found %s', dead, added ->> 'dead'));
  end if;
  update public.forwarder_files f set commit_no = f.commit_no + 1, checkpoint = coalesce(told -> 'checkpoint', f.checkpoint),
    records_read = greatest(f.records_read, (told ->> 'records_read')::bigint),
    records_sent = f.records_sent + coalesce((added ->> 'sent')::bigint, 0), records_dead = f.records_dead + dead,
    records_skipped = f.records_skipped + coalesce((added ->> 'skipped')::bigint, 0), records_uncertain = f.records_uncertain + coalesce((added ->> 'uncertain')::bigint, 0),
    attempts = case when m.is_on then 1 else f.attempts end, stalls = case when m.is_on then 0 else f.stalls end,
    advanced_at = case when m.is_on then clock_timestamp() else f.advanced_at end
  from (select coalesce((added ->> 'sent')::bigint, 0) + dead + coalesce((added ->> 'skipped')::bigint, 0) > 0 as is_on) m
  where f.id = file.id;
  if not private.pin_file(file, told) then
    return false;
  end if;
  if told ? 'end' then
    perform private.end_file(file.id, told -> 'end');
  end if;
  return true;
end $$;
comment on function private.commit_file is 'Advances one file; false when it is not the holder''s any more.';

create function private.commit_redrive(endpoint public.forwarder_endpoints, told jsonb) returns boolean
language plpgsql set search_path = '' as $$
declare
  letter public.dead_letters;
  file public.forwarder_files;
  left_over bigint := 0;
begin
  select f.* into file from public.forwarder_files f
  where f.id = (select l.file_id from public.dead_letters l where l.id = (told ->> 'id')::uuid) for no key update;
  select l.* into letter from public.dead_letters l where l.id = (told ->> 'id')::uuid and l.redrive_token = endpoint.lease_token for no key update;
  if not found or letter.file_id <> file.id then
    return false;
  end if;
  if told ->> 'state' = 'sent' then
    left_over := private.keep_dead_letters(file, coalesce(told -> 'dead_letters', '[]'));
    if left_over >= letter.record_count then
      perform private.refuse('CS400', format('dead_letters must leave fewer than %s records: found %s', letter.record_count, left_over));
    end if;
    delete from private.dead_letter_contents c where c.dead_letter_id = letter.id;
  end if;
  update public.dead_letters l set redrive_token = null, state = told ->> 'state', record_count = l.record_count - left_over,
    ended_at = case when told ->> 'state' = 'sent' then clock_timestamp() end,
    redrive_count = l.redrive_count + case when told ->> 'state' = 'redriving' then 0 else 1 end,
    attempts = (select coalesce(jsonb_agg(a.value order by a.at), '[]') from (
      select x.value, x.at from jsonb_array_elements(l.attempts || coalesce(told -> 'attempts', '[]')) with ordinality as x (value, at) order by x.at desc limit 100) a),
    last_status = case when told ? 'last_status' then (told ->> 'last_status')::int else l.last_status end,
    reason = coalesce(told ->> 'reason', l.reason), error = coalesce(left(told ->> 'error', 2000), l.error)
  where l.id = letter.id;
  update public.forwarder_files f set records_uncertain = f.records_uncertain + coalesce((told ->> 'uncertain')::bigint, 0),
    records_sent = f.records_sent + s.moved, records_dead = f.records_dead - s.moved
  from (select case when told ->> 'state' = 'sent' then letter.record_count - left_over else 0 end as moved) s
  where f.id = file.id;
  return true;
end $$;
comment on function private.commit_redrive is 'Keeps what became of a dead letter that was sent again: sent as far as dead_letters do not tell of a rest, open, or redriving when it was not its turn.';

create function private.keep_endpoint(endpoint public.forwarder_endpoints, commit jsonb) returns void
language plpgsql set search_path = '' as $$
declare
  told jsonb := coalesce(commit -> 'endpoint', '{}');
  added jsonb := coalesce(told -> 'add', '{}');
begin
  update public.forwarder_endpoints e set last_commit_id = (commit ->> 'commit_id')::uuid,
    limit_state = case when told ? 'limit_state' then nullif(told -> 'limit_state', 'null') else e.limit_state end,
    breaker_open_until = case when told ? 'breaker_open_until' then (told ->> 'breaker_open_until')::timestamptz else e.breaker_open_until end,
    token_expires_at = case when told ? 'sealed_token' then (told ->> 'token_expires_at')::timestamptz else e.token_expires_at end,
    paused_at = case when told ->> 'paused_reason' is not null then clock_timestamp() else e.paused_at end,
    paused_reason = coalesce(left(told ->> 'paused_reason', 500), e.paused_reason),
    requests = e.requests + coalesce((added ->> 'requests')::bigint, 0), token_refreshes = e.token_refreshes + coalesce((added ->> 'token_refreshes')::bigint, 0),
    throttled = e.throttled + coalesce((added ->> 'throttled')::bigint, 0), failures = e.failures + coalesce((added ->> 'failures')::bigint, 0)
  where e.id = endpoint.id;
  if told ? 'sealed_token' then
    delete from private.forwarder_tokens t where t.endpoint_id = endpoint.id and told ->> 'sealed_token' is null;
    insert into private.forwarder_tokens as t (endpoint_id, sealed) select endpoint.id, told ->> 'sealed_token' where told ->> 'sealed_token' is not null
    on conflict on constraint forwarder_tokens_pkey do update set sealed = excluded.sealed;
  end if;
  insert into public.forwarder_activity as a (endpoint_id, slot_at, organization_id, records_sent, records_dead, records_skipped, records_uncertain,
    requests, failures, throttled, token_refreshes, latency_ms)
  select endpoint.id, date_bin('5 minutes', clock_timestamp(), '2000-01-01Z'), endpoint.organization_id, s.sent, s.dead, s.skipped, s.uncertain,
    coalesce((added ->> 'requests')::bigint, 0), coalesce((added ->> 'failures')::bigint, 0), coalesce((added ->> 'throttled')::bigint, 0),
    coalesce((added ->> 'token_refreshes')::bigint, 0), coalesce((added ->> 'latency_ms')::bigint, 0)
  from (
    select coalesce(sum((x -> 'add' ->> 'sent')::bigint), 0) as sent, coalesce(sum((x -> 'add' ->> 'dead')::bigint), 0) as dead,
      coalesce(sum((x -> 'add' ->> 'skipped')::bigint), 0) as skipped, coalesce(sum((x -> 'add' ->> 'uncertain')::bigint), 0) as uncertain
    from jsonb_array_elements(coalesce(commit -> 'files', '[]')) x) s
  on conflict on constraint forwarder_activity_pkey do update set records_sent = a.records_sent + excluded.records_sent,
    records_dead = a.records_dead + excluded.records_dead, records_skipped = a.records_skipped + excluded.records_skipped,
    records_uncertain = a.records_uncertain + excluded.records_uncertain, requests = a.requests + excluded.requests, failures = a.failures + excluded.failures,
    throttled = a.throttled + excluded.throttled, token_refreshes = a.token_refreshes + excluded.token_refreshes, latency_ms = a.latency_ms + excluded.latency_ms;
end $$;
comment on function private.keep_endpoint is 'Keeps what was learnt of an endpoint, and counts its requests.';
