import { deepEqual, equal, ok } from "node:assert/strict";
import postgres from "postgres";
import { connected } from "../../support/connected.ts";
import { eventually } from "../../support/eventually.ts";
import { stack } from "../../support/stack.ts";

Deno.test("startTicker() lets a due schedule run to its end and be planned anew without anybody asking", async () => {
  const { call, caller, integrationId } = await connected(stack());
  const path =
    `connector-sync/integrations/${integrationId}/schedules/service_usage`;
  await call(path, { method: "PUT", body: { cron: "0 3 * * *" } });
  const sql = postgres(stack().superuserUrl, { max: 1, onnotice() {} });
  try {
    const [put] = await sql`
      update sync_schedules set next_run_at = now() - interval '1 minute' where integration_id = ${integrationId} returning next_run_at`;
    const { body } = await eventually(
      () => call(path),
      ({ body }) =>
        body.schedule.lastSyncLogId !== null &&
        body.schedule.nextRunAt !== null,
    );
    const { lastSyncLogId, nextRunAt, lastRunAt, lastSkip } = body.schedule;
    ok(Date.parse(lastRunAt) > put?.["next_run_at"].getTime());
    ok(Date.parse(nextRunAt) > Date.now());
    equal(lastSkip, null);
    const run = await eventually(
      () => call(`aws-data-sync/${lastSyncLogId}`),
      (answer) => answer.body.status !== "running",
    );
    equal(run.body.success, true, run.text);
    ok(run.body.recordsSynced > 0);
    const { data } = await caller.client.from("sync_runs").select("trigger");
    deepEqual(data, [{ trigger: "schedule" }]);
  } finally {
    await call(path, { method: "DELETE" });
    await sql.end();
  }
});
