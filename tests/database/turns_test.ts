import { deepEqual, equal, ok } from "node:assert/strict";
import { engine } from "../../shared/jobs/engine.ts";
import {
  claimJob,
  type EngineWorld,
  engineWorld,
  requestSync,
  workerDatabase,
} from "../support/engine_world.ts";
import { queueJobs } from "../support/queued_jobs.ts";

Deno.test("engine.claim() lets an organization with 10,000 queued jobs delay another by one job at most", async () => {
  await using world = await engineWorld();
  const [large] = await queueJobs(world, { organizations: 1, jobs: 10_000 });
  equal((await claimJob(world)).organization_id, large);
  const small = await queueJobs(world, { organizations: 1, jobs: 3 });
  const order: (string | undefined)[] = [];
  for (let claim = 0; claim < 8; claim++) {
    order.push((await claimJob(world)).organization_id);
  }
  // While the small one has something queued, no two of the large one's jobs run in a row.
  const places = order.flatMap((id, place) => id === small[0] ? [place] : []);
  equal(places.length, 3);
  ok((places[0] ?? 9) <= 1, `first at ${places[0]}`);
  ok(places.every((place, index) => place <= 1 + 2 * index), String(places));
});

Deno.test("engine.claim() gives ten organizations their jobs in turn, whatever they queued first", async () => {
  await using world = await engineWorld();
  await queueJobs(world, { organizations: 10, jobs: 5 });
  const rounds = [];
  for (let round = 0; round < 5; round++) {
    const seen = new Set<string>();
    for (let claim = 0; claim < 10; claim++) {
      seen.add((await claimJob(world)).organization_id);
    }
    rounds.push(seen.size);
  }
  deepEqual(rounds, [10, 10, 10, 10, 10]);
});

Deno.test("engine.claim() puts whoever had a turn behind those who wait, also when new jobs come at once", async () => {
  await using world = await engineWorld();
  const [busy = ""] = await queueJobs(world, { organizations: 1, jobs: 1 });
  equal((await claimJob(world)).organization_id, busy);
  const [quiet = ""] = await queueJobs(world, { organizations: 1, jobs: 2 });
  await world.admin`
    insert into sync_jobs (organization_id, integration_id, provider, dataset, period_start, period_end, run_after)
    select organization_id, integration_id, provider, dataset, period_end, period_end + 1, now() - interval '1 day'
    from sync_jobs where organization_id = ${busy}`;
  equal((await claimJob(world)).organization_id, quiet);
  equal((await claimJob(world)).organization_id, busy);
});

Deno.test("engine.claim() leaves the place in line to whom it has nothing for", async () => {
  await using world = await engineWorld();
  const [first] = await queueJobs(world, { organizations: 1, jobs: 1 });
  await queueJobs(world, { organizations: 60, jobs: 1 });
  const none = await world.engine.claim({ owner: "gcp", providers: ["gcp"] });
  equal(none, null);
  await world
    .admin`update private.organization_turns set turn_at = now() - interval '2 hours' where organization_id = ${
    first ?? ""
  }`;
  equal(await world.engine.claim({ owner: "gcp", providers: ["gcp"] }), null);
  equal((await claimJob(world)).organization_id, first);
});

Deno.test("engine.claim() finds a job of a rare provider behind many organizations of another", async () => {
  await using world = await engineWorld();
  await queueJobs(world, { organizations: 80, jobs: 1 });
  const [rare] = await queueJobs(world, { organizations: 1, jobs: 1 });
  await world
    .admin`insert into private.datasets (provider, dataset, is_by_period) values ('gcp', 'service_usage', true) on conflict do nothing`;
  await world
    .admin`update sync_jobs set provider = 'gcp' where organization_id = ${
    rare ?? ""
  }`;
  const job = await world.engine.claim({ owner: "gcp", providers: ["gcp"] });
  equal(job?.organization_id, rare);
});

Deno.test("engine.claim() waits for the one due organization instead of going home empty", async () => {
  await using world = await engineWorld();
  await queueJobs(world, { organizations: 1, jobs: 40 });
  const claims = await Promise.all(Array.from({ length: 6 }, () => {
    const { database } = workerDatabase(world);
    return engine(database).claim({ owner: "worker" });
  }));
  equal(claims.filter((job) => job === null).length, 0);
  equal(new Set(claims.map((job) => job?.job_id)).size, 6);
});

Deno.test("private.due_jobs() counts what the edge may claim, also behind organizations that wait for a worker", async () => {
  await using world = await engineWorld();
  await queueJobs(world, { organizations: 20, jobs: 2 });
  await world.admin`update sync_jobs set needs_worker = true`;
  equal(await dueJobs(world), 0);
  await queueJobs(world, { organizations: 1, jobs: 3 });
  equal(await dueJobs(world), 3);
  ok(await world.engine.claim({ owner: "edge" }));
  await world
    .admin`update sync_jobs set lease_expires_at = now() - interval '1 s' where status = 'running'`;
  equal(await dueJobs(world), 3);
});

async function dueJobs({ admin }: EngineWorld): Promise<number> {
  const [row] = await admin`select private.due_jobs(8) as due`;
  return row?.due;
}

Deno.test("claim() takes the newest period of a run first, and a job handed over before the next begins", async () => {
  await using world = await engineWorld();
  await requestSync(world, {
    start_date: "2026-08-01",
    end_date: "2026-11-01",
  });
  const first = await claimJob(world);
  await world.engine.yield(first, []);
  const again = await claimJob(world);
  equal(again.job_id, first.job_id);
  const next = await claimJob(world);
  const last = await claimJob(world);
  deepEqual([first, next, last].map(({ period_start }) => period_start), [
    "2026-10-01",
    "2026-09-01",
    "2026-08-01",
  ]);
});
