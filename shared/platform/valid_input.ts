/**
 * From what a caller sent to what a handler takes: a schema's output, or one entry per bad field.
 *
 * @module
 */
import * as v from "valibot";
import { Fault, type FieldError } from "./fault.ts";
import { toJsonPointer } from "./json_pointer.ts";
import { isSecretName, redactText } from "./redact.ts";

/**
 * A valibot schema whose output is `T`, as far as its users see it. A message given to it or to its checks
 * tells what is expected: `"a UUID"`.
 */
export interface InputSchema<T> {
  /** Always `schema`. */
  readonly kind: "schema";
  /** The kind of schema, for example `strict_object`. */
  readonly type: string;
  /** Carries the type; never there when the program runs. */
  readonly "~types"?: { readonly output: T } | undefined;
}

const MAX_ERRORS = 50;
const MAX_SHOWN = 40;

/** Whether a schema refuses members it does not know; the doors take no other. */
export function refusesUnknownMembers(schema: InputSchema<unknown>): boolean {
  if (schema.type === "strict_object") return true;
  const options = (schema as { options?: unknown }).options; // present on union and variant alone
  return Array.isArray(options) && options.every(refusesUnknownMembers);
}

/**
 * The output of `schema` for `value`.
 *
 * @throws {Fault} REQUEST_INVALID with one entry per field.
 */
export function requireInput<T>(
  schema: InputSchema<T>,
  value: unknown,
  place: "body" | "query" = "body",
): T {
  const result = v.safeParse(schema as v.GenericSchema<unknown, T>, value);
  if (result.success) return result.output;
  const errors = [
    ...result.issues.map((issue) => toFieldError(issue, place)),
    ...unknownMembers(schema, value).map((name) =>
      unknownMember([name], place)
    ),
  ];
  const unique = [
    ...new Map(errors.map((error) => [error.pointer, error])).values(),
  ].slice(
    0,
    MAX_ERRORS,
  );
  throw new Fault("REQUEST_INVALID", toSentence(unique, place), {
    errors: unique,
  });
}

function toSentence(
  [first, ...others]: readonly FieldError[],
  place: string,
): string {
  const where = first?.pointer === ""
    ? `The ${place}`
    : `${first?.pointer} in the ${place}`;
  const more = others.length === 0 ? "" : `, and ${others.length} more`;
  return `${where} must be ${first?.expected}: found ${first?.found}${more}`;
}

function toFieldError(
  issue: v.BaseIssue<unknown>,
  place: "body" | "query",
): FieldError {
  const path = (issue.path ?? []).map((item) => item.key as string | number); // JSON has no other keys
  if (issue.type === "strict_object" && issue.expected === "never") {
    return unknownMember(path, place);
  }
  const last = issue.path?.at(-1);
  const input = last === undefined ? issue.input : last.value;
  return {
    pointer: toJsonPointer(path),
    in: place,
    expected: expectedOf(issue),
    found: foundOf(input, String(path.at(-1) ?? "")),
  };
}

function unknownMember(
  path: readonly (string | number)[],
  place: "body" | "query",
): FieldError {
  return {
    pointer: toJsonPointer(path).slice(0, 200),
    in: place,
    expected: "absent, as no member has this name",
    found: "a member",
  };
}

/** Valibot stops at the first unknown member; at the top level every one of them gets its entry. */
function unknownMembers(
  schema: InputSchema<unknown>,
  value: unknown,
): string[] {
  const entries = (schema as { entries?: object }).entries; // present on an object schema alone
  if (entries === undefined || typeof value !== "object" || value === null) {
    return [];
  }
  return Object.keys(value).filter((name) => !Object.hasOwn(entries, name));
}

const KINDS: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  boolean: "true or false",
  Object: "an object",
  Array: "an array",
};

/** Our own message if the schema has one; else valibot's words for what it expects. */
function expectedOf(issue: v.BaseIssue<unknown>): string {
  if (!issue.message.startsWith("Invalid ")) return issue.message;
  if (issue.type === "uuid") return "a UUID";
  if (issue.type === "strict_object" && issue.expected?.startsWith('"')) {
    return "present";
  }
  const length = {
    max_length: "at most",
    min_length: "at least",
    length: "exactly",
  }[issue.type];
  if (length !== undefined) {
    return `${length} ${String(issue.requirement)} long`;
  }
  const expected = issue.expected ?? issue.type.replaceAll("_", " ");
  return (KINDS[expected] ?? expected).slice(0, 200);
}

/** What was found, never more than a short harmless value. */
function foundOf(value: unknown, name: string): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  if (typeof value !== "string") return String(value);
  const harmless = value.length <= MAX_SHOWN && !isSecretName(name) &&
    redactText(value) === value;
  return harmless
    ? JSON.stringify(value)
    : `a text of ${value.length} characters`;
}
