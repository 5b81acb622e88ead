import { deepEqual, equal, ok, throws } from "node:assert/strict";
import {
  healthHandler,
  type HealthTools,
  serveHealth,
} from "../../../../apps/cli/worker/health_server.ts";
import { Meters } from "../../../../apps/cli/worker/meters.ts";
import { METRICS } from "../../../../apps/cli/worker/metrics.ts";
import { OptionRefusal } from "../../../../apps/cli/worker/options.ts";
import { directDatabase } from "../../../../shared/platform/direct_database.ts";
import { Fault } from "../../../../shared/platform/fault.ts";
import { systemClock } from "../../../../shared/platform/clock.ts";
import type { Job } from "../../../../shared/domain/job.ts";
import { database } from "../../../support/database.ts";
import { readExposition } from "../../../support/exposition.ts";
import { tenant } from "../../../support/tenant.ts";

const NOW = new Date("2026-11-20T12:00:00Z");
// The two members that meters look at.
const JOB = { provider: "aws", dataset: "service_usage" } as Job;

const nobody = {
  call: () => Promise.reject(new Fault("DATABASE_UNAVAILABLE")),
};

function tools(more: Partial<HealthTools> = {}): HealthTools {
  return {
    database: nobody,
    meters: new Meters(NOW, 2),
    clock: { now: () => NOW, ticks: () => 0 },
    stopping: new AbortController().signal,
    ...more,
  };
}

function get(path: string, more: Partial<HealthTools> = {}, method = "GET") {
  return healthHandler(tools(more))(
    new Request(`http://127.0.0.1${path}`, { method }),
  );
}

/** A database that answers with an empty queue. */
const answering = {
  // The answer of engine_worker_metrics, whose type is the caller's claim.
  call: <T>() =>
    Promise.resolve({
      providers: [],
      seconds_since_tick: null,
      overdue_schedules: 0,
      stale_datasets: 0,
    } as T),
};

function meters(lastRound: Date | null): Meters {
  const made = new Meters(NOW, 2);
  if (lastRound !== null) made.roundEnded(lastRound);
  return made;
}

Deno.test("GET /health is 200 while rounds succeed and the database answers", async () => {
  const response = await get("/health", {
    database: answering,
    meters: meters(new Date(NOW.getTime() - 12_000)),
  });
  equal(response.status, 200);
  deepEqual(await response.json(), {
    status: "ok",
    lastRoundAt: "2026-11-20T11:59:48.000Z",
    secondsSinceRound: 12,
    isDatabaseReachable: true,
    jobsInFlight: 0,
  });
});

const AGO = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);

for (
  const [status, more] of [
    ["starting", { database: answering, meters: meters(null) }],
    ["failing", { database: answering, meters: meters(AGO(61)) }],
    ["failing", { database: nobody, meters: meters(AGO(1)) }],
    ["stopping", {
      database: answering,
      meters: meters(AGO(1)),
      stopping: AbortSignal.abort(),
    }],
  ] as const
) {
  Deno.test(`GET /health is 503 when ${status}, ${more.database === nobody ? "without" : "with"} a database`, async () => {
    const response = await get("/health", more);
    equal(response.status, 503);
    equal((await response.json()).status, status);
  });
}

Deno.test("GET /metrics tells every metric in Prometheus' format, with what the database counts", async () => {
  const clone = await database();
  try {
    const sql = clone.sql("supabase_admin");
    const { integrationId, organizationId } = await tenant(sql);
    await sql`select engine_request_sync(${integrationId}, '{service_usage}', '2026-10-01', '2026-11-02')`;
    await sql`update sync_jobs set run_after = now() - interval '90 seconds' where period_start = '2026-10-01'`;
    await sql`update sync_jobs set run_after = now() + interval '1 hour', needs_worker = true where period_start = '2026-11-01'`;
    await sql`select engine_tick()`;
    const response = await get("/metrics", {
      database: directDatabase(clone.sql("service_role")),
    });
    equal(
      response.headers.get("content-type"),
      "text/plain; version=0.0.4; charset=utf-8",
    );
    const text = await response.text();
    const families = readExposition(text);
    deepEqual(families.map(({ name }) => name), Object.keys(METRICS));
    const valueOf = (name: string, labels: Record<string, string>) =>
      families.find((each) => each.name === name)?.samples.find((sample) =>
        Object.entries(labels).every(([key, value]) =>
          sample.labels[key] === value
        )
      )?.value;
    const aws = { provider: "aws" };
    equal(valueOf("cloud_sync_database_up", {}), 1);
    equal(valueOf("cloud_sync_jobs", { ...aws, status: "queued" }), 2);
    equal(valueOf("cloud_sync_jobs", { ...aws, status: "running" }), 0);
    equal(valueOf("cloud_sync_jobs_due", aws), 1);
    equal(valueOf("cloud_sync_jobs_needing_worker", aws), 1);
    const lag = valueOf("cloud_sync_queue_lag_seconds", aws) ?? 0;
    ok(lag >= 90 && lag < 120, String(lag));
    equal(valueOf("cloud_sync_queue_lag_seconds", { provider: "gcp" }), 0);
    await sql`select engine_claim_job('somebody', 60)`;
    await sql`update sync_jobs set lease_expires_at = now() - interval '1 second' where status = 'running'`;
    const later = readExposition(
      await (await get("/metrics", {
        database: directDatabase(clone.sql("service_role")),
      })).text(),
    );
    deepEqual(
      later.find(({ name }) => name === "cloud_sync_leases")?.samples.filter((
        { labels },
      ) => labels["provider"] === "aws").map(({ labels, value }) => [
        labels["state"],
        value,
      ]),
      [["held", 0], ["expired", 1]],
    );
    for (const secret of [organizationId, integrationId, "Payer"]) {
      ok(!text.includes(secret), "a tenant in the metrics");
    }
  } finally {
    await clone.close();
  }
});

Deno.test("GET /metrics goes on without a database, and says so", async () => {
  const families = readExposition(await (await get("/metrics")).text());
  const up = families.find(({ name }) => name === "cloud_sync_database_up");
  deepEqual(up?.samples.map(({ value }) => value), [0]);
  ok(!families.some(({ name }) => name === "cloud_sync_jobs"));
});

Deno.test("GET /metrics adds prices exactly and keeps its buckets cumulative", async () => {
  const made = new Meters(NOW, 2);
  const page = {
    rows: { charges: [] },
    rejects: [{ reason: "r", record_path: "/0", raw: "{}" }],
    requests: [{
      operation: 'ce:"Get\\Cost\n',
      requests: 1,
      price_usd: "0.10",
    }],
    cursor: null,
  };
  made.jobClaimed();
  for (const seconds of [0.004, 0.2, 0.2, 99]) {
    made.pageCommitted(JOB, page, seconds);
  }
  made.jobFailed(JOB, "PROVIDER_THROTTLED", true);
  made.jobEnded(JOB, "queued");
  const text = await (await get("/metrics", { meters: made })).text();
  const samples = readExposition(text).flatMap((family) => family.samples);
  const find = (name: string, le?: string) =>
    samples.find((each) => each.name === name && each.labels["le"] === le);
  const price = find("cloud_sync_worker_provider_price_usd_total");
  equal(price?.value, 0.4);
  equal(price?.labels["operation"], 'ce:"Get\\Cost\n');
  ok(/price_usd_total\{.*\} 0\.40?\n/.test(text), "exact");
  const bucket = "cloud_sync_worker_page_commit_seconds_bucket";
  deepEqual(
    ["0.005", "0.1", "0.25", "60", "+Inf"].map((le) => find(bucket, le)?.value),
    [1, 1, 3, 3, 4],
  );
  equal(find("cloud_sync_worker_rejects_total")?.value, 4);
  equal(find("cloud_sync_worker_retries_total")?.value, 1);
  equal(find("cloud_sync_worker_jobs_in_flight")?.value, 0);
});

Deno.test("other paths are 404, other methods 405", async () => {
  equal((await get("/")).status, 404);
  const refused = await get("/metrics", {}, "POST");
  equal(refused.status, 405);
  equal(refused.headers.get("allow"), "GET, HEAD");
});

Deno.test("serveHealth() refuses a port that is taken, by the option's name", async () => {
  const made = { ...tools(), clock: systemClock };
  const first = serveHealth({ listen: "127.0.0.1", port: 0 }, made);
  try {
    throws(
      () => serveHealth({ listen: "127.0.0.1", port: first.port }, made),
      (error) =>
        error instanceof OptionRefusal &&
        /--port.*AddrInUse/.test(error.message),
    );
  } finally {
    await first.shutdown();
  }
});
