import { issuerOf } from "../billing/issuer.ts";
import type { Column, ColumnKind } from "./column.ts";
import type { FocusRow } from "./focus_row.ts";
import { descriptionOf, rateOf } from "./item_figures.ts";
import { serviceCategory } from "./service_category.ts";

type Read = Column<FocusRow>["read"];
type Versions = "both" | "1.0" | "1.2";

const DAY = 86_400_000;

const column = (
  name: string,
  kind: ColumnKind,
  read: Read,
  versions: Versions = "both",
) => ({ name, kind, read, versions });
const text = (name: string, read: Read, versions?: Versions) =>
  column(name, "text", read, versions);
const cost = (name: string, amount: (row: FocusRow) => bigint) =>
  column(name, "number", (row, { figure }) => figure(amount(row)));
const price = (
  name: string,
  amount: (row: FocusRow) => bigint,
  versions?: Versions,
) =>
  column(name, "number", (row, { figure }) => {
    const rate = isMetered(row) ? rateOf(amount(row), row.item) : null;
    return rate === null ? "" : figure(rate);
  }, versions);
const quantity = (name: string) =>
  column(
    name,
    "number",
    (row, { figure }) => isMetered(row) ? figure(row.item.quantity) : "",
  );
const time = (
  name: string,
  at: (...read: Parameters<Read>) => number,
) => column(name, "time", (row, writing) => writing.time(at(row, writing)));
const nothing: Read = () => "";

/** Usage, without what is left of a fee. */
function isMetered({ category, status, item }: FocusRow): boolean {
  return category === "Usage" && status !== "Unused" && item.quantity !== 0n;
}

function isSavingsPlan({ item }: FocusRow): boolean {
  return item.type.startsWith("SavingsPlan");
}

function ofCommitment(
  row: FocusRow,
  plan: string,
  reservation: string,
): string {
  if (row.item.commitmentArn === "") return "";
  return isSavingsPlan(row) ? plan : reservation;
}

function frequency({ category, item }: FocusRow): string {
  if (category === "Usage") return "Usage-Based";
  return item.type === "RIFee" || item.type === "SavingsPlanRecurringFee"
    ? "Recurring"
    : "One-Time";
}

/** All columns of both versions, by name. https://docs.aws.amazon.com/cur/latest/userguide/table-dictionary-focus-1-0-aws.html, and 1-2. */
const COLUMNS = [
  text(
    "AvailabilityZone",
    ({ item }) =>
      item.resourceId.startsWith("i-") ? `${item.line.region}a` : "",
  ),
  cost("BilledCost", ({ billed }) => billed),
  text("BillingAccountId", (_row, { edition }) => edition.payerId),
  text(
    "BillingAccountName",
    (_row, { edition }) => edition.names.get(edition.payerId) ?? "",
  ),
  text("BillingAccountType", () => "Payer", "1.2"),
  text("BillingCurrency", ({ item }) => item.line.currency),
  time("BillingPeriodEnd", (_row, { edition }) => edition.periodEnd * DAY),
  time("BillingPeriodStart", (_row, { edition }) => edition.period * DAY),
  text("CapacityReservationId", nothing, "1.2"),
  text("CapacityReservationStatus", nothing, "1.2"),
  text("ChargeCategory", ({ category }) => category),
  text("ChargeClass", nothing),
  text("ChargeDescription", ({ item }) => descriptionOf(item)),
  text("ChargeFrequency", frequency),
  time("ChargePeriodEnd", ({ item }) => item.end),
  time("ChargePeriodStart", ({ item }) => item.start),
  text(
    "CommitmentDiscountCategory",
    (row) => ofCommitment(row, "Spend", "Usage"),
  ),
  text("CommitmentDiscountId", ({ item }) => item.commitmentArn),
  text("CommitmentDiscountName", nothing),
  column(
    "CommitmentDiscountQuantity",
    "number",
    (row, { figure }) =>
      row.status === ""
        ? ""
        : figure(isSavingsPlan(row) ? row.effective : row.item.quantity),
    "1.2",
  ),
  text("CommitmentDiscountStatus", ({ status }) => status),
  text(
    "CommitmentDiscountType",
    (row) => ofCommitment(row, "Savings Plan", "Reserved Instance"),
  ),
  text(
    "CommitmentDiscountUnit",
    (row) =>
      row.status === ""
        ? ""
        : ofCommitment(row, row.item.line.currency, row.item.line.unit),
    "1.2",
  ),
  quantity("ConsumedQuantity"),
  text("ConsumedUnit", (row) => isMetered(row) ? row.item.line.unit : ""),
  cost("ContractedCost", ({ contracted }) => contracted),
  price("ContractedUnitPrice", ({ contracted }) => contracted),
  cost("EffectiveCost", ({ effective }) => effective),
  text("InvoiceId", ({ item }) => item.invoiceId, "1.2"),
  text("InvoiceIssuerName", ({ item }) => issuerOf(item.line)),
  cost("ListCost", ({ list }) => list),
  price("ListUnitPrice", ({ list }) => list),
  text(
    "PricingCategory",
    (row) =>
      row.category !== "Usage" && row.category !== "Purchase"
        ? ""
        : row.status === "Used"
        ? "Committed"
        : "Standard",
  ),
  text("PricingCurrency", ({ item }) => item.line.currency, "1.2"),
  price(
    "PricingCurrencyContractedUnitPrice",
    ({ contracted }) => contracted,
    "1.2",
  ),
  column(
    "PricingCurrencyEffectiveCost",
    "number",
    ({ effective }, { figure }) => figure(effective),
    "1.2",
  ),
  price("PricingCurrencyListUnitPrice", ({ list }) => list, "1.2"),
  quantity("PricingQuantity"),
  text("PricingUnit", (row) => isMetered(row) ? row.item.line.unit : ""),
  text("ProviderName", () => "AWS"),
  text(
    "PublisherName",
    ({ item }) =>
      item.line.billingEntity === "AWS" ? "AWS" : item.line.legalEntity,
  ),
  text(
    "RegionId",
    ({ item }) => item.line.region === "global" ? "" : item.line.region,
  ),
  text(
    "RegionName",
    ({ item }) => item.line.region === "global" ? "" : item.line.region,
  ),
  text("ResourceId", ({ item }) => item.resourceId),
  text("ResourceName", nothing),
  text(
    "ResourceType",
    ({ item }) => item.resourceId === "" ? "" : item.product.family,
  ),
  text("ServiceCategory", ({ item }) => serviceCategory(item.product)),
  text("ServiceName", ({ item }) => item.product.name),
  text(
    "ServiceSubcategory",
    ({ item }) => `Other (${serviceCategory(item.product)})`,
    "1.2",
  ),
  text("SkuId", ({ item }) => item.product.sku),
  text("SkuMeter", ({ item }) => item.line.usageType, "1.2"),
  column(
    "SkuPriceDetails",
    "map",
    ({ item }) =>
      JSON.stringify(
        item.product.instanceType === ""
          ? {}
          : { InstanceType: item.product.instanceType },
      ),
    "1.2",
  ),
  text(
    "SkuPriceId",
    (row) =>
      isMetered(row) ? `${row.item.product.sku}.JRTCKXETXF.6YS6EN2CT7` : "",
  ),
  text("SubAccountId", ({ item }) => item.line.account ?? ""),
  text(
    "SubAccountName",
    ({ item }, { edition }) => edition.names.get(item.line.account ?? "") ?? "",
  ),
  text(
    "SubAccountType",
    ({ item }) => item.line.account === null ? "" : "Linked",
    "1.2",
  ),
  column("Tags", "map", ({ item }) => JSON.stringify(item.tags), "1.0"),
  column("Tags", "map", ({ item }) => JSON.stringify(allTags(item)), "1.2"),
  column(
    "x_CostCategories",
    "map",
    ({ item }) => JSON.stringify(item.categories),
    "1.0",
  ),
  column("x_Discounts", "map", () => "{}"),
  text("x_Operation", ({ item }) => item.line.operation),
  text("x_ServiceCode", ({ item }) => item.product.code),
  text("x_UsageType", ({ item }) => item.line.usageType, "1.0"),
] as const;

/** In 1.2 the cost categories are among the tags, and a prefix tells where a key comes from. */
function allTags(
  { tags, categories }: FocusRow["item"],
): Record<string, string> {
  return Object.fromEntries([
    ...Object.entries(tags).map(([key, value]) => [
      `resourceTags/${key.replace(/^user:/, "")}`,
      value,
    ]),
    ...Object.entries(categories).map(([name, value]) => [
      `costCategory/${name}`,
      value,
    ]),
  ]);
}

/** The columns of a FOCUS export: 48 in 1.0 with AWS columns, 60 in 1.2. */
export function focusColumns(version: "1.0" | "1.2"): Column<FocusRow>[] {
  return COLUMNS
    .filter(({ versions }) => versions === "both" || versions === version)
    .map(({ name, kind, read }) => ({ name, kind, read }));
}
