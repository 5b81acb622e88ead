-- FOCUS charge rules: what becomes of a provider's charge types in a FOCUS dataset, as data.
-- A source that has no rule here is not told line by line, and never called FOCUS.

create table private.focus_charge_rules (
  source text not null references private.charge_sources (source),
  charge_type text not null,
  row_made text not null,
  charge_category text,
  billed_cost text not null default 'billed',
  effective_cost text not null default 'effective',
  contracted_cost text not null default 'billed',
  pricing_category text,
  commitment_discount_status text,
  charge_frequency text,
  fact text not null,
  primary key (source, charge_type),
  constraint focus_charge_rules_row_is_known check (row_made in ('always', 'with money', 'never')),
  constraint focus_charge_rules_costs_are_known check (
    billed_cost in ('billed', 'nothing') and effective_cost in ('effective', 'unused apart') and contracted_cost in ('billed', 'list')),
  constraint focus_charge_rules_category_is_focus check (charge_category in ('Usage', 'Purchase', 'Tax', 'Credit', 'Adjustment')),
  constraint focus_charge_rules_pricing_is_focus check (pricing_category in ('Standard', 'Committed', 'Dynamic', 'Other')),
  constraint focus_charge_rules_status_is_focus check (commitment_discount_status = 'Used'),
  constraint focus_charge_rules_frequency_is_focus check (charge_frequency in ('One-Time', 'Recurring', 'Usage-Based'))
);
comment on table private.focus_charge_rules is 'How a charge type of a source stands in focus_1_2_cost_and_usage.';
comment on column private.focus_charge_rules.source is 'The source of the charges.';
comment on column private.focus_charge_rules.charge_type is 'Its charge type, raw; * for every type without a line of its own.';
comment on column private.focus_charge_rules.row_made is 'always; with money: only where it moves a sum; never: what it holds goes to the balance of its account.';
comment on column private.focus_charge_rules.charge_category is 'FOCUS ChargeCategory; null: as stored.';
comment on column private.focus_charge_rules.billed_cost is 'BilledCost: billed as stored, or nothing, as the commitment pays; what is stored then goes to the balance of its account.';
comment on column private.focus_charge_rules.effective_cost is 'EffectiveCost: effective as stored; unused apart: where a commitment is named the row is its Purchase with 0, and what is stored is what nobody used of it, in a row of its own.';
comment on column private.focus_charge_rules.contracted_cost is 'What ContractedCost begins with where the source delivers none: what was billed, or the list cost.';
comment on column private.focus_charge_rules.pricing_category is 'FOCUS PricingCategory; null: as stored.';
comment on column private.focus_charge_rules.commitment_discount_status is 'FOCUS CommitmentDiscountStatus; null: as stored.';
comment on column private.focus_charge_rules.charge_frequency is 'FOCUS ChargeFrequency; null: as the source says, else by the category.';
comment on column private.focus_charge_rules.fact is 'What the rule follows from, and where that is written.';
alter table private.focus_charge_rules enable row level security;

insert into private.focus_charge_rules
  (source, charge_type, row_made, charge_category, billed_cost, effective_cost, contracted_cost, pricing_category, commitment_discount_status, charge_frequency, fact)
values
  ('aws_cur', 'Usage', 'always', 'Usage', 'billed', 'effective', 'billed', null, null, 'Usage-Based',
    'Usage at on-demand or spot rates (AWS, line item columns: LineItemType).'),
  ('aws_cur', 'SavingsPlanCoveredUsage', 'always', 'Usage', 'nothing', 'effective', 'billed', 'Committed', 'Used', 'Usage-Based',
    'A commitment that covers a charge makes its BilledCost 0 (FOCUS, discount handling). What AWS bills here it takes back by SavingsPlanNegation.'),
  ('aws_cur', 'DiscountedUsage', 'always', 'Usage', 'nothing', 'effective', 'list', 'Committed', 'Used', 'Usage-Based',
    'The same for reservations, which AWS bills as 0; its negotiated price without them is not delivered.'),
  ('aws_cur', 'SavingsPlanNegation', 'never', null, 'nothing', 'effective', 'billed', null, null, null,
    'A discount is applied to the row it pertains to, not negated in another (FOCUS, discount handling).'),
  ('aws_cur', 'EdpDiscount', 'with money', 'Adjustment', 'billed', 'effective', 'billed', null, null, 'Usage-Based',
    'Inside the net costs of what it lowers where these are delivered; a row where they are not, or its money would be lost.'),
  ('aws_cur', 'PrivateRateDiscount', 'with money', 'Adjustment', 'billed', 'effective', 'billed', null, null, 'Usage-Based', 'As EdpDiscount.'),
  ('aws_cur', 'BundledDiscount', 'with money', 'Adjustment', 'billed', 'effective', 'billed', null, null, 'Usage-Based', 'As EdpDiscount.'),
  ('aws_cur', 'Discount', 'with money', 'Adjustment', 'billed', 'effective', 'billed', null, null, 'Usage-Based', 'As EdpDiscount.'),
  ('aws_cur', 'SppDiscount', 'with money', 'Adjustment', 'billed', 'effective', 'billed', null, null, 'Usage-Based', 'As EdpDiscount.'),
  ('aws_cur', 'DistributorDiscount', 'with money', 'Adjustment', 'billed', 'effective', 'billed', null, null, 'Usage-Based', 'As EdpDiscount.'),
  ('aws_cur', 'SavingsPlanRecurringFee', 'always', 'Purchase', 'billed', 'unused apart', 'billed', 'Standard', null, 'Recurring',
    'A purchase that covers later charges has EffectiveCost 0, and what of it nobody used is a Usage row (FOCUS, EffectiveCost and discount handling).'),
  ('aws_cur', 'SavingsPlanUpfrontFee', 'always', 'Purchase', 'billed', 'unused apart', 'billed', 'Standard', null, 'One-Time', 'As SavingsPlanRecurringFee, once.'),
  ('aws_cur', 'RIFee', 'always', 'Purchase', 'billed', 'unused apart', 'billed', 'Standard', null, 'Recurring', 'As SavingsPlanRecurringFee, for reservations.'),
  ('aws_cur', 'Fee', 'always', 'Purchase', 'billed', 'unused apart', 'billed', 'Standard', null, 'One-Time',
    'The upfront fee of a reservation where it names one, else a purchase of its own, which costs what it is billed (AWS, line item columns).'),
  ('aws_cur', 'FlatRateSubscription', 'always', 'Purchase', 'billed', 'effective', 'billed', 'Standard', null, 'Recurring', 'A subscription at a flat rate (AWS, line item columns).'),
  ('aws_cur', 'Tax', 'always', 'Tax', 'billed', 'effective', 'billed', null, null, 'Recurring', 'Levied on what each period comes to.'),
  ('aws_cur', 'Credit', 'always', 'Credit', 'billed', 'effective', 'billed', null, null, 'One-Time', 'What is credited afterwards is Credit (FOCUS, discount handling).'),
  ('aws_cur', 'Refund', 'always', null, 'billed', 'unused apart', 'billed', null, null, 'One-Time',
    'A refund has the category of what it refunds (FOCUS, ChargeCategory); one that names a commitment refunds its purchase.'),
  ('aws_cur', '*', 'always', null, 'billed', 'effective', 'billed', null, null, null, 'A type AWS has not documented: kept with its category as stored.'),
  ('aws_focus_export', '*', 'always', null, 'billed', 'effective', 'billed', null, null, null, 'FOCUS as AWS delivers it.');

create function private.focus_rules() returns setof private.focus_charge_rules
language sql stable security definer rows 50 set search_path = '' as $$
  select r.* from private.focus_charge_rules r
$$;
comment on function private.focus_rules is 'The rules, for views that run with the rights of whoever asks.';
grant execute on function private.focus_rules to authenticated, service_role;
