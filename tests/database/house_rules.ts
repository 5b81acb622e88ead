/** One rule of the house, asked of the catalogue. */
export interface HouseRule {
  /** What holds. */
  readonly claim: string;
  /** Finds what breaks it: rows with one column, `offender`. */
  readonly query: string;
  /** Breaks it, so that the rule is seen to notice. */
  readonly plant: string;
}

const RELATIONS = `
  pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname in ('public', 'private')`;
const FUNCTIONS = `
  pg_proc p join pg_namespace n on n.oid = p.pronamespace and n.nspname in ('public', 'private')`;
const RELATION = `n.nspname || '.' || c.relname`;
const FUNCTION = `p.oid::regprocedure::text`;

/** Rules about tables, views and their columns. */
export const RELATION_RULES: readonly HouseRule[] = [
  {
    claim: "every table has row level security",
    query:
      `select ${RELATION} as offender from ${RELATIONS} where c.relkind in ('r', 'p') and not c.relrowsecurity`,
    plant: "create table private.planted (id int)",
  },
  {
    claim: "every table has a primary key",
    query:
      `select ${RELATION} as offender from ${RELATIONS} where c.relkind in ('r', 'p')
      and not exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'p')`,
    plant: "create table private.planted (id int)",
  },
  {
    claim: "every public table says whose row it is",
    query:
      `select ${RELATION} as offender from ${RELATIONS} where n.nspname = 'public' and c.relkind in ('r', 'p')
      and c.relname <> 'organizations' and not exists (select from pg_attribute a
        where a.attrelid = c.oid and a.attname = 'organization_id' and a.attnotnull)`,
    plant: "create table public.planted (id int)",
  },
  {
    claim: "every table and view has a comment",
    query:
      `select ${RELATION} as offender from ${RELATIONS} where c.relkind in ('r', 'p', 'v', 'm') and obj_description(c.oid) is null`,
    plant: "create view private.planted as select 1 as one",
  },
  {
    claim: "every column of a table has a comment",
    query: `select ${RELATION} || '.' || a.attname as offender from ${RELATIONS}
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relkind in ('r', 'p') and col_description(c.oid, a.attnum) is null`,
    plant: "alter table public.charges add column planted int",
  },
  {
    claim:
      "every column of a view has a comment, or the name of a commented column below",
    query: `with recursive below as (
        select r.ev_class as viewed, d.refobjid as relation from pg_rewrite r
        join pg_depend d on d.objid = r.oid and d.refclassid = 'pg_class'::regclass and d.refobjid <> r.ev_class
        union select b.viewed, d.refobjid from below b join pg_rewrite r on r.ev_class = b.relation
        join pg_depend d on d.objid = r.oid and d.refclassid = 'pg_class'::regclass and d.refobjid <> r.ev_class)
      select ${RELATION} || '.' || a.attname as offender from ${RELATIONS}
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
      where c.relkind = 'v' and col_description(c.oid, a.attnum) is null and not exists (
        select from below b join pg_attribute t on t.attrelid = b.relation and t.attname = a.attname
        where b.viewed = c.oid and col_description(t.attrelid, t.attnum) is not null)`,
    plant: "create view public.planted as select 1 as planted",
  },
  {
    claim: "money is numeric and times carry their zone",
    query: `select ${RELATION} || '.' || a.attname as offender from ${RELATIONS}
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where a.atttypid in ('real'::regtype, 'double precision'::regtype, 'money'::regtype, 'timestamp'::regtype)`,
    plant: "alter table public.charges add column planted double precision",
  },
  {
    claim: "every foreign key has an index that begins with its columns",
    query:
      `select k.conrelid::regclass::text || ' ' || k.conname as offender from pg_constraint k
      join ${RELATIONS} on c.oid = k.conrelid
      where k.contype = 'f' and not exists (select from pg_index i where i.indrelid = k.conrelid and i.indpred is null
        and (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey)`,
    plant:
      "alter table public.charges add constraint planted foreign key (source) references private.charge_sources (source)",
  },
  {
    claim: "checks and unique constraints have names of their own",
    query:
      `select k.conrelid::regclass::text || ' ' || k.conname as offender from pg_constraint k
      join ${RELATIONS} on c.oid = k.conrelid
      where k.contype in ('c', 'u', 'x') and k.conname ~ '_(check|key|excl)[0-9]*$'`,
    plant: "alter table public.charges add check (source_lines > 0)",
  },
  {
    claim: "every view has the rights of whoever asks",
    query:
      `select ${RELATION} as offender from ${RELATIONS} where c.relkind = 'm' or c.relkind = 'v'
      and not coalesce(c.reloptions && array['security_invoker=true', 'security_invoker=on'], false)`,
    plant: "create view public.planted as select 1 as one",
  },
];

/** Rules about who may what. */
export const RIGHT_RULES: readonly HouseRule[] = [
  {
    claim: "every policy names its role",
    query:
      `select c.relname || ': ' || y.polname as offender from pg_policy y join ${RELATIONS} on c.oid = y.polrelid
      where y.polroles <> array['authenticated'::regrole::oid]`,
    plant: `create policy "planted" on public.charges for select using (true)`,
  },
  {
    claim: "a policy asks its functions once, not once a row",
    query:
      `select c.relname || ': ' || y.polname as offender from pg_policy y join ${RELATIONS} on c.oid = y.polrelid
      cross join lateral (select concat_ws(' ', pg_get_expr(y.polqual, y.polrelid), pg_get_expr(y.polwithcheck, y.polrelid)) as text) e
      where regexp_replace(e.text, '\\( ?SELECT (auth|private)\\.|FROM private\\.', '', 'g') ~ '(auth|private)\\.\\w+\\('`,
    plant:
      `create policy "planted" on public.charges for select to authenticated using (organization_id = auth.uid())`,
  },
  {
    claim: "anon and everyone have no right to any relation",
    query:
      `select ${RELATION} || ' ' || x.privilege_type as offender from ${RELATIONS}
      cross join lateral aclexplode(c.relacl) x where x.grantee in (0, 'anon'::regrole)`,
    plant: "grant select on public.charges to anon",
  },
  {
    claim: "anon and everyone have no right to any column",
    query:
      `select ${RELATION} || '.' || a.attname as offender from ${RELATIONS} join pg_attribute a on a.attrelid = c.oid
      cross join lateral aclexplode(a.attacl) x where x.grantee in (0, 'anon'::regrole)`,
    plant: "grant select (provider) on public.charges to anon",
  },
  {
    claim: "no API role has a right to a table in private",
    query:
      `select ${RELATION} || ' ' || x.grantee::regrole as offender from ${RELATIONS} cross join lateral aclexplode(c.relacl) x
      where n.nspname = 'private' and x.grantee <> c.relowner`,
    plant: "grant select on private.integration_secrets to service_role",
  },
  {
    claim: "rights cannot be passed on",
    query:
      `select ${RELATION} as offender from ${RELATIONS} cross join lateral aclexplode(c.relacl) x
      where x.is_grantable and x.grantee <> c.relowner`,
    plant: "grant select on public.charges to authenticated with grant option",
  },
  {
    claim: "nobody but the owner may create in our schemas",
    query:
      `select n.nspname || ' ' || x.grantee as offender from pg_namespace n cross join lateral aclexplode(n.nspacl) x
      where n.nspname in ('public', 'private') and x.privilege_type = 'CREATE'
        and x.grantee not in (n.nspowner, 'postgres'::regrole)`,
    plant: "grant create on schema private to authenticated",
  },
  {
    claim: "anon has no way into private",
    query:
      `select n.nspname as offender from pg_namespace n cross join lateral aclexplode(n.nspacl) x
      where n.nspname = 'private' and x.grantee in (0, 'anon'::regrole)`,
    plant: "grant usage on schema private to anon",
  },
];

/** Rules about functions. */
export const FUNCTION_RULES: readonly HouseRule[] = [
  {
    claim: "every function has a comment",
    query:
      `select ${FUNCTION} as offender from ${FUNCTIONS} where obj_description(p.oid) is null`,
    plant:
      "create function private.planted() returns int language sql set search_path = '' as 'select 1'",
  },
  {
    claim: "every function sets an empty search path",
    query:
      `select ${FUNCTION} as offender from ${FUNCTIONS} where not coalesce(p.proconfig && array['search_path=""'], false)`,
    plant:
      "create function private.planted() returns int language sql as 'select 1'",
  },
  {
    claim: "anon and everyone may execute nothing",
    query: `select ${FUNCTION} as offender from ${FUNCTIONS}
      cross join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x where x.grantee in (0, 'anon'::regrole)`,
    plant: "grant execute on function private.role_rank(text) to public",
  },
  {
    claim: "security definer functions live in private alone",
    query:
      `select ${FUNCTION} as offender from ${FUNCTIONS} where p.prosecdef and n.nspname <> 'private'`,
    plant: "alter function public.create_organization(text) security definer",
  },
  {
    claim: "engine functions are for service_role alone",
    query: `select ${FUNCTION} || ' ' || r.rolname as offender from ${FUNCTIONS}
      cross join (values ('anon', false), ('authenticated', false), ('service_role', true)) as r (rolname, may)
      where n.nspname = 'public' and p.proname like 'engine\\_%' and has_function_privilege(r.rolname, p.oid, 'execute') <> r.may`,
    plant: "grant execute on function public.engine_health() to authenticated",
  },
  {
    claim: "no user may execute what an engine function calls",
    query: `select ${FUNCTION} as offender from ${FUNCTIONS}
      where n.nspname = 'private' and has_function_privilege('authenticated', p.oid, 'execute')
      and exists (select from pg_proc e where e.pronamespace = 'public'::regnamespace and e.proname like 'engine\\_%'
        and e.prosrc ~ ('private\\.' || p.proname || '\\('))`,
    plant: "grant execute on all functions in schema private to authenticated",
  },
  {
    claim: "a function of the API has one form only",
    query:
      `select p.proname as offender from ${FUNCTIONS} where n.nspname = 'public' group by p.proname having count(*) > 1`,
    plant:
      "create function public.cancel_sync(a text, b text) returns int language sql set search_path = '' as 'select 1'",
  },
  {
    claim: "no user may execute a function that trusts its arguments",
    query:
      `select ${FUNCTION} as offender from ${FUNCTIONS} where n.nspname = 'private' and p.prosecdef
      and has_function_privilege('authenticated', p.oid, 'execute') and p.pronargs > 0
      and p.prosrc !~ 'auth\\.uid\\(\\)|private\\.(require_role|visible_\\w+|organization_ids_with_role|read_integration)\\('`,
    plant: "grant execute on function private.due_jobs(int) to authenticated",
  },
];
