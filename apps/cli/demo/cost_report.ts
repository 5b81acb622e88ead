/**
 * The demo's section on Cost and Usage Reports: AWS delivers one, it takes a month over from Cost Explorer, and the total does not
 * move.
 *
 * @module
 */
import {
  DATASET_ACTIONS,
  OPTIONAL_ACTIONS,
} from "../../../shared/connectors/aws/read_policy.ts";
import type { Stack } from "../../stack/stack.ts";
import { moneyText } from "../money_text.ts";
import type { Steps } from "../steps.ts";
import type { Style } from "../style.ts";
import { tableLines } from "../table.ts";
import type { Connected } from "./connect_aws.ts";
import { exportFocus, type FocusExport } from "./export_focus.ts";
import { invoke } from "./invoke.ts";
import { askLoopbackAws } from "./loopback_aws.ts";
import { monthsBefore } from "./months_before.ts";
import {
  type MonthFacts,
  readMonth,
  requireUnmoved,
  totalsText,
} from "./read_month.ts";
import { readTeams, type TeamShare } from "./read_teams.ts";
import { saySection } from "./section.ts";
import type { DemoUser } from "./sign_up.ts";
import { followRun, type Run } from "./sync_all.ts";

/** What the section needs. */
export interface CostReportOptions {
  readonly stack: Stack;
  readonly user: DemoUser;
  readonly integration: Connected;
  readonly steps: Steps;
  readonly style: Style;
}

const PLACE = { bucket: "acme-billing", prefix: "reports", name: "daily" };

/** Tells the whole section. @throws {Error} When the total moves, or a sum differs in any digit. */
export async function showCostReport(
  { stack, user, integration, steps, style }: CostReportOptions,
): Promise<void> {
  const month = monthsBefore(new Date(), 1);
  const period = month.slice(0, 7);
  const before = await readMonth(user, month);
  await steps.run(
    "Let AWS deliver a Cost and Usage Report",
    () => deliver(stack, integration, period),
    ({ manifestKey }) => style.dim(`s3://${PLACE.bucket}/${manifestKey}`),
  );
  const run = await steps.run(
    "Name it in the integration, and sync it",
    (report) => syncReport(user, integration.id, period, report),
    ({ recordsSynced }) => `${recordsSynced} charges`,
  );
  const after = await steps.run(
    "Compare the month's total with the one before",
    async () => requireUnmoved(before, await readMonth(user, month)),
    (facts) => `${totalsText(facts)}, not moved by a digit`,
  );
  const focus = await steps.run(
    "Export it as FOCUS 1.2",
    () => exportFocus(stack, user, month, after),
    ({ file, rows }) => `${style.dim(file)}, ${rows} rows, the same total`,
  );
  const teams = await readTeams(user, month);
  await say({ period, before, after, run, focus, teams }, style);
}

/** What a customer does: makes the export, and updates the role's stack with the template that names the bucket too. */
async function deliver(
  stack: Stack,
  { accountId, roleArn }: Connected,
  period: string,
): Promise<{ manifestKey: string }> {
  await askLoopbackAws(stack, `/${accountId}/permissions`, {
    principal: roleArn,
    allow: [...Object.values(DATASET_ACTIONS).flat(), ...OPTIONAL_ACTIONS],
  });
  const path = `/${accountId}/reports`;
  await askLoopbackAws(stack, path, {
    ...PLACE,
    kind: "cur2",
    format: "csv_gz",
  });
  return await askLoopbackAws(stack, `${path}/${PLACE.name}/deliver`, {
    period,
  });
}

async function syncReport(
  user: DemoUser,
  integrationId: string,
  period: string,
  report: (line: string) => void,
): Promise<Run> {
  await invoke(user, `connector-sync/integrations/${integrationId}`, {
    method: "PATCH",
    body: { costReport: PLACE },
  });
  const { job_id } = await invoke<{ job_id: string }>(
    user,
    "connector-sync/sync/aws",
    { body: { dataset: "cur", integrationId, period } },
  );
  const run = await invoke<Run>(user, `connector-sync/jobs/${job_id}`, {
    method: "GET",
  });
  return await followRun(user, run, report);
}

interface Told {
  readonly period: string;
  readonly before: MonthFacts;
  readonly after: MonthFacts;
  readonly run: Run;
  readonly focus: FocusExport;
  readonly teams: readonly TeamShare[];
}

async function say(told: Told, style: Style): Promise<void> {
  const facts = [
    ["Before", grainText(told.before)],
    ["After", grainText(told.after)],
    ...comparedLines(told.run, style),
    ...told.focus.sums.map(({ currency, billed, effective }) => [
      `FOCUS in ${currency}`,
      `BilledCost ${moneyText(billed)}, EffectiveCost ${moneyText(effective)}`,
    ]),
    ...told.teams.map(({ value, cost, currency, share }) => [
      value === "Unallocated" ? value : `Team ${value}`,
      `${moneyText(cost)} ${currency}, ${(100 * Number(share)).toFixed(1)} %`,
    ]),
  ];
  await saySection(
    "5 Cost and Usage Report",
    told.period,
    tableLines(
      facts,
      ["left", "left"],
      (cell, column) => column === 0 ? style.dim(cell) : cell,
    ),
    style,
  );
}

function grainText({ rows, rowsWithRegion, sources }: MonthFacts): string {
  return `${rows} rows in cost_daily, ${rowsWithRegion} of them with a region; from ${
    sources.join(" and ")
  }`;
}

/** What the report and Cost Explorer say of the same month. */
function comparedLines({ reconciliation }: Run, style: Style): string[][] {
  return reconciliation
    .filter(({ level, measure }) =>
      level === 2 && measure === "net_unblended_cost"
    )
    .map(({ currency, sourceTotal, readTotal, status }) => [
      `Level 2 in ${currency}`,
      `Cost Explorer ${moneyText(sourceTotal)}, the report ${
        moneyText(readTotal)
      }: ${status === "matched" ? style.good(status) : style.warn(status)}`,
    ]);
}
