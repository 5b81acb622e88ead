import { deepEqual, equal, match, ok } from "node:assert/strict";
import { Decimal } from "../../../../shared/platform/decimal.ts";
import { type Caller, signUp } from "../../../support/caller.ts";
import { eventually } from "../../../support/eventually.ts";
import { functionsOf } from "../../../support/function_call.ts";
import {
  azureDirectory,
  gcpProject,
  type OtherCloud,
} from "../../../support/other_clouds.ts";
import { stack } from "../../../support/stack.ts";

/** Three months ago: published, whatever day of the month it is. */
const now = new Date();
const MONTH = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 3))
  .toISOString().slice(0, 7);

async function world(cloud: OtherCloud, caller?: Caller) {
  const owner = caller ?? await signUp(stack());
  const call = functionsOf(stack(), owner);
  const created = await call("connector-sync/integrations", {
    method: "POST",
    body: { ...cloud.body, organizationId: owner.organizationId },
  });
  equal(created.status, 201, created.text);
  const { id } = created.body.integration;
  const path = `connector-sync/integrations/${id}`;
  return {
    caller: owner,
    call,
    id,
    test: () => call(`${path}/test`, { method: "POST" }),
    async sync(body: Readonly<Record<string, unknown>>) {
      const begun = await call(`connector-sync/sync/${cloud.provider}`, {
        method: "POST",
        body,
      });
      equal(begun.status, 202, begun.text);
      return await eventually(
        () => call(`connector-sync/jobs/${begun.body.job_id}`),
        (answer) => answer.body.status !== "running",
      );
    },
    emissions: (method = "location_based") =>
      call(
        `connector-sync/emissions?from=${MONTH}&to=${MONTH}&method=${method}`,
      ),
  };
}

function sum(figures: readonly (number | null)[]): Decimal {
  return figures.reduce(
    (added, figure) => added.add(Decimal.fromDouble(figure ?? 0)),
    Decimal.ZERO,
  );
}

Deno.test("an Azure integration is proven, synced and read back to the last digit", async () => {
  const cloud = await azureDirectory(stack());
  const place = await world(cloud);
  const tested = await place.test();
  equal(tested.body.status, "active", tested.text);
  const ended = await place.sync({ dataset: "emissions", period: MONTH });
  equal(ended.body.status, "succeeded", ended.text);
  const { emissions } = await cloud.control<
    { emissions: { kilograms: number[] }[] }
  >(`emissions?month=${MONTH}-01`);
  const expected = sum(emissions.flatMap(({ kilograms }) => kilograms));
  for (const method of ["location_based", "market_based"]) {
    const { body } = await place.emissions(method);
    equal(Decimal.parse(body.totalKg).compare(expected), 0, method);
    const scope2 = sum(emissions.map(({ kilograms }) => kilograms[1] ?? NaN));
    equal(Decimal.parse(body.unspecifiedKg).compare(scope2), 0);
  }
});

Deno.test("everything of Azure is synced by one call: cost adds up to Azure's own totals, billed and amortized", async () => {
  const cloud = await azureDirectory(stack());
  const place = await world(cloud);
  await place.test();
  const { body } = await place.sync({ period: MONTH });
  equal(body.status, "succeeded", JSON.stringify(body));
  deepEqual(
    body.jobs.map(({ dataset }: { dataset: string }) => dataset).sort(),
    ["costs", "emissions"],
  );
  const { costs } = await cloud.control<
    { costs: { actualCents: number; amortizedCents: number }[] }
  >(`costs?month=${MONTH}-01`);
  for (
    const [measure, name] of [
      ["billed_cost", "actualCents"],
      ["effective_cost", "amortizedCents"],
    ] as const
  ) {
    const expected = costs.reduce((sum, row) => sum + row[name], 0);
    const of = body.reconciliation.filter((row: { measure: string }) =>
      row.measure === measure
    );
    const stored = of.reduce(
      (sum: Decimal, { storedTotal }: { storedTotal: string }) =>
        sum.add(Decimal.parse(storedTotal)),
      Decimal.ZERO,
    );
    equal(
      stored.multiply(Decimal.parse("100")).compare(
        Decimal.parse(String(expected)),
      ),
      0,
      measure,
    );
    ok(of.every(({ status }: { status: string }) => status === "matched"));
  }
});

Deno.test("a subscription that Azure denies is a warning of the run that its user reads, and no emissions of zero", async () => {
  const cloud = await azureDirectory(stack());
  const { subscriptions } = await cloud.control<
    { subscriptions: { id: string }[] }
  >("");
  const denied = subscriptions[0]?.id ?? "";
  const place = await world(cloud);
  await place.test();
  await cloud.control("denials", { subscriptions: [denied] });
  const { body } = await place.sync({ dataset: "emissions", period: MONTH });
  equal(body.status, "succeeded");
  const [warning] = body.warnings;
  equal(warning.code, "SUBSCRIPTION_DENIED");
  match(warning.message, new RegExp(denied));
  deepEqual(
    body.notCovered.map(({ accountId, code }: {
      accountId: string;
      code: string;
    }) => [accountId, code]),
    [[denied, "PROVIDER_ACCESS_DENIED"]],
  );
});

Deno.test("a Google Cloud integration is proven, synced and read back to the last digit, by either method", async () => {
  const cloud = await gcpProject(stack());
  const place = await world(cloud);
  const tested = await place.test();
  equal(tested.body.status, "active", tested.text);
  const ended = await place.sync({ dataset: "emissions", period: MONTH });
  equal(ended.body.status, "succeeded", ended.text);
  const { emissions } = await cloud.control<
    { emissions: { kilograms: Record<string, number | null> }[] }
  >(`emissions?month=${MONTH}-01`);
  for (
    const [method, scope2] of [
      ["location_based", "scope2LocationBased"],
      ["market_based", "scope2MarketBased"],
    ] as const
  ) {
    const expected = sum(
      emissions.flatMap(({ kilograms: kg }) => [
        kg["scope1"] ?? 0,
        kg[scope2] ?? 0,
        kg["scope3"] ?? 0,
      ]),
    );
    const { body } = await place.emissions(method);
    equal(Decimal.parse(body.totalKg).compare(expected), 0, method);
  }
});

Deno.test("everything of Google Cloud is synced by one call: cost with its credits adds up to the export's own totals", async () => {
  const cloud = await gcpProject(stack());
  const place = await world(cloud);
  const tested = await place.test();
  deepEqual(
    Object.values(tested.body.report?.datasets ?? tested.body.datasets ?? {})
      .map((each) => (each as { reachable: boolean }).reachable),
    [true, true],
    tested.text,
  );
  const { body } = await place.sync({ period: MONTH });
  equal(body.status, "succeeded", JSON.stringify(body));
  deepEqual(
    body.jobs.map(({ dataset }: { dataset: string }) => dataset).sort(),
    ["costs", "emissions"],
  );
  const { costs } = await cloud.control<
    { costs: { cost: number; credits: { amount: number }[] }[] }
  >(`costs?month=${MONTH}-01`);
  const expected = sum(
    costs.flatMap(({ cost, credits }) => [
      cost,
      ...credits.map(({ amount }) => amount),
    ]),
  );
  const of = body.reconciliation.filter((row: { measure: string }) =>
    row.measure === "billed_cost"
  );
  ok(of.every(({ status }: { status: string }) => status === "matched"));
  const stored = of.reduce(
    (added: Decimal, { storedTotal }: { storedTotal: string }) =>
      added.add(Decimal.parse(storedTotal)),
    Decimal.ZERO,
  );
  equal(stored.compare(expected), 0);
});

Deno.test("an organization's three clouds are one sum, and a stranger reads nothing of it", async () => {
  const azure = await azureDirectory(stack());
  const gcp = await gcpProject(stack());
  const first = await world(azure);
  const second = await world(gcp, first.caller);
  for (const place of [first, second]) {
    await place.test();
    await place.sync({ dataset: "emissions", period: MONTH });
  }
  const { body } = await first.call(
    `connector-sync/emissions?from=${MONTH}&to=${MONTH}&group=provider`,
  );
  deepEqual(
    body.rows?.map(({ key }: { key: string }) => key).sort(),
    ["azure", "gcp"],
    JSON.stringify(body),
  );
  const stranger = functionsOf(stack(), await signUp(stack()));
  const { organizationId } = first.caller;
  const foreign = await stranger(
    `connector-sync/emissions?from=${MONTH}&to=${MONTH}&organizationId=${organizationId}`,
  );
  deepEqual([foreign.body.totalKg, foreign.body.rows], ["0", []]);
});

Deno.test("a wrong secret of Azure leaves the integration pending and says so, without the secret", async () => {
  const cloud = await azureDirectory(stack());
  const clientSecret = "a-wrong-secret-of-somebody";
  const place = await world({
    ...cloud,
    body: { ...cloud.body, clientSecret },
  });
  const { body, text } = await place.test();
  equal(body.status, "pending");
  match(text, /AADSTS7000215/);
  ok(!text.includes(clientSecret));
});
