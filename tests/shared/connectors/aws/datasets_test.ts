import { deepEqual, ok } from "node:assert/strict";
import {
  AWS_DATASETS,
  findDatasets,
} from "../../../../shared/connectors/aws/datasets.ts";

Deno.test("findDatasets() leaves the cost report out of all where none is set up", () => {
  ok(!findDatasets("all", {}).includes("cur"));
  deepEqual(findDatasets("all", { cost_report: {} }), AWS_DATASETS);
  deepEqual(findDatasets("cur", {}), ["cur"]);
});
