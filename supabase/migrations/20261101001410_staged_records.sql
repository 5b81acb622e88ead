-- Staged records: what a job has read of a set that is replaced whole, kept by scope until the job is complete.
-- A scope is what one listing covers: an account, or a billing period of invoices. Publishing replaces the scopes that were
-- read to their end and leaves all others alone; readers never see half a listing, and a dead job publishes nothing.

create table private.staged_scopes (
  job_id uuid not null references public.sync_jobs (id) on delete cascade,
  scope text not null,
  status text not null default 'reading',
  reason_code text,
  reason text,
  primary key (job_id, scope),
  constraint staged_scopes_status_is_known check (status in ('reading', 'complete', 'uncovered'))
);
comment on table private.staged_scopes is 'The scopes a job reads, and how far each came.';
comment on column private.staged_scopes.job_id is 'The job.';
comment on column private.staged_scopes.scope is 'An account''s id, the first day of a billing period, or what else one listing covers.';
comment on column private.staged_scopes.status is 'reading, complete once its listing ended, or uncovered when it could not be entered.';
comment on column private.staged_scopes.reason_code is 'Why it is uncovered.';
comment on column private.staged_scopes.reason is 'The same as a sentence.';
alter table private.staged_scopes enable row level security;

create table private.staged_records (
  job_id uuid not null references public.sync_jobs (id) on delete cascade,
  scope text not null,
  kind text not null,
  record_key text not null,
  record jsonb not null,
  primary key (job_id, scope, kind, record_key)
);
comment on table private.staged_records is 'Records of jobs that are not complete yet.';
comment on column private.staged_records.job_id is 'The job that read it.';
comment on column private.staged_records.scope is 'The scope it was listed in.';
comment on column private.staged_records.kind is 'agreements, contracts, contract_terms, contract_charges, invoices or emissions.';
comment on column private.staged_records.record_key is 'Its key within the organization.';
comment on column private.staged_records.record is 'The record, members named as columns.';
alter table private.staged_records enable row level security;

create function private.record_key(kind text, record jsonb) returns text
language sql immutable set search_path = '' as $$
  select case record_key.kind
    when 'agreements' then record ->> 'agreement_id'
    when 'contracts' then record ->> 'agreement_id'
    when 'contract_terms' then (record ->> 'agreement_id') || '/' || (record ->> 'term_no')
    when 'contract_charges' then (record ->> 'agreement_id') || '/' || (record ->> 'charge_id')
    when 'invoices' then (record ->> 'invoicing_entity') || '/' || (record ->> 'invoice_id')
    when 'emissions' then record ->> 'external_key'
  end
$$;
comment on function private.record_key is 'What makes two records of a kind the same one; null when a member of it is missing.';

create function private.record_count(rows jsonb) returns bigint
language sql immutable set search_path = '' as $$
  select coalesce(sum(jsonb_array_length(coalesce(rows -> k, '[]'))), 0)
  from unnest(array['charges', 'agreements', 'contracts', 'contract_terms', 'contract_charges', 'invoices', 'emissions']) k
$$;
comment on function private.record_count is 'Records a page carries, of any kind.';

create function private.note_uncovered(job_id uuid, uncovered jsonb) returns void
language sql set search_path = '' as $$
  insert into private.staged_scopes as s (job_id, scope, status, reason_code, reason)
  select distinct on (u.scope) note_uncovered.job_id, u.scope, 'uncovered', left(u.reason_code, 100), left(u.reason, 500)
  from jsonb_to_recordset(note_uncovered.uncovered) as u (scope text, reason_code text, reason text)
  on conflict (job_id, scope) do update set status = 'uncovered', reason_code = excluded.reason_code, reason = excluded.reason
$$;
comment on function private.note_uncovered is 'Keeps which scopes could not be entered.';

create function private.stage_records(job_id uuid, rows jsonb) returns void
language plpgsql set search_path = '' as $$
declare
  kinds text[] := array(select k from unnest(array['agreements', 'contracts', 'contract_terms', 'contract_charges', 'invoices', 'emissions']) k where rows ? k);
  page_scope text := rows ->> 'scope';
begin
  perform private.note_uncovered(stage_records.job_id, coalesce(rows -> 'uncovered_scopes', '[]'));
  if page_scope is null then
    if cardinality(kinds) > 0 then
      perform private.refuse('CS400', format('a page with %s needs a scope', kinds[1]));
    end if;
    return;
  end if;
  if coalesce((rows ->> 'restarts_scope')::boolean, false) then
    delete from private.staged_records r where r.job_id = stage_records.job_id and r.scope = page_scope;
  end if;
  insert into private.staged_scopes as s (job_id, scope, status)
  values (stage_records.job_id, page_scope, case when coalesce((rows ->> 'completes_scope')::boolean, false) then 'complete' else 'reading' end)
  on conflict on constraint staged_scopes_pkey do update set status = excluded.status, reason_code = null, reason = null;
  insert into private.staged_records as r (job_id, scope, kind, record_key, record)
  select distinct on (k, private.record_key(k, x)) stage_records.job_id, page_scope, k, private.record_key(k, x), x
  from unnest(kinds) k cross join lateral jsonb_array_elements(rows -> k) x
  order by k, private.record_key(k, x), (x ->> 'revision')::bigint desc nulls last
  -- A charge may be listed in several revisions, on several pages: the highest counts.
  on conflict on constraint staged_records_pkey do update set record = excluded.record
  where coalesce((excluded.record ->> 'revision')::bigint, 0) >= coalesce((r.record ->> 'revision')::bigint, 0);
end $$;
comment on function private.stage_records is 'Stages what a page has read of one scope; a page that is committed again replaces its own records.';

create function private.staged(job_id uuid, kind text) returns table (scope text, record jsonb)
language sql stable set search_path = '' as $$
  select r.scope, r.record from private.staged_records r
  join private.staged_scopes s on s.job_id = r.job_id and s.scope = r.scope and s.status = 'complete'
  where r.job_id = staged.job_id and r.kind = staged.kind
$$;
comment on function private.staged is 'Staged records of a kind in the scopes that were read to their end.';

create function private.swept_scopes(job_id uuid) returns text[]
language sql stable set search_path = '' as $$
  select coalesce(array_agg(s.scope order by s.scope), '{}') from private.staged_scopes s
  where s.job_id = swept_scopes.job_id and s.status = 'complete'
    -- A record that could not be read is still there: nothing is taken for vanished beside it.
    and not exists (select from public.sync_rejects r where r.job_id = s.job_id and r.part = s.scope)
$$;
comment on function private.swept_scopes is 'The scopes of a job whose stored records go unless it has read them: those read to their end without a reject.';

create function private.purge_staged(batch int) returns bigint
language plpgsql set search_path = '' as $$
declare
  purged bigint;
begin
  delete from private.staged_records r where (r.job_id, r.scope, r.kind, r.record_key) in (
    select x.job_id, x.scope, x.kind, x.record_key from private.staged_records x
    join public.sync_jobs j on j.id = x.job_id and j.status not in ('queued', 'running') limit purge_staged.batch);
  get diagnostics purged = row_count;
  return purged;
end $$;
comment on function private.purge_staged is 'Deletes what jobs staged that failed or were cancelled, a batch at a time.';

create table public.account_coverage (
  organization_id uuid not null references public.organizations (id) on delete cascade,
  provider text not null,
  dataset text not null,
  account_id text not null,
  is_covered boolean not null,
  reason_code text,
  reason text,
  read_at timestamptz,
  checked_at timestamptz not null default now(),
  job_id uuid not null,
  primary key (organization_id, provider, dataset, account_id)
);
comment on table public.account_coverage is 'Accounts whose own records a dataset has, and those it could not enter. What is missing is listed, never silently left out.';
comment on column public.account_coverage.organization_id is 'Whose accounts.';
comment on column public.account_coverage.provider is 'aws, azure or gcp.';
comment on column public.account_coverage.dataset is 'marketplace_products, contracts or emissions.';
comment on column public.account_coverage.account_id is 'The provider''s id of the account.';
comment on column public.account_coverage.is_covered is 'Whether the last read entered it.';
comment on column public.account_coverage.reason_code is 'Why not: PROVIDER_ACCESS_DENIED, ACCOUNT_SUSPENDED.';
comment on column public.account_coverage.reason is 'The same as a sentence.';
comment on column public.account_coverage.read_at is 'When it was last read to the end (UTC); null when it never was.';
comment on column public.account_coverage.checked_at is 'When that was last tried (UTC).';
comment on column public.account_coverage.job_id is 'The job that tried. No foreign key: coverage outlives jobs.';
alter table public.account_coverage enable row level security;
grant select on public.account_coverage to authenticated, service_role;
create policy "members read the coverage of accounts they may see" on public.account_coverage for select to authenticated
  using (
    organization_id = any (array(select private.visible_organization_ids())) and (organization_id = any (array(select private.wholly_visible_organization_ids()))
    or (organization_id, account_id) in (select v.organization_id, v.account_id from private.visible_accounts() v))
  );

create function private.note_coverage(job public.sync_jobs) returns void
language sql set search_path = '' as $$
  insert into public.account_coverage as c (organization_id, provider, dataset, account_id, is_covered, reason_code, reason, read_at, checked_at, job_id)
  select job.organization_id, job.provider, job.dataset, s.scope, s.status = 'complete', s.reason_code, s.reason,
    case when s.status = 'complete' then clock_timestamp() end, clock_timestamp(), job.id
  from private.staged_scopes s where s.job_id = job.id and s.status <> 'reading'
  on conflict (organization_id, provider, dataset, account_id) do update set
    is_covered = excluded.is_covered, reason_code = excluded.reason_code, reason = excluded.reason,
    read_at = coalesce(excluded.read_at, c.read_at), checked_at = excluded.checked_at, job_id = excluded.job_id
$$;
comment on function private.note_coverage is 'Keeps which accounts a complete job entered.';
