-- Personal organizations: everyone who signs up has one, so that the first sync needs no set-up.

create function private.ensure_personal_organization(user_id uuid) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  found_id uuid;
begin
  select o.id into found_id from public.organizations o
  where o.personal_user_id = ensure_personal_organization.user_id and o.deleted_at is null;
  if found_id is not null then
    return found_id;
  end if;
  insert into public.organizations (name, personal_user_id) values ('Personal', ensure_personal_organization.user_id)
  on conflict (personal_user_id) where deleted_at is null do nothing
  returning id into found_id;
  if found_id is null then
    select o.id into found_id from public.organizations o
    where o.personal_user_id = ensure_personal_organization.user_id and o.deleted_at is null;
    return found_id;
  end if;
  insert into public.organization_members (user_id, organization_id, role)
  values (ensure_personal_organization.user_id, found_id, 'owner');
  return found_id;
end $$;
comment on function private.ensure_personal_organization is 'The user''s personal organization, created on the first call. Safe to call twice and at once.';

create function private.welcome_user() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.ensure_personal_organization(new.id);
  return new;
end $$;
comment on function private.welcome_user is 'Gives a new user a personal organization. Security definer: the Auth server that inserts users owns nothing here.';
create trigger users_get_a_personal_organization
  after insert on auth.users for each row execute function private.welcome_user();

create function private.leave_personal_organization() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update public.organizations o set personal_user_id = null where o.id = old.organization_id and o.personal_user_id = old.user_id;
  return null;
end $$;
comment on function private.leave_personal_organization is 'An organization its person has left is a shared one: the next call makes that person a new one.';
create trigger organization_members_leave_personal_organization
  after delete on public.organization_members for each row execute function private.leave_personal_organization();

-- Users who signed up before this schema existed.
select private.ensure_personal_organization(u.id) from auth.users u;

create function public.ensure_personal_organization() returns uuid
language plpgsql security invoker set search_path = '' as $$
begin
  if coalesce((select auth.jwt() ->> 'is_anonymous')::boolean, false) then
    perform private.refuse('CS403', 'anonymous users have no organization: sign in first');
  end if;
  return private.own_personal_organization();
end $$;
comment on function public.ensure_personal_organization() is 'The caller''s personal organization id, created when it is missing.';

create function private.own_personal_organization() returns uuid
language sql security definer set search_path = '' as $$
  select private.ensure_personal_organization((select auth.uid()))
$$;
comment on function private.own_personal_organization is 'ensure_personal_organization for the caller alone.';

create function private.create_organization(name text) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  new_id uuid;
begin
  if coalesce((select auth.jwt() ->> 'is_anonymous')::boolean, false) then
    perform private.refuse('CS403', 'anonymous users have no organization: sign in first');
  end if;
  if (select count(*) from public.organization_members m where m.user_id = (select auth.uid()) and m.role = 'owner') >= 100 then
    perform private.refuse('CS429', 'a user may own at most 100 organizations');
  end if;
  insert into public.organizations (name) values (create_organization.name) returning id into new_id;
  insert into public.organization_members (user_id, organization_id, role) values ((select auth.uid()), new_id, 'owner');
  return new_id;
end $$;
comment on function private.create_organization is 'Creates a shared organization owned by the caller.';

create function public.create_organization(name text) returns uuid
language sql security invoker set search_path = '' as $$ select private.create_organization(create_organization.name) $$;
comment on function public.create_organization is 'Creates a shared organization owned by the caller and returns its id.';

revoke execute on function private.ensure_personal_organization, private.leave_personal_organization, private.welcome_user, private.own_personal_organization,
  private.create_organization, public.ensure_personal_organization(), public.create_organization from public;
grant execute on function private.own_personal_organization, private.create_organization,
  public.ensure_personal_organization(), public.create_organization to authenticated;
