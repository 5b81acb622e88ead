import { deepEqual, equal } from "node:assert/strict";
import {
  columnName,
  readHeader,
  toTagKey,
} from "../../../../../shared/connectors/aws/cur/header.ts";

for (
  const [given, expected] of [
    ["lineItem/UsageStartDate", "line_item_usage_start_date"],
    ["reservation/ReservationARN", "reservation_reservation_a_r_n"],
    ["savingsPlan/SavingsPlanARN", "savings_plan_savings_plan_a_r_n"],
    ["product/servicecode", "product_servicecode"],
    ["product/ProductName", "product_product_name"],
    ["pricing/publicOnDemandCost", "pricing_public_on_demand_cost"],
    ["line_item_usage_type", "line_item_usage_type"],
    ["BilledCost", "BilledCost"],
  ] as const
) {
  Deno.test(`columnName() makes ${expected} of ${given}`, () => {
    equal(columnName(given), expected);
  });
}

for (
  const [given, expected] of [
    ["user:Team", "Team"],
    ["user_team", "team"],
    ["aws:createdBy", "aws:createdBy"],
    ["aws_created_by", "aws:created_by"],
    ["Team", "Team"],
  ] as const
) {
  Deno.test(`toTagKey() makes ${expected} of ${given}`, () => {
    equal(toTagKey(given), expected);
  });
}

Deno.test("readHeader() finds columns in any order, by their preferred name", () => {
  const header = readHeader(["product/region", "product/regionCode", "a"]);
  equal(header.find(["product_region_code", "product_region"]), 1);
  equal(header.find(["product_region"]), 0);
  equal(header.find(["b"]), null);
});

Deno.test("readHeader() looks past a byte order mark, and takes the first of two", () => {
  equal(readHeader(["\uFEFFa", "b", "a"]).find(["a"]), 0);
});

Deno.test("readHeader() tells tags and cost categories apart in both styles", () => {
  const { tags, costCategories, find } = readHeader([
    "resourceTags/user:Team",
    "resource_tags_user_owner",
    "costCategory/Business Unit",
    "cost_category_product",
    "resource_tags",
    "cost_category",
  ]);
  deepEqual(tags.map(({ name, column }) => [name, column]), [
    ["Team", 0],
    ["owner", 1],
  ]);
  deepEqual(costCategories.map(({ name }) => name), [
    "Business Unit",
    "product",
  ]);
  equal(find(["resource_tags"]), 4);
  equal(find(["cost_category"]), 5);
});
