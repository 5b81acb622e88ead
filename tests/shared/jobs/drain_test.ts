import { deepEqual, equal } from "node:assert/strict";
import { drain } from "../../../shared/jobs/drain.ts";
import { startBudget, startMeter } from "../../../shared/platform/budget.ts";
import {
  engineWorld,
  jobTools,
  requestSync,
} from "../../support/engine_world.ts";
import { ledgerSource } from "../../support/ledger_source.ts";
import { manualClock } from "../../support/manual_clock.ts";

const THREE_MONTHS = { start_date: "2026-08-01", end_date: "2026-11-01" };
const source = () => Promise.resolve(ledgerSource({ seed: 1, pages: 4 }));

Deno.test("drain() runs jobs until none is due, and says what became of them", async () => {
  await using world = await engineWorld();
  await requestSync(world, THREE_MONTHS);
  const claim = () => world.engine.claim({ owner: "worker" });
  const drained = await drain(claim, jobTools(world.engine, source));
  deepEqual(drained, { outcomes: { partial: 3 }, isCutShort: false });
});

Deno.test("drain() claims nothing more once its budget is spent or its signal aborted", async () => {
  await using world = await engineWorld();
  await requestSync(world, THREE_MONTHS);
  const clock = manualClock();
  const limits = { wallSeconds: 10, cpuMilliseconds: 1e9 };
  const budget = startBudget(clock, limits, startMeter(clock));
  let claims = 0;
  const claim = () => {
    claims += 1;
    clock.advance(6_000);
    return world.engine.claim({ owner: "worker" });
  };
  const drained = await drain(
    claim,
    jobTools(world.engine, source, { budget }),
  );
  deepEqual([drained.isCutShort, claims], [true, 2]);
  const stopped = await drain(
    claim,
    jobTools(world.engine, source, { signal: AbortSignal.abort() }),
  );
  deepEqual(stopped, { outcomes: {}, isCutShort: true });
  equal(claims, 2);
});
