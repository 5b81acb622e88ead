/** The datasets of Azure that can be synced, by their names in requests. */
export const AZURE_DATASETS = ["emissions", "costs"] as const;

/** The name of one. */
export type AzureDataset = (typeof AZURE_DATASETS)[number];
