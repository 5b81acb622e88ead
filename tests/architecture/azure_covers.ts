import type { Cover } from "./mirror.ts";

const EMISSIONS = "tests/shared/connectors/azure/emissions/emissions_test.ts";
const REQUESTS = "tests/shared/connectors/azure/resource_manager_test.ts";

/** Modules of the connector of Azure whose behaviour is tested through another's test. */
export const AZURE_COVERS: readonly Cover[] = [
  ...[
    "open_job",
    "datasets",
    "emissions/carbon",
    "emissions/emission_warnings",
    "emissions/emissions_cursor",
    "emissions/to_activity",
  ].map((name) => ({
    source: `shared/connectors/azure/${name}.ts`,
    test: EMISSIONS,
    reason: "every read over the loopback Azure goes through it",
  })),
  ...["cost_query", "costs_cursor", "to_charges"].map((name) => ({
    source: `shared/connectors/azure/costs/${name}.ts`,
    test: "tests/shared/connectors/azure/costs/costs_test.ts",
    reason: "every read over the loopback Azure goes through it",
  })),
  ...["access_token", "connection", "send", "subscriptions"].map((name) => ({
    source: `shared/connectors/azure/${name}.ts`,
    test: REQUESTS,
    reason: "every request goes through it",
  })),
  {
    source: "shared/connectors/azure/application.ts",
    test: "tests/shared/connectors/azure/mod_test.ts",
    reason: "a source is opened with what it opens",
  },
  {
    source: "shared/connectors/json_sender.ts",
    test: "tests/shared/connectors/gcp/send_test.ts",
    reason: "the sender of one cloud is the sender",
  },
];
