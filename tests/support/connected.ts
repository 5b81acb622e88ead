import { type Caller, signUp } from "./caller.ts";
import { type CloudAccount, cloudAccount } from "./cloud_account.ts";
import { type FunctionAnswer, functionsOf } from "./function_call.ts";
import type { TestStack } from "./stack.ts";

/** A signed-up user with an active AWS integration of an account of its own. */
export interface Connected {
  readonly caller: Caller;
  readonly account: CloudAccount;
  readonly integrationId: string;
  /** Calls functions as the user. */
  readonly call: ReturnType<typeof functionsOf>;
  /** Syncs service usage; `body` adds to the request. */
  sync(body?: Readonly<Record<string, unknown>>): Promise<FunctionAnswer>;
}

/** What a test may choose. */
export interface ConnectOptions {
  /** Of the control API: profile, plant, pageSize. */
  readonly account?: Readonly<Record<string, unknown>>;
  /** Further members of the integration. */
  readonly integration?: Readonly<Record<string, unknown>>;
}

/** Signs up and connects with access keys through the functions. @throws {Error} Unless the integration becomes active. */
export async function connected(
  stack: TestStack,
  { account: accountOptions, integration }: ConnectOptions = {},
): Promise<Connected> {
  const [caller, account] = await Promise.all([
    signUp(stack),
    cloudAccount(stack, { pageSize: 5_000, ...accountOptions }),
  ]);
  const call = functionsOf(stack, caller);
  const created = await call("connector-sync/integrations", {
    body: {
      authMethod: "manual",
      accessKeyId: account.accessKeyId,
      secretAccessKey: account.secretAccessKey,
      ...integration,
    },
  });
  const integrationId = created.body?.integration?.id;
  const tested = await call(
    `connector-sync/integrations/${integrationId}/test`,
    { method: "POST" },
  );
  if (tested.body?.status !== "active") {
    throw new Error(`not connected: ${created.text} ${tested.text}`);
  }
  return {
    caller,
    account,
    integrationId,
    call,
    sync: (body = {}) =>
      call("aws-data-sync", {
        body: { integrationId, dataType: "service_usage", ...body },
      }),
  };
}
