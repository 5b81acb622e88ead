import type { Sql } from "postgres";
import type { ManualClock } from "./manual_clock.ts";

/** Time that stands still until it is moved, the same for clouds, sources and schedules and for what the database decides by the day. */
export interface SimulatedTime {
  readonly clock: ManualClock;
  /** ISO 8601. */
  now(): string;
  /** @throws {RangeError} For an earlier time. */
  moveTo(at: string): Promise<void>;
  /** Lets jobs that have ended since it was last called end now. Without it their data would be as fresh as the machine's clock says. */
  settleJobs(): Promise<void>;
}

/**
 * Lets a test's own database live in a clock's time, as far as readers can tell: which billing periods are over, and how old data
 * is. Leases and backoffs go on in the machine's time.
 *
 * @throws {RangeError} Unless the machine's time is ahead of the simulated one: jobs that ended are told by that.
 */
export async function simulateTime(
  admin: Sql,
  clock: ManualClock,
): Promise<SimulatedTime> {
  const now = () => clock.now().toISOString();
  const [machine] =
    await admin`select clock_timestamp() > ${now()} as is_ahead`;
  if (machine?.is_ahead !== true) {
    throw new RangeError(`the machine's clock must be after ${now()}`);
  }
  await admin.unsafe(`
    create table private.simulated_time (at timestamptz not null);
    alter table private.simulated_time owner to postgres;
    insert into private.simulated_time values ('${now()}');
    create or replace function private.utc_today() returns date
    language sql stable security definer set search_path = '' as $$
      select (t.at at time zone 'UTC')::date from private.simulated_time t
    $$;`);
  return {
    clock,
    now,
    async moveTo(at) {
      const milliseconds = Date.parse(at) - clock.now().getTime();
      if (milliseconds < 0) throw new RangeError(`${at} is before ${now()}`);
      clock.advance(milliseconds);
      await admin`update private.simulated_time set at = ${at}`;
    },
    async settleJobs() {
      await admin`update sync_jobs set finished_at = ${now()} where finished_at > ${now()}`;
    },
  };
}
