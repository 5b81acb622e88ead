import { equal } from "node:assert/strict";
import { embodiedKilograms } from "../../../shared/carbon/embodied.ts";
import { Decimal } from "../../../shared/platform/decimal.ts";

const d = Decimal.parse;

Deno.test("embodiedKilograms() counts hours of the instance, with all its cores", () => {
  const kilograms = embodiedKilograms({
    serverKilograms: d("1610.3792"),
    instanceHours: d("720"),
    cores: d("2"),
    largestCores: d("96"),
  });
  equal(kilograms.toString().slice(0, 8), "0.689374");
});

Deno.test("embodiedKilograms() of a whole server for its whole life is the server", () => {
  const kilograms = embodiedKilograms({
    serverKilograms: d("1022.21"),
    instanceHours: d("35040"),
    cores: d("96"),
    largestCores: d("96"),
  });
  equal(kilograms.toString(), "1022.21");
});
