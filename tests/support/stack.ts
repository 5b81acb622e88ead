import type { Stack } from "../../apps/stack/running_stack.ts";

/** The running stack, as a test sees it: it cannot stop it. */
export type TestStack = Omit<Stack, "stop">;

/**
 * The one stack that `deno task test` started. Tests share it, so each makes its own user, organization and cloud account.
 *
 * @throws {Error} Outside of `deno task test`.
 */
export function stack(): TestStack {
  const text = Deno.env.get("TEST_STACK");
  if (text === undefined) {
    throw new Error(
      "this test needs the local stack: run it with `deno task test <path>`",
    );
  }
  return JSON.parse(text);
}
