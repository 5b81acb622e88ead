-- Deliveries: what the engine knows of files that were read before, so that an unchanged delivery is not read again.

create function private.known_delivery(job_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'delivery', (
      select l.delivery || jsonb_build_object('version', l.version)
      from public.charge_loads l
      where l.organization_id = j.organization_id and l.provider = j.provider and l.status = 'published' and l.delivery is not null
        and l.billing_period_start = j.period_start
        and (l.integration_id = j.integration_id or l.billing_account_id = i.billing_account_id)
      order by l.published_at desc limit 1),
    'tag_keys', to_jsonb(o.tag_keys))
  from public.sync_jobs j
  join public.integrations i on i.id = j.integration_id
  join public.organizations o on o.id = j.organization_id
  where j.id = known_delivery.job_id
$$;
comment on function private.known_delivery is 'What is published of the files a job would read, and which tags the organization keeps.';

create function public.engine_known_delivery(job_id uuid) returns jsonb
language sql stable security invoker set search_path = '' set statement_timeout = '10s' as $$
  select private.known_delivery(engine_known_delivery.job_id)
$$;
comment on function public.engine_known_delivery is 'Engine only: {delivery: {manifest_key, manifest_etag, delivered_at, reading, version} or null, tag_keys}.';
grant execute on function private.known_delivery, public.engine_known_delivery to service_role;
