-- Reconciliations: do the stored figures add up to what the source says? Stored per load, currency and measure, and shown.

create table public.reconciliations (
  id bigint generated always as identity primary key,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  load_id uuid not null references public.charge_loads (id) on delete cascade,
  job_id uuid not null,
  level smallint not null,
  billing_currency text not null,
  measure text not null,
  invoice_issuer_name text,
  compared_source text,
  source_total numeric not null,
  read_total numeric not null,
  residual numeric not null,
  stored_total numeric not null,
  status text not null,
  contributors jsonb not null default '[]',
  created_at timestamptz not null default now(),
  constraint reconciliations_level_is_known check (level in (1, 2, 3)),
  constraint reconciliations_status_is_known check (status in ('matched', 'differs')),
  constraint reconciliations_of_invoices_name_the_issuer check ((level = 3) = (invoice_issuer_name is not null)),
  constraint reconciliations_of_sources_name_the_other check ((level = 2) = (compared_source is not null)),
  constraint reconciliations_residual_is_the_difference check (residual = source_total - read_total)
);
comment on table public.reconciliations is 'Level 1: rows against the source''s control totals. Level 2: between sources. Level 3: closed period against invoices.';
comment on column public.reconciliations.id is 'Order of writing.';
comment on column public.reconciliations.organization_id is 'Whose figures.';
comment on column public.reconciliations.load_id is 'The load that was checked.';
comment on column public.reconciliations.job_id is 'The job that read it.';
comment on column public.reconciliations.level is '1, 2 or 3; see the table.';
comment on column public.reconciliations.billing_currency is 'ISO 4217 code of the totals; no total crosses currencies.';
comment on column public.reconciliations.measure is 'Which cost (unblended_cost), or source_lines: a count; at level 3 before_tax or tax.';
comment on column public.reconciliations.invoice_issuer_name is 'Level 3: FOCUS InvoiceIssuerName; null at other levels.';
comment on column public.reconciliations.compared_source is 'Level 2: the coarser source the load was compared with; null at other levels.';
comment on column public.reconciliations.source_total is 'What the source says; at level 2 what the coarser source came to; at level 3 what was invoiced.';
comment on column public.reconciliations.read_total is 'What its rows add up to; at level 2 what the load came to over the same days; at level 3 what was charged.';
comment on column public.reconciliations.residual is 'source_total - read_total; at level 1 stored as rows named "Not attributed by the source".';
comment on column public.reconciliations.stored_total is 'What the load adds up to, residual rows included; at level 1 equal to source_total.';
comment on column public.reconciliations.status is 'matched when the residual is at most 0.01 either way, else differs.';
comment on column public.reconciliations.contributors is 'What differs most: [{part, record_types, residual}]; at level 2 [{account, charge_category, residual}].';
comment on column public.reconciliations.created_at is 'When it was checked (UTC).';
create index reconciliations_by_load on public.reconciliations (load_id);
create index reconciliations_by_organization on public.reconciliations (organization_id, id desc);

alter table public.reconciliations enable row level security;
grant select on public.reconciliations to authenticated, service_role;
create policy "members who see every account read reconciliations" on public.reconciliations
  for select to authenticated
  using (
    organization_id = any (array(select private.wholly_visible_organization_ids()))
    and (level < 3 or organization_id = any (array(select private.contract_organization_ids())))
  );

create type private.part_residual as (
  part text, billing_currency text, measure text, source_total numeric, read_total numeric, rejected numeric,
  is_estimated boolean
);
comment on type private.part_residual is 'Of one part, currency and measure: what the source says, what the rows add up to, and how many of its lines were rejected, which no other reading would change.';

create function private.part_residuals(load_id uuid) returns private.part_residual[]
language plpgsql stable set search_path = '' as $$
begin
  if not exists (select from private.control_totals t where t.load_id = part_residuals.load_id) then
    return '{}';
  end if;
  return array(
    with said as (
      select t.part, t.billing_currency, sum(t.unblended_cost) as unblended_cost, sum(t.amortized_cost) as amortized_cost,
        sum(t.net_unblended_cost) as net_unblended_cost, sum(t.net_amortized_cost) as net_amortized_cost, sum(t.blended_cost) as blended_cost,
        sum(t.billed_cost) as billed_cost, sum(t.effective_cost) as effective_cost, sum(t.source_lines) as source_lines,
        sum(t.rejected_lines) as rejected_lines
      from private.control_totals t where t.load_id = part_residuals.load_id group by 1, 2
    ), held as (
      select c.part, c.billing_currency, sum(c.unblended_cost) as unblended_cost, sum(c.amortized_cost) as amortized_cost,
        sum(c.net_unblended_cost) as net_unblended_cost, sum(c.net_amortized_cost) as net_amortized_cost, sum(c.blended_cost) as blended_cost,
        sum(c.billed_cost) as billed_cost, sum(c.effective_cost) as effective_cost, sum(c.source_lines) as source_lines, bool_or(c.is_estimated) as is_estimated
      from public.charges c where c.load_id = part_residuals.load_id group by 1, 2
    ), given as (
      select sum(t.unblended_cost) as unblended_cost, sum(t.amortized_cost) as amortized_cost, sum(t.net_unblended_cost) as net_unblended_cost,
        sum(t.net_amortized_cost) as net_amortized_cost, sum(t.blended_cost) as blended_cost, sum(t.billed_cost) as billed_cost,
        sum(t.effective_cost) as effective_cost, sum(t.source_lines) as source_lines
      from said t
    )
    select row(part, billing_currency, m.measure, coalesce(m.said, 0), coalesce(m.held, 0),
      case m.measure when 'source_lines' then coalesce(said.rejected_lines, 0) else 0 end, bool_or(held.is_estimated) over ())::private.part_residual
    from said full join held using (part, billing_currency)
    cross join given
    cross join lateral (values
      ('unblended_cost', said.unblended_cost, held.unblended_cost, given.unblended_cost),
      ('amortized_cost', said.amortized_cost, held.amortized_cost, given.amortized_cost),
      ('net_unblended_cost', said.net_unblended_cost, held.net_unblended_cost, given.net_unblended_cost),
      ('net_amortized_cost', said.net_amortized_cost, held.net_amortized_cost, given.net_amortized_cost),
      ('blended_cost', said.blended_cost, held.blended_cost, given.blended_cost),
      ('billed_cost', said.billed_cost, held.billed_cost, given.billed_cost),
      ('effective_cost', said.effective_cost, held.effective_cost, given.effective_cost),
      ('source_lines', said.source_lines, held.source_lines, given.source_lines)
    ) as m (measure, said, held, given)
    -- Rows of a part without a total must add up to nothing, if the source gives totals of the measure at all.
    where m.said is not null or (m.held is not null and m.given is not null));
end $$;
comment on function private.part_residuals is 'How a load compares with the source''s totals, by one reading of its rows; empty when the source gives none.';

create function private.differing_parts(residuals private.part_residual[]) returns setof text
language sql immutable set search_path = '' as $$
  select distinct p.part from (
    select r.part, r.source_total - r.read_total - r.rejected as residual,
      sum(abs(r.source_total - r.read_total - r.rejected)) over (partition by r.billing_currency, r.measure) as difference
    from unnest(differing_parts.residuals) r
  ) p
  where p.difference > 0.01 and p.residual <> 0
$$;
comment on function private.differing_parts is 'Parts that keep a load from adding up to its control totals, other than by lines that were rejected.';

create function private.reconcile_load(load public.charge_loads, job_id uuid, residuals private.part_residual[]) returns boolean
language sql set search_path = '' as $$
  with stored as (
    insert into public.reconciliations (organization_id, load_id, job_id, level, billing_currency, measure,
      source_total, read_total, residual, stored_total, status, contributors)
    select load.organization_id, load.id, reconcile_load.job_id, 1, p.billing_currency, p.measure,
      sum(p.source_total), sum(p.read_total), sum(p.source_total - p.read_total), sum(p.source_total),
      case when sum(abs(p.source_total - p.read_total)) <= 0.01 then 'matched' else 'differs' end,
      coalesce(jsonb_agg(jsonb_build_object(
        'part', p.part, 'residual', (p.source_total - p.read_total)::text,
        'record_types', (select jsonb_agg(t.record_type order by t.record_type) from private.control_totals t
          where t.load_id = load.id and t.part = p.part and t.billing_currency = p.billing_currency)
      ) order by abs(p.source_total - p.read_total) desc) filter (where p.source_total <> p.read_total), '[]')
    from unnest(reconcile_load.residuals) p
    group by p.billing_currency, p.measure
  )
  select coalesce(bool_and(d.difference <= 0.01), true) from (
    select sum(abs(p.source_total - p.read_total - p.rejected)) as difference
    from unnest(reconcile_load.residuals) p group by p.billing_currency, p.measure) d
$$;
comment on function private.reconcile_load is 'Level 1: stores how rows and control totals compare; true when every measure and currency matches but for lines that were rejected.';

create function private.store_residuals(load public.charge_loads, residuals private.part_residual[]) returns void
language sql set search_path = '' as $$
  select private.stage_charges(load, p.part || '/residual', jsonb_build_array(jsonb_build_object(
    'charge_period_start', load.billing_period_start, 'charge_period_end', load.billing_period_end,
    'charge_category', coalesce((select min(t.charge_category) from private.control_totals t where t.load_id = load.id and t.part = p.part), 'Adjustment'),
    'source_charge_type', p.part, 'service_name', 'Not attributed by the source', 'billing_currency', p.billing_currency,
    -- The row stands for money, not for lines.
    'source_lines', 0, 'is_estimated', coalesce(bool_or(p.is_estimated), load.is_estimated)
  ) || jsonb_object_agg(p.measure, (p.source_total - p.read_total)::text)
    || jsonb_build_object(
      'billed_cost', coalesce(max(p.source_total - p.read_total) filter (where p.measure = 'billed_cost'),
        max(p.source_total - p.read_total) filter (where p.measure = 'net_unblended_cost'),
        max(p.source_total - p.read_total) filter (where p.measure = 'unblended_cost'))::text,
      'effective_cost', coalesce(max(p.source_total - p.read_total) filter (where p.measure = 'effective_cost'),
        max(p.source_total - p.read_total) filter (where p.measure = 'net_amortized_cost'),
        max(p.source_total - p.read_total) filter (where p.measure = 'amortized_cost'))::text)))
  from unnest(store_residuals.residuals) p
  where p.measure <> 'source_lines'
  group by p.part, p.billing_currency
  having bool_or(p.source_total <> p.read_total)
$$;
comment on function private.store_residuals is 'Stores what the source''s totals hold beyond its rows, so that the stored total is the source''s total.';
