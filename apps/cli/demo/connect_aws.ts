/**
 * Connecting an AWS organization by role, as a customer does it.
 *
 * @module
 */
import type { Stack } from "../../stack/stack.ts";
import type { Steps } from "../steps.ts";
import type { Style } from "../style.ts";
import { invoke } from "./invoke.ts";
import { askLoopbackAws } from "./loopback_aws.ts";
import type { DemoUser } from "./sign_up.ts";

/** What connecting needs. */
export interface ConnectOptions {
  readonly stack: Stack;
  readonly user: DemoUser;
  readonly steps: Steps;
  readonly style: Style;
}

/** The active integration. */
export interface Connected {
  readonly id: string;
  /** The payer account. */
  readonly accountId: string;
  /** The role that is assumed in it. */
  readonly roleArn: string;
}

interface Created {
  readonly integration: { readonly id: string };
  readonly setup: {
    readonly externalId: string;
    readonly trustedPrincipalArn: string;
    readonly cloudFormationTemplate: string;
  };
}

interface Launched {
  readonly accountId: string;
  readonly roleArn: string;
  /** Accounts that have the member role. */
  readonly members: readonly string[];
  /** Accounts that do not. */
  readonly withoutRole: readonly string[];
}

interface Tested {
  readonly status: string;
  readonly error?: string;
}

const MEMBER_ROLE = "cloud-sync-member";

/** Three months at once take more paid requests than the default of 30 a day. */
const DAILY_REQUESTS = 100;

/** Creates an integration, launches its stacks in the loopback AWS, and tests it. @throws {Error} Unless it becomes active. */
export async function connectAws(
  { stack, user, steps, style }: ConnectOptions,
): Promise<Connected> {
  const { integration, setup } = await steps.run(
    "Connect AWS",
    () =>
      invoke<Created>(user, "connector-sync/integrations", {
        body: {
          name: "Acme payer account",
          authMethod: "cloudformation",
          memberRoleName: MEMBER_ROLE,
          dailyRequestCap: DAILY_REQUESTS,
        },
      }),
    ({ setup }) => style.dim(`external id ${setup.externalId}`),
  );
  const launched = await steps.run(
    "Launch the CloudFormation stacks",
    () => launch(stack, setup),
    ({ roleArn, members, withoutRole }) =>
      `${style.dim(roleArn)} and ${MEMBER_ROLE} in ${members.length} of ${
        members.length + withoutRole.length
      } members`,
  );
  const path = `connector-sync/integrations/${integration.id}`;
  await steps.run(
    "Test the role with and without its external id",
    async () => {
      await invoke(user, path, {
        method: "PATCH",
        body: { roleArn: launched.roleArn },
      });
      const tested = await invoke<Tested>(user, `${path}/test`);
      if (tested.status === "active") return tested;
      throw new Error(
        `the integration is ${tested.status}: ${tested.error}`,
      );
    },
    ({ status }) => status,
  );
  const { accountId, roleArn } = launched;
  return { id: integration.id, accountId, roleArn };
}

/**
 * The loopback AWS has no CloudFormation; its control API makes the roles that the templates describe. One member account is
 * left without, as happens with stack sets.
 */
async function launch(
  stack: Stack,
  { externalId, trustedPrincipalArn }: Created["setup"],
): Promise<Launched> {
  const { accountId, linkedAccounts } = await askLoopbackAws<
    { accountId: string; linkedAccounts: { id: string }[] }
  >(stack, "", { profile: "small" });
  const trust = { trustedPrincipalArn, externalId };
  const { roleArn } = await askLoopbackAws<{ roleArn: string }>(
    stack,
    `/${accountId}/roles`,
    { roleName: "CloudSyncEngine", ...trust },
  );
  const others = linkedAccounts.map(({ id }) => id)
    .filter((id) => id !== accountId);
  const members = others.slice(0, -1);
  for (const member of members) {
    await askLoopbackAws(stack, `/${accountId}/linked/${member}/roles`, {
      roleName: MEMBER_ROLE,
      ...trust,
    });
  }
  return { accountId, roleArn, members, withoutRole: others.slice(-1) };
}
