-- Exchange rates: for converted figures beside the stored ones. A missing rate leaves the converted figure missing.

create table public.exchange_rates (
  organization_id uuid not null references public.organizations (id) on delete cascade,
  rate_date date not null,
  from_currency text not null,
  to_currency text not null,
  rate numeric not null,
  source text not null,
  primary key (organization_id, from_currency, to_currency, rate_date),
  -- Not a number is greater than every number.
  constraint exchange_rates_are_positive check (rate > 0 and rate < 'Infinity'),
  constraint exchange_rates_source_is_short check (char_length(source) between 1 and 200),
  constraint exchange_rates_cross_currencies check (from_currency <> to_currency),
  constraint exchange_rates_currencies_are_iso_4217 check (from_currency ~ '^[A-Z]{3}$' and to_currency ~ '^[A-Z]{3}$')
);
comment on table public.exchange_rates is 'Rates an organization converts with: one unit of from_currency is rate units of to_currency.';
comment on column public.exchange_rates.organization_id is 'Whose rate.';
comment on column public.exchange_rates.rate_date is 'First day it holds (UTC); it holds until the next one, seven days at most.';
comment on column public.exchange_rates.from_currency is 'ISO 4217 code.';
comment on column public.exchange_rates.to_currency is 'ISO 4217 code.';
comment on column public.exchange_rates.rate is 'Units of to_currency for one unit of from_currency.';
comment on column public.exchange_rates.source is 'Who published it (ECB).';

alter table public.exchange_rates enable row level security;
grant select, insert, update, delete on public.exchange_rates to authenticated;
grant select, insert, update on public.exchange_rates to service_role;
create policy "members read rates" on public.exchange_rates for select to authenticated
  using (organization_id = any (array(select private.visible_organization_ids())));
create policy "admins add rates" on public.exchange_rates for insert to authenticated
  with check (organization_id = any (array(select private.organization_ids_with_role('admin'))));
create policy "admins change rates" on public.exchange_rates for update to authenticated
  using (organization_id = any (array(select private.organization_ids_with_role('admin'))))
  with check (organization_id = any (array(select private.organization_ids_with_role('admin'))));
create policy "admins remove rates" on public.exchange_rates for delete to authenticated
  using (organization_id = any (array(select private.organization_ids_with_role('admin'))));

create view public.converted_charges with (security_invoker = true) as
  select c.*, o.reporting_currency, r.rate as exchange_rate, r.rate_date as exchange_rate_date,
    c.billed_cost * r.rate as converted_billed_cost, c.effective_cost * r.rate as converted_effective_cost
  from public.primary_charges c
  join public.organizations o on o.id = c.organization_id
  left join lateral (
    select 1::numeric as rate, null::date as rate_date where c.billing_currency = o.reporting_currency
    union all
    (select x.rate, x.rate_date from public.exchange_rates x
    where x.organization_id = c.organization_id and x.from_currency = c.billing_currency and x.to_currency = o.reporting_currency
      and x.rate_date <= (c.charge_period_start at time zone 'UTC')::date
      and x.rate_date > (c.charge_period_start at time zone 'UTC')::date - 7
    order by x.rate_date desc limit 1)
    limit 1
  ) r on true;
comment on view public.converted_charges is 'Primary charges with their cost in the organization''s reporting currency; null where no rate is known.';
comment on column public.converted_charges.exchange_rate is 'The rate used: 1 within one currency; null when none is known.';
comment on column public.converted_charges.exchange_rate_date is 'The day the rate used was published for (UTC); null when none was needed.';
comment on column public.converted_charges.converted_billed_cost is 'billed_cost in reporting_currency; null where no rate is known.';
comment on column public.converted_charges.converted_effective_cost is 'effective_cost in reporting_currency; null where no rate is known.';
grant select on public.converted_charges to authenticated, service_role;
