-- Organizations: the tenant. Every other row belongs to exactly one.
-- Roles grow: viewer reads; member also syncs, cancels, retries; admin also manages integrations and members;
-- owner also deletes and transfers. The last owner cannot leave.

create table public.organizations (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  personal_user_id uuid,
  reporting_currency text not null default 'USD',
  tag_keys text[] not null default array['application', 'app', 'business-unit', 'component', 'cost-center', 'costcenter', 'cost_center',
    'customer', 'department', 'env', 'environment', 'name', 'owner', 'product', 'project', 'service', 'stack', 'stage', 'team', 'tenant'],
  created_at timestamptz not null default now(),
  deleted_at timestamptz,
  constraint organizations_name_is_short check (char_length(name) between 1 and 200),
  constraint organizations_currency_is_iso_4217 check (reporting_currency ~ '^[A-Z]{3}$'),
  constraint organizations_tag_keys_are_few check (cardinality(tag_keys) <= 100 and octet_length(tag_keys::text) <= 20000)
);
comment on table public.organizations is 'A tenant: the company or person whose cloud data this is.';
comment on column public.organizations.id is 'Identity of the organization.';
comment on column public.organizations.name is 'Name shown to its members.';
comment on column public.organizations.personal_user_id is 'The user whose personal organization this is; null for a shared one.';
comment on column public.organizations.reporting_currency is 'ISO 4217 code that converted figures are given in. Stored figures keep their own currency.';
comment on column public.organizations.tag_keys is 'Tag keys kept on charges, compared without case; other keys are dropped and counted. Twenty usual ones unless changed.';
comment on column public.organizations.created_at is 'When it was created (UTC).';
comment on column public.organizations.deleted_at is 'When it was marked deleted; hidden from everyone from then on and purged in batches.';
create unique index organizations_by_personal_user on public.organizations (personal_user_id) where deleted_at is null;

create table public.organization_members (
  user_id uuid not null references auth.users (id) on delete cascade,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  role text not null,
  account_scope text[],
  can_read_contracts boolean,
  created_at timestamptz not null default now(),
  primary key (user_id, organization_id),
  constraint organization_members_role_is_known check (role in ('viewer', 'member', 'admin', 'owner')),
  constraint organization_members_scope_is_bounded check (octet_length(account_scope::text) <= 65536),
  constraint organization_members_scope_is_below_admin check (account_scope is null or role in ('viewer', 'member'))
);
comment on table public.organization_members is 'Who belongs to an organization, with which rights.';
comment on column public.organization_members.user_id is 'The user (auth.users).';
comment on column public.organization_members.organization_id is 'The organization.';
comment on column public.organization_members.role is 'viewer, member, admin or owner; each includes the rights of those before it.';
comment on column public.organization_members.account_scope is 'Cloud account ids the member may see figures of; null means every account. Only viewers and members can be restricted.';
comment on column public.organization_members.can_read_contracts is 'May read agreements and invoices; null means the default: owners and admins may.';
comment on column public.organization_members.created_at is 'When the membership began (UTC).';
create index organization_members_by_organization on public.organization_members (organization_id, role);

create function private.role_rank(role text) returns int
language sql immutable set search_path = '' as $$
  select array_position(array['viewer', 'member', 'admin', 'owner'], role_rank.role)
$$;
comment on function private.role_rank is 'viewer 1, member 2, admin 3, owner 4; null for anything else.';

create function private.organization_ids_with_role(least_role text) returns setof uuid
language sql stable security definer set search_path = '' as $$
  select m.organization_id
  from public.organization_members m
  join public.organizations o on o.id = m.organization_id and o.deleted_at is null
  where m.user_id = (select auth.uid())
    and private.role_rank(m.role) >= private.role_rank(organization_ids_with_role.least_role)
    and coalesce((select auth.jwt() ->> 'is_anonymous')::boolean, false) = false
$$;
comment on function private.organization_ids_with_role is 'Organizations in which the caller has at least this role. Deleted ones and anonymous sign-ins are left out.';

create function private.visible_organization_ids() returns setof uuid
language sql stable security definer set search_path = '' as $$
  select private.organization_ids_with_role('viewer')
$$;
comment on function private.visible_organization_ids is 'Organizations the caller belongs to.';

create function private.wholly_visible_organization_ids() returns setof uuid
language sql stable security definer set search_path = '' as $$
  select m.organization_id
  from public.organization_members m
  where m.user_id = (select auth.uid()) and m.account_scope is null
    and m.organization_id in (select private.visible_organization_ids())
$$;
comment on function private.wholly_visible_organization_ids is 'Organizations whose every cloud account the caller may see.';

create function private.visible_accounts() returns table (organization_id uuid, account_id text)
language sql stable security definer set search_path = '' as $$
  select m.organization_id, s.account_id
  from public.organization_members m
  cross join lateral unnest(m.account_scope) as s (account_id)
  where m.user_id = (select auth.uid())
    and m.organization_id in (select private.visible_organization_ids())
$$;
comment on function private.visible_accounts is 'Cloud accounts named in the caller''s restricted memberships.';

create function private.contract_organization_ids() returns setof uuid
language sql stable security definer set search_path = '' as $$
  select m.organization_id
  from public.organization_members m
  where m.user_id = (select auth.uid()) and coalesce(m.can_read_contracts, m.role in ('admin', 'owner'))
    and m.organization_id in (select private.visible_organization_ids())
$$;
comment on function private.contract_organization_ids is 'Organizations whose agreements and invoices the caller may read.';

create function private.require_role(organization_id uuid, least_role text, action text) returns void
language plpgsql stable security definer set search_path = '' as $$
begin
  if not exists (select from private.visible_organization_ids() v (id) where v.id = require_role.organization_id) then
    perform private.refuse('CS404', 'organization not found');
  end if;
  if not exists (select from private.organization_ids_with_role(require_role.least_role) v (id) where v.id = require_role.organization_id) then
    perform private.refuse('CS403', format('to %s, the role %s or higher is needed in this organization', require_role.action, require_role.least_role));
  end if;
end $$;
comment on function private.require_role is 'Refuses with CS404 for a foreign organization and with CS403 for a missing right in one''s own.';

create function private.keep_last_owner() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if old.role <> 'owner' or (tg_op = 'UPDATE' and new.role = 'owner') then
    return coalesce(new, old);
  end if;
  -- Two owners leaving at once meet on this lock; the second then sees that it is the last.
  perform from public.organizations o where o.id = old.organization_id for no key update;
  if exists (
    select from public.organization_members m
    where m.organization_id = old.organization_id and m.role = 'owner' and m.user_id <> old.user_id
  ) then
    return coalesce(new, old);
  end if;
  if not exists (select from auth.users u where u.id = old.user_id) then
    perform private.end_organization(old.organization_id, null);
    return coalesce(new, old);
  end if;
  if exists (select from public.organizations o where o.id = old.organization_id and o.deleted_at is null) then
    perform private.refuse('CS409', 'the last owner cannot leave: make another member owner first, or delete the organization');
  end if;
  return coalesce(new, old);
end $$;
comment on function private.keep_last_owner is 'Refuses to remove or demote the last owner. An erased user''s ownerless organization is deleted as its owner would.';
create trigger organization_members_keep_last_owner
  before update or delete on public.organization_members
  for each row execute function private.keep_last_owner();

alter table public.organizations enable row level security;
alter table public.organization_members enable row level security;
grant select, update (name, reporting_currency, tag_keys) on public.organizations to authenticated;
grant select on public.organizations, public.organization_members to service_role;
grant select, delete, insert (user_id, organization_id, role, account_scope, can_read_contracts),
  update (role, account_scope, can_read_contracts) on public.organization_members to authenticated;

create policy "members read their organization"
  on public.organizations for select to authenticated
  using (id = any (array(select private.visible_organization_ids())));
create policy "admins rename their organization"
  on public.organizations for update to authenticated
  using (id = any (array(select private.organization_ids_with_role('admin'))))
  with check (id = any (array(select private.organization_ids_with_role('admin'))));

create policy "members see who else is in their organization"
  on public.organization_members for select to authenticated
  using (organization_id = any (array(select private.visible_organization_ids())));
create policy "admins add members and owners add owners"
  on public.organization_members for insert to authenticated
  with check (
    organization_id = any (array(select private.organization_ids_with_role('owner')))
    or (role <> 'owner' and organization_id = any (array(select private.organization_ids_with_role('admin'))))
  );
create policy "admins change members and owners change owners"
  on public.organization_members for update to authenticated
  using (
    organization_id = any (array(select private.organization_ids_with_role('owner')))
    or (role <> 'owner' and organization_id = any (array(select private.organization_ids_with_role('admin'))))
  )
  with check (
    organization_id = any (array(select private.organization_ids_with_role('owner')))
    or (role <> 'owner' and organization_id = any (array(select private.organization_ids_with_role('admin'))))
  );
create policy "members leave, admins remove members and owners remove owners"
  on public.organization_members for delete to authenticated
  using (
    (user_id = (select auth.uid()) and organization_id = any (array(select private.visible_organization_ids())))
    or organization_id = any (array(select private.organization_ids_with_role('owner')))
    or (role <> 'owner' and organization_id = any (array(select private.organization_ids_with_role('admin'))))
  );

revoke execute on all functions in schema private from public;
grant execute on function private.organization_ids_with_role, private.visible_organization_ids, private.require_role,
  private.wholly_visible_organization_ids, private.contract_organization_ids, private.visible_accounts to authenticated, service_role;
