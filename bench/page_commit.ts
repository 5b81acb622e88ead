/**
 * What does committing a page cost? `engine_commit_page` with 20,000 rows, over a direct connection and over REST, beside
 * COPY into a temporary table and a merge of the same rows into a table of the same shape.
 *
 * One peer's merge makes the key as the engine does; the other is given ready keys, the least anybody could do.
 *
 * @module
 */
import postgres, { type Sql } from "postgres";
import type { Charge } from "../shared/domain/charge.ts";
import { engine } from "../shared/jobs/engine.ts";
import { type Database, restDatabase } from "../shared/platform/database.ts";
import { directDatabase } from "../shared/platform/direct_database.ts";
import { stack } from "../tests/support/stack.ts";
import { chargeRows } from "./charge_rows.ts";
import { copyAndMerge, makePeerTable } from "./copy_and_merge.ts";
import { interleave, quantile, ratio, withSpread } from "./measure.ts";
import { printTable } from "./table.ts";
import { makeTenant, queueJob } from "./tenant.ts";

const ROWS = 20_000;
const ROUNDS = 15;

async function main(): Promise<void> {
  const { postgresUrl, authenticatorUrl, url, secretKey } = stack();
  const owner = postgres(postgresUrl, { max: 1, onnotice() {} });
  const service = postgres(authenticatorUrl, {
    max: 1,
    connection: { role: "service_role" },
  });
  const rows = chargeRows(ROWS);
  try {
    await makePeerTable(owner);
    const integrationId = await makeTenant(owner, "page commit");
    const committing = (port: Database) => () =>
      commitPage(owner, port, { integrationId, rows });
    const peer = (key: "in SQL" | "given") => () =>
      copyAndMerge(owner, rows, key);
    const timings = await interleave([
      { name: "engine, direct", run: committing(directDatabase(service)) },
      {
        name: "engine, REST",
        run: committing(restDatabase({ url, apiKey: secretKey })),
      },
      { name: "COPY + merge", run: peer("in SQL") },
      { name: "COPY + merge, keys given", run: peer("given") },
    ], { rounds: ROUNDS });
    await printTable([
      [`${ROWS} rows`, "ms", "rows/s", "direct is", "REST is"],
      ...[...timings].map(([name, samples]) => [
        name,
        withSpread(samples),
        Math.round(ROWS / quantile(samples, 0.5) * 1000).toString(),
        ...(["engine, direct", "engine, REST"] as const).map((own) =>
          name.startsWith("engine") ? "" : ratio(timings, own, name)
        ),
      ]),
    ]);
  } finally {
    await Promise.all([owner.end(), service.end()]);
  }
}

/** Commits the rows as the first page of a new job; gives the milliseconds of that call alone. */
async function commitPage(
  owner: Sql,
  port: Database,
  { integrationId, rows }: { integrationId: string; rows: readonly Charge[] },
): Promise<number> {
  await queueJob(owner, integrationId);
  const jobs = engine(port);
  const job = await jobs.claim({ owner: "bench" });
  if (job === null) throw new Error("there is no job to claim");
  const began = performance.now();
  await jobs.commit(job, job.page_no + 1, {
    rows: {
      part: "all",
      load: {
        source: "aws_cost_explorer",
        billing_account_id: "210000000000",
        version: job.job_id,
      },
      charges: rows,
    },
    rejects: [],
    requests: [],
    cursor: { v: 1 },
  });
  const milliseconds = performance.now() - began;
  await jobs.finish(job, "incomplete");
  return milliseconds;
}

await main();
