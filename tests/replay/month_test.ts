/**
 * A month of simulated days through the real engine: schedules, late figures, restatements, the close of a month, renewals, an outage. It
 * must end equal to one reading of the same account, and remember what that reading cannot know.
 */
import { deepEqual, equal, ok } from "node:assert/strict";
import { addDays, type Day } from "../../shared/domain/billing_period.ts";
import { DROPPED_SERVICE } from "../support/month_events.ts";
import { type MonthReplay, replayMonth } from "../support/month_replay.ts";
import {
  PUBLISHED_NAMES,
  publishedDifference,
} from "../support/published_differences.ts";

Deno.test("a month of scheduled syncs ends equal to one fresh reading", async (t) => {
  await using month = await replayMonth();
  const { world: { admin }, customer, newcomer } = month;
  const compared = {
    left: customer.organizationId,
    right: newcomer.organizationId,
    since: month.bothSince,
  };
  for (const name of PUBLISHED_NAMES) {
    await t.step(`${name} are the same`, async () => {
      const { same, ...difference } = await publishedDifference(
        admin,
        name,
        compared,
      );
      deepEqual(difference, { onlyLeft: [], onlyRight: [] });
      ok(same > 0);
    });
  }
  await t.step("billing periods close, become final and cease to be", () => {
    deepEqual(periodChanges(month), [
      "2026-03-20 2026-01 closed", // the planted mismatch
      "2026-03-20 2026-02 final",
      "2026-03-20 2026-03 open",
      "2026-03-23 2026-02 closed", // restated
      "2026-03-26 2026-02 final", // its issuers corrected their invoices
      "2026-04-01 2026-04 open",
      "2026-04-04 2026-03 final", // figures settle a day after the invoices
      "2026-04-07 2026-03 closed",
      "2026-04-09 2026-03 final",
      "2026-04-14 2026-03 closed", // restated while nothing ticked
      "2026-04-15 2026-03 final",
    ]);
  });
  await t.step(
    "each day has its runs, an outage is caught up with once",
    () => {
      deepEqual(
        month.ticks.slice(1).map(({ at, due }) =>
          `${at.slice(0, 13)} ${
            due.map(({ dataset, skipped }) => skipped ?? dataset).join(", ")
          }`
        ),
        expectedTicks(),
      );
    },
  );
  await t.step(
    "what moved after its month was closed is recorded",
    () => checkRestatements(month),
  );
  await t.step(
    "every job ended, and what it lacks is known",
    () => checkJobs(month),
  );
  await t.step(
    "schedules go on tomorrow, stale data was told and is not any more",
    () => checkSchedules(month),
  );
  await t.step("the month had what it was to have", () => checkEvents(month));
});

function periodChanges({ ticks }: MonthReplay): string[] {
  let before: Readonly<Record<string, string>> = {};
  return ticks.flatMap(({ at, periods }) => {
    const changes = Object.entries(periods)
      .filter(([period, status]) => before[period] !== status)
      .map(([period, status]) => `${at.slice(0, 10)} ${period} ${status}`);
    before = periods;
    return changes;
  });
}

/** Everything at half past six in Berlin, contracts on Mondays at nine; the ticks that find them come at six and noon, UTC. */
function expectedTicks(): string[] {
  const days: Day[] = [];
  for (let day = "2026-03-21"; day <= "2026-04-19"; day = addDays(day, 1)) {
    if (day < "2026-04-11" || day > "2026-04-13") days.push(day);
  }
  return days.flatMap((day) => [
    // The run of everything reads contracts as well: the missed one of theirs has nothing left to do.
    ...(day === "2026-04-14" ? [`${day}T00 all, JOB_OPEN`] : []),
    `${day}T06 all`,
    ...(new Date(day).getUTCDay() === 1 ? [`${day}T12 contracts`] : []),
  ]);
}

async function checkRestatements(
  { world: { admin }, customer, newcomer }: MonthReplay,
): Promise<void> {
  const rows = await admin`
    select to_char(billing_period_start, 'YYYY-MM') as month, billing_currency as currency, billed_cost_before as before, billed_cost_after as after
    from cost_restatements where organization_id = ${customer.organizationId}
    order by billing_period_start, restated_at, billing_currency`;
  deepEqual(rows.map(({ month, currency }) => `${month} ${currency}`), [
    "2026-02 EUR",
    "2026-02 USD",
    "2026-03 USD", // of the dropped service alone
    "2026-03 EUR",
    "2026-03 USD",
  ]);
  equal(rows[4]?.before, rows[2]?.after);
  const [now] = await admin`
    select sum(billed_cost) as cost from primary_charges
    where organization_id = ${newcomer.organizationId} and billing_period_start = '2026-03-01' and billing_currency = 'USD'`;
  equal(rows[4]?.after, now?.cost);
}

async function checkJobs(
  { world: { admin }, customer, ticks }: MonthReplay,
): Promise<void> {
  const rows = await admin`
    select dataset, status, coalesce(error_code, '') as code, min(finished_at)::date::text as since, max(finished_at)::date::text as until
    from sync_jobs where organization_id = ${customer.organizationId} group by 1, 2, 3 order by 1, 2, 3`;
  const whole = { since: "2026-03-20", until: "2026-04-19" };
  const before = { since: "2026-03-20", until: "2026-03-31" };
  const after = { since: "2026-04-01", until: "2026-04-19" };
  const refused = { status: "partial", code: "ACCOUNTS_NOT_COVERED" };
  const read = { status: "succeeded", code: "" };
  deepEqual([...rows], [
    // One account could not be entered until the first of April.
    { dataset: "contracts", ...refused, ...before },
    { dataset: "contracts", ...read, ...after },
    { dataset: "emissions", ...read, ...whole },
    { dataset: "invoices", ...read, ...whole },
    { dataset: "marketplace_products", ...refused, ...before },
    { dataset: "marketplace_products", ...read, ...after },
    // Part of the support fee belongs to no account.
    {
      dataset: "service_usage",
      status: "partial",
      code: "RECONCILIATION_DIFFERS",
      ...whole,
    },
  ]);
  deepEqual(
    ticks.filter(({ retried }) => retried > 0)
      .map(({ at, retried }) => [at.slice(0, 10), retried]),
    [["2026-03-27", 2]],
  );
}

async function checkSchedules(
  { world: { admin } }: MonthReplay,
): Promise<void> {
  const schedules = await admin`
    select dataset, next_run_at from sync_schedules order by dataset`;
  deepEqual([...schedules], [
    { dataset: "all", next_run_at: new Date("2026-04-20T04:32:30Z") },
    { dataset: "contracts", next_run_at: new Date("2026-04-20T07:02:30Z") },
  ]);
  const alerts = await admin`
    select dataset, opened_at, closed_at from sync_alerts order by dataset`;
  const shown = {
    opened_at: new Date("2026-04-14T00:00:00Z"),
    closed_at: new Date("2026-04-14T06:00:00Z"),
  };
  deepEqual(
    [...alerts],
    ["contracts", "invoices", "marketplace_products", "service_usage"]
      .map((dataset) => ({ dataset, ...shown })),
  );
}

/** Two readings that both miss something are equal too. */
async function checkEvents(
  { world: { admin }, customer: { organizationId }, bothSince }: MonthReplay,
): Promise<void> {
  const [found] = await admin`
    select (select count(*)::int from aws_contracts c where c.organization_id = o.id and c.status = 'TERMINATED') as terminated,
      (select count(*)::int from aws_contracts c join aws_contracts s on s.organization_id = c.organization_id and s.starts_at = c.ends_at
        where c.organization_id = o.id and c.status = 'RENEWED' and c.ends_at > '2026-03-21') as renewed,
      (select count(*)::int from aws_contracts c join aws_contracts s on s.organization_id = c.organization_id and s.starts_at = c.ends_at
        where c.organization_id = o.id and c.status = 'RENEWED' and s.auto_renew = false) as opted_out,
      (select count(*)::int from aws_contract_charges k where k.organization_id = o.id and k.revision = 3 and k.amount = 999.99) as amended,
      (select array_agg(distinct to_char(c.billing_period_start, 'MM')) from primary_charges c
        where c.organization_id = o.id and c.service_name = ${DROPPED_SERVICE}) as billed,
      (select count(*)::int from aws_invoices i where i.organization_id = o.id and i.billing_period_start = '2026-02-01'
        and i.invoice_type = 'PAYMENT_RECEIPT') as receipts,
      (select count(*)::int from aws_invoices i where i.organization_id = o.id and i.billing_period_start < ${bothSince}) > 0 as older,
      (select count(distinct account_id)::int from account_coverage a where a.organization_id = o.id and a.is_covered) as entered
    from organizations o where o.id = ${organizationId}`;
  deepEqual(found, {
    terminated: 1,
    renewed: 2, // one by the buyer, one by its date
    opted_out: 1,
    amended: 1,
    billed: ["01", "02", "04"],
    receipts: 0,
    older: true,
    entered: 4,
  });
}
