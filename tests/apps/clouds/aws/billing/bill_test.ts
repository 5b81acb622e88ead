import { deepEqual, equal, notDeepEqual, ok } from "node:assert/strict";
import { Bill } from "../../../../../apps/clouds/aws/billing/bill.ts";
import { parseDay } from "../../../../../apps/clouds/aws/billing/calendar.ts";
import { AWKWARD_SERVICE } from "../../../../../apps/clouds/aws/billing/catalogue.ts";
import { isSpikeDay } from "../../../../../apps/clouds/aws/billing/day_context.ts";
import type {
  COSTS,
  Line,
} from "../../../../../apps/clouds/aws/billing/line.ts";
import {
  DEFAULT_PLANT,
  type Plant,
} from "../../../../../apps/clouds/aws/billing/plant.ts";
import {
  profile,
  type ProfileName,
} from "../../../../../apps/clouds/aws/billing/profile.ts";

const PAYER = "210000000001";
const day = (date: string) => parseDay(date) ?? NaN;
const TODAY = day("2026-03-20");

function bill(
  plant: Partial<Plant> = {},
  options: { seed?: number; name?: ProfileName } = {},
): Bill {
  const seed = options.seed ?? 7;
  return new Bill(profile(options.name ?? "small", PAYER, seed), {
    ...DEFAULT_PLANT,
    ...plant,
  }, seed);
}

/** All lines of February 2026. */
function february(of: Bill): Line[] {
  const lines: Line[] = [];
  for (let number = day("2026-02-01"); number < day("2026-03-01"); number++) {
    lines.push(...of.lines(number, TODAY));
  }
  return lines;
}

function total(
  lines: readonly Line[],
  recordType: string,
  cost: typeof COSTS[number] = "unblended",
): bigint {
  return lines.filter((line) => line.recordType === recordType).reduce(
    (sum, line) => sum + line.costs[cost],
    0n,
  );
}

Deno.test("lines() is a pure function of seed and date", () => {
  const date = day("2026-02-03");
  deepEqual(bill().lines(date, TODAY), bill().lines(date, TODAY));
  notDeepEqual(
    bill().lines(date, TODAY),
    bill({}, { seed: 8 }).lines(date, TODAY),
  );
  notDeepEqual(bill().lines(date, TODAY), bill().lines(date + 1, TODAY));
});

Deno.test("lines() has nothing to say of tomorrow", () => {
  equal(bill().lines(TODAY + 1, TODAY).length, 0);
  ok(bill().lines(TODAY, TODAY).length > 0);
});

Deno.test("a small month has four accounts, over thirty services and every kind of charge", () => {
  const lines = february(bill());
  equal(
    new Set(lines.map((line) => line.account).filter((id) => id !== null)).size,
    4,
  );
  ok(new Set(lines.map((line) => line.service)).size > 30);
  deepEqual([...new Set(lines.map((line) => line.recordType))].sort(), [
    "Credit",
    "DiscountedUsage",
    "Enterprise Discount Program Discount",
    "Fee",
    "RIFee",
    "Refund",
    "SavingsPlanCoveredUsage",
    "SavingsPlanNegation",
    "SavingsPlanRecurringFee",
    "Support fee",
    "Tax",
    "Usage",
  ]);
});

Deno.test("weekends are quiet, and one day of the month spikes", () => {
  const usage = (number: number, keep: (line: Line) => boolean = () => true) =>
    bill().lines(number, TODAY).filter((line) =>
      line.recordType === "Usage" && keep(line)
    )
      .reduce((sum, line) => sum + line.costs.unblended, 0n);
  ok(usage(day("2026-02-11")) > usage(day("2026-02-08")) * 14n / 10n);
  const training = (number: number) =>
    usage(number, (line) => line.service === "Amazon SageMaker");
  const month = Array.from(
    { length: 29 },
    (_, index) => day("2026-02-01") + index,
  );
  const [spike, ...more] = month.filter(isSpikeDay);
  equal(more.length, 0);
  ok(training(spike ?? 0) > training((spike ?? 0) + 7) * 3n);
});

Deno.test("a Savings Plan's negation cancels what it covers, and its fee amortizes to the unused part", () => {
  const lines = february(bill());
  equal(
    total(lines, "SavingsPlanCoveredUsage") +
      total(lines, "SavingsPlanNegation"),
    0n,
  );
  equal(total(lines, "SavingsPlanNegation", "amortized"), 0n);
  equal(
    total(lines, "SavingsPlanRecurringFee", "amortized") +
      total(lines, "SavingsPlanCoveredUsage", "amortized"),
    total(lines, "SavingsPlanRecurringFee"),
  );
  ok(total(lines, "SavingsPlanRecurringFee", "amortized") > 0n);
});

Deno.test("the discount stands beside the usage in gross figures and inside it in net ones", () => {
  const lines = february(bill());
  const both = (cost: typeof COSTS[number]) =>
    total(lines, "Usage", cost) +
    total(lines, "Enterprise Discount Program Discount", cost);
  equal(both("unblended"), both("netUnblended"));
  equal(
    total(lines, "Enterprise Discount Program Discount", "netUnblended"),
    0n,
  );
});

Deno.test("reserved usage costs nothing unblended and its price amortized", () => {
  const lines = february(bill());
  equal(total(lines, "DiscountedUsage"), 0n);
  ok(total(lines, "DiscountedUsage", "amortized") > 0n);
});

Deno.test("each plant can be taken out by itself", () => {
  const residual = (of: Bill) =>
    february(of).filter((line) => line.account === null).length;
  equal(residual(bill()), 1);
  equal(residual(bill({ residual: false })), 0);
  const currencies = (of: Bill) =>
    [...new Set(february(of).map((line) => line.currency))].sort().join();
  equal(currencies(bill()), "EUR,USD");
  equal(currencies(bill({ secondCurrency: false })), "USD");
  const today = (of: Bill) => total(of.lines(TODAY, TODAY), "Usage");
  ok(today(bill()) * 2n < today(bill({ lateData: false })));
});

Deno.test("a service name holds quotes, a comma and non-ASCII letters", () => {
  ok(
    /"/.test(AWKWARD_SERVICE) && /,/.test(AWKWARD_SERVICE) &&
      /[^\x20-\x7e]/.test(AWKWARD_SERVICE),
  );
  ok(february(bill()).some((line) => line.service === AWKWARD_SERVICE));
});

Deno.test("restate() scales the days named, and lets a service vanish from them", () => {
  const changed = bill();
  const before = february(changed);
  changed.restate({
    start: day("2026-02-01"),
    end: day("2026-03-01"),
    basisPoints: 20_000,
    withoutServices: ["AWS Lambda"],
  });
  const after = february(changed);
  equal(changed.version, 1);
  equal(after.some((line) => line.service === "AWS Lambda"), false);
  equal(total(after, "Tax"), total(before, "Tax") * 2n);
  deepEqual(
    changed.lines(day("2026-01-31"), TODAY),
    bill().lines(day("2026-01-31"), TODAY),
  );
});

Deno.test("a large day has three hundred accounts and sixty services", () => {
  const lines = bill({}, { name: "large" }).lines(day("2026-02-04"), TODAY);
  const cells = new Set(
    lines.filter((line) => line.recordType === "Usage").map((line) =>
      `${line.account} ${line.service}`
    ),
  );
  equal(cells.size, 300 * 60);
});
