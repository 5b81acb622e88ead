import { deepEqual, equal, match, ok } from "node:assert/strict";
import type { EmissionActivity } from "../../../../../shared/domain/emission.ts";
import { Decimal } from "../../../../../shared/platform/decimal.ts";
import { EMISSIONS } from "../../../../../shared/connectors/aws/emissions/emissions.ts";
import { type AwsScene, awsScene } from "../../../../support/aws_scene.ts";
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

/** February 2026, the last month that has ended. */
const JOB = {
  dataset: EMISSIONS,
  period_start: "2026-02-01",
  period_end: "2026-03-01",
};

/** Faults for good, by the scene they make. */
const FAULTS: { readonly [kind in SceneKind]?: string } = {
  throttled: "throttle",
  denied: "deny",
  unknown_shape: "malformed",
  bad_record: "bad_record",
};

testConformance({
  symbol: "emissions()",
  dataset: EMISSIONS,
  delivers: "records",
  async scene(kind: SceneKind) {
    const scene = await awsScene({
      profile: kind === "empty" ? "empty" : "small",
      ...(kind === "many_pages" ? { pageSize: 3 } : {}),
      ...(kind === "unknown_members"
        ? { plant: { unknownMembers: true } }
        : {}),
    });
    const fault = FAULTS[kind];
    if (fault !== undefined) {
      await scene.fault({ service: "sustainability", kind: fault, times: 0 });
    }
    if (kind !== "expired") return { ...scene, open: () => scene.open(JOB) };
    const integration = await scene.role();
    await scene.fault({ service: "sustainability", kind: "expire_session" });
    return { ...scene, open: () => scene.open({ ...JOB, integration }) };
  },
});

/** What AWS told, beside the service's own code. */
interface Truth {
  readonly emissions: readonly {
    readonly accountId: string;
    readonly service: string;
    readonly region: string;
    readonly tons: Readonly<Record<string, number>>;
  }[];
}

function truth({ aws, account }: AwsScene): Promise<Truth> {
  return aws.control(
    `/accounts/${account.accountId}/emissions?month=${JOB.period_start}`,
  );
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

Deno.test("emissions() stores every figure in kilograms, exact, under scope and method", async () => {
  await using scene = await awsScene();
  const rows = activities(await scene.read(JOB));
  const { emissions } = await truth(scene);
  equal(rows.length, emissions.length * 5);
  const kilograms = (part: string) =>
    emissions.reduce(
      (sum, { tons }) => sum.add(Decimal.fromDouble(tons[part] ?? NaN)),
      Decimal.ZERO,
    ).multiply(Decimal.parse("1000")).toString();
  const expected = {
    "1 single": kilograms("SCOPE_1"),
    "2 location_based": kilograms("SCOPE_2_LBM"),
    "2 market_based": "0",
    "3 location_based": kilograms("SCOPE_3_LBM"),
    "3 market_based": kilograms("SCOPE_3_MBM"),
  };
  const found = sums(rows);
  for (const [key, sum] of Object.entries(expected)) {
    equal(
      Decimal.parse(found[key] ?? "NaN").compare(Decimal.parse(sum)),
      0,
      key,
    );
  }
  equal(
    new Set(rows.map(({ external_key }) => external_key)).size,
    rows.length,
  );
});

Deno.test("emissions() names no region for a global service, and says what it was delivered in", async () => {
  await using scene = await awsScene();
  const rows = activities(await scene.read(JOB));
  const global = rows.find(({ service_raw }) =>
    service_raw === "AmazonCloudFront"
  );
  equal(global?.region_raw, undefined);
  const regional = rows.find(({ service_raw }) => service_raw === "AmazonEC2");
  ok(regional?.region_raw);
  equal(regional?.source_unit, "MTCO2e");
  equal(regional?.model_version, "v3.0.0");
  equal(regional?.calculation, "provider_reported");
});

Deno.test("emissions() keeps keys over a restatement, and reads what is left of it", async () => {
  await using scene = await awsScene();
  const before = activities(await scene.read(JOB));
  await scene.aws.control(`/accounts/${scene.account.accountId}/emissions`, {
    modelVersion: "v3.1.0",
    percent: 120,
    withoutServices: ["AmazonS3"],
  });
  const after = activities(await scene.read(JOB));
  const keys = (rows: readonly EmissionActivity[]) =>
    rows.map(({ external_key }) => external_key).sort();
  deepEqual(
    keys(after),
    keys(before.filter(({ service_raw }) => service_raw !== "AmazonS3")),
  );
  deepEqual(
    new Set(after.map(({ model_version }) => model_version)),
    new Set(["v3.1.0"]),
  );
});

Deno.test("emissions() begins a month anew when AWS's method changes while it is read", async () => {
  await using scene = await awsScene({ pageSize: 3 });
  const source = await scene.open(JOB);
  const pages = [];
  for await (
    const page of source.pages(null, new AbortController().signal)
  ) {
    if (pages.length === 0) {
      await scene.aws.control(
        `/accounts/${scene.account.accountId}/emissions`,
        { modelVersion: "v3.1.0" },
      );
    }
    pages.push(JSON.parse(JSON.stringify(page)));
  }
  const staged = stage(pages);
  equal(staged.end, "complete");
  const rows = activities(staged);
  deepEqual(
    new Set(rows.map(({ model_version }) => model_version)),
    new Set(["v3.1.0"]),
  );
  equal(rows.length, (await truth(scene)).emissions.length * 5);
});

Deno.test("emissions() warns of a month that is not published yet", async () => {
  await using scene = await awsScene();
  const staged = stage(
    await readPages(
      await scene.open({
        ...JOB,
        period_start: "2026-03-01",
        period_end: "2026-04-01",
      }),
    ),
  );
  deepEqual(activities(staged), []);
  const [warning] = staged.warnings;
  equal(warning?.code, "EMISSIONS_NOT_PUBLISHED");
  match(warning?.message ?? "", /2026-03/);
});
