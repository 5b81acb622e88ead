import type { Account } from "../account.ts";
import { formatCents } from "../billing/amount.ts";
import { formatDay } from "../billing/calendar.ts";
import type { Invoice } from "../billing/invoice.ts";
import { dueAt } from "../billing/invoice_dates.ts";
import type { World } from "../world.ts";
import { textPdf } from "./pdf.ts";
import { type DocumentKey, findUrlProblem, presign } from "./presigned_url.ts";

/** Where documents live on the shared port. */
export const DOCUMENT_PREFIX = "/invoice-pdfs/";

/** How long a link is good: AWS does not say, S3's presigned links of a session are good for an hour at most. */
const SECONDS = 3600;

/** A link to a document, and when it ends. */
export interface DocumentLink {
  /** Presigned. */
  readonly url: string;
  /** Refused from then on. */
  readonly expiresAt: Date;
}

/** Makes the link to an invoice's document. */
export async function documentLink(
  account: Account,
  invoice: Invoice,
  { origin, now }: { origin: string; now: Date },
): Promise<DocumentLink> {
  const path = `${DOCUMENT_PREFIX}${account.id}/${invoice.id}.pdf`;
  // The signature's time has whole seconds.
  const signedAt = new Date(Math.floor(now.getTime() / 1000) * 1000);
  const url = await presign(new URL(path, origin), keyOf(account), {
    now: signedAt,
    seconds: SECONDS,
  });
  return {
    url: url.href,
    expiresAt: new Date(signedAt.getTime() + SECONDS * 1000),
  };
}

/** Answers GET /invoice-pdfs/{account}/{invoice}.pdf: the PDF, or S3's XML refusal. Nobody signs in here: the link is the right. */
export async function answerDocument(
  request: Request,
  world: World,
): Promise<Response> {
  const url = new URL(request.url);
  const [, accountId = "", id = ""] =
    /^\/invoice-pdfs\/(\d{12})\/([^/]+)\.pdf$/.exec(url.pathname) ?? [];
  const account = world.accounts.get(accountId);
  const now = world.clock.now();
  if (account === undefined || request.method !== "GET") {
    return refusal(403, "AccessDenied", "Access Denied");
  }
  const problem = await findUrlProblem(url, keyOf(account), now);
  if (problem !== null) return refusal(403, problem.code, problem.message);
  const invoice = account.invoices.find(id, now);
  if (invoice === null) {
    return refusal(404, "NoSuchKey", "The specified key does not exist.");
  }
  return new Response(textPdf(linesOf(invoice)), {
    headers: {
      "content-type": "application/pdf",
      "content-disposition": `inline; filename="${invoice.id}.pdf"`,
    },
  });
}

/** Random for every process, as the account's page tokens are: links do not outlive it. */
function keyOf(account: Account): DocumentKey {
  return {
    accessKeyId: "AKIAINVOICEDOCUMENTS",
    secretAccessKey: account.tokenSecret,
  };
}

function linesOf(invoice: Invoice): string[] {
  const { scope, amounts, issuedAt } = invoice;
  const money = (amount: bigint) => `${formatCents(amount)} ${scope.currency}`;
  return [
    scope.issuer,
    `${invoice.type} ${invoice.id}`,
    `Billing period ${formatDay(invoice.period).slice(0, 7)}`,
    `Issued ${issuedAt.toISOString().slice(0, 10)}, due ${
      dueAt(issuedAt).toISOString().slice(0, 10)
    }`,
    `Before tax ${money(amounts.beforeTax)}`,
    `VAT ${money(amounts.tax)}`,
    `Total ${money(amounts.beforeTax + amounts.tax)}`,
  ];
}

function refusal(status: number, code: string, message: string): Response {
  return new Response(
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
    { status, headers: { "content-type": "application/xml" } },
  );
}
