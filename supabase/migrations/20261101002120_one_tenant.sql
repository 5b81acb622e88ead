-- One-tenant use: the operator's own settings make one integration per provider. Which one is theirs is kept here, so that it is
-- found again whatever members rename, and integrations that members made are left alone.

create table private.one_tenant_integrations (
  organization_id uuid not null references public.organizations (id) on delete cascade,
  provider text not null,
  integration_id uuid not null references public.integrations (id) on delete cascade,
  updated_at timestamptz not null default now(),
  primary key (organization_id, provider),
  constraint one_tenant_integrations_provider_is_known check (provider in ('aws', 'azure', 'gcp'))
);
comment on table private.one_tenant_integrations is 'The integrations that the operator''s settings made.';
comment on column private.one_tenant_integrations.organization_id is 'In which organization.';
comment on column private.one_tenant_integrations.provider is 'aws, azure or gcp.';
comment on column private.one_tenant_integrations.integration_id is 'The integration; one that was deleted is replaced.';
comment on column private.one_tenant_integrations.updated_at is 'When the settings last changed it (UTC).';
create index one_tenant_integrations_by_integration on private.one_tenant_integrations (integration_id);
alter table private.one_tenant_integrations enable row level security;

create function private.find_one_tenant(organization text, provider text) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  found_ids uuid[] := array(
    select o.id from public.organizations o
    where o.deleted_at is null
      and (find_one_tenant.organization is null or o.id::text = lower(find_one_tenant.organization) or o.name = find_one_tenant.organization)
    order by o.id limit 100);
begin
  if cardinality(found_ids) <> 1 then
    return jsonb_build_object('organizations', cardinality(found_ids));
  end if;
  return jsonb_build_object(
    'organizations', 1, 'organization_id', found_ids[1],
    'integration', (
      select private.integration_for_test(i.id) from private.one_tenant_integrations t
      join public.integrations i on i.id = t.integration_id and i.deleted_at is null
      where t.organization_id = found_ids[1] and t.provider = find_one_tenant.provider),
    'request_price_usd', (select max(d.request_price_usd)::text from private.datasets d where d.provider = find_one_tenant.provider));
end $$;
comment on function private.find_one_tenant is 'The organization a setting names, by id or name, or the only one there is; and the integration that settings made in it.';
create function public.engine_find_one_tenant(organization text, provider text) returns jsonb
language sql stable security invoker set search_path = '' as $$
  select private.find_one_tenant(engine_find_one_tenant.organization, engine_find_one_tenant.provider)
$$;
comment on function public.engine_find_one_tenant is 'Engine only: where the operator''s settings belong, with the sealed secrets of what they made.';

create function private.put_one_tenant(
  organization_id uuid, provider text, integration_id uuid, integration jsonb, sealed jsonb, members text[]
) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  known uuid;
begin
  -- Several processes start at once: they meet here, and whoever finds the row made or replaced meanwhile looks again.
  perform from public.organizations o where o.id = put_one_tenant.organization_id and o.deleted_at is null for no key update;
  if not found then
    perform private.refuse('CS404', 'organization not found');
  end if;
  select t.integration_id into known from private.one_tenant_integrations t
  join public.integrations i on i.id = t.integration_id and i.deleted_at is null
  where t.organization_id = put_one_tenant.organization_id and t.provider = put_one_tenant.provider;
  if known is null then
    insert into public.integrations (id, organization_id, provider, name, auth_method, role_arn, access_key_id, region, settings, status_reason)
    values (put_one_tenant.integration_id, put_one_tenant.organization_id, put_one_tenant.provider, integration ->> 'name', integration ->> 'auth_method',
      integration ->> 'role_arn', integration ->> 'access_key_id', coalesce(integration ->> 'region', 'us-east-1'), integration -> 'settings',
      integration ->> 'status_reason');
    insert into private.one_tenant_integrations as t (organization_id, provider, integration_id)
    values (put_one_tenant.organization_id, put_one_tenant.provider, put_one_tenant.integration_id)
    on conflict on constraint one_tenant_integrations_pkey do update set integration_id = excluded.integration_id, updated_at = now();
  elsif known is distinct from put_one_tenant.integration_id then
    return false;
  else
    delete from private.integration_secrets s using public.integrations i
    where s.integration_id = known and i.id = known and i.auth_method <> integration ->> 'auth_method';
    update public.integrations i set
      auth_method = integration ->> 'auth_method', role_arn = integration ->> 'role_arn', access_key_id = integration ->> 'access_key_id',
      external_id = case when integration ->> 'auth_method' = 'cloudformation'
        then coalesce(i.external_id, 'cse-' || replace(gen_random_uuid()::text, '-', '')) end,
      region = coalesce(integration ->> 'region', i.region), settings = integration -> 'settings'
    where i.id = known;
    -- In a statement of its own: a change of keys has just set both.
    update public.integrations i set status = 'pending', status_reason = coalesce(integration ->> 'status_reason', 'the settings changed'), tested_at = null
    where i.id = known and (i.status = 'disabled' or put_one_tenant.sealed <> '{}');
    update private.one_tenant_integrations t set updated_at = now() where t.integration_id = known;
  end if;
  perform private.put_secrets(put_one_tenant.integration_id, put_one_tenant.sealed);
  perform private.record_audit(put_one_tenant.organization_id, case when known is null then 'integration.created' else 'integration.changed' end,
    'integration', put_one_tenant.integration_id::text, jsonb_build_object('provider', put_one_tenant.provider, 'members', put_one_tenant.members),
    null, 'service', 'one-tenant settings');
  return true;
end $$;
comment on function private.put_one_tenant is 'Makes or changes the integration of the operator''s settings; false when another process made or replaced it meanwhile.';
create function public.engine_put_one_tenant(organization_id uuid, provider text, integration_id uuid, integration jsonb, sealed jsonb, members text[])
returns boolean language sql security invoker set search_path = '' as $$
  select private.put_one_tenant(engine_put_one_tenant.organization_id, engine_put_one_tenant.provider, engine_put_one_tenant.integration_id,
    engine_put_one_tenant.integration, engine_put_one_tenant.sealed, engine_put_one_tenant.members)
$$;
comment on function public.engine_put_one_tenant is 'Engine only: makes or changes the integration of the operator''s settings; members tells the audit what changed.';

create function private.disable_one_tenant(integration_id uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  disabled public.integrations;
begin
  update public.integrations i set status = 'disabled', status_reason = 'disabled by a setting'
  where i.id = disable_one_tenant.integration_id and i.deleted_at is null and i.status <> 'disabled'
    and exists (select from private.one_tenant_integrations t where t.integration_id = i.id)
  returning * into disabled;
  if disabled.id is null then
    return false;
  end if;
  perform private.cancel_jobs(array(select j.id from public.sync_jobs j where j.integration_id = disabled.id and j.status in ('queued', 'running') order by j.id),
    'the integration was disabled');
  perform private.record_audit(disabled.organization_id, 'integration.changed', 'integration', disabled.id::text,
    jsonb_build_object('provider', disabled.provider, 'members', jsonb_build_array('is_disabled')), null, 'service', 'one-tenant settings');
  return true;
end $$;
comment on function private.disable_one_tenant is 'Disables the integration of the operator''s settings and cancels its open jobs; false when it was already.';
create function public.engine_disable_one_tenant(integration_id uuid) returns boolean
language sql security invoker set search_path = '' as $$ select private.disable_one_tenant(engine_disable_one_tenant.integration_id) $$;
comment on function public.engine_disable_one_tenant is 'Engine only: the enabled flag of the operator''s settings is off.';

grant execute on function private.find_one_tenant, public.engine_find_one_tenant, private.put_one_tenant, public.engine_put_one_tenant,
  private.disable_one_tenant, public.engine_disable_one_tenant to service_role;
