import { deepEqual, equal, throws } from "node:assert/strict";
import { parseAnswer } from "../../../../shared/connectors/gcp/query_answer.ts";

const ASKED = { action: "bigquery.jobs.create", token: "t1" };

const ANSWER = {
  jobReference: { projectId: "acme-data", jobId: "j1", location: "EU" },
  jobComplete: true,
  schema: { fields: [{ name: "day", type: "DATE" }, { name: "kg" }] },
  rows: [{ f: [{ v: "2026-02-01" }, { v: null }] }],
  pageToken: "t2",
};

Deno.test("parseAnswer() gives rows by the names of their columns", () => {
  deepEqual(parseAnswer(ANSWER, ASKED), {
    job: { id: "j1", location: "EU" },
    isComplete: true,
    rows: [{ day: "2026-02-01", kg: null }],
    token: "t2",
  });
});

Deno.test("parseAnswer() takes an answer without rows for none, and one of a running query for not yet", () => {
  const { schema: _, rows: __, pageToken: ___, ...empty } = ANSWER;
  deepEqual(parseAnswer(empty, ASKED).rows, []);
  equal(parseAnswer(empty, ASKED).token, null);
  const running = parseAnswer({ ...ANSWER, jobComplete: false }, ASKED);
  equal(running.isComplete, false);
  deepEqual(running.rows, []);
});

Deno.test("parseAnswer() leaves a row that has other cells than columns as it came", () => {
  const broken = [{ f: [{ v: "2026-02-01" }] }, "row", { f: null }];
  deepEqual(parseAnswer({ ...ANSWER, rows: broken }, ASKED).rows, broken);
});

for (
  const [what, change] of Object.entries({
    "no job": { jobReference: undefined },
    "no word of completion": { jobComplete: undefined },
    "rows that are no list": { rows: {} },
    "a token that is no text": { pageToken: 7 },
    "rows without a schema": { schema: undefined },
    "a column without a name": { schema: { fields: [{}, {}] } },
  })
) {
  Deno.test(`parseAnswer() refuses ${what}`, () => {
    throws(() => parseAnswer({ ...ANSWER, ...change }, ASKED), {
      code: "PROVIDER_SHAPE_UNKNOWN",
    });
  });
}

Deno.test("parseAnswer() refuses a token that stands still", () => {
  throws(() => parseAnswer(ANSWER, { ...ASKED, token: "t2" }), {
    code: "PROVIDER_PAGING_CHANGED",
  });
});
