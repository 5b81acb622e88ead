import type { Agreement } from "../../shared/domain/agreement.ts";
import type { Contract } from "../../shared/domain/contract.ts";
import type { Invoice } from "../../shared/domain/invoice.ts";
import type { Page, PageRows } from "../../shared/domain/page.ts";
import type { Ended } from "../../shared/jobs/engine.ts";
import { claimJob, type EngineWorld, requestSync } from "./engine_world.ts";
import { PAYER } from "./publish.ts";

/** An account of the payer's organization. */
export const MEMBER = "210000000001";

/** What a job of a record dataset reads. */
export interface RecordReading {
  readonly dataset: "marketplace_products" | "contracts" | "invoices";
  readonly pages: readonly RecordPage[];
  /** `complete` if not given. */
  readonly end?: "complete" | "incomplete";
  /** Options of the request: another integration. */
  readonly request?: Record<string, unknown>;
}

/** Rows of a page, and what else it carries. */
export type RecordPage = PageRows & {
  readonly rejected?: number;
  readonly warnings?: Page<unknown>["warnings"];
};

/** Reads records through the engine; what the job became. */
export async function readRecords(
  world: EngineWorld,
  { dataset, pages, end = "complete", request = {} }: RecordReading,
): Promise<Ended & { job_id: string }> {
  await requestSync(world, { data_types: [dataset], ...request });
  const job = await claimJob(world);
  for (const [index, page] of pages.entries()) {
    await world.engine.commit(job, index + 1, recordPage(page));
  }
  return { ...await world.engine.finish(job, end), job_id: job.job_id };
}

/** A page as the engine takes it. */
export function recordPage(
  { rejected = 0, warnings = [], ...rows }: RecordPage,
): Page<unknown> {
  return {
    rows,
    warnings,
    rejects: Array.from({ length: rejected }, (_, index) => ({
      reason: "/id must be a text: found nothing",
      record_path: `/${index}`,
      raw: "{}",
    })),
    requests: [{ operation: "records:List", requests: 1, price_usd: "0" }],
    cursor: { v: 1 },
  };
}

/** An agreement of one product. */
export function agreement(
  id: string,
  more: Partial<Agreement> = {},
): Agreement {
  return {
    agreement_id: id,
    account_id: PAYER,
    status: "ACTIVE",
    summary_hash: `hash of ${id}`,
    products: [{ product_id: `prod-${id}` }],
    is_described: true,
    agreement_value: "1200.50",
    currency: "USD",
    ...more,
  };
}

/** A contract whose terms were read. */
export function contract(id: string, more: Partial<Contract> = {}): Contract {
  return {
    agreement_id: id,
    account_id: PAYER,
    status: "ACTIVE",
    summary_hash: `hash of ${id}`,
    terms_read: true,
    ...more,
  };
}

/** An invoice for October 2026, issued in November: 100 before tax and 19 of tax unless told otherwise. */
export function invoice(id: string, more: Partial<Invoice> = {}): Invoice {
  return {
    invoice_id: id,
    invoicing_entity: "Amazon Web Services EMEA SARL",
    account_id: PAYER,
    billing_period_start: "2026-10-01",
    issued_at: "2026-11-03T00:00:00Z",
    invoice_type: "INVOICE",
    payable_effect: 1,
    base: { currency: "USD", total: "119", before_tax: "100" },
    ...more,
  };
}
