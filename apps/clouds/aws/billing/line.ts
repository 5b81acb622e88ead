/** The five cost figures Cost Explorer keeps of every line. */
export interface Costs {
  readonly unblended: bigint;
  readonly blended: bigint;
  readonly amortized: bigint;
  readonly netUnblended: bigint;
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
  readonly service: string;
  /** Null where AWS bills the payer as a whole: grouping by linked account then loses the line. */
  readonly account: string | null;
  /** Cost Explorer's RECORD_TYPE value. */
  readonly recordType: string;
  readonly currency: string;
  readonly region: string;
  readonly usageType: string;
  readonly operation: string;
  readonly purchaseType: string;
  readonly billingEntity: string;
  readonly legalEntity: string;
  readonly costs: Costs;
  /** Usage in `unit`s, ten decimals like money. */
  readonly quantity: bigint;
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
