import { ONE } from "../billing/amount.ts";
import { RESERVATION_PRICE } from "../billing/usage_lines.ts";
import type { LineItem } from "./line_item.ts";

/** What the usage would have cost at the public price; nothing for what is no usage. */
export function publicCost(item: LineItem): bigint | null {
  switch (item.type) {
    case "Usage":
    case "SavingsPlanCoveredUsage":
      return item.costs.unblended;
    case "DiscountedUsage":
      return (item.costs.amortized * 10_000n) / BigInt(RESERVATION_PRICE);
    default:
      return null;
  }
}

/** Rates have six decimals: what rounding did to one line of many must not give it a rate of its own. */
const STEP = 10_000n;

/** A cost per unit; null where there are no units. */
export function rateOf(cost: bigint | null, item: LineItem): bigint | null {
  if (cost === null || item.quantity === 0n) return null;
  const exact = (cost * ONE) / item.quantity;
  return ((exact + STEP / 2n) / STEP) * STEP;
}

/** What a line says about itself, in words, with commas and sometimes quotes in them. */
export function descriptionOf(item: LineItem): string {
  const { line, type } = item;
  switch (type) {
    case "Usage":
    case "SavingsPlanCoveredUsage":
      return `$0.17 per ${line.unit} of ${line.usageType}, ${line.region}`;
    case "DiscountedUsage":
      return `${line.usageType}, "standard" reserved instance applied`;
    case "SavingsPlanNegation":
      return `SavingsPlanNegation used by AccountId : ${line.account} and UsageSku : ${item.product.sku}`;
    case "SavingsPlanRecurringFee":
      return "1 year No Upfront Compute Savings Plan";
    case "RIFee":
      return `USD hourly fee per ${line.service}, ${line.usageType}`;
    case "EdpDiscount":
      return "EDP discount, 5%";
    case "Tax":
      return "Tax for product code AWSDataTransfer usage type VAT";
    default:
      return `${line.service}: ${line.recordType}`;
  }
}
