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
