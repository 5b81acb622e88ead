/**
 * One drain per isolate: pages of several jobs at once would add up in its memory, and other isolates are woken beside it.
 *
 * @module
 */

/**
 * Runs `drainOnce` unless it is running already. Being asked meanwhile makes it run once more at its end, so that nothing
 * enqueued during its last look is left lying; not when it was cut short, for then its budget is spent.
 *
 * Gives what the run came to; null to whoever found it running, at once.
 */
export function oneAtATime<
  Drained extends { readonly isCutShort: boolean },
>(): (
  drainOnce: () => Promise<Drained>,
) => Promise<Drained | null> {
  let isRunning = false;
  let isAskedAgain = false;
  return async (drainOnce) => {
    if (isRunning) {
      isAskedAgain = true;
      return null;
    }
    isRunning = true;
    try {
      for (;;) {
        isAskedAgain = false;
        const drained = await drainOnce();
        if (drained.isCutShort || !isAskedAgain) return drained;
      }
    } finally {
      isRunning = false;
    }
  };
}
