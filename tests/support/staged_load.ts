import { Decimal } from "../../shared/platform/decimal.ts";
import type {
  Charge,
  ChargeLoad,
  ChargeMeasures,
  ControlTotal,
} from "../../shared/domain/charge.ts";
import {
  type Page,
  type PageRows,
  type Reject,
  STAGED_KINDS,
  type Warning,
} from "../../shared/domain/page.ts";
import type { Source } from "../../shared/domain/source.ts";

/** What a read leaves behind, staged as the engine stages it. */
export interface StagedLoad {
  readonly load: ChargeLoad | null;
  /** Charges by part. */
  readonly parts: ReadonlyMap<string, readonly Charge[]>;
  readonly totals: readonly ControlTotal[];
  readonly accounts: ReadonlyMap<string, string>;
  /** What was listed in each scope. */
  readonly scopes: ReadonlyMap<string, StagedScope>;
  /** Why a scope could not be entered, by its code. */
  readonly uncovered: ReadonlyMap<string, string>;
  readonly rejects: readonly Reject[];
  readonly warnings: readonly Warning[];
  readonly requests: number;
  /** Those of them that the provider charges for. */
  readonly paid: number;
  readonly pages: readonly Page<unknown>[];
  readonly end: "complete" | "incomplete" | null;
}

/** The kinds of records that are staged by scope. */
export type StagedKind = typeof STAGED_KINDS[number];

/** What was listed in a scope. */
export interface StagedScope {
  readonly isComplete: boolean;
  readonly records: Records;
}

/** Records by kind; a kind that no page carried is absent. */
export type Records = {
  readonly [kind in StagedKind]?: NonNullable<PageRows[kind]>;
};

/** The records of every scope that was read to its end. */
export function recordsOf({ scopes }: StagedLoad): Records {
  return [...scopes.values()].filter(({ isComplete }) => isComplete)
    .reduce<Records>((all, { records }) => joined(all, records), {});
}

/** Every charge of a staged load. */
export function chargesOf({ parts }: StagedLoad): Charge[] {
  return [...parts.values()].flat();
}

/** Stages pages in order. Cursors and rows pass through JSON, as they do on their way to the database. */
export function stage(pages: readonly Page<unknown>[]): StagedLoad {
  const parts = new Map<string, Charge[]>();
  const accounts = new Map<string, string>();
  const scopes = new Map<string, StagedScope>();
  const uncovered = new Map<string, string>();
  let totals: ControlTotal[] = [];
  let rejects: Reject[] = [];
  let load: ChargeLoad | null = null;
  for (const { rows, rejects: more } of pages) {
    stageScope(scopes, rows);
    if (rows.restarts_load) {
      parts.clear();
      totals = [];
      rejects = [];
      load = null;
    }
    load ??= rows.load ?? null;
    rejects.push(...more);
    for (const { scope, reason_code } of rows.uncovered_scopes ?? []) {
      uncovered.set(scope, reason_code);
    }
    const part = rows.part ?? "";
    if (rows.restarts_part) parts.delete(part);
    if (rows.charges !== undefined) {
      parts.set(part, [...parts.get(part) ?? [], ...rows.charges]);
    }
    totals.push(...rows.control_totals ?? []);
    if (rows.part_totals !== undefined) {
      totals = totals.filter((total) => total.part !== part);
      totals.push(...rows.part_totals);
    }
    for (const { account_id, name } of rows.cloud_accounts ?? []) {
      if (name !== undefined) accounts.set(account_id, name);
    }
  }
  return {
    load,
    parts,
    totals,
    accounts,
    scopes,
    uncovered,
    rejects,
    warnings: pages.flatMap(({ warnings }) => warnings ?? []),
    requests: requestsOf(pages, () => true),
    paid: requestsOf(pages, (price) => price !== "0"),
    pages,
    end: pages.at(-1)?.end ?? null,
  };
}

function stageScope(
  scopes: Map<string, StagedScope>,
  rows: PageRows,
): void {
  const { scope, restarts_scope: restarts, completes_scope: isComplete } = rows;
  if (scope === undefined) return;
  const before = restarts ? undefined : scopes.get(scope);
  scopes.set(scope, {
    isComplete: isComplete ?? false,
    records: joined(before?.records ?? {}, rows),
  });
}

function joined(before: Records, rows: Records): Records {
  return Object.fromEntries(
    STAGED_KINDS
      .filter((kind) => (before[kind] ?? rows[kind]) !== undefined)
      .map((kind) => [kind, [...before[kind] ?? [], ...rows[kind] ?? []]]),
  );
}

function requestsOf(
  pages: readonly Page<unknown>[],
  isMeant: (price: string) => boolean,
): number {
  return pages.flatMap(({ requests }) => requests)
    .filter(({ price_usd }) => isMeant(price_usd))
    .reduce((sum, { requests }) => sum + requests, 0);
}

/** The pages of a source from a cursor on, through JSON. */
export async function readPages(
  source: Source,
  cursor: unknown = null,
  signal: AbortSignal = new AbortController().signal,
): Promise<Page<unknown>[]> {
  const pages: Page<unknown>[] = [];
  for await (const page of source.pages(cursor, signal)) {
    pages.push(JSON.parse(JSON.stringify(page)));
  }
  return pages;
}

/** The exact sum of one measure over rows, by the text `key` makes of each. Rows without the measure are left out. */
export function sumBy<Row extends ChargeMeasures | ControlTotal>(
  rows: readonly Row[],
  measure: keyof Row,
  key: (row: Row) => string,
): Record<string, string> {
  const sums = new Map<string, Decimal>();
  for (const row of rows) {
    const amount = row[measure];
    if (typeof amount !== "string") continue;
    const name = key(row);
    sums.set(
      name,
      (sums.get(name) ?? Decimal.ZERO).add(Decimal.parse(amount)),
    );
  }
  return Object.fromEntries(
    [...sums].sort(([a], [b]) => a < b ? -1 : 1)
      .map(([name, sum]) => [name, sum.toString()]),
  );
}
