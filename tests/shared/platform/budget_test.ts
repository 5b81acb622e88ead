import { equal } from "node:assert/strict";
import {
  CPU_COST,
  startBudget,
  startMeter,
  UNLIMITED_BUDGET,
  type Work,
} from "../../../shared/platform/budget.ts";
import { manualClock } from "../../support/manual_clock.ts";

const LIMITS = { wallSeconds: 75, cpuMilliseconds: 800 };

/** Bytes whose estimated cost is so many milliseconds. */
function worth(milliseconds: number) {
  return { bytes: milliseconds / CPU_COST.bytes };
}

Deno.test("startBudget() ends by the wall clock of the isolate, not of the request", () => {
  const clock = manualClock();
  const meter = startMeter(clock);
  clock.advance(30_000);
  const budget = startBudget(clock, LIMITS, meter);
  clock.advance(44_999);
  equal(budget.exhausted(), null);
  clock.advance(1);
  equal(budget.exhausted(), "wall");
});

Deno.test("startBudget() ends by the work of all requests of the isolate", () => {
  const clock = manualClock();
  const meter = startMeter(clock);
  const first = startBudget(clock, LIMITS, meter);
  first.spend(worth(250));
  equal(first.exhausted(), null);
  const second = startBudget(clock, LIMITS, meter);
  second.spend(worth(399));
  equal(second.exhausted(), null);
  second.spend(worth(2));
  equal(second.exhausted(), "cpu");
});

Deno.test("startBudget() counts bytes, rows and requests, and those of folded tables", () => {
  const works: Work[] = [
    { bytes: 1e9 },
    { foldedBytes: 1e9 },
    { rows: 1e6 },
    { foldedRows: 1e5 },
    { requests: 1_000 },
  ];
  for (const work of works) {
    const clock = manualClock();
    const budget = startBudget(clock, LIMITS, startMeter(clock));
    budget.spend({});
    equal(budget.exhausted(), null);
    budget.spend(work);
    equal(budget.exhausted(), "cpu");
  }
});

Deno.test("startBudget() leaves a run in an old isolate half of each limit", () => {
  const clock = manualClock();
  const meter = startMeter(clock);
  startBudget(clock, LIMITS, meter).spend(worth(100_000));
  clock.advance(3_600_000);
  const budget = startBudget(clock, LIMITS, meter);
  budget.spend(worth(399));
  clock.advance(37_499);
  equal(budget.exhausted(), null);
  clock.advance(1);
  equal(budget.exhausted(), "wall");
});

Deno.test("UNLIMITED_BUDGET never ends", () => {
  UNLIMITED_BUDGET.spend(worth(1e12));
  equal(UNLIMITED_BUDGET.exhausted(), null);
});
