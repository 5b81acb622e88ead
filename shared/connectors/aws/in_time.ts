import { Fault } from "../../platform/fault.ts";

/**
 * Ends AWS's part of a request after `seconds`, while there is still time to answer.
 *
 * @throws {Fault} PROVIDER_TIMEOUT, and what `work` throws before.
 */
export async function inTime<T>(
  seconds: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const signal = AbortSignal.timeout(seconds * 1000);
  try {
    return await work(signal);
  } catch (error) {
    if (!signal.aborted || error instanceof Fault) throw error;
    throw new Fault("PROVIDER_TIMEOUT", undefined, { cause: error });
  }
}
