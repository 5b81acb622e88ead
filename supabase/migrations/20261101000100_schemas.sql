-- Schemas: where the public surface ends and the machinery begins.
-- `public` is what the API exposes: tables and views under row level security, and thin functions.
-- `private` is never exposed; signed-in users may call the few functions there that policies and public functions name.

create schema private;
comment on schema private is 'Machinery of the sync engine. Not exposed by the API; reached only through functions in public.';
grant usage on schema private to authenticated, service_role;

-- Projects differ in what a new object grants by default. Nothing is granted here unless a migration says so.
alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke all on tables from anon, authenticated, service_role;
alter default privileges in schema public revoke all on sequences from anon, authenticated, service_role;
alter default privileges in schema public revoke all on functions from anon, authenticated, service_role;

-- A refusal travels as one SQLSTATE of class CS; the API layer maps it to an error code and an HTTP status.
create function private.refuse(code text, message text, detail jsonb default null) returns void
language plpgsql set search_path = '' as $$
begin
  raise exception using errcode = refuse.code, message = refuse.message, detail = coalesce(refuse.detail::text, '');
end $$;
comment on function private.refuse is 'Raises a refusal with an SQLSTATE of class CS, a sentence and JSON detail.';
revoke execute on function private.refuse from public;
grant execute on function private.refuse to authenticated, service_role;
