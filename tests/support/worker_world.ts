import { join } from "node:path";
import type { Sql } from "postgres";
import { functionEnvironment } from "../../apps/stack/function_environment.ts";
import { REPOSITORY } from "../../apps/stack/repository.ts";
import { sealer } from "../../shared/platform/sealing.ts";
import { Secret } from "../../shared/platform/secret.ts";
import { readSettings, type Settings } from "../../shared/platform/settings.ts";
import { type CloudAccount, cloudAccount } from "./cloud_account.ts";
import { database, type TestDatabase } from "./database.ts";
import { stack } from "./stack.ts";
import { tenant } from "./tenant.ts";

const FIELD = "secret_access_key";

/** A job as its row tells. */
export interface JobRow {
  readonly id: string;
  readonly status: string;
  readonly page_no: number;
  readonly claims: number;
  readonly lease_owner: string | null;
}

/** A database of its own with queued jobs of cloud accounts of its own, for workers to work on. */
export interface WorkerWorld extends AsyncDisposable {
  readonly database: TestDatabase;
  /** A superuser's. */
  readonly sql: Sql;
  readonly settings: Settings;
  /** One for each tenant. */
  readonly accounts: readonly CloudAccount[];
  /** What a worker process runs with. */
  readonly environment: Readonly<Record<string, string>>;
  /** Every job, in the order of their ids. */
  jobs(): Promise<JobRow[]>;
  /** What was published, to be compared: every charge that readers see, without ids. */
  published(): Promise<string>;
  /** Starts a worker as a process of its own. */
  spawn(
    args: readonly string[],
    environment?: Readonly<Record<string, string>>,
  ): Deno.ChildProcess;
}

/** Makes a world with one queued job for each of `tenants`. */
export async function workerWorld(
  { pageSize = 5_000, tenants = 1 } = {},
): Promise<WorkerWorld> {
  const clone = await database();
  const sql = clone.sql("supabase_admin");
  const environment = {
    ...functionEnvironment(stack(), {}),
    DATABASE_URL: clone.url("postgres"),
  };
  const settings = readSettings(environment);
  const accounts: CloudAccount[] = [];
  for (let count = 0; count < tenants; count += 1) {
    accounts.push(await queuedTenant(sql, settings, pageSize));
  }
  return {
    database: clone,
    sql,
    settings,
    accounts,
    environment,
    jobs: () =>
      sql<
        JobRow[]
      >`select id, status, page_no, claims, lease_owner from sync_jobs order by id`,
    async published() {
      const rows = await sql`
        select c.charge_period_start, c.sub_account_id, c.service_name, c.billing_currency, sum(c.billed_cost)::text as cost, count(*)::int as rows
        from charges c join charge_loads l on l.id = c.load_id and l.status = 'published'
        group by 1, 2, 3, 4 order by 1, 2, 3, 4`;
      return JSON.stringify(rows);
    },
    spawn: (args, more = {}) =>
      new Deno.Command(Deno.execPath(), {
        args: [
          "run",
          "-A",
          "--no-lock",
          "--no-check",
          join(REPOSITORY, "apps/cli/worker.ts"),
          ...args,
        ],
        env: { ...environment, ...more },
        stdin: "null",
        stdout: "piped",
        stderr: "piped",
      }).spawn(),
    [Symbol.asyncDispose]: () => clone.close(),
  };
}

async function queuedTenant(
  sql: Sql,
  settings: Settings,
  pageSize: number,
): Promise<CloudAccount> {
  const account = await cloudAccount(stack(), {
    plant: { residual: false },
    pageSize,
  });
  const { organizationId, integrationId } = await tenant(sql);
  const place = { organizationId, integrationId, field: FIELD };
  const secret = new Secret(account.secretAccessKey);
  const sealed = await sealer(settings.SEALING_KEYS).seal(secret, place);
  await sql`update integrations set access_key_id = ${account.accessKeyId} where id = ${integrationId}`;
  await sql`update integrations set status = 'active', daily_request_cap = 1000 where id = ${integrationId}`;
  await sql`insert into private.integration_secrets (integration_id, field, sealed, key_id)
    values (${integrationId}, ${FIELD}, ${sealed}, ${
    sealed.split(".")[1] ?? ""
  })`;
  const first = `${new Date().toISOString().slice(0, 7)}-01`;
  await sql`select engine_request_sync(${integrationId}, '{service_usage}', ${first}, ${first}::date + 1)`;
  return account;
}

/** Lets the second request for cost from now on hang until its reader has gone. */
export async function hangSecondPage(account: CloudAccount): Promise<void> {
  await account.control("faults", {
    service: "ce",
    operation: "GetCostAndUsage",
    kind: "hang",
    milliseconds: 60_000,
    after: 1,
  });
}
