/**
 * All that the demo's user reads of one run, and its comparison with the account's own books.
 *
 * @module
 */
import { checkAgreements } from "./check_agreements.ts";
import { checkCosts } from "./check_costs.ts";
import { checkDocuments } from "./check_documents.ts";
import { checkLevelThree, type LevelThree } from "./check_level_three.ts";
import type { LoopbackAws } from "./loopback_aws.ts";
import { type Agreements, readAgreements } from "./read_agreements.ts";
import { type Costs, readCosts } from "./read_costs.ts";
import { type Invoice, readInvoices, readMonths } from "./read_invoices.ts";
import type { DemoUser } from "./sign_up.ts";
import type { Run } from "./sync_all.ts";

/** What the user reads of invoices. */
export interface InvoicesRead extends LevelThree {
  readonly invoices: readonly Invoice[];
}

/** What the user reads. */
export interface Everything {
  readonly costs: Costs;
  readonly agreements: Agreements;
  readonly invoices: InvoicesRead;
}

/** Reads as the user, under row level security. @throws {Error} When REST refuses. */
export async function readEverything(
  user: DemoUser,
  run: Run,
): Promise<Everything> {
  const [costs, agreements, invoices, months] = await Promise.all([
    readCosts(user, run),
    readAgreements(user),
    readInvoices(user, run.startDate),
    readMonths(user, run.startDate),
  ]);
  const reconciliation = run.reconciliation.filter(({ level }) => level === 3);
  const { startDate, endDate } = run;
  return {
    costs,
    agreements,
    invoices: { startDate, endDate, invoices, reconciliation, months },
  };
}

/** Compares all of it. Gives in words what was compared. @throws {Error} Naming the first thing that differs. */
export async function checkEverything(
  aws: LoopbackAws,
  accountId: string,
  { costs, agreements, invoices }: Everything,
): Promise<string> {
  await checkLevelThree(aws, accountId, invoices, new Date());
  const notCovered = costs.run.notCovered.map(({ accountId }) => accountId);
  return [
    await checkCosts(aws, accountId, costs),
    await checkAgreements(aws, { accountId, notCovered }, agreements),
    await checkDocuments(aws, accountId, invoices),
  ].join(", ");
}
