import { moneyText } from "../money_text.ts";
import { Decimal } from "../../../shared/platform/decimal.ts";
import type { Style } from "../style.ts";
import { shorten, tableLines } from "../table.ts";
import type { Agreements, CalendarEntry } from "./read_agreements.ts";
import { saySection } from "./section.ts";

const NAME_WIDTH = 44;
const DAYS = 90;

/** Prints what of the contracts ends or renews soon, and what is committed. */
export async function showContracts(
  { calendar, terms, charges }: Agreements,
  now: Date,
  style: Style,
): Promise<void> {
  const kinds = new Set(terms.map(({ kind }) => kind));
  await saySection(
    "3 Contracts",
    `${terms.length} terms of ${kinds.size} kinds, ${charges.length} dated charges`,
    [
      style.bold(`Ends or renews within ${DAYS} days`),
      ...soonLines(calendar, now, style),
      "",
      style.bold("Committed and not yet charged"),
      ...committedLines(calendar, style),
    ],
    style,
  );
}

function soonLines(
  calendar: readonly CalendarEntry[],
  now: Date,
  style: Style,
): string[] {
  const until = now.getTime() + DAYS * 86_400_000;
  const soon = calendar.filter(({ event_at }) =>
    event_at !== null && Date.parse(event_at) < until
  );
  if (soon.length === 0) return ["nothing"];
  return tableLines(
    soon.map((entry) => [
      entry.event_at?.slice(0, 10) ?? "",
      entry.event ?? "",
      shorten(namesOf(entry), NAME_WIDTH),
      entry.seller_of_record_name ?? "",
      amountText(entry.value, entry.currency),
    ]),
    ["left", "left", "left", "left", "right"],
    (cell, column) =>
      column !== 1
        ? cell
        : cell.trim() === "renews"
        ? style.accent(cell)
        : style.warn(cell),
  );
}

function committedLines(
  calendar: readonly CalendarEntry[],
  style: Style,
): string[] {
  const committed = calendar.filter(({ committed }) =>
    committed !== null && Decimal.parse(committed).compare(Decimal.ZERO) > 0
  );
  const rows = committed.map((entry) => [
    shorten(namesOf(entry), NAME_WIDTH),
    amountText(entry.committed, entry.currency),
    `next ${amountText(entry.next_amount, entry.currency)} on ${
      entry.next_charge_at?.slice(0, 10)
    }`,
  ]);
  const totals = [...totalsOf(committed)].map(([currency, total]) => [
    "Total",
    amountText(total.toString(), currency),
    "",
  ]);
  return tableLines(
    [...rows, ...totals],
    ["left", "right", "left"],
    (cell, _column, row) => row < rows.length ? cell : style.bold(cell),
  );
}

/** By currency: no sum crosses currencies. */
function totalsOf(entries: readonly CalendarEntry[]): Map<string, Decimal> {
  const totals = new Map<string, Decimal>();
  for (const { currency, committed } of entries) {
    const sum = totals.get(currency ?? "") ?? Decimal.ZERO;
    totals.set(currency ?? "", sum.add(Decimal.parse(committed ?? "0")));
  }
  return totals;
}

function namesOf({ product_names, agreement_id }: CalendarEntry): string {
  return product_names?.join(" and ") ?? agreement_id;
}

function amountText(amount: string | null, currency: string | null): string {
  return amount === null ? "as used" : `${moneyText(amount)} ${currency ?? ""}`;
}
