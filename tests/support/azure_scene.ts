import type { Job } from "../../shared/domain/job.ts";
import type { Source } from "../../shared/domain/source.ts";
import { Secret } from "../../shared/platform/secret.ts";
import { openAzureSource } from "../../shared/connectors/azure/mod.ts";
import type { AzureTools } from "../../shared/connectors/azure/mod.ts";
import type { StoredIntegration } from "../../shared/connectors/stored_integration.ts";
import { type AzureCloud, startAzure } from "../../apps/clouds/azure/start.ts";
import { testSealer } from "./aws_job.ts";
import { type ManualClock, manualClock } from "./manual_clock.ts";
import { readPages, stage, type StagedLoad } from "./staged_load.ts";

const ORGANIZATION = "00000000-0000-4000-8000-000000000001";
const INTEGRATION = "00000000-0000-4000-8000-000000000002";

/** A directory as the control API makes it. */
export interface TestDirectory {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly subscriptions: readonly { readonly id: string }[];
}

/** An application on a loopback Azure of its own, and a way to read what it may. 20 March 2026, noon. */
export interface AzureScene extends AsyncDisposable {
  readonly cloud: AzureCloud;
  readonly clock: ManualClock;
  readonly directory: TestDirectory;
  /** What sources are opened with. */
  readonly tools: AzureTools;
  /** The control API's path of the directory, and what follows. */
  control<T>(path: string, body?: unknown): Promise<T>;
  /** Names of the calls that reached the directory, in order. */
  calls(): Promise<string[]>;
  /** The integration as it is stored. */
  stored(
    settings?: Readonly<Record<string, unknown>>,
    secret?: string,
  ): Promise<StoredIntegration>;
  /** February 2026 unless told. */
  open(
    change?: Partial<Job>,
    settings?: Readonly<Record<string, unknown>>,
  ): Promise<Source>;
  read(
    change?: Partial<Job>,
    settings?: Readonly<Record<string, unknown>>,
  ): Promise<StagedLoad>;
}

/** Sets a scene: a directory with `options` of the control API. */
export async function azureScene(
  options: Record<string, unknown> = {},
): Promise<AzureScene> {
  const clock = manualClock("2026-03-20T12:00:00Z");
  const cloud = await startAzure({ clock, seed: 7 });
  const directory: TestDirectory = await ask(
    `${cloud.controlUrl}/accounts`,
    options,
  );
  const control = <T>(path: string, body?: unknown): Promise<T> =>
    ask(`${cloud.controlUrl}/accounts/${directory.tenantId}${path}`, body);
  const tools = {
    settings: { AZURE_ENDPOINT_URL: cloud.url },
    sealer: testSealer,
    clock,
    fetch,
  };
  const stored = (settings = {}, secret = directory.clientSecret) =>
    storedOf(directory, settings, secret);
  const open: AzureScene["open"] = async (change = {}, settings = {}) =>
    await openAzureSource(jobOf(await stored(settings), change), tools);
  return {
    cloud,
    clock,
    directory,
    tools,
    control,
    async calls() {
      const { requests } = await control<{ requests: { operation: string }[] }>(
        "/requests",
      );
      return requests.map(({ operation }) => operation);
    },
    stored,
    open,
    read: async (change, settings) =>
      stage(await readPages(await open(change, settings))),
    [Symbol.asyncDispose]: () => cloud.stop(),
  };
}

async function ask<T>(url: string, body?: unknown): Promise<T> {
  const response = await fetch(
    url,
    body === undefined ? {} : { method: "POST", body: JSON.stringify(body) },
  );
  const answer = await response.json();
  if (!response.ok) throw new Error(`${response.status} ${answer.error}`);
  return answer;
}

async function storedOf(
  { tenantId, clientId }: TestDirectory,
  settings: Readonly<Record<string, unknown>>,
  secret: string,
): Promise<StoredIntegration> {
  return {
    id: INTEGRATION,
    organization_id: ORGANIZATION,
    status: "active",
    provider: "azure",
    name: "Test",
    auth_method: "client_secret",
    role_arn: null,
    external_id: null,
    access_key_id: null,
    region: "",
    billing_account_id: null,
    daily_request_cap: null,
    settings: { tenant_id: tenantId, client_id: clientId, ...settings },
    secrets: {
      client_secret: await testSealer.seal(new Secret(secret), {
        organizationId: ORGANIZATION,
        integrationId: INTEGRATION,
        field: "client_secret",
      }),
    },
  };
}

function jobOf(
  { secrets, organization_id, status: _, ...integration }: StoredIntegration,
  change: Partial<Job>,
): Job {
  return {
    job_id: "00000000-0000-4000-8000-000000000003",
    organization_id,
    integration_id: INTEGRATION,
    provider: "azure",
    dataset: "emissions",
    period_start: "2026-02-01",
    period_end: "2026-03-01",
    parameters: {},
    cursor: null,
    page_no: 0,
    attempts: 1,
    rereads: 0,
    lease_token: 1,
    request_id: null,
    requests_today: 0,
    request_price_usd: "0",
    integration,
    secrets,
    ...change,
  };
}
