-- Contracts: what was agreed. Terms as accepted, charges as dated, and when each agreement ends or renews.
-- Amounts here are promises; what was billed is charges, what was invoiced is invoices. No view adds them.

create table public.aws_contracts (
  organization_id uuid not null references public.organizations (id) on delete cascade,
  agreement_id text not null,
  account_id text not null,
  proposer_account_id text,
  offer_id text,
  offer_set_id text,
  agreement_type text,
  status text not null,
  accepted_at timestamptz,
  starts_at timestamptz,
  ends_at timestamptz,
  auto_renew boolean,
  terms_read_at timestamptz,
  summary_hash text not null,
  integration_id uuid not null,
  job_id uuid not null,
  first_seen_at timestamptz not null default now(),
  primary key (organization_id, agreement_id)
);
comment on table public.aws_contracts is 'AWS Marketplace agreements by their terms: one row each. Replaced whole per accepting account.';
comment on column public.aws_contracts.organization_id is 'Whose agreement.';
comment on column public.aws_contracts.agreement_id is 'AWS''s id of the agreement.';
comment on column public.aws_contracts.account_id is 'The account that accepted it.';
comment on column public.aws_contracts.proposer_account_id is 'The account that proposed it.';
comment on column public.aws_contracts.offer_id is 'The offer that was accepted.';
comment on column public.aws_contracts.offer_set_id is 'The set of offers it was part of.';
comment on column public.aws_contracts.agreement_type is 'AWS''s word: PurchaseAgreement.';
comment on column public.aws_contracts.status is 'AWS''s word: ACTIVE, EXPIRED, RENEWED, REPLACED, TERMINATED, ...';
comment on column public.aws_contracts.accepted_at is 'When it was accepted (UTC).';
comment on column public.aws_contracts.starts_at is 'When it begins (UTC).';
comment on column public.aws_contracts.ends_at is 'When it ends (UTC, exclusive); null for one without an end.';
comment on column public.aws_contracts.auto_renew is 'Whether it renews itself then; null when no term says.';
comment on column public.aws_contracts.terms_read_at is 'When its terms were last read (UTC).';
comment on column public.aws_contracts.summary_hash is 'SHA-256 of what the listing says of it.';
comment on column public.aws_contracts.integration_id is 'Read through. No foreign key: data outlives integrations.';
comment on column public.aws_contracts.job_id is 'The job that last wrote it. No foreign key: data outlives jobs.';
comment on column public.aws_contracts.first_seen_at is 'When it was first read (UTC).';
create index aws_contracts_by_account on public.aws_contracts (organization_id, account_id);
create index aws_contracts_by_integration on public.aws_contracts (integration_id);

create table public.aws_contract_terms (
  organization_id uuid not null,
  agreement_id text not null,
  term_no int not null,
  account_id text not null,
  kind text not null,
  term_type text,
  currency text,
  price numeric,
  duration text,
  billing_period text,
  starts_at timestamptz,
  ends_at timestamptz,
  auto_renew boolean,
  schedule jsonb,
  max_total_charge numeric,
  payment_due text,
  raw jsonb not null,
  primary key (organization_id, agreement_id, term_no),
  constraint aws_contract_terms_belong_to_a_contract foreign key (organization_id, agreement_id)
    references public.aws_contracts (organization_id, agreement_id) on delete cascade
);
comment on table public.aws_contract_terms is 'Accepted terms of agreements, each as delivered and typed as far as queries need. Replaced whole per agreement.';
comment on column public.aws_contract_terms.organization_id is 'Whose agreement.';
comment on column public.aws_contract_terms.agreement_id is 'The agreement.';
comment on column public.aws_contract_terms.term_no is 'Its place among the agreement''s terms, from 1.';
comment on column public.aws_contract_terms.account_id is 'The account that accepted it.';
comment on column public.aws_contract_terms.kind is 'AWS''s word: renewalTerm, fixedUpfrontPricingTerm, ...; a kind AWS adds is kept under its own.';
comment on column public.aws_contract_terms.term_type is 'The term''s own type: RenewalTerm.';
comment on column public.aws_contract_terms.currency is 'ISO 4217 code of price, schedule and max_total_charge.';
comment on column public.aws_contract_terms.price is 'What it costs: at once, or each billing_period.';
comment on column public.aws_contract_terms.duration is 'ISO 8601 duration it lasts.';
comment on column public.aws_contract_terms.billing_period is 'How often a recurring payment is due: Monthly.';
comment on column public.aws_contract_terms.starts_at is 'When it begins to hold (UTC).';
comment on column public.aws_contract_terms.ends_at is 'When it ceases to (UTC, exclusive).';
comment on column public.aws_contract_terms.auto_renew is 'Of a renewal term.';
comment on column public.aws_contract_terms.schedule is 'Of a payment schedule: [{charge_at, amount}], amounts as decimal text.';
comment on column public.aws_contract_terms.max_total_charge is 'The most variable payments may come to.';
comment on column public.aws_contract_terms.payment_due is 'ISO 8601 duration within which an invoice is to be paid.';
comment on column public.aws_contract_terms.raw is 'The term as delivered.';

create table public.aws_contract_charges (
  organization_id uuid not null references public.organizations (id) on delete cascade,
  agreement_id text not null,
  charge_id text not null,
  account_id text not null,
  revision bigint not null,
  charged_at timestamptz,
  amount numeric not null,
  currency text not null,
  purchase_order_reference text,
  job_id uuid not null,
  primary key (organization_id, agreement_id, charge_id),
  constraint aws_contract_charges_currency_is_iso_4217 check (currency ~ '^[A-Z]{3}$')
);
comment on table public.aws_contract_charges is 'Charges of agreements, past and to come; of several revisions the highest.';
comment on column public.aws_contract_charges.organization_id is 'Whose agreement.';
comment on column public.aws_contract_charges.agreement_id is 'The agreement.';
comment on column public.aws_contract_charges.charge_id is 'AWS''s id of the charge.';
comment on column public.aws_contract_charges.account_id is 'The account that accepted the agreement.';
comment on column public.aws_contract_charges.revision is 'Grows when the charge is amended.';
comment on column public.aws_contract_charges.charged_at is 'When it is or was charged (UTC); null as long as that is not known.';
comment on column public.aws_contract_charges.amount is 'In currency; may be negative.';
comment on column public.aws_contract_charges.currency is 'ISO 4217.';
comment on column public.aws_contract_charges.purchase_order_reference is 'The buyer''s purchase order.';
comment on column public.aws_contract_charges.job_id is 'The job that last wrote it. No foreign key: data outlives jobs.';
create index aws_contract_charges_by_account on public.aws_contract_charges (organization_id, account_id);
create index aws_contract_charges_by_date on public.aws_contract_charges (organization_id, charged_at);

alter table public.aws_contracts enable row level security;
alter table public.aws_contract_terms enable row level security;
alter table public.aws_contract_charges enable row level security;
grant select on public.aws_contracts, public.aws_contract_terms, public.aws_contract_charges to authenticated, service_role;
create policy "contract readers read contracts of accounts they may see" on public.aws_contracts for select to authenticated
  using (
    organization_id = any (array(select private.contract_organization_ids())) and (organization_id = any (array(select private.wholly_visible_organization_ids()))
    or (organization_id, account_id) in (select v.organization_id, v.account_id from private.visible_accounts() v))
  );
create policy "contract readers read terms of accounts they may see" on public.aws_contract_terms for select to authenticated
  using (
    organization_id = any (array(select private.contract_organization_ids())) and (organization_id = any (array(select private.wholly_visible_organization_ids()))
    or (organization_id, account_id) in (select v.organization_id, v.account_id from private.visible_accounts() v))
  );
create policy "contract readers read contract charges of accounts they see" on public.aws_contract_charges for select to authenticated
  using (
    organization_id = any (array(select private.contract_organization_ids())) and (organization_id = any (array(select private.wholly_visible_organization_ids()))
    or (organization_id, account_id) in (select v.organization_id, v.account_id from private.visible_accounts() v))
  );

create function private.publish_terms(job public.sync_jobs) returns bigint
language plpgsql
set search_path = ''
-- The planner has not seen what a job has just staged: taking it for a few rows, it would compare every row with every row.
set enable_nestloop = off
as $$
declare
  published bigint;
begin
  delete from public.aws_contract_terms t
  where t.organization_id = job.organization_id and t.agreement_id in (
      select s.record ->> 'agreement_id' from private.staged(job.id, 'contracts') s where (s.record ->> 'terms_read')::boolean)
    -- Beside a term that could not be read those that are not staged may still be there.
    and (t.account_id = any (private.swept_scopes(job.id)) or (t.agreement_id, t.term_no::text) in (
      select s.record ->> 'agreement_id', s.record ->> 'term_no' from private.staged(job.id, 'contract_terms') s));
  insert into public.aws_contract_terms (organization_id, agreement_id, term_no, account_id, kind, term_type, currency, price, duration, billing_period,
    starts_at, ends_at, auto_renew, schedule, max_total_charge, payment_due, raw)
  select job.organization_id, t.agreement_id, t.term_no, c.account_id, t.kind, t.term_type, t.currency, t.price, t.duration, t.billing_period,
    t.starts_at, t.ends_at, t.auto_renew, t.schedule, t.max_total_charge, t.payment_due, t.raw
  from private.staged(job.id, 'contract_terms') s
  cross join lateral jsonb_to_record(s.record) as t (agreement_id text, term_no int, kind text, term_type text, currency text, price numeric, duration text,
    billing_period text, starts_at timestamptz, ends_at timestamptz, auto_renew boolean, schedule jsonb, max_total_charge numeric, payment_due text, raw jsonb)
  join public.aws_contracts c on c.organization_id = job.organization_id and c.agreement_id = t.agreement_id;
  get diagnostics published = row_count;
  return published;
end $$;
comment on function private.publish_terms is 'Replaces the terms of agreements whose terms were read.';

create function private.publish_contract_charges(job public.sync_jobs) returns bigint
language plpgsql
set search_path = ''
-- The planner has not seen what a job has just staged: taking it for a few rows, it would compare every row with every row.
set enable_nestloop = off
as $$
declare
  published bigint;
begin
  delete from public.aws_contract_charges k
  where k.organization_id = job.organization_id and k.account_id = any (private.swept_scopes(job.id))
    and not exists (select from private.staged(job.id, 'contract_charges') s
      where s.record ->> 'agreement_id' = k.agreement_id and s.record ->> 'charge_id' = k.charge_id);
  insert into public.aws_contract_charges as k (organization_id, agreement_id, charge_id, account_id, revision, charged_at, amount, currency,
    purchase_order_reference, job_id)
  select distinct on (x.agreement_id, x.charge_id) job.organization_id, x.agreement_id, x.charge_id, s.scope, x.revision, x.charged_at, x.amount,
    x.currency, x.purchase_order_reference, job.id
  from private.staged(job.id, 'contract_charges') s
  cross join lateral jsonb_to_record(s.record) as x (agreement_id text, charge_id text, revision bigint, charged_at timestamptz, amount numeric,
    currency text, purchase_order_reference text)
  order by x.agreement_id, x.charge_id, x.revision desc
  on conflict (organization_id, agreement_id, charge_id) do update set
    account_id = excluded.account_id, revision = excluded.revision, charged_at = excluded.charged_at, amount = excluded.amount,
    currency = excluded.currency, purchase_order_reference = excluded.purchase_order_reference, job_id = excluded.job_id
  where excluded.revision >= k.revision;
  get diagnostics published = row_count;
  return published;
end $$;
comment on function private.publish_contract_charges is 'Replaces the charges of every account a complete job has read; an older revision never replaces a newer one.';

create function private.publish_contracts(job public.sync_jobs) returns bigint
language plpgsql
set search_path = ''
-- The planner has not seen what a job has just staged: taking it for a few rows, it would compare every row with every row.
set enable_nestloop = off
as $$
declare
  published bigint;
begin
  perform private.lock_agreements(job.organization_id);
  delete from public.aws_contracts c
  where c.organization_id = job.organization_id and c.account_id = any (private.swept_scopes(job.id))
    and not exists (select from private.staged(job.id, 'contracts') s where s.record ->> 'agreement_id' = c.agreement_id);
  insert into public.aws_contracts as c (organization_id, agreement_id, account_id, proposer_account_id, offer_id, offer_set_id, agreement_type, status,
    accepted_at, starts_at, ends_at, auto_renew, terms_read_at, summary_hash, integration_id, job_id)
  select distinct on (a.agreement_id) job.organization_id, a.agreement_id, a.account_id, a.proposer_account_id, a.offer_id, a.offer_set_id,
    a.agreement_type, a.status, a.accepted_at, a.starts_at, a.ends_at, a.auto_renew, case when a.terms_read then now() end, a.summary_hash,
    job.integration_id, job.id
  from private.staged(job.id, 'contracts') s
  cross join lateral jsonb_to_record(s.record) as a (agreement_id text, account_id text, proposer_account_id text, offer_id text, offer_set_id text,
    agreement_type text, status text, accepted_at timestamptz, starts_at timestamptz, ends_at timestamptz, auto_renew boolean, terms_read boolean,
    summary_hash text)
  order by a.agreement_id
  on conflict (organization_id, agreement_id) do update set
    account_id = excluded.account_id, proposer_account_id = excluded.proposer_account_id, offer_id = excluded.offer_id,
    offer_set_id = excluded.offer_set_id, agreement_type = excluded.agreement_type, status = excluded.status, accepted_at = excluded.accepted_at,
    starts_at = excluded.starts_at, ends_at = excluded.ends_at,
    auto_renew = case when excluded.terms_read_at is null then c.auto_renew else excluded.auto_renew end,
    terms_read_at = coalesce(excluded.terms_read_at, c.terms_read_at), summary_hash = excluded.summary_hash,
    integration_id = excluded.integration_id, job_id = excluded.job_id;
  get diagnostics published = row_count;
  published := published + private.publish_terms(job) + private.publish_contract_charges(job);
  perform private.note_coverage(job);
  return published;
end $$;
comment on function private.publish_contracts is 'Replaces contracts, terms and charges of every account a complete job has read; returns how many records that were.';

create function private.keep_auto_renew(organization_id uuid) returns void
language sql set search_path = '' as $$
  update public.aws_marketplace_products p set auto_renew = c.auto_renew
  from public.aws_contracts c
  where c.organization_id = keep_auto_renew.organization_id and p.organization_id = c.organization_id and p.agreement_id = c.agreement_id
    and p.auto_renew is distinct from c.auto_renew
$$;
comment on function private.keep_auto_renew is 'Tells the agreements what their terms say of renewal, whichever of the two was read last.';

create function private.known_agreements(job_id uuid, agreement_ids text[], product_ids text[], offer_ids text[]) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'agreements', case j.dataset when 'contracts' then coalesce((
        select jsonb_object_agg(c.agreement_id, jsonb_build_object('summary_hash', c.summary_hash, 'has_details', c.terms_read_at is not null))
        from public.aws_contracts c where c.organization_id = j.organization_id and c.agreement_id = any (known_agreements.agreement_ids)), '{}')
      else coalesce((
        select jsonb_object_agg(d.agreement_id, jsonb_build_object('summary_hash', d.summary_hash, 'has_details', d.is_described)) from (
          select distinct on (p.agreement_id) p.agreement_id, p.summary_hash, p.is_described from public.aws_marketplace_products p
          where p.organization_id = j.organization_id and p.agreement_id = any (known_agreements.agreement_ids)
          order by p.agreement_id, p.is_described) d), '{}') end,
    'products', coalesce((
      select jsonb_object_agg(n.product_id, jsonb_build_object('product_name', n.product_name, 'manufacturer_name', n.manufacturer_name,
        'short_description', n.short_description, 'names_read_at', n.names_read_at)) from (
          select distinct on (p.product_id) p.* from public.aws_marketplace_products p
          where p.organization_id = j.organization_id and p.product_id = any (known_agreements.product_ids) and p.names_read_at is not null
          order by p.product_id, p.names_read_at desc) n), '{}'),
    'offers', coalesce((
      select jsonb_object_agg(o.offer_id, jsonb_build_object('seller_of_record_name', o.seller_of_record_name, 'pricing_model', o.pricing_model,
        'is_private_offer', o.is_private_offer, 'names_read_at', o.names_read_at)) from (
          select distinct on (p.offer_id) p.* from public.aws_marketplace_products p
          where p.organization_id = j.organization_id and p.offer_id = any (known_agreements.offer_ids) and p.names_read_at is not null
          order by p.offer_id, p.names_read_at desc) o), '{}'))
  from public.sync_jobs j where j.id = known_agreements.job_id
$$;
comment on function private.known_agreements is 'What is stored of some agreements, products and offers of a job''s organization.';
create function public.engine_known_agreements(job_id uuid, agreement_ids text[], product_ids text[] default '{}', offer_ids text[] default '{}') returns jsonb
language sql stable security invoker set search_path = '' set statement_timeout = '10s' as $$
  select private.known_agreements(engine_known_agreements.job_id, engine_known_agreements.agreement_ids, engine_known_agreements.product_ids,
    engine_known_agreements.offer_ids)
$$;
comment on function public.engine_known_agreements is 'Engine only: what an earlier read learnt of agreements, so that only changed ones are asked for again.';
grant execute on function private.known_agreements, public.engine_known_agreements to service_role;

create view public.aws_contract_calendar with (security_invoker = true) as
  with heads as (
    select distinct on (p.organization_id, p.agreement_id) p.organization_id, p.agreement_id, p.account_id, p.status, p.ends_at, p.auto_renew,
      p.seller_of_record_name, p.agreement_value, p.currency,
      array_agg(coalesce(p.product_name, p.product_id)) over (partition by p.organization_id, p.agreement_id) as product_names
    from public.aws_marketplace_products p order by p.organization_id, p.agreement_id, p.product_id
  ), money as (
    select k.organization_id, k.agreement_id, k.currency,
      coalesce(sum(k.amount) filter (where k.charged_at <= now()), 0) as charged,
      coalesce(sum(k.amount) filter (where k.charged_at is null or k.charged_at > now()), 0) as to_be_charged,
      min(k.charged_at) filter (where k.charged_at > now()) as next_charge_at,
      (array_agg(k.amount order by k.charged_at) filter (where k.charged_at > now()))[1] as next_charge_amount,
      array_agg(distinct k.purchase_order_reference) filter (where k.purchase_order_reference is not null) as purchase_orders
    from public.aws_contract_charges k group by k.organization_id, k.agreement_id, k.currency
  )
  select organization_id, agreement_id, coalesce(c.account_id, h.account_id) as account_id, h.product_names, h.seller_of_record_name,
    coalesce(c.status, h.status) as status,
    case when coalesce(c.ends_at, h.ends_at) is not null then case when coalesce(c.auto_renew, h.auto_renew, false) then 'renews' else 'ends' end end as event,
    coalesce(c.ends_at, h.ends_at) as event_at, coalesce(c.auto_renew, h.auto_renew) as auto_renew,
    coalesce(m.currency, h.currency) as currency,
    case when coalesce(m.currency, h.currency) = h.currency then h.agreement_value end as agreement_value,
    m.charged, m.to_be_charged, m.next_charge_at, m.next_charge_amount, m.purchase_orders
  from heads h full join public.aws_contracts c using (organization_id, agreement_id)
  left join money m using (organization_id, agreement_id);
comment on view public.aws_contract_calendar is 'When each agreement ends or renews and what is committed: a row per agreement and currency of its charges. For what is ahead: status = ''ACTIVE'' and event_at < now() + interval ''90 days''.';
comment on column public.aws_contract_calendar.product_names is 'What it is about; product ids where names may not be read.';
comment on column public.aws_contract_calendar.event is 'renews or ends, at event_at; null for one without an end.';
comment on column public.aws_contract_calendar.event_at is 'When it ends or renews (UTC); null for one without an end.';
comment on column public.aws_contract_calendar.agreement_value is 'AWS''s estimate for the whole term, in currency; null for pay-as-you-go.';
comment on column public.aws_contract_calendar.charged is 'Charges until now; null when the agreement has none.';
comment on column public.aws_contract_calendar.to_be_charged is 'Charges still to come, those without a date among them: what is committed and not yet charged.';
comment on column public.aws_contract_calendar.next_charge_at is 'When the next of them is due (UTC).';
comment on column public.aws_contract_calendar.next_charge_amount is 'Its amount.';
comment on column public.aws_contract_calendar.purchase_orders is 'Purchase orders the charges name.';
grant select on public.aws_contract_calendar to authenticated, service_role;
