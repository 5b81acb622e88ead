-- Dead letters: records that could not be delivered, kept until somebody sends or discards them. Whoever may see that there are
-- some does not thereby see the records: these stand in private and are read through a function.

create table public.dead_letters (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null references public.organizations (id) on delete cascade,
  forwarder_id uuid not null references public.forwarders (id) on delete cascade,
  file_id uuid not null references public.forwarder_files (id) on delete cascade,
  byte_start bigint not null,
  byte_end bigint not null,
  first_record bigint not null,
  record_count int not null,
  reason text not null,
  idempotency_key text not null,
  original_key text,
  attempts jsonb not null default '[]',
  last_status int,
  error text,
  state text not null default 'open',
  edited boolean not null default false,
  redrive_count int not null default 0,
  redrive_token bigint,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  constraint dead_letters_once unique (file_id, byte_start, byte_end),
  constraint dead_letters_range_is_a_range check (byte_start >= 0 and byte_end >= byte_start and first_record >= 0 and record_count > 0),
  constraint dead_letters_reason_is_known check (reason in ('rejected', 'exhausted', 'poison_line', 'too_large', 'auth')),
  constraint dead_letters_state_is_known check (state in ('open', 'redriving', 'sent', 'discarded')),
  constraint dead_letters_ended_has_a_time check ((state in ('open', 'redriving')) = (ended_at is null)),
  constraint dead_letters_handed_out_is_redriving check (redrive_token is null or state = 'redriving'),
  constraint dead_letters_keys_are_short check (char_length(idempotency_key) between 1 and 200 and char_length(original_key) between 1 and 200),
  constraint dead_letters_attempts_are_short check (jsonb_typeof(attempts) = 'array' and octet_length(attempts::text) <= 65536),
  constraint dead_letters_error_is_short check (char_length(error) <= 2000)
);
comment on table public.dead_letters is 'Records that could not be delivered: where they stand, why, and what was tried.';
comment on column public.dead_letters.id is 'Identity of the dead letter.';
comment on column public.dead_letters.organization_id is 'Whose.';
comment on column public.dead_letters.forwarder_id is 'By which forwarder.';
comment on column public.dead_letters.file_id is 'Of which file.';
comment on column public.dead_letters.byte_start is 'Where the records begin in the file, in bytes of what was decompressed.';
comment on column public.dead_letters.byte_end is 'Where they end (exclusive).';
comment on column public.dead_letters.first_record is 'Lines before the first one.';
comment on column public.dead_letters.record_count is 'How many records.';
comment on column public.dead_letters.reason is 'rejected by the API, exhausted retries, poison_line (cannot be read), too_large for a request, or auth.';
comment on column public.dead_letters.idempotency_key is 'The key that they are sent with.';
comment on column public.dead_letters.original_key is 'The key before they were edited; null when they were not.';
comment on column public.dead_letters.attempts is 'What was tried: [{at, status, error, latency_ms}], the last hundred.';
comment on column public.dead_letters.last_status is 'HTTP status of the last answer; null when there was none.';
comment on column public.dead_letters.error is 'The last error''s sentence, without secrets.';
comment on column public.dead_letters.state is 'open, redriving: to be sent again, sent or discarded.';
comment on column public.dead_letters.edited is 'Somebody changed the records.';
comment on column public.dead_letters.redrive_count is 'How often they were sent again.';
comment on column public.dead_letters.redrive_token is 'The endpoint''s lease under which they are being sent again; null while they wait.';
comment on column public.dead_letters.created_at is 'When they were given up (UTC).';
comment on column public.dead_letters.ended_at is 'When they were sent or discarded (UTC).';
create index dead_letters_newest on public.dead_letters (forwarder_id, created_at desc, id desc);
create index dead_letters_to_redrive on public.dead_letters (forwarder_id, created_at, id) where state = 'redriving';
create index dead_letters_open on public.dead_letters (forwarder_id, created_at, id) where state in ('open', 'redriving');
create index dead_letters_by_organization on public.dead_letters (organization_id);
create index dead_letters_by_end on public.dead_letters (ended_at) where ended_at is not null;

create table private.dead_letter_contents (
  dead_letter_id uuid primary key references public.dead_letters (id) on delete cascade,
  records text,
  raw bytea,
  constraint dead_letter_contents_are_bounded check (octet_length(records) <= 262144 and octet_length(raw) <= 65536)
);
comment on table private.dead_letter_contents is 'The records of a dead letter. No row when they are too many: they are read again from the file by their range.';
comment on column private.dead_letter_contents.dead_letter_id is 'Which dead letter.';
comment on column private.dead_letter_contents.records is 'JSON text of an array, the records as they were sent; null for a line that cannot be read.';
comment on column private.dead_letter_contents.raw is 'The first 64 KiB of a line that cannot be read, as it stood; null for others.';

alter table public.dead_letters enable row level security;
alter table private.dead_letter_contents enable row level security;
grant select on public.dead_letters to authenticated, service_role;
create policy "members read their organization's dead letters" on public.dead_letters for select to authenticated
  using (organization_id = any (array(select private.visible_organization_ids())));
