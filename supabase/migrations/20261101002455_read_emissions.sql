-- Reading emissions: sums made here, because the API refuses aggregates and stops at 1,000 rows without a word. Kilograms leave
-- as text, since JSON numbers are doubles. One accounting method at a time, with what it lacks beside it.

create function private.emission_months(start_date date, end_date date) returns table (month date)
language sql immutable set search_path = '' as $$
  select m::date from generate_series(emission_months.start_date::timestamp, emission_months.end_date::timestamp - interval '1 day', interval '1 month') m
$$;
comment on function private.emission_months is 'First days of the months of a window.';
grant execute on function private.emission_months to authenticated, service_role;

create function public.read_emissions(
  start_date date, end_date date, group_by text default 'scope', method text default 'location_based', organization_id uuid default null,
  provider text default null, most int default 20
) returns jsonb
language plpgsql stable security invoker set search_path = '' as $$
begin
  if read_emissions.group_by not in ('month', 'provider', 'account', 'service', 'service_category', 'region', 'country', 'scope') then
    perform private.refuse('CS400',
      format('group_by must be one of month, provider, account, service, service_category, region, country, scope: found %s', read_emissions.group_by));
  end if;
  if read_emissions.method not in ('location_based', 'market_based') then
    perform private.refuse('CS400', format('method must be location_based or market_based: found %s', read_emissions.method));
  end if;
  if read_emissions.end_date <= read_emissions.start_date or read_emissions.end_date > read_emissions.start_date + interval '10 years' then
    perform private.refuse('CS400', format('end date %s must be after start date %s by at most 10 years', read_emissions.end_date, read_emissions.start_date));
  end if;
  return (
    with figures as (
      select e.*, case read_emissions.group_by when 'month' then to_char(e.period_start, 'YYYY-MM') when 'provider' then e.provider
          when 'account' then e.account_id when 'service' then e.service_raw when 'service_category' then e.service_category
          when 'region' then coalesce(e.region, e.region_raw) when 'country' then e.country else e.provider_scope::text end as key
      from public.emissions_monthly e
      where e.method = read_emissions.method and e.period_start >= read_emissions.start_date and e.period_end <= read_emissions.end_date
        and (read_emissions.organization_id is null or e.organization_id = read_emissions.organization_id)
        and (read_emissions.provider is null or e.provider = read_emissions.provider)
    ), grouped as (
      -- An account's id and a service's name mean something within their provider alone.
      select f.key, case when read_emissions.group_by in ('account', 'service', 'region') then f.provider end as provider, f.period_start,
        sum(f.co2e_kg) as kg, sum(f.unspecified_kg) as unspecified_kg, sum(f.provisional_kg) as provisional_kg
      from figures f group by 1, 2, 3
    ), ranked as (
      select g.key, g.provider, sum(g.kg) as kg, sum(g.unspecified_kg) as unspecified_kg, sum(g.provisional_kg) as provisional_kg,
        row_number() over (order by case when read_emissions.group_by = 'month' then g.key end, sum(g.kg) desc, g.key, g.provider) as place
      from grouped g group by g.key, g.provider
    ), lacking as (
      select x.provider, x.period_start, x.provider_scope, sum(x.figures) as figures, sum(x.other_method_kg) as kg
      from public.emission_gaps x
      where x.method = read_emissions.method and x.period_start >= read_emissions.start_date
        and x.period_start < read_emissions.end_date
        and (read_emissions.organization_id is null or x.organization_id = read_emissions.organization_id)
        and (read_emissions.provider is null or x.provider = read_emissions.provider)
      group by x.provider, x.period_start, x.provider_scope
    )
    select jsonb_build_object(
      'total_kg', (select coalesce(sum(r.kg), 0)::text from ranked r),
      'unspecified_kg', (select coalesce(sum(r.unspecified_kg), 0)::text from ranked r),
      'provisional_kg', (select coalesce(sum(r.provisional_kg), 0)::text from ranked r),
      'groups', (select count(*) from ranked),
      'rows', coalesce((select jsonb_agg(jsonb_build_object('key', r.key, 'provider', r.provider, 'name', (
          select min(a.name) from public.cloud_accounts a where read_emissions.group_by = 'account' and a.provider = r.provider and a.account_id = r.key
            and (read_emissions.organization_id is null or a.organization_id = read_emissions.organization_id)),
        'kg', r.kg::text, 'unspecified_kg', r.unspecified_kg::text, 'provisional_kg', r.provisional_kg::text,
        'months', (select jsonb_agg(g.kg::text order by m.month) from private.emission_months(read_emissions.start_date, read_emissions.end_date) m
          left join grouped g on g.period_start = m.month and g.key is not distinct from r.key and g.provider is not distinct from r.provider))
        order by r.place) from ranked r where r.place <= least(read_emissions.most, 200)), '[]'),
      'gaps', coalesce((select jsonb_agg(jsonb_build_object('provider', l.provider, 'month', to_char(l.period_start, 'YYYY-MM'), 'scope', l.provider_scope,
        'figures', l.figures, 'other_method_kg', l.kg::text) order by l.period_start, l.provider, l.provider_scope) from lacking l), '[]'))
  );
end $$;
comment on function public.read_emissions is 'Emissions of whole months (end exclusive) by one accounting method, as the caller may see them: the total, the largest groups with a figure for each month (null where there is none), and what the method lacks. Kilograms as text.';
grant execute on function public.read_emissions to authenticated, service_role;
