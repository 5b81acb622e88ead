import type { Cover } from "./mirror.ts";

/** Modules of emissions whose behaviour is tested through another's test. */
export const EMISSION_COVERS: readonly Cover[] = [
  {
    source: "shared/connectors/aws/open_estimated_emissions.ts",
    test:
      "tests/shared/connectors/aws/estimated_emissions/estimated_emissions_test.ts",
    reason: "every read there is opened as the worker opens it",
  },
  ...["aws_figures", "emissions_cursor", "read_results", "sustainability"].map((
    name,
  ) => ({
    source: `shared/connectors/aws/emissions/${name}.ts`,
    test: "tests/shared/connectors/aws/emissions/emissions_test.ts",
    reason: "a read over the loopback Sustainability goes through it",
  })),
  ...["export_cursor", "open_carbon_export"].map((name) => ({
    source: `shared/connectors/aws/carbon_export/${name}.ts`,
    test: "tests/shared/connectors/aws/carbon_export/carbon_export_test.ts",
    reason: "every read there is opened as the worker opens it",
  })),
  {
    source: "shared/connectors/aws/open_emissions.ts",
    test: "tests/shared/connectors/aws/emissions/emissions_test.ts",
    reason: "every read there is opened as the worker opens it",
  },
];
