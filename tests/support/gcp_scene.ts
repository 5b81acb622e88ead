import type { Job } from "../../shared/domain/job.ts";
import type { Source } from "../../shared/domain/source.ts";
import { Secret } from "../../shared/platform/secret.ts";
import { openGcpSource } from "../../shared/connectors/gcp/mod.ts";
import type { StoredIntegration } from "../../shared/connectors/stored_integration.ts";
import { testSealer } from "./aws_job.ts";
import { type TestAccount, type TestGcp, testGcp } from "./gcp_cloud.ts";
import { readPages, stage, type StagedLoad } from "./staged_load.ts";

const ORGANIZATION = "00000000-0000-4000-8000-000000000001";
const INTEGRATION = "00000000-0000-4000-8000-000000000002";

/** How a source of a scene is opened. */
export interface GcpOpenOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly fetch?: typeof fetch;
  readonly timeoutMilliseconds?: number;
}

/** A service account on a loopback Google Cloud of its own, and a way to read what it may. */
export interface GcpScene extends AsyncDisposable {
  readonly gcp: TestGcp;
  readonly account: TestAccount;
  /** The control API's path of the account, and what follows. */
  control<T>(path: string, body?: unknown): Promise<T>;
  /** Names of the calls that reached the account, in order. */
  calls(): Promise<string[]>;
  /** The integration as it is stored. */
  stored(
    settings?: Readonly<Record<string, unknown>>,
  ): Promise<StoredIntegration>;
  /** February 2026 unless told. */
  open(change?: Partial<Job>, options?: GcpOpenOptions): Promise<Source>;
  read(change?: Partial<Job>, options?: GcpOpenOptions): Promise<StagedLoad>;
}

/** Sets a scene: an account with `options` of the control API. */
export async function gcpScene(
  options: Record<string, unknown> = {},
): Promise<GcpScene> {
  const gcp = await testGcp();
  const account = await gcp.account(options);
  const control = <T>(path: string, body?: unknown) =>
    gcp.control<T>(`/accounts/${account.projectId}${path}`, body);
  const stored = (settings = {}) => storedOf(account, settings);
  const open = async (
    change: Partial<Job> = {},
    { settings, ...tools }: GcpOpenOptions = {},
  ) =>
    await openGcpSource(jobOf(await stored(settings), change), {
      settings: { GCP_ENDPOINT_URL: gcp.cloud.url },
      sealer: testSealer,
      clock: gcp.clock,
      fetch,
      ...tools,
    });
  return {
    gcp,
    account,
    control,
    async calls() {
      const { requests } = await control<{ requests: { operation: string }[] }>(
        "/requests",
      );
      return requests.map(({ operation }) => operation);
    },
    stored,
    open,
    read: async (change, how) =>
      stage(await readPages(await open(change, how))),
    [Symbol.asyncDispose]: () => gcp[Symbol.asyncDispose](),
  };
}

async function storedOf(
  { serviceAccount, carbonTable, billingTable }: TestAccount,
  settings: Readonly<Record<string, unknown>>,
): Promise<StoredIntegration> {
  const { private_key, client_email, project_id, private_key_id } =
    serviceAccount;
  return {
    id: INTEGRATION,
    organization_id: ORGANIZATION,
    status: "active",
    provider: "gcp",
    name: "Test",
    auth_method: "service_account",
    role_arn: null,
    external_id: null,
    access_key_id: null,
    region: "",
    billing_account_id: null,
    daily_request_cap: null,
    settings: {
      client_email,
      project_id,
      private_key_id,
      carbon_table: carbonTable,
      billing_table: billingTable,
      ...settings,
    },
    secrets: {
      private_key: await testSealer.seal(new Secret(private_key), {
        organizationId: ORGANIZATION,
        integrationId: INTEGRATION,
        field: "private_key",
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
    provider: "gcp",
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
