import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import type { Sql } from "postgres";
import { directDatabase } from "../../../../shared/platform/direct_database.ts";
import {
  sealer,
  type SealingKey,
} from "../../../../shared/platform/sealing.ts";
import { Secret } from "../../../../shared/platform/secret.ts";
import type { Environment } from "../../../../shared/platform/settings.ts";
import { applyOneTenant } from "../../../../shared/jobs/one_tenant/apply.ts";
import { readOneTenant } from "../../../../shared/jobs/one_tenant/read_settings.ts";
import { database } from "../../../support/database.ts";
import { personalOrganization, user } from "../../../support/tenant.ts";

const KEYS: readonly [SealingKey] = [{
  id: "test",
  bytes: new Secret(crypto.getRandomValues(new Uint8Array(32))),
}];

const AWS = {
  OFFGRIDFLOW_AWS_INGEST_ENABLED: "true",
  OFFGRIDFLOW_AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  OFFGRIDFLOW_AWS_SECRET_ACCESS_KEY: "the-first-secret-of-all",
  OFFGRIDFLOW_AWS_S3_BUCKET: "reports",
  OFFGRIDFLOW_AWS_S3_PREFIX: "cur/daily",
};

/** A database with one user, and thus one organization. */
async function world() {
  const clone = await database();
  const sql = clone.sql("supabase_admin");
  const organizationId = await personalOrganization(sql, await user(sql));
  const port = directDatabase(clone.sql("service_role"));
  const tools = { database: port, sealer: sealer(KEYS) };
  return {
    sql,
    organizationId,
    async apply(environment: Environment) {
      const [wanted] = readOneTenant(environment);
      if (wanted === undefined) throw new Error("nothing is wanted");
      return await applyOneTenant(wanted, tools);
    },
    rows: () => rowsOf(sql),
    audits: async () =>
      (await sql`select action, details -> 'members' as members, actor_kind, actor_id from audit_events
        where action like 'integration.%' order by id`).map((row) => [
        row["action"],
        row["members"],
        `${row["actor_kind"]}/${row["actor_id"]}`,
      ]),
    [Symbol.asyncDispose]: () => clone.close(),
  };
}

async function rowsOf(sql: Sql): Promise<Record<string, unknown>[]> {
  return [
    ...await sql`
    select i.id, i.provider, i.status, i.status_reason, i.auth_method, i.role_arn, i.access_key_id, i.external_id is not null as has_external_id,
      i.settings, i.updated_at, (select jsonb_object_agg(s.field, s.sealed) from private.integration_secrets s where s.integration_id = i.id) as sealed
    from integrations i where i.deleted_at is null order by i.created_at, i.id`,
  ];
}

const WHO = "service/one-tenant settings";

Deno.test("applyOneTenant() makes an integration whose secret is sealed for its place, in the only organization", async () => {
  await using place = await world();
  const { change, integration } = await place.apply(AWS);
  equal(change, "created");
  const [row, ...others] = await place.rows();
  deepEqual(others, []);
  deepEqual(
    [row?.["status"], row?.["auth_method"], row?.["access_key_id"]],
    ["pending", "manual", "AKIAIOSFODNN7EXAMPLE"],
  );
  deepEqual(row?.["settings"], {
    cost_report: { bucket: "reports", prefix: "cur", name: "daily" },
  });
  ok(!JSON.stringify(row).includes("the-first-secret"));
  const opened = await sealer(KEYS).open(
    integration?.secrets["secret_access_key"] ?? "",
    {
      organizationId: place.organizationId,
      integrationId: integration?.id ?? "",
      field: "secret_access_key",
    },
  );
  equal(opened.reveal(), "the-first-secret-of-all");
  deepEqual(await place.audits(), [[
    "integration.created",
    ["name", "auth_method", "settings", "secret_access_key"],
    WHO,
  ]]);
});

Deno.test("applyOneTenant() changes nothing when it is asked the same again", async () => {
  await using place = await world();
  await place.apply(AWS);
  await place
    .sql`update integrations set status = 'active', settings = settings || '{"is_payer_view": true, "member_role_name": "reader"}'`;
  const before = await place.rows();
  equal((await place.apply(AWS)).change, "unchanged");
  deepEqual(await place.rows(), before);
  equal((await place.audits()).length, 1);
});

Deno.test("applyOneTenant() puts what changed alone, and names it in the audit", async () => {
  await using place = await world();
  await place.apply(AWS);
  await place
    .sql`update integrations set status = 'active', name = 'Payer', settings = settings || '{"is_payer_view": true}'
    || '{"cost_report": {"bucket": "reports", "prefix": "cur", "name": "daily", "keeps_resource_ids": true}}'`;
  equal(
    (await place.apply({ ...AWS, OFFGRIDFLOW_AWS_S3_BUCKET: "others" })).change,
    "changed",
  );
  const [moved] = await place.rows();
  equal(moved?.["status"], "active");
  deepEqual(moved?.["settings"], {
    is_payer_view: true,
    cost_report: {
      bucket: "others",
      prefix: "cur",
      name: "daily",
      keeps_resource_ids: true,
    },
  });
  await place.apply({
    ...AWS,
    OFFGRIDFLOW_AWS_S3_BUCKET: "",
    OFFGRIDFLOW_AWS_S3_PREFIX: "",
    OFFGRIDFLOW_AWS_SECRET_ACCESS_KEY: "another-secret-of-all",
  });
  const [rotated] = await place.rows();
  deepEqual(
    [rotated?.["status"], rotated?.["settings"], rotated?.["id"]],
    ["pending", { is_payer_view: true }, moved?.["id"]],
  );
  deepEqual((await place.audits()).slice(1), [
    ["integration.changed", ["settings"], WHO],
    ["integration.changed", ["settings", "secret_access_key"], WHO],
  ]);
});

Deno.test("applyOneTenant() goes from keys to a role, and forgets the keys", async () => {
  await using place = await world();
  await place.apply(AWS);
  await place.apply({
    OFFGRIDFLOW_AWS_INGEST_ENABLED: "true",
    OFFGRIDFLOW_AWS_ROLE_ARN: "arn:aws:iam::123456789012:role/billing",
  });
  const [role] = await place.rows();
  deepEqual(
    [
      role?.["auth_method"],
      role?.["has_external_id"],
      role?.["access_key_id"],
      role?.["sealed"],
      role?.["status"],
    ],
    ["cloudformation", true, null, null, "pending"],
  );
});

Deno.test("applyOneTenant() disables with the flag, cancels what is open, and enables again", async () => {
  await using place = await world();
  await place.apply(AWS);
  await place.sql`update integrations set status = 'active'`;
  await place
    .sql`select engine_request_sync((select id from integrations), '{service_usage}', '2026-10-01', '2026-10-02')`;
  const off = { ...AWS, OFFGRIDFLOW_AWS_INGEST_ENABLED: "false" };
  equal((await place.apply(off)).change, "disabled");
  equal((await place.rows())[0]?.["status"], "disabled");
  const [job] = await place.sql`select status from sync_jobs`;
  equal(job?.["status"], "cancelled");
  equal((await place.apply(off)).change, "unchanged");
  equal((await place.apply(AWS)).change, "changed");
  const [enabled] = await place.rows();
  deepEqual(
    [enabled?.["status"], enabled?.["status_reason"]],
    ["pending", "the settings changed"],
  );
});

Deno.test("applyOneTenant() leaves alone what a member disabled, and what members made", async () => {
  await using place = await world();
  const { integration } = await place.apply(AWS);
  await place
    .sql`update integrations set status = 'disabled', status_reason = 'disabled by an admin'`;
  equal((await place.apply(AWS)).change, "kept_disabled");
  equal((await place.rows())[0]?.["status"], "disabled");
  await place
    .sql`insert into integrations (organization_id, name, auth_method, access_key_id)
    values (${place.organizationId}, 'Members', 'manual', 'AKIA0123456789ABCDEF')`;
  await place.apply({ OFFGRIDFLOW_AWS_INGEST_ENABLED: "false" });
  deepEqual(
    (await place.rows()).map((
      { id, status },
    ) => [id === integration?.id, status]),
    [[true, "disabled"], [false, "pending"]],
  );
});

Deno.test("applyOneTenant() makes nothing for what is not enabled", async () => {
  await using place = await world();
  const { change, integration } = await place.apply({
    OFFGRIDFLOW_AWS_REGION: "eu-west-1",
  });
  deepEqual([change, integration, await place.rows()], ["unchanged", null, []]);
});

Deno.test("applyOneTenant() makes a new one in place of one that was deleted", async () => {
  await using place = await world();
  const first = await place.apply(AWS);
  await place
    .sql`update integrations set status = 'deleted', deleted_at = now()`;
  const second = await place.apply(AWS);
  equal(second.change, "created");
  ok(second.integration?.id !== first.integration?.id);
  equal((await place.rows()).length, 1);
});

Deno.test("applyOneTenant() from several processes at once makes one integration", async () => {
  await using place = await world();
  const applied = await Promise.all(
    Array.from({ length: 4 }, () => place.apply(AWS)),
  );
  equal((await place.rows()).length, 1);
  equal(new Set(applied.map(({ integration }) => integration?.id)).size, 1);
  deepEqual(
    applied.map(({ change }) => change).sort(),
    ["created", "unchanged", "unchanged", "unchanged"],
  );
});

Deno.test("applyOneTenant() keeps every provider as its connector reads it", async () => {
  await using place = await world();
  const azure = {
    OFFGRIDFLOW_AZURE_INGEST_ENABLED: "true",
    OFFGRIDFLOW_AZURE_TENANT_ID: "contoso.onmicrosoft.com",
    OFFGRIDFLOW_AZURE_CLIENT_ID: "0f8fad5b-d9cb-469f-a165-70867728950e",
    OFFGRIDFLOW_AZURE_CLIENT_SECRET: "abc8Q~secret-of-azure",
    OFFGRIDFLOW_AZURE_SUBSCRIPTION_ID: "0f8fad5b-d9cb-469f-a165-70867728950e",
  };
  await place.apply(azure);
  equal((await place.apply(azure)).change, "unchanged");
  await place.apply({
    OFFGRIDFLOW_GCP_INGEST_ENABLED: "true",
    OFFGRIDFLOW_GCP_PROJECT_ID: "my-project",
    OFFGRIDFLOW_GCP_BIGQUERY_DATASET: "billing",
    OFFGRIDFLOW_GCP_BIGQUERY_TABLE: "export_v1",
    OFFGRIDFLOW_GCP_SERVICE_ACCOUNT_KEY: JSON.stringify({
      type: "service_account",
      private_key_id: "a1",
      private_key: "-----BEGIN PRIVATE KEY-----\nMIIEvQ\n",
      client_email: "reader@my-project.iam.gserviceaccount.com",
    }),
  });
  const rows = await place.rows();
  deepEqual(
    rows.map((row) => [
      row["provider"],
      row["status"],
      row["status_reason"],
      Object.keys(row["sealed"] as object), // a jsonb object
    ]),
    [
      ["azure", "pending", null, ["client_secret"]],
      ["gcp", "pending", null, ["private_key"]],
    ],
  );
  deepEqual(rows.map((row) => row["settings"]), [
    {
      tenant_id: "contoso.onmicrosoft.com",
      client_id: "0f8fad5b-d9cb-469f-a165-70867728950e",
      subscription_ids: ["0f8fad5b-d9cb-469f-a165-70867728950e"],
    },
    {
      project_id: "my-project",
      client_email: "reader@my-project.iam.gserviceaccount.com",
      private_key_id: "a1",
      carbon_table: "my-project.billing.export_v1",
    },
  ]);
});

Deno.test("applyOneTenant() names the setting when the organization is not told apart", async () => {
  await using place = await world();
  const second = await personalOrganization(place.sql, await user(place.sql));
  await rejects(place.apply(AWS), {
    code: "SETTING_INVALID",
    message:
      "Cannot start as OFFGRIDFLOW_AWS_ORG_ID must be set unless there is exactly one organization: found 2 organizations",
  });
  await rejects(place.apply({ ...AWS, OFFGRIDFLOW_AWS_ORG_ID: "org-123" }), {
    message:
      "Cannot start as OFFGRIDFLOW_AWS_ORG_ID must be the id, or the name no other has, of an organization: found none",
  });
  deepEqual(await place.rows(), []);
  await place
    .sql`update organizations set name = 'org-123' where id = ${second}`;
  await place.apply({ ...AWS, OFFGRIDFLOW_AWS_ORG_ID: "org-123" });
  await place.apply({
    ...AWS,
    OFFGRIDFLOW_AWS_ORG_ID: place.organizationId.toUpperCase(),
  });
  const owners = await place
    .sql`select organization_id from integrations order by created_at`;
  deepEqual(owners.map((row) => row["organization_id"]), [
    second,
    place.organizationId,
  ]);
});
