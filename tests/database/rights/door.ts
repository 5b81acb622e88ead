import type { Actor } from "./rights_table.ts";

/** The one argument without a name of a function that takes bytes; its value is in base64. */
export const BYTES = "bytes";

/** Values of a row, as JSON. */
export type Row = Readonly<Record<string, unknown>>;

/**
 * One way into the database. Every operation tells what came of it: a number of rows, `x` when it was refused, `+` when a
 * function was done, else the error's code.
 */
export interface Door {
  readonly name: string;
  /** How many rows with the values of `key` the actor reads. */
  select(actor: Actor, relation: string, key: Row): Promise<string>;
  insert(actor: Actor, relation: string, row: Row): Promise<string>;
  update(
    actor: Actor,
    relation: string,
    change: { readonly key: Row; readonly to: Row },
  ): Promise<string>;
  delete(actor: Actor, relation: string, key: Row): Promise<string>;
  /** Calls a public function. */
  call(actor: Actor, name: string, args: Row): Promise<string>;
}

const REFUSALS = new Set([
  // insufficient_privilege
  "42501",
  // object_not_in_prerequisite_state: a view that takes no rows from anybody
  "55000",
  // REST: the schema is not exposed; the relation or function is not known
  "PGRST106",
  "PGRST205",
  "PGRST202",
]);

/** The word for an error's code. */
export function refusalOf(code: string | undefined): string {
  if (code === undefined) return "an error without a code";
  if (REFUSALS.has(code)) return "x";
  return code.replace(/^CS/, "");
}
