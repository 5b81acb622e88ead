-- Sweeps: listings of buckets that find what no event told of. One worker lists a bucket at a time; a listing that is broken off
-- goes on after the last key that was taken on.

create function private.claim_sweeps(most int, lease_seconds int) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  moment timestamptz := clock_timestamp();
  answer jsonb;
begin
  with due as (
    select f.id from public.forwarders f
    join public.organizations o on o.id = f.organization_id and o.deleted_at is null
    join public.integrations i on i.id = f.integration_id and i.deleted_at is null and i.status <> 'disabled'
    where f.state = 'active' and f.sweep_until < moment
      and (f.sweep_prefix is not null or f.sweep_after is not null
        or f.sweep_every_minutes is not null and coalesce(f.swept_at, '-infinity') + make_interval(mins => f.sweep_every_minutes) <= moment)
    order by f.swept_at nulls first, f.id limit claim_sweeps.most for no key update of f skip locked
  ), claimed as (
    update public.forwarders f set sweep_until = moment + make_interval(secs => claim_sweeps.lease_seconds),
      swept_at = case when f.sweep_after is null then moment else f.swept_at end
    from due d where d.id = f.id returning f.*
  )
  select coalesce(jsonb_agg(private.forwarder_for_worker(f) order by f.id), '[]') into answer
  from claimed c join public.forwarders f on f.id = c.id;
  return answer;
end $$;
comment on function private.claim_sweeps is 'Forwarders whose bucket is to be listed now, each given to one caller.';
create function public.engine_forwarder_claim_sweeps(p_most int default 5, p_lease_seconds int default 120) returns jsonb
language sql security invoker set search_path = '' set statement_timeout = '10s' as $$
  select private.claim_sweeps(p_most, p_lease_seconds)
$$;
comment on function public.engine_forwarder_claim_sweeps is 'Engine only: takes forwarders whose bucket is to be listed.';

create function private.keep_sweep(forwarder_id uuid, after_key text, error_code text, error text) returns void
language sql security definer set search_path = '' as $$
  update public.forwarders f set sweep_until = '-infinity', sweep_after = keep_sweep.after_key,
    -- A listing that failed was still made: the next one comes in its time, an asked for one is asked for again.
    sweep_prefix = case when keep_sweep.after_key is null then null else f.sweep_prefix end,
    sweep_error_code = keep_sweep.error_code, sweep_error = left(keep_sweep.error, 2000)
  where f.id = keep_sweep.forwarder_id
$$;
comment on function private.keep_sweep is 'Ends a listing, or keeps after which key it goes on.';
create function public.engine_forwarder_keep_sweep(p_forwarder_id uuid, p_after_key text default null, p_error_code text default null, p_error text default null)
returns void language sql security invoker set search_path = '' set statement_timeout = '10s' as $$
  select private.keep_sweep(p_forwarder_id, p_after_key, p_error_code, p_error)
$$;
comment on function public.engine_forwarder_keep_sweep is 'Engine only: how far the listing of a bucket came.';
grant execute on function private.claim_sweeps, public.engine_forwarder_claim_sweeps, private.keep_sweep, public.engine_forwarder_keep_sweep to service_role;
