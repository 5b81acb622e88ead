import { deepEqual, ok } from "node:assert/strict";
import {
  AWS_DATASETS,
  findDatasets,
} from "../../../../shared/connectors/aws/datasets.ts";

Deno.test("findDatasets() leaves the cost report, and what is estimated from it, out of all where none is set up", () => {
  for (const dataset of ["cur", "estimated_emissions"] as const) {
    ok(!findDatasets("all", {}).includes(dataset));
  }
  deepEqual(findDatasets("all", { cost_report: {} }), AWS_DATASETS);
  deepEqual(findDatasets("cur", {}), ["cur"]);
});
