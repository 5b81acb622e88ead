import { deepEqual } from "node:assert/strict";
import { onLocalStack } from "../../../apps/cli/project_environment.ts";

Deno.test("onLocalStack() takes the one-tenant settings of the process, and nothing else of it", () => {
  deepEqual(
    onLocalStack(
      { SUPABASE_URL: "http://127.0.0.1:1", SEALING_KEYS: "stack" },
      {
        OFFGRIDFLOW_AWS_INGEST_ENABLED: "true",
        SEALING_KEYS: "another project's",
        SUPABASE_URL: "",
      },
    ),
    {
      SUPABASE_URL: "http://127.0.0.1:1",
      SEALING_KEYS: "stack",
      OFFGRIDFLOW_AWS_INGEST_ENABLED: "true",
    },
  );
});
