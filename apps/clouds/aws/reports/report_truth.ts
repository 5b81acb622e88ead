import { formatAmount } from "../billing/amount.ts";
import { formatDay } from "../billing/calendar.ts";
import { COSTS } from "../billing/line.ts";
import { focusRows } from "./focus_row.ts";
import { lineItemType } from "./line_item.ts";
import { lineItems } from "./line_items.ts";
import type { Delivery } from "./report.ts";

const NAMES = {
  unblended: "UnblendedCost",
  blended: "BlendedCost",
  amortized: "AmortizedCost",
  netUnblended: "NetUnblendedCost",
  netAmortized: "NetAmortizedCost",
} as const;

/** What a delivery must add up to, from the generator and not through the files: sums by line item type, account and currency, and how many lines it has. For FOCUS exports the sums by charge category stand beside them. */
export function reportTruth(delivery: Delivery): Record<string, unknown> {
  const { edition, options } = delivery;
  return {
    delivery: delivery.number,
    id: delivery.id,
    period: formatDay(edition.period).slice(0, 7),
    deliveredAt: edition.madeAt.toISOString(),
    extent: delivery.extent,
    parts: delivery.files.filter(({ role }) => role === "part").map(({ key }) =>
      key
    ),
    lines: countLines(delivery),
    rows: sums(delivery),
    ...(options.kind.startsWith("focus") ? { focus: focusSums(delivery) } : {}),
    kind: options.kind,
  };
}

/** Lines of the report; those of split cost allocation are counted apart, and are in no sum. */
function countLines({ edition, options }: Delivery): Record<string, number> {
  let counted = 0;
  let split = 0;
  for (const item of lineItems(edition, options)) {
    if (item.split === null) counted++;
    else split++;
  }
  return { counted, split };
}

/** By charge category, account and currency. */
function focusSums({ edition, options }: Delivery): Record<string, unknown>[] {
  const rows = new Map<
    string,
    { keys: (string | null)[]; lines: number; sums: bigint[] }
  >();
  for (const row of focusRows(lineItems(edition, options), edition)) {
    const { account, currency } = row.item.line;
    const keys = [row.category, account, currency];
    const id = JSON.stringify(keys);
    const known = rows.get(id) ?? { keys, lines: 0, sums: [0n, 0n, 0n, 0n] };
    const figures = [row.billed, row.effective, row.list, row.contracted];
    known.sums = known.sums.map((sum, index) => sum + (figures[index] ?? 0n));
    known.lines++;
    rows.set(id, known);
  }
  return [...rows.entries()]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, { keys: [chargeCategory, account, currency], lines, sums }]) => ({
      chargeCategory,
      account,
      currency,
      lines,
      ...Object.fromEntries(
        ["BilledCost", "EffectiveCost", "ListCost", "ContractedCost"]
          .map((name, index) => [name, formatAmount(sums[index] ?? 0n)]),
      ),
    }));
}

function sums({ edition, options }: Delivery): Record<string, unknown>[] {
  const rows = new Map<string, { keys: unknown[]; sums: bigint[] }>();
  for (let day = edition.period; day < edition.periodEnd; day++) {
    for (const line of edition.lines(day)) {
      const keys = [
        lineItemType(line, options.plant.unknownType),
        line.account,
        line.currency,
      ];
      const id = JSON.stringify(keys);
      const row = rows.get(id) ?? { keys, sums: COSTS.map(() => 0n) };
      row.sums = row.sums.map((amount, index) =>
        amount + line.costs[COSTS[index] ?? "unblended"]
      );
      rows.set(id, row);
    }
  }
  return [...rows.entries()]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, { keys, sums }]) => ({
      lineItemType: keys[0],
      account: keys[1],
      currency: keys[2],
      ...Object.fromEntries(
        COSTS.map((cost, index) => [
          NAMES[cost],
          formatAmount(sums[index] ?? 0n),
        ]),
      ),
    }));
}
