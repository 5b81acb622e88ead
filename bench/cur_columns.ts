/**
 * The columns of the files that the readers are measured with, by their names in a legacy Cost and Usage Report.
 *
 * Names after AWS's column dictionary (docs.aws.amazon.com/cur/latest/userguide/data-dictionary.html).
 *
 * @module
 */

/** The two ways to write a header. */
export type HeaderStyle = "legacy" | "cur2";

const NAMED: Readonly<Record<string, string>> = {
  identity: "LineItemId TimeInterval",
  bill: "InvoiceId InvoicingEntity BillingEntity BillType PayerAccountId " +
    "BillingPeriodStartDate BillingPeriodEndDate",
  lineItem:
    "UsageAccountId LineItemType UsageStartDate UsageEndDate ProductCode " +
    "UsageType Operation AvailabilityZone ResourceId UsageAmount " +
    "NormalizationFactor NormalizedUsageAmount CurrencyCode UnblendedRate " +
    "UnblendedCost BlendedRate BlendedCost LineItemDescription TaxType " +
    "NetUnblendedRate NetUnblendedCost LegalEntity",
  product: "ProductName servicecode regionCode location locationType " +
    "instanceType instanceFamily instanceTypeFamily vcpu memory " +
    "operatingSystem tenancy usagetype operation productFamily sku " +
    "storageClass volumeType storageMedia databaseEngine licenseModel " +
    "networkPerformance group groupDescription transferType fromLocation " +
    "toLocation clockSpeed",
  pricing: "LeaseContractLength OfferingClass PurchaseOption RateCode RateId " +
    "currency publicOnDemandCost publicOnDemandRate term unit",
  reservation: "AmortizedUpfrontCostForUsage " +
    "AmortizedUpfrontFeeForBillingPeriod EffectiveCost EndTime " +
    "ModificationStatus NumberOfReservations RecurringFeeForUsage " +
    "ReservationARN StartTime SubscriptionId TotalReservedUnits " +
    "UnitsPerReservation UnusedAmortizedUpfrontFeeForBillingPeriod " +
    "UnusedQuantity UnusedRecurringFee NetEffectiveCost",
  savingsPlan: "TotalCommitmentToDate SavingsPlanARN SavingsPlanRate " +
    "UsedCommitment SavingsPlanEffectiveCost NetSavingsPlanEffectiveCost",
};

/** Columns that hold a whole map as JSON text in CUR 2.0. */
export const MAPS = ["product", "resource_tags", "cost_category"] as const;

/** Columns of a table with `count` of them, by their legacy names; maps by their own. Further ones are attributes and tags. */
export function curColumns(count: number, style: HeaderStyle): string[] {
  const columns = Object.entries(NAMED).flatMap(([group, names]) =>
    names.split(" ").map((name) => `${group}/${name}`)
  );
  if (style === "cur2") columns.push(...MAPS);
  for (let number = 1; columns.length < count; number++) {
    columns.push(
      style === "legacy" && number % 4 === 1
        ? `resourceTags/user:tag${number}`
        : `product/attribute${number}`,
    );
  }
  return columns.slice(0, count);
}

/** A column's name as the header has it: `lineItem/UsageType`, or `line_item_usage_type`. */
export function headerName(column: string, style: HeaderStyle): string {
  if (style === "legacy") return column;
  return column.split("/").map((part) =>
    part.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
      .replace(/^_/, "")
  ).join("_");
}
