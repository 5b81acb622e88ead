import { ListInvoiceSummariesCommand } from "@aws-sdk/client-invoicing";
import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { startClouds } from "../../../../../apps/clouds/clouds.ts";
import { Decimal } from "../../../../../shared/platform/decimal.ts";
import {
  type PayerAccount,
  type TestClouds,
  testClouds,
} from "../../../../support/clouds.ts";
import { manualClock } from "../../../../support/manual_clock.ts";

interface Told {
  readonly invoiceId: string;
  readonly type: string;
  readonly beforeTax: string;
  readonly tax: string;
  readonly payableEffect: number;
  readonly originalInvoiceId: string | null;
}

interface Truth {
  readonly invoices: readonly Told[];
  readonly issuers: readonly {
    readonly issuer: string;
    readonly isClosed: boolean;
    readonly chargesBeforeTax: string;
    readonly chargesTax: string;
    readonly invoicedBeforeTax: string;
    readonly invoicedTax: string;
  }[];
}

const AWS = "Amazon Web Services EMEA SARL";
const FEBRUARY = "start=2026-02-01&end=2026-03-01";

const truthOf = (clouds: TestClouds, { accountId }: PayerAccount) =>
  clouds.control<Truth>(`/accounts/${accountId}/invoices?${FEBRUARY}`);

async function awsTotals(clouds: TestClouds, account: PayerAccount) {
  const { issuers } = await truthOf(clouds, account);
  const found = issuers.find(({ issuer }) => issuer === AWS);
  const cents = (text = "0") => Math.round(Number(text) * 100);
  return {
    beforeTax: cents(found?.chargesBeforeTax) -
      cents(found?.invoicedBeforeTax),
    tax: cents(found?.chargesTax) - cents(found?.invoicedTax),
  };
}

Deno.test("GET invoices tells the documents as Invoicing lists them, and every issuer's charges beside them", async () => {
  await using clouds = await testClouds();
  const account = await clouds.account();
  const truth = await truthOf(clouds, account);
  const { invoicing } = clouds.clients(account);
  const { InvoiceSummaries = [] } = await invoicing.send(
    new ListInvoiceSummariesCommand({
      Selector: { ResourceType: "ACCOUNT_ID", Value: account.accountId },
      Filter: { BillingPeriod: { Month: 2, Year: 2026 } },
    }),
  );
  deepEqual(
    truth.invoices.map(({ invoiceId, type, beforeTax }) => [
      invoiceId,
      type,
      beforeTax,
    ]),
    InvoiceSummaries.map((summary) => [
      summary.InvoiceId,
      summary.InvoiceType,
      summary.BaseCurrencyAmount?.TotalAmountBeforeTax,
    ]),
  );
  deepEqual(
    truth.issuers.map(({ issuer, isClosed }) => `${issuer} ${isClosed}`),
    [
      `${AWS} true`,
      "Amazon Web Services, Inc. true",
      "Größe & Söhne GmbH true",
    ],
  );
  const { rows } = await clouds.control<{ rows: Record<string, string>[] }>(
    `/accounts/${account.accountId}/truth?${FEBRUARY}&by=issuer`,
  );
  deepEqual(
    rows.map(({ issuer, NetUnblendedCost }) => [issuer, NetUnblendedCost])
      .sort(),
    truth.issuers.map(({ issuer, chargesBeforeTax, chargesTax }) => [
      issuer,
      Decimal.parse(chargesBeforeTax).add(Decimal.parse(chargesTax)).toString(),
    ]).sort(),
  );
  for (const issuer of truth.issuers) {
    const difference = Number(issuer.chargesBeforeTax) -
      Number(issuer.invoicedBeforeTax);
    ok(Math.abs(difference) <= 0.005, issuer.issuer);
    equal(Number(issuer.chargesTax), Number(issuer.invoicedTax));
  }
});

Deno.test("a restatement moves charges alone, until a correction is issued", async () => {
  await using clouds = await testClouds();
  const account = await clouds.account();
  const path = `/accounts/${account.accountId}`;
  await clouds.control(`${path}/restate`, {
    start: "2026-02-01",
    end: "2026-03-01",
    basisPoints: 9_000,
  });
  const moved = await awsTotals(clouds, account);
  ok(moved.beforeTax < -100_000 && moved.tax < -10_000);
  const memo = await clouds.control<Told>(`${path}/invoices`, {
    kind: "credit_memo",
    period: "2026-02-01",
  });
  equal(memo.type, "CREDIT_MEMO");
  equal(memo.payableEffect, -1);
  ok(Number(memo.beforeTax) > 0);
  match(memo.originalInvoiceId ?? "", /^EUINLU-26020/);
  deepEqual(await awsTotals(clouds, account), { beforeTax: 0, tax: 0 });
  await clouds.control(`${path}/restate`, {
    start: "2026-02-01",
    end: "2026-03-01",
    basisPoints: 12_000,
  });
  await clouds.control(`${path}/invoices`, {
    kind: "invoice",
    period: "2026-02-01",
  });
  deepEqual(await awsTotals(clouds, account), { beforeTax: 0, tax: 0 });
  await rejects(
    clouds.control(`${path}/invoices`, {
      kind: "invoice",
      period: "2026-02-01",
    }),
    /need no correction/,
  );
});

Deno.test("an amount given is the one issued, listed under a number of its own", async () => {
  await using clouds = await testClouds();
  const account = await clouds.account();
  const path = `/accounts/${account.accountId}/invoices`;
  const issue = () =>
    clouds.control<Told>(path, {
      kind: "credit_memo",
      period: "2026-02-01",
      issuer: "Größe & Söhne GmbH",
      currency: "EUR",
      beforeTax: "10.50",
      tax: "2.10",
      originalInvoiceId: "RE-1",
    });
  const [first, second] = [await issue(), await issue()];
  ok(first.invoiceId !== second.invoiceId);
  deepEqual([first.beforeTax, first.tax, first.originalInvoiceId], [
    "10.50",
    "2.10",
    "RE-1",
  ]);
  const { invoices } = await truthOf(clouds, account);
  equal(
    invoices.filter(({ originalInvoiceId }) => originalInvoiceId === "RE-1")
      .length,
    2,
  );
});

Deno.test("a vanished invoice is gone from the truth, and cannot vanish twice", async () => {
  await using clouds = await testClouds();
  const account = await clouds.account();
  const { invoices: [first, ...rest] } = await truthOf(clouds, account);
  const path = `/accounts/${account.accountId}/invoices/${first?.invoiceId}`;
  await clouds.control(path, undefined, "DELETE");
  deepEqual((await truthOf(clouds, account)).invoices, rest);
  await rejects(clouds.control(path, undefined, "DELETE"), /404 No invoice/);
});

for (
  const [body, message] of [
    [{}, /period must be a string/],
    [{ period: "2026-02-03", kind: "invoice" }, /first day of a month/],
    [{ period: "2026-02-01", kind: "receipt" }, /credit_memo or invoice/],
    [
      { period: "2026-02-01", kind: "invoice", issuer: "Nobody" },
      /neither charges nor invoices/,
    ],
    [
      { period: "2026-02-01", kind: "invoice", beforeTax: "1.001" },
      /whole cents/,
    ],
    [{ period: "2026-02-01", kind: "invoice", beforeTax: "-1" }, /positive/],
    [{ amount: "1" }, /Unknown member amount/],
  ] as const
) {
  Deno.test(`POST invoices refuses ${JSON.stringify(body)}`, async () => {
    await using clouds = await testClouds();
    const { accountId } = await clouds.account();
    await rejects(
      clouds.control(`/accounts/${accountId}/invoices`, body),
      message,
    );
  });
}

Deno.test("a journal brings issued and vanished invoices back, and what was known when they were issued", async () => {
  const journal = await Deno.makeTempFile();
  const open = async (now: string) => {
    const clock = manualClock(now);
    const clouds = await startClouds({ clock, seed: 5, journal });
    const call = async <T>(path: string, body?: unknown, method = "POST") =>
      await (await fetch(
        clouds.controlUrl + path,
        body === undefined ? {} : { method, body: JSON.stringify(body) },
      )).json() as T;
    return { clouds, clock, call };
  };
  const first = await open("2026-03-20T12:00:00Z");
  const { accountId } = await first.call<PayerAccount>("/accounts", {});
  const path = `/accounts/${accountId}`;
  const truth = `${path}/invoices?start=2026-01-01&end=2026-03-01`;
  await first.call(`${path}/restate`, {
    start: "2026-01-01",
    end: "2026-03-01",
    basisPoints: 9_000,
  });
  await first.call(`${path}/invoices`, {
    kind: "credit_memo",
    period: "2026-02-01",
  });
  const { invoices: [gone] } = await first.call<Truth>(truth);
  await first.call(`${path}/invoices/${gone?.invoiceId}`, {}, "DELETE");
  first.clock.advance(40 * 86_400_000);
  const before = await first.call<Truth>(truth);
  await first.clouds.stop();
  const second = await open("2026-04-29T12:00:00Z");
  deepEqual(await second.call<Truth>(truth), before);
  await second.clouds.stop();
  await Deno.remove(journal);
});
