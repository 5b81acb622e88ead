-- Agreements of AWS Marketplace, as their buyer sees them: what was bought, from whom, until when, for how much.
-- An agreement lives in the account that accepted it. Its value is the estimate for its whole term and no spend: spend is charges.

create table public.aws_marketplace_products (
  organization_id uuid not null references public.organizations (id) on delete cascade,
  agreement_id text not null,
  product_id text not null,
  account_id text not null,
  product_type text,
  product_name text,
  manufacturer_name text,
  short_description text,
  seller_of_record_name text,
  proposer_account_id text,
  offer_id text,
  offer_set_id text,
  is_private_offer boolean,
  pricing_model text,
  agreement_type text,
  status text not null,
  accepted_at timestamptz,
  starts_at timestamptz,
  ends_at timestamptz,
  auto_renew boolean,
  agreement_value numeric,
  currency text,
  license_arns text[] not null default '{}',
  is_described boolean not null default false,
  names_read_at timestamptz,
  summary_hash text not null,
  integration_id uuid not null,
  job_id uuid not null,
  first_seen_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  primary key (organization_id, agreement_id, product_id),
  constraint aws_marketplace_products_currency_is_iso_4217 check (currency ~ '^[A-Z]{3}$')
);
comment on table public.aws_marketplace_products is 'Products of accepted AWS Marketplace agreements: a row per agreement and product. Replaced whole per accepting account.';
comment on column public.aws_marketplace_products.organization_id is 'Whose agreement.';
comment on column public.aws_marketplace_products.agreement_id is 'AWS''s id of the agreement.';
comment on column public.aws_marketplace_products.product_id is 'AWS''s id of the product.';
comment on column public.aws_marketplace_products.account_id is 'The account that accepted it.';
comment on column public.aws_marketplace_products.product_type is 'AWS''s word: SaaSProduct, AmiProduct, ...';
comment on column public.aws_marketplace_products.product_name is 'Its name in the catalogue; null when the catalogue may not be read.';
comment on column public.aws_marketplace_products.manufacturer_name is 'Who makes it.';
comment on column public.aws_marketplace_products.short_description is 'One sentence by its maker.';
comment on column public.aws_marketplace_products.seller_of_record_name is 'Who sells it and invoices for it; not always who makes it.';
comment on column public.aws_marketplace_products.proposer_account_id is 'The account that proposed the agreement.';
comment on column public.aws_marketplace_products.offer_id is 'The offer that was accepted.';
comment on column public.aws_marketplace_products.offer_set_id is 'The set of offers it was part of.';
comment on column public.aws_marketplace_products.is_private_offer is 'Made to this buyer alone; null when the catalogue may not be read.';
comment on column public.aws_marketplace_products.pricing_model is 'AWS''s word: USAGE, CONTRACT, BYOL, FREE.';
comment on column public.aws_marketplace_products.agreement_type is 'AWS''s word: PurchaseAgreement.';
comment on column public.aws_marketplace_products.status is 'AWS''s word: ACTIVE, EXPIRED, RENEWED, REPLACED, TERMINATED, ...';
comment on column public.aws_marketplace_products.accepted_at is 'When it was accepted (UTC).';
comment on column public.aws_marketplace_products.starts_at is 'When it begins (UTC).';
comment on column public.aws_marketplace_products.ends_at is 'When it ends (UTC, exclusive); null for one without an end, paid as it is used.';
comment on column public.aws_marketplace_products.auto_renew is 'Whether it renews itself; null until its terms are read (dataset contracts).';
comment on column public.aws_marketplace_products.agreement_value is 'AWS''s estimate for the whole term; null for pay-as-you-go. Of the agreement: a second product repeats it.';
comment on column public.aws_marketplace_products.currency is 'ISO 4217 code of agreement_value.';
comment on column public.aws_marketplace_products.license_arns is 'Licences it grants.';
comment on column public.aws_marketplace_products.is_described is 'Whether agreement_value was asked for.';
comment on column public.aws_marketplace_products.names_read_at is 'When the names were read (UTC).';
comment on column public.aws_marketplace_products.summary_hash is 'SHA-256 of what the listing says of it.';
comment on column public.aws_marketplace_products.integration_id is 'Read through. No foreign key: data outlives integrations.';
comment on column public.aws_marketplace_products.job_id is 'The job that last wrote it. No foreign key: data outlives jobs.';
comment on column public.aws_marketplace_products.first_seen_at is 'When it was first read (UTC).';
comment on column public.aws_marketplace_products.changed_at is 'When anything AWS says of it last changed (UTC).';
create index aws_marketplace_products_by_account on public.aws_marketplace_products (organization_id, account_id);
create index aws_marketplace_products_by_end on public.aws_marketplace_products (organization_id, ends_at) where status = 'ACTIVE';
create index aws_marketplace_products_by_product on public.aws_marketplace_products (organization_id, product_id);
create index aws_marketplace_products_by_offer on public.aws_marketplace_products (organization_id, offer_id);
create index aws_marketplace_products_by_integration on public.aws_marketplace_products (integration_id);

alter table public.aws_marketplace_products enable row level security;
grant select on public.aws_marketplace_products to authenticated, service_role;
create policy "contract readers read agreements of accounts they may see" on public.aws_marketplace_products for select to authenticated
  using (
    organization_id = any (array(select private.contract_organization_ids())) and (organization_id = any (array(select private.wholly_visible_organization_ids()))
    or (organization_id, account_id) in (select v.organization_id, v.account_id from private.visible_accounts() v))
  );

create function private.lock_agreements(organization_id uuid) returns void
language sql set search_path = '' as $$
  select pg_advisory_xact_lock(hashtextextended(concat_ws('/', 'agreements', lock_agreements.organization_id), 0))
$$;
comment on function private.lock_agreements is 'Two jobs about to publish agreements or contracts of an organization meet here; held to the end of the transaction.';

create function private.publish_agreements(job public.sync_jobs) returns bigint
language plpgsql
set search_path = ''
-- The planner has not seen what a job has just staged: taking it for a few rows, it would compare every row with every row.
set enable_nestloop = off
as $$
declare
  published bigint;
begin
  perform private.lock_agreements(job.organization_id);
  delete from public.aws_marketplace_products p
  where p.organization_id = job.organization_id and p.account_id = any (private.swept_scopes(job.id))
    and not exists (select from private.staged(job.id, 'agreements') s cross join lateral jsonb_array_elements(s.record -> 'products') x
      where s.record ->> 'agreement_id' = p.agreement_id and x ->> 'product_id' = p.product_id);
  with listed as (
    select a.*, x.product_id, x.product_type, x.product_name, x.manufacturer_name, x.short_description, x.names_read_at
    from private.staged(job.id, 'agreements') s
    cross join lateral jsonb_to_record(s.record) as a (agreement_id text, account_id text, proposer_account_id text, offer_id text, offer_set_id text,
      agreement_type text, status text, accepted_at timestamptz, starts_at timestamptz, ends_at timestamptz, summary_hash text, license_arns text[],
      seller_of_record_name text, pricing_model text, is_private_offer boolean, is_described boolean, agreement_value numeric, currency text, products jsonb)
    cross join lateral jsonb_to_recordset(a.products) as x (product_id text, product_type text, product_name text, manufacturer_name text,
      short_description text, names_read_at timestamptz)
  )
  insert into public.aws_marketplace_products as p (organization_id, agreement_id, product_id, account_id, product_type, product_name, manufacturer_name,
    short_description, seller_of_record_name, proposer_account_id, offer_id, offer_set_id, is_private_offer, pricing_model, agreement_type, status,
    accepted_at, starts_at, ends_at, agreement_value, currency, license_arns, is_described, names_read_at, summary_hash, integration_id, job_id)
  select distinct on (l.agreement_id, l.product_id) job.organization_id, l.agreement_id, l.product_id, l.account_id, l.product_type, l.product_name,
    l.manufacturer_name, l.short_description, l.seller_of_record_name, l.proposer_account_id, l.offer_id, l.offer_set_id, l.is_private_offer,
    l.pricing_model, l.agreement_type, l.status, l.accepted_at, l.starts_at, l.ends_at, l.agreement_value, l.currency, coalesce(l.license_arns, '{}'),
    l.is_described, l.names_read_at, l.summary_hash, job.integration_id, job.id
  from listed l order by l.agreement_id, l.product_id
  on conflict (organization_id, agreement_id, product_id) do update set
    account_id = excluded.account_id, product_type = excluded.product_type,
    product_name = coalesce(excluded.product_name, p.product_name), manufacturer_name = coalesce(excluded.manufacturer_name, p.manufacturer_name),
    short_description = coalesce(excluded.short_description, p.short_description),
    seller_of_record_name = coalesce(excluded.seller_of_record_name, p.seller_of_record_name),
    proposer_account_id = excluded.proposer_account_id, offer_id = excluded.offer_id, offer_set_id = excluded.offer_set_id,
    is_private_offer = coalesce(excluded.is_private_offer, p.is_private_offer), pricing_model = coalesce(excluded.pricing_model, p.pricing_model),
    agreement_type = excluded.agreement_type, status = excluded.status, accepted_at = excluded.accepted_at, starts_at = excluded.starts_at,
    ends_at = excluded.ends_at,
    agreement_value = case when excluded.is_described then excluded.agreement_value else p.agreement_value end,
    currency = case when excluded.is_described then excluded.currency else p.currency end,
    license_arns = excluded.license_arns, is_described = p.is_described or excluded.is_described,
    names_read_at = coalesce(excluded.names_read_at, p.names_read_at), summary_hash = excluded.summary_hash,
    integration_id = excluded.integration_id, job_id = excluded.job_id,
    changed_at = case when p.summary_hash <> excluded.summary_hash
      or (excluded.is_described and (p.agreement_value, p.currency) is distinct from (excluded.agreement_value, excluded.currency))
      then now() else p.changed_at end;
  get diagnostics published = row_count;
  perform private.note_coverage(job);
  return published;
end $$;
comment on function private.publish_agreements is 'Replaces the agreements of every account a complete job has read; returns how many rows there are of them.';
