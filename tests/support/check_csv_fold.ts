import { deepEqual, rejects } from "node:assert/strict";
import fc from "fast-check";
import type { FoldSpec } from "../../shared/platform/fold/fold.ts";
import { foldBytes } from "./fold_bytes.ts";
import { slowCsvFold } from "./slow_csv_fold.ts";

const COLUMNS = 5;

const texts = fc.oneof(
  {
    arbitrary: fc.constantFrom("", "a", "b", "\u00e9t\u00e9", "\u6771\u4eac"),
    weight: 4,
  },
  {
    arbitrary: fc.constantFrom(
      '"',
      ",",
      "\n",
      "\r\n",
      'x"y',
      '""',
      "*",
      "\u0002",
    ),
    weight: 2,
  },
  fc.string({
    unit: fc.constantFrom("a", "b", ",", '"', "\n", "\r", "\u00df", " "),
    maxLength: 40,
  }),
  fc.string({ unit: "binary", maxLength: 12 }),
);

const numbers = fc.oneof(
  fc.constantFrom(
    "",
    "0",
    "-0",
    "0.0",
    "1",
    "-1.5",
    ".5",
    "5.",
    "+2",
    "0.0000000001",
  ),
  fc.tuple(fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }), fc.nat(18))
    .map(([units, point]) => withPoint(String(units), point)),
  fc.tuple(fc.integer(), fc.nat(9), fc.integer({ min: -40, max: 40 }))
    .map(([units, point, power]) =>
      `${withPoint(String(units), point)}E${power}`
    ),
  fc.constantFrom(
    "999999999999999",
    "-999999999999999.999999999999999",
    "1e15",
    "1e-15",
    "1e-16",
  ),
  fc.constantFrom("x", "1,5", "-", ".", "1e", "1e+", "--1", "1 ", "NaN", "0x1"),
);

const spec: fc.Arbitrary<FoldSpec> = fc.record({
  keys: fc.array(
    fc.record({
      column: fc.option(fc.nat(COLUMNS - 1)),
      bytes: fc.nat(6),
      canonical: fc.constantFrom(
        (text: string) => text.toLowerCase(),
        (text: string) => text.length > 3 ? null : `${text.length}`,
      ),
    }, { requiredKeys: ["column"] }),
    { maxLength: 4 },
  ),
  measures: fc.array(
    fc.record({
      column: fc.option(fc.constantFrom(COLUMNS - 2, COLUMNS - 1)),
      splitsWhenAbsent: fc.boolean(),
      isDispensable: fc.boolean(),
    }, { requiredKeys: ["column"] }),
    { maxLength: 3 },
  ),
  countsLeftOutBy: fc.nat(4),
}, { requiredKeys: ["keys", "measures"] });

const line = fc.tuple(
  ...Array.from({ length: COLUMNS - 2 }, () => texts),
  numbers,
  numbers,
);

/** A table as some writer would write it. */
const written = fc.tuple(
  fc.array(line, { maxLength: 30 }),
  fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
  fc.constantFrom("\n", "\r\n"),
  fc.constantFrom("", "\ufeff"),
).map(([lines, quotes, end, mark]) => {
  let written = 0;
  const write = (field: string) =>
    quotes[written++ % quotes.length] || /[",\r\n]/.test(field)
      ? `"${field.replaceAll('"', '""')}"`
      : field;
  const all = [["a", "b", "c", "d", "e"], ...lines];
  return encode(
    mark + all.map((fields) => fields.map(write).join(",") + end).join(""),
  );
});

/** Bytes after a header, which need not be a table at all. */
const anything = fc.string({
  unit: fc.constantFrom(
    "a",
    "1",
    ",",
    ",",
    ",",
    ",",
    "\n",
    '"',
    "\r",
    ".",
    "\u00e9",
  ),
  maxLength: 60,
}).map((text) => encode(`a,b,c,d,e\n${text}\n`));

/** Holds folds of generated files against the slow reader: whatever the chunks, at any number of groups, from any answer on. */
export async function checkCsvFold(
  { runs, seed }: { runs: number; seed: number },
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof({ arbitrary: written, weight: 3 }, anything),
      spec,
      fc.integer({ min: 1, max: 12 }),
      fc.array(fc.nat(), { maxLength: 6 }),
      async (bytes, spec, groupsAtMost, places) => {
        const cuts = places.map((place) => place % (bytes.length + 1))
          .sort((a, b) => a - b);
        await checkFile(bytes, spec, { groupsAtMost, cuts });
      },
    ),
    { numRuns: runs, seed },
  );
}

async function checkFile(
  bytes: Uint8Array,
  spec: FoldSpec,
  options: { groupsAtMost: number; cuts: number[] },
): Promise<void> {
  let expected;
  try {
    expected = slowCsvFold(bytes, spec, options.groupsAtMost);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    await rejects(foldBytes(bytes, spec, options), {
      code: "PROVIDER_SHAPE_UNKNOWN",
    });
    return;
  }
  const answers = await foldBytes(bytes, spec, options);
  deepEqual(answers, expected);
  deepEqual(
    await foldBytes(bytes, spec, { ...options, simd: false }),
    expected,
  );
  const [first, ...others] = answers;
  if (first === undefined || others.length === 0) return;
  const rest = await foldBytes(bytes.subarray(first.next), spec, {
    groupsAtMost: options.groupsAtMost,
    startAt: {
      offset: first.next,
      names: ["a", "b", "c", "d", "e"],
      lines: first.lines + first.unreadableLines,
    },
  });
  deepEqual(rest, others);
}

function withPoint(digits: string, point: number): string {
  if (point === 0) return digits;
  const [, sign = "", whole = ""] = /^(-?)(\d+)$/.exec(digits) ?? [];
  const padded = whole.padStart(point + 1, "0");
  return `${sign}${padded.slice(0, -point)}.${padded.slice(-point)}`;
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
