import { deepEqual, equal } from "node:assert/strict";
import { Unreadable } from "../../../../shared/platform/fold/unreadable.ts";

const PROBLEM = { line: 1, column: "cost", expected: "a number", found: "x" };

Deno.test("Unreadable tells the first hundred values, shortened, and counts the others", () => {
  const unreadable = new Unreadable();
  unreadable.dispenseWith({ ...PROBLEM, found: "\u{1f600}".repeat(200) });
  for (let i = 0; i < 150; i++) unreadable.leaveOut(PROBLEM, "USD");
  const read = unreadable.read();
  equal(read.unreadable.length, 100);
  equal(read.unreadable[0]?.found, "\u{1f600}".repeat(100));
  deepEqual([read.unreadableLines, read.unreadableValues], [150, 1]);
  deepEqual([...read.leftOut], [["USD", 150]]);
});

Deno.test("Unreadable leaves what was read as it is when it is cleared", () => {
  const unreadable = new Unreadable();
  unreadable.leaveOut(PROBLEM, null);
  const before = unreadable.read();
  unreadable.clear();
  deepEqual([before.unreadable.length, before.leftOut.size], [1, 1]);
  deepEqual(unreadable.read(), new Unreadable().read());
});
