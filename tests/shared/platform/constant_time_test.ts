import { equal } from "node:assert/strict";
import fc from "fast-check";
import { isEqualConstantTime } from "../../../shared/platform/constant_time.ts";

Deno.test("isEqualConstantTime() agrees with ===", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), fc.string(), async (left, right) => {
      equal(await isEqualConstantTime(left, right), left === right);
      equal(await isEqualConstantTime(left, left), true);
    }),
  );
});
