/**
 * Connecting an AWS account by role, as a customer does it.
 *
 * @module
 */
import type { Stack } from "../../stack/stack.ts";
import type { Steps } from "../steps.ts";
import type { Style } from "../style.ts";
import { invoke } from "./invoke.ts";
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
}

interface Created {
  readonly integration: { readonly id: string };
  readonly setup: {
    readonly externalId: string;
    readonly trustedPrincipalArn: string;
    readonly cloudFormationTemplate: string;
  };
}

interface Tested {
  readonly status: string;
  readonly error?: string;
}

/** Creates an integration, launches its stack in the loopback AWS, and tests it. @throws {Error} Unless it becomes active. */
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
        },
      }),
    ({ setup }) => style.dim(`external id ${setup.externalId}`),
  );
  const launched = await steps.run(
    "Launch the CloudFormation stack in the account",
    () => launch(stack, setup),
    ({ roleArn }) => style.dim(roleArn),
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
  return { id: integration.id, accountId: launched.accountId };
}

/** The loopback AWS has no CloudFormation; its control API makes the role that the template describes. */
async function launch(
  { awsControlUrl }: Stack,
  { externalId, trustedPrincipalArn }: Created["setup"],
): Promise<{ accountId: string; roleArn: string }> {
  const { accountId } = await control<{ accountId: string }>(
    `${awsControlUrl}/accounts`,
    { profile: "small" },
  );
  const { roleArn } = await control<{ roleArn: string }>(
    `${awsControlUrl}/accounts/${accountId}/roles`,
    { roleName: "CloudSyncEngine", trustedPrincipalArn, externalId },
  );
  return { accountId, roleArn };
}

async function control<T>(url: string, body: unknown): Promise<T> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) {
    throw new Error(
      `the loopback AWS answered ${response.status}: ${await response.text()}`,
    );
  }
  return await response.json();
}
