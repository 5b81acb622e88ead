-- Prices: what a sync is going to cost, told before it runs.

create function private.read_sync_price(integration_id uuid, data_type text) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  integration public.integrations := private.visible_integration(read_sync_price.integration_id);
begin
  return (
    select jsonb_build_object(
      'request_price_usd', d.request_price_usd::text,
      'requests_today', coalesce((select sum(p.requests) from public.provider_requests p
        where p.integration_id = integration.id and p.request_date = (clock_timestamp() at time zone 'UTC')::date
          and p.price_usd > 0), 0),
      -- What the newest whole period took, parts that were read again included.
      'requests_per_period', (
        select coalesce(sum(p.requests) filter (where p.price_usd > 0), 0)::int
        from public.sync_jobs j join public.provider_requests p on p.job_id = j.id
        where j.integration_id = integration.id and j.dataset = d.dataset and j.status in ('succeeded', 'partial')
          and j.period_end <= (clock_timestamp() at time zone 'UTC')::date
        group by j.id order by j.finished_at desc limit 1)
    )
    from private.datasets d where d.provider = integration.provider and d.dataset = read_sync_price.data_type
  );
end $$;
comment on function private.read_sync_price is 'read_sync_price for the caller.';
create function public.read_sync_price(integration_id uuid, data_type text) returns jsonb
language sql stable security invoker set search_path = '' as $$
  select private.read_sync_price(read_sync_price.integration_id, read_sync_price.data_type)
$$;
comment on function public.read_sync_price is 'What a request of a dataset costs, how many were made through the integration today (UTC) and how many a whole period took before; null for an unknown dataset.';
grant execute on function private.read_sync_price, public.read_sync_price to authenticated;
