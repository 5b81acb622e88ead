import type { Database } from "./database.ts";
import { Fault } from "./fault.ts";

/**
 * Takes one token from a bucket that holds a minute's worth and refills evenly. The bucket lives in the
 * database, so that all functions and isolates share it; its clock decides.
 *
 * @throws {Fault} RATE_LIMITED with the seconds until the next token.
 */
export async function takeToken(
  engine: Database,
  bucket: string,
  perMinute: number,
): Promise<void> {
  const taken = await engine.call<
    { allowed: boolean; retry_after_seconds: number | null }
  >("engine_take_token", {
    bucket,
    capacity: perMinute,
    refill_per_minute: perMinute,
  });
  if (taken.allowed) return;
  const seconds = Math.max(
    1,
    Math.ceil(Number(taken.retry_after_seconds ?? 1)),
  );
  throw new Fault(
    "RATE_LIMITED",
    `At most ${perMinute} requests a minute: try again in ${seconds} s`,
    {
      retryAfterSeconds: seconds,
    },
  );
}
