/**
 * From settings that were read to the integration they ask for.
 *
 * @module
 */
import type { Secret } from "../../platform/secret.ts";
import type { AuthMethod, Provider } from "../../domain/job.ts";
import type { NameOf, WrongSetting } from "./read_settings.ts";
import type { Given } from "./settings.ts";

/** An integration as the settings ask for it. */
export interface Wanted {
  readonly provider: Provider;
  /** False: an integration made before is disabled, none is made. */
  readonly isEnabled: boolean;
  /** The organization's id or name; null for the only one there is. */
  readonly organization: string | null;
  /** What the setting of the organization is called where it was, or would be, given. */
  readonly organizationSetting: string;
  /** Null while it is not enabled. */
  readonly integration: WantedIntegration | null;
}

/** What is kept of it. */
export interface WantedIntegration {
  readonly name: string;
  readonly auth_method: AuthMethod;
  readonly role_arn: string | null;
  readonly access_key_id: string | null;
  /** Null keeps what there is: us-east-1 for a new one. */
  readonly region: string | null;
  /** These members alone are put; null takes one away. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** By field. */
  readonly secrets: Readonly<Record<string, Secret>>;
  /** The account that the credentials must belong to; null for any. */
  readonly account_id: string | null;
}

/** What the settings of a provider come to. */
export interface Reading {
  /** Null when something is missing. */
  readonly wanted: Wanted | null;
  readonly wrong: readonly WrongSetting[];
}

/** The integration that `given` asks for, or what is missing of it. */
export function toWanted(
  provider: Provider,
  given: Given<Provider> & Readonly<Record<string, unknown>>,
  nameOf: NameOf,
): Reading {
  const isEnabled = given.enabled ?? false;
  const wrong = isEnabled ? RULES[provider](given, nameOf) : [];
  if (wrong.length > 0) return { wanted: null, wrong };
  return {
    wrong,
    wanted: {
      provider,
      isEnabled,
      organization: given.org_id ?? null,
      organizationSetting: nameOf("org_id"),
      integration: isEnabled ? MAKERS[provider](given) : null,
    },
  };
}

// Each maker and rule below gets what was read of its own provider alone.
const MAKERS: Readonly<
  Record<Provider, (given: Given<never>) => WantedIntegration>
> = { aws: toAws, azure: toAzure, gcp: toGcp };

const RULES: Readonly<
  Record<
    Provider,
    (given: Readonly<Record<string, unknown>>, nameOf: NameOf) => WrongSetting[]
  >
> = {
  aws: (given, nameOf) => [
    ...credentialRules(given, nameOf),
    ...reportRules(given, nameOf),
  ],
  azure: (given, nameOf) =>
    missing(given, nameOf, [
      "tenant_id",
      "client_id",
      "client_secret",
      "subscription_id",
    ]),
  gcp: (given, nameOf) =>
    missing(given, nameOf, [
      "project_id",
      "bigquery_dataset",
      "bigquery_table",
      "service_account_key",
    ]),
};

function credentialRules(
  given: Readonly<Record<string, unknown>>,
  nameOf: NameOf,
): WrongSetting[] {
  const hasKey = "access_key_id" in given || "secret_access_key" in given;
  if (!("role_arn" in given)) {
    return missing(given, nameOf, ["access_key_id", "secret_access_key"]);
  }
  if (!hasKey) return [];
  return [{
    name: nameOf("role_arn"),
    expected: `given instead of ${nameOf("access_key_id")} and ${
      nameOf("secret_access_key")
    }: a role is entered with AWS_BROKER_ACCESS_KEY_ID`,
    found: "both",
  }];
}

function reportRules(
  given: Readonly<Record<string, unknown>>,
  nameOf: NameOf,
): WrongSetting[] {
  if ("bucket" in given === "prefix" in given) return [];
  return missing(given, nameOf, ["bucket", "prefix"]);
}

function missing(
  given: Readonly<Record<string, unknown>>,
  nameOf: NameOf,
  keys: readonly string[],
): WrongSetting[] {
  return keys.filter((key) => !(key in given)).map((key) => ({
    name: nameOf(key),
    expected: `set together with ${
      keys.filter((each) => each !== key).map(nameOf).join(", ")
    }`,
    found: "nothing",
  }));
}

function toAws(given: Given<"aws">): WantedIntegration {
  const { role_arn, access_key_id, secret_access_key, bucket, prefix } = given;
  return {
    name: "AWS",
    auth_method: role_arn === undefined ? "manual" : "cloudformation",
    role_arn: role_arn ?? null,
    access_key_id: access_key_id ?? null,
    region: given.region ?? "us-east-1",
    account_id: given.account_id ?? null,
    settings: {
      cost_report: bucket === undefined ? null : {
        bucket,
        prefix: prefix?.prefix ?? "",
        name: prefix?.name ?? "",
      },
    },
    secrets: secret_access_key === undefined ? {} : { secret_access_key },
  };
}

function toAzure(given: Given<"azure">): WantedIntegration {
  const { client_secret, tenant_id, client_id, subscription_id } = given;
  return {
    ...ELSEWHERE,
    name: "Azure",
    auth_method: "client_secret",
    settings: {
      tenant_id,
      client_id,
      subscription_ids: subscription_id === undefined
        ? null
        : [subscription_id],
    },
    secrets: client_secret === undefined ? {} : { client_secret },
  };
}

function toGcp(given: Given<"gcp">): WantedIntegration {
  const { service_account_key: key, project_id, bigquery_table } = given;
  const table = [project_id, given.bigquery_dataset, bigquery_table].join(".");
  const isBilling = bigquery_table?.startsWith(BILLING_EXPORT) ?? false;
  return {
    ...ELSEWHERE,
    name: "Google Cloud",
    auth_method: "service_account",
    settings: {
      project_id,
      client_email: key?.clientEmail,
      private_key_id: key?.keyId,
      billing_account_id: given.billing_account_id ?? null,
      carbon_table: isBilling ? null : table,
      billing_table: isBilling ? table : null,
    },
    secrets: key === undefined ? {} : { private_key: key.privateKey },
  };
}

/**
 * What the tables of the billing export are called; any other table is that of the Carbon Footprint export.
 * Source: Cloud Billing, "Export Cloud Billing data to BigQuery".
 */
const BILLING_EXPORT = "gcp_billing_export";

/** What only AWS has. */
const ELSEWHERE = {
  role_arn: null,
  access_key_id: null,
  region: null,
  account_id: null,
};
