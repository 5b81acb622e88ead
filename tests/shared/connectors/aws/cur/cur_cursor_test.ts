import { deepEqual } from "node:assert/strict";
import { readCursor } from "../../../../../shared/connectors/aws/cur/cur_cursor.ts";

for (
  const [stored, kind] of [
    [null, "beginning"],
    [{ v: 1, digest: "0" }, "resume"],
    [{ v: 1, read_again: ["a"] }, "again"],
    [{ v: 2, digest: "0" }, "unknown"],
    [{ v: 1 }, "unknown"],
  ] as const
) {
  Deno.test(`readCursor() takes ${JSON.stringify(stored)} for ${kind}`, () => {
    deepEqual(readCursor(stored).kind, kind);
  });
}
