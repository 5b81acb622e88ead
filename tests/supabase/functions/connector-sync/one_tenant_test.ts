import { deepEqual, equal, match, ok } from "node:assert/strict";
import { doors } from "../../../../supabase/functions/connector-sync/index.ts";
import { signUp } from "../../../support/caller.ts";
import { cloudAccount } from "../../../support/cloud_account.ts";
import { hostedFunction } from "../../../support/function_host.ts";
import { stack } from "../../../support/stack.ts";

/** A user's own organization, and the settings of a cloud account for it. */
async function world() {
  const { accessToken: token, organizationId } = await signUp(stack());
  const account = await cloudAccount(stack());
  const settings = {
    OFFGRIDFLOW_AWS_INGEST_ENABLED: "true",
    OFFGRIDFLOW_AWS_ACCESS_KEY_ID: account.accessKeyId,
    OFFGRIDFLOW_AWS_SECRET_ACCESS_KEY: account.secretAccessKey,
    OFFGRIDFLOW_AWS_ORG_ID: organizationId,
  };
  const open = (more: Readonly<Record<string, string>> = {}) =>
    hostedFunction(stack(), "connector-sync", doors, { ...settings, ...more });
  return { token, organizationId, account, open };
}

Deno.test("GET /status finds the integration of the environment's own settings, proven", async () => {
  const { token, organizationId, account, open } = await world();
  const { call, host } = open();
  const path = `?organizationId=${organizationId}`;
  equal((await call(token, `/status${path}`)).status, 200);
  equal((await call(token, `/status${path}`)).status, 200);
  const { body } = await call(token, `/integrations${path}`);
  const made = body.integrations.find((
    { accessKeyId }: { accessKeyId: string },
  ) => accessKeyId === account.accessKeyId);
  deepEqual(
    [made.name, made.status, made.billingAccountId],
    ["AWS", "active", account.accountId],
  );
  const applied = host.lines.filter(({ event }) =>
    event === "one-tenant settings applied"
  );
  equal(applied.length, 1);
  ok(!JSON.stringify([body, host.lines]).includes(account.secretAccessKey));
});

Deno.test("POST /sync names the setting that is wrong, without its value", async () => {
  const { token, open } = await world();
  const { call } = open({ OFFGRIDFLOW_AWS_REGION: "the-secret-of-somebody" });
  const { status, body } = await call(token, "/sync/aws", { body: {} });
  equal(status, 500);
  equal(body.code, "SETTING_INVALID");
  match(body.error, /OFFGRIDFLOW_AWS_REGION must be an AWS region/);
  ok(!JSON.stringify(body).includes("somebody"));
});

Deno.test("a wake works although the settings of one tenant are wrong, and logs why", async () => {
  const { open } = await world();
  const { call, host } = open({ OFFGRIDFLOW_AWS_REGION: "nowhere" });
  const { status } = await call(stack().workerToken, "/worker", {
    method: "POST",
  });
  equal(status, 202);
  await host.background[0];
  const events = host.lines.map(({ event }) => event);
  ok(events.includes("one-tenant settings not applied"));
  ok(events.includes("drained"));
});

Deno.test("credentials of another account than the settings say stay pending, with the reason", async () => {
  const { token, organizationId, open } = await world();
  const { call } = open({ OFFGRIDFLOW_AWS_ACCOUNT_ID: "000000000000" });
  const path = `?organizationId=${organizationId}`;
  await call(token, `/status${path}`);
  const { body } = await call(token, `/integrations${path}`);
  const made = body.integrations.find(({ name }: { name: string }) =>
    name === "AWS"
  );
  equal(made.status, "pending");
  match(made.statusReason, /must belong to the account 000000000000: found/);
});
