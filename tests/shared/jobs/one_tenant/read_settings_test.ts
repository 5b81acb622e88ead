import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { Fault } from "../../../../shared/platform/fault.ts";
import type { Secret } from "../../../../shared/platform/secret.ts";
import type { Environment } from "../../../../shared/platform/settings.ts";
import { readOneTenant } from "../../../../shared/jobs/one_tenant/read_settings.ts";
import {
  ONE_TENANT_SETTINGS,
  type OneTenantSetting,
} from "../../../../shared/jobs/one_tenant/settings.ts";

const SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const NONE: Readonly<Record<string, Secret>> = {};
const GUID = "0f8fad5b-d9cb-469f-a165-70867728950e";
const PEM = "-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----\n";
const KEY = JSON.stringify({
  type: "service_account",
  private_key_id: "a1b2c3",
  private_key: PEM,
  client_email: "reader@my-project.iam.gserviceaccount.com",
});

/** Every setting with a value that is right, role_arn and the access key apart. */
const WHOLE = {
  OFFGRIDFLOW_AWS_INGEST_ENABLED: "true",
  OFFGRIDFLOW_AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  OFFGRIDFLOW_AWS_SECRET_ACCESS_KEY: SECRET,
  OFFGRIDFLOW_AWS_REGION: "eu-central-1",
  OFFGRIDFLOW_AWS_ACCOUNT_ID: "012345678901",
  OFFGRIDFLOW_AWS_S3_BUCKET: "my-cur-bucket",
  OFFGRIDFLOW_AWS_S3_PREFIX: "/exports/daily/my-report/",
  OFFGRIDFLOW_AWS_ORG_ID: "org-123",
  OFFGRIDFLOW_AZURE_INGEST_ENABLED: "YES",
  OFFGRIDFLOW_AZURE_TENANT_ID: GUID,
  OFFGRIDFLOW_AZURE_CLIENT_ID: GUID,
  OFFGRIDFLOW_AZURE_CLIENT_SECRET: "abc8Q~secret-of-azure",
  OFFGRIDFLOW_AZURE_SUBSCRIPTION_ID: GUID,
  OFFGRIDFLOW_AZURE_ORG_ID: "org-123",
  OFFGRIDFLOW_GCP_INGEST_ENABLED: "1",
  OFFGRIDFLOW_GCP_PROJECT_ID: "my-project",
  OFFGRIDFLOW_GCP_BILLING_ACCOUNT_ID: "012345-6789AB-CDEF01",
  OFFGRIDFLOW_GCP_BIGQUERY_DATASET: "billing_export",
  OFFGRIDFLOW_GCP_BIGQUERY_TABLE: "gcp_billing_export_v1",
  OFFGRIDFLOW_GCP_SERVICE_ACCOUNT_KEY: KEY,
  OFFGRIDFLOW_GCP_ORG_ID: "org-123",
} as const;

function refusalOf(environment: Environment, file?: Map<string, string>) {
  let fault: unknown;
  throws(() => readOneTenant(environment, file), (error) => {
    fault = error;
    return error instanceof Fault && error.code === "SETTING_INVALID";
  });
  return fault as Fault; // what was thrown, by the check above
}

/** All names of the table. */
const NAMES = Object.values(ONE_TENANT_SETTINGS).flatMap((settings) =>
  Object.values<OneTenantSetting>(settings).map(({ name }) => name)
);

Deno.test("readOneTenant() knows the 22 names of the seed", () => {
  equal(NAMES.length, 22);
  equal(new Set(NAMES).size, 22);
  deepEqual(
    [...Object.keys(WHOLE), "OFFGRIDFLOW_AWS_ROLE_ARN"].sort(),
    NAMES.toSorted(),
  );
});

Deno.test("readOneTenant() wants nothing of an environment without the names", () => {
  deepEqual(readOneTenant({ PATH: "/bin", OFFGRIDFLOW_AWS_REGION: " " }), []);
});

Deno.test("readOneTenant() reads what is wanted of every provider", () => {
  const [aws, azure, gcp] = readOneTenant(WHOLE);
  deepEqual([aws?.provider, azure?.provider, gcp?.provider], [
    "aws",
    "azure",
    "gcp",
  ]);
  equal(aws?.organization, "org-123");
  const { secrets, ...row } = aws?.integration ?? { secrets: NONE };
  deepEqual(row, {
    name: "AWS",
    auth_method: "manual",
    role_arn: null,
    access_key_id: "AKIAIOSFODNN7EXAMPLE",
    region: "eu-central-1",
    account_id: "012345678901",
    settings: {
      cost_report: {
        bucket: "my-cur-bucket",
        prefix: "exports/daily",
        name: "my-report",
      },
    },
  });
  equal(secrets["secret_access_key"]?.reveal(), SECRET);
  deepEqual(azure?.integration?.settings, {
    tenant_id: GUID,
    client_id: GUID,
    subscription_ids: [GUID],
  });
  deepEqual(gcp?.integration?.settings, {
    project_id: "my-project",
    client_email: "reader@my-project.iam.gserviceaccount.com",
    private_key_id: "a1b2c3",
    billing_account_id: "012345-6789AB-CDEF01",
    carbon_table: null,
    billing_table: "my-project.billing_export.gcp_billing_export_v1",
  });
  equal(gcp?.integration?.secrets["private_key"]?.reveal(), PEM);
  ok(!JSON.stringify(readOneTenant(WHOLE)).includes("MIIEvQ"));
});

Deno.test("readOneTenant() takes a table of another name for the Carbon Footprint export", () => {
  const environment = {
    ...WHOLE,
    OFFGRIDFLOW_GCP_BIGQUERY_DATASET: "carbon",
    OFFGRIDFLOW_GCP_BIGQUERY_TABLE: "carbon_footprint",
  };
  const [, , gcp] = readOneTenant(environment);
  const { carbon_table, billing_table } = gcp?.integration?.settings ?? {};
  deepEqual([carbon_table, billing_table], [
    "my-project.carbon.carbon_footprint",
    null,
  ]);
});

Deno.test("readOneTenant() writes ids of Azure in small letters, as the database keeps them", () => {
  const [, azure] = readOneTenant({
    ...WHOLE,
    OFFGRIDFLOW_AZURE_TENANT_ID: "Contoso.OnMicrosoft.com",
    OFFGRIDFLOW_AZURE_CLIENT_ID: GUID.toUpperCase(),
  });
  const { tenant_id, client_id } = azure?.integration?.settings ?? {};
  deepEqual([tenant_id, client_id], ["contoso.onmicrosoft.com", GUID]);
});

Deno.test("readOneTenant() takes a role without keys", () => {
  const arn = "arn:aws:iam::123456789012:role/billing";
  const [aws] = readOneTenant({
    OFFGRIDFLOW_AWS_INGEST_ENABLED: "on",
    OFFGRIDFLOW_AWS_ROLE_ARN: arn,
  });
  equal(aws?.integration?.auth_method, "cloudformation");
  equal(aws?.integration?.role_arn, arn);
  equal(aws?.integration?.region, "us-east-1");
  deepEqual(aws?.integration?.settings, { cost_report: null });
});

Deno.test("readOneTenant() is off without the flag, as the seed is", () => {
  for (const flag of [undefined, "false", "NO", "0", "off"]) {
    const [aws] = readOneTenant({
      OFFGRIDFLOW_AWS_INGEST_ENABLED: flag,
      OFFGRIDFLOW_AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
    });
    deepEqual([aws?.isEnabled, aws?.integration], [false, null]);
  }
});

/** A value that no reader takes, by name; those of 40 characters could be a secret under the wrong name. */
const WRONG: Readonly<Record<string, string>> = {
  OFFGRIDFLOW_AWS_INGEST_ENABLED: SECRET,
  OFFGRIDFLOW_AWS_ACCESS_KEY_ID: "ASIAIOSFODNN7EXAMPLE",
  OFFGRIDFLOW_AWS_SECRET_ACCESS_KEY: "short secret",
  OFFGRIDFLOW_AWS_REGION: SECRET,
  OFFGRIDFLOW_AWS_ROLE_ARN: SECRET,
  OFFGRIDFLOW_AWS_ACCOUNT_ID: "12345678901",
  OFFGRIDFLOW_AWS_S3_BUCKET: SECRET,
  OFFGRIDFLOW_AWS_S3_PREFIX: "a b",
  OFFGRIDFLOW_AWS_ORG_ID: "o".repeat(201),
  OFFGRIDFLOW_AZURE_INGEST_ENABLED: "maybe",
  OFFGRIDFLOW_AZURE_TENANT_ID: "no directory",
  OFFGRIDFLOW_AZURE_CLIENT_ID: SECRET,
  OFFGRIDFLOW_AZURE_CLIENT_SECRET: "with space",
  OFFGRIDFLOW_AZURE_SUBSCRIPTION_ID: "1",
  OFFGRIDFLOW_AZURE_ORG_ID: "o\u0007",
  OFFGRIDFLOW_GCP_INGEST_ENABLED: "2",
  OFFGRIDFLOW_GCP_PROJECT_ID: "P",
  OFFGRIDFLOW_GCP_BILLING_ACCOUNT_ID: "1-2-3",
  OFFGRIDFLOW_GCP_BIGQUERY_DATASET: "a-b",
  OFFGRIDFLOW_GCP_BIGQUERY_TABLE: "a.b",
  OFFGRIDFLOW_GCP_SERVICE_ACCOUNT_KEY: PEM,
  OFFGRIDFLOW_GCP_ORG_ID: "o".repeat(201),
};

for (const name of NAMES) {
  Deno.test(`readOneTenant() names ${name} when its value is unusable, and shows no secret`, () => {
    const value = WRONG[name] ?? "";
    const { message, errors } = refusalOf({ ...WHOLE, [name]: value });
    ok(message.startsWith(`Cannot start as ${name} must be `), message);
    deepEqual(errors.map(({ pointer }) => pointer), [`/${name}`]);
    for (const secret of [SECRET, "short secret", "with space", "MIIEvQ"]) {
      ok(!JSON.stringify([message, errors]).includes(secret), message);
    }
  });
}

for (
  const [what, environment, sentence] of [
    [
      "a key without its secret",
      { ...WHOLE, OFFGRIDFLOW_AWS_SECRET_ACCESS_KEY: "" },
      "OFFGRIDFLOW_AWS_SECRET_ACCESS_KEY must be set together with OFFGRIDFLOW_AWS_ACCESS_KEY_ID: found nothing",
    ],
    [
      "a role beside a key",
      {
        ...WHOLE,
        OFFGRIDFLOW_AWS_ROLE_ARN: "arn:aws:iam::123456789012:role/billing",
      },
      "OFFGRIDFLOW_AWS_ROLE_ARN must be given instead of OFFGRIDFLOW_AWS_ACCESS_KEY_ID and OFFGRIDFLOW_AWS_SECRET_ACCESS_KEY: a role is entered with AWS_BROKER_ACCESS_KEY_ID: found both",
    ],
    [
      "a bucket without a prefix",
      { ...WHOLE, OFFGRIDFLOW_AWS_S3_PREFIX: "" },
      "OFFGRIDFLOW_AWS_S3_PREFIX must be set together with OFFGRIDFLOW_AWS_S3_BUCKET: found nothing",
    ],
    [
      "a key of another type",
      { ...WHOLE, OFFGRIDFLOW_GCP_SERVICE_ACCOUNT_KEY: '{"type":"user"}' },
      "OFFGRIDFLOW_GCP_SERVICE_ACCOUNT_KEY must be the JSON key of a service account: found JSON of another type",
    ],
    [
      "an application without a tenant",
      { ...WHOLE, OFFGRIDFLOW_AZURE_TENANT_ID: undefined },
      "OFFGRIDFLOW_AZURE_TENANT_ID must be set together with OFFGRIDFLOW_AZURE_CLIENT_ID, OFFGRIDFLOW_AZURE_CLIENT_SECRET, OFFGRIDFLOW_AZURE_SUBSCRIPTION_ID: found nothing",
    ],
  ] as const
) {
  Deno.test(`readOneTenant() refuses ${what}`, () => {
    equal(refusalOf(environment).message, `Cannot start as ${sentence}`);
  });
}

/** The same settings as a file has them. */
const FILE = new Map(
  Object.entries(ONE_TENANT_SETTINGS).flatMap(([provider, settings]) =>
    Object.entries<OneTenantSetting>(settings).flatMap(([key, { name }]) => {
      const value = (WHOLE as Environment)[name];
      const path = `ingestion.${provider}.${key}`;
      return value === undefined ? [] : [[path, value] as const];
    })
  ),
);

Deno.test("readOneTenant() reads a file's keys as it reads the names", () => {
  const withoutNames = (text: string) =>
    text.replaceAll(/"organizationSetting":"[^"]+"/g, "");
  equal(
    withoutNames(JSON.stringify(readOneTenant({}, FILE))),
    withoutNames(JSON.stringify(readOneTenant(WHOLE))),
  );
});

Deno.test("readOneTenant() puts the environment before the file", () => {
  const [aws] = readOneTenant({ OFFGRIDFLOW_AWS_REGION: "us-west-2" }, FILE);
  equal(aws?.integration?.region, "us-west-2");
  equal(aws?.integration?.account_id, "012345678901");
});

Deno.test("readOneTenant() names the path of what is wrong or missing in a file", () => {
  const wrong = new Map(FILE).set("ingestion.aws.region", "Frankfurt");
  equal(
    refusalOf({}, wrong).message,
    'Cannot start as ingestion.aws.region must be an AWS region like us-east-1: found "Frankfurt"',
  );
  const missing = new Map(FILE);
  missing.delete("ingestion.aws.secret_access_key");
  ok(
    refusalOf({}, missing).message.startsWith(
      "Cannot start as ingestion.aws.secret_access_key must be set",
    ),
  );
});

Deno.test("readOneTenant() refuses a key that it does not know, and looks past other sections", () => {
  const misspelt = new Map(FILE).set("ingestion.aws.acess_key_id", SECRET);
  ok(
    /^Cannot start as ingestion\.aws must be a mapping of enabled, .*: found "acess_key_id"$/
      .test(refusalOf({}, misspelt).message),
  );
  const scalar = new Map([["ingestion.gcp", "yes"]]);
  ok(refusalOf({}, scalar).message.includes("found something else"));
  const other = new Map(FILE).set("ingestion.sap.enabled", "true")
    .set("server.port", "8090");
  equal(readOneTenant({}, other).length, 3);
});

Deno.test("readOneTenant() tells every wrong setting at once", () => {
  const { errors } = refusalOf({
    ...WHOLE,
    OFFGRIDFLOW_AWS_REGION: "x",
    OFFGRIDFLOW_GCP_PROJECT_ID: "x",
  });
  deepEqual(errors.map(({ pointer }) => pointer), [
    "/OFFGRIDFLOW_AWS_REGION",
    "/OFFGRIDFLOW_GCP_PROJECT_ID",
  ]);
});
