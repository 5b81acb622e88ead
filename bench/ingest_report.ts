/** Reads the report of the job that is due, as a worker does, and tells what it took. Run by `cur_ingestion.ts`. */

import postgres from "postgres";
import { sourceOpener } from "../shared/connectors/open_source.ts";
import { engine } from "../shared/jobs/engine.ts";
import { runJob } from "../shared/jobs/run_job.ts";
import { UNLIMITED_BUDGET } from "../shared/platform/budget.ts";
import { systemClock } from "../shared/platform/clock.ts";
import { directDatabase } from "../shared/platform/direct_database.ts";
import { createLog } from "../shared/platform/log.ts";
import { readSettings } from "../shared/platform/settings.ts";
import { tellReading } from "./cold_reading.ts";

const environment: Record<string, string> = JSON.parse(Deno.args[0] ?? "{}");
const isOnWorker = Deno.args[1] === "worker";
const sql = postgres(environment["DATABASE_URL"] ?? "", {
  max: 2,
  prepare: false,
  onnotice() {},
});
const database = directDatabase(sql);
const own = engine(database);
const openSource = sourceOpener({
  settings: readSettings(environment),
  clock: systemClock,
  fetch,
  engine: database,
  isOnWorker,
});

await tellReading(async () => {
  const job = await own.claim({ owner: "bench", onWorker: true });
  if (job === null) throw new Error("there is no job to claim");
  const outcome = await runJob(job, {
    engine: own,
    openSource,
    budget: UNLIMITED_BUDGET,
    log: createLog(systemClock, () => {}),
    signal: new AbortController().signal,
  });
  if (outcome !== "succeeded") throw new Error(`the job is ${outcome}`);
  const [row] = await sql`
    select record_count::int as rows from charge_loads where status = 'published'`;
  return row?.["rows"];
});
await sql.end();
