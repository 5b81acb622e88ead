-- Tenants: a user sees the own organization and nothing of another one.
begin;
select plan(6);

insert into auth.users (id, email) values
  ('00000000-0000-0000-0000-00000000000a', 'ada@example.com'), ('00000000-0000-0000-0000-00000000000b', 'bob@example.com');
insert into public.integrations (organization_id, name, auth_method)
  select o.id, 'of ' || o.personal_user_id, 'manual' from public.organizations o where o.personal_user_id is not null;

select results_eq(
  $$ select count(*)::int from public.organizations $$, array[2], 'signing up makes an organization for each user');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-0000-0000-00000000000a", "role": "authenticated"}';
select results_eq(
  $$ select personal_user_id from public.organizations $$,
  array['00000000-0000-0000-0000-00000000000a'::uuid], 'a user sees the own organization alone');
select results_eq(
  $$ select name from public.integrations $$,
  array['of 00000000-0000-0000-0000-00000000000a'], 'a user sees the own integrations alone');
select throws_ok(
  $$ insert into public.charges (load_id) values (gen_random_uuid()) $$, '42501', null, 'a user cannot write charges');
select throws_ok(
  $$ select public.engine_claim_job('me') $$, '42501', null, 'a user cannot claim a job');

set local role anon;
select throws_ok(
  $$ select count(*) from public.organizations $$, '42501', null, 'without signing in there is nothing to see');

select * from finish();
rollback;
