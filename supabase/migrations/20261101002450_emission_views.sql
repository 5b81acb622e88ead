-- Emissions to read: each account and month from its primary source alone, by one accounting method at a time. A figure whose
-- provider does not name its method is shown with both and flagged; where a method has no figure, the gap is listed and nothing
-- stands in for it.

create view public.primary_emissions with (security_invoker = true) as
  select a.*, v.is_reported
  from public.emission_activities a
  join public.emission_coverage v on v.organization_id = a.organization_id and v.provider = a.provider and v.period_start = a.period_start
    and v.account_key = a.account_key and v.source = a.source and v.listing_scope = a.listing_scope;
comment on view public.primary_emissions is 'Emissions, each account and month from its primary source alone. Sum these by one accounting method, never emission_activities.';
comment on column public.primary_emissions.is_reported is 'Whether the provider itself says so; else it is provisional.';
grant select on public.primary_emissions to authenticated, service_role;

create view public.activities with (security_invoker = true) as
  select a.*, (exists (
    select from public.emission_coverage v
    where v.organization_id = a.organization_id and v.provider = a.provider and v.period_start = a.period_start
      and v.account_key = a.account_key and v.source = a.source and v.listing_scope = a.listing_scope)) is true as is_primary
  from public.emission_activities a;
comment on view public.activities is 'Emissions from every source; is_primary marks those that count.';
comment on column public.activities.is_primary is 'Whether its source is the one that counts for its account and month.';
grant select on public.activities to authenticated, service_role;

create view public.emissions_monthly with (security_invoker = true) as
  select e.organization_id, m.method, e.period_start, e.period_end, e.provider, e.account_id, e.service_category, e.service_raw, e.region, e.region_raw,
    e.country, e.provider_scope, e.source, sum(e.co2e_kg) as co2e_kg, sum(e.energy_kwh) as energy_kwh,
    coalesce(sum(e.co2e_kg) filter (where e.accounting_method = 'unspecified'), 0) as unspecified_kg,
    coalesce(sum(e.co2e_kg) filter (where not e.is_reported), 0) as provisional_kg, count(*) as activities
  from public.primary_emissions e
  cross join (values ('location_based'), ('market_based')) m (method)
  where e.accounting_method in (m.method, 'single', 'unspecified')
  group by e.organization_id, m.method, e.period_start, e.period_end, e.provider, e.account_id, e.service_category, e.service_raw, e.region, e.region_raw,
    e.country, e.provider_scope, e.source;
comment on view public.emissions_monthly is 'Primary emissions by accounting method, month, account, service, region and scope. Choose one method: the two are alternatives.';
comment on column public.emissions_monthly.method is 'location_based or market_based.';
comment on column public.emissions_monthly.unspecified_kg is 'The part of it whose provider does not say which method it follows; it stands in both.';
comment on column public.emissions_monthly.provisional_kg is 'The part of it that is modelled, until the provider reports.';
comment on column public.emissions_monthly.activities is 'Rows it adds up.';
grant select on public.emissions_monthly to authenticated, service_role;

create view public.emissions_by_month with (security_invoker = true) as
  select e.organization_id, e.method, e.period_start, e.period_end, sum(e.co2e_kg) as co2e_kg, sum(e.unspecified_kg) as unspecified_kg,
    sum(e.provisional_kg) as provisional_kg, sum(e.activities) as activities
  from public.emissions_monthly e group by e.organization_id, e.method, e.period_start, e.period_end;
comment on view public.emissions_by_month is 'Emissions by month and accounting method.';
create view public.emissions_by_provider with (security_invoker = true) as
  select e.organization_id, e.method, e.period_start, e.provider, sum(e.co2e_kg) as co2e_kg, sum(e.unspecified_kg) as unspecified_kg,
    sum(e.provisional_kg) as provisional_kg, sum(e.activities) as activities
  from public.emissions_monthly e group by e.organization_id, e.method, e.period_start, e.provider;
comment on view public.emissions_by_provider is 'Emissions by month, accounting method and provider.';
create view public.emissions_by_account with (security_invoker = true) as
  select e.organization_id, e.method, e.period_start, e.provider, e.account_id, a.name as account_name, sum(e.co2e_kg) as co2e_kg,
    sum(e.unspecified_kg) as unspecified_kg, sum(e.provisional_kg) as provisional_kg, sum(e.activities) as activities
  from public.emissions_monthly e
  left join public.cloud_accounts a on a.organization_id = e.organization_id and a.provider = e.provider and a.account_id = e.account_id
  group by e.organization_id, e.method, e.period_start, e.provider, e.account_id, a.name;
comment on view public.emissions_by_account is 'Emissions by month, accounting method and account; null is what the provider attributes to none.';
comment on column public.emissions_by_account.account_name is 'Name of the account, as the provider gave it.';
create view public.emissions_by_service with (security_invoker = true) as
  select e.organization_id, e.method, e.period_start, e.provider, e.service_category, e.service_raw, sum(e.co2e_kg) as co2e_kg,
    sum(e.unspecified_kg) as unspecified_kg, sum(e.provisional_kg) as provisional_kg, sum(e.activities) as activities
  from public.emissions_monthly e group by e.organization_id, e.method, e.period_start, e.provider, e.service_category, e.service_raw;
comment on view public.emissions_by_service is 'Emissions by month, accounting method and service.';
create view public.emissions_by_region with (security_invoker = true) as
  select e.organization_id, e.method, e.period_start, e.provider, e.region, e.region_raw, e.country, sum(e.co2e_kg) as co2e_kg,
    sum(e.unspecified_kg) as unspecified_kg, sum(e.provisional_kg) as provisional_kg, sum(e.activities) as activities
  from public.emissions_monthly e group by e.organization_id, e.method, e.period_start, e.provider, e.region, e.region_raw, e.country;
comment on view public.emissions_by_region is 'Emissions by month, accounting method and region; a null region_raw is global.';
create view public.emissions_by_scope with (security_invoker = true) as
  select e.organization_id, e.method, e.period_start, e.provider, e.provider_scope, sum(e.co2e_kg) as co2e_kg,
    sum(e.unspecified_kg) as unspecified_kg, sum(e.provisional_kg) as provisional_kg, sum(e.activities) as activities
  from public.emissions_monthly e group by e.organization_id, e.method, e.period_start, e.provider, e.provider_scope;
comment on view public.emissions_by_scope is 'Emissions by month, accounting method and the provider''s own scope; all of them are Scope 3 of the customer.';
grant select on public.emissions_by_month, public.emissions_by_provider, public.emissions_by_account, public.emissions_by_service,
  public.emissions_by_region, public.emissions_by_scope to authenticated, service_role;

create view public.emission_gaps with (security_invoker = true) as
  with figures as (
    select e.organization_id, e.provider, e.account_id, e.period_start, e.provider_scope, e.source,
      sum(e.co2e_kg) filter (where e.accounting_method = 'location_based') as location_based_kg,
      sum(e.co2e_kg) filter (where e.accounting_method = 'market_based') as market_based_kg
    from public.primary_emissions e where e.accounting_method in ('location_based', 'market_based')
    group by e.organization_id, e.provider, e.account_id, e.period_start, e.provider_scope, e.source, e.listing_scope, e.resource_group, e.resource_id,
      e.service_raw, e.service_code, e.region_raw
  )
  select f.organization_id, m.method, f.period_start, f.provider, f.account_id, f.provider_scope, f.source, count(*) as figures,
    sum(case m.method when 'market_based' then f.location_based_kg else f.market_based_kg end) as other_method_kg
  from figures f cross join (values ('location_based'), ('market_based')) m (method)
  where case m.method when 'market_based' then f.market_based_kg else f.location_based_kg end is null
  group by f.organization_id, m.method, f.period_start, f.provider, f.account_id, f.provider_scope, f.source;
comment on view public.emission_gaps is 'What an accounting method has no figure of though the other one has. It is missing from that method''s sums; nothing stands in for it.';
comment on column public.emission_gaps.method is 'The method that lacks it.';
comment on column public.emission_gaps.figures is 'How many figures it lacks.';
comment on column public.emission_gaps.other_method_kg is 'Their kilograms by the other method.';
grant select on public.emission_gaps to authenticated, service_role;

create view public.emission_comparison with (security_invoker = true) as
  select a.organization_id, a.provider, a.account_id, a.period_start, a.provider_scope,
    sum(a.co2e_kg) filter (where a.calculation <> 'provider_reported') as modelled_kg,
    sum(a.co2e_kg) filter (where a.calculation = 'provider_reported' and a.is_primary) as reported_kg
  from public.activities a
  where a.accounting_method <> 'market_based'
  group by a.organization_id, a.provider, a.account_id, a.period_start, a.provider_scope;
comment on view public.emission_comparison is 'What we model beside what the provider reports, by account, month and scope, location-based. Null where one of them has nothing.';
comment on column public.emission_comparison.modelled_kg is 'By our estimate, in kilograms.';
comment on column public.emission_comparison.reported_kg is 'By the provider, in kilograms.';
grant select on public.emission_comparison to authenticated, service_role;

create view public.emission_intensity with (security_invoker = true) as
  with cost as (
    select c.organization_id, c.provider, c.sub_account_id as account_id, date_trunc('month', c.usage_date::timestamp)::date as period_start,
      c.billing_currency, sum(c.effective_cost) as effective_cost
    from public.primary_daily_costs c where c.charge_category not in ('Tax', 'Credit')
    group by c.organization_id, c.provider, c.sub_account_id, 4, c.billing_currency
  ), priced as (
    select c.*, count(*) over (partition by c.organization_id, c.provider, c.account_id, c.period_start) as currencies from cost c
  )
  select e.organization_id, e.method, e.period_start, e.provider, e.account_id, p.billing_currency, sum(e.co2e_kg) as co2e_kg, p.effective_cost,
    p.currencies, case when p.currencies = 1 and p.effective_cost > 0 then round(sum(e.co2e_kg) / p.effective_cost, 12) end as kg_per_cost
  from public.emissions_monthly e
  join priced p on p.organization_id = e.organization_id and p.provider = e.provider and p.account_id is not distinct from e.account_id
    and p.period_start = e.period_start
  group by e.organization_id, e.method, e.period_start, e.provider, e.account_id, p.billing_currency, p.effective_cost, p.currencies;
comment on view public.emission_intensity is 'Kilograms per unit of effective cost before tax and credits, by account and month, per currency.';
comment on column public.emission_intensity.effective_cost is 'Primary effective cost of the month without taxes and credits, in billing_currency.';
comment on column public.emission_intensity.currencies is 'Currencies the account is billed in that month.';
comment on column public.emission_intensity.kg_per_cost is 'Kilograms per unit of billing_currency, to 12 digits; null where there is no cost, or several currencies share the kilograms.';
grant select on public.emission_intensity to authenticated, service_role;
