import type { ListInvoiceSummariesCommandInput } from "@aws-sdk/client-invoicing";
import { Fault } from "../../platform/fault.ts";
import { redactText } from "../../platform/redact.ts";
import type { Day } from "../../domain/billing_period.ts";
import type { Invoice } from "../../domain/invoice.ts";
import type { Page, Reject, Warning } from "../../domain/page.ts";
import { unknownShape } from "./free_service.ts";
import { isAbsent } from "./invoice_amount.ts";
import type { InvoicesRead } from "./invoices.ts";
import type { InvoicesCursor } from "./invoices_cursor.ts";
import { LIST_INVOICES_ACTION, listInvoiceSummaries } from "./invoicing.ts";
import { isKnownInvoiceType, parseInvoice } from "./to_invoice.ts";

/** The most AWS puts on a page. */
const PAGE_SIZE = 100;

/** Characters kept of a record that is none: see {@linkcode Reject}. */
const RAW_LENGTH = 1024;

/**
 * Reads a page of the first period that is left. Its first page forgets what an earlier attempt staged of the period, its last
 * one completes it.
 *
 * @throws {Fault} PROVIDER_PAGING_CHANGED for a token that stands still, PROVIDER_SHAPE_UNKNOWN, other PROVIDER_* codes.
 */
export async function readInvoicesPage(
  { invoicing, accountId }: InvoicesRead,
  state: InvoicesCursor,
  signal: AbortSignal,
): Promise<Page<InvoicesCursor>> {
  const [period, ...later] = state.periods;
  if (period === undefined) throw new TypeError("No billing period is left");
  const account = await accountId(signal);
  const request = requestFor(account, period, state.token);
  const answer = parseAnswer(
    await listInvoiceSummaries(invoicing, request, signal),
    state.token,
  );
  const pages = state.pages + 1;
  const { invoices, rejects } = parseSummaries(answer.summaries, {
    period,
    where: `${period}/${pages}`,
  });
  const unknown = unknownTypes(invoices, state.unknown_types);
  const periods = answer.token === null ? later : state.periods;
  return {
    rows: {
      scope: period,
      ...(state.token === null ? { restarts_scope: true } : {}),
      ...(answer.token === null ? { completes_scope: true } : {}),
      invoices,
    },
    rejects,
    warnings: unknown.map(warningOf),
    requests: invoicing.takeRequests(),
    bytes: invoicing.takeBytes(),
    cursor: {
      ...state,
      periods,
      token: answer.token,
      pages,
      unknown_types: [...state.unknown_types, ...unknown],
    },
    progress: {
      next_part: periods[0] ?? null,
      pages,
      restarts: state.restarts,
    },
    ...(periods.length === 0 ? { end: "complete" } : {}),
  };
}

/** Without ReceiverRole, which AWS knows only since June 2025. */
function requestFor(
  account: string,
  period: Day,
  token: string | null,
): ListInvoiceSummariesCommandInput {
  return {
    Selector: { ResourceType: "ACCOUNT_ID", Value: account },
    Filter: {
      BillingPeriod: {
        Year: Number(period.slice(0, 4)),
        Month: Number(period.slice(5, 7)),
      },
    },
    MaxResults: PAGE_SIZE,
    ...(token === null ? {} : { NextToken: token }),
  };
}

function parseAnswer(
  answer: unknown,
  asked: string | null,
): { summaries: readonly unknown[]; token: string | null } {
  const { InvoiceSummaries: summaries, NextToken: token } =
    (answer ?? {}) as Readonly<Record<string, unknown>>; // checked here
  if (!Array.isArray(summaries)) {
    const expected = "an object with a list InvoiceSummaries";
    throw unknownShape(LIST_INVOICES_ACTION, expected);
  }
  if (isAbsent(token)) return { summaries, token: null };
  if (typeof token !== "string") {
    throw unknownShape(LIST_INVOICES_ACTION, "one whose NextToken is text");
  }
  if (token !== asked) return { summaries, token };
  throw new Fault(
    "PROVIDER_PAGING_CHANGED",
    "Invoicing answered the same page token twice",
  );
}

function parseSummaries(
  summaries: readonly unknown[],
  { period, where }: { period: Day; where: string },
): { invoices: Invoice[]; rejects: Reject[] } {
  const invoices: Invoice[] = [];
  const rejects: Reject[] = [];
  for (const [index, summary] of summaries.entries()) {
    const invoice = parseInvoice(summary, period);
    if (!("refusal" in invoice)) invoices.push(invoice);
    else {
      rejects.push({
        reason: invoice.refusal,
        record_path: `${where}#/InvoiceSummaries/${index}`,
        raw: redactText(JSON.stringify(summary)).slice(0, RAW_LENGTH),
      });
    }
  }
  return { invoices, rejects };
}

function unknownTypes(
  invoices: readonly Invoice[],
  warned: readonly string[],
): string[] {
  const types = new Set(invoices.map(({ invoice_type }) => invoice_type));
  return [...types].filter((type) =>
    !isKnownInvoiceType(type) && !warned.includes(type)
  );
}

function warningOf(type: string): Warning {
  return {
    code: "UNKNOWN_INVOICE_TYPE",
    message: `the invoice type ${
      JSON.stringify(type.slice(0, 80))
    } is not known: its invoices are taken for owed`,
  };
}
