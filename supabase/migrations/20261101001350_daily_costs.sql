-- Daily costs: what line items come to by day, so that a year of a large account is read in a moment. Written once, when a load is
-- published, in the same transaction; gone with its charges. A query API's charges are that coarse already and are not copied.

create table public.daily_costs (
  id bigint generated always as identity primary key,
  load_id uuid not null,
  organization_id uuid not null,
  provider text not null,
  source text not null,
  billing_account_id text not null,
  sub_account_id text,
  usage_date date not null,
  charge_category text not null,
  service_name text not null,
  service_code text,
  region_id text,
  tags jsonb,
  cost_categories jsonb,
  billing_currency text not null,
  billed_cost numeric,
  effective_cost numeric,
  list_cost numeric,
  unblended_cost numeric,
  amortized_cost numeric,
  net_unblended_cost numeric,
  net_amortized_cost numeric,
  source_lines numeric not null,
  is_estimated boolean not null
);
comment on table public.daily_costs is 'Line-item charges added up by day, account, category, service, region, tags and currency. Read cost_daily, which knows what is primary.';
comment on column public.daily_costs.id is 'Identity of the row.';
comment on column public.daily_costs.load_id is 'The load whose charges were added up. No foreign key, as for charges.';
comment on column public.daily_costs.organization_id is 'Whose cost.';
comment on column public.daily_costs.provider is 'aws, azure or gcp.';
comment on column public.daily_costs.source is 'Where the charges come from.';
comment on column public.daily_costs.billing_account_id is 'FOCUS BillingAccountId.';
comment on column public.daily_costs.sub_account_id is 'FOCUS SubAccountId; null when the source names no account.';
comment on column public.daily_costs.usage_date is 'The day (UTC) the charges begin on.';
comment on column public.daily_costs.charge_category is 'FOCUS ChargeCategory.';
comment on column public.daily_costs.service_name is 'FOCUS ServiceName.';
comment on column public.daily_costs.service_code is 'The provider''s code of the service.';
comment on column public.daily_costs.region_id is 'FOCUS RegionId.';
comment on column public.daily_costs.tags is 'FOCUS Tags, limited to organizations.tag_keys.';
comment on column public.daily_costs.cost_categories is 'The provider''s cost categories.';
comment on column public.daily_costs.billing_currency is 'ISO 4217 code of every cost in the row.';
comment on column public.daily_costs.billed_cost is 'FOCUS BilledCost.';
comment on column public.daily_costs.effective_cost is 'FOCUS EffectiveCost.';
comment on column public.daily_costs.list_cost is 'FOCUS ListCost.';
comment on column public.daily_costs.unblended_cost is 'AWS unblended.';
comment on column public.daily_costs.amortized_cost is 'AWS amortized.';
comment on column public.daily_costs.net_unblended_cost is 'AWS net unblended.';
comment on column public.daily_costs.net_amortized_cost is 'AWS net amortized.';
comment on column public.daily_costs.source_lines is 'How many lines of the source were summed into it.';
comment on column public.daily_costs.is_estimated is 'The provider may still change a figure in it.';
create index daily_costs_by_load on public.daily_costs (load_id);
create index daily_costs_by_organization_and_day on public.daily_costs (organization_id, usage_date);
alter table public.daily_costs alter column load_id set statistics 0;

alter table public.daily_costs enable row level security;
grant select on public.daily_costs to authenticated, service_role;
create policy "members read daily costs of the accounts they may see" on public.daily_costs for select to authenticated
  using (
    organization_id = any (array(select private.visible_organization_ids()))
    and load_id in (select private.published_load_ids())
    and (
      organization_id = any (array(select private.wholly_visible_organization_ids()))
      or (organization_id, sub_account_id) in (select v.organization_id, v.account_id from private.visible_accounts() v)
    )
  );

create function private.roll_up_load(load public.charge_loads) returns void
language sql set search_path = '' as $$
  with rolled as (
    insert into public.daily_costs (load_id, organization_id, provider, source, billing_account_id, sub_account_id, usage_date, charge_category,
      service_name, service_code, region_id, tags, cost_categories, billing_currency, billed_cost, effective_cost, list_cost, unblended_cost,
      amortized_cost, net_unblended_cost, net_amortized_cost, source_lines, is_estimated)
    select c.load_id, c.organization_id, c.provider, c.source, c.billing_account_id, c.sub_account_id,
      (c.charge_period_start at time zone 'UTC')::date, c.charge_category, c.service_name, c.service_code, c.region_id, c.tags, c.cost_categories,
      c.billing_currency, sum(c.billed_cost), sum(c.effective_cost), sum(c.list_cost), sum(c.unblended_cost), sum(c.amortized_cost),
      sum(c.net_unblended_cost), sum(c.net_amortized_cost), sum(c.source_lines), bool_or(c.is_estimated)
    from public.charges c
    join private.charge_sources s on s.source = load.source and s.is_line_item
    where c.load_id = load.id
    group by c.load_id, c.organization_id, c.provider, c.source, c.billing_account_id, c.sub_account_id, 7, c.charge_category, c.service_name,
      c.service_code, c.region_id, c.tags, c.cost_categories, c.billing_currency
  )
  update public.charge_loads l set is_rolled_up = true from private.charge_sources s
  where l.id = load.id and s.source = load.source and s.is_line_item
$$;
comment on function private.roll_up_load is 'Adds up a load of line items by day; does nothing for a coarser source.';
