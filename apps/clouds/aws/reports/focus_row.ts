import { publicCost } from "./item_figures.ts";
import type { Edition } from "./edition.ts";
import type { LineItem } from "./line_item.ts";

/** One row of a FOCUS export: a line item, or one half of what a fee becomes. */
export interface FocusRow {
  /** The line it comes from. */
  readonly item: LineItem;
  /** ChargeCategory. */
  readonly category: "Usage" | "Purchase" | "Tax" | "Credit" | "Adjustment";
  /** CommitmentDiscountStatus. */
  readonly status: "" | "Used" | "Unused";
  /** BilledCost. */
  readonly billed: bigint;
  /** EffectiveCost. */
  readonly effective: bigint;
  /** ListCost. */
  readonly list: bigint;
  /** ContractedCost. */
  readonly contracted: bigint;
}

/**
 * The rows of a delivery in FOCUS. What a commitment covers is billed at nothing; its fee is a purchase without effect, and
 * beside it stands what was left unused. Negations have no rows, nor have discounts where net figures hold them already, nor
 * lines of split cost allocation. So billed costs add up to the net unblended, effective ones to the net amortized.
 */
export function* focusRows(
  items: Iterable<LineItem>,
  { hasNet }: Edition,
): Generator<FocusRow> {
  for (const item of items) {
    if (item.split === null) yield* rowsOf(item, hasNet);
  }
}

function* rowsOf(item: LineItem, hasNet: boolean): Generator<FocusRow> {
  const { costs } = item;
  const cash = hasNet ? costs.netUnblended : costs.unblended;
  const spread = hasNet ? costs.netAmortized : costs.amortized;
  const row = (
    category: FocusRow["category"],
    figures: Partial<FocusRow> = {},
  ): FocusRow => ({
    item,
    category,
    status: "",
    billed: cash,
    effective: spread,
    list: publicCost(item) ?? cash,
    contracted: cash,
    ...figures,
  });
  switch (item.type) {
    case "SavingsPlanCoveredUsage":
    case "DiscountedUsage":
      yield row("Usage", {
        status: "Used",
        billed: 0n,
        contracted: publicCost(item) ?? 0n,
      });
      return;
    case "SavingsPlanNegation":
      return;
    case "EdpDiscount":
      if (!hasNet) yield row("Usage");
      return;
    case "SavingsPlanRecurringFee":
    case "RIFee":
      yield row("Purchase", { effective: 0n });
      if (spread !== 0n) {
        yield row("Usage", {
          status: "Unused",
          billed: 0n,
          list: 0n,
          contracted: 0n,
        });
      }
      return;
    default:
      yield row(CATEGORIES[item.type] ?? "Usage");
  }
}

const CATEGORIES: Readonly<Record<string, FocusRow["category"]>> = {
  Fee: "Purchase",
  Tax: "Tax",
  Credit: "Credit",
  Refund: "Adjustment",
};
