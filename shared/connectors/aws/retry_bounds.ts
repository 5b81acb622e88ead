import { findRetryAfterSeconds } from "../../platform/retry.ts";

/** Retry-After up to this many seconds is waited for within the request; a longer one is the job's to wait for. */
const PATIENCE_SECONDS = 5;

/** The SDK's retry strategy, as its clients call it. Tokens are its own affair. */
interface SdkRetryStrategy {
  acquireInitialRetryToken(scope: string): Promise<unknown>;
  refreshRetryTokenForRetry(token: unknown, info: unknown): Promise<unknown>;
  recordSuccess(token: unknown): void;
}

/** What retries are bounded by. */
export interface RetryBounds {
  /** Whether a further attempt at the same request may be made. */
  readonly mayRepeat: () => boolean;
  readonly now: () => Date;
}

/**
 * Bounds the retries of an SDK client: none when AWS asks for more patience than a request has, and none that `mayRepeat`
 * forbids. On its own the SDK would come back after five seconds, earlier than it was asked to, and knows of no cap.
 */
export function boundRetries(
  client: { readonly config: object },
  bounds: RetryBounds,
): void {
  // The SDK exports the type of its strategies from a package of its own; every client has one under this name.
  const config = client.config as {
    retryStrategy: () => Promise<SdkRetryStrategy>;
  };
  const { retryStrategy } = config;
  config.retryStrategy = async () => {
    const strategy = await retryStrategy();
    return {
      acquireInitialRetryToken: (scope) =>
        strategy.acquireInitialRetryToken(scope),
      recordSuccess: (token) => strategy.recordSuccess(token),
      async refreshRetryTokenForRetry(token, info) {
        if (bounds.mayRepeat() && !asksForPatience(info, bounds.now())) {
          return await strategy.refreshRetryTokenForRetry(token, info);
        }
        // The SDK then throws what the attempt ended with.
        throw new Error("not repeated");
      },
    };
  };
}

function asksForPatience(info: unknown, now: Date): boolean {
  const { error } = info as {
    error?: { $response?: { headers?: Record<string, string> } };
  };
  const header = error?.$response?.headers?.["retry-after"] ?? null;
  return (findRetryAfterSeconds(header, now) ?? 0) > PATIENCE_SECONDS;
}
