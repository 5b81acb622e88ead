/** The datasets of AWS that can be synced, by their names in requests. */
export const AWS_DATASETS = [
  "service_usage",
  "marketplace_products",
  "contracts",
  "invoices",
  "cur",
  "emissions",
  "carbon_export",
  "estimated_emissions",
] as const;

/** The name of one. */
export type AwsDataset = (typeof AWS_DATASETS)[number];

/** What an integration's settings must have for a dataset to be read. SQL's private.missing_setting says the same. */
const NEEDED_SETTINGS: Readonly<Partial<Record<AwsDataset, string>>> = {
  cur: "cost_report",
  carbon_export: "carbon_export",
  // Estimated from the lines of the report.
  estimated_emissions: "cost_report",
};

/** The datasets that a word of a request stands for: `all` leaves out what the integration's settings do not allow for. */
export function findDatasets(
  dataset: AwsDataset | "all",
  settings: Readonly<Record<string, unknown>>,
): readonly AwsDataset[] {
  if (dataset !== "all") return [dataset];
  return AWS_DATASETS.filter((each) => {
    const needed = NEEDED_SETTINGS[each];
    return needed === undefined || settings[needed] !== undefined;
  });
}
