-- Purging: retention and deletion, a batch at a time, run by the worker. Audit 400 days, runs 90, rejects 30.

create function private.end_organization(organization_id uuid, request_id text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  secrets int;
  schedules int;
  jobs int;
  integrations int;
begin
  update public.organizations o set deleted_at = now() where o.id = end_organization.organization_id and o.deleted_at is null;
  if not found then
    return null;
  end if;
  -- Integrations before jobs, as everywhere: a request being enqueued holds its integration.
  update public.integrations i set status = 'deleted', deleted_at = now()
  where i.organization_id = end_organization.organization_id and i.deleted_at is null;
  get diagnostics integrations = row_count;
  delete from private.integration_secrets s using public.integrations i
  where i.id = s.integration_id and i.organization_id = end_organization.organization_id;
  get diagnostics secrets = row_count;
  delete from public.sync_schedules s where s.organization_id = end_organization.organization_id;
  get diagnostics schedules = row_count;
  jobs := private.cancel_jobs(array(select j.id from public.sync_jobs j
    where j.organization_id = end_organization.organization_id and j.status in ('queued', 'running') order by j.id), 'the organization was deleted');
  perform private.record_audit(end_organization.organization_id, 'organization.deleted', 'organization', end_organization.organization_id::text,
    jsonb_build_object('secrets', secrets, 'schedules', schedules, 'jobs', jobs, 'integrations', integrations), end_organization.request_id);
  return jsonb_build_object('id', end_organization.organization_id, 'secretsDestroyed', secrets, 'schedulesCancelled', schedules, 'jobsCancelled', jobs,
    'integrationsDeleted', integrations);
end $$;
comment on function private.end_organization is 'Marks an organization deleted, destroys its secrets and cancels its schedules and jobs; null when it was deleted before.';

create function private.delete_organization(organization_id uuid, request_id text) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
  perform private.require_role(delete_organization.organization_id, 'owner', 'delete the organization');
  return private.end_organization(delete_organization.organization_id, delete_organization.request_id);
end $$;
comment on function private.delete_organization is 'delete_organization for the caller.';
create function public.delete_organization(organization_id uuid, request_id text default null) returns jsonb
language sql security invoker set search_path = '' as $$
  select private.delete_organization(delete_organization.organization_id, delete_organization.request_id)
$$;
comment on function public.delete_organization is 'Hides an organization from everyone at once, destroys its secrets, cancels its schedules and jobs; its data is purged in batches. Owners only.';
grant execute on function private.delete_organization, public.delete_organization to authenticated;

create function private.purge_organizations(batch int) returns bigint
language plpgsql set search_path = '' as $$
declare
  doomed uuid;
  purged bigint;
begin
  select o.id into doomed from public.organizations o where o.deleted_at is not null order by o.deleted_at limit 1 for update skip locked;
  if doomed is null then
    return 0;
  end if;
  delete from public.charges c where (c.load_id, c.charge_key, c.part) in (
    select d.load_id, d.charge_key, d.part from public.charges d where d.organization_id = doomed limit purge_organizations.batch);
  get diagnostics purged = row_count;
  if purged = 0 then
    delete from public.sync_jobs j where j.id in (
      select x.id from public.sync_jobs x where x.organization_id = doomed limit purge_organizations.batch);
    get diagnostics purged = row_count;
  end if;
  if purged < purge_organizations.batch then
    delete from public.organizations o where o.id = doomed;
    purged := purged + 1;
  end if;
  return purged;
end $$;
comment on function private.purge_organizations is 'Deletes the data of a deleted organization, a batch at a time, then the organization.';

create function private.purge(batch int) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  rejects bigint;
  runs bigint;
  limits bigint;
begin
  delete from public.sync_rejects r where r.id in (
    select x.id from public.sync_rejects x where x.created_at < now() - interval '30 days' limit purge.batch);
  get diagnostics rejects = row_count;
  delete from public.sync_jobs j where j.id in (
    select x.id from public.sync_jobs x where x.finished_at < now() - interval '90 days' limit purge.batch);
  delete from public.sync_runs r where r.id in (
    select x.id from public.sync_runs x where x.created_at < now() - interval '90 days'
      and not exists (select from public.sync_run_jobs y where y.run_id = x.id) limit purge.batch);
  get diagnostics runs = row_count;
  delete from private.rate_limits l where l.bucket in (
    select x.bucket from private.rate_limits x where x.refilled_at < now() - interval '1 day' limit purge.batch);
  get diagnostics limits = row_count;
  return jsonb_build_object('charges', private.purge_loads(purge.batch), 'staged_records', private.purge_staged(purge.batch), 'encrypted_versions', private.purge_encrypted(purge.batch), 'organizations', private.purge_organizations(purge.batch),
    'audit_events', private.purge_audit_events(purge.batch), 'rejects', rejects, 'runs', runs, 'rate_limits', limits);
end $$;
comment on function private.purge is 'One batch of everything whose time is over.';
create function public.engine_purge(batch int default 5000) returns jsonb
language sql security invoker set search_path = '' set statement_timeout = '30s' as $$ select private.purge(engine_purge.batch) $$;
comment on function public.engine_purge is 'Engine only: purges one batch.';
create index sync_jobs_by_end on public.sync_jobs (finished_at) where finished_at is not null;
create index sync_runs_by_age on public.sync_runs (created_at);
grant execute on function private.purge, public.engine_purge to service_role;
