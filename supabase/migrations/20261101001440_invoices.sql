-- Invoices: headers as the issuer gives them, without lines. The three currency sets of an invoice say the same amount in
-- other money. What an invoice adds to what is owed is its payable effect: a receipt nothing, a credit memo less than nothing.

create table public.aws_invoices (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null references public.organizations (id) on delete cascade,
  invoicing_entity text not null,
  invoice_id text not null,
  account_id text not null,
  listing_account_id text not null,
  billing_period_start date not null,
  billing_period_end date not null,
  billing_entity text,
  issued_at timestamptz,
  due_at timestamptz,
  invoice_type text not null,
  bill_type text,
  invoice_frequency text,
  original_invoice_id text,
  commercial_invoice_id text,
  purchase_order_number text,
  einvoice_delivery_status text,
  tax_authority_status text,
  payable_effect smallint not null,
  base_currency text,
  base_currency_total numeric,
  base_currency_before_tax numeric,
  base_currency_breakdown jsonb,
  base_currency_exchange_rate numeric,
  base_currency_exchanged_from text,
  payment_currency text,
  payment_currency_total numeric,
  payment_currency_before_tax numeric,
  payment_currency_breakdown jsonb,
  payment_currency_exchange_rate numeric,
  payment_currency_exchanged_from text,
  tax_currency text,
  tax_currency_total numeric,
  tax_currency_before_tax numeric,
  tax_currency_breakdown jsonb,
  tax_currency_exchange_rate numeric,
  tax_currency_exchanged_from text,
  payable_total numeric generated always as (
    case payable_effect when 0 then 0 when -1 then -abs(base_currency_total) else base_currency_total end) stored,
  payable_before_tax numeric generated always as (
    case payable_effect when 0 then 0 when -1 then -abs(coalesce(base_currency_before_tax, base_currency_total))
      else coalesce(base_currency_before_tax, base_currency_total) end) stored,
  integration_id uuid not null,
  job_id uuid not null,
  first_seen_at timestamptz not null default now(),
  constraint aws_invoices_one_per_issuer unique (organization_id, invoicing_entity, invoice_id),
  constraint aws_invoices_payable_effect_is_a_sign check (payable_effect in (-1, 0, 1)),
  constraint aws_invoices_currencies_are_iso_4217 check (base_currency ~ '^[A-Z]{3}$' and payment_currency ~ '^[A-Z]{3}$' and tax_currency ~ '^[A-Z]{3}$')
);
comment on table public.aws_invoices is 'Invoice headers from AWS Invoicing. Replaced whole per account and billing period. The currency sets are alternatives, never added.';
comment on column public.aws_invoices.id is 'Identity of the row, kept when the invoice is read again.';
comment on column public.aws_invoices.organization_id is 'Whose invoice.';
comment on column public.aws_invoices.invoicing_entity is 'Who issued it: FOCUS InvoiceIssuerName.';
comment on column public.aws_invoices.invoice_id is 'The issuer''s number: FOCUS InvoiceId.';
comment on column public.aws_invoices.account_id is 'The account it was issued to.';
comment on column public.aws_invoices.listing_account_id is 'The account whose listing named it.';
comment on column public.aws_invoices.billing_period_start is 'First day of its billing period (UTC).';
comment on column public.aws_invoices.billing_period_end is 'Day after the last day (UTC, exclusive).';
comment on column public.aws_invoices.billing_entity is 'Whose goods: AWS or AWS_MARKETPLACE.';
comment on column public.aws_invoices.issued_at is 'When it was issued (UTC).';
comment on column public.aws_invoices.due_at is 'When it is due (UTC).';
comment on column public.aws_invoices.invoice_type is 'AWS''s word: INVOICE, CREDIT_MEMO, PAYMENT_RECEIPT.';
comment on column public.aws_invoices.bill_type is 'AWS''s word: ANNIVERSARY (monthly), PURCHASE, REFUND.';
comment on column public.aws_invoices.invoice_frequency is 'AWS''s word for how often such an invoice comes.';
comment on column public.aws_invoices.original_invoice_id is 'The invoice it corrects.';
comment on column public.aws_invoices.commercial_invoice_id is 'The commercial invoice a tax invoice belongs to: it repeats that one and is not owed again.';
comment on column public.aws_invoices.purchase_order_number is 'The buyer''s purchase order.';
comment on column public.aws_invoices.einvoice_delivery_status is 'State of its electronic delivery, in AWS''s words.';
comment on column public.aws_invoices.tax_authority_status is 'State at the tax authority, in AWS''s words.';
comment on column public.aws_invoices.payable_effect is 'What it adds to what is owed: 1, -1 for a credit memo, 0 for a receipt and for a tax invoice naming a commercial one.';
comment on column public.aws_invoices.base_currency is 'ISO 4217 code of the base set: the currency of the charges.';
comment on column public.aws_invoices.base_currency_total is 'Total with taxes, as delivered.';
comment on column public.aws_invoices.base_currency_before_tax is 'Total without taxes, as delivered.';
comment on column public.aws_invoices.base_currency_breakdown is 'Subtotal, discounts, taxes and fees, as delivered.';
comment on column public.aws_invoices.base_currency_exchange_rate is 'Rate that was used, if any.';
comment on column public.aws_invoices.base_currency_exchanged_from is 'ISO 4217 code it converts from.';
comment on column public.aws_invoices.payment_currency is 'ISO 4217 code of the payment set: the currency it is paid in.';
comment on column public.aws_invoices.payment_currency_total is 'Total with taxes, as delivered.';
comment on column public.aws_invoices.payment_currency_before_tax is 'Total without taxes, as delivered.';
comment on column public.aws_invoices.payment_currency_breakdown is 'Subtotal, discounts, taxes and fees, as delivered.';
comment on column public.aws_invoices.payment_currency_exchange_rate is 'Rate that was used, if any.';
comment on column public.aws_invoices.payment_currency_exchanged_from is 'ISO 4217 code it converts from.';
comment on column public.aws_invoices.tax_currency is 'ISO 4217 code of the tax set: the currency taxes are declared in. It is a whole set too, not the taxes.';
comment on column public.aws_invoices.tax_currency_total is 'Total with taxes, as delivered.';
comment on column public.aws_invoices.tax_currency_before_tax is 'Total without taxes, as delivered.';
comment on column public.aws_invoices.tax_currency_breakdown is 'Subtotal, discounts, taxes and fees, as delivered.';
comment on column public.aws_invoices.tax_currency_exchange_rate is 'Rate that was used, if any.';
comment on column public.aws_invoices.tax_currency_exchanged_from is 'ISO 4217 code it converts from.';
comment on column public.aws_invoices.payable_total is 'What it adds to what is owed, in base_currency, taxes included.';
comment on column public.aws_invoices.payable_before_tax is 'The same without taxes; the total where the issuer does not tell them apart.';
comment on column public.aws_invoices.integration_id is 'Read through. No foreign key: data outlives integrations.';
comment on column public.aws_invoices.job_id is 'The job that last wrote it. No foreign key: data outlives jobs.';
comment on column public.aws_invoices.first_seen_at is 'When it was first read (UTC).';
create index aws_invoices_by_period on public.aws_invoices (organization_id, listing_account_id, billing_period_start);
create index aws_invoices_by_account on public.aws_invoices (organization_id, account_id);
create index aws_invoices_by_integration on public.aws_invoices (integration_id);

create table private.invoice_periods (
  organization_id uuid not null references public.organizations (id) on delete cascade,
  account_id text not null,
  billing_period_start date not null,
  read_at timestamptz not null,
  primary key (organization_id, account_id, billing_period_start)
);
comment on table private.invoice_periods is 'Billing periods whose invoices were read to the end: none stored then means none there.';
comment on column private.invoice_periods.organization_id is 'Whose invoices.';
comment on column private.invoice_periods.account_id is 'The account whose listing was read.';
comment on column private.invoice_periods.billing_period_start is 'First day of the period (UTC).';
comment on column private.invoice_periods.read_at is 'When it was last read (UTC).';
alter table private.invoice_periods enable row level security;

alter table public.aws_invoices enable row level security;
grant select on public.aws_invoices to authenticated, service_role;
create policy "contract readers read invoices of accounts they may see" on public.aws_invoices for select to authenticated
  using (
    organization_id = any (array(select private.contract_organization_ids())) and (organization_id = any (array(select private.wholly_visible_organization_ids()))
    or (organization_id, account_id) in (select v.organization_id, v.account_id from private.visible_accounts() v))
  );

create function private.upsert_invoices(job public.sync_jobs, account_id text) returns bigint
language plpgsql set search_path = '' as $$
declare
  published bigint;
begin
  insert into public.aws_invoices as i (organization_id, invoicing_entity, invoice_id, account_id, listing_account_id, billing_period_start,
    billing_period_end, billing_entity, issued_at, due_at, invoice_type, bill_type, invoice_frequency, original_invoice_id, commercial_invoice_id,
    purchase_order_number, einvoice_delivery_status, tax_authority_status, payable_effect,
    base_currency, base_currency_total, base_currency_before_tax, base_currency_breakdown, base_currency_exchange_rate, base_currency_exchanged_from,
    payment_currency, payment_currency_total, payment_currency_before_tax, payment_currency_breakdown, payment_currency_exchange_rate,
    payment_currency_exchanged_from, tax_currency, tax_currency_total, tax_currency_before_tax, tax_currency_breakdown, tax_currency_exchange_rate,
    tax_currency_exchanged_from, integration_id, job_id)
  select distinct on (x.invoicing_entity, x.invoice_id) job.organization_id, x.invoicing_entity, x.invoice_id, x.account_id, upsert_invoices.account_id,
    x.billing_period_start, (x.billing_period_start + interval '1 month')::date, x.billing_entity, x.issued_at, x.due_at, x.invoice_type, x.bill_type,
    x.invoice_frequency, x.original_invoice_id, x.commercial_invoice_id, x.purchase_order_number, x.einvoice_delivery_status, x.tax_authority_status,
    x.payable_effect, b.currency, b.total, b.before_tax, b.breakdown, b.exchange_rate, b.exchanged_from,
    p.currency, p.total, p.before_tax, p.breakdown, p.exchange_rate, p.exchanged_from,
    t.currency, t.total, t.before_tax, t.breakdown, t.exchange_rate, t.exchanged_from, job.integration_id, job.id
  from private.staged(job.id, 'invoices') s
  cross join lateral jsonb_to_record(s.record) as x (invoicing_entity text, invoice_id text, account_id text, billing_period_start date,
    billing_entity text, issued_at timestamptz, due_at timestamptz, invoice_type text, bill_type text, invoice_frequency text, original_invoice_id text,
    commercial_invoice_id text, purchase_order_number text, einvoice_delivery_status text, tax_authority_status text, payable_effect smallint,
    base jsonb, payment jsonb, tax jsonb)
  cross join lateral jsonb_to_record(coalesce(x.base, '{}'))
    as b (currency text, total numeric, before_tax numeric, breakdown jsonb, exchange_rate numeric, exchanged_from text)
  cross join lateral jsonb_to_record(coalesce(x.payment, '{}'))
    as p (currency text, total numeric, before_tax numeric, breakdown jsonb, exchange_rate numeric, exchanged_from text)
  cross join lateral jsonb_to_record(coalesce(x.tax, '{}'))
    as t (currency text, total numeric, before_tax numeric, breakdown jsonb, exchange_rate numeric, exchanged_from text)
  order by x.invoicing_entity, x.invoice_id, s.scope desc
  on conflict on constraint aws_invoices_one_per_issuer do update set
    account_id = excluded.account_id, listing_account_id = excluded.listing_account_id, billing_period_start = excluded.billing_period_start,
    billing_period_end = excluded.billing_period_end, billing_entity = excluded.billing_entity, issued_at = excluded.issued_at, due_at = excluded.due_at,
    invoice_type = excluded.invoice_type, bill_type = excluded.bill_type, invoice_frequency = excluded.invoice_frequency,
    original_invoice_id = excluded.original_invoice_id, commercial_invoice_id = excluded.commercial_invoice_id,
    purchase_order_number = excluded.purchase_order_number, einvoice_delivery_status = excluded.einvoice_delivery_status,
    tax_authority_status = excluded.tax_authority_status, payable_effect = excluded.payable_effect,
    base_currency = excluded.base_currency, base_currency_total = excluded.base_currency_total,
    base_currency_before_tax = excluded.base_currency_before_tax, base_currency_breakdown = excluded.base_currency_breakdown,
    base_currency_exchange_rate = excluded.base_currency_exchange_rate, base_currency_exchanged_from = excluded.base_currency_exchanged_from,
    payment_currency = excluded.payment_currency, payment_currency_total = excluded.payment_currency_total,
    payment_currency_before_tax = excluded.payment_currency_before_tax, payment_currency_breakdown = excluded.payment_currency_breakdown,
    payment_currency_exchange_rate = excluded.payment_currency_exchange_rate, payment_currency_exchanged_from = excluded.payment_currency_exchanged_from,
    tax_currency = excluded.tax_currency, tax_currency_total = excluded.tax_currency_total, tax_currency_before_tax = excluded.tax_currency_before_tax,
    tax_currency_breakdown = excluded.tax_currency_breakdown, tax_currency_exchange_rate = excluded.tax_currency_exchange_rate,
    tax_currency_exchanged_from = excluded.tax_currency_exchanged_from, integration_id = excluded.integration_id, job_id = excluded.job_id;
  get diagnostics published = row_count;
  return published;
end $$;
comment on function private.upsert_invoices is 'Writes the staged invoices of periods that were read to their end.';

create function private.publish_invoices(job public.sync_jobs) returns bigint
language plpgsql
set search_path = ''
-- The planner has not seen what a job has just staged: taking it for a few rows, it would compare every row with every row.
set enable_nestloop = off
as $$
declare
  account text := (select i.billing_account_id from public.integrations i where i.id = job.integration_id);
  published bigint;
  period date;
begin
  if account is null then
    perform private.refuse('CS416', 'the integration''s account is not known: test the integration');
  end if;
  perform pg_advisory_xact_lock(hashtextextended(concat_ws('/', 'invoices', job.organization_id), 0));
  delete from public.aws_invoices i
  where i.organization_id = job.organization_id and i.listing_account_id = account
    and i.billing_period_start::text = any (private.swept_scopes(job.id))
    and not exists (select from private.staged(job.id, 'invoices') s
      where s.record ->> 'invoicing_entity' = i.invoicing_entity and s.record ->> 'invoice_id' = i.invoice_id);
  published := private.upsert_invoices(job, account);
  insert into private.invoice_periods as p (organization_id, account_id, billing_period_start, read_at)
  select job.organization_id, account, s.scope::date, now() from private.staged_scopes s where s.job_id = job.id and s.status = 'complete'
  on conflict (organization_id, account_id, billing_period_start) do update set read_at = excluded.read_at;
  for period in select s.scope::date from private.staged_scopes s where s.job_id = job.id and s.status = 'complete' order by s.scope loop
    perform private.reconcile_invoices(job.organization_id, job.provider, account, period, job.id);
  end loop;
  return published;
end $$;
comment on function private.publish_invoices is 'Replaces the invoices of every billing period a complete job has read and compares closed periods with their charges.';

create function private.known_invoice_periods(job_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('account_id', i.billing_account_id, 'periods', coalesce((
    select jsonb_agg(p.billing_period_start order by p.billing_period_start) from private.invoice_periods p
    where p.organization_id = j.organization_id and p.account_id = i.billing_account_id), '[]'))
  from public.sync_jobs j join public.integrations i on i.id = j.integration_id where j.id = known_invoice_periods.job_id
$$;
comment on function private.known_invoice_periods is 'Billing periods whose invoices were read before.';
create function public.engine_known_invoice_periods(job_id uuid) returns jsonb
language sql stable security invoker set search_path = '' set statement_timeout = '10s' as $$
  select private.known_invoice_periods(engine_known_invoice_periods.job_id)
$$;
comment on function public.engine_known_invoice_periods is 'Engine only: billing periods of a job''s account whose invoices were read to the end before.';
grant execute on function private.known_invoice_periods, public.engine_known_invoice_periods to service_role;

create function private.integration_of_invoice(invoice public.aws_invoices) returns uuid
language sql stable set search_path = '' as $$
  -- An account that was connected again goes on where it was; its older invoices still name the integration of before.
  select coalesce((
    select i.id from public.integrations i
    where i.organization_id = invoice.organization_id and i.provider = 'aws' and i.deleted_at is null
      and (i.id = invoice.integration_id or i.billing_account_id = invoice.listing_account_id)
    order by i.status not in ('active', 'error'), i.id <> invoice.integration_id, i.status <> 'active', i.tested_at desc nulls last limit 1),
    invoice.integration_id)
$$;
comment on function private.integration_of_invoice is 'Through which integration an invoice can be asked for: the one that read it, or another of the same account.';

create function private.read_invoice(invoice_id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  invoice public.aws_invoices;
begin
  select i.* into invoice from public.aws_invoices i
  where i.id = read_invoice.invoice_id and i.organization_id in (select private.visible_organization_ids());
  if not found then
    perform private.refuse('CS404', 'invoice not found');
  end if;
  if not exists (select from private.contract_organization_ids() c (id) where c.id = invoice.organization_id) then
    perform private.refuse('CS403', 'to read an invoice, the right to contracts is needed in this organization');
  end if;
  if not exists (select from private.wholly_visible_organization_ids() w (id) where w.id = invoice.organization_id)
    and not exists (select from private.visible_accounts() v where v.organization_id = invoice.organization_id and v.account_id = invoice.account_id) then
    perform private.refuse('CS404', 'invoice not found');
  end if;
  return jsonb_build_object('id', invoice.id, 'organization_id', invoice.organization_id, 'integration_id', private.integration_of_invoice(invoice),
    'invoice_id', invoice.invoice_id, 'account_id', invoice.account_id);
end $$;
comment on function private.read_invoice is 'read_invoice for the caller.';
create function public.read_invoice(invoice_id uuid) returns jsonb
language sql stable security invoker set search_path = '' as $$ select private.read_invoice(read_invoice.invoice_id) $$;
comment on function public.read_invoice is 'Which invoice an id means and how it was read. Needs the right to contracts.';
grant execute on function private.read_invoice, public.read_invoice to authenticated;
