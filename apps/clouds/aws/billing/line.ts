/** The five cost figures Cost Explorer keeps of every line. */
export interface Costs {
  /** On the invoice, as it was incurred. */
  readonly unblended: bigint;
  /** At the organization's average rate; here the same as unblended. */
  readonly blended: bigint;
  /** Commitments spread over what they cover. */
  readonly amortized: bigint;
  /** Unblended, after private discounts. */
  readonly netUnblended: bigint;
  /** Amortized, after private discounts. */
  readonly netAmortized: bigint;
}

/** The names of the cost figures, in the order they are summed. */
export const COSTS = [
  "unblended",
  "blended",
  "amortized",
  "netUnblended",
  "netAmortized",
] as const;

/** One line of the bill for one day, before Cost Explorer groups it. */
export interface Line {
  /** SERVICE. */
  readonly service: string;
  /** Null where AWS bills the payer as a whole: grouping by linked account then loses the line. */
  readonly account: string | null;
  /** Cost Explorer's RECORD_TYPE value. */
  readonly recordType: string;
  /** ISO 4217. */
  readonly currency: string;
  /** REGION. */
  readonly region: string;
  /** USAGE_TYPE. */
  readonly usageType: string;
  /** OPERATION. */
  readonly operation: string;
  /** PURCHASE_TYPE. */
  readonly purchaseType: string;
  /** BILLING_ENTITY: AWS or AWS Marketplace. */
  readonly billingEntity: string;
  /** LEGAL_ENTITY_NAME: who sells. */
  readonly legalEntity: string;
  /** The figures. */
  readonly costs: Costs;
  /** Usage in `unit`s, ten decimals like money. */
  readonly quantity: bigint;
  /** What the quantity counts. */
  readonly unit: string;
}

/** The same figure in all five. */
export function flat(amount: bigint): Costs {
  return {
    unblended: amount,
    blended: amount,
    amortized: amount,
    netUnblended: amount,
    netAmortized: amount,
  };
}
