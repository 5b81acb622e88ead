import { equal, ok } from "node:assert/strict";
import { killRounds } from "../support/kill_rounds.ts";

Deno.test("drain() in processes killed 10 times leaves what an undisturbed one leaves", async () => {
  const report = await killRounds({ kills: 10, seed: 7 });
  equal(report.kills, 10);
  ok(report.disturbed >= 1);
});
