-- Cost by day over every source, each at its own grain, each account and period from its primary source alone.
-- This is the relation to sum. It is not FOCUS: a query API knows no usage types, no quantities and no rates.

create view public.cost_daily with (security_invoker = true) as
  select c.organization_id, c.provider, c.source, c.billing_account_id, c.sub_account_id, a.name as account_name,
    (c.charge_period_start at time zone 'UTC')::date as usage_date, c.charge_category, c.service_name, c.service_code, c.region_id,
    c.billing_currency, sum(c.billed_cost) as billed_cost, sum(c.effective_cost) as effective_cost, sum(c.list_cost) as list_cost,
    sum(c.unblended_cost) as unblended_cost, sum(c.amortized_cost) as amortized_cost, sum(c.net_unblended_cost) as net_unblended_cost,
    sum(c.net_amortized_cost) as net_amortized_cost, sum(c.source_lines) as source_lines, bool_or(c.is_estimated) as is_estimated
  from public.primary_charges c
  left join public.cloud_accounts a on a.organization_id = c.organization_id and a.provider = c.provider and a.account_id = c.sub_account_id
  group by c.organization_id, c.provider, c.source, c.billing_account_id, c.sub_account_id, a.name, 7,
    c.charge_category, c.service_name, c.service_code, c.region_id, c.billing_currency;
comment on view public.cost_daily is 'Cost by day (UTC), account, charge category, service, region and currency, from primary sources. No sum crosses currencies.';
comment on column public.cost_daily.account_name is 'Name of the account, as the provider gave it.';
comment on column public.cost_daily.usage_date is 'The day (UTC) the charge begins on; a charge over a longer time stands whole on its first day.';
grant select on public.cost_daily to authenticated, service_role;
