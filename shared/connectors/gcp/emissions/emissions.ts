/**
 * Emissions as Google reports them: a month of every project of a billing account by service and location, from its carbon
 * footprint export in BigQuery.
 *
 * Google tells kilograms. It exports a month on the 15th of the next, restates months when its model changes, and does not tell
 * what changed since: a month is read whole and replaces what is stored of it.
 *
 * @module
 */
import type { BillingPeriod } from "../../../domain/billing_period.ts";
import type { Page, Reject, Warning } from "../../../domain/page.ts";
import type { Source } from "../../../domain/source.ts";
import { readRecord } from "../../aws/wire_record.ts";
import type { BigQuery } from "../bigquery.ts";
import { type QueryCursor, queryCursor } from "../query_cursor.ts";
import { type QueryStep, readQuery } from "../read_query.ts";
import { plain, type TableName } from "../table_name.ts";
import { emissionsQuery } from "./emissions_query.ts";
import { type GcpEmissions, readEmissions } from "./to_activities.ts";

/** The dataset's name in requests. */
export const EMISSIONS = "emissions";

/** Rows of a page, unless a page of BigQuery's is smaller: each makes four activities at most. */
const PAGE_SIZE = 250;

/** The emissions of a month, and what they are read with. */
export interface EmissionsRead {
  readonly bigQuery: BigQuery;
  /** The export; its name is the scope of the listing. */
  readonly table: TableName;
  readonly period: BillingPeriod;
}

/** The source of a table's emissions. */
export function emissions(read: EmissionsRead): Source<QueryCursor> {
  const { bigQuery, table, period } = read;
  const query = emissionsQuery(table, period);
  return {
    dataset: EMISSIONS,
    unreportedRequests: () => bigQuery.takeRequests(),
    async *pages(cursor, signal) {
      let state = queryCursor(cursor);
      for (;;) {
        const step = await readQuery(
          { bigQuery, query, pageSize: PAGE_SIZE },
          state,
          signal,
        );
        yield toPage(read, step);
        if (step.isLast) return;
        state = step.cursor;
      }
    },
  };
}

function toPage(
  { bigQuery, table, period }: EmissionsRead,
  { rows, cursor, isFirst, isWaiting, isLast }: QueryStep,
): Page<QueryCursor> {
  const { found, rejects } = readRows(rows, period, cursor.pages);
  const isNothing = isLast && cursor.pages === 1 && rows.length === 0;
  return {
    rows: isWaiting ? {} : {
      scope: plain(table),
      ...(isFirst ? { restarts_scope: true } : {}),
      ...(isLast ? { completes_scope: true } : {}),
      emissions: found.flatMap(({ activities }) => activities),
    },
    rejects,
    warnings: [
      ...differences(found),
      ...(isNothing ? [notPublished(period)] : []),
    ],
    requests: bigQuery.takeRequests(),
    bytes: bigQuery.takeBytes(),
    cursor,
    progress: { pages: cursor.pages, restarts: cursor.restarts },
    ...(isLast ? { end: "complete" } : {}),
  };
}

function readRows(
  rows: readonly unknown[],
  { start: month }: BillingPeriod,
  page: number,
): { found: GcpEmissions[]; rejects: Reject[] } {
  const found: GcpEmissions[] = [];
  const rejects: Reject[] = [];
  for (const [index, row] of rows.entries()) {
    const read = readRecord(
      row,
      `${month}/${page}#/rows/${index}`,
      (record) => readEmissions(record, month),
    );
    if ("value" in read) found.push(read.value);
    else rejects.push(read.reject);
  }
  return { found, rejects };
}

function differences(found: readonly GcpEmissions[]): Warning[] {
  const [first] = found.flatMap(({ differences }) => differences);
  if (first === undefined) return [];
  const { method, service, total, sum } = first;
  return [{
    code: "EMISSION_TOTAL_DIFFERS",
    message:
      `Google's own ${method} total of ${service} is ${total} kg, its scopes add up to ${sum}; the scopes are stored`,
  }];
}

function notPublished({ start }: BillingPeriod): Warning {
  return {
    code: "EMISSIONS_NOT_PUBLISHED",
    message: `The export holds no emissions of ${
      start.slice(0, 7)
    }: Google writes a month on the 15th of the next`,
  };
}
