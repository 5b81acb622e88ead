-- Billing periods and restatements: how final a month is, and what moved after it closed.

create table public.billing_periods (
  organization_id uuid not null references public.organizations (id) on delete cascade,
  provider text not null,
  invoice_issuer_name text not null,
  billing_account_id text not null,
  billing_period_start date not null,
  billing_period_end date not null,
  status text not null default 'open',
  data_through date,
  closed_at timestamptz,
  updated_at timestamptz not null default now(),
  primary key (organization_id, provider, invoice_issuer_name, billing_account_id, billing_period_start),
  constraint billing_periods_status_is_known check (status in ('open', 'closed', 'final'))
);
comment on table public.billing_periods is 'State of a billing period per issuer and account.';
comment on column public.billing_periods.organization_id is 'Whose period.';
comment on column public.billing_periods.provider is 'aws, azure or gcp.';
comment on column public.billing_periods.invoice_issuer_name is 'FOCUS InvoiceIssuerName; AWS, Microsoft or Google Cloud for the whole period over all issuers.';
comment on column public.billing_periods.billing_account_id is 'FOCUS BillingAccountId.';
comment on column public.billing_periods.billing_period_start is 'First day (UTC).';
comment on column public.billing_periods.billing_period_end is 'Day after the last day (UTC, exclusive).';
comment on column public.billing_periods.status is 'open while the provider estimates; closed once it no longer does; final while its invoices match its charges.';
comment on column public.billing_periods.data_through is 'Last day with data (UTC, inclusive).';
comment on column public.billing_periods.closed_at is 'When it was first seen closed (UTC).';
comment on column public.billing_periods.updated_at is 'When this row last changed (UTC).';

create table public.cost_restatements (
  id bigint generated always as identity primary key,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  provider text not null,
  source text not null,
  billing_account_id text not null,
  billing_period_start date not null,
  billing_currency text not null,
  billed_cost_before numeric not null,
  billed_cost_after numeric not null,
  job_id uuid not null,
  restated_at timestamptz not null default now()
);
comment on table public.cost_restatements is 'A closed period whose billed cost moved by more than 0.01.';
comment on column public.cost_restatements.id is 'Order of writing.';
comment on column public.cost_restatements.organization_id is 'Whose period.';
comment on column public.cost_restatements.provider is 'aws, azure or gcp.';
comment on column public.cost_restatements.source is 'Where the figures come from.';
comment on column public.cost_restatements.billing_account_id is 'FOCUS BillingAccountId.';
comment on column public.cost_restatements.billing_period_start is 'First day of the period (UTC).';
comment on column public.cost_restatements.billing_currency is 'ISO 4217 code of both figures.';
comment on column public.cost_restatements.billed_cost_before is 'Billed cost of the load that was replaced.';
comment on column public.cost_restatements.billed_cost_after is 'Billed cost of the load that replaced it.';
comment on column public.cost_restatements.job_id is 'The job that read the new figures.';
comment on column public.cost_restatements.restated_at is 'When (UTC).';
create index cost_restatements_by_organization on public.cost_restatements (organization_id, billing_period_start);

alter table public.billing_periods enable row level security;
alter table public.cost_restatements enable row level security;
grant select on public.billing_periods, public.cost_restatements to authenticated, service_role;
-- Who else issues invoices tells of whom the organization buys.
create policy "members read billing periods, contract readers each issuer's" on public.billing_periods for select to authenticated
  using (
    organization_id = any (array(select private.visible_organization_ids()))
    and (invoice_issuer_name in ('AWS', 'Microsoft', 'Google Cloud') or organization_id = any (array(select private.contract_organization_ids())))
  );
create policy "members who see every account read restatements" on public.cost_restatements for select to authenticated
  using (organization_id = any (array(select private.wholly_visible_organization_ids())));
