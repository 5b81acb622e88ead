import { Fault } from "../../platform/fault.ts";

/** A BigQuery table. */
export interface TableName {
  readonly project: string;
  readonly dataset: string;
  readonly table: string;
}

/** Project ids, those of domain-scoped projects (`example.com:acme`) too. Source: Resource Manager, "Creating and managing projects". */
const PROJECT = /^(?:[a-z0-9.-]{1,60}:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/;

/** Dataset and table ids; of the letters that BigQuery allows in tables, those that its exports use. */
const PART = /^[A-Za-z0-9_-]{1,1024}$/;

/**
 * The table a setting names as `project.dataset.table`. A name is no parameter of a query but a part of its text: one that is not
 * made of plain letters, digits, `_` and `-` is refused here.
 *
 * @throws {Fault} CONFIGURATION_MISSING naming the setting.
 */
export function parseTableName(given: unknown, setting: string): TableName {
  const text = typeof given === "string" ? given : "";
  const found = /^(.+)\.([^.]+)\.([^.]+)$/.exec(text);
  const [, project = "", dataset = "", table = ""] = found ?? [];
  if (PROJECT.test(project) && PART.test(dataset) && PART.test(table)) {
    return { project, dataset, table };
  }
  throw new Fault(
    "CONFIGURATION_MISSING",
    `${setting} must be a table as project.dataset.table: found ${
      text === "" ? "nothing" : JSON.stringify(text.slice(0, 80))
    }`,
    { details: { setting } },
  );
}

/** The name as a query writes it. */
export function quoted({ project, dataset, table }: TableName): string {
  return `\`${project}.${dataset}.${table}\``;
}

/** The name as people write it. */
export function plain({ project, dataset, table }: TableName): string {
  return `${project}.${dataset}.${table}`;
}
