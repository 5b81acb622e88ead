-- Usage to estimate emissions from: a month's published line items of the accounts that a job's integration covers, added up by
-- account, service, region, currency, usage type and unit. Read page by page in whole groups; nothing is asked of a provider.

create function private.usage_loads(job public.sync_jobs) returns setof public.charge_loads
language sql stable set search_path = '' as $$
  select l.*
  from public.charge_loads l
  join private.charge_sources s on s.source = l.source and s.is_line_item
  where l.organization_id = job.organization_id and l.provider = job.provider and l.integration_id = job.integration_id
    and l.billing_period_start = job.period_start and l.status = 'published'
$$;
comment on function private.usage_loads is 'The published loads of line items that a job''s integration has read for its month.';

create function private.month_usage(job public.sync_jobs)
returns table (account text, service text, service_name text, region text, currency text, usage_type text, unit text, quantity numeric, cost numeric)
language sql stable
set search_path = ''
-- The planner takes a load it has no statistics of for a few rows, and would sort them all rather than add them up in a hash.
set enable_sort = off
as $$
  select coalesce(c.sub_account_id, ''), coalesce(c.service_code, c.service_name), min(c.service_name), coalesce(c.region_id, ''), c.billing_currency,
    coalesce(c.usage_type, ''), coalesce(c.consumed_unit, c.pricing_unit, ''), sum(coalesce(c.consumed_quantity, c.pricing_quantity)),
    coalesce(sum(c.effective_cost), 0)
  from public.charges c
  -- What a commitment covers is used as well; discounts, fees, negations and refunds are not usage. FOCUS exports name no such types.
  where c.load_id = any (array(select l.id from private.usage_loads(job) l)) and c.charge_category = 'Usage' and c.charge_class is null
    and coalesce(c.source_charge_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage'), true)
    and (exists (
      select from public.cost_coverage v
      where v.load_id = c.load_id and v.account_key = coalesce(c.sub_account_id, 'unattributed:' || c.billing_account_id)
    )) is true
  group by 1, 2, 4, 5, 6, 7
$$;
comment on function private.month_usage is 'Usage of a job''s month, of each account from its primary source alone: quantity in unit, effective cost in currency.';

create function private.read_usage(job_id uuid, after jsonb, most int) returns jsonb
language sql stable security definer set search_path = '' as $$
  with job as (select j from public.sync_jobs j where j.id = read_usage.job_id),
  loads as (select l.id, l.billing_account_id from job cross join lateral private.usage_loads(job.j) l),
  numbered as (
    select u.*, dense_rank() over places as place, count(*) over places as upto
    from job cross join lateral private.month_usage(job.j) u
    where read_usage.after is null or (u.account collate "C", u.service collate "C", u.region collate "C", u.currency collate "C")
      > (read_usage.after ->> 'account', read_usage.after ->> 'service', read_usage.after ->> 'region', read_usage.after ->> 'currency')
    window places as (order by u.account collate "C", u.service collate "C", u.region collate "C", u.currency collate "C")
  ), page as (
    -- A group is never parted: what it comes to is one figure.
    select n.*, private.normal_region((job.j).provider, nullif(n.region, '')) as normal
    from numbered n cross join job
    where n.place = 1 or (n.place <= read_usage.most and n.upto <= 10 * read_usage.most)
  )
  select jsonb_build_object(
    'scope', coalesce((select i.billing_account_id from public.integrations i cross join job where i.id = (job.j).integration_id),
      (select min(l.billing_account_id) from loads l), (select (job.j).integration_id::text from job)),
    'version', (select md5(coalesce(string_agg(l.id::text, ' ' order by l.id), '')) from loads l),
    'has_usage', exists (select from loads),
    'is_last', (select count(*) from page) = (select count(*) from numbered),
    'rows', coalesce((select jsonb_agg(jsonb_build_object('account', p.account, 'service', p.service, 'service_name', p.service_name, 'region', p.region,
        'normal_region', p.normal, 'country', private.country_of((job.j).provider, p.normal), 'currency', p.currency, 'usage_type', p.usage_type,
        'unit', p.unit, 'quantity', p.quantity::text, 'cost', p.cost::text)
      order by p.place, p.usage_type collate "C", p.unit collate "C") from page p cross join job), '[]'))
$$;
comment on function private.read_usage is 'Whole groups of a month''s usage after a group, so many at most and ten times as many rows; version changes when other charges are published.';

create function public.engine_read_usage(job_id uuid, after jsonb, most int) returns jsonb
language sql stable security invoker set search_path = '' set statement_timeout = '30s' as $$
  select private.read_usage(engine_read_usage.job_id, engine_read_usage.after, engine_read_usage.most)
$$;
comment on function public.engine_read_usage is 'Engine only: {scope, version, has_usage, is_last, rows} of a job''s month. Decimals as text.';
grant execute on function private.read_usage, public.engine_read_usage to service_role;
