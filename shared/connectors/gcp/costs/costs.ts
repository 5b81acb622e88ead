/**
 * Cost as Google's standard billing export tells it: a month of usage of every project by UTC day, service, region and kind.
 *
 * A load is a month of the billing account. The export appends corrections and tells no changes: the month is read whole and
 * replaces what is stored of it. A month's usage may stand on the invoice of the next; both are kept.
 *
 * @module
 */
import { Fault } from "../../../platform/fault.ts";
import type { BillingPeriod } from "../../../domain/billing_period.ts";
import type { ControlTotal } from "../../../domain/charge.ts";
import type { CloudAccount } from "../../../domain/cloud_account.ts";
import type { Page, Reject } from "../../../domain/page.ts";
import type { Source } from "../../../domain/source.ts";
import { readRecord } from "../../aws/wire_record.ts";
import type { BigQuery } from "../bigquery.ts";
import { FIRST_QUERY_CURSOR } from "../query_cursor.ts";
import { type QueryCursor, queryCursor } from "../query_cursor.ts";
import { type QueryStep, readQuery } from "../read_query.ts";
import { plain, type TableName } from "../table_name.ts";
import { chargesQuery, totalsQuery } from "./costs_query.ts";
import { PART, type ReadCharge, readCharge, readTotal } from "./to_charges.ts";

/** The dataset's name in requests. */
export const COSTS = "costs";

/** Rows of a page, unless a page of BigQuery's is smaller. */
const PAGE_SIZE = 1_000;

/** Kinds times currencies of a month: a handful. */
const TOTALS_SIZE = 1_000;

/** Days after its end in which Google still exports usage of a month. Source: "Cloud Billing data in BigQuery: data freshness". */
const OPEN_DAYS = 5;

/** The cost of a month, and what it is read with. */
export interface CostsRead {
  readonly bigQuery: BigQuery;
  /** The billing export. */
  readonly table: TableName;
  readonly period: BillingPeriod;
  /** The time. */
  readonly now: () => Date;
}

type CostsPage = Page<QueryCursor>;

/** The source of a billing account's cost. */
export function costs(read: CostsRead): Source<QueryCursor> {
  const { bigQuery, table, period } = read;
  const query = chargesQuery(table, period);
  return {
    dataset: COSTS,
    unreportedRequests: () => bigQuery.takeRequests(),
    async *pages(cursor, signal) {
      let state = queryCursor(cursor);
      for (;;) {
        const asked = { bigQuery, query, pageSize: PAGE_SIZE };
        const step = await readQuery(asked, state, signal);
        const totals = step.isFirst ? await readTotals(read, signal) : null;
        yield toPage(read, step, totals);
        if (step.isLast) return;
        state = step.cursor;
      }
    },
  };
}

/** All of the totals: without one of them its rows would look like rows too many. */
async function readTotals(
  { bigQuery, table, period }: CostsRead,
  signal: AbortSignal,
): Promise<ControlTotal[]> {
  const query = totalsQuery(table, period);
  const totals: ControlTotal[] = [];
  let state = FIRST_QUERY_CURSOR;
  for (;;) {
    const asked = { bigQuery, query, pageSize: TOTALS_SIZE };
    const step = await readQuery(asked, state, signal);
    if (step.isFirst) totals.length = 0;
    for (const row of step.rows) {
      const read = readRecord(row, "totals", readTotal);
      if ("reject" in read) throw brokenTotal(read.reject);
      totals.push(read.value);
    }
    if (step.isLast) return totals;
    state = step.cursor;
  }
}

function toPage(
  read: CostsRead,
  { rows, cursor, isFirst, isWaiting, isLast }: QueryStep,
  totals: readonly ControlTotal[] | null,
): CostsPage {
  const { bigQuery, table } = read;
  const { found, rejects } = readRows(rows, read, cursor.pages);
  const isAgain = isFirst && cursor.restarts > 0;
  return {
    rows: isWaiting ? {} : {
      load: {
        source: "gcp_billing_export",
        billing_account_id: billingAccountOf(table),
        version: cursor.job?.id ?? "",
      },
      part: PART,
      ...(isAgain ? { restarts_part: true } : {}),
      ...(totals === null ? {} : { control_totals: totals }),
      charges: found.map(({ charge }) => charge),
      cloud_accounts: accountsOf(found),
    },
    rejects,
    requests: bigQuery.takeRequests(),
    bytes: bigQuery.takeBytes(),
    cursor,
    progress: { pages: cursor.pages, restarts: cursor.restarts },
    ...(isLast ? { end: "complete" } : {}),
  };
}

function readRows(
  rows: readonly unknown[],
  { period: { start, end }, now }: CostsRead,
  page: number,
): { readonly found: ReadCharge[]; readonly rejects: Reject[] } {
  const days = (now().getTime() - Date.parse(end)) / 86_400_000;
  const found: ReadCharge[] = [];
  const rejects: Reject[] = [];
  for (const [index, row] of rows.entries()) {
    const read = readRecord(
      row,
      `${start}/${page}#/rows/${index}`,
      (record) => readCharge(record, days < OPEN_DAYS),
    );
    if ("value" in read) found.push(read.value);
    else rejects.push(read.reject);
  }
  return { found, rejects };
}

function accountsOf(found: readonly ReadCharge[]): CloudAccount[] {
  const accounts = new Map(
    found.flatMap(({ project }) =>
      project?.name === undefined
        ? []
        : [[project.id, { account_id: project.id, name: project.name }]]
    ),
  );
  return [...accounts.values()];
}

/** `gcp_billing_export_v1_012345_6789AB_CDEF01` is that of 012345-6789AB-CDEF01; a view of another name stands for itself. */
function billingAccountOf(table: TableName): string {
  const [, ...groups] =
    /_([0-9A-F]{6})_([0-9A-F]{6})_([0-9A-F]{6})$/.exec(table.table) ?? [];
  return groups.length === 3 ? groups.join("-") : plain(table);
}

function brokenTotal({ reason }: Reject): Fault {
  return new Fault(
    "PROVIDER_SHAPE_UNKNOWN",
    `Cannot control the figures as a total is broken: ${reason}`,
  );
}
