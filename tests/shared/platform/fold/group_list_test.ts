import { deepEqual, equal, throws } from "node:assert/strict";
import { GroupList } from "../../../../shared/platform/fold/group_list.ts";

const group = (number: number) => ({
  keys: [String(number)],
  sums: [],
  lines: number,
});

Deno.test("GroupList makes a group when it is asked for, a slice as far as there are any", () => {
  const made: number[] = [];
  const groups = new GroupList(3, (number) => {
    made.push(number);
    return group(number);
  });
  equal(groups.length, 3);
  deepEqual(made, []);
  deepEqual([...groups.slice(1, 9)], [group(1), group(2)]);
  deepEqual(made, [1, 2]);
  deepEqual([...groups].map(({ lines }) => lines), [0, 1, 2]);
});

Deno.test("GroupList gives nothing of what it was made of once that is used for others", () => {
  const groups = new GroupList(2, group);
  const begun = groups.slice(0, 2);
  begun.next();
  groups.close();
  throws(() => begun.next(), /the groups are gone/);
  throws(() => [...groups], TypeError);
  equal(groups.length, 2);
});
