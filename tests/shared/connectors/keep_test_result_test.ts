import { deepEqual, equal } from "node:assert/strict";
import type { StoredIntegration } from "../../../shared/connectors/stored_integration.ts";
import { keepTestResult } from "../../../shared/connectors/keep_test_result.ts";
import type { AccessReport } from "../../../shared/connectors/access_report.ts";
import { type EngineWorld, engineWorld } from "../../support/engine_world.ts";

const REQUESTS = [{
  operation: "ce:GetCostAndUsage",
  requests: 1,
  price_usd: "0.01",
}];

const REPORT = {
  account_id: "123456789012",
  datasets: {},
  is_payer_view: true,
  requests: REQUESTS,
} as unknown as AccessReport; // the rest of a report is not kept

async function stored(
  { admin, tenant }: EngineWorld,
): Promise<StoredIntegration> {
  const [row] = await admin<StoredIntegration[]>`
    select * from integrations where id = ${tenant.integrationId}`;
  if (row === undefined) throw new Error("no integration");
  return row;
}

function keep(
  { service: engine }: EngineWorld,
  tested: StoredIntegration,
): Promise<boolean> {
  return keepTestResult(
    tested,
    { status: "error", reason: "no", report: REPORT },
    { engine, requestId: "r-1" },
  );
}

async function stateOf({ admin, tenant }: EngineWorld): Promise<unknown> {
  const [row] = await admin`
    select status, (select sum(requests)::int from provider_requests where job_id is null) as requests
    from integrations where id = ${tenant.integrationId}`;
  return row;
}

Deno.test("keepTestResult() keeps the result, and counts requests that no job made", async () => {
  await using world = await engineWorld();
  const tested = await stored(world);
  equal(await keep(world, tested), true);
  equal(await keep(world, tested), true);
  deepEqual(await stateOf(world), { status: "error", requests: 2 });
});

Deno.test("keepTestResult() says nothing of credentials that are others by now, but counts what was asked", async () => {
  await using world = await engineWorld();
  const tested = await stored(world);
  const changed = { ...tested, role_arn: "arn:aws:iam::123456789012:role/Old" };
  equal(await keep(world, changed), false);
  deepEqual(await stateOf(world), { status: "active", requests: 1 });
});
