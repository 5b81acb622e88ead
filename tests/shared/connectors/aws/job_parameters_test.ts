import { deepEqual } from "node:assert/strict";
import { jobParameters } from "../../../../shared/connectors/aws/job_parameters.ts";

const WINDOW = { start: "2026-01-05", end: "2026-02-07" };
const PARAMETERS: readonly (readonly [string, object, object])[] = [
  ["invoices", {}, {}],
  ["all", {}, {}],
  ["invoices", { startDate: WINDOW.start }, { window: WINDOW }],
  ["all", { endDate: WINDOW.end }, { window: WINDOW }],
  ["service_usage", { startDate: WINDOW.start }, {}],
  ["contracts", { endDate: WINDOW.end }, {}],
];
for (const [dataset, asked, expected] of PARAMETERS) {
  Deno.test(`jobParameters() of ${dataset} with ${JSON.stringify(asked)} is ${JSON.stringify(expected)}`, () => {
    deepEqual(jobParameters(asked, WINDOW, dataset), expected);
  });
}
