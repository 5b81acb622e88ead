/**
 * The queries this BigQuery understands. It is no SQL engine: it knows one SELECT over one table, its newest rows or its parts,
 * with conditions on parameters and groups by position, and refuses every other text as BigQuery refuses what it cannot read.
 *
 * @module
 */
import { invalidQuery } from "../gcp_error.ts";

/** A query taken apart. */
export interface ParsedQuery {
  /** `project.dataset.table`. */
  readonly table: string;
  /** A further column: the greatest value of a column among the rows that share another. */
  readonly newest: Newest | null;
  /** What rows are unnested by, as written; the alias is the column it becomes. */
  readonly unnest: { readonly text: string; readonly alias: string } | null;
  readonly items: readonly Item[];
  /** Conditions on the table's own rows, before `newest`. */
  readonly inner: readonly string[];
  readonly conditions: readonly string[];
  /** Positions from 1. */
  readonly groupBy: readonly number[];
  readonly orderBy: readonly number[];
  readonly limit: number | null;
}

/** `MAX(column) OVER (PARTITION BY by) AS alias`. */
export interface Newest {
  readonly column: string;
  readonly by: string;
  readonly alias: string;
}

/** `text AS alias`. */
export interface Item {
  readonly text: string;
  readonly alias: string;
}

const QUERY =
  /^SELECT (?<list>.+?) FROM (?<from>\( ?SELECT .+? FROM `[^`]+`.*? ?\)|`[^`]+`(?:, UNNEST\(.+?\) AS [a-z]+)?)(?: WHERE (?<where>.+?))?(?: GROUP BY (?<group>[\d, ]+?))?(?: ORDER BY (?<order>[\d, ]+?))?(?: LIMIT (?<limit>\d+))?$/;

const NEWEST =
  /^\( ?SELECT \*, MAX\((?<column>\w+)\) OVER \(PARTITION BY (?<by>\w+)\) AS (?<alias>\w+) FROM `(?<table>[^`]+)`(?: WHERE (?<where>.+?))? ?\)$/;

const TABLE =
  /^`(?<table>[^`]+)`(?:, UNNEST\((?<unnest>.+)\) AS (?<alias>[a-z]+))?$/;

/** Takes a text apart. @throws {GcpError} invalidQuery */
export function parseQuery(sql: string): ParsedQuery {
  const found = QUERY.exec(sql.replaceAll(/\s+/g, " ").trim())?.groups;
  if (found === undefined) {
    throw invalidQuery(
      "Syntax error: this query is not understood here at [1:1]",
    );
  }
  const { list = "", from = "", where, group, order, limit } = found;
  return {
    ...parseFrom(from),
    items: splitOutside(list, ",").map(parseItem),
    conditions: conditionsOf(where),
    groupBy: positionsOf(group),
    orderBy: positionsOf(order),
    limit: limit === undefined ? null : Number(limit),
  };
}

function parseFrom(
  from: string,
): Pick<ParsedQuery, "table" | "newest" | "unnest" | "inner"> {
  const inside = NEWEST.exec(from)?.groups;
  if (inside !== undefined) {
    const { column = "", by = "", alias = "", table = "", where } = inside;
    return {
      table,
      newest: { column, by, alias },
      unnest: null,
      inner: conditionsOf(where),
    };
  }
  const { table = "", unnest, alias = "" } = TABLE.exec(from)?.groups ?? {};
  if (table === "") throw invalidQuery(`Syntax error: Unexpected "${from}"`);
  return {
    table,
    newest: null,
    unnest: unnest === undefined ? null : { text: unnest, alias },
    inner: [],
  };
}

function parseItem(text: string): Item {
  const [, expression = text, alias] = /^(.+) AS (\w+)$/.exec(text) ?? [];
  return {
    text: expression,
    alias: alias ?? expression.split(".").at(-1) ?? expression,
  };
}

function conditionsOf(where: string | undefined): string[] {
  return where === undefined ? [] : splitOutside(where, " AND ");
}

function positionsOf(list: string | undefined): number[] {
  return list === undefined ? [] : list.split(",").map(Number);
}

/** Splits at a separator that stands outside of parentheses. */
export function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "(") depth++;
    if (text[at] === ")") depth--;
    if (depth > 0 || !text.startsWith(separator, at)) continue;
    parts.push(text.slice(from, at).trim());
    from = at + separator.length;
  }
  return [...parts, text.slice(from).trim()];
}
