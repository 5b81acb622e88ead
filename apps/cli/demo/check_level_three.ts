import { Decimal } from "../../../shared/platform/decimal.ts";
import {
  askInvoiceTruth,
  type InvoiceTruth,
  type Window,
} from "./invoice_truth.ts";
import type { LoopbackAws } from "./loopback_aws.ts";
import type { Month } from "./read_invoices.ts";
import { type Facts, factsBy, requireSame, sameAmount } from "./same_facts.ts";
import type { Reconciliation } from "./sync_all.ts";

/** What the user reads of how invoices compare with charges. */
export interface LevelThree extends Window {
  readonly reconciliation: readonly Reconciliation[];
  readonly months: readonly Month[];
}

/** Days after its end from which on AWS changes a month no more, as the loopback AWS has it. */
const SETTLED_AFTER_DAYS = 3;

/**
 * Compares what level 3 and the months say with the books: per issuer of every month that is over what was invoiced and what
 * was charged, and nothing differs but what is planted.
 *
 * @throws {Error} When any comparison is missing, too many or different.
 */
export async function checkLevelThree(
  aws: LoopbackAws,
  accountId: string,
  { reconciliation, months, ...window }: LevelThree,
  now: Date,
): Promise<void> {
  const truth = await askInvoiceTruth(aws, accountId, window);
  const settled = truth.issuers.filter(({ period }) => isSettled(period, now));
  const expected = comparisons(settled, truth.mismatch);
  requireSame("level 3 of", expected, told(reconciliation));
  const unmatched = [...expected].filter(([, { status }]) =>
    status === "differs"
  ).map(([key]) => key);
  requireSame(
    "month",
    new Map(settled.map(({ period }) => [period, {
      status: unmatched.some((key) => key.includes(period.slice(0, 7)))
        ? "closed"
        : "final",
    }])),
    factsBy(
      months.filter((month) => isSettled(month.billing_period_start, now)),
      ({ billing_period_start }) => billing_period_start,
      ({ status }) => ({ status }),
    ),
  );
}

function isSettled(period: string, now: Date): boolean {
  const date = new Date(`${period}T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + 1, 1 + SETTLED_AFTER_DAYS);
  return date <= now;
}

/** What level 3 should say. */
function comparisons(
  issuers: InvoiceTruth["issuers"],
  mismatch: InvoiceTruth["mismatch"],
): Map<string, Facts> {
  const facts = new Map<string, Facts>();
  for (const issuer of issuers) {
    for (
      const [measure, invoiced, charged] of [
        ["before_tax", issuer.invoicedBeforeTax, issuer.chargesBeforeTax],
        ["tax", issuer.invoicedTax, issuer.chargesTax],
      ] as const
    ) {
      const isPlanted = measure === "before_tax" &&
        issuer.period === mismatch?.period &&
        differsBy(mismatch.beforeTax, invoiced, charged);
      facts.set(keyOf({ ...issuer, periodStart: issuer.period, measure }), {
        invoiced: sameAmount(invoiced),
        charged: sameAmount(charged),
        status: isPlanted ? "differs" : "matched",
      });
    }
  }
  return facts;
}

function told(reconciliation: readonly Reconciliation[]): Map<string, Facts> {
  return factsBy(
    reconciliation,
    (entry) => keyOf({ ...entry, issuer: entry.issuer ?? "" }),
    ({ sourceTotal, readTotal, status }) => ({
      invoiced: sameAmount(sourceTotal),
      charged: sameAmount(readTotal),
      status,
    }),
  );
}

function keyOf(
  { periodStart, issuer, currency, measure }: {
    periodStart: string;
    issuer: string;
    currency: string;
    measure: string;
  },
): string {
  return `${issuer}, ${periodStart.slice(0, 7)}, ${measure} ${currency}`;
}

/** Invoices are in cents: the charges beside them may be half a cent off. */
function differsBy(
  planted: string,
  invoiced: string,
  charged: string,
): boolean {
  const beyond = Decimal.parse(invoiced).subtract(Decimal.parse(charged))
    .subtract(Decimal.parse(planted));
  return beyond.absolute().compare(Decimal.parse("0.01")) < 0;
}
