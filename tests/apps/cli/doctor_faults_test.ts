import { deepEqual, equal, ok } from "node:assert/strict";
import { examine } from "../../../apps/cli/doctor.ts";
import { makeSecrets } from "../../../apps/cli/secrets.ts";
import {
  type DeployedProject,
  deployedProject,
} from "../../support/deployed_project.ts";
import { stack } from "../../support/stack.ts";
import { tenant } from "../../support/tenant.ts";

/** A fault of a project: how it comes about, how it goes, and what the doctor must name, nothing else. */
interface PlantedFault {
  readonly what: string;
  /** Subjects of the findings. */
  readonly named: readonly string[];
  /** What one of the findings must say. */
  readonly says?: RegExp;
  /** Changes of the operator's own environment. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly plant?: (project: DeployedProject) => Promise<unknown> | void;
  readonly mend?: (project: DeployedProject) => Promise<unknown> | void;
}

const onDatabase = (statement: string) => ({ sql }: DeployedProject) =>
  sql.unsafe(statement).then(() => {});

const VAULT = `
  create schema vault; grant usage on schema vault to postgres;
  create view vault.decrypted_secrets as select 'project_url' as name, 'https://example.com' as decrypted_secret;
  grant select on vault.decrypted_secrets to postgres`;

const CRON = `
  create schema cron; grant usage on schema cron to postgres;
  create table cron.job (jobid int, jobname text, active boolean);
  create table cron.job_run_details (jobid int, status text, return_message text, end_time timestamptz);
  create schema net;
  grant select on all tables in schema cron to postgres;
  insert into cron.job values (1, 'cloud-sync-wake', true)`;

const FAULTS: readonly PlantedFault[] = [
  { what: "nothing", named: [] },
  {
    what: "a WORKER_TOKEN that is missing here",
    environment: { WORKER_TOKEN: "" },
    named: ["WORKER_TOKEN"],
  },
  {
    what: "a WORKER_TOKEN that is another for the functions",
    environment: { WORKER_TOKEN: makeSecrets("k").WORKER_TOKEN },
    named: ["WORKER_TOKEN"],
  },
  {
    what: "functions deployed without SEALING_KEYS",
    plant: ({ deploy }) => {
      deploy("aws-data-sync", { SEALING_KEYS: undefined });
      deploy("connector-sync", { SEALING_KEYS: undefined });
    },
    mend: ({ deploy }) => {
      deploy("aws-data-sync", {});
      deploy("connector-sync", {});
    },
    named: ["Function aws-data-sync", "Function connector-sync"],
    says: /SETTING_INVALID: .*SEALING_KEYS/,
  },
  {
    what: "a sealing key in use that the ring lacks",
    plant: async ({ sql }) => {
      const { integrationId } = await tenant(sql);
      await sql`insert into private.integration_secrets (integration_id, field, sealed, key_id)
        values (${integrationId}, 'secret_access_key', 'v1.lost.aaaa.bbbb', 'lost')`;
    },
    mend: onDatabase("delete from private.integration_secrets"),
    named: ["Sealed secrets", "Sealing keys in use"],
    says: /lost \(1 secrets\)/,
  },
  {
    what: "no tick for five minutes",
    plant: onDatabase(
      "update private.ticks set ticked_at = now() - interval '301 seconds'",
    ),
    named: ["Tick"],
    says: /30\d s ago/,
  },
  {
    what: "no tick ever",
    plant: onDatabase("delete from private.ticks"),
    named: ["Tick"],
    says: /never/,
  },
  {
    what: "a function that is not deployed",
    plant: ({ deploy }) => deploy("aws-data-sync", null),
    mend: ({ deploy }) => deploy("aws-data-sync", {}),
    named: ["Function aws-data-sync"],
    says: /404/,
  },
  {
    what: "a worker that is not deployed",
    plant: ({ deploy }) => deploy("connector-sync", null),
    mend: ({ deploy }) => deploy("connector-sync", {}),
    named: ["Function connector-sync"],
  },
  {
    what: "a project that does not answer",
    environment: { SUPABASE_URL: "http://127.0.0.1:9" },
    named: ["REST API", "Function aws-data-sync", "Function connector-sync"],
  },
  {
    what: "a service key that is none of the project",
    environment: {
      SUPABASE_SECRET_KEYS: '{"default":"sb_secret_unknown"}',
      SUPABASE_SERVICE_ROLE_KEY: "",
    },
    named: ["REST API"],
  },
  {
    what: "a migration that is not pushed",
    plant: onDatabase(
      "update supabase_migrations.schema_migrations set version = '0' || version where version = (select max(version) from supabase_migrations.schema_migrations)",
    ),
    mend: onDatabase(
      "update supabase_migrations.schema_migrations set version = substr(version, 2) where version like '0%'",
    ),
    named: ["Migrations"],
    says: /^1 are not applied, the first is \d{14}$/,
  },
  {
    what: "an engine function that anon may execute",
    plant: onDatabase("grant execute on function engine_tick to anon"),
    mend: onDatabase("revoke execute on function engine_tick from anon"),
    named: ["Rights of users"],
    says: /engine_tick/,
  },
  {
    what: "the whole engine open to anon",
    plant: onDatabase(
      "grant usage on schema private to anon; grant execute on function engine_health, private.health to anon",
    ),
    mend: onDatabase(
      "revoke usage on schema private from anon; revoke execute on function engine_health, private.health from anon",
    ),
    named: ["Grants", "Rights of users"],
  },
  {
    what: "a table without row level security",
    plant: onDatabase("alter table charges disable row level security"),
    mend: onDatabase("alter table charges enable row level security"),
    named: ["Row level security"],
    says: /is off for charges$/,
  },
  {
    what: "a Vault without the worker's token",
    plant: onDatabase(VAULT),
    mend: onDatabase("drop schema vault cascade"),
    named: ["Vault entry worker_token"],
    says: /is missing/,
  },
  {
    what: "a paused cron job",
    plant: onDatabase(`${CRON}; update cron.job set active = false`),
    mend: onDatabase("drop schema cron cascade; drop schema net"),
    named: ["Cron"],
    says: /paused/,
  },
  {
    what: "a cron job whose runs fail, and no pg_net",
    plant: onDatabase(
      `${CRON}; insert into cron.job_run_details values (1, 'failed', 'function does not exist', now()); drop schema net`,
    ),
    mend: onDatabase("drop schema cron cascade"),
    named: ["Cron", "Network"],
    says: /function does not exist/,
  },
  {
    what: "a schedule that is overdue",
    plant: async ({ sql }) => {
      const { organizationId, integrationId } = await tenant(sql);
      await sql`update integrations set status = 'disabled' where id = ${integrationId}`;
      await sql`insert into sync_schedules (organization_id, integration_id, dataset, cron, next_run_at)
        values (${organizationId}, ${integrationId}, 'all', '0 6 * * *', now() - interval '6 minutes')`;
    },
    mend: onDatabase("delete from sync_schedules"),
    named: ["Schedules"],
    says: /^1 should have run/,
  },
  {
    what: "stale data",
    plant: async ({ sql }) => {
      const { organizationId, integrationId } = await tenant(sql);
      await sql`insert into sync_alerts (organization_id, integration_id, dataset, kind, message)
        values (${organizationId}, ${integrationId}, 'contracts', 'stale_data', 'planted')`;
    },
    mend: onDatabase("delete from sync_alerts"),
    named: ["Freshness"],
    says: /^1 scheduled datasets/,
  },
];

Deno.test("examine() finds and names each fault of a project that was broken deliberately, and no other", async (t) => {
  await using project = await deployedProject();
  for (const { what, named, says, environment, plant, mend } of FAULTS) {
    await t.step(what, async () => {
      await plant?.(project);
      try {
        const findings = await examine({
          ...project.environment,
          ...environment,
        });
        const wrong = findings.filter(({ state }) => state === "bad");
        deepEqual(wrong.map(({ subject }) => subject), named);
        ok(wrong.every(({ advice = "" }) => advice.length > 10));
        ok(
          says === undefined || wrong.some(({ found }) => says.test(found)),
          wrong.map(({ found }) => found).join("\n"),
        );
        const text = JSON.stringify(findings);
        for (const secret of [stack().secretKey, stack().workerToken]) {
          ok(!text.includes(secret), "a finding shows no secret");
        }
      } finally {
        await mend?.(project);
      }
    });
  }
});

Deno.test("examine() of a database nobody pushed to says so", async () => {
  await using project = await deployedProject();
  await project.sql`drop schema supabase_migrations cascade`;
  const findings = await examine(project.environment);
  equal(
    findings.find(({ subject }) => subject === "Migrations")?.found,
    "none is applied",
  );
});

Deno.test("examine() says what could not be looked at where there is no Vault, no cron and no connection", async () => {
  await using project = await deployedProject();
  const skippedIn = async (environment: Readonly<Record<string, string>>) =>
    (await examine({ ...project.environment, ...environment }))
      .filter(({ state }) => state === "skipped").map(({ subject }) => subject);
  deepEqual(await skippedIn({}), ["Cron", "Vault"]);
  deepEqual(await skippedIn({ DATABASE_URL: "" }), ["Database"]);
});
