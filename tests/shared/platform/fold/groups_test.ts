import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { Decimal } from "../../../../shared/platform/decimal.ts";
import {
  ABSENT,
  Groups,
  ODD,
  PLAIN,
} from "../../../../shared/platform/fold/groups.ts";

Deno.test("add() adds measures of every form to the line's group", () => {
  const groups = new Groups({
    keys: [{ column: 0 }],
    measures: [{ column: 1 }, { column: 2 }],
  });
  const code = groups.texts[0]?.codeOf("a") ?? 0;
  groups.row[0] = code;
  groups.forms.set([PLAIN, ABSENT]);
  groups.parts.set([1, 5e14]);
  groups.add();
  groups.forms.set([ODD, ABSENT]);
  groups.odd[0] = Decimal.parse("1e-20");
  groups.add();
  groups.row[0] = 0;
  groups.forms.set([ABSENT, PLAIN]);
  groups.parts.set([0, 0, -2, 0]);
  groups.add();
  equal(groups.size, 2);
  deepEqual([...groups.list()], [
    { keys: ["a"], sums: ["1.50000000000000000001", null], lines: 2 },
    { keys: [null], sums: [null, "-2"], lines: 1 },
  ]);
  groups.clear();
  deepEqual([...groups.list()], []);
});

Deno.test("add() keeps lines without a splitting measure apart, for any number of measures", () => {
  const measures = Array.from({ length: 70 }, (_, column) => ({
    column,
    splitsWhenAbsent: column !== 3,
  }));
  const groups = new Groups({ keys: [], measures });
  for (let round = 0; round < 2; round++) {
    for (let absent = 0; absent < measures.length; absent++) {
      groups.forms.fill(PLAIN);
      groups.parts.fill(0);
      groups.add();
      groups.forms[absent] = ABSENT;
      groups.add();
    }
  }
  const lines = Array.from(groups.list(), ({ lines }) => lines);
  deepEqual(lines, [142, ...Array<number>(69).fill(2)]);
});

Deno.test("clear() leaves nothing behind for the groups that follow", () => {
  const groups = new Groups({
    keys: [{ column: 0 }],
    measures: [{ column: 1 }],
  });
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 2_000; i++) {
      groups.row[0] = groups.texts[0]?.codeOf(`${i}`) ?? 0;
      groups.forms[0] = i % 2 === 0 ? PLAIN : ABSENT;
      groups.parts.set([i, 0]);
      groups.add();
    }
    const list = groups.list();
    equal(list.length, 2_000);
    deepEqual([...list.slice(1_998, 2_001)], [
      { keys: ["1998"], sums: ["1998"], lines: 1 },
      { keys: ["1999"], sums: [null], lines: 1 },
    ]);
    ok(groups.bytes > 2_000 * (4 + 17 + 60));
    groups.clear();
    equal(groups.bytes, 0);
    throws(() => [...list], TypeError);
  }
});
