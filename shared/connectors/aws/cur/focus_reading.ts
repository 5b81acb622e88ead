/**
 * Lines of a FOCUS export as charges.
 *
 * @module
 */
import type { Group } from "../../../platform/fold/fold.ts";
import type { Charge, ChargeCategory } from "../../../domain/charge.ts";
import { findColumns } from "./columns.ts";
import { chargePeriod } from "./days.ts";
import {
  FOCUS_COLUMNS,
  FOCUS_MAPS,
  FOCUS_RESOURCE_COLUMN,
  type FocusKey,
} from "./focus_columns.ts";
import type { Header } from "./header.ts";
import { namedValues } from "./named_values.ts";
import {
  extraDimensions,
  type GroupRead,
  hasNul,
  isCurrency,
  known,
  namedAccounts,
  type Reading,
  type ReadingOptions,
  refuseCell,
} from "./reading.ts";

type Cell = (name: FocusKey) => string | null;

/** Source: focus.finops.org/focus-columns, ChargeCategory. */
const CATEGORIES: ReadonlySet<string> = new Set<ChargeCategory>([
  "Usage",
  "Purchase",
  "Tax",
  "Credit",
  "Adjustment",
]);

/** Source: focus.finops.org/focus-columns, BilledCost and EffectiveCost: they must not be null. */
const MUST_COST = ["billed", "effective"] as const;

/** How a FOCUS export with this header is read. @throws {Fault} PROVIDER_SHAPE_UNKNOWN when it lacks a column. */
export function focusReading(header: Header, options: ReadingOptions): Reading {
  const values = namedValues(header, FOCUS_MAPS, options.tags);
  const resource = options.keepsResourceIds
    ? header.find([FOCUS_RESOURCE_COLUMN])
    : null;
  const tellsInvoices = header.find(["InvoiceId"]) !== null;
  const columns = findColumns(header, FOCUS_COLUMNS, [
    { column: resource },
    ...values.keys,
  ]);
  return {
    source: "aws_focus_export",
    spec: columns.spec,
    isNet: null,
    currencyOf: (group) => columns.key(group, "currency"),
    read(group) {
      const cell: Cell = (name) => columns.key(group, name);
      const refusal = refusalOf(group, cell);
      if (refusal !== null) return refusal;
      const [resourceId = null, ...named] = columns.further(group);
      const { tags, costCategories } = values.read(named);
      const sum = (name: Parameters<typeof columns.sum>[1]) =>
        columns.sum(group, name);
      return {
        charge: {
          ...dimensionsOf(cell),
          ...known({
            resource_id: resourceId,
            tags,
            cost_categories: costCategories,
            billed_cost: sum("billed"),
            effective_cost: sum("effective"),
            list_cost: sum("list"),
            contracted_cost: sum("contracted"),
            pricing_quantity: sum("pricing_quantity"),
            consumed_quantity: sum("consumed_quantity"),
          }),
          is_estimated: tellsInvoices
            ? cell("invoice") === null
            : options.mayChange,
          source_lines: group.lines,
        },
        payer: cell("payer") ?? "",
        type: null,
        missingCosts: MUST_COST.filter((name) => sum(name) === null)
          .flatMap((name) => FOCUS_COLUMNS.measures[name].names),
        accounts: namedAccounts([
          [cell("account"), cell("account_name")],
          [cell("payer"), cell("payer_name")],
        ]),
      };
    },
  };
}

function refusalOf(
  group: Group,
  cell: Cell,
): Extract<GroupRead, { refusal: string }> | null {
  if (hasNul(group)) {
    return { refusal: "the line must be without NUL: found one" };
  }
  const currency = cell("currency");
  if (!isCurrency(currency)) {
    return refuseCell("BillingCurrency", "an ISO 4217 code", currency);
  }
  const category = cell("category");
  if (category === null || !CATEGORIES.has(category)) {
    return refuseCell("ChargeCategory", "one of FOCUS", category);
  }
  if (chargePeriod(cell("first_day"), cell("last_day")) !== null) return null;
  const first = cell("first_day");
  return chargePeriod(first, null) === null
    ? refuseCell("ChargePeriodStart", "a time in ISO 8601", first)
    : refuseCell("ChargePeriodEnd", "a time in ISO 8601", cell("last_day"));
}

function dimensionsOf(cell: Cell): Charge {
  const status = cell("commitment_status");
  return {
    ...chargePeriod(cell("first_day"), cell("last_day")),
    ...known({
      charge_category: cell("category"),
      charge_class: cell("class") === "Correction" ? "Correction" : null,
      sub_account_id: cell("account"),
      service_name: cell("service") ?? cell("service_code") ?? "Unknown",
      service_code: cell("service_code"),
      region_id: cell("region"),
      availability_zone: cell("zone"),
      usage_type: cell("usage_type"),
      operation: cell("operation"),
      pricing_category: cell("pricing_category"),
      pricing_unit: cell("pricing_unit"),
      consumed_unit: cell("consumed_unit"),
      commitment_discount_id: cell("commitment"),
      commitment_discount_status: status === "Used" || status === "Unused"
        ? status
        : null,
      invoice_id: cell("invoice"),
      invoice_issuer_name: cell("issuer"),
      billing_currency: cell("currency"),
      dimensions: extraDimensions({
        sku: cell("sku"),
        rate_id: cell("price"),
        description: cell("description"),
        list_unit_price: cell("list_rate"),
        commitment: cell("commitment_type"),
        charge_frequency: cell("frequency"),
        publisher: cell("publisher"),
      }),
    }),
  } as Charge; // refusalOf saw to the period, the category and the currency
}
