/**
 * How long does a month of simulated days take? The replay of tests/replay: thirty days of schedules through engine, sources and loopback
 * AWS, a reading of the same account at their end, and the comparison of the two.
 *
 * The goal is a minute. What it leaves behind must be equal; that is a test's to refuse, and is told here.
 *
 * @module
 */
import { replayMonth } from "../tests/support/month_replay.ts";
import {
  PUBLISHED_NAMES,
  publishedDifference,
} from "../tests/support/published_differences.ts";
import { digits, quantile, withSpread } from "./measure.ts";
import { printTable } from "./table.ts";

const ROUNDS = 3;
const LIMIT_SECONDS = 60;

interface Round {
  readonly seconds: number;
  readonly rows: number;
  readonly differing: readonly string[];
  readonly jobs: number;
  readonly requests: number;
}

async function main(): Promise<void> {
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await replay());
  const seconds = rounds.map((round) => round.seconds);
  const [first] = rounds;
  const differing = [...new Set(rounds.flatMap((round) => round.differing))];
  await printTable([
    ["seconds a month", withSpread(seconds)],
    [
      `of the ${LIMIT_SECONDS} allowed`,
      `${digits(100 * quantile(seconds, 0.5) / LIMIT_SECONDS)} %`,
    ],
    ["jobs", String(first?.jobs)],
    ["requests to AWS", String(first?.requests)],
    ["rows compared", String(first?.rows)],
    ["what differs", differing.join(", ") || "nothing"],
  ]);
}

async function replay(): Promise<Round> {
  const began = performance.now();
  await using month = await replayMonth();
  const { world: { admin }, customer, newcomer } = month;
  let rows = 0;
  const differing: string[] = [];
  for (const name of PUBLISHED_NAMES) {
    const { same, onlyLeft, onlyRight } = await publishedDifference(
      admin,
      name,
      {
        left: customer.organizationId,
        right: newcomer.organizationId,
        since: month.bothSince,
      },
    );
    rows += same;
    if (onlyLeft.length + onlyRight.length > 0) differing.push(name);
  }
  const seconds = (performance.now() - began) / 1000;
  const [counts] = await admin`
    select (select count(*)::int from sync_jobs) as jobs, (select sum(requests)::int from provider_requests) as requests`;
  return {
    seconds,
    rows,
    differing,
    jobs: counts?.jobs,
    requests: counts?.requests,
  };
}

await main();
