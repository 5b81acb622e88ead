-- What hosted Supabase has in a database before the first migration: the roles. A superuser (supabase_admin) runs this once.
-- Source: supabase/postgres, migrations/db/init-scripts/00000000000000-initial-schema.sql and the later demote-postgres.
-- One difference: authenticator inherits, because the REST stand-in reads the catalogue before it sets a role.

create role postgres login nosuperuser createdb createrole replication bypassrls;
create role anon nologin noinherit;
create role authenticated nologin noinherit;
create role service_role nologin noinherit bypassrls;
create role authenticator login inherit;
create role supabase_auth_admin nologin noinherit createrole;

grant anon, authenticated, service_role to authenticator;
grant anon, authenticated, service_role to postgres;

-- The short timeouts of the API roles.
alter role anon set statement_timeout = '3s';
alter role authenticated set statement_timeout = '8s';
alter role authenticator set statement_timeout = '8s';
alter role authenticator set lock_timeout = '8s';
alter role postgres set search_path = "$user", public, extensions;
alter role supabase_admin set search_path = "$user", public, auth, extensions;
