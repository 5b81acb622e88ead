-- Worker metrics: the queue as a monitoring system sees it. Counts by provider, without anything of a tenant.
-- Open jobs alone are looked at, through their partial indexes: what ended is counted by whoever ended it.

create function private.worker_metrics() returns jsonb
language sql stable security definer set search_path = '' as $$
  with open_jobs as (
    select j.provider, j.status, j.needs_worker, j.run_after, null::timestamptz as lease_expires_at from public.sync_jobs j where j.status = 'queued'
    union all
    select j.provider, j.status, j.needs_worker, j.run_after, j.lease_expires_at from public.sync_jobs j where j.status = 'running'
  ), counted as (
    select o.provider,
      count(*) filter (where o.status = 'queued') as queued,
      count(*) filter (where o.status = 'queued' and o.run_after <= clock_timestamp()) as due,
      count(*) filter (where o.status = 'queued' and o.needs_worker) as needs_worker,
      count(*) filter (where o.status = 'running') as running,
      count(*) filter (where o.status = 'running' and o.lease_expires_at < clock_timestamp()) as expired,
      greatest(extract(epoch from clock_timestamp() - min(o.run_after) filter (where o.status = 'queued')), 0) as lag_seconds
    from open_jobs o group by o.provider
  )
  select jsonb_build_object(
    'providers', (
      select jsonb_agg(jsonb_build_object('provider', p.provider, 'queued', coalesce(c.queued, 0), 'due', coalesce(c.due, 0),
        'needs_worker', coalesce(c.needs_worker, 0), 'running', coalesce(c.running, 0), 'expired', coalesce(c.expired, 0),
        'lag_seconds', round(coalesce(c.lag_seconds, 0), 3)) order by p.provider)
      from unnest(array['aws', 'azure', 'gcp']) p (provider) left join counted c on c.provider = p.provider),
    'seconds_since_tick', (select floor(extract(epoch from clock_timestamp() - t.ticked_at)) from private.ticks t),
    'overdue_schedules', private.overdue_schedules(1000),
    'stale_datasets', (select count(*) from (select from public.sync_alerts a where a.kind = 'stale_data' and a.closed_at is null limit 1000) a)
  )
$$;
comment on function private.worker_metrics is 'Open jobs, due jobs, leases and lag by provider.';
create function public.engine_worker_metrics() returns jsonb
language sql stable security invoker set search_path = '' set statement_timeout = '5s' as $$ select private.worker_metrics() $$;
comment on function public.engine_worker_metrics is 'Engine only: the queue by provider, for the worker''s metrics and for draining.';
grant execute on function private.worker_metrics, public.engine_worker_metrics to service_role;
