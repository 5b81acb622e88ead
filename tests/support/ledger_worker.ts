/**
 * A worker as a process of its own: claims and runs jobs over the ledger source until none is due. Tests kill it.
 * Arguments: the database's URL, the ledger's seed.
 *
 * @module
 */
import postgres from "postgres";
import { drain } from "../../shared/jobs/drain.ts";
import { engine } from "../../shared/jobs/engine.ts";
import { UNLIMITED_BUDGET } from "../../shared/platform/budget.ts";
import { systemClock } from "../../shared/platform/clock.ts";
import { directDatabase } from "../../shared/platform/direct_database.ts";
import { createLog } from "../../shared/platform/log.ts";
import { ledgerSource } from "./ledger_source.ts";

const [url = "", seed = "1"] = Deno.args;
const sql = postgres(url, { max: 1, fetch_types: false, onnotice() {} });
const jobs = engine(directDatabase(sql));
const say = (line: string) =>
  Deno.stdout.write(new TextEncoder().encode(`${line}\n`));

await drain(async () => {
  const job = await jobs.claim({ owner: `pid-${Deno.pid}`, onWorker: true });
  if (job !== null) await say("claimed");
  return job;
}, {
  engine: jobs,
  openSource: () => Promise.resolve(ledgerSource({ seed: Number(seed) })),
  budget: UNLIMITED_BUDGET,
  log: createLog(systemClock, () => {}),
  signal: new AbortController().signal,
});
await sql.end();
