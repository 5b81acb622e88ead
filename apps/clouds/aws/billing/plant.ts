/** What is planted in an account's bill, each switchable by itself. */
export interface Plant {
  /** Support is pro-rated and a residual belongs to no linked account. */
  readonly residual: boolean;
  /** One Marketplace seller bills in euro. */
  readonly secondCurrency: boolean;
  /** Records of each month's third day that come back broken, at SERVICE x LINKED_ACCOUNT. */
  readonly badRecords: number;
  /** After this many Cost Explorer answers the bill is restated once, as if AWS refreshed it during a read; null = never. */
  readonly restatementMidRead: number | null;
  /** Cost Explorer offers NetUnblendedCost and NetAmortizedCost. */
  readonly netMetrics: boolean;
  /** Recent days are incomplete and grow until they are four days old. */
  readonly lateData: boolean;
  /** Cost Explorer was enabled so recently that it has no data yet. */
  readonly dataUnavailable: boolean;
  /** ListAccounts begins with an empty page that carries a token. */
  readonly emptyFirstPage: boolean;
}

/** The default: what an ordinary payer account looks like. */
export const DEFAULT_PLANT: Plant = {
  residual: true,
  secondCurrency: true,
  badRecords: 0,
  restatementMidRead: null,
  netMetrics: true,
  lateData: true,
  dataUnavailable: false,
  emptyFirstPage: true,
};
