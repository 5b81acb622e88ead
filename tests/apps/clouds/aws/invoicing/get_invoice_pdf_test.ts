import {
  GetInvoicePDFCommand,
  type InvoicePDF,
  ListInvoiceSummariesCommand,
} from "@aws-sdk/client-invoicing";
import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import {
  type Clients,
  type PayerAccount,
  type TestClouds,
  testClouds,
} from "../../../../support/clouds.ts";

interface Scene {
  readonly account: PayerAccount;
  readonly clients: Clients;
  /** Number of AWS's own invoice for February. */
  readonly invoiceId: string;
}

async function setup(
  clouds: TestClouds,
  options: Record<string, unknown> = {},
): Promise<Scene> {
  const account = await clouds.account(options);
  const clients = clouds.clients(account);
  const { InvoiceSummaries = [] } = await clients.invoicing.send(
    new ListInvoiceSummariesCommand({
      Selector: { ResourceType: "ACCOUNT_ID", Value: account.accountId },
      Filter: {
        BillingPeriod: { Month: 2, Year: 2026 },
        InvoicingEntity: "Amazon Web Services EMEA SARL",
      },
    }),
  );
  const commercial = InvoiceSummaries.find((summary) =>
    summary.CommercialInvoiceId !== undefined
  )?.CommercialInvoiceId;
  return { account, clients, invoiceId: commercial ?? "" };
}

async function getPdf(
  { invoicing }: Clients,
  InvoiceId: string | undefined,
): Promise<InvoicePDF> {
  const answer = await invoicing.send(new GetInvoicePDFCommand({ InvoiceId }));
  return answer.InvoicePDF ?? {};
}

async function textOf(url: string | undefined): Promise<[number, string]> {
  const response = await fetch(url ?? "");
  return [
    response.status,
    new TextDecoder("latin1").decode(await response.arrayBuffer()),
  ];
}

Deno.test("GetInvoicePDF links to a PDF of the invoice, and to those of its tax invoice and receipt", async () => {
  await using clouds = await testClouds();
  const { clients, invoiceId } = await setup(clouds);
  const pdf = await getPdf(clients, invoiceId);
  equal(pdf.InvoiceId, invoiceId);
  deepEqual(pdf.DocumentUrlExpirationDate, new Date("2026-03-20T13:00:00Z"));
  ok(pdf.DocumentUrl?.startsWith(`${clouds.clouds.awsUrl}/invoice-pdfs/`));
  const response = await fetch(pdf.DocumentUrl ?? "");
  equal(response.status, 200);
  equal(response.headers.get("content-type"), "application/pdf");
  const file = new TextDecoder("latin1").decode(await response.arrayBuffer());
  match(file, /^%PDF-/);
  ok(file.includes(`(INVOICE ${invoiceId}) Tj`));
  const supplements = pdf.SupplementalDocuments ?? [];
  deepEqual(supplements.map(({ DocumentType }) => DocumentType), [
    "TAX_E_INVOICE",
    "PAYMENT_RECEIPT",
  ]);
  for (const { DocumentUrl, DocumentId } of supplements) {
    const [status, supplement] = await textOf(DocumentUrl);
    equal(status, 200);
    ok(supplement.includes(DocumentId ?? "-"));
  }
});

Deno.test("corrections are no supplements, and a document without followers has none", async () => {
  await using clouds = await testClouds();
  const { account, clients, invoiceId } = await setup(clouds);
  await clouds.control(`/accounts/${account.accountId}/invoices`, {
    kind: "credit_memo",
    period: "2026-02-01",
    beforeTax: "1",
    originalInvoiceId: invoiceId,
  });
  const { SupplementalDocuments: all = [] } = await getPdf(clients, invoiceId);
  equal(all.length, 2);
  const [tax] = all;
  deepEqual(
    (await getPdf(clients, tax?.DocumentId)).SupplementalDocuments,
    [],
  );
});

Deno.test("a link ends after an hour", async () => {
  await using clouds = await testClouds();
  const { clients, invoiceId } = await setup(clouds);
  const { DocumentUrl } = await getPdf(clients, invoiceId);
  clouds.clock.advance(3_599_000);
  equal((await textOf(DocumentUrl))[0], 200);
  clouds.clock.advance(1_000);
  const [status, refusal] = await textOf(DocumentUrl);
  equal(status, 403);
  match(refusal, /<Code>AccessDenied<\/Code><Message>Request has expired/);
});

Deno.test("a link that was changed is refused: its document, its account, its end, its signature", async () => {
  await using clouds = await testClouds();
  const { account, clients, invoiceId } = await setup(clouds);
  const other = await setup(clouds);
  const pdf = await getPdf(clients, invoiceId);
  const link = pdf.DocumentUrl ?? "";
  const supplement = pdf.SupplementalDocuments?.[0]?.DocumentId ?? "";
  for (
    const changed of [
      link.replace(invoiceId, supplement),
      link.replace(account.accountId, other.account.accountId),
      link.replace("X-Amz-Expires=3600", "X-Amz-Expires=604800"),
      link.replace(/.$/, (digit) => digit === "0" ? "1" : "0"),
    ]
  ) {
    ok(changed !== link);
    const [status, refusal] = await textOf(changed);
    equal(status, 403);
    match(refusal, /<Code>SignatureDoesNotMatch<\/Code>/);
  }
  for (
    const bare of [
      link.split("?")[0],
      link.replace("invoice-pdfs/", "invoice-pdfs/x"),
    ]
  ) {
    const [status, refusal] = await textOf(bare);
    equal(status, 403);
    match(refusal, /<Code>AccessDenied<\/Code>/);
  }
  const posted = await fetch(link, { method: "POST" });
  equal(posted.status, 403);
  await posted.body?.cancel();
});

Deno.test("the document of an invoice that has vanished is not there", async () => {
  await using clouds = await testClouds();
  const { account, clients, invoiceId } = await setup(clouds);
  const { DocumentUrl } = await getPdf(clients, invoiceId);
  await clouds.control(
    `/accounts/${account.accountId}/invoices/${invoiceId}`,
    undefined,
    "DELETE",
  );
  const [status, refusal] = await textOf(DocumentUrl);
  equal(status, 404);
  match(refusal, /<Code>NoSuchKey<\/Code>/);
  await rejects(getPdf(clients, invoiceId), {
    name: "ResourceNotFoundException",
    resourceName: invoiceId,
  });
});

Deno.test("GetInvoicePDF refuses no number, a blank one, another account's and a caller without permission", async () => {
  await using clouds = await testClouds();
  const { account, clients, invoiceId } = await setup(clouds);
  for (const InvoiceId of [undefined, " "]) {
    await rejects(getPdf(clients, InvoiceId), {
      name: "ValidationException",
      reason: "fieldValidationFailed",
    });
  }
  const other = await setup(clouds, { seed: 8 });
  await rejects(getPdf(other.clients, invoiceId), {
    name: "ResourceNotFoundException",
  });
  const keys = await clouds.control<PayerAccount>(
    `/accounts/${account.accountId}/users`,
    { permissions: ["invoicing:ListInvoiceSummaries"] },
  );
  await rejects(getPdf(clouds.clients(keys), invoiceId), {
    name: "AccessDeniedException",
    message: /is not authorized to perform: invoicing:GetInvoicePDF/,
  });
});

Deno.test("faults strike GetInvoicePDF, and unknown members may be planted in it", async () => {
  await using clouds = await testClouds();
  const { account, clients, invoiceId } = await setup(clouds, {
    plant: { unknownMembers: true },
  });
  await clouds.control(`/accounts/${account.accountId}/faults`, {
    service: "invoicing",
    operation: "GetInvoicePDF",
    kind: "throttle",
  });
  await rejects(getPdf(clients, invoiceId), { name: "ThrottlingException" });
  equal((await getPdf(clients, invoiceId)).InvoiceId, invoiceId);
});
