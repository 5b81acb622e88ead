/** The datasets of AWS that can be synced, by their names in requests. */
export const AWS_DATASETS = [
  "service_usage",
  "marketplace_products",
  "contracts",
  "invoices",
] as const;

/** The name of one. */
export type AwsDataset = (typeof AWS_DATASETS)[number];
