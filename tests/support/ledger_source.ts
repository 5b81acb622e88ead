/**
 * A source without a network: a month of charges as a pure function of a seed, in pages.
 *
 * It has what makes staging hard: keys that come again in later pages and in other parts, measures that are not
 * delivered, two currencies, a part that is read anew, a rejected record, and totals that hold a little more than the rows.
 *
 * @module
 */
import type { Charge, ControlTotal } from "../../shared/domain/charge.ts";
import type { Page, PageRows } from "../../shared/domain/page.ts";
import type { Source } from "../../shared/domain/source.ts";
import { Decimal } from "../../shared/platform/decimal.ts";
import { seededRandom } from "./seeded_random.ts";

/** Where a read goes on. */
export interface LedgerCursor {
  readonly v: 1;
  /** Pages already read. */
  readonly page: number;
}

/** What the month holds. */
export interface LedgerOptions {
  readonly seed: number;
  /** 20 if not given. */
  readonly pages?: number;
  /** 12 if not given. */
  readonly rowsPerPage?: number;
  /** Billing account; 111122223333 if not given. */
  readonly account?: string;
  /** Added to the totals of the first part, unknown to any row: "0.004" if not given. */
  readonly residual?: string;
  /** Called before each page; what it throws, the source throws. */
  readonly beforePage?: (page: number, signal: AbortSignal) => Promise<void>;
}

const PARTS = ["Usage", "Credit", "Tax"] as const;

/** The source. */
export function ledgerSource(options: LedgerOptions): Source<LedgerCursor> {
  const pages = ledgerPages(options);
  return {
    dataset: "service_usage",
    async *pages(cursor, signal) {
      for (const page of pages.slice(cursor?.page ?? 0)) {
        await options.beforePage?.(page.cursor.page, signal);
        yield page;
      }
    },
    unreportedRequests: () => [],
  };
}

/** Every page of the month. */
export function ledgerPages(options: LedgerOptions): Page<LedgerCursor>[] {
  const count = options.pages ?? 20;
  const bodies = ledgerBodies(options, count);
  return bodies.map((rows, index) => ({
    rows: index === 0
      ? { ...rows, ...opening(options, keptCharges(bodies)) }
      : rows,
    rejects: index === 3
      ? [{ reason: "Amount: not a number", record_path: "/3/0", raw: "{}" }]
      : [],
    requests: [{ operation: "ledger:Read", requests: 1, price_usd: "0.01" }],
    cursor: { v: 1, page: index + 1 },
    progress: { pages: index + 1, of: count },
    ...(index === count - 1 ? { end: "complete" as const } : {}),
  }));
}

/** What readers must see of the month in the end: charges by part, replaced parts left out. */
export function keptCharges(
  bodies: readonly PageRows[],
): ReadonlyMap<string, readonly Charge[]> {
  const kept = new Map<string, readonly Charge[]>();
  for (const { part = "", restarts_part, charges = [] } of bodies) {
    kept.set(part, [
      ...(restarts_part ? [] : kept.get(part) ?? []),
      ...charges,
    ]);
  }
  return kept;
}

function ledgerBodies(options: LedgerOptions, count: number): PageRows[] {
  const random = seededRandom(options.seed);
  const restart = Math.floor(count / 2);
  return Array.from({ length: count }, (_, index) => {
    const part = PARTS[Math.floor(index / count * PARTS.length)] ?? "Usage";
    return {
      part,
      ...(index === restart ? { restarts_part: true } : {}),
      charges: Array.from(
        { length: options.rowsPerPage ?? 12 },
        () => charge(random),
      ),
    };
  });
}

function charge(random: ReturnType<typeof seededRandom>): Charge {
  const day = 1 + random.below(4);
  const amount = Decimal.parse(
    `${random.below(2_000_000) - 500_000}.${random.below(1_000_000)}`,
  ).toString();
  const account = random.pick(["210000000001", "210000000002", null]);
  return {
    ...(account === null ? {} : { sub_account_id: account }),
    charge_period_start: `2026-10-0${day}T00:00:00Z`,
    charge_period_end: `2026-10-0${day + 1}T00:00:00Z`,
    charge_category: "Usage",
    service_name: random.pick(["Amazon EC2", 'Sto"rage, größer', "AWS Lambda"]),
    billing_currency: random.pick(["USD", "EUR"]),
    billed_cost: amount,
    unblended_cost: amount,
    ...(random.below(3) === 0 ? {} : { amortized_cost: amount }),
  };
}

function opening(
  { account = "111122223333", residual = "0.004" }: LedgerOptions,
  kept: ReadonlyMap<string, readonly Charge[]>,
): PageRows {
  return {
    load: {
      source: "aws_cost_explorer",
      billing_account_id: account,
      version: "1",
    },
    cloud_accounts: [{ account_id: account, name: "Payer", kind: "billing" }],
    control_totals: [...kept].flatMap(([part, charges], index) =>
      ["USD", "EUR"].map((currency) => ({
        part,
        record_type: part,
        billing_currency: currency,
        charge_category: "Usage",
        ...totals(
          charges.filter((c) => c.billing_currency === currency),
          index === 0 ? residual : "0",
        ),
      } satisfies ControlTotal))
    ),
  };
}

function totals(charges: readonly Charge[], extra: string) {
  const sum = (measure: "unblended_cost" | "amortized_cost", start: string) =>
    charges.reduce(
      (total, row) => total.add(Decimal.parse(row[measure] ?? "0")),
      Decimal.parse(start),
    ).toString();
  return {
    unblended_cost: sum("unblended_cost", extra),
    amortized_cost: sum("amortized_cost", "0"),
  };
}
