-- Writing encrypted data: operations on datasets, one or up to a hundred, all or none. Preconditions are integers, never clocks.
-- What is refused changes nothing; a byte-identical retry of the last write is a success and changes nothing either.
-- What every write runs is in plpgsql, whose plans a session keeps; a function in SQL with a search path of its own is planned anew
-- at each call.

create function private.dataset_to_change(account public.encrypted_accounts, key_id uuid) returns public.encrypted_datasets
language plpgsql set search_path = '' as $$
declare
  dataset public.encrypted_datasets;
begin
  select d.* into dataset from public.encrypted_datasets d
  where d.organization_id = account.organization_id and d.owner_id = account.owner_id and d.id = dataset_to_change.key_id;
  if not found then
    perform private.refuse('CS404', 'dataset not found');
  end if;
  return dataset;
end $$;
comment on function private.dataset_to_change is 'A dataset of the account, living or deleted.';

create function private.require_preconditions(account public.encrypted_accounts, dataset public.encrypted_datasets, op jsonb) returns void
language plpgsql set search_path = '' as $$
begin
  if op ? 'if_match' and not (op -> 'if_match' ? '*' and dataset.deleted_at is null)
    and not (op -> 'if_match' @> to_jsonb(dataset.version::text)) then
    perform private.refuse('CS412', format('the dataset is at version %s, not at the one given in If-Match', dataset.version), private.encrypted_state(dataset));
  end if;
  if op ? 'base_version' and (op ->> 'base_version')::bigint <> dataset.version then
    perform private.refuse('CS409', format('the dataset is at version %s, baseVersion is %s', dataset.version, op ->> 'base_version'), private.encrypted_state(dataset));
  end if;
  if op ? 'if_none_match_versions' and dataset.deleted_at is null
    and (op -> 'if_none_match_versions' ? '*' or op -> 'if_none_match_versions' @> to_jsonb(dataset.version::text)) then
    perform private.refuse('CS412', format('the dataset is at version %s, which If-None-Match excludes', dataset.version), private.encrypted_state(dataset));
  end if;
  if not op ?| array['if_match', 'base_version', 'if_none_match_versions'] and (dataset.requires_preconditions or account.requires_preconditions) then
    perform private.refuse('CS428', 'this dataset takes no write without If-Match or baseVersion', private.encrypted_state(dataset));
  end if;
end $$;
comment on function private.require_preconditions is 'Refuses a write whose precondition is stale (CS412, CS409) or missing where one is demanded (CS428).';

create function private.is_last_write(dataset public.encrypted_datasets, op jsonb, payload bytea) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return exists (
    select from public.encrypted_versions v
    where v.organization_id = dataset.organization_id and v.owner_id = dataset.owner_id and v.dataset_id = dataset.id and v.version = dataset.version
      and v.kind = 'write' and v.iv = decode(op -> 'meta' ->> 'iv', 'base64') and v.salt = decode(op -> 'meta' ->> 'salt', 'base64')
      and v.kdf = op -> 'meta' ->> 'kdf' and v.kdf_parameters = op -> 'meta' -> 'kdf_parameters'
      and v.schema_version = (op -> 'meta' ->> 'schema_version')::int
      -- Last, as it is the only one that costs: nearly every write has another IV.
      and v.payload = is_last_write.payload);
end $$;
comment on function private.is_last_write is 'Whether an operation repeats the last write byte for byte: its answer was lost.';

create function private.require_quota(account public.encrypted_accounts, dataset public.encrypted_datasets, bytes bigint) returns void
language plpgsql set search_path = '' as $$
declare
  quota bigint := private.encrypted_quota(account.organization_id);
  used bigint := private.encrypted_bytes(account.organization_id);
begin
  -- Only growth is refused: what is no larger than what it replaces may always be written.
  if used + require_quota.bytes > quota and require_quota.bytes > coalesce((select octet_length(v.payload) from public.encrypted_versions v
    where v.organization_id = dataset.organization_id and v.owner_id = dataset.owner_id and v.dataset_id = dataset.id and v.version = dataset.version), 0) then
    perform private.refuse('CS507', format('the quota of %s bytes is used up: %s bytes are stored, %s more were asked for', quota, used, require_quota.bytes),
      jsonb_build_object('quotaBytes', quota, 'usedBytes', used));
  end if;
end $$;
comment on function private.require_quota is 'Refuses growth beyond the quota (CS507).';

create function private.count_change(account public.encrypted_accounts, bytes bigint) returns bigint
language plpgsql set search_path = '' as $$
declare
  result bigint;
begin
  update public.encrypted_accounts a set change_no = a.change_no + 1, bytes_used = a.bytes_used + count_change.bytes, updated_at = clock_timestamp()
  where a.organization_id = account.organization_id and a.owner_id = account.owner_id returning a.change_no into result;
  return result;
end $$;
comment on function private.count_change is 'Counts a version''s bytes; the next number in the owner''s feed. The row is locked by the writing transaction.';

create function private.check_write(account public.encrypted_accounts, dataset public.encrypted_datasets, op jsonb) returns void
language plpgsql set search_path = '' as $$
declare
  meta jsonb := op -> 'meta';
  before public.encrypted_versions;
  fingerprint bytea := sha256(decode(meta ->> 'salt', 'base64') || decode(meta ->> 'iv', 'base64'));
begin
  if coalesce((op ->> 'key_generation')::int, account.key_generation) <> account.key_generation then
    perform private.refuse('CS419', format('the key was rotated: the generation is %s, the write is of %s', account.key_generation, op ->> 'key_generation'),
      jsonb_build_object('keyGeneration', account.key_generation));
  end if;
  select v.version, v.kdf, v.kdf_parameters into before.version, before.kdf, before.kdf_parameters from public.encrypted_versions v
  where v.organization_id = dataset.organization_id and v.owner_id = dataset.owner_id and v.dataset_id = dataset.id and v.kind <> 'delete'
  order by v.version desc limit 1;
  if not coalesce((op ->> 'allows_weaker_kdf')::boolean, false)
    and private.kdf_strength(meta ->> 'kdf', meta -> 'kdf_parameters') < private.kdf_strength(before.kdf, before.kdf_parameters) then
    perform private.refuse('CS420', format('the key derivation would be weaker than that of version %s: say allowWeakerKdf to mean it', before.version),
      private.encrypted_state(dataset));
  end if;
  if meta -> 'aad' ? 'keyId' and (lower(meta -> 'aad' ->> 'keyId') <> dataset.id::text or (meta -> 'aad' ->> 'version')::bigint <> dataset.version + 1) then
    perform private.refuse('CS409', format('the additional data is bound to version %s of %s: this write is version %s of %s', meta -> 'aad' ->> 'version',
      meta -> 'aad' ->> 'keyId', dataset.version + 1, dataset.id), private.encrypted_state(dataset));
  end if;
  insert into private.used_ivs (owner_id, fingerprint) values (account.owner_id, fingerprint) on conflict do nothing;
  if not found then
    perform private.refuse('CS421', 'the IV was used under this salt before: make a new random IV for every write', private.encrypted_state(dataset));
  end if;
end $$;
comment on function private.check_write is 'Refuses an old key generation (CS419), a weaker key derivation (CS420), foreign additional data (CS409) and a used IV (CS421).';

create function private.add_version(account public.encrypted_accounts, dataset public.encrypted_datasets, content public.encrypted_versions, payload bytea)
returns public.encrypted_datasets
language plpgsql set search_path = '' as $$
declare
  next bigint := dataset.version + 1;
  at timestamptz := clock_timestamp();
  before bytea := coalesce((select v.hash from public.encrypted_versions v
    where v.organization_id = dataset.organization_id and v.owner_id = dataset.owner_id and v.dataset_id = dataset.id and v.version = dataset.version),
    decode(repeat('00', 32), 'hex'));
begin
  perform private.require_quota(account, dataset, coalesce(octet_length(payload), 0));
  dataset.version := next;
  dataset.updated_at := at;
  dataset.key_generation := content.key_generation;
  dataset.change_no := private.count_change(account, coalesce(octet_length(payload), 0));
  dataset.deleted_at := case when content.kind = 'delete' then at end;
  dataset.undeletable_until := case when content.kind = 'delete' then at + interval '30 days' end;
  insert into public.encrypted_datasets values (dataset.*)
  on conflict on constraint encrypted_datasets_pkey do update set
    version = excluded.version, updated_at = excluded.updated_at, key_generation = excluded.key_generation, change_no = excluded.change_no,
    deleted_at = excluded.deleted_at, undeletable_until = excluded.undeletable_until, requires_preconditions = excluded.requires_preconditions;
  insert into public.encrypted_versions (organization_id, owner_id, dataset_id, version, kind, enc, kdf, kdf_parameters, salt, iv, schema_version, aad,
    key_generation, payload, restored_version, previous_hash, hash, created_at)
  values (dataset.organization_id, dataset.owner_id, dataset.id, next, content.kind, content.enc, content.kdf, content.kdf_parameters, content.salt,
    content.iv, content.schema_version, content.aad, content.key_generation, payload, content.restored_version, before,
    private.chain_hash(before, next, content.iv, payload), at);
  return dataset;
end $$;
comment on function private.add_version is 'Writes the next version of a dataset, chained, counted and numbered in the feed. The payload comes apart from the content: megabytes are handed on, not copied with a row.';

create function private.content_of(account public.encrypted_accounts, op jsonb) returns public.encrypted_versions
language plpgsql set search_path = '' as $$
declare
  content public.encrypted_versions;
  meta jsonb := op -> 'meta';
begin
  content.kind := 'write';
  content.enc := meta ->> 'enc';
  content.kdf := meta ->> 'kdf';
  content.kdf_parameters := meta -> 'kdf_parameters';
  content.salt := decode(meta ->> 'salt', 'base64');
  content.iv := decode(meta ->> 'iv', 'base64');
  content.schema_version := (meta ->> 'schema_version')::int;
  content.aad := meta -> 'aad';
  content.key_generation := account.key_generation;
  return content;
end $$;
comment on function private.content_of is 'The version an operation writes, without its payload.';

create function private.create_encrypted(account public.encrypted_accounts, op jsonb, payload bytea) returns public.encrypted_datasets
language plpgsql set search_path = '' as $$
declare
  dataset public.encrypted_datasets;
begin
  select d.* into dataset from public.encrypted_datasets d
  where d.organization_id = account.organization_id and d.owner_id = account.owner_id and d.id = (op ->> 'key_id')::uuid;
  if found then
    if dataset.deleted_at is null and private.is_last_write(dataset, op, payload) then
      return dataset;
    end if;
    perform private.refuse(case when coalesce((op ->> 'if_none_match')::boolean, false) then 'CS412' else 'CS409' end,
      'a dataset of this keyId exists', private.encrypted_state(dataset));
  end if;
  dataset.organization_id := account.organization_id;
  dataset.owner_id := account.owner_id;
  dataset.id := coalesce((op ->> 'key_id')::uuid, gen_random_uuid());
  dataset.version := 0;
  dataset.created_at := clock_timestamp();
  dataset.requires_preconditions := coalesce((op ->> 'requires_preconditions')::boolean, false);
  perform private.require_content(op, payload);
  perform private.check_write(account, dataset, op);
  return private.add_version(account, dataset, private.content_of(account, op), payload);
end $$;
comment on function private.create_encrypted is 'Creates a dataset, under the client''s own id if it gave one.';

create function private.put_encrypted(account public.encrypted_accounts, op jsonb, payload bytea) returns public.encrypted_datasets
language plpgsql set search_path = '' as $$
declare
  dataset public.encrypted_datasets := private.dataset_to_change(account, (op ->> 'key_id')::uuid);
begin
  if dataset.deleted_at is not null then
    perform private.refuse('CS404', 'dataset not found');
  end if;
  if private.is_last_write(dataset, op, payload) then
    return dataset;
  end if;
  perform private.require_preconditions(account, dataset, op);
  perform private.require_content(op, payload);
  perform private.check_write(account, dataset, op);
  dataset.requires_preconditions := coalesce((op ->> 'requires_preconditions')::boolean, dataset.requires_preconditions);
  return private.add_version(account, dataset, private.content_of(account, op), payload);
end $$;
comment on function private.put_encrypted is 'Writes the next version of a dataset.';

create function private.delete_encrypted(account public.encrypted_accounts, op jsonb) returns public.encrypted_datasets
language plpgsql set search_path = '' as $$
declare
  dataset public.encrypted_datasets := private.dataset_to_change(account, (op ->> 'key_id')::uuid);
  content public.encrypted_versions;
begin
  if dataset.deleted_at is not null then
    perform private.refuse('CS404', 'dataset not found');
  end if;
  perform private.require_preconditions(account, dataset, op);
  content.kind := 'delete';
  content.key_generation := dataset.key_generation;
  return private.add_version(account, dataset, content, null);
end $$;
comment on function private.delete_encrypted is 'Deletes a dataset: a version without ciphertext, which can be undone for 30 days.';

create function private.restore_encrypted(account public.encrypted_accounts, op jsonb) returns public.encrypted_datasets
language plpgsql set search_path = '' as $$
declare
  dataset public.encrypted_datasets := private.dataset_to_change(account, (op ->> 'key_id')::uuid);
  content public.encrypted_versions;
  is_undelete boolean := op ->> 'op' = 'undelete';
begin
  if is_undelete <> (dataset.deleted_at is not null) then
    perform private.refuse(case when is_undelete then 'CS409' else 'CS404' end,
      case when is_undelete then 'the dataset is not deleted' else 'dataset not found' end, case when is_undelete then private.encrypted_state(dataset) end);
  end if;
  if is_undelete and dataset.undeletable_until < clock_timestamp() then
    perform private.refuse('CS418', format('the dataset was deleted on %s and can no longer be restored', dataset.deleted_at::date));
  end if;
  perform private.require_preconditions(account, dataset, op);
  select v.* into content from public.encrypted_versions v
  where v.organization_id = dataset.organization_id and v.owner_id = dataset.owner_id and v.dataset_id = dataset.id
    and (not is_undelete or v.kind <> 'delete')
    and (not op ? 'version' or v.version = (op ->> 'version')::bigint) and (not op ? 'at' or v.created_at <= (op ->> 'at')::timestamptz)
  order by v.version desc limit 1;
  if content.version is null or content.kind = 'delete' then
    perform private.refuse('CS404', 'there is no such version with content: it was never written, was a deletion, or retention took it');
  end if;
  if content.key_generation <> account.key_generation then
    perform private.refuse('CS419', format('version %s is of key generation %s, the present one is %s: open it and write it anew', content.version,
      content.key_generation, account.key_generation), jsonb_build_object('keyGeneration', account.key_generation));
  end if;
  content.restored_version := coalesce(content.restored_version, content.version);
  content.kind := case when is_undelete then 'undelete' else 'restore' end;
  return private.add_version(account, dataset, content, content.payload);
end $$;
comment on function private.restore_encrypted is 'Makes a new version with the content of an old one, or of the last one before a deletion; never rewinds.';

create function private.apply_encrypted(account public.encrypted_accounts, op jsonb, payload bytea) returns jsonb
language plpgsql set search_path = '' as $$
declare
  dataset public.encrypted_datasets;
begin
  dataset := case op ->> 'op'
    when 'create' then private.create_encrypted(account, op, payload)
    when 'put' then private.put_encrypted(account, op, payload)
    when 'delete' then private.delete_encrypted(account, op)
    when 'restore' then private.restore_encrypted(account, op)
    when 'undelete' then private.restore_encrypted(account, op)
  end;
  if dataset.id is null then
    perform private.refuse('CS400', format('op must be create, put, delete, restore or undelete, found %s', op ->> 'op'));
  end if;
  return jsonb_build_object('keyId', dataset.id, 'version', dataset.version, 'updatedAt', dataset.updated_at, 'deletedAt', dataset.deleted_at,
    'undeletableUntil', dataset.undeletable_until);
end $$;
comment on function private.apply_encrypted is 'Carries out one operation on an account that is locked. Its payload is null where it brings none.';

create function private.require_unchanged(account public.encrypted_accounts, others jsonb) returns void
language plpgsql set search_path = '' as $$
declare
  changed jsonb;
begin
  select jsonb_agg(jsonb_build_object('keyId', x.key_id, 'currentVersion', d.version)) into changed
  from jsonb_to_recordset(require_unchanged.others) as x (key_id uuid, version bigint)
  left join public.encrypted_datasets d on d.organization_id = account.organization_id and d.owner_id = account.owner_id and d.id = x.key_id
  where d.version is distinct from x.version;
  if changed is not null then
    perform private.refuse('CS409', 'a dataset that must be unchanged has changed', jsonb_build_object('changed', changed));
  end if;
end $$;
comment on function private.require_unchanged is 'Refuses when one of the named datasets is at another version.';

create function private.apply_all(account public.encrypted_accounts, ops jsonb, frame bytea) returns jsonb
language plpgsql set search_path = '' as $$
declare
  results jsonb := '[]';
  errors jsonb := '[]';
  op jsonb;
  place bigint;
  first int := private.frame_head_bytes(frame) + 1;
  bytes int;
  message text;
  told text;
begin
  for op, place in select x.op, x.n - 1 from jsonb_array_elements(apply_all.ops) with ordinality as x (op, n) loop
    bytes := (op ->> 'payload_bytes')::int;
    begin
      results := results || private.apply_encrypted(account, op, substring(frame from first for bytes));
    exception when others then
      get stacked diagnostics message = message_text, told = pg_exception_detail;
      -- A refusal is told with the others; anything else ends the batch as it is.
      if sqlstate not like 'CS%' then
        raise;
      end if;
      errors := errors || jsonb_build_object('index', place, 'sqlstate', sqlstate, 'message', message, 'detail', nullif(told, '')::jsonb);
    end;
    first := first + coalesce(bytes, 0);
  end loop;
  if errors <> '[]' then
    perform private.refuse(errors -> 0 ->> 'sqlstate', format('%s of %s operations were refused; nothing was written', jsonb_array_length(errors),
      jsonb_array_length(apply_all.ops)), jsonb_build_object('items', errors));
  end if;
  return results;
end $$;
comment on function private.apply_all is 'Carries out every operation or none, telling all that were refused. The frame holds their payloads in their order; null where none has one.';

create function private.write_encrypted(frame bytea) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  caller uuid := (select auth.uid());
  head jsonb := private.frame_head(frame);
  ops jsonb := head -> 'ops';
  told_key text := head ->> 'idempotency_key';
  account public.encrypted_accounts;
  known private.idempotency_keys;
  answer jsonb;
begin
  perform private.require_user_token();
  perform private.require_framed(ops, octet_length(frame) - private.frame_head_bytes(frame));
  if jsonb_array_length(ops) not between 1 and 100 then
    perform private.refuse('CS400', 'ops must be 1 to 100 operations');
  end if;
  if told_key is not null then
    if char_length(told_key) not between 1 and 200 or coalesce(head ->> 'fingerprint', '') !~ '^[0-9a-f]{64}$' then
      perform private.refuse('CS400', 'idempotency_key must be 1 to 200 characters, with the fingerprint of the request: a SHA-256 in hexadecimal');
    end if;
    if not pg_try_advisory_xact_lock(hashtextextended(concat_ws('/', 'idempotency', caller, told_key), 0)) then
      perform private.refuse('CS423', 'a request with this Idempotency-Key is running');
    end if;
    select k.* into known from private.idempotency_keys k
    where k.owner_id = caller and k.key = told_key and k.expires_at > clock_timestamp();
    if found and known.fingerprint <> decode(head ->> 'fingerprint', 'hex') then
      perform private.refuse('CS422', 'this Idempotency-Key was used with another request');
    elsif found then
      perform private.take_user_token();
      return known.answer || '{"replayed": true}';
    end if;
  end if;
  account := private.lock_encrypted_account(caller);
  if head ? 'unchanged' then
    perform private.require_unchanged(account, head -> 'unchanged');
  end if;
  answer := jsonb_build_object('results', case jsonb_array_length(ops)
    when 1 then jsonb_build_array(private.apply_encrypted(account, ops -> 0,
      substring(frame from private.frame_head_bytes(frame) + 1 for (ops -> 0 ->> 'payload_bytes')::int)))
    else private.apply_all(account, ops, frame) end);
  if told_key is not null then
    insert into private.idempotency_keys as k (owner_id, key, fingerprint, answer, expires_at)
    values (caller, told_key, decode(head ->> 'fingerprint', 'hex'), answer, clock_timestamp() + interval '1 day')
    on conflict on constraint idempotency_keys_pkey do update set fingerprint = excluded.fingerprint, answer = excluded.answer, expires_at = excluded.expires_at;
  end if;
  perform private.take_user_token();
  return answer || '{"replayed": false}';
end $$;
comment on function private.write_encrypted is 'write_encrypted for the caller.';
create function public.write_encrypted(bytea) returns jsonb
language plpgsql security invoker set search_path = '' set statement_timeout = '30s' as $$
begin
  return private.write_encrypted($1);
end $$;
comment on function public.write_encrypted is 'Carries out operations on the caller''s encrypted datasets, all or none. Takes a frame: {ops, unchanged, idempotency_key, fingerprint}, then the ciphertexts. An operation: {op, key_id, payload_bytes, meta, if_match, base_version, ...}.';
grant execute on function private.write_encrypted, public.write_encrypted to authenticated;
