import type { Operation } from "../service.ts";
import { readAgreementPage } from "./agreement_page.ts";
import { breakAmounts, breakFirst } from "./bad_record.ts";
import type { Charge } from "./charge.ts";
import { invalid } from "./refusal.ts";
import { requireCatalog } from "./search_agreements.ts";
import { toWire } from "./wire.ts";

/** aws-marketplace:ListAgreementCharges: the charges of one agreement of the caller's account or of all, every revision, by time. */
export const listAgreementCharges: Operation = {
  action: "aws-marketplace:ListAgreementCharges",
  resource: () => "*",
  isForMembers: true,
  async run(call) {
    const { account, principal, input, now, faults } = call;
    if (input["catalog"] !== undefined) requireCatalog(input["catalog"]);
    const type = input["agreementType"] ?? "PurchaseAgreement";
    const id = input["agreementId"];
    const agreements = account.agreements
      .agreements(principal.accountId, now)
      .filter(({ agreementId }) => id === undefined || agreementId === id);
    if (id !== undefined && agreements.length === 0) {
      throw invalid(
        "INVALID_AGREEMENT_ID",
        "agreementId",
        "The agreementId is not valid.",
      );
    }
    const charges = agreements
      .filter(() => type === "PurchaseAgreement")
      .flatMap((agreement) => account.agreements.charges(agreement, now))
      .sort(byTime);
    const { records, next } = await readAgreementPage(call, {
      name: "ListAgreementCharges",
      records: charges,
    });
    const items = records.map(toItem);
    return toWire(account, {
      items: faults.badRecord ? breakAmounts(breakFirst(items, ["id"])) : items,
      ...next,
    });
  },
};

function toItem(charge: Charge): Record<string, unknown> {
  return {
    id: charge.chargeId,
    revision: charge.revision,
    agreementId: charge.agreementId,
    agreementType: "PurchaseAgreement",
    purchaseOrderReference: charge.purchaseOrder,
    currencyCode: charge.currency,
    amount: charge.amount,
    time: charge.time,
  };
}

function byTime(left: Charge, right: Charge): number {
  const time = (charge: Charge) => charge.time?.getTime() ?? 8.64e15;
  const id = ({ chargeId, revision }: Charge) => `${chargeId} ${revision}`;
  return time(left) - time(right) || (id(left) < id(right) ? -1 : 1);
}
