import { firstOfMonth } from "../../../shared/domain/billing_period.ts";
import { chance } from "../aws/billing/chance.ts";
import type { GcpAccount } from "./account.ts";
import type { Table, TableRow } from "./sql/table.ts";

/** Source: cloud.google.com/billing/docs/how-to/export-data-bigquery-tables/standard-usage. */
export const BILLING_COLUMNS: Table["columns"] = {
  _PARTITIONDATE: "DATE",
  usage_start_time: "TIMESTAMP",
  "service.id": "STRING",
  "service.description": "STRING",
  "project.number": "STRING",
  "project.id": "STRING",
  "location.region": "STRING",
  currency: "STRING",
  cost_type: "STRING",
  "invoice.month": "STRING",
  cost: "FLOAT",
};

/** The parts that a line is unnested by: itself and its credits, promotions by name. */
export const BILLING_UNNESTS: Table["unnests"] = {
  "ARRAY_CONCAT([STRUCT('' AS type, cost AS amount)], ARRAY(SELECT AS STRUCT IF(c.type = 'PROMOTION', 'PROMOTION', '') AS type, c.amount AS amount FROM UNNEST(credits) AS c))":
    (row) => {
      const { cost, credits } = row as unknown as BillingRow; // a row of this table
      return [
        { type: "", amount: cost },
        ...credits.map(({ type, amount }) => ({
          type: type === "PROMOTION" ? type : "",
          amount,
        })),
      ];
    },
};

/** Types of the members of a part. */
export const BILLING_PARTS: Table["parts"] = {
  "part.type": "STRING",
  "part.amount": "FLOAT",
};

/** A line of the export. */
export interface BillingRow extends TableRow {
  readonly usage_start_time: string;
  readonly cost_type: string;
  readonly currency: string;
  readonly invoice: { readonly month: string };
  readonly cost: number;
  readonly credits: readonly {
    readonly type: string;
    readonly amount: number;
  }[];
}

const SERVICES = [
  ["6F81-5844-456A", "Compute Engine", 30_000],
  ["95FF-2EF5-5EA1", "Cloud Storage", 2_400],
  ["24E6-581D-38E5", "BigQuery", 9_100],
] as const;

/** The lines of a month's usage (its first day), as they stand. */
export function billingMonth(account: GcpAccount, month: string): BillingRow[] {
  if (account.isEmpty) return [];
  const next = firstOfMonth(month, 1);
  return account.projects.flatMap(({ number, id }) =>
    daysOf(month, next).flatMap((day) =>
      lineSeeds(account.seed, number, day).map(
        ({ service, cents, type, credits }): BillingRow => ({
          _PARTITIONDATE: day,
          usage_start_time: `${day}T07:00:00Z`,
          service: { id: service[0], description: service[1] },
          // What belongs to no project has none at all.
          project: number === "" ? null : { number, id },
          location: {
            region: service[1] === "BigQuery" ? null : "europe-west1",
          },
          currency: "EUR",
          cost_type: type,
          // The last day's usage stands on the next month's invoice.
          invoice: {
            month: (day.endsWith("-28") ? next : month).slice(0, 7)
              .replace("-", ""),
          },
          cost: cents / 100,
          credits: credits.map(([kind, amount]) => ({
            type: kind,
            amount: amount / 100,
          })),
        }),
      )
    )
  );
}

interface LineSeed {
  readonly service: (typeof SERVICES)[number];
  readonly cents: number;
  readonly type: string;
  readonly credits: readonly (readonly [string, number])[];
}

/** Usage with its discounts, and on the first day tax, a correction and what rounding left. */
function lineSeeds(seed: number, number: string, day: string): LineSeed[] {
  const usage = SERVICES.map((service): LineSeed => {
    const [code, , size] = service;
    const cents = Math.floor(
      size * (50 + chance(seed, number, day, code) % 100) / 100,
    );
    const isCompute = size === 30_000;
    return {
      service,
      cents,
      type: "regular",
      credits: isCompute
        ? [
          ["SUSTAINED_USAGE_DISCOUNT", -Math.floor(cents / 10)],
          ["PROMOTION", -Math.floor(cents / 50)],
        ]
        : [],
    };
  });
  if (!day.endsWith("-01")) return usage;
  const [compute] = SERVICES;
  const more = [["tax", 1_900], ["adjustment", -250], ["rounding_error", 1]];
  return [
    ...usage,
    ...more.map(([type, cents]): LineSeed => ({
      service: compute,
      cents: Number(cents),
      type: String(type),
      credits: [],
    })),
  ];
}

function daysOf(first: string, next: string): string[] {
  const days = (Date.parse(next) - Date.parse(first)) / 86_400_000;
  return Array.from(
    { length: days },
    (_, index) => `${first.slice(0, 8)}${String(index + 1).padStart(2, "0")}`,
  );
}
