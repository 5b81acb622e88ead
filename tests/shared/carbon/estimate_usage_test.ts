import { deepEqual, equal } from "node:assert/strict";
import { estimateUsage } from "../../../shared/carbon/estimate_usage.ts";
import { Decimal } from "../../../shared/platform/decimal.ts";
import { FACTORS } from "../../support/month_factors.ts";

const OPTIONS = { factors: FACTORS, pue: Decimal.parse("1.135"), days: 30 };

function estimate(
  service: string,
  usage_type: string,
  unit: string,
  quantity: string | null,
) {
  return estimateUsage({ service, usage_type, unit, quantity }, OPTIONS);
}

/** kWh and kilograms to nine digits. */
function figures(...asked: Parameters<typeof estimate>) {
  const found = estimate(...asked);
  if (found.kind !== "modelled") return found.kind;
  const short = (value: Decimal) =>
    value.divide(Decimal.parse("1"), 9).toString();
  return {
    ...Object.fromEntries(
      Object.entries(found.energy).map(([kind, kwh]) => [kind, short(kwh)]),
    ),
    embodied: found.embodied === null ? null : short(found.embodied),
  };
}

Deno.test("estimateUsage() of an m5.large for a month: cores, memory beyond the processor's own, and its part of the server", () => {
  deepEqual(figures("AmazonEC2", "BoxUsage:m5.large", "Hrs", "720"), {
    compute: "4.012452",
    memory: "2.020025784",
    embodied: "0.689374658",
  });
});

Deno.test("estimateUsage() of 100 GB of a gp3 volume, of a gigabyte in S3, and of 50 GB that leave", () => {
  deepEqual(figures("AmazonEC2", "EBS:VolumeUsage.gp3", "GB-Mo", "100"), {
    storage: "0.196128",
    embodied: "0",
  });
  deepEqual(figures("AmazonS3", "TimedStorage-ByteHrs", "GB-Mo", "1"), {
    storage: "0.00318708",
    embodied: "0",
  });
  deepEqual(figures("AmazonEC2", "DataTransfer-Out-Bytes", "GB", "50"), {
    network: "0.05675",
    embodied: "0",
  });
});

Deno.test("estimateUsage() of a gigabyte between regions is the published one", () => {
  deepEqual(figures("AmazonEC2", "APS3-USE1-AWS-Out-Bytes", "GB", "1"), {
    network: "0.001135",
    embodied: "0",
  });
});

Deno.test("estimateUsage() counts of a burstable instance what it may use for ever, and no memory", () => {
  // 2 cores at a baseline of 10 % are 0.4 core hours at half load: 0.4 * 2.305 W * 1.135.
  deepEqual(figures("AmazonEC2", "BoxUsage:t3.micro", "Hrs", "1"), {
    compute: "0.00104647",
    memory: "0",
    embodied: "0.000957465",
  });
});

Deno.test("estimateUsage() adds GPUs, and doubles a database that stands by in another zone", () => {
  // 8 cores * 2.455 W and a V100 at half load, 170.5 W.
  const gpu = estimate("AmazonEC2", "BoxUsage:p3.2xlarge", "Hrs", "1");
  equal(
    gpu.kind === "modelled" && gpu.energy.compute?.toString(),
    "0.2158089",
  );
  const single = figures("AmazonRDS", "InstanceUsage:db.m5.large", "Hrs", "2");
  deepEqual(
    figures("AmazonRDS", "Multi-AZUsage:db.m5.large", "Hrs", "1"),
    single,
  );
});

Deno.test("estimateUsage() of a function is that of its share of a core, on an average processor", () => {
  const used = estimate(
    "AWSLambda",
    "Lambda-GB-Second",
    "Lambda-GB-Second",
    "6368400",
  );
  deepEqual(
    used.kind === "modelled" &&
      [used.coreHours?.toString(), used.powerRung, used.embodied],
    ["1024", "processor_average", null],
  );
});

Deno.test("estimateUsage() says where the making of the hardware has no figure", () => {
  const used = estimate("AmazonEC2", "BoxUsage:m8a.large", "Hrs", "10");
  deepEqual(
    used.kind === "modelled" && [used.embodied, used.powerRung],
    [null, "processor_average"],
  );
});

Deno.test("estimateUsage() guesses nothing: no rule, no quantity, no such instance", () => {
  equal(figures("AmazonEC2", "NatGateway-Hours", "Hrs", "1"), "not_estimated");
  equal(
    figures("AmazonEC2", "BoxUsage:m5.large", "Hrs", null),
    "not_estimated",
  );
  equal(
    figures("AmazonEC2", "BoxUsage:zz9.large", "Hrs", "1"),
    "not_estimated",
  );
  equal(figures("AmazonEC2", "DataTransfer-In-Bytes", "GB", "1"), "takes_none");
  equal(
    figures("ElasticMapReduce", "BoxUsage:m5.large", "Hrs", "1"),
    "counted_elsewhere",
  );
});
