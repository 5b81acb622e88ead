/**
 * The cursor of the change feed: a text that callers keep and do not read.
 *
 * @module
 */
import { Fault } from "../platform/fault.ts";

/** A place in an owner's feed. */
export interface FeedPlace {
  /** Which history it is of: a restored backup begins another. */
  readonly epoch: number;
  /** The last change that was seen; 0 at the start. */
  readonly change: number;
}

/** The cursor of a place. */
export function toCursor({ epoch, change }: FeedPlace): string {
  return `${epoch}.${change}`;
}

/** The place of a cursor; the start without one. @throws {Fault} REQUEST_INVALID */
export function parseCursor(cursor: string | undefined): FeedPlace {
  if (cursor === undefined) return { epoch: 1, change: 0 };
  const [, epoch, change] = /^(\d{1,9})\.(\d{1,15})$/.exec(cursor) ?? [];
  if (epoch === undefined || change === undefined) {
    const expected = "a cursor that this route gave";
    throw new Fault(
      "REQUEST_INVALID",
      `/since in the query must be ${expected}`,
      {
        errors: [{
          pointer: "/since",
          in: "query",
          expected,
          found: `a text of ${cursor.length} characters`,
        }],
      },
    );
  }
  return { epoch: Number(epoch), change: Number(change) };
}
