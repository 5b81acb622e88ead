-- Turns: fairness between organizations. One row per organization with queued work says when its next turn is.
-- A claim takes the earliest turn and puts the organization behind everyone who was waiting, so one with ten thousand
-- queued jobs delays another by one job at most. Finding the next job never looks at finished ones.

create table private.organization_turns (
  organization_id uuid not null references public.organizations (id) on delete cascade,
  needs_worker boolean not null,
  turn_at timestamptz not null,
  last_claimed_at timestamptz not null default '-infinity',
  primary key (organization_id, needs_worker)
);
comment on table private.organization_turns is 'When each organization with queued jobs is next in line.';
comment on column private.organization_turns.organization_id is 'The organization.';
comment on column private.organization_turns.needs_worker is 'True for the line of jobs that only a worker claims.';
comment on column private.organization_turns.turn_at is 'Its place in line: the later of its earliest run_after and its last turn; infinity when nothing is queued.';
comment on column private.organization_turns.last_claimed_at is 'When it last had a turn.';
create index organization_turns_in_line on private.organization_turns (turn_at) where turn_at < 'infinity';
alter table private.organization_turns enable row level security;

create function private.line_up() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into private.organization_turns as t (organization_id, needs_worker, turn_at)
  select q.organization_id, q.needs_worker, min(q.run_after) from queued_jobs q
  where q.status = 'queued' group by q.organization_id, q.needs_worker
  order by q.organization_id, q.needs_worker
  on conflict (organization_id, needs_worker) do update
    set turn_at = least(t.turn_at, greatest(excluded.turn_at, t.last_claimed_at));
  return null;
end $$;
comment on function private.line_up is 'Gives organizations with newly queued jobs a place in line.';
create trigger sync_jobs_line_up_when_inserted after insert on public.sync_jobs
  referencing new table as queued_jobs for each statement execute function private.line_up();
create trigger sync_jobs_line_up_when_updated after update on public.sync_jobs
  referencing new table as queued_jobs for each statement execute function private.line_up();

create function private.next_turn(turn private.organization_turns, claimed_at timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  update private.organization_turns t set
    last_claimed_at = next_turn.claimed_at,
    turn_at = coalesce((
      select greatest(j.run_after, next_turn.claimed_at) from public.sync_jobs j
      where j.organization_id = t.organization_id and j.needs_worker = t.needs_worker and j.status = 'queued'
      order by j.run_after limit 1
    ), 'infinity')
  where t.organization_id = turn.organization_id and t.needs_worker = turn.needs_worker;
end $$;
comment on function private.next_turn is 'Puts an organization that had its turn at claimed_at behind those who are waiting, or out of line when nothing is queued.';
