import type { SourceFile } from "./source_tree.ts";

const LONGEST = 400;
const HIGHEST_MEDIAN = 120;
// Written by a tool, read by a compiler.
const GENERATED = /^(?:shared\/domain\/database\.types\.ts|.*\/schema\.sql)$/;

/** Files of code that are too long to read at once, and a median that shows the habit. */
export function lengthViolations(files: readonly SourceFile[]): string[] {
  const lengths = files
    .filter(({ path }) => /\.(?:ts|sql)$/.test(path) && !GENERATED.test(path))
    .map(({ path, text }) => ({ path, lines: text.split("\n").length - 1 }));
  const sorted = lengths.map(({ lines }) => lines).sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return [
    ...lengths.filter(({ lines }) => lines > LONGEST).map(({ path, lines }) =>
      `${path} has ${lines} lines`
    ),
    ...(median > HIGHEST_MEDIAN ? [`the median file has ${median} lines`] : []),
  ];
}
