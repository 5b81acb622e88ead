/**
 * Cost reports: the line items of one billing period, from the report or export that AWS delivers to a bucket.
 *
 * A delivery is found by its manifest, folded while it streams by, and stored part by part; what its lines come to is counted on
 * the way, so that the engine can tell that nothing was lost. A delivery that changes while it is read is begun anew.
 * Formats: docs.aws.amazon.com/cur/latest/userguide/what-is-cur.html and what-is-data-exports.html
 *
 * @module
 */
import { Fault } from "../../../platform/fault.ts";
import { addDays, dayOf } from "../../../domain/billing_period.ts";
import type { Source } from "../../../domain/source.ts";
import {
  beginAnew,
  type Beginning,
  type BeginOptions,
  beginRead,
  type NothingToDo,
} from "./begin_read.ts";
import { ObjectChanged } from "./bucket.ts";
import type { CurCursor } from "./cur_cursor.ts";
import { readCursor } from "./cur_cursor.ts";
import type { CurPage, CurRead } from "./cur_read.ts";
import { digestOf } from "./digest.ts";
import type { ReadingOptions } from "./reading.ts";
import { NetCostsFound } from "./net_costs.ts";
import { reportPages } from "./report_pages.ts";
import { tagFilter } from "./tags.ts";

/** The dataset's name in requests. */
export const CUR = "cur";

/** Changes when the same lines become other charges: what is published is then read again. */
const READING_VERSION = "2";

/** Deliveries begun anew in one read before the job has to try again later. */
const MAX_RESTARTS = 3;

/** AWS goes on restating a period for about two weeks. Source: dataexports-export-delivery.html, "Export refreshing". */
const RESTATED_DAYS = 14;

/** The source of one billing period of a report. */
export function cur(read: CurRead): Source<CurCursor> {
  return {
    dataset: CUR,
    unreportedRequests: () => read.bucket.takeRequests(),
    async *pages(cursor, signal) {
      signal.throwIfAborted();
      const known = await read.known();
      const reading = await readingName(read, known.tag_keys);
      const options = { stored: cursor, known, reading, signal };
      let restarts = restartsOf(cursor);
      for (let begun = await beginning(read, options, restarts);;) {
        if (!("delivery" in begun)) return yield nothing(read, begun);
        try {
          return yield* reportPages(read, {
            ...begun,
            reading: readingOptions(read, begun, known.tag_keys),
            readingName: reading,
            signal,
          });
        } catch (error) {
          if (error instanceof NetCostsFound) {
            const { isNet } = error;
            begun = await anew(read, options, { restarts, isNet });
            continue;
          }
          if (!(error instanceof ObjectChanged)) throw error;
          restarts += 1;
          begun = await anew(read, options, { restarts, error });
        }
      }
    },
  };
}

async function beginning(
  read: CurRead,
  options: BeginOptions,
  restarts: number,
): Promise<Beginning | NothingToDo> {
  try {
    return await beginRead(read, options);
  } catch (error) {
    if (!(error instanceof ObjectChanged)) throw error;
    return await anew(read, options, { restarts: restarts + 1, error });
  }
}

/** Begins anew, unless that was tried often enough. @throws {Fault} PROVIDER_PAGING_CHANGED */
async function anew(
  read: CurRead,
  options: BeginOptions,
  { restarts, isNet = null, error }: {
    readonly restarts: number;
    readonly isNet?: true | null;
    /** Why, when an object changed. */
    readonly error?: ObjectChanged;
  },
): Promise<Beginning> {
  try {
    if (restarts <= MAX_RESTARTS) {
      return await beginAnew(read, options, { restarts, isNet });
    }
  } catch (again) {
    if (!(again instanceof ObjectChanged)) throw again;
    return await anew(read, options, { restarts: restarts + 1, error: again });
  }
  throw new Fault(
    "PROVIDER_PAGING_CHANGED",
    `The delivery changed while it was read, at last the file ${error?.key}`,
    { details: { file: error?.key } },
  );
}

function restartsOf(stored: unknown): number {
  const resumed = readCursor(stored);
  return resumed.kind === "resume" ? resumed.cursor.restarts : 0;
}

function readingOptions(
  { report, period }: CurRead,
  { delivery, cursor }: Beginning,
  tagKeys: readonly string[],
): ReadingOptions {
  const settled = addDays(period.end, RESTATED_DAYS);
  return {
    tags: tagFilter(tagKeys, cursor.notes.droppedTags),
    keepsResourceIds: report.keepsResourceIds,
    mayChange: dayOf(new Date(delivery.manifest.deliveredAt)) < settled,
  };
}

/** How lines are read, in short. */
async function readingName(
  { report }: CurRead,
  tagKeys: readonly string[],
): Promise<string> {
  const resources = report.keepsResourceIds ? "resources" : "accounts";
  return `${READING_VERSION} ${resources} ${await digestOf(
    [...tagKeys].sort(),
  )}`;
}

/** The only page of a job that found nothing to read: what is published stays. */
function nothing({ bucket }: CurRead, found: NothingToDo): CurPage {
  return {
    rows: {},
    rejects: [],
    requests: bucket.takeRequests(),
    warnings: found.warnings,
    cursor: { v: 1 } as CurCursor, // the engine keeps the end instead
    progress: { parts: 0, unchanged: found.manifest !== null },
    end: "complete",
  };
}
