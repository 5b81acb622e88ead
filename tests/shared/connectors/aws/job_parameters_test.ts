import { deepEqual } from "node:assert/strict";
import { jobParameters } from "../../../../shared/connectors/aws/job_parameters.ts";

const WINDOW = { start: "2026-01-05", end: "2026-02-07" };
const PARAMETERS: readonly (readonly [object, object])[] = [
  [{}, {}],
  [{ startDate: WINDOW.start }, { window: WINDOW }],
  [{ endDate: WINDOW.end }, { window: WINDOW }],
];
for (const [asked, expected] of PARAMETERS) {
  Deno.test(`jobParameters() with ${JSON.stringify(asked)} is ${JSON.stringify(expected)}`, () => {
    deepEqual(jobParameters(asked, WINDOW), expected);
  });
}
