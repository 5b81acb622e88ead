-- Reading costs: sums made here, because the API refuses aggregates and stops at 1,000 rows without a word.
-- Amounts leave as text, since JSON numbers are doubles. No sum crosses currencies.

create function public.read_costs(
  start_date date, end_date date, group_by text default 'service', organization_id uuid default null, provider text default null, most int default 20
) returns jsonb
language plpgsql stable security invoker set search_path = '' as $$
begin
  if read_costs.group_by not in ('service', 'account', 'charge_category') then
    perform private.refuse('CS400', format('group_by must be one of service, account, charge_category: found %s', read_costs.group_by));
  end if;
  if read_costs.end_date <= read_costs.start_date or read_costs.end_date - read_costs.start_date > 430 then
    perform private.refuse('CS400', format('end date %s must be after start date %s by at most 430 days', read_costs.end_date, read_costs.start_date));
  end if;
  return (
    with daily as (
      select c.billing_currency as currency, c.usage_date as day,
        case read_costs.group_by when 'service' then c.service_name when 'account' then c.sub_account_id else c.charge_category end as key,
        case when read_costs.group_by = 'account' then c.provider end as provider,
        c.organization_id, sum(c.billed_cost) as cost
      from public.primary_daily_costs c
      where c.usage_date >= read_costs.start_date and c.usage_date < read_costs.end_date
        and c.charge_period_start >= read_costs.start_date::timestamp at time zone 'UTC'
        and c.charge_period_start < read_costs.end_date::timestamp at time zone 'UTC'
        and (read_costs.organization_id is null or c.organization_id = read_costs.organization_id)
        and (read_costs.provider is null or c.provider = read_costs.provider)
      group by 1, 2, 3, 4, 5
    ), named as (
      select d.currency, d.day, d.key, a.name, d.cost
      from daily d
      left join public.cloud_accounts a on read_costs.group_by = 'account'
        and a.organization_id = d.organization_id and a.provider = d.provider and a.account_id = d.key
    ), ranked as (
      select n.currency, n.key, max(n.name) as name, sum(n.cost) as cost,
        row_number() over (partition by n.currency order by sum(n.cost) desc nulls last, n.key) as place
      from named n group by n.currency, n.key
    ), listed as (
      select r.currency, jsonb_agg(jsonb_build_object('key', r.key, 'name', r.name, 'cost', r.cost::text, 'days', (
        select jsonb_agg(coalesce(x.cost, 0)::text order by s.day)
        from generate_series(read_costs.start_date::timestamp, read_costs.end_date::timestamp - interval '1 day', interval '1 day') s (day)
        left join (select n.day, sum(n.cost) as cost from named n
          where n.currency = r.currency and n.key is not distinct from r.key group by n.day) x on x.day = s.day::date
      )) order by r.place) as rows
      from ranked r where r.place <= least(read_costs.most, 200) group by r.currency
    ), totals as (
      select r.currency, sum(r.cost) as cost, count(*) as groups from ranked r group by r.currency
    )
    select coalesce(jsonb_agg(jsonb_build_object('currency', t.currency, 'total', t.cost::text, 'groups', t.groups, 'rows', l.rows)
      order by t.groups desc, t.currency), '[]')
    from totals t join listed l on l.currency = t.currency
  );
end $$;
comment on function public.read_costs is 'Billed cost of a window (UTC days, end exclusive) as the caller may see it, by service, account or charge category: per currency the total and the largest groups with a figure for each day.';
grant execute on function public.read_costs to authenticated, service_role;
