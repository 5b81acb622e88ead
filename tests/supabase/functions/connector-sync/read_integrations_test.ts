import { deepEqual, equal } from "node:assert/strict";
import { signUp } from "../../../support/caller.ts";
import { functionsOf } from "../../../support/function_call.ts";
import { stack } from "../../../support/stack.ts";

Deno.test("GET lists page by page, each integration once", async () => {
  const caller = await signUp(stack());
  const call = functionsOf(stack(), caller);
  const ids: string[] = [];
  for (let index = 0; index < 5; index++) {
    const { body } = await call("connector-sync/integrations", {
      body: { authMethod: "cloudformation", name: `Payer ${index}` },
    });
    ids.push(body.integration.id);
  }
  const listed: string[] = [];
  let after = "";
  for (let page = 0; page < 4; page++) {
    const { body } = await call(
      `connector-sync/integrations?limit=2${after && `&after=${after}`}`,
    );
    listed.push(...body.integrations.map(({ id }: { id: string }) => id));
    if (body.next === null) break;
    after = body.next;
  }
  deepEqual(listed, ids.toSorted());
});

Deno.test("GET lists nothing of others, and a foreign organization is not found", async () => {
  const [caller, stranger] = [await signUp(stack()), await signUp(stack())];
  await functionsOf(stack(), caller)("connector-sync/integrations", {
    body: { authMethod: "cloudformation" },
  });
  const call = functionsOf(stack(), stranger);
  const { body } = await call("connector-sync/integrations");
  deepEqual(body.integrations, []);
  const foreign = await call(
    `connector-sync/integrations?organizationId=${caller.organizationId}`,
  );
  equal(foreign.status, 404);
});

Deno.test("a viewer reads an integration, a stranger finds none", async () => {
  const [owner, viewer, stranger] = [
    await signUp(stack()),
    await signUp(stack()),
    await signUp(stack()),
  ];
  const created = await functionsOf(stack(), owner)(
    "connector-sync/integrations",
    { body: { authMethod: "cloudformation" } },
  );
  await owner.client.from("organization_members").insert({
    organization_id: owner.organizationId,
    user_id: viewer.userId,
    role: "viewer",
  });
  const path = `connector-sync/integrations/${created.body.integration.id}`;
  const read = await functionsOf(stack(), viewer)(path);
  equal(read.status, 200);
  deepEqual(read.body, created.body);
  equal((await functionsOf(stack(), stranger)(path)).status, 404);
});
