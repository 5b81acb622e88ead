/**
 * Emissions as AWS exports them to S3: a month of every account of the organization by region and service.
 *
 * The export says what dataset emissions says, for accounts whose role may read a bucket and nothing else. Of two versions of AWS's
 * method the newer is read. A delivery that changes while it is read is begun anew.
 *
 * @module
 */
import type { Clock } from "../../../platform/clock.ts";
import { Fault } from "../../../platform/fault.ts";
import type { Group } from "../../../platform/fold/fold.ts";
import type { BillingPeriod } from "../../../domain/billing_period.ts";
import type { EmissionActivity } from "../../../domain/emission.ts";
import type { Page, Reject, Warning } from "../../../domain/page.ts";
import type { Source } from "../../../domain/source.ts";
import { type Bucket, ObjectChanged } from "../cur/bucket.ts";
import { PART_BEGINNING } from "../cur/cur_cursor.ts";
import { type DeliveredFile, readDelivery } from "../cur/delivery.ts";
import { foldFile } from "../cur/fold_file.ts";
import { findDifferences, toActivities } from "../emissions/to_activities.ts";
import type { CarbonExport } from "./carbon_export_setting.ts";
import { type ExportCursor, exportCursor } from "./export_cursor.ts";
import { type ExportReading, readExport } from "./export_columns.ts";
import {
  type CarbonManifest,
  expectedCarbonPlace,
  findCarbonManifest,
} from "./find_carbon_manifest.ts";

/** The dataset's name in requests. */
export const CARBON_EXPORT = "carbon_export";

/** Lines of a page: each makes five activities. */
const PAGE_SIZE = 200;

/** Accounts times regions times services of a month, in one file: far more than any organization has. */
const GROUPS_AT_MOST = 100_000;

/** Unpacked bytes of a file. */
const UNPACKED_AT_MOST = 250e6;

/** Times a month is begun anew in one read before the job has to try again later. */
const MAX_RESTARTS = 3;

/** A month of an export, and what it is read with. */
export interface CarbonExportRead {
  readonly bucket: Bucket;
  readonly carbonExport: CarbonExport;
  readonly period: BillingPeriod;
  readonly clock: Clock;
  /** The integration's own account, whose listing it is. */
  readonly accountId: (signal: AbortSignal) => Promise<string>;
}

type ExportPage = Page<ExportCursor>;

/** The source of an export's emissions. */
export function carbonExport(read: CarbonExportRead): Source<ExportCursor> {
  return {
    dataset: CARBON_EXPORT,
    unreportedRequests: () => read.bucket.takeRequests(),
    async *pages(cursor, signal) {
      let state = exportCursor(cursor);
      for (;;) {
        signal.throwIfAborted();
        try {
          for await (const page of deliveredPages(read, state, signal)) {
            yield page;
            state = page.cursor;
          }
          return;
        } catch (error) {
          if (!(error instanceof ObjectChanged)) throw error;
          if (state.restarts >= MAX_RESTARTS) throw changing(error);
          state = { ...exportCursor(null), restarts: state.restarts + 1 };
        }
      }
    },
  };
}

/** The pages of the delivery that is there now, from `state` on if it is the one that `state` is of. */
async function* deliveredPages(
  read: CarbonExportRead,
  begun: ExportCursor,
  signal: AbortSignal,
): AsyncGenerator<ExportPage, void, void> {
  const { bucket, carbonExport, period, clock } = read;
  const search = { carbonExport, period, signal };
  const found = await findCarbonManifest(bucket, search);
  if (found === null) return yield nothing(read, begun);
  const { files, digest } = await readDelivery(bucket, found.manifest, {
    clock,
    signal,
  });
  const isSame = begun.digest === digest;
  if (!isSame && begun.digest !== "") {
    throw new ObjectChanged(found.manifest.key);
  }
  const scope = await read.accountId(signal);
  let state: ExportCursor = { ...begun, digest };
  const lasts = files.length === 0 ? [null] : files.slice(state.file);
  for (const file of lasts) {
    const lines = file === null ? [] : await linesOf(read, file, found, signal);
    do {
      signal.throwIfAborted();
      state = yield* pageOf(read, {
        scope,
        file,
        lines,
        state,
        files: files.length,
      });
    } while (state.line > 0);
  }
}

async function* pageOf(
  { bucket, period }: CarbonExportRead,
  { scope, file, lines, state, files }: {
    readonly scope: string;
    readonly file: DeliveredFile | null;
    readonly lines: readonly Line[];
    readonly state: ExportCursor;
    readonly files: number;
  },
): AsyncGenerator<ExportPage, ExportCursor, void> {
  const next = state.line + PAGE_SIZE;
  const isWhole = next >= lines.length;
  const cursor = {
    ...state,
    pages: state.pages + 1,
    ...(isWhole ? { file: state.file + 1, line: 0 } : { line: next }),
  };
  const isLast = isWhole && cursor.file >= files;
  const some = lines.slice(state.line, next);
  yield {
    rows: {
      scope,
      ...(state.file === 0 && state.line === 0 ? { restarts_scope: true } : {}),
      ...(isLast ? { completes_scope: true } : {}),
      emissions: some.flatMap(({ activities }) => activities),
    },
    rejects: some.flatMap(({ reject }) => reject ?? []),
    warnings: some.flatMap(({ warning }) => warning ?? []).slice(0, 1),
    requests: bucket.takeRequests(),
    bytes: file === null || state.line > 0 ? 0 : file.size,
    cursor,
    progress: { month: period.start, files: cursor.file, of: files },
    ...(isLast ? { end: "complete" } : {}),
  };
  return cursor;
}

/** A line of the export, read. */
interface Line {
  readonly activities: readonly EmissionActivity[];
  readonly reject?: Reject;
  readonly warning?: Warning;
}

/** The lines of a file, always in the same order. */
async function linesOf(
  { bucket, period }: CarbonExportRead,
  file: DeliveredFile,
  { modelVersion }: CarbonManifest,
  signal: AbortSignal,
): Promise<Line[]> {
  let reading: ExportReading | null = null;
  const lines: Line[] = [];
  const folds = foldFile(bucket, {
    file,
    place: PART_BEGINNING,
    choose(names) {
      reading = readExport(names, { month: period.start, modelVersion });
      return reading.spec;
    },
    bounds: { groupsAtMost: GROUPS_AT_MOST },
    unpackedAtMost: UNPACKED_AT_MOST,
    signal,
  });
  for await (const { folded } of folds) {
    for (const group of folded.groups) {
      lines.push(readLine(group, `${file.key}#${lines.length}`, reading));
    }
    for (const { line, column, expected, found } of folded.unreadable) {
      lines.push({
        activities: [],
        reject: {
          reason: `${column} must be ${expected}: found ${found}`,
          record_path: `${file.key}#line ${line}`,
          raw: found,
        },
      });
    }
  }
  return lines;
}

function readLine(
  group: Group,
  path: string,
  reading: ExportReading | null,
): Line {
  const read = reading?.read(group) ?? { refusal: "the columns must be known" };
  if ("refusal" in read) {
    const raw = JSON.stringify(group.keys).slice(0, 1_024);
    return {
      activities: [],
      reject: { reason: read.refusal, record_path: path, raw },
    };
  }
  const { emissions } = read;
  const [first] = findDifferences(emissions);
  const activities = toActivities(emissions);
  if (first === undefined) return { activities };
  const { method, total, sum } = first;
  return {
    activities,
    warning: {
      code: "EMISSION_TOTAL_DIFFERS",
      message:
        `AWS's own ${method} total of ${emissions.service} in account ${emissions.accountId} is ${total} metric tons, its scopes add up to ${sum}; the scopes are stored`,
    },
  };
}

function nothing(
  { bucket, carbonExport, period }: CarbonExportRead,
  state: ExportCursor,
): ExportPage {
  return {
    rows: {},
    rejects: [],
    warnings: [{
      code: "EMISSIONS_NOT_PUBLISHED",
      message: `No export of the emissions of ${
        period.start.slice(0, 7)
      } is there: expected a manifest below ${
        expectedCarbonPlace(carbonExport, period)
      }`,
    }],
    requests: bucket.takeRequests(),
    cursor: { ...state, pages: state.pages + 1 },
    end: "complete",
  };
}

function changing(cause: ObjectChanged): Fault {
  return new Fault(
    "PROVIDER_PAGING_CHANGED",
    `The export changes while it is read: ${cause.key}`,
    { cause },
  );
}
