import { deepEqual, equal, rejects } from "node:assert/strict";
import fc from "fast-check";
import { foldParquet } from "../../../../shared/platform/parquet/mod.ts";
import { inMemory } from "../../../support/duckdb.ts";
import {
  asked,
  folded,
  foldedBy,
  foldedRows,
  inOrder,
  parquetOf,
} from "../../../support/parquet.ts";

/** Rows of every type that is read, with nulls; exact decimals to compare with are in columns of their own. */
const ROWS = `
  select i,
    case when i % 7 = 3 then null when i % 11 = 0 then '' else 'account ' || i % 5 end as account,
    'üñ ' || (i * 7919) % 30011 as label,
    case when i % 13 = 0 then null else timestamp '2026-01-01' + interval (i * 17) minute end as started,
    timestamp_ns '2026-01-01 00:00:00.000000001' as nanos,
    timestamp_ms '2026-01-01 00:00:00.5' as millis,
    date '1969-12-30' + (i % 4)::integer as day,
    i % 2 = 0 as even,
    case when i % 5 = 0 then null else i % 3 = 0 end as third,
    case when i % 11 = 0 then null else ((i * 7919) % 100003 - 50000) / 1000000 end::double as cost,
    (i / 3)::double as share,
    ((i * 31) % 17 / 4)::float as quarter,
    (i % 1000 - 500)::decimal(4, 1) as small,
    (i * 4.9999 - 5)::decimal(9, 4) as medium,
    (i * 1000000007 / 7)::decimal(18, 4) as large,
    (i * 1000000007 / 7)::decimal(38, 18) as huge,
    (i * 1000000007 * 100000)::bigint as whole,
    (i % 100)::utinyint as tiny,
    (18446744073709551615 - i)::ubigint as unsigned,
    case when i % 6 = 5 then null when i % 6 = 4 then map {}
      else map {'b' || i % 2: 'v' || i % 3, 'a': case when i % 4 = 0 then null else '"' end} end as tags
  from range(20000) as t(i)`;

const STORED = [
  "compression uncompressed",
  "compression snappy",
  "compression gzip",
  "compression snappy, row_group_size 2048",
  "compression snappy, parquet_version v2",
  "compression gzip, parquet_version v2, row_group_size 4096",
];

const WHOLE = ["whole", "tiny", "unsigned"];
const DECIMALS = ["small", "medium", "large", "huge"];
const DOUBLES = ["cost", "share", "quarter"];

for (const options of STORED) {
  Deno.test(`foldParquet() adds up what DuckDB adds up, ${options}`, async () => {
    const bytes = await parquetOf(ROWS, options);
    const sums = [
      ...WHOLE.map((name) => `sum(${name}::decimal(38, 0))`),
      ...DECIMALS.map((name) => `sum(${name}::decimal(38, 18))`),
      ...DOUBLES.map((name) => `sum(${name}::varchar::decimal(38, 18))`),
    ];
    deepEqual(
      await foldedRows(bytes, {
        keys: ["account", "even", "third"],
        sums: [...WHOLE, ...DECIMALS, ...DOUBLES],
      }),
      inOrder(
        await asked(`select nullif(account, ''), even, third, ${sums}, count(*)
          from (${ROWS}) group by 1, 2, 3`),
      ),
    );
  });

  Deno.test(`foldParquet() writes keys as text, ${options}`, async () => {
    const bytes = await parquetOf(ROWS, options);
    const iso = (column: string, format: string) =>
      `strftime(${column}, '${format}')`;
    deepEqual(
      await foldedRows(bytes, {
        keys: [
          "label",
          "started",
          ["started", { bytes: 10 }],
          "nanos",
          "millis",
          "day",
          "medium",
          "unsigned",
          "cost",
        ],
      }),
      inOrder(
        await asked(
          `select label, ${iso("started", "%Y-%m-%dT%H:%M:%SZ")}, ${
            iso("started", "%Y-%m-%d")
          }, '2026-01-01T00:00:00.000000001Z', '2026-01-01T00:00:00.500Z', day, medium, unsigned,
          rtrim(rtrim((cost::varchar::decimal(18, 6))::varchar, '0'), '.'), count(*)
          from (${ROWS}) group by all`,
        ),
      ),
    );
  });

  Deno.test(`foldParquet() gives maps as JSON with sorted keys, ${options}`, async () => {
    const bytes = await parquetOf(ROWS, options);
    const quoted = `case when i % 4 = 0 then 'null' else '"\\""' end`;
    deepEqual(
      await foldedRows(bytes, { keys: ["tags"], sums: ["small"] }),
      inOrder(
        await asked(
          `select case when i % 6 = 5 then null when i % 6 = 4 then '{}'
            else '{"a":' || ${quoted} || ',"b' || i % 2 || '":"v' || i % 3 || '"}' end,
          sum(small), count(*) from (${ROWS}) group by 1`,
        ),
      ),
    );
  });
}

Deno.test("foldParquet() asks what a value stands for, never for an empty one", async () => {
  const bytes = await parquetOf(ROWS);
  const askedFor: string[] = [];
  const canonical = (text: string) => {
    askedFor.push(text);
    return text === "acc" ? null : text.toUpperCase();
  };
  const answers = await folded(bytes, {
    keys: [["account", { bytes: 3, canonical }], ["label", { bytes: 0 }]],
  });
  deepEqual(answers.flatMap(({ groups }) => groups), [
    { keys: [null, null], sums: [], lines: 20000 },
  ]);
  deepEqual(askedFor, ["acc"]);
});

Deno.test("foldParquet() asks what a map stands for", async () => {
  const bytes = await parquetOf(
    "select map {'k': i % 2} as tags, i from range(9) as t(i)",
  );
  const canonical = (text: string) => `${JSON.parse(text).k + 1}`;
  deepEqual(await foldedRows(bytes, { keys: [["tags", { canonical }]] }), [
    ["1", "5"],
    ["2", "4"],
  ]);
});

Deno.test("foldParquet() has null for columns that the table lacks", async () => {
  const bytes = await parquetOf("select 'x' as a, 1.5::double as b");
  deepEqual(
    await folded(bytes, {
      keys: ["none", "a"],
      sums: ["b", "missing"],
      splitsWhenAbsent: true,
    }),
    [{
      groups: [{ keys: [null, "x"], sums: ["1.5", null], lines: 1 }],
      lines: 1,
      unreadable: [],
      unreadableLines: 0,
      unreadableValues: 0,
      leftOut: new Map(),
      next: 1,
      isLast: true,
    }],
  );
});

Deno.test("foldParquet() keeps lines without a value apart when told", async () => {
  const bytes = await parquetOf(
    "select * from (values ('x', 1.0::double), ('x', null), ('x', 2), ('y', null)) as t(a, b)",
  );
  deepEqual(
    await foldedRows(bytes, {
      keys: ["a"],
      sums: ["b"],
      splitsWhenAbsent: true,
    }),
    [["x", "3", "2"], ["x", null, "1"], ["y", null, "1"]],
  );
  deepEqual(await foldedRows(bytes, { keys: ["a"], sums: ["b"] }), [
    ["x", "3", "3"],
    ["y", null, "1"],
  ]);
});

Deno.test("foldParquet() adds up numbers that are written as text", async () => {
  const bytes = await parquetOf(
    "select * from (values ('-1.5E-7'), ('2'), (''), (null), ('0.00000000000000000000000001')) as t(a)",
  );
  deepEqual(await foldedRows(bytes, { keys: [], sums: ["a"] }), [
    ["1.99999985000000000000000001", "5"],
  ]);
});

Deno.test("foldParquet() leaves unreadable lines out and tells the first hundred", async () => {
  const bytes = await parquetOf(
    `select case when i % 100 = 7 then 'nan' else '1.5' end::double as cost,
      case when i % 100 = 9 then 'far' else '2' end as amount
    from range(10000) as t(i)`,
    "compression snappy, row_group_size 2048",
  );
  const [answer] = await folded(bytes, { keys: [], sums: ["cost", "amount"] });
  equal(answer?.unreadableLines, 200);
  equal(answer?.lines, 9800);
  deepEqual(answer?.groups, [
    { keys: [], sums: ["14700", "19600"], lines: 9800 },
  ]);
  equal(answer?.unreadable.length, 100);
  deepEqual(answer?.unreadable.slice(42, 44), [
    {
      line: 2108,
      column: "cost",
      expected: "a decimal number",
      found: "NaN",
      isKept: false,
    },
    {
      line: 2110,
      column: "amount",
      expected: "a decimal number",
      found: "far",
      isKept: false,
    },
  ]);
});

Deno.test("foldParquet() keeps a line without a measure that it can do without, and counts what it leaves out by a key", async () => {
  const bytes = await parquetOf(
    `select * from (values ('a', '1', 'x'), ('a', '2', '4'), ('b', 'y', 'z'), ('b', '3', null), (null, 'y', '1')) as t(k, m, n)`,
  );
  const spec = {
    keys: [{ column: 0 }],
    measures: [
      { column: 2, isDispensable: true, splitsWhenAbsent: true },
      { column: 1 },
    ],
    countsLeftOutBy: 0,
  };
  const [answer] = await foldedBy(bytes, () => spec);
  deepEqual(answer?.groups, [
    { keys: ["a"], sums: [null, "1"], lines: 1 },
    { keys: ["a"], sums: ["4", "2"], lines: 1 },
    { keys: ["b"], sums: [null, "3"], lines: 1 },
  ]);
  deepEqual([...answer?.leftOut ?? []], [["b", 1], [null, 1]]);
  deepEqual([answer?.unreadableLines, answer?.unreadableValues], [2, 1]);
  const told = answer?.unreadable.map(({ line, column, isKept }) => [
    line,
    column,
    isKept,
  ]);
  deepEqual(told, [[1, "n", true], [3, "m", false], [5, "m", false]]);
});

Deno.test("foldParquet() leaves out lines with moments in years that are not written", async () => {
  const bytes = await parquetOf(
    "select timestamp '12026-01-01' as t union all select timestamp '2026-01-01'",
  );
  const [answer] = await folded(bytes, { keys: ["t"] });
  deepEqual(answer?.groups, [
    { keys: ["2026-01-01T00:00:00Z"], sums: [], lines: 1 },
  ]);
  equal(answer?.unreadable[0]?.expected, "a time in the years 0 to 9999");
});

Deno.test("foldParquet() answers at ends of row groups, and goes on from there", async () => {
  const bytes = await parquetOf(
    ROWS,
    "compression snappy, row_group_size 2048",
  );
  const spec = { keys: ["label"], sums: ["small"] };
  const answers = await folded(bytes, spec, { groupsAtMost: 3000 });
  deepEqual(answers.map(({ next }) => next), [2, 4, 6, 8, 10]);
  deepEqual(answers.map(({ isLast }) => isLast), [
    false,
    false,
    false,
    false,
    true,
  ]);
  for (const [index, { next }] of answers.slice(0, -1).entries()) {
    deepEqual(
      await folded(bytes, spec, { groupsAtMost: 3000, startAt: next }),
      answers.slice(index + 1),
    );
  }
});

Deno.test("foldParquet() has one empty answer for a table without rows", async () => {
  const bytes = await parquetOf(`select * from (${ROWS}) limit 0`);
  const [answer, ...others] = await folded(bytes, {
    keys: ["account"],
    sums: ["cost"],
  });
  deepEqual(others, []);
  deepEqual(answer?.groups, []);
  equal(answer?.isLast, true);
});

Deno.test("foldParquet() asks for the footer and, of each row group, what is near together", async () => {
  const bytes = await parquetOf(
    `select i as a, repeat(md5(i::varchar), 40) as filler, i + 1 as b, i + 2 as c
    from range(4096) as t(i)`,
    "compression uncompressed, row_group_size 2048",
  );
  const file = inMemory(bytes);
  const { signal } = new AbortController();
  const choose = () => ({
    keys: [],
    measures: [{ column: 0 }, { column: 2 }, { column: 3 }],
  });
  const options = { groupsAtMost: 10, signal };
  await Array.fromAsync(foldParquet(file, choose, options));
  const [, ...ranges] = file.asked;
  equal(ranges.length, 4);
  const asked = ranges.reduce((sum, [from, to]) => sum + to - from, 0);
  equal(asked < 3 * 8 * 4096 * 1.1, true, `${asked} bytes`);
});

Deno.test("foldParquet() ends when it is told", async () => {
  const bytes = await parquetOf("select 1 as a");
  const options = { groupsAtMost: 1, signal: AbortSignal.abort("enough") };
  const answers = foldParquet(
    inMemory(bytes),
    () => ({ keys: [], measures: [] }),
    options,
  );
  await rejects(answers.next(), (thrown) => thrown === "enough");
});

Deno.test("foldParquet() names a compression that it does not read", async () => {
  const bytes = await parquetOf("select 1 as a", "compression zstd");
  await rejects(folded(bytes, { keys: ["a"] }), {
    code: "PROVIDER_SHAPE_UNKNOWN",
    message: /SNAPPY or GZIP: found ZSTD/,
  });
});

for (
  const [sql, message] of [
    ["[1, 2]", /column a must hold single values or maps of such/],
    ["{'b': 1}", /column a must hold single values or maps of such/],
    ["time '12:00'", /column a must be of a type that is read: found INT64/],
  ] as const
) {
  Deno.test(`foldParquet() refuses a column of ${sql} once it is chosen`, async () => {
    const bytes = await parquetOf(`select ${sql} as a, 'x' as b`);
    deepEqual(await foldedRows(bytes, { keys: ["b"] }), [["x", "1"]]);
    await rejects(folded(bytes, { keys: ["a"] }), {
      code: "PROVIDER_SHAPE_UNKNOWN",
      message,
    });
  });
}

Deno.test("foldParquet() refuses to add up what are no numbers", async () => {
  const bytes = await parquetOf("select true as a, now() as b");
  for (const name of ["a", "b"]) {
    await rejects(folded(bytes, { keys: [], sums: [name] }), {
      message: new RegExp(`column ${name} must hold numbers`),
    });
  }
});

Deno.test("foldParquet() throws a fault for a file that is cut off anywhere", async () => {
  const bytes = await parquetOf(ROWS, "compression snappy");
  for (let share = 0; share < 40; share++) {
    const length = Math.floor(bytes.length * share / 40);
    await rejects(folded(bytes.slice(0, length), { keys: ["account"] }), {
      code: "PROVIDER_SHAPE_UNKNOWN",
    });
  }
});

Deno.test("foldParquet() either throws a fault or answers for every row of a file with a wrong byte", async () => {
  const whole = await parquetOf(
    `select * from (${ROWS}) limit 300`,
    "compression snappy",
  );
  const spec = { keys: ["account", "started", "tags"], sums: ["cost", "huge"] };
  await fc.assert(
    fc.asyncProperty(
      fc.nat(whole.length - 1),
      fc.integer({ min: 1, max: 255 }),
      async (at, flip) => {
        const bytes = whole.slice();
        bytes[at] = (bytes[at] ?? 0) ^ flip;
        const answers = await folded(bytes, spec).catch((thrown) => {
          equal(thrown.code, "PROVIDER_SHAPE_UNKNOWN", String(thrown.stack));
          return null;
        });
        equal(Array.isArray(answers) || answers === null, true);
      },
    ),
    { numRuns: 500 },
  );
});
