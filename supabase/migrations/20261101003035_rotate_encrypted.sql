-- Rotating the key of an account: every living dataset is written anew under another key, or none is. What fits into one request
-- comes in one; a larger account is staged over many: its old data stays as it is and is written to until the commit, which is one
-- transaction and covers every living dataset as it then stands.

create table private.encrypted_rotations (
  organization_id uuid not null,
  owner_id uuid not null,
  id uuid not null default gen_random_uuid(),
  from_generation int not null,
  key_check jsonb not null,
  began_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null default clock_timestamp() + interval '1 day',
  primary key (organization_id, owner_id),
  constraint encrypted_rotations_belong_to_an_account foreign key (organization_id, owner_id)
    references public.encrypted_accounts (organization_id, owner_id) on delete cascade,
  constraint encrypted_rotations_key_check_is_short check (octet_length(key_check::text) <= 8192)
);
comment on table private.encrypted_rotations is 'Rotations that are being staged: one an account.';
comment on column private.encrypted_rotations.organization_id is 'The owner''s personal organization.';
comment on column private.encrypted_rotations.owner_id is 'The user.';
comment on column private.encrypted_rotations.id is 'What requests call it; another one after each beginning.';
comment on column private.encrypted_rotations.from_generation is 'Generation of the key it replaces.';
comment on column private.encrypted_rotations.key_check is 'The key check of the new key.';
comment on column private.encrypted_rotations.began_at is 'When it began (UTC).';
comment on column private.encrypted_rotations.expires_at is 'When it is given up (UTC).';
alter table private.encrypted_rotations enable row level security;

create table private.staged_datasets (
  organization_id uuid not null,
  owner_id uuid not null,
  dataset_id uuid not null,
  base_version bigint not null,
  op jsonb not null,
  payload bytea not null,
  primary key (organization_id, owner_id, dataset_id),
  constraint staged_datasets_belong_to_a_rotation foreign key (organization_id, owner_id)
    references private.encrypted_rotations (organization_id, owner_id) on delete cascade,
  constraint staged_datasets_payload_fits check (octet_length(payload) between 16 and 5242880)
);
comment on table private.staged_datasets is 'Datasets under the new key, until the rotation is committed.';
comment on column private.staged_datasets.organization_id is 'The owner''s personal organization.';
comment on column private.staged_datasets.owner_id is 'The user.';
comment on column private.staged_datasets.dataset_id is 'The keyId.';
comment on column private.staged_datasets.base_version is 'The version it is to replace.';
comment on column private.staged_datasets.op is 'The operation that the commit carries out.';
comment on column private.staged_datasets.payload is 'The ciphertext with its tag.';
alter table private.staged_datasets alter column payload set storage external;
alter table private.staged_datasets enable row level security;

create function private.require_generation(account public.encrypted_accounts, generation int) returns void
language plpgsql set search_path = '' as $$
begin
  if generation is distinct from account.key_generation then
    perform private.refuse('CS419', format('the key is of generation %s, not %s', account.key_generation, generation),
      jsonb_build_object('keyGeneration', account.key_generation));
  end if;
end $$;
comment on function private.require_generation is 'Refuses whoever rotates from another key than the present one (CS419).';

create function private.require_key_check(key_check jsonb) returns void
language plpgsql immutable set search_path = '' as $$
begin
  if jsonb_typeof(key_check) is distinct from 'object' or octet_length(key_check::text) > 8192 then
    perform private.refuse('CS400', 'key_check must be an object of 8192 bytes of JSON at most');
  end if;
end $$;
comment on function private.require_key_check is 'Refuses a key check that is none, or without a bound (CS400).';

create function private.raise_key_generation(account public.encrypted_accounts, key_check jsonb) returns public.encrypted_accounts
language plpgsql set search_path = '' as $$
begin
  update public.encrypted_accounts a set key_generation = a.key_generation + 1, key_check = raise_key_generation.key_check, updated_at = clock_timestamp()
  where a.organization_id = account.organization_id and a.owner_id = account.owner_id returning a.* into account;
  -- Whatever was staged is of a key that comes too late.
  delete from private.encrypted_rotations r where r.organization_id = account.organization_id and r.owner_id = account.owner_id;
  return account;
end $$;
comment on function private.raise_key_generation is 'The account under its next key; a rotation that was being staged is over.';

create function private.rotate_encrypted(frame bytea) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  head jsonb := private.frame_head(frame);
  account public.encrypted_accounts;
  missing jsonb;
  results jsonb;
begin
  perform private.require_user_token();
  perform private.require_framed(head -> 'ops', octet_length(frame) - private.frame_head_bytes(frame));
  account := private.lock_encrypted_account((select auth.uid()));
  perform private.require_generation(account, (head ->> 'from_generation')::int);
  select jsonb_agg(d.id order by d.id) into missing from public.encrypted_datasets d
  where d.organization_id = account.organization_id and d.owner_id = account.owner_id and d.deleted_at is null
    and not exists (select from jsonb_array_elements(head -> 'ops') o
      where o ->> 'op' = 'put' and (o ->> 'key_id')::uuid = d.id and (o ? 'if_match' or o ? 'base_version'));
  if missing is not null then
    perform private.refuse('CS409', format('a rotation writes every living dataset with the version it had: %s are missing', jsonb_array_length(missing)),
      jsonb_build_object('missing', missing));
  end if;
  perform private.require_key_check(head -> 'key_check');
  account := private.raise_key_generation(account, head -> 'key_check');
  results := private.apply_all(account, head -> 'ops', frame);
  perform private.take_user_token();
  return jsonb_build_object('keyGeneration', account.key_generation, 'results', results);
end $$;
comment on function private.rotate_encrypted is 'rotate_encrypted for the caller.';
create function public.rotate_encrypted(bytea) returns jsonb
language sql security invoker set search_path = '' set statement_timeout = '55s' as $$
  select private.rotate_encrypted($1)
$$;
comment on function public.rotate_encrypted is 'Raises the key generation and writes every living dataset under the new key, all or none. Takes a frame: {from_generation, key_check, ops}, then the ciphertexts.';

create function private.encrypted_rotation(rotation private.encrypted_rotations) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('rotationId', rotation.id, 'fromGeneration', rotation.from_generation, 'keyCheck', rotation.key_check,
    'beganAt', rotation.began_at, 'expiresAt', rotation.expires_at,
    'staged', (select count(*) from private.staged_datasets s where s.organization_id = rotation.organization_id and s.owner_id = rotation.owner_id))
$$;
comment on function private.encrypted_rotation is 'A rotation that is being staged, as callers see it.';

create function private.find_rotation(account public.encrypted_accounts) returns private.encrypted_rotations
language sql stable set search_path = '' as $$
  select r.* from private.encrypted_rotations r
  where r.organization_id = account.organization_id and r.owner_id = account.owner_id and r.expires_at > clock_timestamp()
$$;
comment on function private.find_rotation is 'The account''s rotation that is being staged, unless it expired.';

create function private.require_rotation(account public.encrypted_accounts, rotation_id uuid) returns private.encrypted_rotations
language plpgsql set search_path = '' as $$
declare
  rotation private.encrypted_rotations := private.find_rotation(account);
begin
  if rotation.id is null or rotation.id is distinct from rotation_id then
    perform private.refuse('CS404', 'there is no such rotation: it was committed, given up or has expired',
      jsonb_build_object('keyGeneration', account.key_generation));
  end if;
  return rotation;
end $$;
comment on function private.require_rotation is 'A rotation that is being staged; refuses what is none (CS404).';

create function private.begin_encrypted_rotation(from_generation int, key_check jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  account public.encrypted_accounts;
  rotation private.encrypted_rotations;
begin
  perform private.require_user_token();
  account := private.lock_encrypted_account((select auth.uid()));
  perform private.require_generation(account, from_generation);
  perform private.require_key_check(begin_encrypted_rotation.key_check);
  rotation := private.find_rotation(account);
  if rotation.id is not null and rotation.key_check <> begin_encrypted_rotation.key_check then
    perform private.refuse('CS409', 'another rotation is being staged: give it up first, or wait until it expires',
      private.encrypted_rotation(rotation) - 'keyCheck');
  end if;
  if rotation.id is null then
    delete from private.encrypted_rotations r where r.organization_id = account.organization_id and r.owner_id = account.owner_id;
    insert into private.encrypted_rotations (organization_id, owner_id, from_generation, key_check)
    values (account.organization_id, account.owner_id, account.key_generation, begin_encrypted_rotation.key_check) returning * into rotation;
  end if;
  perform private.take_user_token();
  return private.encrypted_rotation(rotation);
end $$;
comment on function private.begin_encrypted_rotation is 'begin_encrypted_rotation for the caller.';
create function public.begin_encrypted_rotation(from_generation int, key_check jsonb) returns jsonb
language sql security invoker set search_path = '' as $$
  select private.begin_encrypted_rotation(begin_encrypted_rotation.from_generation, begin_encrypted_rotation.key_check)
$$;
comment on function public.begin_encrypted_rotation is 'Begins a rotation that is staged over several requests; the same again when its key check is the same.';

create function private.read_encrypted_rotation() returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  rotation private.encrypted_rotations;
begin
  perform private.require_user_token();
  select r.* into rotation from private.encrypted_rotations r
  where r.organization_id = private.own_home() and r.owner_id = (select auth.uid()) and r.expires_at > clock_timestamp();
  perform private.take_user_token();
  return case when rotation.id is not null then private.encrypted_rotation(rotation) end;
end $$;
comment on function private.read_encrypted_rotation is 'read_encrypted_rotation for the caller.';
create function public.read_encrypted_rotation() returns jsonb
language sql volatile security invoker set search_path = '' as $$ select private.read_encrypted_rotation() $$;
comment on function public.read_encrypted_rotation is 'The caller''s rotation that is being staged; null when there is none.';

create function private.stage_dataset(account public.encrypted_accounts, op jsonb, payload bytea) returns void
language plpgsql set search_path = '' as $$
declare
  dataset public.encrypted_datasets := private.dataset_to_change(account, (op ->> 'key_id')::uuid);
begin
  if dataset.deleted_at is not null then
    perform private.refuse('CS409', 'the dataset was deleted', private.encrypted_state(dataset));
  end if;
  if (op ->> 'base_version')::bigint is distinct from dataset.version then
    perform private.refuse('CS409', format('the dataset is at version %s, baseVersion is %s', dataset.version, op ->> 'base_version'), private.encrypted_state(dataset));
  end if;
  perform private.require_content(op, payload);
  -- What is staged counts as if it were stored: it is.
  perform private.require_quota(account, dataset, octet_length(payload) + (select coalesce(sum(octet_length(s.payload)), 0) from private.staged_datasets s
      where s.organization_id = account.organization_id and s.owner_id = account.owner_id and s.dataset_id <> dataset.id))
  where octet_length(payload) > (select octet_length(v.payload) from public.encrypted_versions v
    where v.organization_id = dataset.organization_id and v.owner_id = dataset.owner_id and v.dataset_id = dataset.id and v.version = dataset.version);
  insert into private.staged_datasets as s (organization_id, owner_id, dataset_id, base_version, op, payload)
  values (account.organization_id, account.owner_id, dataset.id, dataset.version, op, stage_dataset.payload)
  on conflict on constraint staged_datasets_pkey do update set base_version = excluded.base_version, op = excluded.op, payload = excluded.payload;
end $$;
comment on function private.stage_dataset is 'Stages a dataset, over what was staged of it before. No larger than what it replaces it is taken whatever the quota.';

create function private.stage_encrypted(frame bytea) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  head jsonb := private.frame_head(frame);
  first int := private.frame_head_bytes(frame) + 1;
  account public.encrypted_accounts;
  rotation private.encrypted_rotations;
  op jsonb;
  place bigint;
  errors jsonb := '[]';
  message text;
  told text;
begin
  perform private.require_user_token();
  perform private.require_framed(head -> 'ops', octet_length(frame) - private.frame_head_bytes(frame));
  account := private.lock_encrypted_account((select auth.uid()));
  rotation := private.require_rotation(account, (head ->> 'rotation_id')::uuid);
  for op, place in select x.op, x.n - 1 from jsonb_array_elements(head -> 'ops') with ordinality as x (op, n) loop
    begin
      perform private.stage_dataset(account, op, substring(frame from first for (op ->> 'payload_bytes')::int));
    exception when others then
      get stacked diagnostics message = message_text, told = pg_exception_detail;
      if sqlstate not like 'CS%' then
        raise;
      end if;
      errors := errors || jsonb_build_object('index', place, 'sqlstate', sqlstate, 'message', message, 'detail', nullif(told, '')::jsonb);
    end;
    first := first + coalesce((op ->> 'payload_bytes')::int, 0);
  end loop;
  if errors <> '[]' then
    perform private.refuse(errors -> 0 ->> 'sqlstate', format('%s of %s datasets were refused; none was staged', jsonb_array_length(errors),
      jsonb_array_length(head -> 'ops')), jsonb_build_object('items', errors));
  end if;
  perform private.take_user_token();
  return private.encrypted_rotation(rotation);
end $$;
comment on function private.stage_encrypted is 'stage_encrypted for the caller.';
create function public.stage_encrypted(bytea) returns jsonb
language sql security invoker set search_path = '' set statement_timeout = '30s' as $$ select private.stage_encrypted($1) $$;
comment on function public.stage_encrypted is 'Stages datasets under the new key, all or none of the request. Takes a frame: {rotation_id, ops}, then the ciphertexts.';

create function private.unstaged_datasets(account public.encrypted_accounts) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(d.id order by d.id), '[]') from public.encrypted_datasets d
  left join private.staged_datasets s on s.organization_id = d.organization_id and s.owner_id = d.owner_id and s.dataset_id = d.id
  where d.organization_id = account.organization_id and d.owner_id = account.owner_id and d.deleted_at is null
    and s.base_version is distinct from d.version
$$;
comment on function private.unstaged_datasets is 'Living datasets that were not staged, or were written since.';

create function private.commit_encrypted_rotation(rotation_id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  account public.encrypted_accounts;
  rotation private.encrypted_rotations;
  missing jsonb;
  staged record;
  results jsonb[] := '{}';
begin
  perform private.require_user_token();
  account := private.lock_encrypted_account((select auth.uid()));
  rotation := private.require_rotation(account, commit_encrypted_rotation.rotation_id);
  missing := private.unstaged_datasets(account);
  if missing <> '[]' then
    perform private.refuse('CS409', format('a rotation writes every living dataset as it stands: %s were not staged, or changed since', jsonb_array_length(missing)),
      jsonb_build_object('missing', missing));
  end if;
  update public.encrypted_accounts a set key_generation = a.key_generation + 1, key_check = rotation.key_check, updated_at = clock_timestamp()
  where a.organization_id = account.organization_id and a.owner_id = account.owner_id returning a.* into account;
  for staged in
    select s.op, s.payload from private.staged_datasets s
    join public.encrypted_datasets d on d.organization_id = s.organization_id and d.owner_id = s.owner_id and d.id = s.dataset_id and d.deleted_at is null
    where s.organization_id = account.organization_id and s.owner_id = account.owner_id order by s.dataset_id
  loop
    results := results || private.apply_encrypted(account, staged.op, staged.payload);
  end loop;
  delete from private.encrypted_rotations r where r.organization_id = account.organization_id and r.owner_id = account.owner_id;
  perform private.take_user_token();
  return jsonb_build_object('keyGeneration', account.key_generation, 'results', to_jsonb(results));
end $$;
comment on function private.commit_encrypted_rotation is 'commit_encrypted_rotation for the caller.';
create function public.commit_encrypted_rotation(rotation_id uuid) returns jsonb
language sql security invoker set search_path = '' set statement_timeout = '55s' as $$
  select private.commit_encrypted_rotation(commit_encrypted_rotation.rotation_id)
$$;
comment on function public.commit_encrypted_rotation is 'Writes everything that was staged and raises the key generation, in one transaction; refuses (CS409) while a living dataset is missing.';

create function private.give_up_encrypted_rotation(rotation_id uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  perform private.require_user_token();
  delete from private.encrypted_rotations r
  where r.organization_id = private.own_home() and r.owner_id = (select auth.uid()) and r.id = give_up_encrypted_rotation.rotation_id;
  if not found then
    perform private.refuse('CS404', 'there is no such rotation: it was committed, given up or has expired');
  end if;
  perform private.take_user_token();
  return true;
end $$;
comment on function private.give_up_encrypted_rotation is 'give_up_encrypted_rotation for the caller.';
create function public.give_up_encrypted_rotation(rotation_id uuid) returns boolean
language sql security invoker set search_path = '' as $$ select private.give_up_encrypted_rotation(give_up_encrypted_rotation.rotation_id) $$;
comment on function public.give_up_encrypted_rotation is 'Forgets a rotation and everything that was staged for it.';

grant execute on function private.rotate_encrypted, public.rotate_encrypted, private.begin_encrypted_rotation, public.begin_encrypted_rotation,
  private.read_encrypted_rotation, public.read_encrypted_rotation, private.stage_encrypted, public.stage_encrypted, private.commit_encrypted_rotation,
  public.commit_encrypted_rotation, private.give_up_encrypted_rotation, public.give_up_encrypted_rotation to authenticated;
