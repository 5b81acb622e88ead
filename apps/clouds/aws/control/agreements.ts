import type { Account } from "../account.ts";
import type { Agreement } from "../marketplace/agreement.ts";
import { type Status, STATUSES } from "../marketplace/agreement.ts";
import { ControlError, ControlInput } from "./input.ts";

/**
 * POST accounts/{id}/agreements: changes one agreement of the organization, from now on.
 *
 * `isGone` takes it out of every answer, `status` sets its state, `autoRenew` decides about its end, `renew` ends it now
 * and lets its successor begin.
 */
export function changeAgreement(
  payer: Account,
  { body, now }: { body: unknown; now: Date },
): Record<string, unknown> {
  const input = new ControlInput(body, [
    "agreementId",
    "isGone",
    "status",
    "autoRenew",
    "renew",
  ]);
  const agreementId = input.text("agreementId");
  const before = requireOrganizationAgreement(payer, agreementId, now);
  const isRenewed = flag(input, "renew") === true;
  if (isRenewed && (before.status !== "ACTIVE" || before.endsAt === null)) {
    throw new ControlError("Only an active agreement with an end can renew");
  }
  payer.agreements.change(agreementId, {
    ...given("isGone", flag(input, "isGone")),
    ...given("autoRenew", flag(input, "autoRenew")),
    ...given("status", parseStatus(input.raw("status"))),
    ...(isRenewed ? { renewedAt: now } : {}),
    changedAt: now,
  });
  return { agreementId };
}

/** An agreement of any account of the organization. Throws ControlError 404 when none has that id now. */
export function requireOrganizationAgreement(
  payer: Account,
  agreementId: string,
  now: Date,
): Agreement {
  for (const accountId of payer.agreements.accountIds) {
    const found = payer.agreements.findAgreement(agreementId, {
      accountId,
      now,
    });
    if (found !== null) return found;
  }
  throw new ControlError(`No agreement ${agreementId} here`, 404);
}

function parseStatus(value: unknown): Status | undefined {
  if (value === undefined) return undefined;
  const status = STATUSES.find((known) => known === value);
  if (status !== undefined) return status;
  throw new ControlError(`status must be one of ${STATUSES.join(", ")}`);
}

function flag(input: ControlInput, member: string): boolean | undefined {
  const value = input.raw(member);
  if (value === undefined || typeof value === "boolean") return value;
  throw new ControlError(`${member} must be true or false`);
}

function given(member: string, value: unknown): Record<string, unknown> {
  return value === undefined ? {} : { [member]: value };
}
