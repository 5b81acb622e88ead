import { invoke } from "./invoke.ts";
import type { Invoice } from "./read_invoices.ts";
import type { DemoUser } from "./sign_up.ts";

/** An invoice's document as it was fetched. */
export interface OpenedDocument {
  readonly invoiceId: string;
  readonly issuer: string;
  readonly period: string;
  readonly bytes: number;
  /** When the link ceases to open it. */
  readonly expiresAt: string | null;
}

/** Every PDF file begins so. */
const SIGNATURE = "%PDF-";

/**
 * Asks where the document of the first invoice that is owed lies, and fetches it from there.
 *
 * @throws {Error} When no invoice is owed, or what lies there is no PDF.
 */
export async function openDocument(
  user: DemoUser,
  invoices: readonly Invoice[],
): Promise<OpenedDocument> {
  const invoice = invoices.find(({ payable_effect }) => payable_effect === 1);
  if (invoice === undefined) throw new Error("no invoice is owed");
  const { url, expiresAt } = await invoke<
    { url: string; expiresAt: string | null }
  >(user, `aws-data-sync/invoices/${invoice.id}/pdf`, { method: "GET" });
  const response = await fetch(url); // the link alone opens it: no token goes there
  const bytes = await response.bytes();
  const begins = new TextDecoder().decode(bytes.slice(0, SIGNATURE.length));
  if (!response.ok || begins !== SIGNATURE) {
    throw new Error(
      `the document of ${invoice.invoice_id} is no PDF: ${response.status}, it begins with ${
        JSON.stringify(begins)
      }`,
    );
  }
  return {
    invoiceId: invoice.invoice_id,
    issuer: invoice.invoicing_entity,
    period: invoice.billing_period_start.slice(0, 7),
    bytes: bytes.length,
    expiresAt,
  };
}
