import { equal } from "node:assert/strict";
import { bodyOf } from "../../../shared/forwarder/outcome.ts";

Deno.test("bodyOf() keeps the texts as they stood", () => {
  equal(
    bodyOf(['{"n":1.10}', '"a line"'], "2025-03-10T12:00:00Z"),
    '{"records":[{"n":1.10},"a line"],"timestamp":"2025-03-10T12:00:00Z","batchSize":2}',
  );
});
