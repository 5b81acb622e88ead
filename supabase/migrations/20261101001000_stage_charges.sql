-- Staging: how a page's charges enter a load that nobody sees yet.
-- Rows arrive sparse (a missing member is null); what is the same for the whole load comes from the load.

create function private.insert_charges(load public.charge_loads, part text, rows jsonb) returns void
language plpgsql
set search_path = ''
-- The key is a hash of text, so the text of a time must not depend on the session.
set timezone = 'UTC'
set datestyle = 'ISO, YMD'
as $$
declare
  -- What all rows share is put into words once.
  whole text := row(load.organization_id, load.provider, load.source, load.billing_account_id, load.billing_period_start, load.billing_period_end)::text;
begin
  insert into public.charges as c (
    load_id, charge_key, part, organization_id, provider, source, billing_account_id, sub_account_id,
    billing_period_start, billing_period_end, charge_period_start, charge_period_end,
    charge_category, charge_class, source_charge_type, service_name, service_code, region_id, availability_zone,
    usage_type, operation, pricing_category, pricing_unit, consumed_unit, commitment_discount_id, commitment_discount_status,
    resource_id, invoice_id, invoice_issuer_name, billing_entity, tags, cost_categories, tags_hash, dimensions, billing_currency,
    billed_cost, effective_cost, list_cost, contracted_cost, unblended_cost, amortized_cost,
    net_unblended_cost, net_amortized_cost, blended_cost, pricing_quantity, consumed_quantity, is_estimated, source_lines
  )
  select
    load.id,
    sha256(convert_to(whole || row(
      r.sub_account_id, r.charge_period_start, r.charge_period_end,
      r.charge_category, r.charge_class, r.source_charge_type, r.service_name, r.service_code, r.region_id, r.availability_zone,
      r.usage_type, r.operation, r.pricing_category, r.pricing_unit, r.consumed_unit, r.commitment_discount_id, r.commitment_discount_status,
      r.resource_id, r.invoice_id, r.invoice_issuer_name, r.billing_entity, r.tags, r.cost_categories, r.dimensions, r.billing_currency
    )::text, 'UTF8')),
    insert_charges.part,
    load.organization_id, load.provider, load.source, load.billing_account_id, r.sub_account_id,
    load.billing_period_start, load.billing_period_end, r.charge_period_start, r.charge_period_end,
    r.charge_category, r.charge_class, r.source_charge_type, r.service_name, r.service_code, r.region_id, r.availability_zone,
    r.usage_type, r.operation, r.pricing_category, r.pricing_unit, r.consumed_unit, r.commitment_discount_id, r.commitment_discount_status,
    r.resource_id, r.invoice_id, r.invoice_issuer_name, r.billing_entity, r.tags, r.cost_categories,
    case when r.tags is not null then sha256(convert_to(r.tags::text, 'UTF8')) end, r.dimensions, r.billing_currency,
    r.billed_cost, r.effective_cost, r.list_cost, r.contracted_cost, r.unblended_cost, r.amortized_cost,
    r.net_unblended_cost, r.net_amortized_cost, r.blended_cost, r.pricing_quantity, r.consumed_quantity,
    coalesce(r.is_estimated, false), coalesce(r.source_lines, 1)
  from jsonb_to_recordset(insert_charges.rows) as r (
    sub_account_id text, charge_period_start timestamptz, charge_period_end timestamptz,
    charge_category text, charge_class text, source_charge_type text, service_name text, service_code text, region_id text,
    availability_zone text, usage_type text, operation text, pricing_category text, pricing_unit text, consumed_unit text,
    commitment_discount_id text, commitment_discount_status text, resource_id text, invoice_id text, invoice_issuer_name text,
    billing_entity text, tags jsonb, cost_categories jsonb, dimensions jsonb, billing_currency text,
    billed_cost numeric, effective_cost numeric, list_cost numeric, contracted_cost numeric, unblended_cost numeric,
    amortized_cost numeric, net_unblended_cost numeric, net_amortized_cost numeric, blended_cost numeric,
    pricing_quantity numeric, consumed_quantity numeric, is_estimated boolean, source_lines bigint
  )
  order by 2
  on conflict on constraint charges_pkey do update set
    billed_cost = coalesce(c.billed_cost + excluded.billed_cost, c.billed_cost, excluded.billed_cost),
    effective_cost = coalesce(c.effective_cost + excluded.effective_cost, c.effective_cost, excluded.effective_cost),
    list_cost = coalesce(c.list_cost + excluded.list_cost, c.list_cost, excluded.list_cost),
    contracted_cost = coalesce(c.contracted_cost + excluded.contracted_cost, c.contracted_cost, excluded.contracted_cost),
    unblended_cost = coalesce(c.unblended_cost + excluded.unblended_cost, c.unblended_cost, excluded.unblended_cost),
    amortized_cost = coalesce(c.amortized_cost + excluded.amortized_cost, c.amortized_cost, excluded.amortized_cost),
    net_unblended_cost = coalesce(c.net_unblended_cost + excluded.net_unblended_cost, c.net_unblended_cost, excluded.net_unblended_cost),
    net_amortized_cost = coalesce(c.net_amortized_cost + excluded.net_amortized_cost, c.net_amortized_cost, excluded.net_amortized_cost),
    blended_cost = coalesce(c.blended_cost + excluded.blended_cost, c.blended_cost, excluded.blended_cost),
    pricing_quantity = coalesce(c.pricing_quantity + excluded.pricing_quantity, c.pricing_quantity, excluded.pricing_quantity),
    consumed_quantity = coalesce(c.consumed_quantity + excluded.consumed_quantity, c.consumed_quantity, excluded.consumed_quantity),
    is_estimated = c.is_estimated or excluded.is_estimated,
    source_lines = c.source_lines + excluded.source_lines;
end $$;
comment on function private.insert_charges is 'Inserts rows into a load, adding to rows with the same key. Raises cardinality_violation when two of the given rows share a key.';

create function private.fold_charges(rows jsonb) returns jsonb
language sql stable set search_path = '' set timezone = 'UTC' as $$
  select jsonb_agg(folded.charge) from (
    select (array_agg(e.charge))[1] || jsonb_build_object(
      'billed_cost', sum((e.charge ->> 'billed_cost')::numeric), 'effective_cost', sum((e.charge ->> 'effective_cost')::numeric),
      'list_cost', sum((e.charge ->> 'list_cost')::numeric), 'contracted_cost', sum((e.charge ->> 'contracted_cost')::numeric),
      'unblended_cost', sum((e.charge ->> 'unblended_cost')::numeric), 'amortized_cost', sum((e.charge ->> 'amortized_cost')::numeric),
      'net_unblended_cost', sum((e.charge ->> 'net_unblended_cost')::numeric), 'net_amortized_cost', sum((e.charge ->> 'net_amortized_cost')::numeric),
      'blended_cost', sum((e.charge ->> 'blended_cost')::numeric), 'pricing_quantity', sum((e.charge ->> 'pricing_quantity')::numeric),
      'consumed_quantity', sum((e.charge ->> 'consumed_quantity')::numeric),
      'is_estimated', bool_or(coalesce((e.charge ->> 'is_estimated')::boolean, false)),
      'source_lines', sum(coalesce((e.charge ->> 'source_lines')::bigint, 1))) as charge
    from jsonb_array_elements(fold_charges.rows) e (charge)
    group by (
      select jsonb_object_agg(d.key, case when d.key like 'charge_period_%' then (d.value #>> '{}')::timestamptz::text else d.value #>> '{}' end)
      from jsonb_each(e.charge) d
      where d.value <> 'null' and d.key in ('sub_account_id', 'charge_period_start', 'charge_period_end', 'charge_category', 'charge_class',
        'source_charge_type', 'service_name', 'service_code', 'region_id', 'availability_zone', 'usage_type', 'operation', 'pricing_category',
        'pricing_unit', 'consumed_unit', 'commitment_discount_id', 'commitment_discount_status', 'resource_id', 'invoice_id',
        'invoice_issuer_name', 'billing_entity', 'tags', 'cost_categories', 'dimensions', 'billing_currency'))
  ) folded
$$;
comment on function private.fold_charges is 'Sums given rows whose dimensions are equal into one; a measure that none of them has stays unknown.';

create function private.stage_charges(load public.charge_loads, part text, rows jsonb) returns void
language plpgsql set search_path = '' as $$
begin
  if jsonb_array_length(rows) > 0 then
    perform private.insert_charges(load, part, rows);
  end if;
exception when cardinality_violation then
  -- Rows of one statement must not meet on a key. Sources fold their pages, so this is rare.
  perform private.insert_charges(load, part, private.fold_charges(rows));
end $$;
comment on function private.stage_charges is 'Stages a page of charges; rows that share a key are summed and counted, in whatever order they come.';

create table private.control_totals (
  load_id uuid not null references public.charge_loads (id) on delete cascade,
  part text not null,
  record_type text not null,
  billing_currency text not null,
  charge_category text not null,
  unblended_cost numeric,
  amortized_cost numeric,
  net_unblended_cost numeric,
  net_amortized_cost numeric,
  blended_cost numeric,
  billed_cost numeric,
  effective_cost numeric,
  source_lines bigint,
  rejected_lines bigint,
  primary key (load_id, part, record_type, billing_currency)
);
comment on table private.control_totals is 'What the source itself says a load adds up to, by record type.';
comment on column private.control_totals.load_id is 'The load they control.';
comment on column private.control_totals.part is 'The part of the load whose rows must add up to them.';
comment on column private.control_totals.record_type is 'The source''s record type, raw.';
comment on column private.control_totals.billing_currency is 'ISO 4217 code of the totals.';
comment on column private.control_totals.charge_category is 'Category of a residual row, should one be needed.';
comment on column private.control_totals.unblended_cost is 'Total unblended cost.';
comment on column private.control_totals.amortized_cost is 'Total amortized cost.';
comment on column private.control_totals.net_unblended_cost is 'Total net unblended cost; null when not delivered.';
comment on column private.control_totals.net_amortized_cost is 'Total net amortized cost; null when not delivered.';
comment on column private.control_totals.blended_cost is 'Total blended cost.';
comment on column private.control_totals.billed_cost is 'Total FOCUS BilledCost, of a source that delivers it.';
comment on column private.control_totals.effective_cost is 'Total FOCUS EffectiveCost, of a source that delivers it.';
comment on column private.control_totals.source_lines is 'How many lines the source has; the rows must stand for those that were not rejected. Null when it does not say.';
comment on column private.control_totals.rejected_lines is 'How many of them were rejected; null for none.';
alter table private.control_totals enable row level security;

create function private.keep_control_totals(load_id uuid, totals jsonb, part text default null) returns void
language plpgsql set search_path = '' as $$
begin
  if keep_control_totals.totals is null then
    return;
  end if;
  -- They come whole, for the load or for one part: a record type that the source no longer names has no total any more.
  delete from private.control_totals t
  where t.load_id = keep_control_totals.load_id and (keep_control_totals.part is null or t.part = keep_control_totals.part);
  insert into private.control_totals
  select distinct on (t.part, t.record_type, t.billing_currency) keep_control_totals.load_id, t.part, t.record_type, t.billing_currency,
    t.charge_category, t.unblended_cost, t.amortized_cost, t.net_unblended_cost, t.net_amortized_cost, t.blended_cost,
    t.billed_cost, t.effective_cost, t.source_lines, t.rejected_lines
  from rows from (jsonb_to_recordset(keep_control_totals.totals) as (
    part text, record_type text, billing_currency text, charge_category text, unblended_cost numeric, amortized_cost numeric,
    net_unblended_cost numeric, net_amortized_cost numeric, blended_cost numeric, billed_cost numeric, effective_cost numeric, source_lines bigint,
    rejected_lines bigint)) with ordinality as t (
    part, record_type, billing_currency, charge_category, unblended_cost, amortized_cost, net_unblended_cost, net_amortized_cost, blended_cost,
    billed_cost, effective_cost, source_lines, rejected_lines, n)
  where keep_control_totals.part is null or t.part = keep_control_totals.part
  order by t.part, t.record_type, t.billing_currency, t.n desc;
end $$;
comment on function private.keep_control_totals is 'Keeps the source''s own totals of a load, or of one part of it, all of them at a time; the last word counts.';
