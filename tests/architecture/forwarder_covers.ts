import type { Cover } from "./mirror.ts";

/** Modules of the forwarder whose behaviour is tested through another's test. */
export const FORWARDER_COVERS: readonly Cover[] = [
  {
    source: "shared/forwarder/batch_filler.ts",
    test: "tests/shared/forwarder/batch_test.ts",
    reason: "fills what batches() gives",
  },
  {
    source: "shared/forwarder/call.ts",
    test: "tests/shared/forwarder/sender_test.ts",
    reason: "one call is told by what the sender makes of it",
  },
  {
    source: "shared/forwarder/find_object.ts",
    test: "tests/shared/forwarder/object_reader_test.ts",
    reason: "an object is found when it is opened",
  },
  {
    source: "shared/forwarder/read_fault.ts",
    test: "tests/shared/forwarder/object_reader_test.ts",
    reason: "what opening and reading end with",
  },
  {
    source: "shared/forwarder/skip_bytes.ts",
    test: "tests/shared/forwarder/object_reader_test.ts",
    reason: "gzip is skipped through to a place",
  },
];
