-- Committing a page: rows, rejects, cursor, counters and lease move in one transaction or not at all.
-- A killed worker loses at most the page in flight; a zombie's late write is refused by the fencing token;
-- an answer lost after COMMIT is recognised by the page number.

create function private.hold_job(job_id uuid, lease_token bigint) returns public.sync_jobs
language plpgsql set search_path = '' as $$
declare
  job public.sync_jobs;
begin
  -- No key update: a request that joins the job meanwhile refers to its id, and must not wait for the page.
  select j.* into job from public.sync_jobs j where j.id = hold_job.job_id for no key update;
  if not found then
    perform private.refuse('CS404', 'job not found');
  end if;
  if job.status = 'cancelled' then
    perform private.refuse('CS415', 'the job was cancelled');
  end if;
  if job.status <> 'running' or job.lease_token <> hold_job.lease_token then
    perform private.refuse('CS410', format('the lease is lost: the job is %s under token %s, the caller holds %s', job.status, job.lease_token, hold_job.lease_token));
  end if;
  return job;
end $$;
comment on function private.hold_job is 'Locks a job for its holder; refuses everyone else.';

create function private.open_load(job public.sync_jobs, described jsonb) returns uuid
language sql set search_path = '' as $$
  insert into public.charge_loads (organization_id, provider, dataset, source, billing_account_id, billing_period_start, billing_period_end, version, grain, is_payer_view, delivery,
    integration_id, job_id)
  values (job.organization_id, job.provider, job.dataset, described ->> 'source', described ->> 'billing_account_id',
    coalesce((described ->> 'billing_period_start')::date, job.period_start), coalesce((described ->> 'billing_period_end')::date, job.period_end),
    described ->> 'version', coalesce(described ->> 'grain', 'full'), coalesce((described ->> 'is_payer_view')::boolean, true), described -> 'delivery',
    job.integration_id, job.id)
  returning id
$$;
comment on function private.open_load is 'Begins the load a job writes.';

create function private.restarted_parts(rows jsonb) returns text[]
language sql immutable set search_path = '' as $$
  select case when coalesce((rows ->> 'restarts_part')::boolean, false) then array[rows ->> 'part'] else '{}' end
    || case when coalesce((rows ->> 'restarts_scope')::boolean, false) then array[rows ->> 'scope'] else '{}' end
    || array(select p from jsonb_array_elements_text(coalesce(rows -> 'vanished_parts', '[]')) as x (p))
$$;
comment on function private.restarted_parts is 'Parts and scopes whose earlier rows a page replaces: the one it begins anew, and those the source no longer has.';

create function private.write_page(job public.sync_jobs, rows jsonb) returns uuid
language plpgsql set search_path = '' as $$
declare
  load public.charge_loads;
begin
  if rows ? 'load' and (job.load_id is null or coalesce((rows ->> 'restarts_load')::boolean, false)) then
    perform private.abandon_loads(array[job.load_id]);
    job.load_id := private.open_load(job, rows -> 'load');
  end if;
  if rows ?| array['charges', 'control_totals', 'part_totals'] then
    select l.* into load from public.charge_loads l where l.id = job.load_id and l.status = 'reading';
    if not found then
      perform private.refuse('CS400', 'a page with charges needs a load: describe it in rows.load of the first page');
    end if;
    delete from public.charges c where c.load_id = load.id and c.part = any (private.restarted_parts(rows));
    perform private.stage_charges(load, rows ->> 'part', coalesce(rows -> 'charges', '[]'));
    perform private.keep_control_totals(load.id, rows -> 'control_totals');
    perform private.keep_control_totals(load.id, rows -> 'part_totals', rows ->> 'part');
  end if;
  if rows ? 'issuer_totals' then
    select l.* into load from public.charge_loads l where l.id = job.load_id and l.status = 'reading';
    if not found then
      perform private.refuse('CS400', 'a page with issuer totals needs a load');
    end if;
    perform private.keep_issuer_totals(load.id, rows -> 'issuer_totals');
  end if;
  perform private.stage_records(job.id, rows);
  if rows ? 'cloud_accounts' then
    perform private.keep_cloud_accounts(job.organization_id, job.provider, rows -> 'cloud_accounts');
  end if;
  return job.load_id;
end $$;
comment on function private.write_page is 'Writes each kind of row a page carries: load, charges with their part, control_totals, part_totals, issuer_totals, records with their scope, cloud_accounts.';

create function private.count_requests(integration public.integrations, job_id uuid, requests jsonb) returns void
language sql set search_path = '' as $$
  insert into public.provider_requests as p (job_id, request_date, operation, organization_id, integration_id, requests, price_usd)
  select count_requests.job_id, (clock_timestamp() at time zone 'UTC')::date, r.operation, integration.organization_id, integration.id,
    sum(r.requests), sum(r.price_usd)
  from jsonb_to_recordset(count_requests.requests) as r (operation text, requests int, price_usd numeric)
  where r.requests > 0 group by r.operation
  on conflict on constraint provider_requests_one_row do update
    set requests = p.requests + excluded.requests, price_usd = p.price_usd + excluded.price_usd
$$;
comment on function private.count_requests is 'Counts and prices requests made through an integration, for a job or for a test.';

create function private.keep_requests(job public.sync_jobs, requests jsonb) returns void
language sql set search_path = '' as $$
  select private.count_requests(i, job.id, keep_requests.requests) from public.integrations i where i.id = job.integration_id
$$;
comment on function private.keep_requests is 'Counts and prices the requests a page took.';

create function private.requests_today(integration_id uuid) returns bigint
language sql stable set search_path = '' as $$
  select coalesce(sum(p.requests), 0)::bigint from public.provider_requests p
  where p.integration_id = requests_today.integration_id and p.request_date = (clock_timestamp() at time zone 'UTC')::date and p.price_usd > 0
$$;
comment on function private.requests_today is 'Priced requests made through an integration this UTC day, by whichever job or test.';

create function private.commit_page(
  job_id uuid, lease_token bigint, page_no int, cursor jsonb, rows jsonb, rejects jsonb, requests jsonb, warnings jsonb, progress jsonb, lease_seconds int
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  job public.sync_jobs := private.hold_job(commit_page.job_id, commit_page.lease_token);
  used_load uuid;
  replaced_rejects int;
begin
  if commit_page.page_no = job.page_no then
    return jsonb_build_object('applied', false, 'already_applied', true, 'page_no', job.page_no,
      'requests_today', private.requests_today(job.integration_id));
  elsif commit_page.page_no <> job.page_no + 1 then
    perform private.refuse('CS411', format('page %s cannot follow page %s', commit_page.page_no, job.page_no));
  end if;
  used_load := private.write_page(job, commit_page.rows);
  delete from public.sync_rejects r where r.job_id = job.id
    and (r.part = any (private.restarted_parts(commit_page.rows)) or coalesce((commit_page.rows ->> 'restarts_load')::boolean, false));
  get diagnostics replaced_rejects = row_count;
  insert into public.sync_rejects (organization_id, job_id, part, reason, record_path, raw, is_confidential)
  select job.organization_id, job.id, coalesce(commit_page.rows ->> 'part', commit_page.rows ->> 'scope'), r.reason, r.record_path, left(r.raw, 1024),
    (select d.is_confidential from private.datasets d where d.provider = job.provider and d.dataset = job.dataset)
  from jsonb_to_recordset(commit_page.rejects) as r (reason text, record_path text, raw text);
  perform private.keep_requests(job, commit_page.requests);
  update public.sync_jobs j set
    page_no = commit_page.page_no, cursor = commit_page.cursor, load_id = used_load,
    -- What was read again belongs to the load that was given up.
    reread_parts = case when used_load is distinct from job.load_id then '{}' else j.reread_parts end,
    records_synced = j.records_synced + private.record_count(commit_page.rows),
    records_failed = j.records_failed - replaced_rejects + jsonb_array_length(commit_page.rejects),
    warnings = private.add_warnings(j.warnings, commit_page.warnings), progress = coalesce(commit_page.progress, j.progress),
    attempts = 1, stalled_handovers = 0, advanced_at = clock_timestamp(),
    lease_expires_at = clock_timestamp() + make_interval(secs => commit_page.lease_seconds)
  where j.id = job.id;
  return jsonb_build_object('applied', true, 'already_applied', false, 'page_no', commit_page.page_no,
    'requests_today', private.requests_today(job.integration_id));
end $$;
comment on function private.commit_page is 'Commits one page, or says that it already was.';

create function private.add_warnings(known jsonb, further jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select coalesce(jsonb_agg(w), '[]') from (
    select distinct w from jsonb_array_elements(add_warnings.known || coalesce(add_warnings.further, '[]')) as x (w) limit 100) d
$$;
comment on function private.add_warnings is 'Adds warnings to those known, each once, 100 at most.';

create function public.engine_commit_page(
  job_id uuid, lease_token bigint, page_no int, cursor jsonb, rows jsonb, rejects jsonb default '[]', requests jsonb default '[]',
  warnings jsonb default '[]', progress jsonb default null, lease_seconds int default 120
) returns jsonb language sql security invoker set search_path = '' set statement_timeout = '30s' as $$
  select private.commit_page(engine_commit_page.job_id, engine_commit_page.lease_token, engine_commit_page.page_no, engine_commit_page.cursor,
    engine_commit_page.rows, engine_commit_page.rejects, engine_commit_page.requests, engine_commit_page.warnings,
    engine_commit_page.progress, engine_commit_page.lease_seconds)
$$;
comment on function public.engine_commit_page is 'Engine only: commits a page of rows with its cursor in one transaction.';
grant execute on function private.commit_page, public.engine_commit_page to service_role;
