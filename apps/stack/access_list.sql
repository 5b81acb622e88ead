-- Every owner, grant and membership of the database, one line each.
select 'database ' || d.datname || ' owner ' || d.datdba::regrole || ' ' || coalesce(d.datacl::text, 'default') as line
from pg_database d where d.datname = current_database()
union all
select 'schema ' || n.nspname || ' owner ' || n.nspowner::regrole || ' ' || coalesce(n.nspacl::text, 'default')
from pg_namespace n where n.nspname !~ '^pg_(toast|temp)'
union all
select 'relation ' || n.nspname || '.' || c.relname || ' kind ' || c.relkind::text || ' owner ' || c.relowner::regrole
  || case when c.relrowsecurity then ' rls' else '' end || case when c.relforcerowsecurity then ' forced' else '' end
  || ' ' || coalesce(c.relacl::text, 'default')
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f') and n.nspname !~ '^pg_(toast|temp)'
union all
select 'column ' || n.nspname || '.' || c.relname || '.' || a.attname || ' ' || a.attacl::text
from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
where a.attacl is not null and not a.attisdropped
union all
select 'routine ' || n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ') owner ' || p.proowner::regrole
  || case when p.prosecdef then ' definer' else '' end || ' ' || coalesce(p.proacl::text, 'default')
from pg_proc p join pg_namespace n on n.oid = p.pronamespace
union all
select 'type ' || n.nspname || '.' || t.typname || ' owner ' || t.typowner::regrole || ' ' || coalesce(t.typacl::text, 'default')
from pg_type t join pg_namespace n on n.oid = t.typnamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and t.typrelid = 0 and t.typelem = 0
union all
select 'policy ' || p.polrelid::regclass || ' "' || p.polname || '" ' || p.polcmd::text || ' ' || p.polroles::regrole[]::text
  || ' using ' || coalesce(pg_get_expr(p.polqual, p.polrelid), '-') || ' check ' || coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '-')
from pg_policy p
union all
select 'default ' || a.defaclrole::regrole || ' in ' || coalesce(n.nspname, '*') || ' on ' || a.defaclobjtype::text || ' ' || a.defaclacl::text
from pg_default_acl a left join pg_namespace n on n.oid = a.defaclnamespace
union all
select 'language ' || l.lanname || ' ' || coalesce(l.lanacl::text, 'default') from pg_language l
union all
select 'role ' || r.rolname || ' super ' || r.rolsuper || ' inherit ' || r.rolinherit || ' createrole ' || r.rolcreaterole || ' createdb ' || r.rolcreatedb
  || ' login ' || r.rolcanlogin || ' replication ' || r.rolreplication || ' bypassrls ' || r.rolbypassrls || ' ' || coalesce(s.setconfig::text, '')
from pg_roles r left join pg_db_role_setting s on s.setrole = r.oid where r.rolname !~ '^pg_'
union all
select 'member ' || m.member::regrole || ' of ' || m.roleid::regrole || ' admin ' || m.admin_option
from pg_auth_members m
order by line
