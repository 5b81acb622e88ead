/** CUR_SOAK_LINES and CUR_SOAK_KILLS make it as long as one likes: `CUR_SOAK_LINES=1000000 CUR_SOAK_KILLS=50 deno task soak`. */
import { equal, ok } from "node:assert/strict";
import { killCurWorkers } from "../support/kill_cur_workers.ts";
import { soakSeed } from "../support/soak_seed.ts";

const lines = Number(Deno.env.get("CUR_SOAK_LINES") ?? 100_000);
const kills = Number(Deno.env.get("CUR_SOAK_KILLS") ?? 8);

Deno.test(`a cost report of ${lines} lines, its workers killed ${kills} times, is published exactly and every line once`, async () => {
  const report = await killCurWorkers({ lines, kills, seed: soakSeed() });
  equal(report.kills, kills);
  ok(report.claims >= kills + report.deliveries);
});
