import { deepEqual, equal, throws } from "node:assert/strict";
import {
  findCarbonExport,
  requireCarbonExport,
} from "../../../../../shared/connectors/aws/carbon_export/carbon_export_setting.ts";

const PLACE = { bucket: "acme-carbon", name: "monthly" };

function settled(carbon_export?: unknown) {
  return {
    region: "eu-central-1",
    settings: {
      cost_report: { bucket: "acme-costs", name: "daily" },
      ...(carbon_export === undefined ? {} : { carbon_export }),
    },
  };
}

Deno.test("findCarbonExport() reads the export beside the cost report, its region the integration's own", () => {
  deepEqual(findCarbonExport(settled(PLACE)), {
    ...PLACE,
    prefix: "",
    region: "eu-central-1",
  });
  const whole = { ...PLACE, prefix: "/exports/", region: "us-east-1" };
  deepEqual(findCarbonExport(settled(whole)), { ...whole, prefix: "exports" });
  equal(findCarbonExport(settled()), null);
  equal(findCarbonExport(settled({ bucket: "acme-carbon" })), null);
});

Deno.test("requireCarbonExport() names the setting that is missing", () => {
  throws(() => requireCarbonExport(settled()), {
    code: "CONFIGURATION_MISSING",
    details: { setting: "carbonExport" },
  });
});
