import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { Meters } from "../../../../apps/cli/worker/meters.ts";
import { work, type WorkOptions } from "../../../../apps/cli/worker/work.ts";
import { systemClock } from "../../../../shared/platform/clock.ts";
import type { Database } from "../../../../shared/platform/database.ts";
import { directDatabase } from "../../../../shared/platform/direct_database.ts";
import { Fault } from "../../../../shared/platform/fault.ts";
import { createLog } from "../../../../shared/platform/log.ts";
import { eventually } from "../../../support/eventually.ts";
import {
  type WorkerWorld,
  workerWorld,
} from "../../../support/worker_world.ts";

const log = createLog(systemClock, () => {});

/** Works in this process. */
function workIn(
  { database, settings }: WorkerWorld,
  options: Partial<WorkOptions> = {},
): Promise<void> {
  return work({
    database: directDatabase(database.sql("postgres")),
    settings,
    log,
    signal: new AbortController().signal,
    until: "idle",
    ...options,
  });
}

/** A database that calls `before` with each name first. */
function watched(
  port: Database,
  before: (name: string) => void | Promise<void>,
): Database {
  return {
    async call<T>(name: string, args: Readonly<Record<string, unknown>>) {
      await before(name);
      return await port.call<T>(name, args);
    },
  };
}

Deno.test("work() runs what is due to its end, jobs that need a worker included", async () => {
  await using world = await workerWorld();
  // As a job stands that an Edge Function handed over twice without a page: in the workers' line alone.
  await world.sql`update sync_jobs set needs_worker = true`;
  await world
    .sql`delete from private.organization_turns where not needs_worker`;
  await workIn(world);
  deepEqual((await world.jobs()).map(({ status }) => status), ["succeeded"]);
  const [charges] = await world
    .sql`select count(*)::int as count from charges`;
  ok(charges?.["count"] > 100);
});

Deno.test("work() hands its job over when it is told to stop, and another worker ends it", async () => {
  await using world = await workerWorld({ pageSize: 200 });
  const port = directDatabase(world.database.sql("postgres"));
  const stopping = new AbortController();
  await workIn(world, {
    database: {
      async call<T>(name: string, args: Readonly<Record<string, unknown>>) {
        const answer = await port.call<T>(name, args);
        if (name === "engine_commit_page") stopping.abort();
        return answer;
      },
    },
    signal: stopping.signal,
  });
  const [handedOver] = await world.jobs();
  equal(handedOver?.status, "queued");
  equal(handedOver?.page_no, 1);
  await workIn(world);
  equal((await world.jobs())[0]?.status, "succeeded");
});

Deno.test("work() runs as many jobs at once as it is asked to, of one organization each", async () => {
  await using world = await workerWorld({ tenants: 4 });
  const opened = Promise.withResolvers<void>();
  const organizations = new Set<unknown>();
  const port = directDatabase(world.database.sql("postgres"));
  await workIn(world, {
    concurrency: 3,
    database: {
      async call<T>(name: string, args: Readonly<Record<string, unknown>>) {
        if (name === "engine_commit_page" && organizations.size < 3) {
          const [job] = await world
            .sql`select organization_id from sync_jobs where id = ${
            String(args["job_id"])
          }`;
          organizations.add(job?.["organization_id"]);
          if (organizations.size === 3) opened.resolve();
          // Nobody gets a page in before three hold one: with fewer lanes this would wait forever.
          await opened.promise;
        }
        return await port.call<T>(name, args);
      },
    },
  });
  const jobs = await world.jobs();
  deepEqual(
    jobs.map(({ status, claims }) => [status, claims]),
    Array(4).fill(["succeeded", 1]),
  );
});

Deno.test("work() claims jobs of the providers it is given alone", async () => {
  await using world = await workerWorld();
  await workIn(world, { providers: ["azure", "gcp"] });
  deepEqual((await world.jobs()).map(({ claims }) => claims), [0]);
  await workIn(world, { providers: ["gcp", "aws"] });
  deepEqual((await world.jobs()).map(({ status }) => status), ["succeeded"]);
});

Deno.test("work() drains what becomes due while it works", async () => {
  await using world = await workerWorld();
  await world.sql`update sync_jobs set run_after = now() + interval '1 second'`;
  await workIn(world);
  deepEqual((await world.jobs()).map(({ status }) => status), ["queued"]);
  await workIn(world, { until: "drained" });
  deepEqual((await world.jobs()).map(({ status }) => status), ["succeeded"]);
});

Deno.test("work() leaves jobs of other providers queued when it drains", async () => {
  await using world = await workerWorld();
  await workIn(world, { until: "drained", providers: ["gcp"] });
  deepEqual((await world.jobs()).map(({ status }) => status), ["queued"]);
});

Deno.test("work() waits a database out that is away, and counts the round", async () => {
  await using world = await workerWorld();
  let refusals = 2;
  const meters = new Meters(new Date(), 1);
  await workIn(world, {
    until: "drained",
    meters,
    database: watched(
      directDatabase(world.database.sql("postgres")),
      () => {
        if (refusals-- > 0) throw new Fault("DATABASE_UNAVAILABLE");
      },
    ),
  });
  deepEqual((await world.jobs()).map(({ status }) => status), ["succeeded"]);
});

Deno.test("work() ends with what waiting does not mend, its other jobs handed over", async () => {
  await using world = await workerWorld({ tenants: 2, pageSize: 200 });
  const held = new Set<unknown>();
  const port = directDatabase(world.database.sql("postgres"));
  await rejects(
    workIn(world, {
      until: "stopped",
      concurrency: 2,
      database: {
        async call<T>(name: string, args: Readonly<Record<string, unknown>>) {
          if (name === "engine_claim_job" && held.size === 1) {
            throw new TypeError("a bug");
          }
          if (name === "engine_commit_page") held.add(args["job_id"]);
          if (name === "engine_claim_job" && held.size === 0) {
            const job = await port.call<T>(name, args);
            held.add("claimed");
            return job;
          }
          return await port.call<T>(name, args);
        },
      },
    }),
    /a bug/,
  );
  deepEqual(
    (await world.jobs()).map(({ status }) => status),
    ["queued", "queued"],
  );
});

Deno.test("work() counts jobs, pages, rows and requests as they are stored", async () => {
  await using world = await workerWorld({ pageSize: 200 });
  const meters = new Meters(new Date(), 1);
  await workIn(world, { meters });
  const [stored] = await world.sql`
    select j.page_no, (select sum(p.requests)::int from provider_requests p) as requests,
      (select sum(p.price_usd)::text from provider_requests p) as price
    from sync_jobs j`;
  const valueOf = (name: string) =>
    meters.families().find((each) => each.name === name)?.samples[0]?.value;
  equal(
    valueOf("cloud_sync_worker_pages_total"),
    String(stored?.["page_no"]),
  );
  equal(
    valueOf("cloud_sync_worker_provider_requests_total"),
    String(stored?.["requests"]),
  );
  equal(
    valueOf("cloud_sync_worker_provider_price_usd_total"),
    stored?.["price"],
  );
  equal(valueOf("cloud_sync_worker_jobs_total"), "1");
  equal(meters.inFlight, 0);
  ok(Number(valueOf("cloud_sync_worker_rows_total")) > 100);
});

Deno.test("work() goes on until its signal, and begins what is queued meanwhile", async () => {
  await using world = await workerWorld();
  await world.sql`update sync_jobs set run_after = 'infinity'`;
  const stopping = new AbortController();
  const working = workIn(world, {
    until: "stopped",
    signal: stopping.signal,
  });
  await world.sql`update sync_jobs set run_after = now()`;
  await eventually(world.jobs, ([job]) => job?.status === "succeeded");
  stopping.abort();
  await working;
});
