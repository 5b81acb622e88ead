import type { Batch, ObjectVersion } from "../batch.ts";
import type { Outcome } from "../outcome.ts";
import type { Sendable } from "../sender.ts";
import { type Letter, poisonLetters, toLetter } from "./letter.ts";
import type { SendEnd } from "./send_file.ts";

/** What the batches of a file are sent with. */
export interface SendBatchTools {
  /** The endpoint's. */
  readonly sender: {
    send(batch: Sendable, signal: AbortSignal): Promise<Outcome>;
  };
  readonly object: ObjectVersion;
  /** When the file was taken on, ISO 8601. */
  readonly takenOnAt: string;
  /** Told of every outcome: what the endpoint counts, and why it was paused. */
  readonly tell: (outcome: Outcome) => void;
}

/** Sends a batch; its poison lines become letters once its records are settled. */
export async function sendBatch(
  batch: Batch,
  { sender, object, takenOnAt, tell }: SendBatchTools,
  signal: AbortSignal,
): Promise<SendEnd<Letter>> {
  const { records, ranges, poison } = batch;
  const outcome = await sender.send(
    { records, ranges, object, takenOnAt },
    signal,
  );
  tell(outcome);
  const { sent, dead, uncertain } = outcome;
  if (outcome.paused || outcome.postponed) return { kind: "held", uncertain };
  const letters = [
    ...dead.map((letter) => toLetter(batch, letter)),
    ...await poisonLetters(batch, object),
  ];
  const deadRecords = dead.reduce(
    (sum, { records }) => sum + records.length,
    0,
  );
  return {
    kind: "settled",
    outcome: { sent, dead: deadRecords + poison.length, letters, uncertain },
  };
}
