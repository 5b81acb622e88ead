/**
 * What was agreed: the accepted terms of an agreement and what they will be charged. Names of members are those of SQL columns.
 *
 * @module
 */
import type { AgreementHead } from "./agreement.ts";
import type { DecimalText } from "./money.ts";

/** For table `aws_contracts`: an agreement by its terms. */
export interface Contract extends AgreementHead {
  /** Whether its terms were read: they then replace those stored; else those stay. */
  readonly terms_read: boolean;
  /** Whether it renews itself; absent when no term says so or the terms were not read. */
  readonly auto_renew?: boolean;
}

/** For table `aws_contract_terms`: one accepted term. What a kind does not have is absent. Times are ISO 8601 in UTC. */
export interface ContractTerm {
  /** The agreement. */
  readonly agreement_id: string;
  /** Its place among the agreement's terms, from 1. */
  readonly term_no: number;
  /** The provider's word for the kind, the member of the union: `renewalTerm`. Unknown kinds are kept under their own. */
  readonly kind: string;
  /** The term's own `type`: `RenewalTerm`. */
  readonly term_type?: string;
  /** ISO 4217. */
  readonly currency?: string;
  /** What it costs: at once, or each billing period. */
  readonly price?: DecimalText;
  /** ISO 8601 duration it lasts: `P1Y`. */
  readonly duration?: string;
  /** How often a recurring payment is due: `Monthly`. */
  readonly billing_period?: string;
  /** When it begins to hold. */
  readonly starts_at?: string;
  /** When it ceases to (exclusive). */
  readonly ends_at?: string;
  /** Of a renewal term. */
  readonly auto_renew?: boolean;
  /** The dates of a payment schedule. */
  readonly schedule?: readonly {
    readonly charge_at: string;
    readonly amount: DecimalText;
  }[];
  /** The most that variable payments may come to. */
  readonly max_total_charge?: DecimalText;
  /** ISO 8601 duration within which an invoice is to be paid: `P30D`. */
  readonly payment_due?: string;
  /** The term as delivered. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** For table `aws_contract_charges`: a dated charge of an agreement. */
export interface ContractCharge {
  /** The agreement. */
  readonly agreement_id: string;
  /** The provider's id of the charge. */
  readonly charge_id: string;
  /** Grows when the charge is amended; the highest one counts. */
  readonly revision: number;
  /** When it is or was charged (UTC); absent as long as that is not known. */
  readonly charged_at?: string;
  /** May be negative. */
  readonly amount: DecimalText;
  /** ISO 4217. */
  readonly currency: string;
  /** The buyer's purchase order. */
  readonly purchase_order_reference?: string;
}
