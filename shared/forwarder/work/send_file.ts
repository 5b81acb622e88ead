/**
 * One file: its batches read in order and sent side by side, each acknowledged when its end is known.
 *
 * @module
 */
import type { Batch } from "../batch.ts";
import type { BatchOutcome, FileProgress } from "./file_progress.ts";
import type { Lanes } from "./lanes.ts";

/** How the sending of a batch ended; `held`: nothing of it counts, as the endpoint is paused or the run stops. */
export type SendEnd<Letter> =
  | { readonly kind: "settled"; readonly outcome: BatchOutcome<Letter> }
  | { readonly kind: "held"; readonly uncertain: number };

/** What a file is sent with. */
export interface SendFileTools<Letter> {
  /** Shared by all files of the endpoint. */
  readonly lanes: Lanes;
  /** Sends a batch, poison lines and all, with whatever repeats it takes. Settles once `signal` aborts. */
  readonly send: (
    batch: Batch,
    signal: AbortSignal,
  ) => Promise<SendEnd<Letter>>;
  /** Asked between batches: no further one is begun once it is true. */
  readonly isOver: () => boolean;
  /** Ends the requests under way. */
  readonly signal: AbortSignal;
}

/** `read`: to its end. `stopped`: some of it is left, whoever goes on begins at the checkpoint. */
export type FileEnd = "read" | "stopped";

/**
 * Sends what is left of a file. When it returns or throws no request of it is under way, and `progress` knows of all that ended.
 *
 * @throws What reading or sending threw; what was acknowledged before stays so.
 */
export async function sendFile<Letter>(
  batches: AsyncIterable<Batch>,
  progress: FileProgress<Letter>,
  { lanes, send, isOver, signal }: SendFileTools<Letter>,
): Promise<FileEnd> {
  const under = new Set<Promise<void>>();
  let isHeld = false;
  const failures: unknown[] = [];
  const begin = (batch: Batch, release: () => void) => {
    const sending = send(batch, signal).then((end) => {
      if (end.kind === "settled") return progress.settled(batch, end.outcome);
      progress.unsettled(end.uncertain);
      isHeld = true;
    }).catch((error) => {
      failures.push(error);
    }).finally(() => {
      under.delete(sending);
      release();
    });
    under.add(sending);
  };
  const mustStop = () =>
    isHeld || failures.length > 0 || signal.aborted || isOver();
  let isRead = false;
  try {
    for await (const batch of batches) {
      if (mustStop()) break;
      if (!progress.framed(batch)) continue;
      const release = await lanes.take(signal);
      if (mustStop()) {
        release();
        break;
      }
      begin(batch, release);
    }
    isRead = !mustStop();
  } catch (error) {
    failures.push(error);
  }
  await Promise.all(under);
  if (signal.aborted) return "stopped";
  if (failures.length > 0) throw failures[0];
  return isRead && !isHeld ? "read" : "stopped";
}
