import { deepEqual, equal } from "node:assert/strict";
import {
  findInstance,
  processorOf,
} from "../../../shared/carbon/find_instance.ts";
import { FACTORS } from "../../support/month_factors.ts";

const cores = (type: string) => findInstance(type, FACTORS)?.cores.toString();
const watts = (names: readonly string[]) => {
  const { power, powerRung } = processorOf(names, FACTORS);
  return [power.idle.toString(), power.full.toString(), powerRung];
};

Deno.test("findInstance() reads cores and memory off a size", () => {
  deepEqual(
    ["m5.large", "m5.xlarge", "m5.12xlarge", "m5.metal", "m5.metal-24xl"]
      .map(cores),
    ["2", "4", "48", "96", "96"],
  );
  equal(findInstance("m5.large", FACTORS)?.gigabytes.toString(), "8");
});

Deno.test("findInstance() knows burstable instances and GPUs by their own rows", () => {
  const micro = findInstance("t3.micro", FACTORS);
  deepEqual(
    [micro?.cores, micro?.gigabytes, micro?.baseline].map(String),
    ["2", "1", "10"],
  );
  equal(findInstance("p3.2xlarge", FACTORS)?.gpus?.count.toString(), "1");
  equal(findInstance("m5.large", FACTORS)?.gpus, null);
});

Deno.test("findInstance() guesses neither a family nor a size", () => {
  for (
    const type of [
      "zz9.large",
      "m5.nano",
      "m5.48xlarge",
      "m5",
      "constructor.large",
    ]
  ) {
    equal(findInstance(type, FACTORS), null, type);
  }
});

Deno.test("processorOf() averages several, takes the median beside old ones, and says where an average stands in", () => {
  deepEqual(watts(["Skylake"]), ["0.65", "4.26", "processor"]);
  deepEqual(watts(["Cascade Lake", "Skylake"]), [
    "0.645",
    "4.115",
    "processor",
  ]);
  deepEqual(watts(["Ivy Bridge", "Skylake", "Graviton2"]), [
    "0.65",
    "4.26",
    "processor",
  ]);
  deepEqual(watts(["EPYC 5th Gen"]), ["0.74", "3.5", "processor_average"]);
});
