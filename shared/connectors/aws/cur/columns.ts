/**
 * Columns of a report by what they are for: a table says how each is called, this finds them in a header.
 *
 * @module
 */
import { Fault } from "../../../platform/fault.ts";
import type { FoldSpec, Group } from "../../../platform/fold/fold.ts";
import type { KeyColumn, MeasureColumn } from "../../../platform/fold/fold.ts";
import type { DecimalText } from "../../../domain/money.ts";
import type { Header } from "./header.ts";

/** A key column in a table of columns. */
export interface KeyRule {
  /** What it is called, the preferred name first. */
  readonly names: readonly string[];
  /** A report without it cannot be read. */
  readonly isRequired?: true;
  /** See {@link KeyColumn.bytes}. */
  readonly bytes?: number;
  /** See {@link KeyColumn.canonical}. */
  readonly canonical?: (text: string) => string | null;
}

/** A measure column in a table of columns. */
export interface MeasureRule {
  readonly names: readonly string[];
  readonly isRequired?: true;
  /** See {@link MeasureColumn.splitsWhenAbsent}. */
  readonly splitsWhenAbsent?: true;
  /** See {@link MeasureColumn.isDispensable}. */
  readonly isDispensable?: true;
}

/** The columns of a kind of report. */
export interface ColumnTable<Key extends string, Measure extends string> {
  /** The key that lines left out are counted by. */
  readonly countsLeftOutBy: Key;
  readonly keys: Readonly<Record<Key, KeyRule>>;
  readonly measures: Readonly<Record<Measure, MeasureRule>>;
}

/** Columns found in a header: what to fold, and how to read its groups. */
export interface FoundColumns<Key extends string, Measure extends string> {
  readonly spec: FoldSpec;
  /** A group's value of a key; null without one. */
  key(group: Group, name: Key): string | null;
  /** A group's sum; null where no line has a value, undefined where the report lacks the column. */
  sum(group: Group, name: Measure): DecimalText | null | undefined;
  /** The values of the further keys, in their order. */
  further(group: Group): readonly (string | null)[];
}

/**
 * Finds the columns of a table in a header; `further` keys come after the table's.
 *
 * @throws {Fault} PROVIDER_SHAPE_UNKNOWN naming the required columns that are missing.
 */
export function findColumns<Key extends string, Measure extends string>(
  header: Header,
  { keys, measures, countsLeftOutBy }: ColumnTable<Key, Measure>,
  further: readonly KeyColumn[] = [],
): FoundColumns<Key, Measure> {
  const keyNames = Object.keys(keys) as Key[]; // a record has no others
  const measureNames = Object.keys(measures) as Measure[]; // a record has no others
  requireAll(header, [
    ...keyNames.map((name) => keys[name]),
    ...measureNames.map((name) => measures[name]),
  ]);
  const keyAt = new Map(keyNames.map((name, index) => [name, index]));
  const measureAt = new Map(measureNames.map((name, index) => [name, index]));
  const spec = {
    keys: [...keyNames.map((name) => toKey(header, keys[name])), ...further],
    measures: measureNames.map((name) => toMeasure(header, measures[name])),
    countsLeftOutBy: keyNames.indexOf(countsLeftOutBy),
  };
  return {
    spec,
    key: (group, name) => textOf(group.keys[keyAt.get(name) ?? -1]),
    sum(group, name) {
      const index = measureAt.get(name) ?? -1;
      if (spec.measures[index]?.column === null) return undefined;
      return group.sums[index] ?? null;
    },
    further: (group) => group.keys.slice(keyNames.length).map(textOf),
  };
}

function toKey(header: Header, rule: KeyRule): KeyColumn {
  const { names, bytes, canonical } = rule;
  return {
    column: header.find(names),
    ...(bytes === undefined ? {} : { bytes }),
    ...(canonical === undefined ? {} : { canonical }),
  };
}

function toMeasure(header: Header, rule: MeasureRule): MeasureColumn {
  const { names, splitsWhenAbsent, isDispensable } = rule;
  return {
    column: header.find(names),
    ...(splitsWhenAbsent === undefined ? {} : { splitsWhenAbsent }),
    ...(isDispensable === undefined ? {} : { isDispensable }),
  };
}

function requireAll(
  header: Header,
  rules: readonly (KeyRule | MeasureRule)[],
): void {
  const missing = rules
    .filter(({ isRequired, names }) =>
      isRequired && header.find(names) === null
    )
    .map(({ names }) => names[0]);
  if (missing.length === 0) return;
  throw new Fault(
    "PROVIDER_SHAPE_UNKNOWN",
    `Cannot read the report as it must have the columns ${
      missing.join(", ")
    }: found none of these names. Add them to the report`,
    { details: { columns: missing } },
  );
}

function textOf(value: string | null | undefined): string | null {
  return value === undefined || value === "" ? null : value;
}
