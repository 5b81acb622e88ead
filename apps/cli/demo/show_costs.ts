/**
 * What the demo's user sees of the run and of cost: by service, by account, and whether it adds up.
 *
 * @module
 */
import { moneyText } from "../money_text.ts";
import { sparkline } from "../sparkline.ts";
import type { Style } from "../style.ts";
import { shorten, tableLines } from "../table.ts";
import type { Costs, CostTable } from "./read_costs.ts";
import { reconciliationLines } from "./reconciliation_lines.ts";
import { saySection } from "./section.ts";

const NAME_WIDTH = 44;
const AMOUNT_WIDTH = 12;
const SPARK_WIDTH = 32;

/** Prints everything. */
export async function showCosts(costs: Costs, style: Style): Promise<void> {
  const window = `${costs.startDate} to ${costs.endDate} (exclusive)`;
  await saySection("The run", "", runLines(costs, style), style);
  await saySection(
    "1 Cost by service and day",
    window,
    costs.byService.flatMap((table) => costLines(table, style)),
    style,
  );
  await saySection(
    "Cost by account and day",
    window,
    costs.byAccount.flatMap((table) => costLines(table, style)),
    style,
  );
  await saySection(
    "Does it add up?",
    "AWS's own totals against the rows, per month",
    reconciliationLines(costs.run.reconciliation, style),
    style,
  );
}

function costLines(table: CostTable, style: Style): string[] {
  const others = table.groups - table.rows.length;
  const rows = table.rows.map(({ key, name, cost, days }) => [
    shorten(nameOf(key, name), NAME_WIDTH),
    moneyText(cost),
    sparkline(days.map(Number), SPARK_WIDTH),
  ]);
  const total = [
    `Total in ${table.currency}${others > 0 ? `, with ${others} more` : ""}`
      .padEnd(NAME_WIDTH),
    moneyText(table.total).padStart(AMOUNT_WIDTH),
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

function runLines({ run, usageRows }: Costs, style: Style): string[] {
  const facts = [
    ["Job", run.jobId],
    [
      "Status",
      run.status === "succeeded"
        ? style.good(run.status)
        : style.warn(run.status),
    ],
    [
      "Records",
      `${run.recordsSynced} synced, ${run.recordsFailed} rejected; ${usageRows} rows in view aws_service_usage`,
    ],
    [
      "Price",
      `$${run.requestsPriceUsd} for ${run.requests} Cost Explorer requests; the other datasets cost nothing`,
    ],
    ...run.jobs.map((
      { dataset, periodStart, status, pages, recordsSynced },
    ) => [
      `${dataset}${periodStart === null ? "" : ` ${periodStart.slice(0, 7)}`}`,
      `${status}, ${pages} pages, ${recordsSynced} records`,
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
