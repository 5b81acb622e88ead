import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import type { Job } from "../../shared/domain/job.ts";
import { engine } from "../../shared/jobs/engine.ts";
import { runJob } from "../../shared/jobs/run_job.ts";
import {
  claimJob,
  type EngineWorld,
  engineWorld,
  expireLeases,
  finishAll,
  jobTools,
  readJob,
  requestSync,
  workerDatabase,
} from "../support/engine_world.ts";
import { ledgerPages, ledgerSource } from "../support/ledger_source.ts";
import { queueJobs } from "../support/queued_jobs.ts";
import { someoneWaits } from "../support/someone_waits.ts";

const PAGES = ledgerPages({ seed: 3, pages: 3 });
const page = (number: number) => {
  const found = PAGES[number - 1];
  if (!found) throw new RangeError(`there is no page ${number}`);
  return found;
};

for (
  const [name, late] of Object.entries({
    "engine.commit()": (world: EngineWorld, job: Job) =>
      world.engine.commit(job, 2, page(2)),
    "engine.finish()": (world: EngineWorld, job: Job) =>
      world.engine.finish(job, "complete"),
    "engine.yield()": (world: EngineWorld, job: Job) =>
      world.engine.yield(job, []),
    "engine.fail()": (world: EngineWorld, job: Job) =>
      world.engine.fail(job, {
        code: "INTERNAL",
        message: "late",
        isRetryable: false,
        isAboutCredentials: false,
        retryAfterSeconds: null,
        requests: [],
      }),
  })
) {
  Deno.test(`${name} refuses a zombie after its job was rescued, and changes nothing`, async () => {
    await using world = await engineWorld();
    await requestSync(world);
    const zombie = await claimJob(world, "zombie");
    await world.engine.commit(zombie, 1, page(1));
    await expireLeases(world);
    const heir = await claimJob(world, "heir");
    equal(heir.job_id, zombie.job_id);
    ok(heir.lease_token > zombie.lease_token);
    deepEqual(heir.cursor, page(1).cursor);
    const before = await readJob(world, heir.job_id);
    await rejects(late(world, zombie), { code: "LEASE_LOST" });
    deepEqual(await readJob(world, heir.job_id), before);
    await world.engine.commit(heir, 2, page(2));
  });
}

Deno.test("engine.commit() of a zombie is refused while it waits for its successor's page", async () => {
  await using world = await engineWorld();
  await requestSync(world);
  const zombie = await claimJob(world, "zombie");
  await expireLeases(world);
  const successor = workerDatabase(world);
  const heir = await claimJob({ engine: engine(successor.database) }, "heir");
  let refused: Promise<void> | null = null;
  await world.admin.begin(async (sql) => {
    // The successor is in the middle of its page: it holds the job's row.
    await sql`select private.hold_job(${heir.job_id}, ${heir.lease_token})`;
    refused = rejects(world.engine.commit(zombie, 1, page(1)), {
      code: "LEASE_LOST",
    });
    await someoneWaits(world.admin);
  });
  await refused;
});

Deno.test("engine.commit() answers a repeated page, and refuses one that is neither the last nor the next", async () => {
  await using world = await engineWorld();
  await requestSync(world);
  const job = await claimJob(world);
  await world.engine.commit(job, 1, page(1));
  const before = await readJob(world, job.job_id);
  await world.engine.commit(job, 1, page(1));
  deepEqual(await readJob(world, job.job_id), before);
  await rejects(world.engine.commit(job, 3, page(3)), {
    code: "CHECKPOINT_STALE",
  });
  await rejects(world.engine.commit(job, 0, page(1)), {
    code: "CHECKPOINT_STALE",
  });
  deepEqual(await readJob(world, job.job_id), before);
});

Deno.test("engine.claim() gives a job whose lease ran out to another, and none whose lease is live", async () => {
  await using world = await engineWorld();
  await requestSync(world);
  const job = await claimJob(world);
  equal(await world.engine.claim({ owner: "other" }), null);
  await expireLeases(world);
  const again = await world.engine.claim({ owner: "other" });
  equal(again?.job_id, job.job_id);
});

Deno.test("engine.claim() extends the lease with every page", async () => {
  await using world = await engineWorld();
  await requestSync(world);
  const job = await claimJob(world);
  await world.admin`
    update sync_jobs set lease_expires_at = clock_timestamp() + interval '1 second' where id = ${job.job_id}`;
  await world.engine.commit(job, 1, page(1));
  const [row] = await world.admin`
    select lease_expires_at > clock_timestamp() + interval '100 seconds' as extended from sync_jobs where id = ${job.job_id}`;
  equal(row?.extended, true);
});

Deno.test("engine.claim() from eight connections never gives one job to two, and leaves none behind", async () => {
  await using world = await engineWorld();
  await queueJobs(world, { organizations: 7, jobs: 60 });
  // Every hold is written down by the database itself, with its token.
  await world.admin.unsafe(`
    create table holds (job_id uuid, lease_token bigint, owner text, primary key (job_id, lease_token));
    create function note_hold() returns trigger language plpgsql security definer as $$ begin
      insert into public.holds values (new.id, new.lease_token, new.lease_owner); return null; end $$;
    create trigger note_hold after update on sync_jobs for each row
      when (new.status = 'running' and old.status = 'queued') execute function note_hold()`);
  const claimed: string[] = [];
  await Promise.all(Array.from({ length: 8 }, async (_, index) => {
    const own = workerDatabase(world);
    const jobs = engine(own.database);
    for (;;) {
      const job = await jobs.claim({ owner: `worker-${index}` });
      if (job === null) break;
      claimed.push(job.job_id);
      if (claimed.length % 3 === 0) await jobs.yield(job, []);
      else await jobs.finish(job, "complete");
    }
    await own.sql.end();
  }));
  const [row] = await world.admin`
    select count(*)::int as holds, count(distinct job_id)::int as jobs,
      (select count(*)::int from sync_jobs where status = 'succeeded') as done,
      (select count(*)::int from sync_jobs where status in ('queued', 'running') and not needs_worker) as open,
      (select count(*)::int from sync_jobs where needs_worker) as for_worker
    from holds`;
  equal(row?.holds, claimed.length);
  equal(row?.jobs, 420);
  equal(row?.open, 0);
  equal(row?.done + row?.for_worker, 420);
});

Deno.test("runJob() in two workers over one expired lease ends as one run", async () => {
  await using world = await engineWorld();
  await requestSync(world);
  const open = () => Promise.resolve(ledgerSource({ seed: 3, pages: 6 }));
  const slow = await claimJob(world, "slow");
  let heir: Promise<unknown> | null = null;
  const stalled = () =>
    Promise.resolve(ledgerSource({
      seed: 3,
      pages: 6,
      async beforePage(number) {
        if (number !== 4) return;
        // While this worker waits for its provider, its lease runs out and another finishes the job.
        heir ??= finishAll(world, jobTools(world.engine, open));
        await heir;
      },
    }));
  equal(await runJob(slow, jobTools(world.engine, stalled)), "lost");
  deepEqual(await heir, ["partial"]);
  const job = await readJob(world, slow.job_id);
  equal(job.page_no, 6);
  equal(job.claims, 2);
});
