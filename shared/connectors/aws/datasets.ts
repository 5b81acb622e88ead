/** The datasets of AWS that can be synced, by their names in requests. */
export const AWS_DATASETS = [
  "service_usage",
  "marketplace_products",
  "contracts",
  "invoices",
  "cur",
] as const;

/** The name of one. */
export type AwsDataset = (typeof AWS_DATASETS)[number];

/**
 * The datasets that a word of a request stands for: `all` leaves out what the integration is not set up for, `cur` where its
 * settings name no report.
 */
export function findDatasets(
  dataset: AwsDataset | "all",
  settings: Readonly<Record<string, unknown>>,
): readonly AwsDataset[] {
  if (dataset !== "all") return [dataset];
  return AWS_DATASETS.filter((each) =>
    each !== "cur" || settings["cost_report"] !== undefined
  );
}
