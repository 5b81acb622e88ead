-- Charges: one fact table for three clouds, in the vocabulary of FOCUS (focus.finops.org) in snake_case.
-- A measure the source did not deliver is null, never zero. No sum crosses currencies.

create table public.charges (
  load_id uuid not null,
  charge_key bytea not null,
  part text not null,
  organization_id uuid not null,
  provider text not null,
  source text not null,
  billing_account_id text not null,
  sub_account_id text,
  billing_period_start date not null,
  billing_period_end date not null,
  charge_period_start timestamptz not null,
  charge_period_end timestamptz not null,
  charge_category text not null,
  charge_class text,
  source_charge_type text,
  service_name text not null,
  service_code text,
  region_id text,
  availability_zone text,
  usage_type text,
  operation text,
  pricing_category text,
  pricing_unit text,
  consumed_unit text,
  commitment_discount_id text,
  commitment_discount_status text,
  resource_id text,
  invoice_id text,
  invoice_issuer_name text,
  billing_entity text,
  tags jsonb,
  cost_categories jsonb,
  tags_hash bytea,
  dimensions jsonb,
  billing_currency text not null,
  billed_cost numeric,
  effective_cost numeric,
  list_cost numeric,
  contracted_cost numeric,
  unblended_cost numeric,
  amortized_cost numeric,
  net_unblended_cost numeric,
  net_amortized_cost numeric,
  blended_cost numeric,
  pricing_quantity numeric,
  consumed_quantity numeric,
  is_estimated boolean not null default false,
  source_lines bigint not null default 1,
  primary key (load_id, charge_key, part),
  constraint charges_period_is_forward check (charge_period_start < charge_period_end),
  constraint charges_category_is_focus check (charge_category in ('Usage', 'Purchase', 'Tax', 'Credit', 'Adjustment')),
  constraint charges_class_is_focus check (charge_class = 'Correction'),
  constraint charges_currency_is_iso_4217 check (billing_currency ~ '^[A-Z]{3}$')
);
comment on table public.charges is 'Priced charges. Grain: every dimension column, inside one load; see charge_key.';
comment on column public.charges.load_id is 'The load it belongs to; seen by readers once that load is published. No foreign key: checking it took 40 % of writing a page, and only the engine writes, into a load it holds.';
comment on column public.charges.charge_key is 'sha256 over all dimension columns with null explicit; never over a measure.';
comment on column public.charges.part is 'The part of the delivery it came from. One key stands in one part only once the load is published.';
comment on column public.charges.organization_id is 'Whose charge.';
comment on column public.charges.provider is 'aws, azure or gcp.';
comment on column public.charges.source is 'Where it comes from (aws_cost_explorer).';
comment on column public.charges.billing_account_id is 'FOCUS BillingAccountId.';
comment on column public.charges.sub_account_id is 'FOCUS SubAccountId; null when the source names no account.';
comment on column public.charges.billing_period_start is 'FOCUS BillingPeriodStart (UTC day).';
comment on column public.charges.billing_period_end is 'FOCUS BillingPeriodEnd (UTC day, exclusive).';
comment on column public.charges.charge_period_start is 'FOCUS ChargePeriodStart (UTC).';
comment on column public.charges.charge_period_end is 'FOCUS ChargePeriodEnd (UTC, exclusive).';
comment on column public.charges.charge_category is 'FOCUS ChargeCategory: Usage, Purchase, Tax, Credit or Adjustment.';
comment on column public.charges.charge_class is 'FOCUS ChargeClass: Correction or null.';
comment on column public.charges.source_charge_type is 'The provider''s own charge type, raw (SavingsPlanCoveredUsage, Refund).';
comment on column public.charges.service_name is 'FOCUS ServiceName as the source spells it; "Not attributed by the source" for a reconciliation residual.';
comment on column public.charges.service_code is 'The provider''s code of the service.';
comment on column public.charges.region_id is 'FOCUS RegionId.';
comment on column public.charges.availability_zone is 'FOCUS AvailabilityZone.';
comment on column public.charges.usage_type is 'The provider''s usage type or meter.';
comment on column public.charges.operation is 'The provider''s operation.';
comment on column public.charges.pricing_category is 'FOCUS PricingCategory.';
comment on column public.charges.pricing_unit is 'FOCUS PricingUnit.';
comment on column public.charges.consumed_unit is 'FOCUS ConsumedUnit.';
comment on column public.charges.commitment_discount_id is 'FOCUS CommitmentDiscountId.';
comment on column public.charges.commitment_discount_status is 'FOCUS CommitmentDiscountStatus: Used or Unused.';
comment on column public.charges.resource_id is 'FOCUS ResourceId; kept only when asked for.';
comment on column public.charges.invoice_id is 'FOCUS InvoiceId.';
comment on column public.charges.invoice_issuer_name is 'FOCUS InvoiceIssuerName.';
comment on column public.charges.billing_entity is 'The provider''s billing entity (AWS, AWS Marketplace).';
comment on column public.charges.tags is 'FOCUS Tags, limited to organizations.tag_keys.';
comment on column public.charges.cost_categories is 'The provider''s cost categories.';
comment on column public.charges.tags_hash is 'sha256 of tags; null without tags.';
comment on column public.charges.dimensions is 'Dimensions of the provider that have no column (GCP invoice month).';
comment on column public.charges.billing_currency is 'FOCUS BillingCurrency: ISO 4217, of every cost in the row.';
comment on column public.charges.billed_cost is 'FOCUS BilledCost: net unblended where delivered, else unblended; exact decimal.';
comment on column public.charges.effective_cost is 'FOCUS EffectiveCost: net amortized where delivered, else amortized.';
comment on column public.charges.list_cost is 'FOCUS ListCost.';
comment on column public.charges.contracted_cost is 'FOCUS ContractedCost.';
comment on column public.charges.unblended_cost is 'AWS unblended: cash basis.';
comment on column public.charges.amortized_cost is 'AWS amortized: commitments spread over their term.';
comment on column public.charges.net_unblended_cost is 'AWS net unblended: after private discounts.';
comment on column public.charges.net_amortized_cost is 'AWS net amortized.';
comment on column public.charges.blended_cost is 'AWS blended: rates averaged over the organization.';
comment on column public.charges.pricing_quantity is 'FOCUS PricingQuantity, in pricing_unit.';
comment on column public.charges.consumed_quantity is 'FOCUS ConsumedQuantity, in consumed_unit.';
comment on column public.charges.is_estimated is 'The provider may still change the figure.';
comment on column public.charges.source_lines is 'How many lines of the source were summed into it.';
-- Loads come and go faster than statistics: those of yesterday say that today's load has no row, and joins go wrong. Without
-- any, the planner assumes two hundred loads of equal size.
alter table public.charges alter column load_id set statistics 0;
create index charges_by_organization_and_day on public.charges (organization_id, charge_period_start);

alter table public.charges enable row level security;
grant select on public.charges to authenticated, service_role;
create policy "members read published charges of the accounts they may see"
  on public.charges for select to authenticated
  using (
    organization_id = any (array(select private.visible_organization_ids()))
    -- A hash, not an index condition: the days asked for are what narrows, and loads are large.
    and load_id in (select private.published_load_ids())
    and (
      organization_id = any (array(select private.wholly_visible_organization_ids()))
      or (organization_id, sub_account_id) in (select v.organization_id, v.account_id from private.visible_accounts() v)
    )
  );
