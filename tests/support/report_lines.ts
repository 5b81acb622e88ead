import type { Group } from "../../shared/platform/fold/fold.ts";
import { CUR_COLUMNS } from "../../shared/connectors/aws/cur/cur_columns.ts";
import { FOCUS_COLUMNS } from "../../shared/connectors/aws/cur/focus_columns.ts";
import type {
  Reading,
  ReadingOptions,
} from "../../shared/connectors/aws/cur/reading.ts";
import { tagFilter } from "../../shared/connectors/aws/cur/tags.ts";

/** The preferred name of every column of a table. */
function namesOf(
  { keys, measures }: {
    readonly keys: Readonly<
      Record<string, { readonly names: readonly string[] }>
    >;
    readonly measures: Readonly<
      Record<string, { readonly names: readonly string[] }>
    >;
  },
): string[] {
  return [...Object.values(keys), ...Object.values(measures)]
    .flatMap(({ names }) => names.slice(0, 1));
}

/** The columns of a report of CUR 2.0 that has all that are read. */
export const CUR_NAMES: readonly string[] = [
  ...namesOf(CUR_COLUMNS),
  "line_item_resource_id",
  "resource_tags",
  "cost_category",
];

/** The columns of a FOCUS export that has all that are read. */
export const FOCUS_NAMES: readonly string[] = [
  ...namesOf(FOCUS_COLUMNS),
  "ResourceId",
  "Tags",
  "x_CostCategories",
];

/** How lines are read unless told. */
export const OPTIONS: ReadingOptions = {
  tags: tagFilter(["team"]),
  keepsResourceIds: false,
  mayChange: true,
};

/** A line of a CUR, by the names of its columns. */
export const CUR_LINE: Readonly<Record<string, string>> = {
  bill_payer_account_id: "111122223333",
  line_item_usage_account_id: "444455556666",
  line_item_line_item_type: "Usage",
  line_item_usage_start_date: "2026-03-01T05:00:00Z",
  line_item_usage_end_date: "2026-03-01T06:00:00Z",
  line_item_currency_code: "USD",
  line_item_product_code: "AmazonS3",
  product_product_name: "Amazon Simple Storage Service",
  line_item_unblended_cost: "1.50",
};

/** A line of a FOCUS export. */
export const FOCUS_LINE: Readonly<Record<string, string>> = {
  BillingAccountId: "111122223333",
  SubAccountId: "444455556666",
  ChargePeriodStart: "2026-03-01T05:00:00Z",
  ChargePeriodEnd: "2026-03-01T06:00:00Z",
  BillingCurrency: "USD",
  ChargeCategory: "Usage",
  ServiceName: "Amazon Simple Storage Service",
  BilledCost: "1.50",
  EffectiveCost: "1.25",
};

/** What a fold makes of one line. */
export function groupOf(
  { spec }: Pick<Reading, "spec">,
  names: readonly string[],
  line: Readonly<Record<string, string>>,
): Group {
  const cell = (column: number | null) => {
    const value = column === null ? "" : line[names[column] ?? ""] ?? "";
    return value === "" ? null : value;
  };
  return {
    keys: spec.keys.map(({ column, bytes, canonical }) => {
      const value = cell(column)?.slice(0, bytes) ?? null;
      return value === null || canonical === undefined
        ? value
        : canonical(value);
    }),
    sums: spec.measures.map(({ column }) => cell(column)),
    lines: 1,
  };
}
