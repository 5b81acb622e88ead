import type { FoldSpec, KeyColumn, MeasureColumn } from "../fold/fold.ts";
import type { Texts } from "../fold/texts.ts";
import { brokenFile } from "./broken_file.ts";
import { KeyCodes } from "./key_codes.ts";
import { FlatKey } from "./key_column.ts";
import { MapKey, type MapLeaf } from "./map_column.ts";
import { Measure } from "./measure_column.ts";
import type { Column, Leaf } from "./table.ts";
import { kindOf, type ValueKind } from "./value_kind.ts";

/** A key that the table has. */
export interface ChosenKey {
  /** Its place among the keys. */
  readonly index: number;
  /** The column. */
  readonly column: Column;
  /** Reads its codes. */
  readonly reader: FlatKey | MapKey;
}

/** A measure that the table has. */
export interface ChosenMeasure {
  /** Its place among the measures. */
  readonly index: number;
  /** The column. */
  readonly column: Column;
  /** Reads its numbers. */
  readonly reader: Measure;
}

/** The keys of a fold; `texts` are theirs by place. Throws where a column holds what no key can. */
export function chosenKeys(
  { keys }: FoldSpec,
  columns: readonly Column[],
  texts: readonly Texts[],
): ChosenKey[] {
  return keys.flatMap((key, index) => {
    const own = texts[index];
    if (key.column === null || own === undefined) return [];
    const column = columnAt(columns, key.column);
    const reader = column.shape === "map"
      ? mapKey(column, key, own)
      : flatKey(column, key, own);
    return [{ index, column, reader }];
  });
}

/** The measures of a fold. Throws where a column does not hold numbers. */
export function chosenMeasures(
  { measures }: FoldSpec,
  columns: readonly Column[],
): ChosenMeasure[] {
  return measures.flatMap(({ column: at }: MeasureColumn, index) => {
    if (at === null) return [];
    const column = columnAt(columns, at);
    const { leaf, kind } = onlyLeaf(column);
    if (!kind.isNumber) {
      throw brokenFile(`column ${column.name} must hold numbers`);
    }
    return [{ index, column, reader: new Measure(leaf, kind) }];
  });
}

function flatKey(column: Column, key: KeyColumn, texts: Texts): FlatKey {
  const { leaf, kind } = onlyLeaf(column);
  return new FlatKey(leaf, new KeyCodes(kind, texts, key));
}

function mapKey(column: Column, key: KeyColumn, texts: Texts): MapKey {
  const [names, values] = column.leaves.map((leaf) => ({
    leaf,
    kind: requireKind(column, leaf),
  }));
  if (names === undefined || values === undefined) {
    throw brokenFile(`column ${column.name} must hold maps`);
  }
  const levelOfEmpty = column.isOptional ? 1 : 0;
  return new MapKey([names, values], texts, { ...key, levelOfEmpty });
}

function columnAt(columns: readonly Column[], at: number): Column {
  const column = columns[at];
  if (column === undefined) {
    throw new RangeError(
      `Cannot find column ${at} as there are ${columns.length} columns`,
    );
  }
  return column;
}

function onlyLeaf(column: Column): MapLeaf {
  const [leaf] = column.leaves;
  if (column.shape !== "value" || leaf === undefined) {
    throw brokenFile(
      `column ${column.name} must hold single values or maps of such`,
    );
  }
  return { leaf, kind: requireKind(column, leaf) };
}

function requireKind({ name }: Column, { element }: Leaf): ValueKind {
  const kind = kindOf(element);
  if (kind !== null) return kind;
  const { type, annotation } = element;
  throw brokenFile(
    `column ${name} must be of a type that is read: found ${type} (${
      annotation ?? "bytes"
    })`,
  );
}
