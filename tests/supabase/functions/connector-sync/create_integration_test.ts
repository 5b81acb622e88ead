import { deepEqual, equal, match, ok } from "node:assert/strict";
import { doors } from "../../../../supabase/functions/connector-sync/index.ts";
import { signUp } from "../../../support/caller.ts";
import { functionsOf } from "../../../support/function_call.ts";
import { hostedFunction } from "../../../support/function_host.ts";
import { stack } from "../../../support/stack.ts";

const SECRET = "planted+secret/0123456789abcdefghijklmno";
const KEYS = {
  authMethod: "manual",
  accessKeyId: "AKIA0123456789ABCDEF",
  secretAccessKey: SECRET,
};

Deno.test("a role integration is pending and tells what the customer has to set up", async () => {
  const caller = await signUp(stack());
  const call = functionsOf(stack(), caller);
  const { status, body, headers } = await call("connector-sync/integrations", {
    body: { authMethod: "cloudformation", name: "Payer" },
  });
  equal(status, 201);
  const { integration, setup } = body;
  equal(
    headers.get("location"),
    `/functions/v1/connector-sync/integrations/${integration.id}`,
  );
  equal(integration.status, "pending");
  equal(integration.organizationId, caller.organizationId);
  match(integration.externalId, /^cse-[0-9a-f]{32}$/);
  equal(setup.externalId, integration.externalId);
  match(setup.trustedPrincipalArn, /^arn:aws:iam::\d{12}:user\/.+$/);
  const [statement] = setup.trustPolicy.Statement;
  deepEqual(statement.Principal, { AWS: setup.trustedPrincipalArn });
  deepEqual(statement.Condition, {
    StringEquals: { "sts:ExternalId": integration.externalId },
  });
  const { Parameters } = setup.cloudFormationTemplate;
  equal(Parameters.ExternalId.Default, integration.externalId);
  ok(setup.readPolicy.Statement[0].Action.includes("ce:GetCostAndUsage"));
});

Deno.test("the template for member accounts trusts whom the integration enters them by", async () => {
  const call = functionsOf(stack(), await signUp(stack()));
  const role = await call("connector-sync/integrations", {
    body: { authMethod: "cloudformation", memberRoleName: "finance/cloud" },
  });
  const { Parameters, Resources } =
    role.body.setup.memberCloudFormationTemplate;
  equal(Parameters.RoleName.Default, "cloud");
  equal(Resources.Role.Properties.Path, "/finance/");
  equal(Parameters.ExternalId.Default, role.body.integration.externalId);
  equal(
    Parameters.PrincipalArn.Default,
    role.body.setup.trustedPrincipalArn,
  );
  ok(!JSON.stringify(role.body.setup.readPolicy).includes("sts:AssumeRole"));

  const keys = await call("connector-sync/integrations", {
    body: { ...KEYS, memberRoleName: "finance/cloud" },
  });
  deepEqual(
    Object.keys(keys.body.setup.memberCloudFormationTemplate.Parameters),
    ["PayerAccountId", "RoleName"],
  );
  deepEqual(keys.body.setup.readPolicy.Statement.at(-1), {
    Sid: "EnterMemberAccounts",
    Effect: "Allow",
    Action: ["sts:AssumeRole"],
    Resource: "arn:aws:iam::*:role/finance/cloud",
  });
});

Deno.test("two role integrations have different external ids", async () => {
  const call = functionsOf(stack(), await signUp(stack()));
  const create = () =>
    call("connector-sync/integrations", {
      body: { authMethod: "cloudformation" },
    });
  const [first, second] = [await create(), await create()];
  ok(first.body.setup.externalId !== second.body.setup.externalId);
});

Deno.test("keys are sealed for their place and shown nowhere", async () => {
  const caller = await signUp(stack());
  const { call, host } = hostedFunction(stack(), "connector-sync", doors);
  const created = await call(caller.accessToken, "/integrations", {
    body: { ...KEYS, dailyRequestCap: 7 },
  });
  equal(created.status, 201);
  equal(created.body.integration.externalId, null);
  equal(created.body.integration.accessKeyId, KEYS.accessKeyId);
  equal(created.body.integration.dailyRequestCap, 7);
  const read = await call(
    caller.accessToken,
    `/integrations/${created.body.integration.id}`,
  );
  const view = await caller.client.from("aws_integrations").select("*");
  const shown = JSON.stringify([
    created.text,
    read.text,
    view.data,
    host.lines,
  ]);
  ok(!shown.includes(SECRET));
  ok(!shown.includes("v1."), "not even the sealed form");
});

Deno.test("a refused body does not repeat its secret", async () => {
  const caller = await signUp(stack());
  const { call, host } = hostedFunction(stack(), "connector-sync", doors);
  const refused = await call(caller.accessToken, "/integrations", {
    body: { ...KEYS, accessKeyId: "no", extra: SECRET },
  });
  equal(refused.status, 400);
  ok(!refused.text.includes(SECRET));
  ok(!JSON.stringify(host.lines).includes(SECRET));
});

Deno.test("roles are not offered without our own AWS principal; keys are", async () => {
  const caller = await signUp(stack());
  const { call } = hostedFunction(stack(), "connector-sync", doors, {
    AWS_BROKER_ACCESS_KEY_ID: undefined,
    AWS_BROKER_SECRET_ACCESS_KEY: undefined,
  });
  const role = await call(caller.accessToken, "/integrations", {
    body: { authMethod: "cloudformation" },
  });
  equal(role.status, 501);
  equal(role.body.code, "PROVIDER_NOT_OFFERED");
  const keys = await call(caller.accessToken, "/integrations", { body: KEYS });
  equal(keys.status, 201);
});

Deno.test("organizationId chooses among the caller's organizations, a foreign one is not found", async () => {
  const [caller, stranger] = [await signUp(stack()), await signUp(stack())];
  const made = await caller.client.rpc("create_organization", {
    name: "Acme",
  });
  equal(made.error, null);
  const call = functionsOf(stack(), caller);
  const create = (organizationId: string) =>
    call("connector-sync/integrations", {
      body: { authMethod: "cloudformation", organizationId },
    });
  const own = await create(made.data.id ?? made.data);
  equal(own.status, 201);
  equal(own.body.integration.organizationId, made.data.id ?? made.data);
  const foreign = await create(stranger.organizationId);
  equal(foreign.status, 404);
});

for (const role of ["viewer", "member"]) {
  Deno.test(`a ${role} may not create an integration`, async () => {
    const [owner, other] = [await signUp(stack()), await signUp(stack())];
    await owner.client.from("organization_members").insert({
      organization_id: owner.organizationId,
      user_id: other.userId,
      role,
    });
    const { status, body } = await functionsOf(stack(), other)(
      "connector-sync/integrations",
      { body: { ...KEYS, organizationId: owner.organizationId } },
    );
    equal(status, 403);
    equal(body.code, "ACCESS_DENIED");
  });
}
