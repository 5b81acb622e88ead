/** What bounds a body. */
export interface BodyBounds {
  /** How long each piece may take; the time its reader takes does not count. */
  readonly timeoutMilliseconds: number;
  /** Ends the request. */
  readonly stop: AbortController;
  /** What is thrown for an error while reading. */
  readonly loss: (error: unknown) => unknown;
}

/** The body while it comes. A piece that does not come in time ends it, and whoever stops reading ends the request. */
export function boundedBody(
  body: ReadableStream<Uint8Array>,
  { timeoutMilliseconds, stop, loss }: BodyBounds,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream({
    async pull(controller) {
      const timer = setTimeout(() => stop.abort(), timeoutMilliseconds);
      try {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        controller.error(loss(error));
      } finally {
        clearTimeout(timer);
      }
    },
    async cancel() {
      stop.abort();
      await reader.cancel().catch(() => {}); // it is aborted: that is what it would tell
    },
  }, { highWaterMark: 0 });
}
