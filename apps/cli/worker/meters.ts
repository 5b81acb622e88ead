/**
 * What this process counts: exact sums since it started, by labels that name no tenant.
 *
 * @module
 */
import { Decimal } from "../../../shared/platform/decimal.ts";
import type { Job } from "../../../shared/domain/job.ts";
import type { Page, ProviderRequests } from "../../../shared/domain/page.ts";
import { type RunOutcome, workOf } from "../../../shared/jobs/run_job.ts";
import type { Family, Sample } from "./exposition.ts";
import { family, type MetricName, METRICS } from "./metrics.ts";

/** Upper bounds of the histogram, in seconds. */
const COMMIT_BUCKETS = [
  0.005,
  0.01,
  0.025,
  0.05,
  0.1,
  0.25,
  0.5,
  1,
  2.5,
  5,
  10,
  30,
  60,
] as const;

/** What the counters are told. */
export class Meters {
  readonly #counters = new Map<MetricName, Map<string, Decimal>>();
  readonly #commits: number[] = COMMIT_BUCKETS.map(() => 0);
  readonly #startedAt: Date;
  readonly #concurrency: number;
  #commitCount = 0;
  #commitSeconds = 0;
  #inFlight = 0;
  #lastRound: Date | null = null;

  /** Meters at zero. */
  constructor(startedAt: Date, concurrency: number) {
    this.#startedAt = startedAt;
    this.#concurrency = concurrency;
  }

  /** When the last round with success was; null before the first. */
  get lastRound(): Date | null {
    return this.#lastRound;
  }

  /** Jobs held now. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** A round ended; `at` is when, or null when it failed. */
  roundEnded(at: Date | null): void {
    if (at !== null) this.#lastRound = at;
    this.#add("cloud_sync_worker_rounds_total", [at ? "ok" : "failed"], "1");
  }

  /** A job was claimed. */
  jobClaimed(): void {
    this.#inFlight += 1;
  }

  /** A claim ended. */
  jobEnded({ provider, dataset }: Job, outcome: RunOutcome): void {
    this.#inFlight -= 1;
    this.#add("cloud_sync_worker_jobs_total", [
      provider,
      dataset,
      outcome,
    ], "1");
  }

  /** A page was committed within so many seconds. */
  pageCommitted(job: Job, page: Page<unknown>, seconds: number): void {
    const labels = [job.provider, job.dataset];
    const { rows, bytes, foldedBytes } = workOf(page);
    this.#add("cloud_sync_worker_pages_total", labels, "1");
    this.#add("cloud_sync_worker_rows_total", labels, String(rows));
    this.#add(
      "cloud_sync_worker_bytes_total",
      labels,
      String(bytes + foldedBytes),
    );
    this.#add(
      "cloud_sync_worker_rejects_total",
      labels,
      String(page.rejects.length),
    );
    this.requestsMade(job, page.requests);
    this.#commitCount += 1;
    this.#commitSeconds += seconds;
    for (const [index, bound] of COMMIT_BUCKETS.entries()) {
      if (seconds <= bound) {
        this.#commits[index] = (this.#commits[index] ?? 0) + 1;
      }
    }
  }

  /** Requests to a provider were stored. */
  requestsMade(
    { provider }: Job,
    requests: readonly ProviderRequests[],
  ): void {
    for (const { operation, requests: count, price_usd } of requests) {
      const labels = [provider, operation];
      this.#add(
        "cloud_sync_worker_provider_requests_total",
        labels,
        String(count),
      );
      this.#add(
        "cloud_sync_worker_provider_price_usd_total",
        labels,
        price_usd,
      );
    }
  }

  /** An error was stored; the job is tried again or has ended. */
  jobFailed(job: Job, code: string, isRetried: boolean): void {
    const name = isRetried
      ? "cloud_sync_worker_retries_total"
      : "cloud_sync_worker_failures_total";
    this.#add(name, [job.provider, job.dataset, code], "1");
  }

  /** Everything counted so far. */
  families(): Family[] {
    const one = (name: MetricName, value: number) =>
      family(name, [{ value: String(value) }]);
    const seconds = (date: Date | null) => (date?.getTime() ?? 0) / 1000;
    return [
      one("cloud_sync_worker_start_time_seconds", seconds(this.#startedAt)),
      one("cloud_sync_worker_concurrency", this.#concurrency),
      one("cloud_sync_worker_jobs_in_flight", this.#inFlight),
      one(
        "cloud_sync_worker_last_round_timestamp_seconds",
        seconds(this.#lastRound),
      ),
      ...COUNTERS.map((name) => family(name, this.#samplesOf(name))),
      family("cloud_sync_worker_page_commit_seconds", this.#histogram()),
    ];
  }

  #add(name: MetricName, labels: readonly string[], amount: string): void {
    const sums = this.#counters.get(name) ?? new Map<string, Decimal>();
    this.#counters.set(name, sums);
    const key = JSON.stringify(labels);
    // What cannot be counted must not fail a job whose page is already committed.
    const added = Decimal.find(amount) ?? Decimal.ZERO;
    sums.set(key, (sums.get(key) ?? Decimal.ZERO).add(added));
  }

  #samplesOf(name: MetricName): Sample[] {
    const names = METRICS[name].labels;
    return [...this.#counters.get(name) ?? []].map(([key, sum]) => {
      const values = JSON.parse(key) as string[]; // written by #add alone
      return {
        labels: Object.fromEntries(
          names.map((label, index) => [label, values[index] ?? ""]),
        ),
        value: sum.toString(),
      };
    });
  }

  #histogram(): Sample[] {
    const bucket = (le: string, count: number): Sample => ({
      suffix: "_bucket",
      labels: { le },
      value: String(count),
    });
    return [
      ...COMMIT_BUCKETS.map((bound, index) =>
        bucket(String(bound), this.#commits[index] ?? 0)
      ),
      bucket("+Inf", this.#commitCount),
      { suffix: "_sum", value: String(this.#commitSeconds) },
      { suffix: "_count", value: String(this.#commitCount) },
    ];
  }
}

const COUNTERS = (Object.keys(METRICS) as MetricName[]) // the table's own keys
  .filter((name) => METRICS[name].type === "counter");
