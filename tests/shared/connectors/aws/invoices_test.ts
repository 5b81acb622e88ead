import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { INVOICES } from "../../../../shared/connectors/aws/invoices.ts";
import type { Database } from "../../../../shared/platform/database.ts";
import {
  type AwsScene,
  awsScene,
  type JobChange,
  type LoggedCall,
} from "../../../support/aws_scene.ts";
import { withUnknownMembers } from "../../../support/unknown_members.ts";
import {
  type SceneKind,
  testConformance,
} from "../../../support/source_conformance.ts";
import {
  readPages,
  recordsOf,
  stage,
  type StagedLoad,
} from "../../../support/staged_load.ts";

const JOB = { dataset: INVOICES, period_start: null, period_end: null };

/** February 2026, the last month that has ended. */
const FEBRUARY = {
  ...JOB,
  parameters: { window: { start: "2026-02-01", end: "2026-03-01" } },
};

/** Faults for good, by the scene they make. */
const FAULTS: { readonly [kind in SceneKind]?: string } = {
  throttled: "throttle",
  denied: "deny",
  unknown_shape: "malformed",
  bad_record: "bad_record",
};

testConformance({
  symbol: "invoices()",
  dataset: INVOICES,
  delivers: "records",
  async scene(kind: SceneKind) {
    const scene = await awsScene({
      profile: kind === "empty" ? "empty" : "small",
      pageSize: kind === "many_pages" ? 1 : 100,
    });
    const fault = FAULTS[kind];
    if (fault !== undefined) {
      await scene.fault({ service: "invoicing", kind: fault, times: 0 });
    }
    if (kind === "unknown_members") {
      const options = { fetch: withUnknownMembers() };
      return { ...scene, open: () => scene.open(JOB, options) };
    }
    if (kind === "many_pages") {
      return { ...scene, open: () => scene.open(FEBRUARY) };
    }
    if (kind !== "expired") return { ...scene, open: () => scene.open(JOB) };
    const integration = await scene.role();
    await scene.fault({
      service: "invoicing",
      kind: "expire_session",
      after: 2,
    });
    return { ...scene, open: () => scene.open({ ...JOB, integration }) };
  },
});

/** Calls that reached Invoicing, in order. */
async function listings({ aws, account }: AwsScene): Promise<LoggedCall[]> {
  const { requests } = await aws.control<{ requests: LoggedCall[] }>(
    `/accounts/${account.accountId}/requests`,
  );
  return requests.filter(({ service }) => service === "invoicing");
}

function invoicesOf(staged: StagedLoad) {
  return recordsOf(staged).invoices ?? [];
}

/** A database that remembers which periods were read to their end. */
function remembering(...periods: string[]): Database {
  return {
    call<T>(name: string, args: Readonly<Record<string, unknown>>): Promise<T> {
      equal(name, "engine_known_invoice_periods");
      deepEqual(Object.keys(args), ["job_id"]);
      return Promise.resolve({ account_id: null, periods } as T);
    },
  };
}

Deno.test("invoices() reads thirteen months the first time, newest first, each to its end", async () => {
  await using scene = await awsScene();
  const { scopes, end } = await scene.read(JOB);
  equal(end, "complete");
  const periods = [...scopes.keys()];
  equal(periods.length, 13);
  equal(periods[0], "2026-03-01");
  equal(periods.at(-1), "2025-03-01");
  deepEqual(periods, [...periods].sort().reverse());
  ok([...scopes.values()].every(({ isComplete }) => isComplete));
});

Deno.test("invoices() reads three months once all are known, and those that are not", async () => {
  await using scene = await awsScene();
  const first = await scene.read(JOB);
  const known = [...first.scopes.keys()].filter((period) =>
    period !== "2025-07-01"
  );
  const engine = remembering(...known);
  const { scopes } = await scene.read(JOB, { engine });
  deepEqual([...scopes.keys()], [
    "2026-03-01",
    "2026-02-01",
    "2026-01-01",
    "2025-07-01",
  ]);
});

Deno.test("invoices() reads the months of a window, whatever is known", async () => {
  await using scene = await awsScene();
  const engine = remembering("2026-02-01");
  const { scopes } = await scene.read(FEBRUARY, { engine });
  deepEqual([...scopes.keys()], ["2026-02-01"]);
});

Deno.test("invoices() asks for its own account, a billing period and nothing else", async () => {
  await using scene = await awsScene({ pageSize: 1 });
  await scene.read(FEBRUARY);
  const calls = await listings(scene);
  ok(calls.length > 2);
  for (const [index, { operation, input }] of calls.entries()) {
    equal(operation, "ListInvoiceSummaries");
    const { NextToken, ...rest } = input;
    equal(NextToken !== undefined, index > 0);
    deepEqual(rest, {
      Selector: { ResourceType: "ACCOUNT_ID", Value: scene.account.accountId },
      Filter: { BillingPeriod: { Month: 2, Year: 2026 } },
      MaxResults: 100,
    });
  }
});

Deno.test("invoices() tells of every request, each for nothing", async () => {
  await using scene = await awsScene();
  const staged = await scene.read(JOB);
  equal(staged.requests, (await listings(scene)).length);
  equal(staged.paid, 0);
  for (const { requests } of staged.pages) {
    deepEqual(requests, [{
      operation: "invoicing:ListInvoiceSummaries",
      requests: 1,
      price_usd: "0",
    }]);
  }
});

/** What the generator of invoices says of a document. */
interface InvoiceTruth {
  readonly invoiceId: string;
  readonly period: string;
  readonly issuer: string;
  readonly billingEntity: string;
  readonly currency: string;
  readonly issuedAt: string;
  readonly type: string;
  readonly billType: string;
  readonly payableEffect: number;
  readonly beforeTax: string;
  readonly total: string;
  readonly payment: {
    readonly currency: string;
    readonly total: string;
    readonly exchangeRate: string | null;
  };
  readonly originalInvoiceId: string | null;
  readonly commercialInvoiceId: string | null;
  readonly purchaseOrderNumber: string | null;
}

async function truth({ aws, account }: AwsScene): Promise<InvoiceTruth[]> {
  const { invoices } = await aws.control<{ invoices: InvoiceTruth[] }>(
    `/accounts/${account.accountId}/invoices?start=2025-03-01&end=2026-04-01`,
  );
  return invoices;
}

Deno.test("invoices() reads every document of thirteen months as it was issued", async () => {
  await using scene = await awsScene({ pageSize: 2 });
  const read = invoicesOf(await scene.read(JOB)).map((invoice) => ({
    invoiceId: invoice.invoice_id,
    period: invoice.billing_period_start,
    issuer: invoice.invoicing_entity,
    billingEntity: invoice.billing_entity ?? "",
    currency: invoice.base?.currency ?? "",
    issuedAt: invoice.issued_at ?? "",
    type: invoice.invoice_type,
    billType: invoice.bill_type ?? "",
    payableEffect: invoice.payable_effect,
    beforeTax: invoice.base?.before_tax ?? "",
    total: invoice.base?.total ?? "",
    payment: {
      currency: invoice.payment?.currency ?? "",
      total: invoice.payment?.total ?? "",
      exchangeRate: invoice.payment?.exchange_rate ?? null,
    },
    originalInvoiceId: invoice.original_invoice_id ?? null,
    commercialInvoiceId: invoice.commercial_invoice_id ?? null,
    purchaseOrderNumber: invoice.purchase_order_number ?? null,
  }));
  const issued = (await truth(scene)).map((invoice) =>
    Object.fromEntries(
      Object.keys(read[0] ?? {}).map((name) => [
        name,
        invoice[name as keyof InvoiceTruth],
      ]),
    )
  );
  const inOrder = (rows: readonly unknown[]) =>
    rows.map((row) => JSON.stringify(row)).sort();
  ok(read.length > 50, `${read.length} documents`);
  deepEqual(inOrder(read), inOrder(issued));
});

Deno.test("invoices() reads a memo that came late, and not what AWS lists no longer", async () => {
  await using scene = await awsScene();
  const before = invoicesOf(await scene.read(FEBRUARY));
  const path = `/accounts/${scene.account.accountId}/invoices`;
  const { invoiceId } = await scene.aws.control<InvoiceTruth>(path, {
    kind: "credit_memo",
    period: "2026-02-01",
    beforeTax: "12.34",
    tax: "2.35",
  });
  const [gone] = before;
  await scene.aws.control(`${path}/${gone?.invoice_id}`, undefined, "DELETE");
  const after = invoicesOf(await scene.read(FEBRUARY));
  deepEqual(
    after.map(({ invoice_id }) => invoice_id).sort(),
    [...before.slice(1).map(({ invoice_id }) => invoice_id), invoiceId].sort(),
  );
  const memo = after.find(({ invoice_id }) => invoice_id === invoiceId);
  deepEqual([memo?.payable_effect, memo?.base?.before_tax], [-1, "12.34"]);
});

Deno.test("invoices() owes a tax invoice and a receipt not again, and a credit memo less", async () => {
  await using scene = await awsScene();
  const read = invoicesOf(await scene.read(JOB));
  for (const invoice of read) {
    const expected = invoice.commercial_invoice_id !== undefined ||
        invoice.invoice_type === "PAYMENT_RECEIPT"
      ? 0
      : invoice.invoice_type === "CREDIT_MEMO"
      ? -1
      : 1;
    equal(invoice.payable_effect, expected, invoice.invoice_id);
  }
  for (const effect of [-1, 0, 1]) {
    ok(read.some(({ payable_effect }) => payable_effect === effect));
  }
});

Deno.test("invoices() warns of an unknown type once, and keeps its invoices", async () => {
  await using scene = await awsScene({
    plant: { unknownInvoiceType: true },
    pageSize: 1,
  });
  const pages = await readPages(await scene.open(JOB));
  const staged = stage(pages);
  deepEqual(staged.warnings.map(({ code }) => code), ["UNKNOWN_INVOICE_TYPE"]);
  const known = ["INVOICE", "CREDIT_MEMO", "PAYMENT_RECEIPT"];
  const unknown = invoicesOf(staged).filter(({ invoice_type }) =>
    !known.includes(invoice_type)
  );
  ok(unknown.length > 1);
  ok(unknown.every(({ payable_effect }) => payable_effect === 1));
});

Deno.test("invoices() reads a period anew when its page token is refused", async () => {
  await using scene = await awsScene({ pageSize: 1 });
  const pages = await readPages(await scene.open(FEBRUARY));
  const [first] = pages;
  const rest = await readPages(await scene.open(FEBRUARY), {
    ...first?.cursor as object,
    token: "a token AWS has forgotten",
  });
  equal(rest[0]?.rows.restarts_scope, true);
  const again = stage([...pages.slice(0, 1), ...rest]);
  deepEqual(again.scopes, stage(pages).scopes);
});

Deno.test("invoices() gives up on pages that keep changing, retryably", async () => {
  await using scene = await awsScene({ pageSize: 1 });
  await scene.fault({
    service: "invoicing",
    kind: "bill_expired",
    after: 1,
    times: 0,
  });
  await rejects(scene.read(FEBRUARY), {
    code: "PROVIDER_PAGING_CHANGED",
    retry: true,
  });
  equal((await listings(scene)).length, 1 + 4);
});

Deno.test("invoices() begins anew from a cursor of another version, replacing what it staged", async () => {
  await using scene = await awsScene();
  const pages = await readPages(await scene.open(FEBRUARY), { v: 99 });
  equal(pages.at(-1)?.end, "complete");
  equal(pages[0]?.rows.restarts_scope, true);
});

Deno.test("invoices() goes on with the periods it began with, though the month has changed", async () => {
  await using scene = await awsScene();
  const pages = await readPages(await scene.open(JOB));
  scene.aws.clock.advance(30 * 86_400_000);
  const rest = await readPages(await scene.open(JOB), pages[0]?.cursor);
  deepEqual(
    [...stage([...pages.slice(0, 1), ...rest]).scopes.keys()],
    [...stage(pages).scopes.keys()],
  );
});

Deno.test("invoices() asks whose the credentials are only when the test has not learnt it", async () => {
  await using scene = await awsScene({ profile: "empty" });
  const { accountId } = scene.account;
  const known: JobChange = {
    ...FEBRUARY,
    integration: { billing_account_id: accountId },
  };
  await scene.read(known);
  const { requests } = await scene.aws.control<{ requests: LoggedCall[] }>(
    `/accounts/${accountId}/requests`,
  );
  deepEqual(requests.map(({ service }) => service), ["invoicing"]);
});
