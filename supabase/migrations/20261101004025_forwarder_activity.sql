-- Activity of endpoints: what went through in each five minutes, so that rates, shares and alarms can be told without a log.

create table public.forwarder_activity (
  endpoint_id uuid not null references public.forwarder_endpoints (id) on delete cascade,
  slot_at timestamptz not null,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  records_sent bigint not null default 0,
  records_dead bigint not null default 0,
  records_skipped bigint not null default 0,
  records_uncertain bigint not null default 0,
  requests bigint not null default 0,
  failures bigint not null default 0,
  throttled bigint not null default 0,
  token_refreshes bigint not null default 0,
  latency_ms bigint not null default 0,
  primary key (endpoint_id, slot_at)
);
comment on table public.forwarder_activity is 'What each endpoint was sent, by five minutes. Kept 30 days.';
comment on column public.forwarder_activity.endpoint_id is 'The endpoint.';
comment on column public.forwarder_activity.slot_at is 'When the five minutes begin (UTC).';
comment on column public.forwarder_activity.organization_id is 'Whose.';
comment on column public.forwarder_activity.records_sent is 'Records the API accepted.';
comment on column public.forwarder_activity.records_dead is 'Records that became dead letters.';
comment on column public.forwarder_activity.records_skipped is 'Blank lines.';
comment on column public.forwarder_activity.records_uncertain is 'Records of requests whose outcome was never learnt.';
comment on column public.forwarder_activity.requests is 'Requests with records.';
comment on column public.forwarder_activity.failures is 'Those that failed otherwise than by 429.';
comment on column public.forwarder_activity.throttled is 'Those answered 429.';
comment on column public.forwarder_activity.token_refreshes is 'Tokens fetched.';
comment on column public.forwarder_activity.latency_ms is 'Time that answered requests took, added up, in milliseconds.';
create index forwarder_activity_by_organization on public.forwarder_activity (organization_id);
create index forwarder_activity_by_age on public.forwarder_activity (slot_at);
alter table public.forwarder_activity enable row level security;
grant select on public.forwarder_activity to authenticated, service_role;
create policy "members read what their endpoints were sent" on public.forwarder_activity for select to authenticated
  using (organization_id = any (array(select private.visible_organization_ids())));
