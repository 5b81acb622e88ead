-- Inventory snapshots: what a filed year said. Figures move on as providers restate them; what was filed stays as it was, and
-- the difference between the two can be read.

create table public.inventory_snapshots (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null references public.organizations (id) on delete cascade,
  name text not null,
  period_start date not null,
  period_end date not null,
  taken_at timestamptz not null default clock_timestamp(),
  taken_by uuid,
  constraint inventory_snapshots_one_per_name unique (organization_id, name),
  constraint inventory_snapshots_name_is_short check (char_length(name) between 1 and 200),
  constraint inventory_snapshots_months_are_whole check (
    period_start < period_end and extract(day from period_start) = 1 and extract(day from period_end) = 1)
);
comment on table public.inventory_snapshots is 'Frozen inventories of emissions. Never changed; lines keep what counted when it was taken.';
comment on column public.inventory_snapshots.id is 'Identity of the snapshot.';
comment on column public.inventory_snapshots.organization_id is 'Whose inventory.';
comment on column public.inventory_snapshots.name is 'What people call it: FY2025 as filed.';
comment on column public.inventory_snapshots.period_start is 'First day (UTC).';
comment on column public.inventory_snapshots.period_end is 'Day after the last day (UTC, exclusive).';
comment on column public.inventory_snapshots.taken_at is 'When it was frozen (UTC).';
comment on column public.inventory_snapshots.taken_by is 'Who froze it; no foreign key: it outlives its author.';

create table public.inventory_snapshot_lines (
  snapshot_id uuid not null references public.inventory_snapshots (id) on delete cascade,
  line_no int not null,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  period_start date not null,
  provider text not null,
  account_id text,
  service_category text not null,
  region text,
  country text,
  provider_scope smallint not null,
  accounting_method text not null,
  source text not null,
  calculation text not null,
  model_version text,
  co2e_kg numeric not null,
  primary key (snapshot_id, line_no)
);
comment on table public.inventory_snapshot_lines is 'Lines of frozen inventories, added up by month, account, service category, region, scope and method.';
comment on column public.inventory_snapshot_lines.snapshot_id is 'The snapshot.';
comment on column public.inventory_snapshot_lines.line_no is 'Its place.';
comment on column public.inventory_snapshot_lines.organization_id is 'Whose inventory.';
comment on column public.inventory_snapshot_lines.period_start is 'First day of the month (UTC).';
comment on column public.inventory_snapshot_lines.provider is 'aws, azure or gcp.';
comment on column public.inventory_snapshot_lines.account_id is 'The account; null when attributed to none.';
comment on column public.inventory_snapshot_lines.service_category is 'Category of the service.';
comment on column public.inventory_snapshot_lines.region is 'The provider''s code of the region.';
comment on column public.inventory_snapshot_lines.country is 'Country of the region, ISO 3166-1 alpha-2.';
comment on column public.inventory_snapshot_lines.provider_scope is 'The provider''s own scope.';
comment on column public.inventory_snapshot_lines.accounting_method is 'As in emission_activities: location_based and market_based are alternatives.';
comment on column public.inventory_snapshot_lines.source is 'Where it was read.';
comment on column public.inventory_snapshot_lines.calculation is 'Reported or modelled, as in emission_activities.';
comment on column public.inventory_snapshot_lines.model_version is 'Version of the method.';
comment on column public.inventory_snapshot_lines.co2e_kg is 'Kilograms of CO2 equivalent, exact.';
create index inventory_snapshot_lines_by_organization on public.inventory_snapshot_lines (organization_id, period_start);

alter table public.inventory_snapshots enable row level security;
grant select on public.inventory_snapshots to authenticated, service_role;
create policy "members read their organization's inventory snapshots" on public.inventory_snapshots for select to authenticated
  using (organization_id = any (array(select private.visible_organization_ids())));
alter table public.inventory_snapshot_lines enable row level security;
grant select on public.inventory_snapshot_lines to authenticated, service_role;
create policy "members read snapshot lines of accounts they may see" on public.inventory_snapshot_lines for select to authenticated
  using (
    organization_id = any (array(select private.visible_organization_ids())) and (organization_id = any (array(select private.wholly_visible_organization_ids()))
    or (organization_id, account_id) in (select v.organization_id, v.account_id from private.visible_accounts() v))
  );

create function private.take_inventory_snapshot(organization_id uuid, name text, start_date date, end_date date) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  snapshot uuid;
begin
  perform private.require_role(take_inventory_snapshot.organization_id, 'admin', 'freeze an inventory');
  begin
    insert into public.inventory_snapshots (organization_id, name, period_start, period_end, taken_by)
    values (take_inventory_snapshot.organization_id, btrim(take_inventory_snapshot.name), take_inventory_snapshot.start_date,
      take_inventory_snapshot.end_date, (select auth.uid()))
    returning id into snapshot;
  exception
    when unique_violation then
      perform private.refuse('CS409', format('there is a snapshot named %s already', btrim(take_inventory_snapshot.name)));
    when check_violation or not_null_violation then
      perform private.refuse('CS400', 'a snapshot needs a name of 1 to 200 characters, a first day of a month and a later first day of a month');
  end;
  insert into public.inventory_snapshot_lines (snapshot_id, line_no, organization_id, period_start, provider, account_id, service_category, region,
    country, provider_scope, accounting_method, source, calculation, model_version, co2e_kg)
  select snapshot, row_number() over (order by e.period_start, e.provider, e.account_id, e.service_category, e.region, e.provider_scope, e.accounting_method),
    e.organization_id, e.period_start, e.provider, e.account_id, e.service_category, e.region, e.country, e.provider_scope, e.accounting_method, e.source,
    e.calculation, e.model_version, sum(e.co2e_kg)
  from public.primary_emissions e
  where e.organization_id = take_inventory_snapshot.organization_id and e.period_start >= take_inventory_snapshot.start_date
    and e.period_end <= take_inventory_snapshot.end_date
  group by e.organization_id, e.period_start, e.provider, e.account_id, e.service_category, e.region, e.country, e.provider_scope, e.accounting_method,
    e.source, e.calculation, e.model_version;
  perform private.record_audit(take_inventory_snapshot.organization_id, 'inventory.frozen', 'inventory_snapshot', snapshot::text,
    jsonb_build_object('start', take_inventory_snapshot.start_date, 'end', take_inventory_snapshot.end_date));
  return snapshot;
end $$;
comment on function private.take_inventory_snapshot is 'take_inventory_snapshot for the caller.';
create function public.take_inventory_snapshot(organization_id uuid, name text, start_date date, end_date date) returns uuid
language sql security invoker set search_path = '' as $$
  select private.take_inventory_snapshot(take_inventory_snapshot.organization_id, take_inventory_snapshot.name, take_inventory_snapshot.start_date,
    take_inventory_snapshot.end_date)
$$;
comment on function public.take_inventory_snapshot is 'Freezes the emissions of whole months (end exclusive) as they are now; returns the snapshot''s id. Needs the role admin.';
grant execute on function private.take_inventory_snapshot, public.take_inventory_snapshot to authenticated;

create view public.inventory_snapshot_changes with (security_invoker = true) as
  with frozen as (
    select l.snapshot_id, s.organization_id, l.period_start, l.provider, l.provider_scope, l.accounting_method, sum(l.co2e_kg) as kg
    from public.inventory_snapshot_lines l join public.inventory_snapshots s on s.id = l.snapshot_id
    group by l.snapshot_id, s.organization_id, l.period_start, l.provider, l.provider_scope, l.accounting_method
  ), today as (
    select s.id as snapshot_id, s.organization_id, e.period_start, e.provider, e.provider_scope, e.accounting_method, sum(e.co2e_kg) as kg
    from public.inventory_snapshots s
    join public.primary_emissions e on e.organization_id = s.organization_id and e.period_start >= s.period_start and e.period_end <= s.period_end
    group by s.id, s.organization_id, e.period_start, e.provider, e.provider_scope, e.accounting_method
  )
  select coalesce(f.snapshot_id, t.snapshot_id) as snapshot_id, coalesce(f.organization_id, t.organization_id) as organization_id,
    coalesce(f.period_start, t.period_start) as period_start, coalesce(f.provider, t.provider) as provider,
    coalesce(f.provider_scope, t.provider_scope) as provider_scope, coalesce(f.accounting_method, t.accounting_method) as accounting_method,
    coalesce(f.kg, 0) as frozen_kg, coalesce(t.kg, 0) as present_kg, coalesce(t.kg, 0) - coalesce(f.kg, 0) as change_kg
  from frozen f
  full join today t on t.snapshot_id = f.snapshot_id and t.period_start = f.period_start and t.provider = f.provider
    and t.provider_scope = f.provider_scope and t.accounting_method = f.accounting_method;
comment on view public.inventory_snapshot_changes is 'What was frozen beside what counts now, by month, provider, scope and accounting method.';
comment on column public.inventory_snapshot_changes.frozen_kg is 'Kilograms as filed.';
comment on column public.inventory_snapshot_changes.present_kg is 'Kilograms as they count now.';
comment on column public.inventory_snapshot_changes.change_kg is 'How far they moved since.';
grant select on public.inventory_snapshot_changes to authenticated, service_role;
