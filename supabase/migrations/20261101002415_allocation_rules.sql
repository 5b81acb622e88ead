-- Allocation rules: which team, cost centre and environment a charge belongs to. They are applied when cost is read, so a rule
-- changed today holds for all figures at once, without a sync. What no rule takes is shown as Unallocated, never left out.

create table public.allocation_rules (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null references public.organizations (id) on delete cascade,
  dimension text not null,
  value text not null,
  priority int not null default 100,
  account_ids text[],
  organizational_units text[],
  service_names text[],
  tag_key text,
  tag_values text[],
  cost_category text,
  cost_category_values text[],
  valid_from date,
  valid_to date,
  created_by uuid default auth.uid(),
  created_at timestamptz not null default now(),
  constraint allocation_rules_dimension_is_known check (dimension in ('team', 'cost_centre', 'environment')),
  constraint allocation_rules_value_is_short check (char_length(value) between 1 and 200 and value <> 'Unallocated'),
  constraint allocation_rules_priority_in_range check (priority between 0 and 10000),
  constraint allocation_rules_match_something check (
    num_nonnulls(account_ids, organizational_units, service_names, tag_key, cost_category) > 0),
  constraint allocation_rules_lists_are_not_empty check (
    cardinality(account_ids) > 0 and cardinality(organizational_units) > 0 and cardinality(service_names) > 0
    and cardinality(tag_values) > 0 and cardinality(cost_category_values) > 0),
  constraint allocation_rules_values_are_of_something check (
    (tag_values is null or tag_key is not null) and (cost_category_values is null or cost_category is not null)),
  constraint allocation_rules_validity_is_forward check (valid_from < valid_to),
  constraint allocation_rules_are_small check (
    octet_length(concat(account_ids, organizational_units, service_names, tag_key, tag_values, cost_category, cost_category_values)) <= 65536)
);
comment on table public.allocation_rules is 'Rules that give charges to a team, a cost centre or an environment. All conditions of a rule must hold; one of a list is enough.';
comment on column public.allocation_rules.id is 'Identity of the rule.';
comment on column public.allocation_rules.organization_id is 'Whose rule.';
comment on column public.allocation_rules.dimension is 'team, cost_centre or environment.';
comment on column public.allocation_rules.value is 'What a charge that matches is given to.';
comment on column public.allocation_rules.priority is 'The smallest number wins; among equals the older rule.';
comment on column public.allocation_rules.account_ids is 'Sub accounts; null: any.';
comment on column public.allocation_rules.organizational_units is 'Places in the provider''s organization tree; null: any.';
comment on column public.allocation_rules.service_names is 'FOCUS ServiceName, as stored; null: any.';
comment on column public.allocation_rules.tag_key is 'A tag the charge must have (one of organizations.tag_keys); null: any or none.';
comment on column public.allocation_rules.tag_values is 'Values of that tag; null: whatever it is.';
comment on column public.allocation_rules.cost_category is 'A cost category of the provider the charge must have; null: any or none.';
comment on column public.allocation_rules.cost_category_values is 'Values of that category; null: whatever it is.';
comment on column public.allocation_rules.valid_from is 'First day of charges it holds for (UTC); null: from the beginning.';
comment on column public.allocation_rules.valid_to is 'Day after the last one (UTC, exclusive); null: for good.';
comment on column public.allocation_rules.created_by is 'The user who made it.';
comment on column public.allocation_rules.created_at is 'When it was made (UTC).';
create index allocation_rules_by_organization on public.allocation_rules (organization_id, dimension, priority);

create function private.check_allocation_rule() returns trigger
language plpgsql set search_path = '' as $$
declare
  known text[] := (select o.tag_keys from public.organizations o where o.id = new.organization_id);
  kept text := (select k from unnest(known) k where lower(k) = lower(new.tag_key) limit 1);
  wrong text := case
    when new.dimension not in ('team', 'cost_centre', 'environment') then format('dimension must be team, cost_centre or environment: found %s', new.dimension)
    when new.value = 'Unallocated' then 'value must not be Unallocated: that is what no rule takes'
    when char_length(new.value) not between 1 and 200 then format('value must be 1 to 200 characters: found %s', char_length(new.value))
    when new.priority not between 0 and 10000 then format('priority must be 0 to 10000: found %s', new.priority)
    when num_nonnulls(new.account_ids, new.organizational_units, new.service_names, new.tag_key, new.cost_category) = 0
      then 'a rule must have account_ids, organizational_units, service_names, tag_key or cost_category: found none of them'
    when 0 in (cardinality(new.account_ids), cardinality(new.organizational_units), cardinality(new.service_names), cardinality(new.tag_values),
      cardinality(new.cost_category_values)) then 'a list of a rule must have a value, or be null for any: found an empty one'
    when new.tag_values is not null and new.tag_key is null then 'tag_values must come with tag_key: found none'
    when new.cost_category_values is not null and new.cost_category is null then 'cost_category_values must come with cost_category: found none'
    when new.valid_from >= new.valid_to then format('valid_to must be after valid_from: found %s and %s', new.valid_to, new.valid_from)
    when new.tag_key is not null and known is not null and kept is null
      then format('tag_key must be one of the organization''s tag_keys, others are not kept: found %s', left(new.tag_key, 200))
  end;
begin
  if wrong is not null then
    perform private.refuse('CS400', wrong);
  end if;
  -- Charges spell a key as the allow-list does, whatever its case in the report.
  new.tag_key := coalesce(kept, new.tag_key);
  return new;
end $$;
comment on function private.check_allocation_rule is 'Says in a sentence what is wrong with a rule; spells its tag key as charges do.';
create trigger allocation_rules_are_checked
  before insert or update on public.allocation_rules for each row execute function private.check_allocation_rule();

alter table public.allocation_rules enable row level security;
grant select on public.allocation_rules to authenticated, service_role;
grant insert (organization_id, dimension, value, priority, account_ids, organizational_units, service_names, tag_key, tag_values, cost_category,
  cost_category_values, valid_from, valid_to), update (dimension, value, priority, account_ids, organizational_units, service_names, tag_key,
  tag_values, cost_category, cost_category_values, valid_from, valid_to), delete on public.allocation_rules to authenticated;
create policy "members read allocation rules" on public.allocation_rules for select to authenticated
  using (organization_id = any (array(select private.visible_organization_ids())));
create policy "admins make allocation rules" on public.allocation_rules for insert to authenticated
  with check (organization_id = any (array(select private.organization_ids_with_role('admin'))));
create policy "admins change allocation rules" on public.allocation_rules for update to authenticated
  using (organization_id = any (array(select private.organization_ids_with_role('admin'))))
  with check (organization_id = any (array(select private.organization_ids_with_role('admin'))));
create policy "admins delete allocation rules" on public.allocation_rules for delete to authenticated
  using (organization_id = any (array(select private.organization_ids_with_role('admin'))));

create view public.cost_allocations with (security_invoker = true) as
  with charged as (
    select c.organization_id, c.provider, c.sub_account_id, c.usage_date, c.charge_category,
      c.service_name, c.tags, c.cost_categories, c.billing_currency, sum(c.billed_cost) as billed_cost, sum(c.effective_cost) as effective_cost
    from public.primary_daily_costs c
    group by c.organization_id, c.provider, c.sub_account_id, c.usage_date, c.charge_category, c.service_name, c.tags, c.cost_categories, c.billing_currency
  )
  select c.organization_id, d.dimension,
    coalesce(r.value, case when d.dimension = 'cost_centre' then a.cost_centre end, 'Unallocated') as value, r.id as rule_id,
    c.provider, c.sub_account_id, c.usage_date, c.charge_category, c.service_name, c.billing_currency,
    sum(c.billed_cost) as billed_cost, sum(c.effective_cost) as effective_cost
  from charged c
  cross join (values ('team'), ('cost_centre'), ('environment')) as d (dimension)
  left join public.cloud_accounts a on a.organization_id = c.organization_id and a.provider = c.provider and a.account_id = c.sub_account_id
  left join lateral (
    select x.id, x.value from public.allocation_rules x
    where x.organization_id = c.organization_id and x.dimension = d.dimension
      and (x.valid_from is null or c.usage_date >= x.valid_from) and (x.valid_to is null or c.usage_date < x.valid_to)
      and (x.account_ids is null or c.sub_account_id = any (x.account_ids))
      and (x.organizational_units is null or a.organizational_unit = any (x.organizational_units))
      and (x.service_names is null or c.service_name = any (x.service_names))
      and (x.tag_key is null or (c.tags ? x.tag_key and (x.tag_values is null or c.tags ->> x.tag_key = any (x.tag_values))))
      and (x.cost_category is null
        or (c.cost_categories ? x.cost_category and (x.cost_category_values is null or c.cost_categories ->> x.cost_category = any (x.cost_category_values))))
    order by x.priority, x.created_at, x.id limit 1
  ) r on true
  group by c.organization_id, d.dimension, 3, r.id, c.provider, c.sub_account_id, c.usage_date, c.charge_category, c.service_name, c.billing_currency;
comment on view public.cost_allocations is 'Primary cost by day, given to teams, cost centres and environments. Each dimension adds up to the whole: never add two of them.';
comment on column public.cost_allocations.dimension is 'team, cost_centre or environment.';
comment on column public.cost_allocations.value is 'What the winning rule says; for cost centres without a rule that of the account; else Unallocated.';
comment on column public.cost_allocations.rule_id is 'The rule that won; null where none did.';
comment on column public.cost_allocations.usage_date is 'The day (UTC) the charge begins on.';
grant select on public.cost_allocations to authenticated, service_role;

create function public.read_allocations(start_date date, end_date date, dimension text, organization_id uuid default null) returns jsonb
language plpgsql stable security invoker set search_path = '' as $$
begin
  if read_allocations.dimension not in ('team', 'cost_centre', 'environment') then
    perform private.refuse('CS400', format('dimension must be one of team, cost_centre, environment: found %s', read_allocations.dimension));
  end if;
  if read_allocations.end_date <= read_allocations.start_date or read_allocations.end_date - read_allocations.start_date > 430 then
    perform private.refuse('CS400', format('end date %s must be after start date %s by at most 430 days', read_allocations.end_date, read_allocations.start_date));
  end if;
  return (
    with given as (
      select c.billing_currency as currency, c.value, sum(c.billed_cost) as billed, sum(c.effective_cost) as effective
      from public.cost_allocations c
      where c.dimension = read_allocations.dimension and c.usage_date >= read_allocations.start_date and c.usage_date < read_allocations.end_date
        and (read_allocations.organization_id is null or c.organization_id = read_allocations.organization_id)
      group by 1, 2
    ), whole as (
      select g.currency, sum(g.billed) as billed, sum(g.effective) as effective from given g group by 1
    ), listed as (
      -- Unallocated is always told, also when it is nothing.
      select g.currency, g.value, g.billed, g.effective from given g
      union all
      select w.currency, 'Unallocated', 0, 0 from whole w where not exists (
        select from given g where g.currency = w.currency and g.value = 'Unallocated')
    )
    select coalesce(jsonb_agg(jsonb_build_object('currency', w.currency, 'total', w.billed::text, 'effective_total', w.effective::text, 'rows', (
      select jsonb_agg(jsonb_build_object('value', l.value, 'cost', l.billed::text, 'effective_cost', l.effective::text,
        'share', round(l.billed / nullif(w.billed, 0), 6)::text) order by l.value = 'Unallocated', l.billed desc nulls last, l.value)
      from listed l where l.currency = w.currency)) order by w.currency), '[]')
    from whole w
  );
end $$;
comment on function public.read_allocations is 'Billed and effective cost of a window (UTC days, end exclusive) per team, cost centre or environment with its share of the whole, per currency; Unallocated last.';
grant execute on function public.read_allocations to authenticated, service_role;
