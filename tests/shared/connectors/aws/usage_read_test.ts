import { equal, throws } from "node:assert/strict";
import { firstCursor } from "../../../../shared/connectors/aws/cursor.ts";
import { nextToken } from "../../../../shared/connectors/aws/usage_read.ts";

const STATE = firstCursor(new Date("2026-03-20T12:00:00Z"), "2026-03-21");

Deno.test("nextToken() is null at the end, however AWS writes it", () => {
  equal(nextToken({ $metadata: {} }, STATE), null);
  equal(nextToken({ $metadata: {}, NextPageToken: "" }, STATE), null);
});

Deno.test("nextToken() goes on with a new token", () => {
  equal(
    nextToken({ $metadata: {}, NextPageToken: "b" }, { ...STATE, token: "a" }),
    "b",
  );
});

Deno.test("nextToken() refuses a token that stands still, which would never end", () => {
  throws(
    () =>
      nextToken({ $metadata: {}, NextPageToken: "a" }, {
        ...STATE,
        token: "a",
      }),
    { code: "PROVIDER_PAGING_CHANGED" },
  );
});
