/**
 * An account's contracts, page by page: first its agreements with their terms, then its charges.
 *
 * @module
 */
import { Fault } from "../../platform/fault.ts";
import type { Contract, ContractTerm } from "../../domain/contract.ts";
import type { Warning } from "../../domain/page.ts";
import {
  type AgreementAccount,
  type AgreementsListing,
  listAgreements,
} from "./agreement_account.ts";
import type { ListedAgreement } from "./agreement_head.ts";
import { isKnownKind } from "./contract_term.ts";
import { type AskKnown, needsDetails } from "./known_agreements.ts";
import type { AccountPage, AccountPlace } from "./read_accounts.ts";
import {
  readAgreementCharges,
  readChargesPage,
} from "./read_contract_charges.ts";
import { type AgreementTerms, readTerms } from "./read_terms.ts";

/** Where an account's contracts go on. */
export interface ContractsStep {
  /** `charges_by_agreement` where AWS does not list the charges of an account at once. */
  readonly phase: "agreements" | "charges" | "charges_by_agreement";
  /** AWS's token of the next page; null at the beginning of a phase. */
  readonly token: string | null;
}

/** What an account's contracts are read with. */
export interface ContractsRead {
  readonly account: AgreementAccount;
  readonly known: AskKnown;
}

type ContractsPage = AccountPage<ContractsStep>;

const NOTHING_TOLD: ReadonlyMap<string, Warning> = new Map();

/** Reads a page of an account's contracts. */
export async function readContractsPage(
  read: ContractsRead,
  place: AccountPlace<ContractsStep>,
  signal: AbortSignal,
): Promise<ContractsPage> {
  const step = place.step ?? { phase: "agreements", token: null };
  const { token } = step;
  const at = { token, page: place.page };
  switch (step.phase) {
    case "agreements":
      return await agreementsPage(read, place, at, signal);
    case "charges":
      return await chargesPage(read, place, at, signal);
    case "charges_by_agreement":
      return await chargesByAgreementPage(read, place, at, signal);
  }
}

interface At {
  readonly token: string | null;
  readonly page: number;
}

async function agreementsPage(
  { account, known: ask }: ContractsRead,
  { accountId, step }: AccountPlace<ContractsStep>,
  at: At,
  signal: AbortSignal,
): Promise<ContractsPage> {
  const listing = await listAgreements(account, at, signal);
  const heads = listing.agreements.map(({ head }) => head);
  const known = heads.length === 0
    ? { agreements: {}, products: {}, offers: {} }
    : await ask({
      agreementIds: heads.map(({ agreement_id }) => agreement_id),
      productIds: [],
      offerIds: [],
    });
  const asked = heads.filter((head) => needsDetails(head, known))
    .map(({ agreement_id }) => agreement_id);
  const answers = await account.forEach(asked, (agreementId, service) => {
    const where = `${accountId}/terms/${agreementId}`;
    return readTerms(service, { agreementId, where }, signal);
  }, signal);
  const read = new Map(
    asked.map((id, index) => [id, answers[index] ?? null] as const),
  );
  const terms = [...read.values()].flatMap((one) => one?.terms ?? []);
  return {
    rows: {
      scope: accountId,
      ...(step === null ? { restarts_scope: true } : {}),
      contracts: listing.agreements.map((listed) =>
        toContract(listed, read.get(listed.head.agreement_id) ?? null)
      ),
      contract_terms: terms,
    },
    rejects: [
      ...listing.rejects,
      ...[...read.values()].flatMap((one) => one?.rejects ?? []),
    ],
    told: unknownKinds(terms),
    next: afterAgreements(listing, step),
  };
}

/** An account without any agreement has no charges to ask for. */
function afterAgreements(
  { token, agreements, rejects }: AgreementsListing,
  step: ContractsStep | null,
): ContractsStep | null {
  if (token !== null) return { phase: "agreements", token };
  const isEmpty = step === null && agreements.length + rejects.length === 0;
  return isEmpty ? null : { phase: "charges", token: null };
}

/** What AWS will do at the end counts before what the buyer wished for, which is all a renewal term tells. */
function toContract(
  { head, renews }: ListedAgreement,
  read: AgreementTerms | null,
): Contract {
  const wished = read?.terms.find(({ auto_renew }) => auto_renew !== undefined)
    ?.auto_renew;
  const autoRenew = read === null ? undefined : renews ?? wished;
  return {
    ...head,
    terms_read: read !== null,
    ...(autoRenew === undefined ? {} : { auto_renew: autoRenew }),
  };
}

function unknownKinds(terms: readonly ContractTerm[]): Map<string, Warning> {
  const kinds = terms.map(({ kind }) => kind)
    .filter((kind) => !isKnownKind(kind));
  return new Map(kinds.map((kind) => {
    const name = kind.slice(0, 80);
    return [`UNKNOWN_TERM_KIND/${name}`, {
      code: "UNKNOWN_TERM_KIND",
      message: `the kind of term ${
        JSON.stringify(name)
      } is not known: its terms are kept as delivered`,
    }];
  }));
}

async function chargesPage(
  { account, known }: ContractsRead,
  place: AccountPlace<ContractsStep>,
  at: At,
  signal: AbortSignal,
): Promise<ContractsPage> {
  try {
    const { token, ...page } = await readChargesPage(account, at, signal);
    return chargesOf(
      place,
      page,
      token === null ? null : { phase: "charges", token },
    );
  } catch (error) {
    const isRefused = error instanceof Fault &&
      error.code === "REQUEST_INVALID";
    if (!isRefused) throw error;
    const first = { token: null, page: at.page };
    return await chargesByAgreementPage(
      { account, known },
      place,
      first,
      signal,
    );
  }
}

async function chargesByAgreementPage(
  { account }: ContractsRead,
  place: AccountPlace<ContractsStep>,
  at: At,
  signal: AbortSignal,
): Promise<ContractsPage> {
  const listing = await listAgreements(account, at, signal);
  const pages = await account.forEach(
    listing.agreements.map(({ head }) => head.agreement_id),
    (agreementId, service) => {
      const where = `${account.accountId}/charges/${agreementId}`;
      return readAgreementCharges(service, { agreementId, where }, signal);
    },
    signal,
  );
  return chargesOf(
    place,
    {
      charges: pages.flatMap(({ charges }) => charges),
      // Those of the listing itself were told when it was read for its terms.
      rejects: pages.flatMap(({ rejects }) => rejects),
    },
    listing.token === null
      ? null
      : { phase: "charges_by_agreement", token: listing.token },
  );
}

function chargesOf(
  { accountId }: AccountPlace<ContractsStep>,
  { charges, rejects }: Awaited<ReturnType<typeof readAgreementCharges>>,
  next: ContractsStep | null,
): ContractsPage {
  return {
    rows: { scope: accountId, contract_charges: charges },
    rejects,
    told: NOTHING_TOLD,
    next,
  };
}
