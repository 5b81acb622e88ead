import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { findInvoicePdf } from "../../../../shared/connectors/aws/invoice_pdf.ts";
import { Fault } from "../../../../shared/platform/fault.ts";
import { Secret } from "../../../../shared/platform/secret.ts";
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
