/**
 * How a large company's costs come in: 300 accounts, 60 services, by day, through the functions on the edge's own budget.
 *
 * The account is one whose rows add up: one with a residual is read twice, as reconciliation wants it.
 * Last month by default; 400 days with `--whole`. Requests and their price, invocations, rows a second, peak memory.
 *
 * @module
 */
import { dirname } from "node:path";
import postgres, { type Sql } from "postgres";
import { say } from "../apps/stack/terminal.ts";
import {
  addDays,
  dayOf,
  firstOfMonth,
} from "../shared/domain/billing_period.ts";
import { connected } from "../tests/support/connected.ts";
import { stack } from "../tests/support/stack.ts";
import { peakMemory } from "./peak_memory.ts";
import { printTable } from "./table.ts";

/** pg_cron wakes the worker once a minute; in between, invocations hand over to each other. */
const WAKE_MILLISECONDS = 60_000;

async function main(args: readonly string[]): Promise<void> {
  const { postgresUrl, logFile, workerToken, url } = stack();
  const owner = postgres(postgresUrl, { max: 1, onnotice() {} });
  const today = dayOf(new Date());
  const window = args.includes("--whole")
    ? { startDate: addDays(today, -400) }
    : { startDate: firstOfMonth(today, -1), endDate: firstOfMonth(today) };
  try {
    const user = await connected(stack(), {
      account: { profile: "large", plant: { residual: false } },
      integration: { dailyRequestCap: 100_000 },
    });
    const logged = (await Deno.stat(logFile)).size;
    const began = performance.now();
    const answer = await user.call("aws-data-sync", {
      body: {
        integrationId: user.integrationId,
        dataType: "service_usage",
        background: true,
        ...window,
      },
    });
    if (answer.status !== 202) throw new Error(answer.text);
    const organizationId = user.caller.organizationId;
    const wake = () =>
      post(`${url}/functions/v1/connector-sync/worker`, workerToken);
    await untilEnded(owner, { organizationId, wake });
    const seconds = (performance.now() - began) / 1000;
    await report(owner, {
      organizationId,
      seconds,
      days: `${window.startDate} to ${window.endDate ?? addDays(today, 1)}`,
      invocations: await countInvocations(logFile, logged),
      memory: await peakMemory(dirname(logFile)),
    });
  } finally {
    await owner.end();
  }
}

async function untilEnded(
  owner: Sql,
  { organizationId, wake }: {
    organizationId: string;
    wake: () => Promise<void>;
  },
): Promise<void> {
  let woken = performance.now();
  for (;;) {
    const [row] = await owner`
      select count(*) filter (where status in ('queued', 'running'))::int as open, sum(records_synced)::int as rows
      from public.sync_jobs where organization_id = ${organizationId}`;
    if (row?.open === 0) return;
    if (performance.now() - woken > WAKE_MILLISECONDS) {
      woken = performance.now();
      await say(`${row?.rows} rows so far, ${row?.open} jobs to go`);
      await wake();
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function post(url: string, token: string): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
    },
    body: "{}",
  });
  await response.body?.cancel();
}

/** Requests that made a function work on jobs, by what the functions logged since. */
async function countInvocations(
  logFile: string,
  from: number,
): Promise<number> {
  const bytes = await Deno.readFile(logFile);
  const lines = new TextDecoder().decode(bytes.subarray(from)).split("\n");
  return lines.filter((line) =>
    /"event":"request"/.test(line) && /"route":"POST \/(worker)?"/.test(line)
  ).length;
}

async function report(
  owner: Sql,
  found: {
    organizationId: string;
    seconds: number;
    days: string;
    invocations: number;
    memory: ReadonlyMap<string, number>;
  },
): Promise<void> {
  const [jobs] = await owner`
    select count(*)::int as jobs, count(*) filter (where status = 'succeeded')::int as succeeded,
      sum(records_synced)::int as rows, sum(page_no)::int as pages, sum(claims)::int as claims
    from public.sync_jobs where organization_id = ${found.organizationId}`;
  const [requests] = await owner`
    select sum(requests)::int as requests, sum(price_usd)::text as dollars
    from public.provider_requests where organization_id = ${found.organizationId}`;
  await printTable([
    ["days", found.days],
    ["jobs succeeded", `${jobs?.succeeded} of ${jobs?.jobs}`],
    ["rows", String(jobs?.rows)],
    ["pages", String(jobs?.pages)],
    ["paid requests", `${requests?.requests}, USD ${requests?.dollars}`],
    ["invocations", `${found.invocations}, ${jobs?.claims} claims`],
    ["seconds", found.seconds.toFixed(1)],
    ["rows a second", String(Math.round(jobs?.rows / found.seconds))],
    ...[...found.memory].map(([name, bytes]) => [
      `peak memory of ${name}`,
      `${Math.round(bytes / 2 ** 20)} MiB`,
    ]),
  ]);
}

await main(Deno.args);
