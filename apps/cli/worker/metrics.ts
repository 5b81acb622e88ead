/**
 * Every metric there is, as data: names, types, labels, sentences. What the process counts is in meters.ts, what the
 * database tells in queue_gauges.ts; docs/worker.md lists this table, and a test compares.
 *
 * @module
 */
import type { Family, MetricType, Sample } from "./exposition.ts";

/** A metric without its values. */
export interface Metric {
  readonly type: MetricType;
  /** Names of its labels. None names a tenant. */
  readonly labels: readonly string[];
  /** One sentence. */
  readonly help: string;
}

const JOB = ["provider", "dataset"] as const;

/** The metrics by name, in the order they are told. */
export const METRICS = {
  cloud_sync_worker_start_time_seconds: {
    type: "gauge",
    labels: [],
    help: "When this process started, in seconds since 1970",
  },
  cloud_sync_worker_concurrency: {
    type: "gauge",
    labels: [],
    help: "Jobs this process runs at once at most",
  },
  cloud_sync_worker_jobs_in_flight: {
    type: "gauge",
    labels: [],
    help: "Jobs this process holds",
  },
  cloud_sync_worker_last_round_timestamp_seconds: {
    type: "gauge",
    labels: [],
    help:
      "When this process last ticked and planned with success, in seconds since 1970; 0 before the first time",
  },
  cloud_sync_worker_rounds_total: {
    type: "counter",
    labels: ["result"],
    help: "Rounds of this process: ok or failed",
  },
  cloud_sync_worker_jobs_total: {
    type: "counter",
    labels: [...JOB, "outcome"],
    help:
      "Claims of this process by what became of them: succeeded, partial, queued (will be tried again), failed, handed_over, lost",
  },
  cloud_sync_worker_pages_total: {
    type: "counter",
    labels: JOB,
    help: "Pages this process committed",
  },
  cloud_sync_worker_rows_total: {
    type: "counter",
    labels: JOB,
    help: "Rows on those pages",
  },
  cloud_sync_worker_bytes_total: {
    type: "counter",
    labels: JOB,
    help:
      "Bytes received for those pages, after decompression, where the source counts them",
  },
  cloud_sync_worker_rejects_total: {
    type: "counter",
    labels: JOB,
    help: "Records on those pages that could not be kept",
  },
  cloud_sync_worker_retries_total: {
    type: "counter",
    labels: [...JOB, "code"],
    help: "Failures of jobs that will be tried again, by their code",
  },
  cloud_sync_worker_failures_total: {
    type: "counter",
    labels: [...JOB, "code"],
    help: "Failures that ended a job, by their code",
  },
  cloud_sync_worker_provider_requests_total: {
    type: "counter",
    labels: ["provider", "operation"],
    help: "Requests made to a provider, as they were stored",
  },
  cloud_sync_worker_provider_price_usd_total: {
    type: "counter",
    labels: ["provider", "operation"],
    help: "What the provider charges for them, in USD",
  },
  cloud_sync_worker_page_commit_seconds: {
    type: "histogram",
    labels: [],
    help: "How long the database took to commit a page",
  },
  cloud_sync_database_up: {
    type: "gauge",
    labels: [],
    help: "1 when the database answered while this was asked for, else 0",
  },
  cloud_sync_jobs: {
    type: "gauge",
    labels: ["provider", "status"],
    help: "Open jobs of the whole project: queued or running",
  },
  cloud_sync_jobs_due: {
    type: "gauge",
    labels: ["provider"],
    help: "Queued jobs that could be claimed now",
  },
  cloud_sync_jobs_needing_worker: {
    type: "gauge",
    labels: ["provider"],
    help: "Queued jobs that no Edge Function claims",
  },
  cloud_sync_queue_lag_seconds: {
    type: "gauge",
    labels: ["provider"],
    help: "For how long the oldest job that is due has been due",
  },
  cloud_sync_leases: {
    type: "gauge",
    labels: ["provider", "state"],
    help: "Leases of running jobs: held, or expired and not yet rescued",
  },
  cloud_sync_seconds_since_tick: {
    type: "gauge",
    labels: [],
    help: "Seconds since anything last ticked",
  },
  cloud_sync_overdue_schedules: {
    type: "gauge",
    labels: [],
    help:
      "Schedules that should have run, or been planned, five minutes ago; 1000 at most",
  },
  cloud_sync_stale_datasets: {
    type: "gauge",
    labels: [],
    help: "Scheduled datasets older than they may be; 1000 at most",
  },
} as const satisfies Record<string, Metric>;

/** The name of a metric. */
export type MetricName = keyof typeof METRICS;

/** A metric with its values. */
export function family(name: MetricName, samples: readonly Sample[]): Family {
  const { type, help } = METRICS[name];
  return { name, type, help, samples };
}
