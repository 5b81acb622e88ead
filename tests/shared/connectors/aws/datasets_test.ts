import { deepEqual, ok } from "node:assert/strict";
import {
  AWS_DATASETS,
  findDatasets,
} from "../../../../shared/connectors/aws/datasets.ts";

Deno.test("findDatasets() leaves what is read of S3, and what is estimated from it, out of all where none is set up", () => {
  for (
    const dataset of ["cur", "estimated_emissions", "carbon_export"] as const
  ) {
    ok(!findDatasets("all", {}).includes(dataset));
  }
  deepEqual(
    findDatasets("all", { cost_report: {}, carbon_export: {} }),
    AWS_DATASETS,
  );
  deepEqual(findDatasets("cur", {}), ["cur"]);
});
