/** Dataset `cur` as it is asked for: by routes and schedules, once an integration names its report. */
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { Decimal } from "../../shared/platform/decimal.ts";
import { type Connected, connected } from "../support/connected.ts";
import { eventually } from "../support/eventually.ts";
import { stack } from "../support/stack.ts";

const QUIET = {
  account: { plant: { residual: false, invoiceMismatch: false } },
};

/** Orders a report and has it delivered for this month; what an integration says of it. */
async function delivered({ account }: Connected) {
  const report = {
    bucket: `reports-${account.accountId}`,
    prefix: "billing",
    name: "daily",
  };
  await account.control("reports", { ...report, kind: "cur2" });
  const { allow } = await account.control<{ allow: string[] }>("permissions", {
    principal: account.userArn,
  });
  await account.control("permissions", {
    principal: account.userArn,
    allow: [...allow, "s3:ListBucket", "s3:GetObject"],
  });
  await account.control("reports/daily/deliver", {});
  return report;
}

function setReport(
  { call, integrationId }: Connected,
  costReport: unknown,
) {
  return call(`connector-sync/integrations/${integrationId}`, {
    method: "PATCH",
    body: { costReport },
  });
}

async function synced({ call }: Connected, body: Record<string, unknown>) {
  const started = await call("connector-sync/sync/aws", { body });
  equal(started.status, 202, started.text);
  return await eventually(
    () => call(`connector-sync/jobs/${started.body.job_id}`),
    (answer) => answer.body.status !== "running",
  );
}

type Amount = readonly [
  currency: string | undefined,
  amount: string | undefined,
];

/** Exact sums by currency. */
function totals(amounts: readonly Amount[]): Record<string, string> {
  const sums = new Map<string, Decimal>();
  for (const [currency = "", amount = ""] of amounts) {
    const sum = sums.get(currency) ?? Decimal.ZERO;
    sums.set(currency, sum.add(Decimal.parse(amount)));
  }
  return Object.fromEntries(
    [...sums].map(([currency, sum]) => [currency, sum.toString()]).sort(),
  );
}

async function readCharges({ caller }: Connected): Promise<Amount[]> {
  const rows: Amount[] = [];
  for (;;) {
    const { data, error } = await caller.client.from("charges")
      .select("billing_currency, exact:billed_cost::text")
      .eq("source", "aws_cur").order("charge_key")
      .range(rows.length, rows.length + 999);
    equal(error, null);
    rows.push(
      ...(data ?? []).map(({ billing_currency, exact }): Amount => [
        billing_currency,
        exact,
      ]),
    );
    if ((data ?? []).length < 1_000) return rows;
  }
}

Deno.test("cur without a cost report is refused and names what is missing", async () => {
  const world = await connected(stack(), QUIET);
  const asks = [
    world.call("connector-sync/sync/aws", { body: { dataset: "cur" } }),
    world.call("aws-data-sync", {
      body: { integrationId: world.integrationId, dataType: "cur" },
    }),
    world.call(
      `connector-sync/integrations/${world.integrationId}/schedules/cur`,
      { method: "PUT", body: { cron: "0 6 * * *" } },
    ),
  ];
  for (const { status, body } of await Promise.all(asks)) {
    deepEqual([status, body.code], [400, "CONFIGURATION_MISSING"]);
    deepEqual(body.details, {
      setting: "costReport",
      integrationId: world.integrationId,
    });
    match(body.error, /costReport/);
  }
});

Deno.test("cur is read once its report is named, and adds up to what was delivered", async () => {
  const world = await connected(stack(), QUIET);
  await setReport(world, await delivered(world));
  const period = new Date().toISOString().slice(0, 7);
  const { body } = await synced(world, { dataset: "cur", period });
  deepEqual([body.status, body.jobs.length], ["succeeded", 1], body.error);
  ok(body.recordsSynced > 0);
  deepEqual([body.requests, body.requestsPriceUsd], [0, "0"]);
  const { rows } = await world.account.control<
    { rows: Record<string, string>[] }
  >("reports/daily/truth");
  const expected = totals(
    rows.map(({ currency, NetUnblendedCost }) => [currency, NetUnblendedCost]),
  );
  ok(Object.keys(expected).length > 1);
  deepEqual(totals(await readCharges(world)), expected);
});

Deno.test("all reads the report too where one is named, and a schedule of cur can be put", async () => {
  const world = await connected(stack(), QUIET);
  await setReport(world, await delivered(world));
  const period = new Date().toISOString().slice(0, 7);
  const { body } = await synced(world, { period });
  ok(body.dataTypes.includes("cur"));
  equal(body.status, "succeeded");
  const path =
    `connector-sync/integrations/${world.integrationId}/schedules/cur`;
  const schedule = await world.call(path, {
    method: "PUT",
    body: { cron: "0 6 * * *", isPaused: true },
  });
  equal(schedule.status, 201);
  await setReport(world, null);
  equal(
    (await world.call("connector-sync/sync/aws", { body: { dataset: "cur" } }))
      .body.code,
    "CONFIGURATION_MISSING",
  );
});

Deno.test("what the customer sets up allows to read the report and nothing else of its bucket", async () => {
  const world = await connected(stack(), QUIET);
  const path = `connector-sync/integrations/${world.integrationId}`;
  const before = (await world.call(path)).body.setup;
  ok(!JSON.stringify(before).includes("s3:"));
  await setReport(world, { bucket: "acme-billing", prefix: "a", name: "b" });
  const { setup } = (await world.call(path)).body;
  const resources = setup.readPolicy.Statement
    .filter(({ Action }: { Action: string[] }) =>
      Action.some((action) => action.startsWith("s3:"))
    ).map(({ Resource }: { Resource: string }) => Resource);
  deepEqual(resources, [
    "arn:aws:s3:::acme-billing",
    "arn:aws:s3:::acme-billing/a/b/*",
  ]);
  const role = await world.call("connector-sync/integrations", {
    body: {
      authMethod: "cloudformation",
      costReport: { bucket: "acme-billing", name: "b" },
    },
  });
  const template = role.body.setup.cloudFormationTemplate;
  ok(
    JSON.stringify(template).includes("arn:aws:s3:::acme-billing/b/*"),
    "the template of the role too",
  );
});
