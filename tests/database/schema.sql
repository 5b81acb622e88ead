-- The schema after every migration, as the Supabase CLI writes it. Made by `deno task schema`; not to be changed by hand.

-- _cluster/default_privileges.sql

ALTER DEFAULT PRIVILEGES FOR ROLE "postgres" REVOKE ALL ON FUNCTIONS FROM PUBLIC;

-- _cluster/extensions/pgcrypto.sql

CREATE EXTENSION "pgcrypto" SCHEMA "extensions";

COMMENT ON EXTENSION "pgcrypto" IS 'cryptographic functions';

-- _cluster/extensions/uuid-ossp.sql

CREATE EXTENSION "uuid-ossp" SCHEMA "extensions";

COMMENT ON EXTENSION "uuid-ossp" IS 'generate universally unique identifiers (UUIDs)';

-- auth/tables/users.sql

CREATE TRIGGER users_get_a_personal_organization
  AFTER INSERT ON auth.users
  FOR EACH ROW
  EXECUTE FUNCTION private.welcome_user();

CREATE TRIGGER users_leave_a_pseudonym
  AFTER DELETE ON auth.users
  FOR EACH ROW
  EXECUTE FUNCTION private.pseudonymise_user();

-- private/functions/abandon_loads.sql

CREATE OR REPLACE FUNCTION private.abandon_loads (
  load_ids uuid[]
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  update public.charge_loads l set status = 'abandoned', replaced_at = clock_timestamp()
  where l.id = any (abandon_loads.load_ids) and l.status = 'reading'
$function$;

COMMENT ON FUNCTION "private"."abandon_loads"(uuid[]) IS 'Gives up loads that were not read to the end; readers never saw them.';

REVOKE ALL ON FUNCTION "private"."abandon_loads"(uuid[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."abandon_loads"(uuid[]) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."abandon_loads"(uuid[]) TO "postgres";

-- private/functions/add_forwarder_files.sql

CREATE OR REPLACE FUNCTION private.add_forwarder_files (
  forwarder_id uuid,
  trigger      text,
  files        jsonb
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  forwarder public.forwarders;
  told int;
  added int;
  stale int;
begin
  if jsonb_typeof(add_forwarder_files.files) is distinct from 'array' or jsonb_array_length(add_forwarder_files.files) > 5000 then
    perform private.refuse('CS400', 'files must be an array of 5000 at most');
  end if;
  told := jsonb_array_length(add_forwarder_files.files);
  forwarder := private.hold_forwarder(add_forwarder_files.forwarder_id);
  with listed as (
    select x.key, nullif(x.version_id, 'null') as version_id, nullif(btrim(x.etag, '"'), '') as etag, x.size, x.sequencer,
      rpad(lower(x.sequencer), 64, '0') collate "C" as sequence, x.event_time
    from jsonb_to_recordset(add_forwarder_files.files) as x (key text, version_id text, etag text, size bigint, sequencer text, event_time timestamptz)
  ), named as (
    select l.*, private.dedupe_key(forwarder.bucket, l.key, l.version_id, l.etag, l.sequencer) as dedupe_key from listed l
  ), once as (
    select distinct on (n.dedupe_key) n.* from named n order by n.dedupe_key, n.sequence desc nulls last
  ), judged as (
    select o.*,
      -- Without versions what was written before is overwritten by now.
      (o.version_id is null and (
        exists (select from public.forwarder_files f where f.forwarder_id = forwarder.id and f.object_key = o.key and f.sequence > o.sequence)
        or exists (select from once b where b.key = o.key and b.sequence > o.sequence)))
      -- Files are forgotten after 90 days: what is listed must be younger, or it would come again.
      or (add_forwarder_files.trigger = 'sweep' and o.event_time < greatest(case when forwarder.sweep_prefix is null then forwarder.takes_since else '-infinity' end,
        clock_timestamp() - interval '80 days')) as is_stale,
      -- A listing does not tell versions: an object it told of is known by its tag.
      o.version_id is null and o.etag is not null and exists (
        select from public.forwarder_files f where f.forwarder_id = forwarder.id and f.object_key = o.key and f.etag = o.etag) as is_known,
      case when o.version_id is not null then (
        select f.id from public.forwarder_files f where f.forwarder_id = forwarder.id and f.object_key = o.key and f.etag = o.etag
          and f.version_id is null and f.created_at >= o.event_time limit 1) end as listed_as
    from once o
  ), ranked as (
    select j.*, row_number() over (partition by j.listed_as order by j.event_time, j.dedupe_key) as rank,
      exists (select from public.forwarder_files f where f.forwarder_id = forwarder.id and f.dedupe_key = j.dedupe_key) as is_there
    from judged j
  ), recognised as (
    update public.forwarder_files f set version_id = r.version_id, sequencer = coalesce(f.sequencer, r.sequencer), dedupe_key = r.dedupe_key
    from ranked r where r.listed_as = f.id and r.rank = 1 and not r.is_there
    returning f.id
  ), inserted as (
    insert into public.forwarder_files (organization_id, forwarder_id, bucket, object_key, version_id, etag, size_bytes, sequencer, event_time, trigger, dedupe_key)
    select forwarder.organization_id, forwarder.id, forwarder.bucket, r.key, r.version_id, r.etag, r.size, r.sequencer, r.event_time,
      add_forwarder_files.trigger, r.dedupe_key
    from ranked r where not coalesce(r.is_stale, false) and not r.is_known and not r.is_there and (r.listed_as is null or r.rank > 1)
    order by r.dedupe_key
    on conflict on constraint forwarder_files_once do nothing
    returning id
  )
  select (select count(*) from inserted), (select count(*) from ranked r where r.is_stale and not r.is_known and not r.is_there)
  into added, stale;
  if added > 0 then
    update public.forwarder_endpoints e set due_at = least(e.due_at, clock_timestamp()), edge_due_at = least(e.edge_due_at, clock_timestamp())
    where e.id = forwarder.endpoint_id;
  end if;
  return jsonb_build_object('added', added, 'known', told - added - stale, 'stale', stale);
end $function$;

GRANT EXECUTE ON FUNCTION "private"."add_forwarder_files"(uuid, text, jsonb) TO "service_role";

COMMENT ON FUNCTION "private"."add_forwarder_files"(uuid, text, jsonb) IS 'Takes files on, each version once. Known ones and overwritten ones are counted and left.';

REVOKE ALL ON FUNCTION "private"."add_forwarder_files"(uuid, text, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."add_forwarder_files"(uuid, text, jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."add_forwarder_files"(uuid, text, jsonb) TO "postgres";

-- private/functions/add_version.sql

CREATE OR REPLACE FUNCTION private.add_version (
  account public.encrypted_accounts,
  dataset public.encrypted_datasets,
  content public.encrypted_versions,
  payload bytea
)
  RETURNS public.encrypted_datasets
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
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
end $function$;

COMMENT ON FUNCTION "private"."add_version"(public.encrypted_accounts, public.encrypted_datasets, public.encrypted_versions, bytea) IS 'Writes the next version of a dataset, chained, counted and numbered in the feed. The payload comes apart from the content: megabytes are handed on, not copied with a row.';

REVOKE ALL ON FUNCTION "private"."add_version"(public.encrypted_accounts, public.encrypted_datasets, public.encrypted_versions, bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."add_version"(public.encrypted_accounts, public.encrypted_datasets, public.encrypted_versions, bytea) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."add_version"(public.encrypted_accounts, public.encrypted_datasets, public.encrypted_versions, bytea) TO "postgres";

-- private/functions/add_warnings.sql

CREATE OR REPLACE FUNCTION private.add_warnings (
  known   jsonb,
  further jsonb
)
  RETURNS jsonb
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
  select coalesce(jsonb_agg(w), '[]') from (
    select distinct w from jsonb_array_elements(add_warnings.known || coalesce(add_warnings.further, '[]')) as x (w) limit 100) d
$function$;

COMMENT ON FUNCTION "private"."add_warnings"(jsonb, jsonb) IS 'Adds warnings to those known, each once, 100 at most.';

REVOKE ALL ON FUNCTION "private"."add_warnings"(jsonb, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."add_warnings"(jsonb, jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."add_warnings"(jsonb, jsonb) TO "postgres";

-- private/functions/apply_all.sql

CREATE OR REPLACE FUNCTION private.apply_all (
  account public.encrypted_accounts,
  ops     jsonb,
  frame   bytea
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
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
end $function$;

COMMENT ON FUNCTION "private"."apply_all"(public.encrypted_accounts, jsonb, bytea) IS 'Carries out every operation or none, telling all that were refused. The frame holds their payloads in their order; null where none has one.';

REVOKE ALL ON FUNCTION "private"."apply_all"(public.encrypted_accounts, jsonb, bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."apply_all"(public.encrypted_accounts, jsonb, bytea) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."apply_all"(public.encrypted_accounts, jsonb, bytea) TO "postgres";

-- private/functions/apply_encrypted.sql

CREATE OR REPLACE FUNCTION private.apply_encrypted (
  account public.encrypted_accounts,
  op      jsonb,
  payload bytea
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
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
end $function$;

COMMENT ON FUNCTION "private"."apply_encrypted"(public.encrypted_accounts, jsonb, bytea) IS 'Carries out one operation on an account that is locked. Its payload is null where it brings none.';

REVOKE ALL ON FUNCTION "private"."apply_encrypted"(public.encrypted_accounts, jsonb, bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."apply_encrypted"(public.encrypted_accounts, jsonb, bytea) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."apply_encrypted"(public.encrypted_accounts, jsonb, bytea) TO "postgres";

-- private/functions/bare_spelling.sql

CREATE OR REPLACE FUNCTION private.bare_spelling (
  raw text
)
  RETURNS text
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
  select regexp_replace(lower(raw), '[^a-z0-9]', '', 'g')
$function$;

COMMENT ON FUNCTION "private"."bare_spelling"(text) IS 'Letters and digits alone, in lower case: what spellings of one name have in common.';

REVOKE ALL ON FUNCTION "private"."bare_spelling"(text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."bare_spelling"(text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."bare_spelling"(text) TO "postgres";

-- private/functions/begin_encrypted_rotation.sql

CREATE OR REPLACE FUNCTION private.begin_encrypted_rotation (
  from_generation integer,
  key_check       jsonb
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
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
end $function$;

GRANT EXECUTE ON FUNCTION "private"."begin_encrypted_rotation"(integer, jsonb) TO "authenticated";

COMMENT ON FUNCTION "private"."begin_encrypted_rotation"(integer, jsonb) IS 'begin_encrypted_rotation for the caller.';

REVOKE ALL ON FUNCTION "private"."begin_encrypted_rotation"(integer, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."begin_encrypted_rotation"(integer, jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."begin_encrypted_rotation"(integer, jsonb) TO "postgres";

-- private/functions/cancel_jobs.sql

CREATE OR REPLACE FUNCTION private.cancel_jobs (
  job_ids uuid[],
  reason  text
)
  RETURNS integer
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
declare
  given_up uuid[];
begin
  -- The loads are looked up by a statement of their own: a page in flight may have made one while this one waited for the job.
  with ended as (
    update public.sync_jobs j set status = 'cancelled', finished_at = clock_timestamp(), lease_owner = null, lease_expires_at = null,
      error_code = 'JOB_CANCELLED', error_message = cancel_jobs.reason
    where j.id = any (cancel_jobs.job_ids) and j.status in ('queued', 'running')
    returning j.load_id
  )
  select coalesce(array_agg(e.load_id), '{}') into given_up from ended e;
  perform private.abandon_loads(given_up);
  return cardinality(given_up);
end $function$;

COMMENT ON FUNCTION "private"."cancel_jobs"(uuid[], text) IS 'Cancels open jobs at once; a running worker''s next write is refused.';

REVOKE ALL ON FUNCTION "private"."cancel_jobs"(uuid[], text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."cancel_jobs"(uuid[], text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."cancel_jobs"(uuid[], text) TO "postgres";

-- private/functions/cancel_sync.sql

CREATE OR REPLACE FUNCTION private.cancel_sync (
  sync_run_id uuid
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  run public.sync_runs := private.visible_run(cancel_sync.sync_run_id);
  cancelled int;
begin
  perform private.require_role(run.organization_id, 'member', 'cancel a sync');
  cancelled := private.cancel_jobs(array(select x.job_id from public.sync_run_jobs x where x.run_id = run.id and not x.is_joined order by x.job_id),
    'cancelled by a member');
  if cancelled > 0 then
    perform private.record_audit(run.organization_id, 'sync.cancelled', 'sync_run', run.id::text, jsonb_build_object('jobs', cancelled));
  end if;
  return jsonb_build_object('syncLogId', run.id, 'cancelledJobs', cancelled);
end $function$;

GRANT EXECUTE ON FUNCTION "private"."cancel_sync"(uuid) TO "authenticated";

COMMENT ON FUNCTION "private"."cancel_sync"(uuid) IS 'cancel_sync for the caller.';

REVOKE ALL ON FUNCTION "private"."cancel_sync"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."cancel_sync"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."cancel_sync"(uuid) TO "postgres";

-- private/functions/chain_hash.sql

CREATE OR REPLACE FUNCTION private.chain_hash (
  previous_hash bytea,
  version       bigint,
  iv            bytea,
  payload       bytea
)
  RETURNS bytea
  LANGUAGE plpgsql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
begin
  return sha256(chain_hash.previous_hash || int8send(chain_hash.version) || coalesce(chain_hash.iv, '') || coalesce(chain_hash.payload, ''));
end $function$;

COMMENT ON FUNCTION "private"."chain_hash"(bytea, bigint, bytea, bytea) IS 'The hash that chains a version to the one before.';

REVOKE ALL ON FUNCTION "private"."chain_hash"(bytea, bigint, bytea, bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."chain_hash"(bytea, bigint, bytea, bytea) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."chain_hash"(bytea, bigint, bytea, bytea) TO "postgres";

-- private/functions/change_encrypted_policy.sql

CREATE OR REPLACE FUNCTION private.change_encrypted_policy (
  changes jsonb
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
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
end $function$;

GRANT EXECUTE ON FUNCTION "private"."change_encrypted_policy"(jsonb) TO "authenticated";

COMMENT ON FUNCTION "private"."change_encrypted_policy"(jsonb) IS 'change_encrypted_policy for the caller.';

REVOKE ALL ON FUNCTION "private"."change_encrypted_policy"(jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."change_encrypted_policy"(jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."change_encrypted_policy"(jsonb) TO "postgres";

-- private/functions/check_allocation_rule.sql

CREATE OR REPLACE FUNCTION private.check_allocation_rule()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
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
end $function$;

COMMENT ON FUNCTION "private"."check_allocation_rule"() IS 'Says in a sentence what is wrong with a rule; spells its tag key as charges do.';

REVOKE ALL ON FUNCTION "private"."check_allocation_rule"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."check_allocation_rule"() FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."check_allocation_rule"() TO "postgres";

-- private/functions/check_write.sql

CREATE OR REPLACE FUNCTION private.check_write (
  account public.encrypted_accounts,
  dataset public.encrypted_datasets,
  op      jsonb
)
  RETURNS void
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
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
end $function$;

COMMENT ON FUNCTION "private"."check_write"(public.encrypted_accounts, public.encrypted_datasets, jsonb) IS 'Refuses an old key generation (CS419), a weaker key derivation (CS420), foreign additional data (CS409) and a used IV (CS421).';

REVOKE ALL ON FUNCTION "private"."check_write"(public.encrypted_accounts, public.encrypted_datasets, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."check_write"(public.encrypted_accounts, public.encrypted_datasets, jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."check_write"(public.encrypted_accounts, public.encrypted_datasets, jsonb) TO "postgres";

-- private/functions/claim_endpoint.sql

CREATE OR REPLACE FUNCTION private.claim_endpoint (
  owner         text,
  lease_seconds integer,
  endpoint_id   uuid,
  on_worker     boolean
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  endpoint public.forwarder_endpoints;
  files jsonb;
  redrives jsonb;
  tried uuid[] := '{}';
begin
  loop
    endpoint := private.next_endpoint(claim_endpoint.on_worker, claim_endpoint.endpoint_id, tried, false);
    if endpoint.id is null and cardinality(tried) = 0 then
      -- What is due may be in another's hands for a moment: wait for it instead of going home empty.
      endpoint := private.next_endpoint(claim_endpoint.on_worker, claim_endpoint.endpoint_id, tried, true);
    end if;
    if endpoint.id is null then
      return null;
    end if;
    if endpoint.lease_owner is not null then
      perform private.lose_lease(endpoint.id);
    end if;
    update public.forwarder_endpoints e set lease_token = e.lease_token + 1, lease_owner = claim_endpoint.owner,
      lease_expires_at = clock_timestamp() + make_interval(secs => claim_endpoint.lease_seconds), leased_at = clock_timestamp()
    where e.id = endpoint.id returning e.* into endpoint;
    files := private.take_files(endpoint.id, 20, claim_endpoint.on_worker);
    redrives := private.take_redrives(endpoint, 20);
    perform private.line_up_endpoint(endpoint.id);
    if files <> '[]' or redrives <> '[]' then
      return private.endpoint_for_worker(endpoint, files, redrives);
    end if;
    -- Nothing here for this caller: the next one.
    update public.forwarder_endpoints e set lease_owner = null, lease_expires_at = null where e.id = endpoint.id;
    tried := tried || endpoint.id;
  end loop;
end $function$;

GRANT EXECUTE ON FUNCTION "private"."claim_endpoint"(text, integer, uuid, boolean) TO "service_role";

COMMENT ON FUNCTION "private"."claim_endpoint"(text, integer, uuid, boolean) IS 'The next endpoint in fair order, leased to the owner with files to send; null when nothing is due.';

REVOKE ALL ON FUNCTION "private"."claim_endpoint"(text, integer, uuid, boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."claim_endpoint"(text, integer, uuid, boolean) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."claim_endpoint"(text, integer, uuid, boolean) TO "postgres";

-- private/functions/claim_job.sql

CREATE OR REPLACE FUNCTION private.claim_job (
  owner         text,
  lease_seconds integer,
  on_worker     boolean,
  providers     text[]
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  turn private.organization_turns;
  job public.sync_jobs;
  chosen uuid;
  rescued int := private.rescue_jobs(20);
  tried private.organization_turns[] := '{}';
begin
  loop
    select t.* into turn from private.organization_turns t
    where t.turn_at <= clock_timestamp() and t.turn_at < 'infinity' and (claim_job.on_worker or not t.needs_worker)
      and not exists (select from unnest(tried) x where x.organization_id = t.organization_id and x.needs_worker = t.needs_worker)
    order by t.turn_at limit 1 for update skip locked;
    if not found then
      -- Every waiting organization may be in another claim's hands: wait for one instead of going home empty.
      -- Whoever holds a turn already does not wait for another: two that did would wait for each other.
      if rescued > 0 or cardinality(tried) > 0 then
        return null;
      end if;
      select t.* into turn from private.organization_turns t
      where t.turn_at <= clock_timestamp() and t.turn_at < 'infinity' and (claim_job.on_worker or not t.needs_worker)
      order by t.turn_at limit 1;
      if not found then
        return null;
      end if;
      -- This row alone: a wait that finds its row changed keeps it and goes on to the next.
      select t.* into turn from private.organization_turns t
      where t.organization_id = turn.organization_id and t.needs_worker = turn.needs_worker for update;
      if not found then
        return null;
      end if;
      if turn.turn_at > clock_timestamp() then
        tried := array[turn];
        continue;
      end if;
    end if;
    select j.id into chosen from public.sync_jobs j
    where j.organization_id = turn.organization_id and j.needs_worker = turn.needs_worker
      and j.status = 'queued' and j.run_after <= clock_timestamp()
      and (claim_job.providers is null or j.provider = any (claim_job.providers))
    order by j.run_after, j.id limit 1 for no key update skip locked;
    if chosen is not null then
      job := private.lease_job(chosen, claim_job.owner, claim_job.lease_seconds);
      perform private.next_turn(turn, clock_timestamp());
      return private.job_for_worker(job);
    end if;
    -- Nothing here for this caller: the organization keeps its place.
    perform private.next_turn(turn, turn.last_claimed_at);
    tried := tried || turn;
  end loop;
end $function$;

GRANT EXECUTE ON FUNCTION "private"."claim_job"(text, integer, boolean, text[]) TO "service_role";

COMMENT ON FUNCTION "private"."claim_job"(text, integer, boolean, text[]) IS 'The next job in fair order, leased to the owner; null when nothing is due.';

REVOKE ALL ON FUNCTION "private"."claim_job"(text, integer, boolean, text[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."claim_job"(text, integer, boolean, text[]) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."claim_job"(text, integer, boolean, text[]) TO "postgres";

-- private/functions/claim_job_of_run.sql

CREATE OR REPLACE FUNCTION private.claim_job_of_run (
  run_id        uuid,
  owner         text,
  lease_seconds integer
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  chosen uuid;
begin
  select j.id into chosen from public.sync_jobs j
  join public.sync_run_jobs r on r.job_id = j.id
  where r.run_id = claim_job_of_run.run_id and j.status = 'queued' and not j.needs_worker and j.run_after <= clock_timestamp()
  order by j.period_start desc nulls last, j.id limit 1 for no key update of j skip locked;
  if chosen is null then
    return null;
  end if;
  return private.job_for_worker(private.lease_job(chosen, claim_job_of_run.owner, claim_job_of_run.lease_seconds));
end $function$;

GRANT EXECUTE ON FUNCTION "private"."claim_job_of_run"(uuid, text, integer) TO "service_role";

COMMENT ON FUNCTION "private"."claim_job_of_run"(uuid, text, integer) IS 'The next queued job of one run: how a request works on what it asked for before it answers.';

REVOKE ALL ON FUNCTION "private"."claim_job_of_run"(uuid, text, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."claim_job_of_run"(uuid, text, integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."claim_job_of_run"(uuid, text, integer) TO "postgres";

-- private/functions/claim_sweeps.sql

CREATE OR REPLACE FUNCTION private.claim_sweeps (
  most          integer,
  lease_seconds integer
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  moment timestamptz := clock_timestamp();
  answer jsonb;
begin
  with due as (
    select f.id from public.forwarders f
    join public.organizations o on o.id = f.organization_id and o.deleted_at is null
    join public.integrations i on i.id = f.integration_id and i.deleted_at is null and i.status <> 'disabled'
    where f.state = 'active' and f.sweep_until < moment
      and (f.sweep_prefix is not null or f.sweep_after is not null
        or f.sweep_every_minutes is not null and coalesce(f.swept_at, '-infinity') + make_interval(mins => f.sweep_every_minutes) <= moment)
    order by f.swept_at nulls first, f.id limit claim_sweeps.most for no key update of f skip locked
  ), claimed as (
    update public.forwarders f set sweep_until = moment + make_interval(secs => claim_sweeps.lease_seconds),
      swept_at = case when f.sweep_after is null then moment else f.swept_at end
    from due d where d.id = f.id returning f.*
  )
  select coalesce(jsonb_agg(private.forwarder_for_worker(f) order by f.id), '[]') into answer
  from claimed c join public.forwarders f on f.id = c.id;
  return answer;
end $function$;

GRANT EXECUTE ON FUNCTION "private"."claim_sweeps"(integer, integer) TO "service_role";

COMMENT ON FUNCTION "private"."claim_sweeps"(integer, integer) IS 'Forwarders whose bucket is to be listed now, each given to one caller.';

REVOKE ALL ON FUNCTION "private"."claim_sweeps"(integer, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."claim_sweeps"(integer, integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."claim_sweeps"(integer, integer) TO "postgres";

-- private/functions/commit_encrypted_rotation.sql

CREATE OR REPLACE FUNCTION private.commit_encrypted_rotation (
  rotation_id uuid
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
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
end $function$;

GRANT EXECUTE ON FUNCTION "private"."commit_encrypted_rotation"(uuid) TO "authenticated";

COMMENT ON FUNCTION "private"."commit_encrypted_rotation"(uuid) IS 'commit_encrypted_rotation for the caller.';

REVOKE ALL ON FUNCTION "private"."commit_encrypted_rotation"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."commit_encrypted_rotation"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."commit_encrypted_rotation"(uuid) TO "postgres";

-- private/functions/commit_endpoint.sql

CREATE OR REPLACE FUNCTION private.commit_endpoint (
  endpoint_id uuid,
  lease_token bigint,
  commit      jsonb
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  endpoint public.forwarder_endpoints := private.hold_endpoint(commit_endpoint.endpoint_id, commit_endpoint.lease_token);
  told jsonb;
  ended jsonb := '[]';
  files jsonb := '[]';
  redrives jsonb := '[]';
begin
  if (commit ->> 'commit_id')::uuid = endpoint.last_commit_id then
    return private.handed_out_again(endpoint, commit);
  end if;
  for told in select x from jsonb_array_elements(coalesce(commit -> 'files', '[]')) x order by x ->> 'id' loop
    if not private.commit_file(endpoint.id, told) then
      ended := ended || jsonb_build_array(told ->> 'id');
    end if;
  end loop;
  for told in select x from jsonb_array_elements(coalesce(commit -> 'redriven', '[]')) x order by x ->> 'id' loop
    perform private.commit_redrive(endpoint, told);
  end loop;
  perform private.keep_endpoint(endpoint, commit);
  if coalesce((commit ->> 'releases')::boolean, false) then
    perform private.give_back(endpoint.id);
    perform private.line_up_endpoint(endpoint.id);
    return jsonb_build_object('applied', true, 'ended', ended);
  end if;
  update public.forwarder_endpoints e set lease_expires_at = clock_timestamp() + make_interval(secs => coalesce((commit ->> 'extend_seconds')::int, 120))
  where e.id = endpoint.id returning e.* into endpoint;
  if endpoint.paused_at is null then
    files := private.take_files(endpoint.id, coalesce((commit ->> 'want_files')::int, 0), coalesce((commit ->> 'is_on_worker')::boolean, false));
    redrives := private.take_redrives(endpoint, coalesce((commit ->> 'want_redrives')::int, 0));
  end if;
  perform private.line_up_endpoint(endpoint.id);
  return jsonb_build_object('applied', true, 'lease_expires_at', endpoint.lease_expires_at, 'ended', ended, 'stop', private.files_to_stop(endpoint.id),
    'more_files', files, 'more_redrives', redrives);
end $function$;

GRANT EXECUTE ON FUNCTION "private"."commit_endpoint"(uuid, bigint, jsonb) TO "service_role";

COMMENT ON FUNCTION "private"."commit_endpoint"(uuid, bigint, jsonb) IS 'Applies a commit of an endpoint''s holder once, and hands out more; refuses everyone else (CS410).';

REVOKE ALL ON FUNCTION "private"."commit_endpoint"(uuid, bigint, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."commit_endpoint"(uuid, bigint, jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."commit_endpoint"(uuid, bigint, jsonb) TO "postgres";

-- private/functions/commit_file.sql

CREATE OR REPLACE FUNCTION private.commit_file (
  endpoint_id uuid,
  told        jsonb
)
  RETURNS boolean
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
declare
  file public.forwarder_files;
  added jsonb := coalesce(told -> 'add', '{}');
  dead bigint;
begin
  select f.* into file from public.forwarder_files f join public.forwarders x on x.id = f.forwarder_id
  where f.id = (told ->> 'id')::uuid and x.endpoint_id = commit_file.endpoint_id for no key update of f;
  -- Somebody ended it meanwhile.
  if not found or file.state <> 'running' then
    return false;
  end if;
  if (told ->> 'commit_no')::int <> file.commit_no + 1 then
    perform private.refuse('CS411', format('commit %s cannot follow commit %s', told ->> 'commit_no', file.commit_no));
  end if;
  dead := private.keep_dead_letters(file, coalesce(told -> 'dead_letters', '[]'));
  if dead <> coalesce((added ->> 'dead')::bigint, 0) then
    perform private.refuse('CS400', format('add.dead must be the records of dead_letters: expected %s, found %s', dead, added ->> 'dead'));
  end if;
  update public.forwarder_files f set commit_no = f.commit_no + 1, checkpoint = coalesce(told -> 'checkpoint', f.checkpoint),
    records_read = greatest(f.records_read, (told ->> 'records_read')::bigint),
    records_sent = f.records_sent + coalesce((added ->> 'sent')::bigint, 0), records_dead = f.records_dead + dead,
    records_skipped = f.records_skipped + coalesce((added ->> 'skipped')::bigint, 0), records_uncertain = f.records_uncertain + coalesce((added ->> 'uncertain')::bigint, 0),
    attempts = case when m.is_on then 1 else f.attempts end, stalls = case when m.is_on then 0 else f.stalls end,
    advanced_at = case when m.is_on then clock_timestamp() else f.advanced_at end
  from (select coalesce((added ->> 'sent')::bigint, 0) + dead + coalesce((added ->> 'skipped')::bigint, 0) > 0 as is_on) m
  where f.id = file.id;
  if not private.pin_file(file, told) then
    return false;
  end if;
  if told ? 'end' then
    perform private.end_file(file.id, told -> 'end');
  end if;
  return true;
end $function$;

COMMENT ON FUNCTION "private"."commit_file"(uuid, jsonb) IS 'Advances one file; false when it is not the holder''s any more.';

REVOKE ALL ON FUNCTION "private"."commit_file"(uuid, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."commit_file"(uuid, jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."commit_file"(uuid, jsonb) TO "postgres";

-- private/functions/commit_page.sql

CREATE OR REPLACE FUNCTION private.commit_page (
  job_id        uuid,
  lease_token   bigint,
  page_no       integer,
  cursor        jsonb,
  rows          jsonb,
  rejects       jsonb,
  requests      jsonb,
  warnings      jsonb,
  progress      jsonb,
  lease_seconds integer
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  job public.sync_jobs := private.hold_job(commit_page.job_id, commit_page.lease_token);
  used_load uuid;
  replaced_rejects int;
begin
  if commit_page.page_no = job.page_no then
    return jsonb_build_object('applied', false, 'already_applied', true, 'page_no', job.page_no,
      'requests_today', private.requests_today(job.integration_id));
  elsif commit_page.page_no <> job.page_no + 1 then
    perform private.refuse('CS411', format('page %s cannot follow page %s', commit_page.page_no, job.page_no));
  end if;
  used_load := private.write_page(job, commit_page.rows);
  delete from public.sync_rejects r where r.job_id = job.id
    and (r.part = any (private.restarted_parts(commit_page.rows)) or coalesce((commit_page.rows ->> 'restarts_load')::boolean, false));
  get diagnostics replaced_rejects = row_count;
  insert into public.sync_rejects (organization_id, job_id, part, reason, record_path, raw, is_confidential)
  select job.organization_id, job.id, coalesce(commit_page.rows ->> 'part', commit_page.rows ->> 'scope'), r.reason, r.record_path, left(r.raw, 1024),
    (select d.is_confidential from private.datasets d where d.provider = job.provider and d.dataset = job.dataset)
  from jsonb_to_recordset(commit_page.rejects) as r (reason text, record_path text, raw text);
  perform private.keep_requests(job, commit_page.requests);
  update public.sync_jobs j set
    page_no = commit_page.page_no, cursor = commit_page.cursor, load_id = used_load,
    -- What was read again belongs to the load that was given up.
    reread_parts = case when used_load is distinct from job.load_id then '{}' else j.reread_parts end,
    records_synced = j.records_synced + private.record_count(commit_page.rows),
    records_failed = j.records_failed - replaced_rejects + jsonb_array_length(commit_page.rejects),
    warnings = private.add_warnings(j.warnings, commit_page.warnings), progress = coalesce(commit_page.progress, j.progress),
    attempts = 1, stalled_handovers = 0, advanced_at = clock_timestamp(),
    lease_expires_at = clock_timestamp() + make_interval(secs => commit_page.lease_seconds)
  where j.id = job.id;
  return jsonb_build_object('applied', true, 'already_applied', false, 'page_no', commit_page.page_no,
    'requests_today', private.requests_today(job.integration_id));
end $function$;

GRANT EXECUTE ON FUNCTION "private"."commit_page"(uuid, bigint, integer, jsonb, jsonb, jsonb, jsonb, jsonb, jsonb, integer) TO "service_role";

COMMENT ON FUNCTION "private"."commit_page"(uuid, bigint, integer, jsonb, jsonb, jsonb, jsonb, jsonb, jsonb, integer) IS 'Commits one page, or says that it already was.';

REVOKE ALL ON FUNCTION "private"."commit_page"(uuid, bigint, integer, jsonb, jsonb, jsonb, jsonb, jsonb, jsonb, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."commit_page"(uuid, bigint, integer, jsonb, jsonb, jsonb, jsonb, jsonb, jsonb, integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."commit_page"(uuid, bigint, integer, jsonb, jsonb, jsonb, jsonb, jsonb, jsonb, integer) TO "postgres";

-- private/functions/commit_redrive.sql

CREATE OR REPLACE FUNCTION private.commit_redrive (
  endpoint public.forwarder_endpoints,
  told     jsonb
)
  RETURNS boolean
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
declare
  letter public.dead_letters;
  file public.forwarder_files;
  left_over bigint := 0;
begin
  select f.* into file from public.forwarder_files f
  where f.id = (select l.file_id from public.dead_letters l where l.id = (told ->> 'id')::uuid) for no key update;
  select l.* into letter from public.dead_letters l where l.id = (told ->> 'id')::uuid and l.redrive_token = endpoint.lease_token for no key update;
  if not found or letter.file_id <> file.id then
    return false;
  end if;
  if told ->> 'state' = 'sent' then
    left_over := private.keep_dead_letters(file, coalesce(told -> 'dead_letters', '[]'));
    if left_over >= letter.record_count then
      perform private.refuse('CS400', format('dead_letters must leave fewer than %s records: found %s', letter.record_count, left_over));
    end if;
    delete from private.dead_letter_contents c where c.dead_letter_id = letter.id;
  end if;
  update public.dead_letters l set redrive_token = null, state = told ->> 'state', record_count = l.record_count - left_over,
    ended_at = case when told ->> 'state' = 'sent' then clock_timestamp() end,
    redrive_count = l.redrive_count + case when told ->> 'state' = 'redriving' then 0 else 1 end,
    attempts = (select coalesce(jsonb_agg(a.value order by a.at), '[]') from (
      select x.value, x.at from jsonb_array_elements(l.attempts || coalesce(told -> 'attempts', '[]')) with ordinality as x (value, at) order by x.at desc limit 100) a),
    last_status = case when told ? 'last_status' then (told ->> 'last_status')::int else l.last_status end,
    reason = coalesce(told ->> 'reason', l.reason), error = coalesce(left(told ->> 'error', 2000), l.error)
  where l.id = letter.id;
  update public.forwarder_files f set records_uncertain = f.records_uncertain + coalesce((told ->> 'uncertain')::bigint, 0),
    records_sent = f.records_sent + s.moved, records_dead = f.records_dead - s.moved
  from (select case when told ->> 'state' = 'sent' then letter.record_count - left_over else 0 end as moved) s
  where f.id = file.id;
  return true;
end $function$;

COMMENT ON FUNCTION "private"."commit_redrive"(public.forwarder_endpoints, jsonb) IS 'Keeps what became of a dead letter that was sent again: sent as far as dead_letters do not tell of a rest, open, or redriving when it was not its turn.';

REVOKE ALL ON FUNCTION "private"."commit_redrive"(public.forwarder_endpoints, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."commit_redrive"(public.forwarder_endpoints, jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."commit_redrive"(public.forwarder_endpoints, jsonb) TO "postgres";

-- private/functions/consolidate_parts.sql

CREATE OR REPLACE FUNCTION private.consolidate_parts (
  load_id uuid
)
  RETURNS bigint
  LANGUAGE plpgsql
  SET search_path TO ''
  SET enable_nestloop TO 'off'
  AS $function$
declare
  moved bigint;
begin
  with shared as (
    select c.charge_key, min(c.part) as keep from public.charges c
    where c.load_id = consolidate_parts.load_id group by c.charge_key having count(*) > 1
  ), gone as (
    delete from public.charges c using shared s
    where c.load_id = consolidate_parts.load_id and c.charge_key = s.charge_key and c.part <> s.keep returning c.*, s.keep
  ), sums as (
    select g.charge_key, g.keep, sum(g.billed_cost) as billed_cost, sum(g.effective_cost) as effective_cost, sum(g.list_cost) as list_cost,
      sum(g.contracted_cost) as contracted_cost, sum(g.unblended_cost) as unblended_cost, sum(g.amortized_cost) as amortized_cost,
      sum(g.net_unblended_cost) as net_unblended_cost, sum(g.net_amortized_cost) as net_amortized_cost, sum(g.blended_cost) as blended_cost,
      sum(g.pricing_quantity) as pricing_quantity, sum(g.consumed_quantity) as consumed_quantity,
      bool_or(g.is_estimated) as is_estimated, sum(g.source_lines) as source_lines
    from gone g group by g.charge_key, g.keep
  )
  update public.charges c set
    billed_cost = coalesce(c.billed_cost + s.billed_cost, c.billed_cost, s.billed_cost), effective_cost = coalesce(c.effective_cost + s.effective_cost, c.effective_cost, s.effective_cost),
    list_cost = coalesce(c.list_cost + s.list_cost, c.list_cost, s.list_cost), contracted_cost = coalesce(c.contracted_cost + s.contracted_cost, c.contracted_cost, s.contracted_cost),
    unblended_cost = coalesce(c.unblended_cost + s.unblended_cost, c.unblended_cost, s.unblended_cost), amortized_cost = coalesce(c.amortized_cost + s.amortized_cost, c.amortized_cost, s.amortized_cost),
    net_unblended_cost = coalesce(c.net_unblended_cost + s.net_unblended_cost, c.net_unblended_cost, s.net_unblended_cost),
    net_amortized_cost = coalesce(c.net_amortized_cost + s.net_amortized_cost, c.net_amortized_cost, s.net_amortized_cost), blended_cost = coalesce(c.blended_cost + s.blended_cost, c.blended_cost, s.blended_cost),
    pricing_quantity = coalesce(c.pricing_quantity + s.pricing_quantity, c.pricing_quantity, s.pricing_quantity),
    consumed_quantity = coalesce(c.consumed_quantity + s.consumed_quantity, c.consumed_quantity, s.consumed_quantity),
    is_estimated = c.is_estimated or s.is_estimated, source_lines = c.source_lines + s.source_lines
  from sums s where c.load_id = consolidate_parts.load_id and c.charge_key = s.charge_key and c.part = s.keep;
  get diagnostics moved = row_count;
  return moved;
end $function$;

COMMENT ON FUNCTION "private"."consolidate_parts"(uuid) IS 'Sums rows that share a key over the parts of a load into one row; returns how many keys that touched.';

REVOKE ALL ON FUNCTION "private"."consolidate_parts"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."consolidate_parts"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."consolidate_parts"(uuid) TO "postgres";

-- private/functions/content_of.sql

CREATE OR REPLACE FUNCTION private.content_of (
  account public.encrypted_accounts,
  op      jsonb
)
  RETURNS public.encrypted_versions
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
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
end $function$;

COMMENT ON FUNCTION "private"."content_of"(public.encrypted_accounts, jsonb) IS 'The version an operation writes, without its payload.';

REVOKE ALL ON FUNCTION "private"."content_of"(public.encrypted_accounts, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."content_of"(public.encrypted_accounts, jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."content_of"(public.encrypted_accounts, jsonb) TO "postgres";

-- private/functions/contract_organization_ids.sql

CREATE OR REPLACE FUNCTION private.contract_organization_ids()
  RETURNS SETOF uuid
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select m.organization_id
  from public.organization_members m
  where m.user_id = (select auth.uid()) and coalesce(m.can_read_contracts, m.role in ('admin', 'owner'))
    and m.organization_id in (select private.visible_organization_ids())
$function$;

GRANT EXECUTE ON FUNCTION "private"."contract_organization_ids"() TO "authenticated";

GRANT EXECUTE ON FUNCTION "private"."contract_organization_ids"() TO "service_role";

COMMENT ON FUNCTION "private"."contract_organization_ids"() IS 'Organizations whose agreements and invoices the caller may read.';

REVOKE ALL ON FUNCTION "private"."contract_organization_ids"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."contract_organization_ids"() FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."contract_organization_ids"() TO "postgres";

-- private/functions/count_change.sql

CREATE OR REPLACE FUNCTION private.count_change (
  account public.encrypted_accounts,
  bytes   bigint
)
  RETURNS bigint
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
declare
  result bigint;
begin
  update public.encrypted_accounts a set change_no = a.change_no + 1, bytes_used = a.bytes_used + count_change.bytes, updated_at = clock_timestamp()
  where a.organization_id = account.organization_id and a.owner_id = account.owner_id returning a.change_no into result;
  return result;
end $function$;

COMMENT ON FUNCTION "private"."count_change"(public.encrypted_accounts, bigint) IS 'Counts a version''s bytes; the next number in the owner''s feed. The row is locked by the writing transaction.';

REVOKE ALL ON FUNCTION "private"."count_change"(public.encrypted_accounts, bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."count_change"(public.encrypted_accounts, bigint) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."count_change"(public.encrypted_accounts, bigint) TO "postgres";

-- private/functions/count_requests.sql

CREATE OR REPLACE FUNCTION private.count_requests (
  integration public.integrations,
  job_id      uuid,
  requests    jsonb
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  insert into public.provider_requests as p (job_id, request_date, operation, organization_id, integration_id, requests, price_usd)
  select count_requests.job_id, (clock_timestamp() at time zone 'UTC')::date, r.operation, integration.organization_id, integration.id,
    sum(r.requests), sum(r.price_usd)
  from jsonb_to_recordset(count_requests.requests) as r (operation text, requests int, price_usd numeric)
  where r.requests > 0 group by r.operation
  on conflict on constraint provider_requests_one_row do update
    set requests = p.requests + excluded.requests, price_usd = p.price_usd + excluded.price_usd
$function$;

COMMENT ON FUNCTION "private"."count_requests"(public.integrations, uuid, jsonb) IS 'Counts and prices requests made through an integration, for a job or for a test.';

REVOKE ALL ON FUNCTION "private"."count_requests"(public.integrations, uuid, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."count_requests"(public.integrations, uuid, jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."count_requests"(public.integrations, uuid, jsonb) TO "postgres";

-- private/functions/country_of.sql

CREATE OR REPLACE FUNCTION private.country_of (
  provider text,
  region   text
)
  RETURNS text
  LANGUAGE sql
  STABLE
  STRICT
  SET search_path TO ''
  AS $function$
  select r.country from private.cloud_regions r where r.provider = country_of.provider and r.region = country_of.region
$function$;

COMMENT ON FUNCTION "private"."country_of"(text, text) IS 'The country (ISO 3166-1 alpha-2) of a region by its code; null where it is not known or not one.';

REVOKE ALL ON FUNCTION "private"."country_of"(text, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."country_of"(text, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."country_of"(text, text) TO "postgres";

-- private/functions/covered_emissions.sql

CREATE OR REPLACE FUNCTION private.covered_emissions (
  organization_id uuid,
  provider        text,
  period_start    date
)
  RETURNS TABLE (
    account_key       text,
    source            text,
    listing_scope     text,
    is_reported       boolean,
    location_based_kg numeric
  )
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$
  select v.account_key, v.source, v.listing_scope, v.is_reported, coalesce(sum(a.co2e_kg) filter (where a.accounting_method <> 'market_based'), 0)
  from public.emission_coverage v
  left join public.emission_activities a on a.organization_id = v.organization_id and a.period_start = v.period_start and a.source = v.source
    and a.listing_scope = v.listing_scope and a.account_key = v.account_key
  where v.organization_id = covered_emissions.organization_id and v.provider = covered_emissions.provider
    and v.period_start = covered_emissions.period_start
  group by v.account_key, v.source, v.listing_scope, v.is_reported
$function$;

COMMENT ON FUNCTION "private"."covered_emissions"(uuid, text, date) IS 'What counts for each account of a month, with its kilograms by the location-based method.';

REVOKE ALL ON FUNCTION "private"."covered_emissions"(uuid, text, date) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."covered_emissions"(uuid, text, date) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."covered_emissions"(uuid, text, date) TO "postgres";

-- private/functions/create_encrypted.sql

CREATE OR REPLACE FUNCTION private.create_encrypted (
  account public.encrypted_accounts,
  op      jsonb,
  payload bytea
)
  RETURNS public.encrypted_datasets
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
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
end $function$;

COMMENT ON FUNCTION "private"."create_encrypted"(public.encrypted_accounts, jsonb, bytea) IS 'Creates a dataset, under the client''s own id if it gave one.';

REVOKE ALL ON FUNCTION "private"."create_encrypted"(public.encrypted_accounts, jsonb, bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."create_encrypted"(public.encrypted_accounts, jsonb, bytea) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."create_encrypted"(public.encrypted_accounts, jsonb, bytea) TO "postgres";

-- private/functions/create_integration.sql

CREATE OR REPLACE FUNCTION private.create_integration (
  id              uuid,
  organization_id uuid,
  provider        text,
  name            text,
  auth_method     text,
  role_arn        text,
  access_key_id   text,
  region          text,
  settings        jsonb,
  sealed          jsonb,
  request_id      text
)
  RETURNS public.integrations
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  created public.integrations;
begin
  perform private.require_role(create_integration.organization_id, 'admin', 'create an integration');
  insert into public.integrations (id, organization_id, provider, name, auth_method, role_arn, access_key_id, region, settings)
  values (create_integration.id, create_integration.organization_id, create_integration.provider, create_integration.name,
    create_integration.auth_method, create_integration.role_arn, create_integration.access_key_id, coalesce(create_integration.region, 'us-east-1'),
    create_integration.settings)
  returning * into created;
  perform private.put_secrets(created.id, create_integration.sealed);
  perform private.record_audit(created.organization_id, 'integration.created', 'integration', created.id::text,
    jsonb_build_object('provider', created.provider, 'auth_method', created.auth_method), create_integration.request_id);
  return created;
end $function$;

GRANT EXECUTE ON FUNCTION "private"."create_integration"(uuid, uuid, text, text, text, text, text, text, jsonb, jsonb, text) TO "authenticated";

COMMENT ON FUNCTION "private"."create_integration"(uuid, uuid, text, text, text, text, text, text, jsonb, jsonb, text) IS 'create_integration for the caller.';

REVOKE ALL ON FUNCTION "private"."create_integration"(uuid, uuid, text, text, text, text, text, text, jsonb, jsonb, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."create_integration"(uuid, uuid, text, text, text, text, text, text, jsonb, jsonb, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."create_integration"(uuid, uuid, text, text, text, text, text, text, jsonb, jsonb, text) TO "postgres";

-- private/functions/create_organization.sql

CREATE OR REPLACE FUNCTION private.create_organization (
  name text
)
  RETURNS uuid
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
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
end $function$;

GRANT EXECUTE ON FUNCTION "private"."create_organization"(text) TO "authenticated";

COMMENT ON FUNCTION "private"."create_organization"(text) IS 'Creates a shared organization owned by the caller.';

REVOKE ALL ON FUNCTION "private"."create_organization"(text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."create_organization"(text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."create_organization"(text) TO "postgres";

-- private/functions/data_through.sql

CREATE OR REPLACE FUNCTION private.data_through (
  integration public.integrations,
  dataset     private.datasets
)
  RETURNS timestamp WITH time zone
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$
  select case when dataset.emission_source is not null then (
      select max(e.period_end)::timestamp at time zone 'UTC' from public.emission_listings e
      where e.organization_id = integration.organization_id and e.source = dataset.emission_source and e.integration_id = integration.id
        and e.record_count > 0)
    when dataset.is_by_period then (
      -- Of this dataset alone: another source of the same account may be further, or behind.
      select (max(l.data_through) + 1)::timestamp at time zone 'UTC' from public.charge_loads l
      where l.organization_id = integration.organization_id and l.provider = integration.provider and l.status = 'published'
        and l.billing_account_id = integration.billing_account_id and l.dataset = dataset.dataset)
    else (
      select max(j.finished_at) from public.sync_jobs j
      where j.integration_id = integration.id and j.dataset = dataset.dataset and j.status in ('succeeded', 'partial'))
    end
$function$;

COMMENT ON FUNCTION "private"."data_through"(public.integrations, private.datasets) IS 'The end of what is there of a dataset: of its last day with data, or of its last complete read when it has no days.';

REVOKE ALL ON FUNCTION "private"."data_through"(public.integrations, private.datasets) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."data_through"(public.integrations, private.datasets) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."data_through"(public.integrations, private.datasets) TO "postgres";

-- private/functions/dataset_states.sql

CREATE OR REPLACE FUNCTION private.dataset_states (
  integration_id uuid
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$
  select coalesce(jsonb_object_agg(h.dataset, jsonb_build_object(
    'openJobs', h.queued_jobs + h.running_jobs, 'lastSuccessAt', h.last_success_at, 'lastFailureAt', h.last_failure_at,
    'dataThrough', h.data_through, 'isStale', h.is_stale, 'errorCode', e.error_code, 'error', e.error_message)), '{}')
  from public.sync_health h
  -- What is wrong now: an error that a later job did not have is none any more.
  left join lateral (
    select j.status, j.error_code, j.error_message from public.sync_jobs j
    where j.integration_id = h.integration_id and j.dataset = h.dataset and j.finished_at is not null and j.status <> 'cancelled'
    order by j.finished_at desc limit 1) e on e.status = 'failed'
  where h.integration_id = dataset_states.integration_id and h.dataset is not null
$function$;

GRANT EXECUTE ON FUNCTION "private"."dataset_states"(uuid) TO "authenticated";

COMMENT ON FUNCTION "private"."dataset_states"(uuid) IS 'How fresh each dataset of an integration is, and why its last job failed if it did.';

REVOKE ALL ON FUNCTION "private"."dataset_states"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."dataset_states"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."dataset_states"(uuid) TO "postgres";

-- private/functions/dataset_to_change.sql

CREATE OR REPLACE FUNCTION private.dataset_to_change (
  account public.encrypted_accounts,
  key_id  uuid
)
  RETURNS public.encrypted_datasets
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
declare
  dataset public.encrypted_datasets;
begin
  select d.* into dataset from public.encrypted_datasets d
  where d.organization_id = account.organization_id and d.owner_id = account.owner_id and d.id = dataset_to_change.key_id;
  if not found then
    perform private.refuse('CS404', 'dataset not found');
  end if;
  return dataset;
end $function$;

COMMENT ON FUNCTION "private"."dataset_to_change"(public.encrypted_accounts, uuid) IS 'A dataset of the account, living or deleted.';

REVOKE ALL ON FUNCTION "private"."dataset_to_change"(public.encrypted_accounts, uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."dataset_to_change"(public.encrypted_accounts, uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."dataset_to_change"(public.encrypted_accounts, uuid) TO "postgres";

-- private/functions/datasets_of.sql

CREATE OR REPLACE FUNCTION private.datasets_of (
  integration public.integrations
)
  RETURNS text[]
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$
  select array(select d.dataset from private.datasets d
    where d.provider = integration.provider and private.missing_setting(integration, d.dataset) is null order by d.dataset)
$function$;

COMMENT ON FUNCTION "private"."datasets_of"(public.integrations) IS 'What all stands for: the datasets of the provider that can be read through the integration as it is set up.';

REVOKE ALL ON FUNCTION "private"."datasets_of"(public.integrations) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."datasets_of"(public.integrations) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."datasets_of"(public.integrations) TO "postgres";

-- private/functions/dedupe_key.sql

CREATE OR REPLACE FUNCTION private.dedupe_key (
  bucket     text,
  object_key text,
  version_id text,
  etag       text,
  sequencer  text
)
  RETURNS text
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
  -- A bucket that does not keep versions any more calls each of them null.
  select dedupe_key.bucket || '|' || dedupe_key.object_key || '|' || coalesce(nullif(dedupe_key.version_id, 'null'), dedupe_key.etag, dedupe_key.sequencer, '')
$function$;

COMMENT ON FUNCTION "private"."dedupe_key"(text, text, text, text, text) IS 'What tells one version of an object from every other, whichever trigger told of it.';

REVOKE ALL ON FUNCTION "private"."dedupe_key"(text, text, text, text, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."dedupe_key"(text, text, text, text, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."dedupe_key"(text, text, text, text, text) TO "postgres";

-- private/functions/delete_encrypted.sql

CREATE OR REPLACE FUNCTION private.delete_encrypted (
  account public.encrypted_accounts,
  op      jsonb
)
  RETURNS public.encrypted_datasets
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
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
end $function$;

COMMENT ON FUNCTION "private"."delete_encrypted"(public.encrypted_accounts, jsonb) IS 'Deletes a dataset: a version without ciphertext, which can be undone for 30 days.';

REVOKE ALL ON FUNCTION "private"."delete_encrypted"(public.encrypted_accounts, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."delete_encrypted"(public.encrypted_accounts, jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."delete_encrypted"(public.encrypted_accounts, jsonb) TO "postgres";

-- private/functions/delete_integration.sql

CREATE OR REPLACE FUNCTION private.delete_integration (
  integration_id uuid,
  deletes_data   boolean,
  request_id     text
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  doomed public.integrations := private.visible_integration(delete_integration.integration_id);
  secrets int;
  schedules int;
  jobs int;
  loads int := 0;
  records bigint := 0;
begin
  perform private.require_role(doomed.organization_id, case when delete_integration.deletes_data then 'owner' else 'admin' end, 'delete an integration');
  -- The integration before its jobs: a request being enqueued holds it, and is waited for here.
  update public.integrations i set status = 'deleted', deleted_at = now(), status_reason = null where i.id = doomed.id and i.deleted_at is null;
  if not found then
    perform private.refuse('CS404', 'integration not found');
  end if;
  delete from private.integration_secrets s where s.integration_id = doomed.id;
  get diagnostics secrets = row_count;
  delete from public.sync_schedules s where s.integration_id = doomed.id;
  get diagnostics schedules = row_count;
  jobs := private.cancel_jobs(array(select j.id from public.sync_jobs j where j.integration_id = doomed.id and j.status in ('queued', 'running') order by j.id),
    'the integration was deleted');
  if delete_integration.deletes_data then
    loads := private.withdraw_loads(doomed);
    records := private.withdraw_records(doomed);
  end if;
  perform private.record_audit(doomed.organization_id, 'integration.deleted', 'integration', doomed.id::text,
    jsonb_build_object('secrets', secrets, 'schedules', schedules, 'jobs', jobs, 'loads', loads, 'records', records), delete_integration.request_id);
  return jsonb_build_object('id', doomed.id, 'secretsDestroyed', secrets, 'schedulesCancelled', schedules, 'jobsCancelled', jobs, 'loadsDeleted', loads,
    'recordsDeleted', records, 'dataKept', not delete_integration.deletes_data);
end $function$;

GRANT EXECUTE ON FUNCTION "private"."delete_integration"(uuid, boolean, text) TO "authenticated";

COMMENT ON FUNCTION "private"."delete_integration"(uuid, boolean, text) IS 'delete_integration for the caller.';

REVOKE ALL ON FUNCTION "private"."delete_integration"(uuid, boolean, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."delete_integration"(uuid, boolean, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."delete_integration"(uuid, boolean, text) TO "postgres";

-- private/functions/delete_organization.sql

CREATE OR REPLACE FUNCTION private.delete_organization (
  organization_id uuid,
  request_id      text
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  perform private.require_role(delete_organization.organization_id, 'owner', 'delete the organization');
  return private.end_organization(delete_organization.organization_id, delete_organization.request_id);
end $function$;

GRANT EXECUTE ON FUNCTION "private"."delete_organization"(uuid, text) TO "authenticated";

COMMENT ON FUNCTION "private"."delete_organization"(uuid, text) IS 'delete_organization for the caller.';

REVOKE ALL ON FUNCTION "private"."delete_organization"(uuid, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."delete_organization"(uuid, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."delete_organization"(uuid, text) TO "postgres";

-- private/functions/delete_schedule.sql

CREATE OR REPLACE FUNCTION private.delete_schedule (
  integration_id uuid,
  dataset        text,
  request_id     text
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  integration public.integrations := private.visible_integration(delete_schedule.integration_id);
  gone public.sync_schedules;
begin
  perform private.require_role(integration.organization_id, 'admin', 'delete a schedule');
  perform private.hold_integration(integration.id);
  delete from public.sync_schedules s where s.integration_id = integration.id and s.dataset = delete_schedule.dataset returning * into gone;
  if gone.id is null then
    perform private.refuse('CS404', format('there is no schedule of %s', delete_schedule.dataset));
  end if;
  perform private.record_audit(gone.organization_id, 'schedule.deleted', 'schedule', gone.id::text,
    jsonb_build_object('integration_id', gone.integration_id, 'dataset', gone.dataset), delete_schedule.request_id);
  return jsonb_build_object('id', gone.id, 'integrationId', gone.integration_id, 'dataset', gone.dataset);
end $function$;

GRANT EXECUTE ON FUNCTION "private"."delete_schedule"(uuid, text, text) TO "authenticated";

COMMENT ON FUNCTION "private"."delete_schedule"(uuid, text, text) IS 'delete_schedule for the caller.';

REVOKE ALL ON FUNCTION "private"."delete_schedule"(uuid, text, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."delete_schedule"(uuid, text, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."delete_schedule"(uuid, text, text) TO "postgres";

-- private/functions/differing_parts.sql

CREATE OR REPLACE FUNCTION private.differing_parts (
  residuals private.part_residual[]
)
  RETURNS SETOF text
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
  select distinct p.part from (
    select r.part, r.source_total - r.read_total - r.rejected as residual,
      sum(abs(r.source_total - r.read_total - r.rejected)) over (partition by r.billing_currency, r.measure) as difference
    from unnest(differing_parts.residuals) r
  ) p
  where p.difference > 0.01 and p.residual <> 0
$function$;

COMMENT ON FUNCTION "private"."differing_parts"(private.part_residual[]) IS 'Parts that keep a load from adding up to its control totals, other than by lines that were rejected.';

REVOKE ALL ON FUNCTION "private"."differing_parts"(private.part_residual[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."differing_parts"(private.part_residual[]) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."differing_parts"(private.part_residual[]) TO "postgres";

-- private/functions/disable_one_tenant.sql

CREATE OR REPLACE FUNCTION private.disable_one_tenant (
  integration_id uuid
)
  RETURNS boolean
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  disabled public.integrations;
begin
  update public.integrations i set status = 'disabled', status_reason = 'disabled by a setting'
  where i.id = disable_one_tenant.integration_id and i.deleted_at is null and i.status <> 'disabled'
    and exists (select from private.one_tenant_integrations t where t.integration_id = i.id)
  returning * into disabled;
  if disabled.id is null then
    return false;
  end if;
  perform private.cancel_jobs(array(select j.id from public.sync_jobs j where j.integration_id = disabled.id and j.status in ('queued', 'running') order by j.id),
    'the integration was disabled');
  perform private.record_audit(disabled.organization_id, 'integration.changed', 'integration', disabled.id::text,
    jsonb_build_object('provider', disabled.provider, 'members', jsonb_build_array('is_disabled')), null, 'service', 'one-tenant settings');
  return true;
end $function$;

GRANT EXECUTE ON FUNCTION "private"."disable_one_tenant"(uuid) TO "service_role";

COMMENT ON FUNCTION "private"."disable_one_tenant"(uuid) IS 'Disables the integration of the operator''s settings and cancels its open jobs; false when it was already.';

REVOKE ALL ON FUNCTION "private"."disable_one_tenant"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."disable_one_tenant"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."disable_one_tenant"(uuid) TO "postgres";

-- private/functions/drop_tombstones.sql

CREATE OR REPLACE FUNCTION private.drop_tombstones (
  account public.encrypted_accounts,
  batch   integer
)
  RETURNS bigint
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
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
end $function$;

COMMENT ON FUNCTION "private"."drop_tombstones"(public.encrypted_accounts, integer) IS 'Forgets tombstones 90 days after they could be undone; cursors from before must resync.';

REVOKE ALL ON FUNCTION "private"."drop_tombstones"(public.encrypted_accounts, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."drop_tombstones"(public.encrypted_accounts, integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."drop_tombstones"(public.encrypted_accounts, integer) TO "postgres";

-- private/functions/drop_versions.sql

CREATE OR REPLACE FUNCTION private.drop_versions (
  account public.encrypted_accounts,
  batch   integer
)
  RETURNS bigint
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
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
end $function$;

COMMENT ON FUNCTION "private"."drop_versions"(public.encrypted_accounts, integer) IS 'Drops versions that retention no longer keeps, and all content of what can no longer be undeleted.';

REVOKE ALL ON FUNCTION "private"."drop_versions"(public.encrypted_accounts, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."drop_versions"(public.encrypted_accounts, integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."drop_versions"(public.encrypted_accounts, integer) TO "postgres";

-- private/functions/due_jobs.sql

CREATE OR REPLACE FUNCTION private.due_jobs (
  most integer
)
  RETURNS integer
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select count(*)::int from (
    select from private.organization_turns t
    cross join lateral (
      select from public.sync_jobs j where j.organization_id = t.organization_id and j.needs_worker = t.needs_worker
        and j.status = 'queued' and j.run_after <= clock_timestamp() limit due_jobs.most) j
    where t.turn_at <= clock_timestamp() and t.turn_at < 'infinity' and not t.needs_worker
    union all
    select from public.sync_jobs j where j.status = 'running' and j.lease_expires_at < clock_timestamp()
    limit due_jobs.most
  ) d
$function$;

COMMENT ON FUNCTION "private"."due_jobs"(integer) IS 'How many jobs an Edge Function could claim now, counted up to a limit.';

REVOKE ALL ON FUNCTION "private"."due_jobs"(integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."due_jobs"(integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."due_jobs"(integer) TO "postgres";

-- private/functions/emission_factors_until.sql

CREATE OR REPLACE FUNCTION private.emission_factors_until (
  provider text,
  month    date
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select jsonb_build_object(
    'grid', coalesce((
      select jsonb_agg(jsonb_build_object('provider', f.provider, 'region', case f.level when 'region' then f.place end,
        'country', case f.level when 'region' then private.country_of(f.provider, f.place) when 'country' then f.place end,
        'year', f.year, 'g_per_kwh', f.g_per_kwh::text, 'source', f.source) order by f.level, f.place, f.year)
      from private.emission_factors f
      where f.provider = emission_factors_until.provider and f.year <= extract(year from emission_factors_until.month)), '[]'),
    'overheads', coalesce((
      select jsonb_agg(jsonb_build_object('region', nullif(o.region, ''), 'year', o.year, 'pue', o.pue::text, 'source', o.source) order by o.region, o.year)
      from private.power_overheads o
      where o.provider = emission_factors_until.provider and o.year <= extract(year from emission_factors_until.month)), '[]'),
    'processors', (
      select jsonb_object_agg(p.processor, jsonb_build_object('idle', p.idle_watts::text, 'full', p.full_watts::text,
        'chip_gigabytes', p.chip_gigabytes::text, 'source', p.source, 'year', p.year))
      from private.processors p),
    'families', coalesce((
      select jsonb_object_agg(i.family, jsonb_build_object('processors', i.processors, 'gigabytes_per_core', i.gigabytes_per_core::text,
        'largest_cores', i.largest_cores, 'largest_gigabytes', i.largest_gigabytes::text, 'chips', i.chips,
        'server_kilograms', i.server_kilograms::text, 'source', i.source, 'year', i.year))
      from private.instance_families i where i.provider = emission_factors_until.provider), '{}'),
    'instance_types', coalesce((
      select jsonb_object_agg(t.instance_type, jsonb_build_object('cores', t.cores::text, 'gigabytes', t.gigabytes::text,
        'baseline_percent', t.baseline_percent::text, 'gpu', t.gpu, 'gpus', t.gpus))
      from private.instance_types t where t.provider = emission_factors_until.provider), '{}'))
$function$;

GRANT EXECUTE ON FUNCTION "private"."emission_factors_until"(text, date) TO "service_role";

COMMENT ON FUNCTION "private"."emission_factors_until"(text, date) IS 'What a month of a provider is modelled by: grid factors and overheads of no later year, and the hardware. Decimals as text.';

REVOKE ALL ON FUNCTION "private"."emission_factors_until"(text, date) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."emission_factors_until"(text, date) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."emission_factors_until"(text, date) TO "postgres";

-- private/functions/emission_months.sql

CREATE OR REPLACE FUNCTION private.emission_months (
  start_date date,
  end_date   date
)
  RETURNS TABLE (
    month date
  )
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
  select m::date from generate_series(emission_months.start_date::timestamp, emission_months.end_date::timestamp - interval '1 day', interval '1 month') m
$function$;

GRANT EXECUTE ON FUNCTION "private"."emission_months"(date, date) TO "authenticated";

GRANT EXECUTE ON FUNCTION "private"."emission_months"(date, date) TO "service_role";

COMMENT ON FUNCTION "private"."emission_months"(date, date) IS 'First days of the months of a window.';

REVOKE ALL ON FUNCTION "private"."emission_months"(date, date) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."emission_months"(date, date) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."emission_months"(date, date) TO "postgres";

-- private/functions/emission_totals_before.sql

CREATE OR REPLACE FUNCTION private.emission_totals_before (
  organization_id uuid,
  provider        text,
  period_start    date
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$
  select coalesce(jsonb_object_agg(c.account_key, jsonb_build_object('source', c.source, 'kg', c.location_based_kg)), '{}')
  from private.covered_emissions(emission_totals_before.organization_id, emission_totals_before.provider, emission_totals_before.period_start) c
$function$;

COMMENT ON FUNCTION "private"."emission_totals_before"(uuid, text, date) IS 'Source and kilograms of each account, to be taken before a month is changed and given to refresh_emission_coverage.';

REVOKE ALL ON FUNCTION "private"."emission_totals_before"(uuid, text, date) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."emission_totals_before"(uuid, text, date) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."emission_totals_before"(uuid, text, date) TO "postgres";

-- private/functions/encrypted_account.sql

CREATE OR REPLACE FUNCTION private.encrypted_account()
  RETURNS jsonb
  LANGUAGE plpgsql
  STABLE
  SET search_path TO ''
  AS $function$
begin
  return (select jsonb_build_object('keyGeneration', coalesce(a.key_generation, 1), 'keyCheck', a.key_check, 'epoch', coalesce(a.epoch, 1),
    'requiresPreconditions', coalesce(a.requires_preconditions, false), 'keepVersions', a.keep_versions, 'keepDays', a.keep_days,
    'usedBytes', coalesce(q.used, 0), 'quotaBytes', q.quota)
  from (select private.own_encrypted_quota() as told) w
  cross join lateral (select (w.told ->> 'used')::bigint as used, (w.told ->> 'quota')::bigint as quota) q
  left join public.encrypted_accounts a on a.organization_id = private.own_home() and a.owner_id = (select auth.uid()));
end $function$;

GRANT EXECUTE ON FUNCTION "private"."encrypted_account"() TO "authenticated";

COMMENT ON FUNCTION "private"."encrypted_account"() IS 'The caller''s key generation, policy, quota and use.';

REVOKE ALL ON FUNCTION "private"."encrypted_account"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."encrypted_account"() FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."encrypted_account"() TO "postgres";

-- private/functions/encrypted_bytes.sql

CREATE OR REPLACE FUNCTION private.encrypted_bytes (
  organization_id uuid
)
  RETURNS bigint
  LANGUAGE plpgsql
  STABLE
  SET search_path TO ''
  AS $function$
begin
  return (select coalesce(sum(a.bytes_used), 0)::bigint from public.encrypted_accounts a where a.organization_id = encrypted_bytes.organization_id);
end $function$;

COMMENT ON FUNCTION "private"."encrypted_bytes"(uuid) IS 'Bytes of ciphertext an organization keeps.';

REVOKE ALL ON FUNCTION "private"."encrypted_bytes"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."encrypted_bytes"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."encrypted_bytes"(uuid) TO "postgres";

-- private/functions/encrypted_changes.sql

CREATE OR REPLACE FUNCTION private.encrypted_changes (
  epoch    integer,
  since    bigint,
  limit_to integer
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
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
end $function$;

GRANT EXECUTE ON FUNCTION "private"."encrypted_changes"(integer, bigint, integer) TO "authenticated";

COMMENT ON FUNCTION "private"."encrypted_changes"(integer, bigint, integer) IS 'encrypted_changes for the caller.';

REVOKE ALL ON FUNCTION "private"."encrypted_changes"(integer, bigint, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."encrypted_changes"(integer, bigint, integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."encrypted_changes"(integer, bigint, integer) TO "postgres";

-- private/functions/encrypted_content.sql

CREATE OR REPLACE FUNCTION private.encrypted_content (
  v public.encrypted_versions
)
  RETURNS jsonb
  LANGUAGE plpgsql
  STABLE
  SET search_path TO ''
  AS $function$
begin
  return jsonb_build_object('keyId', v.dataset_id, 'version', v.version, 'kind', v.kind, 'updatedAt', v.created_at, 'keyGeneration', v.key_generation,
    'restoredVersion', v.restored_version,
    'meta', case when v.kind <> 'delete' then jsonb_build_object('enc', v.enc, 'kdf', v.kdf, 'kdf_parameters', v.kdf_parameters,
      'salt', replace(encode(v.salt, 'base64'), E'\n', ''), 'iv', encode(v.iv, 'base64'), 'schema_version', v.schema_version, 'aad', v.aad) end,
    'previousHash', encode(v.previous_hash, 'hex'), 'hash', encode(v.hash, 'hex'));
end $function$;

GRANT EXECUTE ON FUNCTION "private"."encrypted_content"(public.encrypted_versions) TO "authenticated";

COMMENT ON FUNCTION "private"."encrypted_content"(public.encrypted_versions) IS 'A version as callers see it, without its payload.';

REVOKE ALL ON FUNCTION "private"."encrypted_content"(public.encrypted_versions) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."encrypted_content"(public.encrypted_versions) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."encrypted_content"(public.encrypted_versions) TO "postgres";

-- private/functions/encrypted_quota.sql

CREATE OR REPLACE FUNCTION private.encrypted_quota (
  organization_id uuid
)
  RETURNS bigint
  LANGUAGE plpgsql
  STABLE
  SET search_path TO ''
  AS $function$
begin
  -- 1 GiB unless the operator says otherwise.
  return (select coalesce((select q.quota_bytes from private.encrypted_quotas q where q.organization_id = encrypted_quota.organization_id), 1073741824));
end $function$;

COMMENT ON FUNCTION "private"."encrypted_quota"(uuid) IS 'Bytes of ciphertext an organization may keep.';

REVOKE ALL ON FUNCTION "private"."encrypted_quota"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."encrypted_quota"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."encrypted_quota"(uuid) TO "postgres";

-- private/functions/encrypted_rotation.sql

CREATE OR REPLACE FUNCTION private.encrypted_rotation (
  rotation private.encrypted_rotations
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$
  select jsonb_build_object('rotationId', rotation.id, 'fromGeneration', rotation.from_generation, 'keyCheck', rotation.key_check,
    'beganAt', rotation.began_at, 'expiresAt', rotation.expires_at,
    'staged', (select count(*) from private.staged_datasets s where s.organization_id = rotation.organization_id and s.owner_id = rotation.owner_id))
$function$;

COMMENT ON FUNCTION "private"."encrypted_rotation"(private.encrypted_rotations) IS 'A rotation that is being staged, as callers see it.';

REVOKE ALL ON FUNCTION "private"."encrypted_rotation"(private.encrypted_rotations) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."encrypted_rotation"(private.encrypted_rotations) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."encrypted_rotation"(private.encrypted_rotations) TO "postgres";

-- private/functions/encrypted_state.sql

CREATE OR REPLACE FUNCTION private.encrypted_state (
  dataset public.encrypted_datasets
)
  RETURNS jsonb
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
  select jsonb_build_object('keyId', dataset.id, 'currentVersion', dataset.version, 'updatedAt', dataset.updated_at)
$function$;

COMMENT ON FUNCTION "private"."encrypted_state"(public.encrypted_datasets) IS 'What a conflict tells of the present state.';

REVOKE ALL ON FUNCTION "private"."encrypted_state"(public.encrypted_datasets) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."encrypted_state"(public.encrypted_datasets) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."encrypted_state"(public.encrypted_datasets) TO "postgres";

-- private/functions/end_file.sql

CREATE OR REPLACE FUNCTION private.end_file (
  file_id uuid,
  ended   jsonb
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  update public.forwarder_files f set
    state = case when ended ->> 'state' = 'queued' and x.deleted_at is not null then 'failed' else ended ->> 'state' end,
    ended_at = case when ended ->> 'state' <> 'queued' or x.deleted_at is not null then clock_timestamp() end,
    records_discarded = f.records_discarded + case when ended ->> 'state' = 'superseded' then f.records_pending else 0 end,
    needs_worker = f.needs_worker or coalesce((ended ->> 'needs_worker')::boolean, false),
    attempts = case when coalesce((ended ->> 'is_handover')::boolean, false) then greatest(f.attempts - 1, 0) else f.attempts end,
    run_after = coalesce((ended ->> 'run_after')::timestamptz, f.run_after),
    error_code = case when ended ->> 'state' = 'queued' and x.deleted_at is not null then 'CANCELLED' else ended ->> 'error_code' end,
    error = left(ended ->> 'error', 2000)
  from public.forwarders x where x.id = f.forwarder_id and f.id = end_file.file_id
$function$;

COMMENT ON FUNCTION "private"."end_file"(uuid, jsonb) IS 'Ends a file, or gives it back. What was read of an overwritten one and not sent is discarded.';

REVOKE ALL ON FUNCTION "private"."end_file"(uuid, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."end_file"(uuid, jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."end_file"(uuid, jsonb) TO "postgres";

-- private/functions/end_organization.sql

CREATE OR REPLACE FUNCTION private.end_organization (
  organization_id uuid,
  request_id      text
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  secrets int;
  schedules int;
  jobs int;
  integrations int;
begin
  update public.organizations o set deleted_at = now() where o.id = end_organization.organization_id and o.deleted_at is null;
  if not found then
    return null;
  end if;
  -- Integrations before jobs, as everywhere: a request being enqueued holds its integration.
  update public.integrations i set status = 'deleted', deleted_at = now()
  where i.organization_id = end_organization.organization_id and i.deleted_at is null;
  get diagnostics integrations = row_count;
  delete from private.integration_secrets s using public.integrations i
  where i.id = s.integration_id and i.organization_id = end_organization.organization_id;
  get diagnostics secrets = row_count;
  delete from public.sync_schedules s where s.organization_id = end_organization.organization_id;
  get diagnostics schedules = row_count;
  jobs := private.cancel_jobs(array(select j.id from public.sync_jobs j
    where j.organization_id = end_organization.organization_id and j.status in ('queued', 'running') order by j.id), 'the organization was deleted');
  perform private.record_audit(end_organization.organization_id, 'organization.deleted', 'organization', end_organization.organization_id::text,
    jsonb_build_object('secrets', secrets, 'schedules', schedules, 'jobs', jobs, 'integrations', integrations), end_organization.request_id);
  return jsonb_build_object('id', end_organization.organization_id, 'secretsDestroyed', secrets, 'schedulesCancelled', schedules, 'jobsCancelled', jobs,
    'integrationsDeleted', integrations);
end $function$;

COMMENT ON FUNCTION "private"."end_organization"(uuid, text) IS 'Marks an organization deleted, destroys its secrets and cancels its schedules and jobs; null when it was deleted before.';

REVOKE ALL ON FUNCTION "private"."end_organization"(uuid, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."end_organization"(uuid, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."end_organization"(uuid, text) TO "postgres";

-- private/functions/endpoint_for_worker.sql

CREATE OR REPLACE FUNCTION private.endpoint_for_worker (
  endpoint public.forwarder_endpoints,
  files    jsonb,
  redrives jsonb
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$
  select jsonb_build_object(
    'endpoint', to_jsonb(endpoint) || jsonb_build_object(
      'sealed_token', (select t.sealed from private.forwarder_tokens t where t.endpoint_id = endpoint.id),
      'secrets', (
        select jsonb_object_agg(s.field, s.sealed) || jsonb_build_object('forwarder_id', s.forwarder_id)
        from private.forwarder_secrets s join private.open_forwarders(endpoint.id) f on f.id = s.forwarder_id
        group by s.forwarder_id order by max(s.updated_at) desc, s.forwarder_id limit 1)),
    'forwarders', (select coalesce(jsonb_agg(private.forwarder_for_worker(f) order by f.id), '[]') from private.open_forwarders(endpoint.id) f),
    'files', endpoint_for_worker.files, 'redrives', endpoint_for_worker.redrives)
$function$;

COMMENT ON FUNCTION "private"."endpoint_for_worker"(public.forwarder_endpoints, jsonb, jsonb) IS 'An endpoint with everything its holder needs.';

REVOKE ALL ON FUNCTION "private"."endpoint_for_worker"(public.forwarder_endpoints, jsonb, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."endpoint_for_worker"(public.forwarder_endpoints, jsonb, jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."endpoint_for_worker"(public.forwarder_endpoints, jsonb, jsonb) TO "postgres";

-- private/functions/enqueue_due_schedules.sql

CREATE OR REPLACE FUNCTION private.enqueue_due_schedules (
  as_of timestamp with time zone,
  batch integer
)
  RETURNS integer
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  candidate record;
  due public.sync_schedules;
  taken int := 0;
begin
  -- In one order: two that enqueue at once take turns and open jobs of the same organizations and cannot wait for each other.
  for candidate in
    select c.id, c.integration_id from (
      select s.id, s.organization_id, s.integration_id, s.dataset from public.sync_schedules s
      where s.next_run_at <= enqueue_due_schedules.as_of and not s.is_paused
      order by s.next_run_at limit enqueue_due_schedules.batch) c
    order by c.organization_id, c.integration_id, c.dataset
  loop
    -- The integration before its schedule, as everywhere. Nobody is waited for: who is being changed comes with the next tick.
    perform from public.integrations i where i.id = candidate.integration_id for share skip locked;
    continue when not found;
    select s.* into due from public.sync_schedules s
    where s.id = candidate.id and s.next_run_at <= enqueue_due_schedules.as_of and not s.is_paused for update skip locked;
    continue when not found;
    perform private.run_schedule(due, enqueue_due_schedules.as_of);
    taken := taken + 1;
  end loop;
  return taken;
end $function$;

COMMENT ON FUNCTION "private"."enqueue_due_schedules"(timestamp with time zone, integer) IS 'Begins one run of each schedule that is due, however many it missed; returns how many were looked at.';

REVOKE ALL ON FUNCTION "private"."enqueue_due_schedules"(timestamp WITH time zone, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."enqueue_due_schedules"(timestamp WITH time zone, integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."enqueue_due_schedules"(timestamp WITH time zone, integer) TO "postgres";

-- private/functions/enqueue_sync.sql

CREATE OR REPLACE FUNCTION private.enqueue_sync (
  integration   public.integrations,
  data_types    text[],
  start_date    date,
  end_date      date,
  trigger       text,
  parameters    jsonb,
  request_id    text,
  lease_owner   text,
  lease_seconds integer,
  retries       uuid                DEFAULT NULL::uuid
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
declare
  run public.sync_runs;
  opened int;
  unknown text;
  open_run public.sync_runs;
begin
  -- Deleting an integration waits for this lock, then cancels what is being enqueued.
  select i.* into integration from public.integrations i where i.id = integration.id and i.deleted_at is null for share;
  if not found then
    perform private.refuse('CS404', 'integration not found');
  end if;
  if enqueue_sync.data_types = array['all'] then
    enqueue_sync.data_types := private.datasets_of(integration);
  end if;
  select min(t) into unknown from unnest(enqueue_sync.data_types) t
  where not exists (select from private.datasets d where d.provider = integration.provider and d.dataset = t);
  if unknown is not null or coalesce(cardinality(enqueue_sync.data_types), 0) = 0 then
    perform private.refuse('CS400', format('data type %s is not supported for %s: expected one of %s', coalesce(unknown, '(none)'), integration.provider,
      (select string_agg(d.dataset, ', ' order by d.dataset) from private.datasets d where d.provider = integration.provider)));
  end if;
  perform private.require_setting(integration, t) from unnest(enqueue_sync.data_types) t;
  if enqueue_sync.end_date <= enqueue_sync.start_date or enqueue_sync.end_date - enqueue_sync.start_date > 430 then
    perform private.refuse('CS400', format('end date %s must be after start date %s by at most 430 days', enqueue_sync.end_date, enqueue_sync.start_date));
  end if;
  if integration.status not in ('active', 'error') then
    perform private.refuse('CS416', case integration.status
      when 'disabled' then 'the integration is disabled: enable it, then test it'
      else format('the integration is %s: test it first with POST /functions/v1/connector-sync/integrations/%s/test', integration.status, integration.id) end);
  end if;
  run := private.new_run(integration, enqueue_sync.data_types, enqueue_sync.start_date, enqueue_sync.end_date, enqueue_sync.trigger, enqueue_sync.request_id,
    enqueue_sync.parameters ? 'window');
  perform private.join_succeeded(run, enqueue_sync.retries);
  opened := private.open_jobs(run, enqueue_sync.parameters, enqueue_sync.request_id);
  if opened = 0 and (cardinality(enqueue_sync.data_types) = 1 or enqueue_sync.retries is not null) then
    select r.* into open_run from public.sync_run_jobs x
    join public.sync_jobs j on j.id = x.job_id and j.status in ('queued', 'running')
    join public.sync_run_jobs y on y.job_id = x.job_id and not y.is_joined
    join public.sync_runs r on r.id = y.run_id where x.run_id = run.id limit 1;
    perform private.refuse('CS417', format('a sync of %s for this period is already open', enqueue_sync.data_types[1]),
      jsonb_build_object('syncLogId', open_run.id, 'jobId', open_run.job_id));
  end if;
  return jsonb_build_object('sync_run_id', run.id, 'job_id', run.job_id, 'organization_id', run.organization_id, 'provider', run.provider,
    'created_at', run.created_at, 'job', case when enqueue_sync.lease_owner is not null
      then private.claim_job_of_run(run.id, enqueue_sync.lease_owner, enqueue_sync.lease_seconds) -> 'job_id' end);
end $function$;

COMMENT ON FUNCTION "private"."enqueue_sync"(public.integrations, text[], date, date, text, jsonb, text, text, integer, uuid) IS 'Opens a run and its jobs; all stands for every dataset the integration is set up for. With lease_owner the first job is leased to it in the same transaction; what succeeded in the run that it retries is not read again.';

REVOKE ALL ON FUNCTION "private"."enqueue_sync"(public.integrations, text[], date, date, text, jsonb, text, text, integer, uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."enqueue_sync"(public.integrations, text[], date, date, text, jsonb, text, text, integer, uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."enqueue_sync"(public.integrations, text[], date, date, text, jsonb, text, text, integer, uuid) TO "postgres";

-- private/functions/ensure_personal_organization.sql

CREATE OR REPLACE FUNCTION private.ensure_personal_organization (
  user_id uuid
)
  RETURNS uuid
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
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
end $function$;

COMMENT ON FUNCTION "private"."ensure_personal_organization"(uuid) IS 'The user''s personal organization, created on the first call. Safe to call twice and at once.';

REVOKE ALL ON FUNCTION "private"."ensure_personal_organization"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."ensure_personal_organization"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."ensure_personal_organization"(uuid) TO "postgres";

-- private/functions/fail_job.sql

CREATE OR REPLACE FUNCTION private.fail_job (
  job_id               uuid,
  lease_token          bigint,
  code                 text,
  message              text,
  is_retryable         boolean,
  retry_after_seconds  numeric,
  requests             jsonb,
  is_about_credentials boolean
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  job public.sync_jobs := private.hold_job(fail_job.job_id, fail_job.lease_token);
  again boolean := fail_job.is_retryable and job.attempts < job.max_attempts;
  -- Full jitter: anywhere between now and the exponential bound, an hour at most.
  wait interval := make_interval(secs => greatest(random() * least(3600, 5 * power(2, least(job.attempts, 12))), least(coalesce(fail_job.retry_after_seconds, 0), 86400)));
begin
  perform private.keep_requests(job, fail_job.requests);
  update public.sync_jobs j set
    status = case when again then 'queued' else 'failed' end, lease_owner = null, lease_expires_at = null,
    run_after = case when again then clock_timestamp() + wait else j.run_after end,
    finished_at = case when again then null else clock_timestamp() end,
    error_code = fail_job.code, error_message = left(fail_job.message, 2000)
  where j.id = job.id;
  if not again then
    perform private.abandon_loads(array[job.load_id]);
    if fail_job.is_about_credentials then
      perform private.note_integration(job.integration_id, 'error', left(fail_job.message, 500));
    end if;
  end if;
  return jsonb_build_object('status', case when again then 'queued' else 'failed' end, 'run_after', case when again then clock_timestamp() + wait end);
end $function$;

GRANT EXECUTE ON FUNCTION "private"."fail_job"(uuid, bigint, text, text, boolean, numeric, jsonb, boolean) TO "service_role";

COMMENT ON FUNCTION "private"."fail_job"(uuid, bigint, text, text, boolean, numeric, jsonb, boolean) IS 'Queues a job again after a retryable error while attempts are left, else fails it; one about the credentials themselves puts the integration into error.';

REVOKE ALL ON FUNCTION "private"."fail_job"(uuid, bigint, text, text, boolean, numeric, jsonb, boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."fail_job"(uuid, bigint, text, text, boolean, numeric, jsonb, boolean) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."fail_job"(uuid, bigint, text, text, boolean, numeric, jsonb, boolean) TO "postgres";

-- private/functions/file_for_worker.sql

CREATE OR REPLACE FUNCTION private.file_for_worker (
  file public.forwarder_files
)
  RETURNS jsonb
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
  select jsonb_build_object('id', file.id, 'forwarder_id', file.forwarder_id, 'bucket', file.bucket, 'object_key', file.object_key,
    'version_id', file.version_id, 'etag', file.etag, 'size_bytes', file.size_bytes, 'checkpoint', file.checkpoint, 'commit_no', file.commit_no,
    'attempts', file.attempts, 'interruptions', file.interruptions, 'needs_worker', file.needs_worker, 'records_read', file.records_read,
    'created_at', file.created_at, 'event_time', file.event_time)
$function$;

COMMENT ON FUNCTION "private"."file_for_worker"(public.forwarder_files) IS 'What a worker needs to know of a file.';

REVOKE ALL ON FUNCTION "private"."file_for_worker"(public.forwarder_files) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."file_for_worker"(public.forwarder_files) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."file_for_worker"(public.forwarder_files) TO "postgres";

-- private/functions/files_to_stop.sql

CREATE OR REPLACE FUNCTION private.files_to_stop (
  endpoint_id uuid
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$
  select coalesce(jsonb_agg(f.id order by f.id), '[]') from public.forwarder_files f join public.forwarders x on x.id = f.forwarder_id
  where x.endpoint_id = files_to_stop.endpoint_id and f.state = 'running'
    and not exists (select from private.open_forwarders(files_to_stop.endpoint_id) o where o.id = x.id)
$function$;

COMMENT ON FUNCTION "private"."files_to_stop"(uuid) IS 'Files under way whose forwarder or integration was paused or deleted meanwhile.';

REVOKE ALL ON FUNCTION "private"."files_to_stop"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."files_to_stop"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."files_to_stop"(uuid) TO "postgres";

-- private/functions/files_to_take.sql

CREATE OR REPLACE FUNCTION private.files_to_take (
  endpoint_id  uuid,
  most         integer,
  on_worker    boolean,
  least_stalls integer,
  most_stalls  integer
)
  RETURNS TABLE (
    id     uuid,
    stalls integer
  )
  LANGUAGE plpgsql
  STABLE
  SET search_path TO ''
  AS $function$
declare
  -- A constant, so that the index bounds the search.
  moment timestamptz := clock_timestamp();
begin
  return query
    select x.id, x.stalls from private.open_forwarders(files_to_take.endpoint_id) f
    cross join (values (false), (true)) as n (needs_worker)
    cross join lateral (
      select q.id, q.stalls, q.run_after from public.forwarder_files q
      where q.forwarder_id = f.id and q.needs_worker = n.needs_worker and q.state = 'queued' and q.run_after <= moment
        and q.stalls between files_to_take.least_stalls and files_to_take.most_stalls and not private.waits_for_another(q)
      order by q.run_after, q.id limit files_to_take.most) x
    where files_to_take.on_worker or not n.needs_worker
    order by x.run_after, x.id limit files_to_take.most;
end $function$;

COMMENT ON FUNCTION "private"."files_to_take"(uuid, integer, boolean, integer, integer) IS 'Files of an endpoint that are due, oldest first.';

REVOKE ALL ON FUNCTION "private"."files_to_take"(uuid, integer, boolean, integer, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."files_to_take"(uuid, integer, boolean, integer, integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."files_to_take"(uuid, integer, boolean, integer, integer) TO "postgres";

-- private/functions/find_one_tenant.sql

CREATE OR REPLACE FUNCTION private.find_one_tenant (
  organization text,
  provider     text
)
  RETURNS jsonb
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  found_ids uuid[] := array(
    select o.id from public.organizations o
    where o.deleted_at is null
      and (find_one_tenant.organization is null or o.id::text = lower(find_one_tenant.organization) or o.name = find_one_tenant.organization)
    order by o.id limit 100);
begin
  if cardinality(found_ids) <> 1 then
    return jsonb_build_object('organizations', cardinality(found_ids));
  end if;
  return jsonb_build_object(
    'organizations', 1, 'organization_id', found_ids[1],
    'integration', (
      select private.integration_for_test(i.id) from private.one_tenant_integrations t
      join public.integrations i on i.id = t.integration_id and i.deleted_at is null
      where t.organization_id = found_ids[1] and t.provider = find_one_tenant.provider),
    'request_price_usd', (select max(d.request_price_usd)::text from private.datasets d where d.provider = find_one_tenant.provider));
end $function$;

GRANT EXECUTE ON FUNCTION "private"."find_one_tenant"(text, text) TO "service_role";

COMMENT ON FUNCTION "private"."find_one_tenant"(text, text) IS 'The organization a setting names, by id or name, or the only one there is; and the integration that settings made in it.';

REVOKE ALL ON FUNCTION "private"."find_one_tenant"(text, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."find_one_tenant"(text, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."find_one_tenant"(text, text) TO "postgres";

-- private/functions/find_rotation.sql

CREATE OR REPLACE FUNCTION private.find_rotation (
  account public.encrypted_accounts
)
  RETURNS private.encrypted_rotations
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$
  select r.* from private.encrypted_rotations r
  where r.organization_id = account.organization_id and r.owner_id = account.owner_id and r.expires_at > clock_timestamp()
$function$;

COMMENT ON FUNCTION "private"."find_rotation"(public.encrypted_accounts) IS 'The account''s rotation that is being staged, unless it expired.';

REVOKE ALL ON FUNCTION "private"."find_rotation"(public.encrypted_accounts) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."find_rotation"(public.encrypted_accounts) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."find_rotation"(public.encrypted_accounts) TO "postgres";

-- private/functions/finish_job.sql

CREATE OR REPLACE FUNCTION private.finish_job (
  job_id      uuid,
  lease_token bigint,
  outcome     text,
  warnings    jsonb
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  job public.sync_jobs := private.hold_job(finish_job.job_id, finish_job.lease_token);
  load public.charge_loads;
  matched boolean := true;
  residuals private.part_residual[];
  differing text[];
  published bigint;
  lack jsonb;
begin
  if finish_job.outcome not in ('complete', 'incomplete') then
    perform private.refuse('CS400', format('outcome must be complete or incomplete, found %s', finish_job.outcome));
  end if;
  select l.* into load from public.charge_loads l where l.id = job.load_id;
  if load.id is not null then
    perform private.lock_period(load);
    if private.is_coarser_than_published(load) then
      finish_job.outcome := 'incomplete';
    end if;
  end if;
  if finish_job.outcome = 'complete' and load.id is not null then
    -- Figures may have been restated while they were read: each part that differs is read once more, requests being priced.
    residuals := private.part_residuals(load.id);
    differing := array(select p from private.differing_parts(residuals) p where p <> all (job.reread_parts) order by p);
    if cardinality(differing) > 0 then
      perform private.read_again(job, differing);
      return jsonb_build_object('status', 'queued', 'reread', true);
    end if;
    matched := private.reconcile_load(load, job.id, residuals);
    perform private.store_residuals(load, residuals);
    perform private.publish_load(load.id);
  elsif finish_job.outcome = 'complete' then
    published := private.publish_records(job);
  else
    perform private.abandon_loads(array[load.id]);
  end if;
  lack := private.shortcoming(job, finish_job.outcome, matched, load.grain, finish_job.warnings || job.warnings);
  update public.sync_jobs j set
    status = case when lack is null then 'succeeded' else 'partial' end,
    lease_owner = null, lease_expires_at = null, finished_at = clock_timestamp(),
    warnings = private.add_warnings(job.warnings, case when lack is null then finish_job.warnings else finish_job.warnings || lack end),
    error_code = lack ->> 'code', error_message = lack ->> 'message',
    -- What readers now see: rows that shared a key are one, a part that was read anew counts once.
    records_synced = case when published is not null then published when load.id is null then j.records_synced when finish_job.outcome = 'incomplete' then 0
      else (select l.record_count from public.charge_loads l where l.id = load.id) end
  where j.id = job.id;
  perform private.note_integration(job.integration_id, 'active', null);
  return jsonb_build_object('status', case when lack is null then 'succeeded' else 'partial' end, 'reread', false);
end $function$;

GRANT EXECUTE ON FUNCTION "private"."finish_job"(uuid, bigint, text, jsonb) TO "service_role";

COMMENT ON FUNCTION "private"."finish_job"(uuid, bigint, text, jsonb) IS 'Ends a job whose source is read to the end (complete: reconcile and publish) or never will be (incomplete: publish nothing).';

REVOKE ALL ON FUNCTION "private"."finish_job"(uuid, bigint, text, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."finish_job"(uuid, bigint, text, jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."finish_job"(uuid, bigint, text, jsonb) TO "postgres";

-- private/functions/first_file.sql

CREATE OR REPLACE FUNCTION private.first_file (
  forwarder_id uuid,
  needs_worker boolean
)
  RETURNS timestamp WITH time zone
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$
  select q.run_after from public.forwarder_files q
  where q.forwarder_id = first_file.forwarder_id and q.needs_worker = first_file.needs_worker and q.state = 'queued' and not private.waits_for_another(q)
  order by q.run_after, q.id limit 1
$function$;

COMMENT ON FUNCTION "private"."first_file"(uuid, boolean) IS 'When the first file of a forwarder is due; null when none is queued.';

REVOKE ALL ON FUNCTION "private"."first_file"(uuid, boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."first_file"(uuid, boolean) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."first_file"(uuid, boolean) TO "postgres";

-- private/functions/focus_categories.sql

CREATE OR REPLACE FUNCTION private.focus_categories()
  RETURNS SETOF private.focus_services
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  ROWS 200
  SET search_path TO ''
  AS $function$
  select s.* from private.focus_services s
$function$;

GRANT EXECUTE ON FUNCTION "private"."focus_categories"() TO "authenticated";

GRANT EXECUTE ON FUNCTION "private"."focus_categories"() TO "service_role";

COMMENT ON FUNCTION "private"."focus_categories"() IS 'The services, for views that run with the rights of whoever asks.';

REVOKE ALL ON FUNCTION "private"."focus_categories"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."focus_categories"() FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."focus_categories"() TO "postgres";

-- private/functions/focus_cells.sql

CREATE OR REPLACE FUNCTION private.focus_cells (
  rows json[]
)
  RETURNS jsonb
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
  select coalesce(jsonb_agg(x.cells order by x.place), '[]') from (
    select r.place, jsonb_agg(e.value order by e.place) as cells
    from unnest(focus_cells.rows) with ordinality r (cells, place)
    cross join lateral json_each_text(r.cells) with ordinality e (key, value, place)
    where e.key not in ('organization_id', 'load_id', 'charge_key', 'row_kind')
    group by r.place
  ) x
$function$;

GRANT EXECUTE ON FUNCTION "private"."focus_cells"(json[]) TO "authenticated";

GRANT EXECUTE ON FUNCTION "private"."focus_cells"(json[]) TO "service_role";

COMMENT ON FUNCTION "private"."focus_cells"(json[]) IS 'Rows as arrays of texts, without the columns that are not exported.';

REVOKE ALL ON FUNCTION "private"."focus_cells"(json[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."focus_cells"(json[]) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."focus_cells"(json[]) TO "postgres";

-- private/functions/focus_codes.sql

CREATE OR REPLACE FUNCTION private.focus_codes()
  RETURNS SETOF private.focus_service_codes
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  ROWS 200
  SET search_path TO ''
  AS $function$
  select c.* from private.focus_service_codes c
$function$;

GRANT EXECUTE ON FUNCTION "private"."focus_codes"() TO "authenticated";

GRANT EXECUTE ON FUNCTION "private"."focus_codes"() TO "service_role";

COMMENT ON FUNCTION "private"."focus_codes"() IS 'The codes, for views that run with the rights of whoever asks.';

REVOKE ALL ON FUNCTION "private"."focus_codes"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."focus_codes"() FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."focus_codes"() TO "postgres";

-- private/functions/focus_region_names.sql

CREATE OR REPLACE FUNCTION private.focus_region_names()
  RETURNS SETOF private.focus_regions
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  ROWS 50
  SET search_path TO ''
  AS $function$
  select r.* from private.focus_regions r
$function$;

GRANT EXECUTE ON FUNCTION "private"."focus_region_names"() TO "authenticated";

GRANT EXECUTE ON FUNCTION "private"."focus_region_names"() TO "service_role";

COMMENT ON FUNCTION "private"."focus_region_names"() IS 'The regions, for views that run with the rights of whoever asks.';

REVOKE ALL ON FUNCTION "private"."focus_region_names"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."focus_region_names"() FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."focus_region_names"() TO "postgres";

-- private/functions/focus_rules.sql

CREATE OR REPLACE FUNCTION private.focus_rules()
  RETURNS SETOF private.focus_charge_rules
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  ROWS 50
  SET search_path TO ''
  AS $function$
  select r.* from private.focus_charge_rules r
$function$;

GRANT EXECUTE ON FUNCTION "private"."focus_rules"() TO "authenticated";

GRANT EXECUTE ON FUNCTION "private"."focus_rules"() TO "service_role";

COMMENT ON FUNCTION "private"."focus_rules"() IS 'The rules, for views that run with the rights of whoever asks.';

REVOKE ALL ON FUNCTION "private"."focus_rules"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."focus_rules"() FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."focus_rules"() TO "postgres";

-- private/functions/focus_unit_names.sql

CREATE OR REPLACE FUNCTION private.focus_unit_names()
  RETURNS SETOF private.focus_units
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  ROWS 50
  SET search_path TO ''
  AS $function$
  select u.* from private.focus_units u
$function$;

GRANT EXECUTE ON FUNCTION "private"."focus_unit_names"() TO "authenticated";

GRANT EXECUTE ON FUNCTION "private"."focus_unit_names"() TO "service_role";

COMMENT ON FUNCTION "private"."focus_unit_names"() IS 'The units, for views that run with the rights of whoever asks.';

REVOKE ALL ON FUNCTION "private"."focus_unit_names"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."focus_unit_names"() FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."focus_unit_names"() TO "postgres";

-- private/functions/fold_charges.sql

CREATE OR REPLACE FUNCTION private.fold_charges (
  rows jsonb
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  SET "TimeZone" TO 'UTC'
  AS $function$
  select jsonb_agg(folded.charge) from (
    select (array_agg(e.charge))[1] || jsonb_build_object(
      'billed_cost', sum((e.charge ->> 'billed_cost')::numeric), 'effective_cost', sum((e.charge ->> 'effective_cost')::numeric),
      'list_cost', sum((e.charge ->> 'list_cost')::numeric), 'contracted_cost', sum((e.charge ->> 'contracted_cost')::numeric),
      'unblended_cost', sum((e.charge ->> 'unblended_cost')::numeric), 'amortized_cost', sum((e.charge ->> 'amortized_cost')::numeric),
      'net_unblended_cost', sum((e.charge ->> 'net_unblended_cost')::numeric), 'net_amortized_cost', sum((e.charge ->> 'net_amortized_cost')::numeric),
      'blended_cost', sum((e.charge ->> 'blended_cost')::numeric), 'pricing_quantity', sum((e.charge ->> 'pricing_quantity')::numeric),
      'consumed_quantity', sum((e.charge ->> 'consumed_quantity')::numeric),
      'is_estimated', bool_or(coalesce((e.charge ->> 'is_estimated')::boolean, false)),
      'source_lines', sum(coalesce((e.charge ->> 'source_lines')::bigint, 1))) as charge
    from jsonb_array_elements(fold_charges.rows) e (charge)
    group by (
      select jsonb_object_agg(d.key, case when d.key like 'charge_period_%' then (d.value #>> '{}')::timestamptz::text else d.value #>> '{}' end)
      from jsonb_each(e.charge) d
      where d.value <> 'null' and d.key in ('sub_account_id', 'charge_period_start', 'charge_period_end', 'charge_category', 'charge_class',
        'source_charge_type', 'service_name', 'service_code', 'region_id', 'availability_zone', 'usage_type', 'operation', 'pricing_category',
        'pricing_unit', 'consumed_unit', 'commitment_discount_id', 'commitment_discount_status', 'resource_id', 'invoice_id',
        'invoice_issuer_name', 'billing_entity', 'tags', 'cost_categories', 'dimensions', 'billing_currency'))
  ) folded
$function$;

COMMENT ON FUNCTION "private"."fold_charges"(jsonb) IS 'Sums given rows whose dimensions are equal into one; a measure that none of them has stays unknown.';

REVOKE ALL ON FUNCTION "private"."fold_charges"(jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."fold_charges"(jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."fold_charges"(jsonb) TO "postgres";

-- private/functions/forwarder_for_worker.sql

CREATE OR REPLACE FUNCTION private.forwarder_for_worker (
  forwarder public.forwarders
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$
  select to_jsonb(forwarder) || jsonb_build_object(
    'sealed_secrets', coalesce((select jsonb_object_agg(s.field, s.sealed) from private.forwarder_secrets s where s.forwarder_id = forwarder.id), '{}'),
    'integration', private.integration_for_test(forwarder.integration_id))
$function$;

COMMENT ON FUNCTION "private"."forwarder_for_worker"(public.forwarders) IS 'A forwarder with all that is needed to run it; secrets stay sealed.';

REVOKE ALL ON FUNCTION "private"."forwarder_for_worker"(public.forwarders) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."forwarder_for_worker"(public.forwarders) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."forwarder_for_worker"(public.forwarders) TO "postgres";

-- private/functions/frame_head.sql

CREATE OR REPLACE FUNCTION private.frame_head (
  frame bytea
)
  RETURNS jsonb
  LANGUAGE plpgsql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
declare
  bytes int := coalesce(private.frame_head_bytes(frame), 0);
  head jsonb;
begin
  begin
    head := convert_from(substring(frame from 1 for bytes), 'UTF8')::jsonb;
  exception when others then
    head := null;
  end;
  if head is null or jsonb_typeof(head) <> 'object' then
    perform private.refuse('CS400', 'the body must begin with a line of JSON, an object');
  end if;
  return head;
end $function$;

COMMENT ON FUNCTION "private"."frame_head"(bytea) IS 'The JSON of a frame; refuses what has none.';

REVOKE ALL ON FUNCTION "private"."frame_head"(bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."frame_head"(bytea) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."frame_head"(bytea) TO "postgres";

-- private/functions/frame_head_bytes.sql

CREATE OR REPLACE FUNCTION private.frame_head_bytes (
  frame bytea
)
  RETURNS integer
  LANGUAGE plpgsql
  IMMUTABLE
  STRICT
  SET search_path TO ''
  AS $function$
begin
  return position('\x0a'::bytea in frame_head_bytes.frame);
end $function$;

COMMENT ON FUNCTION "private"."frame_head_bytes"(bytea) IS 'Bytes of a frame''s head with the line feed that ends it; 0 without one.';

REVOKE ALL ON FUNCTION "private"."frame_head_bytes"(bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."frame_head_bytes"(bytea) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."frame_head_bytes"(bytea) TO "postgres";

-- private/functions/give_back.sql

CREATE OR REPLACE FUNCTION private.give_back (
  endpoint_id uuid
)
  RETURNS void
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
begin
  perform private.end_file(f.id, '{"state": "queued", "is_handover": true}') from public.forwarder_files f
  where f.forwarder_id in (select x.id from public.forwarders x where x.endpoint_id = give_back.endpoint_id) and f.state = 'running';
  update public.dead_letters l set redrive_token = null
  where l.forwarder_id in (select x.id from public.forwarders x where x.endpoint_id = give_back.endpoint_id) and l.redrive_token is not null;
  update public.forwarder_endpoints e set lease_owner = null, lease_expires_at = null where e.id = give_back.endpoint_id;
end $function$;

COMMENT ON FUNCTION "private"."give_back"(uuid) IS 'Ends a lease; what its holder did not end is queued.';

REVOKE ALL ON FUNCTION "private"."give_back"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."give_back"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."give_back"(uuid) TO "postgres";

-- private/functions/give_up_encrypted_rotation.sql

CREATE OR REPLACE FUNCTION private.give_up_encrypted_rotation (
  rotation_id uuid
)
  RETURNS boolean
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  perform private.require_user_token();
  delete from private.encrypted_rotations r
  where r.organization_id = private.own_home() and r.owner_id = (select auth.uid()) and r.id = give_up_encrypted_rotation.rotation_id;
  if not found then
    perform private.refuse('CS404', 'there is no such rotation: it was committed, given up or has expired');
  end if;
  perform private.take_user_token();
  return true;
end $function$;

GRANT EXECUTE ON FUNCTION "private"."give_up_encrypted_rotation"(uuid) TO "authenticated";

COMMENT ON FUNCTION "private"."give_up_encrypted_rotation"(uuid) IS 'give_up_encrypted_rotation for the caller.';

REVOKE ALL ON FUNCTION "private"."give_up_encrypted_rotation"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."give_up_encrypted_rotation"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."give_up_encrypted_rotation"(uuid) TO "postgres";

-- private/functions/handed_out_again.sql

CREATE OR REPLACE FUNCTION private.handed_out_again (
  endpoint public.forwarder_endpoints,
  commit   jsonb
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$
  select jsonb_build_object('applied', false, 'lease_expires_at', endpoint.lease_expires_at, 'ended', '[]'::jsonb, 'stop', private.files_to_stop(endpoint.id),
    'more_files', (
      select coalesce(jsonb_agg(private.file_for_worker(f) order by f.id), '[]') from public.forwarder_files f join public.forwarders x on x.id = f.forwarder_id
      where x.endpoint_id = endpoint.id and f.state = 'running' and not coalesce(commit -> 'holds', '[]') ? f.id::text),
    'more_redrives', private.redrives_for_worker(array(
      select l.id from public.dead_letters l join public.forwarders x on x.id = l.forwarder_id
      where x.endpoint_id = endpoint.id and l.redrive_token = endpoint.lease_token and not coalesce(commit -> 'holds', '[]') ? l.id::text)))
$function$;

COMMENT ON FUNCTION "private"."handed_out_again"(public.forwarder_endpoints, jsonb) IS 'The answer to a commit that was applied before: whatever its caller does not know yet that it holds.';

REVOKE ALL ON FUNCTION "private"."handed_out_again"(public.forwarder_endpoints, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."handed_out_again"(public.forwarder_endpoints, jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."handed_out_again"(public.forwarder_endpoints, jsonb) TO "postgres";

-- private/functions/health.sql

CREATE OR REPLACE FUNCTION private.health()
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select jsonb_build_object(
    'tickedAt', (select t.ticked_at from private.ticks t),
    'secondsSinceTick', (select floor(extract(epoch from clock_timestamp() - t.ticked_at)) from private.ticks t),
    'isTicking', coalesce((select t.ticked_at > clock_timestamp() - interval '5 minutes' from private.ticks t), false),
    'dueJobs', private.due_jobs(1000),
    'runningJobs', (select count(*) from (select from public.sync_jobs j where j.status = 'running' limit 1000) r),
    'overdueSchedules', private.overdue_schedules(1000),
    'staleDatasets', (select count(*) from (select from public.sync_alerts a where a.kind = 'stale_data' and a.closed_at is null limit 1000) a),
    'waitingForWorker', (select count(*) from private.organization_turns t where t.needs_worker and t.turn_at <= clock_timestamp() and t.turn_at < 'infinity')
  )
$function$;

GRANT EXECUTE ON FUNCTION "private"."health"() TO "service_role";

COMMENT ON FUNCTION "private"."health"() IS 'State of the engine, without anything of a tenant.';

REVOKE ALL ON FUNCTION "private"."health"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."health"() FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."health"() TO "postgres";

-- private/functions/held_job.sql

CREATE OR REPLACE FUNCTION private.held_job (
  job_id uuid,
  owner  text
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select private.job_for_worker(j) from public.sync_jobs j
  where j.id = held_job.job_id and j.status = 'running' and j.lease_owner = held_job.owner
$function$;

GRANT EXECUTE ON FUNCTION "private"."held_job"(uuid, text) TO "service_role";

COMMENT ON FUNCTION "private"."held_job"(uuid, text) IS 'The job an owner already holds; null when it does not.';

REVOKE ALL ON FUNCTION "private"."held_job"(uuid, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."held_job"(uuid, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."held_job"(uuid, text) TO "postgres";

-- private/functions/hold_endpoint.sql

CREATE OR REPLACE FUNCTION private.hold_endpoint (
  endpoint_id uuid,
  lease_token bigint
)
  RETURNS public.forwarder_endpoints
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
declare
  endpoint public.forwarder_endpoints;
begin
  select e.* into endpoint from public.forwarder_endpoints e where e.id = hold_endpoint.endpoint_id for no key update;
  if not found then
    perform private.refuse('CS404', 'endpoint not found');
  end if;
  if endpoint.lease_owner is null or endpoint.lease_token <> hold_endpoint.lease_token then
    perform private.refuse('CS410', format('the lease is lost: the endpoint is under token %s, the caller holds %s', endpoint.lease_token, hold_endpoint.lease_token));
  end if;
  return endpoint;
end $function$;

COMMENT ON FUNCTION "private"."hold_endpoint"(uuid, bigint) IS 'Locks an endpoint for its holder; refuses everyone else.';

REVOKE ALL ON FUNCTION "private"."hold_endpoint"(uuid, bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."hold_endpoint"(uuid, bigint) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."hold_endpoint"(uuid, bigint) TO "postgres";

-- private/functions/hold_forwarder.sql

CREATE OR REPLACE FUNCTION private.hold_forwarder (
  forwarder_id uuid
)
  RETURNS public.forwarders
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
declare
  held public.forwarders;
begin
  -- Its endpoint may be changed while this one waits for it.
  loop
    select f.* into held from public.forwarders f join public.organizations o on o.id = f.organization_id and o.deleted_at is null
    where f.id = hold_forwarder.forwarder_id and f.deleted_at is null;
    if not found then
      perform private.refuse('CS404', 'forwarder not found');
    end if;
    perform from public.forwarder_endpoints e where e.id = held.endpoint_id for no key update;
    select f.* into held from public.forwarders f where f.id = held.id and f.endpoint_id = held.endpoint_id and f.deleted_at is null for no key update;
    if found then
      return held;
    end if;
  end loop;
end $function$;

COMMENT ON FUNCTION "private"."hold_forwarder"(uuid) IS 'Locks a forwarder and, before it, its endpoint.';

REVOKE ALL ON FUNCTION "private"."hold_forwarder"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."hold_forwarder"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."hold_forwarder"(uuid) TO "postgres";

-- private/functions/hold_integration.sql

CREATE OR REPLACE FUNCTION private.hold_integration (
  integration_id uuid
)
  RETURNS void
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
begin
  -- The integration before its schedules, as everywhere: whoever deletes it is waited for, and then there is nothing to schedule.
  perform from public.integrations i where i.id = hold_integration.integration_id and i.deleted_at is null for no key update;
  if not found then
    perform private.refuse('CS404', 'integration not found');
  end if;
end $function$;

COMMENT ON FUNCTION "private"."hold_integration"(uuid) IS 'Keeps an integration as it is until the transaction ends.';

REVOKE ALL ON FUNCTION "private"."hold_integration"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."hold_integration"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."hold_integration"(uuid) TO "postgres";

-- private/functions/hold_job.sql

CREATE OR REPLACE FUNCTION private.hold_job (
  job_id      uuid,
  lease_token bigint
)
  RETURNS public.sync_jobs
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
declare
  job public.sync_jobs;
begin
  -- No key update: a request that joins the job meanwhile refers to its id, and must not wait for the page.
  select j.* into job from public.sync_jobs j where j.id = hold_job.job_id for no key update;
  if not found then
    perform private.refuse('CS404', 'job not found');
  end if;
  if job.status = 'cancelled' then
    perform private.refuse('CS415', 'the job was cancelled');
  end if;
  if job.status <> 'running' or job.lease_token <> hold_job.lease_token then
    perform private.refuse('CS410', format('the lease is lost: the job is %s under token %s, the caller holds %s', job.status, job.lease_token, hold_job.lease_token));
  end if;
  return job;
end $function$;

COMMENT ON FUNCTION "private"."hold_job"(uuid, bigint) IS 'Locks a job for its holder; refuses everyone else.';

REVOKE ALL ON FUNCTION "private"."hold_job"(uuid, bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."hold_job"(uuid, bigint) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."hold_job"(uuid, bigint) TO "postgres";

-- private/functions/identity_of.sql

CREATE OR REPLACE FUNCTION private.identity_of (
  integration public.integrations
)
  RETURNS jsonb
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
  select jsonb_build_object('role_arn', integration.role_arn, 'external_id', integration.external_id, 'access_key_id', integration.access_key_id)
    || jsonb_object_agg(n, integration.settings -> n)
  from unnest(array['tenant_id', 'client_id', 'client_email', 'project_id', 'private_key_id']) n
$function$;

GRANT EXECUTE ON FUNCTION "private"."identity_of"(public.integrations) TO "authenticated";

GRANT EXECUTE ON FUNCTION "private"."identity_of"(public.integrations) TO "service_role";

COMMENT ON FUNCTION "private"."identity_of"(public.integrations) IS 'As whom an integration proves itself to its provider, without any secret. What is not there is null.';

REVOKE ALL ON FUNCTION "private"."identity_of"(public.integrations) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."identity_of"(public.integrations) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."identity_of"(public.integrations) TO "postgres";

-- private/functions/insert_charges.sql

CREATE OR REPLACE FUNCTION private.insert_charges (
  load public.charge_loads,
  part text,
  rows jsonb
)
  RETURNS void
  LANGUAGE plpgsql
  SET search_path TO ''
  SET "TimeZone" TO 'UTC'
  SET "DateStyle" TO 'ISO, YMD'
  AS $function$
declare
  -- What all rows share is put into words once.
  whole text := row(load.organization_id, load.provider, load.source, load.billing_account_id, load.billing_period_start, load.billing_period_end)::text;
begin
  insert into public.charges as c (
    load_id, charge_key, part, organization_id, provider, source, billing_account_id, sub_account_id,
    billing_period_start, billing_period_end, charge_period_start, charge_period_end,
    charge_category, charge_class, source_charge_type, service_name, service_code, region_id, availability_zone,
    usage_type, operation, pricing_category, pricing_unit, consumed_unit, commitment_discount_id, commitment_discount_status,
    resource_id, invoice_id, invoice_issuer_name, billing_entity, tags, cost_categories, tags_hash, dimensions, billing_currency,
    billed_cost, effective_cost, list_cost, contracted_cost, unblended_cost, amortized_cost,
    net_unblended_cost, net_amortized_cost, blended_cost, pricing_quantity, consumed_quantity, is_estimated, source_lines
  )
  select
    load.id,
    sha256(convert_to(whole || row(
      r.sub_account_id, r.charge_period_start, r.charge_period_end,
      r.charge_category, r.charge_class, r.source_charge_type, r.service_name, r.service_code, r.region_id, r.availability_zone,
      r.usage_type, r.operation, r.pricing_category, r.pricing_unit, r.consumed_unit, r.commitment_discount_id, r.commitment_discount_status,
      r.resource_id, r.invoice_id, r.invoice_issuer_name, r.billing_entity, r.tags, r.cost_categories, r.dimensions, r.billing_currency
    )::text, 'UTF8')),
    insert_charges.part,
    load.organization_id, load.provider, load.source, load.billing_account_id, r.sub_account_id,
    load.billing_period_start, load.billing_period_end, r.charge_period_start, r.charge_period_end,
    r.charge_category, r.charge_class, r.source_charge_type, r.service_name, r.service_code, r.region_id, r.availability_zone,
    r.usage_type, r.operation, r.pricing_category, r.pricing_unit, r.consumed_unit, r.commitment_discount_id, r.commitment_discount_status,
    r.resource_id, r.invoice_id, r.invoice_issuer_name, r.billing_entity, r.tags, r.cost_categories,
    case when r.tags is not null then sha256(convert_to(r.tags::text, 'UTF8')) end, r.dimensions, r.billing_currency,
    r.billed_cost, r.effective_cost, r.list_cost, r.contracted_cost, r.unblended_cost, r.amortized_cost,
    r.net_unblended_cost, r.net_amortized_cost, r.blended_cost, r.pricing_quantity, r.consumed_quantity,
    coalesce(r.is_estimated, false), coalesce(r.source_lines, 1)
  from jsonb_to_recordset(insert_charges.rows) as r (
    sub_account_id text, charge_period_start timestamptz, charge_period_end timestamptz,
    charge_category text, charge_class text, source_charge_type text, service_name text, service_code text, region_id text,
    availability_zone text, usage_type text, operation text, pricing_category text, pricing_unit text, consumed_unit text,
    commitment_discount_id text, commitment_discount_status text, resource_id text, invoice_id text, invoice_issuer_name text,
    billing_entity text, tags jsonb, cost_categories jsonb, dimensions jsonb, billing_currency text,
    billed_cost numeric, effective_cost numeric, list_cost numeric, contracted_cost numeric, unblended_cost numeric,
    amortized_cost numeric, net_unblended_cost numeric, net_amortized_cost numeric, blended_cost numeric,
    pricing_quantity numeric, consumed_quantity numeric, is_estimated boolean, source_lines bigint
  )
  order by 2
  on conflict on constraint charges_pkey do update set
    billed_cost = coalesce(c.billed_cost + excluded.billed_cost, c.billed_cost, excluded.billed_cost),
    effective_cost = coalesce(c.effective_cost + excluded.effective_cost, c.effective_cost, excluded.effective_cost),
    list_cost = coalesce(c.list_cost + excluded.list_cost, c.list_cost, excluded.list_cost),
    contracted_cost = coalesce(c.contracted_cost + excluded.contracted_cost, c.contracted_cost, excluded.contracted_cost),
    unblended_cost = coalesce(c.unblended_cost + excluded.unblended_cost, c.unblended_cost, excluded.unblended_cost),
    amortized_cost = coalesce(c.amortized_cost + excluded.amortized_cost, c.amortized_cost, excluded.amortized_cost),
    net_unblended_cost = coalesce(c.net_unblended_cost + excluded.net_unblended_cost, c.net_unblended_cost, excluded.net_unblended_cost),
    net_amortized_cost = coalesce(c.net_amortized_cost + excluded.net_amortized_cost, c.net_amortized_cost, excluded.net_amortized_cost),
    blended_cost = coalesce(c.blended_cost + excluded.blended_cost, c.blended_cost, excluded.blended_cost),
    pricing_quantity = coalesce(c.pricing_quantity + excluded.pricing_quantity, c.pricing_quantity, excluded.pricing_quantity),
    consumed_quantity = coalesce(c.consumed_quantity + excluded.consumed_quantity, c.consumed_quantity, excluded.consumed_quantity),
    is_estimated = c.is_estimated or excluded.is_estimated,
    source_lines = c.source_lines + excluded.source_lines;
end $function$;

COMMENT ON FUNCTION "private"."insert_charges"(public.charge_loads, text, jsonb) IS 'Inserts rows into a load, adding to rows with the same key. Raises cardinality_violation when two of the given rows share a key.';

REVOKE ALL ON FUNCTION "private"."insert_charges"(public.charge_loads, text, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."insert_charges"(public.charge_loads, text, jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."insert_charges"(public.charge_loads, text, jsonb) TO "postgres";

-- private/functions/integration_for_test.sql

CREATE OR REPLACE FUNCTION private.integration_for_test (
  integration_id uuid
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select to_jsonb(i) || jsonb_build_object('secrets',
    coalesce((select jsonb_object_agg(s.field, s.sealed) from private.integration_secrets s where s.integration_id = i.id), '{}'))
  from public.integrations i where i.id = integration_for_test.integration_id and i.deleted_at is null
$function$;

GRANT EXECUTE ON FUNCTION "private"."integration_for_test"(uuid) TO "service_role";

COMMENT ON FUNCTION "private"."integration_for_test"(uuid) IS 'An integration with its sealed secrets, for testing its credentials.';

REVOKE ALL ON FUNCTION "private"."integration_for_test"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."integration_for_test"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."integration_for_test"(uuid) TO "postgres";

-- private/functions/integration_of_invoice.sql

CREATE OR REPLACE FUNCTION private.integration_of_invoice (
  invoice public.aws_invoices
)
  RETURNS uuid
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$
  -- An account that was connected again goes on where it was; its older invoices still name the integration of before.
  select coalesce((
    select i.id from public.integrations i
    where i.organization_id = invoice.organization_id and i.provider = 'aws' and i.deleted_at is null
      and (i.id = invoice.integration_id or i.billing_account_id = invoice.listing_account_id)
    order by i.status not in ('active', 'error'), i.id <> invoice.integration_id, i.status <> 'active', i.tested_at desc nulls last limit 1),
    invoice.integration_id)
$function$;

COMMENT ON FUNCTION "private"."integration_of_invoice"(public.aws_invoices) IS 'Through which integration an invoice can be asked for: the one that read it, or another of the same account.';

REVOKE ALL ON FUNCTION "private"."integration_of_invoice"(public.aws_invoices) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."integration_of_invoice"(public.aws_invoices) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."integration_of_invoice"(public.aws_invoices) TO "postgres";

-- private/functions/invoice_differences.sql

CREATE OR REPLACE FUNCTION private.invoice_differences (
  load public.charge_loads
)
  RETURNS TABLE (
    invoice_issuer_name text,
    billing_currency    text,
    measure             text,
    invoiced            numeric,
    charged             numeric
  )
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$
  with charged as (
    select t.invoice_issuer_name, t.billing_currency, coalesce(sum(t.billed_cost) filter (where not t.is_tax), 0) as before_tax,
      coalesce(sum(t.billed_cost) filter (where t.is_tax), 0) as tax
    from private.issuer_totals t where t.load_id = load.id group by 1, 2
  ), invoiced as (
    select i.invoicing_entity as invoice_issuer_name, i.base_currency as billing_currency, sum(i.payable_before_tax) as before_tax,
      sum(i.payable_total - i.payable_before_tax) as tax
    from public.aws_invoices i
    where i.organization_id = load.organization_id and i.listing_account_id = load.billing_account_id
      and i.billing_period_start = load.billing_period_start and i.payable_effect <> 0 and i.base_currency is not null
    group by 1, 2
  ), unissued as (
    -- What the load holds beyond its issuers' totals belongs to no issuer: it differs from every invoice.
    select x.billing_currency, sum(x.cost) as cost from (
      select t.billing_currency, coalesce(t.net_unblended_cost, t.unblended_cost) as cost from private.control_totals t where t.load_id = load.id
      union all select c.billing_currency, -(c.before_tax + c.tax) from charged c) x
    where exists (select from private.control_totals t where t.load_id = load.id)
    group by 1 having abs(sum(x.cost)) > 0.01
  )
  select d.invoice_issuer_name, d.billing_currency, m.measure, m.invoiced, m.charged
  from (select invoice_issuer_name, billing_currency, coalesce(i.before_tax, 0) as invoiced_before_tax, coalesce(i.tax, 0) as invoiced_tax,
      coalesce(c.before_tax, 0) as charged_before_tax, coalesce(c.tax, 0) as charged_tax
    from charged c full join invoiced i using (invoice_issuer_name, billing_currency)) d
  cross join lateral (values ('before_tax', d.invoiced_before_tax, d.charged_before_tax), ('tax', d.invoiced_tax, d.charged_tax)) as m (measure, invoiced, charged)
  union all
  select 'Not attributed by the source', u.billing_currency, 'before_tax', 0, u.cost from unissued u
$function$;

COMMENT ON FUNCTION "private"."invoice_differences"(public.charge_loads) IS 'Per issuer and currency, before tax and tax: what was invoiced and what was charged.';

REVOKE ALL ON FUNCTION "private"."invoice_differences"(public.charge_loads) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."invoice_differences"(public.charge_loads) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."invoice_differences"(public.charge_loads) TO "postgres";

-- private/functions/is_coarser_than_published.sql

CREATE OR REPLACE FUNCTION private.is_coarser_than_published (
  load public.charge_loads
)
  RETURNS boolean
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$
  select load.grain = 'narrow' and exists (
    select from public.charge_loads f where f.organization_id = load.organization_id and f.source = load.source
      and f.billing_account_id = load.billing_account_id and f.billing_period_start = load.billing_period_start
      and f.status = 'published' and f.grain = 'full')
$function$;

COMMENT ON FUNCTION "private"."is_coarser_than_published"(public.charge_loads) IS 'Narrow figures never replace full ones. True only for certain under lock_period.';

REVOKE ALL ON FUNCTION "private"."is_coarser_than_published"(public.charge_loads) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."is_coarser_than_published"(public.charge_loads) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."is_coarser_than_published"(public.charge_loads) TO "postgres";

-- private/functions/is_last_write.sql

CREATE OR REPLACE FUNCTION private.is_last_write (
  dataset public.encrypted_datasets,
  op      jsonb,
  payload bytea
)
  RETURNS boolean
  LANGUAGE plpgsql
  STABLE
  SET search_path TO ''
  AS $function$
begin
  return exists (
    select from public.encrypted_versions v
    where v.organization_id = dataset.organization_id and v.owner_id = dataset.owner_id and v.dataset_id = dataset.id and v.version = dataset.version
      and v.kind = 'write' and v.iv = decode(op -> 'meta' ->> 'iv', 'base64') and v.salt = decode(op -> 'meta' ->> 'salt', 'base64')
      and v.kdf = op -> 'meta' ->> 'kdf' and v.kdf_parameters = op -> 'meta' -> 'kdf_parameters'
      and v.schema_version = (op -> 'meta' ->> 'schema_version')::int
      -- Last, as it is the only one that costs: nearly every write has another IV.
      and v.payload = is_last_write.payload);
end $function$;

COMMENT ON FUNCTION "private"."is_last_write"(public.encrypted_datasets, jsonb, bytea) IS 'Whether an operation repeats the last write byte for byte: its answer was lost.';

REVOKE ALL ON FUNCTION "private"."is_last_write"(public.encrypted_datasets, jsonb, bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."is_last_write"(public.encrypted_datasets, jsonb, bytea) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."is_last_write"(public.encrypted_datasets, jsonb, bytea) TO "postgres";

-- private/functions/job_for_worker.sql

CREATE OR REPLACE FUNCTION private.job_for_worker (
  job public.sync_jobs
)
  RETURNS jsonb
  LANGUAGE plpgsql
  STABLE
  SET search_path TO ''
  AS $function$
begin
  return (select jsonb_build_object(
    'job_id', job.id, 'organization_id', job.organization_id, 'integration_id', job.integration_id,
    'provider', job.provider, 'dataset', job.dataset, 'period_start', job.period_start, 'period_end', job.period_end,
    'parameters', job.parameters, 'cursor', job.cursor, 'page_no', job.page_no, 'attempts', job.attempts, 'rereads', job.rereads,
    'lease_token', job.lease_token, 'lease_expires_at', job.lease_expires_at, 'request_id', job.request_id,
    'request_price_usd', d.request_price_usd::text,
    'requests_today', coalesce((select sum(p.requests) from public.provider_requests p
      where p.integration_id = job.integration_id and p.request_date = (clock_timestamp() at time zone 'UTC')::date and p.price_usd > 0), 0),
    'integration', jsonb_build_object(
      'id', i.id, 'provider', i.provider, 'name', i.name, 'auth_method', i.auth_method, 'role_arn', i.role_arn, 'external_id', i.external_id,
      'access_key_id', i.access_key_id, 'region', i.region, 'billing_account_id', i.billing_account_id,
      'settings', i.settings, 'daily_request_cap', i.daily_request_cap),
    'secrets', coalesce((select jsonb_object_agg(s.field, s.sealed) from private.integration_secrets s where s.integration_id = i.id), '{}')
  )
  from public.integrations i
  join private.datasets d on d.provider = job.provider and d.dataset = job.dataset
  where i.id = job.integration_id);
end $function$;

COMMENT ON FUNCTION "private"."job_for_worker"(public.sync_jobs) IS 'Everything a worker needs to run a job; secrets stay sealed.';

REVOKE ALL ON FUNCTION "private"."job_for_worker"(public.sync_jobs) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."job_for_worker"(public.sync_jobs) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."job_for_worker"(public.sync_jobs) TO "postgres";

-- private/functions/job_periods.sql

CREATE OR REPLACE FUNCTION private.job_periods (
  is_by_period boolean,
  start_date   date,
  end_date     date
)
  RETURNS TABLE (
    period_start date,
    period_end   date
  )
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
  select m::date, (m + interval '1 month')::date
  from generate_series(date_trunc('month', job_periods.start_date::timestamp), job_periods.end_date::timestamp - interval '1 day', interval '1 month') m
  where job_periods.is_by_period
  union all select null, null where not job_periods.is_by_period
$function$;

COMMENT ON FUNCTION "private"."job_periods"(boolean, date, date) IS 'The whole calendar months a window touches; one row of nulls for a dataset without periods.';

REVOKE ALL ON FUNCTION "private"."job_periods"(boolean, date, date) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."job_periods"(boolean, date, date) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."job_periods"(boolean, date, date) TO "postgres";

-- private/functions/join_succeeded.sql

CREATE OR REPLACE FUNCTION private.join_succeeded (
  run     public.sync_runs,
  earlier uuid
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  insert into public.sync_run_jobs (run_id, job_id, organization_id, is_joined)
  select run.id, j.id, run.organization_id, true
  from public.sync_run_jobs x join public.sync_jobs j on j.id = x.job_id
  where x.run_id = join_succeeded.earlier and j.status = 'succeeded'
$function$;

COMMENT ON FUNCTION "private"."join_succeeded"(public.sync_runs, uuid) IS 'Lets the jobs of an earlier run that succeeded serve a run too, so that they are not read again.';

REVOKE ALL ON FUNCTION "private"."join_succeeded"(public.sync_runs, uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."join_succeeded"(public.sync_runs, uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."join_succeeded"(public.sync_runs, uuid) TO "postgres";

-- private/functions/kdf_strength.sql

CREATE OR REPLACE FUNCTION private.kdf_strength (
  kdf        text,
  parameters jsonb
)
  RETURNS numeric
  LANGUAGE plpgsql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
begin
  -- Each over the least that OWASP's Password Storage Cheat Sheet asks for, so that two of different kinds compare.
  return case kdf_strength.kdf
    when 'PBKDF2-SHA256' then (parameters ->> 'iterations')::numeric / 600000
    when 'PBKDF2-SHA512' then (parameters ->> 'iterations')::numeric / 220000
    when 'Argon2id' then (parameters ->> 'memory')::numeric * (parameters ->> 'passes')::numeric / (19456 * 2)
  end;
end $function$;

COMMENT ON FUNCTION "private"."kdf_strength"(text, jsonb) IS 'How much work a key derivation is, 1 being the recommended least.';

REVOKE ALL ON FUNCTION "private"."kdf_strength"(text, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."kdf_strength"(text, jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."kdf_strength"(text, jsonb) TO "postgres";

-- private/functions/keep_audit_events.sql

CREATE OR REPLACE FUNCTION private.keep_audit_events()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
begin
  if current_setting('cloud_sync.audit_upkeep', true) is distinct from 'on' then
    perform private.refuse('CS403', 'audit events are append-only');
  end if;
  return coalesce(new, old);
end $function$;

COMMENT ON FUNCTION "private"."keep_audit_events"() IS 'Refuses to change or delete audit events outside retention and erasure.';

REVOKE ALL ON FUNCTION "private"."keep_audit_events"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."keep_audit_events"() FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."keep_audit_events"() TO "postgres";

-- private/functions/keep_auto_renew.sql

CREATE OR REPLACE FUNCTION private.keep_auto_renew (
  organization_id uuid
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  update public.aws_marketplace_products p set auto_renew = c.auto_renew
  from public.aws_contracts c
  where c.organization_id = keep_auto_renew.organization_id and p.organization_id = c.organization_id and p.agreement_id = c.agreement_id
    and p.auto_renew is distinct from c.auto_renew
$function$;

COMMENT ON FUNCTION "private"."keep_auto_renew"(uuid) IS 'Tells the agreements what their terms say of renewal, whichever of the two was read last.';

REVOKE ALL ON FUNCTION "private"."keep_auto_renew"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."keep_auto_renew"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."keep_auto_renew"(uuid) TO "postgres";

-- private/functions/keep_cloud_accounts.sql

CREATE OR REPLACE FUNCTION private.keep_cloud_accounts (
  organization_id uuid,
  provider        text,
  accounts        jsonb
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
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
$function$;

COMMENT ON FUNCTION "private"."keep_cloud_accounts"(uuid, text, jsonb) IS 'Keeps what a page says of accounts; a missing member does not erase what is known.';

REVOKE ALL ON FUNCTION "private"."keep_cloud_accounts"(uuid, text, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."keep_cloud_accounts"(uuid, text, jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."keep_cloud_accounts"(uuid, text, jsonb) TO "postgres";

-- private/functions/keep_control_totals.sql

CREATE OR REPLACE FUNCTION private.keep_control_totals (
  load_id uuid,
  totals  jsonb,
  part    text  DEFAULT NULL::text
)
  RETURNS void
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
begin
  if keep_control_totals.totals is null then
    return;
  end if;
  -- They come whole, for the load or for one part: a record type that the source no longer names has no total any more.
  delete from private.control_totals t
  where t.load_id = keep_control_totals.load_id and (keep_control_totals.part is null or t.part = keep_control_totals.part);
  insert into private.control_totals
  select distinct on (t.part, t.record_type, t.billing_currency) keep_control_totals.load_id, t.part, t.record_type, t.billing_currency,
    t.charge_category, t.unblended_cost, t.amortized_cost, t.net_unblended_cost, t.net_amortized_cost, t.blended_cost,
    t.billed_cost, t.effective_cost, t.source_lines, t.rejected_lines
  from rows from (jsonb_to_recordset(keep_control_totals.totals) as (
    part text, record_type text, billing_currency text, charge_category text, unblended_cost numeric, amortized_cost numeric,
    net_unblended_cost numeric, net_amortized_cost numeric, blended_cost numeric, billed_cost numeric, effective_cost numeric, source_lines bigint,
    rejected_lines bigint)) with ordinality as t (
    part, record_type, billing_currency, charge_category, unblended_cost, amortized_cost, net_unblended_cost, net_amortized_cost, blended_cost,
    billed_cost, effective_cost, source_lines, rejected_lines, n)
  where keep_control_totals.part is null or t.part = keep_control_totals.part
  order by t.part, t.record_type, t.billing_currency, t.n desc;
end $function$;

COMMENT ON FUNCTION "private"."keep_control_totals"(uuid, jsonb, text) IS 'Keeps the source''s own totals of a load, or of one part of it, all of them at a time; the last word counts.';

REVOKE ALL ON FUNCTION "private"."keep_control_totals"(uuid, jsonb, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."keep_control_totals"(uuid, jsonb, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."keep_control_totals"(uuid, jsonb, text) TO "postgres";

-- private/functions/keep_dead_letters.sql

CREATE OR REPLACE FUNCTION private.keep_dead_letters (
  file    public.forwarder_files,
  letters jsonb
)
  RETURNS bigint
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  with told as (
    select gen_random_uuid() as id, l.* from jsonb_to_recordset(keep_dead_letters.letters) as l (byte_start bigint, byte_end bigint, first_record bigint, record_count int,
      reason text, records text, raw text, idempotency_key text, attempts jsonb, last_status int, error text)
  ), kept as (
    insert into public.dead_letters (id, organization_id, forwarder_id, file_id, byte_start, byte_end, first_record, record_count, reason, idempotency_key, attempts, last_status, error)
    select t.id, file.organization_id, file.forwarder_id, file.id, t.byte_start, t.byte_end, t.first_record, t.record_count, t.reason, t.idempotency_key,
      coalesce(t.attempts, '[]'), t.last_status, left(t.error, 2000)
    from told t returning id, record_count
  ), contents as (
    insert into private.dead_letter_contents (dead_letter_id, records, raw)
    select t.id, t.records, decode(t.raw, 'base64') from told t where t.records is not null or t.raw is not null
  )
  select coalesce(sum(k.record_count), 0) from kept k
$function$;

COMMENT ON FUNCTION "private"."keep_dead_letters"(public.forwarder_files, jsonb) IS 'Keeps records that could not be delivered; answers how many.';

REVOKE ALL ON FUNCTION "private"."keep_dead_letters"(public.forwarder_files, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."keep_dead_letters"(public.forwarder_files, jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."keep_dead_letters"(public.forwarder_files, jsonb) TO "postgres";

-- private/functions/keep_emission_listings.sql

CREATE OR REPLACE FUNCTION private.keep_emission_listings (
  job    public.sync_jobs,
  source text
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  insert into public.emission_listings (organization_id, provider, source, listing_scope, period_start, period_end, record_count, account_count,
    model_versions, integration_id, job_id)
  select job.organization_id, job.provider, keep_emission_listings.source, s.scope, job.period_start, job.period_end, count(a.id),
    count(distinct a.account_key), coalesce(array_agg(distinct a.model_version) filter (where a.model_version is not null), '{}'), job.integration_id, job.id
  from private.staged_scopes s
  left join public.emission_activities a on a.organization_id = job.organization_id and a.period_start = job.period_start
    and a.source = keep_emission_listings.source and a.listing_scope = s.scope
  where s.job_id = job.id and s.status = 'complete' group by s.scope
  on conflict on constraint emission_listings_pkey do update set record_count = excluded.record_count, account_count = excluded.account_count,
    model_versions = excluded.model_versions, read_at = excluded.read_at, integration_id = excluded.integration_id, job_id = excluded.job_id
$function$;

COMMENT ON FUNCTION "private"."keep_emission_listings"(public.sync_jobs, text) IS 'Keeps which listings a complete job has read, and what they hold.';

REVOKE ALL ON FUNCTION "private"."keep_emission_listings"(public.sync_jobs, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."keep_emission_listings"(public.sync_jobs, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."keep_emission_listings"(public.sync_jobs, text) TO "postgres";

-- private/functions/keep_endpoint.sql

CREATE OR REPLACE FUNCTION private.keep_endpoint (
  endpoint public.forwarder_endpoints,
  commit   jsonb
)
  RETURNS void
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
declare
  told jsonb := coalesce(commit -> 'endpoint', '{}');
  added jsonb := coalesce(told -> 'add', '{}');
begin
  update public.forwarder_endpoints e set last_commit_id = (commit ->> 'commit_id')::uuid,
    limit_state = case when told ? 'limit_state' then nullif(told -> 'limit_state', 'null') else e.limit_state end,
    breaker_open_until = case when told ? 'breaker_open_until' then (told ->> 'breaker_open_until')::timestamptz else e.breaker_open_until end,
    token_expires_at = case when told ? 'sealed_token' then (told ->> 'token_expires_at')::timestamptz else e.token_expires_at end,
    paused_at = case when told ->> 'paused_reason' is not null then clock_timestamp() else e.paused_at end,
    paused_reason = coalesce(left(told ->> 'paused_reason', 500), e.paused_reason),
    requests = e.requests + coalesce((added ->> 'requests')::bigint, 0), token_refreshes = e.token_refreshes + coalesce((added ->> 'token_refreshes')::bigint, 0),
    throttled = e.throttled + coalesce((added ->> 'throttled')::bigint, 0), failures = e.failures + coalesce((added ->> 'failures')::bigint, 0)
  where e.id = endpoint.id;
  if told ? 'sealed_token' then
    delete from private.forwarder_tokens t where t.endpoint_id = endpoint.id and told ->> 'sealed_token' is null;
    insert into private.forwarder_tokens as t (endpoint_id, sealed) select endpoint.id, told ->> 'sealed_token' where told ->> 'sealed_token' is not null
    on conflict on constraint forwarder_tokens_pkey do update set sealed = excluded.sealed;
  end if;
  insert into public.forwarder_activity as a (endpoint_id, slot_at, organization_id, records_sent, records_dead, records_skipped, records_uncertain,
    requests, failures, throttled, token_refreshes, latency_ms)
  select endpoint.id, date_bin('5 minutes', clock_timestamp(), '2000-01-01Z'), endpoint.organization_id, s.sent, s.dead, s.skipped, s.uncertain,
    coalesce((added ->> 'requests')::bigint, 0), coalesce((added ->> 'failures')::bigint, 0), coalesce((added ->> 'throttled')::bigint, 0),
    coalesce((added ->> 'token_refreshes')::bigint, 0), coalesce((added ->> 'latency_ms')::bigint, 0)
  from (
    select coalesce(sum((x -> 'add' ->> 'sent')::bigint), 0) as sent, coalesce(sum((x -> 'add' ->> 'dead')::bigint), 0) as dead,
      coalesce(sum((x -> 'add' ->> 'skipped')::bigint), 0) as skipped, coalesce(sum((x -> 'add' ->> 'uncertain')::bigint), 0) as uncertain
    from jsonb_array_elements(coalesce(commit -> 'files', '[]')) x) s
  on conflict on constraint forwarder_activity_pkey do update set records_sent = a.records_sent + excluded.records_sent,
    records_dead = a.records_dead + excluded.records_dead, records_skipped = a.records_skipped + excluded.records_skipped,
    records_uncertain = a.records_uncertain + excluded.records_uncertain, requests = a.requests + excluded.requests, failures = a.failures + excluded.failures,
    throttled = a.throttled + excluded.throttled, token_refreshes = a.token_refreshes + excluded.token_refreshes, latency_ms = a.latency_ms + excluded.latency_ms;
end $function$;

COMMENT ON FUNCTION "private"."keep_endpoint"(public.forwarder_endpoints, jsonb) IS 'Keeps what was learnt of an endpoint, and counts its requests.';

REVOKE ALL ON FUNCTION "private"."keep_endpoint"(public.forwarder_endpoints, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."keep_endpoint"(public.forwarder_endpoints, jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."keep_endpoint"(public.forwarder_endpoints, jsonb) TO "postgres";

-- private/functions/keep_issuer_totals.sql

CREATE OR REPLACE FUNCTION private.keep_issuer_totals (
  load_id uuid,
  totals  jsonb
)
  RETURNS void
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
begin
  if keep_issuer_totals.totals is null then
    return;
  end if;
  delete from private.issuer_totals t where t.load_id = keep_issuer_totals.load_id;
  insert into private.issuer_totals (load_id, invoice_issuer_name, is_tax, billing_currency, billed_cost)
  select keep_issuer_totals.load_id, t.invoice_issuer_name, t.is_tax, t.billing_currency, sum(t.billed_cost)
  from jsonb_to_recordset(keep_issuer_totals.totals) as t (invoice_issuer_name text, is_tax boolean, billing_currency text, billed_cost numeric)
  group by 2, 3, 4;
end $function$;

COMMENT ON FUNCTION "private"."keep_issuer_totals"(uuid, jsonb) IS 'Keeps what a load comes to per issuer; all of them at a time.';

REVOKE ALL ON FUNCTION "private"."keep_issuer_totals"(uuid, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."keep_issuer_totals"(uuid, jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."keep_issuer_totals"(uuid, jsonb) TO "postgres";

-- private/functions/keep_last_owner.sql

CREATE OR REPLACE FUNCTION private.keep_last_owner()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
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
end $function$;

COMMENT ON FUNCTION "private"."keep_last_owner"() IS 'Refuses to remove or demote the last owner. An erased user''s ownerless organization is deleted as its owner would.';

REVOKE ALL ON FUNCTION "private"."keep_last_owner"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."keep_last_owner"() FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."keep_last_owner"() TO "postgres";

-- private/functions/keep_requests.sql

CREATE OR REPLACE FUNCTION private.keep_requests (
  job      public.sync_jobs,
  requests jsonb
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  select private.count_requests(i, job.id, keep_requests.requests) from public.integrations i where i.id = job.integration_id
$function$;

COMMENT ON FUNCTION "private"."keep_requests"(public.sync_jobs, jsonb) IS 'Counts and prices the requests a page took.';

REVOKE ALL ON FUNCTION "private"."keep_requests"(public.sync_jobs, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."keep_requests"(public.sync_jobs, jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."keep_requests"(public.sync_jobs, jsonb) TO "postgres";

-- private/functions/keep_sweep.sql

CREATE OR REPLACE FUNCTION private.keep_sweep (
  forwarder_id uuid,
  after_key    text,
  error_code   text,
  error        text
)
  RETURNS void
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  update public.forwarders f set sweep_until = '-infinity', sweep_after = keep_sweep.after_key,
    -- A listing that failed was still made: the next one comes in its time, an asked for one is asked for again.
    sweep_prefix = case when keep_sweep.after_key is null then null else f.sweep_prefix end,
    sweep_error_code = keep_sweep.error_code, sweep_error = left(keep_sweep.error, 2000)
  where f.id = keep_sweep.forwarder_id
$function$;

GRANT EXECUTE ON FUNCTION "private"."keep_sweep"(uuid, text, text, text) TO "service_role";

COMMENT ON FUNCTION "private"."keep_sweep"(uuid, text, text, text) IS 'Ends a listing, or keeps after which key it goes on.';

REVOKE ALL ON FUNCTION "private"."keep_sweep"(uuid, text, text, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."keep_sweep"(uuid, text, text, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."keep_sweep"(uuid, text, text, text) TO "postgres";

-- private/functions/keep_user_rate.sql

CREATE OR REPLACE FUNCTION private.keep_user_rate (
  per_minute integer
)
  RETURNS void
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  insert into private.user_rates as r (per_minute) values (keep_user_rate.per_minute)
  on conflict (is_only) do update set per_minute = excluded.per_minute where r.per_minute <> excluded.per_minute
$function$;

GRANT EXECUTE ON FUNCTION "private"."keep_user_rate"(integer) TO "service_role";

COMMENT ON FUNCTION "private"."keep_user_rate"(integer) IS 'engine_keep_user_rate without its name.';

REVOKE ALL ON FUNCTION "private"."keep_user_rate"(integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."keep_user_rate"(integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."keep_user_rate"(integer) TO "postgres";

-- private/functions/known_agreements.sql

CREATE OR REPLACE FUNCTION private.known_agreements (
  job_id        uuid,
  agreement_ids text[],
  product_ids   text[],
  offer_ids     text[]
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select jsonb_build_object(
    'agreements', case j.dataset when 'contracts' then coalesce((
        select jsonb_object_agg(c.agreement_id, jsonb_build_object('summary_hash', c.summary_hash, 'has_details', c.terms_read_at is not null))
        from public.aws_contracts c where c.organization_id = j.organization_id and c.agreement_id = any (known_agreements.agreement_ids)), '{}')
      else coalesce((
        select jsonb_object_agg(d.agreement_id, jsonb_build_object('summary_hash', d.summary_hash, 'has_details', d.is_described)) from (
          select distinct on (p.agreement_id) p.agreement_id, p.summary_hash, p.is_described from public.aws_marketplace_products p
          where p.organization_id = j.organization_id and p.agreement_id = any (known_agreements.agreement_ids)
          order by p.agreement_id, p.is_described) d), '{}') end,
    'products', coalesce((
      select jsonb_object_agg(n.product_id, jsonb_build_object('product_name', n.product_name, 'manufacturer_name', n.manufacturer_name,
        'short_description', n.short_description, 'names_read_at', n.names_read_at)) from (
          select distinct on (p.product_id) p.* from public.aws_marketplace_products p
          where p.organization_id = j.organization_id and p.product_id = any (known_agreements.product_ids) and p.names_read_at is not null
          order by p.product_id, p.names_read_at desc) n), '{}'),
    'offers', coalesce((
      select jsonb_object_agg(o.offer_id, jsonb_build_object('seller_of_record_name', o.seller_of_record_name, 'pricing_model', o.pricing_model,
        'is_private_offer', o.is_private_offer, 'names_read_at', o.names_read_at)) from (
          select distinct on (p.offer_id) p.* from public.aws_marketplace_products p
          where p.organization_id = j.organization_id and p.offer_id = any (known_agreements.offer_ids) and p.names_read_at is not null
          order by p.offer_id, p.names_read_at desc) o), '{}'))
  from public.sync_jobs j where j.id = known_agreements.job_id
$function$;

GRANT EXECUTE ON FUNCTION "private"."known_agreements"(uuid, text[], text[], text[]) TO "service_role";

COMMENT ON FUNCTION "private"."known_agreements"(uuid, text[], text[], text[]) IS 'What is stored of some agreements, products and offers of a job''s organization.';

REVOKE ALL ON FUNCTION "private"."known_agreements"(uuid, text[], text[], text[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."known_agreements"(uuid, text[], text[], text[]) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."known_agreements"(uuid, text[], text[], text[]) TO "postgres";

-- private/functions/known_delivery.sql

CREATE OR REPLACE FUNCTION private.known_delivery (
  job_id uuid
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select jsonb_build_object(
    'delivery', (
      select l.delivery || jsonb_build_object('version', l.version)
      from public.charge_loads l
      where l.organization_id = j.organization_id and l.provider = j.provider and l.status = 'published' and l.delivery is not null
        and l.billing_period_start = j.period_start
        and (l.integration_id = j.integration_id or l.billing_account_id = i.billing_account_id)
      order by l.published_at desc limit 1),
    'tag_keys', to_jsonb(o.tag_keys))
  from public.sync_jobs j
  join public.integrations i on i.id = j.integration_id
  join public.organizations o on o.id = j.organization_id
  where j.id = known_delivery.job_id
$function$;

GRANT EXECUTE ON FUNCTION "private"."known_delivery"(uuid) TO "service_role";

COMMENT ON FUNCTION "private"."known_delivery"(uuid) IS 'What is published of the files a job would read, and which tags the organization keeps.';

REVOKE ALL ON FUNCTION "private"."known_delivery"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."known_delivery"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."known_delivery"(uuid) TO "postgres";

-- private/functions/known_invoice_periods.sql

CREATE OR REPLACE FUNCTION private.known_invoice_periods (
  job_id uuid
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select jsonb_build_object('account_id', i.billing_account_id, 'periods', coalesce((
    select jsonb_agg(p.billing_period_start order by p.billing_period_start) from private.invoice_periods p
    where p.organization_id = j.organization_id and p.account_id = i.billing_account_id), '[]'))
  from public.sync_jobs j join public.integrations i on i.id = j.integration_id where j.id = known_invoice_periods.job_id
$function$;

GRANT EXECUTE ON FUNCTION "private"."known_invoice_periods"(uuid) TO "service_role";

COMMENT ON FUNCTION "private"."known_invoice_periods"(uuid) IS 'Billing periods whose invoices were read before.';

REVOKE ALL ON FUNCTION "private"."known_invoice_periods"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."known_invoice_periods"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."known_invoice_periods"(uuid) TO "postgres";

-- private/functions/last_run.sql

CREATE OR REPLACE FUNCTION private.last_run (
  integration_id uuid
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$
  select jsonb_build_object('syncLogId', s.id, 'jobId', s.job_id, 'status', s.status, 'createdAt', s.created_at, 'finishedAt', s.finished_at,
    'errorCode', s.error_code, 'error', s.error_message)
  from public.sync_run_states s
  where s.id = (select r.id from public.sync_runs r where r.integration_id = last_run.integration_id order by r.created_at desc, r.id desc limit 1)
$function$;

GRANT EXECUTE ON FUNCTION "private"."last_run"(uuid) TO "authenticated";

COMMENT ON FUNCTION "private"."last_run"(uuid) IS 'The newest run of an integration, as the caller may see it; null when there is none.';

REVOKE ALL ON FUNCTION "private"."last_run"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."last_run"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."last_run"(uuid) TO "postgres";

-- private/functions/lease_job.sql

CREATE OR REPLACE FUNCTION private.lease_job (
  job_id        uuid,
  owner         text,
  lease_seconds integer
)
  RETURNS public.sync_jobs
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
declare
  leased public.sync_jobs;
begin
  update public.sync_jobs j set
    status = 'running', attempts = j.attempts + 1, claims = j.claims + 1, lease_token = j.lease_token + 1,
    lease_owner = lease_job.owner, lease_expires_at = clock_timestamp() + make_interval(secs => lease_job.lease_seconds),
    page_no_at_claim = j.page_no, started_at = coalesce(j.started_at, clock_timestamp()),
    error_code = null, error_message = null
  where j.id = lease_job.job_id
  returning j.* into leased;
  return leased;
end $function$;

COMMENT ON FUNCTION "private"."lease_job"(uuid, text, integer) IS 'Gives a job to an owner under a new fencing token.';

REVOKE ALL ON FUNCTION "private"."lease_job"(uuid, text, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."lease_job"(uuid, text, integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."lease_job"(uuid, text, integer) TO "postgres";

-- private/functions/leave_personal_organization.sql

CREATE OR REPLACE FUNCTION private.leave_personal_organization()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  update public.organizations o set personal_user_id = null where o.id = old.organization_id and o.personal_user_id = old.user_id;
  return null;
end $function$;

COMMENT ON FUNCTION "private"."leave_personal_organization"() IS 'An organization its person has left is a shared one: the next call makes that person a new one.';

REVOKE ALL ON FUNCTION "private"."leave_personal_organization"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."leave_personal_organization"() FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."leave_personal_organization"() TO "postgres";

-- private/functions/line_up.sql

CREATE OR REPLACE FUNCTION private.line_up()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  insert into private.organization_turns as t (organization_id, needs_worker, turn_at)
  select q.organization_id, q.needs_worker, min(q.run_after) from queued_jobs q
  where q.status = 'queued' group by q.organization_id, q.needs_worker
  order by q.organization_id, q.needs_worker
  on conflict (organization_id, needs_worker) do update
    set turn_at = least(t.turn_at, greatest(excluded.turn_at, t.last_claimed_at));
  return null;
end $function$;

COMMENT ON FUNCTION "private"."line_up"() IS 'Gives organizations with newly queued jobs a place in line.';

REVOKE ALL ON FUNCTION "private"."line_up"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."line_up"() FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."line_up"() TO "postgres";

-- private/functions/line_up_endpoint.sql

CREATE OR REPLACE FUNCTION private.line_up_endpoint (
  endpoint_id uuid
)
  RETURNS void
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
begin
  update public.forwarder_endpoints e set
    due_at = coalesce(d.due_at, 'infinity'), edge_due_at = coalesce(d.edge_due_at, 'infinity')
  from (
    select min(least(w.edge_at, private.first_file(w.id, true))) as due_at, min(w.edge_at) as edge_due_at
    from (
      select f.id, least(private.first_file(f.id, false),
        (select f.redrive_next_at from public.dead_letters l where l.forwarder_id = f.id and l.state = 'redriving' and l.redrive_token is null limit 1)) as edge_at
      from private.open_forwarders(line_up_endpoint.endpoint_id) f) w
  ) d
  where e.id = line_up_endpoint.endpoint_id;
end $function$;

COMMENT ON FUNCTION "private"."line_up_endpoint"(uuid) IS 'Says anew when an endpoint has something to send.';

REVOKE ALL ON FUNCTION "private"."line_up_endpoint"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."line_up_endpoint"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."line_up_endpoint"(uuid) TO "postgres";

-- private/functions/line_up_forwarders.sql

CREATE OR REPLACE FUNCTION private.line_up_forwarders()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  perform private.line_up_endpoint(e.id) from public.forwarder_endpoints e
  where e.id in (select f.endpoint_id from public.forwarders f where f.integration_id = new.id);
  return null;
end $function$;

COMMENT ON FUNCTION "private"."line_up_forwarders"() IS 'What waits for an integration is due as soon as that is enabled again.';

REVOKE ALL ON FUNCTION "private"."line_up_forwarders"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."line_up_forwarders"() FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."line_up_forwarders"() TO "postgres";

-- private/functions/list_integrations.sql

CREATE OR REPLACE FUNCTION private.list_integrations (
  organization_id uuid,
  provider        text,
  after_id        uuid,
  most            integer
)
  RETURNS jsonb
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  if list_integrations.organization_id is not null then
    perform private.require_role(list_integrations.organization_id, 'viewer', 'list integrations');
  end if;
  return (
    select coalesce(jsonb_agg(to_jsonb(p) order by p.id), '[]') from (
      select i.* from public.integrations i
      where i.deleted_at is null
        and i.organization_id in (select private.visible_organization_ids())
        and (list_integrations.organization_id is null or i.organization_id = list_integrations.organization_id)
        and (list_integrations.provider is null or i.provider = list_integrations.provider)
        and (list_integrations.after_id is null or i.id > list_integrations.after_id)
      order by i.id limit least(list_integrations.most, 500)
    ) p
  );
end $function$;

GRANT EXECUTE ON FUNCTION "private"."list_integrations"(uuid, text, uuid, integer) TO "authenticated";

COMMENT ON FUNCTION "private"."list_integrations"(uuid, text, uuid, integer) IS 'list_integrations for the caller.';

REVOKE ALL ON FUNCTION "private"."list_integrations"(uuid, text, uuid, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."list_integrations"(uuid, text, uuid, integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."list_integrations"(uuid, text, uuid, integer) TO "postgres";

-- private/functions/lock_agreements.sql

CREATE OR REPLACE FUNCTION private.lock_agreements (
  organization_id uuid
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  select pg_advisory_xact_lock(hashtextextended(concat_ws('/', 'agreements', lock_agreements.organization_id), 0))
$function$;

COMMENT ON FUNCTION "private"."lock_agreements"(uuid) IS 'Two jobs about to publish agreements or contracts of an organization meet here; held to the end of the transaction.';

REVOKE ALL ON FUNCTION "private"."lock_agreements"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."lock_agreements"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."lock_agreements"(uuid) TO "postgres";

-- private/functions/lock_encrypted_account.sql

CREATE OR REPLACE FUNCTION private.lock_encrypted_account (
  owner_id uuid
)
  RETURNS public.encrypted_accounts
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
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
end $function$;

COMMENT ON FUNCTION "private"."lock_encrypted_account"(uuid) IS 'The caller''s account, made when missing; all of an owner''s writers meet on it. The owner is the caller.';

REVOKE ALL ON FUNCTION "private"."lock_encrypted_account"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."lock_encrypted_account"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."lock_encrypted_account"(uuid) TO "postgres";

-- private/functions/lock_invoices_of_period.sql

CREATE OR REPLACE FUNCTION private.lock_invoices_of_period (
  organization_id    uuid,
  billing_account_id text,
  period_start       date
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  select pg_advisory_xact_lock(hashtextextended(concat_ws('/', 'level 3', lock_invoices_of_period.organization_id,
    lock_invoices_of_period.billing_account_id, lock_invoices_of_period.period_start), 0))
$function$;

COMMENT ON FUNCTION "private"."lock_invoices_of_period"(uuid, text, date) IS 'Charges and invoices of a period published at once meet here: whoever comes second sees both. Taken before the period''s row.';

REVOKE ALL ON FUNCTION "private"."lock_invoices_of_period"(uuid, text, date) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."lock_invoices_of_period"(uuid, text, date) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."lock_invoices_of_period"(uuid, text, date) TO "postgres";

-- private/functions/lock_period.sql

CREATE OR REPLACE FUNCTION private.lock_period (
  load public.charge_loads
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  select pg_advisory_xact_lock(hashtextextended(concat_ws('/', 'publish', load.organization_id, load.source, load.billing_account_id, load.billing_period_start), 0))
$function$;

COMMENT ON FUNCTION "private"."lock_period"(public.charge_loads) IS 'Two jobs about to publish the same period of the same source meet here; held to the end of the transaction.';

REVOKE ALL ON FUNCTION "private"."lock_period"(public.charge_loads) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."lock_period"(public.charge_loads) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."lock_period"(public.charge_loads) TO "postgres";

-- private/functions/lose_lease.sql

CREATE OR REPLACE FUNCTION private.lose_lease (
  endpoint_id uuid
)
  RETURNS void
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
begin
  update public.forwarder_files f set
    state = case when f.stalls >= 4 then 'failed' else 'queued' end, ended_at = case when f.stalls >= 4 then clock_timestamp() end,
    interruptions = f.interruptions + 1, stalls = f.stalls + 1, needs_worker = f.needs_worker or f.stalls >= 1,
    run_after = clock_timestamp(), error_code = 'LEASE_EXPIRED', error = 'the worker stopped without a word'
  where f.forwarder_id in (select x.id from public.forwarders x where x.endpoint_id = lose_lease.endpoint_id) and f.state = 'running';
  update public.dead_letters l set redrive_token = null
  where l.forwarder_id in (select x.id from public.forwarders x where x.endpoint_id = lose_lease.endpoint_id)
    and l.state = 'redriving' and l.redrive_token is not null;
end $function$;

COMMENT ON FUNCTION "private"."lose_lease"(uuid) IS 'Queues what the holder of an endpoint left behind without a word; a file that is left so five times in a row fails.';

REVOKE ALL ON FUNCTION "private"."lose_lease"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."lose_lease"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."lose_lease"(uuid) TO "postgres";

-- private/functions/missing_setting.sql

CREATE OR REPLACE FUNCTION private.missing_setting (
  integration public.integrations,
  dataset     text
)
  RETURNS text
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
  select n.name
  from (values
    ('aws', 'cur', 'cost_report', 'costReport'), ('aws', 'estimated_emissions', 'cost_report', 'costReport'), ('aws', 'carbon_export', 'carbon_export', 'carbonExport'),
    ('gcp', 'emissions', 'carbon_table', 'carbonTable'), ('gcp', 'costs', 'billing_table', 'billingTable')) n (provider, dataset, setting, name)
  where n.provider = integration.provider and n.dataset = missing_setting.dataset and not integration.settings ? n.setting
$function$;

COMMENT ON FUNCTION "private"."missing_setting"(public.integrations, text) IS 'What an integration has to be given before a dataset can be read through it, by the name it has in requests; null when nothing is missing.';

REVOKE ALL ON FUNCTION "private"."missing_setting"(public.integrations, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."missing_setting"(public.integrations, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."missing_setting"(public.integrations, text) TO "postgres";

-- private/functions/month_usage.sql

CREATE OR REPLACE FUNCTION private.month_usage (
  job public.sync_jobs
)
  RETURNS TABLE (
    account      text,
    service      text,
    service_name text,
    region       text,
    currency     text,
    usage_type   text,
    unit         text,
    quantity     numeric,
    cost         numeric
  )
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  SET enable_sort TO 'off'
  AS $function$
  select coalesce(c.sub_account_id, ''), coalesce(c.service_code, c.service_name), min(c.service_name), coalesce(c.region_id, ''), c.billing_currency,
    coalesce(c.usage_type, ''), coalesce(c.consumed_unit, c.pricing_unit, ''), sum(coalesce(c.consumed_quantity, c.pricing_quantity)),
    coalesce(sum(c.effective_cost), 0)
  from public.charges c
  -- What a commitment covers is used as well; discounts, fees, negations and refunds are not usage. FOCUS exports name no such types.
  where c.load_id = any (array(select l.id from private.usage_loads(job) l)) and c.charge_category = 'Usage' and c.charge_class is null
    and coalesce(c.source_charge_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage'), true)
    and (exists (
      select from public.cost_coverage v
      where v.load_id = c.load_id and v.account_key = coalesce(c.sub_account_id, 'unattributed:' || c.billing_account_id)
    )) is true
  group by 1, 2, 4, 5, 6, 7
$function$;

COMMENT ON FUNCTION "private"."month_usage"(public.sync_jobs) IS 'Usage of a job''s month, of each account from its primary source alone: quantity in unit, effective cost in currency.';

REVOKE ALL ON FUNCTION "private"."month_usage"(public.sync_jobs) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."month_usage"(public.sync_jobs) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."month_usage"(public.sync_jobs) TO "postgres";

-- private/functions/new_run.sql

CREATE OR REPLACE FUNCTION private.new_run (
  integration     public.integrations,
  data_types      text[],
  start_date      date,
  end_date        date,
  trigger         text,
  request_id      text,
  is_window_asked boolean
)
  RETURNS public.sync_runs
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
declare
  run public.sync_runs;
  base text := format('sync-%s-%s-%s', integration.provider, integration.organization_id, floor(extract(epoch from clock_timestamp())));
begin
  for suffix in 1..1000 loop
    insert into public.sync_runs (job_id, organization_id, integration_id, provider, data_types, trigger, start_date, end_date, requested_by, request_id,
      is_window_asked)
    values (case suffix when 1 then base else base || '-' || suffix end, integration.organization_id, integration.id, integration.provider,
      new_run.data_types, new_run.trigger, new_run.start_date, new_run.end_date, (select auth.uid()), new_run.request_id, new_run.is_window_asked)
    on conflict (job_id) do nothing
    returning * into run;
    exit when run.id is not null;
  end loop;
  if run.id is null then
    perform private.refuse('CS429', 'more than 1000 runs of one organization began in one second');
  end if;
  return run;
end $function$;

COMMENT ON FUNCTION "private"."new_run"(public.integrations, text[], date, date, text, text, boolean) IS 'Begins a run with a readable id of its own.';

REVOKE ALL ON FUNCTION "private"."new_run"(public.integrations, text[], date, date, text, text, boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."new_run"(public.integrations, text[], date, date, text, text, boolean) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."new_run"(public.integrations, text[], date, date, text, text, boolean) TO "postgres";

-- private/functions/next_endpoint.sql

CREATE OR REPLACE FUNCTION private.next_endpoint (
  on_worker   boolean,
  endpoint_id uuid,
  tried       uuid[],
  waits       boolean
)
  RETURNS public.forwarder_endpoints
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
declare
  moment timestamptz := clock_timestamp();
  candidate uuid;
  found_one public.forwarder_endpoints;
begin
  for candidate in
    select e.id from public.forwarder_endpoints e
    join public.organizations o on o.id = e.organization_id and o.deleted_at is null
    cross join lateral (select max(y.leased_at) as served_at from public.forwarder_endpoints y where y.organization_id = e.organization_id) s
    -- A lease that ended by itself left work behind that nobody lined up.
    where (e.lease_expires_at < moment or e.due_at <= moment and (next_endpoint.on_worker or e.edge_due_at <= moment))
      and e.paused_at is null and coalesce(e.breaker_open_until, moment) <= moment and coalesce(e.lease_expires_at, '-infinity') < moment
      and (next_endpoint.endpoint_id is null or e.id = next_endpoint.endpoint_id) and e.id <> all (next_endpoint.tried)
    order by s.served_at, e.due_at, e.id limit 50
  loop
    if next_endpoint.waits then
      select e.* into found_one from public.forwarder_endpoints e where e.id = candidate for no key update;
    else
      select e.* into found_one from public.forwarder_endpoints e where e.id = candidate for no key update skip locked;
    end if;
    -- Somebody may have claimed it, or paused it, before it was locked.
    if found and coalesce(found_one.lease_expires_at, '-infinity') < clock_timestamp() and found_one.paused_at is null
      and coalesce(found_one.breaker_open_until, moment) <= moment then
      return found_one;
    end if;
    -- Whoever waits for one waits for no other: two that did would wait for each other.
    exit when next_endpoint.waits;
  end loop;
  return null;
end $function$;

COMMENT ON FUNCTION "private"."next_endpoint"(boolean, uuid, uuid[], boolean) IS 'Locks the endpoint that is next in line; null when there is none.';

REVOKE ALL ON FUNCTION "private"."next_endpoint"(boolean, uuid, uuid[], boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."next_endpoint"(boolean, uuid, uuid[], boolean) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."next_endpoint"(boolean, uuid, uuid[], boolean) TO "postgres";

-- private/functions/next_turn.sql

CREATE OR REPLACE FUNCTION private.next_turn (
  turn       private.organization_turns,
  claimed_at timestamp with time zone
)
  RETURNS void
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
begin
  update private.organization_turns t set
    last_claimed_at = next_turn.claimed_at,
    turn_at = coalesce((
      select greatest(j.run_after, next_turn.claimed_at) from public.sync_jobs j
      where j.organization_id = t.organization_id and j.needs_worker = t.needs_worker and j.status = 'queued'
      order by j.run_after limit 1
    ), 'infinity')
  where t.organization_id = turn.organization_id and t.needs_worker = turn.needs_worker;
end $function$;

COMMENT ON FUNCTION "private"."next_turn"(private.organization_turns, timestamp with time zone) IS 'Puts an organization that had its turn at claimed_at behind those who are waiting, or out of line when nothing is queued.';

REVOKE ALL ON FUNCTION "private"."next_turn"(private.organization_turns, timestamp WITH time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."next_turn"(private.organization_turns, timestamp WITH time zone) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."next_turn"(private.organization_turns, timestamp WITH time zone) TO "postgres";

-- private/functions/normal_region.sql

CREATE OR REPLACE FUNCTION private.normal_region (
  provider text,
  raw      text
)
  RETURNS text
  LANGUAGE sql
  STABLE
  STRICT
  SET search_path TO ''
  AS $function$
  -- A zone stands in the region its name begins with: us-east-1a, us-west-2-lax-1, europe-west1-b.
  select s.region from private.region_spellings s
  where s.provider = normal_region.provider and s.spelling = any (array[
    private.bare_spelling(normal_region.raw),
    private.bare_spelling(case when normal_region.provider in ('aws', 'gcp')
      then substring(lower(normal_region.raw) from '^([a-z-]+[0-9]+)(?:[a-z]|-[a-z0-9-]+)$') end)])
$function$;

COMMENT ON FUNCTION "private"."normal_region"(text, text) IS 'The provider''s own code of a region, however it is spelt, also of a zone in it; null for everywhere and for a place that is not known.';

REVOKE ALL ON FUNCTION "private"."normal_region"(text, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."normal_region"(text, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."normal_region"(text, text) TO "postgres";

-- private/functions/note_coverage.sql

CREATE OR REPLACE FUNCTION private.note_coverage (
  job public.sync_jobs
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  insert into public.account_coverage as c (organization_id, provider, dataset, account_id, is_covered, reason_code, reason, read_at, checked_at, job_id)
  select job.organization_id, job.provider, job.dataset, s.scope, s.status = 'complete', s.reason_code, s.reason,
    case when s.status = 'complete' then clock_timestamp() end, clock_timestamp(), job.id
  from private.staged_scopes s where s.job_id = job.id and s.status <> 'reading'
  on conflict (organization_id, provider, dataset, account_id) do update set
    is_covered = excluded.is_covered, reason_code = excluded.reason_code, reason = excluded.reason,
    read_at = coalesce(excluded.read_at, c.read_at), checked_at = excluded.checked_at, job_id = excluded.job_id
$function$;

COMMENT ON FUNCTION "private"."note_coverage"(public.sync_jobs) IS 'Keeps which accounts a complete job entered.';

REVOKE ALL ON FUNCTION "private"."note_coverage"(public.sync_jobs) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."note_coverage"(public.sync_jobs) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."note_coverage"(public.sync_jobs) TO "postgres";

-- private/functions/note_freshness.sql

CREATE OR REPLACE FUNCTION private.note_freshness (
  as_of timestamp with time zone
)
  RETURNS void
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  with stale as materialized (select s.* from private.stale_datasets(note_freshness.as_of) s),
  closed as (
    update public.sync_alerts a set closed_at = greatest(note_freshness.as_of, a.opened_at)
    where a.closed_at is null and a.kind = 'stale_data'
      and not exists (select from stale s where s.integration_id = a.integration_id and s.dataset = a.dataset)
  )
  insert into public.sync_alerts (organization_id, integration_id, dataset, kind, data_through, message, opened_at)
  select s.organization_id, s.integration_id, s.dataset, 'stale_data', s.data_through,
    case when s.data_through is null then format('%s was never read since it is scheduled', s.dataset)
      else format('%s is there through %s UTC alone', s.dataset, to_char(s.data_through at time zone 'UTC', 'YYYY-MM-DD HH24:MI')) end
      || format(': expected to be at most %s hours old', round(extract(epoch from s.allowed) / 3600)),
    note_freshness.as_of
  from stale s order by s.integration_id, s.dataset
  on conflict (integration_id, dataset, kind) where closed_at is null do nothing
$function$;

COMMENT ON FUNCTION "private"."note_freshness"(timestamp with time zone) IS 'Raises an alert for each scheduled dataset that is older than it may be, and closes those that no longer hold.';

REVOKE ALL ON FUNCTION "private"."note_freshness"(timestamp WITH time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."note_freshness"(timestamp WITH time zone) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."note_freshness"(timestamp WITH time zone) TO "postgres";

-- private/functions/note_integration.sql

CREATE OR REPLACE FUNCTION private.note_integration (
  integration_id uuid,
  status         text,
  reason         text
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  -- Whoever comes here holds a job. Deleting an integration holds it and waits for its jobs: nobody waits in this direction.
  with free as (
    select i.id from public.integrations i where i.id = note_integration.integration_id and i.status in ('active', 'error')
      and (i.status, i.status_reason) is distinct from (note_integration.status, note_integration.reason)
    for no key update skip locked)
  update public.integrations i set status = note_integration.status, status_reason = note_integration.reason from free f where i.id = f.id
$function$;

COMMENT ON FUNCTION "private"."note_integration"(uuid, text, text) IS 'Keeps on an active integration what the last job said of its credentials.';

REVOKE ALL ON FUNCTION "private"."note_integration"(uuid, text, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."note_integration"(uuid, text, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."note_integration"(uuid, text, text) TO "postgres";

-- private/functions/note_invoice_pdf.sql

CREATE OR REPLACE FUNCTION private.note_invoice_pdf (
  invoice_id uuid,
  user_id    uuid,
  request_id text
)
  RETURNS void
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select private.record_audit(i.organization_id, 'invoice.pdf_resolved', 'invoice', i.id::text, '{}', note_invoice_pdf.request_id,
    'user', note_invoice_pdf.user_id::text)
  from public.aws_invoices i where i.id = note_invoice_pdf.invoice_id
$function$;

GRANT EXECUTE ON FUNCTION "private"."note_invoice_pdf"(uuid, uuid, text) TO "service_role";

COMMENT ON FUNCTION "private"."note_invoice_pdf"(uuid, uuid, text) IS 'Keeps in the audit record that a user was given the link to an invoice''s document.';

REVOKE ALL ON FUNCTION "private"."note_invoice_pdf"(uuid, uuid, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."note_invoice_pdf"(uuid, uuid, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."note_invoice_pdf"(uuid, uuid, text) TO "postgres";

-- private/functions/note_issuers.sql

CREATE OR REPLACE FUNCTION private.note_issuers (
  load public.charge_loads
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  with issuers as (
    select r.invoice_issuer_name, bool_and(r.status = 'matched') as is_matched
    from public.reconciliations r where r.load_id = load.id and r.level = 3 and r.invoice_issuer_name <> 'AWS' group by 1
    union all
    select 'AWS', bool_and(r.status = 'matched') from public.reconciliations r where r.load_id = load.id and r.level = 3
  ), forgotten as (
    delete from public.billing_periods p
    where p.organization_id = load.organization_id and p.provider = load.provider and p.billing_account_id = load.billing_account_id
      and p.billing_period_start = load.billing_period_start and p.invoice_issuer_name not in (select i.invoice_issuer_name from issuers i)
  )
  insert into public.billing_periods as p (organization_id, provider, invoice_issuer_name, billing_account_id, billing_period_start, billing_period_end,
    status, data_through, closed_at)
  select load.organization_id, load.provider, i.invoice_issuer_name, load.billing_account_id, load.billing_period_start, load.billing_period_end,
    case when i.is_matched then 'final' else 'closed' end, load.data_through, now()
  from issuers i where i.is_matched is not null
  on conflict on constraint billing_periods_pkey do update set status = excluded.status, data_through = excluded.data_through, updated_at = now()
$function$;

COMMENT ON FUNCTION "private"."note_issuers"(public.charge_loads) IS 'Keeps the state of a compared period per issuer, and of the whole period under the provider''s name.';

REVOKE ALL ON FUNCTION "private"."note_issuers"(public.charge_loads) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."note_issuers"(public.charge_loads) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."note_issuers"(public.charge_loads) TO "postgres";

-- private/functions/note_period.sql

CREATE OR REPLACE FUNCTION private.note_period (
  load        public.charge_loads,
  previous_id uuid
)
  RETURNS void
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
declare
  was text;
  moved int := 0;
  issuer text := case load.provider when 'aws' then 'AWS' when 'azure' then 'Microsoft' else 'Google Cloud' end;
  -- Of the source that is furthest.
  through date := (select max(l.data_through) from public.charge_loads l
    where l.organization_id = load.organization_id and l.provider = load.provider and l.billing_account_id = load.billing_account_id
      and l.billing_period_start = load.billing_period_start and l.status = 'published');
begin
  select p.status into was from public.billing_periods p
  where p.organization_id = load.organization_id and p.provider = load.provider and p.invoice_issuer_name = issuer
    and p.billing_account_id = load.billing_account_id and p.billing_period_start = load.billing_period_start;
  if was in ('closed', 'final') and previous_id is not null then
    insert into public.cost_restatements (organization_id, provider, source, billing_account_id, billing_period_start,
      billing_currency, billed_cost_before, billed_cost_after, job_id)
    select load.organization_id, load.provider, load.source, load.billing_account_id, load.billing_period_start,
      c.billing_currency, coalesce(sum(c.billed_cost) filter (where c.load_id = previous_id), 0),
      coalesce(sum(c.billed_cost) filter (where c.load_id = load.id), 0), load.job_id
    from public.charges c where c.load_id in (load.id, previous_id)
    group by c.billing_currency
    having abs(coalesce(sum(c.billed_cost) filter (where c.load_id = previous_id), 0)
      - coalesce(sum(c.billed_cost) filter (where c.load_id = load.id), 0)) > 0.01;
    get diagnostics moved = row_count;
  end if;
  insert into public.billing_periods as p (organization_id, provider, invoice_issuer_name, billing_account_id, billing_period_start,
    billing_period_end, status, data_through, closed_at)
  values (load.organization_id, load.provider, issuer, load.billing_account_id, load.billing_period_start, load.billing_period_end,
    case when load.is_estimated or load.billing_period_end > private.utc_today() then 'open' else 'closed' end, through,
    case when load.is_estimated or load.billing_period_end > private.utc_today() then null else now() end)
  on conflict on constraint billing_periods_pkey do update set
    status = case when p.status = 'open' then excluded.status when moved > 0 then 'closed' else p.status end,
    data_through = excluded.data_through, closed_at = coalesce(p.closed_at, excluded.closed_at), updated_at = now();
  if moved > 0 then
    -- Final is what matched before; each issuer is again once it is compared anew.
    update public.billing_periods p set status = 'closed', updated_at = now()
    where p.organization_id = load.organization_id and p.provider = load.provider and p.billing_account_id = load.billing_account_id
      and p.billing_period_start = load.billing_period_start and p.status = 'final';
  end if;
end $function$;

COMMENT ON FUNCTION "private"."note_period"(public.charge_loads, uuid) IS 'Keeps the state of a billing period and records a closed one that moved.';

REVOKE ALL ON FUNCTION "private"."note_period"(public.charge_loads, uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."note_period"(public.charge_loads, uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."note_period"(public.charge_loads, uuid) TO "postgres";

-- private/functions/note_test.sql

CREATE OR REPLACE FUNCTION private.note_test (
  integration_id     uuid,
  tested             jsonb,
  status             text,
  reason             text,
  billing_account_id text,
  reachable          jsonb,
  is_payer_view      boolean,
  requests           jsonb,
  request_id         text
)
  RETURNS boolean
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  kept public.integrations;
begin
  select i.* into kept from public.integrations i where i.id = note_test.integration_id and i.deleted_at is null for no key update;
  if not found then
    perform private.refuse('CS404', 'integration not found');
  end if;
  -- The requests were made and will be billed, whatever became of the test.
  perform private.count_requests(kept, null, note_test.requests);
  -- Azure's secrets have no id: one is told by its seal, which is another each time, also when it was only sealed by a new key.
  if jsonb_strip_nulls(private.identity_of(kept)) is distinct from jsonb_strip_nulls(note_test.tested - 'sealed')
    or kept.provider = 'azure' and note_test.tested ? 'sealed' and note_test.tested -> 'sealed' is distinct from
      coalesce((select jsonb_object_agg(s.field, s.sealed) from private.integration_secrets s where s.integration_id = kept.id), '{}') then
    return false;
  end if;
  update public.integrations i set
    status = note_test.status, status_reason = left(note_test.reason, 500), tested_at = now(),
    billing_account_id = coalesce(note_test.billing_account_id, i.billing_account_id), reachable_datasets = note_test.reachable,
    settings = i.settings || case when note_test.is_payer_view is null then '{}' else jsonb_build_object('is_payer_view', note_test.is_payer_view) end
  where i.id = kept.id;
  perform private.record_audit(kept.organization_id, 'integration.tested', 'integration', kept.id::text,
    jsonb_build_object('status', note_test.status), note_test.request_id, 'service', 'connector-sync');
  return true;
end $function$;

GRANT EXECUTE ON FUNCTION "private"."note_test"(uuid, jsonb, text, text, text, jsonb, boolean, jsonb, text) TO "service_role";

COMMENT ON FUNCTION "private"."note_test"(uuid, jsonb, text, text, text, jsonb, boolean, jsonb, text) IS 'Keeps the result of a test and counts its requests; false, and nothing but the requests kept, when the credentials are others by now.';

REVOKE ALL ON FUNCTION "private"."note_test"(uuid, jsonb, text, text, text, jsonb, boolean, jsonb, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."note_test"(uuid, jsonb, text, text, text, jsonb, boolean, jsonb, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."note_test"(uuid, jsonb, text, text, text, jsonb, boolean, jsonb, text) TO "postgres";

-- private/functions/note_tick.sql

CREATE OR REPLACE FUNCTION private.note_tick (
  due_jobs integer,
  wakes    integer
)
  RETURNS void
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  insert into private.ticks as t (ticked_at, due_jobs, wakes) values (clock_timestamp(), note_tick.due_jobs, note_tick.wakes)
  on conflict (is_only) do update set ticked_at = excluded.ticked_at, due_jobs = excluded.due_jobs, wakes = excluded.wakes
$function$;

COMMENT ON FUNCTION "private"."note_tick"(integer, integer) IS 'Keeps the last tick.';

REVOKE ALL ON FUNCTION "private"."note_tick"(integer, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."note_tick"(integer, integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."note_tick"(integer, integer) TO "postgres";

-- private/functions/note_uncovered.sql

CREATE OR REPLACE FUNCTION private.note_uncovered (
  job_id    uuid,
  uncovered jsonb
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  insert into private.staged_scopes as s (job_id, scope, status, reason_code, reason)
  select distinct on (u.scope) note_uncovered.job_id, u.scope, 'uncovered', left(u.reason_code, 100), left(u.reason, 500)
  from jsonb_to_recordset(note_uncovered.uncovered) as u (scope text, reason_code text, reason text)
  on conflict (job_id, scope) do update set status = 'uncovered', reason_code = excluded.reason_code, reason = excluded.reason
$function$;

COMMENT ON FUNCTION "private"."note_uncovered"(uuid, jsonb) IS 'Keeps which scopes could not be entered.';

REVOKE ALL ON FUNCTION "private"."note_uncovered"(uuid, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."note_uncovered"(uuid, jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."note_uncovered"(uuid, jsonb) TO "postgres";

-- private/functions/open_forwarders.sql

CREATE OR REPLACE FUNCTION private.open_forwarders (
  endpoint_id uuid
)
  RETURNS SETOF public.forwarders
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$
  select f.* from public.forwarders f
  join public.integrations i on i.id = f.integration_id and i.deleted_at is null and i.status <> 'disabled'
  where f.endpoint_id = open_forwarders.endpoint_id and f.state = 'active'
$function$;

COMMENT ON FUNCTION "private"."open_forwarders"(uuid) IS 'Forwarders of an endpoint that may send: neither they nor their integration are paused or deleted.';

REVOKE ALL ON FUNCTION "private"."open_forwarders"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."open_forwarders"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."open_forwarders"(uuid) TO "postgres";

-- private/functions/open_jobs.sql

CREATE OR REPLACE FUNCTION private.open_jobs (
  run        public.sync_runs,
  parameters jsonb,
  request_id text
)
  RETURNS integer
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
declare
  opened int := 0;
  more int;
begin
  loop
    -- One statement in one order, which takes the organization's turn at its end: two requests cannot wait for each other.
    with fresh as (
      insert into public.sync_jobs (organization_id, integration_id, provider, dataset, period_start, period_end, parameters, request_id, max_attempts,
        run_after)
      select run.organization_id, run.integration_id, run.provider, w.dataset, w.period_start, w.period_end, open_jobs.parameters, open_jobs.request_id,
        coalesce((select i.max_attempts from public.integrations i where i.id = run.integration_id), 5),
        -- Claimed in this order: the newest period first.
        now() + interval '1 microsecond' * row_number() over (order by w.dataset, w.period_start desc)
      from private.unserved_periods(run) w order by w.dataset, w.period_start desc
      on conflict (integration_id, dataset, period_start) where status in ('queued', 'running') do nothing
      returning id
    )
    insert into public.sync_run_jobs (run_id, job_id, organization_id) select run.id, f.id, run.organization_id from fresh f;
    get diagnostics more = row_count;
    opened := opened + more;
    insert into public.sync_run_jobs (run_id, job_id, organization_id, is_joined)
    select run.id, j.id, run.organization_id, true
    from private.unserved_periods(run) w
    join public.sync_jobs j on j.integration_id = run.integration_id and j.dataset = w.dataset
      and j.period_start is not distinct from w.period_start and j.status in ('queued', 'running');
    -- A job that ended between the two statements serves nobody: the next round opens another.
    exit when not exists (select from private.unserved_periods(run));
  end loop;
  return opened;
end $function$;

COMMENT ON FUNCTION "private"."open_jobs"(public.sync_runs, jsonb, text) IS 'Opens the jobs of a run, joining those already open; returns how many are new.';

REVOKE ALL ON FUNCTION "private"."open_jobs"(public.sync_runs, jsonb, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."open_jobs"(public.sync_runs, jsonb, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."open_jobs"(public.sync_runs, jsonb, text) TO "postgres";

-- private/functions/open_load.sql

CREATE OR REPLACE FUNCTION private.open_load (
  job       public.sync_jobs,
  described jsonb
)
  RETURNS uuid
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  insert into public.charge_loads (organization_id, provider, dataset, source, billing_account_id, billing_period_start, billing_period_end, version, grain, is_payer_view, delivery,
    integration_id, job_id)
  values (job.organization_id, job.provider, job.dataset, described ->> 'source', described ->> 'billing_account_id',
    coalesce((described ->> 'billing_period_start')::date, job.period_start), coalesce((described ->> 'billing_period_end')::date, job.period_end),
    described ->> 'version', coalesce(described ->> 'grain', 'full'), coalesce((described ->> 'is_payer_view')::boolean, true), described -> 'delivery',
    job.integration_id, job.id)
  returning id
$function$;

COMMENT ON FUNCTION "private"."open_load"(public.sync_jobs, jsonb) IS 'Begins the load a job writes.';

REVOKE ALL ON FUNCTION "private"."open_load"(public.sync_jobs, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."open_load"(public.sync_jobs, jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."open_load"(public.sync_jobs, jsonb) TO "postgres";

-- private/functions/organization_ids_with_role.sql

CREATE OR REPLACE FUNCTION private.organization_ids_with_role (
  least_role text
)
  RETURNS SETOF uuid
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select m.organization_id
  from public.organization_members m
  join public.organizations o on o.id = m.organization_id and o.deleted_at is null
  where m.user_id = (select auth.uid())
    and private.role_rank(m.role) >= private.role_rank(organization_ids_with_role.least_role)
    and coalesce((select auth.jwt() ->> 'is_anonymous')::boolean, false) = false
$function$;

GRANT EXECUTE ON FUNCTION "private"."organization_ids_with_role"(text) TO "authenticated";

GRANT EXECUTE ON FUNCTION "private"."organization_ids_with_role"(text) TO "service_role";

COMMENT ON FUNCTION "private"."organization_ids_with_role"(text) IS 'Organizations in which the caller has at least this role. Deleted ones and anonymous sign-ins are left out.';

REVOKE ALL ON FUNCTION "private"."organization_ids_with_role"(text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."organization_ids_with_role"(text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."organization_ids_with_role"(text) TO "postgres";

-- private/functions/overdue_schedules.sql

CREATE OR REPLACE FUNCTION private.overdue_schedules (
  most integer
)
  RETURNS integer
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select count(*)::int from (
    select from public.sync_schedules s
    where not s.is_paused and coalesce(s.next_run_at, s.plan_after) < clock_timestamp() - interval '5 minutes' limit overdue_schedules.most) o
$function$;

COMMENT ON FUNCTION "private"."overdue_schedules"(integer) IS 'Schedules that should have run, or been planned, five minutes ago; counted up to a limit.';

REVOKE ALL ON FUNCTION "private"."overdue_schedules"(integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."overdue_schedules"(integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."overdue_schedules"(integer) TO "postgres";

-- private/functions/own_encrypted_quota.sql

CREATE OR REPLACE FUNCTION private.own_encrypted_quota()
  RETURNS jsonb
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  -- The home is of the caller: own_home() asks auth.uid().
  return (select jsonb_build_object('quota', private.encrypted_quota(o.id), 'used', private.encrypted_bytes(o.id))
  from (select private.own_home() as id) o);
end $function$;

GRANT EXECUTE ON FUNCTION "private"."own_encrypted_quota"() TO "authenticated";

COMMENT ON FUNCTION "private"."own_encrypted_quota"() IS 'Quota and use of the caller''s personal organization.';

REVOKE ALL ON FUNCTION "private"."own_encrypted_quota"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."own_encrypted_quota"() FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."own_encrypted_quota"() TO "postgres";

-- private/functions/own_home.sql

CREATE OR REPLACE FUNCTION private.own_home()
  RETURNS uuid
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  return (select o.id from public.organizations o where o.personal_user_id = (select auth.uid()) and o.deleted_at is null
    and not coalesce((select auth.jwt() ->> 'is_anonymous')::boolean, false));
end $function$;

GRANT EXECUTE ON FUNCTION "private"."own_home"() TO "authenticated";

COMMENT ON FUNCTION "private"."own_home"() IS 'The caller''s personal organization, where its encrypted data is; null before there is one, and of anonymous users. Of an owner alone nothing follows: an organization left or deleted keeps its account until it is purged.';

REVOKE ALL ON FUNCTION "private"."own_home"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."own_home"() FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."own_home"() TO "postgres";

-- private/functions/own_personal_organization.sql

CREATE OR REPLACE FUNCTION private.own_personal_organization()
  RETURNS uuid
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select private.ensure_personal_organization((select auth.uid()))
$function$;

GRANT EXECUTE ON FUNCTION "private"."own_personal_organization"() TO "authenticated";

COMMENT ON FUNCTION "private"."own_personal_organization"() IS 'ensure_personal_organization for the caller alone.';

REVOKE ALL ON FUNCTION "private"."own_personal_organization"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."own_personal_organization"() FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."own_personal_organization"() TO "postgres";

-- private/functions/part_residuals.sql

CREATE OR REPLACE FUNCTION private.part_residuals (
  load_id uuid
)
  RETURNS private.part_residual[]
  LANGUAGE plpgsql
  STABLE
  SET search_path TO ''
  AS $function$
begin
  if not exists (select from private.control_totals t where t.load_id = part_residuals.load_id) then
    return '{}';
  end if;
  return array(
    with said as (
      select t.part, t.billing_currency, sum(t.unblended_cost) as unblended_cost, sum(t.amortized_cost) as amortized_cost,
        sum(t.net_unblended_cost) as net_unblended_cost, sum(t.net_amortized_cost) as net_amortized_cost, sum(t.blended_cost) as blended_cost,
        sum(t.billed_cost) as billed_cost, sum(t.effective_cost) as effective_cost, sum(t.source_lines) as source_lines,
        sum(t.rejected_lines) as rejected_lines
      from private.control_totals t where t.load_id = part_residuals.load_id group by 1, 2
    ), held as (
      select c.part, c.billing_currency, sum(c.unblended_cost) as unblended_cost, sum(c.amortized_cost) as amortized_cost,
        sum(c.net_unblended_cost) as net_unblended_cost, sum(c.net_amortized_cost) as net_amortized_cost, sum(c.blended_cost) as blended_cost,
        sum(c.billed_cost) as billed_cost, sum(c.effective_cost) as effective_cost, sum(c.source_lines) as source_lines, bool_or(c.is_estimated) as is_estimated
      from public.charges c where c.load_id = part_residuals.load_id group by 1, 2
    ), given as (
      select sum(t.unblended_cost) as unblended_cost, sum(t.amortized_cost) as amortized_cost, sum(t.net_unblended_cost) as net_unblended_cost,
        sum(t.net_amortized_cost) as net_amortized_cost, sum(t.blended_cost) as blended_cost, sum(t.billed_cost) as billed_cost,
        sum(t.effective_cost) as effective_cost, sum(t.source_lines) as source_lines
      from said t
    )
    select row(part, billing_currency, m.measure, coalesce(m.said, 0), coalesce(m.held, 0),
      case m.measure when 'source_lines' then coalesce(said.rejected_lines, 0) else 0 end, bool_or(held.is_estimated) over ())::private.part_residual
    from said full join held using (part, billing_currency)
    cross join given
    cross join lateral (values
      ('unblended_cost', said.unblended_cost, held.unblended_cost, given.unblended_cost),
      ('amortized_cost', said.amortized_cost, held.amortized_cost, given.amortized_cost),
      ('net_unblended_cost', said.net_unblended_cost, held.net_unblended_cost, given.net_unblended_cost),
      ('net_amortized_cost', said.net_amortized_cost, held.net_amortized_cost, given.net_amortized_cost),
      ('blended_cost', said.blended_cost, held.blended_cost, given.blended_cost),
      ('billed_cost', said.billed_cost, held.billed_cost, given.billed_cost),
      ('effective_cost', said.effective_cost, held.effective_cost, given.effective_cost),
      ('source_lines', said.source_lines, held.source_lines, given.source_lines)
    ) as m (measure, said, held, given)
    -- Rows of a part without a total must add up to nothing, if the source gives totals of the measure at all.
    where m.said is not null or (m.held is not null and m.given is not null));
end $function$;

COMMENT ON FUNCTION "private"."part_residuals"(uuid) IS 'How a load compares with the source''s totals, by one reading of its rows; empty when the source gives none.';

REVOKE ALL ON FUNCTION "private"."part_residuals"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."part_residuals"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."part_residuals"(uuid) TO "postgres";

-- private/functions/pin_file.sql

CREATE OR REPLACE FUNCTION private.pin_file (
  file public.forwarder_files,
  told jsonb
)
  RETURNS boolean
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
declare
  key text := private.dedupe_key(file.bucket, file.object_key, coalesce(file.version_id, pin_file.told ->> 'version_id'), coalesce(file.etag, pin_file.told ->> 'etag'), file.sequencer);
begin
  if file.etag is not null or not pin_file.told ? 'etag' then
    return true;
  end if;
  if exists (select from public.forwarder_files f where f.forwarder_id = file.forwarder_id and f.id <> file.id
      and (f.dedupe_key = key or f.object_key = file.object_key and f.etag = pin_file.told ->> 'etag' and (f.version_id is null or pin_file.told ->> 'version_id' is null))) then
    update public.forwarder_files f set state = 'superseded', ended_at = clock_timestamp(), error_code = 'ALREADY_TAKEN',
      error = 'another file is this version of the object'
    where f.id = file.id;
    return false;
  end if;
  update public.forwarder_files f set version_id = coalesce(f.version_id, nullif(pin_file.told ->> 'version_id', 'null')), etag = pin_file.told ->> 'etag',
    size_bytes = coalesce((pin_file.told ->> 'size')::bigint, f.size_bytes), dedupe_key = key
  where f.id = file.id;
  return true;
end $function$;

COMMENT ON FUNCTION "private"."pin_file"(public.forwarder_files, jsonb) IS 'Keeps which version an object had when it was first opened; false when that was taken on before, and the file is ended.';

REVOKE ALL ON FUNCTION "private"."pin_file"(public.forwarder_files, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."pin_file"(public.forwarder_files, jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."pin_file"(public.forwarder_files, jsonb) TO "postgres";

-- private/functions/plan_schedule.sql

CREATE OR REPLACE FUNCTION private.plan_schedule (
  schedule_id         uuid,
  version             bigint,
  next_run_at         timestamp with time zone,
  longest_gap_seconds bigint
)
  RETURNS boolean
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  -- Compare and swap: whoever planned first, and whoever changed the schedule meanwhile, is right.
  update public.sync_schedules s set next_run_at = plan_schedule.next_run_at,
    longest_gap_seconds = coalesce(plan_schedule.longest_gap_seconds, s.longest_gap_seconds)
  where s.id = plan_schedule.schedule_id and s.version = plan_schedule.version and s.next_run_at is null and not s.is_paused;
  return found;
end $function$;

GRANT EXECUTE ON FUNCTION "private"."plan_schedule"(uuid, bigint, timestamp WITH time zone, bigint) TO "service_role";

COMMENT ON FUNCTION "private"."plan_schedule"(uuid, bigint, timestamp with time zone, bigint) IS 'Keeps when a schedule runs next unless it was planned or changed meanwhile.';

REVOKE ALL ON FUNCTION "private"."plan_schedule"(uuid, bigint, timestamp WITH time zone, bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."plan_schedule"(uuid, bigint, timestamp WITH time zone, bigint) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."plan_schedule"(uuid, bigint, timestamp WITH time zone, bigint) TO "postgres";

-- private/functions/postpone_schedule.sql

CREATE OR REPLACE FUNCTION private.postpone_schedule (
  schedule_id uuid,
  version     bigint,
  plan_after  timestamp with time zone,
  code        text,
  reason      text
)
  RETURNS boolean
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  update public.sync_schedules s set plan_after = postpone_schedule.plan_after, last_skip_code = postpone_schedule.code,
    last_skip_reason = left(postpone_schedule.reason, 500)
  where s.id = postpone_schedule.schedule_id and s.version = postpone_schedule.version and s.next_run_at is null and not s.is_paused;
  return found;
end $function$;

GRANT EXECUTE ON FUNCTION "private"."postpone_schedule"(uuid, bigint, timestamp WITH time zone, text, text) TO "service_role";

COMMENT ON FUNCTION "private"."postpone_schedule"(uuid, bigint, timestamp with time zone, text, text) IS 'Notes why a schedule cannot be planned, and when to try again.';

REVOKE ALL ON FUNCTION "private"."postpone_schedule"(uuid, bigint, timestamp WITH time zone, text, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."postpone_schedule"(uuid, bigint, timestamp WITH time zone, text, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."postpone_schedule"(uuid, bigint, timestamp WITH time zone, text, text) TO "postgres";

-- private/functions/prepare_integration.sql

CREATE OR REPLACE FUNCTION private.prepare_integration()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
begin
  if new.secret_access_key is not null
    or new.settings::text ~* '"[a-z0-9_-]*(secret|password|passphrase|private[_-]?key(?!_id")|token|credential)[a-z0-9_-]*"\s*:' then
    perform private.refuse('CS414', 'secrets are not accepted here: send them to POST /functions/v1/connector-sync/integrations, which seals them first');
  end if;
  if tg_op = 'INSERT' then
    new.status := 'pending';
    new.created_by := (select auth.uid());
    new.external_id := case when new.auth_method = 'cloudformation' then 'cse-' || replace(gen_random_uuid()::text, '-', '') end;
  else
    new.updated_at := now();
    -- A new external id is no reason: whoever replaces it says what comes next.
    if private.identity_of(new) - 'external_id' is distinct from private.identity_of(old) - 'external_id' then
      new.status := 'pending';
      new.status_reason := 'the credentials changed: test the integration';
      new.tested_at := null;
    end if;
  end if;
  return new;
end $function$;

COMMENT ON FUNCTION "private"."prepare_integration"() IS 'New rows are pending with our own external id; changed credentials need a new test; secrets are refused.';

REVOKE ALL ON FUNCTION "private"."prepare_integration"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."prepare_integration"() FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."prepare_integration"() TO "postgres";

-- private/functions/pseudonymise_user.sql

CREATE OR REPLACE FUNCTION private.pseudonymise_user()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  pseudonym text := 'erased-' || gen_random_uuid();
begin
  perform set_config('cloud_sync.audit_upkeep', 'on', true);
  update public.audit_events e
  set actor_id = pseudonym
  where e.actor_kind = 'user' and e.actor_id = old.id::text;
  perform set_config('cloud_sync.audit_upkeep', '', true);
  return old;
end $function$;

COMMENT ON FUNCTION "private"."pseudonymise_user"() IS 'Replaces an erased user''s id in the audit record.';

REVOKE ALL ON FUNCTION "private"."pseudonymise_user"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."pseudonymise_user"() FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."pseudonymise_user"() TO "postgres";

-- private/functions/publish_agreements.sql

CREATE OR REPLACE FUNCTION private.publish_agreements (
  job public.sync_jobs
)
  RETURNS bigint
  LANGUAGE plpgsql
  SET search_path TO ''
  SET enable_nestloop TO 'off'
  AS $function$
declare
  published bigint;
begin
  perform private.lock_agreements(job.organization_id);
  delete from public.aws_marketplace_products p
  where p.organization_id = job.organization_id and p.account_id = any (private.swept_scopes(job.id))
    and not exists (select from private.staged(job.id, 'agreements') s cross join lateral jsonb_array_elements(s.record -> 'products') x
      where s.record ->> 'agreement_id' = p.agreement_id and x ->> 'product_id' = p.product_id);
  with listed as (
    select a.*, x.product_id, x.product_type, x.product_name, x.manufacturer_name, x.short_description, x.names_read_at
    from private.staged(job.id, 'agreements') s
    cross join lateral jsonb_to_record(s.record) as a (agreement_id text, account_id text, proposer_account_id text, offer_id text, offer_set_id text,
      agreement_type text, status text, accepted_at timestamptz, starts_at timestamptz, ends_at timestamptz, summary_hash text, license_arns text[],
      seller_of_record_name text, pricing_model text, is_private_offer boolean, is_described boolean, agreement_value numeric, currency text, products jsonb)
    cross join lateral jsonb_to_recordset(a.products) as x (product_id text, product_type text, product_name text, manufacturer_name text,
      short_description text, names_read_at timestamptz)
  )
  insert into public.aws_marketplace_products as p (organization_id, agreement_id, product_id, account_id, product_type, product_name, manufacturer_name,
    short_description, seller_of_record_name, proposer_account_id, offer_id, offer_set_id, is_private_offer, pricing_model, agreement_type, status,
    accepted_at, starts_at, ends_at, agreement_value, currency, license_arns, is_described, names_read_at, summary_hash, integration_id, job_id)
  select distinct on (l.agreement_id, l.product_id) job.organization_id, l.agreement_id, l.product_id, l.account_id, l.product_type, l.product_name,
    l.manufacturer_name, l.short_description, l.seller_of_record_name, l.proposer_account_id, l.offer_id, l.offer_set_id, l.is_private_offer,
    l.pricing_model, l.agreement_type, l.status, l.accepted_at, l.starts_at, l.ends_at, l.agreement_value, l.currency, coalesce(l.license_arns, '{}'),
    l.is_described, l.names_read_at, l.summary_hash, job.integration_id, job.id
  from listed l order by l.agreement_id, l.product_id
  on conflict (organization_id, agreement_id, product_id) do update set
    account_id = excluded.account_id, product_type = excluded.product_type,
    product_name = coalesce(excluded.product_name, p.product_name), manufacturer_name = coalesce(excluded.manufacturer_name, p.manufacturer_name),
    short_description = coalesce(excluded.short_description, p.short_description),
    seller_of_record_name = coalesce(excluded.seller_of_record_name, p.seller_of_record_name),
    proposer_account_id = excluded.proposer_account_id, offer_id = excluded.offer_id, offer_set_id = excluded.offer_set_id,
    is_private_offer = coalesce(excluded.is_private_offer, p.is_private_offer), pricing_model = coalesce(excluded.pricing_model, p.pricing_model),
    agreement_type = excluded.agreement_type, status = excluded.status, accepted_at = excluded.accepted_at, starts_at = excluded.starts_at,
    ends_at = excluded.ends_at,
    agreement_value = case when excluded.is_described then excluded.agreement_value else p.agreement_value end,
    currency = case when excluded.is_described then excluded.currency else p.currency end,
    license_arns = excluded.license_arns, is_described = p.is_described or excluded.is_described,
    names_read_at = coalesce(excluded.names_read_at, p.names_read_at), summary_hash = excluded.summary_hash,
    integration_id = excluded.integration_id, job_id = excluded.job_id,
    changed_at = case when p.summary_hash <> excluded.summary_hash
      or (excluded.is_described and (p.agreement_value, p.currency) is distinct from (excluded.agreement_value, excluded.currency))
      then now() else p.changed_at end;
  get diagnostics published = row_count;
  perform private.note_coverage(job);
  return published;
end $function$;

COMMENT ON FUNCTION "private"."publish_agreements"(public.sync_jobs) IS 'Replaces the agreements of every account a complete job has read; returns how many rows there are of them.';

REVOKE ALL ON FUNCTION "private"."publish_agreements"(public.sync_jobs) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."publish_agreements"(public.sync_jobs) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."publish_agreements"(public.sync_jobs) TO "postgres";

-- private/functions/publish_contract_charges.sql

CREATE OR REPLACE FUNCTION private.publish_contract_charges (
  job public.sync_jobs
)
  RETURNS bigint
  LANGUAGE plpgsql
  SET search_path TO ''
  SET enable_nestloop TO 'off'
  AS $function$
declare
  published bigint;
begin
  delete from public.aws_contract_charges k
  where k.organization_id = job.organization_id and k.account_id = any (private.swept_scopes(job.id))
    and not exists (select from private.staged(job.id, 'contract_charges') s
      where s.record ->> 'agreement_id' = k.agreement_id and s.record ->> 'charge_id' = k.charge_id);
  insert into public.aws_contract_charges as k (organization_id, agreement_id, charge_id, account_id, revision, charged_at, amount, currency,
    purchase_order_reference, job_id)
  select distinct on (x.agreement_id, x.charge_id) job.organization_id, x.agreement_id, x.charge_id, s.scope, x.revision, x.charged_at, x.amount,
    x.currency, x.purchase_order_reference, job.id
  from private.staged(job.id, 'contract_charges') s
  cross join lateral jsonb_to_record(s.record) as x (agreement_id text, charge_id text, revision bigint, charged_at timestamptz, amount numeric,
    currency text, purchase_order_reference text)
  order by x.agreement_id, x.charge_id, x.revision desc
  on conflict (organization_id, agreement_id, charge_id) do update set
    account_id = excluded.account_id, revision = excluded.revision, charged_at = excluded.charged_at, amount = excluded.amount,
    currency = excluded.currency, purchase_order_reference = excluded.purchase_order_reference, job_id = excluded.job_id
  where excluded.revision >= k.revision;
  get diagnostics published = row_count;
  return published;
end $function$;

COMMENT ON FUNCTION "private"."publish_contract_charges"(public.sync_jobs) IS 'Replaces the charges of every account a complete job has read; an older revision never replaces a newer one.';

REVOKE ALL ON FUNCTION "private"."publish_contract_charges"(public.sync_jobs) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."publish_contract_charges"(public.sync_jobs) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."publish_contract_charges"(public.sync_jobs) TO "postgres";

-- private/functions/publish_contracts.sql

CREATE OR REPLACE FUNCTION private.publish_contracts (
  job public.sync_jobs
)
  RETURNS bigint
  LANGUAGE plpgsql
  SET search_path TO ''
  SET enable_nestloop TO 'off'
  AS $function$
declare
  published bigint;
begin
  perform private.lock_agreements(job.organization_id);
  delete from public.aws_contracts c
  where c.organization_id = job.organization_id and c.account_id = any (private.swept_scopes(job.id))
    and not exists (select from private.staged(job.id, 'contracts') s where s.record ->> 'agreement_id' = c.agreement_id);
  insert into public.aws_contracts as c (organization_id, agreement_id, account_id, proposer_account_id, offer_id, offer_set_id, agreement_type, status,
    accepted_at, starts_at, ends_at, auto_renew, terms_read_at, summary_hash, integration_id, job_id)
  select distinct on (a.agreement_id) job.organization_id, a.agreement_id, a.account_id, a.proposer_account_id, a.offer_id, a.offer_set_id,
    a.agreement_type, a.status, a.accepted_at, a.starts_at, a.ends_at, a.auto_renew, case when a.terms_read then now() end, a.summary_hash,
    job.integration_id, job.id
  from private.staged(job.id, 'contracts') s
  cross join lateral jsonb_to_record(s.record) as a (agreement_id text, account_id text, proposer_account_id text, offer_id text, offer_set_id text,
    agreement_type text, status text, accepted_at timestamptz, starts_at timestamptz, ends_at timestamptz, auto_renew boolean, terms_read boolean,
    summary_hash text)
  order by a.agreement_id
  on conflict (organization_id, agreement_id) do update set
    account_id = excluded.account_id, proposer_account_id = excluded.proposer_account_id, offer_id = excluded.offer_id,
    offer_set_id = excluded.offer_set_id, agreement_type = excluded.agreement_type, status = excluded.status, accepted_at = excluded.accepted_at,
    starts_at = excluded.starts_at, ends_at = excluded.ends_at,
    auto_renew = case when excluded.terms_read_at is null then c.auto_renew else excluded.auto_renew end,
    terms_read_at = coalesce(excluded.terms_read_at, c.terms_read_at), summary_hash = excluded.summary_hash,
    integration_id = excluded.integration_id, job_id = excluded.job_id;
  get diagnostics published = row_count;
  published := published + private.publish_terms(job) + private.publish_contract_charges(job);
  perform private.note_coverage(job);
  return published;
end $function$;

COMMENT ON FUNCTION "private"."publish_contracts"(public.sync_jobs) IS 'Replaces contracts, terms and charges of every account a complete job has read; returns how many records that were.';

REVOKE ALL ON FUNCTION "private"."publish_contracts"(public.sync_jobs) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."publish_contracts"(public.sync_jobs) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."publish_contracts"(public.sync_jobs) TO "postgres";

-- private/functions/publish_emissions.sql

CREATE OR REPLACE FUNCTION private.publish_emissions (
  job public.sync_jobs
)
  RETURNS bigint
  LANGUAGE plpgsql
  SET search_path TO ''
  SET enable_nestloop TO 'off'
  AS $function$
declare
  source text := (select d.emission_source from private.datasets d where d.provider = job.provider and d.dataset = job.dataset);
  stray text;
  before jsonb;
  published bigint;
begin
  select r.record_key into stray from private.staged_records r
  where r.job_id = job.id and r.kind = 'emissions' and r.record ->> 'period_start' is distinct from job.period_start::text limit 1;
  if found then
    perform private.refuse('CS400', format('emission %s is not of the month %s that the job reads', stray, job.period_start));
  end if;
  perform pg_advisory_xact_lock(hashtextextended(concat_ws('/', 'emissions', job.organization_id, job.provider, job.period_start), 0));
  before := private.emission_totals_before(job.organization_id, job.provider, job.period_start);
  perform private.sweep_emissions(job, source);
  published := private.upsert_emissions(job, source);
  perform private.keep_emission_listings(job, source);
  perform private.refresh_emission_coverage(job.organization_id, job.provider, job.period_start, before, job.id);
  perform private.note_coverage(job);
  return published;
end $function$;

COMMENT ON FUNCTION "private"."publish_emissions"(public.sync_jobs) IS 'Makes the emissions a complete job has staged what readers see; returns how many activities its listings hold.';

REVOKE ALL ON FUNCTION "private"."publish_emissions"(public.sync_jobs) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."publish_emissions"(public.sync_jobs) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."publish_emissions"(public.sync_jobs) TO "postgres";

-- private/functions/publish_invoices.sql

CREATE OR REPLACE FUNCTION private.publish_invoices (
  job public.sync_jobs
)
  RETURNS bigint
  LANGUAGE plpgsql
  SET search_path TO ''
  SET enable_nestloop TO 'off'
  AS $function$
declare
  account text := (select i.billing_account_id from public.integrations i where i.id = job.integration_id);
  published bigint;
  period date;
begin
  if account is null then
    perform private.refuse('CS416', 'the integration''s account is not known: test the integration');
  end if;
  perform pg_advisory_xact_lock(hashtextextended(concat_ws('/', 'invoices', job.organization_id), 0));
  delete from public.aws_invoices i
  where i.organization_id = job.organization_id and i.listing_account_id = account
    and i.billing_period_start::text = any (private.swept_scopes(job.id))
    and not exists (select from private.staged(job.id, 'invoices') s
      where s.record ->> 'invoicing_entity' = i.invoicing_entity and s.record ->> 'invoice_id' = i.invoice_id);
  published := private.upsert_invoices(job, account);
  insert into private.invoice_periods as p (organization_id, account_id, billing_period_start, read_at)
  select job.organization_id, account, s.scope::date, now() from private.staged_scopes s where s.job_id = job.id and s.status = 'complete'
  on conflict (organization_id, account_id, billing_period_start) do update set read_at = excluded.read_at;
  for period in select s.scope::date from private.staged_scopes s where s.job_id = job.id and s.status = 'complete' order by s.scope loop
    perform private.reconcile_invoices(job.organization_id, job.provider, account, period, job.id);
  end loop;
  return published;
end $function$;

COMMENT ON FUNCTION "private"."publish_invoices"(public.sync_jobs) IS 'Replaces the invoices of every billing period a complete job has read and compares closed periods with their charges.';

REVOKE ALL ON FUNCTION "private"."publish_invoices"(public.sync_jobs) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."publish_invoices"(public.sync_jobs) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."publish_invoices"(public.sync_jobs) TO "postgres";

-- private/functions/publish_load.sql

CREATE OR REPLACE FUNCTION private.publish_load (
  load_id uuid
)
  RETURNS void
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
declare
  load public.charge_loads;
  previous public.charge_loads;
begin
  perform private.consolidate_parts(publish_load.load_id);
  with accounts as (
    select coalesce(c.sub_account_id, 'unattributed:' || c.billing_account_id) as account_key,
      count(*) filter (where c.service_name <> 'Not attributed by the source') as record_count,
      max(c.charge_period_end) filter (where c.service_name <> 'Not attributed by the source') as data_until,
      bool_or(c.is_estimated) filter (where c.service_name <> 'Not attributed by the source') as is_estimated
    from public.charges c where c.load_id = publish_load.load_id group by 1
  ), kept as (
    insert into private.charge_load_accounts (load_id, account_key) select publish_load.load_id, a.account_key from accounts a
  ), whole as (
    select coalesce(sum(a.record_count), 0) as record_count, (max(a.data_until) at time zone 'UTC')::date - 1 as data_through,
      bool_or(a.is_estimated) as is_estimated
    from accounts a
  )
  update public.charge_loads l set
    record_count = x.record_count,
    data_through = case when x.data_through <= private.utc_today() then x.data_through when x.record_count > 0 then private.utc_today() end,
    is_estimated = coalesce(x.is_estimated, l.billing_period_end > private.utc_today())
  from whole x
  where l.id = publish_load.load_id and l.status = 'reading'
  returning l.* into load;
  if load.id is null then
    perform private.refuse('CS409', 'only a load that is being read can be published');
  end if;

  perform private.roll_up_load(load);
  perform private.lock_period(load);
  update public.charge_loads l set status = 'superseded', replaced_at = clock_timestamp()
  where l.organization_id = load.organization_id and l.source = load.source and l.billing_account_id = load.billing_account_id
    and l.billing_period_start = load.billing_period_start and l.status = 'published'
  returning l.* into previous;
  update public.charge_loads l set status = 'published', published_at = clock_timestamp() where l.id = load.id;
  perform private.lock_invoices_of_period(load.organization_id, load.billing_account_id, load.billing_period_start);
  perform private.note_period(load, previous.id);
  perform private.refresh_coverage(load.organization_id, load.provider, load.billing_period_start);
  perform private.reconcile_sources(load);
  perform private.reconcile_invoices(load.organization_id, load.provider, load.billing_account_id, load.billing_period_start, load.job_id);
end $function$;

COMMENT ON FUNCTION "private"."publish_load"(uuid) IS 'Makes a complete load what readers see, in the transaction of the caller; the load before it is superseded.';

REVOKE ALL ON FUNCTION "private"."publish_load"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."publish_load"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."publish_load"(uuid) TO "postgres";

-- private/functions/publish_records.sql

CREATE OR REPLACE FUNCTION private.publish_records (
  job public.sync_jobs
)
  RETURNS bigint
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
declare
  published bigint;
begin
  if job.dataset = 'marketplace_products' then
    published := private.publish_agreements(job);
    perform private.keep_auto_renew(job.organization_id);
  elsif job.dataset = 'contracts' then
    published := private.publish_contracts(job);
    perform private.keep_auto_renew(job.organization_id);
  elsif job.dataset = 'invoices' then
    published := private.publish_invoices(job);
  elsif exists (select from private.datasets d where d.provider = job.provider and d.dataset = job.dataset and d.emission_source is not null) then
    published := private.publish_emissions(job);
  else
    return null;
  end if;
  delete from private.staged_scopes s where s.job_id = job.id;
  delete from private.staged_records r where r.job_id = job.id;
  return published;
end $function$;

COMMENT ON FUNCTION "private"."publish_records"(public.sync_jobs) IS 'Makes the records a complete job has staged what readers see; null for a dataset of charges.';

REVOKE ALL ON FUNCTION "private"."publish_records"(public.sync_jobs) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."publish_records"(public.sync_jobs) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."publish_records"(public.sync_jobs) TO "postgres";

-- private/functions/publish_terms.sql

CREATE OR REPLACE FUNCTION private.publish_terms (
  job public.sync_jobs
)
  RETURNS bigint
  LANGUAGE plpgsql
  SET search_path TO ''
  SET enable_nestloop TO 'off'
  AS $function$
declare
  published bigint;
begin
  delete from public.aws_contract_terms t
  where t.organization_id = job.organization_id and t.agreement_id in (
      select s.record ->> 'agreement_id' from private.staged(job.id, 'contracts') s where (s.record ->> 'terms_read')::boolean)
    -- Beside a term that could not be read those that are not staged may still be there.
    and (t.account_id = any (private.swept_scopes(job.id)) or (t.agreement_id, t.term_no::text) in (
      select s.record ->> 'agreement_id', s.record ->> 'term_no' from private.staged(job.id, 'contract_terms') s));
  insert into public.aws_contract_terms (organization_id, agreement_id, term_no, account_id, kind, term_type, currency, price, duration, billing_period,
    starts_at, ends_at, auto_renew, schedule, max_total_charge, payment_due, raw)
  select job.organization_id, t.agreement_id, t.term_no, c.account_id, t.kind, t.term_type, t.currency, t.price, t.duration, t.billing_period,
    t.starts_at, t.ends_at, t.auto_renew, t.schedule, t.max_total_charge, t.payment_due, t.raw
  from private.staged(job.id, 'contract_terms') s
  cross join lateral jsonb_to_record(s.record) as t (agreement_id text, term_no int, kind text, term_type text, currency text, price numeric, duration text,
    billing_period text, starts_at timestamptz, ends_at timestamptz, auto_renew boolean, schedule jsonb, max_total_charge numeric, payment_due text, raw jsonb)
  join public.aws_contracts c on c.organization_id = job.organization_id and c.agreement_id = t.agreement_id;
  get diagnostics published = row_count;
  return published;
end $function$;

COMMENT ON FUNCTION "private"."publish_terms"(public.sync_jobs) IS 'Replaces the terms of agreements whose terms were read.';

REVOKE ALL ON FUNCTION "private"."publish_terms"(public.sync_jobs) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."publish_terms"(public.sync_jobs) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."publish_terms"(public.sync_jobs) TO "postgres";

-- private/functions/published_load_ids.sql

CREATE OR REPLACE FUNCTION private.published_load_ids()
  RETURNS SETOF uuid
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select l.id from public.charge_loads l
  where l.status = 'published' and l.organization_id in (select private.visible_organization_ids())
$function$;

GRANT EXECUTE ON FUNCTION "private"."published_load_ids"() TO "authenticated";

COMMENT ON FUNCTION "private"."published_load_ids"() IS 'Published loads of the caller''s organizations.';

REVOKE ALL ON FUNCTION "private"."published_load_ids"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."published_load_ids"() FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."published_load_ids"() TO "postgres";

-- private/functions/purge.sql

CREATE OR REPLACE FUNCTION private.purge (
  batch integer
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  rejects bigint;
  runs bigint;
  limits bigint;
begin
  delete from public.sync_rejects r where r.id in (
    select x.id from public.sync_rejects x where x.created_at < now() - interval '30 days' limit purge.batch);
  get diagnostics rejects = row_count;
  delete from public.sync_jobs j where j.id in (
    select x.id from public.sync_jobs x where x.finished_at < now() - interval '90 days' limit purge.batch);
  delete from public.sync_runs r where r.id in (
    select x.id from public.sync_runs x where x.created_at < now() - interval '90 days'
      and not exists (select from public.sync_run_jobs y where y.run_id = x.id) limit purge.batch);
  get diagnostics runs = row_count;
  delete from private.rate_limits l where l.bucket in (
    select x.bucket from private.rate_limits x where x.refilled_at < now() - interval '1 day' limit purge.batch);
  get diagnostics limits = row_count;
  return jsonb_build_object('charges', private.purge_loads(purge.batch), 'staged_records', private.purge_staged(purge.batch), 'encrypted_versions', private.purge_encrypted(purge.batch), 'organizations', private.purge_organizations(purge.batch),
    'audit_events', private.purge_audit_events(purge.batch), 'rejects', rejects, 'runs', runs, 'rate_limits', limits);
end $function$;

GRANT EXECUTE ON FUNCTION "private"."purge"(integer) TO "service_role";

COMMENT ON FUNCTION "private"."purge"(integer) IS 'One batch of everything whose time is over.';

REVOKE ALL ON FUNCTION "private"."purge"(integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."purge"(integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."purge"(integer) TO "postgres";

-- private/functions/purge_audit_events.sql

CREATE OR REPLACE FUNCTION private.purge_audit_events (
  batch integer
)
  RETURNS integer
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  purged int;
begin
  perform set_config('cloud_sync.audit_upkeep', 'on', true);
  delete from public.audit_events e where e.id in (
    select a.id from public.audit_events a where a.occurred_at < now() - interval '400 days'
    order by a.occurred_at limit purge_audit_events.batch
  );
  get diagnostics purged = row_count;
  perform set_config('cloud_sync.audit_upkeep', '', true);
  return purged;
end $function$;

COMMENT ON FUNCTION "private"."purge_audit_events"(integer) IS 'Deletes audit events older than 400 days, a batch at a time.';

REVOKE ALL ON FUNCTION "private"."purge_audit_events"(integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."purge_audit_events"(integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."purge_audit_events"(integer) TO "postgres";

-- private/functions/purge_encrypted.sql

CREATE OR REPLACE FUNCTION private.purge_encrypted (
  batch integer
)
  RETURNS bigint
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
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
end $function$;

COMMENT ON FUNCTION "private"."purge_encrypted"(integer) IS 'One batch of what retention takes. An account that is being written to waits for the next one.';

REVOKE ALL ON FUNCTION "private"."purge_encrypted"(integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."purge_encrypted"(integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."purge_encrypted"(integer) TO "postgres";

-- private/functions/purge_loads.sql

CREATE OR REPLACE FUNCTION private.purge_loads (
  batch integer
)
  RETURNS bigint
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
declare
  doomed uuid;
  deleted bigint;
  purged bigint := 0;
begin
  loop
    select l.id into doomed from public.charge_loads l
    where l.status in ('superseded', 'abandoned') and l.replaced_at < clock_timestamp() - interval '10 minutes'
    order by l.created_at limit 1 for update skip locked;
    exit when doomed is null;
    delete from public.charges c where (c.load_id, c.charge_key, c.part) in (
      select d.load_id, d.charge_key, d.part from public.charges d where d.load_id = doomed limit purge_loads.batch - purged);
    get diagnostics deleted = row_count;
    purged := purged + deleted;
    exit when purged >= purge_loads.batch;
    -- The row of the load stays with its reconciliations as the record of what was read.
    delete from public.daily_costs d where d.load_id = doomed;
    delete from private.control_totals t where t.load_id = doomed;
    delete from private.issuer_totals t where t.load_id = doomed;
    delete from private.charge_load_accounts a where a.load_id = doomed;
    update public.charge_loads l set status = 'purged' where l.id = doomed;
  end loop;
  return purged;
end $function$;

COMMENT ON FUNCTION "private"."purge_loads"(integer) IS 'Deletes charges of replaced loads, a batch in all; 0 means nothing is left to purge.';

REVOKE ALL ON FUNCTION "private"."purge_loads"(integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."purge_loads"(integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."purge_loads"(integer) TO "postgres";

-- private/functions/purge_organizations.sql

CREATE OR REPLACE FUNCTION private.purge_organizations (
  batch integer
)
  RETURNS bigint
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
declare
  doomed uuid;
  purged bigint;
begin
  select o.id into doomed from public.organizations o where o.deleted_at is not null order by o.deleted_at limit 1 for update skip locked;
  if doomed is null then
    return 0;
  end if;
  delete from public.charges c where (c.load_id, c.charge_key, c.part) in (
    select d.load_id, d.charge_key, d.part from public.charges d where d.organization_id = doomed limit purge_organizations.batch);
  get diagnostics purged = row_count;
  if purged = 0 then
    delete from public.sync_jobs j where j.id in (
      select x.id from public.sync_jobs x where x.organization_id = doomed limit purge_organizations.batch);
    get diagnostics purged = row_count;
  end if;
  if purged < purge_organizations.batch then
    delete from public.organizations o where o.id = doomed;
    purged := purged + 1;
  end if;
  return purged;
end $function$;

COMMENT ON FUNCTION "private"."purge_organizations"(integer) IS 'Deletes the data of a deleted organization, a batch at a time, then the organization.';

REVOKE ALL ON FUNCTION "private"."purge_organizations"(integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."purge_organizations"(integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."purge_organizations"(integer) TO "postgres";

-- private/functions/purge_staged.sql

CREATE OR REPLACE FUNCTION private.purge_staged (
  batch integer
)
  RETURNS bigint
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
declare
  purged bigint;
begin
  delete from private.staged_records r where (r.job_id, r.scope, r.kind, r.record_key) in (
    select x.job_id, x.scope, x.kind, x.record_key from private.staged_records x
    join public.sync_jobs j on j.id = x.job_id and j.status not in ('queued', 'running') limit purge_staged.batch);
  get diagnostics purged = row_count;
  return purged;
end $function$;

COMMENT ON FUNCTION "private"."purge_staged"(integer) IS 'Deletes what jobs staged that failed or were cancelled, a batch at a time.';

REVOKE ALL ON FUNCTION "private"."purge_staged"(integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."purge_staged"(integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."purge_staged"(integer) TO "postgres";

-- private/functions/put_encrypted.sql

CREATE OR REPLACE FUNCTION private.put_encrypted (
  account public.encrypted_accounts,
  op      jsonb,
  payload bytea
)
  RETURNS public.encrypted_datasets
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
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
end $function$;

COMMENT ON FUNCTION "private"."put_encrypted"(public.encrypted_accounts, jsonb, bytea) IS 'Writes the next version of a dataset.';

REVOKE ALL ON FUNCTION "private"."put_encrypted"(public.encrypted_accounts, jsonb, bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."put_encrypted"(public.encrypted_accounts, jsonb, bytea) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."put_encrypted"(public.encrypted_accounts, jsonb, bytea) TO "postgres";

-- private/functions/put_one_tenant.sql

CREATE OR REPLACE FUNCTION private.put_one_tenant (
  organization_id uuid,
  provider        text,
  integration_id  uuid,
  integration     jsonb,
  sealed          jsonb,
  members         text[]
)
  RETURNS boolean
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  known uuid;
begin
  -- Several processes start at once: they meet here, and whoever finds the row made or replaced meanwhile looks again.
  perform from public.organizations o where o.id = put_one_tenant.organization_id and o.deleted_at is null for no key update;
  if not found then
    perform private.refuse('CS404', 'organization not found');
  end if;
  select t.integration_id into known from private.one_tenant_integrations t
  join public.integrations i on i.id = t.integration_id and i.deleted_at is null
  where t.organization_id = put_one_tenant.organization_id and t.provider = put_one_tenant.provider;
  if known is null then
    insert into public.integrations (id, organization_id, provider, name, auth_method, role_arn, access_key_id, region, settings, status_reason)
    values (put_one_tenant.integration_id, put_one_tenant.organization_id, put_one_tenant.provider, integration ->> 'name', integration ->> 'auth_method',
      integration ->> 'role_arn', integration ->> 'access_key_id', coalesce(integration ->> 'region', 'us-east-1'), integration -> 'settings',
      integration ->> 'status_reason');
    insert into private.one_tenant_integrations as t (organization_id, provider, integration_id)
    values (put_one_tenant.organization_id, put_one_tenant.provider, put_one_tenant.integration_id)
    on conflict on constraint one_tenant_integrations_pkey do update set integration_id = excluded.integration_id, updated_at = now();
  elsif known is distinct from put_one_tenant.integration_id then
    return false;
  else
    delete from private.integration_secrets s using public.integrations i
    where s.integration_id = known and i.id = known and i.auth_method <> integration ->> 'auth_method';
    update public.integrations i set
      auth_method = integration ->> 'auth_method', role_arn = integration ->> 'role_arn', access_key_id = integration ->> 'access_key_id',
      external_id = case when integration ->> 'auth_method' = 'cloudformation'
        then coalesce(i.external_id, 'cse-' || replace(gen_random_uuid()::text, '-', '')) end,
      region = coalesce(integration ->> 'region', i.region), settings = integration -> 'settings'
    where i.id = known;
    -- In a statement of its own: a change of keys has just set both.
    update public.integrations i set status = 'pending', status_reason = coalesce(integration ->> 'status_reason', 'the settings changed'), tested_at = null
    where i.id = known and (i.status = 'disabled' or put_one_tenant.sealed <> '{}');
    update private.one_tenant_integrations t set updated_at = now() where t.integration_id = known;
  end if;
  perform private.put_secrets(put_one_tenant.integration_id, put_one_tenant.sealed);
  perform private.record_audit(put_one_tenant.organization_id, case when known is null then 'integration.created' else 'integration.changed' end,
    'integration', put_one_tenant.integration_id::text, jsonb_build_object('provider', put_one_tenant.provider, 'members', put_one_tenant.members),
    null, 'service', 'one-tenant settings');
  return true;
end $function$;

GRANT EXECUTE ON FUNCTION "private"."put_one_tenant"(uuid, text, uuid, jsonb, jsonb, text[]) TO "service_role";

COMMENT ON FUNCTION "private"."put_one_tenant"(uuid, text, uuid, jsonb, jsonb, text[]) IS 'Makes or changes the integration of the operator''s settings; false when another process made or replaced it meanwhile.';

REVOKE ALL ON FUNCTION "private"."put_one_tenant"(uuid, text, uuid, jsonb, jsonb, text[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."put_one_tenant"(uuid, text, uuid, jsonb, jsonb, text[]) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."put_one_tenant"(uuid, text, uuid, jsonb, jsonb, text[]) TO "postgres";

-- private/functions/put_schedule.sql

CREATE OR REPLACE FUNCTION private.put_schedule (
  integration_id uuid,
  dataset        text,
  cron           text,
  time_zone      text,
  is_paused      boolean,
  jitter_seconds integer,
  request_id     text
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  integration public.integrations := private.visible_integration(put_schedule.integration_id);
  kept public.sync_schedules;
  is_new boolean;
begin
  perform private.require_role(integration.organization_id, 'admin', 'change a schedule');
  perform private.hold_integration(integration.id);
  if put_schedule.dataset is distinct from 'all' and not exists (
    select from private.datasets d where d.provider = integration.provider and d.dataset = put_schedule.dataset) then
    perform private.refuse('CS400', format('dataset %s is not supported for %s: expected all or one of %s', coalesce(put_schedule.dataset, '(none)'),
      integration.provider, (select string_agg(d.dataset, ', ' order by d.dataset) from private.datasets d where d.provider = integration.provider)));
  end if;
  perform private.require_setting(integration, put_schedule.dataset);
  select s.* into kept from public.sync_schedules s
  where s.integration_id = integration.id and s.dataset = put_schedule.dataset for update;
  is_new := not found;
  if not is_new and (kept.cron, kept.time_zone, kept.is_paused, kept.jitter_seconds)
    is not distinct from (put_schedule.cron, put_schedule.time_zone, put_schedule.is_paused, put_schedule.jitter_seconds) then
    return jsonb_build_object('schedule', to_jsonb(kept), 'is_new', false);
  end if;
  if is_new then
    insert into public.sync_schedules (organization_id, integration_id, dataset, cron, time_zone, is_paused, jitter_seconds, created_by)
    values (integration.organization_id, integration.id, put_schedule.dataset, put_schedule.cron, put_schedule.time_zone,
      put_schedule.is_paused, put_schedule.jitter_seconds, (select auth.uid()))
    returning * into kept;
  else
    update public.sync_schedules s set
      cron = put_schedule.cron, time_zone = put_schedule.time_zone, is_paused = put_schedule.is_paused, jitter_seconds = put_schedule.jitter_seconds,
      version = s.version + 1, next_run_at = null, plan_after = now(), longest_gap_seconds = null,
      last_skip_code = null, last_skip_reason = null, updated_at = now()
    where s.id = kept.id
    returning * into kept;
  end if;
  perform private.record_audit(kept.organization_id, 'schedule.put', 'schedule', kept.id::text, jsonb_build_object(
    'integration_id', kept.integration_id, 'dataset', kept.dataset, 'cron', kept.cron, 'time_zone', kept.time_zone,
    'is_paused', kept.is_paused, 'jitter_seconds', kept.jitter_seconds), put_schedule.request_id);
  return jsonb_build_object('schedule', to_jsonb(kept), 'is_new', is_new);
end $function$;

GRANT EXECUTE ON FUNCTION "private"."put_schedule"(uuid, text, text, text, boolean, integer, text) TO "authenticated";

COMMENT ON FUNCTION "private"."put_schedule"(uuid, text, text, text, boolean, integer, text) IS 'put_schedule for the caller.';

REVOKE ALL ON FUNCTION "private"."put_schedule"(uuid, text, text, text, boolean, integer, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."put_schedule"(uuid, text, text, text, boolean, integer, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."put_schedule"(uuid, text, text, text, boolean, integer, text) TO "postgres";

-- private/functions/put_secrets.sql

CREATE OR REPLACE FUNCTION private.put_secrets (
  integration_id uuid,
  sealed         jsonb
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  insert into private.integration_secrets (integration_id, field, sealed, key_id)
  select put_secrets.integration_id, s.key, s.value, split_part(s.value, '.', 2) from jsonb_each_text(put_secrets.sealed) s
  on conflict (integration_id, field) do update
    set sealed = excluded.sealed, key_id = excluded.key_id, updated_at = now(), reseal_tried_at = null
$function$;

COMMENT ON FUNCTION "private"."put_secrets"(uuid, jsonb) IS 'Stores sealed secrets, replacing those of the same field.';

REVOKE ALL ON FUNCTION "private"."put_secrets"(uuid, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."put_secrets"(uuid, jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."put_secrets"(uuid, jsonb) TO "postgres";

-- private/functions/raise_encrypted_epoch.sql

CREATE OR REPLACE FUNCTION private.raise_encrypted_epoch()
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  update public.encrypted_accounts a set epoch = a.epoch + 1, updated_at = clock_timestamp()
$function$;

COMMENT ON FUNCTION "private"."raise_encrypted_epoch"() IS 'For the operator, after a backup was restored: every client reads everything again, as versions may have been lost.';

REVOKE ALL ON FUNCTION "private"."raise_encrypted_epoch"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."raise_encrypted_epoch"() FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."raise_encrypted_epoch"() TO "postgres";

-- private/functions/raise_key_generation.sql

CREATE OR REPLACE FUNCTION private.raise_key_generation (
  account   public.encrypted_accounts,
  key_check jsonb
)
  RETURNS public.encrypted_accounts
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
begin
  update public.encrypted_accounts a set key_generation = a.key_generation + 1, key_check = raise_key_generation.key_check, updated_at = clock_timestamp()
  where a.organization_id = account.organization_id and a.owner_id = account.owner_id returning a.* into account;
  -- Whatever was staged is of a key that comes too late.
  delete from private.encrypted_rotations r where r.organization_id = account.organization_id and r.owner_id = account.owner_id;
  return account;
end $function$;

COMMENT ON FUNCTION "private"."raise_key_generation"(public.encrypted_accounts, jsonb) IS 'The account under its next key; a rotation that was being staged is over.';

REVOKE ALL ON FUNCTION "private"."raise_key_generation"(public.encrypted_accounts, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."raise_key_generation"(public.encrypted_accounts, jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."raise_key_generation"(public.encrypted_accounts, jsonb) TO "postgres";

-- private/functions/read_again.sql

CREATE OR REPLACE FUNCTION private.read_again (
  job   public.sync_jobs,
  parts text[]
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  update public.sync_jobs j set
    status = 'queued', lease_owner = null, lease_expires_at = null, run_after = clock_timestamp(),
    cursor = jsonb_build_object('v', 1, 'read_again', to_jsonb(read_again.parts)),
    rereads = j.rereads + 1, reread_parts = j.reread_parts || read_again.parts, attempts = 0
  where j.id = job.id
$function$;

COMMENT ON FUNCTION "private"."read_again"(public.sync_jobs, text[]) IS 'Queues a job to read the control totals and these parts again, into the same load; page numbers go on growing.';

REVOKE ALL ON FUNCTION "private"."read_again"(public.sync_jobs, text[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."read_again"(public.sync_jobs, text[]) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."read_again"(public.sync_jobs, text[]) TO "postgres";

-- private/functions/read_encrypted_rotation.sql

CREATE OR REPLACE FUNCTION private.read_encrypted_rotation()
  RETURNS jsonb
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  rotation private.encrypted_rotations;
begin
  perform private.require_user_token();
  select r.* into rotation from private.encrypted_rotations r
  where r.organization_id = private.own_home() and r.owner_id = (select auth.uid()) and r.expires_at > clock_timestamp();
  perform private.take_user_token();
  return case when rotation.id is not null then private.encrypted_rotation(rotation) end;
end $function$;

GRANT EXECUTE ON FUNCTION "private"."read_encrypted_rotation"() TO "authenticated";

COMMENT ON FUNCTION "private"."read_encrypted_rotation"() IS 'read_encrypted_rotation for the caller.';

REVOKE ALL ON FUNCTION "private"."read_encrypted_rotation"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."read_encrypted_rotation"() FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."read_encrypted_rotation"() TO "postgres";

-- private/functions/read_integration.sql

CREATE OR REPLACE FUNCTION private.read_integration (
  integration_id uuid,
  least_role     text,
  action         text
)
  RETURNS public.integrations
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  integration public.integrations := private.visible_integration(read_integration.integration_id);
begin
  perform private.require_role(integration.organization_id, read_integration.least_role, read_integration.action);
  return integration;
end $function$;

GRANT EXECUTE ON FUNCTION "private"."read_integration"(uuid, text, text) TO "authenticated";

COMMENT ON FUNCTION "private"."read_integration"(uuid, text, text) IS 'read_integration for the caller.';

REVOKE ALL ON FUNCTION "private"."read_integration"(uuid, text, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."read_integration"(uuid, text, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."read_integration"(uuid, text, text) TO "postgres";

-- private/functions/read_invoice.sql

CREATE OR REPLACE FUNCTION private.read_invoice (
  invoice_id uuid
)
  RETURNS jsonb
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  invoice public.aws_invoices;
begin
  select i.* into invoice from public.aws_invoices i
  where i.id = read_invoice.invoice_id and i.organization_id in (select private.visible_organization_ids());
  if not found then
    perform private.refuse('CS404', 'invoice not found');
  end if;
  if not exists (select from private.contract_organization_ids() c (id) where c.id = invoice.organization_id) then
    perform private.refuse('CS403', 'to read an invoice, the right to contracts is needed in this organization');
  end if;
  if not exists (select from private.wholly_visible_organization_ids() w (id) where w.id = invoice.organization_id)
    and not exists (select from private.visible_accounts() v where v.organization_id = invoice.organization_id and v.account_id = invoice.account_id) then
    perform private.refuse('CS404', 'invoice not found');
  end if;
  return jsonb_build_object('id', invoice.id, 'organization_id', invoice.organization_id, 'integration_id', private.integration_of_invoice(invoice),
    'invoice_id', invoice.invoice_id, 'account_id', invoice.account_id);
end $function$;

GRANT EXECUTE ON FUNCTION "private"."read_invoice"(uuid) TO "authenticated";

COMMENT ON FUNCTION "private"."read_invoice"(uuid) IS 'read_invoice for the caller.';

REVOKE ALL ON FUNCTION "private"."read_invoice"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."read_invoice"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."read_invoice"(uuid) TO "postgres";

-- private/functions/read_schedules.sql

CREATE OR REPLACE FUNCTION private.read_schedules (
  integration_id uuid
)
  RETURNS jsonb
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  integration public.integrations := private.visible_integration(read_schedules.integration_id);
begin
  return (select coalesce(jsonb_agg(to_jsonb(s) order by s.dataset), '[]') from public.sync_schedules s where s.integration_id = integration.id);
end $function$;

GRANT EXECUTE ON FUNCTION "private"."read_schedules"(uuid) TO "authenticated";

COMMENT ON FUNCTION "private"."read_schedules"(uuid) IS 'read_schedules for the caller.';

REVOKE ALL ON FUNCTION "private"."read_schedules"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."read_schedules"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."read_schedules"(uuid) TO "postgres";

-- private/functions/read_sync_price.sql

CREATE OR REPLACE FUNCTION private.read_sync_price (
  integration_id uuid,
  data_type      text
)
  RETURNS jsonb
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  integration public.integrations := private.visible_integration(read_sync_price.integration_id);
begin
  return (
    select jsonb_build_object(
      'request_price_usd', d.request_price_usd::text,
      'requests_today', coalesce((select sum(p.requests) from public.provider_requests p
        where p.integration_id = integration.id and p.request_date = (clock_timestamp() at time zone 'UTC')::date
          and p.price_usd > 0), 0),
      -- What the newest whole period took, parts that were read again included.
      'requests_per_period', (
        select coalesce(sum(p.requests) filter (where p.price_usd > 0), 0)::int
        from public.sync_jobs j join public.provider_requests p on p.job_id = j.id
        where j.integration_id = integration.id and j.dataset = d.dataset and j.status in ('succeeded', 'partial')
          and j.period_end <= (clock_timestamp() at time zone 'UTC')::date
        group by j.id order by j.finished_at desc limit 1)
    )
    from private.datasets d where d.provider = integration.provider and d.dataset = read_sync_price.data_type
  );
end $function$;

GRANT EXECUTE ON FUNCTION "private"."read_sync_price"(uuid, text) TO "authenticated";

COMMENT ON FUNCTION "private"."read_sync_price"(uuid, text) IS 'read_sync_price for the caller.';

REVOKE ALL ON FUNCTION "private"."read_sync_price"(uuid, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."read_sync_price"(uuid, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."read_sync_price"(uuid, text) TO "postgres";

-- private/functions/read_usage.sql

CREATE OR REPLACE FUNCTION private.read_usage (
  job_id uuid,
  after  jsonb,
  most   integer
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  with job as (select j from public.sync_jobs j where j.id = read_usage.job_id),
  loads as (select l.id, l.billing_account_id from job cross join lateral private.usage_loads(job.j) l),
  numbered as (
    select u.*, dense_rank() over places as place, count(*) over places as upto
    from job cross join lateral private.month_usage(job.j) u
    where read_usage.after is null or (u.account collate "C", u.service collate "C", u.region collate "C", u.currency collate "C")
      > (read_usage.after ->> 'account', read_usage.after ->> 'service', read_usage.after ->> 'region', read_usage.after ->> 'currency')
    window places as (order by u.account collate "C", u.service collate "C", u.region collate "C", u.currency collate "C")
  ), page as (
    -- A group is never parted: what it comes to is one figure.
    select n.*, private.normal_region((job.j).provider, nullif(n.region, '')) as normal
    from numbered n cross join job
    where n.place = 1 or (n.place <= read_usage.most and n.upto <= 10 * read_usage.most)
  )
  select jsonb_build_object(
    'scope', coalesce((select i.billing_account_id from public.integrations i cross join job where i.id = (job.j).integration_id),
      (select min(l.billing_account_id) from loads l), (select (job.j).integration_id::text from job)),
    'version', (select md5(coalesce(string_agg(l.id::text, ' ' order by l.id), '')) from loads l),
    'has_usage', exists (select from loads),
    'is_last', (select count(*) from page) = (select count(*) from numbered),
    'rows', coalesce((select jsonb_agg(jsonb_build_object('account', p.account, 'service', p.service, 'service_name', p.service_name, 'region', p.region,
        'normal_region', p.normal, 'country', private.country_of((job.j).provider, p.normal), 'currency', p.currency, 'usage_type', p.usage_type,
        'unit', p.unit, 'quantity', p.quantity::text, 'cost', p.cost::text)
      order by p.place, p.usage_type collate "C", p.unit collate "C") from page p cross join job), '[]'))
$function$;

GRANT EXECUTE ON FUNCTION "private"."read_usage"(uuid, jsonb, integer) TO "service_role";

COMMENT ON FUNCTION "private"."read_usage"(uuid, jsonb, integer) IS 'Whole groups of a month''s usage after a group, so many at most and ten times as many rows; version changes when other charges are published.';

REVOKE ALL ON FUNCTION "private"."read_usage"(uuid, jsonb, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."read_usage"(uuid, jsonb, integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."read_usage"(uuid, jsonb, integer) TO "postgres";

-- private/functions/reconcile_invoices.sql

CREATE OR REPLACE FUNCTION private.reconcile_invoices (
  organization_id    uuid,
  provider           text,
  billing_account_id text,
  period_start       date,
  job_id             uuid
)
  RETURNS void
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
declare
  load public.charge_loads;
begin
  perform private.lock_invoices_of_period(reconcile_invoices.organization_id, reconcile_invoices.billing_account_id, reconcile_invoices.period_start);
  select l.* into load from public.charge_loads l join private.charge_sources s on s.source = l.source
  where l.organization_id = reconcile_invoices.organization_id and l.provider = reconcile_invoices.provider
    and l.billing_account_id = reconcile_invoices.billing_account_id and l.billing_period_start = reconcile_invoices.period_start
    and l.status = 'published' and exists (select from private.issuer_totals t where t.load_id = l.id)
  order by s.rank, l.is_payer_view desc limit 1;
  if load.id is null or load.is_estimated or load.billing_period_end > private.utc_today()
    or not exists (select from private.invoice_periods p where p.organization_id = load.organization_id
      and p.account_id = load.billing_account_id and p.billing_period_start = load.billing_period_start)
    -- Invoices come days after the period: until one has, there is nothing to compare with. What was compared once stays so.
    or not (exists (select from public.aws_invoices i where i.organization_id = load.organization_id
      and i.listing_account_id = load.billing_account_id and i.billing_period_start = load.billing_period_start
      and i.payable_effect <> 0 and i.issued_at >= load.billing_period_end)
      or exists (select from public.reconciliations r join public.charge_loads l on l.id = r.load_id and r.level = 3
        where l.organization_id = load.organization_id and l.provider = load.provider and l.billing_account_id = load.billing_account_id
          and l.billing_period_start = load.billing_period_start)) then
    return;
  end if;
  -- A period has one comparison: what an earlier load came to is not true beside this one.
  delete from public.reconciliations r using public.charge_loads l
  where r.load_id = l.id and r.level = 3 and l.organization_id = load.organization_id and l.provider = load.provider
    and l.billing_account_id = load.billing_account_id and l.billing_period_start = load.billing_period_start;
  insert into public.reconciliations (organization_id, load_id, job_id, level, invoice_issuer_name, billing_currency, measure,
    source_total, read_total, residual, stored_total, status)
  select load.organization_id, load.id, reconcile_invoices.job_id, 3, d.invoice_issuer_name, d.billing_currency, d.measure,
    d.invoiced, d.charged, d.invoiced - d.charged, d.charged, case when abs(d.invoiced - d.charged) <= 0.01 then 'matched' else 'differs' end
  from private.invoice_differences(load) d;
  perform private.note_issuers(load);
end $function$;

COMMENT ON FUNCTION "private"."reconcile_invoices"(uuid, text, text, date, uuid) IS 'Level 3 of one closed period: stores how charges and invoices compare, and whether the period is final.';

REVOKE ALL ON FUNCTION "private"."reconcile_invoices"(uuid, text, text, date, uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."reconcile_invoices"(uuid, text, text, date, uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."reconcile_invoices"(uuid, text, text, date, uuid) TO "postgres";

-- private/functions/reconcile_load.sql

CREATE OR REPLACE FUNCTION private.reconcile_load (
  load      public.charge_loads,
  job_id    uuid,
  residuals private.part_residual[]
)
  RETURNS boolean
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  with stored as (
    insert into public.reconciliations (organization_id, load_id, job_id, level, billing_currency, measure,
      source_total, read_total, residual, stored_total, status, contributors)
    select load.organization_id, load.id, reconcile_load.job_id, 1, p.billing_currency, p.measure,
      sum(p.source_total), sum(p.read_total), sum(p.source_total - p.read_total), sum(p.source_total),
      case when sum(abs(p.source_total - p.read_total)) <= 0.01 then 'matched' else 'differs' end,
      coalesce(jsonb_agg(jsonb_build_object(
        'part', p.part, 'residual', (p.source_total - p.read_total)::text,
        'record_types', (select jsonb_agg(t.record_type order by t.record_type) from private.control_totals t
          where t.load_id = load.id and t.part = p.part and t.billing_currency = p.billing_currency)
      ) order by abs(p.source_total - p.read_total) desc) filter (where p.source_total <> p.read_total), '[]')
    from unnest(reconcile_load.residuals) p
    group by p.billing_currency, p.measure
  )
  select coalesce(bool_and(d.difference <= 0.01), true) from (
    select sum(abs(p.source_total - p.read_total - p.rejected)) as difference
    from unnest(reconcile_load.residuals) p group by p.billing_currency, p.measure) d
$function$;

COMMENT ON FUNCTION "private"."reconcile_load"(public.charge_loads, uuid, private.part_residual[]) IS 'Level 1: stores how rows and control totals compare; true when every measure and currency matches but for lines that were rejected.';

REVOKE ALL ON FUNCTION "private"."reconcile_load"(public.charge_loads, uuid, private.part_residual[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."reconcile_load"(public.charge_loads, uuid, private.part_residual[]) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."reconcile_load"(public.charge_loads, uuid, private.part_residual[]) TO "postgres";

-- private/functions/reconcile_sources.sql

CREATE OR REPLACE FUNCTION private.reconcile_sources (
  load public.charge_loads
)
  RETURNS void
  LANGUAGE plpgsql
  SET search_path TO ''
  SET enable_nestloop TO 'off'
  AS $function$
declare
  pair private.source_pair;
begin
  -- A period has one comparison of its sources: what earlier loads came to is not true beside these.
  delete from public.reconciliations r using public.charge_loads l
  where r.load_id = l.id and r.level = 2 and l.organization_id = load.organization_id and l.provider = load.provider
    and l.billing_account_id = load.billing_account_id and l.billing_period_start = load.billing_period_start;
  for pair in select * from private.source_pairs(load) loop
    insert into public.reconciliations (organization_id, load_id, job_id, level, compared_source, billing_currency, measure,
      source_total, read_total, residual, stored_total, status, contributors)
    with coarser as (select * from private.source_sums(pair.coarser_id, pair.days_before)),
      finer as (select * from private.source_sums(pair.finer_id, pair.days_before)),
      compared as (
        select billing_currency, measure, account, charge_category, coalesce(c.total, 0) as said, coalesce(f.total, 0) as held
        from coarser c full join finer f using (billing_currency, measure, account, charge_category)
        -- A measure that one of them never delivers cannot be compared.
        where measure in (select x.measure from coarser x) and measure in (select x.measure from finer x)
      ), ranked as (
        select d.*, row_number() over (partition by d.billing_currency, d.measure order by abs(d.said - d.held) desc, d.account, d.charge_category) as place
        from compared d
      )
    select load.organization_id, pair.finer_id, load.job_id, 2, pair.coarser_source, r.billing_currency, r.measure,
      sum(r.said), sum(r.held), sum(r.said) - sum(r.held), sum(r.held),
      case when abs(sum(r.said) - sum(r.held)) <= 0.01 then 'matched' else 'differs' end,
      coalesce(jsonb_agg(jsonb_build_object('account', r.account, 'charge_category', r.charge_category, 'residual', (r.said - r.held)::text)
        order by r.place) filter (where r.place <= 5 and r.said <> r.held), '[]')
    from ranked r group by r.billing_currency, r.measure;
  end loop;
end $function$;

COMMENT ON FUNCTION "private"."reconcile_sources"(public.charge_loads) IS 'Level 2 of one billing period: stores how its finest source compares with the coarser ones. Called when a load of it is published.';

REVOKE ALL ON FUNCTION "private"."reconcile_sources"(public.charge_loads) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."reconcile_sources"(public.charge_loads) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."reconcile_sources"(public.charge_loads) TO "postgres";

-- private/functions/record_audit.sql

CREATE OR REPLACE FUNCTION private.record_audit (
  organization_id uuid,
  action          text,
  target_kind     text,
  target_id       text,
  details         jsonb DEFAULT '{}'::jsonb,
  request_id      text  DEFAULT NULL::text,
  actor_kind      text  DEFAULT NULL::text,
  actor_id        text  DEFAULT NULL::text
)
  RETURNS void
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  insert into public.audit_events (organization_id, actor_kind, actor_id, action, target_kind, target_id, details, request_id)
  values (
    record_audit.organization_id,
    coalesce(record_audit.actor_kind, case when (select auth.uid()) is null then 'system' else 'user' end),
    coalesce(record_audit.actor_id, (select auth.uid())::text),
    record_audit.action, record_audit.target_kind, record_audit.target_id, record_audit.details, record_audit.request_id
  )
$function$;

COMMENT ON FUNCTION "private"."record_audit"(uuid, text, text, text, jsonb, text, text, text) IS 'Appends one audit event; the actor defaults to the caller.';

REVOKE ALL ON FUNCTION "private"."record_audit"(uuid, text, text, text, jsonb, text, text, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."record_audit"(uuid, text, text, text, jsonb, text, text, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."record_audit"(uuid, text, text, text, jsonb, text, text, text) TO "postgres";

-- private/functions/record_count.sql

CREATE OR REPLACE FUNCTION private.record_count (
  rows jsonb
)
  RETURNS bigint
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
  select coalesce(sum(jsonb_array_length(coalesce(rows -> k, '[]'))), 0)
  from unnest(array['charges', 'agreements', 'contracts', 'contract_terms', 'contract_charges', 'invoices', 'emissions']) k
$function$;

COMMENT ON FUNCTION "private"."record_count"(jsonb) IS 'Records a page carries, of any kind.';

REVOKE ALL ON FUNCTION "private"."record_count"(jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."record_count"(jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."record_count"(jsonb) TO "postgres";

-- private/functions/record_key.sql

CREATE OR REPLACE FUNCTION private.record_key (
  kind   text,
  record jsonb
)
  RETURNS text
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
  select case record_key.kind
    when 'agreements' then record ->> 'agreement_id'
    when 'contracts' then record ->> 'agreement_id'
    when 'contract_terms' then (record ->> 'agreement_id') || '/' || (record ->> 'term_no')
    when 'contract_charges' then (record ->> 'agreement_id') || '/' || (record ->> 'charge_id')
    when 'invoices' then (record ->> 'invoicing_entity') || '/' || (record ->> 'invoice_id')
    when 'emissions' then record ->> 'external_key'
  end
$function$;

COMMENT ON FUNCTION "private"."record_key"(text, jsonb) IS 'What makes two records of a kind the same one; null when a member of it is missing.';

REVOKE ALL ON FUNCTION "private"."record_key"(text, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."record_key"(text, jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."record_key"(text, jsonb) TO "postgres";

-- private/functions/redrives_for_worker.sql

CREATE OR REPLACE FUNCTION private.redrives_for_worker (
  ids uuid[]
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'forwarder_id', l.forwarder_id, 'file_id', l.file_id, 'bucket', f.bucket,
    'object_key', f.object_key, 'version_id', f.version_id, 'etag', f.etag, 'byte_start', l.byte_start, 'byte_end', l.byte_end,
    'first_record', l.first_record, 'record_count', l.record_count, 'idempotency_key', l.idempotency_key, 'reason', l.reason, 'edited', l.edited,
    'records', c.records, 'compression', f.checkpoint ->> 'compression', 'taken_on_at', f.created_at) order by array_position(ids, l.id)), '[]')
  from public.dead_letters l join public.forwarder_files f on f.id = l.file_id
  left join private.dead_letter_contents c on c.dead_letter_id = l.id
  where l.id = any (redrives_for_worker.ids)
$function$;

COMMENT ON FUNCTION "private"."redrives_for_worker"(uuid[]) IS 'What a worker needs to send dead letters again.';

REVOKE ALL ON FUNCTION "private"."redrives_for_worker"(uuid[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."redrives_for_worker"(uuid[]) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."redrives_for_worker"(uuid[]) TO "postgres";

-- private/functions/refresh_coverage.sql

CREATE OR REPLACE FUNCTION private.refresh_coverage (
  organization_id uuid,
  provider        text,
  period_start    date
)
  RETURNS void
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
begin
  perform pg_advisory_xact_lock(hashtextextended(concat_ws('/', 'cost_coverage', organization_id, provider, period_start), 0));
  delete from public.cost_coverage v
  where v.organization_id = refresh_coverage.organization_id and v.provider = refresh_coverage.provider
    and v.billing_period_start = refresh_coverage.period_start;
  insert into public.cost_coverage (organization_id, provider, account_key, billing_period_start, load_id, source)
  select distinct on (a.account_key) l.organization_id, l.provider, a.account_key, l.billing_period_start, l.id, l.source
  from public.charge_loads l
  join private.charge_sources s on s.source = l.source
  join private.charge_load_accounts a on a.load_id = l.id
  where l.organization_id = refresh_coverage.organization_id and l.provider = refresh_coverage.provider
    and l.billing_period_start = refresh_coverage.period_start and l.status = 'published'
    -- What a coarser source could not attribute is inside a finer source's figures of the same billing account.
    and not (a.account_key like 'unattributed:%' and exists (
      select from public.charge_loads f join private.charge_sources fs on fs.source = f.source
      where f.organization_id = l.organization_id and f.provider = l.provider and f.billing_account_id = l.billing_account_id
        and f.billing_period_start = l.billing_period_start and f.status = 'published' and fs.rank < s.rank
        -- A report that has no line yet covers nobody.
        and exists (select from private.charge_load_accounts fa where fa.load_id = f.id)))
    -- What a member's own view leaves without an account belongs to that member: it counts only where the view itself does.
    and not (a.account_key like 'unattributed:%' and not l.is_payer_view and exists (
      select from public.charge_loads f join private.charge_sources fs on fs.source = f.source
      join private.charge_load_accounts fa on fa.load_id = f.id and fa.account_key = l.billing_account_id
      where f.organization_id = l.organization_id and f.provider = l.provider and f.id <> l.id
        and f.billing_period_start = l.billing_period_start and f.status = 'published'
        and (fs.rank < s.rank or (fs.rank = s.rank and f.is_payer_view))))
  order by a.account_key, s.rank, l.is_payer_view desc, l.published_at desc, l.id;
end $function$;

COMMENT ON FUNCTION "private"."refresh_coverage"(uuid, text, date) IS 'Decides anew which load covers each account of a period.';

REVOKE ALL ON FUNCTION "private"."refresh_coverage"(uuid, text, date) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."refresh_coverage"(uuid, text, date) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."refresh_coverage"(uuid, text, date) TO "postgres";

-- private/functions/refresh_emission_coverage.sql

CREATE OR REPLACE FUNCTION private.refresh_emission_coverage (
  organization_id uuid,
  provider        text,
  period_start    date,
  before          jsonb,
  job_id          uuid
)
  RETURNS void
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
begin
  delete from public.emission_coverage v
  where v.organization_id = refresh_emission_coverage.organization_id and v.provider = refresh_emission_coverage.provider
    and v.period_start = refresh_emission_coverage.period_start;
  insert into public.emission_coverage (organization_id, provider, account_key, period_start, source, listing_scope, is_reported)
  select distinct on (a.account_key) a.organization_id, a.provider, a.account_key, a.period_start, a.source, a.listing_scope, s.is_reported
  from (
    select distinct x.organization_id, x.provider, x.account_key, x.period_start, x.source, x.listing_scope from public.emission_activities x
    where x.organization_id = refresh_emission_coverage.organization_id and x.provider = refresh_emission_coverage.provider
      and x.period_start = refresh_emission_coverage.period_start) a
  join private.emission_sources s on s.source = a.source
  join public.emission_listings l on l.organization_id = a.organization_id and l.source = a.source and l.listing_scope = a.listing_scope
    and l.period_start = a.period_start
  -- A payer's listing names more accounts than a member's own.
  order by a.account_key, s.rank, l.account_count desc, a.listing_scope;
  insert into public.emission_switches (organization_id, provider, account_key, period_start, source_before, source_after,
    location_based_kg_before, location_based_kg_after, job_id)
  select refresh_emission_coverage.organization_id, refresh_emission_coverage.provider, b.key, refresh_emission_coverage.period_start,
    b.value ->> 'source', c.source, (b.value ->> 'kg')::numeric, coalesce(c.location_based_kg, 0), refresh_emission_coverage.job_id
  from jsonb_each(refresh_emission_coverage.before) b
  left join private.covered_emissions(refresh_emission_coverage.organization_id, refresh_emission_coverage.provider,
    refresh_emission_coverage.period_start) c on c.account_key = b.key
  where c.source is distinct from b.value ->> 'source';
end $function$;

COMMENT ON FUNCTION "private"."refresh_emission_coverage"(uuid, text, date, jsonb, uuid) IS 'Decides anew which listing covers each account of a month, and logs where another source took over from what was before.';

REVOKE ALL ON FUNCTION "private"."refresh_emission_coverage"(uuid, text, date, jsonb, uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."refresh_emission_coverage"(uuid, text, date, jsonb, uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."refresh_emission_coverage"(uuid, text, date, jsonb, uuid) TO "postgres";

-- private/functions/refuse.sql

CREATE OR REPLACE FUNCTION private.refuse (
  code    text,
  message text,
  detail  jsonb DEFAULT NULL::jsonb
)
  RETURNS void
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
begin
  raise exception using errcode = refuse.code, message = refuse.message, detail = coalesce(refuse.detail::text, '');
end $function$;

GRANT EXECUTE ON FUNCTION "private"."refuse"(text, text, jsonb) TO "authenticated";

GRANT EXECUTE ON FUNCTION "private"."refuse"(text, text, jsonb) TO "service_role";

COMMENT ON FUNCTION "private"."refuse"(text, text, jsonb) IS 'Raises a refusal with an SQLSTATE of class CS, a sentence and JSON detail.';

REVOKE ALL ON FUNCTION "private"."refuse"(text, text, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."refuse"(text, text, jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."refuse"(text, text, jsonb) TO "postgres";

-- private/functions/refuse_rate.sql

CREATE OR REPLACE FUNCTION private.refuse_rate (
  seconds numeric
)
  RETURNS void
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
begin
  perform private.refuse('CS429', format('At most %s requests a minute: try again in %s s', private.user_rate(), greatest(refuse_rate.seconds, 1)),
    jsonb_build_object('retry_after_seconds', greatest(refuse_rate.seconds, 1)));
end $function$;

COMMENT ON FUNCTION "private"."refuse_rate"(numeric) IS 'Says that the caller asks too often, and when it may again.';

REVOKE ALL ON FUNCTION "private"."refuse_rate"(numeric) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."refuse_rate"(numeric) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."refuse_rate"(numeric) TO "postgres";

-- private/functions/request_sync.sql

CREATE OR REPLACE FUNCTION private.request_sync (
  integration_id uuid,
  data_types     text[],
  start_date     date,
  end_date       date,
  parameters     jsonb,
  request_id     text,
  lease_owner    text
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  integration public.integrations := private.visible_integration(request_sync.integration_id);
begin
  perform private.require_role(integration.organization_id, 'member', 'sync');
  return private.enqueue_sync(integration, request_sync.data_types, request_sync.start_date, request_sync.end_date, 'user',
    request_sync.parameters, request_sync.request_id, request_sync.lease_owner, 120);
end $function$;

GRANT EXECUTE ON FUNCTION "private"."request_sync"(uuid, text[], date, date, jsonb, text, text) TO "authenticated";

COMMENT ON FUNCTION "private"."request_sync"(uuid, text[], date, date, jsonb, text, text) IS 'request_sync for the caller.';

REVOKE ALL ON FUNCTION "private"."request_sync"(uuid, text[], date, date, jsonb, text, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."request_sync"(uuid, text[], date, date, jsonb, text, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."request_sync"(uuid, text[], date, date, jsonb, text, text) TO "postgres";

-- private/functions/requests_today.sql

CREATE OR REPLACE FUNCTION private.requests_today (
  integration_id uuid
)
  RETURNS bigint
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$
  select coalesce(sum(p.requests), 0)::bigint from public.provider_requests p
  where p.integration_id = requests_today.integration_id and p.request_date = (clock_timestamp() at time zone 'UTC')::date and p.price_usd > 0
$function$;

COMMENT ON FUNCTION "private"."requests_today"(uuid) IS 'Priced requests made through an integration this UTC day, by whichever job or test.';

REVOKE ALL ON FUNCTION "private"."requests_today"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."requests_today"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."requests_today"(uuid) TO "postgres";

-- private/functions/require_content.sql

CREATE OR REPLACE FUNCTION private.require_content (
  op      jsonb,
  payload bytea
)
  RETURNS void
  LANGUAGE plpgsql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
declare
  meta jsonb := op -> 'meta';
  wrong text;
begin
  -- What a version keeps beside the ciphertext is not counted against the quota: it is bounded here, whoever calls.
  wrong := case
    when jsonb_typeof(meta) is distinct from 'object' then 'meta must be an object'
    when octet_length(op::text) > 8192 then format('an operation must take 8192 bytes of JSON at most, found %s', octet_length(op::text))
    when meta ->> 'enc' is distinct from 'AES-GCM' then 'meta.enc must be AES-GCM'
    when coalesce(meta ->> 'kdf', '') not in ('PBKDF2-SHA256', 'PBKDF2-SHA512', 'Argon2id') then 'meta.kdf must be PBKDF2-SHA256, PBKDF2-SHA512 or Argon2id'
    when jsonb_typeof(meta -> 'kdf_parameters') is distinct from 'object' then 'meta.kdf_parameters must be an object'
    when private.kdf_strength(meta ->> 'kdf', meta -> 'kdf_parameters') is null then 'meta.kdf_parameters must be {iterations} of PBKDF2, {memory, passes, parallelism} of Argon2id'
    when octet_length(meta ->> 'kdf_parameters') > 256 then 'meta.kdf_parameters must take 256 bytes at most'
    when octet_length(coalesce(meta ->> 'aad', '')) > 1024 then 'meta.aad must take 1024 bytes at most'
    when coalesce(octet_length(decode(meta ->> 'iv', 'base64')), 0) <> 12 then 'meta.iv must be 12 bytes in base64'
    when coalesce(octet_length(decode(meta ->> 'salt', 'base64')), 0) not between 16 and 64 then 'meta.salt must be 16 to 64 bytes in base64'
    when coalesce(octet_length(payload), 0) not between 16 and 5242880 then format('the ciphertext must be 16 to 5242880 bytes, found %s', coalesce(octet_length(payload), 0))
  end;
  if wrong is not null then
    perform private.refuse('CS400', wrong);
  end if;
end $function$;

COMMENT ON FUNCTION "private"."require_content"(jsonb, bytea) IS 'Refuses content whose description is not one, or has no bound (CS400). How strong a derivation has to be is the Edge Function''s to say.';

REVOKE ALL ON FUNCTION "private"."require_content"(jsonb, bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."require_content"(jsonb, bytea) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."require_content"(jsonb, bytea) TO "postgres";

-- private/functions/require_framed.sql

CREATE OR REPLACE FUNCTION private.require_framed (
  ops   jsonb,
  bytes bigint
)
  RETURNS void
  LANGUAGE plpgsql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
declare
  told bigint;
begin
  if jsonb_typeof(require_framed.ops) is distinct from 'array' then
    perform private.refuse('CS400', 'ops must be an array');
  end if;
  select coalesce(sum((o ->> 'payload_bytes')::int), 0) into told from jsonb_array_elements(require_framed.ops) o;
  if told <> require_framed.bytes or exists (select from jsonb_array_elements(require_framed.ops) o where (o ->> 'payload_bytes')::int < 0) then
    perform private.refuse('CS400', format('the operations tell of %s bytes of ciphertext, %s came', told, require_framed.bytes));
  end if;
end $function$;

COMMENT ON FUNCTION "private"."require_framed"(jsonb, bigint) IS 'Refuses a frame whose operations do not tell of exactly the bytes that came.';

REVOKE ALL ON FUNCTION "private"."require_framed"(jsonb, bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."require_framed"(jsonb, bigint) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."require_framed"(jsonb, bigint) TO "postgres";

-- private/functions/require_generation.sql

CREATE OR REPLACE FUNCTION private.require_generation (
  account    public.encrypted_accounts,
  generation integer
)
  RETURNS void
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
begin
  if generation is distinct from account.key_generation then
    perform private.refuse('CS419', format('the key is of generation %s, not %s', account.key_generation, generation),
      jsonb_build_object('keyGeneration', account.key_generation));
  end if;
end $function$;

COMMENT ON FUNCTION "private"."require_generation"(public.encrypted_accounts, integer) IS 'Refuses whoever rotates from another key than the present one (CS419).';

REVOKE ALL ON FUNCTION "private"."require_generation"(public.encrypted_accounts, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."require_generation"(public.encrypted_accounts, integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."require_generation"(public.encrypted_accounts, integer) TO "postgres";

-- private/functions/require_key_check.sql

CREATE OR REPLACE FUNCTION private.require_key_check (
  key_check jsonb
)
  RETURNS void
  LANGUAGE plpgsql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
begin
  if jsonb_typeof(key_check) is distinct from 'object' or octet_length(key_check::text) > 8192 then
    perform private.refuse('CS400', 'key_check must be an object of 8192 bytes of JSON at most');
  end if;
end $function$;

COMMENT ON FUNCTION "private"."require_key_check"(jsonb) IS 'Refuses a key check that is none, or without a bound (CS400).';

REVOKE ALL ON FUNCTION "private"."require_key_check"(jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."require_key_check"(jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."require_key_check"(jsonb) TO "postgres";

-- private/functions/require_preconditions.sql

CREATE OR REPLACE FUNCTION private.require_preconditions (
  account public.encrypted_accounts,
  dataset public.encrypted_datasets,
  op      jsonb
)
  RETURNS void
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
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
end $function$;

COMMENT ON FUNCTION "private"."require_preconditions"(public.encrypted_accounts, public.encrypted_datasets, jsonb) IS 'Refuses a write whose precondition is stale (CS412, CS409) or missing where one is demanded (CS428).';

REVOKE ALL ON FUNCTION "private"."require_preconditions"(public.encrypted_accounts, public.encrypted_datasets, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."require_preconditions"(public.encrypted_accounts, public.encrypted_datasets, jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."require_preconditions"(public.encrypted_accounts, public.encrypted_datasets, jsonb) TO "postgres";

-- private/functions/require_quota.sql

CREATE OR REPLACE FUNCTION private.require_quota (
  account public.encrypted_accounts,
  dataset public.encrypted_datasets,
  bytes   bigint
)
  RETURNS void
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
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
end $function$;

COMMENT ON FUNCTION "private"."require_quota"(public.encrypted_accounts, public.encrypted_datasets, bigint) IS 'Refuses growth beyond the quota (CS507).';

REVOKE ALL ON FUNCTION "private"."require_quota"(public.encrypted_accounts, public.encrypted_datasets, bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."require_quota"(public.encrypted_accounts, public.encrypted_datasets, bigint) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."require_quota"(public.encrypted_accounts, public.encrypted_datasets, bigint) TO "postgres";

-- private/functions/require_role.sql

CREATE OR REPLACE FUNCTION private.require_role (
  organization_id uuid,
  least_role      text,
  action          text
)
  RETURNS void
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  if not exists (select from private.visible_organization_ids() v (id) where v.id = require_role.organization_id) then
    perform private.refuse('CS404', 'organization not found');
  end if;
  if not exists (select from private.organization_ids_with_role(require_role.least_role) v (id) where v.id = require_role.organization_id) then
    perform private.refuse('CS403', format('to %s, the role %s or higher is needed in this organization', require_role.action, require_role.least_role));
  end if;
end $function$;

GRANT EXECUTE ON FUNCTION "private"."require_role"(uuid, text, text) TO "authenticated";

GRANT EXECUTE ON FUNCTION "private"."require_role"(uuid, text, text) TO "service_role";

COMMENT ON FUNCTION "private"."require_role"(uuid, text, text) IS 'Refuses with CS404 for a foreign organization and with CS403 for a missing right in one''s own.';

REVOKE ALL ON FUNCTION "private"."require_role"(uuid, text, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."require_role"(uuid, text, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."require_role"(uuid, text, text) TO "postgres";

-- private/functions/require_rotation.sql

CREATE OR REPLACE FUNCTION private.require_rotation (
  account     public.encrypted_accounts,
  rotation_id uuid
)
  RETURNS private.encrypted_rotations
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
declare
  rotation private.encrypted_rotations := private.find_rotation(account);
begin
  if rotation.id is null or rotation.id is distinct from rotation_id then
    perform private.refuse('CS404', 'there is no such rotation: it was committed, given up or has expired',
      jsonb_build_object('keyGeneration', account.key_generation));
  end if;
  return rotation;
end $function$;

COMMENT ON FUNCTION "private"."require_rotation"(public.encrypted_accounts, uuid) IS 'A rotation that is being staged; refuses what is none (CS404).';

REVOKE ALL ON FUNCTION "private"."require_rotation"(public.encrypted_accounts, uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."require_rotation"(public.encrypted_accounts, uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."require_rotation"(public.encrypted_accounts, uuid) TO "postgres";

-- private/functions/require_setting.sql

CREATE OR REPLACE FUNCTION private.require_setting (
  integration public.integrations,
  dataset     text
)
  RETURNS void
  LANGUAGE plpgsql
  STABLE
  SET search_path TO ''
  AS $function$
declare
  missing text := private.missing_setting(integration, require_setting.dataset);
begin
  if missing is not null then
    perform private.refuse('CS425', format('%s cannot be read without %s: set it with PATCH /functions/v1/connector-sync/integrations/%s',
      require_setting.dataset, missing, integration.id), jsonb_build_object('setting', missing, 'integrationId', integration.id));
  end if;
end $function$;

COMMENT ON FUNCTION "private"."require_setting"(public.integrations, text) IS 'Refuses a dataset that needs a setting the integration does not have.';

REVOKE ALL ON FUNCTION "private"."require_setting"(public.integrations, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."require_setting"(public.integrations, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."require_setting"(public.integrations, text) TO "postgres";

-- private/functions/require_unchanged.sql

CREATE OR REPLACE FUNCTION private.require_unchanged (
  account public.encrypted_accounts,
  others  jsonb
)
  RETURNS void
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
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
end $function$;

COMMENT ON FUNCTION "private"."require_unchanged"(public.encrypted_accounts, jsonb) IS 'Refuses when one of the named datasets is at another version.';

REVOKE ALL ON FUNCTION "private"."require_unchanged"(public.encrypted_accounts, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."require_unchanged"(public.encrypted_accounts, jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."require_unchanged"(public.encrypted_accounts, jsonb) TO "postgres";

-- private/functions/require_user_token.sql

CREATE OR REPLACE FUNCTION private.require_user_token()
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  rate int := private.user_rate();
  lacking numeric;
begin
  -- A look without a lock, before the work: whoever holds the bucket's row until the end of a long transaction would make the
  -- caller's other requests wait.
  select 1 - least(rate, l.tokens + extract(epoch from greatest(clock_timestamp() - l.refilled_at, interval '0')) / 60 * rate) into lacking
  from private.rate_limits l where l.bucket = 'user:' || (select auth.uid());
  if lacking > 0 then
    perform private.refuse_rate(ceil(lacking / rate * 60));
  end if;
end $function$;

GRANT EXECUTE ON FUNCTION "private"."require_user_token"() TO "authenticated";

COMMENT ON FUNCTION "private"."require_user_token"() IS 'Refuses a caller without a token (CS429) before the work; takes none.';

REVOKE ALL ON FUNCTION "private"."require_user_token"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."require_user_token"() FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."require_user_token"() TO "postgres";

-- private/functions/rescue_jobs.sql

CREATE OR REPLACE FUNCTION private.rescue_jobs (
  batch integer
)
  RETURNS integer
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
declare
  lost_ids uuid[];
  failed_loads uuid[];
begin
  lost_ids := array(select j.id from public.sync_jobs j
    where j.status = 'running' and j.lease_expires_at < clock_timestamp()
    order by j.lease_expires_at limit rescue_jobs.batch for no key update skip locked);
  if cardinality(lost_ids) = 0 then
    return 0;
  end if;
  with moved as (
    update public.sync_jobs j set
      status = case when j.attempts >= j.max_attempts then 'failed' else 'queued' end,
      finished_at = case when j.attempts >= j.max_attempts then clock_timestamp() end,
      error_code = 'LEASE_EXPIRED', error_message = 'the worker stopped without a word',
      run_after = clock_timestamp(), lease_owner = null, lease_expires_at = null,
      -- Killed twice before a single page: too much for the edge, as a hand-over without a page is.
      stalled_handovers = case when j.page_no = j.page_no_at_claim then j.stalled_handovers + 1 else 0 end,
      needs_worker = j.needs_worker or (j.page_no = j.page_no_at_claim and j.stalled_handovers >= 1)
    where j.id = any (lost_ids)
    returning j.status, j.load_id
  )
  select coalesce(array_agg(m.load_id) filter (where m.status = 'failed'), '{}') into failed_loads from moved m;
  perform private.abandon_loads(failed_loads);
  return cardinality(lost_ids);
end $function$;

COMMENT ON FUNCTION "private"."rescue_jobs"(integer) IS 'Queues jobs whose holder let the lease run out; fails those out of attempts.';

REVOKE ALL ON FUNCTION "private"."rescue_jobs"(integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."rescue_jobs"(integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."rescue_jobs"(integer) TO "postgres";

-- private/functions/reseal_secret.sql

CREATE OR REPLACE FUNCTION private.reseal_secret (
  integration_id uuid,
  field          text,
  sealed_before  text,
  sealed_after   text
)
  RETURNS boolean
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  -- Compare and swap: a secret replaced meanwhile stays as it is.
  update private.integration_secrets s set sealed = reseal_secret.sealed_after, key_id = split_part(reseal_secret.sealed_after, '.', 2), updated_at = now(),
    reseal_tried_at = null
  where s.integration_id = reseal_secret.integration_id and s.field = reseal_secret.field and s.sealed = reseal_secret.sealed_before;
  return found;
end $function$;

GRANT EXECUTE ON FUNCTION "private"."reseal_secret"(uuid, text, text, text) TO "service_role";

COMMENT ON FUNCTION "private"."reseal_secret"(uuid, text, text, text) IS 'Swaps one sealed form for another of the same secret.';

REVOKE ALL ON FUNCTION "private"."reseal_secret"(uuid, text, text, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."reseal_secret"(uuid, text, text, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."reseal_secret"(uuid, text, text, text) TO "postgres";

-- private/functions/restarted_parts.sql

CREATE OR REPLACE FUNCTION private.restarted_parts (
  rows jsonb
)
  RETURNS text[]
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
  select case when coalesce((rows ->> 'restarts_part')::boolean, false) then array[rows ->> 'part'] else '{}' end
    || case when coalesce((rows ->> 'restarts_scope')::boolean, false) then array[rows ->> 'scope'] else '{}' end
    || array(select p from jsonb_array_elements_text(coalesce(rows -> 'vanished_parts', '[]')) as x (p))
$function$;

COMMENT ON FUNCTION "private"."restarted_parts"(jsonb) IS 'Parts and scopes whose earlier rows a page replaces: the one it begins anew, and those the source no longer has.';

REVOKE ALL ON FUNCTION "private"."restarted_parts"(jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."restarted_parts"(jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."restarted_parts"(jsonb) TO "postgres";

-- private/functions/restore_encrypted.sql

CREATE OR REPLACE FUNCTION private.restore_encrypted (
  account public.encrypted_accounts,
  op      jsonb
)
  RETURNS public.encrypted_datasets
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
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
end $function$;

COMMENT ON FUNCTION "private"."restore_encrypted"(public.encrypted_accounts, jsonb) IS 'Makes a new version with the content of an old one, or of the last one before a deletion; never rewinds.';

REVOKE ALL ON FUNCTION "private"."restore_encrypted"(public.encrypted_accounts, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."restore_encrypted"(public.encrypted_accounts, jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."restore_encrypted"(public.encrypted_accounts, jsonb) TO "postgres";

-- private/functions/restore_encrypted_account.sql

CREATE OR REPLACE FUNCTION private.restore_encrypted_account (
  moment timestamp with time zone
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
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
end $function$;

GRANT EXECUTE ON FUNCTION "private"."restore_encrypted_account"(timestamp WITH time zone) TO "authenticated";

COMMENT ON FUNCTION "private"."restore_encrypted_account"(timestamp with time zone) IS 'restore_encrypted_account for the caller.';

REVOKE ALL ON FUNCTION "private"."restore_encrypted_account"(timestamp WITH time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."restore_encrypted_account"(timestamp WITH time zone) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."restore_encrypted_account"(timestamp WITH time zone) TO "postgres";

-- private/functions/retry_sync.sql

CREATE OR REPLACE FUNCTION private.retry_sync (
  sync_run_id uuid,
  request_id  text,
  lease_owner text
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  run public.sync_runs := private.visible_run(retry_sync.sync_run_id);
begin
  perform private.require_role(run.organization_id, 'member', 'retry a sync');
  if not exists (select from public.sync_run_jobs x join public.sync_jobs j on j.id = x.job_id
    where x.run_id = run.id and j.status in ('failed', 'partial', 'cancelled')) then
    perform private.refuse('CS409', 'there is nothing to retry: no job of the run failed, was cancelled or is partial');
  end if;
  return private.enqueue_sync(private.visible_integration(run.integration_id), run.data_types, run.start_date, run.end_date, 'retry',
    -- The same for every job of a request.
    coalesce((select j.parameters from public.sync_run_jobs x join public.sync_jobs j on j.id = x.job_id
      where x.run_id = run.id and not x.is_joined limit 1), '{}'),
    retry_sync.request_id, retry_sync.lease_owner, 120, run.id);
end $function$;

GRANT EXECUTE ON FUNCTION "private"."retry_sync"(uuid, text, text) TO "authenticated";

COMMENT ON FUNCTION "private"."retry_sync"(uuid, text, text) IS 'retry_sync for the caller.';

REVOKE ALL ON FUNCTION "private"."retry_sync"(uuid, text, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."retry_sync"(uuid, text, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."retry_sync"(uuid, text, text) TO "postgres";

-- private/functions/role_rank.sql

CREATE OR REPLACE FUNCTION private.role_rank (
  role text
)
  RETURNS integer
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
  select array_position(array['viewer', 'member', 'admin', 'owner'], role_rank.role)
$function$;

COMMENT ON FUNCTION "private"."role_rank"(text) IS 'viewer 1, member 2, admin 3, owner 4; null for anything else.';

REVOKE ALL ON FUNCTION "private"."role_rank"(text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."role_rank"(text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."role_rank"(text) TO "postgres";

-- private/functions/roll_up_load.sql

CREATE OR REPLACE FUNCTION private.roll_up_load (
  load public.charge_loads
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  with rolled as (
    insert into public.daily_costs (load_id, organization_id, provider, source, billing_account_id, sub_account_id, usage_date, charge_category,
      service_name, service_code, region_id, tags, cost_categories, billing_currency, billed_cost, effective_cost, list_cost, unblended_cost,
      amortized_cost, net_unblended_cost, net_amortized_cost, source_lines, is_estimated)
    select c.load_id, c.organization_id, c.provider, c.source, c.billing_account_id, c.sub_account_id,
      (c.charge_period_start at time zone 'UTC')::date, c.charge_category, c.service_name, c.service_code, c.region_id, c.tags, c.cost_categories,
      c.billing_currency, sum(c.billed_cost), sum(c.effective_cost), sum(c.list_cost), sum(c.unblended_cost), sum(c.amortized_cost),
      sum(c.net_unblended_cost), sum(c.net_amortized_cost), sum(c.source_lines), bool_or(c.is_estimated)
    from public.charges c
    join private.charge_sources s on s.source = load.source and s.is_line_item
    where c.load_id = load.id
    group by c.load_id, c.organization_id, c.provider, c.source, c.billing_account_id, c.sub_account_id, 7, c.charge_category, c.service_name,
      c.service_code, c.region_id, c.tags, c.cost_categories, c.billing_currency
  )
  update public.charge_loads l set is_rolled_up = true from private.charge_sources s
  where l.id = load.id and s.source = load.source and s.is_line_item
$function$;

COMMENT ON FUNCTION "private"."roll_up_load"(public.charge_loads) IS 'Adds up a load of line items by day; does nothing for a coarser source.';

REVOKE ALL ON FUNCTION "private"."roll_up_load"(public.charge_loads) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."roll_up_load"(public.charge_loads) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."roll_up_load"(public.charge_loads) TO "postgres";

-- private/functions/rotate_encrypted.sql

CREATE OR REPLACE FUNCTION private.rotate_encrypted (
  frame bytea
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
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
end $function$;

GRANT EXECUTE ON FUNCTION "private"."rotate_encrypted"(bytea) TO "authenticated";

COMMENT ON FUNCTION "private"."rotate_encrypted"(bytea) IS 'rotate_encrypted for the caller.';

REVOKE ALL ON FUNCTION "private"."rotate_encrypted"(bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."rotate_encrypted"(bytea) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."rotate_encrypted"(bytea) TO "postgres";

-- private/functions/rotate_integration.sql

CREATE OR REPLACE FUNCTION private.rotate_integration (
  integration_id uuid,
  access_key_id  text,
  settings       jsonb,
  sealed         jsonb,
  request_id     text
)
  RETURNS public.integrations
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  rotated public.integrations := private.visible_integration(rotate_integration.integration_id);
begin
  perform private.require_role(rotated.organization_id, 'admin', 'rotate credentials');
  update public.integrations i set
    access_key_id = coalesce(rotate_integration.access_key_id, i.access_key_id),
    settings = i.settings || rotate_integration.settings,
    external_id = case when i.auth_method = 'cloudformation' then 'cse-' || replace(gen_random_uuid()::text, '-', '') end,
    status = case when i.auth_method = 'cloudformation' then 'pending' else i.status end,
    status_reason = case when i.auth_method = 'cloudformation' then 'the external id was rotated: update the stack, then test' end
  where i.id = rotated.id
  returning * into rotated;
  perform private.put_secrets(rotated.id, rotate_integration.sealed);
  perform private.record_audit(rotated.organization_id, 'integration.rotated', 'integration', rotated.id::text, '{}', rotate_integration.request_id);
  return rotated;
end $function$;

GRANT EXECUTE ON FUNCTION "private"."rotate_integration"(uuid, text, jsonb, jsonb, text) TO "authenticated";

COMMENT ON FUNCTION "private"."rotate_integration"(uuid, text, jsonb, jsonb, text) IS 'rotate_integration for the caller.';

REVOKE ALL ON FUNCTION "private"."rotate_integration"(uuid, text, jsonb, jsonb, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."rotate_integration"(uuid, text, jsonb, jsonb, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."rotate_integration"(uuid, text, jsonb, jsonb, text) TO "postgres";

-- private/functions/run_schedule.sql

CREATE OR REPLACE FUNCTION private.run_schedule (
  due   public.sync_schedules,
  as_of timestamp with time zone
)
  RETURNS void
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
declare
  integration public.integrations;
  run jsonb;
  refusal text;
  state text;
begin
  begin
    select i.* into integration from public.integrations i where i.id = due.integration_id;
    run := (select private.enqueue_sync(integration,
        array[due.dataset], w.start_date, w.end_date, 'schedule', '{}', null, null, null)
      from private.schedule_window(run_schedule.as_of) w);
  exception when others then
    get stacked diagnostics state = returned_sqlstate, refusal = message_text;
  end;
  update public.sync_schedules s set
    version = s.version + 1, plan_after = run_schedule.as_of,
    -- What is no refusal may pass: such a schedule stays due and gets out of the way of the others.
    next_run_at = case when private.skip_code(state) = 'INTERNAL' and state is not null then run_schedule.as_of + interval '5 minutes' end,
    last_run_at = case when state is null then run_schedule.as_of else s.last_run_at end,
    last_run_id = case when state is null then (run ->> 'sync_run_id')::uuid else s.last_run_id end,
    last_skip_code = case when state is not null then private.skip_code(state) end,
    -- Every other message may quote rows.
    last_skip_reason = case when state like 'CS%' then left(refusal, 500) when state is not null then format('the run could not be enqueued (%s)', state) end
  where s.id = due.id;
end $function$;

COMMENT ON FUNCTION "private"."run_schedule"(public.sync_schedules, timestamp with time zone) IS 'Begins the run of a due schedule; a refusal is noted on it and raises nothing.';

REVOKE ALL ON FUNCTION "private"."run_schedule"(public.sync_schedules, timestamp WITH time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."run_schedule"(public.sync_schedules, timestamp WITH time zone) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."run_schedule"(public.sync_schedules, timestamp WITH time zone) TO "postgres";

-- private/functions/run_schedules.sql

CREATE OR REPLACE FUNCTION private.run_schedules (
  as_of timestamp with time zone
)
  RETURNS void
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
begin
  -- Whatever goes wrong here must not keep the worker from being woken; what stays behind is told as overdue by health().
  begin
    perform private.enqueue_due_schedules(run_schedules.as_of, 100);
  exception when others then
    raise warning 'due schedules were not enqueued: %', sqlerrm;
  end;
  begin
    update private.ticks t set freshness_noted_at = run_schedules.as_of where t.freshness_noted_at <= run_schedules.as_of - interval '1 minute';
    if found then
      perform private.note_freshness(run_schedules.as_of);
    end if;
  exception when others then
    raise warning 'freshness was not noted: %', sqlerrm;
  end;
end $function$;

COMMENT ON FUNCTION "private"."run_schedules"(timestamp with time zone) IS 'What a tick does besides waking: begins the runs that are due and looks after alerts.';

REVOKE ALL ON FUNCTION "private"."run_schedules"(timestamp WITH time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."run_schedules"(timestamp WITH time zone) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."run_schedules"(timestamp WITH time zone) TO "postgres";

-- private/functions/schedule_window.sql

CREATE OR REPLACE FUNCTION private.schedule_window (
  as_of timestamp with time zone,
  OUT   start_date date,
  OUT   end_date date
)
  RETURNS record
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
  select least(today + 1 - 30,
      -- AWS changes a month that has ended until about the middle of the next: shared/connectors/aws/window.ts says the same.
      (date_trunc('month', today::timestamp) - case when extract(day from today) <= 15 then interval '1 month' else interval '0' end)::date),
    today + 1
  from (select (schedule_window.as_of at time zone 'UTC')::date as today) t
$function$;

COMMENT ON FUNCTION "private"."schedule_window"(timestamp with time zone) IS 'The days a scheduled run asks for: the last 30, or those the provider may still restate, whichever reach back further.';

REVOKE ALL ON FUNCTION "private"."schedule_window"(timestamp WITH time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."schedule_window"(timestamp WITH time zone) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."schedule_window"(timestamp WITH time zone) TO "postgres";

-- private/functions/schedules_to_plan.sql

CREATE OR REPLACE FUNCTION private.schedules_to_plan (
  batch integer,
  as_of timestamp with time zone
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'version', s.version, 'cron', s.cron, 'time_zone', s.time_zone,
    'jitter_seconds', s.jitter_seconds, 'plan_after', s.plan_after, 'longest_gap_seconds', s.longest_gap_seconds) order by s.plan_after), '[]')
  from (
    select x.* from public.sync_schedules x
    -- A worker whose clock is behind must not keep a schedule waiting that the database's clock made due.
    where x.next_run_at is null and not x.is_paused and x.plan_after <= greatest(schedules_to_plan.as_of, clock_timestamp())
    order by x.plan_after limit schedules_to_plan.batch) s
$function$;

GRANT EXECUTE ON FUNCTION "private"."schedules_to_plan"(integer, timestamp WITH time zone) TO "service_role";

COMMENT ON FUNCTION "private"."schedules_to_plan"(integer, timestamp with time zone) IS 'Schedules whose next run is to be planned, those that wait longest first.';

REVOKE ALL ON FUNCTION "private"."schedules_to_plan"(integer, timestamp WITH time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."schedules_to_plan"(integer, timestamp WITH time zone) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."schedules_to_plan"(integer, timestamp WITH time zone) TO "postgres";

-- private/functions/service_category.sql

CREATE OR REPLACE FUNCTION private.service_category (
  provider text,
  code     text,
  raw      text
)
  RETURNS text
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$
  -- The name before the id: a provider publishes names, and sources differ about ids. At last whose resource type it is.
  select coalesce((
    select c.service_category
    from unnest(array[
      private.bare_spelling(service_category.raw), private.bare_spelling(service_category.code),
      private.bare_spelling(case when service_category.raw like '%/%' then split_part(service_category.raw, '/', 1) end)
    ]) with ordinality as n (service, place)
    join private.service_categories c on c.provider = service_category.provider and c.service = n.service
    order by n.place limit 1), 'other')
$function$;

COMMENT ON FUNCTION "private"."service_category"(text, text, text) IS 'The category of a service by its name as delivered, else by its id; other for one that is not known.';

REVOKE ALL ON FUNCTION "private"."service_category"(text, text, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."service_category"(text, text, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."service_category"(text, text, text) TO "postgres";

-- private/functions/service_sync.sql

CREATE OR REPLACE FUNCTION private.service_sync (
  integration_id uuid,
  data_types     text[],
  start_date     date,
  end_date       date,
  trigger        text,
  parameters     jsonb,
  request_id     text,
  lease_owner    text
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  integration public.integrations;
begin
  select i.* into integration from public.integrations i where i.id = service_sync.integration_id and i.deleted_at is null;
  if not found then
    perform private.refuse('CS404', 'integration not found');
  end if;
  return private.enqueue_sync(integration, service_sync.data_types, service_sync.start_date, service_sync.end_date, service_sync.trigger,
    service_sync.parameters, service_sync.request_id, service_sync.lease_owner, 120);
end $function$;

GRANT EXECUTE ON FUNCTION "private"."service_sync"(uuid, text[], date, date, text, jsonb, text, text) TO "service_role";

COMMENT ON FUNCTION "private"."service_sync"(uuid, text[], date, date, text, jsonb, text, text) IS 'A sync asked for by a trusted server or a schedule.';

REVOKE ALL ON FUNCTION "private"."service_sync"(uuid, text[], date, date, text, jsonb, text, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."service_sync"(uuid, text[], date, date, text, jsonb, text, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."service_sync"(uuid, text[], date, date, text, jsonb, text, text) TO "postgres";

-- private/functions/shortcoming.sql

CREATE OR REPLACE FUNCTION private.shortcoming (
  job      public.sync_jobs,
  outcome  text,
  matched  boolean,
  grain    text,
  warnings jsonb
)
  RETURNS jsonb
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
  select case
    when shortcoming.outcome = 'incomplete' and shortcoming.grain = 'narrow' then jsonb_build_object('code', 'REQUEST_CAP_REACHED',
      'message', 'the cap of requests allowed a coarser reading only; the finer figures of an earlier sync stay')
    when shortcoming.outcome = 'incomplete' then coalesce(shortcoming.warnings -> 0, jsonb_build_object('code', 'REQUEST_CAP_REACHED',
      'message', 'not everything was read; nothing was published'))
    when not shortcoming.matched then jsonb_build_object('code', 'RECONCILIATION_DIFFERS',
      'message', 'the source''s rows do not add up to its totals; the difference is stored as "Not attributed by the source"')
    when job.records_failed > 0 then jsonb_build_object('code', 'RECORDS_REJECTED', 'message', format('%s records were rejected', job.records_failed))
    when job.warnings @> '[{"code": "ACCOUNTS_NOT_COVERED"}]' then
      (select w from jsonb_array_elements(job.warnings) w where w ->> 'code' = 'ACCOUNTS_NOT_COVERED' limit 1)
    when shortcoming.grain = 'narrow' then jsonb_build_object('code', 'REQUEST_CAP_REACHED',
      'message', 'the cap of requests allowed a coarser reading only')
  end
$function$;

COMMENT ON FUNCTION "private"."shortcoming"(public.sync_jobs, text, boolean, text, jsonb) IS 'Why a job that came to its end is only partial, as a warning; null when it is not.';

REVOKE ALL ON FUNCTION "private"."shortcoming"(public.sync_jobs, text, boolean, text, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."shortcoming"(public.sync_jobs, text, boolean, text, jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."shortcoming"(public.sync_jobs, text, boolean, text, jsonb) TO "postgres";

-- private/functions/skip_code.sql

CREATE OR REPLACE FUNCTION private.skip_code (
  state text
)
  RETURNS text
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
  select case skip_code.state when 'CS404' then 'NOT_FOUND' when 'CS416' then 'INTEGRATION_NOT_ACTIVE' when 'CS417' then 'JOB_OPEN' when 'CS425' then 'CONFIGURATION_MISSING'
    else 'INTERNAL' end
$function$;

COMMENT ON FUNCTION "private"."skip_code"(text) IS 'The error code of a refusal to begin a run.';

REVOKE ALL ON FUNCTION "private"."skip_code"(text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."skip_code"(text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."skip_code"(text) TO "postgres";

-- private/functions/source_pairs.sql

CREATE OR REPLACE FUNCTION private.source_pairs (
  load public.charge_loads
)
  RETURNS SETOF private.source_pair
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$
  with published as (
    select l.id, l.source, s.rank, l.is_estimated, l.data_through
    from public.charge_loads l join private.charge_sources s on s.source = l.source
    where l.organization_id = load.organization_id and l.provider = load.provider and l.billing_account_id = load.billing_account_id
      and l.billing_period_start = load.billing_period_start and l.status = 'published' and l.is_payer_view and l.grain = 'full'
  )
  select f.id, c.id, c.source,
    -- While a period is open each source is up to date in its own time: the last common day counts as begun, not as over.
    case when f.is_estimated or c.is_estimated then coalesce(least(f.data_through, c.data_through), load.billing_period_start) end
  from (select * from published order by rank limit 1) f
  join published c on c.rank > f.rank
$function$;

COMMENT ON FUNCTION "private"."source_pairs"(public.charge_loads) IS 'The finest published load of a billing account and period beside each coarser one.';

REVOKE ALL ON FUNCTION "private"."source_pairs"(public.charge_loads) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."source_pairs"(public.charge_loads) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."source_pairs"(public.charge_loads) TO "postgres";

-- private/functions/source_sums.sql

CREATE OR REPLACE FUNCTION private.source_sums (
  load_id     uuid,
  days_before date
)
  RETURNS TABLE (
    billing_currency text,
    account          text,
    charge_category  text,
    measure          text,
    total            numeric
  )
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$
  select c.billing_currency, c.sub_account_id, c.charge_category, m.measure, sum(m.cost)
  from public.charges c
  cross join lateral (values ('unblended_cost', c.unblended_cost), ('net_unblended_cost', c.net_unblended_cost),
    ('amortized_cost', c.amortized_cost), ('net_amortized_cost', c.net_amortized_cost)) as m (measure, cost)
  where c.load_id = source_sums.load_id
    and (source_sums.days_before is null or c.charge_period_start < source_sums.days_before::timestamp at time zone 'UTC')
  group by 1, 2, 3, 4 having sum(m.cost) is not null
$function$;

COMMENT ON FUNCTION "private"."source_sums"(uuid, date) IS 'What a load comes to, by currency, account, charge category and measure; a measure it lacks has no row.';

REVOKE ALL ON FUNCTION "private"."source_sums"(uuid, date) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."source_sums"(uuid, date) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."source_sums"(uuid, date) TO "postgres";

-- private/functions/stage_charges.sql

CREATE OR REPLACE FUNCTION private.stage_charges (
  load public.charge_loads,
  part text,
  rows jsonb
)
  RETURNS void
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
begin
  if jsonb_array_length(rows) > 0 then
    perform private.insert_charges(load, part, rows);
  end if;
exception when cardinality_violation then
  -- Rows of one statement must not meet on a key. Sources fold their pages, so this is rare.
  perform private.insert_charges(load, part, private.fold_charges(rows));
end $function$;

COMMENT ON FUNCTION "private"."stage_charges"(public.charge_loads, text, jsonb) IS 'Stages a page of charges; rows that share a key are summed and counted, in whatever order they come.';

REVOKE ALL ON FUNCTION "private"."stage_charges"(public.charge_loads, text, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."stage_charges"(public.charge_loads, text, jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."stage_charges"(public.charge_loads, text, jsonb) TO "postgres";

-- private/functions/stage_dataset.sql

CREATE OR REPLACE FUNCTION private.stage_dataset (
  account public.encrypted_accounts,
  op      jsonb,
  payload bytea
)
  RETURNS void
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
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
end $function$;

COMMENT ON FUNCTION "private"."stage_dataset"(public.encrypted_accounts, jsonb, bytea) IS 'Stages a dataset, over what was staged of it before. No larger than what it replaces it is taken whatever the quota.';

REVOKE ALL ON FUNCTION "private"."stage_dataset"(public.encrypted_accounts, jsonb, bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."stage_dataset"(public.encrypted_accounts, jsonb, bytea) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."stage_dataset"(public.encrypted_accounts, jsonb, bytea) TO "postgres";

-- private/functions/stage_encrypted.sql

CREATE OR REPLACE FUNCTION private.stage_encrypted (
  frame bytea
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
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
end $function$;

GRANT EXECUTE ON FUNCTION "private"."stage_encrypted"(bytea) TO "authenticated";

COMMENT ON FUNCTION "private"."stage_encrypted"(bytea) IS 'stage_encrypted for the caller.';

REVOKE ALL ON FUNCTION "private"."stage_encrypted"(bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."stage_encrypted"(bytea) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."stage_encrypted"(bytea) TO "postgres";

-- private/functions/stage_records.sql

CREATE OR REPLACE FUNCTION private.stage_records (
  job_id uuid,
  rows   jsonb
)
  RETURNS void
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
declare
  kinds text[] := array(select k from unnest(array['agreements', 'contracts', 'contract_terms', 'contract_charges', 'invoices', 'emissions']) k where rows ? k);
  page_scope text := rows ->> 'scope';
begin
  perform private.note_uncovered(stage_records.job_id, coalesce(rows -> 'uncovered_scopes', '[]'));
  if page_scope is null then
    if cardinality(kinds) > 0 then
      perform private.refuse('CS400', format('a page with %s needs a scope', kinds[1]));
    end if;
    return;
  end if;
  if coalesce((rows ->> 'restarts_scope')::boolean, false) then
    delete from private.staged_records r where r.job_id = stage_records.job_id and r.scope = page_scope;
  end if;
  insert into private.staged_scopes as s (job_id, scope, status)
  values (stage_records.job_id, page_scope, case when coalesce((rows ->> 'completes_scope')::boolean, false) then 'complete' else 'reading' end)
  on conflict on constraint staged_scopes_pkey do update set status = excluded.status, reason_code = null, reason = null;
  insert into private.staged_records as r (job_id, scope, kind, record_key, record)
  select distinct on (k, private.record_key(k, x)) stage_records.job_id, page_scope, k, private.record_key(k, x), x
  from unnest(kinds) k cross join lateral jsonb_array_elements(rows -> k) x
  order by k, private.record_key(k, x), (x ->> 'revision')::bigint desc nulls last
  -- A charge may be listed in several revisions, on several pages: the highest counts.
  on conflict on constraint staged_records_pkey do update set record = excluded.record
  where coalesce((excluded.record ->> 'revision')::bigint, 0) >= coalesce((r.record ->> 'revision')::bigint, 0);
end $function$;

COMMENT ON FUNCTION "private"."stage_records"(uuid, jsonb) IS 'Stages what a page has read of one scope; a page that is committed again replaces its own records.';

REVOKE ALL ON FUNCTION "private"."stage_records"(uuid, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."stage_records"(uuid, jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."stage_records"(uuid, jsonb) TO "postgres";

-- private/functions/staged.sql

CREATE OR REPLACE FUNCTION private.staged (
  job_id uuid,
  kind   text
)
  RETURNS TABLE (
    scope  text,
    record jsonb
  )
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$
  select r.scope, r.record from private.staged_records r
  join private.staged_scopes s on s.job_id = r.job_id and s.scope = r.scope and s.status = 'complete'
  where r.job_id = staged.job_id and r.kind = staged.kind
$function$;

COMMENT ON FUNCTION "private"."staged"(uuid, text) IS 'Staged records of a kind in the scopes that were read to their end.';

REVOKE ALL ON FUNCTION "private"."staged"(uuid, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."staged"(uuid, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."staged"(uuid, text) TO "postgres";

-- private/functions/stale_datasets.sql

CREATE OR REPLACE FUNCTION private.stale_datasets (
  as_of timestamp with time zone
)
  RETURNS TABLE (
    organization_id uuid,
    integration_id  uuid,
    dataset         text,
    data_through    timestamp with time zone,
    allowed         interval
  )
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$
  with watched as (
    select i.id, d.provider, d.dataset, min(s.created_at) as since, greatest(interval '48 hours', interval '6 hours' + interval '1 second' * min(s.longest_gap_seconds)) + d.allowed_lag as allowed
    from public.sync_schedules s
    join public.integrations i on i.id = s.integration_id and i.deleted_at is null and i.status <> 'disabled'
    join private.datasets d on d.provider = i.provider and s.dataset in ('all', d.dataset)
    -- Jobs are kept 90 days: what pauses longer has nothing to be judged by.
    where not s.is_paused and s.longest_gap_seconds < 80 * 86400 and private.missing_setting(i, d.dataset) is null
    group by i.id, d.provider, d.dataset, d.allowed_lag
  )
  select i.organization_id, w.id, w.dataset, t.data_through, w.allowed
  from watched w
  join public.integrations i on i.id = w.id
  join private.datasets d on d.provider = w.provider and d.dataset = w.dataset
  cross join lateral (select private.data_through(i, d) as data_through) t
  where coalesce(t.data_through, w.since) < stale_datasets.as_of - w.allowed
$function$;

COMMENT ON FUNCTION "private"."stale_datasets"(timestamp with time zone) IS 'Scheduled datasets that are older than they may be.';

REVOKE ALL ON FUNCTION "private"."stale_datasets"(timestamp WITH time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."stale_datasets"(timestamp WITH time zone) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."stale_datasets"(timestamp WITH time zone) TO "postgres";

-- private/functions/stale_secrets.sql

CREATE OR REPLACE FUNCTION private.stale_secrets (
  current_key_id text,
  batch          integer
)
  RETURNS jsonb
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  -- Each is handed out once in ten minutes: those that no key opens would fill every batch and stop the rotation for all.
  -- No key has the empty id: who asks with it looks at secrets of every key, as often as they like, and takes nothing.
  with chosen as (
    select x.integration_id, x.field from private.integration_secrets x
    where x.key_id <> stale_secrets.current_key_id
      and (stale_secrets.current_key_id = '' or x.reseal_tried_at is null or x.reseal_tried_at < clock_timestamp() - interval '10 minutes')
    order by x.reseal_tried_at nulls first, x.updated_at limit stale_secrets.batch for update skip locked
  ), handed as (
    update private.integration_secrets s set reseal_tried_at = case when stale_secrets.current_key_id = '' then s.reseal_tried_at else clock_timestamp() end
    from chosen c where s.integration_id = c.integration_id and s.field = c.field
    returning s.integration_id, s.field, s.sealed
  )
  select coalesce(jsonb_agg(jsonb_build_object('integration_id', h.integration_id, 'organization_id', i.organization_id, 'field', h.field, 'sealed', h.sealed)), '[]')
  from handed h join public.integrations i on i.id = h.integration_id
$function$;

GRANT EXECUTE ON FUNCTION "private"."stale_secrets"(text, integer) TO "service_role";

COMMENT ON FUNCTION "private"."stale_secrets"(text, integer) IS 'Secrets not sealed with the current key, those that waited longest first.';

REVOKE ALL ON FUNCTION "private"."stale_secrets"(text, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."stale_secrets"(text, integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."stale_secrets"(text, integer) TO "postgres";

-- private/functions/store_residuals.sql

CREATE OR REPLACE FUNCTION private.store_residuals (
  load      public.charge_loads,
  residuals private.part_residual[]
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  select private.stage_charges(load, p.part || '/residual', jsonb_build_array(jsonb_build_object(
    'charge_period_start', load.billing_period_start, 'charge_period_end', load.billing_period_end,
    'charge_category', coalesce((select min(t.charge_category) from private.control_totals t where t.load_id = load.id and t.part = p.part), 'Adjustment'),
    'source_charge_type', p.part, 'service_name', 'Not attributed by the source', 'billing_currency', p.billing_currency,
    -- The row stands for money, not for lines.
    'source_lines', 0, 'is_estimated', coalesce(bool_or(p.is_estimated), load.is_estimated)
  ) || jsonb_object_agg(p.measure, (p.source_total - p.read_total)::text)
    || jsonb_build_object(
      'billed_cost', coalesce(max(p.source_total - p.read_total) filter (where p.measure = 'billed_cost'),
        max(p.source_total - p.read_total) filter (where p.measure = 'net_unblended_cost'),
        max(p.source_total - p.read_total) filter (where p.measure = 'unblended_cost'))::text,
      'effective_cost', coalesce(max(p.source_total - p.read_total) filter (where p.measure = 'effective_cost'),
        max(p.source_total - p.read_total) filter (where p.measure = 'net_amortized_cost'),
        max(p.source_total - p.read_total) filter (where p.measure = 'amortized_cost'))::text)))
  from unnest(store_residuals.residuals) p
  where p.measure <> 'source_lines'
  group by p.part, p.billing_currency
  having bool_or(p.source_total <> p.read_total)
$function$;

COMMENT ON FUNCTION "private"."store_residuals"(public.charge_loads, private.part_residual[]) IS 'Stores what the source''s totals hold beyond its rows, so that the stored total is the source''s total.';

REVOKE ALL ON FUNCTION "private"."store_residuals"(public.charge_loads, private.part_residual[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."store_residuals"(public.charge_loads, private.part_residual[]) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."store_residuals"(public.charge_loads, private.part_residual[]) TO "postgres";

-- private/functions/sweep_emissions.sql

CREATE OR REPLACE FUNCTION private.sweep_emissions (
  job    public.sync_jobs,
  source text
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  delete from public.emission_activities a
  using private.staged_scopes s
  where s.job_id = job.id and s.status = 'complete'
    and a.organization_id = job.organization_id and a.period_start = job.period_start and a.source = sweep_emissions.source and a.listing_scope = s.scope
    and not exists (select from private.staged_records r
      where r.job_id = job.id and r.scope = s.scope and r.kind = 'emissions' and r.record_key = a.external_key)
    -- A record that could not be read is still there, unless what was read beside it is of another version.
    and (s.scope = any (private.swept_scopes(job.id)) or exists (select from private.staged_records r
      where r.job_id = job.id and r.scope = s.scope and r.kind = 'emissions' and r.record ->> 'model_version' is distinct from a.model_version))
$function$;

COMMENT ON FUNCTION "private"."sweep_emissions"(public.sync_jobs, text) IS 'Deletes what the listings a job has read no longer name.';

REVOKE ALL ON FUNCTION "private"."sweep_emissions"(public.sync_jobs, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."sweep_emissions"(public.sync_jobs, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."sweep_emissions"(public.sync_jobs, text) TO "postgres";

-- private/functions/swept_scopes.sql

CREATE OR REPLACE FUNCTION private.swept_scopes (
  job_id uuid
)
  RETURNS text[]
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$
  select coalesce(array_agg(s.scope order by s.scope), '{}') from private.staged_scopes s
  where s.job_id = swept_scopes.job_id and s.status = 'complete'
    -- A record that could not be read is still there: nothing is taken for vanished beside it.
    and not exists (select from public.sync_rejects r where r.job_id = s.job_id and r.part = s.scope)
$function$;

COMMENT ON FUNCTION "private"."swept_scopes"(uuid) IS 'The scopes of a job whose stored records go unless it has read them: those read to their end without a reject.';

REVOKE ALL ON FUNCTION "private"."swept_scopes"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."swept_scopes"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."swept_scopes"(uuid) TO "postgres";

-- private/functions/take_files.sql

CREATE OR REPLACE FUNCTION private.take_files (
  endpoint_id uuid,
  most        integer,
  on_worker   boolean
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
declare
  chosen uuid[];
  taken jsonb;
begin
  -- Whoever stopped twice over a file may take others along: such a file is nobody's company.
  if exists (select from public.forwarder_files f join public.forwarders x on x.id = f.forwarder_id
      where x.endpoint_id = take_files.endpoint_id and f.state = 'running' and f.stalls >= 2) then
    return '[]';
  end if;
  chosen := array(select t.id from private.files_to_take(take_files.endpoint_id, 1, take_files.on_worker, 0, 100) t where t.stalls >= 2);
  if cardinality(chosen) = 0 or exists (select from public.forwarder_files f join public.forwarders x on x.id = f.forwarder_id
      where x.endpoint_id = take_files.endpoint_id and f.state = 'running') then
    chosen := array(select t.id from private.files_to_take(take_files.endpoint_id, least(greatest(take_files.most, 0), 20), take_files.on_worker, 0, 1) t);
  end if;
  update public.forwarder_files f set state = 'running', attempts = f.attempts + 1, started_at = coalesce(f.started_at, clock_timestamp()),
    error_code = null, error = null
  where f.id = any (chosen);
  select coalesce(jsonb_agg(private.file_for_worker(f) order by array_position(chosen, f.id)), '[]') into taken
  from public.forwarder_files f where f.id = any (chosen);
  return taken;
end $function$;

COMMENT ON FUNCTION "private"."take_files"(uuid, integer, boolean) IS 'Gives due files of an endpoint to its holder.';

REVOKE ALL ON FUNCTION "private"."take_files"(uuid, integer, boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."take_files"(uuid, integer, boolean) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."take_files"(uuid, integer, boolean) TO "postgres";

-- private/functions/take_inventory_snapshot.sql

CREATE OR REPLACE FUNCTION private.take_inventory_snapshot (
  organization_id uuid,
  name            text,
  start_date      date,
  end_date        date
)
  RETURNS uuid
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  snapshot uuid;
begin
  perform private.require_role(take_inventory_snapshot.organization_id, 'admin', 'freeze an inventory');
  begin
    insert into public.inventory_snapshots (organization_id, name, period_start, period_end, taken_by)
    values (take_inventory_snapshot.organization_id, btrim(take_inventory_snapshot.name), take_inventory_snapshot.start_date,
      take_inventory_snapshot.end_date, (select auth.uid()))
    returning id into snapshot;
  exception
    when unique_violation then
      perform private.refuse('CS409', format('there is a snapshot named %s already', btrim(take_inventory_snapshot.name)));
    when check_violation or not_null_violation then
      perform private.refuse('CS400', 'a snapshot needs a name of 1 to 200 characters, a first day of a month and a later first day of a month');
  end;
  insert into public.inventory_snapshot_lines (snapshot_id, line_no, organization_id, period_start, provider, account_id, service_category, region,
    country, provider_scope, accounting_method, source, calculation, model_version, co2e_kg)
  select snapshot, row_number() over (order by e.period_start, e.provider, e.account_id, e.service_category, e.region, e.provider_scope, e.accounting_method),
    e.organization_id, e.period_start, e.provider, e.account_id, e.service_category, e.region, e.country, e.provider_scope, e.accounting_method, e.source,
    e.calculation, e.model_version, sum(e.co2e_kg)
  from public.primary_emissions e
  where e.organization_id = take_inventory_snapshot.organization_id and e.period_start >= take_inventory_snapshot.start_date
    and e.period_end <= take_inventory_snapshot.end_date
  group by e.organization_id, e.period_start, e.provider, e.account_id, e.service_category, e.region, e.country, e.provider_scope, e.accounting_method,
    e.source, e.calculation, e.model_version;
  perform private.record_audit(take_inventory_snapshot.organization_id, 'inventory.frozen', 'inventory_snapshot', snapshot::text,
    jsonb_build_object('start', take_inventory_snapshot.start_date, 'end', take_inventory_snapshot.end_date));
  return snapshot;
end $function$;

GRANT EXECUTE ON FUNCTION "private"."take_inventory_snapshot"(uuid, text, date, date) TO "authenticated";

COMMENT ON FUNCTION "private"."take_inventory_snapshot"(uuid, text, date, date) IS 'take_inventory_snapshot for the caller.';

REVOKE ALL ON FUNCTION "private"."take_inventory_snapshot"(uuid, text, date, date) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."take_inventory_snapshot"(uuid, text, date, date) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."take_inventory_snapshot"(uuid, text, date, date) TO "postgres";

-- private/functions/take_redrives.sql

CREATE OR REPLACE FUNCTION private.take_redrives (
  endpoint public.forwarder_endpoints,
  most     integer
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
declare
  forwarder public.forwarders;
  chosen uuid[] := '{}';
  fitting uuid[];
  records bigint;
  room int := least(greatest(take_redrives.most, 0), 20);
begin
  for forwarder in select f.* from private.open_forwarders(endpoint.id) f where f.redrive_next_at <= clock_timestamp() order by f.id loop
    select coalesce(array_agg(t.id), '{}'), coalesce(sum(t.record_count), 0) into fitting, records from (
      select w.id, w.record_count from (
        select l.id, l.record_count, l.created_at, sum(l.record_count) over (order by l.created_at, l.id) as up_to from (
          select d.id, d.record_count, d.created_at from public.dead_letters d
          where d.forwarder_id = forwarder.id and d.state = 'redriving' and d.redrive_token is null
          order by d.created_at, d.id limit room - cardinality(chosen)) l) w
      -- What a second allows; a dead letter larger than that is followed by a longer pause.
      where forwarder.redrive_per_second is null or w.up_to <= greatest(forwarder.redrive_per_second, w.record_count)
      order by w.created_at, w.id) t;
    chosen := chosen || fitting;
    if forwarder.redrive_per_second is not null and records > 0 then
      update public.forwarders f set redrive_next_at = clock_timestamp() + records * interval '1 second' / forwarder.redrive_per_second
      where f.id = forwarder.id;
    end if;
  end loop;
  update public.dead_letters l set redrive_token = endpoint.lease_token where l.id = any (chosen);
  return private.redrives_for_worker(chosen);
end $function$;

COMMENT ON FUNCTION "private"."take_redrives"(public.forwarder_endpoints, integer) IS 'Gives dead letters that are to be sent again to the holder of an endpoint, no faster than somebody chose.';

REVOKE ALL ON FUNCTION "private"."take_redrives"(public.forwarder_endpoints, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."take_redrives"(public.forwarder_endpoints, integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."take_redrives"(public.forwarder_endpoints, integer) TO "postgres";

-- private/functions/take_token.sql

CREATE OR REPLACE FUNCTION private.take_token (
  bucket            text,
  capacity          integer,
  refill_per_minute numeric
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  now_at timestamptz := clock_timestamp();
  available numeric;
begin
  insert into private.rate_limits as l (bucket, tokens, refilled_at) values (take_token.bucket, take_token.capacity - 1, now_at)
  on conflict on constraint rate_limits_pkey do update set
    tokens = least(take_token.capacity, l.tokens + extract(epoch from greatest(now_at - l.refilled_at, interval '0')) / 60 * take_token.refill_per_minute) - 1,
    refilled_at = greatest(now_at, l.refilled_at)
  returning tokens into available;
  if available >= 0 then
    return jsonb_build_object('allowed', true, 'retry_after_seconds', 0);
  end if;
  -- A refused call takes nothing: it must not push the next allowed one further away.
  update private.rate_limits l set tokens = l.tokens + 1 where l.bucket = take_token.bucket;
  return jsonb_build_object('allowed', false, 'retry_after_seconds', ceil(-available / take_token.refill_per_minute * 60));
end $function$;

GRANT EXECUTE ON FUNCTION "private"."take_token"(text, integer, numeric) TO "service_role";

COMMENT ON FUNCTION "private"."take_token"(text, integer, numeric) IS 'Takes a token, or says in how many seconds there will be one.';

REVOKE ALL ON FUNCTION "private"."take_token"(text, integer, numeric) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."take_token"(text, integer, numeric) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."take_token"(text, integer, numeric) TO "postgres";

-- private/functions/take_user_token.sql

CREATE OR REPLACE FUNCTION private.take_user_token()
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  rate int := private.user_rate();
  taken jsonb := private.take_token('user:' || (select auth.uid()), rate, rate);
begin
  if not (taken ->> 'allowed')::boolean then
    perform private.refuse_rate((taken ->> 'retry_after_seconds')::numeric);
  end if;
end $function$;

GRANT EXECUTE ON FUNCTION "private"."take_user_token"() TO "authenticated";

COMMENT ON FUNCTION "private"."take_user_token"() IS 'Takes a token of the caller, or refuses (CS429). The last thing a function does: the bucket stays locked until the commit.';

REVOKE ALL ON FUNCTION "private"."take_user_token"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."take_user_token"() FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."take_user_token"() TO "postgres";

-- private/functions/tick.sql

CREATE OR REPLACE FUNCTION private.tick()
  RETURNS jsonb
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  due int;
begin
  perform private.run_schedules(clock_timestamp());
  due := private.due_jobs(8);
  perform private.note_tick(due, 0);
  return jsonb_build_object('due_jobs', due, 'unplanned_schedules', private.unplanned_schedules(clock_timestamp(), 100));
end $function$;

GRANT EXECUTE ON FUNCTION "private"."tick"() TO "service_role";

COMMENT ON FUNCTION "private"."tick"() IS 'A tick from outside the database: begins what is scheduled and says how much is due.';

REVOKE ALL ON FUNCTION "private"."tick"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."tick"() FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."tick"() TO "postgres";

-- private/functions/unplanned_schedules.sql

CREATE OR REPLACE FUNCTION private.unplanned_schedules (
  as_of timestamp with time zone,
  most  integer
)
  RETURNS integer
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select count(*)::int from (
    select from public.sync_schedules s
    where s.next_run_at is null and not s.is_paused and s.plan_after <= unplanned_schedules.as_of limit unplanned_schedules.most) u
$function$;

COMMENT ON FUNCTION "private"."unplanned_schedules"(timestamp with time zone, integer) IS 'How many schedules wait for their next run to be planned, counted up to a limit.';

REVOKE ALL ON FUNCTION "private"."unplanned_schedules"(timestamp WITH time zone, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."unplanned_schedules"(timestamp WITH time zone, integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."unplanned_schedules"(timestamp WITH time zone, integer) TO "postgres";

-- private/functions/unserved_periods.sql

CREATE OR REPLACE FUNCTION private.unserved_periods (
  run public.sync_runs
)
  RETURNS TABLE (
    dataset      text,
    period_start date,
    period_end   date
  )
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$
  select d.dataset, p.period_start, p.period_end
  from private.datasets d
  cross join lateral private.job_periods(d.is_by_period,
    case when run.is_window_asked then run.start_date else (run.start_date - make_interval(months => d.months_back))::date end, run.end_date) p
  where d.provider = run.provider and d.dataset = any (run.data_types)
    -- A provider that delivers late has nothing of a month that still runs.
    and (run.is_window_asked or d.months_back = 0 or p.period_end <= private.utc_today())
    and not exists (select from public.sync_run_jobs x join public.sync_jobs j on j.id = x.job_id
      where x.run_id = run.id and j.dataset = d.dataset and j.period_start is not distinct from p.period_start)
$function$;

COMMENT ON FUNCTION "private"."unserved_periods"(public.sync_runs) IS 'What a run asked for that no job of it will read yet.';

REVOKE ALL ON FUNCTION "private"."unserved_periods"(public.sync_runs) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."unserved_periods"(public.sync_runs) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."unserved_periods"(public.sync_runs) TO "postgres";

-- private/functions/unstaged_datasets.sql

CREATE OR REPLACE FUNCTION private.unstaged_datasets (
  account public.encrypted_accounts
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$
  select coalesce(jsonb_agg(d.id order by d.id), '[]') from public.encrypted_datasets d
  left join private.staged_datasets s on s.organization_id = d.organization_id and s.owner_id = d.owner_id and s.dataset_id = d.id
  where d.organization_id = account.organization_id and d.owner_id = account.owner_id and d.deleted_at is null
    and s.base_version is distinct from d.version
$function$;

COMMENT ON FUNCTION "private"."unstaged_datasets"(public.encrypted_accounts) IS 'Living datasets that were not staged, or were written since.';

REVOKE ALL ON FUNCTION "private"."unstaged_datasets"(public.encrypted_accounts) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."unstaged_datasets"(public.encrypted_accounts) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."unstaged_datasets"(public.encrypted_accounts) TO "postgres";

-- private/functions/update_integration.sql

CREATE OR REPLACE FUNCTION private.update_integration (
  integration_id uuid,
  changes        jsonb,
  request_id     text
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  integration public.integrations := private.read_integration(update_integration.integration_id, 'admin', 'change an integration');
begin
  update public.integrations i set
    name = coalesce(changes ->> 'name', i.name),
    role_arn = case when changes ? 'role_arn' then changes ->> 'role_arn' else i.role_arn end,
    region = coalesce(changes ->> 'region', i.region),
    -- A member that is given as null goes.
    settings = (select (i.settings - coalesce(array_agg(k) filter (where changes ? k), '{}'))
        || coalesce(jsonb_strip_nulls(jsonb_object_agg(k, changes -> k) filter (where changes ? k)), '{}')
      from unnest(array['member_role_name', 'cost_report', 'carbon_export', 'subscription_ids', 'carbon_table', 'billing_table']) k),
    daily_request_cap = case when changes ? 'daily_request_cap' then (changes ->> 'daily_request_cap')::int else i.daily_request_cap end,
    max_attempts = case when changes ? 'max_attempts' then (changes ->> 'max_attempts')::int else i.max_attempts end,
    -- An enabled integration is tested before it is used again: its credentials may have ended meanwhile.
    status = case (changes ->> 'is_disabled')::boolean
      when true then 'disabled'
      when false then case when i.status = 'disabled' then 'pending' else i.status end
      else i.status end,
    status_reason = case
      when (changes ->> 'is_disabled')::boolean then 'disabled by an admin'
      when i.status = 'disabled' and not (changes ->> 'is_disabled')::boolean then 'enabled again: test the integration'
      else i.status_reason end
  where i.id = integration.id
  returning * into integration;
  if integration.status = 'disabled' then
    perform private.cancel_jobs(array(select j.id from public.sync_jobs j where j.integration_id = integration.id and j.status in ('queued', 'running') order by j.id),
      'the integration was disabled');
  end if;
  perform private.record_audit(integration.organization_id, 'integration.changed', 'integration', integration.id::text,
    jsonb_build_object('members', (select coalesce(jsonb_agg(k order by k), '[]') from jsonb_object_keys(changes) k)), update_integration.request_id);
  return to_jsonb(integration);
end $function$;

GRANT EXECUTE ON FUNCTION "private"."update_integration"(uuid, jsonb, text) TO "authenticated";

COMMENT ON FUNCTION "private"."update_integration"(uuid, jsonb, text) IS 'update_integration for the caller.';

REVOKE ALL ON FUNCTION "private"."update_integration"(uuid, jsonb, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."update_integration"(uuid, jsonb, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."update_integration"(uuid, jsonb, text) TO "postgres";

-- private/functions/upsert_emissions.sql

CREATE OR REPLACE FUNCTION private.upsert_emissions (
  job    public.sync_jobs,
  source text
)
  RETURNS bigint
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
declare
  published bigint;
begin
  insert into public.emission_activities as e (organization_id, provider, source, listing_scope, external_key, period_start, period_end, account_id,
    billing_account_id, resource_group, resource_id, service_raw, service_code, service_category, region_raw, region, country, provider_scope,
    accounting_method, co2e_kg, energy_kwh, usage_quantity, usage_unit, cost, billing_currency, calculation, factor_g_per_kwh, factor_year,
    factor_source, factor_rung, pue, model_version, source_unit, metadata, integration_id, job_id)
  select job.organization_id, job.provider, upsert_emissions.source, s.scope, x.external_key, x.period_start, (x.period_start + interval '1 month')::date,
    x.account_id, x.billing_account_id, x.resource_group, x.resource_id, x.service_raw, x.service_code,
    private.service_category(job.provider, x.service_code, x.service_raw), x.region_raw, r.region, private.country_of(job.provider, r.region),
    x.provider_scope, x.accounting_method, x.co2e_kg, x.energy_kwh, x.usage_quantity, x.usage_unit, x.cost, x.billing_currency, x.calculation,
    x.factor_g_per_kwh, x.factor_year, x.factor_source, x.factor_rung, x.pue, x.model_version, x.source_unit, coalesce(x.metadata, '{}'),
    job.integration_id, job.id
  from private.staged(job.id, 'emissions') s
  cross join lateral jsonb_to_record(s.record) as x (external_key text, period_start date, account_id text, billing_account_id text, resource_group text,
    resource_id text, service_raw text, service_code text, region_raw text, provider_scope smallint, accounting_method text, co2e_kg numeric,
    energy_kwh numeric, usage_quantity numeric, usage_unit text, cost numeric, billing_currency text, calculation text, factor_g_per_kwh numeric,
    factor_year smallint, factor_source text, factor_rung text, pue numeric, model_version text, source_unit text, metadata jsonb)
  cross join lateral (select private.normal_region(job.provider, x.region_raw) as region) r
  on conflict on constraint emission_activities_name_a_figure_once do update set
    period_start = excluded.period_start, period_end = excluded.period_end, account_id = excluded.account_id,
    billing_account_id = excluded.billing_account_id, resource_group = excluded.resource_group, resource_id = excluded.resource_id,
    service_raw = excluded.service_raw, service_code = excluded.service_code, service_category = excluded.service_category,
    region_raw = excluded.region_raw, region = excluded.region, country = excluded.country, provider_scope = excluded.provider_scope,
    accounting_method = excluded.accounting_method, co2e_kg = excluded.co2e_kg, energy_kwh = excluded.energy_kwh,
    usage_quantity = excluded.usage_quantity, usage_unit = excluded.usage_unit, cost = excluded.cost, billing_currency = excluded.billing_currency,
    calculation = excluded.calculation, factor_g_per_kwh = excluded.factor_g_per_kwh, factor_year = excluded.factor_year,
    factor_source = excluded.factor_source, factor_rung = excluded.factor_rung, pue = excluded.pue, model_version = excluded.model_version,
    source_unit = excluded.source_unit, metadata = excluded.metadata, integration_id = excluded.integration_id, job_id = excluded.job_id,
    updated_at = clock_timestamp();
  get diagnostics published = row_count;
  return published;
end $function$;

COMMENT ON FUNCTION "private"."upsert_emissions"(public.sync_jobs, text) IS 'Writes the staged emissions of listings that were read to their end, with the category of their service and the place of their region.';

REVOKE ALL ON FUNCTION "private"."upsert_emissions"(public.sync_jobs, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."upsert_emissions"(public.sync_jobs, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."upsert_emissions"(public.sync_jobs, text) TO "postgres";

-- private/functions/upsert_invoices.sql

CREATE OR REPLACE FUNCTION private.upsert_invoices (
  job        public.sync_jobs,
  account_id text
)
  RETURNS bigint
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
declare
  published bigint;
begin
  insert into public.aws_invoices as i (organization_id, invoicing_entity, invoice_id, account_id, listing_account_id, billing_period_start,
    billing_period_end, billing_entity, issued_at, due_at, invoice_type, bill_type, invoice_frequency, original_invoice_id, commercial_invoice_id,
    purchase_order_number, einvoice_delivery_status, tax_authority_status, payable_effect,
    base_currency, base_currency_total, base_currency_before_tax, base_currency_breakdown, base_currency_exchange_rate, base_currency_exchanged_from,
    payment_currency, payment_currency_total, payment_currency_before_tax, payment_currency_breakdown, payment_currency_exchange_rate,
    payment_currency_exchanged_from, tax_currency, tax_currency_total, tax_currency_before_tax, tax_currency_breakdown, tax_currency_exchange_rate,
    tax_currency_exchanged_from, integration_id, job_id)
  select distinct on (x.invoicing_entity, x.invoice_id) job.organization_id, x.invoicing_entity, x.invoice_id, x.account_id, upsert_invoices.account_id,
    x.billing_period_start, (x.billing_period_start + interval '1 month')::date, x.billing_entity, x.issued_at, x.due_at, x.invoice_type, x.bill_type,
    x.invoice_frequency, x.original_invoice_id, x.commercial_invoice_id, x.purchase_order_number, x.einvoice_delivery_status, x.tax_authority_status,
    x.payable_effect, b.currency, b.total, b.before_tax, b.breakdown, b.exchange_rate, b.exchanged_from,
    p.currency, p.total, p.before_tax, p.breakdown, p.exchange_rate, p.exchanged_from,
    t.currency, t.total, t.before_tax, t.breakdown, t.exchange_rate, t.exchanged_from, job.integration_id, job.id
  from private.staged(job.id, 'invoices') s
  cross join lateral jsonb_to_record(s.record) as x (invoicing_entity text, invoice_id text, account_id text, billing_period_start date,
    billing_entity text, issued_at timestamptz, due_at timestamptz, invoice_type text, bill_type text, invoice_frequency text, original_invoice_id text,
    commercial_invoice_id text, purchase_order_number text, einvoice_delivery_status text, tax_authority_status text, payable_effect smallint,
    base jsonb, payment jsonb, tax jsonb)
  cross join lateral jsonb_to_record(coalesce(x.base, '{}'))
    as b (currency text, total numeric, before_tax numeric, breakdown jsonb, exchange_rate numeric, exchanged_from text)
  cross join lateral jsonb_to_record(coalesce(x.payment, '{}'))
    as p (currency text, total numeric, before_tax numeric, breakdown jsonb, exchange_rate numeric, exchanged_from text)
  cross join lateral jsonb_to_record(coalesce(x.tax, '{}'))
    as t (currency text, total numeric, before_tax numeric, breakdown jsonb, exchange_rate numeric, exchanged_from text)
  order by x.invoicing_entity, x.invoice_id, s.scope desc
  on conflict on constraint aws_invoices_one_per_issuer do update set
    account_id = excluded.account_id, listing_account_id = excluded.listing_account_id, billing_period_start = excluded.billing_period_start,
    billing_period_end = excluded.billing_period_end, billing_entity = excluded.billing_entity, issued_at = excluded.issued_at, due_at = excluded.due_at,
    invoice_type = excluded.invoice_type, bill_type = excluded.bill_type, invoice_frequency = excluded.invoice_frequency,
    original_invoice_id = excluded.original_invoice_id, commercial_invoice_id = excluded.commercial_invoice_id,
    purchase_order_number = excluded.purchase_order_number, einvoice_delivery_status = excluded.einvoice_delivery_status,
    tax_authority_status = excluded.tax_authority_status, payable_effect = excluded.payable_effect,
    base_currency = excluded.base_currency, base_currency_total = excluded.base_currency_total,
    base_currency_before_tax = excluded.base_currency_before_tax, base_currency_breakdown = excluded.base_currency_breakdown,
    base_currency_exchange_rate = excluded.base_currency_exchange_rate, base_currency_exchanged_from = excluded.base_currency_exchanged_from,
    payment_currency = excluded.payment_currency, payment_currency_total = excluded.payment_currency_total,
    payment_currency_before_tax = excluded.payment_currency_before_tax, payment_currency_breakdown = excluded.payment_currency_breakdown,
    payment_currency_exchange_rate = excluded.payment_currency_exchange_rate, payment_currency_exchanged_from = excluded.payment_currency_exchanged_from,
    tax_currency = excluded.tax_currency, tax_currency_total = excluded.tax_currency_total, tax_currency_before_tax = excluded.tax_currency_before_tax,
    tax_currency_breakdown = excluded.tax_currency_breakdown, tax_currency_exchange_rate = excluded.tax_currency_exchange_rate,
    tax_currency_exchanged_from = excluded.tax_currency_exchanged_from, integration_id = excluded.integration_id, job_id = excluded.job_id;
  get diagnostics published = row_count;
  return published;
end $function$;

COMMENT ON FUNCTION "private"."upsert_invoices"(public.sync_jobs, text) IS 'Writes the staged invoices of periods that were read to their end.';

REVOKE ALL ON FUNCTION "private"."upsert_invoices"(public.sync_jobs, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."upsert_invoices"(public.sync_jobs, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."upsert_invoices"(public.sync_jobs, text) TO "postgres";

-- private/functions/usage_loads.sql

CREATE OR REPLACE FUNCTION private.usage_loads (
  job public.sync_jobs
)
  RETURNS SETOF public.charge_loads
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$
  select l.*
  from public.charge_loads l
  join private.charge_sources s on s.source = l.source and s.is_line_item
  where l.organization_id = job.organization_id and l.provider = job.provider and l.integration_id = job.integration_id
    and l.billing_period_start = job.period_start and l.status = 'published'
$function$;

COMMENT ON FUNCTION "private"."usage_loads"(public.sync_jobs) IS 'The published loads of line items that a job''s integration has read for its month.';

REVOKE ALL ON FUNCTION "private"."usage_loads"(public.sync_jobs) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."usage_loads"(public.sync_jobs) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."usage_loads"(public.sync_jobs) TO "postgres";

-- private/functions/user_rate.sql

CREATE OR REPLACE FUNCTION private.user_rate()
  RETURNS integer
  LANGUAGE plpgsql
  STABLE
  SET search_path TO ''
  AS $function$
begin
  return (select coalesce((select r.per_minute from private.user_rates r), 120));
end $function$;

COMMENT ON FUNCTION "private"."user_rate"() IS 'Requests a minute that a user has; the setting''s default before a function told it.';

REVOKE ALL ON FUNCTION "private"."user_rate"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."user_rate"() FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."user_rate"() TO "postgres";

-- private/functions/utc_today.sql

CREATE OR REPLACE FUNCTION private.utc_today()
  RETURNS date
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$ select (now() at time zone 'UTC')::date $function$;

COMMENT ON FUNCTION "private"."utc_today"() IS 'The UTC day, whatever the session''s time zone.';

REVOKE ALL ON FUNCTION "private"."utc_today"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."utc_today"() FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."utc_today"() TO "postgres";

-- private/functions/vault_secret.sql

CREATE OR REPLACE FUNCTION private.vault_secret (
  name text
)
  RETURNS text
  LANGUAGE plpgsql
  STABLE
  SET search_path TO ''
  AS $function$
declare
  found_secret text;
begin
  if to_regclass('vault.decrypted_secrets') is null then
    return null;
  end if;
  execute 'select decrypted_secret from vault.decrypted_secrets where name = $1' into found_secret using vault_secret.name;
  return found_secret;
end $function$;

COMMENT ON FUNCTION "private"."vault_secret"(text) IS 'A platform secret from Vault; null where there is no Vault or no such entry.';

REVOKE ALL ON FUNCTION "private"."vault_secret"(text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."vault_secret"(text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."vault_secret"(text) TO "postgres";

-- private/functions/visible_accounts.sql

CREATE OR REPLACE FUNCTION private.visible_accounts()
  RETURNS TABLE (
    organization_id uuid,
    account_id      text
  )
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select m.organization_id, s.account_id
  from public.organization_members m
  cross join lateral unnest(m.account_scope) as s (account_id)
  where m.user_id = (select auth.uid())
    and m.organization_id in (select private.visible_organization_ids())
$function$;

GRANT EXECUTE ON FUNCTION "private"."visible_accounts"() TO "authenticated";

GRANT EXECUTE ON FUNCTION "private"."visible_accounts"() TO "service_role";

COMMENT ON FUNCTION "private"."visible_accounts"() IS 'Cloud accounts named in the caller''s restricted memberships.';

REVOKE ALL ON FUNCTION "private"."visible_accounts"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."visible_accounts"() FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."visible_accounts"() TO "postgres";

-- private/functions/visible_integration.sql

CREATE OR REPLACE FUNCTION private.visible_integration (
  integration_id uuid
)
  RETURNS public.integrations
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  integration public.integrations;
begin
  select i.* into integration from public.integrations i
  where i.id = visible_integration.integration_id and i.deleted_at is null
    and i.organization_id in (select private.visible_organization_ids());
  if not found then
    perform private.refuse('CS404', 'integration not found');
  end if;
  return integration;
end $function$;

GRANT EXECUTE ON FUNCTION "private"."visible_integration"(uuid) TO "authenticated";

COMMENT ON FUNCTION "private"."visible_integration"(uuid) IS 'An integration of the caller''s organizations; a foreign one is refused as not found.';

REVOKE ALL ON FUNCTION "private"."visible_integration"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."visible_integration"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."visible_integration"(uuid) TO "postgres";

-- private/functions/visible_organization_ids.sql

CREATE OR REPLACE FUNCTION private.visible_organization_ids()
  RETURNS SETOF uuid
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select private.organization_ids_with_role('viewer')
$function$;

GRANT EXECUTE ON FUNCTION "private"."visible_organization_ids"() TO "authenticated";

GRANT EXECUTE ON FUNCTION "private"."visible_organization_ids"() TO "service_role";

COMMENT ON FUNCTION "private"."visible_organization_ids"() IS 'Organizations the caller belongs to.';

REVOKE ALL ON FUNCTION "private"."visible_organization_ids"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."visible_organization_ids"() FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."visible_organization_ids"() TO "postgres";

-- private/functions/visible_run.sql

CREATE OR REPLACE FUNCTION private.visible_run (
  sync_run_id uuid
)
  RETURNS public.sync_runs
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  run public.sync_runs;
begin
  select r.* into run from public.sync_runs r
  where r.id = visible_run.sync_run_id and r.organization_id in (select private.visible_organization_ids());
  if not found then
    perform private.refuse('CS404', 'sync run not found');
  end if;
  return run;
end $function$;

GRANT EXECUTE ON FUNCTION "private"."visible_run"(uuid) TO "authenticated";

COMMENT ON FUNCTION "private"."visible_run"(uuid) IS 'A run of the caller''s organizations; a foreign one is refused as not found.';

REVOKE ALL ON FUNCTION "private"."visible_run"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."visible_run"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."visible_run"(uuid) TO "postgres";

-- private/functions/waits_for_another.sql

CREATE OR REPLACE FUNCTION private.waits_for_another (
  file public.forwarder_files
)
  RETURNS boolean
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$
  select file.sequence is not null and exists (
    select from public.forwarder_files o where o.forwarder_id = file.forwarder_id and o.object_key = file.object_key
      and o.sequence < file.sequence and o.state in ('queued', 'running'))
$function$;

COMMENT ON FUNCTION "private"."waits_for_another"(public.forwarder_files) IS 'An earlier version of the same key is still open: versions are sent in their order.';

REVOKE ALL ON FUNCTION "private"."waits_for_another"(public.forwarder_files) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."waits_for_another"(public.forwarder_files) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."waits_for_another"(public.forwarder_files) TO "postgres";

-- private/functions/wake_worker.sql

CREATE OR REPLACE FUNCTION private.wake_worker()
  RETURNS integer
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  due int;
  wanted int;
  project_url text := private.vault_secret('project_url');
  worker_token text := private.vault_secret('worker_token');
  wakes int := 0;
begin
  perform private.run_schedules(clock_timestamp());
  due := private.due_jobs(8);
  -- One wake plans them all.
  wanted := greatest(due, private.unplanned_schedules(clock_timestamp(), 1));
  if wanted > 0 and project_url is not null and worker_token is not null and to_regnamespace('net') is not null then
    for wake in 1..wanted loop
      execute 'select net.http_post(url := $1, body := $2, headers := $3, timeout_milliseconds := 5000)'
      using project_url || '/functions/v1/connector-sync/worker', '{}'::jsonb,
        jsonb_build_object('Content-Type', 'application/json', 'Authorization', 'Bearer ' || worker_token);
    end loop;
    wakes := wanted;
  end if;
  perform private.note_tick(due, wakes);
  return wakes;
end $function$;

COMMENT ON FUNCTION "private"."wake_worker"() IS 'Begins what is scheduled, then posts one wake per due job, eight at most; nothing due, nothing posted. Whether a wake helped is read from the jobs, never from pg_net.';

REVOKE ALL ON FUNCTION "private"."wake_worker"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."wake_worker"() FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."wake_worker"() TO "postgres";

-- private/functions/welcome_user.sql

CREATE OR REPLACE FUNCTION private.welcome_user()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  perform private.ensure_personal_organization(new.id);
  return new;
end $function$;

COMMENT ON FUNCTION "private"."welcome_user"() IS 'Gives a new user a personal organization. Security definer: the Auth server that inserts users owns nothing here.';

REVOKE ALL ON FUNCTION "private"."welcome_user"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."welcome_user"() FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."welcome_user"() TO "postgres";

-- private/functions/wholly_visible_organization_ids.sql

CREATE OR REPLACE FUNCTION private.wholly_visible_organization_ids()
  RETURNS SETOF uuid
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select m.organization_id
  from public.organization_members m
  where m.user_id = (select auth.uid()) and m.account_scope is null
    and m.organization_id in (select private.visible_organization_ids())
$function$;

GRANT EXECUTE ON FUNCTION "private"."wholly_visible_organization_ids"() TO "authenticated";

GRANT EXECUTE ON FUNCTION "private"."wholly_visible_organization_ids"() TO "service_role";

COMMENT ON FUNCTION "private"."wholly_visible_organization_ids"() IS 'Organizations whose every cloud account the caller may see.';

REVOKE ALL ON FUNCTION "private"."wholly_visible_organization_ids"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."wholly_visible_organization_ids"() FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."wholly_visible_organization_ids"() TO "postgres";

-- private/functions/withdraw_emissions.sql

CREATE OR REPLACE FUNCTION private.withdraw_emissions (
  integration public.integrations
)
  RETURNS bigint
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
declare
  withdrawn bigint := 0;
  gone bigint;
  month date;
  before jsonb;
begin
  for month in select distinct a.period_start from public.emission_listings a where a.integration_id = integration.id order by a.period_start loop
    perform pg_advisory_xact_lock(hashtextextended(concat_ws('/', 'emissions', integration.organization_id, integration.provider, month), 0));
    before := private.emission_totals_before(integration.organization_id, integration.provider, month);
    delete from public.emission_activities a where a.integration_id = integration.id and a.period_start = month;
    get diagnostics gone = row_count;
    withdrawn := withdrawn + gone;
    delete from public.emission_listings l where l.integration_id = integration.id and l.period_start = month;
    perform private.refresh_emission_coverage(integration.organization_id, integration.provider, month, before, null);
  end loop;
  return withdrawn;
end $function$;

COMMENT ON FUNCTION "private"."withdraw_emissions"(public.integrations) IS 'Deletes emissions that were read through an integration; other sources then cover the accounts. Returns how many rows.';

REVOKE ALL ON FUNCTION "private"."withdraw_emissions"(public.integrations) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."withdraw_emissions"(public.integrations) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."withdraw_emissions"(public.integrations) TO "postgres";

-- private/functions/withdraw_loads.sql

CREATE OR REPLACE FUNCTION private.withdraw_loads (
  integration public.integrations
)
  RETURNS integer
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
declare
  withdrawn date[];
  period date;
begin
  with gone as (
    update public.charge_loads l set status = 'superseded', replaced_at = clock_timestamp()
    where l.integration_id = integration.id and l.status = 'published' returning l.billing_period_start
  )
  select coalesce(array_agg(g.billing_period_start), '{}') into withdrawn from gone g;
  for period in select distinct p from unnest(withdrawn) p order by p loop
    perform private.refresh_coverage(integration.organization_id, integration.provider, period);
  end loop;
  return cardinality(withdrawn);
end $function$;

COMMENT ON FUNCTION "private"."withdraw_loads"(public.integrations) IS 'Takes what was read through an integration from its readers; returns how many loads. Other sources then cover the accounts.';

REVOKE ALL ON FUNCTION "private"."withdraw_loads"(public.integrations) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."withdraw_loads"(public.integrations) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."withdraw_loads"(public.integrations) TO "postgres";

-- private/functions/withdraw_records.sql

CREATE OR REPLACE FUNCTION private.withdraw_records (
  integration public.integrations
)
  RETURNS bigint
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
declare
  products bigint;
  contracts bigint;
  invoices bigint;
  emissions bigint := private.withdraw_emissions(integration);
begin
  delete from public.aws_marketplace_products p where p.integration_id = integration.id;
  get diagnostics products = row_count;
  delete from public.aws_contract_charges k using public.aws_contracts c
  where c.integration_id = integration.id and k.organization_id = c.organization_id and k.agreement_id = c.agreement_id;
  delete from public.aws_contracts c where c.integration_id = integration.id;
  get diagnostics contracts = row_count;
  delete from public.aws_invoices i where i.integration_id = integration.id;
  get diagnostics invoices = row_count;
  delete from public.account_coverage a using public.sync_jobs j where j.integration_id = integration.id and a.job_id = j.id;
  if invoices > 0 then
    -- Without invoices nothing was compared and no period is final.
    delete from private.invoice_periods p where p.organization_id = integration.organization_id and p.account_id = integration.billing_account_id;
    delete from public.reconciliations r using public.charge_loads l
    where r.load_id = l.id and r.level = 3 and l.organization_id = integration.organization_id and l.billing_account_id = integration.billing_account_id;
    delete from public.billing_periods p where p.organization_id = integration.organization_id and p.provider = integration.provider
      and p.billing_account_id = integration.billing_account_id and p.invoice_issuer_name <> 'AWS';
    update public.billing_periods p set status = 'closed', updated_at = now() where p.organization_id = integration.organization_id
      and p.provider = integration.provider and p.billing_account_id = integration.billing_account_id and p.status = 'final';
  end if;
  return products + contracts + invoices + emissions;
end $function$;

COMMENT ON FUNCTION "private"."withdraw_records"(public.integrations) IS 'Deletes agreements, contracts, invoices and emissions that were read through an integration; returns how many.';

REVOKE ALL ON FUNCTION "private"."withdraw_records"(public.integrations) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."withdraw_records"(public.integrations) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."withdraw_records"(public.integrations) TO "postgres";

-- private/functions/worker_metrics.sql

CREATE OR REPLACE FUNCTION private.worker_metrics()
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  with open_jobs as (
    select j.provider, j.status, j.needs_worker, j.run_after, null::timestamptz as lease_expires_at from public.sync_jobs j where j.status = 'queued'
    union all
    select j.provider, j.status, j.needs_worker, j.run_after, j.lease_expires_at from public.sync_jobs j where j.status = 'running'
  ), counted as (
    select o.provider,
      count(*) filter (where o.status = 'queued') as queued,
      count(*) filter (where o.status = 'queued' and o.run_after <= clock_timestamp()) as due,
      count(*) filter (where o.status = 'queued' and o.needs_worker) as needs_worker,
      count(*) filter (where o.status = 'running') as running,
      count(*) filter (where o.status = 'running' and o.lease_expires_at < clock_timestamp()) as expired,
      greatest(extract(epoch from clock_timestamp() - min(o.run_after) filter (where o.status = 'queued')), 0) as lag_seconds
    from open_jobs o group by o.provider
  )
  select jsonb_build_object(
    'providers', (
      select jsonb_agg(jsonb_build_object('provider', p.provider, 'queued', coalesce(c.queued, 0), 'due', coalesce(c.due, 0),
        'needs_worker', coalesce(c.needs_worker, 0), 'running', coalesce(c.running, 0), 'expired', coalesce(c.expired, 0),
        'lag_seconds', round(coalesce(c.lag_seconds, 0), 3)) order by p.provider)
      from unnest(array['aws', 'azure', 'gcp']) p (provider) left join counted c on c.provider = p.provider),
    'seconds_since_tick', (select floor(extract(epoch from clock_timestamp() - t.ticked_at)) from private.ticks t),
    'overdue_schedules', private.overdue_schedules(1000),
    'stale_datasets', (select count(*) from (select from public.sync_alerts a where a.kind = 'stale_data' and a.closed_at is null limit 1000) a)
  )
$function$;

GRANT EXECUTE ON FUNCTION "private"."worker_metrics"() TO "service_role";

COMMENT ON FUNCTION "private"."worker_metrics"() IS 'Open jobs, due jobs, leases and lag by provider.';

REVOKE ALL ON FUNCTION "private"."worker_metrics"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."worker_metrics"() FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."worker_metrics"() TO "postgres";

-- private/functions/write_encrypted.sql

CREATE OR REPLACE FUNCTION private.write_encrypted (
  frame bytea
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
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
end $function$;

GRANT EXECUTE ON FUNCTION "private"."write_encrypted"(bytea) TO "authenticated";

COMMENT ON FUNCTION "private"."write_encrypted"(bytea) IS 'write_encrypted for the caller.';

REVOKE ALL ON FUNCTION "private"."write_encrypted"(bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."write_encrypted"(bytea) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."write_encrypted"(bytea) TO "postgres";

-- private/functions/write_page.sql

CREATE OR REPLACE FUNCTION private.write_page (
  job  public.sync_jobs,
  rows jsonb
)
  RETURNS uuid
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
declare
  load public.charge_loads;
begin
  if rows ? 'load' and (job.load_id is null or coalesce((rows ->> 'restarts_load')::boolean, false)) then
    perform private.abandon_loads(array[job.load_id]);
    job.load_id := private.open_load(job, rows -> 'load');
  end if;
  if rows ?| array['charges', 'control_totals', 'part_totals'] then
    select l.* into load from public.charge_loads l where l.id = job.load_id and l.status = 'reading';
    if not found then
      perform private.refuse('CS400', 'a page with charges needs a load: describe it in rows.load of the first page');
    end if;
    delete from public.charges c where c.load_id = load.id and c.part = any (private.restarted_parts(rows));
    perform private.stage_charges(load, rows ->> 'part', coalesce(rows -> 'charges', '[]'));
    perform private.keep_control_totals(load.id, rows -> 'control_totals');
    perform private.keep_control_totals(load.id, rows -> 'part_totals', rows ->> 'part');
  end if;
  if rows ? 'issuer_totals' then
    select l.* into load from public.charge_loads l where l.id = job.load_id and l.status = 'reading';
    if not found then
      perform private.refuse('CS400', 'a page with issuer totals needs a load');
    end if;
    perform private.keep_issuer_totals(load.id, rows -> 'issuer_totals');
  end if;
  perform private.stage_records(job.id, rows);
  if rows ? 'cloud_accounts' then
    perform private.keep_cloud_accounts(job.organization_id, job.provider, rows -> 'cloud_accounts');
  end if;
  return job.load_id;
end $function$;

COMMENT ON FUNCTION "private"."write_page"(public.sync_jobs, jsonb) IS 'Writes each kind of row a page carries: load, charges with their part, control_totals, part_totals, issuer_totals, records with their scope, cloud_accounts.';

REVOKE ALL ON FUNCTION "private"."write_page"(public.sync_jobs, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."write_page"(public.sync_jobs, jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."write_page"(public.sync_jobs, jsonb) TO "postgres";

-- private/functions/yield_job.sql

CREATE OR REPLACE FUNCTION private.yield_job (
  job_id       uuid,
  lease_token  bigint,
  requests     jsonb,
  needs_worker boolean
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  job public.sync_jobs := private.hold_job(yield_job.job_id, yield_job.lease_token);
  stalled int := case when job.page_no = job.page_no_at_claim then job.stalled_handovers + 1 else 0 end;
  to_worker boolean := job.needs_worker or stalled >= 2 or yield_job.needs_worker;
begin
  perform private.keep_requests(job, yield_job.requests);
  update public.sync_jobs j set
    -- run_after stays: a job handed over goes on before its organization's next one begins.
    status = 'queued', lease_owner = null, lease_expires_at = null,
    attempts = greatest(job.attempts - 1, 0), stalled_handovers = stalled, needs_worker = to_worker
  where j.id = job.id;
  return jsonb_build_object('status', 'queued', 'needs_worker', to_worker);
end $function$;

GRANT EXECUTE ON FUNCTION "private"."yield_job"(uuid, bigint, jsonb, boolean) TO "service_role";

COMMENT ON FUNCTION "private"."yield_job"(uuid, bigint, jsonb, boolean) IS 'Hands a job over to the next invocation. It becomes needs_worker by the second hand-over without a page, or when its source says so.';

REVOKE ALL ON FUNCTION "private"."yield_job"(uuid, bigint, jsonb, boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."yield_job"(uuid, bigint, jsonb, boolean) FROM "postgres";

GRANT EXECUTE ON FUNCTION "private"."yield_job"(uuid, bigint, jsonb, boolean) TO "postgres";

-- private/schema.sql

CREATE SCHEMA "private";

GRANT USAGE ON SCHEMA "private" TO "authenticated", "service_role";

COMMENT ON SCHEMA "private" IS 'Machinery of the sync engine. Not exposed by the API; reached only through functions in public.';

-- private/tables/area_regions.sql

CREATE TABLE "private"."area_regions" (
  "provider" text NOT NULL,
  "area"     text NOT NULL,
  "region"   text NOT NULL,
  CONSTRAINT "area_regions_pkey" PRIMARY KEY (PROVIDER, area, region),
  CONSTRAINT "area_regions_have_a_region" FOREIGN KEY (PROVIDER, region) REFERENCES private.cloud_regions(PROVIDER, region),
  CONSTRAINT "area_regions_have_an_area" FOREIGN KEY (PROVIDER, area) REFERENCES private.cloud_regions(PROVIDER, region)
);

ALTER TABLE "private"."area_regions"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX area_regions_by_region ON private.area_regions USING btree (PROVIDER, region);

COMMENT ON COLUMN "private"."area_regions"."area" IS 'The area.';

COMMENT ON COLUMN "private"."area_regions"."provider" IS 'gcp.';

COMMENT ON COLUMN "private"."area_regions"."region" IS 'A region of it.';

COMMENT ON TABLE "private"."area_regions" IS 'Regions that an area of GCP keeps data in. Sources: cloud.google.com/storage/docs/locations, cloud.google.com/firestore/docs/locations.';

-- private/tables/carbon_sources.sql

CREATE TABLE "private"."carbon_sources" (
  "source"  text NOT NULL,
  "title"   text NOT NULL,
  "url"     text NOT NULL,
  "version" text NOT NULL,
  "licence" text NOT NULL,
  CONSTRAINT "carbon_sources_pkey" PRIMARY KEY (source)
);

ALTER TABLE "private"."carbon_sources"
  ENABLE ROW LEVEL SECURITY;

COMMENT ON COLUMN "private"."carbon_sources"."licence" IS 'SPDX identifier of its licence.';

COMMENT ON COLUMN "private"."carbon_sources"."source" IS 'Its short name in the other tables.';

COMMENT ON COLUMN "private"."carbon_sources"."title" IS 'Its name.';

COMMENT ON COLUMN "private"."carbon_sources"."url" IS 'Where it is published.';

COMMENT ON COLUMN "private"."carbon_sources"."version" IS 'The commit the figures were taken from.';

COMMENT ON TABLE "private"."carbon_sources" IS 'Whose figures emissions are modelled by. Figures under a licence that does not allow it are not stored.';

-- private/tables/charge_load_accounts.sql

CREATE TABLE "private"."charge_load_accounts" (
  "load_id"     uuid NOT NULL,
  "account_key" text NOT NULL,
  CONSTRAINT "charge_load_accounts_pkey" PRIMARY KEY (load_id, account_key),
  CONSTRAINT "charge_load_accounts_load_id_fkey" FOREIGN KEY (load_id) REFERENCES public.charge_loads(id) ON DELETE CASCADE
);

ALTER TABLE "private"."charge_load_accounts"
  ENABLE ROW LEVEL SECURITY;

COMMENT ON COLUMN "private"."charge_load_accounts"."account_key" IS 'Sub account id, or unattributed:<billing account id> for rows without one.';

COMMENT ON COLUMN "private"."charge_load_accounts"."load_id" IS 'The load.';

COMMENT ON TABLE "private"."charge_load_accounts" IS 'Accounts a published load has figures of.';

-- private/tables/charge_sources.sql

CREATE TABLE "private"."charge_sources" (
  "source"       text    NOT NULL,
  "provider"     text    NOT NULL,
  "rank"         integer NOT NULL,
  "is_line_item" boolean NOT NULL,
  CONSTRAINT "charge_sources_pkey" PRIMARY KEY (source)
);

ALTER TABLE "private"."charge_sources"
  ENABLE ROW LEVEL SECURITY;

COMMENT ON COLUMN "private"."charge_sources"."is_line_item" IS 'Fine enough to be called FOCUS.';

COMMENT ON COLUMN "private"."charge_sources"."provider" IS 'aws, azure or gcp.';

COMMENT ON COLUMN "private"."charge_sources"."rank" IS 'Smaller wins an account and period: 10 FOCUS export, 20 CUR or billing export, 30 query API.';

COMMENT ON COLUMN "private"."charge_sources"."source" IS 'Name of the source.';

COMMENT ON TABLE "private"."charge_sources" IS 'Where charges come from, best first.';

-- private/tables/cloud_regions.sql

CREATE TABLE "private"."cloud_regions" (
  "provider" text NOT NULL,
  "region"   text NOT NULL,
  "name"     text NOT NULL,
  "country"  text,
  "kind"     text NOT NULL DEFAULT 'region'::text,
  CONSTRAINT "cloud_regions_country_is_iso_3166" CHECK ((country ~ '^[A-Z]{2}$'::text)),
  CONSTRAINT "cloud_regions_kind_is_known" CHECK ((kind = ANY (ARRAY['region'::text, 'area'::text]))),
  CONSTRAINT "cloud_regions_pkey" PRIMARY KEY (PROVIDER, region)
);

ALTER TABLE "private"."cloud_regions"
  ENABLE ROW LEVEL SECURITY;

COMMENT ON COLUMN "private"."cloud_regions"."country" IS 'ISO 3166-1 alpha-2; null for an area of several countries.';

COMMENT ON COLUMN "private"."cloud_regions"."kind" IS 'region; area for several regions under one name (GCP multi-regions, Azure geographies).';

COMMENT ON COLUMN "private"."cloud_regions"."name" IS 'The provider''s own name.';

COMMENT ON COLUMN "private"."cloud_regions"."provider" IS 'aws, azure or gcp.';

COMMENT ON COLUMN "private"."cloud_regions"."region" IS 'The provider''s own code, in lower case.';

COMMENT ON TABLE "private"."cloud_regions" IS 'Regions as each provider codes them. Sources: docs.aws.amazon.com/general/latest/gr/rande.html, learn.microsoft.com/azure/reliability/regions-list, cloud.google.com/about/locations.';

-- private/tables/control_totals.sql

CREATE TABLE "private"."control_totals" (
  "load_id"            uuid    NOT NULL,
  "part"               text    NOT NULL,
  "record_type"        text    NOT NULL,
  "billing_currency"   text    NOT NULL,
  "charge_category"    text    NOT NULL,
  "unblended_cost"     numeric,
  "amortized_cost"     numeric,
  "net_unblended_cost" numeric,
  "net_amortized_cost" numeric,
  "blended_cost"       numeric,
  "billed_cost"        numeric,
  "effective_cost"     numeric,
  "source_lines"       bigint,
  "rejected_lines"     bigint,
  CONSTRAINT "control_totals_pkey" PRIMARY KEY (load_id, part, record_type, billing_currency),
  CONSTRAINT "control_totals_load_id_fkey" FOREIGN KEY (load_id) REFERENCES public.charge_loads(id) ON DELETE CASCADE
);

ALTER TABLE "private"."control_totals"
  ENABLE ROW LEVEL SECURITY;

COMMENT ON COLUMN "private"."control_totals"."amortized_cost" IS 'Total amortized cost.';

COMMENT ON COLUMN "private"."control_totals"."billed_cost" IS 'Total FOCUS BilledCost, of a source that delivers it.';

COMMENT ON COLUMN "private"."control_totals"."billing_currency" IS 'ISO 4217 code of the totals.';

COMMENT ON COLUMN "private"."control_totals"."blended_cost" IS 'Total blended cost.';

COMMENT ON COLUMN "private"."control_totals"."charge_category" IS 'Category of a residual row, should one be needed.';

COMMENT ON COLUMN "private"."control_totals"."effective_cost" IS 'Total FOCUS EffectiveCost, of a source that delivers it.';

COMMENT ON COLUMN "private"."control_totals"."load_id" IS 'The load they control.';

COMMENT ON COLUMN "private"."control_totals"."net_amortized_cost" IS 'Total net amortized cost; null when not delivered.';

COMMENT ON COLUMN "private"."control_totals"."net_unblended_cost" IS 'Total net unblended cost; null when not delivered.';

COMMENT ON COLUMN "private"."control_totals"."part" IS 'The part of the load whose rows must add up to them.';

COMMENT ON COLUMN "private"."control_totals"."record_type" IS 'The source''s record type, raw.';

COMMENT ON COLUMN "private"."control_totals"."rejected_lines" IS 'How many of them were rejected; null for none.';

COMMENT ON COLUMN "private"."control_totals"."source_lines" IS 'How many lines the source has; the rows must stand for those that were not rejected. Null when it does not say.';

COMMENT ON COLUMN "private"."control_totals"."unblended_cost" IS 'Total unblended cost.';

COMMENT ON TABLE "private"."control_totals" IS 'What the source itself says a load adds up to, by record type.';

-- private/tables/datasets.sql

CREATE TABLE "private"."datasets" (
  "provider"          text     NOT NULL,
  "dataset"           text     NOT NULL,
  "source"            text,
  "is_by_period"      boolean  NOT NULL,
  "request_price_usd" numeric  NOT NULL DEFAULT 0,
  "is_confidential"   boolean  NOT NULL DEFAULT false,
  "emission_source"   text,
  "months_back"       integer  NOT NULL DEFAULT 0,
  "allowed_lag"       interval NOT NULL DEFAULT '00:00:00'::interval,
  CONSTRAINT "datasets_pkey" PRIMARY KEY (PROVIDER, dataset)
);

ALTER TABLE "private"."datasets"
  ENABLE ROW LEVEL SECURITY;

COMMENT ON COLUMN "private"."datasets"."allowed_lag" IS 'How far its provider may be behind before the data counts as stale.';

COMMENT ON COLUMN "private"."datasets"."dataset" IS 'Name used in requests (service_usage).';

COMMENT ON COLUMN "private"."datasets"."emission_source" IS 'The emission source it writes, when it writes emissions.';

COMMENT ON COLUMN "private"."datasets"."is_by_period" IS 'Restated by billing period: one job per period.';

COMMENT ON COLUMN "private"."datasets"."is_confidential" IS 'Agreements and invoices: what was rejected of it is shown only to those with the right to contracts.';

COMMENT ON COLUMN "private"."datasets"."months_back" IS 'How many months before the asked window are read too when nobody named one: its provider delivers late. Only months that are over are read then.';

COMMENT ON COLUMN "private"."datasets"."provider" IS 'aws, azure or gcp.';

COMMENT ON COLUMN "private"."datasets"."request_price_usd" IS 'Price of one provider request in USD.';

COMMENT ON COLUMN "private"."datasets"."source" IS 'The charge source it writes, when it writes charges; cur writes aws_focus_export where that is what is delivered.';

COMMENT ON TABLE "private"."datasets" IS 'The datasets the engine can sync.';

-- private/tables/dead_letter_contents.sql

CREATE TABLE "private"."dead_letter_contents" (
  "dead_letter_id" uuid  NOT NULL,
  "records"        text,
  "raw"            bytea,
  CONSTRAINT "dead_letter_contents_are_bounded" CHECK (((octet_length(records) <= 262144) AND (octet_length(raw) <= 65536))),
  CONSTRAINT "dead_letter_contents_pkey" PRIMARY KEY (dead_letter_id),
  CONSTRAINT "dead_letter_contents_dead_letter_id_fkey" FOREIGN KEY (dead_letter_id) REFERENCES public.dead_letters(id) ON DELETE CASCADE
);

ALTER TABLE "private"."dead_letter_contents"
  ENABLE ROW LEVEL SECURITY;

COMMENT ON COLUMN "private"."dead_letter_contents"."dead_letter_id" IS 'Which dead letter.';

COMMENT ON COLUMN "private"."dead_letter_contents"."raw" IS 'The first 64 KiB of a line that cannot be read, as it stood; null for others.';

COMMENT ON COLUMN "private"."dead_letter_contents"."records" IS 'JSON text of an array, the records as they were sent; null for a line that cannot be read.';

COMMENT ON TABLE "private"."dead_letter_contents" IS 'The records of a dead letter. No row when they are too many: they are read again from the file by their range.';

-- private/tables/emission_factors.sql

CREATE TABLE "private"."emission_factors" (
  "provider"  text     NOT NULL,
  "level"     text     NOT NULL,
  "place"     text     NOT NULL,
  "year"      smallint NOT NULL,
  "g_per_kwh" numeric  NOT NULL,
  "source"    text     NOT NULL,
  "note"      text,
  CONSTRAINT "emission_factors_are_not_negative" CHECK ((g_per_kwh >= (0)::numeric)),
  CONSTRAINT "emission_factors_level_is_known" CHECK ((level = ANY (ARRAY['region'::text, 'country'::text, 'provider'::text]))),
  CONSTRAINT "emission_factors_pkey" PRIMARY KEY (PROVIDER, level, place, year),
  CONSTRAINT "emission_factors_source_fkey" FOREIGN KEY (source) REFERENCES private.carbon_sources(source)
);

ALTER TABLE "private"."emission_factors"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX emission_factors_by_source ON private.emission_factors USING btree (source);

COMMENT ON COLUMN "private"."emission_factors"."g_per_kwh" IS 'Grams of CO2 equivalent for a kWh, exact.';

COMMENT ON COLUMN "private"."emission_factors"."level" IS 'region, country where its regions have none of their own, or provider: the average of all.';

COMMENT ON COLUMN "private"."emission_factors"."note" IS 'How it came to stand for this place, where that is not plain.';

COMMENT ON COLUMN "private"."emission_factors"."place" IS 'The region''s code, the country (ISO 3166-1 alpha-2), or the provider.';

COMMENT ON COLUMN "private"."emission_factors"."provider" IS 'aws, azure or gcp: whose usage it is for.';

COMMENT ON COLUMN "private"."emission_factors"."source" IS 'Whose figure it is.';

COMMENT ON COLUMN "private"."emission_factors"."year" IS 'The year it is the average of. CCF names none: 2021 stands for its figures, the year before they were last revised.';

COMMENT ON TABLE "private"."emission_factors" IS 'Grams of CO2 equivalent for a kWh of a grid, averaged over a year, location-based. Zero is a figure like any other.';

-- private/tables/emission_sources.sql

CREATE TABLE "private"."emission_sources" (
  "source"      text    NOT NULL,
  "provider"    text    NOT NULL,
  "rank"        integer NOT NULL,
  "is_reported" boolean NOT NULL,
  CONSTRAINT "emission_sources_pkey" PRIMARY KEY (source)
);

ALTER TABLE "private"."emission_sources"
  ENABLE ROW LEVEL SECURITY;

COMMENT ON COLUMN "private"."emission_sources"."is_reported" IS 'Whether the provider itself says so; what is modelled is provisional.';

COMMENT ON COLUMN "private"."emission_sources"."provider" IS 'aws, azure or gcp.';

COMMENT ON COLUMN "private"."emission_sources"."rank" IS 'Smaller wins an account and month: 10 the provider''s API or table, 20 its export, 90 our estimate.';

COMMENT ON COLUMN "private"."emission_sources"."source" IS 'Name of the source.';

COMMENT ON TABLE "private"."emission_sources" IS 'Where emissions come from, best first.';

-- private/tables/encrypted_quotas.sql

CREATE TABLE "private"."encrypted_quotas" (
  "organization_id" uuid   NOT NULL,
  "quota_bytes"     bigint NOT NULL,
  CONSTRAINT "encrypted_quotas_are_positive" CHECK ((quota_bytes > 0)),
  CONSTRAINT "encrypted_quotas_pkey" PRIMARY KEY (organization_id),
  CONSTRAINT "encrypted_quotas_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE
);

ALTER TABLE "private"."encrypted_quotas"
  ENABLE ROW LEVEL SECURITY;

COMMENT ON COLUMN "private"."encrypted_quotas"."organization_id" IS 'Whose quota.';

COMMENT ON COLUMN "private"."encrypted_quotas"."quota_bytes" IS 'Bytes of ciphertext over all versions of all its members.';

COMMENT ON TABLE "private"."encrypted_quotas" IS 'Quotas of encrypted data that differ from the default.';

-- private/tables/encrypted_rotations.sql

CREATE TABLE "private"."encrypted_rotations" (
  "organization_id" uuid                     NOT NULL,
  "owner_id"        uuid                     NOT NULL,
  "id"              uuid                     NOT NULL DEFAULT gen_random_uuid(),
  "from_generation" integer                  NOT NULL,
  "key_check"       jsonb                    NOT NULL,
  "began_at"        timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  "expires_at"      timestamp with time zone NOT NULL DEFAULT (clock_timestamp() + '1 day'::interval),
  CONSTRAINT "encrypted_rotations_key_check_is_short" CHECK ((octet_length((key_check)::text) <= 8192)),
  CONSTRAINT "encrypted_rotations_pkey" PRIMARY KEY (organization_id, owner_id),
  CONSTRAINT "encrypted_rotations_belong_to_an_account" FOREIGN KEY (organization_id, owner_id) REFERENCES public.encrypted_accounts(organization_id, owner_id) ON DELETE CASCADE
);

ALTER TABLE "private"."encrypted_rotations"
  ENABLE ROW LEVEL SECURITY;

COMMENT ON COLUMN "private"."encrypted_rotations"."began_at" IS 'When it began (UTC).';

COMMENT ON COLUMN "private"."encrypted_rotations"."expires_at" IS 'When it is given up (UTC).';

COMMENT ON COLUMN "private"."encrypted_rotations"."from_generation" IS 'Generation of the key it replaces.';

COMMENT ON COLUMN "private"."encrypted_rotations"."id" IS 'What requests call it; another one after each beginning.';

COMMENT ON COLUMN "private"."encrypted_rotations"."key_check" IS 'The key check of the new key.';

COMMENT ON COLUMN "private"."encrypted_rotations"."organization_id" IS 'The owner''s personal organization.';

COMMENT ON COLUMN "private"."encrypted_rotations"."owner_id" IS 'The user.';

COMMENT ON TABLE "private"."encrypted_rotations" IS 'Rotations that are being staged: one an account.';

-- private/tables/energy_coefficients.sql

CREATE TABLE "private"."energy_coefficients" (
  "coefficient" text     NOT NULL,
  "value"       numeric  NOT NULL,
  "unit"        text     NOT NULL,
  "year"        smallint NOT NULL,
  "source"      text     NOT NULL,
  CONSTRAINT "energy_coefficients_are_not_negative" CHECK ((value >= (0)::numeric)),
  CONSTRAINT "energy_coefficients_pkey" PRIMARY KEY (coefficient),
  CONSTRAINT "energy_coefficients_source_fkey" FOREIGN KEY (source) REFERENCES private.carbon_sources(source)
);

ALTER TABLE "private"."energy_coefficients"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX energy_coefficients_by_source ON private.energy_coefficients USING btree (source);

COMMENT ON COLUMN "private"."energy_coefficients"."coefficient" IS 'Its name.';

COMMENT ON COLUMN "private"."energy_coefficients"."source" IS 'Whose figure it is.';

COMMENT ON COLUMN "private"."energy_coefficients"."unit" IS 'What it is of.';

COMMENT ON COLUMN "private"."energy_coefficients"."value" IS 'The figure, exact.';

COMMENT ON COLUMN "private"."energy_coefficients"."year" IS 'The year it was last published.';

COMMENT ON TABLE "private"."energy_coefficients" IS 'What the formulas of shared/carbon multiply by, whatever the hardware.';

-- private/tables/focus_charge_rules.sql

CREATE TABLE "private"."focus_charge_rules" (
  "source"                     text NOT NULL,
  "charge_type"                text NOT NULL,
  "row_made"                   text NOT NULL,
  "charge_category"            text,
  "billed_cost"                text NOT NULL DEFAULT 'billed'::text,
  "effective_cost"             text NOT NULL DEFAULT 'effective'::text,
  "contracted_cost"            text NOT NULL DEFAULT 'billed'::text,
  "pricing_category"           text,
  "commitment_discount_status" text,
  "charge_frequency"           text,
  "fact"                       text NOT NULL,
  CONSTRAINT "focus_charge_rules_category_is_focus" CHECK ((charge_category = ANY (ARRAY['Usage'::text, 'Purchase'::text, 'Tax'::text, 'Credit'::text, 'Adjustment'::text]))),
  CONSTRAINT "focus_charge_rules_costs_are_known"
    CHECK
    (((billed_cost = ANY (ARRAY['billed'::text, 'nothing'::text])) AND (effective_cost = ANY (ARRAY['effective'::text, 'unused apart'::text])) AND (contracted_cost = ANY
    (ARRAY['billed'::text, 'list'::text])))),
  CONSTRAINT "focus_charge_rules_frequency_is_focus" CHECK ((charge_frequency = ANY (ARRAY['One-Time'::text, 'Recurring'::text, 'Usage-Based'::text]))),
  CONSTRAINT "focus_charge_rules_pkey" PRIMARY KEY (source, charge_type),
  CONSTRAINT "focus_charge_rules_pricing_is_focus" CHECK ((pricing_category = ANY (ARRAY['Standard'::text, 'Committed'::text, 'Dynamic'::text, 'Other'::text]))),
  CONSTRAINT "focus_charge_rules_row_is_known" CHECK ((row_made = ANY (ARRAY['always'::text, 'with money'::text, 'never'::text]))),
  CONSTRAINT "focus_charge_rules_source_fkey" FOREIGN KEY (source) REFERENCES private.charge_sources(source),
  CONSTRAINT "focus_charge_rules_status_is_focus" CHECK ((commitment_discount_status = 'Used'::text))
);

ALTER TABLE "private"."focus_charge_rules"
  ENABLE ROW LEVEL SECURITY;

COMMENT ON COLUMN "private"."focus_charge_rules"."billed_cost" IS 'BilledCost: billed as stored, or nothing, as the commitment pays; what is stored then goes to the balance of its account.';

COMMENT ON COLUMN "private"."focus_charge_rules"."charge_category" IS 'FOCUS ChargeCategory; null: as stored.';

COMMENT ON COLUMN "private"."focus_charge_rules"."charge_frequency" IS 'FOCUS ChargeFrequency; null: as the source says, else by the category.';

COMMENT ON COLUMN "private"."focus_charge_rules"."charge_type" IS 'Its charge type, raw; * for every type without a line of its own.';

COMMENT ON COLUMN "private"."focus_charge_rules"."commitment_discount_status" IS 'FOCUS CommitmentDiscountStatus; null: as stored.';

COMMENT ON COLUMN "private"."focus_charge_rules"."contracted_cost" IS 'What ContractedCost begins with where the source delivers none: what was billed, or the list cost.';

COMMENT ON COLUMN "private"."focus_charge_rules"."effective_cost" IS 'EffectiveCost: effective as stored; unused apart: where a commitment is named the row is its Purchase with 0, and what is stored is what nobody used of it, in a row of its own.';

COMMENT ON COLUMN "private"."focus_charge_rules"."fact" IS 'What the rule follows from, and where that is written.';

COMMENT ON COLUMN "private"."focus_charge_rules"."pricing_category" IS 'FOCUS PricingCategory; null: as stored.';

COMMENT ON COLUMN "private"."focus_charge_rules"."row_made" IS 'always; with money: only where it moves a sum; never: what it holds goes to the balance of its account.';

COMMENT ON COLUMN "private"."focus_charge_rules"."source" IS 'The source of the charges.';

COMMENT ON TABLE "private"."focus_charge_rules" IS 'How a charge type of a source stands in focus_1_2_cost_and_usage.';

-- private/tables/focus_regions.sql

CREATE TABLE "private"."focus_regions" (
  "region_id"   text NOT NULL,
  "region_name" text NOT NULL,
  CONSTRAINT "focus_regions_pkey" PRIMARY KEY (region_id)
);

ALTER TABLE "private"."focus_regions"
  ENABLE ROW LEVEL SECURITY;

COMMENT ON COLUMN "private"."focus_regions"."region_id" IS 'FOCUS RegionId.';

COMMENT ON COLUMN "private"."focus_regions"."region_name" IS 'FOCUS RegionName.';

COMMENT ON TABLE "private"."focus_regions" IS 'Names of regions, as AWS gives them (docs.aws.amazon.com/general/latest/gr/rande.html).';

-- private/tables/focus_service_codes.sql

CREATE TABLE "private"."focus_service_codes" (
  "service_code" text NOT NULL,
  "service_name" text NOT NULL,
  CONSTRAINT "focus_service_codes_pkey" PRIMARY KEY (service_code),
  CONSTRAINT "focus_service_codes_service_name_fkey" FOREIGN KEY (service_name) REFERENCES private.focus_services(service_name)
);

ALTER TABLE "private"."focus_service_codes"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX focus_service_codes_by_service ON private.focus_service_codes USING btree (service_name);

COMMENT ON COLUMN "private"."focus_service_codes"."service_code" IS 'The code.';

COMMENT ON COLUMN "private"."focus_service_codes"."service_name" IS 'The service it stands for.';

COMMENT ON TABLE "private"."focus_service_codes" IS 'Codes of AWS services: lineItem/ProductCode, in places product/servicecode.';

-- private/tables/focus_services.sql

CREATE TABLE "private"."focus_services" (
  "service_name"        text NOT NULL,
  "service_category"    text NOT NULL,
  "service_subcategory" text NOT NULL,
  CONSTRAINT "focus_services_pkey" PRIMARY KEY (service_name)
);

ALTER TABLE "private"."focus_services"
  ENABLE ROW LEVEL SECURITY;

COMMENT ON COLUMN "private"."focus_services"."service_category" IS 'FOCUS ServiceCategory.';

COMMENT ON COLUMN "private"."focus_services"."service_name" IS 'FOCUS ServiceName.';

COMMENT ON COLUMN "private"."focus_services"."service_subcategory" IS 'FOCUS ServiceSubcategory, one of that category.';

COMMENT ON TABLE "private"."focus_services" IS 'Services of AWS by the name it sells them under, and their place among the categories of FOCUS.';

-- private/tables/focus_units.sql

CREATE TABLE "private"."focus_units" (
  "unit"       text NOT NULL,
  "focus_unit" text NOT NULL,
  CONSTRAINT "focus_units_pkey" PRIMARY KEY (unit)
);

ALTER TABLE "private"."focus_units"
  ENABLE ROW LEVEL SECURITY;

COMMENT ON COLUMN "private"."focus_units"."focus_unit" IS 'FOCUS PricingUnit and ConsumedUnit.';

COMMENT ON COLUMN "private"."focus_units"."unit" IS 'As delivered in pricing/unit.';

COMMENT ON TABLE "private"."focus_units" IS 'Units of AWS in the spelling of FOCUS (FOCUS, unit format): singular in a pair, plural alone, hours and months in full.';

-- private/tables/forwarder_event_secrets.sql

CREATE TABLE "private"."forwarder_event_secrets" (
  "forwarder_id" uuid NOT NULL,
  "hash"         text NOT NULL,
  CONSTRAINT "forwarder_event_secrets_are_hashes" CHECK ((hash ~ '^[A-Za-z0-9_-]{20,200}$'::text)),
  CONSTRAINT "forwarder_event_secrets_pkey" PRIMARY KEY (forwarder_id),
  CONSTRAINT "forwarder_event_secrets_forwarder_id_fkey" FOREIGN KEY (forwarder_id) REFERENCES public.forwarders(id) ON DELETE CASCADE
);

ALTER TABLE "private"."forwarder_event_secrets"
  ENABLE ROW LEVEL SECURITY;

COMMENT ON COLUMN "private"."forwarder_event_secrets"."forwarder_id" IS 'Whose.';

COMMENT ON COLUMN "private"."forwarder_event_secrets"."hash" IS 'Hash of the secret; the secret was shown once.';

COMMENT ON TABLE "private"."forwarder_event_secrets" IS 'What an event bus must show to bring events.';

-- private/tables/forwarder_secrets.sql

CREATE TABLE "private"."forwarder_secrets" (
  "forwarder_id"    uuid                     NOT NULL,
  "field"           text                     NOT NULL,
  "sealed"          text                     NOT NULL,
  "key_id"          text                     NOT NULL,
  "updated_at"      timestamp with time zone NOT NULL DEFAULT now(),
  "reseal_tried_at" timestamp with time zone,
  CONSTRAINT "forwarder_secrets_are_sealed" CHECK (((sealed ~ '^v1\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$'::text) AND (octet_length(sealed) <= 16384))),
  CONSTRAINT "forwarder_secrets_field_is_known" CHECK ((field = ANY (ARRAY['access_key'::text, 'secret_key'::text]))),
  CONSTRAINT "forwarder_secrets_pkey" PRIMARY KEY (forwarder_id, field),
  CONSTRAINT "forwarder_secrets_forwarder_id_fkey" FOREIGN KEY (forwarder_id) REFERENCES public.forwarders(id) ON DELETE CASCADE
);

ALTER TABLE "private"."forwarder_secrets"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX forwarder_secrets_by_key ON private.forwarder_secrets USING btree (key_id);

COMMENT ON COLUMN "private"."forwarder_secrets"."field" IS 'access_key or secret_key; bound into the seal.';

COMMENT ON COLUMN "private"."forwarder_secrets"."forwarder_id" IS 'Whose; bound into the seal.';

COMMENT ON COLUMN "private"."forwarder_secrets"."key_id" IS 'The sealing key used, so that rotation finds what to re-seal.';

COMMENT ON COLUMN "private"."forwarder_secrets"."reseal_tried_at" IS 'When it was last handed out to be re-sealed (UTC).';

COMMENT ON COLUMN "private"."forwarder_secrets"."sealed" IS 'v1.<key id>.<iv>.<ciphertext and tag>, base64url.';

COMMENT ON COLUMN "private"."forwarder_secrets"."updated_at" IS 'When it was last replaced or re-sealed (UTC).';

COMMENT ON TABLE "private"."forwarder_secrets" IS 'What a forwarder shows at auth_url, sealed by the functions. Can be replaced, never read back.';

-- private/tables/forwarder_tokens.sql

CREATE TABLE "private"."forwarder_tokens" (
  "endpoint_id" uuid NOT NULL,
  "sealed"      text NOT NULL,
  CONSTRAINT "forwarder_tokens_are_sealed" CHECK (((sealed ~ '^v1\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$'::text) AND (octet_length(sealed) <= 32768))),
  CONSTRAINT "forwarder_tokens_pkey" PRIMARY KEY (endpoint_id),
  CONSTRAINT "forwarder_tokens_endpoint_id_fkey" FOREIGN KEY (endpoint_id) REFERENCES public.forwarder_endpoints(id) ON DELETE CASCADE
);

ALTER TABLE "private"."forwarder_tokens"
  ENABLE ROW LEVEL SECURITY;

COMMENT ON COLUMN "private"."forwarder_tokens"."endpoint_id" IS 'Whose token; bound into the seal.';

COMMENT ON COLUMN "private"."forwarder_tokens"."sealed" IS 'v1.<key id>.<iv>.<ciphertext and tag>, base64url.';

COMMENT ON TABLE "private"."forwarder_tokens" IS 'Tokens of endpoints, sealed by the functions; good for less than an hour.';

-- private/tables/idempotency_keys.sql

CREATE TABLE "private"."idempotency_keys" (
  "owner_id"    uuid                     NOT NULL,
  "key"         text                     NOT NULL,
  "fingerprint" bytea                    NOT NULL,
  "answer"      jsonb                    NOT NULL,
  "expires_at"  timestamp with time zone NOT NULL,
  CONSTRAINT "idempotency_keys_are_short" CHECK (((char_length(key) >= 1) AND (char_length(key) <= 200))),
  CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY (owner_id, key)
);

ALTER TABLE "private"."idempotency_keys"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX idempotency_keys_by_age ON private.idempotency_keys USING btree (expires_at);

COMMENT ON COLUMN "private"."idempotency_keys"."answer" IS 'What was answered; holds no ciphertext.';

COMMENT ON COLUMN "private"."idempotency_keys"."expires_at" IS 'When it is forgotten (UTC).';

COMMENT ON COLUMN "private"."idempotency_keys"."fingerprint" IS 'sha256 of what was asked.';

COMMENT ON COLUMN "private"."idempotency_keys"."key" IS 'The key the client chose.';

COMMENT ON COLUMN "private"."idempotency_keys"."owner_id" IS 'The user.';

COMMENT ON TABLE "private"."idempotency_keys" IS 'Answers to requests that carried an Idempotency-Key, for a day.';

-- private/tables/instance_families.sql

CREATE TABLE "private"."instance_families" (
  "provider"           text     NOT NULL,
  "family"             text     NOT NULL,
  "processors"         text[]   NOT NULL,
  "gigabytes_per_core" numeric  NOT NULL,
  "largest_cores"      integer  NOT NULL,
  "largest_gigabytes"  numeric  NOT NULL,
  "chips"              smallint,
  "server_kilograms"   numeric,
  "year"               smallint NOT NULL,
  "source"             text     NOT NULL,
  CONSTRAINT "instance_families_have_a_size" CHECK (((largest_cores > 0) AND (largest_gigabytes > (0)::numeric) AND (gigabytes_per_core > (0)::numeric))),
  CONSTRAINT "instance_families_pkey" PRIMARY KEY (PROVIDER, family),
  CONSTRAINT "instance_families_source_fkey" FOREIGN KEY (source) REFERENCES private.carbon_sources(source)
);

ALTER TABLE "private"."instance_families"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX instance_families_by_source ON private.instance_families USING btree (source);

COMMENT ON COLUMN "private"."instance_families"."chips" IS 'Chips of the whole server where it is known; else one for every 96 virtual cores.';

COMMENT ON COLUMN "private"."instance_families"."family" IS 'The part of an instance type before the point.';

COMMENT ON COLUMN "private"."instance_families"."gigabytes_per_core" IS 'Memory for each virtual core.';

COMMENT ON COLUMN "private"."instance_families"."largest_cores" IS 'Virtual cores of the whole server.';

COMMENT ON COLUMN "private"."instance_families"."largest_gigabytes" IS 'Memory of the whole server.';

COMMENT ON COLUMN "private"."instance_families"."processors" IS 'What it may run on; several are averaged. One without a row in processors counts as Average.';

COMMENT ON COLUMN "private"."instance_families"."provider" IS 'aws, azure or gcp.';

COMMENT ON COLUMN "private"."instance_families"."server_kilograms" IS 'Kilograms of CO2 equivalent to make the whole server; null where nobody has published it.';

COMMENT ON COLUMN "private"."instance_families"."source" IS 'Whose figures they are.';

COMMENT ON COLUMN "private"."instance_families"."year" IS 'The year of that figure and of the sizes.';

COMMENT ON TABLE "private"."instance_families" IS 'Families of instances: a size is a part of the family''s largest, which is the whole server.';

-- private/tables/instance_types.sql

CREATE TABLE "private"."instance_types" (
  "provider"         text    NOT NULL,
  "instance_type"    text    NOT NULL,
  "cores"            numeric NOT NULL,
  "gigabytes"        numeric NOT NULL,
  "baseline_percent" numeric,
  "gpu"              text,
  "gpus"             integer NOT NULL DEFAULT 0,
  CONSTRAINT "instance_types_count_their_gpus" CHECK (((gpu IS NULL) = (gpus = 0))),
  CONSTRAINT "instance_types_pkey" PRIMARY KEY (PROVIDER, instance_type),
  CONSTRAINT "instance_types_gpu_fkey" FOREIGN KEY (gpu) REFERENCES private.processors(processor)
);

ALTER TABLE "private"."instance_types"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX instance_types_by_gpu ON private.instance_types USING btree (gpu);

COMMENT ON COLUMN "private"."instance_types"."baseline_percent" IS 'Of burstable ones: the share of its cores it may use for ever; so much of them counts, and no memory beyond the processor''s own.';

COMMENT ON COLUMN "private"."instance_types"."cores" IS 'Virtual cores.';

COMMENT ON COLUMN "private"."instance_types"."gigabytes" IS 'Memory.';

COMMENT ON COLUMN "private"."instance_types"."gpu" IS 'The model of its GPUs.';

COMMENT ON COLUMN "private"."instance_types"."gpus" IS 'How many GPUs it has.';

COMMENT ON COLUMN "private"."instance_types"."instance_type" IS 'Family and size: t3.micro.';

COMMENT ON COLUMN "private"."instance_types"."provider" IS 'aws, azure or gcp.';

COMMENT ON TABLE "private"."instance_types" IS 'Instances that are not what their size says: burstable ones, those with GPUs, and odd sizes. Source: CCF. Families with accelerators whose power nobody publishes are not here.';

-- private/tables/integration_secrets.sql

CREATE TABLE "private"."integration_secrets" (
  "integration_id"  uuid                     NOT NULL,
  "field"           text                     NOT NULL,
  "sealed"          text                     NOT NULL,
  "key_id"          text                     NOT NULL,
  "updated_at"      timestamp with time zone NOT NULL DEFAULT now(),
  "reseal_tried_at" timestamp with time zone,
  CONSTRAINT "integration_secrets_are_sealed" CHECK ((sealed ~ '^v1\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$'::text)),
  CONSTRAINT "integration_secrets_are_short" CHECK ((octet_length(sealed) <= 16384)),
  CONSTRAINT "integration_secrets_field_is_known" CHECK ((field = ANY (ARRAY['secret_access_key'::text, 'client_secret'::text, 'private_key'::text]))),
  CONSTRAINT "integration_secrets_pkey" PRIMARY KEY (integration_id, field),
  CONSTRAINT "integration_secrets_integration_id_fkey" FOREIGN KEY (integration_id) REFERENCES public.integrations(id) ON DELETE CASCADE
);

ALTER TABLE "private"."integration_secrets"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX integration_secrets_by_key ON private.integration_secrets USING btree (key_id);

COMMENT ON COLUMN "private"."integration_secrets"."field" IS 'Which secret: secret_access_key of AWS, client_secret of Azure, private_key of Google Cloud; bound into the seal.';

COMMENT ON COLUMN "private"."integration_secrets"."integration_id" IS 'Whose secret; bound into the seal.';

COMMENT ON COLUMN "private"."integration_secrets"."key_id" IS 'The sealing key used, so that rotation finds what to re-seal.';

COMMENT ON COLUMN "private"."integration_secrets"."reseal_tried_at" IS 'When it was last handed out to be re-sealed (UTC); one that no key opens must not keep the others waiting.';

COMMENT ON COLUMN "private"."integration_secrets"."sealed" IS 'v1.<key id>.<iv>.<ciphertext and tag>, base64url.';

COMMENT ON COLUMN "private"."integration_secrets"."updated_at" IS 'When it was last replaced or re-sealed (UTC).';

COMMENT ON TABLE "private"."integration_secrets" IS 'Secrets of integrations, sealed with AES-256-GCM by the functions. They can be replaced, never read back.';

-- private/tables/invoice_periods.sql

CREATE TABLE "private"."invoice_periods" (
  "organization_id"      uuid                     NOT NULL,
  "account_id"           text                     NOT NULL,
  "billing_period_start" date                     NOT NULL,
  "read_at"              timestamp with time zone NOT NULL,
  CONSTRAINT "invoice_periods_pkey" PRIMARY KEY (organization_id, account_id, billing_period_start),
  CONSTRAINT "invoice_periods_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE
);

ALTER TABLE "private"."invoice_periods"
  ENABLE ROW LEVEL SECURITY;

COMMENT ON COLUMN "private"."invoice_periods"."account_id" IS 'The account whose listing was read.';

COMMENT ON COLUMN "private"."invoice_periods"."billing_period_start" IS 'First day of the period (UTC).';

COMMENT ON COLUMN "private"."invoice_periods"."organization_id" IS 'Whose invoices.';

COMMENT ON COLUMN "private"."invoice_periods"."read_at" IS 'When it was last read (UTC).';

COMMENT ON TABLE "private"."invoice_periods" IS 'Billing periods whose invoices were read to the end: none stored then means none there.';

-- private/tables/issuer_totals.sql

CREATE TABLE "private"."issuer_totals" (
  "load_id"             uuid    NOT NULL,
  "invoice_issuer_name" text    NOT NULL,
  "is_tax"              boolean NOT NULL,
  "billing_currency"    text    NOT NULL,
  "billed_cost"         numeric NOT NULL,
  CONSTRAINT "issuer_totals_pkey" PRIMARY KEY (load_id, invoice_issuer_name, is_tax, billing_currency),
  CONSTRAINT "issuer_totals_load_id_fkey" FOREIGN KEY (load_id) REFERENCES public.charge_loads(id) ON DELETE CASCADE
);

ALTER TABLE "private"."issuer_totals"
  ENABLE ROW LEVEL SECURITY;

COMMENT ON COLUMN "private"."issuer_totals"."billed_cost" IS 'What should be invoiced.';

COMMENT ON COLUMN "private"."issuer_totals"."billing_currency" IS 'ISO 4217.';

COMMENT ON COLUMN "private"."issuer_totals"."invoice_issuer_name" IS 'FOCUS InvoiceIssuerName.';

COMMENT ON COLUMN "private"."issuer_totals"."is_tax" IS 'The taxes, or all the rest.';

COMMENT ON COLUMN "private"."issuer_totals"."load_id" IS 'The load.';

COMMENT ON TABLE "private"."issuer_totals" IS 'What the charges of a load come to per issuer, as the source says.';

-- private/tables/one_tenant_integrations.sql

CREATE TABLE "private"."one_tenant_integrations" (
  "organization_id" uuid                     NOT NULL,
  "provider"        text                     NOT NULL,
  "integration_id"  uuid                     NOT NULL,
  "updated_at"      timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT "one_tenant_integrations_pkey" PRIMARY KEY (organization_id, PROVIDER),
  CONSTRAINT "one_tenant_integrations_provider_is_known" CHECK ((provider = ANY (ARRAY['aws'::text, 'azure'::text, 'gcp'::text]))),
  CONSTRAINT "one_tenant_integrations_integration_id_fkey" FOREIGN KEY (integration_id) REFERENCES public.integrations(id) ON DELETE CASCADE,
  CONSTRAINT "one_tenant_integrations_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE
);

ALTER TABLE "private"."one_tenant_integrations"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX one_tenant_integrations_by_integration ON private.one_tenant_integrations USING btree (integration_id);

COMMENT ON COLUMN "private"."one_tenant_integrations"."integration_id" IS 'The integration; one that was deleted is replaced.';

COMMENT ON COLUMN "private"."one_tenant_integrations"."organization_id" IS 'In which organization.';

COMMENT ON COLUMN "private"."one_tenant_integrations"."provider" IS 'aws, azure or gcp.';

COMMENT ON COLUMN "private"."one_tenant_integrations"."updated_at" IS 'When the settings last changed it (UTC).';

COMMENT ON TABLE "private"."one_tenant_integrations" IS 'The integrations that the operator''s settings made.';

-- private/tables/organization_turns.sql

CREATE TABLE "private"."organization_turns" (
  "organization_id" uuid                     NOT NULL,
  "needs_worker"    boolean                  NOT NULL,
  "turn_at"         timestamp with time zone NOT NULL,
  "last_claimed_at" timestamp with time zone NOT NULL DEFAULT '-infinity'::timestamp WITH time zone,
  CONSTRAINT "organization_turns_pkey" PRIMARY KEY (organization_id, needs_worker),
  CONSTRAINT "organization_turns_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE
);

ALTER TABLE "private"."organization_turns"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX organization_turns_in_line ON private.organization_turns USING btree (turn_at)
  WHERE (turn_at < 'infinity'::timestamp WITH time zone);

COMMENT ON COLUMN "private"."organization_turns"."last_claimed_at" IS 'When it last had a turn.';

COMMENT ON COLUMN "private"."organization_turns"."needs_worker" IS 'True for the line of jobs that only a worker claims.';

COMMENT ON COLUMN "private"."organization_turns"."organization_id" IS 'The organization.';

COMMENT ON COLUMN "private"."organization_turns"."turn_at" IS 'Its place in line: the later of its earliest run_after and its last turn; infinity when nothing is queued.';

COMMENT ON TABLE "private"."organization_turns" IS 'When each organization with queued jobs is next in line.';

-- private/tables/power_overheads.sql

CREATE TABLE "private"."power_overheads" (
  "provider" text     NOT NULL,
  "region"   text     NOT NULL DEFAULT ''::text,
  "year"     smallint NOT NULL,
  "pue"      numeric  NOT NULL,
  "source"   text     NOT NULL,
  CONSTRAINT "power_overheads_are_at_least_one" CHECK ((pue >= (1)::numeric)),
  CONSTRAINT "power_overheads_pkey" PRIMARY KEY (PROVIDER, region, year),
  CONSTRAINT "power_overheads_source_fkey" FOREIGN KEY (source) REFERENCES private.carbon_sources(source)
);

ALTER TABLE "private"."power_overheads"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX power_overheads_by_source ON private.power_overheads USING btree (source);

COMMENT ON COLUMN "private"."power_overheads"."provider" IS 'aws, azure or gcp.';

COMMENT ON COLUMN "private"."power_overheads"."pue" IS 'Power usage effectiveness; 1 is no overhead.';

COMMENT ON COLUMN "private"."power_overheads"."region" IS 'The region''s code; empty for the provider''s average.';

COMMENT ON COLUMN "private"."power_overheads"."source" IS 'Whose figure it is.';

COMMENT ON COLUMN "private"."power_overheads"."year" IS 'The year it stands for.';

COMMENT ON TABLE "private"."power_overheads" IS 'Power usage effectiveness of data centres: what is drawn for each kWh that machines take.';

-- private/tables/processors.sql

CREATE TABLE "private"."processors" (
  "processor"      text     NOT NULL,
  "kind"           text     NOT NULL,
  "idle_watts"     numeric  NOT NULL,
  "full_watts"     numeric  NOT NULL,
  "chip_gigabytes" numeric,
  "year"           smallint NOT NULL,
  "source"         text     NOT NULL,
  CONSTRAINT "processors_draw_more_at_full_load" CHECK (((idle_watts >= (0)::numeric) AND (idle_watts <= full_watts))),
  CONSTRAINT "processors_kind_is_known" CHECK ((kind = ANY (ARRAY['cpu'::text, 'gpu'::text]))),
  CONSTRAINT "processors_pkey" PRIMARY KEY (processor),
  CONSTRAINT "processors_source_fkey" FOREIGN KEY (source) REFERENCES private.carbon_sources(source)
);

ALTER TABLE "private"."processors"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX processors_by_source ON private.processors USING btree (source);

COMMENT ON COLUMN "private"."processors"."chip_gigabytes" IS 'Gigabytes of memory that a chip''s own figure of power already holds.';

COMMENT ON COLUMN "private"."processors"."full_watts" IS 'Watts at full load.';

COMMENT ON COLUMN "private"."processors"."idle_watts" IS 'Watts when idle, of a virtual core or of a GPU.';

COMMENT ON COLUMN "private"."processors"."kind" IS 'cpu or gpu.';

COMMENT ON COLUMN "private"."processors"."processor" IS 'Microarchitecture, or model of a GPU; Average where it is not known.';

COMMENT ON COLUMN "private"."processors"."source" IS 'Whose figures they are.';

COMMENT ON COLUMN "private"."processors"."year" IS 'The year of the figures.';

COMMENT ON TABLE "private"."processors" IS 'Power of a processor''s virtual core, or of a whole GPU. EPYC 5th generation is left out: its published figures are four times its predecessor''s and distrusted.';

-- private/tables/rate_limits.sql

CREATE TABLE "private"."rate_limits" (
  "bucket"      text                     NOT NULL,
  "tokens"      numeric                  NOT NULL,
  "refilled_at" timestamp with time zone NOT NULL,
  CONSTRAINT "rate_limits_pkey" PRIMARY KEY (bucket)
);

ALTER TABLE "private"."rate_limits"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX rate_limits_by_age ON private.rate_limits USING btree (refilled_at);

COMMENT ON COLUMN "private"."rate_limits"."bucket" IS 'What is limited (user:<id>, organization:<id>).';

COMMENT ON COLUMN "private"."rate_limits"."refilled_at" IS 'When tokens was true (database clock).';

COMMENT ON COLUMN "private"."rate_limits"."tokens" IS 'Tokens left at refilled_at.';

COMMENT ON TABLE "private"."rate_limits" IS 'Token buckets.';

-- private/tables/region_spellings.sql

CREATE TABLE "private"."region_spellings" (
  "provider" text NOT NULL,
  "spelling" text NOT NULL,
  "region"   text NOT NULL,
  CONSTRAINT "region_spellings_have_a_region" FOREIGN KEY (PROVIDER, region) REFERENCES private.cloud_regions(PROVIDER, region),
  CONSTRAINT "region_spellings_pkey" PRIMARY KEY (PROVIDER, spelling),
  CONSTRAINT "region_spellings_are_bare" CHECK (((spelling = private.bare_spelling(spelling)) AND (spelling <> ''::text)))
);

ALTER TABLE "private"."region_spellings"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX region_spellings_by_region ON private.region_spellings USING btree (PROVIDER, region);

COMMENT ON COLUMN "private"."region_spellings"."provider" IS 'aws, azure or gcp.';

COMMENT ON COLUMN "private"."region_spellings"."region" IS 'The region it stands for.';

COMMENT ON COLUMN "private"."region_spellings"."spelling" IS 'Letters and digits alone, in lower case.';

COMMENT ON TABLE "private"."region_spellings" IS 'What regions are called in bills and reports, as private.bare_spelling has it. A word for everywhere (Global, All Regions) is not here: it is no region.';

-- private/tables/service_categories.sql

CREATE TABLE "private"."service_categories" (
  "provider"         text NOT NULL,
  "service"          text NOT NULL,
  "service_category" text NOT NULL,
  CONSTRAINT "service_categories_category_is_known"
    CHECK
    ((service_category = ANY (ARRAY['compute'::text, 'storage'::text, 'database'::text, 'network'::text, 'serverless'::text, 'containers'::text, 'analytics'::text, 'ml'::text,
    'other'::text]))),
  CONSTRAINT "service_categories_pkey" PRIMARY KEY (PROVIDER, service),
  CONSTRAINT "service_categories_are_bare" CHECK (((service = private.bare_spelling(service)) AND (service <> ''::text)))
);

ALTER TABLE "private"."service_categories"
  ENABLE ROW LEVEL SECURITY;

COMMENT ON COLUMN "private"."service_categories"."provider" IS 'aws, azure or gcp.';

COMMENT ON COLUMN "private"."service_categories"."service" IS 'Name, code or resource type, as private.bare_spelling has it.';

COMMENT ON COLUMN "private"."service_categories"."service_category" IS 'compute, storage, database, network, serverless, containers, analytics, ml or other.';

COMMENT ON TABLE "private"."service_categories" IS 'Services by the names, codes and resource types that bills and carbon reports give them.';

-- private/tables/staged_datasets.sql

CREATE TABLE "private"."staged_datasets" (
  "organization_id" uuid   NOT NULL,
  "owner_id"        uuid   NOT NULL,
  "dataset_id"      uuid   NOT NULL,
  "base_version"    bigint NOT NULL,
  "op"              jsonb  NOT NULL,
  "payload"         bytea  NOT NULL,
  CONSTRAINT "staged_datasets_belong_to_a_rotation" FOREIGN KEY (organization_id, owner_id) REFERENCES private.encrypted_rotations(organization_id, owner_id) ON DELETE CASCADE,
  CONSTRAINT "staged_datasets_payload_fits" CHECK (((octet_length(payload) >= 16) AND (octet_length(payload) <= 5242880))),
  CONSTRAINT "staged_datasets_pkey" PRIMARY KEY (organization_id, owner_id, dataset_id)
);

ALTER TABLE "private"."staged_datasets"
  ENABLE ROW LEVEL SECURITY;

COMMENT ON COLUMN "private"."staged_datasets"."base_version" IS 'The version it is to replace.';

COMMENT ON COLUMN "private"."staged_datasets"."dataset_id" IS 'The keyId.';

COMMENT ON COLUMN "private"."staged_datasets"."op" IS 'The operation that the commit carries out.';

COMMENT ON COLUMN "private"."staged_datasets"."organization_id" IS 'The owner''s personal organization.';

COMMENT ON COLUMN "private"."staged_datasets"."owner_id" IS 'The user.';

COMMENT ON COLUMN "private"."staged_datasets"."payload" IS 'The ciphertext with its tag.';

COMMENT ON TABLE "private"."staged_datasets" IS 'Datasets under the new key, until the rotation is committed.';

-- private/tables/staged_records.sql

CREATE TABLE "private"."staged_records" (
  "job_id"     uuid  NOT NULL,
  "scope"      text  NOT NULL,
  "kind"       text  NOT NULL,
  "record_key" text  NOT NULL,
  "record"     jsonb NOT NULL,
  CONSTRAINT "staged_records_pkey" PRIMARY KEY (job_id, scope, kind, record_key),
  CONSTRAINT "staged_records_job_id_fkey" FOREIGN KEY (job_id) REFERENCES public.sync_jobs(id) ON DELETE CASCADE
);

ALTER TABLE "private"."staged_records"
  ENABLE ROW LEVEL SECURITY;

COMMENT ON COLUMN "private"."staged_records"."job_id" IS 'The job that read it.';

COMMENT ON COLUMN "private"."staged_records"."kind" IS 'agreements, contracts, contract_terms, contract_charges, invoices or emissions.';

COMMENT ON COLUMN "private"."staged_records"."record" IS 'The record, members named as columns.';

COMMENT ON COLUMN "private"."staged_records"."record_key" IS 'Its key within the organization.';

COMMENT ON COLUMN "private"."staged_records"."scope" IS 'The scope it was listed in.';

COMMENT ON TABLE "private"."staged_records" IS 'Records of jobs that are not complete yet.';

-- private/tables/staged_scopes.sql

CREATE TABLE "private"."staged_scopes" (
  "job_id"      uuid NOT NULL,
  "scope"       text NOT NULL,
  "status"      text NOT NULL DEFAULT 'reading'::text,
  "reason_code" text,
  "reason"      text,
  CONSTRAINT "staged_scopes_pkey" PRIMARY KEY (job_id, scope),
  CONSTRAINT "staged_scopes_status_is_known" CHECK ((status = ANY (ARRAY['reading'::text, 'complete'::text, 'uncovered'::text]))),
  CONSTRAINT "staged_scopes_job_id_fkey" FOREIGN KEY (job_id) REFERENCES public.sync_jobs(id) ON DELETE CASCADE
);

ALTER TABLE "private"."staged_scopes"
  ENABLE ROW LEVEL SECURITY;

COMMENT ON COLUMN "private"."staged_scopes"."job_id" IS 'The job.';

COMMENT ON COLUMN "private"."staged_scopes"."reason" IS 'The same as a sentence.';

COMMENT ON COLUMN "private"."staged_scopes"."reason_code" IS 'Why it is uncovered.';

COMMENT ON COLUMN "private"."staged_scopes"."scope" IS 'An account''s id, the first day of a billing period, or what else one listing covers.';

COMMENT ON COLUMN "private"."staged_scopes"."status" IS 'reading, complete once its listing ended, or uncovered when it could not be entered.';

COMMENT ON TABLE "private"."staged_scopes" IS 'The scopes a job reads, and how far each came.';

-- private/tables/ticks.sql

CREATE TABLE "private"."ticks" (
  "is_only"            boolean                  NOT NULL DEFAULT true,
  "ticked_at"          timestamp with time zone NOT NULL,
  "due_jobs"           integer                  NOT NULL,
  "wakes"              integer                  NOT NULL,
  "freshness_noted_at" timestamp with time zone NOT NULL DEFAULT '-infinity'::timestamp WITH time zone,
  CONSTRAINT "ticks_has_one_row" CHECK (is_only),
  CONSTRAINT "ticks_pkey" PRIMARY KEY (is_only)
);

ALTER TABLE "private"."ticks"
  ENABLE ROW LEVEL SECURITY;

COMMENT ON COLUMN "private"."ticks"."due_jobs" IS 'Jobs that were due then.';

COMMENT ON COLUMN "private"."ticks"."freshness_noted_at" IS 'When alerts were last looked after; once a minute, however often it ticks.';

COMMENT ON COLUMN "private"."ticks"."is_only" IS 'Always true.';

COMMENT ON COLUMN "private"."ticks"."ticked_at" IS 'When (database clock).';

COMMENT ON COLUMN "private"."ticks"."wakes" IS 'Wakes that were posted then.';

COMMENT ON TABLE "private"."ticks" IS 'The last tick: one row.';

-- private/tables/used_ivs.sql

CREATE TABLE "private"."used_ivs" (
  "owner_id"    uuid  NOT NULL,
  "fingerprint" bytea NOT NULL,
  CONSTRAINT "used_ivs_pkey" PRIMARY KEY (owner_id, fingerprint)
);

ALTER TABLE "private"."used_ivs"
  ENABLE ROW LEVEL SECURITY;

COMMENT ON COLUMN "private"."used_ivs"."fingerprint" IS 'sha256 of salt and iv.';

COMMENT ON COLUMN "private"."used_ivs"."owner_id" IS 'The user.';

COMMENT ON TABLE "private"."used_ivs" IS 'sha256(salt, iv) of every write, purged versions included: using a pair twice would break the encryption.';

-- private/tables/user_rates.sql

CREATE TABLE "private"."user_rates" (
  "is_only"    boolean NOT NULL DEFAULT true,
  "per_minute" integer NOT NULL,
  CONSTRAINT "user_rates_are_positive" CHECK ((per_minute > 0)),
  CONSTRAINT "user_rates_have_one_row" CHECK (is_only),
  CONSTRAINT "user_rates_pkey" PRIMARY KEY (is_only)
);

ALTER TABLE "private"."user_rates"
  ENABLE ROW LEVEL SECURITY;

COMMENT ON COLUMN "private"."user_rates"."is_only" IS 'Always true: there is one row.';

COMMENT ON COLUMN "private"."user_rates"."per_minute" IS 'Requests a minute.';

COMMENT ON TABLE "private"."user_rates" IS 'Requests a minute that a user has, over all functions; told by the Edge Function, whose setting RATE_LIMIT_USER_PER_MINUTE it is.';

-- private/types/part_residual.sql

CREATE TYPE "private"."part_residual" AS (
  "part"             text,
  "billing_currency" text,
  "measure"          text,
  "source_total"     numeric,
  "read_total"       numeric,
  "rejected"         numeric,
  "is_estimated"     boolean
);

COMMENT ON TYPE "private"."part_residual" IS 'Of one part, currency and measure: what the source says, what the rows add up to, and how many of its lines were rejected, which no other reading would change.';

-- private/types/source_pair.sql

CREATE TYPE "private"."source_pair" AS (
  "finer_id"       uuid,
  "coarser_id"     uuid,
  "coarser_source" text,
  "days_before"    date
);

COMMENT ON TYPE "private"."source_pair" IS 'Two published loads of one billing account and period; days_before bounds the days both have whole (null: all).';

-- public/adp_wipes.sql

-- Clears assumed destination defaults before creating objects.
-- Safe to load on a project that does not have those defaults.

ALTER DEFAULT PRIVILEGES FOR ROLE "postgres" IN SCHEMA "public" REVOKE ALL ON SEQUENCES FROM "anon";

ALTER DEFAULT PRIVILEGES FOR ROLE "postgres" IN SCHEMA "public" REVOKE ALL ON SEQUENCES FROM "authenticated";

ALTER DEFAULT PRIVILEGES FOR ROLE "postgres" IN SCHEMA "public" REVOKE ALL ON SEQUENCES FROM "service_role";

ALTER DEFAULT PRIVILEGES FOR ROLE "postgres" IN SCHEMA "public" REVOKE ALL ON FUNCTIONS FROM "anon";

ALTER DEFAULT PRIVILEGES FOR ROLE "postgres" IN SCHEMA "public" REVOKE ALL ON FUNCTIONS FROM "authenticated";

ALTER DEFAULT PRIVILEGES FOR ROLE "postgres" IN SCHEMA "public" REVOKE ALL ON FUNCTIONS FROM "service_role";

ALTER DEFAULT PRIVILEGES FOR ROLE "postgres" IN SCHEMA "public" REVOKE ALL ON TABLES FROM "anon";

ALTER DEFAULT PRIVILEGES FOR ROLE "postgres" IN SCHEMA "public" REVOKE ALL ON TABLES FROM "authenticated";

ALTER DEFAULT PRIVILEGES FOR ROLE "postgres" IN SCHEMA "public" REVOKE ALL ON TABLES FROM "service_role";

-- public/domains/application%2Foctet-stream.sql

CREATE DOMAIN "public"."application/octet-stream" AS bytea;

COMMENT ON DOMAIN "public"."application/octet-stream" IS 'Bytes as the REST API gives them to who accepts this media type.';

-- public/functions/begin_encrypted_rotation.sql

CREATE OR REPLACE FUNCTION public.begin_encrypted_rotation (
  from_generation integer,
  key_check       jsonb
)
  RETURNS jsonb
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  select private.begin_encrypted_rotation(begin_encrypted_rotation.from_generation, begin_encrypted_rotation.key_check)
$function$;

GRANT EXECUTE ON FUNCTION "public"."begin_encrypted_rotation"(integer, jsonb) TO "authenticated";

COMMENT ON FUNCTION "public"."begin_encrypted_rotation"(integer, jsonb) IS 'Begins a rotation that is staged over several requests; the same again when its key check is the same.';

REVOKE ALL ON FUNCTION "public"."begin_encrypted_rotation"(integer, jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."begin_encrypted_rotation"(integer, jsonb) TO "postgres";

REVOKE ALL ON FUNCTION "public"."begin_encrypted_rotation"(integer, jsonb) FROM PUBLIC, "anon", "service_role";

-- public/functions/cancel_sync.sql

CREATE OR REPLACE FUNCTION public.cancel_sync (
  sync_run_id uuid
)
  RETURNS jsonb
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.cancel_sync(cancel_sync.sync_run_id) $function$;

GRANT EXECUTE ON FUNCTION "public"."cancel_sync"(uuid) TO "authenticated";

COMMENT ON FUNCTION "public"."cancel_sync"(uuid) IS 'Cancels the open jobs a run began, at once; jobs it merely joined go on. Needs the role member.';

REVOKE ALL ON FUNCTION "public"."cancel_sync"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."cancel_sync"(uuid) TO "postgres";

REVOKE ALL ON FUNCTION "public"."cancel_sync"(uuid) FROM PUBLIC, "anon", "service_role";

-- public/functions/change_encrypted_policy.sql

CREATE OR REPLACE FUNCTION public.change_encrypted_policy (
  changes jsonb
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
begin
  perform private.require_user_token();
  perform private.change_encrypted_policy(change_encrypted_policy.changes);
  perform private.take_user_token();
  return private.encrypted_account();
end $function$;

GRANT EXECUTE ON FUNCTION "public"."change_encrypted_policy"(jsonb) TO "authenticated";

COMMENT ON FUNCTION "public"."change_encrypted_policy"(jsonb) IS 'Sets the caller''s preconditions and retention, and the first key check.';

REVOKE ALL ON FUNCTION "public"."change_encrypted_policy"(jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."change_encrypted_policy"(jsonb) TO "postgres";

REVOKE ALL ON FUNCTION "public"."change_encrypted_policy"(jsonb) FROM PUBLIC, "anon", "service_role";

-- public/functions/commit_encrypted_rotation.sql

CREATE OR REPLACE FUNCTION public.commit_encrypted_rotation (
  rotation_id uuid
)
  RETURNS jsonb
  LANGUAGE sql
  SET search_path TO ''
  SET statement_timeout TO '55s'
  AS $function$
  select private.commit_encrypted_rotation(commit_encrypted_rotation.rotation_id)
$function$;

GRANT EXECUTE ON FUNCTION "public"."commit_encrypted_rotation"(uuid) TO "authenticated";

COMMENT ON FUNCTION "public"."commit_encrypted_rotation"(uuid) IS 'Writes everything that was staged and raises the key generation, in one transaction; refuses (CS409) while a living dataset is missing.';

REVOKE ALL ON FUNCTION "public"."commit_encrypted_rotation"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."commit_encrypted_rotation"(uuid) TO "postgres";

REVOKE ALL ON FUNCTION "public"."commit_encrypted_rotation"(uuid) FROM PUBLIC, "anon", "service_role";

-- public/functions/create_integration.sql

CREATE OR REPLACE FUNCTION public.create_integration (
  id              uuid,
  organization_id uuid,
  provider        text,
  name            text,
  auth_method     text,
  role_arn        text  DEFAULT NULL::text,
  access_key_id   text  DEFAULT NULL::text,
  region          text  DEFAULT NULL::text,
  settings        jsonb DEFAULT '{}'::jsonb,
  sealed          jsonb DEFAULT '{}'::jsonb,
  request_id      text  DEFAULT NULL::text
)
  RETURNS jsonb
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  select to_jsonb(private.create_integration(create_integration.id, create_integration.organization_id, create_integration.provider, create_integration.name,
    create_integration.auth_method, create_integration.role_arn, create_integration.access_key_id, create_integration.region,
    create_integration.settings, create_integration.sealed, create_integration.request_id))
$function$;

GRANT EXECUTE ON FUNCTION "public"."create_integration"(uuid, uuid, text, text, text, text, text, text, jsonb, jsonb, text) TO "authenticated";

COMMENT ON FUNCTION "public"."create_integration"(uuid, uuid, text, text, text, text, text, text, jsonb, jsonb, text) IS 'Creates a pending integration with its sealed secrets. Needs the role admin.';

REVOKE ALL ON FUNCTION "public"."create_integration"(uuid, uuid, text, text, text, text, text, text, jsonb, jsonb, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."create_integration"(uuid, uuid, text, text, text, text, text, text, jsonb, jsonb, text) TO "postgres";

REVOKE ALL ON FUNCTION "public"."create_integration"(uuid, uuid, text, text, text, text, text, text, jsonb, jsonb, text) FROM PUBLIC, "anon", "service_role";

-- public/functions/create_organization.sql

CREATE OR REPLACE FUNCTION public.create_organization (
  name text
)
  RETURNS uuid
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.create_organization(create_organization.name) $function$;

GRANT EXECUTE ON FUNCTION "public"."create_organization"(text) TO "authenticated";

COMMENT ON FUNCTION "public"."create_organization"(text) IS 'Creates a shared organization owned by the caller and returns its id.';

REVOKE ALL ON FUNCTION "public"."create_organization"(text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."create_organization"(text) TO "postgres";

REVOKE ALL ON FUNCTION "public"."create_organization"(text) FROM PUBLIC, "anon", "service_role";

-- public/functions/delete_integration.sql

CREATE OR REPLACE FUNCTION public.delete_integration (
  integration_id uuid,
  deletes_data   boolean DEFAULT false,
  request_id     text    DEFAULT NULL::text
)
  RETURNS jsonb
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  select private.delete_integration(delete_integration.integration_id, delete_integration.deletes_data, delete_integration.request_id)
$function$;

GRANT EXECUTE ON FUNCTION "public"."delete_integration"(uuid, boolean, text) TO "authenticated";

COMMENT ON FUNCTION "public"."delete_integration"(uuid, boolean, text) IS 'Destroys an integration''s secrets and cancels its schedules and open jobs at once; data is kept unless asked for (role owner).';

REVOKE ALL ON FUNCTION "public"."delete_integration"(uuid, boolean, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."delete_integration"(uuid, boolean, text) TO "postgres";

REVOKE ALL ON FUNCTION "public"."delete_integration"(uuid, boolean, text) FROM PUBLIC, "anon", "service_role";

-- public/functions/delete_organization.sql

CREATE OR REPLACE FUNCTION public.delete_organization (
  organization_id uuid,
  request_id      text DEFAULT NULL::text
)
  RETURNS jsonb
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  select private.delete_organization(delete_organization.organization_id, delete_organization.request_id)
$function$;

GRANT EXECUTE ON FUNCTION "public"."delete_organization"(uuid, text) TO "authenticated";

COMMENT ON FUNCTION "public"."delete_organization"(uuid, text) IS 'Hides an organization from everyone at once, destroys its secrets, cancels its schedules and jobs; its data is purged in batches. Owners only.';

REVOKE ALL ON FUNCTION "public"."delete_organization"(uuid, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."delete_organization"(uuid, text) TO "postgres";

REVOKE ALL ON FUNCTION "public"."delete_organization"(uuid, text) FROM PUBLIC, "anon", "service_role";

-- public/functions/delete_schedule.sql

CREATE OR REPLACE FUNCTION public.delete_schedule (
  integration_id uuid,
  dataset        text,
  request_id     text DEFAULT NULL::text
)
  RETURNS jsonb
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  select private.delete_schedule(delete_schedule.integration_id, delete_schedule.dataset, delete_schedule.request_id)
$function$;

GRANT EXECUTE ON FUNCTION "public"."delete_schedule"(uuid, text, text) TO "authenticated";

COMMENT ON FUNCTION "public"."delete_schedule"(uuid, text, text) IS 'Ends the schedule of a dataset, or of all; runs that began go on. Needs the role admin.';

REVOKE ALL ON FUNCTION "public"."delete_schedule"(uuid, text, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."delete_schedule"(uuid, text, text) TO "postgres";

REVOKE ALL ON FUNCTION "public"."delete_schedule"(uuid, text, text) FROM PUBLIC, "anon", "service_role";

-- public/functions/encrypted_changes.sql

CREATE OR REPLACE FUNCTION public.encrypted_changes (
  epoch    integer DEFAULT 1,
  since    bigint  DEFAULT 0,
  limit_to integer DEFAULT 100
)
  RETURNS jsonb
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  select private.encrypted_changes(encrypted_changes.epoch, encrypted_changes.since, encrypted_changes.limit_to)
$function$;

GRANT EXECUTE ON FUNCTION "public"."encrypted_changes"(integer, bigint, integer) TO "authenticated";

COMMENT ON FUNCTION "public"."encrypted_changes"(integer, bigint, integer) IS 'What changed since a cursor, in the order of commits, deletions included; each dataset once, where it stands now.';

REVOKE ALL ON FUNCTION "public"."encrypted_changes"(integer, bigint, integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."encrypted_changes"(integer, bigint, integer) TO "postgres";

REVOKE ALL ON FUNCTION "public"."encrypted_changes"(integer, bigint, integer) FROM PUBLIC, "anon", "service_role";

-- public/functions/engine_claim_job.sql

CREATE OR REPLACE FUNCTION public.engine_claim_job (
  owner         text,
  lease_seconds integer DEFAULT 120,
  on_worker     boolean DEFAULT false,
  providers     text[]  DEFAULT NULL::text[]
)
  RETURNS jsonb
  LANGUAGE sql
  SET search_path TO ''
  SET statement_timeout TO '10s'
  AS $function$
  select private.claim_job(engine_claim_job.owner, engine_claim_job.lease_seconds, engine_claim_job.on_worker, engine_claim_job.providers)
$function$;

GRANT EXECUTE ON FUNCTION "public"."engine_claim_job"(text, integer, boolean, text[]) TO "service_role";

COMMENT ON FUNCTION "public"."engine_claim_job"(text, integer, boolean, text[]) IS 'Engine only: claims the next job in fair order.';

REVOKE ALL ON FUNCTION "public"."engine_claim_job"(text, integer, boolean, text[]) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."engine_claim_job"(text, integer, boolean, text[]) TO "postgres";

REVOKE ALL ON FUNCTION "public"."engine_claim_job"(text, integer, boolean, text[]) FROM PUBLIC, "anon", "authenticated";

-- public/functions/engine_claim_job_of_run.sql

CREATE OR REPLACE FUNCTION public.engine_claim_job_of_run (
  run_id        uuid,
  owner         text,
  lease_seconds integer DEFAULT 120
)
  RETURNS jsonb
  LANGUAGE sql
  SET search_path TO ''
  SET statement_timeout TO '10s'
  AS $function$
  select private.claim_job_of_run(engine_claim_job_of_run.run_id, engine_claim_job_of_run.owner, engine_claim_job_of_run.lease_seconds)
$function$;

GRANT EXECUTE ON FUNCTION "public"."engine_claim_job_of_run"(uuid, text, integer) TO "service_role";

COMMENT ON FUNCTION "public"."engine_claim_job_of_run"(uuid, text, integer) IS 'Engine only: claims the next queued job of one run.';

REVOKE ALL ON FUNCTION "public"."engine_claim_job_of_run"(uuid, text, integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."engine_claim_job_of_run"(uuid, text, integer) TO "postgres";

REVOKE ALL ON FUNCTION "public"."engine_claim_job_of_run"(uuid, text, integer) FROM PUBLIC, "anon", "authenticated";

-- public/functions/engine_commit_page.sql

CREATE OR REPLACE FUNCTION public.engine_commit_page (
  job_id        uuid,
  lease_token   bigint,
  page_no       integer,
  cursor        jsonb,
  rows          jsonb,
  rejects       jsonb   DEFAULT '[]'::jsonb,
  requests      jsonb   DEFAULT '[]'::jsonb,
  warnings      jsonb   DEFAULT '[]'::jsonb,
  progress      jsonb   DEFAULT NULL::jsonb,
  lease_seconds integer DEFAULT 120
)
  RETURNS jsonb
  LANGUAGE sql
  SET search_path TO ''
  SET statement_timeout TO '30s'
  AS $function$
  select private.commit_page(engine_commit_page.job_id, engine_commit_page.lease_token, engine_commit_page.page_no, engine_commit_page.cursor,
    engine_commit_page.rows, engine_commit_page.rejects, engine_commit_page.requests, engine_commit_page.warnings,
    engine_commit_page.progress, engine_commit_page.lease_seconds)
$function$;

GRANT EXECUTE ON FUNCTION "public"."engine_commit_page"(uuid, bigint, integer, jsonb, jsonb, jsonb, jsonb, jsonb, jsonb, integer) TO "service_role";

COMMENT ON FUNCTION "public"."engine_commit_page"(uuid, bigint, integer, jsonb, jsonb, jsonb, jsonb, jsonb, jsonb, integer) IS 'Engine only: commits a page of rows with its cursor in one transaction.';

REVOKE ALL ON FUNCTION "public"."engine_commit_page"(uuid, bigint, integer, jsonb, jsonb, jsonb, jsonb, jsonb, jsonb, integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."engine_commit_page"(uuid, bigint, integer, jsonb, jsonb, jsonb, jsonb, jsonb, jsonb, integer) TO "postgres";

REVOKE ALL ON FUNCTION "public"."engine_commit_page"(uuid, bigint, integer, jsonb, jsonb, jsonb, jsonb, jsonb, jsonb, integer) FROM PUBLIC, "anon", "authenticated";

-- public/functions/engine_disable_one_tenant.sql

CREATE OR REPLACE FUNCTION public.engine_disable_one_tenant (
  integration_id uuid
)
  RETURNS boolean
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.disable_one_tenant(engine_disable_one_tenant.integration_id) $function$;

GRANT EXECUTE ON FUNCTION "public"."engine_disable_one_tenant"(uuid) TO "service_role";

COMMENT ON FUNCTION "public"."engine_disable_one_tenant"(uuid) IS 'Engine only: the enabled flag of the operator''s settings is off.';

REVOKE ALL ON FUNCTION "public"."engine_disable_one_tenant"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."engine_disable_one_tenant"(uuid) TO "postgres";

REVOKE ALL ON FUNCTION "public"."engine_disable_one_tenant"(uuid) FROM PUBLIC, "anon", "authenticated";

-- public/functions/engine_emission_factors.sql

CREATE OR REPLACE FUNCTION public.engine_emission_factors (
  provider text,
  month    date
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  SET statement_timeout TO '10s'
  AS $function$
  select private.emission_factors_until(engine_emission_factors.provider, engine_emission_factors.month)
$function$;

GRANT EXECUTE ON FUNCTION "public"."engine_emission_factors"(text, date) TO "service_role";

COMMENT ON FUNCTION "public"."engine_emission_factors"(text, date) IS 'Engine only: {grid, overheads, processors, families, instance_types} that a month''s emissions are modelled by.';

REVOKE ALL ON FUNCTION "public"."engine_emission_factors"(text, date) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."engine_emission_factors"(text, date) TO "postgres";

REVOKE ALL ON FUNCTION "public"."engine_emission_factors"(text, date) FROM PUBLIC, "anon", "authenticated";

-- public/functions/engine_fail_job.sql

CREATE OR REPLACE FUNCTION public.engine_fail_job (
  job_id               uuid,
  lease_token          bigint,
  code                 text,
  message              text,
  is_retryable         boolean,
  retry_after_seconds  numeric DEFAULT NULL::numeric,
  requests             jsonb   DEFAULT '[]'::jsonb,
  is_about_credentials boolean DEFAULT false
)
  RETURNS jsonb
  LANGUAGE sql
  SET search_path TO ''
  SET statement_timeout TO '10s'
  AS $function$
  select private.fail_job(engine_fail_job.job_id, engine_fail_job.lease_token, engine_fail_job.code, engine_fail_job.message,
    engine_fail_job.is_retryable, engine_fail_job.retry_after_seconds, engine_fail_job.requests,
    engine_fail_job.is_about_credentials)
$function$;

GRANT EXECUTE ON FUNCTION "public"."engine_fail_job"(uuid, bigint, text, text, boolean, numeric, jsonb, boolean) TO "service_role";

COMMENT ON FUNCTION "public"."engine_fail_job"(uuid, bigint, text, text, boolean, numeric, jsonb, boolean) IS 'Engine only: reports an error of a claimed job.';

REVOKE ALL ON FUNCTION "public"."engine_fail_job"(uuid, bigint, text, text, boolean, numeric, jsonb, boolean) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."engine_fail_job"(uuid, bigint, text, text, boolean, numeric, jsonb, boolean) TO "postgres";

REVOKE ALL ON FUNCTION "public"."engine_fail_job"(uuid, bigint, text, text, boolean, numeric, jsonb, boolean) FROM PUBLIC, "anon", "authenticated";

-- public/functions/engine_find_one_tenant.sql

CREATE OR REPLACE FUNCTION public.engine_find_one_tenant (
  organization text,
  provider     text
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$
  select private.find_one_tenant(engine_find_one_tenant.organization, engine_find_one_tenant.provider)
$function$;

GRANT EXECUTE ON FUNCTION "public"."engine_find_one_tenant"(text, text) TO "service_role";

COMMENT ON FUNCTION "public"."engine_find_one_tenant"(text, text) IS 'Engine only: where the operator''s settings belong, with the sealed secrets of what they made.';

REVOKE ALL ON FUNCTION "public"."engine_find_one_tenant"(text, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."engine_find_one_tenant"(text, text) TO "postgres";

REVOKE ALL ON FUNCTION "public"."engine_find_one_tenant"(text, text) FROM PUBLIC, "anon", "authenticated";

-- public/functions/engine_finish_job.sql

CREATE OR REPLACE FUNCTION public.engine_finish_job (
  job_id      uuid,
  lease_token bigint,
  outcome     text,
  warnings    jsonb  DEFAULT '[]'::jsonb
)
  RETURNS jsonb
  LANGUAGE sql
  SET search_path TO ''
  SET statement_timeout TO '55s'
  AS $function$
  select private.finish_job(engine_finish_job.job_id, engine_finish_job.lease_token, engine_finish_job.outcome, engine_finish_job.warnings)
$function$;

GRANT EXECUTE ON FUNCTION "public"."engine_finish_job"(uuid, bigint, text, jsonb) TO "service_role";

COMMENT ON FUNCTION "public"."engine_finish_job"(uuid, bigint, text, jsonb) IS 'Engine only: ends a job; a complete read is reconciled and published.';

REVOKE ALL ON FUNCTION "public"."engine_finish_job"(uuid, bigint, text, jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."engine_finish_job"(uuid, bigint, text, jsonb) TO "postgres";

REVOKE ALL ON FUNCTION "public"."engine_finish_job"(uuid, bigint, text, jsonb) FROM PUBLIC, "anon", "authenticated";

-- public/functions/engine_forwarder_add_files.sql

CREATE OR REPLACE FUNCTION public.engine_forwarder_add_files (
  p_forwarder_id uuid,
  p_trigger      text,
  p_files        jsonb
)
  RETURNS jsonb
  LANGUAGE sql
  SET search_path TO ''
  SET statement_timeout TO '30s'
  AS $function$
  select private.add_forwarder_files(p_forwarder_id, p_trigger, p_files)
$function$;

GRANT EXECUTE ON FUNCTION "public"."engine_forwarder_add_files"(uuid, text, jsonb) TO "service_role";

COMMENT ON FUNCTION "public"."engine_forwarder_add_files"(uuid, text, jsonb) IS 'Engine only: takes on the files that a trigger told of; 5000 at most.';

REVOKE ALL ON FUNCTION "public"."engine_forwarder_add_files"(uuid, text, jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."engine_forwarder_add_files"(uuid, text, jsonb) TO "postgres";

REVOKE ALL ON FUNCTION "public"."engine_forwarder_add_files"(uuid, text, jsonb) FROM PUBLIC, "anon", "authenticated";

-- public/functions/engine_forwarder_claim.sql

CREATE OR REPLACE FUNCTION public.engine_forwarder_claim (
  p_owner         text,
  p_lease_seconds integer DEFAULT 120,
  p_endpoint_id   uuid    DEFAULT NULL::uuid,
  p_is_on_worker  boolean DEFAULT false
)
  RETURNS jsonb
  LANGUAGE sql
  SET search_path TO ''
  SET statement_timeout TO '10s'
  AS $function$
  select private.claim_endpoint(p_owner, p_lease_seconds, p_endpoint_id, p_is_on_worker)
$function$;

GRANT EXECUTE ON FUNCTION "public"."engine_forwarder_claim"(text, integer, uuid, boolean) TO "service_role";

COMMENT ON FUNCTION "public"."engine_forwarder_claim"(text, integer, uuid, boolean) IS 'Engine only: claims the next endpoint with files and dead letters to send.';

REVOKE ALL ON FUNCTION "public"."engine_forwarder_claim"(text, integer, uuid, boolean) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."engine_forwarder_claim"(text, integer, uuid, boolean) TO "postgres";

REVOKE ALL ON FUNCTION "public"."engine_forwarder_claim"(text, integer, uuid, boolean) FROM PUBLIC, "anon", "authenticated";

-- public/functions/engine_forwarder_claim_sweeps.sql

CREATE OR REPLACE FUNCTION public.engine_forwarder_claim_sweeps (
  p_most          integer DEFAULT 5,
  p_lease_seconds integer DEFAULT 120
)
  RETURNS jsonb
  LANGUAGE sql
  SET search_path TO ''
  SET statement_timeout TO '10s'
  AS $function$
  select private.claim_sweeps(p_most, p_lease_seconds)
$function$;

GRANT EXECUTE ON FUNCTION "public"."engine_forwarder_claim_sweeps"(integer, integer) TO "service_role";

COMMENT ON FUNCTION "public"."engine_forwarder_claim_sweeps"(integer, integer) IS 'Engine only: takes forwarders whose bucket is to be listed.';

REVOKE ALL ON FUNCTION "public"."engine_forwarder_claim_sweeps"(integer, integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."engine_forwarder_claim_sweeps"(integer, integer) TO "postgres";

REVOKE ALL ON FUNCTION "public"."engine_forwarder_claim_sweeps"(integer, integer) FROM PUBLIC, "anon", "authenticated";

-- public/functions/engine_forwarder_commit.sql

CREATE OR REPLACE FUNCTION public.engine_forwarder_commit (
  p_endpoint_id uuid,
  p_lease_token bigint,
  p_commit      jsonb
)
  RETURNS jsonb
  LANGUAGE sql
  SET search_path TO ''
  SET statement_timeout TO '30s'
  AS $function$
  select private.commit_endpoint(p_endpoint_id, p_lease_token, p_commit)
$function$;

GRANT EXECUTE ON FUNCTION "public"."engine_forwarder_commit"(uuid, bigint, jsonb) TO "service_role";

COMMENT ON FUNCTION "public"."engine_forwarder_commit"(uuid, bigint, jsonb) IS 'Engine only: commits what an endpoint''s holder did, and hands out more or ends the lease.';

REVOKE ALL ON FUNCTION "public"."engine_forwarder_commit"(uuid, bigint, jsonb) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."engine_forwarder_commit"(uuid, bigint, jsonb) TO "postgres";

REVOKE ALL ON FUNCTION "public"."engine_forwarder_commit"(uuid, bigint, jsonb) FROM PUBLIC, "anon", "authenticated";

-- public/functions/engine_forwarder_keep_sweep.sql

CREATE OR REPLACE FUNCTION public.engine_forwarder_keep_sweep (
  p_forwarder_id uuid,
  p_after_key    text DEFAULT NULL::text,
  p_error_code   text DEFAULT NULL::text,
  p_error        text DEFAULT NULL::text
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  SET statement_timeout TO '10s'
  AS $function$
  select private.keep_sweep(p_forwarder_id, p_after_key, p_error_code, p_error)
$function$;

GRANT EXECUTE ON FUNCTION "public"."engine_forwarder_keep_sweep"(uuid, text, text, text) TO "service_role";

COMMENT ON FUNCTION "public"."engine_forwarder_keep_sweep"(uuid, text, text, text) IS 'Engine only: how far the listing of a bucket came.';

REVOKE ALL ON FUNCTION "public"."engine_forwarder_keep_sweep"(uuid, text, text, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."engine_forwarder_keep_sweep"(uuid, text, text, text) TO "postgres";

REVOKE ALL ON FUNCTION "public"."engine_forwarder_keep_sweep"(uuid, text, text, text) FROM PUBLIC, "anon", "authenticated";

-- public/functions/engine_health.sql

CREATE OR REPLACE FUNCTION public.engine_health()
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$ select private.health() $function$;

GRANT EXECUTE ON FUNCTION "public"."engine_health"() TO "service_role";

COMMENT ON FUNCTION "public"."engine_health"() IS 'Engine only: state of the engine for the health route.';

REVOKE ALL ON FUNCTION "public"."engine_health"() FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."engine_health"() TO "postgres";

REVOKE ALL ON FUNCTION "public"."engine_health"() FROM PUBLIC, "anon", "authenticated";

-- public/functions/engine_held_job.sql

CREATE OR REPLACE FUNCTION public.engine_held_job (
  job_id uuid,
  owner  text
)
  RETURNS jsonb
  LANGUAGE sql
  SET search_path TO ''
  SET statement_timeout TO '10s'
  AS $function$
  select private.held_job(engine_held_job.job_id, engine_held_job.owner)
$function$;

GRANT EXECUTE ON FUNCTION "public"."engine_held_job"(uuid, text) TO "service_role";

COMMENT ON FUNCTION "public"."engine_held_job"(uuid, text) IS 'Engine only: the job that a request leased to itself when it was enqueued.';

REVOKE ALL ON FUNCTION "public"."engine_held_job"(uuid, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."engine_held_job"(uuid, text) TO "postgres";

REVOKE ALL ON FUNCTION "public"."engine_held_job"(uuid, text) FROM PUBLIC, "anon", "authenticated";

-- public/functions/engine_keep_user_rate.sql

CREATE OR REPLACE FUNCTION public.engine_keep_user_rate (
  per_minute integer
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  SET statement_timeout TO '5s'
  AS $function$
  select private.keep_user_rate(engine_keep_user_rate.per_minute)
$function$;

GRANT EXECUTE ON FUNCTION "public"."engine_keep_user_rate"(integer) TO "service_role";

COMMENT ON FUNCTION "public"."engine_keep_user_rate"(integer) IS 'Engine only: what SQL is to count users by.';

REVOKE ALL ON FUNCTION "public"."engine_keep_user_rate"(integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."engine_keep_user_rate"(integer) TO "postgres";

REVOKE ALL ON FUNCTION "public"."engine_keep_user_rate"(integer) FROM PUBLIC, "anon", "authenticated";

-- public/functions/engine_known_agreements.sql

CREATE OR REPLACE FUNCTION public.engine_known_agreements (
  job_id        uuid,
  agreement_ids text[],
  product_ids   text[] DEFAULT '{}'::text[],
  offer_ids     text[] DEFAULT '{}'::text[]
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  SET statement_timeout TO '10s'
  AS $function$
  select private.known_agreements(engine_known_agreements.job_id, engine_known_agreements.agreement_ids, engine_known_agreements.product_ids,
    engine_known_agreements.offer_ids)
$function$;

GRANT EXECUTE ON FUNCTION "public"."engine_known_agreements"(uuid, text[], text[], text[]) TO "service_role";

COMMENT ON FUNCTION "public"."engine_known_agreements"(uuid, text[], text[], text[]) IS 'Engine only: what an earlier read learnt of agreements, so that only changed ones are asked for again.';

REVOKE ALL ON FUNCTION "public"."engine_known_agreements"(uuid, text[], text[], text[]) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."engine_known_agreements"(uuid, text[], text[], text[]) TO "postgres";

REVOKE ALL ON FUNCTION "public"."engine_known_agreements"(uuid, text[], text[], text[]) FROM PUBLIC, "anon", "authenticated";

-- public/functions/engine_known_delivery.sql

CREATE OR REPLACE FUNCTION public.engine_known_delivery (
  job_id uuid
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  SET statement_timeout TO '10s'
  AS $function$
  select private.known_delivery(engine_known_delivery.job_id)
$function$;

GRANT EXECUTE ON FUNCTION "public"."engine_known_delivery"(uuid) TO "service_role";

COMMENT ON FUNCTION "public"."engine_known_delivery"(uuid) IS 'Engine only: {delivery: {manifest_key, manifest_etag, delivered_at, reading, version} or null, tag_keys}.';

REVOKE ALL ON FUNCTION "public"."engine_known_delivery"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."engine_known_delivery"(uuid) TO "postgres";

REVOKE ALL ON FUNCTION "public"."engine_known_delivery"(uuid) FROM PUBLIC, "anon", "authenticated";

-- public/functions/engine_known_invoice_periods.sql

CREATE OR REPLACE FUNCTION public.engine_known_invoice_periods (
  job_id uuid
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  SET statement_timeout TO '10s'
  AS $function$
  select private.known_invoice_periods(engine_known_invoice_periods.job_id)
$function$;

GRANT EXECUTE ON FUNCTION "public"."engine_known_invoice_periods"(uuid) TO "service_role";

COMMENT ON FUNCTION "public"."engine_known_invoice_periods"(uuid) IS 'Engine only: billing periods of a job''s account whose invoices were read to the end before.';

REVOKE ALL ON FUNCTION "public"."engine_known_invoice_periods"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."engine_known_invoice_periods"(uuid) TO "postgres";

REVOKE ALL ON FUNCTION "public"."engine_known_invoice_periods"(uuid) FROM PUBLIC, "anon", "authenticated";

-- public/functions/engine_note_invoice_pdf.sql

CREATE OR REPLACE FUNCTION public.engine_note_invoice_pdf (
  invoice_id uuid,
  user_id    uuid,
  request_id text DEFAULT NULL::text
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  select private.note_invoice_pdf(engine_note_invoice_pdf.invoice_id, engine_note_invoice_pdf.user_id, engine_note_invoice_pdf.request_id)
$function$;

GRANT EXECUTE ON FUNCTION "public"."engine_note_invoice_pdf"(uuid, uuid, text) TO "service_role";

COMMENT ON FUNCTION "public"."engine_note_invoice_pdf"(uuid, uuid, text) IS 'Engine only: keeps who was given the link to an invoice''s document.';

REVOKE ALL ON FUNCTION "public"."engine_note_invoice_pdf"(uuid, uuid, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."engine_note_invoice_pdf"(uuid, uuid, text) TO "postgres";

REVOKE ALL ON FUNCTION "public"."engine_note_invoice_pdf"(uuid, uuid, text) FROM PUBLIC, "anon", "authenticated";

-- public/functions/engine_note_test.sql

CREATE OR REPLACE FUNCTION public.engine_note_test (
  integration_id     uuid,
  tested             jsonb,
  status             text,
  reason             text    DEFAULT NULL::text,
  billing_account_id text    DEFAULT NULL::text,
  reachable          jsonb   DEFAULT NULL::jsonb,
  is_payer_view      boolean DEFAULT NULL::boolean,
  requests           jsonb   DEFAULT '[]'::jsonb,
  request_id         text    DEFAULT NULL::text
)
  RETURNS boolean
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  select private.note_test(engine_note_test.integration_id, engine_note_test.tested, engine_note_test.status, engine_note_test.reason,
    engine_note_test.billing_account_id, engine_note_test.reachable, engine_note_test.is_payer_view, engine_note_test.requests, engine_note_test.request_id)
$function$;

GRANT EXECUTE ON FUNCTION "public"."engine_note_test"(uuid, jsonb, text, text, text, jsonb, boolean, jsonb, text) TO "service_role";

COMMENT ON FUNCTION "public"."engine_note_test"(uuid, jsonb, text, text, text, jsonb, boolean, jsonb, text) IS 'Engine only: keeps the result of a test of the credentials in tested (what tells them apart, and their seals in sealed); false when they changed meanwhile.';

REVOKE ALL ON FUNCTION "public"."engine_note_test"(uuid, jsonb, text, text, text, jsonb, boolean, jsonb, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."engine_note_test"(uuid, jsonb, text, text, text, jsonb, boolean, jsonb, text) TO "postgres";

REVOKE ALL ON FUNCTION "public"."engine_note_test"(uuid, jsonb, text, text, text, jsonb, boolean, jsonb, text) FROM PUBLIC, "anon", "authenticated";

-- public/functions/engine_plan_schedule.sql

CREATE OR REPLACE FUNCTION public.engine_plan_schedule (
  schedule_id         uuid,
  version             bigint,
  next_run_at         timestamp with time zone,
  longest_gap_seconds bigint                   DEFAULT NULL::bigint
)
  RETURNS boolean
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  select private.plan_schedule(engine_plan_schedule.schedule_id, engine_plan_schedule.version, engine_plan_schedule.next_run_at,
    engine_plan_schedule.longest_gap_seconds)
$function$;

GRANT EXECUTE ON FUNCTION "public"."engine_plan_schedule"(uuid, bigint, timestamp WITH time zone, bigint) TO "service_role";

COMMENT ON FUNCTION "public"."engine_plan_schedule"(uuid, bigint, timestamp with time zone, bigint) IS 'Engine only: keeps when a schedule runs next; false when it was planned or changed meanwhile.';

REVOKE ALL ON FUNCTION "public"."engine_plan_schedule"(uuid, bigint, timestamp WITH time zone, bigint) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."engine_plan_schedule"(uuid, bigint, timestamp WITH time zone, bigint) TO "postgres";

REVOKE ALL ON FUNCTION "public"."engine_plan_schedule"(uuid, bigint, timestamp WITH time zone, bigint) FROM PUBLIC, "anon", "authenticated";

-- public/functions/engine_postpone_schedule.sql

CREATE OR REPLACE FUNCTION public.engine_postpone_schedule (
  schedule_id uuid,
  version     bigint,
  plan_after  timestamp with time zone,
  code        text,
  reason      text
)
  RETURNS boolean
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  select private.postpone_schedule(engine_postpone_schedule.schedule_id, engine_postpone_schedule.version, engine_postpone_schedule.plan_after,
    engine_postpone_schedule.code, engine_postpone_schedule.reason)
$function$;

GRANT EXECUTE ON FUNCTION "public"."engine_postpone_schedule"(uuid, bigint, timestamp WITH time zone, text, text) TO "service_role";

COMMENT ON FUNCTION "public"."engine_postpone_schedule"(uuid, bigint, timestamp with time zone, text, text) IS 'Engine only: notes why a schedule cannot be planned; it is looked at again after plan_after.';

REVOKE ALL ON FUNCTION "public"."engine_postpone_schedule"(uuid, bigint, timestamp WITH time zone, text, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."engine_postpone_schedule"(uuid, bigint, timestamp WITH time zone, text, text) TO "postgres";

REVOKE ALL ON FUNCTION "public"."engine_postpone_schedule"(uuid, bigint, timestamp WITH time zone, text, text) FROM PUBLIC, "anon", "authenticated";

-- public/functions/engine_purge.sql

CREATE OR REPLACE FUNCTION public.engine_purge (
  batch integer DEFAULT 5000
)
  RETURNS jsonb
  LANGUAGE sql
  SET search_path TO ''
  SET statement_timeout TO '30s'
  AS $function$ select private.purge(engine_purge.batch) $function$;

GRANT EXECUTE ON FUNCTION "public"."engine_purge"(integer) TO "service_role";

COMMENT ON FUNCTION "public"."engine_purge"(integer) IS 'Engine only: purges one batch.';

REVOKE ALL ON FUNCTION "public"."engine_purge"(integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."engine_purge"(integer) TO "postgres";

REVOKE ALL ON FUNCTION "public"."engine_purge"(integer) FROM PUBLIC, "anon", "authenticated";

-- public/functions/engine_put_one_tenant.sql

CREATE OR REPLACE FUNCTION public.engine_put_one_tenant (
  organization_id uuid,
  provider        text,
  integration_id  uuid,
  integration     jsonb,
  sealed          jsonb,
  members         text[]
)
  RETURNS boolean
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  select private.put_one_tenant(engine_put_one_tenant.organization_id, engine_put_one_tenant.provider, engine_put_one_tenant.integration_id,
    engine_put_one_tenant.integration, engine_put_one_tenant.sealed, engine_put_one_tenant.members)
$function$;

GRANT EXECUTE ON FUNCTION "public"."engine_put_one_tenant"(uuid, text, uuid, jsonb, jsonb, text[]) TO "service_role";

COMMENT ON FUNCTION "public"."engine_put_one_tenant"(uuid, text, uuid, jsonb, jsonb, text[]) IS 'Engine only: makes or changes the integration of the operator''s settings; members tells the audit what changed.';

REVOKE ALL ON FUNCTION "public"."engine_put_one_tenant"(uuid, text, uuid, jsonb, jsonb, text[]) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."engine_put_one_tenant"(uuid, text, uuid, jsonb, jsonb, text[]) TO "postgres";

REVOKE ALL ON FUNCTION "public"."engine_put_one_tenant"(uuid, text, uuid, jsonb, jsonb, text[]) FROM PUBLIC, "anon", "authenticated";

-- public/functions/engine_read_integration.sql

CREATE OR REPLACE FUNCTION public.engine_read_integration (
  integration_id uuid
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$ select private.integration_for_test(engine_read_integration.integration_id) $function$;

GRANT EXECUTE ON FUNCTION "public"."engine_read_integration"(uuid) TO "service_role";

COMMENT ON FUNCTION "public"."engine_read_integration"(uuid) IS 'Engine only: an integration with its sealed secrets.';

REVOKE ALL ON FUNCTION "public"."engine_read_integration"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."engine_read_integration"(uuid) TO "postgres";

REVOKE ALL ON FUNCTION "public"."engine_read_integration"(uuid) FROM PUBLIC, "anon", "authenticated";

-- public/functions/engine_read_usage.sql

CREATE OR REPLACE FUNCTION public.engine_read_usage (
  job_id uuid,
  after  jsonb,
  most   integer
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  SET statement_timeout TO '30s'
  AS $function$
  select private.read_usage(engine_read_usage.job_id, engine_read_usage.after, engine_read_usage.most)
$function$;

GRANT EXECUTE ON FUNCTION "public"."engine_read_usage"(uuid, jsonb, integer) TO "service_role";

COMMENT ON FUNCTION "public"."engine_read_usage"(uuid, jsonb, integer) IS 'Engine only: {scope, version, has_usage, is_last, rows} of a job''s month. Decimals as text.';

REVOKE ALL ON FUNCTION "public"."engine_read_usage"(uuid, jsonb, integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."engine_read_usage"(uuid, jsonb, integer) TO "postgres";

REVOKE ALL ON FUNCTION "public"."engine_read_usage"(uuid, jsonb, integer) FROM PUBLIC, "anon", "authenticated";

-- public/functions/engine_request_sync.sql

CREATE OR REPLACE FUNCTION public.engine_request_sync (
  integration_id uuid,
  data_types     text[],
  start_date     date,
  end_date       date,
  trigger        text   DEFAULT 'service'::text,
  parameters     jsonb  DEFAULT '{}'::jsonb,
  request_id     text   DEFAULT NULL::text,
  lease_owner    text   DEFAULT NULL::text
)
  RETURNS jsonb
  LANGUAGE sql
  SET search_path TO ''
  SET statement_timeout TO '10s'
  AS $function$
  select private.service_sync(engine_request_sync.integration_id, engine_request_sync.data_types, engine_request_sync.start_date,
    engine_request_sync.end_date, engine_request_sync.trigger, engine_request_sync.parameters, engine_request_sync.request_id, engine_request_sync.lease_owner)
$function$;

GRANT EXECUTE ON FUNCTION "public"."engine_request_sync"(uuid, text[], date, date, text, jsonb, text, text) TO "service_role";

COMMENT ON FUNCTION "public"."engine_request_sync"(uuid, text[], date, date, text, jsonb, text, text) IS 'Engine only: asks for a sync on behalf of a schedule or a trusted server.';

REVOKE ALL ON FUNCTION "public"."engine_request_sync"(uuid, text[], date, date, text, jsonb, text, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."engine_request_sync"(uuid, text[], date, date, text, jsonb, text, text) TO "postgres";

REVOKE ALL ON FUNCTION "public"."engine_request_sync"(uuid, text[], date, date, text, jsonb, text, text) FROM PUBLIC, "anon", "authenticated";

-- public/functions/engine_reseal_secret.sql

CREATE OR REPLACE FUNCTION public.engine_reseal_secret (
  integration_id uuid,
  field          text,
  sealed_before  text,
  sealed_after   text
)
  RETURNS boolean
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  select private.reseal_secret(engine_reseal_secret.integration_id, engine_reseal_secret.field, engine_reseal_secret.sealed_before, engine_reseal_secret.sealed_after)
$function$;

GRANT EXECUTE ON FUNCTION "public"."engine_reseal_secret"(uuid, text, text, text) TO "service_role";

COMMENT ON FUNCTION "public"."engine_reseal_secret"(uuid, text, text, text) IS 'Engine only: swaps a secret''s old seal for a new one unless it changed meanwhile.';

REVOKE ALL ON FUNCTION "public"."engine_reseal_secret"(uuid, text, text, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."engine_reseal_secret"(uuid, text, text, text) TO "postgres";

REVOKE ALL ON FUNCTION "public"."engine_reseal_secret"(uuid, text, text, text) FROM PUBLIC, "anon", "authenticated";

-- public/functions/engine_stale_secrets.sql

CREATE OR REPLACE FUNCTION public.engine_stale_secrets (
  current_key_id text,
  batch          integer DEFAULT 50
)
  RETURNS jsonb
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.stale_secrets(engine_stale_secrets.current_key_id, engine_stale_secrets.batch) $function$;

GRANT EXECUTE ON FUNCTION "public"."engine_stale_secrets"(text, integer) TO "service_role";

COMMENT ON FUNCTION "public"."engine_stale_secrets"(text, integer) IS 'Engine only: secrets to re-seal under the current key.';

REVOKE ALL ON FUNCTION "public"."engine_stale_secrets"(text, integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."engine_stale_secrets"(text, integer) TO "postgres";

REVOKE ALL ON FUNCTION "public"."engine_stale_secrets"(text, integer) FROM PUBLIC, "anon", "authenticated";

-- public/functions/engine_take_token.sql

CREATE OR REPLACE FUNCTION public.engine_take_token (
  bucket            text,
  capacity          integer,
  refill_per_minute numeric
)
  RETURNS jsonb
  LANGUAGE sql
  SET search_path TO ''
  SET statement_timeout TO '5s'
  AS $function$
  select private.take_token(engine_take_token.bucket, engine_take_token.capacity, engine_take_token.refill_per_minute)
$function$;

GRANT EXECUTE ON FUNCTION "public"."engine_take_token"(text, integer, numeric) TO "service_role";

COMMENT ON FUNCTION "public"."engine_take_token"(text, integer, numeric) IS 'Engine only: takes a token from a bucket.';

REVOKE ALL ON FUNCTION "public"."engine_take_token"(text, integer, numeric) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."engine_take_token"(text, integer, numeric) TO "postgres";

REVOKE ALL ON FUNCTION "public"."engine_take_token"(text, integer, numeric) FROM PUBLIC, "anon", "authenticated";

-- public/functions/engine_tick.sql

CREATE OR REPLACE FUNCTION public.engine_tick()
  RETURNS jsonb
  LANGUAGE sql
  SET search_path TO ''
  SET statement_timeout TO '30s'
  AS $function$ select private.tick() $function$;

GRANT EXECUTE ON FUNCTION "public"."engine_tick"() TO "service_role";

COMMENT ON FUNCTION "public"."engine_tick"() IS 'Engine only: a tick where pg_cron does not run.';

REVOKE ALL ON FUNCTION "public"."engine_tick"() FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."engine_tick"() TO "postgres";

REVOKE ALL ON FUNCTION "public"."engine_tick"() FROM PUBLIC, "anon", "authenticated";

-- public/functions/engine_unplanned_schedules.sql

CREATE OR REPLACE FUNCTION public.engine_unplanned_schedules (
  batch integer                  DEFAULT 100,
  as_of timestamp with time zone DEFAULT NULL::timestamp WITH time zone
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$
  select private.schedules_to_plan(engine_unplanned_schedules.batch, engine_unplanned_schedules.as_of)
$function$;

GRANT EXECUTE ON FUNCTION "public"."engine_unplanned_schedules"(integer, timestamp WITH time zone) TO "service_role";

COMMENT ON FUNCTION "public"."engine_unplanned_schedules"(integer, timestamp with time zone) IS 'Engine only: schedules whose next run is to be planned by as_of, or by now.';

REVOKE ALL ON FUNCTION "public"."engine_unplanned_schedules"(integer, timestamp WITH time zone) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."engine_unplanned_schedules"(integer, timestamp WITH time zone) TO "postgres";

REVOKE ALL ON FUNCTION "public"."engine_unplanned_schedules"(integer, timestamp WITH time zone) FROM PUBLIC, "anon", "authenticated";

-- public/functions/engine_worker_metrics.sql

CREATE OR REPLACE FUNCTION public.engine_worker_metrics()
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  SET statement_timeout TO '5s'
  AS $function$ select private.worker_metrics() $function$;

GRANT EXECUTE ON FUNCTION "public"."engine_worker_metrics"() TO "service_role";

COMMENT ON FUNCTION "public"."engine_worker_metrics"() IS 'Engine only: the queue by provider, for the worker''s metrics and for draining.';

REVOKE ALL ON FUNCTION "public"."engine_worker_metrics"() FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."engine_worker_metrics"() TO "postgres";

REVOKE ALL ON FUNCTION "public"."engine_worker_metrics"() FROM PUBLIC, "anon", "authenticated";

-- public/functions/engine_yield_job.sql

CREATE OR REPLACE FUNCTION public.engine_yield_job (
  job_id       uuid,
  lease_token  bigint,
  requests     jsonb   DEFAULT '[]'::jsonb,
  needs_worker boolean DEFAULT false
)
  RETURNS jsonb
  LANGUAGE sql
  SET search_path TO ''
  SET statement_timeout TO '10s'
  AS $function$
  select private.yield_job(engine_yield_job.job_id, engine_yield_job.lease_token, engine_yield_job.requests, engine_yield_job.needs_worker)
$function$;

GRANT EXECUTE ON FUNCTION "public"."engine_yield_job"(uuid, bigint, jsonb, boolean) TO "service_role";

COMMENT ON FUNCTION "public"."engine_yield_job"(uuid, bigint, jsonb, boolean) IS 'Engine only: hands a job over to the next invocation.';

REVOKE ALL ON FUNCTION "public"."engine_yield_job"(uuid, bigint, jsonb, boolean) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."engine_yield_job"(uuid, bigint, jsonb, boolean) TO "postgres";

REVOKE ALL ON FUNCTION "public"."engine_yield_job"(uuid, bigint, jsonb, boolean) FROM PUBLIC, "anon", "authenticated";

-- public/functions/ensure_personal_organization.sql

CREATE OR REPLACE FUNCTION public.ensure_personal_organization()
  RETURNS uuid
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
begin
  if coalesce((select auth.jwt() ->> 'is_anonymous')::boolean, false) then
    perform private.refuse('CS403', 'anonymous users have no organization: sign in first');
  end if;
  return private.own_personal_organization();
end $function$;

GRANT EXECUTE ON FUNCTION "public"."ensure_personal_organization"() TO "authenticated";

COMMENT ON FUNCTION "public"."ensure_personal_organization"() IS 'The caller''s personal organization id, created when it is missing.';

REVOKE ALL ON FUNCTION "public"."ensure_personal_organization"() FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."ensure_personal_organization"() TO "postgres";

REVOKE ALL ON FUNCTION "public"."ensure_personal_organization"() FROM PUBLIC, "anon", "service_role";

-- public/functions/find_sync_run.sql

CREATE OR REPLACE FUNCTION public.find_sync_run (
  job_id text
)
  RETURNS uuid
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$
  select r.id from public.sync_runs r where r.job_id = find_sync_run.job_id
  union all
  select r.id from public.sync_runs r
  where r.id = case when find_sync_run.job_id ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then find_sync_run.job_id::uuid end
  limit 1
$function$;

GRANT EXECUTE ON FUNCTION "public"."find_sync_run"(text) TO "authenticated";

COMMENT ON FUNCTION "public"."find_sync_run"(text) IS 'The run of a readable job id, or of a syncLogId; null when it is not the caller''s.';

REVOKE ALL ON FUNCTION "public"."find_sync_run"(text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."find_sync_run"(text) TO "postgres";

REVOKE ALL ON FUNCTION "public"."find_sync_run"(text) FROM PUBLIC, "anon", "service_role";

-- public/functions/give_up_encrypted_rotation.sql

CREATE OR REPLACE FUNCTION public.give_up_encrypted_rotation (
  rotation_id uuid
)
  RETURNS boolean
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.give_up_encrypted_rotation(give_up_encrypted_rotation.rotation_id) $function$;

GRANT EXECUTE ON FUNCTION "public"."give_up_encrypted_rotation"(uuid) TO "authenticated";

COMMENT ON FUNCTION "public"."give_up_encrypted_rotation"(uuid) IS 'Forgets a rotation and everything that was staged for it.';

REVOKE ALL ON FUNCTION "public"."give_up_encrypted_rotation"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."give_up_encrypted_rotation"(uuid) TO "postgres";

REVOKE ALL ON FUNCTION "public"."give_up_encrypted_rotation"(uuid) FROM PUBLIC, "anon", "service_role";

-- public/functions/list_encrypted_versions.sql

CREATE OR REPLACE FUNCTION public.list_encrypted_versions (
  key_id         uuid,
  before_version bigint  DEFAULT NULL::bigint,
  limit_to       integer DEFAULT 100
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
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
end $function$;

GRANT EXECUTE ON FUNCTION "public"."list_encrypted_versions"(uuid, bigint, integer) TO "authenticated";

COMMENT ON FUNCTION "public"."list_encrypted_versions"(uuid, bigint, integer) IS 'Versions of a dataset of the caller, newest first, 500 at most, without content; null when there is no such dataset.';

REVOKE ALL ON FUNCTION "public"."list_encrypted_versions"(uuid, bigint, integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."list_encrypted_versions"(uuid, bigint, integer) TO "postgres";

REVOKE ALL ON FUNCTION "public"."list_encrypted_versions"(uuid, bigint, integer) FROM PUBLIC, "anon", "service_role";

-- public/functions/list_integrations.sql

CREATE OR REPLACE FUNCTION public.list_integrations (
  organization_id uuid    DEFAULT NULL::uuid,
  provider        text    DEFAULT NULL::text,
  after_id        uuid    DEFAULT NULL::uuid,
  most            integer DEFAULT 100
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$
  select private.list_integrations(list_integrations.organization_id, list_integrations.provider, list_integrations.after_id, list_integrations.most)
$function$;

GRANT EXECUTE ON FUNCTION "public"."list_integrations"(uuid, text, uuid, integer) TO "authenticated";

COMMENT ON FUNCTION "public"."list_integrations"(uuid, text, uuid, integer) IS 'Integrations of the caller''s organizations by id, a page at a time; 500 at most.';

REVOKE ALL ON FUNCTION "public"."list_integrations"(uuid, text, uuid, integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."list_integrations"(uuid, text, uuid, integer) TO "postgres";

REVOKE ALL ON FUNCTION "public"."list_integrations"(uuid, text, uuid, integer) FROM PUBLIC, "anon", "service_role";

-- public/functions/list_sync_runs.sql

CREATE OR REPLACE FUNCTION public.list_sync_runs (
  organization_id uuid    DEFAULT NULL::uuid,
  integration_id  uuid    DEFAULT NULL::uuid,
  provider        text    DEFAULT NULL::text,
  before          text    DEFAULT NULL::text,
  most            integer DEFAULT 50
)
  RETURNS jsonb
  LANGUAGE plpgsql
  STABLE
  SET search_path TO ''
  AS $function$
begin
  if list_sync_runs.organization_id is not null then
    perform private.require_role(list_sync_runs.organization_id, 'viewer', 'list jobs');
  end if;
  if list_sync_runs.integration_id is not null then
    perform private.visible_integration(list_sync_runs.integration_id);
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'syncLogId', p.id, 'jobId', p.job_id, 'organizationId', p.organization_id, 'integrationId', p.integration_id, 'provider', p.provider,
      'dataTypes', p.data_types, 'trigger', p.trigger, 'status', p.status, 'startDate', p.start_date, 'endDate', p.end_date,
      'recordsSynced', p.records_synced, 'recordsFailed', p.records_failed, 'createdAt', p.created_at, 'startedAt', p.started_at,
      'finishedAt', p.finished_at, 'errorCode', p.error_code, 'error', p.error_message) order by p.created_at desc, p.id desc), '[]')
    from (
      select s.* from (
        select r.id from public.sync_runs r
        where (list_sync_runs.organization_id is null or r.organization_id = list_sync_runs.organization_id)
          and (list_sync_runs.integration_id is null or r.integration_id = list_sync_runs.integration_id)
          and (list_sync_runs.provider is null or r.provider = list_sync_runs.provider)
          and (list_sync_runs.before is null
            or (r.created_at, r.id) < (select b.created_at, b.id from public.sync_runs b where b.id = public.find_sync_run(list_sync_runs.before)))
        order by r.created_at desc, r.id desc limit least(list_sync_runs.most, 200)) chosen
      join public.sync_run_states s on s.id = chosen.id
    ) p
  );
end $function$;

GRANT EXECUTE ON FUNCTION "public"."list_sync_runs"(uuid, uuid, text, text, integer) TO "authenticated";

COMMENT ON FUNCTION "public"."list_sync_runs"(uuid, uuid, text, text, integer) IS 'Runs of the caller''s organizations, the newest first, a page at a time: those before the run given, 200 at most.';

REVOKE ALL ON FUNCTION "public"."list_sync_runs"(uuid, uuid, text, text, integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."list_sync_runs"(uuid, uuid, text, text, integer) TO "postgres";

REVOKE ALL ON FUNCTION "public"."list_sync_runs"(uuid, uuid, text, text, integer) FROM PUBLIC, "anon", "service_role";

-- public/functions/put_schedule.sql

CREATE OR REPLACE FUNCTION public.put_schedule (
  integration_id uuid,
  dataset        text,
  cron           text,
  time_zone      text    DEFAULT 'UTC'::text,
  is_paused      boolean DEFAULT false,
  jitter_seconds integer DEFAULT 300,
  request_id     text    DEFAULT NULL::text
)
  RETURNS jsonb
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  select private.put_schedule(put_schedule.integration_id, put_schedule.dataset, put_schedule.cron, put_schedule.time_zone,
    put_schedule.is_paused, put_schedule.jitter_seconds, put_schedule.request_id)
$function$;

GRANT EXECUTE ON FUNCTION "public"."put_schedule"(uuid, text, text, text, boolean, integer, text) TO "authenticated";

COMMENT ON FUNCTION "public"."put_schedule"(uuid, text, text, text, boolean, integer, text) IS 'Creates or replaces the schedule of a dataset, or of all. What the same arguments made before stays as it is. Needs the role admin.';

REVOKE ALL ON FUNCTION "public"."put_schedule"(uuid, text, text, text, boolean, integer, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."put_schedule"(uuid, text, text, text, boolean, integer, text) TO "postgres";

REVOKE ALL ON FUNCTION "public"."put_schedule"(uuid, text, text, text, boolean, integer, text) FROM PUBLIC, "anon", "service_role";

-- public/functions/read_allocations.sql

CREATE OR REPLACE FUNCTION public.read_allocations (
  start_date      date,
  end_date        date,
  dimension       text,
  organization_id uuid DEFAULT NULL::uuid
)
  RETURNS jsonb
  LANGUAGE plpgsql
  STABLE
  SET search_path TO ''
  AS $function$
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
end $function$;

GRANT EXECUTE ON FUNCTION "public"."read_allocations"(date, date, text, uuid) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."read_allocations"(date, date, text, uuid) TO "service_role";

COMMENT ON FUNCTION "public"."read_allocations"(date, date, text, uuid) IS 'Billed and effective cost of a window (UTC days, end exclusive) per team, cost centre or environment with its share of the whole, per currency; Unallocated last.';

REVOKE ALL ON FUNCTION "public"."read_allocations"(date, date, text, uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."read_allocations"(date, date, text, uuid) TO "postgres";

REVOKE ALL ON FUNCTION "public"."read_allocations"(date, date, text, uuid) FROM PUBLIC, "anon";

-- public/functions/read_costs.sql

CREATE OR REPLACE FUNCTION public.read_costs (
  start_date      date,
  end_date        date,
  group_by        text    DEFAULT 'service'::text,
  organization_id uuid    DEFAULT NULL::uuid,
  provider        text    DEFAULT NULL::text,
  most            integer DEFAULT 20
)
  RETURNS jsonb
  LANGUAGE plpgsql
  STABLE
  SET search_path TO ''
  AS $function$
begin
  if read_costs.group_by not in ('service', 'account', 'charge_category') then
    perform private.refuse('CS400', format('group_by must be one of service, account, charge_category: found %s', read_costs.group_by));
  end if;
  if read_costs.end_date <= read_costs.start_date or read_costs.end_date - read_costs.start_date > 430 then
    perform private.refuse('CS400', format('end date %s must be after start date %s by at most 430 days', read_costs.end_date, read_costs.start_date));
  end if;
  return (
    with daily as (
      select c.billing_currency as currency, c.usage_date as day,
        case read_costs.group_by when 'service' then c.service_name when 'account' then c.sub_account_id else c.charge_category end as key,
        case when read_costs.group_by = 'account' then c.provider end as provider,
        c.organization_id, sum(c.billed_cost) as cost
      from public.primary_daily_costs c
      where c.usage_date >= read_costs.start_date and c.usage_date < read_costs.end_date
        and c.charge_period_start >= read_costs.start_date::timestamp at time zone 'UTC'
        and c.charge_period_start < read_costs.end_date::timestamp at time zone 'UTC'
        and (read_costs.organization_id is null or c.organization_id = read_costs.organization_id)
        and (read_costs.provider is null or c.provider = read_costs.provider)
      group by 1, 2, 3, 4, 5
    ), named as (
      select d.currency, d.day, d.key, a.name, d.cost
      from daily d
      left join public.cloud_accounts a on read_costs.group_by = 'account'
        and a.organization_id = d.organization_id and a.provider = d.provider and a.account_id = d.key
    ), ranked as (
      select n.currency, n.key, max(n.name) as name, sum(n.cost) as cost,
        row_number() over (partition by n.currency order by sum(n.cost) desc nulls last, n.key) as place
      from named n group by n.currency, n.key
    ), listed as (
      select r.currency, jsonb_agg(jsonb_build_object('key', r.key, 'name', r.name, 'cost', r.cost::text, 'days', (
        select jsonb_agg(coalesce(x.cost, 0)::text order by s.day)
        from generate_series(read_costs.start_date::timestamp, read_costs.end_date::timestamp - interval '1 day', interval '1 day') s (day)
        left join (select n.day, sum(n.cost) as cost from named n
          where n.currency = r.currency and n.key is not distinct from r.key group by n.day) x on x.day = s.day::date
      )) order by r.place) as rows
      from ranked r where r.place <= least(read_costs.most, 200) group by r.currency
    ), totals as (
      select r.currency, sum(r.cost) as cost, count(*) as groups from ranked r group by r.currency
    )
    select coalesce(jsonb_agg(jsonb_build_object('currency', t.currency, 'total', t.cost::text, 'groups', t.groups, 'rows', l.rows)
      order by t.groups desc, t.currency), '[]')
    from totals t join listed l on l.currency = t.currency
  );
end $function$;

GRANT EXECUTE ON FUNCTION "public"."read_costs"(date, date, text, uuid, text, integer) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."read_costs"(date, date, text, uuid, text, integer) TO "service_role";

COMMENT ON FUNCTION "public"."read_costs"(date, date, text, uuid, text, integer) IS 'Billed cost of a window (UTC days, end exclusive) as the caller may see it, by service, account or charge category: per currency the total and the largest groups with a figure for each day.';

REVOKE ALL ON FUNCTION "public"."read_costs"(date, date, text, uuid, text, integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."read_costs"(date, date, text, uuid, text, integer) TO "postgres";

REVOKE ALL ON FUNCTION "public"."read_costs"(date, date, text, uuid, text, integer) FROM PUBLIC, "anon";

-- public/functions/read_emissions.sql

CREATE OR REPLACE FUNCTION public.read_emissions (
  start_date      date,
  end_date        date,
  group_by        text    DEFAULT 'scope'::text,
  method          text    DEFAULT 'location_based'::text,
  organization_id uuid    DEFAULT NULL::uuid,
  provider        text    DEFAULT NULL::text,
  most            integer DEFAULT 20
)
  RETURNS jsonb
  LANGUAGE plpgsql
  STABLE
  SET search_path TO ''
  AS $function$
begin
  if read_emissions.group_by not in ('month', 'provider', 'account', 'service', 'service_category', 'region', 'country', 'scope') then
    perform private.refuse('CS400',
      format('group_by must be one of month, provider, account, service, service_category, region, country, scope: found %s', read_emissions.group_by));
  end if;
  if read_emissions.method not in ('location_based', 'market_based') then
    perform private.refuse('CS400', format('method must be location_based or market_based: found %s', read_emissions.method));
  end if;
  if read_emissions.end_date <= read_emissions.start_date or read_emissions.end_date > read_emissions.start_date + interval '10 years' then
    perform private.refuse('CS400', format('end date %s must be after start date %s by at most 10 years', read_emissions.end_date, read_emissions.start_date));
  end if;
  return (
    with figures as (
      select e.*, case read_emissions.group_by when 'month' then to_char(e.period_start, 'YYYY-MM') when 'provider' then e.provider
          when 'account' then e.account_id when 'service' then e.service_raw when 'service_category' then e.service_category
          when 'region' then coalesce(e.region, e.region_raw) when 'country' then e.country else e.provider_scope::text end as key
      from public.emissions_monthly e
      where e.method = read_emissions.method and e.period_start >= read_emissions.start_date and e.period_end <= read_emissions.end_date
        and (read_emissions.organization_id is null or e.organization_id = read_emissions.organization_id)
        and (read_emissions.provider is null or e.provider = read_emissions.provider)
    ), grouped as (
      -- An account's id and a service's name mean something within their provider alone.
      select f.key, case when read_emissions.group_by in ('account', 'service', 'region') then f.provider end as provider, f.period_start,
        sum(f.co2e_kg) as kg, sum(f.unspecified_kg) as unspecified_kg, sum(f.provisional_kg) as provisional_kg
      from figures f group by 1, 2, 3
    ), ranked as (
      select g.key, g.provider, sum(g.kg) as kg, sum(g.unspecified_kg) as unspecified_kg, sum(g.provisional_kg) as provisional_kg,
        row_number() over (order by case when read_emissions.group_by = 'month' then g.key end, sum(g.kg) desc, g.key, g.provider) as place
      from grouped g group by g.key, g.provider
    ), lacking as (
      select x.provider, x.period_start, x.provider_scope, sum(x.figures) as figures, sum(x.other_method_kg) as kg
      from public.emission_gaps x
      where x.method = read_emissions.method and x.period_start >= read_emissions.start_date
        and x.period_start < read_emissions.end_date
        and (read_emissions.organization_id is null or x.organization_id = read_emissions.organization_id)
        and (read_emissions.provider is null or x.provider = read_emissions.provider)
      group by x.provider, x.period_start, x.provider_scope
    )
    select jsonb_build_object(
      'total_kg', (select coalesce(sum(r.kg), 0)::text from ranked r),
      'unspecified_kg', (select coalesce(sum(r.unspecified_kg), 0)::text from ranked r),
      'provisional_kg', (select coalesce(sum(r.provisional_kg), 0)::text from ranked r),
      'groups', (select count(*) from ranked),
      'rows', coalesce((select jsonb_agg(jsonb_build_object('key', r.key, 'provider', r.provider, 'name', (
          select min(a.name) from public.cloud_accounts a where read_emissions.group_by = 'account' and a.provider = r.provider and a.account_id = r.key
            and (read_emissions.organization_id is null or a.organization_id = read_emissions.organization_id)),
        'kg', r.kg::text, 'unspecified_kg', r.unspecified_kg::text, 'provisional_kg', r.provisional_kg::text,
        'months', (select jsonb_agg(g.kg::text order by m.month) from private.emission_months(read_emissions.start_date, read_emissions.end_date) m
          left join grouped g on g.period_start = m.month and g.key is not distinct from r.key and g.provider is not distinct from r.provider))
        order by r.place) from ranked r where r.place <= least(read_emissions.most, 200)), '[]'),
      'gaps', coalesce((select jsonb_agg(jsonb_build_object('provider', l.provider, 'month', to_char(l.period_start, 'YYYY-MM'), 'scope', l.provider_scope,
        'figures', l.figures, 'other_method_kg', l.kg::text) order by l.period_start, l.provider, l.provider_scope) from lacking l), '[]'))
  );
end $function$;

GRANT EXECUTE ON FUNCTION "public"."read_emissions"(date, date, text, text, uuid, text, integer) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."read_emissions"(date, date, text, text, uuid, text, integer) TO "service_role";

COMMENT ON FUNCTION "public"."read_emissions"(date, date, text, text, uuid, text, integer) IS 'Emissions of whole months (end exclusive) by one accounting method, as the caller may see them: the total, the largest groups with a figure for each month (null where there is none), and what the method lacks. Kilograms as text.';

REVOKE ALL ON FUNCTION "public"."read_emissions"(date, date, text, text, uuid, text, integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."read_emissions"(date, date, text, text, uuid, text, integer) TO "postgres";

REVOKE ALL ON FUNCTION "public"."read_emissions"(date, date, text, text, uuid, text, integer) FROM PUBLIC, "anon";

-- public/functions/read_encrypted.sql

CREATE OR REPLACE FUNCTION public.read_encrypted (
  key_id       uuid,
  version      bigint  DEFAULT NULL::bigint,
  known        jsonb   DEFAULT '[]'::jsonb,
  with_content boolean DEFAULT true
)
  RETURNS public."application/octet-stream"
  LANGUAGE plpgsql
  SET search_path TO ''
  SET statement_timeout TO '30s'
  AS $function$
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
end $function$;

GRANT EXECUTE ON FUNCTION "public"."read_encrypted"(uuid, bigint, jsonb, boolean) TO "authenticated";

COMMENT ON FUNCTION "public"."read_encrypted"(uuid, bigint, jsonb, boolean) IS 'A dataset of the caller, or one of its versions, as a frame: {state, content, payloadBytes}, then the ciphertext. No state: there is none; no content: deleted, or no such version. The ciphertext stays away for a version among the known ones.';

REVOKE ALL ON FUNCTION "public"."read_encrypted"(uuid, bigint, jsonb, boolean) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."read_encrypted"(uuid, bigint, jsonb, boolean) TO "postgres";

REVOKE ALL ON FUNCTION "public"."read_encrypted"(uuid, bigint, jsonb, boolean) FROM PUBLIC, "anon", "service_role";

-- public/functions/read_encrypted_account.sql

CREATE OR REPLACE FUNCTION public.read_encrypted_account()
  RETURNS jsonb
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
begin
  perform private.require_user_token();
  perform private.take_user_token();
  return private.encrypted_account();
end $function$;

GRANT EXECUTE ON FUNCTION "public"."read_encrypted_account"() TO "authenticated";

COMMENT ON FUNCTION "public"."read_encrypted_account"() IS 'The caller''s key generation, policy, quota and use.';

REVOKE ALL ON FUNCTION "public"."read_encrypted_account"() FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."read_encrypted_account"() TO "postgres";

REVOKE ALL ON FUNCTION "public"."read_encrypted_account"() FROM PUBLIC, "anon", "service_role";

-- public/functions/read_encrypted_rotation.sql

CREATE OR REPLACE FUNCTION public.read_encrypted_rotation()
  RETURNS jsonb
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.read_encrypted_rotation() $function$;

GRANT EXECUTE ON FUNCTION "public"."read_encrypted_rotation"() TO "authenticated";

COMMENT ON FUNCTION "public"."read_encrypted_rotation"() IS 'The caller''s rotation that is being staged; null when there is none.';

REVOKE ALL ON FUNCTION "public"."read_encrypted_rotation"() FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."read_encrypted_rotation"() TO "postgres";

REVOKE ALL ON FUNCTION "public"."read_encrypted_rotation"() FROM PUBLIC, "anon", "service_role";

-- public/functions/read_focus_loads.sql

CREATE OR REPLACE FUNCTION public.read_focus_loads (
  organization_id uuid,
  from_date       date,
  to_date         date
)
  RETURNS jsonb
  LANGUAGE plpgsql
  STABLE
  SET search_path TO ''
  AS $function$
begin
  if read_focus_loads.to_date <= read_focus_loads.from_date then
    perform private.refuse('CS400', format('to date %s must be after from date %s', read_focus_loads.to_date, read_focus_loads.from_date));
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('load_id', l.id, 'source', l.source, 'billing_account_id', l.billing_account_id,
      'billing_period_start', l.billing_period_start) order by l.billing_period_start, l.billing_account_id, l.source, l.id), '[]')
    from public.charge_loads l
    where l.organization_id = read_focus_loads.organization_id and l.status = 'published'
      and l.billing_period_start >= read_focus_loads.from_date and l.billing_period_start < read_focus_loads.to_date
      and l.source in (select r.source from private.focus_rules() r)
  );
end $function$;

GRANT EXECUTE ON FUNCTION "public"."read_focus_loads"(uuid, date, date) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."read_focus_loads"(uuid, date, date) TO "service_role";

COMMENT ON FUNCTION "public"."read_focus_loads"(uuid, date, date) IS 'Published loads that FOCUS rows come from, of billing periods that begin in a window (to date exclusive).';

REVOKE ALL ON FUNCTION "public"."read_focus_loads"(uuid, date, date) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."read_focus_loads"(uuid, date, date) TO "postgres";

REVOKE ALL ON FUNCTION "public"."read_focus_loads"(uuid, date, date) FROM PUBLIC, "anon";

-- public/functions/read_focus_page.sql

CREATE OR REPLACE FUNCTION public.read_focus_page (
  load_id   uuid,
  after_key text    DEFAULT ''::text,
  most      integer DEFAULT 2000
)
  RETURNS jsonb
  LANGUAGE plpgsql
  STABLE
  SET search_path TO ''
  SET "TimeZone" TO 'UTC'
  SET "DateStyle" TO 'ISO, YMD'
  AS $function$
declare
  first_key bytea := decode(read_focus_page.after_key, 'hex');
  last_key bytea;
  answer jsonb;
begin
  select k.charge_key into last_key from (
    select c.charge_key from public.charges c
    where c.load_id = read_focus_page.load_id and c.charge_key > first_key
    order by c.charge_key limit least(greatest(read_focus_page.most, 1), 10000)) k
  order by k.charge_key desc limit 1;
  if last_key is null then
    select private.focus_cells(array_agg(row_to_json(f) order by f."SubAccountId", f."BillingCurrency", f."InvoiceId")) into answer
    from public.focus_1_2_cost_and_usage f where f.load_id = read_focus_page.load_id and f.row_kind = 'balance';
  else
    select private.focus_cells(array_agg(row_to_json(f) order by f.charge_key, f.row_kind)) into answer
    from public.focus_1_2_cost_and_usage f
    where f.load_id = read_focus_page.load_id and f.row_kind in ('charge', 'unused')
      and f.charge_key > first_key and f.charge_key <= last_key;
  end if;
  return jsonb_build_object('rows', answer, 'next', encode(last_key, 'hex'));
end $function$;

GRANT EXECUTE ON FUNCTION "public"."read_focus_page"(uuid, text, integer) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."read_focus_page"(uuid, text, integer) TO "service_role";

COMMENT ON FUNCTION "public"."read_focus_page"(uuid, text, integer) IS 'FOCUS rows of a load as arrays of texts in the order of the view''s columns, those of charges after a key (hex). next is the key to go on after; null: these were the last.';

REVOKE ALL ON FUNCTION "public"."read_focus_page"(uuid, text, integer) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."read_focus_page"(uuid, text, integer) TO "postgres";

REVOKE ALL ON FUNCTION "public"."read_focus_page"(uuid, text, integer) FROM PUBLIC, "anon";

-- public/functions/read_integration.sql

CREATE OR REPLACE FUNCTION public.read_integration (
  integration_id uuid,
  least_role     text DEFAULT 'viewer'::text,
  action         text DEFAULT 'read an integration'::text
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$
  select to_jsonb(private.read_integration(read_integration.integration_id, read_integration.least_role, read_integration.action))
$function$;

GRANT EXECUTE ON FUNCTION "public"."read_integration"(uuid, text, text) TO "authenticated";

COMMENT ON FUNCTION "public"."read_integration"(uuid, text, text) IS 'An integration without its secrets; refused unless the caller has at least the role.';

REVOKE ALL ON FUNCTION "public"."read_integration"(uuid, text, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."read_integration"(uuid, text, text) TO "postgres";

REVOKE ALL ON FUNCTION "public"."read_integration"(uuid, text, text) FROM PUBLIC, "anon", "service_role";

-- public/functions/read_invoice.sql

CREATE OR REPLACE FUNCTION public.read_invoice (
  invoice_id uuid
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$ select private.read_invoice(read_invoice.invoice_id) $function$;

GRANT EXECUTE ON FUNCTION "public"."read_invoice"(uuid) TO "authenticated";

COMMENT ON FUNCTION "public"."read_invoice"(uuid) IS 'Which invoice an id means and how it was read. Needs the right to contracts.';

REVOKE ALL ON FUNCTION "public"."read_invoice"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."read_invoice"(uuid) TO "postgres";

REVOKE ALL ON FUNCTION "public"."read_invoice"(uuid) FROM PUBLIC, "anon", "service_role";

-- public/functions/read_schedules.sql

CREATE OR REPLACE FUNCTION public.read_schedules (
  integration_id uuid
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$ select private.read_schedules(read_schedules.integration_id) $function$;

GRANT EXECUTE ON FUNCTION "public"."read_schedules"(uuid) TO "authenticated";

COMMENT ON FUNCTION "public"."read_schedules"(uuid) IS 'The schedules of an integration, by dataset.';

REVOKE ALL ON FUNCTION "public"."read_schedules"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."read_schedules"(uuid) TO "postgres";

REVOKE ALL ON FUNCTION "public"."read_schedules"(uuid) FROM PUBLIC, "anon", "service_role";

-- public/functions/read_sync_price.sql

CREATE OR REPLACE FUNCTION public.read_sync_price (
  integration_id uuid,
  data_type      text
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$
  select private.read_sync_price(read_sync_price.integration_id, read_sync_price.data_type)
$function$;

GRANT EXECUTE ON FUNCTION "public"."read_sync_price"(uuid, text) TO "authenticated";

COMMENT ON FUNCTION "public"."read_sync_price"(uuid, text) IS 'What a request of a dataset costs, how many were made through the integration today (UTC) and how many a whole period took before; null for an unknown dataset.';

REVOKE ALL ON FUNCTION "public"."read_sync_price"(uuid, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."read_sync_price"(uuid, text) TO "postgres";

REVOKE ALL ON FUNCTION "public"."read_sync_price"(uuid, text) FROM PUBLIC, "anon", "service_role";

-- public/functions/read_sync_run.sql

CREATE OR REPLACE FUNCTION public.read_sync_run (
  sync_run_id uuid
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$
  select jsonb_build_object(
    'syncLogId', s.id, 'jobId', s.job_id, 'organizationId', s.organization_id, 'integrationId', s.integration_id, 'provider', s.provider,
    'dataTypes', s.data_types, 'status', s.status, 'startDate', s.start_date, 'endDate', s.end_date,
    'recordsSynced', s.records_synced, 'recordsFailed', s.records_failed,
    'startedAt', s.started_at, 'finishedAt', s.finished_at, 'errorCode', s.error_code, 'error', s.error_message,
    'requests', coalesce((select sum(p.requests) from public.sync_run_jobs x join public.provider_requests p on p.job_id = x.job_id
      where x.run_id = s.id and p.price_usd > 0), 0),
    'requestsPriceUsd', coalesce((select sum(p.price_usd) from public.sync_run_jobs x join public.provider_requests p on p.job_id = x.job_id where x.run_id = s.id), 0)::text,
    'jobs', coalesce((
      select jsonb_agg(jsonb_build_object(
        'dataset', j.dataset, 'periodStart', j.period_start, 'periodEnd', j.period_end, 'status', j.status, 'pages', j.page_no,
        'recordsSynced', j.records_synced, 'recordsFailed', j.records_failed, 'attempts', j.attempts, 'needsWorker', j.needs_worker,
        'runAfter', case when j.status = 'queued' then j.run_after end, 'progress', j.progress, 'warnings', j.warnings,
        'errorCode', j.error_code, 'error', j.error_message, 'isJoined', x.is_joined,
        'requests', coalesce((select sum(p.requests) from public.provider_requests p where p.job_id = j.id and p.price_usd > 0), 0),
        'requestsPriceUsd', coalesce((select sum(p.price_usd) from public.provider_requests p where p.job_id = j.id), 0)::text
      ) order by j.dataset, j.period_start)
      from public.sync_run_jobs x join public.sync_jobs j on j.id = x.job_id where x.run_id = s.id), '[]'),
    'reconciliation', coalesce((
      select jsonb_agg(jsonb_build_object(
        'periodStart', l.billing_period_start, 'level', c.level, 'issuer', c.invoice_issuer_name, 'currency', c.billing_currency, 'measure', c.measure,
        'sourceTotal', c.source_total::text, 'readTotal', c.read_total::text, 'residual', c.residual::text,
        'storedTotal', c.stored_total::text, 'status', c.status, 'contributors', c.contributors
      ) order by l.billing_period_start, c.level, c.invoice_issuer_name, c.billing_currency, c.measure)
      from public.reconciliations c join public.charge_loads l on l.id = c.load_id
      where c.load_id in (select j.load_id from public.sync_run_jobs x join public.sync_jobs j on j.id = x.job_id where x.run_id = s.id)
        or (c.level = 3 and c.job_id in (select x.job_id from public.sync_run_jobs x where x.run_id = s.id))), '[]'),
    'notCovered', coalesce((
      select jsonb_agg(jsonb_build_object('dataset', a.dataset, 'accountId', a.account_id, 'code', a.reason_code, 'reason', a.reason)
        order by a.dataset, a.account_id)
      from public.account_coverage a
      where not a.is_covered and a.job_id in (select x.job_id from public.sync_run_jobs x where x.run_id = s.id)), '[]')
  )
  from public.sync_run_states s where s.id = read_sync_run.sync_run_id
$function$;

GRANT EXECUTE ON FUNCTION "public"."read_sync_run"(uuid) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."read_sync_run"(uuid) TO "service_role";

COMMENT ON FUNCTION "public"."read_sync_run"(uuid) IS 'A run with its jobs, progress, paid requests and reconciliation, as the caller may see it; null when it is not theirs.';

REVOKE ALL ON FUNCTION "public"."read_sync_run"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."read_sync_run"(uuid) TO "postgres";

REVOKE ALL ON FUNCTION "public"."read_sync_run"(uuid) FROM PUBLIC, "anon";

-- public/functions/read_sync_status.sql

CREATE OR REPLACE FUNCTION public.read_sync_status (
  organization_id uuid DEFAULT NULL::uuid
)
  RETURNS jsonb
  LANGUAGE plpgsql
  STABLE
  SET search_path TO ''
  AS $function$
begin
  if read_sync_status.organization_id is not null then
    perform private.require_role(read_sync_status.organization_id, 'viewer', 'read the status');
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'id', i.id, 'organizationId', i.organization_id, 'provider', i.provider, 'name', i.name, 'status', i.status, 'statusReason', i.status_reason,
      'testedAt', i.tested_at, 'lastRun', private.last_run(i.id), 'datasets', private.dataset_states(i.id)) order by i.created_at, i.id), '[]')
    from public.integrations i
    where read_sync_status.organization_id is null or i.organization_id = read_sync_status.organization_id
  );
end $function$;

GRANT EXECUTE ON FUNCTION "public"."read_sync_status"(uuid) TO "authenticated";

COMMENT ON FUNCTION "public"."read_sync_status"(uuid) IS 'The integrations of the caller''s organizations with their last run and the freshness of each dataset.';

REVOKE ALL ON FUNCTION "public"."read_sync_status"(uuid) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."read_sync_status"(uuid) TO "postgres";

REVOKE ALL ON FUNCTION "public"."read_sync_status"(uuid) FROM PUBLIC, "anon", "service_role";

-- public/functions/request_sync.sql

CREATE OR REPLACE FUNCTION public.request_sync (
  integration_id uuid,
  data_types     text[],
  start_date     date,
  end_date       date,
  parameters     jsonb  DEFAULT '{}'::jsonb,
  request_id     text   DEFAULT NULL::text,
  lease_owner    text   DEFAULT NULL::text
)
  RETURNS jsonb
  LANGUAGE sql
  SET search_path TO ''
  SET statement_timeout TO '10s'
  AS $function$
  select private.request_sync(request_sync.integration_id, request_sync.data_types, request_sync.start_date, request_sync.end_date,
    request_sync.parameters, request_sync.request_id, request_sync.lease_owner)
$function$;

GRANT EXECUTE ON FUNCTION "public"."request_sync"(uuid, text[], date, date, jsonb, text, text) TO "authenticated";

COMMENT ON FUNCTION "public"."request_sync"(uuid, text[], date, date, jsonb, text, text) IS 'Asks for a sync of an integration''s datasets. Needs the role member. Returns the run; whole billing periods are read. all stands for every dataset the integration is set up for.';

REVOKE ALL ON FUNCTION "public"."request_sync"(uuid, text[], date, date, jsonb, text, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."request_sync"(uuid, text[], date, date, jsonb, text, text) TO "postgres";

REVOKE ALL ON FUNCTION "public"."request_sync"(uuid, text[], date, date, jsonb, text, text) FROM PUBLIC, "anon", "service_role";

-- public/functions/restore_encrypted_account.sql

CREATE OR REPLACE FUNCTION public.restore_encrypted_account (
  moment timestamp with time zone
)
  RETURNS jsonb
  LANGUAGE sql
  SET search_path TO ''
  SET statement_timeout TO '55s'
  AS $function$
  select private.restore_encrypted_account(restore_encrypted_account.moment)
$function$;

GRANT EXECUTE ON FUNCTION "public"."restore_encrypted_account"(timestamp WITH time zone) TO "authenticated";

COMMENT ON FUNCTION "public"."restore_encrypted_account"(timestamp with time zone) IS 'Puts every dataset of the caller where it stood at a moment, as new versions, all or none.';

REVOKE ALL ON FUNCTION "public"."restore_encrypted_account"(timestamp WITH time zone) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."restore_encrypted_account"(timestamp WITH time zone) TO "postgres";

REVOKE ALL ON FUNCTION "public"."restore_encrypted_account"(timestamp WITH time zone) FROM PUBLIC, "anon", "service_role";

-- public/functions/retry_sync.sql

CREATE OR REPLACE FUNCTION public.retry_sync (
  sync_run_id uuid,
  request_id  text DEFAULT NULL::text,
  lease_owner text DEFAULT NULL::text
)
  RETURNS jsonb
  LANGUAGE sql
  SET search_path TO ''
  SET statement_timeout TO '10s'
  AS $function$
  select private.retry_sync(retry_sync.sync_run_id, retry_sync.request_id, retry_sync.lease_owner)
$function$;

GRANT EXECUTE ON FUNCTION "public"."retry_sync"(uuid, text, text) TO "authenticated";

COMMENT ON FUNCTION "public"."retry_sync"(uuid, text, text) IS 'Begins a new run of what an earlier one asked for: what succeeded then serves it as it is, the rest is read again. Needs the role member.';

REVOKE ALL ON FUNCTION "public"."retry_sync"(uuid, text, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."retry_sync"(uuid, text, text) TO "postgres";

REVOKE ALL ON FUNCTION "public"."retry_sync"(uuid, text, text) FROM PUBLIC, "anon", "service_role";

-- public/functions/rotate_encrypted.sql

CREATE OR REPLACE FUNCTION public.rotate_encrypted (
  bytea
)
  RETURNS jsonb
  LANGUAGE sql
  SET search_path TO ''
  SET statement_timeout TO '55s'
  AS $function$
  select private.rotate_encrypted($1)
$function$;

GRANT EXECUTE ON FUNCTION "public"."rotate_encrypted"(bytea) TO "authenticated";

COMMENT ON FUNCTION "public"."rotate_encrypted"(bytea) IS 'Raises the key generation and writes every living dataset under the new key, all or none. Takes a frame: {from_generation, key_check, ops}, then the ciphertexts.';

REVOKE ALL ON FUNCTION "public"."rotate_encrypted"(bytea) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."rotate_encrypted"(bytea) TO "postgres";

REVOKE ALL ON FUNCTION "public"."rotate_encrypted"(bytea) FROM PUBLIC, "anon", "service_role";

-- public/functions/rotate_integration.sql

CREATE OR REPLACE FUNCTION public.rotate_integration (
  integration_id uuid,
  access_key_id  text  DEFAULT NULL::text,
  settings       jsonb DEFAULT '{}'::jsonb,
  sealed         jsonb DEFAULT '{}'::jsonb,
  request_id     text  DEFAULT NULL::text
)
  RETURNS jsonb
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  select to_jsonb(private.rotate_integration(rotate_integration.integration_id, rotate_integration.access_key_id, rotate_integration.settings,
    rotate_integration.sealed, rotate_integration.request_id))
$function$;

GRANT EXECUTE ON FUNCTION "public"."rotate_integration"(uuid, text, jsonb, jsonb, text) TO "authenticated";

COMMENT ON FUNCTION "public"."rotate_integration"(uuid, text, jsonb, jsonb, text) IS 'Replaces an integration''s keys with what tells them apart in settings, or its external id when it uses a role. Needs the role admin.';

REVOKE ALL ON FUNCTION "public"."rotate_integration"(uuid, text, jsonb, jsonb, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."rotate_integration"(uuid, text, jsonb, jsonb, text) TO "postgres";

REVOKE ALL ON FUNCTION "public"."rotate_integration"(uuid, text, jsonb, jsonb, text) FROM PUBLIC, "anon", "service_role";

-- public/functions/stage_encrypted.sql

CREATE OR REPLACE FUNCTION public.stage_encrypted (
  bytea
)
  RETURNS jsonb
  LANGUAGE sql
  SET search_path TO ''
  SET statement_timeout TO '30s'
  AS $function$ select private.stage_encrypted($1) $function$;

GRANT EXECUTE ON FUNCTION "public"."stage_encrypted"(bytea) TO "authenticated";

COMMENT ON FUNCTION "public"."stage_encrypted"(bytea) IS 'Stages datasets under the new key, all or none of the request. Takes a frame: {rotation_id, ops}, then the ciphertexts.';

REVOKE ALL ON FUNCTION "public"."stage_encrypted"(bytea) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."stage_encrypted"(bytea) TO "postgres";

REVOKE ALL ON FUNCTION "public"."stage_encrypted"(bytea) FROM PUBLIC, "anon", "service_role";

-- public/functions/take_inventory_snapshot.sql

CREATE OR REPLACE FUNCTION public.take_inventory_snapshot (
  organization_id uuid,
  name            text,
  start_date      date,
  end_date        date
)
  RETURNS uuid
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  select private.take_inventory_snapshot(take_inventory_snapshot.organization_id, take_inventory_snapshot.name, take_inventory_snapshot.start_date,
    take_inventory_snapshot.end_date)
$function$;

GRANT EXECUTE ON FUNCTION "public"."take_inventory_snapshot"(uuid, text, date, date) TO "authenticated";

COMMENT ON FUNCTION "public"."take_inventory_snapshot"(uuid, text, date, date) IS 'Freezes the emissions of whole months (end exclusive) as they are now; returns the snapshot''s id. Needs the role admin.';

REVOKE ALL ON FUNCTION "public"."take_inventory_snapshot"(uuid, text, date, date) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."take_inventory_snapshot"(uuid, text, date, date) TO "postgres";

REVOKE ALL ON FUNCTION "public"."take_inventory_snapshot"(uuid, text, date, date) FROM PUBLIC, "anon", "service_role";

-- public/functions/update_integration.sql

CREATE OR REPLACE FUNCTION public.update_integration (
  integration_id uuid,
  changes        jsonb,
  request_id     text  DEFAULT NULL::text
)
  RETURNS jsonb
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  select private.update_integration(update_integration.integration_id, update_integration.changes, update_integration.request_id)
$function$;

GRANT EXECUTE ON FUNCTION "public"."update_integration"(uuid, jsonb, text) TO "authenticated";

COMMENT ON FUNCTION "public"."update_integration"(uuid, jsonb, text) IS 'Changes name, role_arn, region, member_role_name, cost_report, carbon_export, subscription_ids, carbon_table, billing_table, daily_request_cap, max_attempts or is_disabled, those given alone. Disabling cancels open jobs; changed credentials need a new test. Needs the role admin.';

REVOKE ALL ON FUNCTION "public"."update_integration"(uuid, jsonb, text) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."update_integration"(uuid, jsonb, text) TO "postgres";

REVOKE ALL ON FUNCTION "public"."update_integration"(uuid, jsonb, text) FROM PUBLIC, "anon", "service_role";

-- public/functions/write_encrypted.sql

CREATE OR REPLACE FUNCTION public.write_encrypted (
  bytea
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SET search_path TO ''
  SET statement_timeout TO '30s'
  AS $function$
begin
  return private.write_encrypted($1);
end $function$;

GRANT EXECUTE ON FUNCTION "public"."write_encrypted"(bytea) TO "authenticated";

COMMENT ON FUNCTION "public"."write_encrypted"(bytea) IS 'Carries out operations on the caller''s encrypted datasets, all or none. Takes a frame: {ops, unchanged, idempotency_key, fingerprint}, then the ciphertexts. An operation: {op, key_id, payload_bytes, meta, if_match, base_version, ...}.';

REVOKE ALL ON FUNCTION "public"."write_encrypted"(bytea) FROM "postgres";

GRANT EXECUTE ON FUNCTION "public"."write_encrypted"(bytea) TO "postgres";

REVOKE ALL ON FUNCTION "public"."write_encrypted"(bytea) FROM PUBLIC, "anon", "service_role";

-- public/schema.sql

COMMENT ON SCHEMA "public" IS 'standard public schema';

REVOKE ALL ON SCHEMA "public" FROM PUBLIC;

GRANT USAGE ON SCHEMA "public" TO PUBLIC;

REVOKE ALL ON SCHEMA "public" FROM "anon";

GRANT USAGE ON SCHEMA "public" TO "anon";

REVOKE ALL ON SCHEMA "public" FROM "authenticated";

GRANT USAGE ON SCHEMA "public" TO "authenticated";

REVOKE ALL ON SCHEMA "public" FROM "pg_database_owner";

GRANT CREATE, USAGE ON SCHEMA "public" TO "pg_database_owner";

REVOKE ALL ON SCHEMA "public" FROM "postgres";

GRANT CREATE, USAGE ON SCHEMA "public" TO "postgres";

REVOKE ALL ON SCHEMA "public" FROM "service_role";

GRANT USAGE ON SCHEMA "public" TO "service_role";

-- public/tables/account_coverage.sql

CREATE TABLE "public"."account_coverage" (
  "organization_id" uuid                     NOT NULL,
  "provider"        text                     NOT NULL,
  "dataset"         text                     NOT NULL,
  "account_id"      text                     NOT NULL,
  "is_covered"      boolean                  NOT NULL,
  "reason_code"     text,
  "reason"          text,
  "read_at"         timestamp with time zone,
  "checked_at"      timestamp with time zone NOT NULL DEFAULT now(),
  "job_id"          uuid                     NOT NULL,
  CONSTRAINT "account_coverage_pkey" PRIMARY KEY (organization_id, PROVIDER, dataset, account_id),
  CONSTRAINT "account_coverage_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE
);

ALTER TABLE "public"."account_coverage"
  ENABLE ROW LEVEL SECURITY;

CREATE POLICY "members read the coverage of accounts they may see" ON "public"."account_coverage"
  FOR SELECT
  TO "authenticated"
  USING
    (((organization_id = ANY (ARRAY( SELECT private.visible_organization_ids() AS visible_organization_ids))) AND ((organization_id = ANY (ARRAY( SELECT
    private.wholly_visible_organization_ids() AS wholly_visible_organization_ids))) OR ((organization_id, account_id) IN ( SELECT v.organization_id,
    v.account_id
   FROM private.visible_accounts() v(organization_id, account_id))))));

COMMENT ON COLUMN "public"."account_coverage"."account_id" IS 'The provider''s id of the account.';

COMMENT ON COLUMN "public"."account_coverage"."checked_at" IS 'When that was last tried (UTC).';

COMMENT ON COLUMN "public"."account_coverage"."dataset" IS 'marketplace_products, contracts or emissions.';

COMMENT ON COLUMN "public"."account_coverage"."is_covered" IS 'Whether the last read entered it.';

COMMENT ON COLUMN "public"."account_coverage"."job_id" IS 'The job that tried. No foreign key: coverage outlives jobs.';

COMMENT ON COLUMN "public"."account_coverage"."organization_id" IS 'Whose accounts.';

COMMENT ON COLUMN "public"."account_coverage"."provider" IS 'aws, azure or gcp.';

COMMENT ON COLUMN "public"."account_coverage"."read_at" IS 'When it was last read to the end (UTC); null when it never was.';

COMMENT ON COLUMN "public"."account_coverage"."reason" IS 'The same as a sentence.';

COMMENT ON COLUMN "public"."account_coverage"."reason_code" IS 'Why not: PROVIDER_ACCESS_DENIED, ACCOUNT_SUSPENDED.';

COMMENT ON TABLE "public"."account_coverage" IS 'Accounts whose own records a dataset has, and those it could not enter. What is missing is listed, never silently left out.';

REVOKE ALL ON TABLE "public"."account_coverage" FROM "authenticated";

GRANT SELECT ON TABLE "public"."account_coverage" TO "authenticated";

REVOKE ALL ON TABLE "public"."account_coverage" FROM "service_role";

GRANT SELECT ON TABLE "public"."account_coverage" TO "service_role";

REVOKE ALL ON TABLE "public"."account_coverage" FROM "anon";

-- public/tables/allocation_rules.sql

CREATE TABLE "public"."allocation_rules" (
  "id"                   uuid                     NOT NULL DEFAULT gen_random_uuid(),
  "organization_id"      uuid                     NOT NULL,
  "dimension"            text                     NOT NULL,
  "value"                text                     NOT NULL,
  "priority"             integer                  NOT NULL DEFAULT 100,
  "account_ids"          text[],
  "organizational_units" text[],
  "service_names"        text[],
  "tag_key"              text,
  "tag_values"           text[],
  "cost_category"        text,
  "cost_category_values" text[],
  "valid_from"           date,
  "valid_to"             date,
  "created_at"           timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT "allocation_rules_are_small"
    CHECK ((octet_length(concat(account_ids, organizational_units, service_names, tag_key, tag_values, cost_category, cost_category_values)) <= 65536)),
  CONSTRAINT "allocation_rules_dimension_is_known" CHECK ((dimension = ANY (ARRAY['team'::text, 'cost_centre'::text, 'environment'::text]))),
  CONSTRAINT "allocation_rules_lists_are_not_empty"
    CHECK
    (((cardinality(account_ids) > 0) AND (cardinality(organizational_units) > 0) AND (cardinality(service_names) > 0) AND (cardinality(tag_values) > 0) AND
    (cardinality(cost_category_values) > 0))),
  CONSTRAINT "allocation_rules_match_something" CHECK ((num_nonnulls(account_ids, organizational_units, service_names, tag_key, cost_category) > 0)),
  CONSTRAINT "allocation_rules_pkey" PRIMARY KEY (id),
  CONSTRAINT "allocation_rules_priority_in_range" CHECK (((priority >= 0) AND (priority <= 10000))),
  CONSTRAINT "allocation_rules_validity_is_forward" CHECK ((valid_from < valid_to)),
  CONSTRAINT "allocation_rules_value_is_short" CHECK ((((char_length(value) >= 1) AND (char_length(value) <= 200)) AND (value <> 'Unallocated'::text))),
  CONSTRAINT "allocation_rules_values_are_of_something" CHECK ((((tag_values IS NULL) OR (tag_key IS NOT NULL)) AND ((cost_category_values IS NULL) OR (cost_category IS
    NOT NULL)))),
  CONSTRAINT "allocation_rules_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE,
  "created_by"           uuid                     DEFAULT auth.uid()
);

ALTER TABLE "public"."allocation_rules"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX allocation_rules_by_organization ON public.allocation_rules USING btree (organization_id, dimension, priority);

CREATE TRIGGER allocation_rules_are_checked
  BEFORE INSERT OR UPDATE ON public.allocation_rules
  FOR EACH ROW
  EXECUTE FUNCTION private.check_allocation_rule();

CREATE POLICY "admins change allocation rules" ON "public"."allocation_rules"
  FOR UPDATE
  TO "authenticated"
  USING ((organization_id = ANY (ARRAY( SELECT private.organization_ids_with_role('admin'::text) AS organization_ids_with_role))))
  WITH CHECK ((organization_id = ANY (ARRAY( SELECT private.organization_ids_with_role('admin'::text) AS organization_ids_with_role))));

CREATE POLICY "admins delete allocation rules" ON "public"."allocation_rules"
  FOR DELETE
  TO "authenticated"
  USING ((organization_id = ANY (ARRAY( SELECT private.organization_ids_with_role('admin'::text) AS organization_ids_with_role))));

CREATE POLICY "admins make allocation rules" ON "public"."allocation_rules"
  FOR INSERT
  TO "authenticated"
  WITH CHECK ((organization_id = ANY (ARRAY( SELECT private.organization_ids_with_role('admin'::text) AS organization_ids_with_role))));

CREATE POLICY "members read allocation rules" ON "public"."allocation_rules"
  FOR SELECT
  TO "authenticated"
  USING ((organization_id = ANY (ARRAY( SELECT private.visible_organization_ids() AS visible_organization_ids))));

COMMENT ON COLUMN "public"."allocation_rules"."account_ids" IS 'Sub accounts; null: any.';

COMMENT ON COLUMN "public"."allocation_rules"."cost_category" IS 'A cost category of the provider the charge must have; null: any or none.';

COMMENT ON COLUMN "public"."allocation_rules"."cost_category_values" IS 'Values of that category; null: whatever it is.';

COMMENT ON COLUMN "public"."allocation_rules"."created_at" IS 'When it was made (UTC).';

COMMENT ON COLUMN "public"."allocation_rules"."dimension" IS 'team, cost_centre or environment.';

COMMENT ON COLUMN "public"."allocation_rules"."id" IS 'Identity of the rule.';

COMMENT ON COLUMN "public"."allocation_rules"."organization_id" IS 'Whose rule.';

COMMENT ON COLUMN "public"."allocation_rules"."organizational_units" IS 'Places in the provider''s organization tree; null: any.';

COMMENT ON COLUMN "public"."allocation_rules"."priority" IS 'The smallest number wins; among equals the older rule.';

COMMENT ON COLUMN "public"."allocation_rules"."service_names" IS 'FOCUS ServiceName, as stored; null: any.';

COMMENT ON COLUMN "public"."allocation_rules"."tag_key" IS 'A tag the charge must have (one of organizations.tag_keys); null: any or none.';

COMMENT ON COLUMN "public"."allocation_rules"."tag_values" IS 'Values of that tag; null: whatever it is.';

COMMENT ON COLUMN "public"."allocation_rules"."valid_from" IS 'First day of charges it holds for (UTC); null: from the beginning.';

COMMENT ON COLUMN "public"."allocation_rules"."valid_to" IS 'Day after the last one (UTC, exclusive); null: for good.';

COMMENT ON COLUMN "public"."allocation_rules"."value" IS 'What a charge that matches is given to.';

COMMENT ON TABLE "public"."allocation_rules" IS 'Rules that give charges to a team, a cost centre or an environment. All conditions of a rule must hold; one of a list is enough.';

REVOKE ALL ON TABLE "public"."allocation_rules" FROM "authenticated";

COMMENT ON COLUMN "public"."allocation_rules"."created_by" IS 'The user who made it.';

REVOKE ALL ("account_ids") ON TABLE "public"."allocation_rules" FROM "authenticated";

GRANT INSERT ("account_ids"), UPDATE ("account_ids") ON TABLE "public"."allocation_rules" TO "authenticated";

REVOKE ALL ("cost_category_values") ON TABLE "public"."allocation_rules" FROM "authenticated";

GRANT INSERT ("cost_category_values"), UPDATE ("cost_category_values") ON TABLE "public"."allocation_rules" TO "authenticated";

REVOKE ALL ("cost_category") ON TABLE "public"."allocation_rules" FROM "authenticated";

GRANT INSERT ("cost_category"), UPDATE ("cost_category") ON TABLE "public"."allocation_rules" TO "authenticated";

REVOKE ALL ("dimension") ON TABLE "public"."allocation_rules" FROM "authenticated";

GRANT INSERT ("dimension"), UPDATE ("dimension") ON TABLE "public"."allocation_rules" TO "authenticated";

REVOKE ALL ("organization_id") ON TABLE "public"."allocation_rules" FROM "authenticated";

GRANT INSERT ("organization_id") ON TABLE "public"."allocation_rules" TO "authenticated";

REVOKE ALL ("organizational_units") ON TABLE "public"."allocation_rules" FROM "authenticated";

GRANT INSERT ("organizational_units"), UPDATE ("organizational_units") ON TABLE "public"."allocation_rules" TO "authenticated";

REVOKE ALL ("priority") ON TABLE "public"."allocation_rules" FROM "authenticated";

GRANT INSERT ("priority"), UPDATE ("priority") ON TABLE "public"."allocation_rules" TO "authenticated";

REVOKE ALL ("service_names") ON TABLE "public"."allocation_rules" FROM "authenticated";

GRANT INSERT ("service_names"), UPDATE ("service_names") ON TABLE "public"."allocation_rules" TO "authenticated";

REVOKE ALL ("tag_key") ON TABLE "public"."allocation_rules" FROM "authenticated";

GRANT INSERT ("tag_key"), UPDATE ("tag_key") ON TABLE "public"."allocation_rules" TO "authenticated";

REVOKE ALL ("tag_values") ON TABLE "public"."allocation_rules" FROM "authenticated";

GRANT INSERT ("tag_values"), UPDATE ("tag_values") ON TABLE "public"."allocation_rules" TO "authenticated";

REVOKE ALL ("valid_from") ON TABLE "public"."allocation_rules" FROM "authenticated";

GRANT INSERT ("valid_from"), UPDATE ("valid_from") ON TABLE "public"."allocation_rules" TO "authenticated";

REVOKE ALL ("valid_to") ON TABLE "public"."allocation_rules" FROM "authenticated";

GRANT INSERT ("valid_to"), UPDATE ("valid_to") ON TABLE "public"."allocation_rules" TO "authenticated";

REVOKE ALL ("value") ON TABLE "public"."allocation_rules" FROM "authenticated";

GRANT INSERT ("value"), UPDATE ("value") ON TABLE "public"."allocation_rules" TO "authenticated";

GRANT DELETE, SELECT ON TABLE "public"."allocation_rules" TO "authenticated";

REVOKE ALL ON TABLE "public"."allocation_rules" FROM "service_role";

GRANT SELECT ON TABLE "public"."allocation_rules" TO "service_role";

REVOKE ALL ON TABLE "public"."allocation_rules" FROM "anon";

-- public/tables/audit_events.sql

CREATE TABLE "public"."audit_events" (
  "id"              bigint                   GENERATED ALWAYS AS IDENTITY NOT NULL,
  "occurred_at"     timestamp with time zone NOT NULL DEFAULT now(),
  "organization_id" uuid                     NOT NULL,
  "actor_kind"      text                     NOT NULL,
  "actor_id"        text,
  "action"          text                     NOT NULL,
  "target_kind"     text                     NOT NULL,
  "target_id"       text,
  "details"         jsonb                    NOT NULL DEFAULT '{}'::jsonb,
  "request_id"      text,
  CONSTRAINT "audit_events_actor_kind_is_known" CHECK ((actor_kind = ANY (ARRAY['user'::text, 'service'::text, 'worker'::text, 'agent'::text, 'system'::text]))),
  CONSTRAINT "audit_events_are_short" CHECK (((octet_length((details)::text) <= 16384) AND (char_length(request_id) <= 200))),
  CONSTRAINT "audit_events_pkey" PRIMARY KEY (id)
);

ALTER TABLE "public"."audit_events"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX audit_events_by_actor ON public.audit_events USING btree (actor_id)
  WHERE (actor_kind = 'user'::text);

CREATE INDEX audit_events_by_age ON public.audit_events USING btree (occurred_at);

CREATE INDEX audit_events_by_organization ON public.audit_events USING btree (organization_id, id DESC);

CREATE TRIGGER audit_events_are_append_only
  BEFORE DELETE OR UPDATE ON public.audit_events
  FOR EACH ROW
  EXECUTE FUNCTION private.keep_audit_events();

CREATE POLICY "admins read their organization's audit events" ON "public"."audit_events"
  FOR SELECT
  TO "authenticated"
  USING ((organization_id = ANY (ARRAY( SELECT private.organization_ids_with_role('admin'::text) AS organization_ids_with_role))));

COMMENT ON COLUMN "public"."audit_events"."action" IS 'What was done, as noun.verb (integration.created).';

COMMENT ON COLUMN "public"."audit_events"."actor_id" IS 'User id, key name or worker name; a pseudonym once the user is erased.';

COMMENT ON COLUMN "public"."audit_events"."actor_kind" IS 'user, service, worker, agent or system.';

COMMENT ON COLUMN "public"."audit_events"."details" IS 'Non-secret particulars.';

COMMENT ON COLUMN "public"."audit_events"."id" IS 'Order of writing.';

COMMENT ON COLUMN "public"."audit_events"."occurred_at" IS 'When (UTC).';

COMMENT ON COLUMN "public"."audit_events"."organization_id" IS 'Where. No foreign key: the record outlives the organization.';

COMMENT ON COLUMN "public"."audit_events"."request_id" IS 'The request that caused it, as in the answer and the log.';

COMMENT ON COLUMN "public"."audit_events"."target_id" IS 'Which one.';

COMMENT ON COLUMN "public"."audit_events"."target_kind" IS 'What kind of thing it was done to.';

COMMENT ON TABLE "public"."audit_events" IS 'Append-only record of actions in an organization. Retention: 400 days.';

REVOKE ALL ON TABLE "public"."audit_events" FROM "authenticated";

GRANT SELECT ON TABLE "public"."audit_events" TO "authenticated";

REVOKE ALL ON TABLE "public"."audit_events" FROM "service_role";

GRANT SELECT ON TABLE "public"."audit_events" TO "service_role";

REVOKE ALL ON TABLE "public"."audit_events" FROM "anon";

REVOKE ALL ON SEQUENCE "public"."audit_events_id_seq" FROM "anon";

REVOKE ALL ON SEQUENCE "public"."audit_events_id_seq" FROM "authenticated";

REVOKE ALL ON SEQUENCE "public"."audit_events_id_seq" FROM "service_role";

-- public/tables/aws_contract_charges.sql

CREATE TABLE "public"."aws_contract_charges" (
  "organization_id"          uuid                     NOT NULL,
  "agreement_id"             text                     NOT NULL,
  "charge_id"                text                     NOT NULL,
  "account_id"               text                     NOT NULL,
  "revision"                 bigint                   NOT NULL,
  "charged_at"               timestamp with time zone,
  "amount"                   numeric                  NOT NULL,
  "currency"                 text                     NOT NULL,
  "purchase_order_reference" text,
  "job_id"                   uuid                     NOT NULL,
  CONSTRAINT "aws_contract_charges_currency_is_iso_4217" CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  CONSTRAINT "aws_contract_charges_pkey" PRIMARY KEY (organization_id, agreement_id, charge_id),
  CONSTRAINT "aws_contract_charges_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE
);

ALTER TABLE "public"."aws_contract_charges"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX aws_contract_charges_by_account ON public.aws_contract_charges USING btree (organization_id, account_id);

CREATE INDEX aws_contract_charges_by_date ON public.aws_contract_charges USING btree (organization_id, charged_at);

CREATE POLICY "contract readers read contract charges of accounts they see" ON "public"."aws_contract_charges"
  FOR SELECT
  TO "authenticated"
  USING
    (((organization_id = ANY (ARRAY( SELECT private.contract_organization_ids() AS contract_organization_ids))) AND ((organization_id = ANY (ARRAY( SELECT
    private.wholly_visible_organization_ids() AS wholly_visible_organization_ids))) OR ((organization_id, account_id) IN ( SELECT v.organization_id,
    v.account_id
   FROM private.visible_accounts() v(organization_id, account_id))))));

COMMENT ON COLUMN "public"."aws_contract_charges"."account_id" IS 'The account that accepted the agreement.';

COMMENT ON COLUMN "public"."aws_contract_charges"."agreement_id" IS 'The agreement.';

COMMENT ON COLUMN "public"."aws_contract_charges"."amount" IS 'In currency; may be negative.';

COMMENT ON COLUMN "public"."aws_contract_charges"."charge_id" IS 'AWS''s id of the charge.';

COMMENT ON COLUMN "public"."aws_contract_charges"."charged_at" IS 'When it is or was charged (UTC); null as long as that is not known.';

COMMENT ON COLUMN "public"."aws_contract_charges"."currency" IS 'ISO 4217.';

COMMENT ON COLUMN "public"."aws_contract_charges"."job_id" IS 'The job that last wrote it. No foreign key: data outlives jobs.';

COMMENT ON COLUMN "public"."aws_contract_charges"."organization_id" IS 'Whose agreement.';

COMMENT ON COLUMN "public"."aws_contract_charges"."purchase_order_reference" IS 'The buyer''s purchase order.';

COMMENT ON COLUMN "public"."aws_contract_charges"."revision" IS 'Grows when the charge is amended.';

COMMENT ON TABLE "public"."aws_contract_charges" IS 'Charges of agreements, past and to come; of several revisions the highest.';

REVOKE ALL ON TABLE "public"."aws_contract_charges" FROM "authenticated";

GRANT SELECT ON TABLE "public"."aws_contract_charges" TO "authenticated";

REVOKE ALL ON TABLE "public"."aws_contract_charges" FROM "service_role";

GRANT SELECT ON TABLE "public"."aws_contract_charges" TO "service_role";

REVOKE ALL ON TABLE "public"."aws_contract_charges" FROM "anon";

-- public/tables/aws_contract_terms.sql

CREATE TABLE "public"."aws_contract_terms" (
  "organization_id"  uuid                     NOT NULL,
  "agreement_id"     text                     NOT NULL,
  "term_no"          integer                  NOT NULL,
  "account_id"       text                     NOT NULL,
  "kind"             text                     NOT NULL,
  "term_type"        text,
  "currency"         text,
  "price"            numeric,
  "duration"         text,
  "billing_period"   text,
  "starts_at"        timestamp with time zone,
  "ends_at"          timestamp with time zone,
  "auto_renew"       boolean,
  "schedule"         jsonb,
  "max_total_charge" numeric,
  "payment_due"      text,
  "raw"              jsonb                    NOT NULL,
  CONSTRAINT "aws_contract_terms_pkey" PRIMARY KEY (organization_id, agreement_id, term_no),
  CONSTRAINT "aws_contract_terms_belong_to_a_contract" FOREIGN KEY (organization_id, agreement_id) REFERENCES public.aws_contracts(organization_id, agreement_id) ON DELETE CASCADE
);

ALTER TABLE "public"."aws_contract_terms"
  ENABLE ROW LEVEL SECURITY;

CREATE POLICY "contract readers read terms of accounts they may see" ON "public"."aws_contract_terms"
  FOR SELECT
  TO "authenticated"
  USING
    (((organization_id = ANY (ARRAY( SELECT private.contract_organization_ids() AS contract_organization_ids))) AND ((organization_id = ANY (ARRAY( SELECT
    private.wholly_visible_organization_ids() AS wholly_visible_organization_ids))) OR ((organization_id, account_id) IN ( SELECT v.organization_id,
    v.account_id
   FROM private.visible_accounts() v(organization_id, account_id))))));

COMMENT ON COLUMN "public"."aws_contract_terms"."account_id" IS 'The account that accepted it.';

COMMENT ON COLUMN "public"."aws_contract_terms"."agreement_id" IS 'The agreement.';

COMMENT ON COLUMN "public"."aws_contract_terms"."auto_renew" IS 'Of a renewal term.';

COMMENT ON COLUMN "public"."aws_contract_terms"."billing_period" IS 'How often a recurring payment is due: Monthly.';

COMMENT ON COLUMN "public"."aws_contract_terms"."currency" IS 'ISO 4217 code of price, schedule and max_total_charge.';

COMMENT ON COLUMN "public"."aws_contract_terms"."duration" IS 'ISO 8601 duration it lasts.';

COMMENT ON COLUMN "public"."aws_contract_terms"."ends_at" IS 'When it ceases to (UTC, exclusive).';

COMMENT ON COLUMN "public"."aws_contract_terms"."kind" IS 'AWS''s word: renewalTerm, fixedUpfrontPricingTerm, ...; a kind AWS adds is kept under its own.';

COMMENT ON COLUMN "public"."aws_contract_terms"."max_total_charge" IS 'The most variable payments may come to.';

COMMENT ON COLUMN "public"."aws_contract_terms"."organization_id" IS 'Whose agreement.';

COMMENT ON COLUMN "public"."aws_contract_terms"."payment_due" IS 'ISO 8601 duration within which an invoice is to be paid.';

COMMENT ON COLUMN "public"."aws_contract_terms"."price" IS 'What it costs: at once, or each billing_period.';

COMMENT ON COLUMN "public"."aws_contract_terms"."raw" IS 'The term as delivered.';

COMMENT ON COLUMN "public"."aws_contract_terms"."schedule" IS 'Of a payment schedule: [{charge_at, amount}], amounts as decimal text.';

COMMENT ON COLUMN "public"."aws_contract_terms"."starts_at" IS 'When it begins to hold (UTC).';

COMMENT ON COLUMN "public"."aws_contract_terms"."term_no" IS 'Its place among the agreement''s terms, from 1.';

COMMENT ON COLUMN "public"."aws_contract_terms"."term_type" IS 'The term''s own type: RenewalTerm.';

COMMENT ON TABLE "public"."aws_contract_terms" IS 'Accepted terms of agreements, each as delivered and typed as far as queries need. Replaced whole per agreement.';

REVOKE ALL ON TABLE "public"."aws_contract_terms" FROM "authenticated";

GRANT SELECT ON TABLE "public"."aws_contract_terms" TO "authenticated";

REVOKE ALL ON TABLE "public"."aws_contract_terms" FROM "service_role";

GRANT SELECT ON TABLE "public"."aws_contract_terms" TO "service_role";

REVOKE ALL ON TABLE "public"."aws_contract_terms" FROM "anon";

-- public/tables/aws_contracts.sql

CREATE TABLE "public"."aws_contracts" (
  "organization_id"     uuid                     NOT NULL,
  "agreement_id"        text                     NOT NULL,
  "account_id"          text                     NOT NULL,
  "proposer_account_id" text,
  "offer_id"            text,
  "offer_set_id"        text,
  "agreement_type"      text,
  "status"              text                     NOT NULL,
  "accepted_at"         timestamp with time zone,
  "starts_at"           timestamp with time zone,
  "ends_at"             timestamp with time zone,
  "auto_renew"          boolean,
  "terms_read_at"       timestamp with time zone,
  "summary_hash"        text                     NOT NULL,
  "integration_id"      uuid                     NOT NULL,
  "job_id"              uuid                     NOT NULL,
  "first_seen_at"       timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT "aws_contracts_pkey" PRIMARY KEY (organization_id, agreement_id),
  CONSTRAINT "aws_contracts_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE
);

ALTER TABLE "public"."aws_contracts"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX aws_contracts_by_account ON public.aws_contracts USING btree (organization_id, account_id);

CREATE INDEX aws_contracts_by_integration ON public.aws_contracts USING btree (integration_id);

CREATE POLICY "contract readers read contracts of accounts they may see" ON "public"."aws_contracts"
  FOR SELECT
  TO "authenticated"
  USING
    (((organization_id = ANY (ARRAY( SELECT private.contract_organization_ids() AS contract_organization_ids))) AND ((organization_id = ANY (ARRAY( SELECT
    private.wholly_visible_organization_ids() AS wholly_visible_organization_ids))) OR ((organization_id, account_id) IN ( SELECT v.organization_id,
    v.account_id
   FROM private.visible_accounts() v(organization_id, account_id))))));

COMMENT ON COLUMN "public"."aws_contracts"."accepted_at" IS 'When it was accepted (UTC).';

COMMENT ON COLUMN "public"."aws_contracts"."account_id" IS 'The account that accepted it.';

COMMENT ON COLUMN "public"."aws_contracts"."agreement_id" IS 'AWS''s id of the agreement.';

COMMENT ON COLUMN "public"."aws_contracts"."agreement_type" IS 'AWS''s word: PurchaseAgreement.';

COMMENT ON COLUMN "public"."aws_contracts"."auto_renew" IS 'Whether it renews itself then; null when no term says.';

COMMENT ON COLUMN "public"."aws_contracts"."ends_at" IS 'When it ends (UTC, exclusive); null for one without an end.';

COMMENT ON COLUMN "public"."aws_contracts"."first_seen_at" IS 'When it was first read (UTC).';

COMMENT ON COLUMN "public"."aws_contracts"."integration_id" IS 'Read through. No foreign key: data outlives integrations.';

COMMENT ON COLUMN "public"."aws_contracts"."job_id" IS 'The job that last wrote it. No foreign key: data outlives jobs.';

COMMENT ON COLUMN "public"."aws_contracts"."offer_id" IS 'The offer that was accepted.';

COMMENT ON COLUMN "public"."aws_contracts"."offer_set_id" IS 'The set of offers it was part of.';

COMMENT ON COLUMN "public"."aws_contracts"."organization_id" IS 'Whose agreement.';

COMMENT ON COLUMN "public"."aws_contracts"."proposer_account_id" IS 'The account that proposed it.';

COMMENT ON COLUMN "public"."aws_contracts"."starts_at" IS 'When it begins (UTC).';

COMMENT ON COLUMN "public"."aws_contracts"."status" IS 'AWS''s word: ACTIVE, EXPIRED, RENEWED, REPLACED, TERMINATED, ...';

COMMENT ON COLUMN "public"."aws_contracts"."summary_hash" IS 'SHA-256 of what the listing says of it.';

COMMENT ON COLUMN "public"."aws_contracts"."terms_read_at" IS 'When its terms were last read (UTC).';

COMMENT ON TABLE "public"."aws_contracts" IS 'AWS Marketplace agreements by their terms: one row each. Replaced whole per accepting account.';

REVOKE ALL ON TABLE "public"."aws_contracts" FROM "authenticated";

GRANT SELECT ON TABLE "public"."aws_contracts" TO "authenticated";

REVOKE ALL ON TABLE "public"."aws_contracts" FROM "service_role";

GRANT SELECT ON TABLE "public"."aws_contracts" TO "service_role";

REVOKE ALL ON TABLE "public"."aws_contracts" FROM "anon";

-- public/tables/aws_invoices.sql

CREATE TABLE "public"."aws_invoices" (
  "id"                              uuid                     NOT NULL DEFAULT gen_random_uuid(),
  "organization_id"                 uuid                     NOT NULL,
  "invoicing_entity"                text                     NOT NULL,
  "invoice_id"                      text                     NOT NULL,
  "account_id"                      text                     NOT NULL,
  "listing_account_id"              text                     NOT NULL,
  "billing_period_start"            date                     NOT NULL,
  "billing_period_end"              date                     NOT NULL,
  "billing_entity"                  text,
  "issued_at"                       timestamp with time zone,
  "due_at"                          timestamp with time zone,
  "invoice_type"                    text                     NOT NULL,
  "bill_type"                       text,
  "invoice_frequency"               text,
  "original_invoice_id"             text,
  "commercial_invoice_id"           text,
  "purchase_order_number"           text,
  "einvoice_delivery_status"        text,
  "tax_authority_status"            text,
  "payable_effect"                  smallint                 NOT NULL,
  "base_currency"                   text,
  "base_currency_total"             numeric,
  "base_currency_before_tax"        numeric,
  "base_currency_breakdown"         jsonb,
  "base_currency_exchange_rate"     numeric,
  "base_currency_exchanged_from"    text,
  "payment_currency"                text,
  "payment_currency_total"          numeric,
  "payment_currency_before_tax"     numeric,
  "payment_currency_breakdown"      jsonb,
  "payment_currency_exchange_rate"  numeric,
  "payment_currency_exchanged_from" text,
  "tax_currency"                    text,
  "tax_currency_total"              numeric,
  "tax_currency_before_tax"         numeric,
  "tax_currency_breakdown"          jsonb,
  "tax_currency_exchange_rate"      numeric,
  "tax_currency_exchanged_from"     text,
  "payable_total"                   numeric                  GENERATED ALWAYS AS (
CASE payable_effect
    WHEN 0 THEN (0)::numeric
    WHEN '-1'::integer THEN (- abs(base_currency_total))
    ELSE base_currency_total
END) STORED,
  "payable_before_tax"              numeric                  GENERATED ALWAYS AS (
CASE payable_effect
    WHEN 0 THEN (0)::numeric
    WHEN '-1'::integer THEN (- abs(COALESCE(base_currency_before_tax, base_currency_total)))
    ELSE COALESCE(base_currency_before_tax, base_currency_total)
END) STORED,
  "integration_id"                  uuid                     NOT NULL,
  "job_id"                          uuid                     NOT NULL,
  "first_seen_at"                   timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT "aws_invoices_currencies_are_iso_4217"
    CHECK (((base_currency ~ '^[A-Z]{3}$'::text) AND (payment_currency ~ '^[A-Z]{3}$'::text) AND (tax_currency ~ '^[A-Z]{3}$'::text))),
  CONSTRAINT "aws_invoices_one_per_issuer" UNIQUE (organization_id, invoicing_entity, invoice_id),
  CONSTRAINT "aws_invoices_payable_effect_is_a_sign" CHECK ((payable_effect = ANY (ARRAY['-1'::integer, 0, 1]))),
  CONSTRAINT "aws_invoices_pkey" PRIMARY KEY (id),
  CONSTRAINT "aws_invoices_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE
);

ALTER TABLE "public"."aws_invoices"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX aws_invoices_by_account ON public.aws_invoices USING btree (organization_id, account_id);

CREATE INDEX aws_invoices_by_integration ON public.aws_invoices USING btree (integration_id);

CREATE INDEX aws_invoices_by_period ON public.aws_invoices USING btree (organization_id, listing_account_id, billing_period_start);

CREATE POLICY "contract readers read invoices of accounts they may see" ON "public"."aws_invoices"
  FOR SELECT
  TO "authenticated"
  USING
    (((organization_id = ANY (ARRAY( SELECT private.contract_organization_ids() AS contract_organization_ids))) AND ((organization_id = ANY (ARRAY( SELECT
    private.wholly_visible_organization_ids() AS wholly_visible_organization_ids))) OR ((organization_id, account_id) IN ( SELECT v.organization_id,
    v.account_id
   FROM private.visible_accounts() v(organization_id, account_id))))));

COMMENT ON COLUMN "public"."aws_invoices"."account_id" IS 'The account it was issued to.';

COMMENT ON COLUMN "public"."aws_invoices"."base_currency" IS 'ISO 4217 code of the base set: the currency of the charges.';

COMMENT ON COLUMN "public"."aws_invoices"."base_currency_before_tax" IS 'Total without taxes, as delivered.';

COMMENT ON COLUMN "public"."aws_invoices"."base_currency_breakdown" IS 'Subtotal, discounts, taxes and fees, as delivered.';

COMMENT ON COLUMN "public"."aws_invoices"."base_currency_exchange_rate" IS 'Rate that was used, if any.';

COMMENT ON COLUMN "public"."aws_invoices"."base_currency_exchanged_from" IS 'ISO 4217 code it converts from.';

COMMENT ON COLUMN "public"."aws_invoices"."base_currency_total" IS 'Total with taxes, as delivered.';

COMMENT ON COLUMN "public"."aws_invoices"."bill_type" IS 'AWS''s word: ANNIVERSARY (monthly), PURCHASE, REFUND.';

COMMENT ON COLUMN "public"."aws_invoices"."billing_entity" IS 'Whose goods: AWS or AWS_MARKETPLACE.';

COMMENT ON COLUMN "public"."aws_invoices"."billing_period_end" IS 'Day after the last day (UTC, exclusive).';

COMMENT ON COLUMN "public"."aws_invoices"."billing_period_start" IS 'First day of its billing period (UTC).';

COMMENT ON COLUMN "public"."aws_invoices"."commercial_invoice_id" IS 'The commercial invoice a tax invoice belongs to: it repeats that one and is not owed again.';

COMMENT ON COLUMN "public"."aws_invoices"."due_at" IS 'When it is due (UTC).';

COMMENT ON COLUMN "public"."aws_invoices"."einvoice_delivery_status" IS 'State of its electronic delivery, in AWS''s words.';

COMMENT ON COLUMN "public"."aws_invoices"."first_seen_at" IS 'When it was first read (UTC).';

COMMENT ON COLUMN "public"."aws_invoices"."id" IS 'Identity of the row, kept when the invoice is read again.';

COMMENT ON COLUMN "public"."aws_invoices"."integration_id" IS 'Read through. No foreign key: data outlives integrations.';

COMMENT ON COLUMN "public"."aws_invoices"."invoice_frequency" IS 'AWS''s word for how often such an invoice comes.';

COMMENT ON COLUMN "public"."aws_invoices"."invoice_id" IS 'The issuer''s number: FOCUS InvoiceId.';

COMMENT ON COLUMN "public"."aws_invoices"."invoice_type" IS 'AWS''s word: INVOICE, CREDIT_MEMO, PAYMENT_RECEIPT.';

COMMENT ON COLUMN "public"."aws_invoices"."invoicing_entity" IS 'Who issued it: FOCUS InvoiceIssuerName.';

COMMENT ON COLUMN "public"."aws_invoices"."issued_at" IS 'When it was issued (UTC).';

COMMENT ON COLUMN "public"."aws_invoices"."job_id" IS 'The job that last wrote it. No foreign key: data outlives jobs.';

COMMENT ON COLUMN "public"."aws_invoices"."listing_account_id" IS 'The account whose listing named it.';

COMMENT ON COLUMN "public"."aws_invoices"."organization_id" IS 'Whose invoice.';

COMMENT ON COLUMN "public"."aws_invoices"."original_invoice_id" IS 'The invoice it corrects.';

COMMENT ON COLUMN "public"."aws_invoices"."payable_before_tax" IS 'The same without taxes; the total where the issuer does not tell them apart.';

COMMENT ON COLUMN "public"."aws_invoices"."payable_effect" IS 'What it adds to what is owed: 1, -1 for a credit memo, 0 for a receipt and for a tax invoice naming a commercial one.';

COMMENT ON COLUMN "public"."aws_invoices"."payable_total" IS 'What it adds to what is owed, in base_currency, taxes included.';

COMMENT ON COLUMN "public"."aws_invoices"."payment_currency" IS 'ISO 4217 code of the payment set: the currency it is paid in.';

COMMENT ON COLUMN "public"."aws_invoices"."payment_currency_before_tax" IS 'Total without taxes, as delivered.';

COMMENT ON COLUMN "public"."aws_invoices"."payment_currency_breakdown" IS 'Subtotal, discounts, taxes and fees, as delivered.';

COMMENT ON COLUMN "public"."aws_invoices"."payment_currency_exchange_rate" IS 'Rate that was used, if any.';

COMMENT ON COLUMN "public"."aws_invoices"."payment_currency_exchanged_from" IS 'ISO 4217 code it converts from.';

COMMENT ON COLUMN "public"."aws_invoices"."payment_currency_total" IS 'Total with taxes, as delivered.';

COMMENT ON COLUMN "public"."aws_invoices"."purchase_order_number" IS 'The buyer''s purchase order.';

COMMENT ON COLUMN "public"."aws_invoices"."tax_authority_status" IS 'State at the tax authority, in AWS''s words.';

COMMENT ON COLUMN "public"."aws_invoices"."tax_currency" IS 'ISO 4217 code of the tax set: the currency taxes are declared in. It is a whole set too, not the taxes.';

COMMENT ON COLUMN "public"."aws_invoices"."tax_currency_before_tax" IS 'Total without taxes, as delivered.';

COMMENT ON COLUMN "public"."aws_invoices"."tax_currency_breakdown" IS 'Subtotal, discounts, taxes and fees, as delivered.';

COMMENT ON COLUMN "public"."aws_invoices"."tax_currency_exchange_rate" IS 'Rate that was used, if any.';

COMMENT ON COLUMN "public"."aws_invoices"."tax_currency_exchanged_from" IS 'ISO 4217 code it converts from.';

COMMENT ON COLUMN "public"."aws_invoices"."tax_currency_total" IS 'Total with taxes, as delivered.';

COMMENT ON TABLE "public"."aws_invoices" IS 'Invoice headers from AWS Invoicing. Replaced whole per account and billing period. The currency sets are alternatives, never added.';

REVOKE ALL ON TABLE "public"."aws_invoices" FROM "authenticated";

GRANT SELECT ON TABLE "public"."aws_invoices" TO "authenticated";

REVOKE ALL ON TABLE "public"."aws_invoices" FROM "service_role";

GRANT SELECT ON TABLE "public"."aws_invoices" TO "service_role";

REVOKE ALL ON TABLE "public"."aws_invoices" FROM "anon";

-- public/tables/aws_marketplace_products.sql

CREATE TABLE "public"."aws_marketplace_products" (
  "organization_id"       uuid                     NOT NULL,
  "agreement_id"          text                     NOT NULL,
  "product_id"            text                     NOT NULL,
  "account_id"            text                     NOT NULL,
  "product_type"          text,
  "product_name"          text,
  "manufacturer_name"     text,
  "short_description"     text,
  "seller_of_record_name" text,
  "proposer_account_id"   text,
  "offer_id"              text,
  "offer_set_id"          text,
  "is_private_offer"      boolean,
  "pricing_model"         text,
  "agreement_type"        text,
  "status"                text                     NOT NULL,
  "accepted_at"           timestamp with time zone,
  "starts_at"             timestamp with time zone,
  "ends_at"               timestamp with time zone,
  "auto_renew"            boolean,
  "agreement_value"       numeric,
  "currency"              text,
  "license_arns"          text[]                   NOT NULL DEFAULT '{}'::text[],
  "is_described"          boolean                  NOT NULL DEFAULT false,
  "names_read_at"         timestamp with time zone,
  "summary_hash"          text                     NOT NULL,
  "integration_id"        uuid                     NOT NULL,
  "job_id"                uuid                     NOT NULL,
  "first_seen_at"         timestamp with time zone NOT NULL DEFAULT now(),
  "changed_at"            timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT "aws_marketplace_products_currency_is_iso_4217" CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  CONSTRAINT "aws_marketplace_products_pkey" PRIMARY KEY (organization_id, agreement_id, product_id),
  CONSTRAINT "aws_marketplace_products_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE
);

ALTER TABLE "public"."aws_marketplace_products"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX aws_marketplace_products_by_account ON public.aws_marketplace_products USING btree (organization_id, account_id);

CREATE INDEX aws_marketplace_products_by_end ON public.aws_marketplace_products USING btree (organization_id, ends_at)
  WHERE (status = 'ACTIVE'::text);

CREATE INDEX aws_marketplace_products_by_integration ON public.aws_marketplace_products USING btree (integration_id);

CREATE INDEX aws_marketplace_products_by_offer ON public.aws_marketplace_products USING btree (organization_id, offer_id);

CREATE INDEX aws_marketplace_products_by_product ON public.aws_marketplace_products USING btree (organization_id, product_id);

CREATE POLICY "contract readers read agreements of accounts they may see" ON "public"."aws_marketplace_products"
  FOR SELECT
  TO "authenticated"
  USING
    (((organization_id = ANY (ARRAY( SELECT private.contract_organization_ids() AS contract_organization_ids))) AND ((organization_id = ANY (ARRAY( SELECT
    private.wholly_visible_organization_ids() AS wholly_visible_organization_ids))) OR ((organization_id, account_id) IN ( SELECT v.organization_id,
    v.account_id
   FROM private.visible_accounts() v(organization_id, account_id))))));

COMMENT ON COLUMN "public"."aws_marketplace_products"."accepted_at" IS 'When it was accepted (UTC).';

COMMENT ON COLUMN "public"."aws_marketplace_products"."account_id" IS 'The account that accepted it.';

COMMENT ON COLUMN "public"."aws_marketplace_products"."agreement_id" IS 'AWS''s id of the agreement.';

COMMENT ON COLUMN "public"."aws_marketplace_products"."agreement_type" IS 'AWS''s word: PurchaseAgreement.';

COMMENT ON COLUMN "public"."aws_marketplace_products"."agreement_value" IS 'AWS''s estimate for the whole term; null for pay-as-you-go. Of the agreement: a second product repeats it.';

COMMENT ON COLUMN "public"."aws_marketplace_products"."auto_renew" IS 'Whether it renews itself; null until its terms are read (dataset contracts).';

COMMENT ON COLUMN "public"."aws_marketplace_products"."changed_at" IS 'When anything AWS says of it last changed (UTC).';

COMMENT ON COLUMN "public"."aws_marketplace_products"."currency" IS 'ISO 4217 code of agreement_value.';

COMMENT ON COLUMN "public"."aws_marketplace_products"."ends_at" IS 'When it ends (UTC, exclusive); null for one without an end, paid as it is used.';

COMMENT ON COLUMN "public"."aws_marketplace_products"."first_seen_at" IS 'When it was first read (UTC).';

COMMENT ON COLUMN "public"."aws_marketplace_products"."integration_id" IS 'Read through. No foreign key: data outlives integrations.';

COMMENT ON COLUMN "public"."aws_marketplace_products"."is_described" IS 'Whether agreement_value was asked for.';

COMMENT ON COLUMN "public"."aws_marketplace_products"."is_private_offer" IS 'Made to this buyer alone; null when the catalogue may not be read.';

COMMENT ON COLUMN "public"."aws_marketplace_products"."job_id" IS 'The job that last wrote it. No foreign key: data outlives jobs.';

COMMENT ON COLUMN "public"."aws_marketplace_products"."license_arns" IS 'Licences it grants.';

COMMENT ON COLUMN "public"."aws_marketplace_products"."manufacturer_name" IS 'Who makes it.';

COMMENT ON COLUMN "public"."aws_marketplace_products"."names_read_at" IS 'When the names were read (UTC).';

COMMENT ON COLUMN "public"."aws_marketplace_products"."offer_id" IS 'The offer that was accepted.';

COMMENT ON COLUMN "public"."aws_marketplace_products"."offer_set_id" IS 'The set of offers it was part of.';

COMMENT ON COLUMN "public"."aws_marketplace_products"."organization_id" IS 'Whose agreement.';

COMMENT ON COLUMN "public"."aws_marketplace_products"."pricing_model" IS 'AWS''s word: USAGE, CONTRACT, BYOL, FREE.';

COMMENT ON COLUMN "public"."aws_marketplace_products"."product_id" IS 'AWS''s id of the product.';

COMMENT ON COLUMN "public"."aws_marketplace_products"."product_name" IS 'Its name in the catalogue; null when the catalogue may not be read.';

COMMENT ON COLUMN "public"."aws_marketplace_products"."product_type" IS 'AWS''s word: SaaSProduct, AmiProduct, ...';

COMMENT ON COLUMN "public"."aws_marketplace_products"."proposer_account_id" IS 'The account that proposed the agreement.';

COMMENT ON COLUMN "public"."aws_marketplace_products"."seller_of_record_name" IS 'Who sells it and invoices for it; not always who makes it.';

COMMENT ON COLUMN "public"."aws_marketplace_products"."short_description" IS 'One sentence by its maker.';

COMMENT ON COLUMN "public"."aws_marketplace_products"."starts_at" IS 'When it begins (UTC).';

COMMENT ON COLUMN "public"."aws_marketplace_products"."status" IS 'AWS''s word: ACTIVE, EXPIRED, RENEWED, REPLACED, TERMINATED, ...';

COMMENT ON COLUMN "public"."aws_marketplace_products"."summary_hash" IS 'SHA-256 of what the listing says of it.';

COMMENT ON TABLE "public"."aws_marketplace_products" IS 'Products of accepted AWS Marketplace agreements: a row per agreement and product. Replaced whole per accepting account.';

REVOKE ALL ON TABLE "public"."aws_marketplace_products" FROM "authenticated";

GRANT SELECT ON TABLE "public"."aws_marketplace_products" TO "authenticated";

REVOKE ALL ON TABLE "public"."aws_marketplace_products" FROM "service_role";

GRANT SELECT ON TABLE "public"."aws_marketplace_products" TO "service_role";

REVOKE ALL ON TABLE "public"."aws_marketplace_products" FROM "anon";

-- public/tables/billing_periods.sql

CREATE TABLE "public"."billing_periods" (
  "organization_id"      uuid                     NOT NULL,
  "provider"             text                     NOT NULL,
  "invoice_issuer_name"  text                     NOT NULL,
  "billing_account_id"   text                     NOT NULL,
  "billing_period_start" date                     NOT NULL,
  "billing_period_end"   date                     NOT NULL,
  "status"               text                     NOT NULL DEFAULT 'open'::text,
  "data_through"         date,
  "closed_at"            timestamp with time zone,
  "updated_at"           timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT "billing_periods_pkey" PRIMARY KEY (organization_id, PROVIDER, invoice_issuer_name, billing_account_id, billing_period_start),
  CONSTRAINT "billing_periods_status_is_known" CHECK ((status = ANY (ARRAY['open'::text, 'closed'::text, 'final'::text]))),
  CONSTRAINT "billing_periods_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE
);

ALTER TABLE "public"."billing_periods"
  ENABLE ROW LEVEL SECURITY;

CREATE POLICY "members read billing periods, contract readers each issuer's" ON "public"."billing_periods"
  FOR SELECT
  TO "authenticated"
  USING
    (((organization_id = ANY (ARRAY( SELECT private.visible_organization_ids() AS visible_organization_ids))) AND ((invoice_issuer_name = ANY (ARRAY['AWS'::text, 'Microsoft'::text,
    'Google Cloud'::text])) OR (organization_id = ANY (ARRAY( SELECT private.contract_organization_ids() AS contract_organization_ids))))));

COMMENT ON COLUMN "public"."billing_periods"."billing_account_id" IS 'FOCUS BillingAccountId.';

COMMENT ON COLUMN "public"."billing_periods"."billing_period_end" IS 'Day after the last day (UTC, exclusive).';

COMMENT ON COLUMN "public"."billing_periods"."billing_period_start" IS 'First day (UTC).';

COMMENT ON COLUMN "public"."billing_periods"."closed_at" IS 'When it was first seen closed (UTC).';

COMMENT ON COLUMN "public"."billing_periods"."data_through" IS 'Last day with data (UTC, inclusive).';

COMMENT ON COLUMN "public"."billing_periods"."invoice_issuer_name" IS 'FOCUS InvoiceIssuerName; AWS, Microsoft or Google Cloud for the whole period over all issuers.';

COMMENT ON COLUMN "public"."billing_periods"."organization_id" IS 'Whose period.';

COMMENT ON COLUMN "public"."billing_periods"."provider" IS 'aws, azure or gcp.';

COMMENT ON COLUMN "public"."billing_periods"."status" IS 'open while the provider estimates; closed once it no longer does; final while its invoices match its charges.';

COMMENT ON COLUMN "public"."billing_periods"."updated_at" IS 'When this row last changed (UTC).';

COMMENT ON TABLE "public"."billing_periods" IS 'State of a billing period per issuer and account.';

REVOKE ALL ON TABLE "public"."billing_periods" FROM "authenticated";

GRANT SELECT ON TABLE "public"."billing_periods" TO "authenticated";

REVOKE ALL ON TABLE "public"."billing_periods" FROM "service_role";

GRANT SELECT ON TABLE "public"."billing_periods" TO "service_role";

REVOKE ALL ON TABLE "public"."billing_periods" FROM "anon";

-- public/tables/charge_loads.sql

CREATE TABLE "public"."charge_loads" (
  "id"                   uuid                     NOT NULL DEFAULT gen_random_uuid(),
  "organization_id"      uuid                     NOT NULL,
  "provider"             text                     NOT NULL,
  "dataset"              text                     NOT NULL,
  "source"               text                     NOT NULL,
  "billing_account_id"   text                     NOT NULL,
  "billing_period_start" date                     NOT NULL,
  "billing_period_end"   date                     NOT NULL,
  "version"              text                     NOT NULL,
  "grain"                text                     NOT NULL DEFAULT 'full'::text,
  "is_payer_view"        boolean                  NOT NULL DEFAULT true,
  "delivery"             jsonb,
  "status"               text                     NOT NULL DEFAULT 'reading'::text,
  "integration_id"       uuid                     NOT NULL,
  "job_id"               uuid                     NOT NULL,
  "record_count"         bigint                   NOT NULL DEFAULT 0,
  "data_through"         date,
  "is_rolled_up"         boolean                  NOT NULL DEFAULT false,
  "is_estimated"         boolean                  NOT NULL DEFAULT true,
  "created_at"           timestamp with time zone NOT NULL DEFAULT now(),
  "published_at"         timestamp with time zone,
  "replaced_at"          timestamp with time zone,
  CONSTRAINT "charge_loads_delivery_is_an_object" CHECK (((jsonb_typeof(delivery) = 'object'::text) AND (octet_length((delivery)::text) <= 4096))),
  CONSTRAINT "charge_loads_grain_is_known" CHECK ((grain = ANY (ARRAY['full'::text, 'narrow'::text]))),
  CONSTRAINT "charge_loads_period_is_forward" CHECK ((billing_period_start < billing_period_end)),
  CONSTRAINT "charge_loads_pkey" PRIMARY KEY (id),
  CONSTRAINT "charge_loads_source_fkey" FOREIGN KEY (source) REFERENCES private.charge_sources(source),
  CONSTRAINT "charge_loads_status_is_known" CHECK ((status = ANY (ARRAY['reading'::text, 'published'::text, 'superseded'::text, 'abandoned'::text, 'purged'::text]))),
  CONSTRAINT "charge_loads_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE
);

ALTER TABLE "public"."charge_loads"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX charge_loads_by_integration ON public.charge_loads USING btree (integration_id);

CREATE INDEX charge_loads_by_job ON public.charge_loads USING btree (job_id);

CREATE INDEX charge_loads_by_organization ON public.charge_loads USING btree (organization_id);

CREATE INDEX charge_loads_by_period ON public.charge_loads USING btree (organization_id, PROVIDER, billing_period_start)
  WHERE (status = 'published'::text);

CREATE INDEX charge_loads_by_source ON public.charge_loads USING btree (source);

CREATE UNIQUE INDEX charge_loads_one_published ON public.charge_loads USING btree (organization_id, source, billing_account_id, billing_period_start)
  WHERE (status = 'published'::text);

CREATE INDEX charge_loads_to_purge ON public.charge_loads USING btree (created_at)
  WHERE (status = ANY (ARRAY['superseded'::text, 'abandoned'::text]));

CREATE POLICY "members read their organization's loads" ON "public"."charge_loads"
  FOR SELECT
  TO "authenticated"
  USING ((organization_id = ANY (ARRAY( SELECT private.visible_organization_ids() AS visible_organization_ids))));

COMMENT ON COLUMN "public"."charge_loads"."billing_account_id" IS 'FOCUS BillingAccountId: the account that is billed.';

COMMENT ON COLUMN "public"."charge_loads"."billing_period_end" IS 'Day after its last day (UTC, exclusive).';

COMMENT ON COLUMN "public"."charge_loads"."billing_period_start" IS 'First day of the billing period (UTC).';

COMMENT ON COLUMN "public"."charge_loads"."created_at" IS 'When reading began (UTC).';

COMMENT ON COLUMN "public"."charge_loads"."data_through" IS 'Last day with data (UTC, inclusive).';

COMMENT ON COLUMN "public"."charge_loads"."dataset" IS 'The dataset that was read (service_usage, cur).';

COMMENT ON COLUMN "public"."charge_loads"."delivery" IS 'What was delivered, for sources that deliver files: {manifest_key, manifest_etag, delivered_at} and how it was read.';

COMMENT ON COLUMN "public"."charge_loads"."grain" IS 'full, or narrow when the request cap forced a coarser grouping. Narrow never replaces full.';

COMMENT ON COLUMN "public"."charge_loads"."id" IS 'Identity of the load.';

COMMENT ON COLUMN "public"."charge_loads"."integration_id" IS 'The integration it was read through. No foreign key: loads outlive integrations, and jobs.';

COMMENT ON COLUMN "public"."charge_loads"."is_estimated" IS 'The provider may still change it.';

COMMENT ON COLUMN "public"."charge_loads"."is_payer_view" IS 'The payer''s own figures win over a member''s view of the same account.';

COMMENT ON COLUMN "public"."charge_loads"."is_rolled_up" IS 'Its charges also stand in daily_costs, added up.';

COMMENT ON COLUMN "public"."charge_loads"."job_id" IS 'The job that wrote it. No foreign key: loads outlive jobs.';

COMMENT ON COLUMN "public"."charge_loads"."organization_id" IS 'Whose charges.';

COMMENT ON COLUMN "public"."charge_loads"."provider" IS 'aws, azure or gcp.';

COMMENT ON COLUMN "public"."charge_loads"."published_at" IS 'When readers began to see it (UTC).';

COMMENT ON COLUMN "public"."charge_loads"."record_count" IS 'Rows in charges.';

COMMENT ON COLUMN "public"."charge_loads"."replaced_at" IS 'When a newer load took its place (UTC).';

COMMENT ON COLUMN "public"."charge_loads"."source" IS 'Where the charges come from.';

COMMENT ON COLUMN "public"."charge_loads"."status" IS 'reading, published, superseded, abandoned, or purged once its charges are deleted.';

COMMENT ON COLUMN "public"."charge_loads"."version" IS 'The provider''s version: assembly or execution id, or the time of reading.';

COMMENT ON TABLE "public"."charge_loads" IS 'One read of a whole billing period. Readers see published loads alone.';

REVOKE ALL ON TABLE "public"."charge_loads" FROM "authenticated";

GRANT SELECT ON TABLE "public"."charge_loads" TO "authenticated";

REVOKE ALL ON TABLE "public"."charge_loads" FROM "service_role";

GRANT SELECT ON TABLE "public"."charge_loads" TO "service_role";

REVOKE ALL ON TABLE "public"."charge_loads" FROM "anon";

-- public/tables/charges.sql

CREATE TABLE "public"."charges" (
  "load_id"                    uuid                     NOT NULL,
  "charge_key"                 bytea                    NOT NULL,
  "part"                       text                     NOT NULL,
  "organization_id"            uuid                     NOT NULL,
  "provider"                   text                     NOT NULL,
  "source"                     text                     NOT NULL,
  "billing_account_id"         text                     NOT NULL,
  "sub_account_id"             text,
  "billing_period_start"       date                     NOT NULL,
  "billing_period_end"         date                     NOT NULL,
  "charge_period_start"        timestamp with time zone NOT NULL,
  "charge_period_end"          timestamp with time zone NOT NULL,
  "charge_category"            text                     NOT NULL,
  "charge_class"               text,
  "source_charge_type"         text,
  "service_name"               text                     NOT NULL,
  "service_code"               text,
  "region_id"                  text,
  "availability_zone"          text,
  "usage_type"                 text,
  "operation"                  text,
  "pricing_category"           text,
  "pricing_unit"               text,
  "consumed_unit"              text,
  "commitment_discount_id"     text,
  "commitment_discount_status" text,
  "resource_id"                text,
  "invoice_id"                 text,
  "invoice_issuer_name"        text,
  "billing_entity"             text,
  "tags"                       jsonb,
  "cost_categories"            jsonb,
  "tags_hash"                  bytea,
  "dimensions"                 jsonb,
  "billing_currency"           text                     NOT NULL,
  "billed_cost"                numeric,
  "effective_cost"             numeric,
  "list_cost"                  numeric,
  "contracted_cost"            numeric,
  "unblended_cost"             numeric,
  "amortized_cost"             numeric,
  "net_unblended_cost"         numeric,
  "net_amortized_cost"         numeric,
  "blended_cost"               numeric,
  "pricing_quantity"           numeric,
  "consumed_quantity"          numeric,
  "is_estimated"               boolean                  NOT NULL DEFAULT false,
  "source_lines"               bigint                   NOT NULL DEFAULT 1,
  CONSTRAINT "charges_category_is_focus" CHECK ((charge_category = ANY (ARRAY['Usage'::text, 'Purchase'::text, 'Tax'::text, 'Credit'::text, 'Adjustment'::text]))),
  CONSTRAINT "charges_class_is_focus" CHECK ((charge_class = 'Correction'::text)),
  CONSTRAINT "charges_currency_is_iso_4217" CHECK ((billing_currency ~ '^[A-Z]{3}$'::text)),
  CONSTRAINT "charges_period_is_forward" CHECK ((charge_period_start < charge_period_end)),
  CONSTRAINT "charges_pkey" PRIMARY KEY (load_id, charge_key, part)
);

ALTER TABLE "public"."charges"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX charges_by_organization_and_day ON public.charges USING btree (organization_id, charge_period_start);

CREATE POLICY "members read published charges of the accounts they may see" ON "public"."charges"
  FOR SELECT
  TO "authenticated"
  USING
    (((organization_id = ANY (ARRAY( SELECT private.visible_organization_ids() AS visible_organization_ids))) AND (load_id IN ( SELECT private.published_load_ids() AS
    published_load_ids)) AND
    ((organization_id = ANY (ARRAY( SELECT private.wholly_visible_organization_ids() AS wholly_visible_organization_ids))) OR ((organization_id, sub_account_id) IN ( SELECT
    v.organization_id,
    v.account_id
   FROM private.visible_accounts() v(organization_id, account_id))))));

COMMENT ON COLUMN "public"."charges"."amortized_cost" IS 'AWS amortized: commitments spread over their term.';

COMMENT ON COLUMN "public"."charges"."availability_zone" IS 'FOCUS AvailabilityZone.';

COMMENT ON COLUMN "public"."charges"."billed_cost" IS 'FOCUS BilledCost: net unblended where delivered, else unblended; exact decimal.';

COMMENT ON COLUMN "public"."charges"."billing_account_id" IS 'FOCUS BillingAccountId.';

COMMENT ON COLUMN "public"."charges"."billing_currency" IS 'FOCUS BillingCurrency: ISO 4217, of every cost in the row.';

COMMENT ON COLUMN "public"."charges"."billing_entity" IS 'The provider''s billing entity (AWS, AWS Marketplace).';

COMMENT ON COLUMN "public"."charges"."billing_period_end" IS 'FOCUS BillingPeriodEnd (UTC day, exclusive).';

COMMENT ON COLUMN "public"."charges"."billing_period_start" IS 'FOCUS BillingPeriodStart (UTC day).';

COMMENT ON COLUMN "public"."charges"."blended_cost" IS 'AWS blended: rates averaged over the organization.';

COMMENT ON COLUMN "public"."charges"."charge_category" IS 'FOCUS ChargeCategory: Usage, Purchase, Tax, Credit or Adjustment.';

COMMENT ON COLUMN "public"."charges"."charge_class" IS 'FOCUS ChargeClass: Correction or null.';

COMMENT ON COLUMN "public"."charges"."charge_key" IS 'sha256 over all dimension columns with null explicit; never over a measure.';

COMMENT ON COLUMN "public"."charges"."charge_period_end" IS 'FOCUS ChargePeriodEnd (UTC, exclusive).';

COMMENT ON COLUMN "public"."charges"."charge_period_start" IS 'FOCUS ChargePeriodStart (UTC).';

COMMENT ON COLUMN "public"."charges"."commitment_discount_id" IS 'FOCUS CommitmentDiscountId.';

COMMENT ON COLUMN "public"."charges"."commitment_discount_status" IS 'FOCUS CommitmentDiscountStatus: Used or Unused.';

COMMENT ON COLUMN "public"."charges"."consumed_quantity" IS 'FOCUS ConsumedQuantity, in consumed_unit.';

COMMENT ON COLUMN "public"."charges"."consumed_unit" IS 'FOCUS ConsumedUnit.';

COMMENT ON COLUMN "public"."charges"."contracted_cost" IS 'FOCUS ContractedCost.';

COMMENT ON COLUMN "public"."charges"."cost_categories" IS 'The provider''s cost categories.';

COMMENT ON COLUMN "public"."charges"."dimensions" IS 'Dimensions of the provider that have no column (GCP invoice month).';

COMMENT ON COLUMN "public"."charges"."effective_cost" IS 'FOCUS EffectiveCost: net amortized where delivered, else amortized.';

COMMENT ON COLUMN "public"."charges"."invoice_id" IS 'FOCUS InvoiceId.';

COMMENT ON COLUMN "public"."charges"."invoice_issuer_name" IS 'FOCUS InvoiceIssuerName.';

COMMENT ON COLUMN "public"."charges"."is_estimated" IS 'The provider may still change the figure.';

COMMENT ON COLUMN "public"."charges"."list_cost" IS 'FOCUS ListCost.';

COMMENT ON COLUMN "public"."charges"."load_id" IS 'The load it belongs to; seen by readers once that load is published. No foreign key: checking it took 40 % of writing a page, and only the engine writes, into a load it holds.';

COMMENT ON COLUMN "public"."charges"."net_amortized_cost" IS 'AWS net amortized.';

COMMENT ON COLUMN "public"."charges"."net_unblended_cost" IS 'AWS net unblended: after private discounts.';

COMMENT ON COLUMN "public"."charges"."operation" IS 'The provider''s operation.';

COMMENT ON COLUMN "public"."charges"."organization_id" IS 'Whose charge.';

COMMENT ON COLUMN "public"."charges"."part" IS 'The part of the delivery it came from. One key stands in one part only once the load is published.';

COMMENT ON COLUMN "public"."charges"."pricing_category" IS 'FOCUS PricingCategory.';

COMMENT ON COLUMN "public"."charges"."pricing_quantity" IS 'FOCUS PricingQuantity, in pricing_unit.';

COMMENT ON COLUMN "public"."charges"."pricing_unit" IS 'FOCUS PricingUnit.';

COMMENT ON COLUMN "public"."charges"."provider" IS 'aws, azure or gcp.';

COMMENT ON COLUMN "public"."charges"."region_id" IS 'FOCUS RegionId.';

COMMENT ON COLUMN "public"."charges"."resource_id" IS 'FOCUS ResourceId; kept only when asked for.';

COMMENT ON COLUMN "public"."charges"."service_code" IS 'The provider''s code of the service.';

COMMENT ON COLUMN "public"."charges"."service_name" IS 'FOCUS ServiceName as the source spells it; "Not attributed by the source" for a reconciliation residual.';

COMMENT ON COLUMN "public"."charges"."source" IS 'Where it comes from (aws_cost_explorer).';

COMMENT ON COLUMN "public"."charges"."source_charge_type" IS 'The provider''s own charge type, raw (SavingsPlanCoveredUsage, Refund).';

COMMENT ON COLUMN "public"."charges"."source_lines" IS 'How many lines of the source were summed into it.';

COMMENT ON COLUMN "public"."charges"."sub_account_id" IS 'FOCUS SubAccountId; null when the source names no account.';

COMMENT ON COLUMN "public"."charges"."tags" IS 'FOCUS Tags, limited to organizations.tag_keys.';

COMMENT ON COLUMN "public"."charges"."tags_hash" IS 'sha256 of tags; null without tags.';

COMMENT ON COLUMN "public"."charges"."unblended_cost" IS 'AWS unblended: cash basis.';

COMMENT ON COLUMN "public"."charges"."usage_type" IS 'The provider''s usage type or meter.';

COMMENT ON TABLE "public"."charges" IS 'Priced charges. Grain: every dimension column, inside one load; see charge_key.';

REVOKE ALL ON TABLE "public"."charges" FROM "authenticated";

GRANT SELECT ON TABLE "public"."charges" TO "authenticated";

REVOKE ALL ON TABLE "public"."charges" FROM "service_role";

GRANT SELECT ON TABLE "public"."charges" TO "service_role";

REVOKE ALL ON TABLE "public"."charges" FROM "anon";

-- public/tables/cloud_accounts.sql

CREATE TABLE "public"."cloud_accounts" (
  "organization_id"     uuid                     NOT NULL,
  "provider"            text                     NOT NULL,
  "account_id"          text                     NOT NULL,
  "name"                text,
  "kind"                text                     NOT NULL DEFAULT 'sub'::text,
  "parent_account_id"   text,
  "organizational_unit" text,
  "status"              text,
  "owner"               text,
  "cost_centre"         text,
  "first_seen_at"       timestamp with time zone NOT NULL DEFAULT now(),
  "last_seen_at"        timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT "cloud_accounts_kind_is_known" CHECK ((kind = ANY (ARRAY['billing'::text, 'sub'::text]))),
  CONSTRAINT "cloud_accounts_names_are_short" CHECK (((char_length(owner) <= 200) AND (char_length(cost_centre) <= 200))),
  CONSTRAINT "cloud_accounts_pkey" PRIMARY KEY (organization_id, PROVIDER, account_id),
  CONSTRAINT "cloud_accounts_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE
);

ALTER TABLE "public"."cloud_accounts"
  ENABLE ROW LEVEL SECURITY;

CREATE POLICY "admins name owners and cost centres" ON "public"."cloud_accounts"
  FOR UPDATE
  TO "authenticated"
  USING ((organization_id = ANY (ARRAY( SELECT private.organization_ids_with_role('admin'::text) AS organization_ids_with_role))))
  WITH CHECK ((organization_id = ANY (ARRAY( SELECT private.organization_ids_with_role('admin'::text) AS organization_ids_with_role))));

CREATE POLICY "members read the accounts they may see" ON "public"."cloud_accounts"
  FOR SELECT
  TO "authenticated"
  USING
    (((organization_id = ANY (ARRAY( SELECT private.visible_organization_ids() AS visible_organization_ids))) AND ((organization_id = ANY (ARRAY( SELECT
    private.wholly_visible_organization_ids() AS wholly_visible_organization_ids))) OR ((organization_id, account_id) IN ( SELECT v.organization_id,
    v.account_id
   FROM private.visible_accounts() v(organization_id, account_id))))));

COMMENT ON COLUMN "public"."cloud_accounts"."account_id" IS 'The provider''s id: AWS account, Azure subscription, GCP project.';

COMMENT ON COLUMN "public"."cloud_accounts"."cost_centre" IS 'Which cost centre it is charged to; set by admins.';

COMMENT ON COLUMN "public"."cloud_accounts"."first_seen_at" IS 'When data first named it (UTC).';

COMMENT ON COLUMN "public"."cloud_accounts"."kind" IS 'billing (payer) or sub.';

COMMENT ON COLUMN "public"."cloud_accounts"."last_seen_at" IS 'When data last named it (UTC).';

COMMENT ON COLUMN "public"."cloud_accounts"."name" IS 'The name the provider gave with the data.';

COMMENT ON COLUMN "public"."cloud_accounts"."organization_id" IS 'Whose figures.';

COMMENT ON COLUMN "public"."cloud_accounts"."organizational_unit" IS 'Its place in the provider''s organization tree.';

COMMENT ON COLUMN "public"."cloud_accounts"."owner" IS 'Who answers for it; set by admins.';

COMMENT ON COLUMN "public"."cloud_accounts"."parent_account_id" IS 'The billing account it belongs to.';

COMMENT ON COLUMN "public"."cloud_accounts"."provider" IS 'aws, azure or gcp.';

COMMENT ON COLUMN "public"."cloud_accounts"."status" IS 'The provider''s status of the account.';

COMMENT ON TABLE "public"."cloud_accounts" IS 'Accounts of a provider that an organization''s figures name.';

REVOKE ALL ON TABLE "public"."cloud_accounts" FROM "authenticated";

REVOKE ALL ("cost_centre") ON TABLE "public"."cloud_accounts" FROM "authenticated";

GRANT UPDATE ("cost_centre") ON TABLE "public"."cloud_accounts" TO "authenticated";

REVOKE ALL ("owner") ON TABLE "public"."cloud_accounts" FROM "authenticated";

GRANT UPDATE ("owner") ON TABLE "public"."cloud_accounts" TO "authenticated";

GRANT SELECT ON TABLE "public"."cloud_accounts" TO "authenticated";

REVOKE ALL ON TABLE "public"."cloud_accounts" FROM "service_role";

GRANT SELECT ON TABLE "public"."cloud_accounts" TO "service_role";

REVOKE ALL ON TABLE "public"."cloud_accounts" FROM "anon";

-- public/tables/cost_coverage.sql

CREATE TABLE "public"."cost_coverage" (
  "organization_id"      uuid NOT NULL,
  "provider"             text NOT NULL,
  "account_key"          text NOT NULL,
  "billing_period_start" date NOT NULL,
  "load_id"              uuid NOT NULL,
  "source"               text NOT NULL,
  CONSTRAINT "cost_coverage_load_id_fkey" FOREIGN KEY (load_id) REFERENCES public.charge_loads(id) ON DELETE CASCADE,
  CONSTRAINT "cost_coverage_pkey" PRIMARY KEY (organization_id, PROVIDER, billing_period_start, account_key),
  CONSTRAINT "cost_coverage_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE
);

ALTER TABLE "public"."cost_coverage"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX cost_coverage_by_load ON public.cost_coverage USING btree (load_id, account_key);

CREATE POLICY "members read which source covers an account" ON "public"."cost_coverage"
  FOR SELECT
  TO "authenticated"
  USING
    (((organization_id = ANY (ARRAY( SELECT private.visible_organization_ids() AS visible_organization_ids))) AND ((organization_id = ANY (ARRAY( SELECT
    private.wholly_visible_organization_ids() AS wholly_visible_organization_ids))) OR ((organization_id, account_key) IN ( SELECT v.organization_id,
    v.account_id
   FROM private.visible_accounts() v(organization_id, account_id))))));

COMMENT ON COLUMN "public"."cost_coverage"."account_key" IS 'Sub account id, or unattributed:<billing account id>.';

COMMENT ON COLUMN "public"."cost_coverage"."billing_period_start" IS 'First day of the period (UTC).';

COMMENT ON COLUMN "public"."cost_coverage"."load_id" IS 'The primary load.';

COMMENT ON COLUMN "public"."cost_coverage"."organization_id" IS 'Whose cost.';

COMMENT ON COLUMN "public"."cost_coverage"."provider" IS 'aws, azure or gcp.';

COMMENT ON COLUMN "public"."cost_coverage"."source" IS 'Its source.';

COMMENT ON TABLE "public"."cost_coverage" IS 'Which load is the primary source of an account''s cost in a billing period.';

REVOKE ALL ON TABLE "public"."cost_coverage" FROM "authenticated";

GRANT SELECT ON TABLE "public"."cost_coverage" TO "authenticated";

REVOKE ALL ON TABLE "public"."cost_coverage" FROM "service_role";

GRANT SELECT ON TABLE "public"."cost_coverage" TO "service_role";

REVOKE ALL ON TABLE "public"."cost_coverage" FROM "anon";

-- public/tables/cost_restatements.sql

CREATE TABLE "public"."cost_restatements" (
  "id"                   bigint                   GENERATED ALWAYS AS IDENTITY NOT NULL,
  "organization_id"      uuid                     NOT NULL,
  "provider"             text                     NOT NULL,
  "source"               text                     NOT NULL,
  "billing_account_id"   text                     NOT NULL,
  "billing_period_start" date                     NOT NULL,
  "billing_currency"     text                     NOT NULL,
  "billed_cost_before"   numeric                  NOT NULL,
  "billed_cost_after"    numeric                  NOT NULL,
  "job_id"               uuid                     NOT NULL,
  "restated_at"          timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT "cost_restatements_pkey" PRIMARY KEY (id),
  CONSTRAINT "cost_restatements_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE
);

ALTER TABLE "public"."cost_restatements"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX cost_restatements_by_organization ON public.cost_restatements USING btree (organization_id, billing_period_start);

CREATE POLICY "members who see every account read restatements" ON "public"."cost_restatements"
  FOR SELECT
  TO "authenticated"
  USING ((organization_id = ANY (ARRAY( SELECT private.wholly_visible_organization_ids() AS wholly_visible_organization_ids))));

COMMENT ON COLUMN "public"."cost_restatements"."billed_cost_after" IS 'Billed cost of the load that replaced it.';

COMMENT ON COLUMN "public"."cost_restatements"."billed_cost_before" IS 'Billed cost of the load that was replaced.';

COMMENT ON COLUMN "public"."cost_restatements"."billing_account_id" IS 'FOCUS BillingAccountId.';

COMMENT ON COLUMN "public"."cost_restatements"."billing_currency" IS 'ISO 4217 code of both figures.';

COMMENT ON COLUMN "public"."cost_restatements"."billing_period_start" IS 'First day of the period (UTC).';

COMMENT ON COLUMN "public"."cost_restatements"."id" IS 'Order of writing.';

COMMENT ON COLUMN "public"."cost_restatements"."job_id" IS 'The job that read the new figures.';

COMMENT ON COLUMN "public"."cost_restatements"."organization_id" IS 'Whose period.';

COMMENT ON COLUMN "public"."cost_restatements"."provider" IS 'aws, azure or gcp.';

COMMENT ON COLUMN "public"."cost_restatements"."restated_at" IS 'When (UTC).';

COMMENT ON COLUMN "public"."cost_restatements"."source" IS 'Where the figures come from.';

COMMENT ON TABLE "public"."cost_restatements" IS 'A closed period whose billed cost moved by more than 0.01.';

REVOKE ALL ON TABLE "public"."cost_restatements" FROM "authenticated";

GRANT SELECT ON TABLE "public"."cost_restatements" TO "authenticated";

REVOKE ALL ON TABLE "public"."cost_restatements" FROM "service_role";

GRANT SELECT ON TABLE "public"."cost_restatements" TO "service_role";

REVOKE ALL ON TABLE "public"."cost_restatements" FROM "anon";

REVOKE ALL ON SEQUENCE "public"."cost_restatements_id_seq" FROM "anon";

REVOKE ALL ON SEQUENCE "public"."cost_restatements_id_seq" FROM "authenticated";

REVOKE ALL ON SEQUENCE "public"."cost_restatements_id_seq" FROM "service_role";

-- public/tables/daily_costs.sql

CREATE TABLE "public"."daily_costs" (
  "id"                 bigint  GENERATED ALWAYS AS IDENTITY NOT NULL,
  "load_id"            uuid    NOT NULL,
  "organization_id"    uuid    NOT NULL,
  "provider"           text    NOT NULL,
  "source"             text    NOT NULL,
  "billing_account_id" text    NOT NULL,
  "sub_account_id"     text,
  "usage_date"         date    NOT NULL,
  "charge_category"    text    NOT NULL,
  "service_name"       text    NOT NULL,
  "service_code"       text,
  "region_id"          text,
  "tags"               jsonb,
  "cost_categories"    jsonb,
  "billing_currency"   text    NOT NULL,
  "billed_cost"        numeric,
  "effective_cost"     numeric,
  "list_cost"          numeric,
  "unblended_cost"     numeric,
  "amortized_cost"     numeric,
  "net_unblended_cost" numeric,
  "net_amortized_cost" numeric,
  "source_lines"       numeric NOT NULL,
  "is_estimated"       boolean NOT NULL,
  CONSTRAINT "daily_costs_pkey" PRIMARY KEY (id)
);

ALTER TABLE "public"."daily_costs"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX daily_costs_by_load ON public.daily_costs USING btree (load_id);

CREATE INDEX daily_costs_by_organization_and_day ON public.daily_costs USING btree (organization_id, usage_date);

CREATE POLICY "members read daily costs of the accounts they may see" ON "public"."daily_costs"
  FOR SELECT
  TO "authenticated"
  USING
    (((organization_id = ANY (ARRAY( SELECT private.visible_organization_ids() AS visible_organization_ids))) AND (load_id IN ( SELECT private.published_load_ids() AS
    published_load_ids)) AND
    ((organization_id = ANY (ARRAY( SELECT private.wholly_visible_organization_ids() AS wholly_visible_organization_ids))) OR ((organization_id, sub_account_id) IN ( SELECT
    v.organization_id,
    v.account_id
   FROM private.visible_accounts() v(organization_id, account_id))))));

COMMENT ON COLUMN "public"."daily_costs"."amortized_cost" IS 'AWS amortized.';

COMMENT ON COLUMN "public"."daily_costs"."billed_cost" IS 'FOCUS BilledCost.';

COMMENT ON COLUMN "public"."daily_costs"."billing_account_id" IS 'FOCUS BillingAccountId.';

COMMENT ON COLUMN "public"."daily_costs"."billing_currency" IS 'ISO 4217 code of every cost in the row.';

COMMENT ON COLUMN "public"."daily_costs"."charge_category" IS 'FOCUS ChargeCategory.';

COMMENT ON COLUMN "public"."daily_costs"."cost_categories" IS 'The provider''s cost categories.';

COMMENT ON COLUMN "public"."daily_costs"."effective_cost" IS 'FOCUS EffectiveCost.';

COMMENT ON COLUMN "public"."daily_costs"."id" IS 'Identity of the row.';

COMMENT ON COLUMN "public"."daily_costs"."is_estimated" IS 'The provider may still change a figure in it.';

COMMENT ON COLUMN "public"."daily_costs"."list_cost" IS 'FOCUS ListCost.';

COMMENT ON COLUMN "public"."daily_costs"."load_id" IS 'The load whose charges were added up. No foreign key, as for charges.';

COMMENT ON COLUMN "public"."daily_costs"."net_amortized_cost" IS 'AWS net amortized.';

COMMENT ON COLUMN "public"."daily_costs"."net_unblended_cost" IS 'AWS net unblended.';

COMMENT ON COLUMN "public"."daily_costs"."organization_id" IS 'Whose cost.';

COMMENT ON COLUMN "public"."daily_costs"."provider" IS 'aws, azure or gcp.';

COMMENT ON COLUMN "public"."daily_costs"."region_id" IS 'FOCUS RegionId.';

COMMENT ON COLUMN "public"."daily_costs"."service_code" IS 'The provider''s code of the service.';

COMMENT ON COLUMN "public"."daily_costs"."service_name" IS 'FOCUS ServiceName.';

COMMENT ON COLUMN "public"."daily_costs"."source" IS 'Where the charges come from.';

COMMENT ON COLUMN "public"."daily_costs"."source_lines" IS 'How many lines of the source were summed into it.';

COMMENT ON COLUMN "public"."daily_costs"."sub_account_id" IS 'FOCUS SubAccountId; null when the source names no account.';

COMMENT ON COLUMN "public"."daily_costs"."tags" IS 'FOCUS Tags, limited to organizations.tag_keys.';

COMMENT ON COLUMN "public"."daily_costs"."unblended_cost" IS 'AWS unblended.';

COMMENT ON COLUMN "public"."daily_costs"."usage_date" IS 'The day (UTC) the charges begin on.';

COMMENT ON TABLE "public"."daily_costs" IS 'Line-item charges added up by day, account, category, service, region, tags and currency. Read cost_daily, which knows what is primary.';

REVOKE ALL ON TABLE "public"."daily_costs" FROM "authenticated";

GRANT SELECT ON TABLE "public"."daily_costs" TO "authenticated";

REVOKE ALL ON TABLE "public"."daily_costs" FROM "service_role";

GRANT SELECT ON TABLE "public"."daily_costs" TO "service_role";

REVOKE ALL ON TABLE "public"."daily_costs" FROM "anon";

REVOKE ALL ON SEQUENCE "public"."daily_costs_id_seq" FROM "anon";

REVOKE ALL ON SEQUENCE "public"."daily_costs_id_seq" FROM "authenticated";

REVOKE ALL ON SEQUENCE "public"."daily_costs_id_seq" FROM "service_role";

-- public/tables/dead_letters.sql

CREATE TABLE "public"."dead_letters" (
  "id"              uuid                     NOT NULL DEFAULT gen_random_uuid(),
  "organization_id" uuid                     NOT NULL,
  "forwarder_id"    uuid                     NOT NULL,
  "file_id"         uuid                     NOT NULL,
  "byte_start"      bigint                   NOT NULL,
  "byte_end"        bigint                   NOT NULL,
  "first_record"    bigint                   NOT NULL,
  "record_count"    integer                  NOT NULL,
  "reason"          text                     NOT NULL,
  "idempotency_key" text                     NOT NULL,
  "original_key"    text,
  "attempts"        jsonb                    NOT NULL DEFAULT '[]'::jsonb,
  "last_status"     integer,
  "error"           text,
  "state"           text                     NOT NULL DEFAULT 'open'::text,
  "edited"          boolean                  NOT NULL DEFAULT false,
  "redrive_count"   integer                  NOT NULL DEFAULT 0,
  "redrive_token"   bigint,
  "created_at"      timestamp with time zone NOT NULL DEFAULT now(),
  "ended_at"        timestamp with time zone,
  CONSTRAINT "dead_letters_attempts_are_short" CHECK (((jsonb_typeof(attempts) = 'array'::text) AND (octet_length((attempts)::text) <= 65536))),
  CONSTRAINT "dead_letters_ended_has_a_time" CHECK (((state = ANY (ARRAY['open'::text, 'redriving'::text])) = (ended_at IS NULL))),
  CONSTRAINT "dead_letters_error_is_short" CHECK ((char_length(error) <= 2000)),
  CONSTRAINT "dead_letters_handed_out_is_redriving" CHECK (((redrive_token IS NULL) OR (state = 'redriving'::text))),
  CONSTRAINT "dead_letters_keys_are_short"
    CHECK ((((char_length(idempotency_key) >= 1) AND (char_length(idempotency_key) <= 200)) AND ((char_length(original_key) >= 1) AND (char_length(original_key) <= 200)))),
  CONSTRAINT "dead_letters_once" UNIQUE (file_id, byte_start, byte_end),
  CONSTRAINT "dead_letters_pkey" PRIMARY KEY (id),
  CONSTRAINT "dead_letters_range_is_a_range" CHECK (((byte_start >= 0) AND (byte_end >= byte_start) AND (first_record >= 0) AND (record_count > 0))),
  CONSTRAINT "dead_letters_reason_is_known" CHECK ((reason = ANY (ARRAY['rejected'::text, 'exhausted'::text, 'poison_line'::text, 'too_large'::text, 'auth'::text]))),
  CONSTRAINT "dead_letters_state_is_known" CHECK ((state = ANY (ARRAY['open'::text, 'redriving'::text, 'sent'::text, 'discarded'::text]))),
  CONSTRAINT "dead_letters_file_id_fkey" FOREIGN KEY (file_id) REFERENCES public.forwarder_files(id) ON DELETE CASCADE,
  CONSTRAINT "dead_letters_forwarder_id_fkey" FOREIGN KEY (forwarder_id) REFERENCES public.forwarders(id) ON DELETE CASCADE,
  CONSTRAINT "dead_letters_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE
);

ALTER TABLE "public"."dead_letters"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX dead_letters_by_end ON public.dead_letters USING btree (ended_at)
  WHERE (ended_at IS NOT NULL);

CREATE INDEX dead_letters_by_organization ON public.dead_letters USING btree (organization_id);

CREATE INDEX dead_letters_newest ON public.dead_letters USING btree (forwarder_id, created_at DESC, id DESC);

CREATE INDEX dead_letters_open ON public.dead_letters USING btree (forwarder_id, created_at, id)
  WHERE (state = ANY (ARRAY['open'::text, 'redriving'::text]));

CREATE INDEX dead_letters_to_redrive ON public.dead_letters USING btree (forwarder_id, created_at, id)
  WHERE (state = 'redriving'::text);

CREATE POLICY "members read their organization's dead letters" ON "public"."dead_letters"
  FOR SELECT
  TO "authenticated"
  USING ((organization_id = ANY (ARRAY( SELECT private.visible_organization_ids() AS visible_organization_ids))));

COMMENT ON COLUMN "public"."dead_letters"."attempts" IS 'What was tried: [{at, status, error, latency_ms}], the last hundred.';

COMMENT ON COLUMN "public"."dead_letters"."byte_end" IS 'Where they end (exclusive).';

COMMENT ON COLUMN "public"."dead_letters"."byte_start" IS 'Where the records begin in the file, in bytes of what was decompressed.';

COMMENT ON COLUMN "public"."dead_letters"."created_at" IS 'When they were given up (UTC).';

COMMENT ON COLUMN "public"."dead_letters"."edited" IS 'Somebody changed the records.';

COMMENT ON COLUMN "public"."dead_letters"."ended_at" IS 'When they were sent or discarded (UTC).';

COMMENT ON COLUMN "public"."dead_letters"."error" IS 'The last error''s sentence, without secrets.';

COMMENT ON COLUMN "public"."dead_letters"."file_id" IS 'Of which file.';

COMMENT ON COLUMN "public"."dead_letters"."first_record" IS 'Lines before the first one.';

COMMENT ON COLUMN "public"."dead_letters"."forwarder_id" IS 'By which forwarder.';

COMMENT ON COLUMN "public"."dead_letters"."id" IS 'Identity of the dead letter.';

COMMENT ON COLUMN "public"."dead_letters"."idempotency_key" IS 'The key that they are sent with.';

COMMENT ON COLUMN "public"."dead_letters"."last_status" IS 'HTTP status of the last answer; null when there was none.';

COMMENT ON COLUMN "public"."dead_letters"."organization_id" IS 'Whose.';

COMMENT ON COLUMN "public"."dead_letters"."original_key" IS 'The key before they were edited; null when they were not.';

COMMENT ON COLUMN "public"."dead_letters"."reason" IS 'rejected by the API, exhausted retries, poison_line (cannot be read), too_large for a request, or auth.';

COMMENT ON COLUMN "public"."dead_letters"."record_count" IS 'How many records.';

COMMENT ON COLUMN "public"."dead_letters"."redrive_count" IS 'How often they were sent again.';

COMMENT ON COLUMN "public"."dead_letters"."redrive_token" IS 'The endpoint''s lease under which they are being sent again; null while they wait.';

COMMENT ON COLUMN "public"."dead_letters"."state" IS 'open, redriving: to be sent again, sent or discarded.';

COMMENT ON TABLE "public"."dead_letters" IS 'Records that could not be delivered: where they stand, why, and what was tried.';

REVOKE ALL ON TABLE "public"."dead_letters" FROM "authenticated";

GRANT SELECT ON TABLE "public"."dead_letters" TO "authenticated";

REVOKE ALL ON TABLE "public"."dead_letters" FROM "service_role";

GRANT SELECT ON TABLE "public"."dead_letters" TO "service_role";

REVOKE ALL ON TABLE "public"."dead_letters" FROM "anon";

-- public/tables/emission_activities.sql

CREATE TABLE "public"."emission_activities" (
  "id"                 uuid                     NOT NULL DEFAULT gen_random_uuid(),
  "organization_id"    uuid                     NOT NULL,
  "provider"           text                     NOT NULL,
  "source"             text                     NOT NULL,
  "listing_scope"      text                     NOT NULL,
  "external_key"       text                     NOT NULL,
  "period_start"       date                     NOT NULL,
  "period_end"         date                     NOT NULL,
  "account_id"         text,
  "billing_account_id" text,
  "account_key"        text                     GENERATED ALWAYS AS (COALESCE(account_id, ('unattributed:'::text || COALESCE(billing_account_id, listing_scope)))) STORED NOT NULL,
  "resource_group"     text,
  "resource_id"        text,
  "service_raw"        text,
  "service_code"       text,
  "service_category"   text                     NOT NULL,
  "region_raw"         text,
  "region"             text,
  "country"            text,
  "provider_scope"     smallint                 NOT NULL,
  "accounting_method"  text                     NOT NULL,
  "ghg_scope"          smallint                 NOT NULL DEFAULT 3,
  "ghg_category"       smallint                 NOT NULL DEFAULT 1,
  "co2e_kg"            numeric                  NOT NULL,
  "energy_kwh"         numeric,
  "usage_quantity"     numeric,
  "usage_unit"         text,
  "cost"               numeric,
  "billing_currency"   text,
  "calculation"        text                     NOT NULL,
  "factor_g_per_kwh"   numeric,
  "factor_year"        smallint,
  "factor_source"      text,
  "factor_rung"        text,
  "pue"                numeric,
  "model_version"      text,
  "source_unit"        text,
  "metadata"           jsonb                    NOT NULL DEFAULT '{}'::jsonb,
  "integration_id"     uuid                     NOT NULL,
  "job_id"             uuid                     NOT NULL,
  "first_seen_at"      timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  "updated_at"         timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT "emission_activities_amounts_are_numbers"
    CHECK
    (((co2e_kg <> ALL (ARRAY['NaN'::numeric, 'Infinity'::numeric, '-Infinity'::numeric])) AND (energy_kwh <> ALL (ARRAY['NaN'::numeric, 'Infinity'::numeric, '-Infinity'::numeric]))
    AND (cost <> ALL (ARRAY['NaN'::numeric, 'Infinity'::numeric, '-Infinity'::numeric])))),
  CONSTRAINT "emission_activities_calculation_is_known"
    CHECK ((calculation = ANY (ARRAY['provider_reported'::text, 'usage_modelled'::text, 'usage_extrapolated'::text, 'spend_based'::text]))),
  CONSTRAINT "emission_activities_category_is_known"
    CHECK
    ((service_category = ANY (ARRAY['compute'::text, 'storage'::text, 'database'::text, 'network'::text, 'serverless'::text, 'containers'::text, 'analytics'::text, 'ml'::text,
    'other'::text]))),
  CONSTRAINT "emission_activities_cost_has_a_currency" CHECK (((cost IS NULL) OR (billing_currency ~ '^[A-Z]{3}$'::text))),
  CONSTRAINT "emission_activities_key_is_short" CHECK (((char_length(external_key) >= 1) AND (char_length(external_key) <= 1000))),
  CONSTRAINT "emission_activities_metadata_is_short" CHECK (((jsonb_typeof(metadata) = 'object'::text) AND (octet_length((metadata)::text) <= 4096))),
  CONSTRAINT "emission_activities_method_is_known" CHECK ((accounting_method = ANY (ARRAY['location_based'::text, 'market_based'::text, 'single'::text, 'unspecified'::text]))),
  CONSTRAINT "emission_activities_month_is_whole"
    CHECK (((period_start = (date_trunc('month'::text, (period_start)::timestamp without time zone))::date) AND (period_end = ((period_start + '1 mon'::interval))::date))),
  CONSTRAINT "emission_activities_name_a_figure_once" UNIQUE (organization_id, source, listing_scope, external_key),
  CONSTRAINT "emission_activities_pkey" PRIMARY KEY (id),
  CONSTRAINT "emission_activities_scope_is_known" CHECK ((provider_scope = ANY (ARRAY[1, 2, 3]))),
  CONSTRAINT "emission_activities_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE
);

ALTER TABLE "public"."emission_activities"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX emission_activities_by_account ON public.emission_activities USING btree (organization_id, account_id);

CREATE INDEX emission_activities_by_integration ON public.emission_activities USING btree (integration_id);

CREATE INDEX emission_activities_by_month ON public.emission_activities USING btree (organization_id, period_start, source, listing_scope, account_key);

CREATE POLICY "members read emissions of accounts they may see" ON "public"."emission_activities"
  FOR SELECT
  TO "authenticated"
  USING
    (((organization_id = ANY (ARRAY( SELECT private.visible_organization_ids() AS visible_organization_ids))) AND ((organization_id = ANY (ARRAY( SELECT
    private.wholly_visible_organization_ids() AS wholly_visible_organization_ids))) OR ((organization_id, account_id) IN ( SELECT v.organization_id,
    v.account_id
   FROM private.visible_accounts() v(organization_id, account_id))))));

COMMENT ON COLUMN "public"."emission_activities"."account_id" IS 'AWS account, Azure subscription, GCP project number; null when the provider attributes it to none.';

COMMENT ON COLUMN "public"."emission_activities"."account_key" IS 'account_id, or unattributed:<billing account or listing>.';

COMMENT ON COLUMN "public"."emission_activities"."accounting_method" IS 'location_based and market_based are alternatives; single belongs to both; unspecified where the provider does not say which it is.';

COMMENT ON COLUMN "public"."emission_activities"."billing_account_id" IS 'Who is billed: AWS payer, GCP billing account.';

COMMENT ON COLUMN "public"."emission_activities"."billing_currency" IS 'ISO 4217 code of cost.';

COMMENT ON COLUMN "public"."emission_activities"."calculation" IS 'provider_reported, usage_modelled, usage_extrapolated or spend_based.';

COMMENT ON COLUMN "public"."emission_activities"."co2e_kg" IS 'Kilograms of CO2 equivalent, exact; below zero only in corrections.';

COMMENT ON COLUMN "public"."emission_activities"."cost" IS 'Effective cost of that usage, in billing_currency; of modelled rows.';

COMMENT ON COLUMN "public"."emission_activities"."country" IS 'Country of the region, ISO 3166-1 alpha-2.';

COMMENT ON COLUMN "public"."emission_activities"."energy_kwh" IS 'Electricity alone in kWh; of modelled rows.';

COMMENT ON COLUMN "public"."emission_activities"."external_key" IS 'The same for the same figure whenever it is read; unique within its listing.';

COMMENT ON COLUMN "public"."emission_activities"."factor_g_per_kwh" IS 'Grams of CO2 equivalent per kWh that it was modelled by.';

COMMENT ON COLUMN "public"."emission_activities"."factor_rung" IS 'How it was found: region_year, region_earlier_year, country, provider_average.';

COMMENT ON COLUMN "public"."emission_activities"."factor_source" IS 'Whose factor it is.';

COMMENT ON COLUMN "public"."emission_activities"."factor_year" IS 'The year that factor is of.';

COMMENT ON COLUMN "public"."emission_activities"."first_seen_at" IS 'When it was first read (UTC).';

COMMENT ON COLUMN "public"."emission_activities"."ghg_category" IS 'Category of Scope 3: 1, purchased goods and services.';

COMMENT ON COLUMN "public"."emission_activities"."ghg_scope" IS 'Scope in the customer''s inventory (GHG Protocol): 3.';

COMMENT ON COLUMN "public"."emission_activities"."id" IS 'Identity of the row, kept when its month is read again.';

COMMENT ON COLUMN "public"."emission_activities"."integration_id" IS 'Read through. No foreign key: data outlives integrations.';

COMMENT ON COLUMN "public"."emission_activities"."job_id" IS 'The job that last wrote it. No foreign key: data outlives jobs.';

COMMENT ON COLUMN "public"."emission_activities"."listing_scope" IS 'The listing that named it.';

COMMENT ON COLUMN "public"."emission_activities"."metadata" IS 'What else was delivered.';

COMMENT ON COLUMN "public"."emission_activities"."model_version" IS 'Version of the provider''s method, or of ours.';

COMMENT ON COLUMN "public"."emission_activities"."organization_id" IS 'Whose emissions.';

COMMENT ON COLUMN "public"."emission_activities"."period_end" IS 'Day after its last day (UTC, exclusive).';

COMMENT ON COLUMN "public"."emission_activities"."period_start" IS 'First day of the month (UTC).';

COMMENT ON COLUMN "public"."emission_activities"."provider" IS 'aws, azure or gcp.';

COMMENT ON COLUMN "public"."emission_activities"."provider_scope" IS 'The provider''s own scope: 1, 2 or 3. Not the customer''s.';

COMMENT ON COLUMN "public"."emission_activities"."pue" IS 'Power usage effectiveness it was modelled by.';

COMMENT ON COLUMN "public"."emission_activities"."region" IS 'The provider''s own code of the region; null when it is global or unknown.';

COMMENT ON COLUMN "public"."emission_activities"."region_raw" IS 'The region as delivered; null for global services.';

COMMENT ON COLUMN "public"."emission_activities"."resource_group" IS 'Azure resource group.';

COMMENT ON COLUMN "public"."emission_activities"."resource_id" IS 'The provider''s id of the resource.';

COMMENT ON COLUMN "public"."emission_activities"."service_category" IS 'compute, storage, database, network, serverless, containers, analytics, ml or other; an unknown service is other.';

COMMENT ON COLUMN "public"."emission_activities"."service_code" IS 'The provider''s id of the service, where it has one beside the name.';

COMMENT ON COLUMN "public"."emission_activities"."service_raw" IS 'The service as delivered.';

COMMENT ON COLUMN "public"."emission_activities"."source" IS 'Where it was read.';

COMMENT ON COLUMN "public"."emission_activities"."source_unit" IS 'The unit it was delivered in: MTCO2e, kgCO2e.';

COMMENT ON COLUMN "public"."emission_activities"."updated_at" IS 'When its month was last published (UTC).';

COMMENT ON COLUMN "public"."emission_activities"."usage_quantity" IS 'What was used, in usage_unit; of modelled rows.';

COMMENT ON COLUMN "public"."emission_activities"."usage_unit" IS 'Unit of usage_quantity.';

COMMENT ON TABLE "public"."emission_activities" IS 'Emissions of a month by scope and accounting method, from every source. Sources, and methods, are alternatives: never added.';

REVOKE ALL ON TABLE "public"."emission_activities" FROM "authenticated";

GRANT SELECT ON TABLE "public"."emission_activities" TO "authenticated";

REVOKE ALL ON TABLE "public"."emission_activities" FROM "service_role";

GRANT SELECT ON TABLE "public"."emission_activities" TO "service_role";

REVOKE ALL ON TABLE "public"."emission_activities" FROM "anon";

-- public/tables/emission_coverage.sql

CREATE TABLE "public"."emission_coverage" (
  "organization_id" uuid    NOT NULL,
  "provider"        text    NOT NULL,
  "account_key"     text    NOT NULL,
  "period_start"    date    NOT NULL,
  "source"          text    NOT NULL,
  "listing_scope"   text    NOT NULL,
  "is_reported"     boolean NOT NULL,
  CONSTRAINT "emission_coverage_pkey" PRIMARY KEY (organization_id, PROVIDER, period_start, account_key),
  CONSTRAINT "emission_coverage_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE
);

ALTER TABLE "public"."emission_coverage"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX emission_coverage_by_listing ON public.emission_coverage USING btree (organization_id, source, listing_scope, period_start, account_key);

CREATE POLICY "members read which source covers an account's emissions" ON "public"."emission_coverage"
  FOR SELECT
  TO "authenticated"
  USING
    (((organization_id = ANY (ARRAY( SELECT private.visible_organization_ids() AS visible_organization_ids))) AND ((organization_id = ANY (ARRAY( SELECT
    private.wholly_visible_organization_ids() AS wholly_visible_organization_ids))) OR ((organization_id, account_key) IN ( SELECT v.organization_id,
    v.account_id
   FROM private.visible_accounts() v(organization_id, account_id))))));

COMMENT ON COLUMN "public"."emission_coverage"."account_key" IS 'Account id, or unattributed:<billing account or listing>.';

COMMENT ON COLUMN "public"."emission_coverage"."is_reported" IS 'Whether the provider itself says so; else it is provisional.';

COMMENT ON COLUMN "public"."emission_coverage"."listing_scope" IS 'The listing of it that counts.';

COMMENT ON COLUMN "public"."emission_coverage"."organization_id" IS 'Whose emissions.';

COMMENT ON COLUMN "public"."emission_coverage"."period_start" IS 'First day of the month (UTC).';

COMMENT ON COLUMN "public"."emission_coverage"."provider" IS 'aws, azure or gcp.';

COMMENT ON COLUMN "public"."emission_coverage"."source" IS 'The primary source.';

COMMENT ON TABLE "public"."emission_coverage" IS 'Which listing is the primary source of an account''s emissions in a month, for all scopes.';

REVOKE ALL ON TABLE "public"."emission_coverage" FROM "authenticated";

GRANT SELECT ON TABLE "public"."emission_coverage" TO "authenticated";

REVOKE ALL ON TABLE "public"."emission_coverage" FROM "service_role";

GRANT SELECT ON TABLE "public"."emission_coverage" TO "service_role";

REVOKE ALL ON TABLE "public"."emission_coverage" FROM "anon";

-- public/tables/emission_listings.sql

CREATE TABLE "public"."emission_listings" (
  "organization_id" uuid                     NOT NULL,
  "provider"        text                     NOT NULL,
  "source"          text                     NOT NULL,
  "listing_scope"   text                     NOT NULL,
  "period_start"    date                     NOT NULL,
  "period_end"      date                     NOT NULL,
  "record_count"    bigint                   NOT NULL,
  "account_count"   bigint                   NOT NULL,
  "model_versions"  text[]                   NOT NULL DEFAULT '{}'::text[],
  "read_at"         timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  "integration_id"  uuid                     NOT NULL,
  "job_id"          uuid                     NOT NULL,
  CONSTRAINT "emission_listings_pkey" PRIMARY KEY (organization_id, source, listing_scope, period_start),
  CONSTRAINT "emission_listings_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE
);

ALTER TABLE "public"."emission_listings"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX emission_listings_by_integration ON public.emission_listings USING btree (integration_id, period_start);

CREATE INDEX emission_listings_by_month ON public.emission_listings USING btree (organization_id, PROVIDER, period_start);

CREATE POLICY "members who may see every account read the listings" ON "public"."emission_listings"
  FOR SELECT
  TO "authenticated"
  USING ((organization_id = ANY (ARRAY( SELECT private.wholly_visible_organization_ids() AS wholly_visible_organization_ids))));

COMMENT ON COLUMN "public"."emission_listings"."account_count" IS 'Accounts it names: of two listings of a source the wider counts.';

COMMENT ON COLUMN "public"."emission_listings"."integration_id" IS 'Read through. No foreign key: data outlives integrations.';

COMMENT ON COLUMN "public"."emission_listings"."job_id" IS 'The job that read it. No foreign key: data outlives jobs.';

COMMENT ON COLUMN "public"."emission_listings"."listing_scope" IS 'What the listing covers: an AWS payer, an Azure subscription, a GCP table.';

COMMENT ON COLUMN "public"."emission_listings"."model_versions" IS 'The versions of the provider''s method that its rows name.';

COMMENT ON COLUMN "public"."emission_listings"."organization_id" IS 'Whose emissions.';

COMMENT ON COLUMN "public"."emission_listings"."period_end" IS 'Day after its last day (UTC, exclusive).';

COMMENT ON COLUMN "public"."emission_listings"."period_start" IS 'First day of the month (UTC).';

COMMENT ON COLUMN "public"."emission_listings"."provider" IS 'aws, azure or gcp.';

COMMENT ON COLUMN "public"."emission_listings"."read_at" IS 'When it was last read to its end (UTC).';

COMMENT ON COLUMN "public"."emission_listings"."record_count" IS 'Activities it holds; 0 when the source has none yet.';

COMMENT ON COLUMN "public"."emission_listings"."source" IS 'Where it was read.';

COMMENT ON TABLE "public"."emission_listings" IS 'Which listings of a month were read to their end: no row stored then means none there.';

REVOKE ALL ON TABLE "public"."emission_listings" FROM "authenticated";

GRANT SELECT ON TABLE "public"."emission_listings" TO "authenticated";

REVOKE ALL ON TABLE "public"."emission_listings" FROM "service_role";

GRANT SELECT ON TABLE "public"."emission_listings" TO "service_role";

REVOKE ALL ON TABLE "public"."emission_listings" FROM "anon";

-- public/tables/emission_switches.sql

CREATE TABLE "public"."emission_switches" (
  "id"                       bigint                   GENERATED ALWAYS AS IDENTITY NOT NULL,
  "organization_id"          uuid                     NOT NULL,
  "provider"                 text                     NOT NULL,
  "account_key"              text                     NOT NULL,
  "period_start"             date                     NOT NULL,
  "source_before"            text                     NOT NULL,
  "source_after"             text,
  "location_based_kg_before" numeric                  NOT NULL,
  "location_based_kg_after"  numeric                  NOT NULL,
  "job_id"                   uuid,
  "switched_at"              timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT "emission_switches_pkey" PRIMARY KEY (id),
  CONSTRAINT "emission_switches_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE
);

ALTER TABLE "public"."emission_switches"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX emission_switches_by_month ON public.emission_switches USING btree (organization_id, period_start);

CREATE POLICY "members read when an account's source of emissions changed" ON "public"."emission_switches"
  FOR SELECT
  TO "authenticated"
  USING
    (((organization_id = ANY (ARRAY( SELECT private.visible_organization_ids() AS visible_organization_ids))) AND ((organization_id = ANY (ARRAY( SELECT
    private.wholly_visible_organization_ids() AS wholly_visible_organization_ids))) OR ((organization_id, account_key) IN ( SELECT v.organization_id,
    v.account_id
   FROM private.visible_accounts() v(organization_id, account_id))))));

COMMENT ON COLUMN "public"."emission_switches"."account_key" IS 'Account id, or unattributed:<billing account or listing>.';

COMMENT ON COLUMN "public"."emission_switches"."id" IS 'Identity of the row.';

COMMENT ON COLUMN "public"."emission_switches"."job_id" IS 'The job that published; null when data was withdrawn. No foreign key: the log outlives jobs.';

COMMENT ON COLUMN "public"."emission_switches"."location_based_kg_after" IS 'The same since.';

COMMENT ON COLUMN "public"."emission_switches"."location_based_kg_before" IS 'Kilograms of all scopes by the location-based method until then.';

COMMENT ON COLUMN "public"."emission_switches"."organization_id" IS 'Whose emissions.';

COMMENT ON COLUMN "public"."emission_switches"."period_start" IS 'First day of the month (UTC).';

COMMENT ON COLUMN "public"."emission_switches"."provider" IS 'aws, azure or gcp.';

COMMENT ON COLUMN "public"."emission_switches"."source_after" IS 'What counts since; null when nothing is left of the account.';

COMMENT ON COLUMN "public"."emission_switches"."source_before" IS 'What counted until then.';

COMMENT ON COLUMN "public"."emission_switches"."switched_at" IS 'When (UTC).';

COMMENT ON TABLE "public"."emission_switches" IS 'When another source became primary for an account and month, and what that changed. Append-only.';

REVOKE ALL ON TABLE "public"."emission_switches" FROM "authenticated";

GRANT SELECT ON TABLE "public"."emission_switches" TO "authenticated";

REVOKE ALL ON TABLE "public"."emission_switches" FROM "service_role";

GRANT SELECT ON TABLE "public"."emission_switches" TO "service_role";

REVOKE ALL ON TABLE "public"."emission_switches" FROM "anon";

REVOKE ALL ON SEQUENCE "public"."emission_switches_id_seq" FROM "anon";

REVOKE ALL ON SEQUENCE "public"."emission_switches_id_seq" FROM "authenticated";

REVOKE ALL ON SEQUENCE "public"."emission_switches_id_seq" FROM "service_role";

-- public/tables/encrypted_accounts.sql

CREATE TABLE "public"."encrypted_accounts" (
  "organization_id"        uuid                     NOT NULL,
  "owner_id"               uuid                     NOT NULL,
  "epoch"                  integer                  NOT NULL DEFAULT 1,
  "change_no"              bigint                   NOT NULL DEFAULT 0,
  "oldest_change_no"       bigint                   NOT NULL DEFAULT 0,
  "key_generation"         integer                  NOT NULL DEFAULT 1,
  "key_check"              jsonb,
  "requires_preconditions" boolean                  NOT NULL DEFAULT false,
  "keep_versions"          integer,
  "keep_days"              integer,
  "bytes_used"             bigint                   NOT NULL DEFAULT 0,
  "created_at"             timestamp with time zone NOT NULL DEFAULT now(),
  "updated_at"             timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT "encrypted_accounts_bytes_are_not_negative" CHECK ((bytes_used >= 0)),
  CONSTRAINT "encrypted_accounts_key_check_is_short" CHECK ((octet_length((key_check)::text) <= 8192)),
  CONSTRAINT "encrypted_accounts_pkey" PRIMARY KEY (organization_id, owner_id),
  CONSTRAINT "encrypted_accounts_retention_is_positive" CHECK (((keep_versions >= 1) AND (keep_days >= 1))),
  CONSTRAINT "encrypted_accounts_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE
);

ALTER TABLE "public"."encrypted_accounts"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX encrypted_accounts_by_owner ON public.encrypted_accounts USING btree (owner_id);

CREATE POLICY "owners read their encrypted account" ON "public"."encrypted_accounts"
  FOR SELECT
  TO "authenticated"
  USING (((owner_id = ( SELECT auth.uid() AS uid)) AND (organization_id = ( SELECT private.own_home() AS own_home))));

COMMENT ON COLUMN "public"."encrypted_accounts"."bytes_used" IS 'Bytes of ciphertext over all versions.';

COMMENT ON COLUMN "public"."encrypted_accounts"."change_no" IS 'Number of the last change; grows by one with each, in the order of commits.';

COMMENT ON COLUMN "public"."encrypted_accounts"."created_at" IS 'When the first data was written (UTC).';

COMMENT ON COLUMN "public"."encrypted_accounts"."epoch" IS 'Raised by whoever restores a backup: every cursor of an earlier epoch must resync.';

COMMENT ON COLUMN "public"."encrypted_accounts"."keep_days" IS 'Days a replaced version is kept; null keeps it for ever.';

COMMENT ON COLUMN "public"."encrypted_accounts"."keep_versions" IS 'Versions kept of a dataset; null keeps all.';

COMMENT ON COLUMN "public"."encrypted_accounts"."key_check" IS 'A known ciphertext under the present key: a client tries its passphrase on it before it touches data.';

COMMENT ON COLUMN "public"."encrypted_accounts"."key_generation" IS 'Generation of the key that writes must use; raised by a rotation.';

COMMENT ON COLUMN "public"."encrypted_accounts"."oldest_change_no" IS 'The last change whose tombstone was purged: a cursor before it would miss a deletion.';

COMMENT ON COLUMN "public"."encrypted_accounts"."organization_id" IS 'The owner''s personal organization, whose quota counts.';

COMMENT ON COLUMN "public"."encrypted_accounts"."owner_id" IS 'The user (auth.users). No foreign key: the organization''s purge ends the account.';

COMMENT ON COLUMN "public"."encrypted_accounts"."requires_preconditions" IS 'Writes without a precondition are refused for every dataset.';

COMMENT ON COLUMN "public"."encrypted_accounts"."updated_at" IS 'When this row last changed (UTC).';

COMMENT ON TABLE "public"."encrypted_accounts" IS 'Per owner: change counter, key generation, retention and bytes used of encrypted data. The server cannot read the data itself.';

REVOKE ALL ON TABLE "public"."encrypted_accounts" FROM "authenticated";

GRANT SELECT ON TABLE "public"."encrypted_accounts" TO "authenticated";

REVOKE ALL ON TABLE "public"."encrypted_accounts" FROM "service_role";

GRANT SELECT ON TABLE "public"."encrypted_accounts" TO "service_role";

REVOKE ALL ON TABLE "public"."encrypted_accounts" FROM "anon";

-- public/tables/encrypted_datasets.sql

CREATE TABLE "public"."encrypted_datasets" (
  "organization_id"        uuid                     NOT NULL,
  "owner_id"               uuid                     NOT NULL,
  "id"                     uuid                     NOT NULL,
  "version"                bigint                   NOT NULL,
  "key_generation"         integer                  NOT NULL,
  "requires_preconditions" boolean                  NOT NULL DEFAULT false,
  "change_no"              bigint                   NOT NULL,
  "created_at"             timestamp with time zone NOT NULL,
  "updated_at"             timestamp with time zone NOT NULL,
  "deleted_at"             timestamp with time zone,
  "undeletable_until"      timestamp with time zone,
  CONSTRAINT "encrypted_datasets_belong_to_an_account" FOREIGN KEY (organization_id, owner_id) REFERENCES public.encrypted_accounts(organization_id, owner_id) ON DELETE CASCADE,
  CONSTRAINT "encrypted_datasets_deleted_can_return_until" CHECK (((deleted_at IS NULL) = (undeletable_until IS NULL))),
  CONSTRAINT "encrypted_datasets_pkey" PRIMARY KEY (organization_id, owner_id, id)
);

ALTER TABLE "public"."encrypted_datasets"
  ENABLE ROW LEVEL SECURITY;

CREATE UNIQUE INDEX encrypted_datasets_in_order_of_change ON public.encrypted_datasets USING btree (organization_id, owner_id, change_no);

CREATE INDEX encrypted_datasets_to_purge ON public.encrypted_datasets USING btree (undeletable_until)
  WHERE (deleted_at IS NOT NULL);

CREATE POLICY "owners read their encrypted datasets" ON "public"."encrypted_datasets"
  FOR SELECT
  TO "authenticated"
  USING (((owner_id = ( SELECT auth.uid() AS uid)) AND (organization_id = ( SELECT private.own_home() AS own_home))));

COMMENT ON COLUMN "public"."encrypted_datasets"."change_no" IS 'Number of its last change in the owner''s feed.';

COMMENT ON COLUMN "public"."encrypted_datasets"."created_at" IS 'When it was created (UTC).';

COMMENT ON COLUMN "public"."encrypted_datasets"."deleted_at" IS 'When it was deleted (UTC); null while it lives.';

COMMENT ON COLUMN "public"."encrypted_datasets"."id" IS 'The keyId; unique for its owner, so that nobody learns of another''s.';

COMMENT ON COLUMN "public"."encrypted_datasets"."key_generation" IS 'Generation of the key of the present version.';

COMMENT ON COLUMN "public"."encrypted_datasets"."organization_id" IS 'The owner''s personal organization.';

COMMENT ON COLUMN "public"."encrypted_datasets"."owner_id" IS 'The user.';

COMMENT ON COLUMN "public"."encrypted_datasets"."requires_preconditions" IS 'Writes without a precondition are refused.';

COMMENT ON COLUMN "public"."encrypted_datasets"."undeletable_until" IS 'Until when the deletion can be undone (UTC).';

COMMENT ON COLUMN "public"."encrypted_datasets"."updated_at" IS 'When the present version was written (UTC).';

COMMENT ON COLUMN "public"."encrypted_datasets"."version" IS 'The present version; never falls.';

COMMENT ON TABLE "public"."encrypted_datasets" IS 'Datasets of an owner: where each stands. The content is in encrypted_versions.';

REVOKE ALL ON TABLE "public"."encrypted_datasets" FROM "authenticated";

GRANT SELECT ON TABLE "public"."encrypted_datasets" TO "authenticated";

REVOKE ALL ON TABLE "public"."encrypted_datasets" FROM "service_role";

GRANT SELECT ON TABLE "public"."encrypted_datasets" TO "service_role";

REVOKE ALL ON TABLE "public"."encrypted_datasets" FROM "anon";

-- public/tables/encrypted_versions.sql

CREATE TABLE "public"."encrypted_versions" (
  "organization_id"  uuid                     NOT NULL,
  "owner_id"         uuid                     NOT NULL,
  "dataset_id"       uuid                     NOT NULL,
  "version"          bigint                   NOT NULL,
  "kind"             text                     NOT NULL,
  "enc"              text,
  "kdf"              text,
  "kdf_parameters"   jsonb,
  "salt"             bytea,
  "iv"               bytea,
  "schema_version"   integer,
  "aad"              jsonb,
  "key_generation"   integer                  NOT NULL,
  "payload"          bytea,
  "restored_version" bigint,
  "previous_hash"    bytea                    NOT NULL,
  "hash"             bytea                    NOT NULL,
  "created_at"       timestamp with time zone NOT NULL,
  CONSTRAINT "encrypted_versions_belong_to_a_dataset" FOREIGN KEY (organization_id, owner_id, dataset_id) REFERENCES public.encrypted_datasets(organization_id, owner_id, id)
    ON DELETE CASCADE,
  CONSTRAINT "encrypted_versions_deletion_holds_no_ciphertext"
    CHECK ((((kind = 'delete'::text) = (payload IS NULL)) AND ((kind = 'delete'::text) = (iv IS NULL)) AND ((kind = 'delete'::text) = (salt IS NULL)))),
  CONSTRAINT "encrypted_versions_iv_is_of_gcm" CHECK ((octet_length(iv) = 12)),
  CONSTRAINT "encrypted_versions_kind_is_known" CHECK ((kind = ANY (ARRAY['write'::text, 'restore'::text, 'undelete'::text, 'delete'::text]))),
  CONSTRAINT "encrypted_versions_payload_fits" CHECK (((octet_length(payload) >= 16) AND (octet_length(payload) <= 5242880))),
  CONSTRAINT "encrypted_versions_pkey" PRIMARY KEY (organization_id, owner_id, dataset_id, VERSION),
  CONSTRAINT "encrypted_versions_restored_is_named" CHECK (((kind = ANY (ARRAY['restore'::text, 'undelete'::text])) = (restored_version IS NOT NULL))),
  CONSTRAINT "encrypted_versions_salt_is_long_enough" CHECK (((octet_length(salt) >= 16) AND (octet_length(salt) <= 64)))
);

ALTER TABLE "public"."encrypted_versions"
  ENABLE ROW LEVEL SECURITY;

CREATE POLICY "owners read their encrypted versions" ON "public"."encrypted_versions"
  FOR SELECT
  TO "authenticated"
  USING (((owner_id = ( SELECT auth.uid() AS uid)) AND (organization_id = ( SELECT private.own_home() AS own_home))));

COMMENT ON COLUMN "public"."encrypted_versions"."aad" IS 'What the client declares to have bound: {keyId, version}; checked, never computed with.';

COMMENT ON COLUMN "public"."encrypted_versions"."created_at" IS 'When it was written (UTC).';

COMMENT ON COLUMN "public"."encrypted_versions"."dataset_id" IS 'The keyId.';

COMMENT ON COLUMN "public"."encrypted_versions"."enc" IS 'AES-GCM.';

COMMENT ON COLUMN "public"."encrypted_versions"."hash" IS 'sha256(previous_hash, version as 8 bytes big-endian, iv, payload).';

COMMENT ON COLUMN "public"."encrypted_versions"."iv" IS 'Initialisation vector, 12 bytes, never used twice under a salt.';

COMMENT ON COLUMN "public"."encrypted_versions"."kdf" IS 'PBKDF2-SHA256, PBKDF2-SHA512 or Argon2id.';

COMMENT ON COLUMN "public"."encrypted_versions"."kdf_parameters" IS '{iterations} of PBKDF2; {memory (KiB), passes, parallelism} of Argon2id.';

COMMENT ON COLUMN "public"."encrypted_versions"."key_generation" IS 'Generation of the key.';

COMMENT ON COLUMN "public"."encrypted_versions"."kind" IS 'write, restore, undelete or delete.';

COMMENT ON COLUMN "public"."encrypted_versions"."organization_id" IS 'The owner''s personal organization.';

COMMENT ON COLUMN "public"."encrypted_versions"."owner_id" IS 'The user.';

COMMENT ON COLUMN "public"."encrypted_versions"."payload" IS 'The ciphertext with its tag; null in a deletion.';

COMMENT ON COLUMN "public"."encrypted_versions"."previous_hash" IS 'hash of the version before; 32 zero bytes for the first.';

COMMENT ON COLUMN "public"."encrypted_versions"."restored_version" IS 'The version whose content this one has.';

COMMENT ON COLUMN "public"."encrypted_versions"."salt" IS 'Salt of the key derivation.';

COMMENT ON COLUMN "public"."encrypted_versions"."schema_version" IS 'The application''s own version of what is inside.';

COMMENT ON COLUMN "public"."encrypted_versions"."version" IS 'From 1, without gaps when written.';

COMMENT ON TABLE "public"."encrypted_versions" IS 'Versions of datasets: ciphertext and what a client needs to open it. Each is chained to the one before.';

REVOKE ALL ON TABLE "public"."encrypted_versions" FROM "authenticated";

GRANT SELECT ON TABLE "public"."encrypted_versions" TO "authenticated";

REVOKE ALL ON TABLE "public"."encrypted_versions" FROM "service_role";

REVOKE ALL ("created_at") ON TABLE "public"."encrypted_versions" FROM "service_role";

GRANT SELECT ("created_at") ON TABLE "public"."encrypted_versions" TO "service_role";

REVOKE ALL ("dataset_id") ON TABLE "public"."encrypted_versions" FROM "service_role";

GRANT SELECT ("dataset_id") ON TABLE "public"."encrypted_versions" TO "service_role";

REVOKE ALL ("hash") ON TABLE "public"."encrypted_versions" FROM "service_role";

GRANT SELECT ("hash") ON TABLE "public"."encrypted_versions" TO "service_role";

REVOKE ALL ("key_generation") ON TABLE "public"."encrypted_versions" FROM "service_role";

GRANT SELECT ("key_generation") ON TABLE "public"."encrypted_versions" TO "service_role";

REVOKE ALL ("kind") ON TABLE "public"."encrypted_versions" FROM "service_role";

GRANT SELECT ("kind") ON TABLE "public"."encrypted_versions" TO "service_role";

REVOKE ALL ("organization_id") ON TABLE "public"."encrypted_versions" FROM "service_role";

GRANT SELECT ("organization_id") ON TABLE "public"."encrypted_versions" TO "service_role";

REVOKE ALL ("owner_id") ON TABLE "public"."encrypted_versions" FROM "service_role";

GRANT SELECT ("owner_id") ON TABLE "public"."encrypted_versions" TO "service_role";

REVOKE ALL ("previous_hash") ON TABLE "public"."encrypted_versions" FROM "service_role";

GRANT SELECT ("previous_hash") ON TABLE "public"."encrypted_versions" TO "service_role";

REVOKE ALL ("version") ON TABLE "public"."encrypted_versions" FROM "service_role";

GRANT SELECT ("version") ON TABLE "public"."encrypted_versions" TO "service_role";

REVOKE ALL ON TABLE "public"."encrypted_versions" FROM "anon";

-- public/tables/exchange_rates.sql

CREATE TABLE "public"."exchange_rates" (
  "organization_id" uuid    NOT NULL,
  "rate_date"       date    NOT NULL,
  "from_currency"   text    NOT NULL,
  "to_currency"     text    NOT NULL,
  "rate"            numeric NOT NULL,
  "source"          text    NOT NULL,
  CONSTRAINT "exchange_rates_are_positive" CHECK (((rate > (0)::numeric) AND (rate < 'Infinity'::numeric))),
  CONSTRAINT "exchange_rates_cross_currencies" CHECK ((from_currency <> to_currency)),
  CONSTRAINT "exchange_rates_currencies_are_iso_4217" CHECK (((from_currency ~ '^[A-Z]{3}$'::text) AND (to_currency ~ '^[A-Z]{3}$'::text))),
  CONSTRAINT "exchange_rates_pkey" PRIMARY KEY (organization_id, from_currency, to_currency, rate_date),
  CONSTRAINT "exchange_rates_source_is_short" CHECK (((char_length(source) >= 1) AND (char_length(source) <= 200))),
  CONSTRAINT "exchange_rates_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE
);

ALTER TABLE "public"."exchange_rates"
  ENABLE ROW LEVEL SECURITY;

CREATE POLICY "admins add rates" ON "public"."exchange_rates"
  FOR INSERT
  TO "authenticated"
  WITH CHECK ((organization_id = ANY (ARRAY( SELECT private.organization_ids_with_role('admin'::text) AS organization_ids_with_role))));

CREATE POLICY "admins change rates" ON "public"."exchange_rates"
  FOR UPDATE
  TO "authenticated"
  USING ((organization_id = ANY (ARRAY( SELECT private.organization_ids_with_role('admin'::text) AS organization_ids_with_role))))
  WITH CHECK ((organization_id = ANY (ARRAY( SELECT private.organization_ids_with_role('admin'::text) AS organization_ids_with_role))));

CREATE POLICY "admins remove rates" ON "public"."exchange_rates"
  FOR DELETE
  TO "authenticated"
  USING ((organization_id = ANY (ARRAY( SELECT private.organization_ids_with_role('admin'::text) AS organization_ids_with_role))));

CREATE POLICY "members read rates" ON "public"."exchange_rates"
  FOR SELECT
  TO "authenticated"
  USING ((organization_id = ANY (ARRAY( SELECT private.visible_organization_ids() AS visible_organization_ids))));

COMMENT ON COLUMN "public"."exchange_rates"."from_currency" IS 'ISO 4217 code.';

COMMENT ON COLUMN "public"."exchange_rates"."organization_id" IS 'Whose rate.';

COMMENT ON COLUMN "public"."exchange_rates"."rate" IS 'Units of to_currency for one unit of from_currency.';

COMMENT ON COLUMN "public"."exchange_rates"."rate_date" IS 'First day it holds (UTC); it holds until the next one, seven days at most.';

COMMENT ON COLUMN "public"."exchange_rates"."source" IS 'Who published it (ECB).';

COMMENT ON COLUMN "public"."exchange_rates"."to_currency" IS 'ISO 4217 code.';

COMMENT ON TABLE "public"."exchange_rates" IS 'Rates an organization converts with: one unit of from_currency is rate units of to_currency.';

REVOKE ALL ON TABLE "public"."exchange_rates" FROM "authenticated";

GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE "public"."exchange_rates" TO "authenticated";

REVOKE ALL ON TABLE "public"."exchange_rates" FROM "service_role";

GRANT INSERT, SELECT, UPDATE ON TABLE "public"."exchange_rates" TO "service_role";

REVOKE ALL ON TABLE "public"."exchange_rates" FROM "anon";

-- public/tables/forwarder_activity.sql

CREATE TABLE "public"."forwarder_activity" (
  "endpoint_id"       uuid                     NOT NULL,
  "slot_at"           timestamp with time zone NOT NULL,
  "organization_id"   uuid                     NOT NULL,
  "records_sent"      bigint                   NOT NULL DEFAULT 0,
  "records_dead"      bigint                   NOT NULL DEFAULT 0,
  "records_skipped"   bigint                   NOT NULL DEFAULT 0,
  "records_uncertain" bigint                   NOT NULL DEFAULT 0,
  "requests"          bigint                   NOT NULL DEFAULT 0,
  "failures"          bigint                   NOT NULL DEFAULT 0,
  "throttled"         bigint                   NOT NULL DEFAULT 0,
  "token_refreshes"   bigint                   NOT NULL DEFAULT 0,
  "latency_ms"        bigint                   NOT NULL DEFAULT 0,
  CONSTRAINT "forwarder_activity_pkey" PRIMARY KEY (endpoint_id, slot_at),
  CONSTRAINT "forwarder_activity_endpoint_id_fkey" FOREIGN KEY (endpoint_id) REFERENCES public.forwarder_endpoints(id) ON DELETE CASCADE,
  CONSTRAINT "forwarder_activity_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE
);

ALTER TABLE "public"."forwarder_activity"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX forwarder_activity_by_age ON public.forwarder_activity USING btree (slot_at);

CREATE INDEX forwarder_activity_by_organization ON public.forwarder_activity USING btree (organization_id);

CREATE POLICY "members read what their endpoints were sent" ON "public"."forwarder_activity"
  FOR SELECT
  TO "authenticated"
  USING ((organization_id = ANY (ARRAY( SELECT private.visible_organization_ids() AS visible_organization_ids))));

COMMENT ON COLUMN "public"."forwarder_activity"."endpoint_id" IS 'The endpoint.';

COMMENT ON COLUMN "public"."forwarder_activity"."failures" IS 'Those that failed otherwise than by 429.';

COMMENT ON COLUMN "public"."forwarder_activity"."latency_ms" IS 'Time that answered requests took, added up, in milliseconds.';

COMMENT ON COLUMN "public"."forwarder_activity"."organization_id" IS 'Whose.';

COMMENT ON COLUMN "public"."forwarder_activity"."records_dead" IS 'Records that became dead letters.';

COMMENT ON COLUMN "public"."forwarder_activity"."records_sent" IS 'Records the API accepted.';

COMMENT ON COLUMN "public"."forwarder_activity"."records_skipped" IS 'Blank lines.';

COMMENT ON COLUMN "public"."forwarder_activity"."records_uncertain" IS 'Records of requests whose outcome was never learnt.';

COMMENT ON COLUMN "public"."forwarder_activity"."requests" IS 'Requests with records.';

COMMENT ON COLUMN "public"."forwarder_activity"."slot_at" IS 'When the five minutes begin (UTC).';

COMMENT ON COLUMN "public"."forwarder_activity"."throttled" IS 'Those answered 429.';

COMMENT ON COLUMN "public"."forwarder_activity"."token_refreshes" IS 'Tokens fetched.';

COMMENT ON TABLE "public"."forwarder_activity" IS 'What each endpoint was sent, by five minutes. Kept 30 days.';

REVOKE ALL ON TABLE "public"."forwarder_activity" FROM "authenticated";

GRANT SELECT ON TABLE "public"."forwarder_activity" TO "authenticated";

REVOKE ALL ON TABLE "public"."forwarder_activity" FROM "service_role";

GRANT SELECT ON TABLE "public"."forwarder_activity" TO "service_role";

REVOKE ALL ON TABLE "public"."forwarder_activity" FROM "anon";

-- public/tables/forwarder_endpoints.sql

CREATE TABLE "public"."forwarder_endpoints" (
  "id"                      uuid                     NOT NULL DEFAULT gen_random_uuid(),
  "organization_id"         uuid                     NOT NULL,
  "call_url"                text                     NOT NULL,
  "auth_url"                text                     NOT NULL,
  "max_in_flight"           integer                  NOT NULL DEFAULT 50,
  "busy_zone"               text                     NOT NULL DEFAULT 'America/New_York'::text,
  "busy_from"               time without time zone   NOT NULL DEFAULT '10:00:00'::time WITHOUT time zone,
  "busy_to"                 time without time zone   NOT NULL DEFAULT '20:00:00'::time WITHOUT time zone,
  "busy_max_in_flight"      integer,
  "busy_records_per_second" integer,
  "lease_token"             bigint                   NOT NULL DEFAULT 0,
  "lease_owner"             text,
  "lease_expires_at"        timestamp with time zone,
  "leased_at"               timestamp with time zone NOT NULL DEFAULT '-infinity'::timestamp WITH time zone,
  "due_at"                  timestamp with time zone NOT NULL DEFAULT 'infinity'::timestamp WITH time zone,
  "edge_due_at"             timestamp with time zone NOT NULL DEFAULT 'infinity'::timestamp WITH time zone,
  "limit_state"             jsonb,
  "breaker_open_until"      timestamp with time zone,
  "paused_at"               timestamp with time zone,
  "paused_reason"           text,
  "token_expires_at"        timestamp with time zone,
  "last_commit_id"          uuid,
  "requests"                bigint                   NOT NULL DEFAULT 0,
  "token_refreshes"         bigint                   NOT NULL DEFAULT 0,
  "throttled"               bigint                   NOT NULL DEFAULT 0,
  "failures"                bigint                   NOT NULL DEFAULT 0,
  "created_at"              timestamp with time zone NOT NULL DEFAULT now(),
  "updated_at"              timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT "forwarder_endpoints_busy_rate_in_range" CHECK (((busy_records_per_second >= 1) AND (busy_records_per_second <= 1000000))),
  CONSTRAINT "forwarder_endpoints_busy_zone_is_short" CHECK ((busy_zone ~ '^[A-Za-z0-9+_/-]{1,64}$'::text)),
  CONSTRAINT "forwarder_endpoints_in_flight_in_range" CHECK ((((max_in_flight >= 1) AND (max_in_flight <= 50)) AND ((busy_max_in_flight >= 1) AND (busy_max_in_flight <= 50)))),
  CONSTRAINT "forwarder_endpoints_lease_is_whole" CHECK (((lease_owner IS NULL) = (lease_expires_at IS NULL))),
  CONSTRAINT "forwarder_endpoints_limit_is_short" CHECK (((jsonb_typeof(limit_state) = 'object'::text) AND (octet_length((limit_state)::text) <= 8192))),
  CONSTRAINT "forwarder_endpoints_one_per_api" UNIQUE (organization_id, call_url, auth_url),
  CONSTRAINT "forwarder_endpoints_pause_has_a_reason" CHECK ((((paused_at IS NULL) = (paused_reason IS NULL)) AND (char_length(paused_reason) <= 500))),
  CONSTRAINT "forwarder_endpoints_pkey" PRIMARY KEY (id),
  CONSTRAINT "forwarder_endpoints_urls_are_https"
    CHECK (((call_url ~ '^https?://'::text) AND (auth_url ~ '^https?://'::text) AND (char_length(call_url) <= 1000) AND (char_length(auth_url) <= 1000))),
  CONSTRAINT "forwarder_endpoints_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE
);

ALTER TABLE "public"."forwarder_endpoints"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX forwarder_endpoints_due ON public.forwarder_endpoints USING btree (due_at)
  WHERE (due_at < 'infinity'::timestamp WITH time zone);

CREATE INDEX forwarder_endpoints_held ON public.forwarder_endpoints USING btree (lease_expires_at)
  WHERE (lease_expires_at IS NOT NULL);

CREATE INDEX forwarder_endpoints_leased ON public.forwarder_endpoints USING btree (organization_id, leased_at DESC);

CREATE POLICY "members read their organization's endpoints" ON "public"."forwarder_endpoints"
  FOR SELECT
  TO "authenticated"
  USING ((organization_id = ANY (ARRAY( SELECT private.visible_organization_ids() AS visible_organization_ids))));

COMMENT ON COLUMN "public"."forwarder_endpoints"."auth_url" IS 'Where the token comes from.';

COMMENT ON COLUMN "public"."forwarder_endpoints"."breaker_open_until" IS 'Nothing is sent before this time (UTC): the API asked for it, or failed too often.';

COMMENT ON COLUMN "public"."forwarder_endpoints"."busy_from" IS 'When the busy window begins, local time.';

COMMENT ON COLUMN "public"."forwarder_endpoints"."busy_max_in_flight" IS 'Requests at once within the window; null means max_in_flight.';

COMMENT ON COLUMN "public"."forwarder_endpoints"."busy_records_per_second" IS 'Records a second within the window; null means no such limit.';

COMMENT ON COLUMN "public"."forwarder_endpoints"."busy_to" IS 'When it ends, local time (exclusive); earlier than busy_from: on the next day; the same: there is none.';

COMMENT ON COLUMN "public"."forwarder_endpoints"."busy_zone" IS 'IANA time zone of the busy window.';

COMMENT ON COLUMN "public"."forwarder_endpoints"."call_url" IS 'Where records are posted. Plain http only where the operator allows its address.';

COMMENT ON COLUMN "public"."forwarder_endpoints"."created_at" IS 'When it was made (UTC).';

COMMENT ON COLUMN "public"."forwarder_endpoints"."due_at" IS 'When there is something to send (UTC); infinity when nothing is queued. May be too early, never too late.';

COMMENT ON COLUMN "public"."forwarder_endpoints"."edge_due_at" IS 'The same, of what an Edge Function may send.';

COMMENT ON COLUMN "public"."forwarder_endpoints"."failures" IS 'Requests that failed otherwise so far.';

COMMENT ON COLUMN "public"."forwarder_endpoints"."id" IS 'Identity of the endpoint.';

COMMENT ON COLUMN "public"."forwarder_endpoints"."last_commit_id" IS 'The last commit that was applied; tells a repeated one.';

COMMENT ON COLUMN "public"."forwarder_endpoints"."lease_expires_at" IS 'When the lease ends unless a commit extends it (database clock, UTC).';

COMMENT ON COLUMN "public"."forwarder_endpoints"."lease_owner" IS 'Who holds it; null when nobody does.';

COMMENT ON COLUMN "public"."forwarder_endpoints"."lease_token" IS 'Fencing token: grows with every claim and whenever a lease is taken away. Not a secret.';

COMMENT ON COLUMN "public"."forwarder_endpoints"."leased_at" IS 'When it was last claimed (UTC): the organization that waited longest is next.';

COMMENT ON COLUMN "public"."forwarder_endpoints"."limit_state" IS 'What the adaptive limit has learnt, in its own words: {limit, ...}.';

COMMENT ON COLUMN "public"."forwarder_endpoints"."max_in_flight" IS 'Requests at once at most.';

COMMENT ON COLUMN "public"."forwarder_endpoints"."organization_id" IS 'Whose.';

COMMENT ON COLUMN "public"."forwarder_endpoints"."paused_at" IS 'Since when nothing is sent until somebody resumes it (UTC).';

COMMENT ON COLUMN "public"."forwarder_endpoints"."paused_reason" IS 'Why; one sentence.';

COMMENT ON COLUMN "public"."forwarder_endpoints"."requests" IS 'Requests with records made so far.';

COMMENT ON COLUMN "public"."forwarder_endpoints"."throttled" IS 'Answers 429 so far.';

COMMENT ON COLUMN "public"."forwarder_endpoints"."token_expires_at" IS 'Until when the kept token is used (UTC); null when there is none.';

COMMENT ON COLUMN "public"."forwarder_endpoints"."token_refreshes" IS 'Tokens fetched so far.';

COMMENT ON COLUMN "public"."forwarder_endpoints"."updated_at" IS 'When its settings were last changed (UTC).';

COMMENT ON TABLE "public"."forwarder_endpoints" IS 'An API that records are sent to. One worker at a time sends to it. Forwarders of an organization with the same URLs share it.';

REVOKE ALL ON TABLE "public"."forwarder_endpoints" FROM "authenticated";

GRANT SELECT ON TABLE "public"."forwarder_endpoints" TO "authenticated";

REVOKE ALL ON TABLE "public"."forwarder_endpoints" FROM "service_role";

GRANT SELECT ON TABLE "public"."forwarder_endpoints" TO "service_role";

REVOKE ALL ON TABLE "public"."forwarder_endpoints" FROM "anon";

-- public/tables/forwarder_files.sql

CREATE TABLE "public"."forwarder_files" (
  "id"                uuid                     NOT NULL DEFAULT gen_random_uuid(),
  "organization_id"   uuid                     NOT NULL,
  "forwarder_id"      uuid                     NOT NULL,
  "bucket"            text                     NOT NULL,
  "object_key"        text                     NOT NULL,
  "version_id"        text,
  "etag"              text,
  "size_bytes"        bigint,
  "sequencer"         text,
  "sequence"          text                     COLLATE pg_catalog."C" GENERATED ALWAYS AS (rpad(lower(sequencer), 64, '0'::text)) STORED,
  "event_time"        timestamp with time zone,
  "trigger"           text                     NOT NULL,
  "dedupe_key"        text                     NOT NULL,
  "state"             text                     NOT NULL DEFAULT 'queued'::text,
  "attempts"          integer                  NOT NULL DEFAULT 0,
  "interruptions"     integer                  NOT NULL DEFAULT 0,
  "stalls"            integer                  NOT NULL DEFAULT 0,
  "run_after"         timestamp with time zone NOT NULL DEFAULT now(),
  "needs_worker"      boolean                  NOT NULL DEFAULT false,
  "records_read"      bigint                   NOT NULL DEFAULT 0,
  "records_sent"      bigint                   NOT NULL DEFAULT 0,
  "records_dead"      bigint                   NOT NULL DEFAULT 0,
  "records_skipped"   bigint                   NOT NULL DEFAULT 0,
  "records_discarded" bigint                   NOT NULL DEFAULT 0,
  "records_pending"   bigint                   GENERATED ALWAYS AS (((((records_read - records_sent) - records_dead) - records_skipped) - records_discarded)) STORED,
  "records_uncertain" bigint                   NOT NULL DEFAULT 0,
  "checkpoint"        jsonb,
  "commit_no"         integer                  NOT NULL DEFAULT 0,
  "error_code"        text,
  "error"             text,
  "created_at"        timestamp with time zone NOT NULL DEFAULT now(),
  "started_at"        timestamp with time zone,
  "advanced_at"       timestamp with time zone,
  "ended_at"          timestamp with time zone,
  CONSTRAINT "forwarder_files_are_conserved" CHECK ((((((records_read - records_sent) - records_dead) - records_skipped) - records_discarded) >= 0)),
  CONSTRAINT "forwarder_files_checkpoint_is_short" CHECK (((jsonb_typeof(checkpoint) = 'object'::text) AND (octet_length((checkpoint)::text) <= 262144))),
  CONSTRAINT "forwarder_files_counts_are_counts" CHECK ((LEAST(records_read, records_sent, records_dead, records_skipped, records_discarded, records_uncertain) >= 0)),
  CONSTRAINT "forwarder_files_done_leave_nothing"
    CHECK (((state <> ALL (ARRAY['done'::text, 'superseded'::text])) OR (records_read = (((records_sent + records_dead) + records_skipped) + records_discarded)))),
  CONSTRAINT "forwarder_files_ended_has_a_time" CHECK (((state = ANY (ARRAY['queued'::text, 'running'::text])) = (ended_at IS NULL))),
  CONSTRAINT "forwarder_files_error_is_short" CHECK ((char_length(error) <= 2000)),
  CONSTRAINT "forwarder_files_object_key_is_short" CHECK (((octet_length(object_key) >= 1) AND (octet_length(object_key) <= 1024))),
  CONSTRAINT "forwarder_files_once" UNIQUE (forwarder_id, dedupe_key),
  CONSTRAINT "forwarder_files_pkey" PRIMARY KEY (id),
  CONSTRAINT "forwarder_files_size_is_a_size" CHECK ((size_bytes >= 0)),
  CONSTRAINT "forwarder_files_state_is_known" CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'failed'::text, 'superseded'::text]))),
  CONSTRAINT "forwarder_files_trigger_is_known" CHECK ((trigger = ANY (ARRAY['sns'::text, 'eventbridge'::text, 'sweep'::text, 'manual'::text]))),
  CONSTRAINT "forwarder_files_version_is_short" CHECK (((octet_length(version_id) <= 1024) AND (octet_length(etag) <= 256) AND (octet_length(sequencer) <= 64))),
  CONSTRAINT "forwarder_files_forwarder_id_fkey" FOREIGN KEY (forwarder_id) REFERENCES public.forwarders(id) ON DELETE CASCADE,
  CONSTRAINT "forwarder_files_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE
);

ALTER TABLE "public"."forwarder_files"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX forwarder_files_by_end ON public.forwarder_files USING btree (ended_at)
  WHERE (ended_at IS NOT NULL);

CREATE INDEX forwarder_files_by_key ON public.forwarder_files USING btree (forwarder_id, object_key, SEQUENCE);

CREATE INDEX forwarder_files_by_organization ON public.forwarder_files USING btree (organization_id);

CREATE INDEX forwarder_files_newest ON public.forwarder_files USING btree (forwarder_id, created_at DESC, id DESC);

CREATE INDEX forwarder_files_running ON public.forwarder_files USING btree (forwarder_id)
  WHERE (state = 'running'::text);

CREATE INDEX forwarder_files_to_claim ON public.forwarder_files USING btree (forwarder_id, needs_worker, run_after, id)
  WHERE (state = 'queued'::text);

CREATE POLICY "members read their organization's files" ON "public"."forwarder_files"
  FOR SELECT
  TO "authenticated"
  USING ((organization_id = ANY (ARRAY( SELECT private.visible_organization_ids() AS visible_organization_ids))));

COMMENT ON COLUMN "public"."forwarder_files"."advanced_at" IS 'When a commit last advanced it (UTC).';

COMMENT ON COLUMN "public"."forwarder_files"."attempts" IS 'Claims since it last advanced; hand-overs do not count.';

COMMENT ON COLUMN "public"."forwarder_files"."bucket" IS 'The bucket.';

COMMENT ON COLUMN "public"."forwarder_files"."checkpoint" IS 'Up to where everything is acknowledged, and what beyond: {v, offset, records, done, compression}. Offsets are of what was decompressed.';

COMMENT ON COLUMN "public"."forwarder_files"."commit_no" IS 'Commits applied; the next one carries the next number.';

COMMENT ON COLUMN "public"."forwarder_files"."created_at" IS 'When it was taken on (UTC).';

COMMENT ON COLUMN "public"."forwarder_files"."dedupe_key" IS 'bucket|key|version, or bucket|key|etag without versions.';

COMMENT ON COLUMN "public"."forwarder_files"."ended_at" IS 'When it ended (UTC).';

COMMENT ON COLUMN "public"."forwarder_files"."error" IS 'Its sentence, without secrets.';

COMMENT ON COLUMN "public"."forwarder_files"."error_code" IS 'Stable code of the last error.';

COMMENT ON COLUMN "public"."forwarder_files"."etag" IS 'The entity tag; null until it is learnt.';

COMMENT ON COLUMN "public"."forwarder_files"."event_time" IS 'When the object was written (UTC), as the event or the listing says.';

COMMENT ON COLUMN "public"."forwarder_files"."forwarder_id" IS 'By which forwarder.';

COMMENT ON COLUMN "public"."forwarder_files"."id" IS 'Identity of the file.';

COMMENT ON COLUMN "public"."forwarder_files"."interruptions" IS 'How often whoever sent it stopped without a word: requests under way then may be repeated.';

COMMENT ON COLUMN "public"."forwarder_files"."needs_worker" IS 'Cannot advance within an Edge Function''s budget.';

COMMENT ON COLUMN "public"."forwarder_files"."object_key" IS 'The key, decoded.';

COMMENT ON COLUMN "public"."forwarder_files"."organization_id" IS 'Whose.';

COMMENT ON COLUMN "public"."forwarder_files"."records_dead" IS 'Records in dead letters.';

COMMENT ON COLUMN "public"."forwarder_files"."records_discarded" IS 'Records that somebody discarded, or that were overwritten before they were sent.';

COMMENT ON COLUMN "public"."forwarder_files"."records_pending" IS 'Records read of which nothing else is known yet.';

COMMENT ON COLUMN "public"."forwarder_files"."records_read" IS 'Lines framed so far.';

COMMENT ON COLUMN "public"."forwarder_files"."records_sent" IS 'Records the API accepted.';

COMMENT ON COLUMN "public"."forwarder_files"."records_skipped" IS 'Blank lines.';

COMMENT ON COLUMN "public"."forwarder_files"."records_uncertain" IS 'Records of requests whose outcome was never learnt and that were repeated: duplicates at most, unless the API honours the key.';

COMMENT ON COLUMN "public"."forwarder_files"."run_after" IS 'Not to be claimed before this time (UTC).';

COMMENT ON COLUMN "public"."forwarder_files"."sequence" IS 'The sequencer padded on the right, so that texts compare as it does.';

COMMENT ON COLUMN "public"."forwarder_files"."sequencer" IS 'Order among events of one key, hexadecimal; null when no event told.';

COMMENT ON COLUMN "public"."forwarder_files"."size_bytes" IS 'Size as stored, in bytes; null until it is learnt.';

COMMENT ON COLUMN "public"."forwarder_files"."stalls" IS 'Interruptions in a row without an advance. From two on it is handed out alone, at five it fails.';

COMMENT ON COLUMN "public"."forwarder_files"."started_at" IS 'When it was first claimed (UTC).';

COMMENT ON COLUMN "public"."forwarder_files"."state" IS 'queued, running, done, failed, or superseded: overwritten before it was read to its end.';

COMMENT ON COLUMN "public"."forwarder_files"."trigger" IS 'sns, eventbridge, sweep or manual: who told first.';

COMMENT ON COLUMN "public"."forwarder_files"."version_id" IS 'The version; null in a bucket without versions.';

COMMENT ON TABLE "public"."forwarder_files" IS 'One version of an object that is, was or will be forwarded, and what became of its records.';

REVOKE ALL ON TABLE "public"."forwarder_files" FROM "authenticated";

GRANT SELECT ON TABLE "public"."forwarder_files" TO "authenticated";

REVOKE ALL ON TABLE "public"."forwarder_files" FROM "service_role";

GRANT SELECT ON TABLE "public"."forwarder_files" TO "service_role";

REVOKE ALL ON TABLE "public"."forwarder_files" FROM "anon";

-- public/tables/forwarders.sql

CREATE TABLE "public"."forwarders" (
  "id"                    uuid                     NOT NULL DEFAULT gen_random_uuid(),
  "organization_id"       uuid                     NOT NULL,
  "integration_id"        uuid                     NOT NULL,
  "endpoint_id"           uuid                     NOT NULL,
  "name"                  text                     NOT NULL,
  "state"                 text                     NOT NULL DEFAULT 'active'::text,
  "bucket"                text                     NOT NULL,
  "prefix"                text                     NOT NULL DEFAULT ''::text,
  "region"                text                     NOT NULL DEFAULT 'us-east-1'::text,
  "auth_url"              text                     NOT NULL,
  "call_url"              text                     NOT NULL,
  "record_format"         text                     NOT NULL DEFAULT 'json_lines'::text,
  "max_records_per_batch" integer                  NOT NULL DEFAULT 500,
  "max_batch_bytes"       integer                  NOT NULL DEFAULT 1048576,
  "max_retries"           integer                  NOT NULL DEFAULT 3,
  "max_line_bytes"        integer                  NOT NULL DEFAULT 1048576,
  "max_poison_lines"      integer,
  "sns_topic_arn"         text,
  "sweep_every_minutes"   integer                  DEFAULT 60,
  "swept_at"              timestamp with time zone,
  "sweep_prefix"          text,
  "sweep_after"           text,
  "sweep_until"           timestamp with time zone NOT NULL DEFAULT '-infinity'::timestamp WITH time zone,
  "sweep_error_code"      text,
  "sweep_error"           text,
  "takes_since"           timestamp with time zone NOT NULL DEFAULT now(),
  "redrive_per_second"    integer,
  "redrive_next_at"       timestamp with time zone NOT NULL DEFAULT '-infinity'::timestamp WITH time zone,
  "alarm_error_percent"   integer                  NOT NULL DEFAULT 5,
  "alarm_lag_seconds"     integer                  NOT NULL DEFAULT 900,
  "alarm_dead_letters"    integer                  NOT NULL DEFAULT 1,
  "created_by"            uuid,
  "created_at"            timestamp with time zone NOT NULL DEFAULT now(),
  "updated_at"            timestamp with time zone NOT NULL DEFAULT now(),
  "deleted_at"            timestamp with time zone,
  CONSTRAINT "forwarders_alarms_in_range" CHECK ((((alarm_error_percent >= 1) AND (alarm_error_percent <= 100)) AND (alarm_lag_seconds > 0) AND (alarm_dead_letters > 0))),
  CONSTRAINT "forwarders_batch_in_range"
    CHECK ((((max_records_per_batch >= 1) AND (max_records_per_batch <= 5000)) AND ((max_batch_bytes >= 1024) AND (max_batch_bytes <= 8388608)))),
  CONSTRAINT "forwarders_bucket_is_a_bucket" CHECK ((bucket ~ '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$'::text)),
  CONSTRAINT "forwarders_deleted_has_a_time" CHECK (((state = 'deleted'::text) = (deleted_at IS NOT NULL))),
  CONSTRAINT "forwarders_endpoint_id_fkey" FOREIGN KEY (endpoint_id) REFERENCES public.forwarder_endpoints(id),
  CONSTRAINT "forwarders_lines_in_range" CHECK ((((max_line_bytes >= 1024) AND (max_line_bytes <= 8388608)) AND (max_poison_lines >= 0))),
  CONSTRAINT "forwarders_name_is_short" CHECK (((char_length(name) >= 1) AND (char_length(name) <= 200))),
  CONSTRAINT "forwarders_pkey" PRIMARY KEY (id),
  CONSTRAINT "forwarders_prefix_is_short" CHECK ((octet_length(prefix) <= 1024)),
  CONSTRAINT "forwarders_record_format_is_known" CHECK ((record_format = ANY (ARRAY['json_lines'::text, 'text'::text]))),
  CONSTRAINT "forwarders_redrive_in_range" CHECK (((redrive_per_second >= 1) AND (redrive_per_second <= 100000))),
  CONSTRAINT "forwarders_region_is_a_region" CHECK ((region ~ '^[a-z0-9-]{2,40}$'::text)),
  CONSTRAINT "forwarders_retries_in_range" CHECK (((max_retries >= 0) AND (max_retries <= 20))),
  CONSTRAINT "forwarders_state_is_known" CHECK ((state = ANY (ARRAY['active'::text, 'paused'::text, 'deleted'::text]))),
  CONSTRAINT "forwarders_sweep_in_range" CHECK (((sweep_every_minutes >= 5) AND (sweep_every_minutes <= 10080))),
  CONSTRAINT "forwarders_sweep_place_is_short" CHECK (((octet_length(sweep_after) <= 1024) AND (char_length(sweep_error) <= 2000))),
  CONSTRAINT "forwarders_sweep_prefix_is_within" CHECK ((starts_with(sweep_prefix, prefix) AND (octet_length(sweep_prefix) <= 1024))),
  CONSTRAINT "forwarders_topic_is_an_arn" CHECK ((sns_topic_arn ~ '^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}$'::text)),
  CONSTRAINT "forwarders_integration_id_fkey" FOREIGN KEY (integration_id) REFERENCES public.integrations(id) ON DELETE CASCADE,
  CONSTRAINT "forwarders_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE
);

ALTER TABLE "public"."forwarders"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX forwarders_by_endpoint ON public.forwarders USING btree (endpoint_id, state);

CREATE INDEX forwarders_by_integration ON public.forwarders USING btree (integration_id);

CREATE INDEX forwarders_by_organization ON public.forwarders USING btree (organization_id, id);

CREATE INDEX forwarders_to_sweep ON public.forwarders USING btree (swept_at)
  WHERE ((state = 'active'::text) AND ((sweep_every_minutes IS NOT NULL) OR (sweep_prefix IS NOT NULL)));

CREATE POLICY "members read their organization's forwarders" ON "public"."forwarders"
  FOR SELECT
  TO "authenticated"
  USING (((deleted_at IS NULL) AND (organization_id = ANY (ARRAY( SELECT private.visible_organization_ids() AS visible_organization_ids)))));

COMMENT ON COLUMN "public"."forwarders"."alarm_dead_letters" IS 'Alarm when there are as many open dead letters.';

COMMENT ON COLUMN "public"."forwarders"."alarm_error_percent" IS 'Alarm when more of a hundred requests of fifteen minutes failed.';

COMMENT ON COLUMN "public"."forwarders"."alarm_lag_seconds" IS 'Alarm when the oldest open file waits longer, in seconds.';

COMMENT ON COLUMN "public"."forwarders"."auth_url" IS 'Where the token comes from.';

COMMENT ON COLUMN "public"."forwarders"."bucket" IS 'The bucket.';

COMMENT ON COLUMN "public"."forwarders"."call_url" IS 'Where records are posted.';

COMMENT ON COLUMN "public"."forwarders"."created_at" IS 'When it was created (UTC).';

COMMENT ON COLUMN "public"."forwarders"."created_by" IS 'The user who created it; null for an operator''s.';

COMMENT ON COLUMN "public"."forwarders"."deleted_at" IS 'When it was deleted (UTC).';

COMMENT ON COLUMN "public"."forwarders"."endpoint_id" IS 'The endpoint of call_url and auth_url.';

COMMENT ON COLUMN "public"."forwarders"."id" IS 'Identity of the forwarder.';

COMMENT ON COLUMN "public"."forwarders"."integration_id" IS 'The AWS integration that the bucket is read with.';

COMMENT ON COLUMN "public"."forwarders"."max_batch_bytes" IS 'Bytes of records in one request at most.';

COMMENT ON COLUMN "public"."forwarders"."max_line_bytes" IS 'A longer line is poison.';

COMMENT ON COLUMN "public"."forwarders"."max_poison_lines" IS 'A file with more lines that cannot be read fails; null means no limit.';

COMMENT ON COLUMN "public"."forwarders"."max_records_per_batch" IS 'Records in one request at most.';

COMMENT ON COLUMN "public"."forwarders"."max_retries" IS 'How often a request is repeated before its records become a dead letter.';

COMMENT ON COLUMN "public"."forwarders"."name" IS 'Name shown to members.';

COMMENT ON COLUMN "public"."forwarders"."organization_id" IS 'Whose.';

COMMENT ON COLUMN "public"."forwarders"."prefix" IS 'Keys begin with it; empty for all.';

COMMENT ON COLUMN "public"."forwarders"."record_format" IS 'json_lines: a line is a JSON text; text: a line is a string.';

COMMENT ON COLUMN "public"."forwarders"."redrive_next_at" IS 'When the next dead letter may be sent again (UTC).';

COMMENT ON COLUMN "public"."forwarders"."redrive_per_second" IS 'Records of dead letters a second that are sent again; null means no such limit.';

COMMENT ON COLUMN "public"."forwarders"."region" IS 'AWS region of the bucket.';

COMMENT ON COLUMN "public"."forwarders"."sns_topic_arn" IS 'The SNS topic that events are taken from; null for none.';

COMMENT ON COLUMN "public"."forwarders"."state" IS 'active; paused: files are taken on and not sent; deleted.';

COMMENT ON COLUMN "public"."forwarders"."sweep_after" IS 'The key a listing goes on after; null when none is under way.';

COMMENT ON COLUMN "public"."forwarders"."sweep_error" IS 'Its sentence, without secrets.';

COMMENT ON COLUMN "public"."forwarders"."sweep_error_code" IS 'Stable code of what the last listing ended with; null when it ended well.';

COMMENT ON COLUMN "public"."forwarders"."sweep_every_minutes" IS 'How often the bucket is listed for events that were lost, in minutes; null means never.';

COMMENT ON COLUMN "public"."forwarders"."sweep_prefix" IS 'A listing of keys with this prefix that somebody asked for; null for none.';

COMMENT ON COLUMN "public"."forwarders"."sweep_until" IS 'Until when somebody lists (UTC).';

COMMENT ON COLUMN "public"."forwarders"."swept_at" IS 'When a listing last began (UTC).';

COMMENT ON COLUMN "public"."forwarders"."takes_since" IS 'A scheduled listing takes on objects modified since then (UTC); older ones are taken when asked for.';

COMMENT ON COLUMN "public"."forwarders"."updated_at" IS 'When it was last changed (UTC).';

COMMENT ON TABLE "public"."forwarders" IS 'What is forwarded: objects of a bucket under a prefix, record by record, to an endpoint.';

REVOKE ALL ON TABLE "public"."forwarders" FROM "authenticated";

GRANT SELECT ON TABLE "public"."forwarders" TO "authenticated";

REVOKE ALL ON TABLE "public"."forwarders" FROM "service_role";

GRANT SELECT ON TABLE "public"."forwarders" TO "service_role";

REVOKE ALL ON TABLE "public"."forwarders" FROM "anon";

-- public/tables/integrations.sql

CREATE TABLE "public"."integrations" (
  "id"                 uuid                     NOT NULL DEFAULT gen_random_uuid(),
  "organization_id"    uuid                     NOT NULL,
  "provider"           text                     NOT NULL DEFAULT 'aws'::text,
  "name"               text                     NOT NULL,
  "auth_method"        text                     NOT NULL,
  "status"             text                     NOT NULL DEFAULT 'pending'::text,
  "status_reason"      text,
  "role_arn"           text,
  "external_id"        text,
  "access_key_id"      text,
  "secret_access_key"  text,
  "region"             text                     NOT NULL DEFAULT 'us-east-1'::text,
  "billing_account_id" text,
  "settings"           jsonb                    NOT NULL DEFAULT '{}'::jsonb,
  "daily_request_cap"  integer,
  "max_attempts"       integer,
  "reachable_datasets" jsonb,
  "tested_at"          timestamp with time zone,
  "created_by"         uuid,
  "created_at"         timestamp with time zone NOT NULL DEFAULT now(),
  "updated_at"         timestamp with time zone NOT NULL DEFAULT now(),
  "deleted_at"         timestamp with time zone,
  CONSTRAINT "integrations_access_key_id_is_an_id" CHECK ((access_key_id ~ '^[A-Z0-9]{16,128}$'::text)),
  CONSTRAINT "integrations_application_is_a_guid"
    CHECK (((jsonb_typeof((settings -> 'client_id'::text)) = 'string'::text) AND ((settings ->> 'client_id'::text) ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'::text))),
  CONSTRAINT "integrations_auth_method_fits_provider"
    CHECK
    ((((provider = 'aws'::text) AND (auth_method = ANY (ARRAY['cloudformation'::text, 'manual'::text]))) OR ((provider = 'azure'::text) AND (auth_method = 'client_secret'::text))
    OR ((provider = 'gcp'::text) AND (auth_method = 'service_account'::text)))),
  CONSTRAINT "integrations_cost_report_is_whole" CHECK (
CASE
    WHEN (settings ? 'cost_report'::text) THEN
      COALESCE(((jsonb_typeof((settings -> 'cost_report'::text)) = 'object'::text) AND ((settings #>> '{cost_report,bucket}'::text[]) ~ '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$'::text)
      AND ((settings #>> '{cost_report,name}'::text[]) ~ '^[0-9A-Za-z!_.''()-]+$'::text) AND (char_length((settings #>> '{cost_report,name}'::text[])) <= 256) AND
      COALESCE((((settings #>> '{cost_report,prefix}'::text[]) ~ '^[0-9A-Za-z!_.''()/=-]*$'::text) AND (char_length((settings #>> '{cost_report,prefix}'::text[])) <= 512)), true)
      AND COALESCE(((settings #>> '{cost_report,region}'::text[]) ~ '^[a-z0-9-]{2,40}$'::text), true) AND
      COALESCE((jsonb_typeof((settings #> '{cost_report,keeps_resource_ids}'::text[])) = 'boolean'::text), true)), false)
    ELSE true
END),
  CONSTRAINT "integrations_daily_request_cap_in_range" CHECK (((daily_request_cap >= 1) AND (daily_request_cap <= 100000))),
  CONSTRAINT "integrations_deleted_has_a_time" CHECK (((status = 'deleted'::text) = (deleted_at IS NOT NULL))),
  CONSTRAINT "integrations_directory_is_well_formed"
    CHECK
    (((jsonb_typeof((settings -> 'tenant_id'::text)) = 'string'::text) AND ((settings ->> 'tenant_id'::text) ~ '^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$'::text) AND
    (char_length((settings ->> 'tenant_id'::text)) <= 253))),
  CONSTRAINT "integrations_hold_no_secret" CHECK ((secret_access_key IS NULL)),
  CONSTRAINT "integrations_max_attempts_in_range" CHECK (((max_attempts >= 1) AND (max_attempts <= 20))),
  CONSTRAINT "integrations_member_role_name_is_a_name"
    CHECK
    (((jsonb_typeof((settings -> 'member_role_name'::text)) = 'string'::text) AND ((settings ->> 'member_role_name'::text) ~ '^[A-Za-z0-9+=,.@_/-]+$'::text) AND
    (char_length((settings ->> 'member_role_name'::text)) <= 512))),
  CONSTRAINT "integrations_name_is_short" CHECK (((char_length(name) >= 1) AND (char_length(name) <= 200))),
  CONSTRAINT "integrations_pkey" PRIMARY KEY (id),
  CONSTRAINT "integrations_private_key_id_is_an_id"
    CHECK (((jsonb_typeof((settings -> 'private_key_id'::text)) = 'string'::text) AND ((settings ->> 'private_key_id'::text) ~ '^[0-9A-Za-z]{1,100}$'::text))),
  CONSTRAINT "integrations_project_id_is_an_id"
    CHECK (((jsonb_typeof((settings -> 'project_id'::text)) = 'string'::text) AND ((settings ->> 'project_id'::text) ~ '^[a-z0-9.:-]{1,130}$'::text))),
  CONSTRAINT "integrations_provider_is_known" CHECK ((provider = ANY (ARRAY['aws'::text, 'azure'::text, 'gcp'::text]))),
  CONSTRAINT "integrations_region_is_a_region" CHECK ((region ~ '^[a-z0-9-]{2,40}$'::text)),
  CONSTRAINT "integrations_role_arn_is_an_arn" CHECK ((role_arn ~ '^arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]+$'::text)),
  CONSTRAINT "integrations_service_account_is_an_address"
    CHECK (((jsonb_typeof((settings -> 'client_email'::text)) = 'string'::text) AND ((settings ->> 'client_email'::text) ~ '^[^@[:space:]]{1,100}@[^@[:space:]]{1,200}$'::text))),
  CONSTRAINT "integrations_settings_are_an_object" CHECK (((jsonb_typeof(settings) = 'object'::text) AND (octet_length((settings)::text) <= 8192))),
  CONSTRAINT "integrations_status_is_known" CHECK ((status = ANY (ARRAY['pending'::text, 'active'::text, 'error'::text, 'disabled'::text, 'deleted'::text]))),
  CONSTRAINT "integrations_subscriptions_are_guids"
    CHECK
    (((jsonb_typeof((settings -> 'subscription_ids'::text)) = 'array'::text) AND ((jsonb_array_length((settings -> 'subscription_ids'::text)) >= 1) AND
    (jsonb_array_length((settings -> 'subscription_ids'::text)) <= 100)) AND
    (NOT jsonb_path_exists(settings, '$."subscription_ids"[*]?(@.type() != "string" || !(@ like_regex "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"))'::jsonpath)))),
  CONSTRAINT "integrations_tables_are_whole_names"
    CHECK
    ((COALESCE(((jsonb_typeof((settings -> 'carbon_table'::text)) = 'string'::text) AND ((settings ->> 'carbon_table'::text) ~
    '^[a-z0-9.:-]{1,130}\.[A-Za-z0-9_]+\.[A-Za-z0-9_-]+$'::text)),
    true) AND
    COALESCE(((jsonb_typeof((settings -> 'billing_table'::text)) = 'string'::text) AND ((settings ->> 'billing_table'::text) ~
    '^[a-z0-9.:-]{1,130}\.[A-Za-z0-9_]+\.[A-Za-z0-9_-]+$'::text)), true))),
  CONSTRAINT "integrations_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE
);

ALTER TABLE "public"."integrations"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX integrations_by_organization ON public.integrations USING btree (organization_id, PROVIDER);

CREATE TRIGGER integrations_are_prepared
  BEFORE INSERT OR UPDATE ON public.integrations
  FOR EACH ROW
  EXECUTE FUNCTION private.prepare_integration();

CREATE TRIGGER integrations_line_up_forwarders
  AFTER UPDATE OF status ON public.integrations
  FOR EACH ROW
  WHEN ((old.status IS DISTINCT FROM new.status))
  EXECUTE FUNCTION private.line_up_forwarders();

CREATE POLICY "admins change integrations" ON "public"."integrations"
  FOR UPDATE
  TO "authenticated"
  USING (((deleted_at IS NULL) AND (organization_id = ANY (ARRAY( SELECT private.organization_ids_with_role('admin'::text) AS organization_ids_with_role)))))
  WITH CHECK ((organization_id = ANY (ARRAY( SELECT private.organization_ids_with_role('admin'::text) AS organization_ids_with_role))));

CREATE POLICY "admins create integrations" ON "public"."integrations"
  FOR INSERT
  TO "authenticated"
  WITH CHECK ((organization_id = ANY (ARRAY( SELECT private.organization_ids_with_role('admin'::text) AS organization_ids_with_role))));

CREATE POLICY "members read their organization's integrations" ON "public"."integrations"
  FOR SELECT
  TO "authenticated"
  USING (((deleted_at IS NULL) AND (organization_id = ANY (ARRAY( SELECT private.visible_organization_ids() AS visible_organization_ids)))));

COMMENT ON COLUMN "public"."integrations"."access_key_id" IS 'AWS: the access key''s id; its secret is sealed elsewhere.';

COMMENT ON COLUMN "public"."integrations"."auth_method" IS 'cloudformation (an IAM role with our external id), manual (access keys), client_secret (Azure) or service_account (GCP).';

COMMENT ON COLUMN "public"."integrations"."billing_account_id" IS 'The account the credentials belong to, learnt by the test.';

COMMENT ON COLUMN "public"."integrations"."created_at" IS 'When it was created (UTC).';

COMMENT ON COLUMN "public"."integrations"."created_by" IS 'The user who created it; null for an operator''s.';

COMMENT ON COLUMN "public"."integrations"."daily_request_cap" IS 'Priced provider requests a UTC day at most; null means the operator''s default.';

COMMENT ON COLUMN "public"."integrations"."deleted_at" IS 'When it was deleted (UTC).';

COMMENT ON COLUMN "public"."integrations"."external_id" IS 'AWS: the external id the role''s trust policy must demand. Ours, random, one per integration.';

COMMENT ON COLUMN "public"."integrations"."id" IS 'Identity of the integration.';

COMMENT ON COLUMN "public"."integrations"."max_attempts" IS 'Attempts without progress after which a job fails; null means the engine''s default.';

COMMENT ON COLUMN "public"."integrations"."name" IS 'Name shown to members.';

COMMENT ON COLUMN "public"."integrations"."organization_id" IS 'The organization it belongs to.';

COMMENT ON COLUMN "public"."integrations"."provider" IS 'aws, azure or gcp.';

COMMENT ON COLUMN "public"."integrations"."reachable_datasets" IS 'What the last test could reach: dataset -> {reachable, missing_permission}.';

COMMENT ON COLUMN "public"."integrations"."region" IS 'AWS: the region requests are signed for unless the API has its own.';

COMMENT ON COLUMN "public"."integrations"."role_arn" IS 'AWS: the role to assume.';

COMMENT ON COLUMN "public"."integrations"."secret_access_key" IS 'Always null: it exists so that a secret sent here is refused with the route to use.';

COMMENT ON COLUMN "public"."integrations"."settings" IS 'Non-secret provider settings. AWS: member_role_name, the role to assume in every member account; cost_report, the report in S3 that cur reads (bucket, prefix, name, region, keeps_resource_ids); carbon_export, the export in S3 that carbon_export reads (bucket, prefix, name, region); is_payer_view, learnt by the test. Azure: tenant_id, client_id, subscription_ids, those to read; all within reach when absent. Google Cloud: client_email, project_id and private_key_id of the service account; carbon_table and billing_table, project.dataset.table.';

COMMENT ON COLUMN "public"."integrations"."status" IS 'pending until tested, then active; error with a reason; disabled by an admin; deleted.';

COMMENT ON COLUMN "public"."integrations"."status_reason" IS 'Why the status is what it is; one sentence.';

COMMENT ON COLUMN "public"."integrations"."tested_at" IS 'When the last test ended (UTC).';

COMMENT ON COLUMN "public"."integrations"."updated_at" IS 'When it was last changed (UTC).';

COMMENT ON TABLE "public"."integrations" IS 'A connection to one cloud account. Created pending; a test makes it active.';

REVOKE ALL ON TABLE "public"."integrations" FROM "authenticated";

REVOKE ALL ("access_key_id") ON TABLE "public"."integrations" FROM "authenticated";

GRANT INSERT ("access_key_id"), UPDATE ("access_key_id") ON TABLE "public"."integrations" TO "authenticated";

REVOKE ALL ("auth_method") ON TABLE "public"."integrations" FROM "authenticated";

GRANT INSERT ("auth_method") ON TABLE "public"."integrations" TO "authenticated";

REVOKE ALL ("daily_request_cap") ON TABLE "public"."integrations" FROM "authenticated";

GRANT INSERT ("daily_request_cap"), UPDATE ("daily_request_cap") ON TABLE "public"."integrations" TO "authenticated";

REVOKE ALL ("id") ON TABLE "public"."integrations" FROM "authenticated";

GRANT INSERT ("id") ON TABLE "public"."integrations" TO "authenticated";

REVOKE ALL ("name") ON TABLE "public"."integrations" FROM "authenticated";

GRANT INSERT ("name"), UPDATE ("name") ON TABLE "public"."integrations" TO "authenticated";

REVOKE ALL ("organization_id") ON TABLE "public"."integrations" FROM "authenticated";

GRANT INSERT ("organization_id") ON TABLE "public"."integrations" TO "authenticated";

REVOKE ALL ("provider") ON TABLE "public"."integrations" FROM "authenticated";

GRANT INSERT ("provider") ON TABLE "public"."integrations" TO "authenticated";

REVOKE ALL ("region") ON TABLE "public"."integrations" FROM "authenticated";

GRANT INSERT ("region"), UPDATE ("region") ON TABLE "public"."integrations" TO "authenticated";

REVOKE ALL ("role_arn") ON TABLE "public"."integrations" FROM "authenticated";

GRANT INSERT ("role_arn"), UPDATE ("role_arn") ON TABLE "public"."integrations" TO "authenticated";

REVOKE ALL ("secret_access_key") ON TABLE "public"."integrations" FROM "authenticated";

GRANT INSERT ("secret_access_key"), UPDATE ("secret_access_key") ON TABLE "public"."integrations" TO "authenticated";

REVOKE ALL ("settings") ON TABLE "public"."integrations" FROM "authenticated";

GRANT INSERT ("settings"), UPDATE ("settings") ON TABLE "public"."integrations" TO "authenticated";

GRANT SELECT ON TABLE "public"."integrations" TO "authenticated";

REVOKE ALL ON TABLE "public"."integrations" FROM "service_role";

GRANT SELECT ON TABLE "public"."integrations" TO "service_role";

REVOKE ALL ON TABLE "public"."integrations" FROM "anon";

-- public/tables/inventory_snapshot_lines.sql

CREATE TABLE "public"."inventory_snapshot_lines" (
  "snapshot_id"       uuid     NOT NULL,
  "line_no"           integer  NOT NULL,
  "organization_id"   uuid     NOT NULL,
  "period_start"      date     NOT NULL,
  "provider"          text     NOT NULL,
  "account_id"        text,
  "service_category"  text     NOT NULL,
  "region"            text,
  "country"           text,
  "provider_scope"    smallint NOT NULL,
  "accounting_method" text     NOT NULL,
  "source"            text     NOT NULL,
  "calculation"       text     NOT NULL,
  "model_version"     text,
  "co2e_kg"           numeric  NOT NULL,
  CONSTRAINT "inventory_snapshot_lines_pkey" PRIMARY KEY (snapshot_id, line_no),
  CONSTRAINT "inventory_snapshot_lines_snapshot_id_fkey" FOREIGN KEY (snapshot_id) REFERENCES public.inventory_snapshots(id) ON DELETE CASCADE,
  CONSTRAINT "inventory_snapshot_lines_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE
);

ALTER TABLE "public"."inventory_snapshot_lines"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX inventory_snapshot_lines_by_organization ON public.inventory_snapshot_lines USING btree (organization_id, period_start);

CREATE POLICY "members read snapshot lines of accounts they may see" ON "public"."inventory_snapshot_lines"
  FOR SELECT
  TO "authenticated"
  USING
    (((organization_id = ANY (ARRAY( SELECT private.visible_organization_ids() AS visible_organization_ids))) AND ((organization_id = ANY (ARRAY( SELECT
    private.wholly_visible_organization_ids() AS wholly_visible_organization_ids))) OR ((organization_id, account_id) IN ( SELECT v.organization_id,
    v.account_id
   FROM private.visible_accounts() v(organization_id, account_id))))));

COMMENT ON COLUMN "public"."inventory_snapshot_lines"."account_id" IS 'The account; null when attributed to none.';

COMMENT ON COLUMN "public"."inventory_snapshot_lines"."accounting_method" IS 'As in emission_activities: location_based and market_based are alternatives.';

COMMENT ON COLUMN "public"."inventory_snapshot_lines"."calculation" IS 'Reported or modelled, as in emission_activities.';

COMMENT ON COLUMN "public"."inventory_snapshot_lines"."co2e_kg" IS 'Kilograms of CO2 equivalent, exact.';

COMMENT ON COLUMN "public"."inventory_snapshot_lines"."country" IS 'Country of the region, ISO 3166-1 alpha-2.';

COMMENT ON COLUMN "public"."inventory_snapshot_lines"."line_no" IS 'Its place.';

COMMENT ON COLUMN "public"."inventory_snapshot_lines"."model_version" IS 'Version of the method.';

COMMENT ON COLUMN "public"."inventory_snapshot_lines"."organization_id" IS 'Whose inventory.';

COMMENT ON COLUMN "public"."inventory_snapshot_lines"."period_start" IS 'First day of the month (UTC).';

COMMENT ON COLUMN "public"."inventory_snapshot_lines"."provider" IS 'aws, azure or gcp.';

COMMENT ON COLUMN "public"."inventory_snapshot_lines"."provider_scope" IS 'The provider''s own scope.';

COMMENT ON COLUMN "public"."inventory_snapshot_lines"."region" IS 'The provider''s code of the region.';

COMMENT ON COLUMN "public"."inventory_snapshot_lines"."service_category" IS 'Category of the service.';

COMMENT ON COLUMN "public"."inventory_snapshot_lines"."snapshot_id" IS 'The snapshot.';

COMMENT ON COLUMN "public"."inventory_snapshot_lines"."source" IS 'Where it was read.';

COMMENT ON TABLE "public"."inventory_snapshot_lines" IS 'Lines of frozen inventories, added up by month, account, service category, region, scope and method.';

REVOKE ALL ON TABLE "public"."inventory_snapshot_lines" FROM "authenticated";

GRANT SELECT ON TABLE "public"."inventory_snapshot_lines" TO "authenticated";

REVOKE ALL ON TABLE "public"."inventory_snapshot_lines" FROM "service_role";

GRANT SELECT ON TABLE "public"."inventory_snapshot_lines" TO "service_role";

REVOKE ALL ON TABLE "public"."inventory_snapshot_lines" FROM "anon";

-- public/tables/inventory_snapshots.sql

CREATE TABLE "public"."inventory_snapshots" (
  "id"              uuid                     NOT NULL DEFAULT gen_random_uuid(),
  "organization_id" uuid                     NOT NULL,
  "name"            text                     NOT NULL,
  "period_start"    date                     NOT NULL,
  "period_end"      date                     NOT NULL,
  "taken_at"        timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  "taken_by"        uuid,
  CONSTRAINT "inventory_snapshots_months_are_whole"
    CHECK (((period_start < period_end) AND (EXTRACT(day FROM period_start) = (1)::numeric) AND (EXTRACT(day FROM period_end) = (1)::numeric))),
  CONSTRAINT "inventory_snapshots_name_is_short" CHECK (((char_length(name) >= 1) AND (char_length(name) <= 200))),
  CONSTRAINT "inventory_snapshots_one_per_name" UNIQUE (organization_id, name),
  CONSTRAINT "inventory_snapshots_pkey" PRIMARY KEY (id),
  CONSTRAINT "inventory_snapshots_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE
);

ALTER TABLE "public"."inventory_snapshots"
  ENABLE ROW LEVEL SECURITY;

CREATE POLICY "members read their organization's inventory snapshots" ON "public"."inventory_snapshots"
  FOR SELECT
  TO "authenticated"
  USING ((organization_id = ANY (ARRAY( SELECT private.visible_organization_ids() AS visible_organization_ids))));

COMMENT ON COLUMN "public"."inventory_snapshots"."id" IS 'Identity of the snapshot.';

COMMENT ON COLUMN "public"."inventory_snapshots"."name" IS 'What people call it: FY2025 as filed.';

COMMENT ON COLUMN "public"."inventory_snapshots"."organization_id" IS 'Whose inventory.';

COMMENT ON COLUMN "public"."inventory_snapshots"."period_end" IS 'Day after the last day (UTC, exclusive).';

COMMENT ON COLUMN "public"."inventory_snapshots"."period_start" IS 'First day (UTC).';

COMMENT ON COLUMN "public"."inventory_snapshots"."taken_at" IS 'When it was frozen (UTC).';

COMMENT ON COLUMN "public"."inventory_snapshots"."taken_by" IS 'Who froze it; no foreign key: it outlives its author.';

COMMENT ON TABLE "public"."inventory_snapshots" IS 'Frozen inventories of emissions. Never changed; lines keep what counted when it was taken.';

REVOKE ALL ON TABLE "public"."inventory_snapshots" FROM "authenticated";

GRANT SELECT ON TABLE "public"."inventory_snapshots" TO "authenticated";

REVOKE ALL ON TABLE "public"."inventory_snapshots" FROM "service_role";

GRANT SELECT ON TABLE "public"."inventory_snapshots" TO "service_role";

REVOKE ALL ON TABLE "public"."inventory_snapshots" FROM "anon";

-- public/tables/organization_members.sql

CREATE TABLE "public"."organization_members" (
  "user_id"            uuid                     NOT NULL,
  "organization_id"    uuid                     NOT NULL,
  "role"               text                     NOT NULL,
  "account_scope"      text[],
  "can_read_contracts" boolean,
  "created_at"         timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT "organization_members_pkey" PRIMARY KEY (user_id, organization_id),
  CONSTRAINT "organization_members_role_is_known" CHECK ((role = ANY (ARRAY['viewer'::text, 'member'::text, 'admin'::text, 'owner'::text]))),
  CONSTRAINT "organization_members_scope_is_below_admin" CHECK (((account_scope IS NULL) OR (role = ANY (ARRAY['viewer'::text, 'member'::text])))),
  CONSTRAINT "organization_members_scope_is_bounded" CHECK ((octet_length((account_scope)::text) <= 65536)),
  CONSTRAINT "organization_members_user_id_fkey" FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE,
  CONSTRAINT "organization_members_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE
);

ALTER TABLE "public"."organization_members"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX organization_members_by_organization ON public.organization_members USING btree (organization_id, ROLE);

CREATE TRIGGER organization_members_keep_last_owner
  BEFORE DELETE OR UPDATE ON public.organization_members
  FOR EACH ROW
  EXECUTE FUNCTION private.keep_last_owner();

CREATE TRIGGER organization_members_leave_personal_organization
  AFTER DELETE ON public.organization_members
  FOR EACH ROW
  EXECUTE FUNCTION private.leave_personal_organization();

CREATE POLICY "admins add members and owners add owners" ON "public"."organization_members"
  FOR INSERT
  TO "authenticated"
  WITH
    CHECK
    (((organization_id = ANY (ARRAY( SELECT private.organization_ids_with_role('owner'::text) AS organization_ids_with_role))) OR ((role <> 'owner'::text) AND (organization_id =
    ANY (ARRAY( SELECT private.organization_ids_with_role('admin'::text) AS organization_ids_with_role))))));

CREATE POLICY "admins change members and owners change owners" ON "public"."organization_members"
  FOR UPDATE
  TO "authenticated"
  USING
    (((organization_id = ANY (ARRAY( SELECT private.organization_ids_with_role('owner'::text) AS organization_ids_with_role))) OR ((ROLE <> 'owner'::text) AND (organization_id =
    ANY (ARRAY( SELECT private.organization_ids_with_role('admin'::text) AS organization_ids_with_role))))))
  WITH
    CHECK
    (((organization_id = ANY (ARRAY( SELECT private.organization_ids_with_role('owner'::text) AS organization_ids_with_role))) OR ((role <> 'owner'::text) AND (organization_id =
    ANY (ARRAY( SELECT private.organization_ids_with_role('admin'::text) AS organization_ids_with_role))))));

CREATE POLICY "members leave, admins remove members and owners remove owners" ON "public"."organization_members"
  FOR DELETE
  TO "authenticated"
  USING
    ((((user_id = ( SELECT auth.uid() AS uid)) AND (organization_id = ANY (ARRAY( SELECT private.visible_organization_ids() AS visible_organization_ids)))) OR (organization_id =
    ANY (ARRAY( SELECT private.organization_ids_with_role('owner'::text) AS organization_ids_with_role))) OR
    ((ROLE <> 'owner'::text) AND (organization_id = ANY (ARRAY( SELECT private.organization_ids_with_role('admin'::text) AS organization_ids_with_role))))));

CREATE POLICY "members see who else is in their organization" ON "public"."organization_members"
  FOR SELECT
  TO "authenticated"
  USING ((organization_id = ANY (ARRAY( SELECT private.visible_organization_ids() AS visible_organization_ids))));

COMMENT ON COLUMN "public"."organization_members"."account_scope" IS 'Cloud account ids the member may see figures of; null means every account. Only viewers and members can be restricted.';

COMMENT ON COLUMN "public"."organization_members"."can_read_contracts" IS 'May read agreements and invoices; null means the default: owners and admins may.';

COMMENT ON COLUMN "public"."organization_members"."created_at" IS 'When the membership began (UTC).';

COMMENT ON COLUMN "public"."organization_members"."organization_id" IS 'The organization.';

COMMENT ON COLUMN "public"."organization_members"."role" IS 'viewer, member, admin or owner; each includes the rights of those before it.';

COMMENT ON COLUMN "public"."organization_members"."user_id" IS 'The user (auth.users).';

COMMENT ON TABLE "public"."organization_members" IS 'Who belongs to an organization, with which rights.';

REVOKE ALL ON TABLE "public"."organization_members" FROM "authenticated";

REVOKE ALL ("account_scope") ON TABLE "public"."organization_members" FROM "authenticated";

GRANT INSERT ("account_scope"), UPDATE ("account_scope") ON TABLE "public"."organization_members" TO "authenticated";

REVOKE ALL ("can_read_contracts") ON TABLE "public"."organization_members" FROM "authenticated";

GRANT INSERT ("can_read_contracts"), UPDATE ("can_read_contracts") ON TABLE "public"."organization_members" TO "authenticated";

REVOKE ALL ("organization_id") ON TABLE "public"."organization_members" FROM "authenticated";

GRANT INSERT ("organization_id") ON TABLE "public"."organization_members" TO "authenticated";

REVOKE ALL ("role") ON TABLE "public"."organization_members" FROM "authenticated";

GRANT INSERT ("role"), UPDATE ("role") ON TABLE "public"."organization_members" TO "authenticated";

REVOKE ALL ("user_id") ON TABLE "public"."organization_members" FROM "authenticated";

GRANT INSERT ("user_id") ON TABLE "public"."organization_members" TO "authenticated";

GRANT DELETE, SELECT ON TABLE "public"."organization_members" TO "authenticated";

REVOKE ALL ON TABLE "public"."organization_members" FROM "service_role";

GRANT SELECT ON TABLE "public"."organization_members" TO "service_role";

REVOKE ALL ON TABLE "public"."organization_members" FROM "anon";

-- public/tables/organizations.sql

CREATE TABLE "public"."organizations" (
  "id"                 uuid                     NOT NULL DEFAULT gen_random_uuid(),
  "name"               text                     NOT NULL,
  "personal_user_id"   uuid,
  "reporting_currency" text                     NOT NULL DEFAULT 'USD'::text,
  "tag_keys"           text[]                   NOT NULL DEFAULT ARRAY['application'::text,
  'app'::text,
  'business-unit'::text,
  'component'::text,
  'cost-center'::text,
  'costcenter'::text,
  'cost_center'::text,
  'customer'::text,
  'department'::text,
  'env'::text,
  'environment'::text,
  'name'::text,
  'owner'::text,
  'product'::text,
  'project'::text,
  'service'::text,
  'stack'::text,
  'stage'::text,
  'team'::text,
  'tenant'::text],
  "created_at"         timestamp with time zone NOT NULL DEFAULT now(),
  "deleted_at"         timestamp with time zone,
  CONSTRAINT "organizations_currency_is_iso_4217" CHECK ((reporting_currency ~ '^[A-Z]{3}$'::text)),
  CONSTRAINT "organizations_name_is_short" CHECK (((char_length(name) >= 1) AND (char_length(name) <= 200))),
  CONSTRAINT "organizations_pkey" PRIMARY KEY (id),
  CONSTRAINT "organizations_tag_keys_are_few" CHECK (((cardinality(tag_keys) <= 100) AND (octet_length((tag_keys)::text) <= 20000)))
);

ALTER TABLE "public"."organizations"
  ENABLE ROW LEVEL SECURITY;

CREATE UNIQUE INDEX organizations_by_personal_user ON public.organizations USING btree (personal_user_id)
  WHERE (deleted_at IS NULL);

CREATE POLICY "admins rename their organization" ON "public"."organizations"
  FOR UPDATE
  TO "authenticated"
  USING ((id = ANY (ARRAY( SELECT private.organization_ids_with_role('admin'::text) AS organization_ids_with_role))))
  WITH CHECK ((id = ANY (ARRAY( SELECT private.organization_ids_with_role('admin'::text) AS organization_ids_with_role))));

CREATE POLICY "members read their organization" ON "public"."organizations"
  FOR SELECT
  TO "authenticated"
  USING ((id = ANY (ARRAY( SELECT private.visible_organization_ids() AS visible_organization_ids))));

COMMENT ON COLUMN "public"."organizations"."created_at" IS 'When it was created (UTC).';

COMMENT ON COLUMN "public"."organizations"."deleted_at" IS 'When it was marked deleted; hidden from everyone from then on and purged in batches.';

COMMENT ON COLUMN "public"."organizations"."id" IS 'Identity of the organization.';

COMMENT ON COLUMN "public"."organizations"."name" IS 'Name shown to its members.';

COMMENT ON COLUMN "public"."organizations"."personal_user_id" IS 'The user whose personal organization this is; null for a shared one.';

COMMENT ON COLUMN "public"."organizations"."reporting_currency" IS 'ISO 4217 code that converted figures are given in. Stored figures keep their own currency.';

COMMENT ON COLUMN "public"."organizations"."tag_keys" IS 'Tag keys kept on charges, compared without case; other keys are dropped and counted. Twenty usual ones unless changed.';

COMMENT ON TABLE "public"."organizations" IS 'A tenant: the company or person whose cloud data this is.';

REVOKE ALL ON TABLE "public"."organizations" FROM "authenticated";

REVOKE ALL ("name") ON TABLE "public"."organizations" FROM "authenticated";

GRANT UPDATE ("name") ON TABLE "public"."organizations" TO "authenticated";

REVOKE ALL ("reporting_currency") ON TABLE "public"."organizations" FROM "authenticated";

GRANT UPDATE ("reporting_currency") ON TABLE "public"."organizations" TO "authenticated";

REVOKE ALL ("tag_keys") ON TABLE "public"."organizations" FROM "authenticated";

GRANT UPDATE ("tag_keys") ON TABLE "public"."organizations" TO "authenticated";

GRANT SELECT ON TABLE "public"."organizations" TO "authenticated";

REVOKE ALL ON TABLE "public"."organizations" FROM "service_role";

GRANT SELECT ON TABLE "public"."organizations" TO "service_role";

REVOKE ALL ON TABLE "public"."organizations" FROM "anon";

-- public/tables/provider_requests.sql

CREATE TABLE "public"."provider_requests" (
  "id"              bigint  GENERATED ALWAYS AS IDENTITY NOT NULL,
  "job_id"          uuid,
  "request_date"    date    NOT NULL,
  "operation"       text    NOT NULL,
  "organization_id" uuid    NOT NULL,
  "integration_id"  uuid    NOT NULL,
  "requests"        integer NOT NULL,
  "price_usd"       numeric NOT NULL,
  CONSTRAINT "provider_requests_are_counted" CHECK (((requests > 0) AND (price_usd >= (0)::numeric))),
  CONSTRAINT "provider_requests_integration_id_fkey" FOREIGN KEY (integration_id) REFERENCES public.integrations(id) ON DELETE CASCADE,
  CONSTRAINT "provider_requests_one_row" UNIQUE NULLS NOT DISTINCT (integration_id, request_date, operation, job_id),
  CONSTRAINT "provider_requests_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE,
  CONSTRAINT "provider_requests_pkey" PRIMARY KEY (id),
  CONSTRAINT "provider_requests_job_id_fkey" FOREIGN KEY (job_id) REFERENCES public.sync_jobs(id) ON DELETE CASCADE
);

ALTER TABLE "public"."provider_requests"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX provider_requests_by_job ON public.provider_requests USING btree (job_id);

CREATE INDEX provider_requests_by_organization ON public.provider_requests USING btree (organization_id, request_date);

CREATE POLICY "members read what requests cost" ON "public"."provider_requests"
  FOR SELECT
  TO "authenticated"
  USING ((organization_id = ANY (ARRAY( SELECT private.visible_organization_ids() AS visible_organization_ids))));

COMMENT ON COLUMN "public"."provider_requests"."id" IS 'Identity of the row.';

COMMENT ON COLUMN "public"."provider_requests"."integration_id" IS 'Through which integration; the daily cap counts per integration.';

COMMENT ON COLUMN "public"."provider_requests"."job_id" IS 'The job that made them; null for the test of an integration.';

COMMENT ON COLUMN "public"."provider_requests"."operation" IS 'The provider''s operation (ce:GetCostAndUsage).';

COMMENT ON COLUMN "public"."provider_requests"."organization_id" IS 'On whose behalf.';

COMMENT ON COLUMN "public"."provider_requests"."price_usd" IS 'What the provider charges for them, in USD.';

COMMENT ON COLUMN "public"."provider_requests"."request_date" IS 'The UTC day.';

COMMENT ON COLUMN "public"."provider_requests"."requests" IS 'How many.';

COMMENT ON TABLE "public"."provider_requests" IS 'Requests made to a provider per job, day and operation, with their price.';

REVOKE ALL ON TABLE "public"."provider_requests" FROM "authenticated";

GRANT SELECT ON TABLE "public"."provider_requests" TO "authenticated";

REVOKE ALL ON TABLE "public"."provider_requests" FROM "service_role";

GRANT SELECT ON TABLE "public"."provider_requests" TO "service_role";

REVOKE ALL ON TABLE "public"."provider_requests" FROM "anon";

REVOKE ALL ON SEQUENCE "public"."provider_requests_id_seq" FROM "anon";

REVOKE ALL ON SEQUENCE "public"."provider_requests_id_seq" FROM "authenticated";

REVOKE ALL ON SEQUENCE "public"."provider_requests_id_seq" FROM "service_role";

-- public/tables/reconciliations.sql

CREATE TABLE "public"."reconciliations" (
  "id"                  bigint                   GENERATED ALWAYS AS IDENTITY NOT NULL,
  "organization_id"     uuid                     NOT NULL,
  "load_id"             uuid                     NOT NULL,
  "job_id"              uuid                     NOT NULL,
  "level"               smallint                 NOT NULL,
  "billing_currency"    text                     NOT NULL,
  "measure"             text                     NOT NULL,
  "invoice_issuer_name" text,
  "compared_source"     text,
  "source_total"        numeric                  NOT NULL,
  "read_total"          numeric                  NOT NULL,
  "residual"            numeric                  NOT NULL,
  "stored_total"        numeric                  NOT NULL,
  "status"              text                     NOT NULL,
  "contributors"        jsonb                    NOT NULL DEFAULT '[]'::jsonb,
  "created_at"          timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT "reconciliations_level_is_known" CHECK ((level = ANY (ARRAY[1, 2, 3]))),
  CONSTRAINT "reconciliations_load_id_fkey" FOREIGN KEY (load_id) REFERENCES public.charge_loads(id) ON DELETE CASCADE,
  CONSTRAINT "reconciliations_of_invoices_name_the_issuer" CHECK (((level = 3) = (invoice_issuer_name IS NOT NULL))),
  CONSTRAINT "reconciliations_of_sources_name_the_other" CHECK (((level = 2) = (compared_source IS NOT NULL))),
  CONSTRAINT "reconciliations_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE,
  CONSTRAINT "reconciliations_pkey" PRIMARY KEY (id),
  CONSTRAINT "reconciliations_residual_is_the_difference" CHECK ((residual = (source_total - read_total))),
  CONSTRAINT "reconciliations_status_is_known" CHECK ((status = ANY (ARRAY['matched'::text, 'differs'::text])))
);

ALTER TABLE "public"."reconciliations"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX reconciliations_by_load ON public.reconciliations USING btree (load_id);

CREATE INDEX reconciliations_by_organization ON public.reconciliations USING btree (organization_id, id DESC);

CREATE POLICY "members who see every account read reconciliations" ON "public"."reconciliations"
  FOR SELECT
  TO "authenticated"
  USING
    (((organization_id = ANY (ARRAY( SELECT private.wholly_visible_organization_ids() AS wholly_visible_organization_ids))) AND ((level < 3) OR (organization_id = ANY (ARRAY(
    SELECT private.contract_organization_ids() AS contract_organization_ids))))));

COMMENT ON COLUMN "public"."reconciliations"."billing_currency" IS 'ISO 4217 code of the totals; no total crosses currencies.';

COMMENT ON COLUMN "public"."reconciliations"."compared_source" IS 'Level 2: the coarser source the load was compared with; null at other levels.';

COMMENT ON COLUMN "public"."reconciliations"."contributors" IS 'What differs most: [{part, record_types, residual}]; at level 2 [{account, charge_category, residual}].';

COMMENT ON COLUMN "public"."reconciliations"."created_at" IS 'When it was checked (UTC).';

COMMENT ON COLUMN "public"."reconciliations"."id" IS 'Order of writing.';

COMMENT ON COLUMN "public"."reconciliations"."invoice_issuer_name" IS 'Level 3: FOCUS InvoiceIssuerName; null at other levels.';

COMMENT ON COLUMN "public"."reconciliations"."job_id" IS 'The job that read it.';

COMMENT ON COLUMN "public"."reconciliations"."level" IS '1, 2 or 3; see the table.';

COMMENT ON COLUMN "public"."reconciliations"."load_id" IS 'The load that was checked.';

COMMENT ON COLUMN "public"."reconciliations"."measure" IS 'Which cost (unblended_cost), or source_lines: a count; at level 3 before_tax or tax.';

COMMENT ON COLUMN "public"."reconciliations"."organization_id" IS 'Whose figures.';

COMMENT ON COLUMN "public"."reconciliations"."read_total" IS 'What its rows add up to; at level 2 what the load came to over the same days; at level 3 what was charged.';

COMMENT ON COLUMN "public"."reconciliations"."residual" IS 'source_total - read_total; at level 1 stored as rows named "Not attributed by the source".';

COMMENT ON COLUMN "public"."reconciliations"."source_total" IS 'What the source says; at level 2 what the coarser source came to; at level 3 what was invoiced.';

COMMENT ON COLUMN "public"."reconciliations"."status" IS 'matched when the residual is at most 0.01 either way, else differs.';

COMMENT ON COLUMN "public"."reconciliations"."stored_total" IS 'What the load adds up to, residual rows included; at level 1 equal to source_total.';

COMMENT ON TABLE "public"."reconciliations" IS 'Level 1: rows against the source''s control totals. Level 2: between sources. Level 3: closed period against invoices.';

REVOKE ALL ON TABLE "public"."reconciliations" FROM "authenticated";

GRANT SELECT ON TABLE "public"."reconciliations" TO "authenticated";

REVOKE ALL ON TABLE "public"."reconciliations" FROM "service_role";

GRANT SELECT ON TABLE "public"."reconciliations" TO "service_role";

REVOKE ALL ON TABLE "public"."reconciliations" FROM "anon";

REVOKE ALL ON SEQUENCE "public"."reconciliations_id_seq" FROM "anon";

REVOKE ALL ON SEQUENCE "public"."reconciliations_id_seq" FROM "authenticated";

REVOKE ALL ON SEQUENCE "public"."reconciliations_id_seq" FROM "service_role";

-- public/tables/sync_alerts.sql

CREATE TABLE "public"."sync_alerts" (
  "id"              uuid                     NOT NULL DEFAULT gen_random_uuid(),
  "organization_id" uuid                     NOT NULL,
  "integration_id"  uuid                     NOT NULL,
  "dataset"         text                     NOT NULL,
  "kind"            text                     NOT NULL,
  "data_through"    timestamp with time zone,
  "message"         text                     NOT NULL,
  "opened_at"       timestamp with time zone NOT NULL DEFAULT now(),
  "closed_at"       timestamp with time zone,
  CONSTRAINT "sync_alerts_close_after_they_open" CHECK ((closed_at >= opened_at)),
  CONSTRAINT "sync_alerts_integration_id_fkey" FOREIGN KEY (integration_id) REFERENCES public.integrations(id) ON DELETE CASCADE,
  CONSTRAINT "sync_alerts_kind_is_known" CHECK ((kind = 'stale_data'::text)),
  CONSTRAINT "sync_alerts_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE,
  CONSTRAINT "sync_alerts_pkey" PRIMARY KEY (id)
);

ALTER TABLE "public"."sync_alerts"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX sync_alerts_by_integration ON public.sync_alerts USING btree (integration_id);

CREATE INDEX sync_alerts_by_organization ON public.sync_alerts USING btree (organization_id, opened_at DESC);

CREATE UNIQUE INDEX sync_alerts_one_open ON public.sync_alerts USING btree (integration_id, dataset, kind)
  WHERE (closed_at IS NULL);

CREATE POLICY "members read their organization's alerts" ON "public"."sync_alerts"
  FOR SELECT
  TO "authenticated"
  USING ((organization_id = ANY (ARRAY( SELECT private.visible_organization_ids() AS visible_organization_ids))));

COMMENT ON COLUMN "public"."sync_alerts"."closed_at" IS 'When it no longer held (UTC); null while it does.';

COMMENT ON COLUMN "public"."sync_alerts"."data_through" IS 'The end of what is there (UTC, exclusive); null when nothing was ever read.';

COMMENT ON COLUMN "public"."sync_alerts"."dataset" IS 'Which dataset.';

COMMENT ON COLUMN "public"."sync_alerts"."id" IS 'Identity of the alert.';

COMMENT ON COLUMN "public"."sync_alerts"."integration_id" IS 'Through which integration.';

COMMENT ON COLUMN "public"."sync_alerts"."kind" IS 'stale_data: older than 48 hours and than the schedule''s longest pause by 6 hours.';

COMMENT ON COLUMN "public"."sync_alerts"."message" IS 'The same as a sentence.';

COMMENT ON COLUMN "public"."sync_alerts"."opened_at" IS 'When it was raised (UTC).';

COMMENT ON COLUMN "public"."sync_alerts"."organization_id" IS 'Whose data.';

COMMENT ON TABLE "public"."sync_alerts" IS 'What a member of the organization should know without looking. Written by the tick.';

REVOKE ALL ON TABLE "public"."sync_alerts" FROM "authenticated";

GRANT SELECT ON TABLE "public"."sync_alerts" TO "authenticated";

REVOKE ALL ON TABLE "public"."sync_alerts" FROM "service_role";

GRANT SELECT ON TABLE "public"."sync_alerts" TO "service_role";

REVOKE ALL ON TABLE "public"."sync_alerts" FROM "anon";

-- public/tables/sync_jobs.sql

CREATE TABLE "public"."sync_jobs" (
  "id"                uuid                     NOT NULL DEFAULT gen_random_uuid(),
  "status"            text                     NOT NULL DEFAULT 'queued'::text,
  "organization_id"   uuid                     NOT NULL,
  "integration_id"    uuid                     NOT NULL,
  "provider"          text                     NOT NULL,
  "dataset"           text                     NOT NULL,
  "period_start"      date,
  "period_end"        date,
  "parameters"        jsonb                    NOT NULL DEFAULT '{}'::jsonb,
  "needs_worker"      boolean                  NOT NULL DEFAULT false,
  "run_after"         timestamp with time zone NOT NULL DEFAULT now(),
  "attempts"          integer                  NOT NULL DEFAULT 0,
  "max_attempts"      integer                  NOT NULL DEFAULT 5,
  "claims"            integer                  NOT NULL DEFAULT 0,
  "lease_token"       bigint                   NOT NULL DEFAULT 0,
  "lease_owner"       text,
  "lease_expires_at"  timestamp with time zone,
  "cursor"            jsonb,
  "page_no"           integer                  NOT NULL DEFAULT 0,
  "page_no_at_claim"  integer                  NOT NULL DEFAULT 0,
  "stalled_handovers" integer                  NOT NULL DEFAULT 0,
  "rereads"           integer                  NOT NULL DEFAULT 0,
  "reread_parts"      text[]                   NOT NULL DEFAULT '{}'::text[],
  "load_id"           uuid,
  "records_synced"    bigint                   NOT NULL DEFAULT 0,
  "records_failed"    bigint                   NOT NULL DEFAULT 0,
  "progress"          jsonb                    NOT NULL DEFAULT '{}'::jsonb,
  "warnings"          jsonb                    NOT NULL DEFAULT '[]'::jsonb,
  "error_code"        text,
  "error_message"     text,
  "request_id"        text,
  "created_at"        timestamp with time zone NOT NULL DEFAULT now(),
  "started_at"        timestamp with time zone,
  "advanced_at"       timestamp with time zone,
  "finished_at"       timestamp with time zone,
  CONSTRAINT "sync_jobs_finished_has_a_time" CHECK (((status = ANY (ARRAY['queued'::text, 'running'::text])) = (finished_at IS NULL))),
  CONSTRAINT "sync_jobs_integration_id_fkey" FOREIGN KEY (integration_id) REFERENCES public.integrations(id) ON DELETE CASCADE,
  CONSTRAINT "sync_jobs_max_attempts_is_positive" CHECK ((max_attempts > 0)),
  CONSTRAINT "sync_jobs_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE,
  CONSTRAINT "sync_jobs_parameters_are_short" CHECK (((octet_length((parameters)::text) <= 8192) AND (char_length(request_id) <= 200))),
  CONSTRAINT "sync_jobs_pkey" PRIMARY KEY (id),
  CONSTRAINT "sync_jobs_running_has_a_lease" CHECK (((status = 'running'::text) = (lease_expires_at IS NOT NULL))),
  CONSTRAINT "sync_jobs_status_is_known" CHECK ((status = ANY (ARRAY['queued'::text, 'running'::text, 'succeeded'::text, 'partial'::text, 'failed'::text, 'cancelled'::text])))
);

ALTER TABLE "public"."sync_jobs"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX sync_jobs_by_end ON public.sync_jobs USING btree (finished_at)
  WHERE (finished_at IS NOT NULL);

CREATE INDEX sync_jobs_by_integration ON public.sync_jobs USING btree (integration_id, dataset, created_at DESC);

CREATE INDEX sync_jobs_by_organization ON public.sync_jobs USING btree (organization_id, created_at DESC);

CREATE UNIQUE INDEX sync_jobs_one_open_per_period ON public.sync_jobs USING btree (integration_id, dataset, period_start) NULLS NOT DISTINCT
  WHERE (status = ANY (ARRAY['queued'::text, 'running'::text]));

CREATE INDEX sync_jobs_to_claim ON public.sync_jobs USING btree (organization_id, needs_worker, run_after, id)
  WHERE (status = 'queued'::text);

CREATE INDEX sync_jobs_with_lease ON public.sync_jobs USING btree (lease_expires_at)
  WHERE (status = 'running'::text);

CREATE TRIGGER sync_jobs_line_up_when_inserted
  AFTER INSERT ON public.sync_jobs REFERENCING NEW TABLE AS queued_jobs
  FOR EACH STATEMENT
  EXECUTE FUNCTION private.line_up();

CREATE TRIGGER sync_jobs_line_up_when_updated
  AFTER UPDATE ON public.sync_jobs REFERENCING NEW TABLE AS queued_jobs
  FOR EACH STATEMENT
  EXECUTE FUNCTION private.line_up();

CREATE POLICY "members read their organization's jobs" ON "public"."sync_jobs"
  FOR SELECT
  TO "authenticated"
  USING ((organization_id = ANY (ARRAY( SELECT private.visible_organization_ids() AS visible_organization_ids))));

COMMENT ON COLUMN "public"."sync_jobs"."advanced_at" IS 'When a page was last committed (UTC).';

COMMENT ON COLUMN "public"."sync_jobs"."attempts" IS 'Claims since the last committed page; hand-overs do not count.';

COMMENT ON COLUMN "public"."sync_jobs"."claims" IS 'Claims over its whole life.';

COMMENT ON COLUMN "public"."sync_jobs"."created_at" IS 'When it was enqueued (UTC).';

COMMENT ON COLUMN "public"."sync_jobs"."cursor" IS 'Where the next page starts; written with the page it follows. Carries its own version.';

COMMENT ON COLUMN "public"."sync_jobs"."dataset" IS 'What is synced (service_usage, cur, emissions, contracts).';

COMMENT ON COLUMN "public"."sync_jobs"."error_code" IS 'Stable code of the last error.';

COMMENT ON COLUMN "public"."sync_jobs"."error_message" IS 'Its sentence, without secrets.';

COMMENT ON COLUMN "public"."sync_jobs"."finished_at" IS 'When it ended (UTC).';

COMMENT ON COLUMN "public"."sync_jobs"."id" IS 'Identity of the job.';

COMMENT ON COLUMN "public"."sync_jobs"."integration_id" IS 'Through which integration.';

COMMENT ON COLUMN "public"."sync_jobs"."lease_expires_at" IS 'When the lease ends unless a page extends it (database clock, UTC).';

COMMENT ON COLUMN "public"."sync_jobs"."lease_owner" IS 'Who holds it.';

COMMENT ON COLUMN "public"."sync_jobs"."lease_token" IS 'Fencing token: grows with every claim; a write with an older one is refused. Not a secret.';

COMMENT ON COLUMN "public"."sync_jobs"."load_id" IS 'The load it writes.';

COMMENT ON COLUMN "public"."sync_jobs"."max_attempts" IS 'Attempts without progress after which the job fails.';

COMMENT ON COLUMN "public"."sync_jobs"."needs_worker" IS 'Cannot progress within an Edge Function''s budget; only a worker without that budget claims it.';

COMMENT ON COLUMN "public"."sync_jobs"."organization_id" IS 'Whose data.';

COMMENT ON COLUMN "public"."sync_jobs"."page_no" IS 'Pages committed.';

COMMENT ON COLUMN "public"."sync_jobs"."page_no_at_claim" IS 'page_no when the present holder claimed it; tells a stalled hand-over.';

COMMENT ON COLUMN "public"."sync_jobs"."parameters" IS 'What else the source needs to know (read_until, window).';

COMMENT ON COLUMN "public"."sync_jobs"."period_end" IS 'Day after its last day (UTC, exclusive); null for datasets without periods.';

COMMENT ON COLUMN "public"."sync_jobs"."period_start" IS 'First day of the billing period (UTC); null for datasets without periods.';

COMMENT ON COLUMN "public"."sync_jobs"."progress" IS 'How far the read is, in the source''s own words.';

COMMENT ON COLUMN "public"."sync_jobs"."provider" IS 'aws, azure or gcp.';

COMMENT ON COLUMN "public"."sync_jobs"."records_failed" IS 'Records rejected; see sync_rejects.';

COMMENT ON COLUMN "public"."sync_jobs"."records_synced" IS 'Records stored by committed pages.';

COMMENT ON COLUMN "public"."sync_jobs"."request_id" IS 'The request that created it.';

COMMENT ON COLUMN "public"."sync_jobs"."reread_parts" IS 'Parts that were read again; each is once at most.';

COMMENT ON COLUMN "public"."sync_jobs"."rereads" IS 'How often parts were read again because totals did not match.';

COMMENT ON COLUMN "public"."sync_jobs"."run_after" IS 'Not to be claimed before this time (UTC).';

COMMENT ON COLUMN "public"."sync_jobs"."stalled_handovers" IS 'Hand-overs in a row without a committed page; two make needs_worker true.';

COMMENT ON COLUMN "public"."sync_jobs"."started_at" IS 'When it was first claimed (UTC).';

COMMENT ON COLUMN "public"."sync_jobs"."status" IS 'queued, running, succeeded, partial, failed or cancelled.';

COMMENT ON COLUMN "public"."sync_jobs"."warnings" IS 'What a reader of the figures should know: [{code, message}].';

COMMENT ON TABLE "public"."sync_jobs" IS 'A unit of sync work: one integration, dataset and billing period. Written by the engine alone.';

REVOKE ALL ON TABLE "public"."sync_jobs" FROM "authenticated";

GRANT SELECT ON TABLE "public"."sync_jobs" TO "authenticated";

REVOKE ALL ON TABLE "public"."sync_jobs" FROM "service_role";

GRANT SELECT ON TABLE "public"."sync_jobs" TO "service_role";

REVOKE ALL ON TABLE "public"."sync_jobs" FROM "anon";

-- public/tables/sync_rejects.sql

CREATE TABLE "public"."sync_rejects" (
  "id"              bigint                   GENERATED ALWAYS AS IDENTITY NOT NULL,
  "organization_id" uuid                     NOT NULL,
  "job_id"          uuid                     NOT NULL,
  "part"            text,
  "reason"          text                     NOT NULL,
  "record_path"     text                     NOT NULL,
  "raw"             text,
  "is_confidential" boolean                  NOT NULL DEFAULT false,
  "created_at"      timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT "sync_rejects_job_id_fkey" FOREIGN KEY (job_id) REFERENCES public.sync_jobs(id) ON DELETE CASCADE,
  CONSTRAINT "sync_rejects_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE,
  CONSTRAINT "sync_rejects_pkey" PRIMARY KEY (id),
  CONSTRAINT "sync_rejects_raw_is_bounded" CHECK ((octet_length(raw) <= 4096))
);

ALTER TABLE "public"."sync_rejects"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX sync_rejects_by_age ON public.sync_rejects USING btree (created_at);

CREATE INDEX sync_rejects_by_job ON public.sync_rejects USING btree (job_id);

CREATE INDEX sync_rejects_by_organization ON public.sync_rejects USING btree (organization_id, id DESC);

CREATE POLICY "members who see every account read rejects" ON "public"."sync_rejects"
  FOR SELECT
  TO "authenticated"
  USING
    (((organization_id = ANY (ARRAY( SELECT private.wholly_visible_organization_ids() AS wholly_visible_organization_ids))) AND ((NOT is_confidential) OR (organization_id = ANY
    (ARRAY( SELECT private.contract_organization_ids() AS contract_organization_ids))))));

COMMENT ON COLUMN "public"."sync_rejects"."created_at" IS 'When it was met (UTC).';

COMMENT ON COLUMN "public"."sync_rejects"."id" IS 'Order of writing.';

COMMENT ON COLUMN "public"."sync_rejects"."is_confidential" IS 'Of agreements or invoices: shown only to those with the right to contracts.';

COMMENT ON COLUMN "public"."sync_rejects"."job_id" IS 'The job that met it.';

COMMENT ON COLUMN "public"."sync_rejects"."organization_id" IS 'Whose data.';

COMMENT ON COLUMN "public"."sync_rejects"."part" IS 'The part of the load, or the scope of the listing, that it belonged to; null when it belonged to none.';

COMMENT ON COLUMN "public"."sync_rejects"."raw" IS 'The record as delivered, redacted, 4 kB at most.';

COMMENT ON COLUMN "public"."sync_rejects"."reason" IS 'What was wrong: the member, what was expected, what was found.';

COMMENT ON COLUMN "public"."sync_rejects"."record_path" IS 'Where it stood in what the source delivered.';

COMMENT ON TABLE "public"."sync_rejects" IS 'Records a source delivered that could not be kept. Kept 30 days.';

REVOKE ALL ON TABLE "public"."sync_rejects" FROM "authenticated";

GRANT SELECT ON TABLE "public"."sync_rejects" TO "authenticated";

REVOKE ALL ON TABLE "public"."sync_rejects" FROM "service_role";

GRANT SELECT ON TABLE "public"."sync_rejects" TO "service_role";

REVOKE ALL ON TABLE "public"."sync_rejects" FROM "anon";

REVOKE ALL ON SEQUENCE "public"."sync_rejects_id_seq" FROM "anon";

REVOKE ALL ON SEQUENCE "public"."sync_rejects_id_seq" FROM "authenticated";

REVOKE ALL ON SEQUENCE "public"."sync_rejects_id_seq" FROM "service_role";

-- public/tables/sync_run_jobs.sql

CREATE TABLE "public"."sync_run_jobs" (
  "run_id"          uuid    NOT NULL,
  "job_id"          uuid    NOT NULL,
  "organization_id" uuid    NOT NULL,
  "is_joined"       boolean NOT NULL DEFAULT false,
  CONSTRAINT "sync_run_jobs_job_id_fkey" FOREIGN KEY (job_id) REFERENCES public.sync_jobs(id) ON DELETE CASCADE,
  CONSTRAINT "sync_run_jobs_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE,
  CONSTRAINT "sync_run_jobs_pkey" PRIMARY KEY (run_id, job_id),
  CONSTRAINT "sync_run_jobs_run_id_fkey" FOREIGN KEY (run_id) REFERENCES public.sync_runs(id) ON DELETE CASCADE
);

ALTER TABLE "public"."sync_run_jobs"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX sync_run_jobs_by_job ON public.sync_run_jobs USING btree (job_id);

CREATE INDEX sync_run_jobs_by_organization ON public.sync_run_jobs USING btree (organization_id);

CREATE POLICY "members read which jobs serve a run" ON "public"."sync_run_jobs"
  FOR SELECT
  TO "authenticated"
  USING ((organization_id = ANY (ARRAY( SELECT private.visible_organization_ids() AS visible_organization_ids))));

COMMENT ON COLUMN "public"."sync_run_jobs"."is_joined" IS 'True when the job was already open for another run.';

COMMENT ON COLUMN "public"."sync_run_jobs"."job_id" IS 'The job.';

COMMENT ON COLUMN "public"."sync_run_jobs"."organization_id" IS 'Whose run.';

COMMENT ON COLUMN "public"."sync_run_jobs"."run_id" IS 'The run.';

COMMENT ON TABLE "public"."sync_run_jobs" IS 'Which jobs serve which run. A request for several datasets joins jobs that are already open.';

REVOKE ALL ON TABLE "public"."sync_run_jobs" FROM "authenticated";

GRANT SELECT ON TABLE "public"."sync_run_jobs" TO "authenticated";

REVOKE ALL ON TABLE "public"."sync_run_jobs" FROM "service_role";

GRANT SELECT ON TABLE "public"."sync_run_jobs" TO "service_role";

REVOKE ALL ON TABLE "public"."sync_run_jobs" FROM "anon";

-- public/tables/sync_runs.sql

CREATE TABLE "public"."sync_runs" (
  "id"              uuid                     NOT NULL DEFAULT gen_random_uuid(),
  "job_id"          text                     NOT NULL,
  "organization_id" uuid                     NOT NULL,
  "integration_id"  uuid                     NOT NULL,
  "provider"        text                     NOT NULL,
  "data_types"      text[]                   NOT NULL,
  "trigger"         text                     NOT NULL,
  "start_date"      date                     NOT NULL,
  "end_date"        date                     NOT NULL,
  "requested_by"    uuid,
  "request_id"      text,
  "is_window_asked" boolean                  NOT NULL DEFAULT false,
  "created_at"      timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT "sync_runs_are_short" CHECK ((((cardinality(data_types) >= 1) AND (cardinality(data_types) <= 20)) AND (char_length(request_id) <= 200))),
  CONSTRAINT "sync_runs_integration_id_fkey" FOREIGN KEY (integration_id) REFERENCES public.integrations(id) ON DELETE CASCADE,
  CONSTRAINT "sync_runs_job_id_is_unique" UNIQUE (job_id),
  CONSTRAINT "sync_runs_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE,
  CONSTRAINT "sync_runs_pkey" PRIMARY KEY (id),
  CONSTRAINT "sync_runs_trigger_is_known" CHECK ((trigger = ANY (ARRAY['user'::text, 'service'::text, 'schedule'::text, 'retry'::text]))),
  CONSTRAINT "sync_runs_window_is_forward" CHECK ((start_date < end_date))
);

ALTER TABLE "public"."sync_runs"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX sync_runs_by_age ON public.sync_runs USING btree (created_at);

CREATE INDEX sync_runs_by_integration ON public.sync_runs USING btree (integration_id, created_at DESC);

CREATE INDEX sync_runs_by_organization ON public.sync_runs USING btree (organization_id, created_at DESC);

CREATE POLICY "members read their organization's runs" ON "public"."sync_runs"
  FOR SELECT
  TO "authenticated"
  USING ((organization_id = ANY (ARRAY( SELECT private.visible_organization_ids() AS visible_organization_ids))));

COMMENT ON COLUMN "public"."sync_runs"."created_at" IS 'When it was asked for (UTC).';

COMMENT ON COLUMN "public"."sync_runs"."data_types" IS 'Datasets asked for.';

COMMENT ON COLUMN "public"."sync_runs"."end_date" IS 'Day after the last one asked for (UTC, exclusive).';

COMMENT ON COLUMN "public"."sync_runs"."id" IS 'The syncLogId of answers.';

COMMENT ON COLUMN "public"."sync_runs"."integration_id" IS 'Through which integration.';

COMMENT ON COLUMN "public"."sync_runs"."is_window_asked" IS 'Whether the request named its days; else datasets that come late are read further back.';

COMMENT ON COLUMN "public"."sync_runs"."job_id" IS 'Readable unique id: sync-<provider>-<organization>-<epoch seconds>, suffixed when two fall in one second.';

COMMENT ON COLUMN "public"."sync_runs"."organization_id" IS 'Whose data.';

COMMENT ON COLUMN "public"."sync_runs"."provider" IS 'aws, azure or gcp.';

COMMENT ON COLUMN "public"."sync_runs"."request_id" IS 'The request that started it.';

COMMENT ON COLUMN "public"."sync_runs"."requested_by" IS 'The user who asked; null for schedules and services.';

COMMENT ON COLUMN "public"."sync_runs"."start_date" IS 'First day asked for (UTC).';

COMMENT ON COLUMN "public"."sync_runs"."trigger" IS 'user, service, schedule or retry.';

COMMENT ON TABLE "public"."sync_runs" IS 'One request or tick for synced data. Status and counts derive from its jobs. Kept 90 days.';

REVOKE ALL ON TABLE "public"."sync_runs" FROM "authenticated";

GRANT SELECT ON TABLE "public"."sync_runs" TO "authenticated";

REVOKE ALL ON TABLE "public"."sync_runs" FROM "service_role";

GRANT SELECT ON TABLE "public"."sync_runs" TO "service_role";

REVOKE ALL ON TABLE "public"."sync_runs" FROM "anon";

-- public/tables/sync_schedules.sql

CREATE TABLE "public"."sync_schedules" (
  "id"                  uuid                     NOT NULL DEFAULT gen_random_uuid(),
  "organization_id"     uuid                     NOT NULL,
  "integration_id"      uuid                     NOT NULL,
  "dataset"             text                     NOT NULL,
  "cron"                text                     NOT NULL,
  "time_zone"           text                     NOT NULL DEFAULT 'UTC'::text,
  "is_paused"           boolean                  NOT NULL DEFAULT false,
  "jitter_seconds"      integer                  NOT NULL DEFAULT 300,
  "version"             bigint                   NOT NULL DEFAULT 1,
  "next_run_at"         timestamp with time zone,
  "plan_after"          timestamp with time zone NOT NULL DEFAULT now(),
  "last_run_at"         timestamp with time zone,
  "last_run_id"         uuid,
  "last_skip_code"      text,
  "last_skip_reason"    text,
  "longest_gap_seconds" bigint,
  "created_by"          uuid,
  "created_at"          timestamp with time zone NOT NULL DEFAULT now(),
  "updated_at"          timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT "sync_schedules_cron_has_five_fields" CHECK (((cron ~ '^\S+(\s+\S+){4}$'::text) AND (char_length(cron) <= 120))),
  CONSTRAINT "sync_schedules_gap_is_positive" CHECK ((longest_gap_seconds > 0)),
  CONSTRAINT "sync_schedules_integration_id_fkey" FOREIGN KEY (integration_id) REFERENCES public.integrations(id) ON DELETE CASCADE,
  CONSTRAINT "sync_schedules_jitter_in_range" CHECK (((jitter_seconds >= 0) AND (jitter_seconds <= 3600))),
  CONSTRAINT "sync_schedules_last_run_id_fkey" FOREIGN KEY (last_run_id) REFERENCES public.sync_runs(id) ON DELETE SET NULL,
  CONSTRAINT "sync_schedules_one_per_dataset" UNIQUE (integration_id, dataset),
  CONSTRAINT "sync_schedules_organization_id_fkey" FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE,
  CONSTRAINT "sync_schedules_paused_do_not_run" CHECK (((NOT is_paused) OR (next_run_at IS NULL))),
  CONSTRAINT "sync_schedules_pkey" PRIMARY KEY (id),
  CONSTRAINT "sync_schedules_skip_has_a_reason" CHECK (((last_skip_code IS NULL) = (last_skip_reason IS NULL))),
  CONSTRAINT "sync_schedules_time_zone_is_a_name" CHECK ((time_zone ~ '^[A-Za-z][A-Za-z0-9_+/-]{0,63}$'::text))
);

ALTER TABLE "public"."sync_schedules"
  ENABLE ROW LEVEL SECURITY;

CREATE INDEX sync_schedules_by_last_run ON public.sync_schedules USING btree (last_run_id);

CREATE INDEX sync_schedules_by_organization ON public.sync_schedules USING btree (organization_id);

CREATE INDEX sync_schedules_due ON public.sync_schedules USING btree (next_run_at)
  WHERE (NOT is_paused);

CREATE INDEX sync_schedules_to_plan ON public.sync_schedules USING btree (plan_after)
  WHERE ((next_run_at IS NULL) AND (NOT is_paused));

CREATE POLICY "members read their organization's schedules" ON "public"."sync_schedules"
  FOR SELECT
  TO "authenticated"
  USING ((organization_id = ANY (ARRAY( SELECT private.visible_organization_ids() AS visible_organization_ids))));

COMMENT ON COLUMN "public"."sync_schedules"."created_at" IS 'When it was created (UTC).';

COMMENT ON COLUMN "public"."sync_schedules"."created_by" IS 'The user who created it.';

COMMENT ON COLUMN "public"."sync_schedules"."cron" IS 'Minute, hour, day of month, month, day of week.';

COMMENT ON COLUMN "public"."sync_schedules"."dataset" IS 'What is synced; all stands for every dataset that the integration is set up for.';

COMMENT ON COLUMN "public"."sync_schedules"."id" IS 'Identity of the schedule.';

COMMENT ON COLUMN "public"."sync_schedules"."integration_id" IS 'Through which integration.';

COMMENT ON COLUMN "public"."sync_schedules"."is_paused" IS 'Does not run until it is put again without.';

COMMENT ON COLUMN "public"."sync_schedules"."jitter_seconds" IS 'How far a run may be put off by chance, in seconds.';

COMMENT ON COLUMN "public"."sync_schedules"."last_run_at" IS 'When it last began a run (UTC).';

COMMENT ON COLUMN "public"."sync_schedules"."last_run_id" IS 'That run; null once it is forgotten.';

COMMENT ON COLUMN "public"."sync_schedules"."last_skip_code" IS 'Why no run was begun when one was due last, as an error code; null when one was.';

COMMENT ON COLUMN "public"."sync_schedules"."last_skip_reason" IS 'The same as a sentence.';

COMMENT ON COLUMN "public"."sync_schedules"."longest_gap_seconds" IS 'The longest pause between two of its runs in the coming year; null before it was planned for the first time.';

COMMENT ON COLUMN "public"."sync_schedules"."next_run_at" IS 'When it runs next, jitter included (UTC); null while that is to be planned.';

COMMENT ON COLUMN "public"."sync_schedules"."organization_id" IS 'Whose schedule.';

COMMENT ON COLUMN "public"."sync_schedules"."plan_after" IS 'The next run is planned once this time has come, and is after it (UTC).';

COMMENT ON COLUMN "public"."sync_schedules"."time_zone" IS 'IANA name of the zone the expression is read in.';

COMMENT ON COLUMN "public"."sync_schedules"."updated_at" IS 'When a member of the organization last changed it (UTC).';

COMMENT ON COLUMN "public"."sync_schedules"."version" IS 'Grows when the schedule is changed and when it runs: a plan made of an older state is refused.';

COMMENT ON TABLE "public"."sync_schedules" IS 'When a dataset of an integration is synced without anybody asking.';

REVOKE ALL ON TABLE "public"."sync_schedules" FROM "authenticated";

GRANT SELECT ON TABLE "public"."sync_schedules" TO "authenticated";

REVOKE ALL ON TABLE "public"."sync_schedules" FROM "service_role";

GRANT SELECT ON TABLE "public"."sync_schedules" TO "service_role";

REVOKE ALL ON TABLE "public"."sync_schedules" FROM "anon";

-- public/views/activities.sql

CREATE VIEW "public"."activities" WITH (security_invoker=true) AS  SELECT id,
    organization_id,
    provider,
    source,
    listing_scope,
    external_key,
    period_start,
    period_end,
    account_id,
    billing_account_id,
    account_key,
    resource_group,
    resource_id,
    service_raw,
    service_code,
    service_category,
    region_raw,
    region,
    country,
    provider_scope,
    accounting_method,
    ghg_scope,
    ghg_category,
    co2e_kg,
    energy_kwh,
    usage_quantity,
    usage_unit,
    cost,
    billing_currency,
    calculation,
    factor_g_per_kwh,
    factor_year,
    factor_source,
    factor_rung,
    pue,
    model_version,
    source_unit,
    metadata,
    integration_id,
    job_id,
    first_seen_at,
    updated_at,
    ((EXISTS ( SELECT
           FROM public.emission_coverage v
          WHERE ((v.organization_id = a.organization_id) AND (v.provider = a.provider) AND (v.period_start = a.period_start) AND (v.account_key = a.account_key) AND (v.source = a.source) AND (v.listing_scope = a.listing_scope)))) IS TRUE) AS is_primary
   FROM public.emission_activities a;

COMMENT ON VIEW "public"."activities" IS 'Emissions from every source; is_primary marks those that count.';

REVOKE ALL ON TABLE "public"."activities" FROM "authenticated";

GRANT SELECT ON TABLE "public"."activities" TO "authenticated";

REVOKE ALL ON TABLE "public"."activities" FROM "service_role";

GRANT SELECT ON TABLE "public"."activities" TO "service_role";

REVOKE ALL ON TABLE "public"."activities" FROM "anon";

-- public/views/aws_contract_calendar.sql

CREATE VIEW "public"."aws_contract_calendar" WITH (security_invoker=true) AS  WITH heads AS (
         SELECT DISTINCT ON (p.organization_id, p.agreement_id) p.organization_id,
            p.agreement_id,
            p.account_id,
            p.status,
            p.ends_at,
            p.auto_renew,
            p.seller_of_record_name,
            p.agreement_value,
            p.currency,
            array_agg(COALESCE(p.product_name, p.product_id)) OVER (PARTITION BY p.organization_id, p.agreement_id) AS product_names
           FROM public.aws_marketplace_products p
          ORDER BY p.organization_id, p.agreement_id, p.product_id
        ), money AS (
         SELECT k.organization_id,
            k.agreement_id,
            k.currency,
            COALESCE(sum(k.amount) FILTER (WHERE (k.charged_at <= now())), (0)::numeric) AS charged,
            COALESCE(sum(k.amount) FILTER (WHERE ((k.charged_at IS NULL) OR (k.charged_at > now()))), (0)::numeric) AS to_be_charged,
            min(k.charged_at) FILTER (WHERE (k.charged_at > now())) AS next_charge_at,
            (array_agg(k.amount ORDER BY k.charged_at) FILTER (WHERE (k.charged_at > now())))[1] AS next_charge_amount,
            array_agg(DISTINCT k.purchase_order_reference) FILTER (WHERE (k.purchase_order_reference IS NOT NULL)) AS purchase_orders
           FROM public.aws_contract_charges k
          GROUP BY k.organization_id, k.agreement_id, k.currency
        )
 SELECT organization_id,
    agreement_id,
    COALESCE(c.account_id, h.account_id) AS account_id,
    h.product_names,
    h.seller_of_record_name,
    COALESCE(c.status, h.status) AS status,
        CASE
            WHEN (COALESCE(c.ends_at, h.ends_at) IS NOT NULL) THEN
            CASE
                WHEN COALESCE(c.auto_renew, h.auto_renew, false) THEN 'renews'::text
                ELSE 'ends'::text
            END
            ELSE NULL::text
        END AS event,
    COALESCE(c.ends_at, h.ends_at) AS event_at,
    COALESCE(c.auto_renew, h.auto_renew) AS auto_renew,
    COALESCE(m.currency, h.currency) AS currency,
        CASE
            WHEN (COALESCE(m.currency, h.currency) = h.currency) THEN h.agreement_value
            ELSE NULL::numeric
        END AS agreement_value,
    m.charged,
    m.to_be_charged,
    m.next_charge_at,
    m.next_charge_amount,
    m.purchase_orders
   FROM ((heads h
     FULL JOIN public.aws_contracts c USING (organization_id, agreement_id))
     LEFT JOIN money m USING (organization_id, agreement_id));

COMMENT ON VIEW "public"."aws_contract_calendar" IS 'When each agreement ends or renews and what is committed: a row per agreement and currency of its charges. For what is ahead: status = ''ACTIVE'' and event_at < now() + interval ''90 days''.';

REVOKE ALL ON TABLE "public"."aws_contract_calendar" FROM "authenticated";

GRANT SELECT ON TABLE "public"."aws_contract_calendar" TO "authenticated";

REVOKE ALL ON TABLE "public"."aws_contract_calendar" FROM "service_role";

GRANT SELECT ON TABLE "public"."aws_contract_calendar" TO "service_role";

REVOKE ALL ON TABLE "public"."aws_contract_calendar" FROM "anon";

-- public/views/aws_integrations.sql

CREATE VIEW "public"."aws_integrations" WITH (check_option=cascaded, security_invoker=true) AS  SELECT id,
    organization_id,
    name,
    auth_method,
    status,
    status_reason,
    role_arn,
    external_id,
    access_key_id,
    secret_access_key,
    region,
    (settings ->> 'member_role_name'::text) AS member_role_name,
    billing_account_id,
    daily_request_cap,
    reachable_datasets,
    tested_at,
    created_by,
    created_at,
    updated_at
   FROM public.integrations i
  WHERE ((provider = 'aws'::text) AND (deleted_at IS NULL));

COMMENT ON VIEW "public"."aws_integrations" IS 'AWS integrations without their secrets. Rows inserted here are pending; a secret is refused with the route to use.';

REVOKE ALL ON TABLE "public"."aws_integrations" FROM "authenticated";

REVOKE ALL ("access_key_id") ON TABLE "public"."aws_integrations" FROM "authenticated";

GRANT INSERT ("access_key_id"), UPDATE ("access_key_id") ON TABLE "public"."aws_integrations" TO "authenticated";

REVOKE ALL ("auth_method") ON TABLE "public"."aws_integrations" FROM "authenticated";

GRANT INSERT ("auth_method") ON TABLE "public"."aws_integrations" TO "authenticated";

REVOKE ALL ("daily_request_cap") ON TABLE "public"."aws_integrations" FROM "authenticated";

GRANT INSERT ("daily_request_cap"), UPDATE ("daily_request_cap") ON TABLE "public"."aws_integrations" TO "authenticated";

REVOKE ALL ("id") ON TABLE "public"."aws_integrations" FROM "authenticated";

GRANT INSERT ("id") ON TABLE "public"."aws_integrations" TO "authenticated";

REVOKE ALL ("name") ON TABLE "public"."aws_integrations" FROM "authenticated";

GRANT INSERT ("name"), UPDATE ("name") ON TABLE "public"."aws_integrations" TO "authenticated";

REVOKE ALL ("organization_id") ON TABLE "public"."aws_integrations" FROM "authenticated";

GRANT INSERT ("organization_id") ON TABLE "public"."aws_integrations" TO "authenticated";

REVOKE ALL ("region") ON TABLE "public"."aws_integrations" FROM "authenticated";

GRANT INSERT ("region"), UPDATE ("region") ON TABLE "public"."aws_integrations" TO "authenticated";

REVOKE ALL ("role_arn") ON TABLE "public"."aws_integrations" FROM "authenticated";

GRANT INSERT ("role_arn"), UPDATE ("role_arn") ON TABLE "public"."aws_integrations" TO "authenticated";

REVOKE ALL ("secret_access_key") ON TABLE "public"."aws_integrations" FROM "authenticated";

GRANT INSERT ("secret_access_key"), UPDATE ("secret_access_key") ON TABLE "public"."aws_integrations" TO "authenticated";

GRANT SELECT ON TABLE "public"."aws_integrations" TO "authenticated";

REVOKE ALL ON TABLE "public"."aws_integrations" FROM "service_role";

GRANT SELECT ON TABLE "public"."aws_integrations" TO "service_role";

REVOKE ALL ON TABLE "public"."aws_integrations" FROM "anon";

-- public/views/aws_service_usage.sql

CREATE VIEW "public"."aws_service_usage" WITH (security_invoker=true) AS  SELECT c.organization_id,
    c.billing_account_id,
    c.sub_account_id AS account_id,
    a.name AS account_name,
    c.service_name,
    ((c.charge_period_start AT TIME ZONE 'UTC'::text))::date AS usage_date,
    c.billing_currency AS currency,
    sum(c.billed_cost) AS cost,
    sum(c.unblended_cost) AS unblended_cost,
    sum(c.amortized_cost) AS amortized_cost,
    sum(c.net_unblended_cost) AS net_unblended_cost,
    sum(c.net_amortized_cost) AS net_amortized_cost,
    sum(c.blended_cost) AS blended_cost,
    bool_or(c.is_estimated) AS is_estimated
   FROM ((public.charges c
     JOIN public.charge_loads l ON (((l.id = c.load_id) AND (l.status = 'published'::text))))
     LEFT JOIN public.cloud_accounts a ON (((a.organization_id = c.organization_id) AND (a.provider = 'aws'::text) AND (a.account_id = c.sub_account_id))))
  WHERE (c.source = 'aws_cost_explorer'::text)
  GROUP BY c.organization_id, c.billing_account_id, c.sub_account_id, a.name, c.service_name, c.charge_period_start, c.billing_currency;

COMMENT ON VIEW "public"."aws_service_usage" IS 'AWS cost by day (UTC), account, service and currency, from published Cost Explorer reads.';

REVOKE ALL ON TABLE "public"."aws_service_usage" FROM "authenticated";

GRANT SELECT ON TABLE "public"."aws_service_usage" TO "authenticated";

REVOKE ALL ON TABLE "public"."aws_service_usage" FROM "service_role";

GRANT SELECT ON TABLE "public"."aws_service_usage" TO "service_role";

REVOKE ALL ON TABLE "public"."aws_service_usage" FROM "anon";

-- public/views/aws_sync_logs.sql

CREATE VIEW "public"."aws_sync_logs" WITH (security_invoker=true) AS  SELECT id,
    job_id,
    organization_id,
    integration_id,
    array_to_string(data_types, ','::text) AS data_type,
    data_types,
    status,
    records_synced,
    records_failed,
    start_date,
    end_date,
    error_code,
    error_message,
    requested_by AS user_id,
    created_at,
    started_at,
    finished_at AS completed_at
   FROM public.sync_run_states s
  WHERE (provider = 'aws'::text);

COMMENT ON VIEW "public"."aws_sync_logs" IS 'Runs of AWS syncs. Read only.';

REVOKE ALL ON TABLE "public"."aws_sync_logs" FROM "authenticated";

GRANT SELECT ON TABLE "public"."aws_sync_logs" TO "authenticated";

REVOKE ALL ON TABLE "public"."aws_sync_logs" FROM "service_role";

GRANT SELECT ON TABLE "public"."aws_sync_logs" TO "service_role";

REVOKE ALL ON TABLE "public"."aws_sync_logs" FROM "anon";

-- public/views/converted_charges.sql

CREATE VIEW "public"."converted_charges" WITH (security_invoker=true) AS  SELECT c.load_id,
    c.charge_key,
    c.part,
    c.organization_id,
    c.provider,
    c.source,
    c.billing_account_id,
    c.sub_account_id,
    c.billing_period_start,
    c.billing_period_end,
    c.charge_period_start,
    c.charge_period_end,
    c.charge_category,
    c.charge_class,
    c.source_charge_type,
    c.service_name,
    c.service_code,
    c.region_id,
    c.availability_zone,
    c.usage_type,
    c.operation,
    c.pricing_category,
    c.pricing_unit,
    c.consumed_unit,
    c.commitment_discount_id,
    c.commitment_discount_status,
    c.resource_id,
    c.invoice_id,
    c.invoice_issuer_name,
    c.billing_entity,
    c.tags,
    c.cost_categories,
    c.tags_hash,
    c.dimensions,
    c.billing_currency,
    c.billed_cost,
    c.effective_cost,
    c.list_cost,
    c.contracted_cost,
    c.unblended_cost,
    c.amortized_cost,
    c.net_unblended_cost,
    c.net_amortized_cost,
    c.blended_cost,
    c.pricing_quantity,
    c.consumed_quantity,
    c.is_estimated,
    c.source_lines,
    o.reporting_currency,
    r.rate AS exchange_rate,
    r.rate_date AS exchange_rate_date,
    (c.billed_cost * r.rate) AS converted_billed_cost,
    (c.effective_cost * r.rate) AS converted_effective_cost
   FROM ((public.primary_charges c
     JOIN public.organizations o ON ((o.id = c.organization_id)))
     LEFT JOIN LATERAL ( SELECT (1)::numeric AS rate,
            NULL::date AS rate_date
          WHERE (c.billing_currency = o.reporting_currency)
        UNION ALL
        ( SELECT x.rate,
            x.rate_date
           FROM public.exchange_rates x
          WHERE ((x.organization_id = c.organization_id) AND (x.from_currency = c.billing_currency) AND (x.to_currency = o.reporting_currency) AND (x.rate_date <= ((c.charge_period_start AT TIME ZONE 'UTC'::text))::date) AND (x.rate_date > (((c.charge_period_start AT TIME ZONE 'UTC'::text))::date - 7)))
          ORDER BY x.rate_date DESC
         LIMIT 1)
 LIMIT 1) r ON (true));

COMMENT ON VIEW "public"."converted_charges" IS 'Primary charges with their cost in the organization''s reporting currency; null where no rate is known.';

REVOKE ALL ON TABLE "public"."converted_charges" FROM "authenticated";

GRANT SELECT ON TABLE "public"."converted_charges" TO "authenticated";

REVOKE ALL ON TABLE "public"."converted_charges" FROM "service_role";

GRANT SELECT ON TABLE "public"."converted_charges" TO "service_role";

REVOKE ALL ON TABLE "public"."converted_charges" FROM "anon";

-- public/views/cost_allocations.sql

CREATE VIEW "public"."cost_allocations" WITH (security_invoker=true) AS  WITH charged AS (
         SELECT c_1.organization_id,
            c_1.provider,
            c_1.sub_account_id,
            c_1.usage_date,
            c_1.charge_category,
            c_1.service_name,
            c_1.tags,
            c_1.cost_categories,
            c_1.billing_currency,
            sum(c_1.billed_cost) AS billed_cost,
            sum(c_1.effective_cost) AS effective_cost
           FROM public.primary_daily_costs c_1
          GROUP BY c_1.organization_id, c_1.provider, c_1.sub_account_id, c_1.usage_date, c_1.charge_category, c_1.service_name, c_1.tags, c_1.cost_categories, c_1.billing_currency
        )
 SELECT c.organization_id,
    d.dimension,
    COALESCE(r.value,
        CASE
            WHEN (d.dimension = 'cost_centre'::text) THEN a.cost_centre
            ELSE NULL::text
        END, 'Unallocated'::text) AS value,
    r.id AS rule_id,
    c.provider,
    c.sub_account_id,
    c.usage_date,
    c.charge_category,
    c.service_name,
    c.billing_currency,
    sum(c.billed_cost) AS billed_cost,
    sum(c.effective_cost) AS effective_cost
   FROM (((charged c
     CROSS JOIN ( VALUES ('team'::text), ('cost_centre'::text), ('environment'::text)) d(dimension))
     LEFT JOIN public.cloud_accounts a ON (((a.organization_id = c.organization_id) AND (a.provider = c.provider) AND (a.account_id = c.sub_account_id))))
     LEFT JOIN LATERAL ( SELECT x.id,
            x.value
           FROM public.allocation_rules x
          WHERE ((x.organization_id = c.organization_id) AND (x.dimension = d.dimension) AND ((x.valid_from IS NULL) OR (c.usage_date >= x.valid_from)) AND ((x.valid_to IS NULL) OR (c.usage_date < x.valid_to)) AND ((x.account_ids IS NULL) OR (c.sub_account_id = ANY (x.account_ids))) AND ((x.organizational_units IS NULL) OR (a.organizational_unit = ANY (x.organizational_units))) AND ((x.service_names IS NULL) OR (c.service_name = ANY (x.service_names))) AND ((x.tag_key IS NULL) OR ((c.tags ? x.tag_key) AND ((x.tag_values IS NULL) OR ((c.tags ->> x.tag_key) = ANY (x.tag_values))))) AND ((x.cost_category IS NULL) OR ((c.cost_categories ? x.cost_category) AND ((x.cost_category_values IS NULL) OR ((c.cost_categories ->> x.cost_category) = ANY (x.cost_category_values))))))
          ORDER BY x.priority, x.created_at, x.id
         LIMIT 1) r ON (true))
  GROUP BY c.organization_id, d.dimension, COALESCE(r.value,
        CASE
            WHEN (d.dimension = 'cost_centre'::text) THEN a.cost_centre
            ELSE NULL::text
        END, 'Unallocated'::text), r.id, c.provider, c.sub_account_id, c.usage_date, c.charge_category, c.service_name, c.billing_currency;

COMMENT ON VIEW "public"."cost_allocations" IS 'Primary cost by day, given to teams, cost centres and environments. Each dimension adds up to the whole: never add two of them.';

REVOKE ALL ON TABLE "public"."cost_allocations" FROM "authenticated";

GRANT SELECT ON TABLE "public"."cost_allocations" TO "authenticated";

REVOKE ALL ON TABLE "public"."cost_allocations" FROM "service_role";

GRANT SELECT ON TABLE "public"."cost_allocations" TO "service_role";

REVOKE ALL ON TABLE "public"."cost_allocations" FROM "anon";

-- public/views/cost_daily.sql

CREATE VIEW "public"."cost_daily" WITH (security_invoker=true) AS  SELECT c.organization_id,
    c.provider,
    c.source,
    c.billing_account_id,
    c.sub_account_id,
    a.name AS account_name,
    c.usage_date,
    c.charge_category,
    c.service_name,
    c.service_code,
    c.region_id,
    c.billing_currency,
    sum(c.billed_cost) AS billed_cost,
    sum(c.effective_cost) AS effective_cost,
    sum(c.list_cost) AS list_cost,
    sum(c.unblended_cost) AS unblended_cost,
    sum(c.amortized_cost) AS amortized_cost,
    sum(c.net_unblended_cost) AS net_unblended_cost,
    sum(c.net_amortized_cost) AS net_amortized_cost,
    sum(c.source_lines) AS source_lines,
    bool_or(c.is_estimated) AS is_estimated
   FROM (public.primary_daily_costs c
     LEFT JOIN public.cloud_accounts a ON (((a.organization_id = c.organization_id) AND (a.provider = c.provider) AND (a.account_id = c.sub_account_id))))
  GROUP BY c.organization_id, c.provider, c.source, c.billing_account_id, c.sub_account_id, a.name, c.usage_date, c.charge_category, c.service_name, c.service_code, c.region_id, c.billing_currency;

COMMENT ON VIEW "public"."cost_daily" IS 'Cost by day (UTC), account, charge category, service, region and currency, from primary sources. No sum crosses currencies.';

REVOKE ALL ON TABLE "public"."cost_daily" FROM "authenticated";

GRANT SELECT ON TABLE "public"."cost_daily" TO "authenticated";

REVOKE ALL ON TABLE "public"."cost_daily" FROM "service_role";

GRANT SELECT ON TABLE "public"."cost_daily" TO "service_role";

REVOKE ALL ON TABLE "public"."cost_daily" FROM "anon";

-- public/views/emission_comparison.sql

CREATE VIEW "public"."emission_comparison" WITH (security_invoker=true) AS  SELECT organization_id,
    provider,
    account_id,
    period_start,
    provider_scope,
    sum(co2e_kg) FILTER (WHERE (calculation <> 'provider_reported'::text)) AS modelled_kg,
    sum(co2e_kg) FILTER (WHERE ((calculation = 'provider_reported'::text) AND is_primary)) AS reported_kg
   FROM public.activities a
  WHERE (accounting_method <> 'market_based'::text)
  GROUP BY organization_id, provider, account_id, period_start, provider_scope;

COMMENT ON VIEW "public"."emission_comparison" IS 'What we model beside what the provider reports, by account, month and scope, location-based. Null where one of them has nothing.';

REVOKE ALL ON TABLE "public"."emission_comparison" FROM "authenticated";

GRANT SELECT ON TABLE "public"."emission_comparison" TO "authenticated";

REVOKE ALL ON TABLE "public"."emission_comparison" FROM "service_role";

GRANT SELECT ON TABLE "public"."emission_comparison" TO "service_role";

REVOKE ALL ON TABLE "public"."emission_comparison" FROM "anon";

-- public/views/emission_gaps.sql

CREATE VIEW "public"."emission_gaps" WITH (security_invoker=true) AS  WITH figures AS (
         SELECT e.organization_id,
            e.provider,
            e.account_id,
            e.period_start,
            e.provider_scope,
            e.source,
            sum(e.co2e_kg) FILTER (WHERE (e.accounting_method = 'location_based'::text)) AS location_based_kg,
            sum(e.co2e_kg) FILTER (WHERE (e.accounting_method = 'market_based'::text)) AS market_based_kg
           FROM public.primary_emissions e
          WHERE (e.accounting_method = ANY (ARRAY['location_based'::text, 'market_based'::text]))
          GROUP BY e.organization_id, e.provider, e.account_id, e.period_start, e.provider_scope, e.source, e.listing_scope, e.resource_group, e.resource_id, e.service_raw, e.service_code, e.region_raw
        )
 SELECT f.organization_id,
    m.method,
    f.period_start,
    f.provider,
    f.account_id,
    f.provider_scope,
    f.source,
    count(*) AS figures,
    sum(
        CASE m.method
            WHEN 'market_based'::text THEN f.location_based_kg
            ELSE f.market_based_kg
        END) AS other_method_kg
   FROM (figures f
     CROSS JOIN ( VALUES ('location_based'::text), ('market_based'::text)) m(method))
  WHERE (
        CASE m.method
            WHEN 'market_based'::text THEN f.market_based_kg
            ELSE f.location_based_kg
        END IS NULL)
  GROUP BY f.organization_id, m.method, f.period_start, f.provider, f.account_id, f.provider_scope, f.source;

COMMENT ON VIEW "public"."emission_gaps" IS 'What an accounting method has no figure of though the other one has. It is missing from that method''s sums; nothing stands in for it.';

REVOKE ALL ON TABLE "public"."emission_gaps" FROM "authenticated";

GRANT SELECT ON TABLE "public"."emission_gaps" TO "authenticated";

REVOKE ALL ON TABLE "public"."emission_gaps" FROM "service_role";

GRANT SELECT ON TABLE "public"."emission_gaps" TO "service_role";

REVOKE ALL ON TABLE "public"."emission_gaps" FROM "anon";

-- public/views/emission_intensity.sql

CREATE VIEW "public"."emission_intensity" WITH (security_invoker=true) AS  WITH cost AS (
         SELECT c.organization_id,
            c.provider,
            c.sub_account_id AS account_id,
            (date_trunc('month'::text, (c.usage_date)::timestamp without time zone))::date AS period_start,
            c.billing_currency,
            sum(c.effective_cost) AS effective_cost
           FROM public.primary_daily_costs c
          WHERE (c.charge_category <> ALL (ARRAY['Tax'::text, 'Credit'::text]))
          GROUP BY c.organization_id, c.provider, c.sub_account_id, ((date_trunc('month'::text, (c.usage_date)::timestamp without time zone))::date), c.billing_currency
        ), priced AS (
         SELECT c.organization_id,
            c.provider,
            c.account_id,
            c.period_start,
            c.billing_currency,
            c.effective_cost,
            count(*) OVER (PARTITION BY c.organization_id, c.provider, c.account_id, c.period_start) AS currencies
           FROM cost c
        )
 SELECT e.organization_id,
    e.method,
    e.period_start,
    e.provider,
    e.account_id,
    p.billing_currency,
    sum(e.co2e_kg) AS co2e_kg,
    p.effective_cost,
    p.currencies,
        CASE
            WHEN ((p.currencies = 1) AND (p.effective_cost > (0)::numeric)) THEN round((sum(e.co2e_kg) / p.effective_cost), 12)
            ELSE NULL::numeric
        END AS kg_per_cost
   FROM (public.emissions_monthly e
     JOIN priced p ON (((p.organization_id = e.organization_id) AND (p.provider = e.provider) AND (NOT (p.account_id IS DISTINCT FROM e.account_id)) AND (p.period_start = e.period_start))))
  GROUP BY e.organization_id, e.method, e.period_start, e.provider, e.account_id, p.billing_currency, p.effective_cost, p.currencies;

COMMENT ON VIEW "public"."emission_intensity" IS 'Kilograms per unit of effective cost before tax and credits, by account and month, per currency.';

REVOKE ALL ON TABLE "public"."emission_intensity" FROM "authenticated";

GRANT SELECT ON TABLE "public"."emission_intensity" TO "authenticated";

REVOKE ALL ON TABLE "public"."emission_intensity" FROM "service_role";

GRANT SELECT ON TABLE "public"."emission_intensity" TO "service_role";

REVOKE ALL ON TABLE "public"."emission_intensity" FROM "anon";

-- public/views/emissions_by_account.sql

CREATE VIEW "public"."emissions_by_account" WITH (security_invoker=true) AS  SELECT e.organization_id,
    e.method,
    e.period_start,
    e.provider,
    e.account_id,
    a.name AS account_name,
    sum(e.co2e_kg) AS co2e_kg,
    sum(e.unspecified_kg) AS unspecified_kg,
    sum(e.provisional_kg) AS provisional_kg,
    sum(e.activities) AS activities
   FROM (public.emissions_monthly e
     LEFT JOIN public.cloud_accounts a ON (((a.organization_id = e.organization_id) AND (a.provider = e.provider) AND (a.account_id = e.account_id))))
  GROUP BY e.organization_id, e.method, e.period_start, e.provider, e.account_id, a.name;

COMMENT ON VIEW "public"."emissions_by_account" IS 'Emissions by month, accounting method and account; null is what the provider attributes to none.';

REVOKE ALL ON TABLE "public"."emissions_by_account" FROM "authenticated";

GRANT SELECT ON TABLE "public"."emissions_by_account" TO "authenticated";

REVOKE ALL ON TABLE "public"."emissions_by_account" FROM "service_role";

GRANT SELECT ON TABLE "public"."emissions_by_account" TO "service_role";

REVOKE ALL ON TABLE "public"."emissions_by_account" FROM "anon";

-- public/views/emissions_by_month.sql

CREATE VIEW "public"."emissions_by_month" WITH (security_invoker=true) AS  SELECT organization_id,
    method,
    period_start,
    period_end,
    sum(co2e_kg) AS co2e_kg,
    sum(unspecified_kg) AS unspecified_kg,
    sum(provisional_kg) AS provisional_kg,
    sum(activities) AS activities
   FROM public.emissions_monthly e
  GROUP BY organization_id, method, period_start, period_end;

COMMENT ON VIEW "public"."emissions_by_month" IS 'Emissions by month and accounting method.';

REVOKE ALL ON TABLE "public"."emissions_by_month" FROM "authenticated";

GRANT SELECT ON TABLE "public"."emissions_by_month" TO "authenticated";

REVOKE ALL ON TABLE "public"."emissions_by_month" FROM "service_role";

GRANT SELECT ON TABLE "public"."emissions_by_month" TO "service_role";

REVOKE ALL ON TABLE "public"."emissions_by_month" FROM "anon";

-- public/views/emissions_by_provider.sql

CREATE VIEW "public"."emissions_by_provider" WITH (security_invoker=true) AS  SELECT organization_id,
    method,
    period_start,
    provider,
    sum(co2e_kg) AS co2e_kg,
    sum(unspecified_kg) AS unspecified_kg,
    sum(provisional_kg) AS provisional_kg,
    sum(activities) AS activities
   FROM public.emissions_monthly e
  GROUP BY organization_id, method, period_start, provider;

COMMENT ON VIEW "public"."emissions_by_provider" IS 'Emissions by month, accounting method and provider.';

REVOKE ALL ON TABLE "public"."emissions_by_provider" FROM "authenticated";

GRANT SELECT ON TABLE "public"."emissions_by_provider" TO "authenticated";

REVOKE ALL ON TABLE "public"."emissions_by_provider" FROM "service_role";

GRANT SELECT ON TABLE "public"."emissions_by_provider" TO "service_role";

REVOKE ALL ON TABLE "public"."emissions_by_provider" FROM "anon";

-- public/views/emissions_by_region.sql

CREATE VIEW "public"."emissions_by_region" WITH (security_invoker=true) AS  SELECT organization_id,
    method,
    period_start,
    provider,
    region,
    region_raw,
    country,
    sum(co2e_kg) AS co2e_kg,
    sum(unspecified_kg) AS unspecified_kg,
    sum(provisional_kg) AS provisional_kg,
    sum(activities) AS activities
   FROM public.emissions_monthly e
  GROUP BY organization_id, method, period_start, provider, region, region_raw, country;

COMMENT ON VIEW "public"."emissions_by_region" IS 'Emissions by month, accounting method and region; a null region_raw is global.';

REVOKE ALL ON TABLE "public"."emissions_by_region" FROM "authenticated";

GRANT SELECT ON TABLE "public"."emissions_by_region" TO "authenticated";

REVOKE ALL ON TABLE "public"."emissions_by_region" FROM "service_role";

GRANT SELECT ON TABLE "public"."emissions_by_region" TO "service_role";

REVOKE ALL ON TABLE "public"."emissions_by_region" FROM "anon";

-- public/views/emissions_by_scope.sql

CREATE VIEW "public"."emissions_by_scope" WITH (security_invoker=true) AS  SELECT organization_id,
    method,
    period_start,
    provider,
    provider_scope,
    sum(co2e_kg) AS co2e_kg,
    sum(unspecified_kg) AS unspecified_kg,
    sum(provisional_kg) AS provisional_kg,
    sum(activities) AS activities
   FROM public.emissions_monthly e
  GROUP BY organization_id, method, period_start, provider, provider_scope;

COMMENT ON VIEW "public"."emissions_by_scope" IS 'Emissions by month, accounting method and the provider''s own scope; all of them are Scope 3 of the customer.';

REVOKE ALL ON TABLE "public"."emissions_by_scope" FROM "authenticated";

GRANT SELECT ON TABLE "public"."emissions_by_scope" TO "authenticated";

REVOKE ALL ON TABLE "public"."emissions_by_scope" FROM "service_role";

GRANT SELECT ON TABLE "public"."emissions_by_scope" TO "service_role";

REVOKE ALL ON TABLE "public"."emissions_by_scope" FROM "anon";

-- public/views/emissions_by_service.sql

CREATE VIEW "public"."emissions_by_service" WITH (security_invoker=true) AS  SELECT organization_id,
    method,
    period_start,
    provider,
    service_category,
    service_raw,
    sum(co2e_kg) AS co2e_kg,
    sum(unspecified_kg) AS unspecified_kg,
    sum(provisional_kg) AS provisional_kg,
    sum(activities) AS activities
   FROM public.emissions_monthly e
  GROUP BY organization_id, method, period_start, provider, service_category, service_raw;

COMMENT ON VIEW "public"."emissions_by_service" IS 'Emissions by month, accounting method and service.';

REVOKE ALL ON TABLE "public"."emissions_by_service" FROM "authenticated";

GRANT SELECT ON TABLE "public"."emissions_by_service" TO "authenticated";

REVOKE ALL ON TABLE "public"."emissions_by_service" FROM "service_role";

GRANT SELECT ON TABLE "public"."emissions_by_service" TO "service_role";

REVOKE ALL ON TABLE "public"."emissions_by_service" FROM "anon";

-- public/views/emissions_monthly.sql

CREATE VIEW "public"."emissions_monthly" WITH (security_invoker=true) AS  SELECT e.organization_id,
    m.method,
    e.period_start,
    e.period_end,
    e.provider,
    e.account_id,
    e.service_category,
    e.service_raw,
    e.region,
    e.region_raw,
    e.country,
    e.provider_scope,
    e.source,
    sum(e.co2e_kg) AS co2e_kg,
    sum(e.energy_kwh) AS energy_kwh,
    COALESCE(sum(e.co2e_kg) FILTER (WHERE (e.accounting_method = 'unspecified'::text)), (0)::numeric) AS unspecified_kg,
    COALESCE(sum(e.co2e_kg) FILTER (WHERE (NOT e.is_reported)), (0)::numeric) AS provisional_kg,
    count(*) AS activities
   FROM (public.primary_emissions e
     CROSS JOIN ( VALUES ('location_based'::text), ('market_based'::text)) m(method))
  WHERE ((e.accounting_method = ANY (ARRAY['single'::text, 'unspecified'::text])) OR (e.accounting_method = m.method))
  GROUP BY e.organization_id, m.method, e.period_start, e.period_end, e.provider, e.account_id, e.service_category, e.service_raw, e.region, e.region_raw, e.country, e.provider_scope, e.source;

COMMENT ON VIEW "public"."emissions_monthly" IS 'Primary emissions by accounting method, month, account, service, region and scope. Choose one method: the two are alternatives.';

REVOKE ALL ON TABLE "public"."emissions_monthly" FROM "authenticated";

GRANT SELECT ON TABLE "public"."emissions_monthly" TO "authenticated";

REVOKE ALL ON TABLE "public"."emissions_monthly" FROM "service_role";

GRANT SELECT ON TABLE "public"."emissions_monthly" TO "service_role";

REVOKE ALL ON TABLE "public"."emissions_monthly" FROM "anon";

-- public/views/focus_1_2_cost_and_usage.sql

CREATE VIEW "public"."focus_1_2_cost_and_usage" WITH (security_invoker=true) AS  WITH charged AS NOT MATERIALIZED (
         SELECT c.load_id,
            c.charge_key,
            c.part,
            c.organization_id,
            c.provider,
            c.source,
            c.billing_account_id,
            c.sub_account_id,
            c.billing_period_start,
            c.billing_period_end,
            c.charge_period_start,
            c.charge_period_end,
            c.charge_category,
            c.charge_class,
            c.source_charge_type,
            c.service_name,
            c.service_code,
            c.region_id,
            c.availability_zone,
            c.usage_type,
            c.operation,
            c.pricing_category,
            c.pricing_unit,
            c.consumed_unit,
            c.commitment_discount_id,
            c.commitment_discount_status,
            c.resource_id,
            c.invoice_id,
            c.invoice_issuer_name,
            c.billing_entity,
            c.tags,
            c.cost_categories,
            c.tags_hash,
            c.dimensions,
            c.billing_currency,
            c.billed_cost,
            c.effective_cost,
            c.list_cost,
            c.contracted_cost,
            c.unblended_cost,
            c.amortized_cost,
            c.net_unblended_cost,
            c.net_amortized_cost,
            c.blended_cost,
            c.pricing_quantity,
            c.consumed_quantity,
            c.is_estimated,
            c.source_lines,
            r.row_made,
            r.charge_frequency,
            r.contracted_cost AS contracted_from,
            r.billed_cost AS billed_from,
            r.pricing_category AS rule_pricing,
            r.commitment_discount_status AS rule_status,
            COALESCE(c.billed_cost, (0)::numeric) AS billed,
            COALESCE(c.effective_cost, c.billed_cost, (0)::numeric) AS effective,
            ((r.effective_cost = 'unused apart'::text) AND (c.commitment_discount_id IS NOT NULL)) AS is_split,
                CASE
                    WHEN (c.service_name = 'Not attributed by the source'::text) THEN 'Adjustment'::text
                    WHEN ((r.effective_cost = 'unused apart'::text) AND (c.commitment_discount_id IS NOT NULL)) THEN 'Purchase'::text
                    ELSE COALESCE(r.charge_category, c.charge_category)
                END AS category
           FROM (public.primary_charges c
             JOIN private.focus_rules() r(source, charge_type, row_made, charge_category, billed_cost, effective_cost, contracted_cost, pricing_category, commitment_discount_status, charge_frequency, fact) ON (((r.source = c.source) AND (r.charge_type = COALESCE(( SELECT e.charge_type
                   FROM private.focus_rules() e(source, charge_type, row_made, charge_category, billed_cost, effective_cost, contracted_cost, pricing_category, commitment_discount_status, charge_frequency, fact)
                  WHERE ((e.source = c.source) AND (e.charge_type = c.source_charge_type))), '*'::text)))))
        ), told AS (
         SELECT 'charge'::text AS kind,
            c.load_id,
            c.charge_key,
            c.organization_id,
            c.provider,
            c.source,
            c.billing_account_id,
            c.sub_account_id,
            c.billing_period_start,
            c.billing_period_end,
            c.charge_period_start,
            c.charge_period_end,
            c.category,
            c.charge_class,
            c.source_charge_type,
            c.service_name,
            c.service_code,
            c.region_id,
            c.availability_zone,
            c.usage_type,
            c.operation,
            COALESCE(c.rule_pricing, c.pricing_category, 'Standard'::text) AS pricing_category,
            c.charge_frequency,
            c.pricing_unit,
            c.pricing_quantity,
            COALESCE(c.consumed_unit, c.pricing_unit) AS consumed_unit,
            COALESCE(c.consumed_quantity, c.pricing_quantity) AS consumed_quantity,
            c.commitment_discount_id,
            COALESCE(c.rule_status, c.commitment_discount_status, 'Used'::text) AS commitment_status,
                CASE
                    WHEN c.is_split THEN c.commitment_discount_id
                    ELSE c.resource_id
                END AS resource_id,
            c.is_split AS is_commitment,
            c.invoice_id,
            c.invoice_issuer_name,
            c.billing_entity,
            c.tags,
            c.cost_categories,
            c.dimensions,
            c.billing_currency,
                CASE c.billed_from
                    WHEN 'billed'::text THEN c.billed
                    ELSE (0)::numeric
                END AS billed,
                CASE
                    WHEN c.is_split THEN (0)::numeric
                    ELSE c.effective
                END AS effective,
            COALESCE(c.list_cost, c.unblended_cost, c.billed) AS list_basis,
            COALESCE(c.contracted_cost,
                CASE c.contracted_from
                    WHEN 'list'::text THEN COALESCE(c.list_cost, c.unblended_cost)
                    ELSE NULL::numeric
                END, c.billed) AS contracted_basis,
                CASE
                    WHEN (c.category = 'Usage'::text) THEN COALESCE(c.amortized_cost, c.effective)
                    ELSE COALESCE(c.unblended_cost, c.billed)
                END AS spend_quantity,
                CASE
                    WHEN (c.charge_frequency = 'One-Time'::text) THEN NULL::numeric
                    ELSE c.pricing_quantity
                END AS time_quantity
           FROM charged c
          WHERE ((c.row_made = 'always'::text) OR ((c.row_made = 'with money'::text) AND ((c.billed <> (0)::numeric) OR (c.effective <> (0)::numeric))))
        UNION ALL
         SELECT 'unused'::text,
            c.load_id,
            c.charge_key,
            c.organization_id,
            c.provider,
            c.source,
            c.billing_account_id,
            c.sub_account_id,
            c.billing_period_start,
            c.billing_period_end,
            c.charge_period_start,
            c.charge_period_end,
            'Usage'::text,
            c.charge_class,
            c.source_charge_type,
            c.service_name,
            c.service_code,
            c.region_id,
            c.availability_zone,
            c.usage_type,
            c.operation,
            'Committed'::text,
            'Usage-Based'::text,
            NULL::text,
            NULL::numeric,
            NULL::text,
            NULL::numeric,
            c.commitment_discount_id,
            'Unused'::text,
            c.commitment_discount_id,
            true,
            c.invoice_id,
            c.invoice_issuer_name,
            c.billing_entity,
            c.tags,
            c.cost_categories,
            (c.dimensions - 'list_unit_price'::text),
            c.billing_currency,
            0,
            c.effective,
            0,
            0,
            COALESCE(c.amortized_cost, c.effective) AS "coalesce",
            NULL::numeric
           FROM charged c
          WHERE (c.is_split AND (c.effective <> (0)::numeric))
        UNION ALL
         SELECT 'balance'::text,
            c.load_id,
            sha256('\x'::bytea) AS sha256,
            c.organization_id,
            c.provider,
            c.source,
            c.billing_account_id,
            c.sub_account_id,
            c.billing_period_start,
            c.billing_period_end,
            ((c.billing_period_start)::timestamp without time zone AT TIME ZONE 'UTC'::text) AS timezone,
            ((c.billing_period_end)::timestamp without time zone AT TIME ZONE 'UTC'::text) AS timezone,
            'Adjustment'::text,
            NULL::text,
            NULL::text,
            'Not balanced by the source'::text,
            NULL::text,
            NULL::text,
            NULL::text,
            NULL::text,
            NULL::text,
            'Standard'::text,
            'Recurring'::text,
            NULL::text,
            NULL::numeric,
            NULL::text,
            NULL::numeric,
            NULL::text,
            NULL::text,
            NULL::text,
            false,
            c.invoice_id,
            c.invoice_issuer_name,
            c.billing_entity,
            NULL::jsonb,
            NULL::jsonb,
            NULL::jsonb,
            c.billing_currency,
            sum(c.billed) AS sum,
            sum(
                CASE c.row_made
                    WHEN 'never'::text THEN c.effective
                    ELSE (0)::numeric
                END) AS sum,
            sum(c.billed) AS sum,
            sum(c.billed) AS sum,
            NULL::numeric,
            NULL::numeric
           FROM charged c
          WHERE ((c.row_made = 'never'::text) OR (c.billed_from = 'nothing'::text))
          GROUP BY c.load_id, c.organization_id, c.provider, c.source, c.billing_account_id, c.sub_account_id, c.billing_period_start, c.billing_period_end, c.invoice_id, c.invoice_issuer_name, c.billing_entity, c.billing_currency
         HAVING ((sum(c.billed) <> (0)::numeric) OR (sum(
                CASE c.row_made
                    WHEN 'never'::text THEN c.effective
                    ELSE (0)::numeric
                END) <> (0)::numeric))
        ), worded AS (
         SELECT t.kind,
            t.load_id,
            t.charge_key,
            t.organization_id,
            t.provider,
            t.source,
            t.billing_account_id,
            t.sub_account_id,
            t.billing_period_start,
            t.billing_period_end,
            t.charge_period_start,
            t.charge_period_end,
            t.category,
            t.charge_class,
            t.source_charge_type,
            t.service_name,
            t.service_code,
            t.region_id,
            t.availability_zone,
            t.usage_type,
            t.operation,
            t.pricing_category,
            t.charge_frequency,
            t.pricing_unit,
            t.pricing_quantity,
            t.consumed_unit,
            t.consumed_quantity,
            t.commitment_discount_id,
            t.commitment_status,
            t.resource_id,
            t.is_commitment,
            t.invoice_id,
            t.invoice_issuer_name,
            t.billing_entity,
            t.tags,
            t.cost_categories,
            t.dimensions,
            t.billing_currency,
            t.billed,
            t.effective,
            t.list_basis,
            t.contracted_basis,
            t.spend_quantity,
            t.time_quantity,
            (t.category = ANY (ARRAY['Usage'::text, 'Purchase'::text])) AS is_priced,
                CASE
                    WHEN ((t.pricing_quantity * t.contracted_basis) < (0)::numeric) THEN (- t.pricing_quantity)
                    ELSE t.pricing_quantity
                END AS quantity,
                CASE
                    WHEN ((t.dimensions ->> 'list_unit_price'::text) ~ '^\d+(\.\d+)?([eE][-+]?\d+)?$'::text) THEN ((t.dimensions ->> 'list_unit_price'::text))::numeric
                    ELSE NULL::numeric
                END AS list_price,
                CASE
                    WHEN (t.commitment_discount_id IS NULL) THEN NULL::text
                    WHEN (((t.dimensions ->> 'commitment'::text) ~* '^savings'::text) OR (t.commitment_discount_id ~~ '%:savingsplan/%'::text)) THEN 'Savings Plan'::text
                    ELSE 'Reserved Instance'::text
                END AS commitment,
            COALESCE(k.service_name, t.service_name) AS focus_service,
            a.name AS billing_account_name,
            b.name AS sub_account_name,
            COALESCE(g.region_name, t.region_id) AS region_name,
            COALESCE(u.focus_unit, t.pricing_unit, 'Units'::text) AS unit,
            COALESCE(x.focus_unit, t.consumed_unit, 'Units'::text) AS use_unit,
            (((t.charge_class = 'Correction'::text) IS TRUE) AND
                CASE
                    WHEN (t.charge_period_start < ((t.billing_period_start)::timestamp without time zone AT TIME ZONE 'UTC'::text)) THEN (NOT (EXISTS ( SELECT
                       FROM public.billing_periods p_1
                      WHERE ((p_1.organization_id = t.organization_id) AND (p_1.provider = t.provider) AND (p_1.invoice_issuer_name = 'AWS'::text) AND (p_1.billing_account_id = t.billing_account_id) AND (p_1.status = 'open'::text) AND (t.charge_period_start >= ((p_1.billing_period_start)::timestamp without time zone AT TIME ZONE 'UTC'::text)) AND (t.charge_period_start < ((p_1.billing_period_end)::timestamp without time zone AT TIME ZONE 'UTC'::text))))))
                    ELSE (EXISTS ( SELECT
                       FROM public.billing_periods p_1
                      WHERE ((p_1.organization_id = t.organization_id) AND (p_1.provider = t.provider) AND (p_1.invoice_issuer_name = 'AWS'::text) AND (p_1.billing_account_id = t.billing_account_id) AND (p_1.billing_period_start = t.billing_period_start) AND (p_1.status = ANY (ARRAY['closed'::text, 'final'::text])))))
                END) AS is_correction
           FROM ((((((told t
             LEFT JOIN private.focus_codes() k(service_code, service_name) ON ((k.service_code = t.service_code)))
             LEFT JOIN private.focus_region_names() g(region_id, region_name) ON ((g.region_id = t.region_id)))
             LEFT JOIN private.focus_unit_names() u(unit, focus_unit) ON ((u.unit = t.pricing_unit)))
             LEFT JOIN private.focus_unit_names() x(unit, focus_unit) ON ((x.unit = t.consumed_unit)))
             LEFT JOIN public.cloud_accounts a ON (((a.organization_id = t.organization_id) AND (a.provider = t.provider) AND (a.account_id = t.billing_account_id))))
             LEFT JOIN public.cloud_accounts b ON (((b.organization_id = t.organization_id) AND (b.provider = t.provider) AND (b.account_id = t.sub_account_id))))
        ), priced AS (
         SELECT w.kind,
            w.load_id,
            w.charge_key,
            w.organization_id,
            w.provider,
            w.source,
            w.billing_account_id,
            w.sub_account_id,
            w.billing_period_start,
            w.billing_period_end,
            w.charge_period_start,
            w.charge_period_end,
            w.category,
            w.charge_class,
            w.source_charge_type,
            w.service_name,
            w.service_code,
            w.region_id,
            w.availability_zone,
            w.usage_type,
            w.operation,
            w.pricing_category,
            w.charge_frequency,
            w.pricing_unit,
            w.pricing_quantity,
            w.consumed_unit,
            w.consumed_quantity,
            w.commitment_discount_id,
            w.commitment_status,
            w.resource_id,
            w.is_commitment,
            w.invoice_id,
            w.invoice_issuer_name,
            w.billing_entity,
            w.tags,
            w.cost_categories,
            w.dimensions,
            w.billing_currency,
            w.billed,
            w.effective,
            w.list_basis,
            w.contracted_basis,
            w.spend_quantity,
            w.time_quantity,
            w.is_priced,
            w.quantity,
            w.list_price,
            w.commitment,
            w.focus_service,
            w.billing_account_name,
            w.sub_account_name,
            w.region_name,
            w.unit,
            w.use_unit,
            w.is_correction,
            l.list_unit_price,
                CASE
                    WHEN ((NOT w.is_priced) OR (w.quantity IS NULL)) THEN NULL::numeric
                    WHEN ((w.contracted_basis = w.list_basis) AND ((w.quantity * l.list_unit_price) = w.list_basis)) THEN l.list_unit_price
                    WHEN (w.quantity <> (0)::numeric) THEN trim_scale((w.contracted_basis / w.quantity))
                    WHEN (w.contracted_basis = (0)::numeric) THEN l.list_unit_price
                    ELSE NULL::numeric
                END AS contracted_unit_price,
                CASE
                    WHEN w.is_priced THEN (w.dimensions ->> 'sku'::text)
                    ELSE NULL::text
                END AS sku
           FROM (worded w
             CROSS JOIN LATERAL ( SELECT
                        CASE
                            WHEN ((NOT w.is_priced) OR (w.quantity IS NULL)) THEN NULL::numeric
                            WHEN (w.list_price IS NOT NULL) THEN w.list_price
                            WHEN ((w.quantity <> (0)::numeric) AND ((w.list_basis / w.quantity) >= (0)::numeric)) THEN trim_scale((w.list_basis / w.quantity))
                            ELSE NULL::numeric
                        END AS list_unit_price) l)
        )
 SELECT p.availability_zone AS "AvailabilityZone",
    p.billed AS "BilledCost",
    p.billing_account_id AS "BillingAccountId",
    COALESCE(p.billing_account_name, p.billing_account_id) AS "BillingAccountName",
    'Payer Account'::text AS "BillingAccountType",
    p.billing_currency AS "BillingCurrency",
    ((p.billing_period_end)::timestamp without time zone AT TIME ZONE 'UTC'::text) AS "BillingPeriodEnd",
    ((p.billing_period_start)::timestamp without time zone AT TIME ZONE 'UTC'::text) AS "BillingPeriodStart",
    NULL::text AS "CapacityReservationId",
    NULL::text AS "CapacityReservationStatus",
    p.category AS "ChargeCategory",
        CASE
            WHEN p.is_correction THEN 'Correction'::text
            ELSE NULL::text
        END AS "ChargeClass",
        CASE p.kind
            WHEN 'unused'::text THEN ((('Unused part of '::text || p.commitment) || ' '::text) || p.commitment_discount_id)
            WHEN 'balance'::text THEN 'What covered usage was billed and Savings Plans did not take back'::text
            ELSE COALESCE((p.dimensions ->> 'description'::text), concat_ws(' '::text, p.source_charge_type, p.usage_type, p.operation))
        END AS "ChargeDescription",
    COALESCE(p.charge_frequency, (p.dimensions ->> 'charge_frequency'::text),
        CASE p.category
            WHEN 'Usage'::text THEN 'Usage-Based'::text
            WHEN 'Purchase'::text THEN 'Recurring'::text
            ELSE 'One-Time'::text
        END) AS "ChargeFrequency",
    p.charge_period_end AS "ChargePeriodEnd",
    p.charge_period_start AS "ChargePeriodStart",
        CASE p.commitment
            WHEN 'Savings Plan'::text THEN 'Spend'::text
            WHEN 'Reserved Instance'::text THEN 'Usage'::text
            ELSE NULL::text
        END AS "CommitmentDiscountCategory",
    p.commitment_discount_id AS "CommitmentDiscountId",
    NULL::text AS "CommitmentDiscountName",
    q.commitment_quantity AS "CommitmentDiscountQuantity",
        CASE
            WHEN ((p.commitment IS NOT NULL) AND (p.category = 'Usage'::text)) THEN p.commitment_status
            ELSE NULL::text
        END AS "CommitmentDiscountStatus",
    p.commitment AS "CommitmentDiscountType",
        CASE
            WHEN (q.commitment_quantity IS NULL) THEN NULL::text
            WHEN (p.commitment = 'Savings Plan'::text) THEN p.billing_currency
            ELSE p.unit
        END AS "CommitmentDiscountUnit",
    q.consumed_quantity AS "ConsumedQuantity",
        CASE
            WHEN (q.consumed_quantity IS NOT NULL) THEN p.use_unit
            ELSE NULL::text
        END AS "ConsumedUnit",
    COALESCE((p.contracted_unit_price * p.quantity),
        CASE
            WHEN p.is_priced THEN p.contracted_basis
            ELSE p.billed
        END) AS "ContractedCost",
    p.contracted_unit_price AS "ContractedUnitPrice",
    p.effective AS "EffectiveCost",
    p.invoice_id AS "InvoiceId",
    COALESCE(p.invoice_issuer_name, 'Amazon Web Services, Inc.'::text) AS "InvoiceIssuerName",
    COALESCE((p.list_unit_price * p.quantity),
        CASE
            WHEN p.is_priced THEN p.list_basis
            ELSE p.billed
        END) AS "ListCost",
    p.list_unit_price AS "ListUnitPrice",
        CASE
            WHEN p.is_priced THEN p.pricing_category
            ELSE NULL::text
        END AS "PricingCategory",
    p.billing_currency AS "PricingCurrency",
    p.contracted_unit_price AS "PricingCurrencyContractedUnitPrice",
    p.effective AS "PricingCurrencyEffectiveCost",
    p.list_unit_price AS "PricingCurrencyListUnitPrice",
        CASE
            WHEN p.is_priced THEN p.quantity
            ELSE NULL::numeric
        END AS "PricingQuantity",
        CASE
            WHEN (p.is_priced AND (p.quantity IS NOT NULL)) THEN p.unit
            ELSE NULL::text
        END AS "PricingUnit",
    'AWS'::text AS "ProviderName",
    COALESCE((p.dimensions ->> 'publisher'::text),
        CASE p.billing_entity
            WHEN 'AWS Marketplace'::text THEN p.invoice_issuer_name
            ELSE NULL::text
        END, 'Amazon Web Services, Inc.'::text) AS "PublisherName",
    p.region_id AS "RegionId",
    p.region_name AS "RegionName",
    p.resource_id AS "ResourceId",
    NULL::text AS "ResourceName",
        CASE
            WHEN (p.resource_id IS NULL) THEN NULL::text
            WHEN p.is_commitment THEN p.commitment
            ELSE COALESCE((p.dimensions ->> 'product_family'::text), p.focus_service)
        END AS "ResourceType",
    COALESCE(s.service_category, 'Other'::text) AS "ServiceCategory",
    p.focus_service AS "ServiceName",
    COALESCE(s.service_subcategory, 'Other (Other)'::text) AS "ServiceSubcategory",
    p.sku AS "SkuId",
        CASE
            WHEN (p.sku IS NOT NULL) THEN p.usage_type
            ELSE NULL::text
        END AS "SkuMeter",
        CASE
            WHEN ((p.sku IS NOT NULL) AND (p.dimensions ? 'rate_id'::text) AND (p.dimensions ? 'product_family'::text)) THEN jsonb_build_object('x_ProductFamily', (p.dimensions -> 'product_family'::text))
            ELSE NULL::jsonb
        END AS "SkuPriceDetails",
        CASE
            WHEN (p.sku IS NOT NULL) THEN (p.dimensions ->> 'rate_id'::text)
            ELSE NULL::text
        END AS "SkuPriceId",
    p.sub_account_id AS "SubAccountId",
        CASE
            WHEN (p.sub_account_id IS NOT NULL) THEN COALESCE(p.sub_account_name, p.sub_account_id)
            ELSE NULL::text
        END AS "SubAccountName",
        CASE
            WHEN (p.sub_account_id = p.billing_account_id) THEN 'Payer Account'::text
            WHEN (p.sub_account_id IS NOT NULL) THEN 'Linked Account'::text
            ELSE NULL::text
        END AS "SubAccountType",
    p.tags AS "Tags",
    p.cost_categories AS "x_CostCategories",
    p.operation AS "x_Operation",
    p.service_code AS "x_ServiceCode",
    p.source_charge_type AS "x_SourceChargeType",
    p.usage_type AS "x_UsageType",
    p.organization_id,
    p.load_id,
    p.charge_key,
    p.kind AS row_kind
   FROM ((priced p
     LEFT JOIN private.focus_categories() s(service_name, service_category, service_subcategory) ON ((s.service_name = p.focus_service)))
     CROSS JOIN LATERAL ( SELECT
                CASE
                    WHEN (p.is_priced AND (p.commitment IS NOT NULL) AND (NOT p.is_correction)) THEN
                    CASE p.commitment
                        WHEN 'Savings Plan'::text THEN p.spend_quantity
                        ELSE p.time_quantity
                    END
                    ELSE NULL::numeric
                END AS commitment_quantity,
                CASE
                    WHEN ((p.category = 'Usage'::text) AND (p.kind = 'charge'::text) AND (p.commitment_status IS DISTINCT FROM 'Unused'::text)) THEN
                    CASE
                        WHEN ((p.pricing_quantity * p.contracted_basis) < (0)::numeric) THEN (- p.consumed_quantity)
                        ELSE p.consumed_quantity
                    END
                    ELSE NULL::numeric
                END AS consumed_quantity) q);

COMMENT ON VIEW "public"."focus_1_2_cost_and_usage" IS 'FOCUS 1.2 Cost and Usage, from primary charges of sources that tell every line. Columns as in the specification; x_ columns are ours.';

REVOKE ALL ON TABLE "public"."focus_1_2_cost_and_usage" FROM "authenticated";

GRANT SELECT ON TABLE "public"."focus_1_2_cost_and_usage" TO "authenticated";

REVOKE ALL ON TABLE "public"."focus_1_2_cost_and_usage" FROM "service_role";

GRANT SELECT ON TABLE "public"."focus_1_2_cost_and_usage" TO "service_role";

REVOKE ALL ON TABLE "public"."focus_1_2_cost_and_usage" FROM "anon";

-- public/views/inventory_snapshot_changes.sql

CREATE VIEW "public"."inventory_snapshot_changes" WITH (security_invoker=true) AS  WITH frozen AS (
         SELECT l.snapshot_id,
            s.organization_id,
            l.period_start,
            l.provider,
            l.provider_scope,
            l.accounting_method,
            sum(l.co2e_kg) AS kg
           FROM (public.inventory_snapshot_lines l
             JOIN public.inventory_snapshots s ON ((s.id = l.snapshot_id)))
          GROUP BY l.snapshot_id, s.organization_id, l.period_start, l.provider, l.provider_scope, l.accounting_method
        ), today AS (
         SELECT s.id AS snapshot_id,
            s.organization_id,
            e.period_start,
            e.provider,
            e.provider_scope,
            e.accounting_method,
            sum(e.co2e_kg) AS kg
           FROM (public.inventory_snapshots s
             JOIN public.primary_emissions e ON (((e.organization_id = s.organization_id) AND (e.period_start >= s.period_start) AND (e.period_end <= s.period_end))))
          GROUP BY s.id, s.organization_id, e.period_start, e.provider, e.provider_scope, e.accounting_method
        )
 SELECT COALESCE(f.snapshot_id, t.snapshot_id) AS snapshot_id,
    COALESCE(f.organization_id, t.organization_id) AS organization_id,
    COALESCE(f.period_start, t.period_start) AS period_start,
    COALESCE(f.provider, t.provider) AS provider,
    COALESCE(f.provider_scope, t.provider_scope) AS provider_scope,
    COALESCE(f.accounting_method, t.accounting_method) AS accounting_method,
    COALESCE(f.kg, (0)::numeric) AS frozen_kg,
    COALESCE(t.kg, (0)::numeric) AS present_kg,
    (COALESCE(t.kg, (0)::numeric) - COALESCE(f.kg, (0)::numeric)) AS change_kg
   FROM (frozen f
     FULL JOIN today t ON (((t.snapshot_id = f.snapshot_id) AND (t.period_start = f.period_start) AND (t.provider = f.provider) AND (t.provider_scope = f.provider_scope) AND (t.accounting_method = f.accounting_method))));

COMMENT ON VIEW "public"."inventory_snapshot_changes" IS 'What was frozen beside what counts now, by month, provider, scope and accounting method.';

REVOKE ALL ON TABLE "public"."inventory_snapshot_changes" FROM "authenticated";

GRANT SELECT ON TABLE "public"."inventory_snapshot_changes" TO "authenticated";

REVOKE ALL ON TABLE "public"."inventory_snapshot_changes" FROM "service_role";

GRANT SELECT ON TABLE "public"."inventory_snapshot_changes" TO "service_role";

REVOKE ALL ON TABLE "public"."inventory_snapshot_changes" FROM "anon";

-- public/views/primary_charges.sql

CREATE VIEW "public"."primary_charges" WITH (security_invoker=true) AS  SELECT load_id,
    charge_key,
    part,
    organization_id,
    provider,
    source,
    billing_account_id,
    sub_account_id,
    billing_period_start,
    billing_period_end,
    charge_period_start,
    charge_period_end,
    charge_category,
    charge_class,
    source_charge_type,
    service_name,
    service_code,
    region_id,
    availability_zone,
    usage_type,
    operation,
    pricing_category,
    pricing_unit,
    consumed_unit,
    commitment_discount_id,
    commitment_discount_status,
    resource_id,
    invoice_id,
    invoice_issuer_name,
    billing_entity,
    tags,
    cost_categories,
    tags_hash,
    dimensions,
    billing_currency,
    billed_cost,
    effective_cost,
    list_cost,
    contracted_cost,
    unblended_cost,
    amortized_cost,
    net_unblended_cost,
    net_amortized_cost,
    blended_cost,
    pricing_quantity,
    consumed_quantity,
    is_estimated,
    source_lines
   FROM public.charges c
  WHERE ((EXISTS ( SELECT
           FROM public.cost_coverage v
          WHERE ((v.load_id = c.load_id) AND (v.account_key = COALESCE(c.sub_account_id, ('unattributed:'::text || c.billing_account_id)))))) IS TRUE);

COMMENT ON VIEW "public"."primary_charges" IS 'Published charges, each account and period from its primary source alone. Sum these, never charges.';

REVOKE ALL ON TABLE "public"."primary_charges" FROM "authenticated";

GRANT SELECT ON TABLE "public"."primary_charges" TO "authenticated";

REVOKE ALL ON TABLE "public"."primary_charges" FROM "service_role";

GRANT SELECT ON TABLE "public"."primary_charges" TO "service_role";

REVOKE ALL ON TABLE "public"."primary_charges" FROM "anon";

-- public/views/primary_daily_costs.sql

CREATE VIEW "public"."primary_daily_costs" WITH (security_invoker=true) AS  SELECT d.organization_id,
    d.provider,
    d.source,
    d.billing_account_id,
    d.sub_account_id,
    d.usage_date,
    ((d.usage_date)::timestamp without time zone AT TIME ZONE 'UTC'::text) AS charge_period_start,
    d.charge_category,
    d.service_name,
    d.service_code,
    d.region_id,
    d.tags,
    d.cost_categories,
    d.billing_currency,
    d.billed_cost,
    d.effective_cost,
    d.list_cost,
    d.unblended_cost,
    d.amortized_cost,
    d.net_unblended_cost,
    d.net_amortized_cost,
    d.source_lines,
    d.is_estimated
   FROM public.daily_costs d
  WHERE ((EXISTS ( SELECT
           FROM public.cost_coverage v
          WHERE ((v.load_id = d.load_id) AND (v.account_key = COALESCE(d.sub_account_id, ('unattributed:'::text || d.billing_account_id)))))) IS TRUE)
UNION ALL
 SELECT c.organization_id,
    c.provider,
    c.source,
    c.billing_account_id,
    c.sub_account_id,
    ((c.charge_period_start AT TIME ZONE 'UTC'::text))::date AS usage_date,
    c.charge_period_start,
    c.charge_category,
    c.service_name,
    c.service_code,
    c.region_id,
    c.tags,
    c.cost_categories,
    c.billing_currency,
    c.billed_cost,
    c.effective_cost,
    c.list_cost,
    c.unblended_cost,
    c.amortized_cost,
    c.net_unblended_cost,
    c.net_amortized_cost,
    c.source_lines,
    c.is_estimated
   FROM public.primary_charges c
  WHERE (c.load_id IN ( SELECT l.id
           FROM public.charge_loads l
          WHERE ((l.status = 'published'::text) AND (NOT l.is_rolled_up))));

COMMENT ON VIEW "public"."primary_daily_costs" IS 'Primary cost by day with tags and cost categories: line items added up, a coarser source''s charges as they are.';

REVOKE ALL ON TABLE "public"."primary_daily_costs" FROM "authenticated";

GRANT SELECT ON TABLE "public"."primary_daily_costs" TO "authenticated";

REVOKE ALL ON TABLE "public"."primary_daily_costs" FROM "service_role";

GRANT SELECT ON TABLE "public"."primary_daily_costs" TO "service_role";

REVOKE ALL ON TABLE "public"."primary_daily_costs" FROM "anon";

-- public/views/primary_emissions.sql

CREATE VIEW "public"."primary_emissions" WITH (security_invoker=true) AS  SELECT a.id,
    a.organization_id,
    a.provider,
    a.source,
    a.listing_scope,
    a.external_key,
    a.period_start,
    a.period_end,
    a.account_id,
    a.billing_account_id,
    a.account_key,
    a.resource_group,
    a.resource_id,
    a.service_raw,
    a.service_code,
    a.service_category,
    a.region_raw,
    a.region,
    a.country,
    a.provider_scope,
    a.accounting_method,
    a.ghg_scope,
    a.ghg_category,
    a.co2e_kg,
    a.energy_kwh,
    a.usage_quantity,
    a.usage_unit,
    a.cost,
    a.billing_currency,
    a.calculation,
    a.factor_g_per_kwh,
    a.factor_year,
    a.factor_source,
    a.factor_rung,
    a.pue,
    a.model_version,
    a.source_unit,
    a.metadata,
    a.integration_id,
    a.job_id,
    a.first_seen_at,
    a.updated_at,
    v.is_reported
   FROM (public.emission_activities a
     JOIN public.emission_coverage v ON (((v.organization_id = a.organization_id) AND (v.provider = a.provider) AND (v.period_start = a.period_start) AND (v.account_key = a.account_key) AND (v.source = a.source) AND (v.listing_scope = a.listing_scope))));

COMMENT ON VIEW "public"."primary_emissions" IS 'Emissions, each account and month from its primary source alone. Sum these by one accounting method, never emission_activities.';

REVOKE ALL ON TABLE "public"."primary_emissions" FROM "authenticated";

GRANT SELECT ON TABLE "public"."primary_emissions" TO "authenticated";

REVOKE ALL ON TABLE "public"."primary_emissions" FROM "service_role";

GRANT SELECT ON TABLE "public"."primary_emissions" TO "service_role";

REVOKE ALL ON TABLE "public"."primary_emissions" FROM "anon";

-- public/views/sync_health.sql

CREATE VIEW "public"."sync_health" WITH (security_invoker=true) AS  SELECT i.organization_id,
    i.id AS integration_id,
    i.provider,
    i.name,
    i.status,
    i.status_reason,
    j.dataset,
    max(j.finished_at) FILTER (WHERE (j.status = ANY (ARRAY['succeeded'::text, 'partial'::text]))) AS last_success_at,
    max(j.finished_at) FILTER (WHERE (j.status = 'failed'::text)) AS last_failure_at,
    count(*) FILTER (WHERE (j.status = 'queued'::text)) AS queued_jobs,
    count(*) FILTER (WHERE (j.status = 'running'::text)) AS running_jobs,
        CASE
            WHEN bool_or((j.period_start IS NOT NULL)) THEN ( SELECT (((max(l.data_through) + 1))::timestamp without time zone AT TIME ZONE 'UTC'::text) AS timezone
               FROM public.charge_loads l
              WHERE ((l.organization_id = i.organization_id) AND (l.provider = i.provider) AND (l.status = 'published'::text) AND (l.billing_account_id = i.billing_account_id) AND (l.dataset = j.dataset)))
            ELSE max(j.finished_at) FILTER (WHERE (j.status = ANY (ARRAY['succeeded'::text, 'partial'::text])))
        END AS data_through,
    (EXISTS ( SELECT
           FROM public.sync_alerts a
          WHERE ((a.integration_id = i.id) AND (a.dataset = j.dataset) AND (a.kind = 'stale_data'::text) AND (a.closed_at IS NULL)))) AS is_stale
   FROM (public.integrations i
     LEFT JOIN public.sync_jobs j ON ((j.integration_id = i.id)))
  WHERE (i.deleted_at IS NULL)
  GROUP BY i.id, j.dataset;

COMMENT ON VIEW "public"."sync_health" IS 'Per integration and dataset: last success and failure, open jobs, and until when there is data.';

REVOKE ALL ON TABLE "public"."sync_health" FROM "authenticated";

GRANT SELECT ON TABLE "public"."sync_health" TO "authenticated";

REVOKE ALL ON TABLE "public"."sync_health" FROM "service_role";

GRANT SELECT ON TABLE "public"."sync_health" TO "service_role";

REVOKE ALL ON TABLE "public"."sync_health" FROM "anon";

-- public/views/sync_run_states.sql

CREATE VIEW "public"."sync_run_states" WITH (security_invoker=true) AS  SELECT r.id,
    r.job_id,
    r.organization_id,
    r.integration_id,
    r.provider,
    r.data_types,
    r.trigger,
    r.start_date,
    r.end_date,
    r.requested_by,
    r.request_id,
    r.created_at,
        CASE
            WHEN (count(j.id) = 0) THEN 'succeeded'::text
            WHEN bool_or((j.status = ANY (ARRAY['queued'::text, 'running'::text]))) THEN 'running'::text
            WHEN bool_and((j.status = 'succeeded'::text)) THEN 'succeeded'::text
            WHEN bool_and((j.status = 'cancelled'::text)) THEN 'cancelled'::text
            WHEN bool_and((j.status = ANY (ARRAY['failed'::text, 'cancelled'::text]))) THEN 'failed'::text
            ELSE 'partial'::text
        END AS status,
    (COALESCE(sum(j.records_synced), (0)::numeric))::bigint AS records_synced,
    (COALESCE(sum(j.records_failed), (0)::numeric))::bigint AS records_failed,
    min(j.started_at) AS started_at,
        CASE
            WHEN bool_and((j.finished_at IS NOT NULL)) THEN max(j.finished_at)
            ELSE NULL::timestamp with time zone
        END AS finished_at,
    (array_agg(j.error_code ORDER BY j.finished_at DESC NULLS LAST) FILTER (WHERE (j.error_code IS NOT NULL)))[1] AS error_code,
    (array_agg(j.error_message ORDER BY j.finished_at DESC NULLS LAST) FILTER (WHERE (j.error_code IS NOT NULL)))[1] AS error_message
   FROM ((public.sync_runs r
     LEFT JOIN public.sync_run_jobs x ON ((x.run_id = r.id)))
     LEFT JOIN public.sync_jobs j ON ((j.id = x.job_id)))
  GROUP BY r.id;

COMMENT ON VIEW "public"."sync_run_states" IS 'Runs with the status and counts of their jobs: running, succeeded, partial, failed or cancelled.';

REVOKE ALL ON TABLE "public"."sync_run_states" FROM "authenticated";

GRANT SELECT ON TABLE "public"."sync_run_states" TO "authenticated";

REVOKE ALL ON TABLE "public"."sync_run_states" FROM "service_role";

GRANT SELECT ON TABLE "public"."sync_run_states" TO "service_role";

REVOKE ALL ON TABLE "public"."sync_run_states" FROM "anon";
