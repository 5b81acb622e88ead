import { equal, ok } from "node:assert/strict";
import { checkCharges } from "../support/check_charges.ts";
import { killRounds } from "../support/kill_rounds.ts";
import { soakSeed } from "../support/soak_seed.ts";
import { stress } from "../support/stress.ts";

const seed = soakSeed();

Deno.test("drain() in processes killed 200 times leaves what an undisturbed one leaves", async () => {
  const report = await killRounds({ kills: 200, seed });
  equal(report.kills, 200);
  ok(report.disturbed >= 20);
});

Deno.test("engine.commit() and finish() keep every measure exact, for a thousand generated months", async () => {
  await checkCharges({ runs: 1_000, seed });
});

Deno.test("the engine's functions, called at random by twelve connections, neither deadlock nor leave anything loose", async () => {
  for (let round = 0; round < 5; round++) {
    await stress({ players: 12, steps: 300, seed: seed % 100_000 + round });
  }
});
