import { deepEqual, equal, match } from "node:assert/strict";
import type { EmissionActivity } from "../../../../../shared/domain/emission.ts";
import { Decimal } from "../../../../../shared/platform/decimal.ts";
import { CARBON_EXPORT } from "../../../../../shared/connectors/aws/carbon_export/carbon_export.ts";
import { carbonExportScene } from "../../../../support/carbon_export_scene.ts";
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

/** Faults for good, by the scene they make. */
const FAULTS: { readonly [kind in SceneKind]?: string } = {
  throttled: "throttle",
  denied: "deny",
  unknown_shape: "malformed",
};

testConformance({
  symbol: "carbonExport()",
  dataset: CARBON_EXPORT,
  delivers: "records",
  isStreamed: true,
  async scene(kind: SceneKind) {
    const scene = await carbonExportScene();
    const open = () => scene.export();
    if (kind === "empty") return { ...scene, open };
    await scene.deliver({
      files: kind === "many_pages" ? 6 : 1,
      ...(kind === "unknown_members"
        ? { manifest: { addedLater: { since: 2027 } } }
        : {}),
      ...(kind === "bad_record"
        ? { change: (text: string) => text.replace("MTCO2e", "pounds") }
        : {}),
    });
    const fault = FAULTS[kind];
    if (fault !== undefined) {
      await scene.fault({ service: "s3", kind: fault, times: 0 });
    }
    if (kind !== "expired") return { ...scene, open };
    const integration = await scene.role({ permissions: ["s3:*"] });
    await scene.fault({ service: "s3", kind: "expire_session", after: 2 });
    return {
      ...scene,
      open: () =>
        scene.export({
          integration: { ...integration, settings: SETTINGS },
        }),
    };
  },
});

const SETTINGS = {
  carbon_export: {
    bucket: "acme-carbon",
    prefix: "exports",
    name: "monthly",
    region: "us-east-1",
  },
};

function activities(staged: StagedLoad): readonly EmissionActivity[] {
  return recordsOf(staged).emissions ?? [];
}

/** Kilograms of scope 3, location-based. */
function kilograms(rows: readonly EmissionActivity[]): string {
  return rows.filter((row) =>
    row.provider_scope === 3 && row.accounting_method === "location_based"
  ).reduce((sum, row) => sum.add(Decimal.parse(row.co2e_kg)), Decimal.ZERO)
    .toString();
}

for (const isPacked of [true, false]) {
  Deno.test(`carbonExport() reads every figure exactly, ${isPacked ? "csv.gz" : "csv"}`, async () => {
    await using scene = await carbonExportScene();
    await scene.deliver({ files: 3, isPacked });
    const staged = stage(await readPages(await scene.export()));
    const { emissions } = await scene.truth();
    const rows = activities(staged);
    equal(rows.length, emissions.length * 5);
    equal(
      kilograms(rows),
      emissions.reduce(
        (sum, { tons }) =>
          sum.add(Decimal.fromDouble(tons["SCOPE_3_LBM"] ?? NaN)),
        Decimal.ZERO,
      ).multiply(Decimal.parse("1000")).toString(),
    );
    deepEqual(staged.warnings, []);
    deepEqual([...staged.scopes.keys()], [scene.account.accountId]);
  });
}

Deno.test("carbonExport() reads the newer of two versions of AWS's method, and no figure of the older", async () => {
  await using scene = await carbonExportScene();
  await scene.deliver({ modelVersion: "v3.9.0" });
  await scene.deliver({ modelVersion: "v3.10.0", lines: (at) => at > 0 });
  const staged = stage(await readPages(await scene.export()));
  const rows = activities(staged);
  const { emissions } = await scene.truth();
  equal(rows.length, (emissions.length - 1) * 5);
  deepEqual(
    [...new Set(rows.map(({ model_version }) => model_version))],
    ["v3.10.0"],
  );
});

Deno.test("carbonExport() has the keys of the API's figures, so that a month is the same by either", async () => {
  await using scene = await carbonExportScene();
  await scene.deliver();
  const exported = activities(stage(await readPages(await scene.export())));
  const api = activities(
    await scene.read({
      dataset: "emissions",
      period_start: "2026-02-01",
      period_end: "2026-03-01",
    }),
  );
  const facts = (rows: readonly EmissionActivity[]) =>
    rows.map(({ external_key, co2e_kg }) =>
      `${external_key} ${Decimal.parse(co2e_kg)}`
    ).sort();
  deepEqual(facts(exported), facts(api));
});

Deno.test("carbonExport() begins anew when the delivery is replaced while it is read", async () => {
  await using scene = await carbonExportScene();
  await scene.deliver({ files: 3 });
  const source = await scene.export();
  const pages = [];
  for await (const page of source.pages(null, new AbortController().signal)) {
    pages.push(JSON.parse(JSON.stringify(page)));
    if (pages.length === 1) await scene.deliver({ files: 2 });
  }
  const staged = stage(pages);
  equal(staged.end, "complete");
  const { emissions } = await scene.truth();
  equal(activities(staged).length, emissions.length * 5);
});

Deno.test("carbonExport() warns where nothing is delivered, and says where it looked", async () => {
  await using scene = await carbonExportScene();
  const staged = stage(await readPages(await scene.export()));
  deepEqual(activities(staged), []);
  const [warning] = staged.warnings;
  equal(warning?.code, "EMISSIONS_NOT_PUBLISHED");
  match(
    warning?.message ?? "",
    /s3:\/\/acme-carbon\/exports\/monthly\/metadata\/model_version=<version>\/usage_period=2026-02\//,
  );
});
