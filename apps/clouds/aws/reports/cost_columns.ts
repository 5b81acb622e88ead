import { issuerOf } from "../billing/issuer.ts";
import type { ReadItem } from "./column.ts";
import { COMMITMENT_COLUMNS } from "./commitment_columns.ts";
import { type CostColumn, figure, text, time } from "./cost_column.ts";
import { billType } from "./edition.ts";
import { descriptionOf, publicCost, rateOf } from "./item_figures.ts";
import type { LineItem } from "./line_item.ts";

const DAY = 86_400_000;
const BILL_TYPES = {
  ANNIVERSARY: "Anniversary",
  PURCHASE: "Purchase",
  REFUND: "Refund",
};
const nothing: ReadItem = () => "";

/** Fees run until a month's last second, usage until the next hour or day begins. */
function endOf(item: LineItem): number {
  return item.end - item.start > DAY ? item.end - 1000 : item.end;
}

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
  text("bill/BillType", (item) => BILL_TYPES[billType(item.line)]),
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
  ...COMMITMENT_COLUMNS,
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
