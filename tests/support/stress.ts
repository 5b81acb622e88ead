import { deepEqual, equal } from "node:assert/strict";
import type { Job } from "../../shared/domain/job.ts";
import type { Database } from "../../shared/platform/database.ts";
import { type Engine, engine } from "../../shared/jobs/engine.ts";
import { Fault } from "../../shared/platform/fault.ts";
import {
  type EngineWorld,
  engineWorld,
  workerDatabase,
} from "./engine_world.ts";
import { ledgerPages } from "./ledger_source.ts";
import { type SeededRandom, seededRandom } from "./seeded_random.ts";
import { asUser, type Tenant, tenant } from "./tenant.ts";

const PAGES = ledgerPages({ seed: 9, pages: 3, rowsPerPage: 3 });

/** What a worker may be told when another was first. Anything else, a deadlock above all, is a defect. */
const EXPECTED: ReadonlySet<string> = new Set([
  ...["LEASE_LOST", "JOB_CANCELLED", "CHECKPOINT_STALE", "JOB_OPEN"],
  ...["CONFLICT", "INTEGRATION_NOT_ACTIVE", "NOT_FOUND"],
]);

interface Player {
  readonly world: EngineWorld;
  readonly tenants: readonly Tenant[];
  readonly database: Database;
  readonly engine: Engine;
  readonly random: SeededRandom;
  readonly held: Job[];
  readonly runs: string[];
}

/**
 * Lets several connections do random things with the jobs of a few organizations at once, then looks at what they left.
 *
 * @throws {Error} After a deadlock, an unexpected refusal or a broken invariant.
 */
export async function stress(
  { players, steps, seed }: { players: number; steps: number; seed: number },
): Promise<void> {
  await using world = await engineWorld();
  const tenants = [
    world.tenant,
    await tenant(world.admin),
    await tenant(world.admin),
  ];
  const [held, runs]: [Job[], string[]] = [[], []];
  await Promise.all(Array.from({ length: players }, async (_, index) => {
    const { database } = workerDatabase(world);
    const random = seededRandom(seed * 1000 + index);
    const player = {
      world,
      tenants,
      database,
      engine: engine(database),
      random,
      held,
      runs,
    };
    for (let step = 0; step < steps; step++) await play(player);
  }));
  await checkInvariants(world);
}

async function play(player: Player): Promise<void> {
  try {
    await player.random.pick(MOVES)(player);
  } catch (error) {
    if (error instanceof Fault && EXPECTED.has(error.code)) return;
    if (/^CS4/.test((error as { code?: string }).code ?? "")) return;
    throw error;
  }
}

const MOVES: readonly ((player: Player) => Promise<unknown>)[] = [
  claim,
  claim,
  claim,
  commit,
  commit,
  commit,
  ({ engine, ...player }) => withJob(player, (job) => engine.yield(job, [])),
  ({ engine, ...player }) =>
    withJob(player, (job) => engine.finish(job, "complete")),
  ({ engine, ...player }) =>
    withJob(player, (job) =>
      engine.fail(job, {
        code: "PROVIDER_ACCESS_DENIED",
        message: "denied",
        isRetryable: player.random.below(2) === 0,
        isAboutCredentials: false,
        retryAfterSeconds: null,
        requests: [{ operation: "x", requests: 1, price_usd: "0.01" }],
      })),
  request,
  request,
  cancel,
  expire,
  ({ database }) => database.call("engine_tick", {}),
];

async function claim({ engine, held }: Player): Promise<void> {
  const job = await engine.claim({ owner: "player", onWorker: true });
  if (job !== null) held.push(job);
}

function withJob<T>(
  { held, random }: Pick<Player, "held" | "random">,
  work: (job: Job) => Promise<T>,
): Promise<T> | Promise<void> {
  if (held.length === 0) return Promise.resolve();
  return work(random.pick(held));
}

async function commit({ world, engine, held, random }: Player): Promise<void> {
  if (held.length === 0) return;
  const job = random.pick(held);
  const [row] = await world
    .admin`select page_no from sync_jobs where id = ${job.job_id}`;
  await engine.commit(job, row?.page_no + 1, random.pick(PAGES.slice(0, 1)));
}

async function request(
  { database, tenants, random, runs }: Player,
): Promise<void> {
  const month = 1 + random.below(6);
  const run = await database.call<{ sync_run_id: string }>(
    "engine_request_sync",
    {
      integration_id: random.pick(tenants).integrationId,
      data_types: ["service_usage"],
      start_date: `2026-0${month}-01`,
      end_date: `2026-0${month + 1 + random.below(3)}-01`,
    },
  );
  runs.push(run.sync_run_id);
}

async function cancel(
  { world, tenants, random, runs }: Player,
): Promise<void> {
  if (runs.length === 0) return;
  const run = random.pick(runs);
  await asUser(
    world.admin,
    random.pick(tenants).userId,
    (sql) => sql`select cancel_sync(${run})`,
  );
}

async function expire({ world }: Player): Promise<void> {
  await world.admin`
    update sync_jobs set lease_expires_at = clock_timestamp() - interval '1 second'
    where id in (select id from sync_jobs where status = 'running' order by id limit 2 for no key update skip locked)`;
  await world.admin`
    update sync_jobs set run_after = clock_timestamp()
    where id in (select id from sync_jobs where status = 'queued' and run_after > clock_timestamp() order by id limit 5 for no key update skip locked)`;
}

async function checkInvariants({ admin }: EngineWorld): Promise<void> {
  const [row] = await admin`
    select (select count(*)::int from charge_loads l where l.status = 'reading'
        and not exists (select from sync_jobs j where j.load_id = l.id and j.status in ('queued', 'running'))) as orphans,
      (select count(*)::int from charge_loads l join sync_jobs j on j.load_id = l.id
        where l.status = 'published' and j.status not in ('succeeded', 'partial')) as wrongly_published,
      (select count(*)::int from sync_jobs j left join private.organization_turns t using (organization_id, needs_worker)
        where j.status = 'queued' and coalesce(t.turn_at, 'infinity') > greatest(j.run_after, t.last_claimed_at)) as out_of_line,
      (select count(*)::int from sync_runs r where not exists (select from sync_run_jobs x where x.run_id = r.id)) as empty_runs`;
  deepEqual(row, {
    orphans: 0,
    wrongly_published: 0,
    out_of_line: 0,
    empty_runs: 0,
  });
  const [stats] = await admin`
    select deadlocks::int as deadlocks from pg_stat_database where datname = current_database()`;
  equal(stats?.deadlocks, 0);
}
