-- Frames: how ciphertext comes and goes, as it is and not as base64 within JSON. A frame is a line of JSON, then the ciphertexts one
-- after the other. An operation tells how many of the bytes are its own (payload_bytes).
--
-- In: PostgREST passes a body of application/octet-stream to a function with one unnamed parameter of type bytea (PostgREST
-- reference, "Functions as RPC", single unnamed parameter). Out: it gives the bytes of a function that returns a domain named as
-- the media type which is asked for (PostgREST reference, "Media Type Handlers").

create domain public."application/octet-stream" as bytea;
comment on domain public."application/octet-stream" is 'Bytes as the REST API gives them to who accepts this media type.';

create function private.frame_head_bytes(frame bytea) returns int
language plpgsql immutable strict set search_path = '' as $$
begin
  return position('\x0a'::bytea in frame_head_bytes.frame);
end $$;
comment on function private.frame_head_bytes is 'Bytes of a frame''s head with the line feed that ends it; 0 without one.';

create function private.frame_head(frame bytea) returns jsonb
language plpgsql immutable set search_path = '' as $$
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
end $$;
comment on function private.frame_head is 'The JSON of a frame; refuses what has none.';

create function private.require_framed(ops jsonb, bytes bigint) returns void
language plpgsql immutable set search_path = '' as $$
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
end $$;
comment on function private.require_framed is 'Refuses a frame whose operations do not tell of exactly the bytes that came.';

create function private.require_content(op jsonb, payload bytea) returns void
language plpgsql immutable set search_path = '' as $$
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
end $$;
comment on function private.require_content is 'Refuses content whose description is not one, or has no bound (CS400). How strong a derivation has to be is the Edge Function''s to say.';
