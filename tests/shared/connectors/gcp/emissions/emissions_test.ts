import { deepEqual, equal, match, ok } from "node:assert/strict";
import type { EmissionActivity } from "../../../../../shared/domain/emission.ts";
import { Decimal } from "../../../../../shared/platform/decimal.ts";
import { EMISSIONS } from "../../../../../shared/connectors/gcp/emissions/emissions.ts";
import { type GcpScene, gcpScene } from "../../../../support/gcp_scene.ts";
import {
  type SceneKind,
  testConformance,
} from "../../../../support/source_conformance.ts";
import {
  readPages,
  recordsOf,
  stage,
  type StagedLoad,
} from "../../../../support/staged_load.ts";
import { withUnknownMembers } from "../../../../support/unknown_members.ts";

/** Faults by the scene they make; those that last have `times` 0. */
const FAULTS: { readonly [kind in SceneKind]?: Record<string, unknown> } = {
  throttled: { kind: "throttle", retryAfterSeconds: 60, times: 0 },
  denied: { kind: "deny", times: 0 },
  expired: { kind: "expire_session" },
  unknown_shape: { kind: "malformed", times: 0 },
  bad_record: { kind: "bad_record" },
};

testConformance({
  symbol: "emissions()",
  dataset: EMISSIONS,
  delivers: "records",
  async scene(kind: SceneKind) {
    const scene = await gcpScene({
      profile: kind === "empty" ? "empty" : "small",
      ...(kind === "many_pages" ? { pageSize: 3 } : {}),
    });
    const fault = FAULTS[kind];
    if (fault !== undefined) await scene.control("/faults", fault);
    return {
      ...scene,
      open: () =>
        scene.open(
          {},
          kind === "unknown_members" ? { fetch: withUnknownMembers() } : {},
        ),
    };
  },
});

/** What the export holds, told without SQL. */
interface Truth {
  readonly emissions: readonly {
    readonly project: string;
    readonly service: string;
    readonly region: string | null;
    readonly kilograms: Readonly<Record<string, number | null>>;
  }[];
}

function truth(scene: GcpScene, month = "2026-02-01"): Promise<Truth> {
  return scene.control(`/emissions?month=${month}`);
}

function activities(staged: StagedLoad): readonly EmissionActivity[] {
  return recordsOf(staged).emissions ?? [];
}

/** Kilograms by scope and method. */
function sums(rows: readonly EmissionActivity[]): Record<string, string> {
  const added: Record<string, Decimal> = {};
  for (const { provider_scope, accounting_method, co2e_kg } of rows) {
    const key = `${provider_scope} ${accounting_method}`;
    added[key] = (added[key] ?? Decimal.ZERO).add(Decimal.parse(co2e_kg));
  }
  return Object.fromEntries(
    Object.entries(added).map(([key, sum]) => [key, sum.toString()]),
  );
}

function expectedSums({ emissions }: Truth): Record<string, string> {
  const names = {
    "1 single": "scope1",
    "2 location_based": "scope2LocationBased",
    "2 market_based": "scope2MarketBased",
    "3 single": "scope3",
  };
  return Object.fromEntries(
    Object.entries(names).map(([key, name]) => [
      key,
      emissions.reduce(
        (sum, { kilograms }) =>
          sum.add(Decimal.fromDouble(kilograms[name] ?? 0)),
        Decimal.ZERO,
      ).toString(),
    ]),
  );
}

Deno.test("emissions() stores every figure in kilograms, exact, under scope and method", async () => {
  await using scene = await gcpScene();
  const staged = await scene.read();
  const rows = activities(staged);
  const told = await truth(scene);
  equal(rows.length, told.emissions.length * 4);
  deepEqual(sums(rows), expectedSums(told));
  equal(
    new Set(rows.map(({ external_key }) => external_key)).size,
    rows.length,
  );
  deepEqual([...staged.scopes.keys()], [scene.account.carbonTable]);
  deepEqual(staged.warnings, []);
});

Deno.test("emissions() keeps what belongs to no project or a deleted one, and names no region of a global service", async () => {
  await using scene = await gcpScene();
  const rows = activities(await scene.read());
  const [, deleted] = scene.account.projects;
  ok(rows.some(({ account_id }) => account_id === undefined));
  const ofDeleted = rows.find(({ account_id }) =>
    account_id === deleted?.number
  );
  equal(ofDeleted?.metadata?.["project_id"], undefined);
  const global = rows.find(({ service_raw }) => service_raw === "Networking");
  equal(global?.region_raw, undefined);
  const [first] = rows.filter(({ service_raw, account_id }) =>
    service_raw === "Compute Engine" && account_id !== undefined
  );
  equal(first?.region_raw, "europe-west1");
  deepEqual(first?.metadata, {
    project_id: "acme-1-app-1",
    location: "europe-west1-b",
  });
  equal(first?.model_version, "11");
  equal(first?.source_unit, "kgCO2e");
  equal(first?.billing_account_id, scene.account.billingAccountId);
});

Deno.test("emissions() makes no row of a figure that is null: no market-based ones before 2023", async () => {
  await using scene = await gcpScene();
  scene.gcp.clock.advance(-3.5 * 365 * 86_400_000);
  const rows = activities(
    await scene.read({ period_start: "2022-06-01", period_end: "2022-07-01" }),
  );
  ok(rows.length > 0);
  deepEqual(
    new Set(rows.map(({ accounting_method }) => accounting_method)),
    new Set(["single", "location_based"]),
  );
});

Deno.test("emissions() reads the newest model alone, keeps keys over a restatement, and loses what vanished", async () => {
  await using scene = await gcpScene();
  const before = activities(await scene.read());
  await scene.control("/emissions", {
    modelVersion: 12,
    percent: 120,
    withoutServices: ["Cloud SQL"],
    keepsFirst: true,
  });
  const after = activities(await scene.read());
  const keys = (rows: readonly EmissionActivity[]) =>
    rows.map(({ external_key }) => external_key).sort();
  deepEqual(
    keys(after),
    keys(before.filter(({ service_raw }) => service_raw !== "Cloud SQL")),
  );
  deepEqual(
    new Set(after.map(({ model_version }) => model_version)),
    new Set(["12"]),
  );
  deepEqual(sums(after), expectedSums(await truth(scene)));
});

Deno.test("emissions() waits for a query that runs, by pages that hold nothing yet", async () => {
  await using scene = await gcpScene({ runningPolls: 2 });
  const pages = await readPages(await scene.open());
  deepEqual(
    pages.map(({ rows }) => rows.scope !== undefined),
    [false, false, true],
  );
  deepEqual(await scene.calls(), [
    "token",
    "jobs.query",
    "jobs.getQueryResults",
    "jobs.getQueryResults",
  ]);
  const [first] = pages;
  const rest = await readPages(await scene.open(), first?.cursor);
  equal(activities(stage(rest)).length, activities(stage(pages)).length);
});

Deno.test("emissions() begins anew when BigQuery has let go of the results", async () => {
  await using scene = await gcpScene({ pageSize: 3 });
  await scene.control("/faults", {
    operation: "jobs.getQueryResults",
    kind: "lose_results",
    after: 1,
  });
  const staged = await scene.read();
  equal(staged.end, "complete");
  equal(
    activities(staged).length,
    (await truth(scene)).emissions.length * 4,
  );
});

Deno.test("emissions() asks for one token in a read of many pages", async () => {
  await using scene = await gcpScene({ pageSize: 3 });
  await scene.read();
  const calls = await scene.calls();
  equal(calls.filter((operation) => operation === "token").length, 1);
  ok(calls.length > 4);
});

Deno.test("emissions() warns of a month that is not published yet", async () => {
  await using scene = await gcpScene();
  const staged = await scene.read({
    period_start: "2026-03-01",
    period_end: "2026-04-01",
  });
  deepEqual(activities(staged), []);
  const [warning] = staged.warnings;
  equal(warning?.code, "EMISSIONS_NOT_PUBLISHED");
  match(warning?.message ?? "", /2026-03/);
});
