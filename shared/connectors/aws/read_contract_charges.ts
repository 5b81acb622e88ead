import type { ContractCharge } from "../../domain/contract.ts";
import type { Reject } from "../../domain/page.ts";
import { Fault } from "../../platform/fault.ts";
import type { AgreementAccount } from "./agreement_account.ts";
import {
  type AgreementService,
  CHARGES_ACTION,
  listAgreementCharges,
} from "./agreement_service.ts";
import { type ListedCharges, parseCharges } from "./contract_charge.ts";
import { pagingFault, parseListing } from "./listing.ts";

/** A page of charges, and the token of the next one; null on the last. */
export interface ChargesPage extends ListedCharges {
  readonly token: string | null;
}

/**
 * Reads a page of all charges of an account.
 *
 * @throws {Fault} REQUEST_INVALID where AWS wants the charges of one agreement at a time, PROVIDER_PAGING_CHANGED for a token it
 * no longer takes, other PROVIDER_* codes.
 */
export async function readChargesPage(
  { service, accountId }: AgreementAccount,
  { token, page }: { token: string | null; page: number },
  signal: AbortSignal,
): Promise<ChargesPage> {
  const where = `${accountId}/charges/${page}`;
  return await askPage(service, { agreementId: null, token, where }, signal);
}

/** Reads all charges of one agreement; none for one that went since it was listed. @throws {Fault} as {@linkcode readChargesPage}. */
export async function readAgreementCharges(
  service: AgreementService,
  { agreementId, where }: { agreementId: string; where: string },
  signal: AbortSignal,
): Promise<ListedCharges> {
  const charges: ContractCharge[] = [];
  const rejects: Reject[] = [];
  let token: string | null = null;
  do {
    const place: Place = { agreementId, token, where };
    const page = await askPage(service, place, signal).catch(nullIfGone);
    if (page === null) break;
    charges.push(...page.charges);
    rejects.push(...page.rejects);
    token = page.token;
  } while (token !== null);
  return { charges, rejects };
}

interface Place {
  readonly agreementId: string | null;
  readonly token: string | null;
  readonly where: string;
}

async function askPage(
  service: AgreementService,
  { agreementId, token, where }: Place,
  signal: AbortSignal,
): Promise<ChargesPage> {
  const answer = await listAgreementCharges(
    service,
    { agreementId, token },
    signal,
  ).catch((error) => {
    throw pagingFault(error, token);
  });
  const listing = parseListing(answer, {
    action: CHARGES_ACTION,
    member: "items",
    asked: token,
  });
  return { ...parseCharges(listing.items, where), token: listing.token };
}

/** This listing calls an agreement invalid that others do not find. */
function nullIfGone(error: unknown): null {
  const isGone = error instanceof Fault &&
    error.details["reason"] === "INVALID_AGREEMENT_ID";
  if (isGone) return null;
  throw error;
}
