import { deepEqual, equal } from "node:assert/strict";
import {
  type FactorQuery,
  findFactor,
  type GridFactor,
  operationalKilograms,
} from "../../../shared/carbon/find_factor.ts";
import { Decimal } from "../../../shared/platform/decimal.ts";

function factor(more: Partial<GridFactor>): GridFactor {
  return {
    provider: "aws",
    region: "us-east-1",
    country: "US",
    year: 2024,
    g_per_kwh: "379.069",
    source: "a test",
    ...more,
  };
}

const VIRGINIA: FactorQuery = {
  provider: "aws",
  region: "us-east-1",
  country: "US",
  year: 2024,
};
const FACTORS = [
  factor({ year: 2020, g_per_kwh: "400" }),
  factor({}),
  factor({ year: 2022, g_per_kwh: "390" }),
  factor({ region: null, g_per_kwh: "370" }),
  factor({ region: null, country: null, year: 2021, g_per_kwh: "392.78" }),
  factor({ provider: "gcp", region: null, country: null, g_per_kwh: "317" }),
  factor({ region: "ca-east", country: "CA", g_per_kwh: "0" }),
];

/** The rung, the figure and whether it is old. */
function asked(more: Partial<FactorQuery>) {
  const found = findFactor({ ...VIRGINIA, ...more }, FACTORS);
  return found && [found.rung, found.factor.g_per_kwh, found.isOld];
}

Deno.test("findFactor() goes down from the region's year to the provider's average, and says how far", () => {
  deepEqual(asked({}), ["region_year", "379.069", false]);
  deepEqual(asked({ year: 2023 }), ["region_earlier_year", "390", false]);
  deepEqual(asked({ region: "us-new-1" }), ["country", "370", false]);
  deepEqual(asked({ region: null, country: "FR" }), [
    "provider_average",
    "392.78",
    true,
  ]);
});

Deno.test("findFactor() never takes a factor of a later year, nor of another provider", () => {
  equal(asked({ year: 2019 }), null);
  equal(asked({ provider: "azure" }), null);
});

Deno.test("findFactor() tells factors more than two years old", () => {
  deepEqual(asked({ year: 2026 }), ["region_earlier_year", "379.069", false]);
  deepEqual(asked({ year: 2027 }), ["region_earlier_year", "379.069", true]);
});

Deno.test("operationalKilograms() of a true zero is zero, not an average", () => {
  const zero = findFactor({ ...VIRGINIA, region: "ca-east" }, FACTORS);
  equal(zero?.rung, "region_year");
  equal(
    zero && operationalKilograms(Decimal.parse("7"), zero).toString(),
    "0",
  );
});

Deno.test("operationalKilograms() of an m5.large for a month", () => {
  const found = findFactor(VIRGINIA, FACTORS);
  equal(
    found &&
      operationalKilograms(Decimal.parse("4.012452"), found).toString(),
    "1.520996167188",
  );
});
