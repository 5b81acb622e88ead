import type { Database } from "../../../shared/platform/database.ts";
import type { Provider } from "../../../shared/domain/job.ts";
import type { Family, Sample } from "./exposition.ts";
import { family } from "./metrics.ts";

/** The open jobs of one provider, as SQL function `engine_worker_metrics` counts them. */
export interface ProviderQueue {
  readonly provider: Provider;
  readonly queued: number;
  /** Of the queued ones. */
  readonly due: number;
  /** Of the queued ones. */
  readonly needs_worker: number;
  readonly running: number;
  /** Of the running ones: the lease ran out. */
  readonly expired: number;
  /** Since when the oldest that is due is due. */
  readonly lag_seconds: number;
}

/** The queue of the whole project. */
export interface Queue {
  readonly providers: readonly ProviderQueue[];
  /** Null before the first tick. */
  readonly seconds_since_tick: number | null;
  readonly overdue_schedules: number;
  readonly stale_datasets: number;
}

/** Reads the queue. @throws {Fault} DATABASE_UNAVAILABLE, DATABASE_TIMEOUT */
export function readQueue(database: Database): Promise<Queue> {
  return database.call<Queue>("engine_worker_metrics", {});
}

/** Jobs that are queued or running, of these providers alone when some are given. */
export function openJobs(
  { providers }: Queue,
  wanted: readonly Provider[] | null,
): number {
  return providers.filter(({ provider }) => wanted?.includes(provider) ?? true)
    .reduce((sum, { queued, running }) => sum + queued + running, 0);
}

/** What the database tells, as metrics; null when it does not answer. */
export function queueFamilies(queue: Queue | null): Family[] {
  const up = family("cloud_sync_database_up", [{ value: queue ? "1" : "0" }]);
  if (queue === null) return [up];
  const one = (value: number): Sample[] => [{ value: String(value) }];
  const each = (count: (queue: ProviderQueue) => number) =>
    eachLabelled(queue, {}, count);
  return [
    up,
    family("cloud_sync_jobs", [
      ...eachLabelled(queue, { status: "queued" }, ({ queued }) => queued),
      ...eachLabelled(queue, { status: "running" }, ({ running }) => running),
    ]),
    family("cloud_sync_jobs_due", each(({ due }) => due)),
    family(
      "cloud_sync_jobs_needing_worker",
      each(({ needs_worker }) => needs_worker),
    ),
    family(
      "cloud_sync_queue_lag_seconds",
      each(({ lag_seconds }) => lag_seconds),
    ),
    family("cloud_sync_leases", [
      ...eachLabelled(
        queue,
        { state: "held" },
        ({ running, expired }) => running - expired,
      ),
      ...eachLabelled(queue, { state: "expired" }, ({ expired }) => expired),
    ]),
    family(
      "cloud_sync_seconds_since_tick",
      queue.seconds_since_tick === null ? [] : one(queue.seconds_since_tick),
    ),
    family("cloud_sync_overdue_schedules", one(queue.overdue_schedules)),
    family("cloud_sync_stale_datasets", one(queue.stale_datasets)),
  ];
}

function eachLabelled(
  { providers }: Queue,
  labels: Readonly<Record<string, string>>,
  count: (queue: ProviderQueue) => number,
): Sample[] {
  return providers.map((queue) => ({
    labels: { provider: queue.provider, ...labels },
    // REST gives numbers of the database as numbers or texts.
    value: String(Number(count(queue))),
  }));
}
