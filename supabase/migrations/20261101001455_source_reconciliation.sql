-- Level 2: two sources of the same bill, compared. What a line-item report adds up to must be what the query API says;
-- readers see one of them at a time, so a difference would show as a jump on the day the primary source changes.

create type private.source_pair as (
  finer_id uuid, coarser_id uuid, coarser_source text, days_before date
);
comment on type private.source_pair is 'Two published loads of one billing account and period; days_before bounds the days both have whole (null: all).';

create function private.source_pairs(load public.charge_loads) returns setof private.source_pair
language sql stable set search_path = '' as $$
  with published as (
    select l.id, l.source, s.rank, l.is_estimated, l.data_through
    from public.charge_loads l join private.charge_sources s on s.source = l.source
    where l.organization_id = load.organization_id and l.provider = load.provider and l.billing_account_id = load.billing_account_id
      and l.billing_period_start = load.billing_period_start and l.status = 'published' and l.is_payer_view and l.grain = 'full'
  )
  select f.id, c.id, c.source,
    -- While a period is open each source is up to date in its own time: the last common day counts as begun, not as over.
    case when f.is_estimated or c.is_estimated then coalesce(least(f.data_through, c.data_through), load.billing_period_start) end
  from (select * from published order by rank limit 1) f
  join published c on c.rank > f.rank
$$;
comment on function private.source_pairs is 'The finest published load of a billing account and period beside each coarser one.';

create function private.source_sums(load_id uuid, days_before date)
returns table (billing_currency text, account text, charge_category text, measure text, total numeric)
language sql stable set search_path = '' as $$
  select c.billing_currency, c.sub_account_id, c.charge_category, m.measure, sum(m.cost)
  from public.charges c
  cross join lateral (values ('unblended_cost', c.unblended_cost), ('net_unblended_cost', c.net_unblended_cost),
    ('amortized_cost', c.amortized_cost), ('net_amortized_cost', c.net_amortized_cost)) as m (measure, cost)
  where c.load_id = source_sums.load_id
    and (source_sums.days_before is null or c.charge_period_start < source_sums.days_before::timestamp at time zone 'UTC')
  group by 1, 2, 3, 4 having sum(m.cost) is not null
$$;
comment on function private.source_sums is 'What a load comes to, by currency, account, charge category and measure; a measure it lacks has no row.';

create function private.reconcile_sources(load public.charge_loads) returns void
language plpgsql set search_path = '' set enable_nestloop = off as $$
declare
  pair private.source_pair;
begin
  -- A period has one comparison of its sources: what earlier loads came to is not true beside these.
  delete from public.reconciliations r using public.charge_loads l
  where r.load_id = l.id and r.level = 2 and l.organization_id = load.organization_id and l.provider = load.provider
    and l.billing_account_id = load.billing_account_id and l.billing_period_start = load.billing_period_start;
  for pair in select * from private.source_pairs(load) loop
    insert into public.reconciliations (organization_id, load_id, job_id, level, compared_source, billing_currency, measure,
      source_total, read_total, residual, stored_total, status, contributors)
    with coarser as (select * from private.source_sums(pair.coarser_id, pair.days_before)),
      finer as (select * from private.source_sums(pair.finer_id, pair.days_before)),
      compared as (
        select billing_currency, measure, account, charge_category, coalesce(c.total, 0) as said, coalesce(f.total, 0) as held
        from coarser c full join finer f using (billing_currency, measure, account, charge_category)
        -- A measure that one of them never delivers cannot be compared.
        where measure in (select x.measure from coarser x) and measure in (select x.measure from finer x)
      ), ranked as (
        select d.*, row_number() over (partition by d.billing_currency, d.measure order by abs(d.said - d.held) desc, d.account, d.charge_category) as place
        from compared d
      )
    select load.organization_id, pair.finer_id, load.job_id, 2, pair.coarser_source, r.billing_currency, r.measure,
      sum(r.said), sum(r.held), sum(r.said) - sum(r.held), sum(r.held),
      case when abs(sum(r.said) - sum(r.held)) <= 0.01 then 'matched' else 'differs' end,
      coalesce(jsonb_agg(jsonb_build_object('account', r.account, 'charge_category', r.charge_category, 'residual', (r.said - r.held)::text)
        order by r.place) filter (where r.place <= 5 and r.said <> r.held), '[]')
    from ranked r group by r.billing_currency, r.measure;
  end loop;
end $$;
comment on function private.reconcile_sources is 'Level 2 of one billing period: stores how its finest source compares with the coarser ones. Called when a load of it is published.';
