/**
 * AWS Invoicing as the connector uses it: two operations, both free.
 * API: docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_Operations_AWS_Invoicing.html
 *
 * @module
 */
import type {
  InvoicingClient,
  ListInvoiceSummariesCommandInput,
} from "@aws-sdk/client-invoicing";
import type { AwsConnection } from "./connection.ts";
import type { AwsSession } from "./credentials.ts";
import { type FreeService, freeService } from "./free_service.ts";

/** The IAM action behind a page of invoices. */
export const LIST_INVOICES_ACTION = "invoicing:ListInvoiceSummaries";

/** The IAM action behind an invoice's document. */
export const INVOICE_PDF_ACTION = "invoicing:GetInvoicePDF";

/** Invoicing of one account. */
export type Invoicing = FreeService<InvoicingClient>;

/** Opens Invoicing; calls nothing yet. The SDK is loaded by the first call. */
export function invoicing(
  connection: AwsConnection,
  session: AwsSession,
): Invoicing {
  return freeService({
    service: "invoicing",
    connection,
    session,
    async client(options) {
      const sdk = await import("@aws-sdk/client-invoicing");
      return new sdk.InvoicingClient(options);
    },
  });
}

/** A page of invoice summaries, unchecked. @throws {Fault} as {@linkcode FreeService.call}. */
export async function listInvoiceSummaries(
  service: Invoicing,
  input: ListInvoiceSummariesCommandInput,
  signal: AbortSignal,
): Promise<unknown> {
  const sdk = await import("@aws-sdk/client-invoicing");
  return await service.call(
    LIST_INVOICES_ACTION,
    (client, options) =>
      client.send(new sdk.ListInvoiceSummariesCommand(input), options),
    signal,
  );
}

/** Where an invoice's document lies, unchecked. @throws {Fault} as {@linkcode FreeService.call}. */
export async function getInvoicePdf(
  service: Invoicing,
  invoiceId: string,
  signal: AbortSignal,
): Promise<unknown> {
  const sdk = await import("@aws-sdk/client-invoicing");
  return await service.call(
    INVOICE_PDF_ACTION,
    (client, options) =>
      client.send(
        new sdk.GetInvoicePDFCommand({ InvoiceId: invoiceId }),
        options,
      ),
    signal,
  );
}
