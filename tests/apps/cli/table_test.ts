import { deepEqual, equal } from "node:assert/strict";
import { shorten, tableLines } from "../../../apps/cli/table.ts";

Deno.test("tableLines() aligns columns by what is seen, colour aside", () => {
  const lines = tableLines(
    [["a", "1.00", "x"], ["Größe", "10.00", "yy"]],
    ["left", "right", "left"],
    (cell, column) => column === 1 ? `\x1b[1m${cell}\x1b[0m` : cell,
  );
  deepEqual(lines, [
    "a      \x1b[1m 1.00\x1b[0m  x",
    "Größe  \x1b[1m10.00\x1b[0m  yy",
  ]);
});

Deno.test("shorten() cuts by characters, not by halves of them", () => {
  equal(shorten("abc", 3), "abc");
  equal(shorten("abcd", 3), "ab…");
  equal(shorten("🙂🙂🙂", 2), "🙂…");
});
