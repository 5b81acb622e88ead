/**
 * Cost Explorer's record types as FOCUS charge categories, and the parts of a load they are read in.
 *
 * The API answers short names (`RIFee`), the console and older accounts spelled-out ones (`Recurring reservation fee`); both are
 * here. Source: docs.aws.amazon.com/cost-management/latest/userguide/ce-filtering.html, "Charge type", and the line item types of
 * docs.aws.amazon.com/cur/latest/userguide/Lineitem-columns.html.
 *
 * @module
 */
import type { ChargeCategory } from "../../domain/charge.ts";

/** One pass over a period: the charges of some record types, stored as one part of the load. */
export interface Pass {
  readonly part: string;
  /** RECORD_TYPE values to ask for; empty for all of them. */
  readonly recordTypes: readonly string[];
  /** Category of its charges. A refund takes the one of what it refunds: see {@linkcode refundedCategory}. */
  readonly category: ChargeCategory;
  /** The raw record type of its charges, where the pass holds one alone. */
  readonly recordType: string | null;
}

/** The part of a narrow load: all record types together, told apart by their rows. */
export const NARROW_PASS: Pass = {
  part: "all",
  recordTypes: [],
  category: "Adjustment",
  recordType: null,
};

/** The record type of refunds. */
export const REFUND = "Refund";

interface PartKind {
  readonly part: string;
  readonly category: ChargeCategory;
  readonly recordTypes: readonly string[];
  /** Whether its rows carry their record type: true where there is one alone. */
  readonly isSingle: boolean;
}

/** In the order they are read. Discounts and negations belong to the usage they lower. */
const PARTS: readonly PartKind[] = [
  {
    part: "usage",
    category: "Usage",
    isSingle: false,
    recordTypes: [
      "Usage",
      "DiscountedUsage",
      "Reservation applied usage",
      "SavingsPlanCoveredUsage",
      "Savings Plan covered usage",
      "SavingsPlanNegation",
      "Savings Plan negation",
      "EdpDiscount",
      "Enterprise Discount Program Discount",
      "Enterprise discount program discount",
      "PrivateRateDiscount",
      "Private Rate Card Discount",
      "Private rate card discount",
      "BundledDiscount",
      "Bundled Discount",
      "Bundled discount",
      "Solution Provider Program Discount",
      "Solution provider program discount",
      "Distributor Discount",
      "Distributor discount",
      "Discount",
    ],
  },
  {
    part: "purchase",
    category: "Purchase",
    isSingle: false,
    recordTypes: [
      "RIFee",
      "Recurring",
      "Recurring reservation fee",
      "Upfront",
      "Upfront reservation fee",
      "SavingsPlanRecurringFee",
      "Savings Plan recurring fee",
      "SavingsPlanUpfrontFee",
      "Savings Plan upfront fee",
      "Fee",
      "Other out-of-cycle charges",
      "Support",
      "Support fee",
      "FlatRateSubscription",
      "Flat rate subscription",
    ],
  },
  { part: "tax", category: "Tax", isSingle: true, recordTypes: ["Tax"] },
  {
    part: "credit",
    category: "Credit",
    isSingle: true,
    recordTypes: ["Credit"],
  },
  {
    part: "refund",
    category: "Adjustment",
    isSingle: true,
    recordTypes: [REFUND],
  },
];

const KINDS: ReadonlyMap<string, PartKind> = new Map(
  PARTS.flatMap((kind) => kind.recordTypes.map((type) => [type, kind])),
);

/** Whether the table knows a record type. */
export function isKnownRecordType(recordType: string): boolean {
  return KINDS.has(recordType);
}

/** The part and the category of a record type. An unknown one has a part of its own and is an Adjustment: kept, not guessed. */
export function placeOf(
  recordType: string,
): { readonly part: string; readonly category: ChargeCategory } {
  return KINDS.get(recordType) ??
    { part: `unknown/${recordType}`, category: "Adjustment" };
}

/** The passes that read exactly the given record types, in a fixed order: the table's, then unknown types by name. */
export function planPasses(recordTypes: readonly string[]): Pass[] {
  const known = PARTS.flatMap((kind) => {
    const present = recordTypes.filter((type) => KINDS.get(type) === kind)
      .sort();
    return present.length === 0 ? [] : [{
      part: kind.part,
      category: kind.category,
      recordTypes: present,
      recordType: kind.isSingle ? present[0] ?? null : null,
    }];
  });
  const unknown = recordTypes.filter((type) => !KINDS.has(type)).sort()
    .map((type) => ({
      ...placeOf(type),
      recordTypes: [type],
      recordType: type,
    }));
  return [...known, ...unknown];
}

/**
 * The category of what a refund gives back, told from its service: Cost Explorer names nothing else. Tax has a service of its
 * own, and so have support and Savings Plans; everything else is usage.
 */
export function refundedCategory(service: string): ChargeCategory {
  if (service === "Tax") return "Tax";
  return /^(AWS Support|Savings Plans for )/.test(service)
    ? "Purchase"
    : "Usage";
}
