import { equal, match, ok } from "node:assert/strict";
import { signUp } from "../../../support/caller.ts";
import { functionsOf } from "../../../support/function_call.ts";
import { stack } from "../../../support/stack.ts";

const ID = crypto.randomUUID();

const USER_ROUTES: readonly (readonly [string, string])[] = [
  ["POST", "sync/aws"],
  ["POST", "run"],
  ["GET", "status"],
  ["GET", "jobs"],
  ["POST", "integrations"],
  ["GET", "integrations"],
  ["GET", `integrations/${ID}`],
  ["PATCH", `integrations/${ID}`],
  ["DELETE", `integrations/${ID}`],
  ["POST", `integrations/${ID}/test`],
  ["POST", `integrations/${ID}/rotate`],
  ["GET", `integrations/${ID}/schedules`],
  ["GET", `integrations/${ID}/schedules/all`],
  ["PUT", `integrations/${ID}/schedules/all`],
  ["DELETE", `integrations/${ID}/schedules/all`],
  ["GET", `jobs/${ID}`],
  ["POST", `jobs/${ID}/cancel`],
  ["POST", `jobs/${ID}/retry`],
];
for (const [method, path] of USER_ROUTES) {
  Deno.test(`${method} ${path.replace(ID, ":id")} is for users alone`, async () => {
    const { secretKey, publishableKey, anonKey } = stack();
    for (const token of [null, secretKey, publishableKey, anonKey]) {
      const { status, body } = await functionsOf(stack(), null)(
        `connector-sync/${path}`,
        {
          method,
          headers: token === null
            ? {}
            : { authorization: `Bearer ${token}`, apikey: token },
        },
      );
      equal(status, 401);
      equal(body.success, false);
    }
  });
}

for (
  const [method, path] of USER_ROUTES.filter(([, path]) => path.includes(ID))
) {
  Deno.test(`${method} ${path.replace(ID, ":id")} does not find an unknown id`, async () => {
    const body = method === "PATCH"
      ? { name: "x" }
      : method === "PUT"
      ? { cron: "0 3 * * *" }
      : path.endsWith("rotate")
      ? {}
      : undefined;
    const { status } = await functionsOf(stack(), await signUp(stack()))(
      `connector-sync/${path}`,
      { method, ...(body === undefined ? {} : { body }) },
    );
    equal(status, 404);
  });
}

Deno.test("a route that is not there is not found, a method that is not offered is named", async () => {
  const call = functionsOf(stack(), await signUp(stack()));
  equal((await call("connector-sync/nothing")).status, 404);
  equal((await call("connector-sync/integrations/1")).status, 404);
  const { status, headers } = await call("connector-sync/integrations", {
    method: "PUT",
  });
  equal(status, 405);
  match(headers.get("allow") ?? "", /GET.*POST|POST.*GET/);
});

Deno.test("a body beyond the limit is refused before it is read", async () => {
  const call = functionsOf(stack(), await signUp(stack()));
  const { status, body } = await call("connector-sync/integrations", {
    body: { authMethod: "cloudformation", name: "x".repeat(20_000) },
  });
  equal(status, 413);
  equal(body.code, "BODY_TOO_LARGE");
  ok(body.details.limit < 20_000);
});
