-- Publishing: the moment a complete read becomes what readers see.

create function private.abandon_loads(load_ids uuid[]) returns void
language sql set search_path = '' as $$
  update public.charge_loads l set status = 'abandoned', replaced_at = clock_timestamp()
  where l.id = any (abandon_loads.load_ids) and l.status = 'reading'
$$;
comment on function private.abandon_loads is 'Gives up loads that were not read to the end; readers never saw them.';

create function private.utc_today() returns date
language sql stable set search_path = '' as $$ select (now() at time zone 'UTC')::date $$;
comment on function private.utc_today is 'The UTC day, whatever the session''s time zone.';

create function private.lock_period(load public.charge_loads) returns void
language sql set search_path = '' as $$
  select pg_advisory_xact_lock(hashtextextended(concat_ws('/', 'publish', load.organization_id, load.source, load.billing_account_id, load.billing_period_start), 0))
$$;
comment on function private.lock_period is 'Two jobs about to publish the same period of the same source meet here; held to the end of the transaction.';

create function private.consolidate_parts(load_id uuid) returns bigint
language plpgsql
set search_path = ''
-- The planner has not seen a load that was just written: taking it for one row, it would compare every row with every row.
set enable_nestloop = off
as $$
declare
  moved bigint;
begin
  with shared as (
    select c.charge_key, min(c.part) as keep from public.charges c
    where c.load_id = consolidate_parts.load_id group by c.charge_key having count(*) > 1
  ), gone as (
    delete from public.charges c using shared s
    where c.load_id = consolidate_parts.load_id and c.charge_key = s.charge_key and c.part <> s.keep returning c.*, s.keep
  ), sums as (
    select g.charge_key, g.keep, sum(g.billed_cost) as billed_cost, sum(g.effective_cost) as effective_cost, sum(g.list_cost) as list_cost,
      sum(g.contracted_cost) as contracted_cost, sum(g.unblended_cost) as unblended_cost, sum(g.amortized_cost) as amortized_cost,
      sum(g.net_unblended_cost) as net_unblended_cost, sum(g.net_amortized_cost) as net_amortized_cost, sum(g.blended_cost) as blended_cost,
      sum(g.pricing_quantity) as pricing_quantity, sum(g.consumed_quantity) as consumed_quantity,
      bool_or(g.is_estimated) as is_estimated, sum(g.source_lines) as source_lines
    from gone g group by g.charge_key, g.keep
  )
  update public.charges c set
    billed_cost = coalesce(c.billed_cost + s.billed_cost, c.billed_cost, s.billed_cost), effective_cost = coalesce(c.effective_cost + s.effective_cost, c.effective_cost, s.effective_cost),
    list_cost = coalesce(c.list_cost + s.list_cost, c.list_cost, s.list_cost), contracted_cost = coalesce(c.contracted_cost + s.contracted_cost, c.contracted_cost, s.contracted_cost),
    unblended_cost = coalesce(c.unblended_cost + s.unblended_cost, c.unblended_cost, s.unblended_cost), amortized_cost = coalesce(c.amortized_cost + s.amortized_cost, c.amortized_cost, s.amortized_cost),
    net_unblended_cost = coalesce(c.net_unblended_cost + s.net_unblended_cost, c.net_unblended_cost, s.net_unblended_cost),
    net_amortized_cost = coalesce(c.net_amortized_cost + s.net_amortized_cost, c.net_amortized_cost, s.net_amortized_cost), blended_cost = coalesce(c.blended_cost + s.blended_cost, c.blended_cost, s.blended_cost),
    pricing_quantity = coalesce(c.pricing_quantity + s.pricing_quantity, c.pricing_quantity, s.pricing_quantity),
    consumed_quantity = coalesce(c.consumed_quantity + s.consumed_quantity, c.consumed_quantity, s.consumed_quantity),
    is_estimated = c.is_estimated or s.is_estimated, source_lines = c.source_lines + s.source_lines
  from sums s where c.load_id = consolidate_parts.load_id and c.charge_key = s.charge_key and c.part = s.keep;
  get diagnostics moved = row_count;
  return moved;
end $$;
comment on function private.consolidate_parts is 'Sums rows that share a key over the parts of a load into one row; returns how many keys that touched.';

create function private.note_period(load public.charge_loads, previous_id uuid) returns void
language plpgsql set search_path = '' as $$
declare
  was text;
  moved int := 0;
  issuer text := case load.provider when 'aws' then 'AWS' when 'azure' then 'Microsoft' else 'Google Cloud' end;
  -- Of the source that is furthest.
  through date := (select max(l.data_through) from public.charge_loads l
    where l.organization_id = load.organization_id and l.provider = load.provider and l.billing_account_id = load.billing_account_id
      and l.billing_period_start = load.billing_period_start and l.status = 'published');
begin
  select p.status into was from public.billing_periods p
  where p.organization_id = load.organization_id and p.provider = load.provider and p.invoice_issuer_name = issuer
    and p.billing_account_id = load.billing_account_id and p.billing_period_start = load.billing_period_start;
  if was in ('closed', 'final') and previous_id is not null then
    insert into public.cost_restatements (organization_id, provider, source, billing_account_id, billing_period_start,
      billing_currency, billed_cost_before, billed_cost_after, job_id)
    select load.organization_id, load.provider, load.source, load.billing_account_id, load.billing_period_start,
      c.billing_currency, coalesce(sum(c.billed_cost) filter (where c.load_id = previous_id), 0),
      coalesce(sum(c.billed_cost) filter (where c.load_id = load.id), 0), load.job_id
    from public.charges c where c.load_id in (load.id, previous_id)
    group by c.billing_currency
    having abs(coalesce(sum(c.billed_cost) filter (where c.load_id = previous_id), 0)
      - coalesce(sum(c.billed_cost) filter (where c.load_id = load.id), 0)) > 0.01;
    get diagnostics moved = row_count;
  end if;
  insert into public.billing_periods as p (organization_id, provider, invoice_issuer_name, billing_account_id, billing_period_start,
    billing_period_end, status, data_through, closed_at)
  values (load.organization_id, load.provider, issuer, load.billing_account_id, load.billing_period_start, load.billing_period_end,
    case when load.is_estimated or load.billing_period_end > private.utc_today() then 'open' else 'closed' end, through,
    case when load.is_estimated or load.billing_period_end > private.utc_today() then null else now() end)
  on conflict on constraint billing_periods_pkey do update set
    status = case when p.status = 'open' then excluded.status when moved > 0 then 'closed' else p.status end,
    data_through = excluded.data_through, closed_at = coalesce(p.closed_at, excluded.closed_at), updated_at = now();
  if moved > 0 then
    -- Final is what matched before; each issuer is again once it is compared anew.
    update public.billing_periods p set status = 'closed', updated_at = now()
    where p.organization_id = load.organization_id and p.provider = load.provider and p.billing_account_id = load.billing_account_id
      and p.billing_period_start = load.billing_period_start and p.status = 'final';
  end if;
end $$;
comment on function private.note_period is 'Keeps the state of a billing period and records a closed one that moved.';

create function private.publish_load(load_id uuid) returns void
language plpgsql set search_path = '' as $$
declare
  load public.charge_loads;
  previous public.charge_loads;
begin
  perform private.consolidate_parts(publish_load.load_id);
  with accounts as (
    select coalesce(c.sub_account_id, 'unattributed:' || c.billing_account_id) as account_key,
      count(*) filter (where c.service_name <> 'Not attributed by the source') as record_count,
      max(c.charge_period_end) filter (where c.service_name <> 'Not attributed by the source') as data_until,
      bool_or(c.is_estimated) filter (where c.service_name <> 'Not attributed by the source') as is_estimated
    from public.charges c where c.load_id = publish_load.load_id group by 1
  ), kept as (
    insert into private.charge_load_accounts (load_id, account_key) select publish_load.load_id, a.account_key from accounts a
  ), whole as (
    select coalesce(sum(a.record_count), 0) as record_count, (max(a.data_until) at time zone 'UTC')::date - 1 as data_through,
      bool_or(a.is_estimated) as is_estimated
    from accounts a
  )
  update public.charge_loads l set
    record_count = x.record_count,
    data_through = case when x.data_through <= private.utc_today() then x.data_through when x.record_count > 0 then private.utc_today() end,
    is_estimated = coalesce(x.is_estimated, l.billing_period_end > private.utc_today())
  from whole x
  where l.id = publish_load.load_id and l.status = 'reading'
  returning l.* into load;
  if load.id is null then
    perform private.refuse('CS409', 'only a load that is being read can be published');
  end if;

  perform private.roll_up_load(load);
  perform private.lock_period(load);
  update public.charge_loads l set status = 'superseded', replaced_at = clock_timestamp()
  where l.organization_id = load.organization_id and l.source = load.source and l.billing_account_id = load.billing_account_id
    and l.billing_period_start = load.billing_period_start and l.status = 'published'
  returning l.* into previous;
  update public.charge_loads l set status = 'published', published_at = clock_timestamp() where l.id = load.id;
  perform private.lock_invoices_of_period(load.organization_id, load.billing_account_id, load.billing_period_start);
  perform private.note_period(load, previous.id);
  perform private.refresh_coverage(load.organization_id, load.provider, load.billing_period_start);
  perform private.reconcile_sources(load);
  perform private.reconcile_invoices(load.organization_id, load.provider, load.billing_account_id, load.billing_period_start, load.job_id);
end $$;
comment on function private.publish_load is 'Makes a complete load what readers see, in the transaction of the caller; the load before it is superseded.';

create function private.purge_loads(batch int) returns bigint
language plpgsql set search_path = '' as $$
declare
  doomed uuid;
  deleted bigint;
  purged bigint := 0;
begin
  loop
    select l.id into doomed from public.charge_loads l
    where l.status in ('superseded', 'abandoned') and l.replaced_at < clock_timestamp() - interval '10 minutes'
    order by l.created_at limit 1 for update skip locked;
    exit when doomed is null;
    delete from public.charges c where (c.load_id, c.charge_key, c.part) in (
      select d.load_id, d.charge_key, d.part from public.charges d where d.load_id = doomed limit purge_loads.batch - purged);
    get diagnostics deleted = row_count;
    purged := purged + deleted;
    exit when purged >= purge_loads.batch;
    -- The row of the load stays with its reconciliations as the record of what was read.
    delete from public.daily_costs d where d.load_id = doomed;
    delete from private.control_totals t where t.load_id = doomed;
    delete from private.issuer_totals t where t.load_id = doomed;
    delete from private.charge_load_accounts a where a.load_id = doomed;
    update public.charge_loads l set status = 'purged' where l.id = doomed;
  end loop;
  return purged;
end $$;
comment on function private.purge_loads is 'Deletes charges of replaced loads, a batch in all; 0 means nothing is left to purge.';
