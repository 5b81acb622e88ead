import { deepEqual, equal, rejects } from "node:assert/strict";
import { csvLines, csvNames } from "../../../../bench/cur_lines.ts";
import { foldCsv } from "../../../../shared/platform/csv/mod.ts";
import type { FoldSpec } from "../../../../shared/platform/fold/fold.ts";
import { checkCsvFold } from "../../../support/check_csv_fold.ts";
import { duckdbFold } from "../../../support/duckdb_fold.ts";
import { foldBytes } from "../../../support/fold_bytes.ts";
import { slowCsvFold } from "../../../support/slow_csv_fold.ts";

const REPORT = { lines: 1_500, columns: 200, seed: 3, groupsADay: 40 };

/** Account, type, day, code, usage type and region; usage and cost. */
const spec: FoldSpec = {
  keys: [
    ...[9, 10, 13, 14, 33, 92].map((column) => ({ column })),
    { column: 11, bytes: 10 },
  ],
  measures: [{ column: 18 }, { column: 23 }, { column: 65 }],
};

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function report(options: typeof REPORT & { quoted?: boolean }): Uint8Array {
  return encode([...csvLines(options)].join(""));
}

Deno.test("foldCsv() answers as a slow reader does, whatever the file, the chunks and the number of groups", async () => {
  await checkCsvFold({ runs: 1_000, seed: 2026 });
});

Deno.test("foldCsv() does not mind where chunks are cut", async () => {
  const bytes = encode(
    '\ufeffa,b,"c ""d"""\r\n"x, ""y""\r\n",2.50,"\u00e9"\r\n"",-1E-3,\u6771\r\n',
  );
  const spec: FoldSpec = {
    keys: [{ column: 0 }, { column: 2 }],
    measures: [{ column: 1 }],
  };
  const whole = slowCsvFold(bytes, spec, Infinity);
  for (let cut = 0; cut <= bytes.length; cut++) {
    deepEqual(await foldBytes(bytes, spec, { cuts: [cut] }), whole);
  }
  const cuts = Array.from(bytes.keys());
  deepEqual(await foldBytes(bytes, spec, { cuts }), whole);
});

for (const quoted of [false, true]) {
  Deno.test(
    `foldCsv() answers the same for a report of megabytes${
      quoted ? ", every field in quotes" : ""
    }, and goes on from any answer`,
    async () => {
      const bytes = report({ ...REPORT, quoted });
      const cuts = Array.from(
        { length: Math.floor(bytes.length / 100_000) },
        (_, i) => i * 100_000,
      );
      const answers = await foldBytes(bytes, spec, { groupsAtMost: 99, cuts });
      deepEqual(answers, slowCsvFold(bytes, spec, 99));
      equal(answers.length > 5, true);
      let lines = 0;
      for (const [index, answer] of answers.entries()) {
        lines += answer.lines;
        const rest = await foldBytes(bytes.subarray(answer.next), spec, {
          groupsAtMost: 99,
          startAt: { offset: answer.next, names: csvNames(REPORT), lines },
        });
        if (!answer.isLast) deepEqual(rest, answers.slice(index + 1));
      }
    },
  );
}

Deno.test("foldCsv() adds up what DuckDB adds up, group by group and digit by digit", async () => {
  const bytes = report(REPORT);
  const path = await Deno.makeTempFile({ suffix: ".csv" });
  try {
    await Deno.writeFile(path, bytes);
    const [answer] = await foldBytes(bytes, spec);
    const id = (group: { keys: unknown }) => JSON.stringify(group.keys);
    const sorted = <T extends { keys: unknown }>(groups: readonly T[]) =>
      groups.toSorted((a, b) => id(a) < id(b) ? -1 : 1);
    deepEqual(
      sorted(answer?.groups ?? []),
      sorted(await duckdbFold(path, csvNames(REPORT), spec)),
    );
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("foldCsv() leaves out the lines whose measures are no numbers and tells the first hundred", async () => {
  const lines = Array.from(
    { length: 250 },
    (_, i) => `a,${i % 2 === 0 ? 1 : `x${i}${"y".repeat(200)}`}\n`,
  );
  const [answer] = await foldBytes(encode(`k,m\n${lines.join("")}`), {
    keys: [{ column: 0 }],
    measures: [{ column: 1 }],
  });
  equal(answer?.lines, 125);
  equal(answer?.unreadableLines, 125);
  equal(answer?.unreadable.length, 100);
  deepEqual(answer?.groups, [{ keys: ["a"], sums: ["125"], lines: 125 }]);
  deepEqual(answer?.unreadable[1], {
    line: 4,
    column: "m",
    expected: "a decimal number",
    found: `x3${"y".repeat(98)}`,
    isKept: false,
  });
});

Deno.test("foldCsv() keeps a line without a measure that it can do without, and tells the value", async () => {
  const [answer] = await foldBytes(
    encode("k,m,n\na,1,x\na,2,4\nb,y,z\nb,3,\n"),
    {
      keys: [{ column: 0 }],
      measures: [{ column: 2, isDispensable: true }, { column: 1 }],
    },
  );
  deepEqual(answer?.groups, [
    { keys: ["a"], sums: ["4", "3"], lines: 2 },
    { keys: ["b"], sums: [null, "3"], lines: 1 },
  ]);
  deepEqual([answer?.unreadableLines, answer?.unreadableValues], [1, 1]);
  const told = answer?.unreadable.map(({ line, column, found, isKept }) => [
    line,
    column,
    found,
    isKept,
  ]);
  deepEqual(told, [[1, "n", "x", true], [3, "m", "y", false]]);
});

Deno.test("foldCsv() counts what it leaves out by a key, a hundred values of it at most", async () => {
  const lines = Array.from({ length: 120 }, (_, i) => `k${i},x\nk0,x\n,x\n`);
  const [answer] = await foldBytes(encode(`k,m\n${lines.join("")}`), {
    keys: [{ column: 0 }],
    measures: [{ column: 1 }],
    countsLeftOutBy: 0,
  });
  deepEqual(
    [answer?.leftOut.get("k0"), answer?.leftOut.get("k97")],
    [121, 1],
  );
  deepEqual([answer?.leftOut.get(null), answer?.leftOut.size], [141, 100]);
});

Deno.test("foldCsv() takes a file without a byte for a table without lines, and a header alone too", async () => {
  const spec: FoldSpec = { keys: [], measures: [] };
  const nothing = {
    groups: [],
    lines: 0,
    unreadable: [],
    unreadableLines: 0,
    unreadableValues: 0,
    leftOut: new Map(),
    isLast: true,
  };
  deepEqual(await foldBytes(encode(""), spec), [{ ...nothing, next: 0 }]);
  deepEqual(await foldBytes(encode("a,b\n"), spec), [{ ...nothing, next: 4 }]);
});

for (
  const [name, text, message] of [
    [
      "a line with too few fields",
      "a,b\n1,2\n3\n4,5\n",
      "Cannot read line 2 of a CSV file, at byte 8, as it must have 2 fields: found 1",
    ],
    [
      "a line with too many fields",
      "a,b\n1,2,3\n",
      "Cannot read line 1 of a CSV file, at byte 4, as it must have 2 fields: found 3",
    ],
    [
      "an empty line",
      "a,b\n1,2\n\n",
      "Cannot read line 2 of a CSV file, at byte 8, as it must have 2 fields: found 1",
    ],
    [
      "a file that is cut off",
      "a,b\n1,2\n3,4",
      "Cannot read line 2 of a CSV file, at byte 8, as the file must end with a line's end: it is cut off",
    ],
    [
      "a quote that is not closed",
      'a,b\n1,"2\n3,4\n',
      "Cannot read line 1 of a CSV file, at byte 4, as the file must end with a line's end: it is cut off",
    ],
    [
      "a header that is cut off",
      "a,b",
      "Cannot read the header of a CSV file as the file must end with a line's end: it is cut off",
    ],
    [
      "something behind a closing quote",
      'a,b\n"1"2,3\n',
      "Cannot read line 1 of a CSV file, at byte 4, as a closing quote must be followed by a comma or the line's end: found something else",
    ],
  ] as const
) {
  Deno.test(`foldCsv() refuses ${name}`, async () => {
    await rejects(
      foldBytes(encode(text), { keys: [{ column: 0 }], measures: [] }),
      { code: "PROVIDER_SHAPE_UNKNOWN", message },
    );
  });
}

Deno.test("foldCsv() asks what to fold once, with the names, and lets go of its source when that throws", async () => {
  const asked: (readonly string[])[] = [];
  let isClosed = false;
  async function* chunks() {
    try {
      yield await Promise.resolve(encode('"a",b\n1,2\n'));
    } finally {
      isClosed = true;
    }
  }
  const fold = foldCsv(chunks(), (names) => {
    asked.push(names);
    throw new Error("no such column");
  }, { groupsAtMost: 1, signal: new AbortController().signal });
  await rejects(Array.fromAsync(fold), { message: "no such column" });
  deepEqual(asked, [["a", "b"]]);
  equal(isClosed, true);
});

Deno.test("foldCsv() ends when it is aborted", async () => {
  const controller = new AbortController();
  async function* chunks() {
    yield await Promise.resolve(encode("a\n1\n"));
    controller.abort(new Error("enough"));
    yield encode("2\n");
  }
  const fold = foldCsv(
    chunks(),
    () => ({ keys: [{ column: 0 }], measures: [] }),
    { groupsAtMost: 1, signal: controller.signal },
  );
  equal((await fold.next()).value?.lines, 1);
  await rejects(fold.next(), { message: "enough" });
});
