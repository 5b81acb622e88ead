import { deepEqual, equal } from "node:assert/strict";
import { csvRecord } from "../../../../apps/cli/focus/csv_record.ts";
import { readCsv } from "../../../support/focus/read_csv.ts";

Deno.test("csvRecord() tells NULL from an empty text", () => {
  equal(csvRecord([null, "", "a"]), ',"",a\r\n');
});

Deno.test("csvRecord() keeps what a cell holds", () => {
  const cells = [
    "a,b",
    'say "yes"',
    "two\r\nlines",
    " spaces ",
    "ü",
    '{"k": "v"}',
    "0.10",
  ];
  const names = cells.map((_, at) => `c${at}`);
  const { rows } = readCsv(csvRecord(names) + csvRecord(cells));
  deepEqual(Object.values(rows[0] ?? {}), cells);
});
