import { deepEqual, equal, match, rejects } from "node:assert/strict";
import type {
  Charge,
  ControlTotal,
} from "../../../../../shared/domain/charge.ts";
import { Decimal } from "../../../../../shared/platform/decimal.ts";
import { COSTS } from "../../../../../shared/connectors/azure/costs/costs.ts";
import {
  type AzureScene,
  azureScene,
} from "../../../../support/azure_scene.ts";
import {
  type SceneKind,
  testConformance,
} from "../../../../support/source_conformance.ts";
import { readPages } from "../../../../support/staged_load.ts";

const JOB = { dataset: COSTS };

/** Faults by the scene they make; those that last have `times` 0. */
const FAULTS: { readonly [kind in SceneKind]?: Record<string, unknown> } = {
  throttled: { kind: "throttle", retryAfterSeconds: 60, times: 0 },
  denied: { kind: "deny", times: 0 },
  expired: { kind: "expire_session", after: 2 },
  unknown_shape: { kind: "malformed", times: 0 },
};

testConformance({
  symbol: "costs()",
  dataset: COSTS,
  delivers: "charges",
  isStreamed: true,
  refusesBadRecords: true,
  async scene(kind: SceneKind) {
    const scene = await azureScene({
      profile: kind === "empty" ? "empty" : "small",
      subscriptions: kind === "many_pages" ? 6 : 1,
      ...(kind === "many_pages" ? { pageSize: 3 } : {}),
      ...(kind === "unknown_members" ? { unknownMembers: true } : {}),
    });
    const fault = FAULTS[kind];
    if (fault !== undefined) await scene.control("/faults", fault);
    return { ...scene, open: () => scene.open(JOB) };
  },
});

interface Truth {
  readonly costs: readonly {
    readonly subscriptionId: string;
    readonly chargeType: string;
    readonly actualCents: number;
    readonly amortizedCents: number;
  }[];
}

async function read(scene: AzureScene) {
  const pages = await readPages(await scene.open(JOB));
  return {
    pages,
    charges: pages.flatMap(({ rows }): readonly Charge[] => rows.charges ?? []),
    totals: pages.flatMap(({ rows }): readonly ControlTotal[] =>
      rows.part_totals ?? []
    ),
  };
}

type Amounts = Pick<Charge, "billed_cost" | "effective_cost">;

function sums(rows: readonly Amounts[]): string[] {
  const sum = (name: keyof Amounts) =>
    rows.reduce(
      (added, row) => added.add(Decimal.parse(row[name] ?? "NaN")),
      Decimal.ZERO,
    ).toString();
  return [sum("billed_cost"), sum("effective_cost")];
}

function cents(amount: number): string {
  return Decimal.parse(String(amount)).multiply(Decimal.parse("0.01"))
    .toString();
}

Deno.test("costs() stores what is billed beside what is amortized, exact, and its totals agree", async () => {
  await using scene = await azureScene();
  const { charges, totals } = await read(scene);
  const { costs } = await scene.control<Truth>("/costs?month=2026-02-01");
  const expected = [
    cents(costs.reduce((sum, { actualCents }) => sum + actualCents, 0)),
    cents(costs.reduce((sum, { amortizedCents }) => sum + amortizedCents, 0)),
  ];
  equal(charges.length, costs.length);
  deepEqual(sums(charges), expected);
  deepEqual(sums(totals), expected);
});

Deno.test("costs() tells kinds, days and the unused part of a reservation", async () => {
  await using scene = await azureScene({ subscriptions: 1 });
  const { charges, pages } = await read(scene);
  const [{ id = "" } = {}] = scene.directory.subscriptions;
  const purchase = charges.find(({ source_charge_type }) =>
    source_charge_type === "Purchase"
  );
  deepEqual(purchase, {
    sub_account_id: id,
    charge_period_start: "2026-02-01T00:00:00Z",
    charge_period_end: "2026-02-02T00:00:00Z",
    charge_category: "Purchase",
    source_charge_type: "Purchase",
    service_name: "Virtual Machines",
    billing_currency: "EUR",
    billed_cost: "280",
    effective_cost: "0",
    is_estimated: false,
  });
  const unused = charges.filter(({ commitment_discount_status }) =>
    commitment_discount_status === "Unused"
  );
  deepEqual(sums(unused), ["0", "280"]);
  const refund = charges.find(({ source_charge_type }) =>
    source_charge_type === "Refund"
  );
  equal(refund?.charge_category, "Adjustment");
  equal(pages[1]?.rows.load?.billing_account_id, scene.directory.tenantId);
});

Deno.test("costs() ends when a subscription is denied, and names the role", async () => {
  await using scene = await azureScene();
  const [, second] = scene.directory.subscriptions;
  await scene.control("/denials", { subscriptions: [second?.id] });
  await rejects(read(scene), {
    code: "PROVIDER_ACCESS_DENIED",
    message: /Cost Management Reader/,
  });
});

Deno.test("costs() refuses an answer with a broken row, as what is left would be too little", async () => {
  await using scene = await azureScene({ subscriptions: 1 });
  await scene.control("/faults", { kind: "bad_record", operation: "query" });
  await rejects(read(scene), (error: Error & { code?: string }) => {
    equal(error.code, "PROVIDER_SHAPE_UNKNOWN");
    match(error.message, /row 0 has a number as Cost: found "1,2"/);
    return true;
  });
});

Deno.test("costs() marks the running month as estimated", async () => {
  await using scene = await azureScene({ subscriptions: 1 });
  const pages = await readPages(
    await scene.open({
      ...JOB,
      period_start: "2026-03-01",
      period_end: "2026-04-01",
    }),
  );
  const [charge] = pages.flatMap(({ rows }) => rows.charges ?? []);
  equal(charge?.is_estimated, true);
});
