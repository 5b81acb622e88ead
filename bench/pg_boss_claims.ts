import { PgBoss } from "pg-boss";

/** pg-boss with a filled queue. */
export interface PgBossClaims {
  /** Fetches one job. */
  claim(): Promise<void>;
  /** Disconnects. */
  stop(): Promise<void>;
}

const BATCH = 10_000;

/** Installs pg-boss in the database and fills one queue. Its upkeep stays off, as ours does in this bench. */
export async function pgBossClaims(
  connectionString: string,
  { queued, finished }: { queued: number; finished: number },
): Promise<PgBossClaims> {
  const boss = new PgBoss({
    connectionString,
    max: 2,
    supervise: false,
    schedule: false,
  });
  await boss.start();
  await boss.createQueue("bench");
  const db = boss.getDb();
  await db.executeSql(
    `insert into pgboss.job (name, state, started_on, completed_on)
     select 'bench', 'completed', now(), now() from generate_series(1, ${finished})`,
    [],
  );
  for (let made = 0; made < queued; made += BATCH) {
    await boss.insert(
      "bench",
      Array.from({ length: BATCH }, (_, n) => ({ data: { n: made + n } })),
    );
  }
  return {
    async claim() {
      const jobs = await boss.fetch("bench");
      if (jobs.length !== 1) throw new Error("pg-boss gave no job");
    },
    stop: () => boss.stop({ graceful: false }),
  };
}
