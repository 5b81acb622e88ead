-- One commit of an endpoint's holder: files, dead letters sent again and the endpoint itself, then more to send, or the lease given
-- back. A commit whose answer was lost is repeated as it is, and answered with what the lost answer handed out.

create function private.files_to_stop(endpoint_id uuid) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(f.id order by f.id), '[]') from public.forwarder_files f join public.forwarders x on x.id = f.forwarder_id
  where x.endpoint_id = files_to_stop.endpoint_id and f.state = 'running'
    and not exists (select from private.open_forwarders(files_to_stop.endpoint_id) o where o.id = x.id)
$$;
comment on function private.files_to_stop is 'Files under way whose forwarder or integration was paused or deleted meanwhile.';

create function private.give_back(endpoint_id uuid) returns void
language plpgsql set search_path = '' as $$
begin
  perform private.end_file(f.id, '{"state": "queued", "is_handover": true}') from public.forwarder_files f
  where f.forwarder_id in (select x.id from public.forwarders x where x.endpoint_id = give_back.endpoint_id) and f.state = 'running';
  update public.dead_letters l set redrive_token = null
  where l.forwarder_id in (select x.id from public.forwarders x where x.endpoint_id = give_back.endpoint_id) and l.redrive_token is not null;
  update public.forwarder_endpoints e set lease_owner = null, lease_expires_at = null where e.id = give_back.endpoint_id;
end $$;
comment on function private.give_back is 'Ends a lease; what its holder did not end is queued.';

create function private.handed_out_again(endpoint public.forwarder_endpoints, commit jsonb) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('applied', false, 'lease_expires_at', endpoint.lease_expires_at, 'ended', '[]'::jsonb, 'stop', private.files_to_stop(endpoint.id),
    'more_files', (
      select coalesce(jsonb_agg(private.file_for_worker(f) order by f.id), '[]') from public.forwarder_files f join public.forwarders x on x.id = f.forwarder_id
      where x.endpoint_id = endpoint.id and f.state = 'running' and not coalesce(commit -> 'holds', '[]') ? f.id::text),
    'more_redrives', private.redrives_for_worker(array(
      select l.id from public.dead_letters l join public.forwarders x on x.id = l.forwarder_id
      where x.endpoint_id = endpoint.id and l.redrive_token = endpoint.lease_token and not coalesce(commit -> 'holds', '[]') ? l.id::text)))
$$;
comment on function private.handed_out_again is 'The answer to a commit that was applied before: whatever its caller does not know yet that it holds.';

create function private.commit_endpoint(endpoint_id uuid, lease_token bigint, commit jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  endpoint public.forwarder_endpoints := private.hold_endpoint(commit_endpoint.endpoint_id, commit_endpoint.lease_token);
  told jsonb;
  ended jsonb := '[]';
  files jsonb := '[]';
  redrives jsonb := '[]';
begin
  if (commit ->> 'commit_id')::uuid = endpoint.last_commit_id then
    return private.handed_out_again(endpoint, commit);
  end if;
  for told in select x from jsonb_array_elements(coalesce(commit -> 'files', '[]')) x order by x ->> 'id' loop
    if not private.commit_file(endpoint.id, told) then
      ended := ended || jsonb_build_array(told ->> 'id');
    end if;
  end loop;
  for told in select x from jsonb_array_elements(coalesce(commit -> 'redriven', '[]')) x order by x ->> 'id' loop
    perform private.commit_redrive(endpoint, told);
  end loop;
  perform private.keep_endpoint(endpoint, commit);
  if coalesce((commit ->> 'releases')::boolean, false) then
    perform private.give_back(endpoint.id);
    perform private.line_up_endpoint(endpoint.id);
    return jsonb_build_object('applied', true, 'ended', ended);
  end if;
  update public.forwarder_endpoints e set lease_expires_at = clock_timestamp() + make_interval(secs => coalesce((commit ->> 'extend_seconds')::int, 120))
  where e.id = endpoint.id returning e.* into endpoint;
  if endpoint.paused_at is null then
    files := private.take_files(endpoint.id, coalesce((commit ->> 'want_files')::int, 0), coalesce((commit ->> 'is_on_worker')::boolean, false));
    redrives := private.take_redrives(endpoint, coalesce((commit ->> 'want_redrives')::int, 0));
  end if;
  perform private.line_up_endpoint(endpoint.id);
  return jsonb_build_object('applied', true, 'lease_expires_at', endpoint.lease_expires_at, 'ended', ended, 'stop', private.files_to_stop(endpoint.id),
    'more_files', files, 'more_redrives', redrives);
end $$;
comment on function private.commit_endpoint is 'Applies a commit of an endpoint''s holder once, and hands out more; refuses everyone else (CS410).';
create function public.engine_forwarder_commit(p_endpoint_id uuid, p_lease_token bigint, p_commit jsonb) returns jsonb
language sql security invoker set search_path = '' set statement_timeout = '30s' as $$
  select private.commit_endpoint(p_endpoint_id, p_lease_token, p_commit)
$$;
comment on function public.engine_forwarder_commit is 'Engine only: commits what an endpoint''s holder did, and hands out more or ends the lease.';
grant execute on function private.commit_endpoint, public.engine_forwarder_commit to service_role;
