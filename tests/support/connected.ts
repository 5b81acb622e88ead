import { type Caller, signUp } from "./caller.ts";
import { type CloudAccount, cloudAccount } from "./cloud_account.ts";
import { type FunctionAnswer, functionsOf } from "./function_call.ts";
import { eventually } from "./eventually.ts";
import type { TestStack } from "./stack.ts";

/** A signed-up user with an active AWS integration of an account of its own. */
export interface Connected {
  readonly caller: Caller;
  readonly account: CloudAccount;
  readonly integrationId: string;
  /** Calls functions as the user. */
  readonly call: ReturnType<typeof functionsOf>;
  /** Syncs service usage and waits for the end; `body` adds to the request. */
  sync(body?: Readonly<Record<string, unknown>>): Promise<FunctionAnswer>;
  /** Asks for a sync and gives the first answer. */
  askSync(body?: Readonly<Record<string, unknown>>): Promise<FunctionAnswer>;
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
  const askSync: Connected["askSync"] = (body = {}) =>
    call("aws-data-sync", {
      body: { integrationId, dataType: "service_usage", ...body },
    });
  return {
    caller,
    account,
    integrationId,
    call,
    askSync,
    async sync(body) {
      const first = await askSync(body);
      // Other tests share the function's CPU budget, so any run may be handed over.
      return first.status !== 202 ? first : await eventually(
        () => call(`aws-data-sync/${first.body.syncLogId}`),
        (answer) => answer.body.status !== "running",
      );
    },
  };
}
