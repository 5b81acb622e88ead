/**
 * What a cell of each type looks like. Source: the attributes of FOCUS 1.2 (string handling, numeric format, date/time format,
 * key-value format, unit format).
 *
 * @module
 */
import type { CellType } from "./column_facts.ts";

/** Whether a cell is of a type, in the format the type has. */
export const HAS_FORMAT: Readonly<Record<CellType, (cell: string) => boolean>> =
  {
    string: (cell) => cell.trim() !== "" && cell.isWellFormed(),
    // Of the notations that are allowed ours are the ones without an exponent.
    decimal: (cell) => /^-?\d+(\.\d+)?$/.test(cell),
    time: (cell) =>
      /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(cell) &&
      !Number.isNaN(Date.parse(cell)),
    "key-value": isKeyValue,
  };

/** Members with a single value each; no object, no list. */
function isKeyValue(cell: string): boolean {
  try {
    const given: unknown = JSON.parse(cell);
    return typeof given === "object" && given !== null &&
      !Array.isArray(given) &&
      Object.values(given).every((value) =>
        value === null || typeof value !== "object"
      );
  } catch {
    return false;
  }
}

const WORDS = "[A-Za-z][A-Za-z0-9]*(?: [A-Za-z][A-Za-z0-9]*)*";
const PLURAL = "(?:Years|Months|Days|Hours|Minutes|Seconds)";
const SINGULAR = "(?:Year|Month|Day|Hour|Minute|Second)";
const UNIT = new RegExp(
  `^(?:${WORDS}|${WORDS}-${PLURAL}|${WORDS}/${SINGULAR}|\\d+ ${WORDS}|${WORDS}/\\d+ ${PLURAL})$`,
);

/** Whether a unit is spelled as FOCUS spells units. */
export function isUnit(cell: string): boolean {
  return UNIT.test(cell);
}
