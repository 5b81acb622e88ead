-- Files of forwarders: one row per version of an object, with everything that became of its records.
-- read = sent + dead + skipped + discarded + pending holds by construction: pending is what the others leave, and a check
-- keeps it from going below zero and from staying when the file is done.

create function private.dedupe_key(bucket text, object_key text, version_id text, etag text, sequencer text) returns text
language sql immutable set search_path = '' as $$
  -- A bucket that does not keep versions any more calls each of them null.
  select dedupe_key.bucket || '|' || dedupe_key.object_key || '|' || coalesce(nullif(dedupe_key.version_id, 'null'), dedupe_key.etag, dedupe_key.sequencer, '')
$$;
comment on function private.dedupe_key is 'What tells one version of an object from every other, whichever trigger told of it.';

create table public.forwarder_files (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null references public.organizations (id) on delete cascade,
  forwarder_id uuid not null references public.forwarders (id) on delete cascade,
  bucket text not null,
  object_key text not null,
  version_id text,
  etag text,
  size_bytes bigint,
  sequencer text,
  sequence text collate "C" generated always as (rpad(lower(sequencer), 64, '0')) stored,
  event_time timestamptz,
  trigger text not null,
  dedupe_key text not null,
  state text not null default 'queued',
  attempts int not null default 0,
  interruptions int not null default 0,
  stalls int not null default 0,
  run_after timestamptz not null default now(),
  needs_worker boolean not null default false,
  records_read bigint not null default 0,
  records_sent bigint not null default 0,
  records_dead bigint not null default 0,
  records_skipped bigint not null default 0,
  records_discarded bigint not null default 0,
  records_pending bigint generated always as (records_read - records_sent - records_dead - records_skipped - records_discarded) stored,
  records_uncertain bigint not null default 0,
  checkpoint jsonb,
  commit_no int not null default 0,
  error_code text,
  error text,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  advanced_at timestamptz,
  ended_at timestamptz,
  constraint forwarder_files_once unique (forwarder_id, dedupe_key),
  constraint forwarder_files_trigger_is_known check (trigger in ('sns', 'eventbridge', 'sweep', 'manual')),
  constraint forwarder_files_state_is_known check (state in ('queued', 'running', 'done', 'failed', 'superseded')),
  constraint forwarder_files_ended_has_a_time check ((state in ('queued', 'running')) = (ended_at is null)),
  constraint forwarder_files_object_key_is_short check (octet_length(object_key) between 1 and 1024),
  constraint forwarder_files_version_is_short check (octet_length(version_id) <= 1024 and octet_length(etag) <= 256 and octet_length(sequencer) <= 64),
  constraint forwarder_files_size_is_a_size check (size_bytes >= 0),
  constraint forwarder_files_counts_are_counts check (least(records_read, records_sent, records_dead, records_skipped, records_discarded, records_uncertain) >= 0),
  constraint forwarder_files_are_conserved check (records_read - records_sent - records_dead - records_skipped - records_discarded >= 0),
  constraint forwarder_files_done_leave_nothing check (
    state not in ('done', 'superseded') or records_read = records_sent + records_dead + records_skipped + records_discarded),
  constraint forwarder_files_checkpoint_is_short check (jsonb_typeof(checkpoint) = 'object' and octet_length(checkpoint::text) <= 262144),
  constraint forwarder_files_error_is_short check (char_length(error) <= 2000)
);
comment on table public.forwarder_files is 'One version of an object that is, was or will be forwarded, and what became of its records.';
comment on column public.forwarder_files.id is 'Identity of the file.';
comment on column public.forwarder_files.organization_id is 'Whose.';
comment on column public.forwarder_files.forwarder_id is 'By which forwarder.';
comment on column public.forwarder_files.bucket is 'The bucket.';
comment on column public.forwarder_files.object_key is 'The key, decoded.';
comment on column public.forwarder_files.version_id is 'The version; null in a bucket without versions.';
comment on column public.forwarder_files.etag is 'The entity tag; null until it is learnt.';
comment on column public.forwarder_files.size_bytes is 'Size as stored, in bytes; null until it is learnt.';
comment on column public.forwarder_files.sequencer is 'Order among events of one key, hexadecimal; null when no event told.';
comment on column public.forwarder_files.sequence is 'The sequencer padded on the right, so that texts compare as it does.';
comment on column public.forwarder_files.event_time is 'When the object was written (UTC), as the event or the listing says.';
comment on column public.forwarder_files.trigger is 'sns, eventbridge, sweep or manual: who told first.';
comment on column public.forwarder_files.dedupe_key is 'bucket|key|version, or bucket|key|etag without versions.';
comment on column public.forwarder_files.state is 'queued, running, done, failed, or superseded: overwritten before it was read to its end.';
comment on column public.forwarder_files.attempts is 'Claims since it last advanced; hand-overs do not count.';
comment on column public.forwarder_files.interruptions is 'How often whoever sent it stopped without a word: requests under way then may be repeated.';
comment on column public.forwarder_files.stalls is 'Interruptions in a row without an advance. From two on it is handed out alone, at five it fails.';
comment on column public.forwarder_files.run_after is 'Not to be claimed before this time (UTC).';
comment on column public.forwarder_files.needs_worker is 'Cannot advance within an Edge Function''s budget.';
comment on column public.forwarder_files.records_read is 'Lines framed so far.';
comment on column public.forwarder_files.records_sent is 'Records the API accepted.';
comment on column public.forwarder_files.records_dead is 'Records in dead letters.';
comment on column public.forwarder_files.records_skipped is 'Blank lines.';
comment on column public.forwarder_files.records_discarded is 'Records that somebody discarded, or that were overwritten before they were sent.';
comment on column public.forwarder_files.records_pending is 'Records read of which nothing else is known yet.';
comment on column public.forwarder_files.records_uncertain is 'Records of requests whose outcome was never learnt and that were repeated: duplicates at most, unless the API honours the key.';
comment on column public.forwarder_files.checkpoint is 'Up to where everything is acknowledged, and what beyond: {v, offset, records, done, compression}. Offsets are of what was decompressed.';
comment on column public.forwarder_files.commit_no is 'Commits applied; the next one carries the next number.';
comment on column public.forwarder_files.error_code is 'Stable code of the last error.';
comment on column public.forwarder_files.error is 'Its sentence, without secrets.';
comment on column public.forwarder_files.created_at is 'When it was taken on (UTC).';
comment on column public.forwarder_files.started_at is 'When it was first claimed (UTC).';
comment on column public.forwarder_files.advanced_at is 'When a commit last advanced it (UTC).';
comment on column public.forwarder_files.ended_at is 'When it ended (UTC).';
create index forwarder_files_to_claim on public.forwarder_files (forwarder_id, needs_worker, run_after, id) where state = 'queued';
create index forwarder_files_running on public.forwarder_files (forwarder_id) where state = 'running';
create index forwarder_files_by_key on public.forwarder_files (forwarder_id, object_key, sequence);
create index forwarder_files_newest on public.forwarder_files (forwarder_id, created_at desc, id desc);
create index forwarder_files_by_organization on public.forwarder_files (organization_id);
create index forwarder_files_by_end on public.forwarder_files (ended_at) where ended_at is not null;

alter table public.forwarder_files enable row level security;
grant select on public.forwarder_files to authenticated, service_role;
create policy "members read their organization's files" on public.forwarder_files for select to authenticated
  using (organization_id = any (array(select private.visible_organization_ids())));
