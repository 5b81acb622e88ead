import { invalidQuery } from "../gcp_error.ts";
import { type Expression, parseExpression } from "./expression.ts";
import type { Newest, ParsedQuery } from "./parse_query.ts";
import type { ColumnType, Table, TableRow } from "./table.ts";

/** A parameter as it came: its type and its text. */
export interface Parameter {
  readonly type: string;
  readonly value: string;
}

/** What a query comes to. */
export interface QueryResult {
  readonly schema: readonly {
    readonly name: string;
    readonly type: ColumnType;
  }[];
  /** Every value text or null, as BigQuery writes it. */
  readonly rows: readonly (readonly (string | null)[])[];
}

type Parameters = Readonly<Record<string, Parameter>>;
type Columns = Readonly<Record<string, ColumnType>>;

/** Runs a query over its table. @throws {GcpError} invalidQuery */
export function runQuery(
  query: ParsedQuery,
  table: Table,
  parameters: Parameters,
): QueryResult {
  const { rows, columns } = source(query, table, parameters);
  const items = query.items.map(({ text, alias }) => ({
    alias,
    expression: parseExpression(text, columns),
  }));
  requireGrouped(query, items);
  const groups = grouped(
    rows,
    query,
    items.map(({ expression }) => expression),
  );
  const values = groups.map((group) =>
    items.map(({ expression }) => expression.value(group))
  );
  const sorted = values.toSorted((a, b) => compare(a, b, query.orderBy));
  return {
    schema: items.map(({ alias, expression }) => ({
      name: alias,
      type: expression.type,
    })),
    rows: sorted.slice(0, query.limit ?? sorted.length).map((row) =>
      row.map((value) => value === null ? null : String(value))
    ),
  };
}

/** The rows that the SELECT is over, with the columns that they have by then. */
function source(
  { inner, newest, unnest, conditions }: ParsedQuery,
  table: Table,
  parameters: Parameters,
): { rows: readonly TableRow[]; columns: Columns } {
  let { columns } = table;
  let rows = filtered(table.rows(), inner, { columns, parameters });
  if (newest !== null) {
    rows = withNewest(rows, newest);
    columns = {
      ...columns,
      [newest.alias]: columns[newest.column] ?? "STRING",
    };
  }
  if (unnest !== null) {
    const expand = Object.hasOwn(table.unnests, unnest.text)
      ? table.unnests[unnest.text]
      : undefined;
    if (expand === undefined) {
      throw invalidQuery(`Values of UNNEST are not understood: ${unnest.text}`);
    }
    rows = rows.flatMap((row) =>
      expand(row).map((part) => ({ ...row, [unnest.alias]: part }))
    );
    columns = { ...columns, ...table.parts };
  }
  return { rows: filtered(rows, conditions, { columns, parameters }), columns };
}

function filtered(
  rows: readonly TableRow[],
  conditions: readonly string[],
  known: { readonly columns: Columns; readonly parameters: Parameters },
): readonly TableRow[] {
  const tests = conditions.map((text) => parseCondition(text, known));
  return rows.filter((row) => tests.every((test) => test(row)));
}

/** `left >= @name`, `left < @name`, `left IS NOT DISTINCT FROM right`. */
function parseCondition(
  text: string,
  { columns, parameters }: {
    readonly columns: Columns;
    readonly parameters: Parameters;
  },
): (row: TableRow) => boolean {
  const [, same = "", other = ""] =
    /^(\S+) IS NOT DISTINCT FROM (\S+)$/.exec(text) ?? [];
  if (same !== "") {
    const left = parseExpression(same, columns);
    const right = parseExpression(other, columns);
    return (row) => left.value([row]) === right.value([row]);
  }
  const [, tested = "", operator = "", name = ""] =
    /^(\S+) (>=|<) @(\w+)$/.exec(text) ?? [];
  if (tested === "") throw invalidQuery(`Syntax error: Unexpected "${text}"`);
  const { type, value } = parameters[name] ??
    refuse(`Query parameter '${name}' not found at [1:1]`);
  const left = parseExpression(tested, columns);
  if (left.type !== type) {
    throw invalidQuery(
      `No matching signature for operator ${operator} for argument types: ${left.type}, ${type}`,
    );
  }
  return (row) => {
    const found = left.value([row]);
    if (found === null) return false;
    return operator === "<" ? String(found) < value : String(found) >= value;
  };
}

function withNewest(
  rows: readonly TableRow[],
  { column, by, alias }: Newest,
): TableRow[] {
  const most = new Map<unknown, number>();
  for (const { [column]: value, [by]: key } of rows) {
    most.set(key, Math.max(most.get(key) ?? -Infinity, Number(value)));
  }
  return rows.map((row) => ({ ...row, [alias]: most.get(row[by]) ?? null }));
}

/** Whatever is neither aggregated nor grouped by has no one value. */
function requireGrouped(
  { groupBy }: ParsedQuery,
  items: readonly { alias: string; expression: Expression }[],
): void {
  if (!items.some(({ expression }) => expression.isAggregate)) return;
  for (const [index, { alias, expression }] of items.entries()) {
    if (expression.isAggregate || groupBy.includes(index + 1)) continue;
    throw invalidQuery(
      `SELECT list expression references ${alias} which is neither grouped nor aggregated`,
    );
  }
}

function grouped(
  rows: readonly TableRow[],
  { groupBy }: ParsedQuery,
  items: readonly Expression[],
): (readonly TableRow[])[] {
  if (groupBy.length === 0) {
    return items.some(({ isAggregate }) => isAggregate)
      ? [rows]
      : rows.map((row) => [row]);
  }
  const keys = groupBy.map((position) =>
    items[position - 1] ?? refuse(`GROUP BY is out of range: ${position}`)
  );
  const groups = Map.groupBy(
    rows,
    (row) => JSON.stringify(keys.map((key) => key.value([row]))),
  );
  return [...groups.values()];
}

/** Nulls first, as GoogleSQL sorts. */
function compare(
  a: readonly unknown[],
  b: readonly unknown[],
  orderBy: readonly number[],
): number {
  for (const position of orderBy) {
    const left = a[position - 1] ?? null;
    const right = b[position - 1] ?? null;
    if (left === right) continue;
    if (left === null || right === null) return left === null ? -1 : 1;
    if (String(left) !== String(right)) {
      return String(left) < String(right) ? -1 : 1;
    }
  }
  return 0;
}

function refuse(message: string): never {
  throw invalidQuery(message);
}
