import { deepEqual, equal } from "node:assert/strict";
import {
  firstCursor,
  resume,
} from "../../../../shared/connectors/aws/cursor.ts";

const BEGINNING = firstCursor(new Date("2026-03-20T12:00:00Z"), "2026-03-21");

Deno.test("resume() begins where there is no cursor", () => {
  equal(resume(null, BEGINNING), BEGINNING);
});

Deno.test("resume() goes on from what was stored, through JSON", () => {
  const stored = JSON.parse(
    JSON.stringify({ ...BEGINNING, part: "tax", token: "t", pages: 7 }),
  );
  deepEqual(resume(stored, BEGINNING), {
    ...BEGINNING,
    part: "tax",
    token: "t",
    pages: 7,
  });
});

for (
  const stored of [{ v: 2, read_at: "2026-03-20T12:00:00Z" }, { v: 1 }, {}]
) {
  Deno.test(`resume() begins anew, replacing, from ${JSON.stringify(stored)}`, () => {
    deepEqual(resume(stored, BEGINNING), { ...BEGINNING, restarts: 1 });
  });
}
