import { jsonProtocol } from "../json_protocol.ts";
import type { AwsService } from "../service.ts";
import { getInvoicePdf } from "./get_invoice_pdf.ts";
import { listInvoiceSummaries } from "./list_invoice_summaries.ts";

/** AWS Invoicing (json1.0, target prefix Invoicing). */
export const invoicing: AwsService = {
  name: "invoicing",
  protocol: jsonProtocol("1.0"),
  throttle: { code: "ThrottlingException", message: "Rate exceeded" },
  claims: (request) =>
    request.headers.get("x-amz-target")?.startsWith("Invoicing.") ?? false,
  operations: {
    ListInvoiceSummaries: listInvoiceSummaries,
    GetInvoicePDF: getInvoicePdf,
  },
};
