import { deepEqual, equal, ok } from "node:assert/strict";
import type {
  Charge,
  ControlTotal,
} from "../../../../../shared/domain/charge.ts";
import { Decimal } from "../../../../../shared/platform/decimal.ts";
import { COSTS } from "../../../../../shared/connectors/gcp/costs/costs.ts";
import { type GcpScene, gcpScene } from "../../../../support/gcp_scene.ts";
import {
  type SceneKind,
  testConformance,
} from "../../../../support/source_conformance.ts";
import { readPages } from "../../../../support/staged_load.ts";
import { withUnknownMembers } from "../../../../support/unknown_members.ts";

const JOB = { dataset: COSTS };

/** Faults by the scene they make; those that last have `times` 0. */
const FAULTS: { readonly [kind in SceneKind]?: Record<string, unknown> } = {
  throttled: { kind: "throttle", retryAfterSeconds: 60, times: 0 },
  denied: { kind: "deny", times: 0 },
  expired: { kind: "expire_session" },
  unknown_shape: { kind: "malformed", times: 0 },
  bad_record: { kind: "bad_record" },
};

testConformance({
  symbol: "costs()",
  dataset: COSTS,
  delivers: "charges",
  async scene(kind: SceneKind) {
    const scene = await gcpScene({
      profile: kind === "empty" ? "empty" : "small",
      ...(kind === "many_pages" ? { pageSize: 60 } : {}),
    });
    const fault = FAULTS[kind];
    if (fault !== undefined) await scene.control("/faults", fault);
    return {
      ...scene,
      open: () =>
        scene.open(
          JOB,
          kind === "unknown_members" ? { fetch: withUnknownMembers() } : {},
        ),
    };
  },
});

/** What the export holds, told without SQL. */
interface Truth {
  readonly costs: readonly {
    readonly cost: number;
    readonly cost_type: string;
    readonly credits: readonly {
      readonly type: string;
      readonly amount: number;
    }[];
  }[];
}

async function read(scene: GcpScene) {
  const pages = await readPages(await scene.open(JOB));
  return {
    pages,
    charges: pages.flatMap(({ rows }): readonly Charge[] => rows.charges ?? []),
    totals: pages.flatMap(({ rows }): readonly ControlTotal[] =>
      rows.control_totals ?? []
    ),
  };
}

function sum(amounts: readonly (string | undefined)[]): string {
  return amounts.reduce(
    (added, amount) => added.add(Decimal.parse(amount ?? "NaN")),
    Decimal.ZERO,
  ).toString();
}

function told(figures: readonly number[]): string {
  return figures.reduce(
    (added, figure) => added.add(Decimal.fromDouble(figure)),
    Decimal.ZERO,
  ).toString();
}

Deno.test("costs() keeps promotions apart and every other credit inside its row, exact, and its totals agree", async () => {
  await using scene = await gcpScene();
  const { charges, totals } = await read(scene);
  const { costs } = await scene.control<Truth>("/costs?month=2026-02-01");
  const credits = costs.flatMap(({ credits }) => credits);
  const promotions = credits.filter(({ type }) => type === "PROMOTION");
  const discounts = credits.filter(({ type }) => type !== "PROMOTION");
  ok(promotions.length > 0 && discounts.length > 0);
  const isCredit = ({ charge_category }: Charge) =>
    charge_category === "Credit";
  equal(
    sum(charges.filter(isCredit).map(({ billed_cost }) => billed_cost)),
    told(promotions.map(({ amount }) => amount)),
  );
  equal(
    sum(
      charges.filter((row) => !isCredit(row))
        .map(({ billed_cost }) => billed_cost),
    ),
    told([
      ...costs.map(({ cost }) => cost),
      ...discounts.map(({ amount }) => amount),
    ]),
  );
  equal(
    sum(totals.map(({ billed_cost }) => billed_cost)),
    sum(charges.map(({ billed_cost }) => billed_cost)),
  );
});

Deno.test("costs() maps kinds, and keeps what has no project, a service without a region and the invoice's own month", async () => {
  await using scene = await gcpScene();
  const { charges, pages } = await read(scene);
  const kinds = new Set(
    charges.map((row) => `${row.source_charge_type} ${row.charge_category}`),
  );
  deepEqual([...kinds].sort(), [
    "PROMOTION Credit",
    "adjustment Adjustment",
    "regular Usage",
    "rounding_error Adjustment",
    "tax Tax",
  ]);
  ok(charges.some(({ sub_account_id }) => sub_account_id === undefined));
  const bigQuery = charges.find(({ service_name }) =>
    service_name === "BigQuery"
  );
  equal(bigQuery?.region_id, undefined);
  const late = charges.filter(({ charge_period_start }) =>
    charge_period_start.startsWith("2026-02-28")
  );
  ok(
    late.every(({ dimensions }) => dimensions?.["invoice_month"] === "202603"),
  );
  const early = charges.filter(({ charge_period_start }) =>
    charge_period_start.startsWith("2026-02-27")
  );
  ok(
    early.every(({ dimensions }) => dimensions?.["invoice_month"] === "202602"),
  );
  equal(
    pages[0]?.rows.load?.billing_account_id,
    scene.account.billingAccountId,
  );
  ok(charges.every(({ is_estimated }) => is_estimated === false));
});

Deno.test("costs() names projects, a deleted one by its number alone", async () => {
  await using scene = await gcpScene();
  const { pages } = await read(scene);
  const named = new Map(
    pages.flatMap(({ rows }) => rows.cloud_accounts ?? [])
      .map(({ account_id, name }) => [account_id, name]),
  );
  for (const { number, id } of scene.account.projects) {
    equal(named.get(number) ?? null, id);
  }
});

Deno.test("costs() runs its query anew when BigQuery lost the results, and repeats nothing", async () => {
  await using scene = await gcpScene({ pageSize: 60 });
  const expected = (await read(scene)).charges.length;
  await scene.control("/faults", {
    kind: "lose_results",
    operation: "jobs.getQueryResults",
    after: 1,
  });
  const pages = await readPages(await scene.open(JOB));
  const last = pages.findLastIndex(({ rows }) => rows.restarts_part === true);
  ok(last > 0);
  equal(
    pages.slice(last).flatMap(({ rows }) => rows.charges ?? []).length,
    expected,
  );
});
