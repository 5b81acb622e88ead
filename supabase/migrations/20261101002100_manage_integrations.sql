-- Managing integrations: create, replace secrets, note a test, delete. Each is one transaction under the caller's JWT;
-- secrets arrive sealed, bound to organization, integration and field.

create function private.put_secrets(integration_id uuid, sealed jsonb) returns void
language sql set search_path = '' as $$
  insert into private.integration_secrets (integration_id, field, sealed, key_id)
  select put_secrets.integration_id, s.key, s.value, split_part(s.value, '.', 2) from jsonb_each_text(put_secrets.sealed) s
  on conflict (integration_id, field) do update
    set sealed = excluded.sealed, key_id = excluded.key_id, updated_at = now(), reseal_tried_at = null
$$;
comment on function private.put_secrets is 'Stores sealed secrets, replacing those of the same field.';

create function private.create_integration(
  id uuid, organization_id uuid, provider text, name text, auth_method text, role_arn text, access_key_id text, region text, settings jsonb, sealed jsonb,
  request_id text
) returns public.integrations
language plpgsql security definer set search_path = '' as $$
declare
  created public.integrations;
begin
  perform private.require_role(create_integration.organization_id, 'admin', 'create an integration');
  insert into public.integrations (id, organization_id, provider, name, auth_method, role_arn, access_key_id, region, settings)
  values (create_integration.id, create_integration.organization_id, create_integration.provider, create_integration.name,
    create_integration.auth_method, create_integration.role_arn, create_integration.access_key_id, coalesce(create_integration.region, 'us-east-1'),
    create_integration.settings)
  returning * into created;
  perform private.put_secrets(created.id, create_integration.sealed);
  perform private.record_audit(created.organization_id, 'integration.created', 'integration', created.id::text,
    jsonb_build_object('provider', created.provider, 'auth_method', created.auth_method), create_integration.request_id);
  return created;
end $$;
comment on function private.create_integration is 'create_integration for the caller.';
create function public.create_integration(
  id uuid, organization_id uuid, provider text, name text, auth_method text, role_arn text default null, access_key_id text default null,
  region text default null, settings jsonb default '{}', sealed jsonb default '{}', request_id text default null
) returns jsonb
language sql security invoker set search_path = '' as $$
  select to_jsonb(private.create_integration(create_integration.id, create_integration.organization_id, create_integration.provider, create_integration.name,
    create_integration.auth_method, create_integration.role_arn, create_integration.access_key_id, create_integration.region,
    create_integration.settings, create_integration.sealed, create_integration.request_id))
$$;
comment on function public.create_integration is 'Creates a pending integration with its sealed secrets. Needs the role admin.';

create function private.rotate_integration(integration_id uuid, access_key_id text, settings jsonb, sealed jsonb, request_id text) returns public.integrations
language plpgsql security definer set search_path = '' as $$
declare
  rotated public.integrations := private.visible_integration(rotate_integration.integration_id);
begin
  perform private.require_role(rotated.organization_id, 'admin', 'rotate credentials');
  update public.integrations i set
    access_key_id = coalesce(rotate_integration.access_key_id, i.access_key_id),
    settings = i.settings || rotate_integration.settings,
    external_id = case when i.auth_method = 'cloudformation' then 'cse-' || replace(gen_random_uuid()::text, '-', '') end,
    status = case when i.auth_method = 'cloudformation' then 'pending' else i.status end,
    status_reason = case when i.auth_method = 'cloudformation' then 'the external id was rotated: update the stack, then test' end
  where i.id = rotated.id
  returning * into rotated;
  perform private.put_secrets(rotated.id, rotate_integration.sealed);
  perform private.record_audit(rotated.organization_id, 'integration.rotated', 'integration', rotated.id::text, '{}', rotate_integration.request_id);
  return rotated;
end $$;
comment on function private.rotate_integration is 'rotate_integration for the caller.';
create function public.rotate_integration(
  integration_id uuid, access_key_id text default null, settings jsonb default '{}', sealed jsonb default '{}', request_id text default null
) returns jsonb language sql security invoker set search_path = '' as $$
  select to_jsonb(private.rotate_integration(rotate_integration.integration_id, rotate_integration.access_key_id, rotate_integration.settings,
    rotate_integration.sealed, rotate_integration.request_id))
$$;
comment on function public.rotate_integration is 'Replaces an integration''s keys with what tells them apart in settings, or its external id when it uses a role. Needs the role admin.';

create function private.withdraw_loads(integration public.integrations) returns int
language plpgsql set search_path = '' as $$
declare
  withdrawn date[];
  period date;
begin
  with gone as (
    update public.charge_loads l set status = 'superseded', replaced_at = clock_timestamp()
    where l.integration_id = integration.id and l.status = 'published' returning l.billing_period_start
  )
  select coalesce(array_agg(g.billing_period_start), '{}') into withdrawn from gone g;
  for period in select distinct p from unnest(withdrawn) p order by p loop
    perform private.refresh_coverage(integration.organization_id, integration.provider, period);
  end loop;
  return cardinality(withdrawn);
end $$;
comment on function private.withdraw_loads is 'Takes what was read through an integration from its readers; returns how many loads. Other sources then cover the accounts.';

create function private.delete_integration(integration_id uuid, deletes_data boolean, request_id text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  doomed public.integrations := private.visible_integration(delete_integration.integration_id);
  secrets int;
  schedules int;
  jobs int;
  loads int := 0;
  records bigint := 0;
begin
  perform private.require_role(doomed.organization_id, case when delete_integration.deletes_data then 'owner' else 'admin' end, 'delete an integration');
  -- The integration before its jobs: a request being enqueued holds it, and is waited for here.
  update public.integrations i set status = 'deleted', deleted_at = now(), status_reason = null where i.id = doomed.id and i.deleted_at is null;
  if not found then
    perform private.refuse('CS404', 'integration not found');
  end if;
  delete from private.integration_secrets s where s.integration_id = doomed.id;
  get diagnostics secrets = row_count;
  delete from public.sync_schedules s where s.integration_id = doomed.id;
  get diagnostics schedules = row_count;
  jobs := private.cancel_jobs(array(select j.id from public.sync_jobs j where j.integration_id = doomed.id and j.status in ('queued', 'running') order by j.id),
    'the integration was deleted');
  if delete_integration.deletes_data then
    loads := private.withdraw_loads(doomed);
    records := private.withdraw_records(doomed);
  end if;
  perform private.record_audit(doomed.organization_id, 'integration.deleted', 'integration', doomed.id::text,
    jsonb_build_object('secrets', secrets, 'schedules', schedules, 'jobs', jobs, 'loads', loads, 'records', records), delete_integration.request_id);
  return jsonb_build_object('id', doomed.id, 'secretsDestroyed', secrets, 'schedulesCancelled', schedules, 'jobsCancelled', jobs, 'loadsDeleted', loads,
    'recordsDeleted', records, 'dataKept', not delete_integration.deletes_data);
end $$;
comment on function private.delete_integration is 'delete_integration for the caller.';
create function public.delete_integration(integration_id uuid, deletes_data boolean default false, request_id text default null) returns jsonb
language sql security invoker set search_path = '' as $$
  select private.delete_integration(delete_integration.integration_id, delete_integration.deletes_data, delete_integration.request_id)
$$;
comment on function public.delete_integration is 'Destroys an integration''s secrets and cancels its schedules and open jobs at once; data is kept unless asked for (role owner).';

create function private.integration_for_test(integration_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select to_jsonb(i) || jsonb_build_object('secrets',
    coalesce((select jsonb_object_agg(s.field, s.sealed) from private.integration_secrets s where s.integration_id = i.id), '{}'))
  from public.integrations i where i.id = integration_for_test.integration_id and i.deleted_at is null
$$;
comment on function private.integration_for_test is 'An integration with its sealed secrets, for testing its credentials.';
create function public.engine_read_integration(integration_id uuid) returns jsonb
language sql stable security invoker set search_path = '' as $$ select private.integration_for_test(engine_read_integration.integration_id) $$;
comment on function public.engine_read_integration is 'Engine only: an integration with its sealed secrets.';

create function private.note_test(
  integration_id uuid, tested jsonb, status text, reason text, billing_account_id text, reachable jsonb, is_payer_view boolean, requests jsonb,
  request_id text
) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  kept public.integrations;
begin
  select i.* into kept from public.integrations i where i.id = note_test.integration_id and i.deleted_at is null for no key update;
  if not found then
    perform private.refuse('CS404', 'integration not found');
  end if;
  -- The requests were made and will be billed, whatever became of the test.
  perform private.count_requests(kept, null, note_test.requests);
  -- Azure's secrets have no id: one is told by its seal, which is another each time, also when it was only sealed by a new key.
  if jsonb_strip_nulls(private.identity_of(kept)) is distinct from jsonb_strip_nulls(note_test.tested - 'sealed')
    or kept.provider = 'azure' and note_test.tested ? 'sealed' and note_test.tested -> 'sealed' is distinct from
      coalesce((select jsonb_object_agg(s.field, s.sealed) from private.integration_secrets s where s.integration_id = kept.id), '{}') then
    return false;
  end if;
  update public.integrations i set
    status = note_test.status, status_reason = left(note_test.reason, 500), tested_at = now(),
    billing_account_id = coalesce(note_test.billing_account_id, i.billing_account_id), reachable_datasets = note_test.reachable,
    settings = i.settings || case when note_test.is_payer_view is null then '{}' else jsonb_build_object('is_payer_view', note_test.is_payer_view) end
  where i.id = kept.id;
  perform private.record_audit(kept.organization_id, 'integration.tested', 'integration', kept.id::text,
    jsonb_build_object('status', note_test.status), note_test.request_id, 'service', 'connector-sync');
  return true;
end $$;
comment on function private.note_test is 'Keeps the result of a test and counts its requests; false, and nothing but the requests kept, when the credentials are others by now.';
create function public.engine_note_test(integration_id uuid, tested jsonb, status text, reason text default null, billing_account_id text default null,
  reachable jsonb default null, is_payer_view boolean default null, requests jsonb default '[]', request_id text default null) returns boolean
language sql security invoker set search_path = '' as $$
  select private.note_test(engine_note_test.integration_id, engine_note_test.tested, engine_note_test.status, engine_note_test.reason,
    engine_note_test.billing_account_id, engine_note_test.reachable, engine_note_test.is_payer_view, engine_note_test.requests, engine_note_test.request_id)
$$;
comment on function public.engine_note_test is 'Engine only: keeps the result of a test of the credentials in tested (what tells them apart, and their seals in sealed); false when they changed meanwhile.';

create function private.stale_secrets(current_key_id text, batch int) returns jsonb
language sql security definer set search_path = '' as $$
  -- Each is handed out once in ten minutes: those that no key opens would fill every batch and stop the rotation for all.
  -- No key has the empty id: who asks with it looks at secrets of every key, as often as they like, and takes nothing.
  with chosen as (
    select x.integration_id, x.field from private.integration_secrets x
    where x.key_id <> stale_secrets.current_key_id
      and (stale_secrets.current_key_id = '' or x.reseal_tried_at is null or x.reseal_tried_at < clock_timestamp() - interval '10 minutes')
    order by x.reseal_tried_at nulls first, x.updated_at limit stale_secrets.batch for update skip locked
  ), handed as (
    update private.integration_secrets s set reseal_tried_at = case when stale_secrets.current_key_id = '' then s.reseal_tried_at else clock_timestamp() end
    from chosen c where s.integration_id = c.integration_id and s.field = c.field
    returning s.integration_id, s.field, s.sealed
  )
  select coalesce(jsonb_agg(jsonb_build_object('integration_id', h.integration_id, 'organization_id', i.organization_id, 'field', h.field, 'sealed', h.sealed)), '[]')
  from handed h join public.integrations i on i.id = h.integration_id
$$;
comment on function private.stale_secrets is 'Secrets not sealed with the current key, those that waited longest first.';
create function public.engine_stale_secrets(current_key_id text, batch int default 50) returns jsonb
language sql security invoker set search_path = '' as $$ select private.stale_secrets(engine_stale_secrets.current_key_id, engine_stale_secrets.batch) $$;
comment on function public.engine_stale_secrets is 'Engine only: secrets to re-seal under the current key.';

create function private.reseal_secret(integration_id uuid, field text, sealed_before text, sealed_after text) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  -- Compare and swap: a secret replaced meanwhile stays as it is.
  update private.integration_secrets s set sealed = reseal_secret.sealed_after, key_id = split_part(reseal_secret.sealed_after, '.', 2), updated_at = now(),
    reseal_tried_at = null
  where s.integration_id = reseal_secret.integration_id and s.field = reseal_secret.field and s.sealed = reseal_secret.sealed_before;
  return found;
end $$;
comment on function private.reseal_secret is 'Swaps one sealed form for another of the same secret.';
create function public.engine_reseal_secret(integration_id uuid, field text, sealed_before text, sealed_after text) returns boolean
language sql security invoker set search_path = '' as $$
  select private.reseal_secret(engine_reseal_secret.integration_id, engine_reseal_secret.field, engine_reseal_secret.sealed_before, engine_reseal_secret.sealed_after)
$$;
comment on function public.engine_reseal_secret is 'Engine only: swaps a secret''s old seal for a new one unless it changed meanwhile.';

grant execute on function private.create_integration, public.create_integration, private.rotate_integration, public.rotate_integration,
  private.delete_integration, public.delete_integration to authenticated;
grant execute on function private.integration_for_test, public.engine_read_integration, private.note_test, public.engine_note_test,
  private.stale_secrets, public.engine_stale_secrets, private.reseal_secret, public.engine_reseal_secret to service_role;
