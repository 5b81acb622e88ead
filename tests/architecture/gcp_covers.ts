import type { Cover } from "./mirror.ts";

const EMISSIONS = "tests/shared/connectors/gcp/emissions/emissions_test.ts";

/** Modules of the connector of Google Cloud whose behaviour is tested through another's test. */
export const GCP_COVERS: readonly Cover[] = [
  ...["read_query", "open_job", "emissions/emissions_query"].map((name) => ({
    source: `shared/connectors/gcp/${name}.ts`,
    test: EMISSIONS,
    reason: "every read over the loopback BigQuery goes through it",
  })),
  ...["costs_query", "to_charges"].map((name) => ({
    source: `shared/connectors/gcp/costs/${name}.ts`,
    test: "tests/shared/connectors/gcp/costs/costs_test.ts",
    reason: "every read over the loopback BigQuery goes through it",
  })),
  {
    source: "shared/connectors/gcp/datasets.ts",
    test: "tests/shared/connectors/gcp/test_access_test.ts",
    reason: "the test of an integration goes through all of them",
  },
];
