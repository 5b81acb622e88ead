/**
 * `deno task demo`: a company's AWS cost, from a sign-up to rows read back, on this machine alone.
 *
 * @module
 */
import { join } from "node:path";
import { REPOSITORY } from "../stack/repository.ts";
import { type Stack, startStack } from "../stack/stack.ts";
import { stopSignal } from "../stack/stop_signal.ts";
import { complain, say } from "../stack/terminal.ts";
import { checkBooks } from "./demo/check_books.ts";
import { connectAws } from "./demo/connect_aws.ts";
import { encryptedNotes } from "./demo/encrypted_notes.ts";
import { readBack } from "./demo/read_back.ts";
import { signUp } from "./demo/sign_up.ts";
import { syncCosts } from "./demo/sync_costs.ts";
import { showResult } from "./demo/show_result.ts";
import { logTail, showTrouble } from "./demo/trouble.ts";
import { secondsText, Steps } from "./steps.ts";
import { styleFor } from "./style.ts";

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

async function tell(stack: Stack, steps: Steps): Promise<void> {
  const user = await steps.run(
    "Sign up",
    () => signUp(stack),
    ({ email }) => email,
  );
  const integration = await connectAws({ stack, user, steps, style });
  const run = await steps.run(
    "Sync service usage",
    (report) => syncCosts(user, integration.id, report),
    ({ recordsSynced, requests, requestsPriceUsd }) =>
      `${recordsSynced} records, ${requests} Cost Explorer requests, $${requestsPriceUsd}`,
  );
  const result = await steps.run(
    "Read it back as the user",
    () => readBack(user, run),
  );
  await steps.run(
    "Compare it with the account's own books",
    () => checkBooks(stack, integration.accountId, result),
    (totals) => `${totals}, equal to the last digit`,
  );
  await encryptedNotes({ stack, user, steps, style });
  await showResult(result, style);
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
