import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import { GroupTable } from "../../../../shared/platform/fold/group_table.ts";

function find(table: GroupTable, row: readonly number[]): number {
  table.row.set(row);
  return table.find();
}

Deno.test("find() numbers rows in the order in which they are first met", () => {
  const row = fc.array(fc.nat(6), { minLength: 3, maxLength: 3 });
  fc.assert(fc.property(fc.array(row, { maxLength: 200 }), (rows) => {
    const table = new GroupTable(3);
    const known = new Map<string, number>();
    for (const row of rows) {
      const number = known.get(String(row)) ?? known.size;
      known.set(String(row), number);
      equal(find(table, row), number);
      deepEqual([0, 1, 2].map((i) => table.codeAt(number, i)), row);
    }
    equal(table.size, known.size);
  }));
});

Deno.test("find() knows every row again after it grew, and none after clear()", () => {
  const table = new GroupTable(2);
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < 20_000; i++) {
      equal(find(table, [i & 63, i >> 6]), i);
    }
    for (let i = 0; i < 20_000; i++) equal(find(table, [i & 63, i >> 6]), i);
    table.clear();
    equal(table.size, 0);
  }
});

Deno.test("find() puts every row into one group when rows are empty", () => {
  const table = new GroupTable(0);
  equal(table.find(), 0);
  equal(table.find(), 0);
  equal(table.size, 1);
});
