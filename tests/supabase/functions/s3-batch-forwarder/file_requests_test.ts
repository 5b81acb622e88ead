import { deepEqual, equal, throws } from "node:assert/strict";
import {
  type InputSchema,
  requireInput,
} from "../../../../shared/platform/valid_input.ts";
import {
  filesQuery,
  filesRequest,
} from "../../../../supabase/functions/s3-batch-forwarder/file_requests.ts";

Deno.test("filesRequest takes keys, versions of them, or a prefix", () => {
  const named = { files: ["a b.jsonl", { key: "é+.gz", versionId: "v1" }] };
  deepEqual(requireInput(filesRequest, named), named);
  deepEqual(requireInput(filesRequest, { prefix: "" }), { prefix: "" });
});

Deno.test("filesQuery fills in the limit", () => {
  deepEqual(requireInput(filesQuery, { state: "failed" }), {
    state: "failed",
    limit: 100,
  });
});

const BAD: readonly (readonly [InputSchema<unknown>, object])[] = [
  [filesRequest, {}],
  [filesRequest, { files: [] }],
  [filesRequest, { files: [""] }],
  [filesRequest, { files: ["x".repeat(1_025)] }],
  [filesRequest, { files: [{ key: "a", versionId: "" }] }],
  [filesRequest, { files: [{ key: "a", etag: "b" }] }],
  [filesRequest, { files: Array(1_001).fill("a") }],
  [filesRequest, { files: ["a"], prefix: "b" }],
  [filesRequest, { prefix: 7 }],
  [filesQuery, { state: "open" }],
  [filesQuery, { before: "1" }],
];

for (const [schema, body] of BAD) {
  const text = JSON.stringify(body).slice(0, 60);
  Deno.test(`${text} is refused`, () => {
    throws(() => requireInput(schema, body), (error) => {
      equal((error as { code: string }).code, "REQUEST_INVALID");
      return true;
    });
  });
}
