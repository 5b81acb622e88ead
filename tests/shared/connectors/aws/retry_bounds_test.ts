import { equal, rejects } from "node:assert/strict";
import { boundRetries } from "../../../../shared/connectors/aws/retry_bounds.ts";

const NOW = new Date("2026-03-20T12:00:00Z");

/** A client whose strategy always repeats. */
function bounded(mayRepeat: boolean) {
  const config = {
    retryStrategy: () =>
      Promise.resolve({
        acquireInitialRetryToken: (scope: string) =>
          Promise.resolve(`first of ${scope}`),
        refreshRetryTokenForRetry: (token: unknown, _info: unknown) =>
          Promise.resolve(`after ${token}`),
        recordSuccess(_token: unknown) {},
      }),
  };
  boundRetries({ config }, { mayRepeat: () => mayRepeat, now: () => NOW });
  return config.retryStrategy();
}

function asking(retryAfter?: string) {
  const headers = retryAfter === undefined ? {} : { "retry-after": retryAfter };
  return { error: { $response: { headers } } };
}

Deno.test("boundRetries() leaves the SDK's retries alone within the bounds", async () => {
  const strategy = await bounded(true);
  equal(await strategy.acquireInitialRetryToken("aws"), "first of aws");
  equal(await strategy.refreshRetryTokenForRetry("t", asking()), "after t");
  equal(await strategy.refreshRetryTokenForRetry("t", asking("5")), "after t");
  equal(await strategy.refreshRetryTokenForRetry("t", {}), "after t");
});

for (const header of ["6", "Fri, 20 Mar 2026 12:01:00 GMT"]) {
  Deno.test(`boundRetries() does not repeat when asked to wait: ${header}`, async () => {
    const strategy = await bounded(true);
    await rejects(strategy.refreshRetryTokenForRetry("t", asking(header)));
  });
}

Deno.test("boundRetries() does not repeat what it may not", async () => {
  await rejects(
    (await bounded(false)).refreshRetryTokenForRetry("t", asking()),
  );
});
