/** How much of a refused body is taken in, and for how long. */
export interface DrainLimits {
  /** Bytes; what announces more is left alone. */
  readonly bytes: number;
  /** Milliseconds. */
  readonly milliseconds: number;
}

/**
 * Takes in a body that was refused unread, and keeps nothing of it. A caller who is still sending when the connection closes
 * does not get to read the answer: not why, and not when to come back.
 *
 * Does nothing for a body of unknown length. Never throws.
 */
export async function drainBody(
  request: Request,
  limits: DrainLimits,
): Promise<void> {
  const announced = Number(request.headers.get("content-length") ?? NaN);
  if (request.body === null || request.bodyUsed || request.body.locked) return;
  if (!(announced <= limits.bytes)) return;
  const reader = request.body.getReader();
  const late = setTimeout(
    () => void reader.cancel().catch(() => {}),
    limits.milliseconds,
  );
  try {
    while (!(await reader.read()).done);
  } catch {
    // The caller hung up: nobody reads the answer.
  } finally {
    clearTimeout(late);
  }
}
