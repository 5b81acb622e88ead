import { equal } from "node:assert/strict";
import {
  FIRST_QUERY_CURSOR,
  queryCursor,
} from "../../../../shared/connectors/gcp/query_cursor.ts";

Deno.test("queryCursor() goes on where it stood, and begins where it does not know the form", () => {
  const stored = {
    ...FIRST_QUERY_CURSOR,
    job: { id: "j1", location: "EU" },
    pages: 2,
  };
  equal(queryCursor(stored), stored);
  for (const other of [null, {}, { v: 2 }, { v: 1, read_again: ["x"] }]) {
    equal(queryCursor(other), FIRST_QUERY_CURSOR);
  }
});
