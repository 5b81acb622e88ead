import { launchersGone } from "./launchers.ts";

// One Ctrl-C arrives several times: from the terminal, and passed on by whoever launched this process.
const ECHO_MS = 1_000;

/**
 * Settles when this process shall end: SIGINT, SIGTERM or SIGHUP came, or whoever launched it is gone (told as SIGTERM).
 *
 * Another signal, a second or more later, ends the process at once.
 */
export function stopSignal(): Promise<Deno.Signal> {
  const { promise, resolve } = Promise.withResolvers<Deno.Signal>();
  let askedAt: number | null = null;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    Deno.addSignalListener(signal, () => {
      if (askedAt !== null && performance.now() - askedAt >= ECHO_MS) {
        Deno.exit(1);
      }
      askedAt ??= performance.now();
      resolve(signal);
    });
  }
  launchersGone().then(() => resolve("SIGTERM"));
  return promise;
}
