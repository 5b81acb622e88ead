import { askLoopbackAws, type LoopbackAws } from "./loopback_aws.ts";
import type { Agreements } from "./read_agreements.ts";
import {
  type Facts,
  factsBy,
  requireSame,
  sameAmount,
  sameTime,
} from "./same_facts.ts";

interface Truth {
  readonly accounts: readonly {
    readonly accountId: string;
    readonly agreements: readonly TrueAgreement[];
  }[];
}

interface TrueAgreement {
  readonly agreementId: string;
  readonly accountId: string;
  readonly status: string;
  readonly endsAt: string | null;
  readonly sellerOfRecordName: string;
  readonly agreementValue: string;
  readonly currency: string;
  readonly products: readonly {
    readonly productId: string;
    readonly productName: string;
  }[];
  readonly terms: readonly { readonly kind: string }[];
  readonly charges: readonly TrueCharge[];
}

interface TrueCharge {
  readonly agreementId: string;
  readonly chargeId: string;
  readonly revision: number;
  readonly time: string | null;
  readonly amount: string;
  readonly currency: string;
}

/**
 * Compares agreements, terms and charges with the books of the loopback AWS. Gives in words how many there are.
 *
 * @param notCovered Accounts that could not be entered: nothing of theirs is expected.
 * @throws {Error} When anything is missing, too many or different.
 */
export async function checkAgreements(
  aws: LoopbackAws,
  { accountId, notCovered }: {
    accountId: string;
    notCovered: readonly string[];
  },
  { products, charges, terms }: Agreements,
): Promise<string> {
  const truth = await askLoopbackAws<Truth>(aws, `/${accountId}/agreements`);
  const agreements = truth.accounts
    .filter((account) => !notCovered.includes(account.accountId))
    .flatMap((account) => account.agreements);
  requireSame(
    "agreement",
    new Map(agreements.flatMap(productFacts)),
    factsBy(
      products,
      (row) => `${row.agreement_id} of ${row.product_id}`,
      (row) => ({
        accountId: row.account_id,
        productName: row.product_name,
        seller: row.seller_of_record_name,
        status: row.status,
        endsAt: sameTime(row.ends_at),
        ...worth(row.value, row.currency),
      }),
    ),
  );
  requireSame(
    "terms of",
    termFacts(
      agreements.flatMap(({ agreementId, terms }) =>
        terms.map(({ kind }) => ({ agreement_id: agreementId, kind }))
      ),
    ),
    termFacts(terms),
  );
  requireSame(
    "charge",
    chargeFacts(agreements.flatMap((agreement) => agreement.charges)),
    factsBy(
      charges,
      ({ agreement_id, charge_id }) => `${charge_id} of ${agreement_id}`,
      (row) => ({
        revision: Number(row.revision),
        at: sameTime(row.charged_at),
        amount: sameAmount(row.exact),
        currency: row.currency,
      }),
    ),
  );
  return `${agreements.length} agreements, ${terms.length} terms, ${charges.length} charges`;
}

function productFacts(agreement: TrueAgreement): [string, Facts][] {
  return agreement.products.map(({ productId, productName }) => [
    `${agreement.agreementId} of ${productId}`,
    {
      accountId: agreement.accountId,
      productName,
      seller: agreement.sellerOfRecordName,
      status: agreement.status,
      endsAt: sameTime(agreement.endsAt),
      ...worth(agreement.agreementValue, agreement.currency),
    },
  ]);
}

/** AWS tells no value of what is paid as it is used; the books call that zero. */
function worth(value: string | null, currency: string | null): Facts {
  const amount = sameAmount(value) ?? "0";
  return amount === "0" ? { value: null } : { value: amount, currency };
}

/** How many terms of each kind an agreement has. */
function termFacts(
  terms: readonly { readonly agreement_id: string; readonly kind: string }[],
): Map<string, Facts> {
  const facts = new Map<string, Record<string, number>>();
  for (const { agreement_id, kind } of terms) {
    const counts = facts.get(agreement_id) ?? {};
    facts.set(agreement_id, { ...counts, [kind]: (counts[kind] ?? 0) + 1 });
  }
  return facts;
}

/** Of several revisions the highest counts. */
function chargeFacts(charges: readonly TrueCharge[]): Map<string, Facts> {
  const ascending = charges.toSorted((a, b) => a.revision - b.revision);
  return factsBy(
    ascending,
    ({ agreementId, chargeId }) => `${chargeId} of ${agreementId}`,
    ({ revision, time, amount, currency }) => ({
      revision,
      at: sameTime(time),
      amount: sameAmount(amount),
      currency,
    }),
  );
}
