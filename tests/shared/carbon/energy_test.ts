import { equal } from "node:assert/strict";
import {
  computeEnergy,
  memoryEnergy,
  networkEnergy,
  storageEnergy,
  terabyteHours,
} from "../../../shared/carbon/energy.ts";
import { Decimal } from "../../../shared/platform/decimal.ts";

const d = Decimal.parse;
const AWS = { pue: d("1.135"), replication: d("1") };
const TWICE = { ...AWS, replication: d("2") };

Deno.test("computeEnergy() of an m5.large for a month is that of Skylake at half its load", () => {
  const power = { idle: d("0.65"), full: d("4.26") };
  const kwh = computeEnergy({ hours: d("1440"), power }, AWS);
  equal(kwh.toString(), "4.012452");
});

Deno.test("computeEnergy() takes the utilisation and the copies it is given", () => {
  const power = { idle: d("0.71"), full: d("3.46") };
  const used = { hours: d("1"), power, utilisation: d("1") };
  equal(computeEnergy(used, TWICE).toString(), "0.001674125");
  const idle = computeEnergy({ ...used, utilisation: Decimal.ZERO }, AWS);
  equal(idle.toString(), "0.00080585");
});

Deno.test("storageEnergy() of volumes and of objects counts every copy", () => {
  const volume = { terabyteHours: terabyteHours(d("100"), 30) };
  equal(
    storageEnergy({ ...volume, medium: "ssd" }, TWICE).toString(),
    "0.196128",
  );
  const object = { terabyteHours: terabyteHours(d("1"), 30) };
  const sixTimes = { ...AWS, replication: d("6") };
  equal(
    storageEnergy({ ...object, medium: "hdd" }, sixTimes).toString(),
    "0.00318708",
  );
});

Deno.test("networkEnergy() of 50 GB that leave a region", () => {
  equal(networkEnergy(d("50"), AWS.pue).toString(), "0.05675");
});

Deno.test("memoryEnergy() of what an m5.large has beyond its processor's own", () => {
  equal(memoryEnergy(d("4540.2"), AWS).toString(), "2.020025784");
});

Deno.test("terabyteHours() knows how long the month is", () => {
  equal(terabyteHours(d("1000"), 28).toString(), "672");
  equal(terabyteHours(d("1000"), 31).toString(), "744");
});
