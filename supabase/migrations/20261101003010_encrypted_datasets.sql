-- Encrypted datasets: a key id, its versions, and nothing the server could read. Every version is kept until retention takes
-- it; each is chained to the one before by a hash, so that a gap or an edit shows. A deletion is a version without ciphertext.

create table public.encrypted_datasets (
  organization_id uuid not null,
  owner_id uuid not null,
  id uuid not null,
  version bigint not null,
  key_generation int not null,
  requires_preconditions boolean not null default false,
  change_no bigint not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  undeletable_until timestamptz,
  primary key (organization_id, owner_id, id),
  constraint encrypted_datasets_belong_to_an_account foreign key (organization_id, owner_id)
    references public.encrypted_accounts (organization_id, owner_id) on delete cascade,
  constraint encrypted_datasets_deleted_can_return_until check ((deleted_at is null) = (undeletable_until is null))
);
comment on table public.encrypted_datasets is 'Datasets of an owner: where each stands. The content is in encrypted_versions.';
comment on column public.encrypted_datasets.organization_id is 'The owner''s personal organization.';
comment on column public.encrypted_datasets.owner_id is 'The user.';
comment on column public.encrypted_datasets.id is 'The keyId; unique for its owner, so that nobody learns of another''s.';
comment on column public.encrypted_datasets.version is 'The present version; never falls.';
comment on column public.encrypted_datasets.key_generation is 'Generation of the key of the present version.';
comment on column public.encrypted_datasets.requires_preconditions is 'Writes without a precondition are refused.';
comment on column public.encrypted_datasets.change_no is 'Number of its last change in the owner''s feed.';
comment on column public.encrypted_datasets.created_at is 'When it was created (UTC).';
comment on column public.encrypted_datasets.updated_at is 'When the present version was written (UTC).';
comment on column public.encrypted_datasets.deleted_at is 'When it was deleted (UTC); null while it lives.';
comment on column public.encrypted_datasets.undeletable_until is 'Until when the deletion can be undone (UTC).';
create unique index encrypted_datasets_in_order_of_change on public.encrypted_datasets (organization_id, owner_id, change_no);
create index encrypted_datasets_to_purge on public.encrypted_datasets (undeletable_until) where deleted_at is not null;

create table public.encrypted_versions (
  organization_id uuid not null,
  owner_id uuid not null,
  dataset_id uuid not null,
  version bigint not null,
  kind text not null,
  enc text,
  kdf text,
  kdf_parameters jsonb,
  salt bytea,
  iv bytea,
  schema_version int,
  aad jsonb,
  key_generation int not null,
  payload bytea,
  restored_version bigint,
  previous_hash bytea not null,
  hash bytea not null,
  created_at timestamptz not null,
  primary key (organization_id, owner_id, dataset_id, version),
  constraint encrypted_versions_belong_to_a_dataset foreign key (organization_id, owner_id, dataset_id)
    references public.encrypted_datasets (organization_id, owner_id, id) on delete cascade,
  constraint encrypted_versions_kind_is_known check (kind in ('write', 'restore', 'undelete', 'delete')),
  constraint encrypted_versions_deletion_holds_no_ciphertext check (
    (kind = 'delete') = (payload is null) and (kind = 'delete') = (iv is null) and (kind = 'delete') = (salt is null)),
  constraint encrypted_versions_payload_fits check (octet_length(payload) between 16 and 5242880),
  constraint encrypted_versions_iv_is_of_gcm check (octet_length(iv) = 12),
  constraint encrypted_versions_salt_is_long_enough check (octet_length(salt) between 16 and 64),
  constraint encrypted_versions_restored_is_named check ((kind in ('restore', 'undelete')) = (restored_version is not null))
);
comment on table public.encrypted_versions is 'Versions of datasets: ciphertext and what a client needs to open it. Each is chained to the one before.';
comment on column public.encrypted_versions.organization_id is 'The owner''s personal organization.';
comment on column public.encrypted_versions.owner_id is 'The user.';
comment on column public.encrypted_versions.dataset_id is 'The keyId.';
comment on column public.encrypted_versions.version is 'From 1, without gaps when written.';
comment on column public.encrypted_versions.kind is 'write, restore, undelete or delete.';
comment on column public.encrypted_versions.enc is 'AES-GCM.';
comment on column public.encrypted_versions.kdf is 'PBKDF2-SHA256, PBKDF2-SHA512 or Argon2id.';
comment on column public.encrypted_versions.kdf_parameters is '{iterations} of PBKDF2; {memory (KiB), passes, parallelism} of Argon2id.';
comment on column public.encrypted_versions.salt is 'Salt of the key derivation.';
comment on column public.encrypted_versions.iv is 'Initialisation vector, 12 bytes, never used twice under a salt.';
comment on column public.encrypted_versions.schema_version is 'The application''s own version of what is inside.';
comment on column public.encrypted_versions.aad is 'What the client declares to have bound: {keyId, version}; checked, never computed with.';
comment on column public.encrypted_versions.key_generation is 'Generation of the key.';
comment on column public.encrypted_versions.payload is 'The ciphertext with its tag; null in a deletion.';
comment on column public.encrypted_versions.restored_version is 'The version whose content this one has.';
comment on column public.encrypted_versions.previous_hash is 'hash of the version before; 32 zero bytes for the first.';
comment on column public.encrypted_versions.hash is 'sha256(previous_hash, version as 8 bytes big-endian, iv, payload).';
comment on column public.encrypted_versions.created_at is 'When it was written (UTC).';
-- Ciphertext does not compress: it is stored outside the row as it is.
alter table public.encrypted_versions alter column payload set storage external;

create table private.used_ivs (
  owner_id uuid not null,
  fingerprint bytea not null,
  primary key (owner_id, fingerprint)
);
comment on table private.used_ivs is 'sha256(salt, iv) of every write, purged versions included: using a pair twice would break the encryption.';
comment on column private.used_ivs.owner_id is 'The user.';
comment on column private.used_ivs.fingerprint is 'sha256 of salt and iv.';
alter table private.used_ivs enable row level security;

create table private.idempotency_keys (
  owner_id uuid not null,
  key text not null,
  fingerprint bytea not null,
  answer jsonb not null,
  expires_at timestamptz not null,
  primary key (owner_id, key),
  constraint idempotency_keys_are_short check (char_length(key) between 1 and 200)
);
comment on table private.idempotency_keys is 'Answers to requests that carried an Idempotency-Key, for a day.';
comment on column private.idempotency_keys.owner_id is 'The user.';
comment on column private.idempotency_keys.key is 'The key the client chose.';
comment on column private.idempotency_keys.fingerprint is 'sha256 of what was asked.';
comment on column private.idempotency_keys.answer is 'What was answered; holds no ciphertext.';
comment on column private.idempotency_keys.expires_at is 'When it is forgotten (UTC).';
create index idempotency_keys_by_age on private.idempotency_keys (expires_at);
alter table private.idempotency_keys enable row level security;

alter table public.encrypted_datasets enable row level security;
alter table public.encrypted_versions enable row level security;
grant select on public.encrypted_datasets, public.encrypted_versions to authenticated;
-- A trusted server may count and check the chain; ciphertext is its owner's alone.
grant select on public.encrypted_datasets to service_role;
grant select (organization_id, owner_id, dataset_id, version, kind, key_generation, previous_hash, hash, created_at) on public.encrypted_versions to service_role;
create policy "owners read their encrypted datasets" on public.encrypted_datasets for select to authenticated
  using (owner_id = (select auth.uid()) and organization_id = (select private.own_home()));
create policy "owners read their encrypted versions" on public.encrypted_versions for select to authenticated
  using (owner_id = (select auth.uid()) and organization_id = (select private.own_home()));

create function private.chain_hash(previous_hash bytea, version bigint, iv bytea, payload bytea) returns bytea
language plpgsql immutable set search_path = '' as $$
begin
  return sha256(chain_hash.previous_hash || int8send(chain_hash.version) || coalesce(chain_hash.iv, '') || coalesce(chain_hash.payload, ''));
end $$;
comment on function private.chain_hash is 'The hash that chains a version to the one before.';

create function private.kdf_strength(kdf text, parameters jsonb) returns numeric
language plpgsql immutable set search_path = '' as $$
begin
  -- Each over the least that OWASP's Password Storage Cheat Sheet asks for, so that two of different kinds compare.
  return case kdf_strength.kdf
    when 'PBKDF2-SHA256' then (parameters ->> 'iterations')::numeric / 600000
    when 'PBKDF2-SHA512' then (parameters ->> 'iterations')::numeric / 220000
    when 'Argon2id' then (parameters ->> 'memory')::numeric * (parameters ->> 'passes')::numeric / (19456 * 2)
  end;
end $$;
comment on function private.kdf_strength is 'How much work a key derivation is, 1 being the recommended least.';

create function private.encrypted_state(dataset public.encrypted_datasets) returns jsonb
language sql immutable set search_path = '' as $$
  select jsonb_build_object('keyId', dataset.id, 'currentVersion', dataset.version, 'updatedAt', dataset.updated_at)
$$;
comment on function private.encrypted_state is 'What a conflict tells of the present state.';
