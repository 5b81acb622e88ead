-- Reading encrypted data: under the reader's own rights, through row level security. Content leaves as a frame: a line of JSON,
-- then the ciphertext as it is.

create function private.encrypted_content(v public.encrypted_versions) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return jsonb_build_object('keyId', v.dataset_id, 'version', v.version, 'kind', v.kind, 'updatedAt', v.created_at, 'keyGeneration', v.key_generation,
    'restoredVersion', v.restored_version,
    'meta', case when v.kind <> 'delete' then jsonb_build_object('enc', v.enc, 'kdf', v.kdf, 'kdf_parameters', v.kdf_parameters,
      'salt', replace(encode(v.salt, 'base64'), E'\n', ''), 'iv', encode(v.iv, 'base64'), 'schema_version', v.schema_version, 'aad', v.aad) end,
    'previousHash', encode(v.previous_hash, 'hex'), 'hash', encode(v.hash, 'hex'));
end $$;
comment on function private.encrypted_content is 'A version as callers see it, without its payload.';

create function public.read_encrypted(key_id uuid, version bigint default null, known jsonb default '[]', with_content boolean default true)
returns public."application/octet-stream"
language plpgsql volatile security invoker set search_path = '' set statement_timeout = '30s' as $$
declare
  home uuid := private.own_home();
  head jsonb;
  content jsonb;
  payload bytea;
begin
  perform private.require_user_token();
  select jsonb_build_object('state', jsonb_build_object('keyId', d.id, 'version', d.version, 'updatedAt', d.updated_at, 'deletedAt', d.deleted_at,
      'undeletableUntil', d.undeletable_until)),
    private.encrypted_content(v),
    case when read_encrypted.with_content and not read_encrypted.known @> to_jsonb(v.version) then v.payload end
    into head, content, payload
  from public.encrypted_datasets d
  left join public.encrypted_versions v on v.organization_id = d.organization_id and v.owner_id = d.owner_id and v.dataset_id = d.id
    and v.version = coalesce(read_encrypted.version, d.version) and (read_encrypted.version is not null or d.deleted_at is null)
  where d.organization_id = home and d.owner_id = (select auth.uid()) and d.id = read_encrypted.key_id;
  head := coalesce(head, '{}') || jsonb_build_object('content', case when content ->> 'keyId' is not null then content end,
    'payloadBytes', octet_length(payload));
  perform private.take_user_token();
  return convert_to(head::text, 'UTF8') || '\x0a'::bytea || coalesce(payload, '');
end $$;
comment on function public.read_encrypted is 'A dataset of the caller, or one of its versions, as a frame: {state, content, payloadBytes}, then the ciphertext. No state: there is none; no content: deleted, or no such version. The ciphertext stays away for a version among the known ones.';

create function public.list_encrypted_versions(key_id uuid, before_version bigint default null, limit_to int default 100) returns jsonb
language plpgsql volatile security invoker set search_path = '' as $$
declare
  home uuid := private.own_home();
  versions jsonb;
begin
  perform private.require_user_token();
  select coalesce(jsonb_agg(jsonb_build_object('version', x.version, 'kind', x.kind, 'updatedAt', x.created_at, 'bytes', octet_length(x.payload),
    'keyGeneration', x.key_generation, 'restoredVersion', x.restored_version, 'previousHash', encode(x.previous_hash, 'hex'), 'hash', encode(x.hash, 'hex'))
    order by x.version desc), '[]') into versions
  from (select v.* from public.encrypted_versions v
    where v.organization_id = home and v.owner_id = (select auth.uid()) and v.dataset_id = list_encrypted_versions.key_id
      and (list_encrypted_versions.before_version is null or v.version < list_encrypted_versions.before_version)
    order by v.version desc limit least(greatest(list_encrypted_versions.limit_to, 1), 500)) x;
  perform private.take_user_token();
  return case when versions <> '[]' or exists (select from public.encrypted_datasets d
    where d.organization_id = home and d.owner_id = (select auth.uid()) and d.id = list_encrypted_versions.key_id) then versions end;
end $$;
comment on function public.list_encrypted_versions is 'Versions of a dataset of the caller, newest first, 500 at most, without content; null when there is no such dataset.';

create function private.encrypted_changes(epoch int, since bigint, limit_to int) returns jsonb
language plpgsql set search_path = '' as $$
declare
  account public.encrypted_accounts;
  most int := least(greatest(encrypted_changes.limit_to, 1), 1000);
  changes jsonb;
begin
  perform private.require_user_token();
  select a.* into account from public.encrypted_accounts a where a.organization_id = private.own_home() and a.owner_id = (select auth.uid());
  if not found then
    perform private.take_user_token();
    return jsonb_build_object('changes', '[]'::jsonb, 'epoch', 1, 'cursor', 0, 'hasMore', false);
  end if;
  if encrypted_changes.since is null or encrypted_changes.epoch is null then
    perform private.refuse('CS400', 'epoch and since must be whole numbers, as the cursor of before told them: found null');
  end if;
  if encrypted_changes.since > 0 and (encrypted_changes.epoch <> account.epoch or encrypted_changes.since < account.oldest_change_no
    or encrypted_changes.since > account.change_no) then
    perform private.refuse('CS424', 'the cursor is too old: read everything again from the start, without a cursor');
  end if;
  select coalesce(jsonb_agg(jsonb_build_object('keyId', d.id, 'version', d.version, 'updatedAt', d.updated_at, 'isDeleted', d.deleted_at is not null,
    'keyGeneration', d.key_generation, 'change', d.change_no) order by d.change_no), '[]') into changes
  from (select x.* from public.encrypted_datasets x
    where x.owner_id = account.owner_id and x.organization_id = account.organization_id and x.change_no > encrypted_changes.since
    order by x.change_no limit most + 1) d;
  perform private.take_user_token();
  return jsonb_build_object('changes', case when jsonb_array_length(changes) > most then changes - most else changes end, 'epoch', account.epoch,
    'cursor', case when jsonb_array_length(changes) > most then (changes -> (most - 1) ->> 'change')::bigint else account.change_no end,
    'hasMore', jsonb_array_length(changes) > most);
end $$;
comment on function private.encrypted_changes is 'encrypted_changes for the caller.';
create function public.encrypted_changes(epoch int default 1, since bigint default 0, limit_to int default 100) returns jsonb
language sql volatile security invoker set search_path = '' as $$
  select private.encrypted_changes(encrypted_changes.epoch, encrypted_changes.since, encrypted_changes.limit_to)
$$;
comment on function public.encrypted_changes is 'What changed since a cursor, in the order of commits, deletions included; each dataset once, where it stands now.';

create function private.own_encrypted_quota() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  -- The home is of the caller: own_home() asks auth.uid().
  return (select jsonb_build_object('quota', private.encrypted_quota(o.id), 'used', private.encrypted_bytes(o.id))
  from (select private.own_home() as id) o);
end $$;
comment on function private.own_encrypted_quota is 'Quota and use of the caller''s personal organization.';

create function private.encrypted_account() returns jsonb
language plpgsql stable security invoker set search_path = '' as $$
begin
  return (select jsonb_build_object('keyGeneration', coalesce(a.key_generation, 1), 'keyCheck', a.key_check, 'epoch', coalesce(a.epoch, 1),
    'requiresPreconditions', coalesce(a.requires_preconditions, false), 'keepVersions', a.keep_versions, 'keepDays', a.keep_days,
    'usedBytes', coalesce(q.used, 0), 'quotaBytes', q.quota)
  from (select private.own_encrypted_quota() as told) w
  cross join lateral (select (w.told ->> 'used')::bigint as used, (w.told ->> 'quota')::bigint as quota) q
  left join public.encrypted_accounts a on a.organization_id = private.own_home() and a.owner_id = (select auth.uid()));
end $$;
comment on function private.encrypted_account is 'The caller''s key generation, policy, quota and use.';
create function public.read_encrypted_account() returns jsonb
language plpgsql volatile security invoker set search_path = '' as $$
begin
  perform private.require_user_token();
  perform private.take_user_token();
  return private.encrypted_account();
end $$;
comment on function public.read_encrypted_account is 'The caller''s key generation, policy, quota and use.';
grant execute on function private.own_encrypted_quota, private.encrypted_content, private.encrypted_account, public.read_encrypted, public.list_encrypted_versions,
  private.encrypted_changes, public.encrypted_changes, public.read_encrypted_account to authenticated;
