import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import type { EmissionActivity } from "../../../../../shared/domain/emission.ts";
import { Decimal } from "../../../../../shared/platform/decimal.ts";
import { EMISSIONS } from "../../../../../shared/connectors/azure/emissions/emissions.ts";
import {
  type AzureScene,
  azureScene,
} from "../../../../support/azure_scene.ts";
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

/** Faults by the scene they make; those that last have `times` 0. */
const FAULTS: { readonly [kind in SceneKind]?: Record<string, unknown> } = {
  throttled: { kind: "throttle", retryAfterSeconds: 60, times: 0 },
  denied: { kind: "deny", times: 0 },
  expired: { kind: "expire_session", after: 2 },
  unknown_shape: { kind: "malformed", times: 0 },
  bad_record: { kind: "bad_record", operation: "report" },
};

testConformance({
  symbol: "emissions()",
  dataset: EMISSIONS,
  delivers: "records",
  async scene(kind: SceneKind) {
    const scene = await azureScene({
      profile: kind === "empty" ? "empty" : "small",
      ...(kind === "many_pages" ? { pageSize: 3 } : { subscriptions: 1 }),
      ...(kind === "unknown_members" ? { unknownMembers: true } : {}),
    });
    const fault = FAULTS[kind];
    if (fault !== undefined) await scene.control("/faults", fault);
    return { ...scene, open: () => scene.open() };
  },
});

/** What the resources emitted, told without a report. */
interface Truth {
  readonly emissions: readonly {
    readonly subscriptionId: string;
    readonly resourceId: string;
    readonly resourceType: string;
    readonly kilograms: readonly [number, number, number];
  }[];
}

function truth(scene: AzureScene): Promise<Truth> {
  return scene.control("/emissions?month=2026-02-01");
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

Deno.test("emissions() stores every figure in kilograms, exact, and says of Scope 2 that its method is not told", async () => {
  await using scene = await azureScene();
  const staged = await scene.read();
  const rows = activities(staged);
  const { emissions } = await truth(scene);
  const told = (at: 0 | 1 | 2) =>
    emissions.reduce(
      (sum, { kilograms }) => sum.add(Decimal.fromDouble(kilograms[at])),
      Decimal.ZERO,
    ).toString();
  equal(rows.length, emissions.length * 3);
  deepEqual(sums(rows), {
    "1 single": told(0),
    "2 unspecified": told(1),
    "3 single": told(2),
  });
  equal(
    new Set(rows.map(({ external_key }) => external_key)).size,
    rows.length,
  );
  deepEqual(staged.warnings, []);
  deepEqual(
    [...staged.scopes.keys()].sort(),
    scene.directory.subscriptions.map(({ id }) => id).sort(),
  );
});

Deno.test("emissions() keeps resource, group, kind and region, zeros and what has no region", async () => {
  await using scene = await azureScene({ subscriptions: 1 });
  const rows = activities(await scene.read());
  const store = rows.find(({ resource_id, provider_scope }) =>
    resource_id?.endsWith("/store-1") && provider_scope === 1
  );
  const [{ id = "" } = {}] = scene.directory.subscriptions;
  deepEqual(store, {
    external_key:
      `${id}|/subscriptions/${id}/resourcegroups/shop/providers/microsoft.storage/storageaccounts/store-1|2026-02-01|1`,
    period_start: "2026-02-01",
    account_id: id,
    resource_group: "Shop",
    resource_id:
      `/subscriptions/${id}/resourcegroups/shop/providers/microsoft.storage/storageaccounts/store-1`,
    service_raw: "microsoft.storage/storageaccounts",
    service_code: "microsoft.storage/storageaccounts",
    region_raw: "west europe",
    provider_scope: 1,
    accounting_method: "single",
    co2e_kg: "0",
    calculation: "provider_reported",
    source_unit: "kgCO2e",
    metadata: { resource_name: "store-1" },
  });
  const cdn = rows.find(({ resource_id }) => resource_id?.endsWith("/cdn-1"));
  equal(cdn?.region_raw, undefined);
});

Deno.test("emissions() tells of a denied subscription, leaves it uncovered and reads the others", async () => {
  await using scene = await azureScene();
  const [, second] = scene.directory.subscriptions;
  const denied = second?.id ?? "";
  await scene.control("/denials", { subscriptions: [denied] });
  const pages = await readPages(await scene.open());
  const staged = stage(pages);
  equal(staged.end, "complete");
  const [warning, ...others] = staged.warnings;
  deepEqual(others, []);
  equal(warning?.code, "SUBSCRIPTION_DENIED");
  match(warning?.message ?? "", new RegExp(denied));
  match(warning?.message ?? "", /Carbon Optimization Reader/);
  deepEqual(
    pages.flatMap(({ rows }) => rows.uncovered_scopes ?? [])
      .map(({ scope, reason_code }) => [scope, reason_code]),
    [[denied, "PROVIDER_ACCESS_DENIED"]],
  );
  ok(!staged.scopes.has(denied));
  const accounts = new Set(
    activities(staged).map(({ account_id }) => account_id),
  );
  equal(accounts.size, 2);
});

Deno.test("emissions() is refused when every subscription is denied", async () => {
  await using scene = await azureScene();
  const subscriptions = scene.directory.subscriptions.map(({ id }) => id);
  await scene.control("/denials", { subscriptions });
  await rejects(scene.read(), {
    code: "PROVIDER_ACCESS_DENIED",
    message: /Carbon Optimization Reader/,
  });
});

Deno.test("emissions() reads the subscriptions that the integration names, and asks for no list", async () => {
  await using scene = await azureScene();
  const [first] = scene.directory.subscriptions;
  const staged = await scene.read({}, { subscription_ids: [first?.id] });
  deepEqual([...staged.scopes.keys()], [first?.id]);
  ok(!(await scene.calls()).includes("subscriptions"));
});

Deno.test("emissions() asks for one token, whatever it reads", async () => {
  await using scene = await azureScene({ pageSize: 3 });
  await scene.read();
  const calls = await scene.calls();
  equal(calls.filter((name) => name === "token").length, 1);
});

Deno.test("emissions() keeps keys over a restatement, and reads what is left of it", async () => {
  await using scene = await azureScene();
  const before = activities(await scene.read());
  await scene.control("/emissions", {
    percent: 120,
    withoutTypes: ["microsoft.sql/servers/databases"],
  });
  const after = activities(await scene.read());
  const keys = (rows: readonly EmissionActivity[]) =>
    rows.map(({ external_key }) => external_key).sort();
  deepEqual(
    keys(after),
    keys(
      before.filter(({ service_raw }) =>
        service_raw !== "microsoft.sql/servers/databases"
      ),
    ),
  );
  ok(sums(after)["2 unspecified"] !== sums(before)["2 unspecified"]);
});

Deno.test("emissions() begins a subscription anew when Azure no longer has its pages", async () => {
  await using scene = await azureScene({ pageSize: 3 });
  const expected = sums(activities(await scene.read()));
  await scene.control("/faults", {
    kind: "lose_pages",
    operation: "report",
    after: 4,
  });
  const staged = await scene.read();
  equal(staged.end, "complete");
  deepEqual(sums(activities(staged)), expected);
});

Deno.test("emissions() warns when Azure's own total is another", async () => {
  await using scene = await azureScene({ pageSize: 3, subscriptions: 1 });
  const source = await scene.open();
  const pages = [];
  for await (const page of source.pages(null, new AbortController().signal)) {
    // The figures move between the pages and the total.
    if (pages.length === 1) await scene.control("/emissions", { percent: 150 });
    pages.push(JSON.parse(JSON.stringify(page)));
  }
  const codes = stage(pages).warnings.map(({ code }) => code);
  deepEqual(codes, ["EMISSION_TOTAL_DIFFERS"]);
});

Deno.test("emissions() warns of a month that Azure does not tell, and touches nothing of it", async () => {
  await using scene = await azureScene();
  const staged = await scene.read({
    period_start: "2026-03-01",
    period_end: "2026-04-01",
  });
  deepEqual(activities(staged), []);
  equal(staged.scopes.size, 0);
  const [warning] = staged.warnings;
  equal(warning?.code, "EMISSIONS_NOT_PUBLISHED");
  match(warning?.message ?? "", /2026-03.*2025-01 to 2026-02/);
});
