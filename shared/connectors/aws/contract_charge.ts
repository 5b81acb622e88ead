import type { ContractCharge } from "../../domain/contract.ts";
import type { Reject } from "../../domain/page.ts";
import { present, readRecord } from "./wire_record.ts";

/** Charges of a listing, and what of it cannot be read. */
export interface ListedCharges {
  readonly charges: readonly ContractCharge[];
  readonly rejects: readonly Reject[];
}

/**
 * Reads the charges of a listing, every revision of each. `where` begins every record's path.
 * API: docs.aws.amazon.com/marketplace/latest/APIReference/API_marketplace-agreements_Charge.html
 */
export function parseCharges(
  items: readonly unknown[],
  where: string,
): ListedCharges {
  const records = items.map((item, index) =>
    readRecord(
      item,
      `${where}#/items/${index}`,
      (charge): ContractCharge =>
        present({
          agreement_id: charge.requiredText("agreementId"),
          charge_id: charge.requiredText("id"),
          revision: charge.requiredInteger("revision"),
          charged_at: charge.time("time"),
          amount: charge.requiredAmount("amount"),
          currency: charge.requiredCurrency("currencyCode"),
          purchase_order_reference: charge.text("purchaseOrderReference"),
        }),
    )
  );
  return {
    charges: records.flatMap((record) =>
      "value" in record ? [record.value] : []
    ),
    rejects: records.flatMap((record) =>
      "reject" in record ? [record.reject] : []
    ),
  };
}
