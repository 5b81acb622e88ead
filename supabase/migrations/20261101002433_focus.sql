-- FOCUS: cost and usage in the columns of FOCUS 1.2 (focus.finops.org), for sources that tell every line.
-- Coarser sources are in cost_daily and never here. Sums hold to the last digit: BilledCost is what was billed after private
-- discounts, EffectiveCost what was amortized after them, per account, period and currency.

create view public.focus_1_2_cost_and_usage with (security_invoker = true) as
  with charged as not materialized (
    select c.*, r.row_made, r.charge_frequency, r.contracted_cost as contracted_from, r.billed_cost as billed_from,
      r.pricing_category as rule_pricing, r.commitment_discount_status as rule_status,
      coalesce(c.billed_cost, 0) as billed, coalesce(c.effective_cost, c.billed_cost, 0) as effective,
      r.effective_cost = 'unused apart' and c.commitment_discount_id is not null as is_split,
      case when c.service_name = 'Not attributed by the source' then 'Adjustment'
        when r.effective_cost = 'unused apart' and c.commitment_discount_id is not null then 'Purchase'
        else coalesce(r.charge_category, c.charge_category) end as category
    from public.primary_charges c
    join private.focus_rules() r on r.source = c.source and r.charge_type = coalesce(
      (select e.charge_type from private.focus_rules() e where e.source = c.source and e.charge_type = c.source_charge_type), '*')
  ), told as (
    select 'charge' as kind, c.load_id, c.charge_key, c.organization_id, c.provider, c.source, c.billing_account_id, c.sub_account_id,
      c.billing_period_start, c.billing_period_end, c.charge_period_start, c.charge_period_end, c.category, c.charge_class,
      c.source_charge_type, c.service_name, c.service_code, c.region_id, c.availability_zone, c.usage_type, c.operation,
      coalesce(c.rule_pricing, c.pricing_category, 'Standard') as pricing_category, c.charge_frequency, c.pricing_unit, c.pricing_quantity,
      coalesce(c.consumed_unit, c.pricing_unit) as consumed_unit, coalesce(c.consumed_quantity, c.pricing_quantity) as consumed_quantity,
      c.commitment_discount_id, coalesce(c.rule_status, c.commitment_discount_status, 'Used') as commitment_status,
      case when c.is_split then c.commitment_discount_id else c.resource_id end as resource_id, c.is_split as is_commitment,
      c.invoice_id, c.invoice_issuer_name, c.billing_entity, c.tags, c.cost_categories, c.dimensions, c.billing_currency,
      case c.billed_from when 'billed' then c.billed else 0 end as billed, case when c.is_split then 0 else c.effective end as effective,
      coalesce(c.list_cost, c.unblended_cost, c.billed) as list_basis,
      coalesce(c.contracted_cost, case c.contracted_from when 'list' then coalesce(c.list_cost, c.unblended_cost) end, c.billed) as contracted_basis,
      -- What a Savings Plan commits to is money, what a reservation commits to is time.
      case when c.category = 'Usage' then coalesce(c.amortized_cost, c.effective) else coalesce(c.unblended_cost, c.billed) end as spend_quantity,
      case when c.charge_frequency = 'One-Time' then null else c.pricing_quantity end as time_quantity
    from charged c
    where c.row_made = 'always' or c.row_made = 'with money' and (c.billed <> 0 or c.effective <> 0)
    union all
    select 'unused', c.load_id, c.charge_key, c.organization_id, c.provider, c.source, c.billing_account_id, c.sub_account_id,
      c.billing_period_start, c.billing_period_end, c.charge_period_start, c.charge_period_end, 'Usage', c.charge_class,
      c.source_charge_type, c.service_name, c.service_code, c.region_id, c.availability_zone, c.usage_type, c.operation,
      'Committed', 'Usage-Based', null, null, null, null,
      c.commitment_discount_id, 'Unused', c.commitment_discount_id, true,
      c.invoice_id, c.invoice_issuer_name, c.billing_entity, c.tags, c.cost_categories, c.dimensions - 'list_unit_price', c.billing_currency,
      0, c.effective, 0, 0, coalesce(c.amortized_cost, c.effective), null
    from charged c
    where c.is_split and c.effective <> 0
    union all
    -- What has no row of its own, where it does not balance: AWS takes back by negation what it billed for covered usage.
    select 'balance', c.load_id, sha256(''), c.organization_id, c.provider, c.source, c.billing_account_id, c.sub_account_id,
      c.billing_period_start, c.billing_period_end, c.billing_period_start::timestamp at time zone 'UTC',
      c.billing_period_end::timestamp at time zone 'UTC', 'Adjustment', null,
      null, 'Not balanced by the source', null, null, null, null, null, 'Standard', 'Recurring', null, null, null, null,
      null, null, null, false, c.invoice_id, c.invoice_issuer_name, c.billing_entity, null, null, null, c.billing_currency,
      sum(c.billed), sum(case c.row_made when 'never' then c.effective else 0 end), sum(c.billed), sum(c.billed), null, null
    from charged c
    where c.row_made = 'never' or c.billed_from = 'nothing'
    group by c.load_id, c.organization_id, c.provider, c.source, c.billing_account_id, c.sub_account_id, c.billing_period_start,
      c.billing_period_end, c.invoice_id, c.invoice_issuer_name, c.billing_entity, c.billing_currency
    having sum(c.billed) <> 0 or sum(case c.row_made when 'never' then c.effective else 0 end) <> 0
  ), worded as (
    select t.*, t.category in ('Usage', 'Purchase') as is_priced,
      -- Something given back has a negative quantity at a price that is none.
      case when t.pricing_quantity * t.contracted_basis < 0 then -t.pricing_quantity else t.pricing_quantity end as quantity,
      case when t.dimensions ->> 'list_unit_price' ~ '^\d+(\.\d+)?([eE][-+]?\d+)?$' then (t.dimensions ->> 'list_unit_price')::numeric end as list_price,
      case when t.commitment_discount_id is null then null
        when t.dimensions ->> 'commitment' ~* '^savings' or t.commitment_discount_id like '%:savingsplan/%' then 'Savings Plan'
        else 'Reserved Instance' end as commitment,
      coalesce(k.service_name, t.service_name) as focus_service, a.name as billing_account_name, b.name as sub_account_name,
      coalesce(g.region_name, t.region_id) as region_name, coalesce(u.focus_unit, t.pricing_unit, 'Units') as unit,
      coalesce(x.focus_unit, t.consumed_unit, 'Units') as use_unit,
      -- A correction of a period that was invoiced: an earlier one, or one that is closed.
      (t.charge_class = 'Correction') is true and case
        when t.charge_period_start < t.billing_period_start::timestamp at time zone 'UTC' then not exists (
          select from public.billing_periods p where p.organization_id = t.organization_id and p.provider = t.provider and p.invoice_issuer_name = 'AWS'
            and p.billing_account_id = t.billing_account_id and p.status = 'open' and t.charge_period_start >= p.billing_period_start::timestamp at time zone 'UTC'
            and t.charge_period_start < p.billing_period_end::timestamp at time zone 'UTC')
        else exists (
          select from public.billing_periods p where p.organization_id = t.organization_id and p.provider = t.provider and p.invoice_issuer_name = 'AWS'
            and p.billing_account_id = t.billing_account_id and p.billing_period_start = t.billing_period_start and p.status in ('closed', 'final')) end
        as is_correction
    from told t
    left join private.focus_codes() k on k.service_code = t.service_code
    left join private.focus_region_names() g on g.region_id = t.region_id
    left join private.focus_unit_names() u on u.unit = t.pricing_unit
    left join private.focus_unit_names() x on x.unit = t.consumed_unit
    left join public.cloud_accounts a on a.organization_id = t.organization_id and a.provider = t.provider and a.account_id = t.billing_account_id
    left join public.cloud_accounts b on b.organization_id = t.organization_id and b.provider = t.provider and b.account_id = t.sub_account_id
  ), priced as (
    select w.*, l.list_unit_price, case
        when not w.is_priced or w.quantity is null then null
        when w.contracted_basis = w.list_basis and w.quantity * l.list_unit_price = w.list_basis then l.list_unit_price
        when w.quantity <> 0 then trim_scale(w.contracted_basis / w.quantity)
        when w.contracted_basis = 0 then l.list_unit_price end as contracted_unit_price,
      case when w.is_priced then w.dimensions ->> 'sku' end as sku
    from worded w
    -- A price is what makes the cost with the quantity; where it has no end, its product stands for the cost.
    cross join lateral (select case when not w.is_priced or w.quantity is null then null when w.list_price is not null then w.list_price
      when w.quantity <> 0 and w.list_basis / w.quantity >= 0 then trim_scale(w.list_basis / w.quantity) end as list_unit_price) l
  )
  select p.availability_zone as "AvailabilityZone", p.billed as "BilledCost", p.billing_account_id as "BillingAccountId",
    coalesce(p.billing_account_name, p.billing_account_id) as "BillingAccountName", 'Payer Account' as "BillingAccountType",
    p.billing_currency as "BillingCurrency", p.billing_period_end::timestamp at time zone 'UTC' as "BillingPeriodEnd",
    p.billing_period_start::timestamp at time zone 'UTC' as "BillingPeriodStart", null::text as "CapacityReservationId",
    null::text as "CapacityReservationStatus", p.category as "ChargeCategory", case when p.is_correction then 'Correction' end as "ChargeClass",
    case p.kind when 'unused' then 'Unused part of ' || p.commitment || ' ' || p.commitment_discount_id
      when 'balance' then 'What covered usage was billed and Savings Plans did not take back'
      else coalesce(p.dimensions ->> 'description', concat_ws(' ', p.source_charge_type, p.usage_type, p.operation)) end as "ChargeDescription",
    coalesce(p.charge_frequency, p.dimensions ->> 'charge_frequency', case p.category when 'Usage' then 'Usage-Based' when 'Purchase' then 'Recurring' else 'One-Time' end)
      as "ChargeFrequency",
    p.charge_period_end as "ChargePeriodEnd", p.charge_period_start as "ChargePeriodStart",
    case p.commitment when 'Savings Plan' then 'Spend' when 'Reserved Instance' then 'Usage' end as "CommitmentDiscountCategory",
    p.commitment_discount_id as "CommitmentDiscountId", null::text as "CommitmentDiscountName",
    q.commitment_quantity as "CommitmentDiscountQuantity",
    case when p.commitment is not null and p.category = 'Usage' then p.commitment_status end as "CommitmentDiscountStatus",
    p.commitment as "CommitmentDiscountType",
    case when q.commitment_quantity is null then null when p.commitment = 'Savings Plan' then p.billing_currency else p.unit end as "CommitmentDiscountUnit",
    q.consumed_quantity as "ConsumedQuantity", case when q.consumed_quantity is not null then p.use_unit end as "ConsumedUnit",
    coalesce(p.contracted_unit_price * p.quantity, case when p.is_priced then p.contracted_basis else p.billed end) as "ContractedCost",
    p.contracted_unit_price as "ContractedUnitPrice", p.effective as "EffectiveCost", p.invoice_id as "InvoiceId",
    coalesce(p.invoice_issuer_name, 'Amazon Web Services, Inc.') as "InvoiceIssuerName",
    coalesce(p.list_unit_price * p.quantity, case when p.is_priced then p.list_basis else p.billed end) as "ListCost",
    p.list_unit_price as "ListUnitPrice", case when p.is_priced then p.pricing_category end as "PricingCategory",
    p.billing_currency as "PricingCurrency", p.contracted_unit_price as "PricingCurrencyContractedUnitPrice",
    p.effective as "PricingCurrencyEffectiveCost", p.list_unit_price as "PricingCurrencyListUnitPrice",
    case when p.is_priced then p.quantity end as "PricingQuantity", case when p.is_priced and p.quantity is not null then p.unit end as "PricingUnit",
    'AWS' as "ProviderName",
    coalesce(p.dimensions ->> 'publisher', case p.billing_entity when 'AWS Marketplace' then p.invoice_issuer_name end, 'Amazon Web Services, Inc.')
      as "PublisherName",
    p.region_id as "RegionId", p.region_name as "RegionName", p.resource_id as "ResourceId", null::text as "ResourceName",
    case when p.resource_id is null then null when p.is_commitment then p.commitment else coalesce(p.dimensions ->> 'product_family', p.focus_service) end
      as "ResourceType",
    coalesce(s.service_category, 'Other') as "ServiceCategory", p.focus_service as "ServiceName",
    coalesce(s.service_subcategory, 'Other (Other)') as "ServiceSubcategory", p.sku as "SkuId",
    case when p.sku is not null then p.usage_type end as "SkuMeter",
    case when p.sku is not null and p.dimensions ? 'rate_id' and p.dimensions ? 'product_family'
      then jsonb_build_object('x_ProductFamily', p.dimensions -> 'product_family') end as "SkuPriceDetails",
    case when p.sku is not null then p.dimensions ->> 'rate_id' end as "SkuPriceId",
    p.sub_account_id as "SubAccountId", case when p.sub_account_id is not null then coalesce(p.sub_account_name, p.sub_account_id) end as "SubAccountName",
    case when p.sub_account_id = p.billing_account_id then 'Payer Account' when p.sub_account_id is not null then 'Linked Account' end as "SubAccountType",
    p.tags as "Tags", p.cost_categories as "x_CostCategories", p.operation as "x_Operation", p.service_code as "x_ServiceCode",
    p.source_charge_type as "x_SourceChargeType", p.usage_type as "x_UsageType",
    p.organization_id, p.load_id, p.charge_key, p.kind as row_kind
  from priced p
  left join private.focus_categories() s on s.service_name = p.focus_service
  cross join lateral (select
    case when p.is_priced and p.commitment is not null and not p.is_correction
      then case p.commitment when 'Savings Plan' then p.spend_quantity else p.time_quantity end end as commitment_quantity,
    case when p.category = 'Usage' and p.kind = 'charge' and p.commitment_status is distinct from 'Unused'
      then case when p.pricing_quantity * p.contracted_basis < 0 then -p.consumed_quantity else p.consumed_quantity end end as consumed_quantity) q;
comment on view public.focus_1_2_cost_and_usage is 'FOCUS 1.2 Cost and Usage, from primary charges of sources that tell every line. Columns as in the specification; x_ columns are ours.';
grant select on public.focus_1_2_cost_and_usage to authenticated, service_role;
comment on column public.focus_1_2_cost_and_usage."AvailabilityZone" is 'The zone, for charges of one.';
comment on column public.focus_1_2_cost_and_usage."BilledCost" is 'What was billed, after private discounts; 0 where a commitment pays.';
comment on column public.focus_1_2_cost_and_usage."BillingAccountId" is 'The account that pays.';
comment on column public.focus_1_2_cost_and_usage."BillingAccountName" is 'Its name; its id where nobody told the name.';
comment on column public.focus_1_2_cost_and_usage."BillingAccountType" is 'Payer Account.';
comment on column public.focus_1_2_cost_and_usage."BillingCurrency" is 'ISO 4217 code of every cost in the row.';
comment on column public.focus_1_2_cost_and_usage."BillingPeriodEnd" is 'UTC, exclusive.';
comment on column public.focus_1_2_cost_and_usage."BillingPeriodStart" is 'UTC.';
comment on column public.focus_1_2_cost_and_usage."CapacityReservationId" is 'Not known: always null.';
comment on column public.focus_1_2_cost_and_usage."CapacityReservationStatus" is 'Not known: always null.';
comment on column public.focus_1_2_cost_and_usage."ChargeCategory" is 'Usage, Purchase, Tax, Credit or Adjustment; a refund has that of what it refunds.';
comment on column public.focus_1_2_cost_and_usage."ChargeClass" is 'Correction for a correction of a period that was invoiced, else null.';
comment on column public.focus_1_2_cost_and_usage."ChargeDescription" is 'As the provider describes the line.';
comment on column public.focus_1_2_cost_and_usage."ChargeFrequency" is 'One-Time, Recurring or Usage-Based.';
comment on column public.focus_1_2_cost_and_usage."ChargePeriodEnd" is 'UTC, exclusive.';
comment on column public.focus_1_2_cost_and_usage."ChargePeriodStart" is 'UTC.';
comment on column public.focus_1_2_cost_and_usage."CommitmentDiscountCategory" is 'Spend for Savings Plans, Usage for reservations.';
comment on column public.focus_1_2_cost_and_usage."CommitmentDiscountId" is 'ARN of the Savings Plan or reservation.';
comment on column public.focus_1_2_cost_and_usage."CommitmentDiscountName" is 'Not known: always null.';
comment on column public.focus_1_2_cost_and_usage."CommitmentDiscountQuantity" is 'What was bought, used or left of the commitment, in CommitmentDiscountUnit.';
comment on column public.focus_1_2_cost_and_usage."CommitmentDiscountStatus" is 'Used or Unused, for usage.';
comment on column public.focus_1_2_cost_and_usage."CommitmentDiscountType" is 'Savings Plan or Reserved Instance.';
comment on column public.focus_1_2_cost_and_usage."CommitmentDiscountUnit" is 'The billing currency for Savings Plans, the pricing unit for reservations.';
comment on column public.focus_1_2_cost_and_usage."ConsumedQuantity" is 'What was used, in ConsumedUnit; for usage that is no unused commitment.';
comment on column public.focus_1_2_cost_and_usage."ConsumedUnit" is 'Unit of ConsumedQuantity.';
comment on column public.focus_1_2_cost_and_usage."ContractedCost" is 'Cost at the negotiated price, without commitments: ContractedUnitPrice by PricingQuantity where both are known.';
comment on column public.focus_1_2_cost_and_usage."ContractedUnitPrice" is 'The negotiated price of one PricingUnit.';
comment on column public.focus_1_2_cost_and_usage."EffectiveCost" is 'Amortized cost after all discounts; 0 for the purchase of a commitment.';
comment on column public.focus_1_2_cost_and_usage."InvoiceId" is 'The invoice; null until there is one.';
comment on column public.focus_1_2_cost_and_usage."InvoiceIssuerName" is 'Who invoices.';
comment on column public.focus_1_2_cost_and_usage."ListCost" is 'Cost at the public price: ListUnitPrice by PricingQuantity where both are known.';
comment on column public.focus_1_2_cost_and_usage."ListUnitPrice" is 'The public price of one PricingUnit.';
comment on column public.focus_1_2_cost_and_usage."PricingCategory" is 'Standard, Committed, Dynamic or Other; for usage and purchases.';
comment on column public.focus_1_2_cost_and_usage."PricingCurrency" is 'As BillingCurrency: the source prices in the currency it bills.';
comment on column public.focus_1_2_cost_and_usage."PricingCurrencyContractedUnitPrice" is 'As ContractedUnitPrice.';
comment on column public.focus_1_2_cost_and_usage."PricingCurrencyEffectiveCost" is 'As EffectiveCost.';
comment on column public.focus_1_2_cost_and_usage."PricingCurrencyListUnitPrice" is 'As ListUnitPrice.';
comment on column public.focus_1_2_cost_and_usage."PricingQuantity" is 'What is priced, in PricingUnit; negative for what is given back.';
comment on column public.focus_1_2_cost_and_usage."PricingUnit" is 'Unit of the prices.';
comment on column public.focus_1_2_cost_and_usage."ProviderName" is 'AWS.';
comment on column public.focus_1_2_cost_and_usage."PublisherName" is 'Who made what is charged for; for AWS Marketplace the seller as far as it is known.';
comment on column public.focus_1_2_cost_and_usage."RegionId" is 'The region.';
comment on column public.focus_1_2_cost_and_usage."RegionName" is 'Its name; its id where it is not known.';
comment on column public.focus_1_2_cost_and_usage."ResourceId" is 'The resource, where resource ids are kept; the commitment for its purchase and its unused part.';
comment on column public.focus_1_2_cost_and_usage."ResourceName" is 'Not known: always null.';
comment on column public.focus_1_2_cost_and_usage."ResourceType" is 'The family of the product, or the kind of commitment.';
comment on column public.focus_1_2_cost_and_usage."ServiceCategory" is 'One of FOCUS, by the service.';
comment on column public.focus_1_2_cost_and_usage."ServiceName" is 'The service, by the code it is billed under; as the source spells it where the code is not known.';
comment on column public.focus_1_2_cost_and_usage."ServiceSubcategory" is 'One of FOCUS, by the service.';
comment on column public.focus_1_2_cost_and_usage."SkuId" is 'The SKU of the provider.';
comment on column public.focus_1_2_cost_and_usage."SkuMeter" is 'What the SKU measures: the usage type.';
comment on column public.focus_1_2_cost_and_usage."SkuPriceDetails" is 'Properties of the price; the product family.';
comment on column public.focus_1_2_cost_and_usage."SkuPriceId" is 'The SKU''s price.';
comment on column public.focus_1_2_cost_and_usage."SubAccountId" is 'The account that used or bought.';
comment on column public.focus_1_2_cost_and_usage."SubAccountName" is 'Its name; its id where nobody told the name.';
comment on column public.focus_1_2_cost_and_usage."SubAccountType" is 'Payer Account or Linked Account.';
comment on column public.focus_1_2_cost_and_usage."Tags" is 'Tags the organization keeps.';
comment on column public.focus_1_2_cost_and_usage."x_CostCategories" is 'The provider''s cost categories.';
comment on column public.focus_1_2_cost_and_usage."x_Operation" is 'The provider''s operation.';
comment on column public.focus_1_2_cost_and_usage."x_ServiceCode" is 'The code the service is billed under.';
comment on column public.focus_1_2_cost_and_usage."x_SourceChargeType" is 'The provider''s charge type, raw: which discounts and refunds are told by it.';
comment on column public.focus_1_2_cost_and_usage."x_UsageType" is 'The provider''s usage type.';
comment on column public.focus_1_2_cost_and_usage.organization_id is 'Whose charge. Not exported.';
comment on column public.focus_1_2_cost_and_usage.load_id is 'The load it belongs to. Not exported.';
comment on column public.focus_1_2_cost_and_usage.charge_key is 'The charge in the load: of a commitment''s fee and its unused part it is the same. Not exported.';
comment on column public.focus_1_2_cost_and_usage.row_kind is 'charge; unused: what nobody used of a commitment; balance: what rows that are not made leave over. Not exported.';
