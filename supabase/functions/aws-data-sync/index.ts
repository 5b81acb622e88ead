/**
 * aws-data-sync: syncs one dataset of one AWS integration, or all of them.
 *
 *     POST /                         {"integrationId": uuid, "dataType": "all", ...} -> 200, or 202 while the rest goes on
 *     GET  /:syncLogId               what became of it
 *     GET  /invoices/:invoiceId/pdf  where an invoice's document lies, for some minutes
 *
 * Callers are users; what they may sync and read is decided by the database under their own token.
 */
import { type Door, door } from "../../../shared/platform/door.ts";
import { endpoint } from "../../../shared/platform/endpoint.ts";
import { readRun, runState } from "../../../shared/jobs/sync_run.ts";
import { resolveInvoicePdf } from "./resolve_invoice_pdf.ts";
import { startSync } from "./start_sync.ts";
import { syncRequest } from "./sync_request.ts";

/** What can be called. Exported for tests, which open them in other surroundings. */
export const doors: readonly Door[] = [
  door({
    method: "POST",
    path: "/",
    who: "user",
    body: { schema: syncRequest, limit: 4_096 },
    handle: (_caller, { body }, context) => startSync(body, context),
  }),
  door({
    method: "GET",
    path: "/:syncLogId",
    who: "user",
    handle: async (_caller, { parameters }, { database }) => ({
      body: runState(await readRun(database, parameters.syncLogId)),
    }),
  }),
  door({
    method: "GET",
    path: "/invoices/:invoiceId/pdf",
    who: "user",
    handle: ({ id }, { parameters }, context) =>
      resolveInvoicePdf(id, parameters.invoiceId, context),
  }),
];

/** The function, as the edge runtime serves it. */
export default { fetch: endpoint("aws-data-sync", doors) };
