import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { SERVICE_USAGE } from "../../../../shared/connectors/aws/service_usage.ts";
import { Decimal } from "../../../../shared/platform/decimal.ts";
import { type AwsScene, awsScene } from "../../../support/aws_scene.ts";
import { withUnknownMembers } from "../../../support/unknown_members.ts";
import {
  type SceneKind,
  testConformance,
} from "../../../support/source_conformance.ts";
import {
  chargesOf,
  readPages,
  stage,
  sumBy,
} from "../../../support/staged_load.ts";

const MEASURES = {
  unblended_cost: "UnblendedCost",
  blended_cost: "BlendedCost",
  amortized_cost: "AmortizedCost",
  net_unblended_cost: "NetUnblendedCost",
  net_amortized_cost: "NetAmortizedCost",
} as const;

/** The first days of March: enough for every charge category but the refund. */
const FIRST_DAYS = { parameters: { read_until: "2026-03-05" } };

/** Faults for good, by the scene they make. */
const FAULTS: { readonly [kind in SceneKind]?: string } = {
  throttled: "throttle",
  denied: "deny",
  unknown_shape: "malformed",
};

type TruthRow = Record<string, string | null>;

async function truth(
  { aws, account }: AwsScene,
  by: string,
  end = "2026-03-21",
): Promise<TruthRow[]> {
  const { rows } = await aws.control<{ rows: TruthRow[] }>(
    `/accounts/${account.accountId}/truth?start=2026-03-01&end=${end}&by=${by}`,
  );
  return rows;
}

/** Sums of truth rows, written as sumBy() writes them. */
function truthSums(
  rows: readonly TruthRow[],
  metric: string,
  key: (row: TruthRow) => string,
): Record<string, string> {
  return sumBy(
    rows.map((row) => ({
      ...row,
      unblended_cost: row[metric] ?? "",
    })) as never[], // truth rows have sumBy's one member
    "unblended_cost" as never,
    key,
  );
}

testConformance({
  symbol: "serviceUsage()",
  dataset: SERVICE_USAGE,
  delivers: "charges",
  async scene(kind: SceneKind) {
    const scene = await awsScene({
      profile: kind === "empty" ? "empty" : "small",
      pageSize: kind === "many_pages" ? 150 : 5000,
      plant: { badRecords: kind === "bad_record" ? 2 : 0 },
    });
    const { fault } = scene;
    const lasting = FAULTS[kind];
    if (lasting !== undefined) await fault({ kind: lasting, times: 0 });
    if (kind === "unknown_members") {
      const options = { fetch: withUnknownMembers() };
      return { ...scene, open: () => scene.open(FIRST_DAYS, options) };
    }
    if (kind !== "expired") {
      return { ...scene, open: () => scene.open(FIRST_DAYS) };
    }
    const integration = await scene.role();
    await fault({ kind: "expire_session", after: 2 });
    return {
      ...scene,
      open: () => scene.open({ ...FIRST_DAYS, integration }),
    };
  },
});

Deno.test("serviceUsage() reads every figure exactly, by day, service, account and currency", async () => {
  await using scene = await awsScene();
  const charges = chargesOf(await scene.read());
  const expected = (await truth(scene, "day,service,account"))
    .filter(({ account }) => account !== null);
  for (const [column, metric] of Object.entries(MEASURES)) {
    deepEqual(
      sumBy(charges, column as keyof typeof MEASURES, (row) =>
        [
          row.charge_period_start.slice(0, 10),
          row.service_name,
          row.sub_account_id,
          row.billing_currency,
        ].join("|")),
      truthSums(
        expected,
        metric,
        ({ day, service, account, currency }) =>
          [day, service, account, currency].join("|"),
      ),
      metric,
    );
  }
});

Deno.test("serviceUsage() holds control totals that equal the bill by record type and currency", async () => {
  await using scene = await awsScene();
  const { totals } = await scene.read();
  const expected = await truth(scene, "recordType");
  for (const [column, metric] of Object.entries(MEASURES)) {
    deepEqual(
      sumBy(
        totals,
        column as keyof typeof MEASURES,
        (total) => `${total.record_type}|${total.billing_currency}`,
      ),
      truthSums(
        expected,
        metric,
        (row) => `${row["recordType"]}|${row["currency"]}`,
      ),
      metric,
    );
  }
});

Deno.test("serviceUsage() leaves as residual what no account was billed for, in its part", async () => {
  await using scene = await awsScene();
  const staged = await scene.read();
  const held = sumBy(
    chargesOf(staged),
    "unblended_cost",
    (row) => row.billing_currency,
  );
  const said = sumBy(
    staged.totals,
    "unblended_cost",
    (row) => row.billing_currency,
  );
  const [unattributed] = (await truth(scene, "account"))
    .filter(({ account }) => account === null);
  const residual = Decimal.parse(said["USD"] ?? "").subtract(
    Decimal.parse(held["USD"] ?? ""),
  );
  equal(residual.toString(), unattributed?.["UnblendedCost"]);
  equal(said["EUR"], held["EUR"]);
  const purchase = (
    rows: readonly { unblended_cost?: string; billing_currency: string }[],
  ) =>
    sumBy(rows as never[], "unblended_cost" as never, () => "sum")["sum"] ??
      "0";
  equal(
    Decimal.parse(
      purchase(staged.totals.filter(({ part }) => part === "purchase")),
    )
      .subtract(Decimal.parse(purchase(staged.parts.get("purchase") ?? [])))
      .toString(),
    residual.toString(),
  );
});

Deno.test("serviceUsage() has no residual when every charge has an account", async () => {
  await using scene = await awsScene({ plant: { residual: false } });
  const staged = await scene.read();
  const key = (row: { billing_currency: string }) => row.billing_currency;
  deepEqual(
    sumBy(chargesOf(staged), "amortized_cost", key),
    sumBy(staged.totals, "amortized_cost", key),
  );
});

Deno.test("serviceUsage() reads a part for each charge category, each type once", async () => {
  await using scene = await awsScene({ pageSize: 5000 });
  const { parts, totals } = await scene.read();
  deepEqual([...parts.keys()], [
    "usage",
    "purchase",
    "tax",
    "credit",
    "refund",
  ]);
  const filters = (await scene.calls()).filter(({ input }) =>
    input["Granularity"] === "DAILY"
  )
    .map(({ input }) =>
      input as { Filter: { Dimensions: { Values: string[] } } }
    )
    .map(({ Filter }) => Filter.Dimensions.Values);
  deepEqual(
    filters.flat().sort(),
    [...new Set(totals.map(({ record_type }) => record_type))].sort(),
  );
});

Deno.test("serviceUsage() never asks for days after today", async () => {
  await using scene = await awsScene({ pageSize: 5000 });
  await scene.read();
  for (const { input } of await scene.calls()) {
    deepEqual(input["TimePeriod"], { Start: "2026-03-01", End: "2026-03-21" });
  }
});

Deno.test("serviceUsage() reads a month that has ended whole", async () => {
  await using scene = await awsScene({ pageSize: 5000 });
  const { parts } = await scene.read({
    period_start: "2026-02-01",
    period_end: "2026-03-01",
  });
  const days = new Set(
    parts.get("usage")?.map((row) => row.charge_period_start),
  );
  equal(days.size, 28);
});

Deno.test("serviceUsage() refuses a period that has not begun", async () => {
  await using scene = await awsScene();
  await rejects(
    scene.read({ period_start: "2026-04-01", period_end: "2026-05-01" }),
    { code: "REQUEST_INVALID" },
  );
  deepEqual(await scene.calls(), []);
});

Deno.test("serviceUsage() versions the load by the time its read began, also when another worker goes on", async () => {
  await using scene = await awsScene();
  const pages = await readPages(await scene.open(FIRST_DAYS));
  scene.aws.clock.advance(60_000);
  const [first] = pages;
  const rest = await readPages(await scene.open(FIRST_DAYS), first?.cursor);
  equal(stage(rest).load?.version, "2026-03-20T12:00:00.000Z");
});

Deno.test("serviceUsage() shows a bill restated between its pages as a difference, and reads it whole the next time", async () => {
  await using scene = await awsScene({
    plant: { residual: false, restatementMidRead: 4 },
  });
  const key = (row: { billing_currency: string }) => row.billing_currency;
  const torn = await scene.read();
  equal(torn.end, "complete");
  ok(
    sumBy(chargesOf(torn), "unblended_cost", key)["USD"] !==
      sumBy(torn.totals, "unblended_cost", key)["USD"],
  );
  const whole = await scene.read();
  deepEqual(
    sumBy(chargesOf(whole), "unblended_cost", key),
    sumBy(whole.totals, "unblended_cost", key),
  );
});

Deno.test("serviceUsage() begins anew from a cursor of another version, replacing what it wrote", async () => {
  await using scene = await awsScene({ pageSize: 5000 });
  const pages = await readPages(await scene.open(FIRST_DAYS), { v: 99 });
  const staged = stage(pages);
  equal(staged.end, "complete");
  for (const { rows } of pages) {
    if (rows.charges !== undefined) equal(rows.restarts_part, true);
  }
});

Deno.test("serviceUsage() reads a part anew when its page token is refused", async () => {
  await using scene = await awsScene({ pageSize: 150 });
  const pages = await readPages(await scene.open(FIRST_DAYS));
  const undisturbed = stage(pages);
  const index = pages.findIndex(({ cursor }) =>
    (cursor as { token: unknown }).token !== null
  );
  const cut = pages[index];
  const rest = await readPages(await scene.open(FIRST_DAYS), {
    ...cut?.cursor as object,
    token: "a token AWS has forgotten",
  });
  const again = stage([...pages.slice(0, index + 1), ...rest]);
  deepEqual(again.parts, undisturbed.parts);
  deepEqual(again.totals, undisturbed.totals);
});

Deno.test("serviceUsage() reads a part anew when the report behind its pages has expired", async () => {
  await using scene = await awsScene({ pageSize: 150 });
  const undisturbed = await scene.read(FIRST_DAYS);
  await scene.fault({ kind: "bill_expired", after: 2 });
  const again = await scene.read(FIRST_DAYS);
  deepEqual(again.parts, undisturbed.parts);
});

Deno.test("serviceUsage() gives up on pages that keep changing, retryably", async () => {
  await using scene = await awsScene({ pageSize: 150 });
  await scene.fault({ kind: "bill_expired", after: 2, times: 0 });
  await rejects(scene.read(FIRST_DAYS), {
    code: "PROVIDER_PAGING_CHANGED",
    retry: true,
  });
  equal((await scene.calls()).length, 2 + 4);
});
