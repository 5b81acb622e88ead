import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { findInvoicePdf } from "../../../../shared/connectors/aws/invoice_pdf.ts";
import { Fault } from "../../../../shared/platform/fault.ts";
import { Secret } from "../../../../shared/platform/secret.ts";
import { type AwsScene, awsScene } from "../../../support/aws_scene.ts";
import { manualClock } from "../../../support/manual_clock.ts";

const LINK = "https://invoices.s3.us-east-1.amazonaws.com/EUINGB26-1.pdf?X=1";
const NEVER = new AbortController().signal;
const KEYS = {
  accessKeyId: "AKIAEXAMPLE",
  secretAccessKey: new Secret("example"),
};

/** Finds a document where AWS answers `body`. */
function find(
  body: unknown,
  { status = 200, endpointUrl = null }: {
    status?: number;
    endpointUrl?: string | null;
  } = {},
) {
  return findInvoicePdf(
    {
      region: "eu-central-1",
      endpointUrl,
      clock: manualClock("2026-10-05T12:00:00Z"),
      fetch: () => Promise.resolve(Response.json(body, { status })),
    },
    KEYS,
    "EUINGB26-1",
    NEVER,
  );
}

Deno.test("findInvoicePdf() gives the link, when it ends, and the documents beside it", async () => {
  const pdf = await find({
    InvoicePDF: {
      InvoiceId: "EUINGB26-1",
      DocumentUrl: LINK,
      DocumentUrlExpirationDate: 1791201600,
      SupplementalDocuments: [{
        DocumentType: "TAX_E_INVOICE",
        DocumentId: "7",
        DocumentUrl: `${LINK}&7`,
        DocumentUrlExpirationDate: "2026-10-05T13:00:00Z",
      }],
    },
  });
  equal(pdf.url.reveal(), LINK);
  equal(pdf.expiresAt, "2026-10-05T12:00:00.000Z");
  const [beside] = pdf.supplementalDocuments;
  equal(beside?.documentType, "TAX_E_INVOICE");
  equal(beside?.documentId, "7");
  equal(beside?.url.reveal(), `${LINK}&7`);
  equal(beside?.expiresAt, "2026-10-05T13:00:00.000Z");
});

Deno.test("findInvoicePdf() keeps the link out of whatever is printed", async () => {
  const pdf = await find({ InvoicePDF: { DocumentUrl: LINK } });
  deepEqual(JSON.parse(JSON.stringify(pdf)), {
    url: "[sealed]",
    expiresAt: null,
    supplementalDocuments: [],
  });
  ok(!Deno.inspect(pdf).includes("X=1"));
});

for (
  const link of [
    "http://invoices.s3.us-east-1.amazonaws.com/1.pdf",
    "https://amazonaws.com.example/1.pdf",
    "https://evilamazonaws.com/1.pdf",
    "https://user@invoices.s3.us-east-1.amazonaws.com/1.pdf",
    "https://invoices.s3.us-east-1.amazonaws.com:8443/1.pdf",
    "javascript:alert(1)",
    "1.pdf",
    7,
  ]
) {
  Deno.test(`findInvoicePdf() hands on no link that is not AWS's: ${link}`, async () => {
    const isRefused = (error: unknown) => {
      ok(error instanceof Fault);
      equal(error.code, "PROVIDER_SHAPE_UNKNOWN");
      ok(!JSON.stringify([error.message, error.details]).includes("pdf?"));
      return true;
    };
    await rejects(find({ InvoicePDF: { DocumentUrl: link } }), isRefused);
    const SupplementalDocuments = [{ DocumentUrl: link }];
    await rejects(
      find({ InvoicePDF: { DocumentUrl: LINK, SupplementalDocuments } }),
      isRefused,
    );
  });
}

Deno.test("findInvoicePdf() takes a link to the endpoint that stands in for AWS", async () => {
  const pdf = await find(
    { InvoicePDF: { DocumentUrl: "http://127.0.0.1:4510/invoice-pdf/1" } },
    { endpointUrl: "http://127.0.0.1:4510" },
  );
  equal(pdf.url.reveal(), "http://127.0.0.1:4510/invoice-pdf/1");
  await rejects(
    find(
      { InvoicePDF: { DocumentUrl: "http://127.0.0.1:4511/invoice-pdf/1" } },
      { endpointUrl: "http://127.0.0.1:4510" },
    ),
    { code: "PROVIDER_SHAPE_UNKNOWN" },
  );
});

for (
  const [name, body, options, code] of [
    [
      "an unknown invoice",
      { __type: "ResourceNotFoundException" },
      { status: 400 },
      "NOT_FOUND",
    ],
    [
      "an id of another form",
      { __type: "ValidationException", message: "no such id" },
      { status: 400 },
      "NOT_FOUND",
    ],
    ["an invoice without a document", { InvoicePDF: {} }, {}, "NOT_FOUND"],
    [
      "an answer without its member",
      { Surprise: 1 },
      {},
      "PROVIDER_SHAPE_UNKNOWN",
    ],
    [
      "documents beside it that are no list",
      { InvoicePDF: { DocumentUrl: LINK, SupplementalDocuments: {} } },
      {},
      "PROVIDER_SHAPE_UNKNOWN",
    ],
  ] as const
) {
  Deno.test(`findInvoicePdf() calls ${name} ${code}`, async () => {
    await rejects(find(body, options), { code });
  });
}

/** An invoice of the account that has been paid, by the control API. */
async function paidInvoice({ aws, account }: AwsScene): Promise<string> {
  const { invoices } = await aws.control<
    { invoices: { type: string; originalInvoiceId: string }[] }
  >(
    `/accounts/${account.accountId}/invoices?start=2026-01-01&end=2026-02-01`,
  );
  return invoices.find(({ type }) => type === "PAYMENT_RECEIPT")
    ?.originalInvoiceId ?? "";
}

function findIn(
  { aws }: AwsScene,
  keys: { accessKeyId: string; secretAccessKey: string },
  invoiceId: string,
) {
  return findInvoicePdf(
    {
      region: "eu-central-1",
      endpointUrl: aws.clouds.awsUrl,
      clock: aws.clock,
      fetch,
    },
    {
      accessKeyId: keys.accessKeyId,
      secretAccessKey: new Secret(keys.secretAccessKey),
    },
    invoiceId,
    NEVER,
  );
}

Deno.test("findInvoicePdf() finds documents that open by their links", async () => {
  await using scene = await awsScene();
  const id = await paidInvoice(scene);
  const pdf = await findIn(scene, scene.account, id);
  const { supplementalDocuments: beside } = pdf;
  ok(beside.some(({ documentType }) => documentType === "PAYMENT_RECEIPT"));
  for (const { url, expiresAt } of [pdf, ...beside]) {
    const response = await fetch(url.reveal());
    equal(response.status, 200);
    equal(response.headers.get("content-type"), "application/pdf");
    ok((await response.text()).startsWith("%PDF-"));
    ok(Date.parse(expiresAt ?? "") > scene.aws.clock.now().getTime());
  }
});

Deno.test("findInvoicePdf() finds nothing for a number that is not the account's", async () => {
  await using scene = await awsScene();
  const other = await scene.aws.account({ profile: "empty" });
  const id = await paidInvoice(scene);
  for (
    const [keys, number] of [[other, id], [scene.account, "EUINLU-0"]] as const
  ) {
    await rejects(findIn(scene, keys, number), { code: "NOT_FOUND" });
  }
});

Deno.test("findInvoicePdf() names the permission it misses", async () => {
  const denied = find({
    __type: "com.amazonaws.invoicing#AccessDeniedException",
    message:
      "User: arn:aws:iam::123456789012:user/reader is not authorized to perform: invoicing:GetInvoicePDF",
  }, { status: 400 });
  await rejects(denied, (error) => {
    ok(error instanceof Fault);
    equal(error.code, "PROVIDER_ACCESS_DENIED");
    equal(error.details["action"], "invoicing:GetInvoicePDF");
    return true;
  });
});
