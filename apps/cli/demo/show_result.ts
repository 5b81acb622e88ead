/**
 * What the demo's user sees: cost by service and account, the run, the reconciliation.
 *
 * @module
 */
import { say } from "../../stack/terminal.ts";
import { moneyText } from "../money_text.ts";
import { sparkline } from "../sparkline.ts";
import type { Style } from "../style.ts";
import { shorten, tableLines } from "../table.ts";
import type { CostTable, ReadBack } from "./read_back.ts";
import { reconciliationLines } from "./reconciliation_lines.ts";

const NAME_WIDTH = 44;
const SPARK_WIDTH = 32;

/** Prints everything. */
export async function showResult(
  result: ReadBack,
  style: Style,
): Promise<void> {
  const { run } = result;
  for (const tables of [result.byService, result.byAccount]) {
    const what = tables === result.byService ? "service" : "account";
    for (const table of tables) {
      await say("");
      await say(
        `${style.bold(`Cost by ${what}`)}  ${
          style.dim(
            `${result.startDate} to ${result.endDate} (exclusive), ${table.currency}`,
          )
        }`,
      );
      for (const line of costLines(table, style)) await say(`  ${line}`);
    }
  }
  await say("");
  await say(style.bold("The run"));
  for (const line of runLines(result, style)) await say(`  ${line}`);
  await say("");
  await say(style.bold("Reconciliation"));
  for (const line of reconciliationLines(run.reconciliation, style)) {
    await say(`  ${line}`);
  }
  await say("");
}

function costLines(table: CostTable, style: Style): string[] {
  const others = table.groups - table.rows.length;
  const rows = table.rows.map(({ key, name, cost, days }) => [
    shorten(nameOf(key, name), NAME_WIDTH),
    moneyText(cost),
    sparkline(days.map(Number), SPARK_WIDTH),
  ]);
  const total = [
    others > 0 ? `Total, with ${others} more` : "Total",
    moneyText(table.total),
    "",
  ];
  return tableLines(
    [...rows, total],
    ["left", "right", "left"],
    (cell, column, row) =>
      row === rows.length
        ? style.bold(cell)
        : column === 2
        ? style.accent(cell)
        : cell,
  );
}

function nameOf(key: string | null, name: string | null): string {
  if (key === null) return "(no account)";
  return name === null ? key : `${name} (${key})`;
}

function runLines({ run, usageRows }: ReadBack, style: Style): string[] {
  const status = run.status === "succeeded"
    ? style.good(run.status)
    : style.warn(run.status);
  const facts = [
    ["Job", run.jobId],
    ["Status", status],
    [
      "Records",
      `${run.recordsSynced} synced, ${run.recordsFailed} rejected; ${usageRows} rows in view aws_service_usage`,
    ],
    [
      "Price",
      `$${run.requestsPriceUsd} for ${run.requests} Cost Explorer requests`,
    ],
    ...run.jobs.map((job) => [
      `Period ${job.periodStart.slice(0, 7)}`,
      `${job.status}, ${job.pages} pages, ${job.recordsSynced} records`,
    ]),
    ...run.warnings.map(({ code, message }) => [
      "Warning",
      `${style.warn(code)} ${message}`,
    ]),
  ];
  return tableLines(
    facts,
    ["left", "left"],
    (cell, column) => column === 0 ? style.dim(cell) : cell,
  );
}
