import { launchersGone } from "./launchers.ts";

/**
 * Settles when this process shall end: SIGINT, SIGTERM or SIGHUP came, or whoever launched it is gone (told as SIGTERM).
 *
 * From then on a second signal ends it at once.
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
  launchersGone().then(() => resolve("SIGTERM"));
  return promise;
}
