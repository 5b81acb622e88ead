-- Keeping encrypted data: policy, restoring an account to a time, and what retention takes.

create function private.change_encrypted_policy(changes jsonb) returns void
language plpgsql security definer set search_path = '' as $$
declare
  account public.encrypted_accounts := private.lock_encrypted_account((select auth.uid()));
begin
  update public.encrypted_accounts a set
    requires_preconditions = coalesce((changes ->> 'requires_preconditions')::boolean, a.requires_preconditions),
    keep_versions = case when changes ? 'keep_versions' then (changes ->> 'keep_versions')::int else a.keep_versions end,
    keep_days = case when changes ? 'keep_days' then (changes ->> 'keep_days')::int else a.keep_days end,
    -- Given once; afterwards only a rotation replaces it.
    key_check = coalesce(a.key_check, changes -> 'key_check'), updated_at = clock_timestamp()
  where a.organization_id = account.organization_id and a.owner_id = account.owner_id;
end $$;
comment on function private.change_encrypted_policy is 'change_encrypted_policy for the caller.';
create function public.change_encrypted_policy(changes jsonb) returns jsonb
language plpgsql security invoker set search_path = '' as $$
begin
  perform private.require_user_token();
  perform private.change_encrypted_policy(change_encrypted_policy.changes);
  perform private.take_user_token();
  return private.encrypted_account();
end $$;
comment on function public.change_encrypted_policy is 'Sets the caller''s preconditions and retention, and the first key check.';

create function private.restore_encrypted_account(moment timestamptz) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  account public.encrypted_accounts := private.lock_encrypted_account((select auth.uid()));
  ops jsonb;
  results jsonb;
begin
  perform private.require_user_token();
  if restore_encrypted_account.moment > clock_timestamp() then
    perform private.refuse('CS400', 'at must be a moment that has passed');
  end if;
  with then_at as (
    select d.id, d.deleted_at, d.version as current_version, d.created_at, v.version, v.kind,
      coalesce(v.restored_version, v.version) as content_version, coalesce(c.restored_version, c.version) as current_content
    from public.encrypted_datasets d
    left join lateral (select x.* from public.encrypted_versions x where x.organization_id = d.organization_id and x.owner_id = d.owner_id
      and x.dataset_id = d.id and x.created_at <= restore_encrypted_account.moment order by x.version desc limit 1) v on true
    join public.encrypted_versions c on c.organization_id = d.organization_id and c.owner_id = d.owner_id and c.dataset_id = d.id and c.version = d.version
    where d.organization_id = account.organization_id and d.owner_id = account.owner_id
  )
  select coalesce(jsonb_agg(case
      when t.deleted_at is null and (t.kind is null and t.created_at > restore_encrypted_account.moment or t.kind = 'delete')
        then jsonb_build_object('op', 'delete', 'key_id', t.id, 'if_match', jsonb_build_array(t.current_version::text))
      when t.deleted_at is not null and t.kind <> 'delete'
        then jsonb_build_object('op', 'undelete', 'key_id', t.id, 'version', t.version, 'if_match', jsonb_build_array(t.current_version::text))
      when t.deleted_at is null and (t.kind is null or t.content_version <> t.current_content)
        then jsonb_build_object('op', 'restore', 'key_id', t.id, 'version', coalesce(t.version, 0), 'if_match', jsonb_build_array(t.current_version::text))
    end order by t.id), '[]') into ops from then_at t
  where (t.deleted_at is null and (t.kind is null or t.kind = 'delete' or t.content_version <> t.current_content))
    or (t.deleted_at is not null and t.kind <> 'delete');
  results := private.apply_all(account, ops, null);
  perform private.take_user_token();
  return jsonb_build_object('results', results);
end $$;
comment on function private.restore_encrypted_account is 'restore_encrypted_account for the caller.';
create function public.restore_encrypted_account(moment timestamptz) returns jsonb
language sql security invoker set search_path = '' set statement_timeout = '55s' as $$
  select private.restore_encrypted_account(restore_encrypted_account.moment)
$$;
comment on function public.restore_encrypted_account is 'Puts every dataset of the caller where it stood at a moment, as new versions, all or none.';

create function private.drop_versions(account public.encrypted_accounts, batch int) returns bigint
language plpgsql set search_path = '' as $$
declare
  dropped bigint;
  freed bigint;
begin
  with old as (
    select v.dataset_id, v.version, octet_length(v.payload) as bytes from public.encrypted_versions v
    join public.encrypted_datasets d on d.organization_id = v.organization_id and d.owner_id = v.owner_id and d.id = v.dataset_id
    where v.organization_id = account.organization_id and v.owner_id = account.owner_id and v.version < d.version
      -- What an undeletion would bring back stays as long as it can.
      and not (d.deleted_at is not null and v.version = d.version - 1 and d.undeletable_until > clock_timestamp())
      and (v.version <= d.version - account.keep_versions
        or (select n.created_at from public.encrypted_versions n where n.organization_id = v.organization_id and n.owner_id = v.owner_id
          and n.dataset_id = v.dataset_id and n.version > v.version order by n.version limit 1) < clock_timestamp() - make_interval(days => account.keep_days)
        or d.undeletable_until < clock_timestamp())
    limit drop_versions.batch
  ), gone as (
    delete from public.encrypted_versions v using old o
    where v.organization_id = account.organization_id and v.owner_id = account.owner_id and v.dataset_id = o.dataset_id and v.version = o.version
    returning o.bytes
  )
  select count(*), coalesce(sum(g.bytes), 0) into dropped, freed from gone g;
  update public.encrypted_accounts a set bytes_used = greatest(a.bytes_used - freed, 0)
  where freed > 0 and a.organization_id = account.organization_id and a.owner_id = account.owner_id;
  return dropped;
end $$;
comment on function private.drop_versions is 'Drops versions that retention no longer keeps, and all content of what can no longer be undeleted.';

create function private.drop_tombstones(account public.encrypted_accounts, batch int) returns bigint
language plpgsql set search_path = '' as $$
declare
  dropped bigint;
  newest bigint;
begin
  with gone as (
    delete from public.encrypted_datasets d where (d.organization_id, d.owner_id, d.id) in (
      select x.organization_id, x.owner_id, x.id from public.encrypted_datasets x
      where x.organization_id = account.organization_id and x.owner_id = account.owner_id
        and x.undeletable_until < clock_timestamp() - interval '90 days' limit drop_tombstones.batch)
    returning d.change_no
  )
  select count(*), max(g.change_no) into dropped, newest from gone g;
  update public.encrypted_accounts a set oldest_change_no = greatest(a.oldest_change_no, newest)
  where newest is not null and a.organization_id = account.organization_id and a.owner_id = account.owner_id;
  return dropped;
end $$;
comment on function private.drop_tombstones is 'Forgets tombstones 90 days after they could be undone; cursors from before must resync.';

create function private.purge_encrypted(batch int) returns bigint
language plpgsql set search_path = '' as $$
declare
  account public.encrypted_accounts;
  purged bigint := 0;
begin
  delete from private.idempotency_keys k where (k.owner_id, k.key) in (
    select x.owner_id, x.key from private.idempotency_keys x where x.expires_at < clock_timestamp() limit purge_encrypted.batch);
  delete from private.encrypted_rotations r where r.expires_at < clock_timestamp();
  for account in
    select a.* from public.encrypted_accounts a
    where a.keep_versions is not null or a.keep_days is not null or exists (
      select from public.encrypted_datasets d where d.organization_id = a.organization_id and d.owner_id = a.owner_id and d.undeletable_until < clock_timestamp())
    order by a.updated_at limit 100 for update skip locked
  loop
    purged := purged + private.drop_versions(account, purge_encrypted.batch) + private.drop_tombstones(account, purge_encrypted.batch);
    exit when purged >= purge_encrypted.batch;
  end loop;
  return purged;
end $$;
comment on function private.purge_encrypted is 'One batch of what retention takes. An account that is being written to waits for the next one.';

create function private.raise_encrypted_epoch() returns void
language sql set search_path = '' as $$
  update public.encrypted_accounts a set epoch = a.epoch + 1, updated_at = clock_timestamp()
$$;
comment on function private.raise_encrypted_epoch is 'For the operator, after a backup was restored: every client reads everything again, as versions may have been lost.';

grant execute on function private.change_encrypted_policy, public.change_encrypted_policy, private.restore_encrypted_account,
  public.restore_encrypted_account to authenticated;
