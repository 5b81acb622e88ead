/**
 * Settles when somebody asks this process to end (SIGINT, SIGTERM, SIGHUP); from then on a second request ends it at once.
 */
export function stopSignal(): Promise<Deno.Signal> {
  const signals: Deno.Signal[] = ["SIGINT", "SIGTERM", "SIGHUP"];
  const { promise, resolve } = Promise.withResolvers<Deno.Signal>();
  const handlers = signals.map((signal) => {
    const handler = () => {
      for (const entry of handlers) {
        Deno.removeSignalListener(entry.signal, entry.handler);
      }
      resolve(signal);
    };
    Deno.addSignalListener(signal, handler);
    return { signal, handler };
  });
  return promise;
}
