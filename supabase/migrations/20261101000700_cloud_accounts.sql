-- Cloud accounts: the billing accounts and sub accounts that figures belong to. Names come with the data.

create table public.cloud_accounts (
  organization_id uuid not null references public.organizations (id) on delete cascade,
  provider text not null,
  account_id text not null,
  name text,
  kind text not null default 'sub',
  parent_account_id text,
  organizational_unit text,
  status text,
  owner text,
  cost_centre text,
  first_seen_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  primary key (organization_id, provider, account_id),
  constraint cloud_accounts_names_are_short check (char_length(owner) <= 200 and char_length(cost_centre) <= 200),
  constraint cloud_accounts_kind_is_known check (kind in ('billing', 'sub'))
);
comment on table public.cloud_accounts is 'Accounts of a provider that an organization''s figures name.';
comment on column public.cloud_accounts.organization_id is 'Whose figures.';
comment on column public.cloud_accounts.provider is 'aws, azure or gcp.';
comment on column public.cloud_accounts.account_id is 'The provider''s id: AWS account, Azure subscription, GCP project.';
comment on column public.cloud_accounts.name is 'The name the provider gave with the data.';
comment on column public.cloud_accounts.kind is 'billing (payer) or sub.';
comment on column public.cloud_accounts.parent_account_id is 'The billing account it belongs to.';
comment on column public.cloud_accounts.organizational_unit is 'Its place in the provider''s organization tree.';
comment on column public.cloud_accounts.status is 'The provider''s status of the account.';
comment on column public.cloud_accounts.owner is 'Who answers for it; set by admins.';
comment on column public.cloud_accounts.cost_centre is 'Which cost centre it is charged to; set by admins.';
comment on column public.cloud_accounts.first_seen_at is 'When data first named it (UTC).';
comment on column public.cloud_accounts.last_seen_at is 'When data last named it (UTC).';

alter table public.cloud_accounts enable row level security;
grant select, update (owner, cost_centre) on public.cloud_accounts to authenticated;
grant select on public.cloud_accounts to service_role;
create policy "members read the accounts they may see"
  on public.cloud_accounts for select to authenticated
  using (
    organization_id = any (array(select private.visible_organization_ids())) and (organization_id = any (array(select private.wholly_visible_organization_ids()))
    or (organization_id, account_id) in (select v.organization_id, v.account_id from private.visible_accounts() v))
  );
create policy "admins name owners and cost centres"
  on public.cloud_accounts for update to authenticated
  using (organization_id = any (array(select private.organization_ids_with_role('admin'))))
  with check (organization_id = any (array(select private.organization_ids_with_role('admin'))));

create function private.keep_cloud_accounts(organization_id uuid, provider text, accounts jsonb) returns void
language sql set search_path = '' as $$
  insert into public.cloud_accounts (organization_id, provider, account_id, name, kind, parent_account_id, organizational_unit, status)
  select distinct on (a.account_id) keep_cloud_accounts.organization_id, keep_cloud_accounts.provider,
    a.account_id, a.name, coalesce(a.kind, 'sub'), a.parent_account_id, a.organizational_unit, a.status
  from jsonb_to_recordset(keep_cloud_accounts.accounts)
    as a (account_id text, name text, kind text, parent_account_id text, organizational_unit text, status text)
  order by a.account_id
  on conflict (organization_id, provider, account_id) do update set
    name = coalesce(excluded.name, cloud_accounts.name),
    kind = case when cloud_accounts.kind = 'billing' then 'billing' else excluded.kind end,
    parent_account_id = coalesce(excluded.parent_account_id, cloud_accounts.parent_account_id),
    organizational_unit = coalesce(excluded.organizational_unit, cloud_accounts.organizational_unit),
    status = coalesce(excluded.status, cloud_accounts.status),
    last_seen_at = now()
$$;
comment on function private.keep_cloud_accounts is 'Keeps what a page says of accounts; a missing member does not erase what is known.';
