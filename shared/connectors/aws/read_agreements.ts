import { Decimal } from "../../platform/decimal.ts";
import type { Agreement, AgreementHead } from "../../domain/agreement.ts";
import type { AgreementProduct } from "../../domain/agreement.ts";
import type { Reject, Warning } from "../../domain/page.ts";
import {
  type AgreementAccount,
  listAgreements,
  unlessGone,
} from "./agreement_account.ts";
import type { ListedAgreement } from "./agreement_head.ts";
import { describeAgreement } from "./agreement_service.ts";
import type { Discovery } from "./discovery.ts";
import { type AskKnown, type Known, needsDetails } from "./known_agreements.ts";
import { type NameBook, NAMES_DENIED } from "./product_names.ts";
import type { AccountPage, AccountPlace } from "./read_accounts.ts";
import { present, readRecord } from "./wire_record.ts";

/** Where an account's agreements go on. */
export interface AgreementsStep {
  /** AWS's token of the next page. */
  readonly token: string;
}

/** What an account's agreements are read with. */
export interface AgreementsRead {
  readonly account: AgreementAccount;
  readonly discovery: Discovery;
  readonly names: NameBook;
  readonly known: AskKnown;
}

/** Reads a page of an account's agreements: a page of its listing, the details of those that need them, and names. */
export async function readAgreementsPage(
  read: AgreementsRead,
  place: AccountPlace<AgreementsStep>,
  signal: AbortSignal,
): Promise<AccountPage<AgreementsStep>> {
  const { step, accountId } = place;
  const listing = await listAgreements(read.account, {
    token: step?.token ?? null,
    page: place.page,
  }, signal);
  const known = await askKnown(read.known, listing.agreements);
  const details = await describeAll(read, listing.agreements, known, signal);
  const agreements: Agreement[] = [];
  for (const listed of listing.agreements) {
    const detail = details.get(listed.head.agreement_id) ?? UNDESCRIBED;
    const named = await nameAll(read, listed, known, signal);
    agreements.push({ ...listed.head, ...detail.value, ...named });
  }
  return {
    rows: {
      scope: accountId,
      ...(step === null ? { restarts_scope: true } : {}),
      agreements,
    },
    rejects: [
      ...listing.rejects,
      ...[...details.values()].flatMap(({ reject }) => reject ?? []),
    ],
    told: toldOf(read.names),
    next: listing.token === null ? null : { token: listing.token },
  };
}

type Described = Pick<
  Agreement,
  "is_described" | "agreement_value" | "currency"
>;

/** What is known of an agreement's value. */
interface Detail {
  readonly value: Described;
  readonly reject?: Reject;
}

const UNDESCRIBED: Detail = { value: { is_described: false } };

async function askKnown(
  ask: AskKnown,
  agreements: readonly ListedAgreement[],
): Promise<Known> {
  if (agreements.length === 0) {
    return { agreements: {}, products: {}, offers: {} };
  }
  return await ask({
    agreementIds: agreements.map(({ head }) => head.agreement_id),
    productIds: unique(
      agreements.flatMap(({ products }) =>
        products.map(({ product_id }) => product_id)
      ),
    ),
    offerIds: unique(agreements.flatMap(({ head }) => head.offer_id ?? [])),
  });
}

async function describeAll(
  { account }: AgreementsRead,
  agreements: readonly ListedAgreement[],
  known: Known,
  signal: AbortSignal,
): Promise<Map<string, Detail>> {
  const asked = agreements.map(({ head }) => head)
    .filter((head) => needsDetails(head, known));
  const answers = await account.forEach(
    asked,
    ({ agreement_id }, service) =>
      unlessGone(describeAgreement(service, agreement_id, signal)),
    signal,
  );
  return new Map(
    asked.map((head, index) => {
      const answer = answers[index] ?? null;
      const where = `${account.accountId}/agreements/${head.agreement_id}#`;
      const detail = answer === null
        ? UNDESCRIBED
        : toDetail(answer, head, where);
      return [head.agreement_id, detail];
    }),
  );
}

/** A value that cannot be read leaves the stored one: the agreement itself is as good as its listing. */
function toDetail(
  answer: unknown,
  { ends_at: endsAt }: AgreementHead,
  path: string,
): Detail {
  const record = readRecord(answer, path, (agreement): Described => {
    const charges = agreement.object("estimatedCharges");
    const value = charges?.amount("agreementValue");
    // AWS says 0 of what is paid as it is used, since it cannot know: that is no value.
    const isOpen = endsAt === undefined && value !== undefined &&
      Decimal.parse(value).isZero();
    if (value === undefined || isOpen) return { is_described: true };
    const currency = charges?.requiredCurrency("currencyCode");
    return present({ is_described: true, agreement_value: value, currency });
  });
  return "value" in record ? record : { ...UNDESCRIBED, reject: record.reject };
}

async function nameAll(
  { names, discovery }: AgreementsRead,
  { head, products, licenseArns }: ListedAgreement,
  known: Known,
  signal: AbortSignal,
): Promise<Pick<Agreement, "products" | "license_arns">> {
  const named: AgreementProduct[] = [];
  for (const product of products) {
    const id = product.product_id;
    const found = await names.product({ id, known, discovery, signal });
    named.push({ ...product, ...found });
  }
  const { offer_id: id } = head;
  const offer = id === undefined
    ? {}
    : await names.offer({ id, known, discovery, signal });
  return {
    products: named,
    ...(licenseArns.length === 0 ? {} : { license_arns: licenseArns }),
    ...offer,
  };
}

function toldOf(names: NameBook): ReadonlyMap<string, Warning> {
  const refusal = names.refusal();
  return new Map(refusal === null ? [] : [[NAMES_DENIED, refusal]]);
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}
