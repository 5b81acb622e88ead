import { deepEqual } from "node:assert/strict";
import { requestTally } from "../../../../shared/connectors/aws/request_tally.ts";

Deno.test("requestTally() adds up by operation, and forgets what was taken", () => {
  const tally = requestTally();
  tally.note("sts:AssumeRole");
  tally.add([
    { operation: "sts:AssumeRole", requests: 2, price_usd: "0" },
    { operation: "organizations:ListAccounts", requests: 1, price_usd: "0" },
  ]);
  deepEqual(tally.take(), [
    { operation: "sts:AssumeRole", requests: 3, price_usd: "0" },
    { operation: "organizations:ListAccounts", requests: 1, price_usd: "0" },
  ]);
  deepEqual(tally.take(), []);
});
