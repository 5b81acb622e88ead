import type { Integration, Job } from "../../shared/domain/job.ts";
import { sealer } from "../../shared/platform/sealing.ts";
import type { Database } from "../../shared/platform/database.ts";
import { Secret } from "../../shared/platform/secret.ts";
import { openAwsSource } from "../../shared/connectors/aws/mod.ts";
import type { Source } from "../../shared/domain/source.ts";
import type { Keys, TestClouds } from "./clouds.ts";

const ORGANIZATION = "00000000-0000-4000-8000-000000000001";
const INTEGRATION = "00000000-0000-4000-8000-000000000002";

/** A sealer with a key of its own. */
export const testSealer = sealer([{
  id: "k1",
  bytes: new Secret(new Uint8Array(32).fill(7)),
}]);

/** The claimed job of an integration with access keys: March 2026 unless told. */
export async function awsJob(
  keys: Keys,
  change: Partial<Omit<Job, "integration">> & {
    integration?: Partial<Integration>;
  } = {},
): Promise<Job> {
  const { integration, ...rest } = change;
  const secret = await testSealer.seal(new Secret(keys.secretAccessKey), {
    organizationId: ORGANIZATION,
    integrationId: INTEGRATION,
    field: "secret_access_key",
  });
  return {
    job_id: "00000000-0000-4000-8000-000000000003",
    organization_id: ORGANIZATION,
    integration_id: INTEGRATION,
    provider: "aws",
    dataset: "service_usage",
    period_start: "2026-03-01",
    period_end: "2026-04-01",
    parameters: {},
    cursor: null,
    page_no: 0,
    attempts: 1,
    rereads: 0,
    lease_token: 1,
    request_id: null,
    requests_today: 0,
    request_price_usd: "0.01",
    secrets: { secret_access_key: secret },
    ...rest,
    integration: {
      id: INTEGRATION,
      provider: "aws",
      name: "Test",
      auth_method: "manual",
      role_arn: null,
      external_id: null,
      access_key_id: keys.accessKeyId,
      region: "eu-central-1",
      billing_account_id: null,
      settings: {},
      daily_request_cap: null,
      ...integration,
    },
  };
}

/** The answers of a database that no read has written to yet, in the shapes of the functions of these names. */
const KNOWS: Readonly<Record<string, unknown>> = {
  engine_known_agreements: { agreements: {}, products: {}, offers: {} },
  engine_known_invoice_periods: { account_id: null, periods: [] },
  engine_known_delivery: { delivery: null, tag_keys: ["Team", "cost-center"] },
};

const NOTHING_KNOWN: Database = {
  call<T>(name: string): Promise<T> {
    const known = KNOWS[name];
    return known === undefined
      ? Promise.reject(new Error(`a source has no use for ${name}`))
      : Promise.resolve(known as T);
  },
};

/** Opens a job's source against loopback clouds, as the worker does. */
export function openOn(
  { clouds, clock }: TestClouds,
  job: Job,
  options: {
    timeoutMilliseconds?: number;
    cap?: number;
    fetch?: typeof fetch;
    /** What an earlier read learnt; a new installation knows nothing. */
    engine?: Database;
    isOnWorker?: boolean;
  } = {},
): Promise<Source> {
  const { timeoutMilliseconds } = options;
  return openAwsSource(job, {
    settings: {
      AWS_ENDPOINT_URL: clouds.awsUrl,
      AWS_BROKER_ACCESS_KEY_ID: clouds.broker.accessKeyId,
      AWS_BROKER_SECRET_ACCESS_KEY: new Secret(clouds.broker.secretAccessKey),
      COST_EXPLORER_DAILY_REQUESTS: options.cap ?? 30,
    },
    sealer: testSealer,
    clock,
    fetch: options.fetch ?? fetch,
    engine: options.engine ?? NOTHING_KNOWN,
    isOnWorker: options.isOnWorker ?? false,
    ...(timeoutMilliseconds === undefined ? {} : { timeoutMilliseconds }),
  });
}
