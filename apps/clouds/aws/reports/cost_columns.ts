import { billType } from "./edition.ts";
import type { ColumnKind, ReadItem } from "./column.ts";
import { descriptionOf, publicCost, rateOf } from "./item_figures.ts";
import { issuerOf } from "../billing/issuer.ts";
import type { LineItem } from "./line_item.ts";

/** A column of a legacy report, whose name CUR 2.0 derives its own from unless it has another. */
export interface CostColumn {
  /** `category/Name`. */
  readonly legacy: string;
  /** The name in CUR 2.0 where it does not follow; null = it is not there. */
  readonly cur2?: string | null;
  /** What it holds. */
  readonly kind: ColumnKind;
  /** Only where the account has private discounts. */
  readonly isNet?: boolean;
  /** Only in reports with resource ids. */
  readonly isResource?: boolean;
  /** Only with split cost allocation. */
  readonly isSplit?: boolean;
  /** Its text. */
  readonly read: ReadItem;
}

const DAY = 86_400_000;
const CAPITALIZED = {
  ANNIVERSARY: "Anniversary",
  PURCHASE: "Purchase",
  REFUND: "Refund",
};

const text = (
  legacy: string,
  read: ReadItem,
  cur2?: string | null,
): CostColumn => ({
  legacy,
  kind: "text",
  read,
  ...(cur2 === undefined ? {} : { cur2 }),
});

const time = (legacy: string, read: ReadItem): CostColumn => ({
  legacy,
  kind: "time",
  read,
});

/** A figure of the line types named, or of all; blank on the others. */
const figure = (
  legacy: string,
  amount: (item: LineItem) => bigint | null,
  types: readonly string[] = [],
): CostColumn => ({
  legacy,
  kind: "number",
  isNet: /\/Net/.test(legacy),
  read(item, writing) {
    if (types.length > 0 && !types.includes(item.type)) return "";
    const value = amount(item);
    return value === null ? "" : writing.figure(value);
  },
});

/** Where a private report ends a line: fees run until a month's last second, usage until the next hour or day begins. */
function endOf(item: LineItem): number {
  return item.end - item.start > DAY ? item.end - 1000 : item.end;
}

const SAVINGS_PLAN_FEE = ["SavingsPlanRecurringFee"];
const COVERED = ["SavingsPlanCoveredUsage"];
const FEE = ["RIFee"];
const DISCOUNTED = ["DiscountedUsage"];
const nothing: ReadItem = () => "";

/** The columns of reports that carry no tags: in the order of the legacy report. */
export const COST_COLUMNS: readonly CostColumn[] = [
  text(
    "identity/LineItemId",
    (item, { edition }) =>
      `${edition.period.toString(36)}${edition.serial.toString(36)}x${
        item.ordinal.toString(36).padStart(20, "a")
      }`,
  ),
  text(
    "identity/TimeInterval",
    (item, { time }) => `${time(item.start)}/${time(item.end)}`,
  ),
  text("bill/InvoiceId", (item) => item.invoiceId),
  text("bill/InvoicingEntity", (item) => issuerOf(item.line)),
  text("bill/BillingEntity", (item) => item.line.billingEntity),
  text("bill/BillType", (item) => CAPITALIZED[billType(item.line)]),
  text("bill/PayerAccountId", (_item, { edition }) => edition.payerId),
  text(
    "bill/PayerAccountName",
    (_item, { edition }) => edition.names.get(edition.payerId) ?? "",
  ),
  time(
    "bill/BillingPeriodStartDate",
    (_item, { edition, time }) => time(edition.period * DAY),
  ),
  time(
    "bill/BillingPeriodEndDate",
    (_item, { edition, time }) => time(edition.periodEnd * DAY),
  ),
  text("lineItem/UsageAccountId", (item) => item.line.account ?? ""),
  text(
    "lineItem/UsageAccountName",
    (item, { edition }) => edition.names.get(item.line.account ?? "") ?? "",
  ),
  text("lineItem/LineItemType", (item) => item.type),
  time("lineItem/UsageStartDate", (item, { time }) => time(item.start)),
  time("lineItem/UsageEndDate", (item, { time }) => time(endOf(item))),
  text("lineItem/ProductCode", (item) => item.product.code),
  text("lineItem/UsageType", (item) => item.line.usageType),
  text(
    "lineItem/Operation",
    (item) => item.line.operation === "None" ? "" : item.line.operation,
  ),
  text(
    "lineItem/AvailabilityZone",
    (item) => item.resourceId.startsWith("i-") ? `${item.line.region}a` : "",
  ),
  {
    ...text("lineItem/ResourceId", (item) => item.resourceId),
    isResource: true,
  },
  figure("lineItem/UsageAmount", (item) => item.quantity),
  figure(
    "lineItem/NormalizationFactor",
    (item) => item.line.unit === "Hrs" ? 40_000_000_000n : null,
  ),
  figure(
    "lineItem/NormalizedUsageAmount",
    (item) => item.line.unit === "Hrs" ? item.quantity * 4n : null,
  ),
  text("lineItem/CurrencyCode", (item) => item.line.currency),
  figure(
    "lineItem/UnblendedRate",
    (item) => rateOf(item.costs.unblended, item),
  ),
  figure("lineItem/UnblendedCost", (item) => item.costs.unblended),
  figure("lineItem/BlendedRate", (item) => rateOf(item.costs.blended, item)),
  figure("lineItem/BlendedCost", (item) => item.costs.blended),
  figure(
    "lineItem/NetUnblendedRate",
    (item) => rateOf(item.costs.netUnblended, item),
  ),
  figure("lineItem/NetUnblendedCost", (item) => item.costs.netUnblended),
  text("lineItem/LineItemDescription", descriptionOf),
  text("lineItem/TaxType", (item) => item.type === "Tax" ? "VAT" : ""),
  text("lineItem/LegalEntity", (item) => item.line.legalEntity),
  text("product/ProductName", (item) => item.product.name, null),
  text("product/servicename", (item) => item.product.name, null),
  text("product/region", (item) => item.line.region, null),
  text("product/regionCode", (item) => item.line.region),
  text("product/servicecode", (item) => item.product.code),
  text("product/sku", (item) => item.product.sku),
  text("product/productFamily", (item) => item.product.family),
  text("product/instanceType", (item) => item.product.instanceType),
  text(
    "product/instanceTypeFamily",
    (item) => item.product.instanceType.split(".").at(-2) ?? "",
    "product_instance_family",
  ),
  text("product/location", (item) => item.line.region),
  text(
    "product/locationType",
    (item) => item.line.region === "global" ? "" : "AWS Region",
  ),
  text("product/operation", (item) => item.line.operation),
  text("product/usagetype", (item) => item.line.usageType),
  text(
    "product/operatingSystem",
    (item) => /^Box/.test(item.line.usageType) ? "Linux" : "",
    null,
  ),
  text(
    "product/databaseEngine",
    (item) => /db\./.test(item.line.usageType) ? "PostgreSQL" : "",
    null,
  ),
  text("product/group", nothing, null),
  text("product/comment", nothing),
  text("product/fromLocation", nothing),
  text("product/fromLocationType", nothing),
  text("product/fromRegionCode", nothing),
  text("product/toLocation", nothing),
  text("product/toLocationType", nothing),
  text("product/toRegionCode", nothing),
  text("pricing/currency", (item) => item.line.currency),
  figure("pricing/publicOnDemandCost", publicCost),
  figure(
    "pricing/publicOnDemandRate",
    (item) => rateOf(publicCost(item), item),
  ),
  text(
    "pricing/RateId",
    (item) =>
      publicCost(item) === null
        ? ""
        : `${7_000_000 + item.product.sku.charCodeAt(0) * 997}`,
  ),
  text(
    "pricing/RateCode",
    (item) =>
      publicCost(item) === null
        ? ""
        : `${item.product.sku}.JRTCKXETXF.6YS6EN2CT7`,
  ),
  text(
    "pricing/term",
    (item) =>
      item.type === "Usage"
        ? "OnDemand"
        : item.type === "DiscountedUsage"
        ? "Reserved"
        : "",
  ),
  text(
    "pricing/unit",
    (item) => item.line.unit === "N/A" ? "" : item.line.unit,
  ),
  text(
    "pricing/LeaseContractLength",
    (item) =>
      FEE.includes(item.type) || DISCOUNTED.includes(item.type) ? "1yr" : "",
  ),
  text(
    "pricing/OfferingClass",
    (item) =>
      FEE.includes(item.type) || DISCOUNTED.includes(item.type)
        ? "standard"
        : "",
  ),
  text(
    "pricing/PurchaseOption",
    (item) =>
      FEE.includes(item.type) || DISCOUNTED.includes(item.type)
        ? "No Upfront"
        : "",
  ),
  text(
    "reservation/ReservationARN",
    (item) =>
      FEE.includes(item.type) || DISCOUNTED.includes(item.type)
        ? item.commitmentArn
        : "",
  ),
  text(
    "reservation/SubscriptionId",
    (item) =>
      FEE.includes(item.type) || DISCOUNTED.includes(item.type)
        ? "28421190"
        : "",
  ),
  text(
    "reservation/StartTime",
    (item) => FEE.includes(item.type) ? "2025-07-01T00:00:00.000Z" : "",
  ),
  text(
    "reservation/EndTime",
    (item) => FEE.includes(item.type) ? "2026-07-01T00:00:00.000Z" : "",
  ),
  figure("reservation/AmortizedUpfrontCostForUsage", () => 0n, DISCOUNTED),
  figure(
    "reservation/RecurringFeeForUsage",
    (item) => item.costs.amortized,
    DISCOUNTED,
  ),
  figure(
    "reservation/EffectiveCost",
    (item) => item.costs.amortized,
    DISCOUNTED,
  ),
  figure("reservation/AmortizedUpfrontFeeForBillingPeriod", () => 0n, FEE),
  figure("reservation/UpfrontValue", () => 0n, FEE),
  figure(
    "reservation/UnusedAmortizedUpfrontFeeForBillingPeriod",
    () => 0n,
    FEE,
  ),
  figure("reservation/UnusedRecurringFee", (item) => item.costs.amortized, FEE),
  figure("reservation/NetAmortizedUpfrontCostForUsage", () => 0n, DISCOUNTED),
  figure(
    "reservation/NetRecurringFeeForUsage",
    (item) => item.costs.netAmortized,
    DISCOUNTED,
  ),
  figure(
    "reservation/NetEffectiveCost",
    (item) => item.costs.netAmortized,
    DISCOUNTED,
  ),
  figure(
    "reservation/NetUnusedAmortizedUpfrontFeeForBillingPeriod",
    () => 0n,
    FEE,
  ),
  figure(
    "reservation/NetUnusedRecurringFee",
    (item) => item.costs.netAmortized,
    FEE,
  ),
  text(
    "savingsPlan/SavingsPlanARN",
    (item) => item.type.startsWith("SavingsPlan") ? item.commitmentArn : "",
  ),
  text(
    "savingsPlan/OfferingType",
    (item) => item.type.startsWith("SavingsPlan") ? "ComputeSavingsPlans" : "",
  ),
  text(
    "savingsPlan/PaymentOption",
    (item) => item.type.startsWith("SavingsPlan") ? "No Upfront" : "",
  ),
  text(
    "savingsPlan/PurchaseTerm",
    (item) => item.type.startsWith("SavingsPlan") ? "1yr" : "",
  ),
  figure(
    "savingsPlan/SavingsPlanRate",
    (item) => rateOf(item.costs.amortized, item),
    COVERED,
  ),
  figure(
    "savingsPlan/SavingsPlanEffectiveCost",
    (item) => item.costs.amortized,
    COVERED,
  ),
  figure(
    "savingsPlan/NetSavingsPlanEffectiveCost",
    (item) => item.costs.netAmortized,
    COVERED,
  ),
  figure(
    "savingsPlan/TotalCommitmentToDate",
    (item) => item.costs.unblended,
    SAVINGS_PLAN_FEE,
  ),
  figure(
    "savingsPlan/UsedCommitment",
    (item) => item.costs.unblended - item.costs.amortized,
    SAVINGS_PLAN_FEE,
  ),
  figure(
    "savingsPlan/AmortizedUpfrontCommitmentForBillingPeriod",
    () => 0n,
    SAVINGS_PLAN_FEE,
  ),
  figure(
    "savingsPlan/RecurringCommitmentForBillingPeriod",
    (item) => item.costs.unblended,
    SAVINGS_PLAN_FEE,
  ),
  figure(
    "savingsPlan/NetAmortizedUpfrontCommitmentForBillingPeriod",
    () => 0n,
    SAVINGS_PLAN_FEE,
  ),
  figure(
    "savingsPlan/NetRecurringCommitmentForBillingPeriod",
    (item) => item.costs.netUnblended,
    SAVINGS_PLAN_FEE,
  ),
  {
    ...text(
      "splitLineItem/ParentResourceId",
      (item) => item.split?.parentResourceId ?? "",
    ),
    isSplit: true,
  },
  {
    ...figure(
      "splitLineItem/SplitCost",
      (item) => item.split === null ? null : item.costs.unblended,
    ),
    isSplit: true,
  },
  {
    ...figure(
      "splitLineItem/UnusedCost",
      (item) => item.split === null ? null : 0n,
    ),
    isSplit: true,
  },
  {
    ...figure(
      "splitLineItem/SplitUsage",
      (item) => item.split === null ? null : item.quantity,
    ),
    isSplit: true,
  },
];
