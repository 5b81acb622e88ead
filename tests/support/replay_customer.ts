import type { Database } from "../../shared/platform/database.ts";
import { sealer } from "../../shared/platform/sealing.ts";
import { readSettings, type Settings } from "../../shared/platform/settings.ts";
import { connectionTo } from "../../shared/connectors/aws/connection.ts";
import { testAccess } from "../../shared/connectors/aws/test_access.ts";
import { sealedIdentity } from "../../shared/connectors/aws/test_stored.ts";
import type { StoredIntegration } from "../../shared/connectors/stored_integration.ts";
import type { PayerAccount, TestClouds } from "./clouds.ts";
import type { EngineWorld } from "./engine_world.ts";
import { asUser, personalOrganization, type Tenant, user } from "./tenant.ts";

/** A customer who reads a payer account and its members by roles of its own. */
export interface Customer extends Tenant {
  readonly externalId: string;
  /** Of the role in every member account that has one. */
  readonly memberRoleName: string;
}

/** Where a customer connects. */
export interface ConnectionSite {
  readonly world: EngineWorld;
  readonly clouds: TestClouds;
  readonly account: PayerAccount;
  readonly settings: Settings;
}

/** An operator's settings for loopback clouds. */
export function replaySettings({ clouds }: TestClouds): Settings {
  return readSettings({
    SEALING_KEYS: `k1:${new Uint8Array(32).fill(7).toBase64()}`,
    WORKER_TOKEN: "a-token-that-wakes-nobody-in-a-replay",
    AWS_ENDPOINT_URL: clouds.awsUrl,
    AWS_BROKER_ACCESS_KEY_ID: clouds.broker.accessKeyId,
    AWS_BROKER_SECRET_ACCESS_KEY: clouds.broker.secretAccessKey,
    // A month's requests fall on one day of the database's calendar.
    COST_EXPLORER_DAILY_REQUESTS: "100000",
  });
}

/** Signs up, connects the account by a role and tests the connection as the functions do. Members have no role yet. */
export async function connectCustomer(
  site: ConnectionSite,
  name: string,
): Promise<Customer> {
  const { world, clouds, account, settings } = site;
  const { admin, service } = world;
  const userId = await user(admin);
  const organizationId = await personalOrganization(admin, userId);
  const integrationId = crypto.randomUUID();
  const memberRoleName = `member-${name}`;
  await asUser(
    admin,
    userId,
    (sql) =>
      sql`select create_integration(${integrationId}, ${organizationId}, 'aws', ${name}, 'cloudformation',
      role_arn => ${`arn:aws:iam::${account.accountId}:role/${name}`},
      settings => ${sql.json({ member_role_name: memberRoleName })})`,
  );
  const stored = await service.call<StoredIntegration>(
    "engine_read_integration",
    { integration_id: integrationId },
  );
  const externalId = stored.external_id ?? "";
  await clouds.control(`/accounts/${account.accountId}/roles`, {
    roleName: name,
    trustedPrincipalArn: clouds.clouds.broker.arn,
    externalId,
  });
  await activate(service, stored, { settings, clock: clouds.clock, fetch });
  return { userId, organizationId, integrationId, externalId, memberRoleName };
}

/** Makes the customer's role in a member account. */
export async function openMember(
  { clouds, account }: ConnectionSite,
  { externalId, memberRoleName }: Customer,
  memberId: string,
): Promise<void> {
  const path = `/accounts/${account.accountId}/linked/${memberId}/roles`;
  await clouds.control(path, {
    roleName: memberRoleName,
    trustedPrincipalArn: clouds.clouds.broker.arn,
    externalId,
  });
}

/** The accounts linked to the payer, without itself. */
export function membersOf({ account }: ConnectionSite): string[] {
  return account.linkedAccounts.map(({ id }) => id)
    .filter((id) => id !== account.accountId);
}

async function activate(
  service: Database,
  stored: StoredIntegration,
  surroundings: Pick<ConnectionSite, "settings"> & {
    clock: TestClouds["clock"];
    fetch: typeof fetch;
  },
): Promise<void> {
  const { settings } = surroundings;
  const report = await testAccess(sealedIdentity(stored), {
    sealer: sealer(settings.SEALING_KEYS),
    settings,
    connection: connectionTo(stored.region, surroundings),
    wait: () => Promise.reject(new Error("a role here is there at once")),
    requestPriceUsd: "0.01",
  }, new AbortController().signal);
  const { id, role_arn, external_id, access_key_id } = stored;
  await service.call("engine_note_test", {
    integration_id: id,
    tested: { role_arn, external_id, access_key_id },
    status: "active",
    billing_account_id: report.account_id,
    reachable: report.datasets,
    is_payer_view: report.is_payer_view,
    requests: report.requests,
  });
}
