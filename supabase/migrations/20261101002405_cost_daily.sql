-- Cost by day over every source, each at its own grain, each account and period from its primary source alone.
-- This is the relation to sum. It is not FOCUS: a query API knows no usage types, no quantities and no rates.

create view public.primary_daily_costs with (security_invoker = true) as
  -- The time a charge begins at stands beside its day, because charges are found by it.
  select d.organization_id, d.provider, d.source, d.billing_account_id, d.sub_account_id, d.usage_date,
    d.usage_date::timestamp at time zone 'UTC' as charge_period_start, d.charge_category, d.service_name,
    d.service_code, d.region_id, d.tags, d.cost_categories, d.billing_currency, d.billed_cost, d.effective_cost, d.list_cost, d.unblended_cost,
    d.amortized_cost, d.net_unblended_cost, d.net_amortized_cost, d.source_lines, d.is_estimated
  from public.daily_costs d
  where (exists (
    select from public.cost_coverage v
    where v.load_id = d.load_id and v.account_key = coalesce(d.sub_account_id, 'unattributed:' || d.billing_account_id)
  )) is true
  union all
  select c.organization_id, c.provider, c.source, c.billing_account_id, c.sub_account_id, (c.charge_period_start at time zone 'UTC')::date,
    c.charge_period_start, c.charge_category, c.service_name, c.service_code, c.region_id, c.tags, c.cost_categories, c.billing_currency, c.billed_cost,
    c.effective_cost, c.list_cost, c.unblended_cost, c.amortized_cost, c.net_unblended_cost, c.net_amortized_cost, c.source_lines, c.is_estimated
  from public.primary_charges c
  where c.load_id in (select l.id from public.charge_loads l where l.status = 'published' and not l.is_rolled_up)
;
comment on view public.primary_daily_costs is 'Primary cost by day with tags and cost categories: line items added up, a coarser source''s charges as they are.';
comment on column public.primary_daily_costs.usage_date is 'The day (UTC) the charge begins on.';
grant select on public.primary_daily_costs to authenticated, service_role;

create view public.cost_daily with (security_invoker = true) as
  select c.organization_id, c.provider, c.source, c.billing_account_id, c.sub_account_id, a.name as account_name, c.usage_date,
    c.charge_category, c.service_name, c.service_code, c.region_id,
    c.billing_currency, sum(c.billed_cost) as billed_cost, sum(c.effective_cost) as effective_cost, sum(c.list_cost) as list_cost,
    sum(c.unblended_cost) as unblended_cost, sum(c.amortized_cost) as amortized_cost, sum(c.net_unblended_cost) as net_unblended_cost,
    sum(c.net_amortized_cost) as net_amortized_cost, sum(c.source_lines) as source_lines, bool_or(c.is_estimated) as is_estimated
  from public.primary_daily_costs c
  left join public.cloud_accounts a on a.organization_id = c.organization_id and a.provider = c.provider and a.account_id = c.sub_account_id
  group by c.organization_id, c.provider, c.source, c.billing_account_id, c.sub_account_id, a.name, c.usage_date,
    c.charge_category, c.service_name, c.service_code, c.region_id, c.billing_currency;
comment on view public.cost_daily is 'Cost by day (UTC), account, charge category, service, region and currency, from primary sources. No sum crosses currencies.';
comment on column public.cost_daily.account_name is 'Name of the account, as the provider gave it.';
comment on column public.cost_daily.usage_date is 'The day (UTC) the charge begins on; a charge over a longer time stands whole on its first day.';
grant select on public.cost_daily to authenticated, service_role;
