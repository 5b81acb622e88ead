import { CostExplorerClient } from "@aws-sdk/client-cost-explorer";
import { InvoicingClient } from "@aws-sdk/client-invoicing";
import { MarketplaceAgreementClient } from "@aws-sdk/client-marketplace-agreement";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { S3Client } from "@aws-sdk/client-s3";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { type Clouds, startClouds } from "../../apps/clouds/clouds.ts";
import { type ManualClock, manualClock } from "./manual_clock.ts";

/** Keys as an AWS client takes them. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** A payer account as the control API makes it. */
export interface PayerAccount extends Keys {
  readonly accountId: string;
  readonly linkedAccounts: readonly { id: string; name: string }[];
  readonly userName: string;
  readonly userArn: string;
}

/** Loopback clouds of a test's own, with a clock it can move. */
export interface TestClouds extends AsyncDisposable {
  readonly clouds: Clouds;
  readonly clock: ManualClock;
  /** Calls the control API; a path with a body is a POST. @throws {Error} On any answer but success. */
  control<T>(path: string, body?: unknown, method?: string): Promise<T>;
  /** Makes a payer account. */
  account(options?: Record<string, unknown>): Promise<PayerAccount>;
  /** A role of the account that our broker may assume, and a session of it that lasts fifteen minutes. */
  session(accountId: string): Promise<Keys>;
  /** The same in an account linked to it. */
  linkedSession(accountId: string, linkedId: string): Promise<Keys>;
  /** The official clients, which sign in the time of `clock` plus `skewMinutes` and try once. */
  clients(
    keys: Keys,
    options?: { skewMinutes?: number; maxAttempts?: number },
  ): Clients;
}

/** The official AWS clients, pointed at loopback. */
export interface Clients {
  readonly ce: CostExplorerClient;
  readonly sts: STSClient;
  readonly organizations: OrganizationsClient;
  readonly invoicing: InvoicingClient;
  readonly agreements: MarketplaceAgreementClient;
  readonly s3: S3Client;
}

/** Starts loopback clouds on 20 March 2026, noon. */
export async function testClouds(): Promise<TestClouds> {
  const clock = manualClock("2026-03-20T12:00:00Z");
  const clouds = await startClouds({ clock, seed: 7 });
  const open: { destroy(): void }[] = [];
  const control = async <T>(
    path: string,
    body?: unknown,
    method?: string,
  ): Promise<T> => {
    const response = await fetch(clouds.controlUrl + path, {
      method: method ?? (body === undefined ? "GET" : "POST"),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${response.status} ${answer.error}`);
    return answer;
  };
  const clients: TestClouds["clients"] = (credentials, options = {}) => {
    const config = {
      region: "us-east-1",
      endpoint: clouds.awsUrl,
      credentials,
      maxAttempts: options.maxAttempts ?? 1,
      systemClockOffset: clock.now().getTime() - Date.now() +
        (options.skewMinutes ?? 0) * 60_000,
    };
    const made = {
      ce: new CostExplorerClient(config),
      sts: new STSClient(config),
      organizations: new OrganizationsClient(config),
      invoicing: new InvoicingClient(config),
      agreements: new MarketplaceAgreementClient(config),
      s3: new S3Client({ ...config, forcePathStyle: true }),
    };
    open.push(...Object.values(made));
    return made;
  };
  return {
    clouds,
    clock,
    control,
    account: (options = {}) => control<PayerAccount>("/accounts", options),
    clients,
    session: (accountId) =>
      openSession({ control, clients, broker: clouds.broker }, accountId),
    linkedSession: (accountId, linkedId) =>
      openSession(
        { control, clients, broker: clouds.broker },
        `${accountId}/linked/${linkedId}`,
      ),
    async [Symbol.asyncDispose]() {
      for (const client of open) client.destroy();
      await clouds.stop();
    },
  };
}

async function openSession(
  { control, clients, broker }:
    & Pick<TestClouds, "control" | "clients">
    & Pick<Clouds, "broker">,
  home: string,
): Promise<Keys> {
  const { roleArn } = await control<{ roleArn: string }>(
    `/accounts/${home}/roles`,
    {
      roleName: "Reader",
      trustedPrincipalArn: broker.arn,
      externalId: "e-1",
    },
  );
  const { Credentials: made } = await clients(broker).sts.send(
    new AssumeRoleCommand({
      RoleArn: roleArn,
      RoleSessionName: "test",
      ExternalId: "e-1",
      DurationSeconds: 900,
    }),
  );
  return {
    accessKeyId: made?.AccessKeyId ?? "",
    secretAccessKey: made?.SecretAccessKey ?? "",
    sessionToken: made?.SessionToken ?? "",
  };
}
