/**
 * An invoice's header. Names of members are those of SQL columns.
 *
 * @module
 */
import type { DecimalText } from "./money.ts";

/** For table `aws_invoices`. Three currency sets say the same amount in other money: they are alternatives and never added. */
export interface Invoice {
  /** The provider's id, unique per issuer. */
  readonly invoice_id: string;
  /** Who issued it: FOCUS InvoiceIssuerName. */
  readonly invoicing_entity: string;
  /** Whose goods: `AWS` or `AWS_MARKETPLACE`. */
  readonly billing_entity?: string;
  /** The account it was issued to. */
  readonly account_id: string;
  /** First day of its billing period. */
  readonly billing_period_start: string;
  /** When it was issued (ISO 8601, UTC). */
  readonly issued_at?: string;
  /** When it is due (ISO 8601, UTC). */
  readonly due_at?: string;
  /** The provider's word: `INVOICE`, `CREDIT_MEMO`, `PAYMENT_RECEIPT`; unknown ones are kept. */
  readonly invoice_type: string;
  /** `ANNIVERSARY`, `PURCHASE`, `REFUND`; unknown ones are kept. */
  readonly bill_type?: string;
  /** How often such an invoice comes. */
  readonly invoice_frequency?: string;
  /** The invoice this one corrects. */
  readonly original_invoice_id?: string;
  /** The commercial invoice this tax invoice belongs to. */
  readonly commercial_invoice_id?: string;
  /** The buyer's purchase order. */
  readonly purchase_order_number?: string;
  /** State of its electronic delivery. */
  readonly einvoice_delivery_status?: string;
  /** State at the tax authority. */
  readonly tax_authority_status?: string;
  /** What it adds to what is owed: 1, -1 for a credit memo, 0 for what repeats or acknowledges another document. */
  readonly payable_effect: -1 | 0 | 1;
  /** In the currency of the charges. */
  readonly base?: InvoiceAmount;
  /** In the currency it is paid in. */
  readonly payment?: InvoiceAmount;
  /** In the currency taxes are declared in. */
  readonly tax?: InvoiceAmount;
}

/** An invoice's amount in one currency, as delivered: the sign says nothing of who owes whom. */
export interface InvoiceAmount {
  /** ISO 4217. */
  readonly currency: string;
  /** Taxes included. */
  readonly total: DecimalText;
  /** Without taxes; absent when not delivered. */
  readonly before_tax?: DecimalText;
  /** Subtotal, discounts, taxes and fees as delivered. */
  readonly breakdown?: Readonly<Record<string, unknown>>;
  /** Rate from the currency of the charges, when one was used. */
  readonly exchange_rate?: DecimalText;
  /** ISO 4217 the rate converts from. */
  readonly exchanged_from?: string;
}

/** What the charges of a closed billing period come to per issuer, as the source says. */
export interface IssuerTotal {
  /** FOCUS InvoiceIssuerName. */
  readonly invoice_issuer_name: string;
  /** Whether it is the taxes or all the rest. */
  readonly is_tax: boolean;
  /** ISO 4217. */
  readonly billing_currency: string;
  /** What the invoices should say. */
  readonly billed_cost: DecimalText;
}
