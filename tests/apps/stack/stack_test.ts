import { equal, match } from "node:assert/strict";
import { signUp } from "../../support/caller.ts";
import { stack } from "../../support/stack.ts";

Deno.test("signUp() gives a user a session and an organization", async () => {
  const caller = await signUp(stack());
  match(caller.organizationId, /^[0-9a-f-]{36}$/);
});

Deno.test("startStack() lets REST refuse with a real 42501", async () => {
  const { client } = await signUp(stack());
  const { error } = await client.from("sync_jobs").insert({ provider: "aws" });
  equal(error?.code, "42501");
});
