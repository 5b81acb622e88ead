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
  /** ListAccounts' page of this number, from 1, is empty; pages until there carry a token even when all is listed. Null = none is. */
  readonly emptyAccountsPage: number | null;
  /** Answers of Organizations, of Invoicing and of the Marketplace carry members that no published model has. */
  readonly unknownMembers: boolean;
  /** Times of the Marketplace Agreement service are ISO 8601 texts, not epoch seconds. */
  readonly isoTimestamps: boolean;
  /** Every agreement has one accepted term of a kind that no published model has. */
  readonly unknownTermKind: boolean;
  /** Listings of the Marketplace Agreement service begin with an empty page that carries a token. */
  readonly emptyFirstAgreementPage: boolean;
  /** Every agreement has a charge whose date is not known yet. */
  readonly undatedCharge: boolean;
  /** One closed month's invoice of AWS itself says 12.34 more than the charges. */
  readonly invoiceMismatch: boolean;
  /** A document over nothing, of a type nobody knows, stands beside every monthly invoice of AWS itself. */
  readonly unknownInvoiceType: boolean;
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
  invoiceMismatch: true,
  unknownInvoiceType: false,
  emptyAccountsPage: null,
  unknownMembers: false,
  isoTimestamps: false,
  unknownTermKind: false,
  emptyFirstAgreementPage: false,
  undatedCharge: false,
};
