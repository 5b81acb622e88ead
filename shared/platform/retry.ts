/**
 * When to try again. Pure: no timer, no randomness, no network of its own.
 *
 * @module
 */

/** The bounds of a backoff, in milliseconds. */
export interface BackoffBounds {
  /** The most the first wait can be. */
  readonly base: number;
  /** The most any wait can be. */
  readonly cap: number;
}

/**
 * The milliseconds to wait after the failed attempt number `attempt` (the first is 1), with full jitter: evenly
 * from zero up to a bound that doubles, so that many clients that failed together do not return together.
 *
 * `random` is from [0, 1). Source: AWS Architecture Blog, "Exponential Backoff And Jitter".
 */
export function backoffMilliseconds(
  attempt: number,
  random: number,
  { base, cap }: BackoffBounds,
): number {
  return Math.floor(
    random * Math.min(cap, base * 2 ** (Math.max(1, attempt) - 1)),
  );
}

/**
 * The seconds a Retry-After header asks for (RFC 9110, section 10.2.3: seconds or a date), at least 0 and at most
 * `cap`; null when there is no header or it is neither.
 */
export function findRetryAfterSeconds(
  header: string | null,
  now: Date,
  cap = 3600,
): number | null {
  const text = header?.trim() ?? "";
  if (/^\d{1,15}$/.test(text)) return Math.min(cap, Number(text));
  if (
    !/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(
      text,
    )
  ) return null;
  const seconds = Math.ceil((Date.parse(text) - now.getTime()) / 1000);
  return Number.isNaN(seconds) ? null : Math.min(cap, Math.max(0, seconds));
}
