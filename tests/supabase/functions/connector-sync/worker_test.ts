import { equal, ok } from "node:assert/strict";
import { doors } from "../../../../supabase/functions/connector-sync/index.ts";
import { connected } from "../../../support/connected.ts";
import { functionsOf } from "../../../support/function_call.ts";
import { hostedFunction } from "../../../support/function_host.ts";
import { stack } from "../../../support/stack.ts";

const WAKE = { method: "POST" };

Deno.test("the worker takes its own token and no other credential", async () => {
  const { caller } = await connected(stack());
  const call = functionsOf(stack(), null);
  const { secretKey, serviceRoleKey, anonKey, workerToken } = stack();
  const answers = await Promise.all(
    [caller.accessToken, secretKey, serviceRoleKey, anonKey, "x".repeat(43)]
      .map((token) =>
        call("connector-sync/worker", {
          ...WAKE,
          headers: { authorization: `Bearer ${token}`, apikey: secretKey },
        })
      ),
  );
  for (const { status } of answers) equal(status, 401);
  equal((await call("connector-sync/worker", WAKE)).status, 401);
  const woken = await call("connector-sync/worker", {
    ...WAKE,
    headers: { authorization: `Bearer ${workerToken}` },
  });
  equal(woken.status, 202);
  equal(woken.body.status, "working");
});

Deno.test("the worker's token is good for waking alone", async () => {
  const { workerToken } = stack();
  const headers = { authorization: `Bearer ${workerToken}` };
  const call = functionsOf(stack(), null);
  for (
    const [path, options] of [
      ["connector-sync/integrations", {}],
      ["aws-data-sync", { body: {} }],
    ] as const
  ) equal((await call(path, { ...options, headers })).status, 401);
  const rest = await fetch(`${stack().url}/rest/v1/integrations`, {
    headers: { ...headers, apikey: stack().publishableKey },
  });
  ok(rest.status === 401 || rest.status === 403);
  await rest.body?.cancel();
});

Deno.test("a wake answers before it works, and its work is announced once", async () => {
  const { call, host } = hostedFunction(stack(), "connector-sync", doors);
  const { status } = await call(stack().workerToken, "/worker", WAKE);
  equal(status, 202);
  equal(host.background.length, 1);
  await host.background[0];
  ok(host.lines.some(({ event }) => event === "drained"));
});
