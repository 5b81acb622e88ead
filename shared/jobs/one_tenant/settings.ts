/**
 * The settings of one-tenant use: 22 names, each with its key in a YAML file.
 *
 * Source of the names, of their keys and of the words for yes and no: github.com/paulwilltell/OFFGRIDFLOW,
 * internal/config/config.go (AWSIngestionConfig, AzureIngestionConfig, GCPIngestionConfig, getBoolEnv). The shapes of the values
 * are those of the providers' own references.
 *
 * @module
 */
import {
  parseReportPlace,
  parseServiceAccountKey,
  parseSwitch,
  shaped,
  shapedLower,
  shapedSecret,
} from "./parsers.ts";

/** One setting. */
export interface OneTenantSetting<T = unknown> {
  /** The variable of the environment. */
  readonly name: string;
  /** One sentence. */
  readonly what: string;
  /** Whether the value must not be shown. */
  readonly secret: boolean;
  /** The value of a text. @throws {SettingRefusal} */
  readonly parse: (text: string) => T;
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const organization = (provider: "AWS" | "AZURE" | "GCP") =>
  open(
    `OFFGRIDFLOW_${provider}_ORG_ID`,
    "The organization it belongs to, by id or name; unset takes the only one there is",
    shaped(/^(?=\S)[^\p{Cc}]{1,200}$/u, "the id or name of an organization"),
  );

/** Every setting, by provider and by its key below `ingestion.<provider>` in YAML. */
export const ONE_TENANT_SETTINGS = {
  aws: {
    enabled: open(
      "OFFGRIDFLOW_AWS_INGEST_ENABLED",
      "Whether AWS is synced; no when unset",
      parseSwitch,
    ),
    access_key_id: open(
      "OFFGRIDFLOW_AWS_ACCESS_KEY_ID",
      "The id of a long-term access key",
      shaped(
        /^(?!ASIA)[A-Z0-9]{16,128}$/,
        "the id of a long-term access key: 16 to 128 capital letters and digits, not beginning with ASIA",
      ),
    ),
    secret_access_key: sealed(
      "OFFGRIDFLOW_AWS_SECRET_ACCESS_KEY",
      "Its secret",
      shapedSecret(
        /^[\x21-\x7e]{16,256}$/,
        "a secret access key: 16 to 256 characters without spaces",
      ),
    ),
    region: open(
      "OFFGRIDFLOW_AWS_REGION",
      "The region requests are signed for; us-east-1 when unset",
      shaped(/^[a-z]{2}(-[a-z]+)+-\d$/, "an AWS region like us-east-1"),
    ),
    role_arn: open(
      "OFFGRIDFLOW_AWS_ROLE_ARN",
      "The role to assume instead of using an access key; needs AWS_BROKER_ACCESS_KEY_ID",
      shaped(
        /^(?=.{1,2048}$)arn:aws[a-z-]*:iam::\d{12}:role\/[A-Za-z0-9+=,.@_/-]+$/,
        "the ARN of an IAM role",
      ),
    ),
    account_id: open(
      "OFFGRIDFLOW_AWS_ACCOUNT_ID",
      "The account the credentials must belong to; unset takes any",
      shaped(/^\d{12}$/, "12 digits"),
    ),
    bucket: open(
      "OFFGRIDFLOW_AWS_S3_BUCKET",
      "The bucket with the cost report",
      shaped(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "the name of an S3 bucket"),
    ),
    prefix: open(
      "OFFGRIDFLOW_AWS_S3_PREFIX",
      "The report's folder in it; the last segment is the report's name",
      parseReportPlace,
    ),
    org_id: organization("AWS"),
  },
  azure: {
    enabled: open(
      "OFFGRIDFLOW_AZURE_INGEST_ENABLED",
      "Whether Azure is synced; no when unset",
      parseSwitch,
    ),
    tenant_id: open(
      "OFFGRIDFLOW_AZURE_TENANT_ID",
      "The directory, by id or domain",
      shapedLower(
        /^(?=.{3,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9-]+)*$/,
        "the id or a domain of a directory",
      ),
    ),
    client_id: open(
      "OFFGRIDFLOW_AZURE_CLIENT_ID",
      "The application",
      shapedLower(GUID, "a GUID"),
    ),
    client_secret: sealed(
      "OFFGRIDFLOW_AZURE_CLIENT_SECRET",
      "Its secret",
      shapedSecret(
        /^[\x21-\x7e]{8,256}$/,
        "a client secret: 8 to 256 characters without spaces",
      ),
    ),
    subscription_id: open(
      "OFFGRIDFLOW_AZURE_SUBSCRIPTION_ID",
      "The subscription",
      shapedLower(GUID, "a GUID"),
    ),
    org_id: organization("AZURE"),
  },
  gcp: {
    enabled: open(
      "OFFGRIDFLOW_GCP_INGEST_ENABLED",
      "Whether Google Cloud is synced; no when unset",
      parseSwitch,
    ),
    project_id: open(
      "OFFGRIDFLOW_GCP_PROJECT_ID",
      "The project of the BigQuery dataset",
      shaped(
        /^(?:[a-z0-9.-]{1,100}:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
        "the id of a Google Cloud project",
      ),
    ),
    billing_account_id: open(
      "OFFGRIDFLOW_GCP_BILLING_ACCOUNT_ID",
      "The billing account whose rows are read; unset takes every one in the table",
      shaped(
        /^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$/,
        "a billing account like 012345-6789AB-CDEF01",
      ),
    ),
    bigquery_dataset: open(
      "OFFGRIDFLOW_GCP_BIGQUERY_DATASET",
      "The dataset of the Carbon Footprint export, or of the billing export",
      shaped(/^\w{1,1024}$/, "letters, digits and _"),
    ),
    bigquery_table: open(
      "OFFGRIDFLOW_GCP_BIGQUERY_TABLE",
      "Its table; one named gcp_billing_export_ and so on is the billing export",
      shaped(/^[\w-]{1,1024}$/, "letters, digits, _ and -"),
    ),
    service_account_key: sealed(
      "OFFGRIDFLOW_GCP_SERVICE_ACCOUNT_KEY",
      "The JSON key of a service account",
      parseServiceAccountKey,
    ),
    org_id: organization("GCP"),
  },
} as const;

/** A provider's settings that were given, by key. */
export type Given<P extends keyof typeof ONE_TENANT_SETTINGS> = {
  readonly [K in keyof (typeof ONE_TENANT_SETTINGS)[P]]?:
    (typeof ONE_TENANT_SETTINGS)[P][K] extends OneTenantSetting<infer T> ? T
      : never;
};

function open<T>(
  name: string,
  what: string,
  parse: (text: string) => T,
): OneTenantSetting<T> {
  return { name, what, parse, secret: false };
}

function sealed<T>(
  name: string,
  what: string,
  parse: (text: string) => T,
): OneTenantSetting<T> {
  return { name, what, parse, secret: true };
}
