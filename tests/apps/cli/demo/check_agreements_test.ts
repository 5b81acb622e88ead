/** A wrong figure fails the demo: what a user would read rightly passes, and one change of it does not. */
import { match, rejects } from "node:assert/strict";
import { checkAgreements } from "../../../../apps/cli/demo/check_agreements.ts";
import type { Agreements } from "../../../../apps/cli/demo/read_agreements.ts";
import { type Books, demoBooks } from "../../../support/demo_books.ts";

function agreementsOf(truth: Books): Agreements {
  const all = truth.accounts.flatMap((each: Books) => each.agreements);
  return {
    calendar: [],
    products: all.flatMap((agreement: Books) =>
      agreement.products.map((product: Books) => ({
        agreement_id: agreement.agreementId,
        product_id: product.productId,
        account_id: agreement.accountId,
        product_name: product.productName,
        seller_of_record_name: agreement.sellerOfRecordName,
        status: agreement.status,
        ends_at: agreement.endsAt,
        value: agreement.agreementValue,
        currency: agreement.currency,
      }))
    ),
    terms: all.flatMap(({ agreementId, terms }: Books) =>
      terms.map(({ kind }: Books) => ({ agreement_id: agreementId, kind }))
    ),
    charges: [
      ...new Map<string, Agreements["charges"][number]>(
        all.flatMap(({ charges }: Books) => charges)
          .sort((a: Books, b: Books) => a.revision - b.revision)
          .map((charge: Books) => [charge.chargeId, {
            agreement_id: charge.agreementId,
            charge_id: charge.chargeId,
            revision: charge.revision,
            charged_at: charge.time,
            exact: charge.amount,
            currency: charge.currency,
          }]),
      ).values(),
    ],
  };
}

Deno.test("checkAgreements() fails on a wrong status, value, term and charge", async () => {
  await using scene = await demoBooks();
  const { aws, accountId, books } = scene;
  const right = agreementsOf(await books("agreements"));
  const check = (change: Partial<Agreements>, notCovered: string[] = []) =>
    checkAgreements(aws, { accountId, notCovered }, { ...right, ...change });
  match(
    await check({}),
    /^\d+ agreements, \d+ terms, \d+ charges$/,
  );
  const [product, ...products] = right.products;
  const [charge, ...charges] = right.charges;
  for (
    const [change, expected] of [
      [{ products }, /^Error: agreement .* the user reads nothing$/],
      [
        { products: [{ ...product!, status: "GONE" }, ...products] },
        /"status":"GONE"/,
      ],
      [
        { products: [{ ...product!, value: "15000.01" }, ...products] },
        /"value":"15000\.01"/,
      ],
      [{ terms: right.terms.slice(1) }, /^Error: terms of /],
      [
        { charges: [{ ...charge!, exact: "0.01" }, ...charges] },
        /^Error: charge .*"0\.01"/,
      ],
    ] as const
  ) await rejects(check(change), expected);
  await rejects(
    check({}, [product!.account_id]),
    /the account's books hold nothing/,
  );
});
