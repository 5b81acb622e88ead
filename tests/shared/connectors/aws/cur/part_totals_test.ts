import { deepEqual } from "node:assert/strict";
import {
  addRejected,
  addToSums,
  toPartTotals,
} from "../../../../../shared/connectors/aws/cur/part_totals.ts";
import type { Charge } from "../../../../../shared/domain/charge.ts";

const CHARGE: Charge = {
  charge_period_start: "2026-03-01T00:00:00Z",
  charge_period_end: "2026-03-02T00:00:00Z",
  charge_category: "Usage",
  service_name: "S3",
  billing_currency: "USD",
};

Deno.test("addToSums() adds up by currency, exactly, and goes on where it was", () => {
  const first = addToSums({}, [
    { ...CHARGE, unblended_cost: "0.1", billed_cost: "0.1", source_lines: 2 },
    { ...CHARGE, unblended_cost: "5", billing_currency: "EUR" },
  ]);
  const stored = JSON.parse(JSON.stringify(first));
  deepEqual(
    addToSums(stored, [{ ...CHARGE, unblended_cost: "0.2", source_lines: 3 }]),
    {
      USD: { lines: 5, unblended_cost: "0.3" },
      EUR: { lines: 1, unblended_cost: "5" },
    },
  );
});

Deno.test("addToSums() counts what a FOCUS export delivers", () => {
  const charge = { ...CHARGE, billed_cost: "1", effective_cost: "2" };
  deepEqual(addToSums({}, [charge, charge]), {
    USD: { lines: 2, billed_cost: "2", effective_cost: "4" },
  });
});

Deno.test("toPartTotals() has a total per currency, without the measures nobody has", () => {
  deepEqual(toPartTotals("p", { USD: { lines: 5, unblended_cost: "0.3" } }), [{
    part: "p",
    record_type: "All",
    billing_currency: "USD",
    charge_category: "Adjustment",
    unblended_cost: "0.3",
    source_lines: 5,
  }]);
});

Deno.test("addRejected() counts lines that no charge stands for, under XXX where no currency is named", () => {
  let sums = addToSums({}, [{ ...CHARGE, unblended_cost: "1" }]);
  sums = addRejected(sums, "USD", 2);
  sums = addRejected(sums, "dollars", 1);
  sums = addRejected(sums, null, 1);
  sums = addToSums(sums, [{ ...CHARGE, unblended_cost: "2" }]);
  deepEqual(sums, {
    USD: { lines: 4, rejected: 2, unblended_cost: "3" },
    XXX: { lines: 2, rejected: 2 },
  });
  const total = {
    part: "p",
    record_type: "All",
    charge_category: "Adjustment",
  };
  deepEqual(toPartTotals("p", sums), [{
    ...total,
    billing_currency: "USD",
    unblended_cost: "3",
    source_lines: 4,
    rejected_lines: 2,
  }, {
    ...total,
    billing_currency: "XXX",
    source_lines: 2,
    rejected_lines: 2,
  }]);
});
