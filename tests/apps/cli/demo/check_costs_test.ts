/** A wrong figure fails the demo: what a user would read rightly passes, and one change of it does not. */
import { match, rejects } from "node:assert/strict";
import { checkCosts } from "../../../../apps/cli/demo/check_costs.ts";
import type { Costs } from "../../../../apps/cli/demo/read_costs.ts";
import { type Books, demoBooks } from "../../../support/demo_books.ts";

const WINDOW = { startDate: "2026-03-10", endDate: "2026-03-21" };

/** What is read of the books without a fault, as far as cost is shown: a service that one account alone has, by day. */
function costsOf(truth: Books, rows: readonly Books[]): Costs {
  const { service: key, account, currency } = rows.find((row) =>
    rows.every((other) =>
      other.service !== row.service || other.account === row.account
    )
  );
  const days = rows.filter((row) =>
    row.service === key && row.account === account
  ).map(({ NetUnblendedCost }) => NetUnblendedCost);
  return {
    ...WINDOW,
    byService: truth.total.map((each: Books) => ({
      currency: each.currency,
      total: each.NetUnblendedCost,
      groups: 1,
      rows: each.currency === currency
        ? [{ key, name: null, cost: "0", days }]
        : [],
    })),
    byAccount: [],
  } as unknown as Costs; // no run is looked at
}

Deno.test("checkCosts() fails on a wrong total and on a wrong day", async () => {
  await using scene = await demoBooks();
  const { aws, accountId, books } = scene;
  const span = `truth?start=${WINDOW.startDate}&end=${WINDOW.endDate}`;
  const { rows } = await books(`${span}&by=service,account,day`);
  const costs = costsOf(await books(span), rows);
  match(await checkCosts(aws, accountId, costs), / USD$| EUR$/);

  const byRows = costs.byService.toSorted((a, b) =>
    b.rows.length - a.rows.length
  );
  const [first, ...others] = byRows;
  const broken = (change: Books) =>
    checkCosts(aws, accountId, {
      ...costs,
      byService: [{ ...first!, ...change }, ...others],
    });
  await rejects(broken({ total: `${first!.total}1` }), /^Error: total /);
  const [row] = first!.rows;
  await rejects(
    broken({ rows: [{ ...row, days: ["0.01", ...row!.days.slice(1)] }] }),
    /^Error: service .* on 2026-03-10: .*"0\.01"/,
  );
});
