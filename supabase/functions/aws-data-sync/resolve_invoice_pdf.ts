/**
 * An invoice's document: AWS is asked where it lies when somebody wants it. The link opens it for whoever has it, so it goes
 * into this one answer and nowhere else.
 *
 * @module
 */
import type { Answer, Context } from "../../../shared/platform/door.ts";
import { Fault } from "../../../shared/platform/fault.ts";
import { sealer } from "../../../shared/platform/sealing.ts";
import { connectionTo } from "../../../shared/connectors/aws/connection.ts";
import { inTime } from "../../../shared/connectors/aws/in_time.ts";
import {
  findInvoicePdf,
  type InvoicePdf,
} from "../../../shared/connectors/aws/invoice_pdf.ts";
import { openSession } from "../../../shared/connectors/aws/open_session.ts";
import { sealedIdentity } from "../../../shared/connectors/aws/test_stored.ts";
import type { StoredIntegration } from "../../../shared/connectors/stored_integration.ts";

/** What SQL function `read_invoice` tells. */
interface InvoiceSource {
  /** Of the row. */
  readonly id: string;
  readonly organization_id: string;
  /** The integration that reads the account's invoices. */
  readonly integration_id: string;
  /** The issuer's number. */
  readonly invoice_id: string;
}

/**
 * Where the document of the invoice in row `id` lies. Who asked is kept in the audit record, the link is not.
 *
 * @throws {Fault} NOT_FOUND for an unknown and a foreign invoice alike and for one without a document, ACCESS_DENIED without the
 * right to contracts, INTEGRATION_NOT_ACTIVE when the account is not connected any more, PROVIDER_*, SEALED_SECRET_UNREADABLE.
 */
export async function resolveInvoicePdf(
  userId: string,
  id: string,
  context: Context,
): Promise<Answer> {
  const { database, engine, requestId } = context;
  const invoice = await database.call<InvoiceSource>("read_invoice", {
    invoice_id: id,
  });
  await context.limitOrganization(invoice.organization_id);
  const stored = await readConnected(invoice.integration_id, context);
  const pdf = await findDocument(stored, invoice.invoice_id, context);
  await engine.call("engine_note_invoice_pdf", {
    invoice_id: invoice.id,
    user_id: userId,
    request_id: requestId,
  });
  return {
    headers: { "cache-control": "no-store" },
    body: {
      success: true,
      invoiceId: invoice.invoice_id,
      url: pdf.url.reveal(),
      expiresAt: pdf.expiresAt,
      supplementalDocuments: pdf.supplementalDocuments.map((document) => ({
        ...document,
        url: document.url.reveal(),
      })),
    },
  };
}

/** The integration, if it may be used: one in error is tried, as syncs do. */
async function readConnected(
  id: string,
  { engine }: Context,
): Promise<StoredIntegration> {
  const stored = await engine.call<StoredIntegration | null>(
    "engine_read_integration",
    { integration_id: id },
  );
  if (stored?.status === "active" || stored?.status === "error") return stored;
  throw new Fault("INTEGRATION_NOT_ACTIVE", adviceFor(stored), {
    details: { integrationId: id },
  });
}

function adviceFor(stored: StoredIntegration | null): string {
  if (stored === null) {
    return "the integration this invoice was read through is deleted: connect the account again";
  }
  return stored.status === "disabled"
    ? "the integration is disabled: enable it, then test it"
    : `the integration is ${stored.status}: test it first with POST /functions/v1/connector-sync/integrations/${stored.id}/test`;
}

async function findDocument(
  stored: StoredIntegration,
  invoiceId: string,
  context: Context,
): Promise<InvoicePdf> {
  const { settings } = context;
  const connection = connectionTo(stored.region, context);
  const session = await openSession(sealedIdentity(stored), {
    sealer: sealer(settings.SEALING_KEYS),
    settings,
    connection,
  });
  return await inTime(settings.EDGE_WALL_SECONDS, async (signal) => {
    const credentials = await session.credentials(signal);
    return await findInvoicePdf(connection, credentials, invoiceId, signal);
  });
}
