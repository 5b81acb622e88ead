import { Decimal } from "../../../../shared/platform/decimal.ts";
import { invalidQuery } from "../gcp_error.ts";
import type { ColumnType, TableRow } from "./table.ts";

/** What an expression is worth for a group of rows; for those that aggregate nothing, the first row decides. */
export interface Expression {
  readonly type: ColumnType;
  readonly isAggregate: boolean;
  readonly value: (rows: readonly TableRow[]) => unknown;
}

const PATH = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/;

/** Understands paths, CAST, DATE, MAX, SUM and COUNT(*). @throws {GcpError} invalidQuery */
export function parseExpression(
  text: string,
  columns: Readonly<Record<string, ColumnType>>,
): Expression {
  if (text === "COUNT(*)") {
    return {
      type: "INTEGER",
      isAggregate: true,
      value: (rows) => rows.length,
    };
  }
  const [, name = "", inside = ""] = /^(SUM|MAX|DATE)\((.+)\)$/.exec(text) ??
    [];
  if (name !== "") return apply(name, parseExpression(inside, columns));
  const [, from = "", to = ""] =
    /^CAST\((.+) AS (STRING|BIGNUMERIC)\)$/.exec(text) ?? [];
  if (from !== "") {
    return cast(parseExpression(from, columns), to as "STRING" | "BIGNUMERIC"); // as the pattern says
  }
  if (!PATH.test(text)) {
    throw invalidQuery(`Syntax error: Unexpected "${text}"`);
  }
  const type = Object.hasOwn(columns, text) ? columns[text] : undefined;
  if (type === undefined) {
    throw invalidQuery(`Unrecognized name: ${text} at [1:8]`);
  }
  const path = text.split(".");
  return {
    type,
    isAggregate: false,
    value: ([row]) => path.reduce<unknown>(memberOf, row) ?? null,
  };
}

function apply(name: string, inner: Expression): Expression {
  if (name === "DATE") {
    return {
      type: "DATE",
      isAggregate: false,
      value: (rows) => inner.value(rows)?.toString().slice(0, 10) ?? null,
    };
  }
  const values = (rows: readonly TableRow[]) =>
    rows.map((row) => inner.value([row])).filter((value) => value !== null);
  return {
    type: inner.type,
    isAggregate: true,
    value: name === "SUM"
      ? (rows) => sumOf(values(rows))
      : (rows) => greatest(values(rows)),
  };
}

function cast(inner: Expression, to: "STRING" | "BIGNUMERIC"): Expression {
  return {
    type: to,
    isAggregate: inner.isAggregate,
    value(rows) {
      const value = inner.value(rows);
      if (value === null) return null;
      return to === "STRING" ? String(value) : Decimal.parse(String(value));
    },
  };
}

/** Of decimals exact, of doubles as doubles are added; of nothing, null. */
function sumOf(values: readonly unknown[]): unknown {
  return values.length === 0
    ? null
    : values.reduce((sum, value) =>
      sum instanceof Decimal && value instanceof Decimal
        ? sum.add(value)
        : Number(sum) + Number(value)
    );
}

function greatest(values: readonly unknown[]): unknown {
  return values.reduce<unknown>(
    (most, value) =>
      most === null || (value as number) > (most as number) ? value : most, // of one column, comparable
    null,
  );
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? (value as Record<string, unknown>)[name] // an object, see above
    : undefined;
}
