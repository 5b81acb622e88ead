/**
 * A model of what pages of charges must become, in exact decimals and without SQL; and pages to try it with.
 *
 * @module
 */
import fc from "fast-check";
import type { Charge, ChargeMeasures } from "../../shared/domain/charge.ts";
import { Decimal } from "../../shared/platform/decimal.ts";

/** Every measure of a charge. */
export const MEASURES = [
  "billed_cost",
  "effective_cost",
  "list_cost",
  "contracted_cost",
  "unblended_cost",
  "amortized_cost",
  "net_unblended_cost",
  "net_amortized_cost",
  "blended_cost",
  "pricing_quantity",
  "consumed_quantity",
] as const satisfies readonly (keyof ChargeMeasures)[];

/** A page, as far as staging is concerned. */
export interface LedgerPage {
  readonly part: string;
  readonly restarts_part: boolean;
  readonly charges: readonly Charge[];
}

/** What one key must hold: a measure nobody delivered is null. */
export interface LedgerRow {
  readonly lines: number;
  readonly measures: Readonly<Record<string, string | null>>;
}

const amount = fc.tuple(
  fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }),
  fc.integer({ min: 0, max: 18 }),
).map(([units, scale]) => {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale);
  return `${units < 0n ? "-" : ""}${whole}${fraction && `.${fraction}`}`;
});

const measures = fc.record(
  Object.fromEntries(MEASURES.map((name) => [name, amount])),
  { requiredKeys: [] },
);

const dimensions = fc.record({
  sub_account_id: fc.constantFrom("210000000001", "210000000002"),
  service_name: fc.constantFrom("EC2", 'S3, "größer" (\\)'),
  charge_period_start: fc.constantFrom(
    "2026-10-01T00:00:00Z",
    "2026-10-01T02:00:00+02:00",
    "2026-10-02",
  ),
  billing_currency: fc.constantFrom("USD", "EUR"),
  tags: fc.constantFrom({ a: "1", b: "2" }, { b: "2", a: "1" }, {}),
}, {
  requiredKeys: ["service_name", "charge_period_start", "billing_currency"],
});

const charge: fc.Arbitrary<Charge> = fc.tuple(dimensions, measures).map((
  [named, known],
) => ({
  ...named,
  ...known,
  charge_period_end: "2026-10-03T00:00:00Z",
  charge_category: "Usage",
}));

/** Pages with whatever rows in whatever parts. */
export const pagesOfCharges: fc.Arbitrary<LedgerPage[]> = fc.array(
  fc.record({
    part: fc.constantFrom("a", "b", "c"),
    restarts_part: fc.boolean(),
    charges: fc.array(charge, { maxLength: 12 }),
  }),
  { minLength: 1, maxLength: 6 },
);

/** What the pages must become once published. */
export function expectedRows(
  pages: readonly LedgerPage[],
): Map<string, LedgerRow> {
  const kept = new Map<string, readonly Charge[]>();
  for (const { part, restarts_part, charges } of pages) {
    kept.set(part, [
      ...(restarts_part ? [] : kept.get(part) ?? []),
      ...charges,
    ]);
  }
  const rows = new Map<string, LedgerRow>();
  for (const row of [...kept.values()].flat()) {
    const key = keyOf(row);
    rows.set(key, sum(rows.get(key), row));
  }
  return rows;
}

function sum(known: LedgerRow | undefined, row: Charge): LedgerRow {
  return {
    lines: (known?.lines ?? 0) + 1,
    measures: Object.fromEntries(MEASURES.map((name) => {
      const [a, b] = [known?.measures[name] ?? null, row[name] ?? null];
      if (a === null || b === null) return [name, a ?? b];
      return [name, Decimal.parse(a).add(Decimal.parse(b)).toString()];
    })),
  };
}

/** The dimensions in one spelling. */
export function keyOf(row: {
  sub_account_id?: string | null;
  service_name: string;
  charge_period_start: string | Date;
  billing_currency: string;
  tags?: Readonly<Record<string, string>> | null;
}): string {
  return JSON.stringify([
    row.sub_account_id ?? null,
    row.service_name,
    new Date(row.charge_period_start).toISOString(),
    row.billing_currency,
    row.tags ? Object.entries(row.tags).sort() : null,
  ]);
}
