/** What is read ahead, and how. */
export interface ReadAheadOptions {
  /** First byte. */
  readonly start: number;
  /** First byte no longer read. */
  readonly end: number;
  /** Bytes of one reading. */
  readonly step: number;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** Reads bytes from `start` to `end`, exclusive. */
export type ReadRange = (
  start: number,
  end: number,
  signal: AbortSignal,
) => Promise<Uint8Array>;

/** Bytes range by range, the next one on its way while one is used. Leaving early ends the reading that is on its way. */
export async function* readAhead(
  read: ReadRange,
  { start, end, step, signal }: ReadAheadOptions,
): AsyncGenerator<Uint8Array> {
  const stop = new AbortController();
  const until = AbortSignal.any([signal, stop.signal]);
  const readAt = (at: number) => {
    const reading = read(at, Math.min(end, at + step), until);
    reading.catch(() => {}); // thrown where it is waited for, if it still is
    return reading;
  };
  try {
    let next = start < end ? readAt(start) : null;
    for (let at = start + step; next !== null; at += step) {
      const bytes: Uint8Array = await next;
      next = at < end ? readAt(at) : null;
      yield bytes;
    }
  } finally {
    stop.abort();
  }
}
