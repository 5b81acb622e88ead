import { equal, rejects } from "node:assert/strict";
import { Fault } from "../../../../shared/platform/fault.ts";
import { inTime } from "../../../../shared/connectors/aws/in_time.ts";

/** Fails with what `end` makes of the signal's end. */
function untilTheEnd(end: (signal: AbortSignal) => unknown) {
  return (signal: AbortSignal) =>
    new Promise<never>((_, reject) =>
      signal.addEventListener("abort", () => reject(end(signal)))
    );
}

Deno.test("inTime() gives what comes in time", async () => {
  equal(await inTime(60, () => Promise.resolve("AWS")), "AWS");
});

Deno.test("inTime() ends what takes too long as the provider's timeout", async () => {
  await rejects(inTime(0, untilTheEnd(({ reason }) => reason)), {
    code: "PROVIDER_TIMEOUT",
  });
});

Deno.test("inTime() keeps a fault that says more, and an error of its own time", async () => {
  const fault = new Fault("PROVIDER_THROTTLED");
  await rejects(inTime(0, untilTheEnd(() => fault)), {
    code: "PROVIDER_THROTTLED",
  });
  await rejects(inTime(60, () => Promise.reject(new TypeError("a bug"))), {
    name: "TypeError",
  });
});
