/**
 * Static rules of FOCUS 1.2 that need more than one column of a row.
 *
 * Written from the specification's text. Where its model says something else, the text counts, and the rule says so.
 *
 * @module
 */
import { Decimal } from "../../../shared/platform/decimal.ts";
import type { FocusRow, FocusRule } from "./focus_rule.ts";
import { PARENT_CATEGORY, SERVICE_CATEGORIES } from "./service_categories.ts";

type Condition = (row: FocusRow) => boolean;

const is = (column: string, ...values: (string | null)[]): Condition => (row) =>
  values.includes(row[column] ?? null);
const not = (condition: Condition): Condition => (row) => !condition(row);
const all = (...conditions: Condition[]): Condition => (row) =>
  conditions.every((each) => each(row));
const given = (column: string): Condition => not(is(column, null));

const TAX = is("ChargeCategory", "Tax");
const CORRECTION = is("ChargeClass", "Correction");
const PRICED = all(is("ChargeCategory", "Usage", "Purchase"), not(CORRECTION));
const USED = all(
  is("ChargeCategory", "Usage"),
  not(is("CommitmentDiscountStatus", "Unused")),
);

function mustBeNull(
  id: string,
  column: string,
  when: Condition,
  words: string,
): FocusRule {
  return {
    id: `${column}-C-${id}`,
    keyword: "MUST",
    claim: `${column} is null ${words}`,
    columns: [column],
    breaks: all(when, given(column)),
  };
}

function mustNotBeNull(
  id: string,
  column: string,
  when: Condition,
  words: string,
  keyword: FocusRule["keyword"] = "MUST",
): FocusRule {
  return {
    id: `${column}-C-${id}`,
    keyword,
    claim: `${column} is not null ${words}`,
    columns: [column],
    breaks: all(when, is(column, null)),
  };
}

/** Null exactly where another column is. */
function goesWith(
  column: string,
  other: string,
  nullRule: string,
  notNullRule: string,
): FocusRule[] {
  return [
    mustBeNull(nullRule, column, is(other, null), `without ${other}`),
    mustNotBeNull(notNullRule, column, given(other), `with ${other}`),
  ];
}

/** Null for taxes, not null for usage and purchases that correct nothing. */
function ofPriced(
  column: string,
  nullRule: string,
  notNullRule: string,
): FocusRule[] {
  return [
    mustBeNull(nullRule, column, TAX, "for taxes"),
    mustNotBeNull(
      notNullRule,
      column,
      PRICED,
      "for usage and purchases that correct nothing",
    ),
  ];
}

function notNegative(id: string, column: string): FocusRule {
  return {
    id: `${column}-C-${id}`,
    keyword: "MUST",
    claim: `${column} is not negative`,
    columns: [column],
    breaks: (row) => row[column]?.startsWith("-") ?? false,
  };
}

/** The price times the quantity is the cost, to the last digit. */
function product(
  id: string,
  [price, quantity, cost]: readonly [string, string, string],
): FocusRule {
  return {
    id,
    keyword: "MUST",
    claim: `${price} times ${quantity} is ${cost}`,
    columns: [price, quantity, cost],
    breaks: (row) => {
      const [a, b, c] = [price, quantity, cost].map((column) =>
        Decimal.find(row[column] ?? "")
      );
      return a != null && b != null && c != null && !CORRECTION(row) &&
        a.multiply(b).compare(c) !== 0;
    },
  };
}

/** Every rule about one row. */
export const ROW_RULES: readonly FocusRule[] = [
  ...goesWith("BillingAccountType", "BillingAccountId", "004-C", "005-C"),
  ...goesWith("SubAccountName", "SubAccountId", "004-C", "005-C"),
  ...goesWith("SubAccountType", "SubAccountId", "004-C", "005-C"),
  ...goesWith("RegionName", "RegionId", "004-C", "005-C"),
  ...goesWith("ResourceType", "ResourceId", "004-C", "005-C"),
  ...goesWith("PricingUnit", "PricingQuantity", "005-C", "006-C"),
  ...goesWith("ConsumedUnit", "ConsumedQuantity", "005-C", "006-C"),
  ...goesWith(
    "CommitmentDiscountCategory",
    "CommitmentDiscountId",
    "003-C",
    "004-C",
  ),
  ...goesWith(
    "CommitmentDiscountType",
    "CommitmentDiscountId",
    "004-C",
    "005-C",
  ),
  ...goesWith(
    "CommitmentDiscountUnit",
    "CommitmentDiscountQuantity",
    "005-C",
    "006-C",
  ),
  mustBeNull(
    "004-C",
    "CommitmentDiscountName",
    is("CommitmentDiscountId", null),
    "without CommitmentDiscountId",
  ),
  // The model has these two the wrong way round.
  mustBeNull(
    "003-C",
    "CommitmentDiscountStatus",
    is("CommitmentDiscountId", null),
    "without CommitmentDiscountId",
  ),
  mustNotBeNull(
    "004-C",
    "CommitmentDiscountStatus",
    all(given("CommitmentDiscountId"), is("ChargeCategory", "Usage")),
    "for usage of a commitment",
  ),
  mustNotBeNull(
    "005-C",
    "CommitmentDiscountQuantity",
    all(PRICED, given("CommitmentDiscountId")),
    "for usage and purchases of a commitment",
  ),
  mustBeNull(
    "007-C",
    "CommitmentDiscountQuantity",
    not(
      all(
        is("ChargeCategory", "Usage", "Purchase"),
        given("CommitmentDiscountId"),
      ),
    ),
    "for all other charges",
  ),
  mustBeNull(
    "003-C",
    "CapacityReservationStatus",
    is("CapacityReservationId", null),
    "without CapacityReservationId",
  ),
  mustNotBeNull(
    "004-C",
    "CapacityReservationStatus",
    all(given("CapacityReservationId"), is("ChargeCategory", "Usage")),
    "for usage of a reservation",
  ),
  mustNotBeNull(
    "005-C",
    "CapacityReservationId",
    is("CapacityReservationStatus", "Unused"),
    "for an unused reservation",
  ),
  ...ofPriced("ListUnitPrice", "004-C", "005-C"),
  ...ofPriced("ContractedUnitPrice", "005-C", "006-C"),
  ...ofPriced("PricingCurrencyListUnitPrice", "004-C", "005-C"),
  ...ofPriced("PricingQuantity", "004-C", "005-C"),
  ...ofPriced("PricingCategory", "003-C", "004-C"),
  ...ofPriced("SkuId", "004-C", "005-C"),
  ...ofPriced("SkuPriceId", "004-C", "005-C"),
  mustBeNull("004-C", "SkuMeter", is("SkuId", null), "without SkuId"),
  mustNotBeNull("005-C", "SkuMeter", given("SkuId"), "with SkuId", "SHOULD"),
  mustBeNull(
    "004-C",
    "SkuPriceDetails",
    is("SkuPriceId", null),
    "without SkuPriceId",
  ),
  mustBeNull(
    "004-C",
    "ConsumedQuantity",
    not(USED),
    "for what is no usage, and for unused commitments",
  ),
  // The model asks it of corrections, the text of all others.
  mustNotBeNull(
    "006-C",
    "ConsumedQuantity",
    all(USED, not(CORRECTION)),
    "for usage that corrects nothing",
  ),
  mustNotBeNull("003-O", "ChargeDescription", () => true, "ever", "SHOULD"),
  notNegative("008-M", "ListUnitPrice"),
  notNegative("009-C", "ContractedUnitPrice"),
  notNegative("008-M", "PricingCurrencyListUnitPrice"),
  product("ListUnitPrice-C-010-C", [
    "ListUnitPrice",
    "PricingQuantity",
    "ListCost",
  ]),
  product("ListCost-C-009-C", ["ListUnitPrice", "PricingQuantity", "ListCost"]),
  product("ContractedUnitPrice-C-011-C", [
    "ContractedUnitPrice",
    "PricingQuantity",
    "ContractedCost",
  ]),
  {
    id: "ChargeFrequency-C-004-C",
    keyword: "MUST",
    claim: "no purchase is Usage-Based",
    columns: ["ChargeFrequency", "ChargeCategory"],
    breaks: all(
      is("ChargeCategory", "Purchase"),
      is("ChargeFrequency", "Usage-Based"),
    ),
  },
  {
    // The model asks it of every purchase, the text of those that cover later charges.
    id: "EffectiveCost-C-005-C",
    keyword: "MUST",
    claim: "the purchase of a commitment has an EffectiveCost of 0",
    columns: ["EffectiveCost", "ChargeCategory", "CommitmentDiscountId"],
    breaks: (row) =>
      all(
        is("ChargeCategory", "Purchase"),
        given("CommitmentDiscountId"),
        given("EffectiveCost"),
      )(row) &&
      Decimal.find(row["EffectiveCost"] ?? "")?.compare(Decimal.ZERO) !== 0,
  },
  {
    id: "ServiceCategory-C-003-M",
    keyword: "MUST",
    claim: "ServiceCategory is one of the allowed values",
    columns: ["ServiceCategory"],
    breaks: (row) =>
      row["ServiceCategory"] != null &&
      !SERVICE_CATEGORIES.includes(row["ServiceCategory"]),
  },
  {
    id: "ServiceSubcategory-C-003-M",
    keyword: "MUST",
    claim: "ServiceSubcategory is one of the allowed values",
    columns: ["ServiceSubcategory"],
    breaks: (row) =>
      row["ServiceSubcategory"] != null &&
      !PARENT_CATEGORY.has(row["ServiceSubcategory"]),
  },
  {
    id: "ServiceSubcategory-C-004-M",
    keyword: "MUST",
    claim: "ServiceSubcategory is one of its ServiceCategory",
    columns: ["ServiceSubcategory", "ServiceCategory"],
    breaks: (row) =>
      row["ServiceSubcategory"] != null &&
      PARENT_CATEGORY.get(row["ServiceSubcategory"]) !== row["ServiceCategory"],
  },
];
