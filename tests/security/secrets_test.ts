/** After everything a customer may do, right and wrong, no credential stands anywhere but sealed. */

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { type Caller, signUp } from "../support/caller.ts";
import { type CloudAccount, cloudAccount } from "../support/cloud_account.ts";
import { eventually } from "../support/eventually.ts";
import { functionsOf } from "../support/function_call.ts";
import { stack } from "../support/stack.ts";
import { recordedCalls } from "./recorded_calls.ts";
import { type Planted, traceFinder } from "./traces.ts";
import { readWholeDatabase } from "./whole_database.ts";

type Calls = ReturnType<typeof recordedCalls>;

const INTEGRATIONS = "connector-sync/integrations";
const WRONG = "wr0ng/Secret+Access~Key%20planted_in_vain";
const REFUSED = "refused é planted secret with spaces in it";

Deno.test("no credential stands in a table, a log or an answer", async () => {
  const caller = await signUp(stack());
  const account = await cloudAccount(stack(), { pageSize: 5_000 });
  const calls = recordedCalls(stack(), caller);
  const byKeys = await connectByKeys(calls, account);
  await sync(calls, byKeys);
  const link = await invoiceLink(calls, caller, byKeys);
  const rotated = await rotateKeys(calls, account, byKeys);
  await connectByRole(calls, account);
  await goWrong(calls, { account, integrationId: byKeys });
  const find = traceFinder([
    { name: "the first secret", secret: account.secretAccessKey },
    { name: "the rotated secret", secret: rotated },
    { name: "the wrong secret", secret: WRONG },
    { name: "the refused secret", secret: REFUSED },
    { name: "the invoice link's signature", secret: link },
    { name: "the user's token", secret: caller.accessToken },
    ...platformSecrets(),
  ]);
  const seen = calls.answers.flatMap((answer) =>
    find(answer).map((trace) => ({ ...trace, answer: answer.slice(0, 60) }))
  );
  deepEqual(seen, []);
  deepEqual(find(await Deno.readTextFile(stack().logFile)), []);
  // What is no secret is found, so the search does search.
  const findPublic = traceFinder([
    { name: "key id", secret: account.accessKeyId },
    { name: "user", secret: caller.userId },
  ]);
  const tables = new Set<string>();
  for await (const { table, text } of readWholeDatabase(stack().superuserUrl)) {
    if (findPublic(text).length > 0) tables.add(table);
    deepEqual(find(text), [], table);
  }
  ok(tables.has("public.integrations") && tables.has("auth.users"));
  ok(calls.answers.some((answer) => findPublic(answer).length > 0));
});

function platformSecrets(): Planted[] {
  const {
    secretKey,
    serviceRoleKey,
    jwtSecret,
    workerToken,
    brokerSecretAccessKey,
    sealingKeys,
  } = stack();
  const [, sealingKey = ""] = sealingKeys.split(":");
  return Object.entries({
    secretKey,
    serviceRoleKey,
    jwtSecret,
    workerToken,
    brokerSecretAccessKey,
    sealingKey,
    sealingKeyBytes: atob(sealingKey),
  }).map(([name, secret]) => ({ name, secret }));
}

async function connectByKeys(
  { call }: Calls,
  { accessKeyId, secretAccessKey }: CloudAccount,
): Promise<string> {
  const { body } = await call(INTEGRATIONS, {
    body: { authMethod: "manual", accessKeyId, secretAccessKey },
  });
  const id = body.integration.id;
  const tested = await call(`${INTEGRATIONS}/${id}/test`, { method: "POST" });
  equal(tested.body.status, "active");
  return id;
}

async function sync(
  { call }: Calls,
  integrationId: string,
  dataType = "service_usage",
): Promise<void> {
  const { body } = await call("aws-data-sync", {
    body: { integrationId, dataType },
  });
  const ended = await eventually(
    () => call(`aws-data-sync/${body.syncLogId}`),
    ({ body }) => body.status !== "running",
  );
  match(ended.body.status, /^(succeeded|partial)$/);
}

/** Asks for an invoice's document; returns what makes its link good. The one answer that has to hold it is not recorded. */
async function invoiceLink(
  calls: Calls,
  caller: Caller,
  integrationId: string,
): Promise<string> {
  await sync(calls, integrationId, "invoices");
  const { data } = await caller.client.from("aws_invoices").select("id")
    .eq("invoice_type", "INVOICE").limit(1).single();
  const { body } = await functionsOf(stack(), caller)(
    `aws-data-sync/invoices/${data?.id}/pdf`,
  );
  const signature = new URL(body.url).searchParams.get("X-Amz-Signature");
  ok(signature);
  return signature;
}

/** New keys of the same account; returns their secret. */
async function rotateKeys(
  { call }: Calls,
  account: CloudAccount,
  id: string,
): Promise<string> {
  const keys = await account.control<
    { accessKeyId: string; secretAccessKey: string }
  >("users", {});
  const { accessKeyId, secretAccessKey } = keys;
  const body = { accessKeyId, secretAccessKey };
  equal((await call(`${INTEGRATIONS}/${id}/rotate`, { body })).status, 200);
  return secretAccessKey;
}

async function connectByRole(calls: Calls, account: CloudAccount) {
  const { call } = calls;
  const { body } = await call(INTEGRATIONS, {
    body: { authMethod: "cloudformation", name: "By role" },
  });
  const path = `${INTEGRATIONS}/${body.integration.id}`;
  const { externalId, trustedPrincipalArn } = body.setup;
  const { roleArn } = await account.control<{ roleArn: string }>("roles", {
    roleName: "CloudSync",
    trustedPrincipalArn,
    externalId,
  });
  equal((await call(path, { method: "PATCH", body: { roleArn } })).status, 200);
  const tested = await call(`${path}/test`, { method: "POST" });
  equal(tested.body.status, "active");
  await sync(calls, body.integration.id);
  equal((await call(`${path}/rotate`, { body: {} })).status, 200);
  equal((await call(path)).status, 200);
}

/** Errors are where secrets leak: wrong keys, refused input, AWS in trouble. */
async function goWrong(
  { call }: Calls,
  { account, integrationId }: { account: CloudAccount; integrationId: string },
) {
  const { accessKeyId } = account;
  const rotate = `${INTEGRATIONS}/${integrationId}/rotate`;
  const wrong = { accessKeyId, secretAccessKey: WRONG };
  equal((await call(rotate, { body: wrong })).status, 502);
  const { body } = await call(INTEGRATIONS, {
    body: { authMethod: "manual", ...wrong },
  });
  const path = `${INTEGRATIONS}/${body.integration.id}`;
  equal((await call(`${path}/test`, { method: "POST" })).body.success, false);
  const refused = {
    authMethod: "manual",
    accessKeyId,
    secretAccessKey: REFUSED,
  };
  equal((await call(INTEGRATIONS, { body: refused })).status, 400);
  for (
    const body of [
      `{"authMethod":"manual","secretAccessKey":"${REFUSED}"`,
      { ...wrong, authMethod: "cloudformation" },
      { ...wrong, authMethod: "manual", [WRONG]: REFUSED },
      { ...wrong, authMethod: REFUSED },
    ]
  ) equal((await call(INTEGRATIONS, { body })).status, 400);
  const again = { body: { integrationId, dataType: "service_usage" } };
  for (const kind of ["malformed", "server_error", "expire_session"]) {
    await account.control("faults", {
      service: "ce",
      operation: "GetCostAndUsage",
      kind,
      times: 1,
    });
    await call("aws-data-sync", again);
    await account.control("faults", undefined, "DELETE");
  }
  await call(`aws-data-sync?token=planted`, { body: { integrationId } });
}
