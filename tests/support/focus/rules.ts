/**
 * The static rules of FOCUS 1.2 that an export can be held against, and their evaluation.
 *
 * What the model calls static and is not here: composites, which say no more than their parts; what MAY be; and
 * BilledCost-C-005-C, which takes an issuer that is spelled differently from the provider for a third party. What it calls
 * dynamic needs more than the file: a price list, an invoice, the past.
 *
 * @module
 */
import { Decimal } from "../../../shared/platform/decimal.ts";
import { HAS_FORMAT, isUnit } from "./cell_formats.ts";
import { COLUMN_FACTS, type ColumnFacts } from "./column_facts.ts";
import type { FocusDatasetRule, FocusRow, FocusRule } from "./focus_rule.ts";
import { ROW_RULES } from "./row_rules.ts";

type Breaks = (cell: string) => boolean;

/** Rules about one cell of a row. */
const CELL_RULES: readonly FocusRule[] = Object.entries(COLUMN_FACTS).flatMap(
  ([column, facts]) => [
    ...cellRules(column, facts),
    ...(facts.notNull === undefined ? [] : [{
      id: `${column}-C-${facts.notNull}`,
      keyword: "MUST" as const,
      claim: `${column} is not null`,
      columns: [column],
      breaks: (row: FocusRow) => row[column] == null,
    }]),
  ],
);

function cellRules(column: string, facts: ColumnFacts): FocusRule[] {
  const { type, typeRule, formatRule, unit, currency = [], values } = facts;
  const rule = (
    number: string,
    claim: string,
    breaks: Breaks,
    keyword: FocusRule["keyword"] = "MUST",
  ): FocusRule => ({
    id: `${column}-C-${number}`,
    keyword,
    claim: `${column} ${claim}`,
    columns: [column],
    breaks: (row) => row[column] != null && breaks(row[column]),
  });
  return [
    ...(typeRule === undefined ? [] : [
      rule(typeRule, `is of type ${type}`, (cell) => !isOfType(type, cell)),
    ]),
    ...(formatRule === undefined
      ? []
      : [rule(formatRule, `has the format of a ${type}`, (cell) =>
        !HAS_FORMAT[type](cell))]),
    ...(unit === undefined ? [] : [
      rule(unit, "is spelled as a unit", (cell) => !isUnit(cell), "SHOULD"),
    ]),
    ...currency.map((number) =>
      rule(number, "is an ISO 4217 code", (cell) => !/^[A-Z]{3}$/.test(cell))
    ),
    ...(values === undefined
      ? []
      : [rule(values[0], "is one of the allowed values", (cell) =>
        !values[1].includes(cell))]),
  ];
}

function isOfType(type: ColumnFacts["type"], cell: string): boolean {
  if (type === "decimal") return Decimal.find(cell) !== null;
  return type !== "time" || !Number.isNaN(Date.parse(cell));
}

/** Every rule about a row. */
export const RULES: readonly FocusRule[] = [...CELL_RULES, ...ROW_RULES];

/** Every rule about the whole. */
export const DATASET_RULES: readonly FocusDatasetRule[] = [
  ...Object.entries(COLUMN_FACTS).map((
    [column, { present }],
  ): FocusDatasetRule => ({
    id: `CostAndUsage-D-${present}`,
    keyword: present.endsWith("O") || column === "AvailabilityZone"
      ? "SHOULD"
      : "MUST",
    claim: `${column} is there`,
    offenders: (_rows, header) => header.includes(column) ? [] : [column],
  })),
  {
    id: "ColumnHandling-A-000-M",
    keyword: "MUST",
    claim: "columns that are not FOCUS's begin with x_",
    offenders: (_rows, header) =>
      header.filter((name) =>
        !(name in COLUMN_FACTS) && !/^x_[A-Z][A-Za-z0-9]*$/.test(name)
      ),
  },
  oneOf("SkuPriceId-C-008-M", "SkuPriceId", "SkuId"),
  oneOf("ServiceName-C-005-C", "ServiceName", "ServiceCategory"),
  oneOf("ServiceName-C-008-C", "ServiceName", "ServiceSubcategory", "SHOULD"),
];

/** Every value of a column goes with one value of another. */
function oneOf(
  id: string,
  column: string,
  other: string,
  keyword: FocusDatasetRule["keyword"] = "MUST",
): FocusDatasetRule {
  return {
    id,
    keyword,
    claim: `a ${column} has one ${other}`,
    offenders: (rows) => {
      const found = new Map<string, Set<string | null>>();
      for (const row of rows) {
        const value = row[column];
        if (value == null) continue;
        found.set(
          value,
          (found.get(value) ?? new Set()).add(row[other] ?? null),
        );
      }
      return [...found].filter(([, others]) => others.size > 1).map(([value]) =>
        value
      );
    },
  };
}

/** A rule that does not hold, and where. */
export interface Violation {
  readonly id: string;
  readonly keyword: "MUST" | "SHOULD";
  /** What breaks it: rows by their place, or words. */
  readonly offenders: readonly (number | string)[];
}

/** Everything that does not hold. */
export function findViolations(
  header: readonly string[],
  rows: readonly FocusRow[],
): Violation[] {
  const ofRows = RULES.map(({ id, keyword, columns, breaks }) => ({
    id,
    keyword,
    offenders: columns.every((column) => header.includes(column))
      ? rows.flatMap((row, place) => breaks(row) ? [place] : [])
      : [],
  }));
  const ofAll = DATASET_RULES.map(({ id, keyword, offenders }) => ({
    id,
    keyword,
    offenders: offenders(rows, header),
  }));
  return [...ofAll, ...ofRows].filter(({ offenders }) => offenders.length > 0);
}
