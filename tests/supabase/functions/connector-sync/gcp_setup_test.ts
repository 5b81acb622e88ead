import { deepEqual } from "node:assert/strict";
import { gcpSetup } from "../../../../supabase/functions/connector-sync/gcp_setup.ts";

const settings = { client_email: "a@b", project_id: "acme-billing" };

Deno.test("gcpSetup() grants queries in the project and reading of the tables alone", () => {
  deepEqual(
    gcpSetup({
      ...settings,
      carbon_table: "example.com:old.carbon.carbon_footprint",
      billing_table: "acme-billing.billing.gcp_billing_export_v1_1",
    }),
    {
      roles: [
        { role: "roles/bigquery.jobUser", project: "acme-billing" },
        {
          role: "roles/bigquery.dataViewer",
          dataset: "emissions",
          table: "example.com:old.carbon.carbon_footprint",
        },
        {
          role: "roles/bigquery.dataViewer",
          dataset: "costs",
          table: "acme-billing.billing.gcp_billing_export_v1_1",
        },
      ],
      commands: [
        "gcloud projects add-iam-policy-binding acme-billing --member=serviceAccount:a@b --role=roles/bigquery.jobUser --condition=None",
        "bq add-iam-policy-binding --member=serviceAccount:a@b --role=roles/bigquery.dataViewer --table=true example.com:old:carbon.carbon_footprint",
        "bq add-iam-policy-binding --member=serviceAccount:a@b --role=roles/bigquery.dataViewer --table=true acme-billing:billing.gcp_billing_export_v1_1",
      ],
    },
  );
});

Deno.test("gcpSetup() grants nothing for a table that is not set up", () => {
  deepEqual((gcpSetup(settings)["roles"] as unknown[]).length, 1); // an array, as above
});
