import type { Account } from "../account.ts";
import type { Agreement } from "../marketplace/agreement.ts";
import type { Charge } from "../marketplace/charge.ts";
import { marketplaceId } from "../marketplace/marketplace_id.ts";
import { requireOrganizationAgreement } from "./agreements.ts";
import { ControlError, ControlInput } from "./input.ts";

/** POST accounts/{id}/charges: with a `chargeId` amends that charge (its next revision), without one adds a charge. What is not told stays. */
export function changeCharge(
  payer: Account,
  { body, now }: { body: unknown; now: Date },
): Record<string, unknown> {
  const input = new ControlInput(body, [
    "agreementId",
    "chargeId",
    "amount",
    "time",
    "purchaseOrder",
  ]);
  const agreementId = input.text("agreementId");
  const agreement = requireOrganizationAgreement(payer, agreementId, now);
  const charges = payer.agreements.charges(agreement, now);
  const chargeId = input.raw("chargeId");
  const before = chargeId === undefined
    ? newCharge(agreement, { now, number: charges.length })
    : latest(charges, input.text("chargeId"));
  const charge = {
    ...before,
    revision: before.revision + 1,
    amount: parseAmount(input.text("amount", before.amount)),
    time: input.raw("time") === undefined
      ? before.time
      : parseTime(input.text("time")),
    purchaseOrder: input.raw("purchaseOrder") === undefined
      ? before.purchaseOrder
      : input.text("purchaseOrder"),
  };
  payer.agreements.addCharge(charge);
  return { ...charge };
}

function newCharge(
  { agreementId, deal }: Agreement,
  { now, number }: { now: Date; number: number },
): Charge {
  return {
    chargeId: marketplaceId("ch", 20, agreementId, "added", number),
    revision: 0,
    agreementId,
    time: now,
    amount: "0.00",
    currency: deal.products[0].currency,
    purchaseOrder: null,
  };
}

function latest(charges: readonly Charge[], chargeId: string): Charge {
  const [found] = charges
    .filter((charge) => charge.chargeId === chargeId)
    .sort((left, right) => right.revision - left.revision);
  if (found !== undefined) return found;
  throw new ControlError(`No charge ${chargeId} in that agreement`, 404);
}

function parseAmount(text: string): string {
  if (/^-?\d+(\.\d+)?$/.test(text)) return text;
  throw new ControlError(`amount must be a decimal text: got ${text}`);
}

function parseTime(text: string): Date {
  const time = new Date(text);
  if (!Number.isNaN(time.getTime())) return time;
  throw new ControlError(`time must be ISO 8601: got ${text}`);
}
