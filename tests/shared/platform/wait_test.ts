import { equal, ok, rejects } from "node:assert/strict";
import { wait } from "../../../shared/platform/wait.ts";

Deno.test("wait() waits, and leaves nothing behind on the signal", async () => {
  const { signal } = new AbortController();
  const startedAt = performance.now();
  await wait(20, signal);
  ok(performance.now() - startedAt >= 19);
});

Deno.test("wait() ends with the signal's reason, before and meanwhile", async () => {
  const reason = new Error("stopped");
  await rejects(wait(60_000, AbortSignal.abort(reason)), reason);
  const stopping = new AbortController();
  const waiting = wait(60_000, stopping.signal);
  stopping.abort(reason);
  await rejects(waiting, reason);
  equal(stopping.signal.aborted, true);
});
