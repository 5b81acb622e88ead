-- Grants: what the API roles may touch before any policy is asked.
begin;
select plan(7);

select schema_privs_are('private', 'anon', '{}'::text[], 'anon cannot enter the machinery');
select is_empty(
  $$ select c.oid::regclass from pg_class c
     where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and c.relkind in ('r', 'p', 'v')
       and has_table_privilege('anon', c.oid, 'select, insert, update, delete, truncate') $$,
  'anon has no right on any table or view'
);
select table_privs_are('public', 'charges', 'authenticated', array['SELECT'], 'users read charges and never write them');
select table_privs_are('public', 'sync_jobs', 'authenticated', array['SELECT'], 'users read jobs and never write them');
select is_empty(
  $$ select c.oid::regclass from pg_class c
     where c.relnamespace = 'private'::regnamespace and c.relkind in ('r', 'p')
       and has_table_privilege('authenticated', c.oid, 'select, insert, update, delete') $$,
  'users have no right on any table of the machinery'
);
select is_empty(
  $$ select p.oid::regprocedure from pg_proc p
     where p.pronamespace = 'public'::regnamespace and p.proname like 'engine\_%'
       and (has_function_privilege('anon', p.oid, 'execute') or has_function_privilege('authenticated', p.oid, 'execute')) $$,
  'only the service calls the engine'
);
select is_empty(
  $$ select p.oid::regprocedure from pg_proc p
     where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
       and not coalesce(p.proconfig::text[] && '{"search_path=\"\""}', false) $$,
  'every function has an empty search path'
);

select * from finish();
rollback;
