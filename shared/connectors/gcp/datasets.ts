/** The datasets of Google Cloud that can be synced, by their names in requests. */
export const GCP_DATASETS = ["emissions", "costs"] as const;

/** The name of one. */
export type GcpDataset = (typeof GCP_DATASETS)[number];

/** The setting that names the table of a dataset. SQL's private.missing_setting says the same. */
export const TABLE_SETTINGS: Readonly<Record<GcpDataset, string>> = {
  emissions: "carbon_table",
  costs: "billing_table",
};
