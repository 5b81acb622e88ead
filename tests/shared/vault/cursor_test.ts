import { deepEqual, throws } from "node:assert/strict";
import { parseCursor, toCursor } from "../../../shared/vault/cursor.ts";

Deno.test("parseCursor() finds the place that toCursor() wrote, and the start without one", () => {
  const place = { epoch: 12, change: 345_678_901_234 };
  deepEqual(parseCursor(toCursor(place)), place);
  deepEqual(parseCursor(undefined), { epoch: 1, change: 0 });
});

for (const text of ["", "1", "1.", ".1", "1.1 ", "-1.1", "1e3.1", "1.1.1"]) {
  Deno.test(`parseCursor() refuses "${text}"`, () => {
    throws(() => parseCursor(text), { code: "REQUEST_INVALID" });
  });
}
