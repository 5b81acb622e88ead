import { Decimal } from "../../../shared/platform/decimal.ts";
import { moneyText } from "../money_text.ts";
import type { Style } from "../style.ts";
import { tableLines } from "../table.ts";
import type { InvoicesRead } from "./everything.ts";
import type { OpenedDocument } from "./open_document.ts";
import type { Invoice } from "./read_invoices.ts";
import { saySection } from "./section.ts";
import type { Reconciliation } from "./sync_all.ts";

/** Prints what is owed to each issuer, whether it is what was charged, and that a document opens. */
export async function showInvoices(
  { invoices, reconciliation, months }: InvoicesRead,
  document: OpenedDocument,
  style: Style,
): Promise<void> {
  const issuers = new Set(invoices.map((each) => each.invoicing_entity));
  await saySection(
    "4 Invoices",
    `${invoices.length} documents of ${issuers.size} issuers`,
    [
      ...payableLines(invoices, style),
      style.dim(
        "Receipts and tax invoices repeat another document and are not owed again; a credit memo is owed the other way.",
      ),
      "",
      style.bold("Is it what was charged?") +
      style.dim("  closed months, invoices against charges per issuer"),
      ...levelThreeLines(reconciliation, style),
      "",
      ...verdict(reconciliation, style),
      `Months: ${
        months.map(({ billing_period_start, status }) =>
          `${billing_period_start.slice(0, 7)} is ${status}`
        ).join(", ")
      }. Final is a month of which every issuer matches.`,
      "",
      `${
        style.good("PDF")
      }  ${document.invoiceId} of ${document.issuer}, ${document.period}: ${document.bytes} bytes that begin with %PDF,`,
      `     by a link that ${
        document.expiresAt === null
          ? "expires"
          : `opens it until ${document.expiresAt.slice(11, 16)} UTC`
      } and is stored nowhere`,
    ],
    style,
  );
}

function payableLines(invoices: readonly Invoice[], style: Style): string[] {
  const groups = Map.groupBy(
    invoices,
    (each) =>
      JSON.stringify([
        each.invoicing_entity,
        each.billing_period_start.slice(0, 7),
        each.base_currency,
      ]),
  );
  const rows = [...groups].sort(([a], [b]) => a < b ? -1 : 1)
    .map(([key, group]) => {
      const [issuer, month, currency] = JSON.parse(key);
      const owed = group.filter((each) => each.payable_effect !== 0);
      return [
        issuer,
        month,
        `${owed.length} of ${group.length}`,
        `${sumText(group, "payable_untaxed")} ${currency}`,
        `${sumText(group, "payable")} ${currency}`,
      ];
    });
  return tableLines(
    [["Issuer", "Month", "Owed", "Before tax", "To pay"], ...rows],
    ["left", "left", "right", "right", "right"],
    (cell, _column, row) => row === 0 ? style.dim(cell) : cell,
  );
}

function sumText(
  invoices: readonly Invoice[],
  amount: "payable" | "payable_untaxed",
): string {
  return moneyText(
    invoices.reduce(
      (sum, each) => sum.add(Decimal.parse(each[amount])),
      Decimal.ZERO,
    ).toString(),
  );
}

function levelThreeLines(
  reconciliation: readonly Reconciliation[],
  style: Style,
): string[] {
  const head = ["Issuer", "Month", "", "Invoiced", "Charged", "Difference", ""];
  const rows = reconciliation.filter((entry) => !isNothing(entry)).map((
    entry,
  ) => [
    entry.issuer ?? "",
    entry.periodStart.slice(0, 7),
    `${entry.measure.replaceAll("_", " ")} ${entry.currency}`,
    moneyText(entry.sourceTotal),
    moneyText(entry.readTotal),
    moneyText(entry.residual),
    entry.status,
  ]);
  return tableLines(
    [head, ...rows],
    ["left", "left", "left", "right", "right", "right", "left"],
    (cell, column, row) => {
      if (row === 0) return style.dim(cell);
      if (column !== 6) return cell;
      return cell.trim() === "matched" ? style.good(cell) : style.warn(cell);
    },
  );
}

function isNothing({ sourceTotal, readTotal }: Reconciliation): boolean {
  return [sourceTotal, readTotal].every((total) =>
    Decimal.parse(total).compare(Decimal.ZERO) === 0
  );
}

function verdict(
  reconciliation: readonly Reconciliation[],
  style: Style,
): string[] {
  const differing = reconciliation.filter(({ status }) => status === "differs");
  if (differing.length === 0) {
    return ["Every issuer invoiced what was charged."];
  }
  return differing.map(({ issuer, periodStart, currency, residual, measure }) =>
    `${style.warn("Mismatch:")} ${issuer} invoiced ${
      moneyText(residual)
    } ${currency} more ${measure.replaceAll("_", " ")} than was charged in ${
      periodStart.slice(0, 7)
    }: ask them.`
  );
}
