import type { ContractTerm } from "../../domain/contract.ts";
import type { Reject } from "../../domain/page.ts";
import { unlessGone } from "./agreement_account.ts";
import {
  type AgreementService,
  getAgreementTerms,
  TERMS_ACTION,
} from "./agreement_service.ts";
import { parseTerm } from "./contract_term.ts";
import { pagingFault, parseListing } from "./listing.ts";
import { readRecord } from "./wire_record.ts";

/** The terms of one agreement, and what of them cannot be read. */
export interface AgreementTerms {
  readonly terms: readonly ContractTerm[];
  readonly rejects: readonly Reject[];
}

/**
 * Reads every accepted term of an agreement; null for one that went since it was listed. `where` begins every record's path.
 *
 * @throws {Fault} PROVIDER_PAGING_CHANGED, PROVIDER_SHAPE_UNKNOWN, other PROVIDER_* codes.
 */
export async function readTerms(
  service: AgreementService,
  { agreementId, where }: { agreementId: string; where: string },
  signal: AbortSignal,
): Promise<AgreementTerms | null> {
  const terms: ContractTerm[] = [];
  const rejects: Reject[] = [];
  let token: string | null = null;
  let count = 0;
  do {
    const place: { agreementId: string; token: string | null } = {
      agreementId,
      token,
    };
    const answer = await unlessGone(getAgreementTerms(service, place, signal))
      .catch((error) => {
        throw pagingFault(error, place.token);
      });
    if (answer === null) return null;
    const page = parseListing(answer, {
      action: TERMS_ACTION,
      member: "acceptedTerms",
      asked: token,
    });
    for (const item of page.items) {
      const term_no = ++count;
      const path = `${where}#/acceptedTerms/${term_no - 1}`;
      const record = readRecord(
        item,
        path,
        (union) => parseTerm(union, { agreement_id: agreementId, term_no }),
      );
      if ("reject" in record) rejects.push(record.reject);
      else terms.push(record.value);
    }
    token = page.token;
  } while (token !== null);
  return { terms, rejects };
}
