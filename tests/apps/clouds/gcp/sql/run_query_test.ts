import { deepEqual, equal, throws } from "node:assert/strict";
import { parseQuery } from "../../../../../apps/clouds/gcp/sql/parse_query.ts";
import {
  type Parameter,
  runQuery,
} from "../../../../../apps/clouds/gcp/sql/run_query.ts";
import type { Table } from "../../../../../apps/clouds/gcp/sql/table.ts";

const TABLE: Table = {
  columns: {
    usage_month: "DATE",
    account: "STRING",
    version: "INTEGER",
    "kg.total": "FLOAT",
  },
  unnests: {
    "ARRAY(SELECT 1)": () => [{ kind: "a" }, { kind: "b" }],
  },
  parts: { "part.kind": "STRING" },
  rows: () => [
    { usage_month: "2026-02-01", account: "A", version: 1, kg: { total: 0.1 } },
    { usage_month: "2026-02-01", account: "A", version: 2, kg: { total: 0.1 } },
    { usage_month: "2026-02-01", account: "A", version: 2, kg: { total: 0.2 } },
    { usage_month: "2026-02-01", account: null, version: 1, kg: null },
    { usage_month: "2026-03-01", account: "A", version: 2, kg: { total: 4 } },
  ],
};

const MONTH: Record<string, Parameter> = {
  start: { type: "DATE", value: "2026-02-01" },
  end: { type: "DATE", value: "2026-03-01" },
};

const WHERE = "WHERE usage_month >= @start AND usage_month < @end";

function run(sql: string, parameters = MONTH) {
  return runQuery(parseQuery(sql), TABLE, parameters);
}

Deno.test("runQuery() sums the newest rows of a month exactly, nulls first", () => {
  const { schema, rows } = run(`
    SELECT account, SUM(CAST(CAST(kg.total AS STRING) AS BIGNUMERIC)) AS kg, COUNT(*) AS n
    FROM (
      SELECT *, MAX(version) OVER (PARTITION BY account) AS newest
      FROM \`p.d.t\`
      ${WHERE}
    )
    WHERE version IS NOT DISTINCT FROM newest
    GROUP BY 1
    ORDER BY 1`);
  deepEqual(rows, [[null, null, "1"], ["A", "0.3", "2"]]);
  deepEqual(schema, [
    { name: "account", type: "STRING" },
    { name: "kg", type: "BIGNUMERIC" },
    { name: "n", type: "INTEGER" },
  ]);
});

Deno.test("runQuery() adds doubles as doubles, and gives single rows up to a limit", () => {
  const newest = run(
    "SELECT SUM(kg.total) AS kg FROM (SELECT *, MAX(version) OVER (PARTITION BY account) AS newest FROM `p.d.t` WHERE usage_month < @end) WHERE version IS NOT DISTINCT FROM newest",
  );
  equal(newest.rows[0]?.[0], "0.30000000000000004");
  deepEqual(
    run(`SELECT kg.total FROM \`p.d.t\` ${WHERE} ORDER BY 1 LIMIT 2`).rows,
    [[null], ["0.1"]],
  );
});

Deno.test("runQuery() unnests what a table knows", () => {
  deepEqual(
    run(
      "SELECT part.kind AS kind, COUNT(*) AS n FROM `p.d.t`, UNNEST(ARRAY(SELECT 1)) AS part GROUP BY 1 ORDER BY 1",
    ).rows,
    [["a", "5"], ["b", "5"]],
  );
});

for (
  const [sql, message] of [
    ["DELETE FROM `p.d.t`", /Syntax error/],
    ["SELECT missing FROM `p.d.t`", /Unrecognized name: missing/],
    ["SELECT account || 'x' AS y FROM `p.d.t`", /Syntax error/],
    ["SELECT account FROM `p.d.t` WHERE account = 'A'", /Syntax error/],
    [
      "SELECT account FROM `p.d.t` WHERE usage_month >= @day",
      /'day' not found/,
    ],
    ["SELECT account, COUNT(*) AS n FROM `p.d.t`", /neither grouped/],
    ["SELECT account FROM `p.d.t`, UNNEST(credits) AS part", /UNNEST/],
  ] as const
) {
  Deno.test(`runQuery() refuses ${sql}`, () => {
    throws(() => run(sql), { reason: "invalidQuery", message });
  });
}

Deno.test("runQuery() refuses text where a date is compared", () => {
  throws(
    () =>
      run(`SELECT account FROM \`p.d.t\` WHERE usage_month >= @start`, {
        start: { type: "STRING", value: "202602" },
      }),
    { message: /argument types: DATE, STRING/ },
  );
});
