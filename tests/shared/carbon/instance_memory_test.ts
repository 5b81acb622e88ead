import { equal } from "node:assert/strict";
import { excessMemory } from "../../../shared/carbon/instance_memory.ts";
import { Decimal } from "../../../shared/platform/decimal.ts";

const d = Decimal.parse;
const M5_LARGE = {
  gigabytes: d("8"),
  largestGigabytes: d("384"),
  largestCores: 96,
  chipGigabytes: d("81.32"),
};

Deno.test("excessMemory() of an m5.large for a month", () => {
  equal(excessMemory(M5_LARGE, d("720")).toString(), "4540.2");
});

Deno.test("excessMemory() counts the chips of the largest instance", () => {
  const twoChips = { ...M5_LARGE, largestCores: 128 };
  equal(excessMemory(twoChips, d("720")).toString(), "1660.2");
});

Deno.test("excessMemory() takes the chips that are known rather than counting cores", () => {
  const known = { ...M5_LARGE, largestCores: 48, chips: 2 };
  equal(excessMemory(known, d("720")).toString(), "1660.2");
});

Deno.test("excessMemory() is none, never less, where the chip's own memory is more", () => {
  const small = { ...M5_LARGE, largestGigabytes: d("64") };
  equal(excessMemory(small, d("720")).toString(), "0");
});
