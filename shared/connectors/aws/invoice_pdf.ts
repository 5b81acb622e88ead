/**
 * Finding an invoice's document: AWS keeps it and lends it by a link that is good for some minutes. Whoever holds the link has
 * the document, so it is asked for when it is wanted and never kept.
 *
 * @module
 */
import { Fault } from "../../platform/fault.ts";
import { Secret } from "../../platform/secret.ts";
import type { AwsConnection } from "./connection.ts";
import { accessKeySession } from "./access_keys.ts";
import type { AwsCredentials } from "./credentials.ts";
import { unknownShape } from "./free_service.ts";
import { getInvoicePdf, INVOICE_PDF_ACTION, invoicing } from "./invoicing.ts";
import { findTimestamp } from "./timestamp.ts";

/** Where an invoice's document lies. */
export interface InvoicePdf {
  /** The link, to be handed on and forgotten. */
  readonly url: Secret;
  /** When the link ends (ISO 8601, UTC); null when AWS does not say. */
  readonly expiresAt: string | null;
  readonly supplementalDocuments: readonly SupplementalDocument[];
}

/** A document beside the invoice. */
export interface SupplementalDocument {
  /** AWS's word: `GOVERNMENT_INVOICE`, `PAYMENT_RECEIPT`, `SUPPLEMENT`, `TAX_E_INVOICE`. */
  readonly documentType: string | null;
  readonly documentId: string | null;
  readonly url: Secret;
  readonly expiresAt: string | null;
}

/**
 * Finds the document of an invoice of the account the credentials belong to.
 *
 * @throws {Fault} NOT_FOUND for an invoice AWS does not know or has no document of, PROVIDER_ACCESS_DENIED naming
 * `invoicing:GetInvoicePDF`, PROVIDER_SHAPE_UNKNOWN for a link that is not AWS's, other PROVIDER_* codes.
 */
export async function findInvoicePdf(
  connection: AwsConnection,
  credentials: AwsCredentials,
  invoiceId: string,
  signal: AbortSignal,
): Promise<InvoicePdf> {
  const service = invoicing(connection, accessKeySession(credentials));
  const answer = await getInvoicePdf(service, invoiceId, signal)
    .catch((error) => {
      throw asUnknownInvoice(error);
    });
  const given = membersOf(answer)["InvoicePDF"];
  if (typeof given !== "object" || given === null) {
    throw unknownShape(INVOICE_PDF_ACTION, "an object with InvoicePDF");
  }
  const pdf = membersOf(given);
  if (pdf["DocumentUrl"] === undefined) {
    throw new Fault("NOT_FOUND", "AWS has no document of this invoice");
  }
  const supplemental = pdf["SupplementalDocuments"] ?? [];
  if (!Array.isArray(supplemental)) {
    throw unknownShape(
      INVOICE_PDF_ACTION,
      "a document with a list SupplementalDocuments",
    );
  }
  return {
    ...linkOf(pdf, connection),
    supplementalDocuments: supplemental.map((document) => ({
      documentType: textOrNull(membersOf(document)["DocumentType"]),
      documentId: textOrNull(membersOf(document)["DocumentId"]),
      ...linkOf(membersOf(document), connection),
    })),
  };
}

/** AWS checks an id's form before it looks for the invoice: either way there is none of that id. */
function asUnknownInvoice(error: unknown): unknown {
  const isUnknown = error instanceof Fault &&
    (error.code === "NOT_FOUND" || error.code === "REQUEST_INVALID");
  return isUnknown
    ? new Fault("NOT_FOUND", "AWS knows no such invoice of this account", {
      cause: error,
      details: error.details,
    })
    : error;
}

function linkOf(
  document: Readonly<Record<string, unknown>>,
  connection: AwsConnection,
): { url: Secret; expiresAt: string | null } {
  const given = document["DocumentUrl"];
  if (typeof given !== "string" || !isLinkOfAws(given, connection)) {
    throw unknownShape(
      INVOICE_PDF_ACTION,
      "a document with an https link to a host of AWS",
    );
  }
  return {
    url: new Secret(given),
    expiresAt: findTimestamp(document["DocumentUrlExpirationDate"]),
  };
}

/** A browser is going to follow it with a user who trusts us. */
function isLinkOfAws(link: string, { endpointUrl }: AwsConnection): boolean {
  const url = URL.canParse(link) ? new URL(link) : null;
  if (url === null || url.username !== "" || url.password !== "") return false;
  if (endpointUrl !== null && url.origin === new URL(endpointUrl).origin) {
    return true;
  }
  return url.protocol === "https:" && url.port === "" &&
    /\.(amazonaws\.com|api\.aws|aws\.amazon\.com)$/
      .test(url.hostname);
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
