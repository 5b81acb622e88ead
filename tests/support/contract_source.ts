/**
 * A source without a network: contracts of three accounts in six pages. It has what makes staging hard: a listing that begins
 * anew, revisions that come in the wrong order over pages, a rejected record, an account that cannot be entered.
 *
 * @module
 */
import type { Source } from "../../shared/domain/source.ts";
import { PAYER } from "./publish.ts";
import { contract, MEMBER, type RecordPage, recordPage } from "./record_job.ts";

const CHARGE = {
  agreement_id: "a",
  charge_id: "c",
  charged_at: "2026-01-01T00:00:00Z",
  currency: "USD",
};

const PAGES: readonly RecordPage[] = [
  { scope: PAYER, contracts: [contract("abandoned")], rejected: 1 },
  { scope: PAYER, contracts: [contract("a")], restarts_scope: true },
  {
    scope: PAYER,
    contract_terms: [{
      agreement_id: "a",
      term_no: 1,
      kind: "renewalTerm",
      auto_renew: true,
      raw: { type: "RenewalTerm" },
    }],
    contract_charges: [{ ...CHARGE, revision: 2, amount: "2.20" }],
  },
  {
    scope: PAYER,
    contract_charges: [{ ...CHARGE, revision: 1, amount: "1.10" }],
    completes_scope: true,
  },
  {
    scope: MEMBER,
    contracts: [contract("m", { account_id: MEMBER })],
    rejected: 2,
    completes_scope: true,
  },
  {
    scope: "310000000001",
    contracts: [],
    completes_scope: true,
    uncovered_scopes: [{
      scope: "410000000001",
      reason_code: "PROVIDER_ACCESS_DENIED",
      reason: "AWS refused sts:AssumeRole",
    }],
  },
];

/** One claim, the pages, one finish. */
export const CONTRACT_CALLS = PAGES.length + 2;

/** The source. */
export function contractSource(): Source<{ v: 1; page: number }> {
  return {
    dataset: "contracts",
    async *pages(cursor, signal) {
      for (const [index, page] of PAGES.entries()) {
        signal.throwIfAborted();
        if (index < (cursor?.page ?? 0)) continue;
        yield {
          ...recordPage(page),
          cursor: { v: 1, page: index + 1 },
          ...(index === PAGES.length - 1 ? { end: "complete" as const } : {}),
        };
      }
    },
    unreportedRequests: () => [],
  };
}
