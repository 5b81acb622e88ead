/**
 * BigQuery's answers to queries: their rows by the names of their columns, and where the next ones are.
 *
 * Source: cloud.google.com/bigquery/docs/reference/rest/v2/jobs/query and .../jobs/getQueryResults.
 *
 * @module
 */
import { Fault } from "../../platform/fault.ts";
import { unknownShape } from "./faults.ts";
import type { JsonObject } from "./send.ts";

/** A query that runs or has run. Its results stay for about a day. */
export interface QueryJob {
  readonly id: string;
  /** Where it runs: `EU`, `us-central1`. Null when BigQuery does not say. */
  readonly location: string | null;
}

/** An answer, its rows unchecked. */
export interface QueryAnswer {
  readonly job: QueryJob;
  /** False while the query runs; there are no rows then. */
  readonly isComplete: boolean;
  /** Each an object of values by column, every value text or null; one that is not as documented stays as it came. */
  readonly rows: readonly unknown[];
  /** Asks for the next page; null on the last one. */
  readonly token: string | null;
}

/** What was asked. */
export interface Asked {
  /** The permission behind it. */
  readonly action: string;
  /** The page token it was asked with. */
  readonly token: string | null;
}

/** Reads an answer. @throws {Fault} PROVIDER_SHAPE_UNKNOWN, or PROVIDER_PAGING_CHANGED for a token that stands still. */
export function parseAnswer(answer: JsonObject, asked: Asked): QueryAnswer {
  const { action } = asked;
  const job = jobOf(answer, action);
  const { jobComplete: isComplete } = answer;
  if (typeof isComplete !== "boolean") {
    throw unknownShape(action, "an object that says jobComplete");
  }
  if (!isComplete) return { job, isComplete, rows: [], token: null };
  const { rows = [], pageToken: token = null } = answer;
  if (!Array.isArray(rows)) {
    throw unknownShape(action, "one whose rows are a list");
  }
  if (token !== null && (typeof token !== "string" || token === "")) {
    throw unknownShape(action, "one whose pageToken is text");
  }
  if (token !== null && token === asked.token) {
    throw new Fault(
      "PROVIDER_PAGING_CHANGED",
      `BigQuery answered ${action} with the same page token twice`,
      { details: { action } },
    );
  }
  const names = rows.length === 0 ? [] : columnNames(answer, action);
  return { job, isComplete, rows: rows.map((row) => named(row, names)), token };
}

function jobOf({ jobReference }: JsonObject, action: string): QueryJob {
  const { jobId: id, location } = membersOf(jobReference);
  if (typeof id !== "string" || id === "") {
    throw unknownShape(action, "an object with a jobReference");
  }
  return { id, location: typeof location === "string" ? location : null };
}

function columnNames({ schema }: JsonObject, action: string): string[] {
  const { fields } = membersOf(schema);
  if (!Array.isArray(fields)) {
    throw unknownShape(action, "one whose schema has fields");
  }
  return fields.map((field) => {
    const { name } = membersOf(field);
    if (typeof name === "string") return name;
    throw unknownShape(action, "one whose fields have names");
  });
}

/** `{ f: [{ v }, …] }` in the order of the columns. */
function named(row: unknown, names: readonly string[]): unknown {
  const { f: cells } = membersOf(row);
  if (!Array.isArray(cells) || cells.length !== names.length) return row;
  return Object.fromEntries(
    cells.map((cell, index) => [names[index], membersOf(cell)["v"]]),
  );
}

function membersOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
