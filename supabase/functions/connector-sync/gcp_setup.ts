/**
 * The roles a service account needs to be read through: it may run queries in its own project, and read the two tables.
 *
 * Sources: BigQuery IAM roles and permissions (`roles/bigquery.jobUser` for a project, `roles/bigquery.dataViewer` for a table);
 * bq reference, `bq add-iam-policy-binding`; gcloud reference, `gcloud projects add-iam-policy-binding`.
 *
 * @module
 */

/** The role that running queries needs, in the service account's own project. */
export const QUERY_ROLE = "roles/bigquery.jobUser";

/** The role that reading a table needs, on that table alone. */
export const TABLE_ROLE = "roles/bigquery.dataViewer";

/** What is to be set up, as commands of the Google Cloud CLI. Names nothing secret. */
export function gcpSetup(
  settings: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const member = `serviceAccount:${String(settings["client_email"])}`;
  const project = String(settings["project_id"]);
  const tables = [
    { dataset: "emissions", table: settings["carbon_table"] },
    { dataset: "costs", table: settings["billing_table"] },
  ].flatMap(({ dataset, table }) =>
    typeof table === "string" ? [{ dataset, table }] : []
  );
  return {
    roles: [
      { role: QUERY_ROLE, project },
      ...tables.map((each) => ({ role: TABLE_ROLE, ...each })),
    ],
    commands: [
      `gcloud projects add-iam-policy-binding ${project} --member=${member} --role=${QUERY_ROLE} --condition=None`,
      ...tables.map(({ table }) =>
        `bq add-iam-policy-binding --member=${member} --role=${TABLE_ROLE} --table=true ${
          toBqName(table)
        }`
      ),
    ],
  };
}

/** The bq command separates the project by a colon. Only the project's name may have a period of its own. */
function toBqName(table: string): string {
  const [name, dataset, ...project] = table.split(".").reverse();
  return `${project.reverse().join(".")}:${dataset}.${name}`;
}
