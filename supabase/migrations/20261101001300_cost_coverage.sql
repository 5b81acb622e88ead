-- Coverage: exactly one primary source per organization, provider, account and billing period.
-- Connecting a second source of an account must not count its cost twice. Best rank wins, then the payer's own view,
-- then the newer load. Recomputed whole for a period whenever a load of it is published.

create table private.charge_load_accounts (
  load_id uuid not null references public.charge_loads (id) on delete cascade,
  account_key text not null,
  primary key (load_id, account_key)
);
comment on table private.charge_load_accounts is 'Accounts a published load has figures of.';
comment on column private.charge_load_accounts.load_id is 'The load.';
comment on column private.charge_load_accounts.account_key is 'Sub account id, or unattributed:<billing account id> for rows without one.';
alter table private.charge_load_accounts enable row level security;

create table public.cost_coverage (
  organization_id uuid not null references public.organizations (id) on delete cascade,
  provider text not null,
  account_key text not null,
  billing_period_start date not null,
  load_id uuid not null references public.charge_loads (id) on delete cascade,
  source text not null,
  primary key (organization_id, provider, billing_period_start, account_key)
);
comment on table public.cost_coverage is 'Which load is the primary source of an account''s cost in a billing period.';
comment on column public.cost_coverage.organization_id is 'Whose cost.';
comment on column public.cost_coverage.provider is 'aws, azure or gcp.';
comment on column public.cost_coverage.account_key is 'Sub account id, or unattributed:<billing account id>.';
comment on column public.cost_coverage.billing_period_start is 'First day of the period (UTC).';
comment on column public.cost_coverage.load_id is 'The primary load.';
comment on column public.cost_coverage.source is 'Its source.';
create index cost_coverage_by_load on public.cost_coverage (load_id, account_key);

alter table public.cost_coverage enable row level security;
grant select on public.cost_coverage to authenticated, service_role;
create policy "members read which source covers an account" on public.cost_coverage for select to authenticated
  using (
    organization_id = any (array(select private.visible_organization_ids())) and (organization_id = any (array(select private.wholly_visible_organization_ids()))
    or (organization_id, account_key) in (select v.organization_id, v.account_id from private.visible_accounts() v))
  );

create function private.refresh_coverage(organization_id uuid, provider text, period_start date) returns void
language plpgsql set search_path = '' as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(concat_ws('/', 'cost_coverage', organization_id, provider, period_start), 0));
  delete from public.cost_coverage v
  where v.organization_id = refresh_coverage.organization_id and v.provider = refresh_coverage.provider
    and v.billing_period_start = refresh_coverage.period_start;
  insert into public.cost_coverage (organization_id, provider, account_key, billing_period_start, load_id, source)
  select distinct on (a.account_key) l.organization_id, l.provider, a.account_key, l.billing_period_start, l.id, l.source
  from public.charge_loads l
  join private.charge_sources s on s.source = l.source
  join private.charge_load_accounts a on a.load_id = l.id
  where l.organization_id = refresh_coverage.organization_id and l.provider = refresh_coverage.provider
    and l.billing_period_start = refresh_coverage.period_start and l.status = 'published'
    -- What a coarser source could not attribute is inside a finer source's figures of the same billing account.
    and not (a.account_key like 'unattributed:%' and exists (
      select from public.charge_loads f join private.charge_sources fs on fs.source = f.source
      where f.organization_id = l.organization_id and f.provider = l.provider and f.billing_account_id = l.billing_account_id
        and f.billing_period_start = l.billing_period_start and f.status = 'published' and fs.rank < s.rank
        -- A report that has no line yet covers nobody.
        and exists (select from private.charge_load_accounts fa where fa.load_id = f.id)))
    -- What a member's own view leaves without an account belongs to that member: it counts only where the view itself does.
    and not (a.account_key like 'unattributed:%' and not l.is_payer_view and exists (
      select from public.charge_loads f join private.charge_sources fs on fs.source = f.source
      join private.charge_load_accounts fa on fa.load_id = f.id and fa.account_key = l.billing_account_id
      where f.organization_id = l.organization_id and f.provider = l.provider and f.id <> l.id
        and f.billing_period_start = l.billing_period_start and f.status = 'published'
        and (fs.rank < s.rank or (fs.rank = s.rank and f.is_payer_view))))
  order by a.account_key, s.rank, l.is_payer_view desc, l.published_at desc, l.id;
end $$;
comment on function private.refresh_coverage is 'Decides anew which load covers each account of a period.';

create view public.primary_charges with (security_invoker = true) as
  select c.*
  from public.charges c
  -- "is true" keeps this a lookup for each row, in a hash or in the index. As a join it was planned as a loop over all rows
  -- of a load for each of its accounts: twenty seconds for a hundred thousand rows.
  where (exists (
    select from public.cost_coverage v
    where v.load_id = c.load_id and v.account_key = coalesce(c.sub_account_id, 'unattributed:' || c.billing_account_id)
  )) is true;
comment on view public.primary_charges is 'Published charges, each account and period from its primary source alone. Sum these, never charges.';
grant select on public.primary_charges to authenticated, service_role;
