import { equal } from "node:assert/strict";
import { findTimestamp } from "../../../../shared/connectors/aws/timestamp.ts";

for (
  const [given, expected] of [
    [1791201600, "2026-10-05T12:00:00.000Z"],
    [1791201600.25, "2026-10-05T12:00:00.250Z"],
    [0, "1970-01-01T00:00:00.000Z"],
    ["2026-10-05T12:00:00Z", "2026-10-05T12:00:00.000Z"],
    ["2026-10-05T14:00:00+02:00", "2026-10-05T12:00:00.000Z"],
    ["2026-10-05", "2026-10-05T00:00:00.000Z"],
    ["1791201600", null],
    ["5 October 2026", null],
    ["2026-13-05", null],
    [1e300, null],
    [null, null],
    [undefined, null],
  ] as const
) {
  Deno.test(`findTimestamp() reads ${JSON.stringify(given)} as ${expected}`, () => {
    equal(findTimestamp(given), expected);
  });
}
