import { Fault } from "../../platform/fault.ts";

/** What working in lanes takes. */
export interface LaneOptions<Lane, Item, Result> {
  /** Each does one item at a time. */
  readonly lanes: readonly Lane[];
  readonly work: (item: Item, lane: Lane) => Promise<Result>;
  /** Waits, or rejects when told to stop. */
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** Pauses before an item is tried again that AWS asked to slow down for, in milliseconds. */
const PAUSES = [1_000, 2_000, 4_000];

/** A Retry-After of more seconds is the job's to wait for. */
const PATIENCE_SECONDS = 5;

/**
 * Does every item, in as many lanes at once as there are; the results are in the order of the items.
 *
 * Once AWS asks to slow down a single lane goes on, after a pause: AWS allows five requests a second and operation in an
 * account, which one lane with the SDK's own pauses keeps to. Source: AWS Marketplace quotas, Agreement Service.
 *
 * @throws What `work` throws, when every lane has come to rest; PROVIDER_THROTTLED when the pauses did not help.
 */
export async function inLanes<Lane, Item, Result>(
  items: readonly Item[],
  { lanes, work, pause }: LaneOptions<Lane, Item, Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const left = items.map((item, index) => ({ item, index }));
  const failures: unknown[] = [];
  const run = async (lane: Lane): Promise<void> => {
    for (let next; failures.length === 0 && (next = left.shift());) {
      try {
        results[next.index] = await work(next.item, lane);
      } catch (error) {
        failures.push(error);
        left.unshift(next);
      }
    }
  };
  let width = lanes.length;
  for (const wait of [...PAUSES, null]) {
    await Promise.all(lanes.slice(0, width).map(run));
    const failure = failures.find((error) => !isThrottled(error)) ??
      failures[0];
    if (failure === undefined) return results;
    if (wait === null || !isThrottled(failure)) throw failure;
    await pause(wait);
    failures.length = 0;
    width = 1;
  }
  return results;
}

function isThrottled(error: unknown): boolean {
  return error instanceof Fault && error.code === "PROVIDER_THROTTLED" &&
    (error.retryAfterSeconds ?? 0) <= PATIENCE_SECONDS;
}
