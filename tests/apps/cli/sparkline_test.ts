import { equal } from "node:assert/strict";
import { sparkline } from "../../../apps/cli/sparkline.ts";

Deno.test("sparkline() draws the largest value highest and nothing below zero", () => {
  equal(sparkline([0, 1, 2, 7, -5], 10), "▁▂▃█▁");
});

Deno.test("sparkline() draws zeros as a line", () => {
  equal(sparkline([0, 0, 0], 10), "▁▁▁");
  equal(sparkline([], 10), "");
});

Deno.test("sparkline() averages what does not fit", () => {
  equal(sparkline([7, 7, 0, 0], 2), "█▁");
  equal(sparkline(Array.from({ length: 31 }, () => 1), 10).length, 10);
});
