-- Forwarders: which objects of which bucket are sent where. The endpoint, an API of an organization, is what a worker leases:
-- the limit, the breaker and the token belong to the API and not to a file. Nothing secret stands in either row: keys and token
-- are sealed by the functions and kept in private.

create table public.forwarder_endpoints (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null references public.organizations (id) on delete cascade,
  call_url text not null,
  auth_url text not null,
  max_in_flight int not null default 50,
  busy_zone text not null default 'America/New_York',
  busy_from time not null default '10:00',
  busy_to time not null default '20:00',
  busy_max_in_flight int,
  busy_records_per_second int,
  lease_token bigint not null default 0,
  lease_owner text,
  lease_expires_at timestamptz,
  leased_at timestamptz not null default '-infinity',
  due_at timestamptz not null default 'infinity',
  edge_due_at timestamptz not null default 'infinity',
  limit_state jsonb,
  breaker_open_until timestamptz,
  paused_at timestamptz,
  paused_reason text,
  token_expires_at timestamptz,
  last_commit_id uuid,
  requests bigint not null default 0,
  token_refreshes bigint not null default 0,
  throttled bigint not null default 0,
  failures bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint forwarder_endpoints_one_per_api unique (organization_id, call_url, auth_url),
  constraint forwarder_endpoints_urls_are_https check (call_url ~ '^https?://' and auth_url ~ '^https?://'
    and char_length(call_url) <= 1000 and char_length(auth_url) <= 1000),
  constraint forwarder_endpoints_in_flight_in_range check (max_in_flight between 1 and 50 and busy_max_in_flight between 1 and 50),
  constraint forwarder_endpoints_busy_rate_in_range check (busy_records_per_second between 1 and 1000000),
  constraint forwarder_endpoints_busy_zone_is_short check (busy_zone ~ '^[A-Za-z0-9+_/-]{1,64}$'),
  constraint forwarder_endpoints_lease_is_whole check ((lease_owner is null) = (lease_expires_at is null)),
  constraint forwarder_endpoints_pause_has_a_reason check ((paused_at is null) = (paused_reason is null) and char_length(paused_reason) <= 500),
  constraint forwarder_endpoints_limit_is_short check (jsonb_typeof(limit_state) = 'object' and octet_length(limit_state::text) <= 8192)
);
comment on table public.forwarder_endpoints is 'An API that records are sent to. One worker at a time sends to it. Forwarders of an organization with the same URLs share it.';
comment on column public.forwarder_endpoints.id is 'Identity of the endpoint.';
comment on column public.forwarder_endpoints.organization_id is 'Whose.';
comment on column public.forwarder_endpoints.call_url is 'Where records are posted. Plain http only where the operator allows its address.';
comment on column public.forwarder_endpoints.auth_url is 'Where the token comes from.';
comment on column public.forwarder_endpoints.max_in_flight is 'Requests at once at most.';
comment on column public.forwarder_endpoints.busy_zone is 'IANA time zone of the busy window.';
comment on column public.forwarder_endpoints.busy_from is 'When the busy window begins, local time.';
comment on column public.forwarder_endpoints.busy_to is 'When it ends, local time (exclusive); earlier than busy_from: on the next day; the same: there is none.';
comment on column public.forwarder_endpoints.busy_max_in_flight is 'Requests at once within the window; null means max_in_flight.';
comment on column public.forwarder_endpoints.busy_records_per_second is 'Records a second within the window; null means no such limit.';
comment on column public.forwarder_endpoints.lease_token is 'Fencing token: grows with every claim and whenever a lease is taken away. Not a secret.';
comment on column public.forwarder_endpoints.lease_owner is 'Who holds it; null when nobody does.';
comment on column public.forwarder_endpoints.lease_expires_at is 'When the lease ends unless a commit extends it (database clock, UTC).';
comment on column public.forwarder_endpoints.leased_at is 'When it was last claimed (UTC): the organization that waited longest is next.';
comment on column public.forwarder_endpoints.due_at is 'When there is something to send (UTC); infinity when nothing is queued. May be too early, never too late.';
comment on column public.forwarder_endpoints.edge_due_at is 'The same, of what an Edge Function may send.';
comment on column public.forwarder_endpoints.limit_state is 'What the adaptive limit has learnt, in its own words: {limit, ...}.';
comment on column public.forwarder_endpoints.breaker_open_until is 'Nothing is sent before this time (UTC): the API asked for it, or failed too often.';
comment on column public.forwarder_endpoints.paused_at is 'Since when nothing is sent until somebody resumes it (UTC).';
comment on column public.forwarder_endpoints.paused_reason is 'Why; one sentence.';
comment on column public.forwarder_endpoints.token_expires_at is 'Until when the kept token is used (UTC); null when there is none.';
comment on column public.forwarder_endpoints.last_commit_id is 'The last commit that was applied; tells a repeated one.';
comment on column public.forwarder_endpoints.requests is 'Requests with records made so far.';
comment on column public.forwarder_endpoints.token_refreshes is 'Tokens fetched so far.';
comment on column public.forwarder_endpoints.throttled is 'Answers 429 so far.';
comment on column public.forwarder_endpoints.failures is 'Requests that failed otherwise so far.';
comment on column public.forwarder_endpoints.created_at is 'When it was made (UTC).';
comment on column public.forwarder_endpoints.updated_at is 'When its settings were last changed (UTC).';
create index forwarder_endpoints_due on public.forwarder_endpoints (due_at) where due_at < 'infinity';
create index forwarder_endpoints_held on public.forwarder_endpoints (lease_expires_at) where lease_expires_at is not null;
create index forwarder_endpoints_leased on public.forwarder_endpoints (organization_id, leased_at desc);

create table private.forwarder_tokens (
  endpoint_id uuid primary key references public.forwarder_endpoints (id) on delete cascade,
  sealed text not null,
  constraint forwarder_tokens_are_sealed check (sealed ~ '^v1\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$' and octet_length(sealed) <= 32768)
);
comment on table private.forwarder_tokens is 'Tokens of endpoints, sealed by the functions; good for less than an hour.';
comment on column private.forwarder_tokens.endpoint_id is 'Whose token; bound into the seal.';
comment on column private.forwarder_tokens.sealed is 'v1.<key id>.<iv>.<ciphertext and tag>, base64url.';

create table public.forwarders (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null references public.organizations (id) on delete cascade,
  integration_id uuid not null references public.integrations (id) on delete cascade,
  endpoint_id uuid not null references public.forwarder_endpoints (id),
  name text not null,
  state text not null default 'active',
  bucket text not null,
  prefix text not null default '',
  region text not null default 'us-east-1',
  auth_url text not null,
  call_url text not null,
  record_format text not null default 'json_lines',
  max_records_per_batch int not null default 500,
  max_batch_bytes int not null default 1048576,
  max_retries int not null default 3,
  max_line_bytes int not null default 1048576,
  max_poison_lines int,
  sns_topic_arn text,
  sweep_every_minutes int default 60,
  swept_at timestamptz,
  sweep_prefix text,
  sweep_after text,
  sweep_until timestamptz not null default '-infinity',
  sweep_error_code text,
  sweep_error text,
  takes_since timestamptz not null default now(),
  redrive_per_second int,
  redrive_next_at timestamptz not null default '-infinity',
  alarm_error_percent int not null default 5,
  alarm_lag_seconds int not null default 900,
  alarm_dead_letters int not null default 1,
  created_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  constraint forwarders_name_is_short check (char_length(name) between 1 and 200),
  constraint forwarders_state_is_known check (state in ('active', 'paused', 'deleted')),
  constraint forwarders_deleted_has_a_time check ((state = 'deleted') = (deleted_at is not null)),
  constraint forwarders_bucket_is_a_bucket check (bucket ~ '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$'),
  constraint forwarders_prefix_is_short check (octet_length(prefix) <= 1024),
  constraint forwarders_sweep_prefix_is_within check (starts_with(sweep_prefix, prefix) and octet_length(sweep_prefix) <= 1024),
  constraint forwarders_sweep_place_is_short check (octet_length(sweep_after) <= 1024 and char_length(sweep_error) <= 2000),
  constraint forwarders_region_is_a_region check (region ~ '^[a-z0-9-]{2,40}$'),
  constraint forwarders_record_format_is_known check (record_format in ('json_lines', 'text')),
  constraint forwarders_batch_in_range check (max_records_per_batch between 1 and 5000 and max_batch_bytes between 1024 and 8388608),
  constraint forwarders_retries_in_range check (max_retries between 0 and 20),
  constraint forwarders_lines_in_range check (max_line_bytes between 1024 and 8388608 and max_poison_lines >= 0),
  constraint forwarders_topic_is_an_arn check (sns_topic_arn ~ '^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}$'),
  constraint forwarders_sweep_in_range check (sweep_every_minutes between 5 and 10080),
  constraint forwarders_redrive_in_range check (redrive_per_second between 1 and 100000),
  constraint forwarders_alarms_in_range check (alarm_error_percent between 1 and 100 and alarm_lag_seconds > 0 and alarm_dead_letters > 0)
);
comment on table public.forwarders is 'What is forwarded: objects of a bucket under a prefix, record by record, to an endpoint.';
comment on column public.forwarders.id is 'Identity of the forwarder.';
comment on column public.forwarders.organization_id is 'Whose.';
comment on column public.forwarders.integration_id is 'The AWS integration that the bucket is read with.';
comment on column public.forwarders.endpoint_id is 'The endpoint of call_url and auth_url.';
comment on column public.forwarders.name is 'Name shown to members.';
comment on column public.forwarders.state is 'active; paused: files are taken on and not sent; deleted.';
comment on column public.forwarders.bucket is 'The bucket.';
comment on column public.forwarders.prefix is 'Keys begin with it; empty for all.';
comment on column public.forwarders.region is 'AWS region of the bucket.';
comment on column public.forwarders.auth_url is 'Where the token comes from.';
comment on column public.forwarders.call_url is 'Where records are posted.';
comment on column public.forwarders.record_format is 'json_lines: a line is a JSON text; text: a line is a string.';
comment on column public.forwarders.max_records_per_batch is 'Records in one request at most.';
comment on column public.forwarders.max_batch_bytes is 'Bytes of records in one request at most.';
comment on column public.forwarders.max_retries is 'How often a request is repeated before its records become a dead letter.';
comment on column public.forwarders.max_line_bytes is 'A longer line is poison.';
comment on column public.forwarders.max_poison_lines is 'A file with more lines that cannot be read fails; null means no limit.';
comment on column public.forwarders.sns_topic_arn is 'The SNS topic that events are taken from; null for none.';
comment on column public.forwarders.sweep_every_minutes is 'How often the bucket is listed for events that were lost, in minutes; null means never.';
comment on column public.forwarders.swept_at is 'When a listing last began (UTC).';
comment on column public.forwarders.sweep_prefix is 'A listing of keys with this prefix that somebody asked for; null for none.';
comment on column public.forwarders.sweep_after is 'The key a listing goes on after; null when none is under way.';
comment on column public.forwarders.sweep_until is 'Until when somebody lists (UTC).';
comment on column public.forwarders.sweep_error_code is 'Stable code of what the last listing ended with; null when it ended well.';
comment on column public.forwarders.sweep_error is 'Its sentence, without secrets.';
comment on column public.forwarders.takes_since is 'A scheduled listing takes on objects modified since then (UTC); older ones are taken when asked for.';
comment on column public.forwarders.redrive_per_second is 'Records of dead letters a second that are sent again; null means no such limit.';
comment on column public.forwarders.redrive_next_at is 'When the next dead letter may be sent again (UTC).';
comment on column public.forwarders.alarm_error_percent is 'Alarm when more of a hundred requests of fifteen minutes failed.';
comment on column public.forwarders.alarm_lag_seconds is 'Alarm when the oldest open file waits longer, in seconds.';
comment on column public.forwarders.alarm_dead_letters is 'Alarm when there are as many open dead letters.';
comment on column public.forwarders.created_by is 'The user who created it; null for an operator''s.';
comment on column public.forwarders.created_at is 'When it was created (UTC).';
comment on column public.forwarders.updated_at is 'When it was last changed (UTC).';
comment on column public.forwarders.deleted_at is 'When it was deleted (UTC).';
create index forwarders_by_organization on public.forwarders (organization_id, id);
create index forwarders_by_integration on public.forwarders (integration_id);
create index forwarders_by_endpoint on public.forwarders (endpoint_id, state);
create index forwarders_to_sweep on public.forwarders (swept_at) where state = 'active' and (sweep_every_minutes is not null or sweep_prefix is not null);

create table private.forwarder_secrets (
  forwarder_id uuid not null references public.forwarders (id) on delete cascade,
  field text not null,
  sealed text not null,
  key_id text not null,
  updated_at timestamptz not null default now(),
  reseal_tried_at timestamptz,
  primary key (forwarder_id, field),
  constraint forwarder_secrets_field_is_known check (field in ('access_key', 'secret_key')),
  constraint forwarder_secrets_are_sealed check (sealed ~ '^v1\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$' and octet_length(sealed) <= 16384)
);
comment on table private.forwarder_secrets is 'What a forwarder shows at auth_url, sealed by the functions. Can be replaced, never read back.';
comment on column private.forwarder_secrets.forwarder_id is 'Whose; bound into the seal.';
comment on column private.forwarder_secrets.field is 'access_key or secret_key; bound into the seal.';
comment on column private.forwarder_secrets.sealed is 'v1.<key id>.<iv>.<ciphertext and tag>, base64url.';
comment on column private.forwarder_secrets.key_id is 'The sealing key used, so that rotation finds what to re-seal.';
comment on column private.forwarder_secrets.updated_at is 'When it was last replaced or re-sealed (UTC).';
comment on column private.forwarder_secrets.reseal_tried_at is 'When it was last handed out to be re-sealed (UTC).';
create index forwarder_secrets_by_key on private.forwarder_secrets (key_id);

create table private.forwarder_event_secrets (
  forwarder_id uuid primary key references public.forwarders (id) on delete cascade,
  hash text not null,
  constraint forwarder_event_secrets_are_hashes check (hash ~ '^[A-Za-z0-9_-]{20,200}$')
);
comment on table private.forwarder_event_secrets is 'What an event bus must show to bring events.';
comment on column private.forwarder_event_secrets.forwarder_id is 'Whose.';
comment on column private.forwarder_event_secrets.hash is 'Hash of the secret; the secret was shown once.';

alter table public.forwarder_endpoints enable row level security;
alter table public.forwarders enable row level security;
alter table private.forwarder_tokens enable row level security;
alter table private.forwarder_secrets enable row level security;
alter table private.forwarder_event_secrets enable row level security;
grant select on public.forwarder_endpoints, public.forwarders to authenticated, service_role;
create policy "members read their organization's endpoints" on public.forwarder_endpoints for select to authenticated
  using (organization_id = any (array(select private.visible_organization_ids())));
create policy "members read their organization's forwarders" on public.forwarders for select to authenticated
  using (deleted_at is null and organization_id = any (array(select private.visible_organization_ids())));
