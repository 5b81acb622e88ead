import { askLoopbackAws, type LoopbackAws } from "./loopback_aws.ts";

/** Billing periods by their first days, the end exclusive. */
export interface Window {
  readonly startDate: string;
  readonly endDate: string;
}

/** What the books of the loopback AWS hold of invoices. Amounts are exact decimals. */
export interface InvoiceTruth {
  readonly invoices: readonly {
    readonly invoiceId: string;
    readonly issuer: string;
    readonly period: string;
    readonly type: string;
    readonly currency: string;
    readonly payableEffect: number;
    readonly beforeTax: string;
    readonly total: string;
  }[];
  readonly issuers: readonly {
    readonly period: string;
    readonly issuer: string;
    readonly currency: string;
    readonly chargesBeforeTax: string;
    readonly chargesTax: string;
    readonly invoicedBeforeTax: string;
    readonly invoicedTax: string;
  }[];
  readonly mismatch: {
    readonly period: string;
    readonly beforeTax: string;
  } | null;
}

/** Asks for the books of the billing periods of a window. */
export async function askInvoiceTruth(
  aws: LoopbackAws,
  accountId: string,
  { startDate, endDate }: Window,
): Promise<InvoiceTruth> {
  return await askLoopbackAws<InvoiceTruth>(
    aws,
    `/${accountId}/invoices?start=${startDate}&end=${endDate}`,
  );
}
