import { deepEqual, equal } from "node:assert/strict";
import { findOverhead } from "../../../shared/carbon/find_overhead.ts";

const OVERHEADS = [
  { region: null, year: 2021, pue: "1.1", source: "a test" },
  { region: "us-east4", year: 2021, pue: "1.08", source: "a test" },
  { region: "us-east4", year: 2024, pue: "1.09", source: "a test" },
];

Deno.test("findOverhead() prefers the region's latest to the provider's average, and none of a later year", () => {
  const asked = (region: string | null, year: number) => {
    const found = findOverhead({ region, year }, OVERHEADS);
    return found && [found.overhead.pue, found.rung];
  };
  deepEqual(asked("us-east4", 2025), ["1.09", "region"]);
  deepEqual(asked("us-east4", 2023), ["1.08", "region"]);
  deepEqual(asked("us-east1", 2023), ["1.1", "provider_average"]);
  deepEqual(asked(null, 2023), ["1.1", "provider_average"]);
  equal(asked("us-east4", 2020), null);
});
