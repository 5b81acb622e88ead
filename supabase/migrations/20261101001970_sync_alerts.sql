-- Alerts: scheduled data that stays behind. One row opens when a dataset is older than its schedule allows and closes when it no
-- longer is; a Database Webhook on this table tells whoever should know.

create table public.sync_alerts (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null references public.organizations (id) on delete cascade,
  integration_id uuid not null references public.integrations (id) on delete cascade,
  dataset text not null,
  kind text not null,
  data_through timestamptz,
  message text not null,
  opened_at timestamptz not null default now(),
  closed_at timestamptz,
  constraint sync_alerts_kind_is_known check (kind = 'stale_data'),
  constraint sync_alerts_close_after_they_open check (closed_at >= opened_at)
);
comment on table public.sync_alerts is 'What a member of the organization should know without looking. Written by the tick.';
comment on column public.sync_alerts.id is 'Identity of the alert.';
comment on column public.sync_alerts.organization_id is 'Whose data.';
comment on column public.sync_alerts.integration_id is 'Through which integration.';
comment on column public.sync_alerts.dataset is 'Which dataset.';
comment on column public.sync_alerts.kind is 'stale_data: older than 48 hours and than the schedule''s longest pause by 6 hours.';
comment on column public.sync_alerts.data_through is 'The end of what is there (UTC, exclusive); null when nothing was ever read.';
comment on column public.sync_alerts.message is 'The same as a sentence.';
comment on column public.sync_alerts.opened_at is 'When it was raised (UTC).';
comment on column public.sync_alerts.closed_at is 'When it no longer held (UTC); null while it does.';
create unique index sync_alerts_one_open on public.sync_alerts (integration_id, dataset, kind) where closed_at is null;
create index sync_alerts_by_integration on public.sync_alerts (integration_id);
create index sync_alerts_by_organization on public.sync_alerts (organization_id, opened_at desc);

alter table public.sync_alerts enable row level security;
grant select on public.sync_alerts to authenticated, service_role;
create policy "members read their organization's alerts" on public.sync_alerts for select to authenticated
  using (organization_id = any (array(select private.visible_organization_ids())));

create function private.data_through(integration public.integrations, dataset private.datasets) returns timestamptz
language sql stable set search_path = '' as $$
  select case when dataset.emission_source is not null then (
      select max(e.period_end)::timestamp at time zone 'UTC' from public.emission_listings e
      where e.organization_id = integration.organization_id and e.source = dataset.emission_source and e.integration_id = integration.id
        and e.record_count > 0)
    when dataset.is_by_period then (
      -- Of this dataset alone: another source of the same account may be further, or behind.
      select (max(l.data_through) + 1)::timestamp at time zone 'UTC' from public.charge_loads l
      where l.organization_id = integration.organization_id and l.provider = integration.provider and l.status = 'published'
        and l.billing_account_id = integration.billing_account_id and l.dataset = dataset.dataset)
    else (
      select max(j.finished_at) from public.sync_jobs j
      where j.integration_id = integration.id and j.dataset = dataset.dataset and j.status in ('succeeded', 'partial'))
    end
$$;
comment on function private.data_through is 'The end of what is there of a dataset: of its last day with data, or of its last complete read when it has no days.';

create function private.stale_datasets(as_of timestamptz)
returns table (organization_id uuid, integration_id uuid, dataset text, data_through timestamptz, allowed interval)
language sql stable set search_path = '' as $$
  with watched as (
    select i.id, d.provider, d.dataset, min(s.created_at) as since, greatest(interval '48 hours', interval '6 hours' + interval '1 second' * min(s.longest_gap_seconds)) + d.allowed_lag as allowed
    from public.sync_schedules s
    join public.integrations i on i.id = s.integration_id and i.deleted_at is null and i.status <> 'disabled'
    join private.datasets d on d.provider = i.provider and s.dataset in ('all', d.dataset)
    -- Jobs are kept 90 days: what pauses longer has nothing to be judged by.
    where not s.is_paused and s.longest_gap_seconds < 80 * 86400 and private.missing_setting(i, d.dataset) is null
    group by i.id, d.provider, d.dataset, d.allowed_lag
  )
  select i.organization_id, w.id, w.dataset, t.data_through, w.allowed
  from watched w
  join public.integrations i on i.id = w.id
  join private.datasets d on d.provider = w.provider and d.dataset = w.dataset
  cross join lateral (select private.data_through(i, d) as data_through) t
  where coalesce(t.data_through, w.since) < stale_datasets.as_of - w.allowed
$$;
comment on function private.stale_datasets is 'Scheduled datasets that are older than they may be.';

create function private.note_freshness(as_of timestamptz) returns void
language sql security definer set search_path = '' as $$
  with stale as materialized (select s.* from private.stale_datasets(note_freshness.as_of) s),
  closed as (
    update public.sync_alerts a set closed_at = greatest(note_freshness.as_of, a.opened_at)
    where a.closed_at is null and a.kind = 'stale_data'
      and not exists (select from stale s where s.integration_id = a.integration_id and s.dataset = a.dataset)
  )
  insert into public.sync_alerts (organization_id, integration_id, dataset, kind, data_through, message, opened_at)
  select s.organization_id, s.integration_id, s.dataset, 'stale_data', s.data_through,
    case when s.data_through is null then format('%s was never read since it is scheduled', s.dataset)
      else format('%s is there through %s UTC alone', s.dataset, to_char(s.data_through at time zone 'UTC', 'YYYY-MM-DD HH24:MI')) end
      || format(': expected to be at most %s hours old', round(extract(epoch from s.allowed) / 3600)),
    note_freshness.as_of
  from stale s order by s.integration_id, s.dataset
  on conflict (integration_id, dataset, kind) where closed_at is null do nothing
$$;
comment on function private.note_freshness is 'Raises an alert for each scheduled dataset that is older than it may be, and closes those that no longer hold.';
