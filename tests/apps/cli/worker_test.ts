import { deepEqual, equal, ok } from "node:assert/strict";
import { join } from "node:path";
import { work } from "../../../apps/cli/worker.ts";
import { functionEnvironment } from "../../../apps/stack/function_environment.ts";
import { REPOSITORY } from "../../../apps/stack/repository.ts";
import { systemClock } from "../../../shared/platform/clock.ts";
import type { Database } from "../../../shared/platform/database.ts";
import { directDatabase } from "../../../shared/platform/direct_database.ts";
import { createLog } from "../../../shared/platform/log.ts";
import { sealer } from "../../../shared/platform/sealing.ts";
import { Secret } from "../../../shared/platform/secret.ts";
import { readSettings } from "../../../shared/platform/settings.ts";
import { cloudAccount } from "../../support/cloud_account.ts";
import { database, type TestDatabase } from "../../support/database.ts";
import { eventually } from "../../support/eventually.ts";
import { stack } from "../../support/stack.ts";
import { tenant } from "../../support/tenant.ts";

const FIELD = "secret_access_key";
const ENVIRONMENT = functionEnvironment(stack(), {});
const settings = readSettings(ENVIRONMENT);

/** A database of its own with one queued job of a cloud account of its own. */
async function world(clone: TestDatabase, { pageSize = 5_000 } = {}) {
  const sql = clone.sql("supabase_admin");
  const account = await cloudAccount(stack(), {
    plant: { residual: false },
    pageSize,
  });
  const { organizationId, integrationId } = await tenant(sql);
  const place = { organizationId, integrationId, field: FIELD };
  const secret = new Secret(account.secretAccessKey);
  const sealed = await sealer(settings.SEALING_KEYS).seal(secret, place);
  await sql`update integrations set access_key_id = ${account.accessKeyId} where id = ${integrationId}`;
  await sql`update integrations set status = 'active' where id = ${integrationId}`;
  await sql`insert into private.integration_secrets (integration_id, field, sealed, key_id)
    values (${integrationId}, ${FIELD}, ${sealed}, ${
    sealed.split(".")[1] ?? ""
  })`;
  const first = `${new Date().toISOString().slice(0, 7)}-01`;
  await sql`select engine_request_sync(${integrationId}, '{service_usage}', ${first}, ${first}::date + 1)`;
  const jobs = () =>
    sql<
      { status: string; page_no: number }[]
    >`select status, page_no from sync_jobs order by id`;
  return {
    sql,
    account,
    jobs,
    run: (port: Database, signal = new AbortController().signal) =>
      work({
        database: port,
        settings,
        log: createLog(systemClock, () => {}),
        signal,
        isOnce: true,
      }),
  };
}

Deno.test("work() runs what is due to its end, jobs that need a worker included", async () => {
  const clone = await database();
  try {
    const { sql, jobs, run } = await world(clone);
    // As a job stands that an Edge Function handed over twice without a page: in the workers' line alone.
    await sql`update sync_jobs set needs_worker = true`;
    await sql`delete from private.organization_turns where not needs_worker`;
    await run(directDatabase(clone.sql("postgres")));
    deepEqual((await jobs()).map(({ status }) => status), ["succeeded"]);
    const [charges] = await sql`select count(*)::int as count from charges`;
    ok(charges?.["count"] > 100);
  } finally {
    await clone.close();
  }
});

Deno.test("work() hands its job over when it is told to stop, and another worker ends it", async () => {
  const clone = await database();
  try {
    const { jobs, run } = await world(clone, { pageSize: 200 });
    const port = directDatabase(clone.sql("postgres"));
    const stopping = new AbortController();
    await run({
      async call<T>(name: string, args: Readonly<Record<string, unknown>>) {
        const answer = await port.call<T>(name, args);
        if (name === "engine_commit_page") stopping.abort();
        return answer;
      },
    }, stopping.signal);
    const [handedOver] = await jobs();
    equal(handedOver?.status, "queued");
    equal(handedOver?.page_no, 1);
    await run(port);
    equal((await jobs())[0]?.status, "succeeded");
  } finally {
    await clone.close();
  }
});

Deno.test("the worker process ends at SIGTERM with its job handed over", async () => {
  const clone = await database();
  try {
    const { account, jobs } = await world(clone, { pageSize: 200 });
    await account.control("faults", {
      service: "ce",
      operation: "GetCostAndUsage",
      kind: "hang",
      milliseconds: 1_500,
      after: 1,
      times: 0,
    });
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-lock", join(REPOSITORY, "apps/cli/worker.ts")],
      env: { ...ENVIRONMENT, DATABASE_URL: clone.url("postgres") },
      stdout: "null",
      stderr: "null",
    }).spawn();
    await eventually(jobs, ([job]) => (job?.page_no ?? 0) > 0);
    child.kill("SIGTERM");
    const { code } = await child.status;
    equal(code, 0);
    equal((await jobs())[0]?.status, "queued");
  } finally {
    await clone.close();
  }
});
