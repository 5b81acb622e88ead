import { validationError } from "../aws_error.ts";
import type { Line } from "../billing/line.ts";
import { DIMENSIONS, findDimension } from "./dimension.ts";

/** A Filter, ready to be asked about a line. */
export type LineFilter = (line: Line) => boolean;

const OPERATORS = [
  "And",
  "Or",
  "Not",
  "Dimensions",
  "Tags",
  "CostCategories",
] as const;

/** Parses a Filter expression. Throws ValidationException as Cost Explorer does. */
export function parseExpression(value: unknown): LineFilter {
  if (value === undefined || value === null) return () => true;
  const expression = requireObject(value);
  const present = OPERATORS.filter((operator) =>
    expression[operator] !== undefined && expression[operator] !== null
  );
  const [operator, ...others] = present;
  if (operator === undefined || others.length > 0) {
    throw validationError(
      "Expression must have one and only one root operator: [And, Or, Not, Dimensions, Tags, CostCategories]",
    );
  }
  const operand = expression[operator];
  if (operator === "And" || operator === "Or") {
    return parseList(operator, operand);
  }
  if (operator === "Not") {
    const inner = parseExpression(operand);
    return (line) => !inner(line);
  }
  return operator === "Dimensions"
    ? parseDimensions(operand)
    : parseAbsentValues(operand);
}

function parseList(operator: "And" | "Or", operand: unknown): LineFilter {
  if (!Array.isArray(operand) || operand.length < 2) {
    throw validationError(
      `${operator} expression must have at least 2 operands`,
    );
  }
  const filters = operand.map(parseExpression);
  return operator === "And"
    ? (line) => filters.every((filter) => filter(line))
    : (line) => filters.some((filter) => filter(line));
}

function parseDimensions(operand: unknown): LineFilter {
  const { Key: key, Values: values, MatchOptions: options } = requireObject(
    operand,
  );
  const read = typeof key === "string" ? findDimension(key) : null;
  if (read === null) {
    throw validationError(
      `1 validation error detected: Value '${
        String(key)
      }' at 'filter.dimensions.key' failed to satisfy constraint: ` +
        `Member must satisfy enum value set: [${DIMENSIONS.join(", ")}]`,
    );
  }
  if (!isStrings(values) || values.length === 0) {
    throw validationError(
      `Dimensions ${String(key)} must have at least one value`,
    );
  }
  requireExactMatch(options);
  const wanted = new Set(values);
  return (line) => {
    const value = read(line);
    return value !== null && wanted.has(value);
  };
}

/** For cost and usage the service takes exact matches only; the wider options belong to cost categories. */
function requireExactMatch(options: unknown): void {
  if (options === undefined || options === null) return;
  if (
    !isStrings(options) ||
    options.some((option) => option !== "EQUALS" && option !== "CASE_SENSITIVE")
  ) {
    throw validationError(
      "MatchOptions values allowed for this operation are: [EQUALS, CASE_SENSITIVE]",
    );
  }
}

/** No line here has tags or cost categories: only an ABSENT match can hold. */
function parseAbsentValues(operand: unknown): LineFilter {
  const { Key: key, MatchOptions: options } = requireObject(operand);
  if (typeof key !== "string" || key === "") {
    throw validationError("Key must not be empty");
  }
  const isAbsent = isStrings(options) && options.includes("ABSENT");
  return () => isAbsent;
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) &&
    value.every((item) => typeof item === "string");
}

function requireObject(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw validationError("Expression must be a structure");
  }
  return { ...value };
}
