import { deepEqual, equal, ok } from "node:assert/strict";
import {
  carbonRows,
  FIRST_CARBON,
} from "../../../../apps/clouds/gcp/carbon_table.ts";

const EXPORTED = {
  seed: 7,
  billingAccountId: "012345-6789AB-CDEF01",
  projects: [
    { number: "1001", id: "acme-web" },
    { number: "", id: null },
  ],
};

const NOW = new Date("2026-03-20T12:00:00Z");

Deno.test("carbonRows() are the same for the same seed, others in another month", () => {
  const rows = (month: string) =>
    carbonRows(EXPORTED, FIRST_CARBON, { month, now: NOW });
  deepEqual(rows("2026-02-01"), rows("2026-02-01"));
  equal(rows("2026-02-01").length, 8);
  const total = (month: string) =>
    rows(month)[0]?.carbon_footprint_total_kgCO2e.location_based;
  ok(total("2026-02-01") !== total("2026-01-01"));
});

Deno.test("carbonRows() come on the 15th of the next month, market-based figures with 2023", () => {
  const at = (now: string) =>
    carbonRows(EXPORTED, FIRST_CARBON, {
      month: "2026-02-01",
      now: new Date(now),
    }).length;
  equal(at("2026-03-14T23:59:59Z"), 0);
  equal(at("2026-03-15T00:00:00Z"), 8);
  const [old] = carbonRows(EXPORTED, FIRST_CARBON, {
    month: "2022-12-01",
    now: NOW,
  });
  equal(old?.carbon_footprint_kgCO2e.scope2.market_based, null);
  ok((old?.carbon_footprint_kgCO2e.scope2.location_based ?? 0) > 0);
});

Deno.test("carbonRows() of a restatement may stand beside those of the first version", () => {
  const state = {
    modelVersion: 12,
    percent: 120,
    withoutServices: ["Cloud SQL"],
    keepsFirst: true,
  };
  const rows = carbonRows(EXPORTED, state, { month: "2026-02-01", now: NOW });
  deepEqual(
    rows.map(({ carbon_model_version }) => carbon_model_version),
    [...Array(8).fill(11), ...Array(6).fill(12)],
  );
});
