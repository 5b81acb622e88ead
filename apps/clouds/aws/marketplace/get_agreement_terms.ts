import type { Operation } from "../service.ts";
import { readAgreementPage } from "./agreement_page.ts";
import { breakAmounts } from "./bad_record.ts";
import { requireAgreement } from "./find_agreement.ts";
import { toWire } from "./wire.ts";

/** aws-marketplace:GetAgreementTerms: the accepted terms, a union of kinds that grows, in pages. */
export const getAgreementTerms: Operation = {
  action: "aws-marketplace:GetAgreementTerms",
  resource: () => "*",
  isForMembers: true,
  async run(call) {
    const { account, faults } = call;
    const agreement = requireAgreement(call);
    const { records, next } = await readAgreementPage(call, {
      name: "GetAgreementTerms",
      records: account.agreements.terms(agreement),
    });
    const terms = records.map(({ kind, value }) => ({ [kind]: value }));
    return toWire(account, {
      acceptedTerms: faults.badRecord ? breakAmounts(terms) : terms,
      ...next,
    });
  },
};
