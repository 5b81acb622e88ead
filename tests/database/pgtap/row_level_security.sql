-- Row level security stands on every table, and no policy is for everyone.
begin;
select plan(4);

select is_empty(
  $$ select c.oid::regclass from pg_class c
     where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and c.relkind in ('r', 'p') and not c.relrowsecurity $$,
  'every table has row level security'
);
select is_empty(
  $$ select p.schemaname, p.tablename, p.policyname from pg_policies p
     where p.schemaname in ('public', 'private') and (p.roles && '{public,anon}' or cardinality(p.roles) = 0) $$,
  'every policy names its role, and none is for anon'
);
select is_empty(
  $$ select c.oid::regclass from pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'v'
       and not coalesce(c.reloptions::text[] && '{security_invoker=true,security_invoker=on}', false) $$,
  'every view reads with the rights of its caller'
);
select policies_are(
  'public', 'charges', array['members read published charges of the accounts they may see'],
  'charges are read through one policy and written through none'
);

select * from finish();
rollback;
