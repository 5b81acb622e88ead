import type { Cover } from "./mirror.ts";

/** Modules of the forwarder whose behaviour is tested through another's test. */
export const FORWARDER_COVERS: readonly Cover[] = [
  {
    source: "shared/forwarder/batch_filler.ts",
    test: "tests/shared/forwarder/batch_test.ts",
    reason: "fills what batches() gives",
  },
];
