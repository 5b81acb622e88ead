/**
 * Lines of a Cost and Usage Report as charges.
 *
 * @module
 */
import type { Group } from "../../../platform/fold/fold.ts";
import type { Charge, ChargeMeasures } from "../../../domain/charge.ts";
import { refundedCategory } from "../categories.ts";
import {
  amortize,
  amortizeNet,
  type Measured,
  ruleOf,
} from "./amortization.ts";
import { findColumns, type FoundColumns } from "./columns.ts";
import {
  COST_CATEGORY_COLUMN,
  CUR_COLUMNS,
  type CurKey,
  type CurMeasure,
  RESOURCE_COLUMN,
  TAGS_COLUMN,
} from "./cur_columns.ts";
import { chargePeriod } from "./days.ts";
import type { Header } from "./header.ts";
import { isDiscount, lineItemType, REFUND_TYPE } from "./line_item_kinds.ts";
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
import { serviceName } from "./service_name.ts";

type Columns = FoundColumns<CurKey, CurMeasure>;
type Cell = (name: CurKey) => string | null;

const MAPS = {
  tags: [TAGS_COLUMN],
  costCategories: [COST_CATEGORY_COLUMN],
};

/**
 * Operations of split cost allocation data, for reports that leave out the column that tells it.
 * Source: docs.aws.amazon.com/cur/latest/userguide/split-line-item-columns.html.
 */
const SPLIT_OPERATIONS: ReadonlySet<string> = new Set([
  "EKSPod-EC2",
  "ECSTask-EC2",
]);

/** How a Cost and Usage Report with this header is read. @throws {Fault} PROVIDER_SHAPE_UNKNOWN when it lacks a column. */
export function curReading(header: Header, options: ReadingOptions): Reading {
  const values = namedValues(header, MAPS, options.tags);
  const resource = options.keepsResourceIds
    ? header.find([RESOURCE_COLUMN])
    : null;
  const columns = findColumns(header, CUR_COLUMNS, [
    { column: resource },
    ...values.keys,
  ]);
  return {
    source: "aws_cur",
    spec: columns.spec,
    isNet: header.find(CUR_COLUMNS.measures.net_unblended.names) !== null,
    currencyOf: (group) => columns.key(group, "currency"),
    read(group) {
      const cell: Cell = (name) => columns.key(group, name);
      if (isSplit(cell)) return { isSplit: true };
      const refusal = refusalOf(group, cell);
      if (refusal !== null) return refusal;
      const [resourceId = null, ...named] = columns.further(group);
      const { tags, costCategories } = values.read(named);
      const { measures, lacksAmortization } = measuresOf(group, {
        columns,
        cell,
        isNetElsewhere: options.isNetElsewhere === true,
      });
      return {
        charge: {
          ...dimensionsOf(cell),
          ...known({
            resource_id: resourceId,
            tags,
            cost_categories: costCategories,
          }),
          ...measures,
          // Source: bill/InvoiceId in Billing-columns.html: blank until the report is final.
          is_estimated: cell("invoice") === null,
          source_lines: group.lines,
        },
        payer: cell("payer") ?? "",
        type: cell("type"),
        lacksAmortization,
        accounts: namedAccounts([
          [cell("account"), cell("account_name")],
          [cell("payer"), cell("payer_name")],
        ]),
      };
    },
  };
}

function isSplit(cell: Cell): boolean {
  return cell("split_parent") !== null ||
    SPLIT_OPERATIONS.has(cell("operation") ?? "");
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
    return refuseCell("line_item_currency_code", "an ISO 4217 code", currency);
  }
  if (cell("type") === null) {
    return refuseCell("line_item_line_item_type", "a type", null);
  }
  if (chargePeriod(cell("first_day"), cell("last_day")) !== null) return null;
  const first = cell("first_day");
  return chargePeriod(first, null) === null
    ? refuseCell("line_item_usage_start_date", "a time in ISO 8601", first)
    : refuseCell(
      "line_item_usage_end_date",
      "a time in ISO 8601",
      cell("last_day"),
    );
}

function dimensionsOf(cell: Cell) {
  const type = cell("type") ?? "";
  const { category, commitment } = lineItemType(type);
  const service = serviceName({
    lineItemType: type,
    productName: cell("product_name") ?? cell("product"),
    productCode: cell("product_code"),
    serviceCode: cell("service_code"),
    usageType: cell("usage_type"),
    operation: cell("operation"),
    billingEntity: cell("billing_entity"),
  });
  const period = chargePeriod(cell("first_day"), cell("last_day"));
  const isRefund = type === REFUND_TYPE;
  return {
    charge_category: isRefund ? refundedCategory(service) : category,
    ...(isRefund ? { charge_class: "Correction" } : {}),
    ...period,
    ...known({
      sub_account_id: cell("account"),
      source_charge_type: type,
      service_name: service,
      service_code: cell("product_code") ?? cell("service_code"),
      region_id: regionOf(cell("region")),
      availability_zone: cell("zone"),
      usage_type: cell("usage_type"),
      operation: cell("operation"),
      pricing_category: pricingCategory(type, cell),
      pricing_unit: cell("pricing_unit"),
      consumed_unit: category === "Usage" ? cell("pricing_unit") : null,
      commitment_discount_id: cell("savings_plan") ?? cell("reservation"),
      commitment_discount_status: commitment,
      invoice_id: cell("invoice"),
      invoice_issuer_name: cell("invoicing_entity") ?? cell("legal_entity"),
      billing_entity: cell("billing_entity"),
      billing_currency: cell("currency"),
      dimensions: extraDimensions({
        sku: cell("sku"),
        rate_id: cell("rate_id"),
        description: cell("description"),
        list_unit_price: cell("list_rate"),
        commitment: commitmentKind(cell),
        product_family: cell("product_family"),
        publisher: publisherOf(cell),
      }),
    }),
  } as Charge; // refusalOf saw to the period and the currency
}

/** What is sold in no region has none. */
function regionOf(region: string | null): string | null {
  return /^(any|none)$/i.test(region ?? "") ? null : region;
}

/** Who sells what AWS bills for: of the Marketplace the seller of record. Source: Lineitem-columns.html, LegalEntity. */
function publisherOf(cell: Cell): string | null {
  return cell("billing_entity") === "AWS Marketplace"
    ? cell("legal_entity")
    : null;
}

function commitmentKind(cell: Cell): string | null {
  if (cell("savings_plan") !== null) return "SavingsPlan";
  return cell("reservation") === null ? null : "Reservation";
}

/** FOCUS PricingCategory. */
function pricingCategory(type: string, cell: Cell): string | null {
  const { pricing } = lineItemType(type);
  if (pricing !== "by term") return pricing ?? null;
  const isSpot = cell("pricing_term") === "Spot" ||
    /(^|-)SpotUsage(:|$)/.test(cell("usage_type") ?? "");
  return isSpot ? "Dynamic" : "Standard";
}

function measuresOf(
  group: Group,
  { columns, cell, isNetElsewhere }: {
    readonly columns: Columns;
    readonly cell: Cell;
    readonly isNetElsewhere: boolean;
  },
): { measures: ChargeMeasures; lacksAmortization: boolean } {
  const type = cell("type") ?? "";
  const measured: Measured = (name) => {
    const sum = columns.sum(group, name);
    // What a discount takes off is in the net cost of the usage already: a line without a net cost of its own has none.
    return name === "net_unblended" && sum === null && isDiscount(type)
      ? "0"
      : sum;
  };
  const rule = ruleOf({
    type,
    reservationArn: cell("reservation"),
    productCode: cell("product_code"),
  });
  const hasNet = isNetElsewhere || measured("net_unblended") !== undefined;
  const unblended = measured("unblended") ?? "0";
  const netUnblended = measured("net_unblended") ?? unblended;
  const amortized = amortize(rule, measured);
  const netAmortized = hasNet ? amortizeNet(rule, measured) : null;
  const quantity = measured("quantity");
  return {
    measures: known({
      billed_cost: netUnblended,
      effective_cost: netAmortized ?? amortized,
      list_cost: measured("list"),
      unblended_cost: unblended,
      amortized_cost: amortized,
      net_unblended_cost: hasNet ? netUnblended : null,
      net_amortized_cost: netAmortized,
      blended_cost: measured("blended"),
      pricing_quantity: quantity,
      consumed_quantity: lineItemType(type).category === "Usage"
        ? quantity
        : null,
    }),
    lacksAmortization: amortized === null,
  };
}
