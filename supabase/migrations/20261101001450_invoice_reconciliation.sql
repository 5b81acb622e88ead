-- Level 3: do the charges of a closed billing period come to what its issuers invoiced, before tax and tax?
-- Compared whenever either side is published. A period is final once every issuer matches, and no longer when one ceases to.

create table private.issuer_totals (
  load_id uuid not null references public.charge_loads (id) on delete cascade,
  invoice_issuer_name text not null,
  is_tax boolean not null,
  billing_currency text not null,
  billed_cost numeric not null,
  primary key (load_id, invoice_issuer_name, is_tax, billing_currency)
);
comment on table private.issuer_totals is 'What the charges of a load come to per issuer, as the source says.';
comment on column private.issuer_totals.load_id is 'The load.';
comment on column private.issuer_totals.invoice_issuer_name is 'FOCUS InvoiceIssuerName.';
comment on column private.issuer_totals.is_tax is 'The taxes, or all the rest.';
comment on column private.issuer_totals.billing_currency is 'ISO 4217.';
comment on column private.issuer_totals.billed_cost is 'What should be invoiced.';
alter table private.issuer_totals enable row level security;

create function private.keep_issuer_totals(load_id uuid, totals jsonb) returns void
language plpgsql set search_path = '' as $$
begin
  if keep_issuer_totals.totals is null then
    return;
  end if;
  delete from private.issuer_totals t where t.load_id = keep_issuer_totals.load_id;
  insert into private.issuer_totals (load_id, invoice_issuer_name, is_tax, billing_currency, billed_cost)
  select keep_issuer_totals.load_id, t.invoice_issuer_name, t.is_tax, t.billing_currency, sum(t.billed_cost)
  from jsonb_to_recordset(keep_issuer_totals.totals) as t (invoice_issuer_name text, is_tax boolean, billing_currency text, billed_cost numeric)
  group by 2, 3, 4;
end $$;
comment on function private.keep_issuer_totals is 'Keeps what a load comes to per issuer; all of them at a time.';

create function private.lock_invoices_of_period(organization_id uuid, billing_account_id text, period_start date) returns void
language sql set search_path = '' as $$
  select pg_advisory_xact_lock(hashtextextended(concat_ws('/', 'level 3', lock_invoices_of_period.organization_id,
    lock_invoices_of_period.billing_account_id, lock_invoices_of_period.period_start), 0))
$$;
comment on function private.lock_invoices_of_period is 'Charges and invoices of a period published at once meet here: whoever comes second sees both. Taken before the period''s row.';

create function private.invoice_differences(load public.charge_loads)
returns table (invoice_issuer_name text, billing_currency text, measure text, invoiced numeric, charged numeric)
language sql stable set search_path = '' as $$
  with charged as (
    select t.invoice_issuer_name, t.billing_currency, coalesce(sum(t.billed_cost) filter (where not t.is_tax), 0) as before_tax,
      coalesce(sum(t.billed_cost) filter (where t.is_tax), 0) as tax
    from private.issuer_totals t where t.load_id = load.id group by 1, 2
  ), invoiced as (
    select i.invoicing_entity as invoice_issuer_name, i.base_currency as billing_currency, sum(i.payable_before_tax) as before_tax,
      sum(i.payable_total - i.payable_before_tax) as tax
    from public.aws_invoices i
    where i.organization_id = load.organization_id and i.listing_account_id = load.billing_account_id
      and i.billing_period_start = load.billing_period_start and i.payable_effect <> 0 and i.base_currency is not null
    group by 1, 2
  ), unissued as (
    -- What the load holds beyond its issuers' totals belongs to no issuer: it differs from every invoice.
    select x.billing_currency, sum(x.cost) as cost from (
      select t.billing_currency, coalesce(t.net_unblended_cost, t.unblended_cost) as cost from private.control_totals t where t.load_id = load.id
      union all select c.billing_currency, -(c.before_tax + c.tax) from charged c) x
    where exists (select from private.control_totals t where t.load_id = load.id)
    group by 1 having abs(sum(x.cost)) > 0.01
  )
  select d.invoice_issuer_name, d.billing_currency, m.measure, m.invoiced, m.charged
  from (select invoice_issuer_name, billing_currency, coalesce(i.before_tax, 0) as invoiced_before_tax, coalesce(i.tax, 0) as invoiced_tax,
      coalesce(c.before_tax, 0) as charged_before_tax, coalesce(c.tax, 0) as charged_tax
    from charged c full join invoiced i using (invoice_issuer_name, billing_currency)) d
  cross join lateral (values ('before_tax', d.invoiced_before_tax, d.charged_before_tax), ('tax', d.invoiced_tax, d.charged_tax)) as m (measure, invoiced, charged)
  union all
  select 'Not attributed by the source', u.billing_currency, 'before_tax', 0, u.cost from unissued u
$$;
comment on function private.invoice_differences is 'Per issuer and currency, before tax and tax: what was invoiced and what was charged.';

create function private.note_issuers(load public.charge_loads) returns void
language sql set search_path = '' as $$
  with issuers as (
    select r.invoice_issuer_name, bool_and(r.status = 'matched') as is_matched
    from public.reconciliations r where r.load_id = load.id and r.level = 3 and r.invoice_issuer_name <> 'AWS' group by 1
    union all
    select 'AWS', bool_and(r.status = 'matched') from public.reconciliations r where r.load_id = load.id and r.level = 3
  ), forgotten as (
    delete from public.billing_periods p
    where p.organization_id = load.organization_id and p.provider = load.provider and p.billing_account_id = load.billing_account_id
      and p.billing_period_start = load.billing_period_start and p.invoice_issuer_name not in (select i.invoice_issuer_name from issuers i)
  )
  insert into public.billing_periods as p (organization_id, provider, invoice_issuer_name, billing_account_id, billing_period_start, billing_period_end,
    status, data_through, closed_at)
  select load.organization_id, load.provider, i.invoice_issuer_name, load.billing_account_id, load.billing_period_start, load.billing_period_end,
    case when i.is_matched then 'final' else 'closed' end, load.data_through, now()
  from issuers i where i.is_matched is not null
  on conflict on constraint billing_periods_pkey do update set status = excluded.status, data_through = excluded.data_through, updated_at = now()
$$;
comment on function private.note_issuers is 'Keeps the state of a compared period per issuer, and of the whole period under the provider''s name.';

create function private.reconcile_invoices(organization_id uuid, provider text, billing_account_id text, period_start date, job_id uuid) returns void
language plpgsql set search_path = '' as $$
declare
  load public.charge_loads;
begin
  perform private.lock_invoices_of_period(reconcile_invoices.organization_id, reconcile_invoices.billing_account_id, reconcile_invoices.period_start);
  select l.* into load from public.charge_loads l join private.charge_sources s on s.source = l.source
  where l.organization_id = reconcile_invoices.organization_id and l.provider = reconcile_invoices.provider
    and l.billing_account_id = reconcile_invoices.billing_account_id and l.billing_period_start = reconcile_invoices.period_start
    and l.status = 'published' and exists (select from private.issuer_totals t where t.load_id = l.id)
  order by s.rank, l.is_payer_view desc limit 1;
  if load.id is null or load.is_estimated or load.billing_period_end > private.utc_today()
    or not exists (select from private.invoice_periods p where p.organization_id = load.organization_id
      and p.account_id = load.billing_account_id and p.billing_period_start = load.billing_period_start)
    -- Invoices come days after the period: until one has, there is nothing to compare with. What was compared once stays so.
    or not (exists (select from public.aws_invoices i where i.organization_id = load.organization_id
      and i.listing_account_id = load.billing_account_id and i.billing_period_start = load.billing_period_start
      and i.payable_effect <> 0 and i.issued_at >= load.billing_period_end)
      or exists (select from public.reconciliations r join public.charge_loads l on l.id = r.load_id and r.level = 3
        where l.organization_id = load.organization_id and l.provider = load.provider and l.billing_account_id = load.billing_account_id
          and l.billing_period_start = load.billing_period_start)) then
    return;
  end if;
  -- A period has one comparison: what an earlier load came to is not true beside this one.
  delete from public.reconciliations r using public.charge_loads l
  where r.load_id = l.id and r.level = 3 and l.organization_id = load.organization_id and l.provider = load.provider
    and l.billing_account_id = load.billing_account_id and l.billing_period_start = load.billing_period_start;
  insert into public.reconciliations (organization_id, load_id, job_id, level, invoice_issuer_name, billing_currency, measure,
    source_total, read_total, residual, stored_total, status)
  select load.organization_id, load.id, reconcile_invoices.job_id, 3, d.invoice_issuer_name, d.billing_currency, d.measure,
    d.invoiced, d.charged, d.invoiced - d.charged, d.charged, case when abs(d.invoiced - d.charged) <= 0.01 then 'matched' else 'differs' end
  from private.invoice_differences(load) d;
  perform private.note_issuers(load);
end $$;
comment on function private.reconcile_invoices is 'Level 3 of one closed period: stores how charges and invoices compare, and whether the period is final.';
