-- What hosted Supabase has in a database before the first migration: schemas, their owners, grants and the auth helpers.
-- supabase_admin runs this after the Auth stand-in has made its tables in schema auth. Applies to PostgreSQL 15 and 17.
-- Source: supabase/postgres init-scripts, supabase/auth migrations. New relations in public are granted to nobody, as on
-- projects made since 2026-05-30.

-- The stand-in also makes tables for its own command line and storage; the real CLI makes its own, owned by postgres.
drop schema if exists supabase_migrations cascade;
drop schema if exists storage cascade;

create schema extensions;
create extension pgcrypto with schema extensions;
create extension "uuid-ossp" with schema extensions;
grant usage on schema extensions to postgres, anon, authenticated, service_role;

grant usage on schema public to postgres, anon, authenticated, service_role;
grant create on schema public to postgres;

create or replace function auth.uid() returns uuid language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.sub', true), ''),
    (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')
  )::uuid
$$;

create or replace function auth.role() returns text language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.role', true), ''),
    (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role')
  )::text
$$;

create or replace function auth.email() returns text language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.email', true), ''),
    (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'email')
  )::text
$$;

create or replace function auth.jwt() returns jsonb language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')
  )::jsonb
$$;

-- The Auth tables belong to supabase_auth_admin. postgres may use them and hang triggers on them, and owns none.
alter schema auth owner to supabase_auth_admin;
do $$
declare
  item record;
begin
  for item in
    select format('alter table %s owner to supabase_auth_admin', class.oid::regclass) as statement
    from pg_class class
    where class.relnamespace = 'auth'::regnamespace and class.relkind in ('r', 'p', 'v')
    union all
    select format('alter function %s owner to supabase_auth_admin', routine.oid::regprocedure)
    from pg_proc routine
    where routine.pronamespace = 'auth'::regnamespace
  loop
    execute item.statement;
  end loop;
end
$$;

grant usage on schema auth to postgres, anon, authenticated, service_role, authenticator;
grant all on all tables in schema auth to postgres;
grant all on all routines in schema auth to postgres;
grant select, insert, update, delete on all tables in schema auth to authenticator;
grant usage on all sequences in schema auth to authenticator;
