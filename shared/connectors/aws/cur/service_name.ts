/**
 * The name of a line's service, in Cost Explorer's words, so that a period reads the same whichever source it comes from.
 *
 * @module
 */

/** What a line says of its service. */
export interface ServiceWords {
  readonly lineItemType: string;
  /** `Amazon Elastic Compute Cloud`; null where the report lacks it. */
  readonly productName: string | null;
  readonly productCode: string | null;
  readonly serviceCode: string | null;
  readonly usageType: string | null;
  readonly operation: string | null;
  readonly billingEntity: string | null;
}

const EC2 = "AmazonEC2";

/**
 * Usage types of instances; everything else of EC2 is `EC2 - Other` to Cost Explorer. A region's prefix may stand before them.
 * Source: docs.aws.amazon.com/cost-management/latest/userguide/ce-filtering.html, "Service" and "Usage type group".
 */
const INSTANCES =
  /(^|-)(BoxUsage|SpotUsage|HeavyUsage|DedicatedUsage|HostUsage|HostBoxUsage|ReservedHostUsage|SchedUsage|HostHeavyUsage|UnusedBox|UnusedDed|DedicatedRes|Reservation)(:|$)/;

/** Products that Cost Explorer calls otherwise. */
const RENAMED: Readonly<Record<string, string>> = {
  "Elastic Load Balancing": "Amazon Elastic Load Balancing",
};

/** The service's name; never empty. */
export function serviceName(words: ServiceWords): string {
  if (words.lineItemType === "Tax") return "Tax"; // Cost Explorer names no service for it
  if (isMarketplaceDiscount(words)) {
    return words.productCode ?? words.serviceCode ?? "AWS Marketplace";
  }
  if (isUsageOfEc2(words)) {
    return INSTANCES.test(words.usageType ?? "") ||
        words.operation?.startsWith("RunInstances") &&
          words.usageType === null
      ? "Amazon Elastic Compute Cloud - Compute"
      : "EC2 - Other";
  }
  const name = words.productName ?? words.serviceCode ?? words.productCode ??
    "Unknown";
  return Object.hasOwn(RENAMED, name) ? RENAMED[name] ?? name : name;
}

/** Its product name is that of the discount, not of what was bought. */
function isMarketplaceDiscount(
  { billingEntity, lineItemType }: ServiceWords,
): boolean {
  return billingEntity === "AWS Marketplace" &&
    lineItemType.includes("Discount");
}

function isUsageOfEc2(
  { productCode, serviceCode, billingEntity }: ServiceWords,
): boolean {
  return (productCode ?? serviceCode) === EC2 &&
    billingEntity !== "AWS Marketplace";
}
