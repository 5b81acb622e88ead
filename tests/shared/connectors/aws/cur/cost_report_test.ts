import { deepEqual, equal, throws } from "node:assert/strict";
import {
  findCostReport,
  requireCostReport,
} from "../../../../../shared/connectors/aws/cur/cost_report.ts";

const region = "eu-central-1";

Deno.test("findCostReport() fills in what the settings leave out", () => {
  const settings = { cost_report: { bucket: "reports", name: "costs" } };
  deepEqual(findCostReport({ settings, region }), {
    bucket: "reports",
    name: "costs",
    prefix: "",
    region,
    keepsResourceIds: false,
  });
});

Deno.test("findCostReport() takes a prefix with or without slashes", () => {
  const cost_report = {
    bucket: "reports",
    name: "costs",
    prefix: "/a/b/",
    region: "us-east-1",
    keeps_resource_ids: true,
  };
  const found = findCostReport({ settings: { cost_report }, region });
  deepEqual([found?.prefix, found?.region, found?.keepsResourceIds], [
    "a/b",
    "us-east-1",
    true,
  ]);
});

Deno.test("requireCostReport() names the setting that is missing", () => {
  equal(findCostReport({ settings: {}, region }), null);
  throws(() => requireCostReport({ settings: {}, region }), {
    code: "CONFIGURATION_MISSING",
    message: /costReport/,
  });
});
