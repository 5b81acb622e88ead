/** A wrong figure fails the demo: what a user would read rightly passes, and one change of it does not. */
import { equal, rejects } from "node:assert/strict";
import { checkLevelThree } from "../../../../apps/cli/demo/check_level_three.ts";
import type { Month } from "../../../../apps/cli/demo/read_invoices.ts";
import type { Reconciliation } from "../../../../apps/cli/demo/sync_all.ts";
import { type Books, demoBooks, WINDOW } from "../../../support/demo_books.ts";

function reconciliationOf(truth: Books): Reconciliation[] {
  return truth.issuers
    .filter(({ period }: Books) => period < "2026-03-01")
    .flatMap((each: Books) =>
      [
        ["before_tax", each.invoicedBeforeTax, each.chargesBeforeTax],
        ["tax", each.invoicedTax, each.chargesTax],
      ].map(([measure, sourceTotal, readTotal]) => ({
        periodStart: each.period,
        issuer: each.issuer,
        currency: each.currency,
        measure,
        sourceTotal,
        readTotal,
        status: Math.abs(Number(sourceTotal) - Number(readTotal)) > 1
          ? "differs"
          : "matched",
      }))
    );
}

Deno.test("checkLevelThree() wants the planted mismatch and no other, and the months as final as they are", async () => {
  await using scene = await demoBooks();
  const { aws, accountId, books, now } = scene;
  const reconciliation = reconciliationOf(
    await books(`invoices?start=${WINDOW.startDate}&end=${WINDOW.endDate}`),
  );
  const months: Month[] = [
    { billing_period_start: "2026-01-01", status: "closed" },
    { billing_period_start: "2026-02-01", status: "final" },
    { billing_period_start: "2026-03-01", status: "open" },
  ];
  const right = { ...WINDOW, reconciliation, months };
  const check = (change: Partial<typeof right>) =>
    checkLevelThree(aws, accountId, { ...right, ...change }, now);
  await check({});
  const differing = reconciliation.filter(({ status }) => status === "differs");
  equal(differing.length, 1);
  for (
    const [change, expected] of [
      [
        {
          reconciliation: reconciliation.map((each) => ({
            ...each,
            status: "matched" as const,
          })),
        },
        /^Error: level 3 of Amazon Web Services EMEA SARL, 2026-01, before_tax USD: .*"differs".*"matched"/,
      ],
      [{ reconciliation: reconciliation.slice(1) }, /the user reads nothing$/],
      [
        {
          months: months.map((each) => ({ ...each, status: "final" as const })),
        },
        /^Error: month 2026-01-01: .*"closed".*"final"/,
      ],
    ] as const
  ) await rejects(check(change), expected);
});
