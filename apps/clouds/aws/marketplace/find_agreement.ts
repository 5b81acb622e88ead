import type { Call } from "../service.ts";
import type { Agreement } from "./agreement.ts";
import { invalid, noSuchAgreement } from "./refusal.ts";

/** The agreement a call names. Throws ValidationException without an id, ResourceNotFoundException when the caller's account did not accept it. */
export function requireAgreement(
  { account, principal, input, now }: Call,
): Agreement {
  const agreementId = parseAgreementId(input["agreementId"]);
  const found = account.agreements.findAgreement(agreementId, {
    accountId: principal.accountId,
    now,
  });
  if (found === null) throw noSuchAgreement(agreementId);
  return found;
}

function parseAgreementId(value: unknown): string {
  if (value === undefined || value === null || value === "") {
    throw invalid(
      "MISSING_AGREEMENT_ID",
      "agreementId",
      "The agreementId is required.",
    );
  }
  if (typeof value === "string" && /^[A-Za-z0-9_/-]{1,64}$/.test(value)) {
    return value;
  }
  throw invalid(
    "INVALID_AGREEMENT_ID",
    "agreementId",
    "The agreementId is not valid.",
  );
}
