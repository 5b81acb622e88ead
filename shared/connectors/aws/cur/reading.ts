/**
 * A reading: how the lines of one table of a delivery become charges.
 *
 * @module
 */
import type { FoldSpec, Group } from "../../../platform/fold/fold.ts";
import type { Charge } from "../../../domain/charge.ts";
import type { CloudAccount } from "../../../domain/cloud_account.ts";
import type { TagFilter } from "./tags.ts";

/** The charge sources that a delivery can be of. */
export type ReportSource = "aws_cur" | "aws_focus_export";

/** What lines are read with. */
export interface ReadingOptions {
  readonly tags: TagFilter;
  /** Whether charges are told apart by resource. */
  readonly keepsResourceIds: boolean;
  /** Whether AWS may still restate the period; decides only where the lines themselves do not say it. */
  readonly mayChange: boolean;
  /** Other parts of the delivery have costs after private discounts: in one without, those before them stand for them. */
  readonly isNetElsewhere?: boolean;
}

/** A group of lines, read. */
export type GroupRead =
  | {
    readonly charge: Charge;
    /** Who is billed. */
    readonly payer: string;
    /** The line item type; null for a report without them. */
    readonly type: string | null;
    /** Whether a column is missing that its amortized cost needs. */
    readonly lacksAmortization?: boolean;
    /** Costs that its lines have to have, and have not, by their columns' names. */
    readonly missingCosts?: readonly string[];
    /** Accounts it names. */
    readonly accounts: readonly CloudAccount[];
  }
  /** Split cost allocation data repeats what the instances' own lines cost. */
  | { readonly isSplit: true }
  /** The lines cannot be kept: the column, what was expected, what was found. */
  | { readonly refusal: string };

/** How a table is folded, and how its groups are read. */
export interface Reading {
  readonly source: ReportSource;
  readonly spec: FoldSpec;
  /** Whether the table has costs after private discounts; null for a kind of report that says it in no column. */
  readonly isNet: boolean | null;
  read(group: Group): GroupRead;
  /** The currency of lines that are refused. */
  currencyOf(group: Group): string | null;
}

/** Whether a text can be an ISO 4217 code. */
export function isCurrency(text: string | null): text is string {
  return text !== null && /^[A-Z]{3}$/.test(text);
}

/** What a cell must be, for a refusal. */
export function refuseCell(
  column: string,
  expected: string,
  found: string | null,
): { readonly refusal: string } {
  const what = found === null ? "nothing" : JSON.stringify(found.slice(0, 40));
  return { refusal: `${column} must be ${expected}: found ${what}` };
}

/** PostgreSQL keeps no NUL in text, and a page is kept whole or not at all. */
export function hasNul({ keys }: Group): boolean {
  return keys.some((value) => value?.includes("\0"));
}

/** Members that say something. */
export function known<T extends object>(
  members: T,
): { [name in keyof T]?: Exclude<T[name], null | undefined> } {
  const kept: Record<string, unknown> = {};
  for (const name in members) {
    const value = members[name];
    if (value !== null && value !== undefined) kept[name] = value;
  }
  return kept as { [name in keyof T]?: Exclude<T[name], null | undefined> }; // those that are left
}

/** The accounts of a line that come with a name. */
export function namedAccounts(
  pairs: readonly (readonly [id: string | null, name: string | null])[],
): CloudAccount[] {
  return pairs.flatMap(([id, name]) =>
    id !== null && name !== null && /^\d{12}$/.test(id)
      ? [{ account_id: id, name }]
      : []
  );
}

/** The dimensions that have no column; undefined for none. */
export function extraDimensions(
  members: Readonly<Record<string, string | null>>,
): Readonly<Record<string, string>> | undefined {
  const kept = known(members) as Record<string, string>; // what is not null is text
  return Object.keys(kept).length === 0 ? undefined : kept;
}
