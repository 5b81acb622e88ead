-- Encrypted accounts: what a user's encrypted data has in common. One row an owner, locked by everything that changes that
-- owner's data: the change feed therefore has no gaps, whoever writes at once, and needs no sequence.

create table public.encrypted_accounts (
  organization_id uuid not null references public.organizations (id) on delete cascade,
  owner_id uuid not null,
  epoch int not null default 1,
  change_no bigint not null default 0,
  oldest_change_no bigint not null default 0,
  key_generation int not null default 1,
  key_check jsonb,
  requires_preconditions boolean not null default false,
  keep_versions int,
  keep_days int,
  bytes_used bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (organization_id, owner_id),
  constraint encrypted_accounts_retention_is_positive check (keep_versions >= 1 and keep_days >= 1),
  constraint encrypted_accounts_bytes_are_not_negative check (bytes_used >= 0),
  constraint encrypted_accounts_key_check_is_short check (octet_length(key_check::text) <= 8192)
);
comment on table public.encrypted_accounts is 'Per owner: change counter, key generation, retention and bytes used of encrypted data. The server cannot read the data itself.';
comment on column public.encrypted_accounts.organization_id is 'The owner''s personal organization, whose quota counts.';
comment on column public.encrypted_accounts.owner_id is 'The user (auth.users). No foreign key: the organization''s purge ends the account.';
comment on column public.encrypted_accounts.epoch is 'Raised by whoever restores a backup: every cursor of an earlier epoch must resync.';
comment on column public.encrypted_accounts.change_no is 'Number of the last change; grows by one with each, in the order of commits.';
comment on column public.encrypted_accounts.oldest_change_no is 'The last change whose tombstone was purged: a cursor before it would miss a deletion.';
comment on column public.encrypted_accounts.key_generation is 'Generation of the key that writes must use; raised by a rotation.';
comment on column public.encrypted_accounts.key_check is 'A known ciphertext under the present key: a client tries its passphrase on it before it touches data.';
comment on column public.encrypted_accounts.requires_preconditions is 'Writes without a precondition are refused for every dataset.';
comment on column public.encrypted_accounts.keep_versions is 'Versions kept of a dataset; null keeps all.';
comment on column public.encrypted_accounts.keep_days is 'Days a replaced version is kept; null keeps it for ever.';
comment on column public.encrypted_accounts.bytes_used is 'Bytes of ciphertext over all versions.';
comment on column public.encrypted_accounts.created_at is 'When the first data was written (UTC).';
comment on column public.encrypted_accounts.updated_at is 'When this row last changed (UTC).';
create index encrypted_accounts_by_owner on public.encrypted_accounts (owner_id);

create table private.encrypted_quotas (
  organization_id uuid primary key references public.organizations (id) on delete cascade,
  quota_bytes bigint not null,
  constraint encrypted_quotas_are_positive check (quota_bytes > 0)
);
comment on table private.encrypted_quotas is 'Quotas of encrypted data that differ from the default.';
comment on column private.encrypted_quotas.organization_id is 'Whose quota.';
comment on column private.encrypted_quotas.quota_bytes is 'Bytes of ciphertext over all versions of all its members.';
alter table private.encrypted_quotas enable row level security;

create function private.own_home() returns uuid
language plpgsql stable security definer set search_path = '' as $$
begin
  return (select o.id from public.organizations o where o.personal_user_id = (select auth.uid()) and o.deleted_at is null
    and not coalesce((select auth.jwt() ->> 'is_anonymous')::boolean, false));
end $$;
comment on function private.own_home is 'The caller''s personal organization, where its encrypted data is; null before there is one, and of anonymous users. Of an owner alone nothing follows: an organization left or deleted keeps its account until it is purged.';
grant execute on function private.own_home to authenticated;

alter table public.encrypted_accounts enable row level security;
grant select on public.encrypted_accounts to authenticated, service_role;
create policy "owners read their encrypted account" on public.encrypted_accounts for select to authenticated
  using (owner_id = (select auth.uid()) and organization_id = (select private.own_home()));

create function private.encrypted_quota(organization_id uuid) returns bigint
language plpgsql stable set search_path = '' as $$
begin
  -- 1 GiB unless the operator says otherwise.
  return (select coalesce((select q.quota_bytes from private.encrypted_quotas q where q.organization_id = encrypted_quota.organization_id), 1073741824));
end $$;
comment on function private.encrypted_quota is 'Bytes of ciphertext an organization may keep.';

create function private.encrypted_bytes(organization_id uuid) returns bigint
language plpgsql stable set search_path = '' as $$
begin
  return (select coalesce(sum(a.bytes_used), 0)::bigint from public.encrypted_accounts a where a.organization_id = encrypted_bytes.organization_id);
end $$;
comment on function private.encrypted_bytes is 'Bytes of ciphertext an organization keeps.';

create function private.lock_encrypted_account(owner_id uuid) returns public.encrypted_accounts
language plpgsql set search_path = '' as $$
declare
  account public.encrypted_accounts;
  home uuid;
begin
  select a.* into account from public.encrypted_accounts a
  where a.organization_id = private.own_home() and a.owner_id = lock_encrypted_account.owner_id for update;
  if found then
    return account;
  end if;
  home := public.ensure_personal_organization();
  insert into public.encrypted_accounts (organization_id, owner_id) values (home, lock_encrypted_account.owner_id)
  on conflict on constraint encrypted_accounts_pkey do nothing;
  select a.* into account from public.encrypted_accounts a
  where a.organization_id = home and a.owner_id = lock_encrypted_account.owner_id for update;
  return account;
end $$;
comment on function private.lock_encrypted_account is 'The caller''s account, made when missing; all of an owner''s writers meet on it. The owner is the caller.';
