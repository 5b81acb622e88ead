import { moneyText } from "../money_text.ts";
import type { Style } from "../style.ts";
import { tableLines } from "../table.ts";
import type { Reconciliation } from "./sync_all.ts";

/** The measure that is told: what is billed. The others say the same of other cost bases. */
const MEASURE = "net_unblended_cost";

/** The comparison of AWS's own totals with its rows, and why they differ where they do. */
export function reconciliationLines(
  all: readonly Reconciliation[],
  style: Style,
): string[] {
  const told = all.filter(({ level, measure }) =>
    level === 1 && measure === MEASURE
  );
  const head = [
    "Month",
    "Measure",
    "AWS total",
    "Rows add up to",
    "Residual",
    "Stored",
    "",
  ];
  const rows = told.map((entry) => [
    entry.periodStart.slice(0, 7),
    `${entry.measure.replaceAll("_", " ")} ${entry.currency}`,
    moneyText(entry.sourceTotal),
    moneyText(entry.readTotal),
    entry.residual === "0" ? "0.00" : moneyText(entry.residual),
    moneyText(entry.storedTotal),
    entry.status,
  ]);
  const lines = tableLines(
    [head, ...rows],
    ["left", "left", "right", "right", "right", "right", "left"],
    (cell, column, row) => {
      if (row === 0) return style.dim(cell);
      if (column !== 6) return cell;
      return cell.trim() === "matched" ? style.good(cell) : style.warn(cell);
    },
  );
  return [...lines, ...explanation(told, style)];
}

function explanation(
  told: readonly Reconciliation[],
  style: Style,
): string[] {
  const differing = told.find(({ status }) => status === "differs");
  if (differing === undefined) {
    return ["", "Every stored figure adds up to what AWS itself says."];
  }
  const [largest] = differing.contributors;
  const types = largest?.record_types.join(", ") ?? "";
  return [
    "",
    `${
      style.bold("Why they differ:")
    } grouped by linked account, AWS leaves out what it bills to no account, here`,
    `${
      moneyText(largest?.residual ?? differing.residual)
    } ${differing.currency} of ${types} (support is pro-rated over the organization, and a rest stays`,
    "with nobody). The sync read those again, found the same, and kept the difference as rows named",
    `"Not attributed by the source": so the stored total is AWS's total, and the run says ${
      style.warn("partial")
    }.`,
  ];
}
