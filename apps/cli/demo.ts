/**
 * `deno task demo`: a company's AWS cost, agreements, contracts, invoices and cost report, and the emissions of three clouds, from a sign-up to rows read back and a
 * schedule that runs by itself, on this machine alone.
 *
 * @module
 */
import { join } from "node:path";
import { REPOSITORY } from "../stack/repository.ts";
import { type Stack, startStack } from "../stack/stack.ts";
import { stopSignal } from "../stack/stop_signal.ts";
import { complain, say } from "../stack/terminal.ts";
import { checkDocuments } from "./demo/check_documents.ts";
import { connectAws, type Connected } from "./demo/connect_aws.ts";
import { showCostReport } from "./demo/cost_report.ts";
import { encryptedNotes } from "./demo/encrypted_notes.ts";
import { checkEverything, readEverything } from "./demo/everything.ts";
import { monthsBefore } from "./demo/months_before.ts";
import { openDocument } from "./demo/open_document.ts";
import { showOtherClouds } from "./demo/other_clouds.ts";
import { readInvoices } from "./demo/read_invoices.ts";
import {
  awaitRun,
  type Schedule,
  scheduleInvoices,
} from "./demo/schedule_invoices.ts";
import { showContracts } from "./demo/show_contracts.ts";
import { showCosts } from "./demo/show_costs.ts";
import { showInvoices } from "./demo/show_invoices.ts";
import { showMarketplace } from "./demo/show_marketplace.ts";
import { showSchedule } from "./demo/show_schedule.ts";
import { type DemoUser, signUp } from "./demo/sign_up.ts";
import { type Run, syncAll } from "./demo/sync_all.ts";
import { logTail, showTrouble } from "./demo/trouble.ts";
import { sayWhereNext } from "./demo/where_next.ts";
import { secondsText, Steps } from "./steps.ts";
import { styleFor } from "./style.ts";

/** Months that are synced before the running one: of the older every invoice is there on any day. */
const SYNCED_MONTHS = 2;

/** Months before the running one of which a schedule reads the invoices. */
const INVOICED_MONTHS = 12;

const style = styleFor(Deno.stdout, Deno.env.toObject());

async function main(): Promise<number> {
  const interrupted = stopSignal().then((signal): never => {
    throw new Error(`stopped by ${signal}`);
  });
  interrupted.catch(() => {});
  const steps = new Steps(style, () => performance.now());
  const stack = await steps.run(
    "Start a local Supabase",
    (report) =>
      startStack({
        directory: join(REPOSITORY, ".stack", `demo-${Deno.pid}`),
        seed: true,
        report,
      }),
    ({ url }) => style.dim(url),
  );
  let ending = "Done in";
  try {
    await Promise.race([tell(stack, steps), interrupted]);
    return 0;
  } catch (error) {
    ending = "Given up after";
    await showTrouble(error, { style, logTail: await logTail(stack.logFile) });
    return 1;
  } finally {
    await steps.run("Stop everything", () => stack.stop());
    await say(
      `\n${style.bold(`${ending} ${secondsText(steps.elapsed)}`)} ${
        style.dim("(every step's own time stands beside it)")
      }`,
    );
  }
}

/** What the parts of the demo share. */
interface Scene {
  readonly stack: Stack;
  readonly steps: Steps;
  readonly user: DemoUser;
  readonly integration: Connected;
  readonly run: Run;
}

async function tell(stack: Stack, steps: Steps): Promise<void> {
  const user = await steps.run(
    "Sign up",
    () => signUp(stack),
    ({ email }) => email,
  );
  const integration = await connectAws({ stack, user, steps, style });
  const startDate = monthsBefore(new Date(), SYNCED_MONTHS);
  const run = await steps.run(
    "Sync everything",
    (report) =>
      syncAll(user, { integrationId: integration.id, startDate }, report),
    ({ recordsSynced, requests, requestsPriceUsd }) =>
      `${recordsSynced} records, ${requests} Cost Explorer requests, $${requestsPriceUsd}`,
  );
  const scene = { stack, steps, user, integration, run };
  // Put before everything is shown: its minute passes while people read.
  const schedule = await steps.run(
    "Schedule the invoices",
    () => scheduleInvoices(user, integration.id, new Date()),
    ({ cron, timeZone }) => `${cron} ${timeZone}`,
  );
  await showWhatWasRead(scene);
  await showCostReport({ stack, user, integration, steps, style });
  await say("");
  await showOtherClouds({ stack, user, integration, steps, style });
  await say("");
  await encryptedNotes({ stack, user, steps, style });
  await showWhatIsScheduled(schedule, scene);
  await sayWhereNext(style);
  await say("");
}

async function showWhatWasRead(
  { stack, steps, user, integration, run }: Scene,
): Promise<void> {
  const read = await steps.run(
    "Read it back as the user",
    () => readEverything(user, run),
  );
  const document = await steps.run(
    "Open an invoice's document",
    () => openDocument(user, read.invoices.invoices),
    ({ bytes }) => `PDF, ${bytes} bytes`,
  );
  await steps.run(
    "Compare it with the account's own books",
    () => checkEverything(stack, integration.accountId, read),
    (totals) => `${totals}, equal to the last digit`,
  );
  await showCosts(read.costs, style);
  await showMarketplace(read.agreements.products, run, style);
  await showContracts(read.agreements, new Date(), style);
  await showInvoices(read.invoices, document, style);
  await say("");
}

async function showWhatIsScheduled(
  schedule: Schedule,
  { stack, steps, user, integration, run }: Scene,
): Promise<void> {
  const [dueAt = ""] = schedule.nextRuns;
  const scheduled = await steps.run(
    "Wait for the schedule, asking for nothing",
    (report) =>
      awaitRun(user, { integrationId: integration.id, dueAt }, report),
    ({ run }) => `${run.status}, ${run.recordsSynced} records`,
  );
  const startDate = monthsBefore(new Date(), INVOICED_MONTHS);
  const books = await steps.run(
    "Compare what it read with the account's own books",
    async () =>
      await checkDocuments(stack, integration.accountId, {
        startDate,
        endDate: run.endDate,
        invoices: await readInvoices(user, startDate),
      }),
    (documents) => `${documents}, equal to the last digit`,
  );
  await showSchedule(schedule, { ...scheduled, books }, style);
}

if (import.meta.main) {
  Deno.exit(
    await main().catch(async (error) => {
      await showTrouble(error, { style, logTail: [] });
      await complain("");
      return 1;
    }),
  );
}
