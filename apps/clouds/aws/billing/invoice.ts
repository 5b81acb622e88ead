/** A document the payer was sent. Amounts are whole cents in ten decimals, and positive on a credit memo. */
export interface Invoice {
  /** Unique among the account's documents. */
  readonly id: string;
  /** Whose invoice, whose goods, which money. */
  readonly scope: InvoiceScope;
  /** First day of its billing period. */
  readonly period: number;
  /** Not visible before. */
  readonly issuedAt: Date;
  /** INVOICE, CREDIT_MEMO, PAYMENT_RECEIPT, or a planted word nobody knows. */
  readonly type: string;
  /** Why it was made. */
  readonly billType: "ANNIVERSARY" | "PURCHASE" | "REFUND";
  /** What it adds to what is owed: -1 a credit, 0 what repeats or acknowledges another document. */
  readonly payable: -1 | 0 | 1;
  /** Its figures. */
  readonly amounts: InvoiceAmounts;
  /** The invoice a credit memo corrects, or a receipt acknowledges. */
  readonly originalId?: string | undefined;
  /** The commercial invoice a tax invoice repeats. */
  readonly commercialId?: string;
  /** The buyer's own number of the purchase. */
  readonly purchaseOrder?: string;
}

/** What invoices are made per. */
export interface InvoiceScope {
  /** Cost Explorer's INVOICING_ENTITY. */
  readonly issuer: string;
  /** Invoicing's spelling of Cost Explorer's BILLING_ENTITY. */
  readonly billingEntity: "AWS" | "AWS_MARKETPLACE";
  /** ISO 4217. */
  readonly currency: string;
}

/** The figures of a document, in the currency of its scope. */
export interface InvoiceAmounts {
  /** After discounts. */
  readonly beforeTax: bigint;
  /** Added to it. */
  readonly tax: bigint;
  /** What was taken off to come to `beforeTax`, as positive figures. */
  readonly discounts: readonly InvoiceDiscount[];
}

/** One discount of a document. */
export interface InvoiceDiscount {
  /** In words. */
  readonly description: string;
  /** Whole cents. */
  readonly amount: bigint;
}

/** Tells scopes apart. */
export function scopeKey(scope: InvoiceScope): string {
  return `${scope.issuer}\n${scope.billingEntity}\n${scope.currency}`;
}
