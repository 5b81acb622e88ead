import { deepEqual, throws } from "node:assert/strict";
import { Fields } from "../../../../shared/platform/csv/fields.ts";

Deno.test("Fields records the separators around the wanted fields and the line's end, each once", () => {
  deepEqual([...new Fields([0, 3, 4], 9).separators], [0, 1, 3, 4, 5, 9]);
  deepEqual([...new Fields([], 2).separators], [2]);
  deepEqual([...new Fields([9, 10, 11], 12).separators], [9, 10, 11, 12]);
});

Deno.test("locate() takes quotes off and leaves other fields as they are", () => {
  const bytes = new TextEncoder().encode('a,"b ""c""",d""\n');
  const fields = new Fields([0, 1, 2], 3);
  fields.positions.set([-1, 1, 11, 15]);
  fields.locate(bytes, true);
  deepEqual(
    [0, 1, 2].map((i) =>
      new TextDecoder().decode(bytes.subarray(fields.starts[i], fields.ends[i]))
    ),
    ["a", 'b "c"', 'd""'],
  );
});

Deno.test("Fields refuses a column that no line has", () => {
  for (const column of [2, -1, NaN]) {
    throws(() => new Fields([column], 2), RangeError);
  }
});
