-- Reading and changing integrations: what the integration routes need besides creating, rotating and deleting.
-- A foreign integration is refused as not found, a missing right inside one's own organization as such.

create function private.read_integration(integration_id uuid, least_role text, action text) returns public.integrations
language plpgsql stable security definer set search_path = '' as $$
declare
  integration public.integrations := private.visible_integration(read_integration.integration_id);
begin
  perform private.require_role(integration.organization_id, read_integration.least_role, read_integration.action);
  return integration;
end $$;
comment on function private.read_integration is 'read_integration for the caller.';
create function public.read_integration(integration_id uuid, least_role text default 'viewer', action text default 'read an integration') returns jsonb
language sql stable security invoker set search_path = '' as $$
  select to_jsonb(private.read_integration(read_integration.integration_id, read_integration.least_role, read_integration.action))
$$;
comment on function public.read_integration is 'An integration without its secrets; refused unless the caller has at least the role.';

create function private.list_integrations(organization_id uuid, provider text, after_id uuid, most int) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  if list_integrations.organization_id is not null then
    perform private.require_role(list_integrations.organization_id, 'viewer', 'list integrations');
  end if;
  return (
    select coalesce(jsonb_agg(to_jsonb(p) order by p.id), '[]') from (
      select i.* from public.integrations i
      where i.deleted_at is null
        and i.organization_id in (select private.visible_organization_ids())
        and (list_integrations.organization_id is null or i.organization_id = list_integrations.organization_id)
        and (list_integrations.provider is null or i.provider = list_integrations.provider)
        and (list_integrations.after_id is null or i.id > list_integrations.after_id)
      order by i.id limit least(list_integrations.most, 500)
    ) p
  );
end $$;
comment on function private.list_integrations is 'list_integrations for the caller.';
create function public.list_integrations(
  organization_id uuid default null, provider text default null, after_id uuid default null, most int default 100
) returns jsonb
language sql stable security invoker set search_path = '' as $$
  select private.list_integrations(list_integrations.organization_id, list_integrations.provider, list_integrations.after_id, list_integrations.most)
$$;
comment on function public.list_integrations is 'Integrations of the caller''s organizations by id, a page at a time; 500 at most.';

create function private.update_integration(integration_id uuid, changes jsonb, request_id text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  integration public.integrations := private.read_integration(update_integration.integration_id, 'admin', 'change an integration');
begin
  update public.integrations i set
    name = coalesce(changes ->> 'name', i.name),
    role_arn = case when changes ? 'role_arn' then changes ->> 'role_arn' else i.role_arn end,
    region = coalesce(changes ->> 'region', i.region),
    -- A member that is given as null goes.
    settings = (select (i.settings - coalesce(array_agg(k) filter (where changes ? k), '{}'))
        || coalesce(jsonb_strip_nulls(jsonb_object_agg(k, changes -> k) filter (where changes ? k)), '{}')
      from unnest(array['member_role_name', 'cost_report', 'carbon_export', 'subscription_ids', 'carbon_table', 'billing_table']) k),
    daily_request_cap = case when changes ? 'daily_request_cap' then (changes ->> 'daily_request_cap')::int else i.daily_request_cap end,
    max_attempts = case when changes ? 'max_attempts' then (changes ->> 'max_attempts')::int else i.max_attempts end,
    -- An enabled integration is tested before it is used again: its credentials may have ended meanwhile.
    status = case (changes ->> 'is_disabled')::boolean
      when true then 'disabled'
      when false then case when i.status = 'disabled' then 'pending' else i.status end
      else i.status end,
    status_reason = case
      when (changes ->> 'is_disabled')::boolean then 'disabled by an admin'
      when i.status = 'disabled' and not (changes ->> 'is_disabled')::boolean then 'enabled again: test the integration'
      else i.status_reason end
  where i.id = integration.id
  returning * into integration;
  if integration.status = 'disabled' then
    perform private.cancel_jobs(array(select j.id from public.sync_jobs j where j.integration_id = integration.id and j.status in ('queued', 'running') order by j.id),
      'the integration was disabled');
  end if;
  perform private.record_audit(integration.organization_id, 'integration.changed', 'integration', integration.id::text,
    jsonb_build_object('members', (select coalesce(jsonb_agg(k order by k), '[]') from jsonb_object_keys(changes) k)), update_integration.request_id);
  return to_jsonb(integration);
end $$;
comment on function private.update_integration is 'update_integration for the caller.';
create function public.update_integration(integration_id uuid, changes jsonb, request_id text default null) returns jsonb
language sql security invoker set search_path = '' as $$
  select private.update_integration(update_integration.integration_id, update_integration.changes, update_integration.request_id)
$$;
comment on function public.update_integration is 'Changes name, role_arn, region, member_role_name, cost_report, carbon_export, subscription_ids, carbon_table, billing_table, daily_request_cap, max_attempts or is_disabled, those given alone. Disabling cancels open jobs; changed credentials need a new test. Needs the role admin.';

grant execute on function private.read_integration, public.read_integration, private.list_integrations, public.list_integrations,
  private.update_integration, public.update_integration to authenticated;
