/** The examples of docs/examples, run as a stranger would run them. */
import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { createClient } from "@supabase/supabase-js";
import {
  connectAws,
  readTotals,
  readUsage,
  signIn,
  sync,
} from "../docs/examples/aws_costs.ts";
import {
  readRenewals,
  readUnreadAccounts,
} from "../docs/examples/aws_renewals.ts";
import {
  addNote,
  type OpenNote,
  readNote,
  restoreNote,
  saveNote,
  syncNotes,
  unlock,
} from "../docs/examples/encrypted_notes.ts";
import {
  cancelJob,
  readStatus,
  retryJob,
  startSync,
  waitForJob,
} from "../docs/examples/sync_jobs.ts";
import { Decimal } from "../shared/platform/decimal.ts";
import { temporaryStore } from "../shared/vault/client/mod.ts";
import { cloudAccount } from "./support/cloud_account.ts";
import { eventually } from "./support/eventually.ts";
import { stack } from "./support/stack.ts";

async function signedIn() {
  const { url, publishableKey } = stack();
  const supabase = createClient(url, publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  const login = {
    email: `example-${crypto.randomUUID()}@example.com`,
    password: crypto.randomUUID(),
  };
  await supabase.auth.signUp(login);
  await supabase.auth.signOut();
  await signIn(supabase, login);
  return supabase;
}

const wait = (milliseconds: number) =>
  new Promise<void>((done) => setTimeout(done, milliseconds));

Deno.test("the example of a web app syncs, and reads every row and the exact totals", async () => {
  const supabase = await signedIn();
  const account = await cloudAccount(stack(), {
    pageSize: 5_000,
    plant: { residual: false },
  });
  const { accessKeyId, secretAccessKey } = account;
  const id = await connectAws(supabase, { accessKeyId, secretAccessKey });
  const run = await sync(
    supabase,
    { integrationId: id, dataType: "service_usage" },
    wait,
  );
  equal(run.status, "succeeded");

  const window = { start: "2000-01-01", end: "2001-01-01" };
  equal((await readUsage(supabase, window)).length, 0);
  const now = new Date();
  const all = {
    start: day(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1))),
    end: day(new Date(now.getTime() + 86_400_000)),
  };
  const rows = await readUsage(supabase, all);
  const totals = await readTotals(supabase, all);
  ok(rows.length > 0 && totals.length === 2);
  for (const { currency, total } of totals) {
    const sum = rows.filter((row) => row.currency === currency)
      .reduce((sum, row) => sum.add(Decimal.parse(row.exact)), Decimal.ZERO);
    equal(sum.subtract(Decimal.parse(total)).toString(), "0");
  }
});

Deno.test("the example of jobs starts, follows, cancels and retries a sync, and tells where it stands", async () => {
  const supabase = await signedIn();
  const account = await cloudAccount(stack(), {
    plant: { residual: false, invoiceMismatch: false },
  });
  const { accessKeyId, secretAccessKey } = account;
  await rejects(startSync(supabase, "aws"), { code: "NOT_FOUND" });
  await connectAws(supabase, { accessKeyId, secretAccessKey });
  await account.control("faults", {
    service: "ce",
    operation: "GetCostAndUsage",
    kind: "throttle",
    times: 1,
    retryAfterSeconds: 3_600,
  });
  const period = day(new Date()).slice(0, 7);
  const { job_id } = await startSync(supabase, "aws", {
    dataset: "service_usage",
    period,
  });
  equal((await readStatus(supabase))["aws"]?.status, "running");
  await eventually(
    async () => await supabase.from("sync_jobs").select("error_code"),
    ({ data }) => data?.[0]?.error_code === "PROVIDER_THROTTLED",
  );
  equal((await cancelJob(supabase, job_id)).status, "cancelled");
  const retry = await retryJob(supabase, job_id);
  const job = await waitForJob(supabase, retry.job_id, wait);
  equal(job.status, "succeeded");
  ok(job.recordsSynced > 0);
  equal((await readStatus(supabase))["aws"]?.status, "connected");
});

interface TrueAgreement {
  readonly agreementId: string;
  readonly status: string;
  readonly endsAt: string | null;
  readonly autoRenew: boolean | null;
  readonly agreementValue: string;
}

Deno.test("the example of renewals tells what ends or renews soon, and the accounts that were not read", async () => {
  const supabase = await signedIn();
  const account = await cloudAccount(stack());
  const { accountId, accessKeyId, secretAccessKey } = account;
  const integrationId = await connectAws(supabase, {
    accessKeyId,
    secretAccessKey,
  });
  for (const dataType of ["marketplace_products", "contracts"] as const) {
    const run = await sync(supabase, { integrationId, dataType }, wait);
    equal(run.status, "succeeded");
  }
  deepEqual(await readUnreadAccounts(supabase), []);

  const now = new Date();
  const until = new Date(now.getTime() + 200 * 86_400_000);
  const { accounts } = await account.control<
    { accounts: { agreements: TrueAgreement[] }[] }
  >(`agreements?account=${accountId}`);
  const expected = accounts.flatMap(({ agreements }) => agreements)
    .filter(({ status, endsAt }) =>
      status === "ACTIVE" && endsAt !== null && new Date(endsAt) < until
    )
    .map(({ agreementId, endsAt, autoRenew, agreementValue }) => ({
      agreementId,
      at: endsAt,
      event: autoRenew === true ? "renews" : "ends",
      value: Number(agreementValue),
    }));
  const renewals = await readRenewals(supabase, { now, days: 200 });
  ok(renewals.length > 0);
  deepEqual(
    renewals.map(({ agreementId, at, event, value }) => ({
      agreementId,
      at,
      event,
      value: Number(value),
    })),
    expected.sort((a, b) => (a.at ?? "") < (b.at ?? "") ? -1 : 1),
  );

  // No account has that role, so none can be entered.
  await supabase.functions.invoke(
    `connector-sync/integrations/${integrationId}`,
    { method: "PATCH", body: { memberRoleName: "nobody-has-it" } },
  );
  const dataType = "contracts";
  const run = await sync(supabase, { integrationId, dataType }, wait);
  equal(run.status, "partial");
  deepEqual(
    (await readUnreadAccounts(supabase)).map(({ account_id }) => account_id),
    account.linkedAccounts.map(({ id }) => id).filter((id) => id !== accountId)
      .sort(),
  );
});

Deno.test("the example of a web app tells code and request id of what failed", async () => {
  const supabase = await signedIn();
  const keys = { accessKeyId: "no key", secretAccessKey: "x".repeat(40) };
  await rejects(connectAws(supabase, keys), (error: Error) => {
    const { code, requestId } = error as Error & Record<string, string>;
    equal(code, "REQUEST_INVALID");
    match(requestId ?? "", /^[0-9a-f-]{36}$/);
    return true;
  });
});

Deno.test("the example of encrypted notes keeps, merges, syncs and restores them on two devices", async () => {
  const supabase = await signedIn();
  const device = async (passphrase = "correct horse battery staple") =>
    await unlock(supabase, stack(), { passphrase, store: temporaryStore() });
  const [phone, laptop] = [await device(), await device()];
  equal(await device("wrong"), null);
  ok(phone !== null && laptop !== null);

  const shopping = { title: "Shopping", lines: ["bread", "milk"] };
  const added = await addNote(phone, shopping);
  const notes = new Map<string, OpenNote>();
  await syncNotes(laptop, notes);
  const [onLaptop] = notes.values();
  deepEqual(onLaptop?.note, shopping);

  await saveNote(phone, added, { ...shopping, lines: ["bread", "tea"] });
  const merged = await saveNote(laptop, onLaptop!, {
    title: "Saturday",
    lines: ["bread", "milk", "eggs"],
  });
  const expected = { title: "Saturday", lines: ["bread", "tea", "eggs"] };
  deepEqual(merged.note, expected);
  const { keyId, updatedAt } = added.document;
  const onPhone = await readNote(phone, keyId);
  deepEqual(onPhone.note, expected);

  const restored = await restoreNote(phone, onPhone, new Date(updatedAt));
  deepEqual(restored.note, shopping);
  equal(restored.document.version, 4);
  await syncNotes(laptop, notes);
  deepEqual(notes.get(keyId)?.note, shopping);
});

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
