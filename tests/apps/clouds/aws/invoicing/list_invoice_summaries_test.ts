import { GetCostAndUsageCommand } from "@aws-sdk/client-cost-explorer";
import {
  type InvoiceSummary,
  ListInvoiceSummariesCommand,
  type ListInvoiceSummariesRequest,
} from "@aws-sdk/client-invoicing";
import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { Decimal } from "../../../../../shared/platform/decimal.ts";
import {
  type Clients,
  type PayerAccount,
  type TestClouds,
  testClouds,
} from "../../../../support/clouds.ts";

const FEBRUARY = { Month: 2, Year: 2026 };

/** A request for one billing period of an account. */
function request(
  accountId: string,
  rest: Partial<ListInvoiceSummariesRequest> = {},
): ListInvoiceSummariesRequest {
  return {
    Selector: { ResourceType: "ACCOUNT_ID", Value: accountId },
    Filter: { BillingPeriod: FEBRUARY },
    ...rest,
  };
}

/** Every page of a listing. */
async function pages(
  { invoicing }: Clients,
  asked: ListInvoiceSummariesRequest,
): Promise<InvoiceSummary[][]> {
  const read: InvoiceSummary[][] = [];
  let NextToken: string | undefined;
  do {
    const page = await invoicing.send(
      new ListInvoiceSummariesCommand({ ...asked, NextToken }),
    );
    read.push(page.InvoiceSummaries ?? []);
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return read;
}

async function setup(
  clouds: TestClouds,
  options: Record<string, unknown> = {},
): Promise<{ account: PayerAccount; clients: Clients }> {
  const account = await clouds.account(options);
  return { account, clients: clouds.clients(account) };
}

/** The sum of decimal texts. */
const add = (...texts: string[]) =>
  texts.reduce((sum, text) => sum.add(Decimal.parse(text)), Decimal.ZERO)
    .toString();

const ids = (summaries: readonly InvoiceSummary[]) =>
  summaries.map(({ InvoiceId }) => InvoiceId);

Deno.test("ListInvoiceSummaries tells every member of a commercial invoice", async () => {
  await using clouds = await testClouds();
  const { account, clients } = await setup(clouds);
  const [summaries = []] = await pages(clients, request(account.accountId));
  equal(summaries.length, 7);
  const told = summaries.find(({ Entity, BillType, CommercialInvoiceId }) =>
    Entity?.BillingEntity === "AWS" && BillType === "ANNIVERSARY" &&
    CommercialInvoiceId === undefined
  );
  const { BaseCurrencyAmount: base, PaymentCurrencyAmount: paid, ...rest } =
    told ?? {};
  deepEqual(rest.IssuedDate, new Date("2026-03-03T00:00:00Z"));
  deepEqual(rest.DueDate, new Date("2026-04-02T00:00:00Z"));
  deepEqual(rest.Entity, {
    InvoicingEntity: "Amazon Web Services EMEA SARL",
    BillingEntity: "AWS",
  });
  deepEqual(rest.BillingPeriod, FEBRUARY);
  deepEqual(
    [rest.AccountId, rest.BillSourceAccounts, rest.ReceiverRole],
    [account.accountId, [account.accountId], "BUYER"],
  );
  deepEqual([rest.InvoiceType, rest.InvoiceFrequency, rest.BillType], [
    "INVOICE",
    "RECURRING",
    "ANNIVERSARY",
  ]);
  equal(base?.CurrencyCode, "USD");
  equal(paid?.CurrencyCode, "EUR");
  deepEqual(rest.TaxCurrencyAmount, paid);
  deepEqual(
    {
      ...paid?.CurrencyExchangeDetails,
      Rate: undefined,
    },
    { SourceCurrencyCode: "USD", TargetCurrencyCode: "EUR", Rate: undefined },
  );
  match(paid?.CurrencyExchangeDetails?.Rate ?? "", /^0\.[89]\d{0,4}$/);
  for (const amount of [base, paid]) {
    const { SubTotalAmount = "", Discounts, Taxes, Fees } =
      amount?.AmountBreakdown ?? {};
    equal(
      add(
        SubTotalAmount,
        `-${Discounts?.TotalAmount}`,
        Taxes?.TotalAmount ?? "",
        Fees?.TotalAmount ?? "",
      ),
      add(amount?.TotalAmount ?? ""),
    );
    equal(Discounts?.Breakdown?.length, 2);
    equal(Taxes?.Breakdown?.[0]?.Description, "VAT");
  }
});

Deno.test("ListInvoiceSummaries has a seller's invoice in euro, told in one currency", async () => {
  await using clouds = await testClouds();
  const { account, clients } = await setup(clouds);
  const [summaries = []] = await pages(clients, {
    ...request(account.accountId),
    Filter: {
      BillingPeriod: FEBRUARY,
      InvoicingEntity: "Größe & Söhne GmbH",
    },
  });
  equal(summaries.length, 1);
  const [invoice] = summaries;
  equal(invoice?.BaseCurrencyAmount?.CurrencyCode, "EUR");
  equal(invoice?.BaseCurrencyAmount?.CurrencyExchangeDetails, undefined);
  deepEqual(invoice?.PaymentCurrencyAmount, invoice?.BaseCurrencyAmount);
});

Deno.test("invoices of a closed month are Cost Explorer's charges by issuer and record type, to the cent", async () => {
  await using clouds = await testClouds();
  const { account, clients } = await setup(clouds);
  const charged = new Map<string, string>();
  let NextPageToken: string | undefined;
  do {
    const page = await clients.ce.send(
      new GetCostAndUsageCommand({
        TimePeriod: { Start: "2026-02-01", End: "2026-03-01" },
        Granularity: "MONTHLY",
        Metrics: ["NetUnblendedCost"],
        GroupBy: [
          { Type: "DIMENSION", Key: "INVOICING_ENTITY" },
          { Type: "DIMENSION", Key: "RECORD_TYPE" },
        ],
        NextPageToken,
      }),
    );
    for (const { Keys, Metrics } of page.ResultsByTime?.[0]?.Groups ?? []) {
      const [issuer = "", recordType = ""] = Keys ?? [];
      const { Amount = "", Unit = "" } = Metrics?.["NetUnblendedCost"] ?? {};
      const key = [issuer, Unit, recordType === "Tax"].join();
      charged.set(key, add(charged.get(key) ?? "0", Amount));
    }
    NextPageToken = page.NextPageToken;
  } while (NextPageToken !== undefined);
  for (
    const summary of (await pages(clients, request(account.accountId))).flat()
  ) {
    const amount = summary.BaseCurrencyAmount;
    if (
      summary.InvoiceType === "PAYMENT_RECEIPT" ||
      summary.CommercialInvoiceId !== undefined
    ) continue;
    const sign = summary.InvoiceType === "CREDIT_MEMO" ? "" : "-";
    const key = `${summary.Entity?.InvoicingEntity},${amount?.CurrencyCode},`;
    for (
      const [isTax, figure = ""] of [
        [false, amount?.TotalAmountBeforeTax],
        [true, amount?.AmountBreakdown?.Taxes?.TotalAmount],
      ] as const
    ) {
      charged.set(
        key + isTax,
        add(charged.get(key + isTax) ?? "0", sign + figure),
      );
    }
  }
  equal(charged.size, 6);
  for (const [key, difference] of charged) {
    ok(Math.abs(Number(difference)) <= 0.005, `${key}: ${difference}`);
  }
});

Deno.test("ListInvoiceSummaries pages by MaxResults and by the account's page size", async () => {
  await using clouds = await testClouds();
  const { account, clients } = await setup(clouds);
  const asked = request(account.accountId);
  const whole = await pages(clients, asked);
  const paged = await pages(clients, { ...asked, MaxResults: 3 });
  deepEqual(paged.map((page) => page.length), [3, 3, 1]);
  deepEqual(ids(paged.flat()), ids(whole.flat()));
  const small = await setup(clouds, { pageSize: 2 });
  const pagedSmall = await pages(small.clients, {
    ...request(small.account.accountId),
    MaxResults: 100,
  });
  deepEqual(pagedSmall.map((page) => page.length), [2, 2, 2, 1]);
});

Deno.test("ListInvoiceSummaries has a receipt, a credit memo, a purchase with its order and a tax invoice", async () => {
  await using clouds = await testClouds();
  const { account, clients } = await setup(clouds);
  const [summaries = []] = await pages(clients, request(account.accountId));
  const [memo] = summaries.filter(({ InvoiceType }) =>
    InvoiceType === "CREDIT_MEMO"
  );
  equal(memo?.BillType, "REFUND");
  match(memo?.OriginalInvoiceId ?? "", /^EUINLU-2601/);
  ok(Number(memo?.BaseCurrencyAmount?.TotalAmount) > 0);
  const [purchase] = summaries.filter(({ BillType }) =>
    BillType === "PURCHASE"
  );
  equal(purchase?.PurchaseOrderNumber, "PO-2026-02");
  equal(purchase?.InvoiceFrequency, "ONE_TIME");
  equal(purchase?.BaseCurrencyAmount?.TotalAmount, "1250.00");
  const [tax] = summaries.filter(({ CommercialInvoiceId }) =>
    CommercialInvoiceId !== undefined
  );
  equal(tax?.TaxAuthorityStatus, "ISSUED");
  ok(ids(summaries).includes(tax?.CommercialInvoiceId));
  const [receipt] = summaries.filter(({ InvoiceType }) =>
    InvoiceType === "PAYMENT_RECEIPT"
  );
  equal(receipt?.OriginalInvoiceId, tax?.CommercialInvoiceId);
});

Deno.test("a time interval selects by the day of issue, its end exclusive", async () => {
  await using clouds = await testClouds();
  const { account, clients } = await setup(clouds);
  const [summaries = []] = await pages(clients, {
    ...request(account.accountId),
    Filter: {
      TimeInterval: {
        StartDate: new Date("2026-03-03T00:00:00Z"),
        EndDate: new Date("2026-03-04T12:00:00Z"),
      },
    },
  });
  deepEqual(
    summaries.map(({ BillingPeriod, BillType }) =>
      `${BillingPeriod?.Month} ${BillType}`
    ),
    ["2 ANNIVERSARY", "2 ANNIVERSARY", "2 ANNIVERSARY", "3 PURCHASE"],
  );
});

Deno.test("an invoice's number selects it, under a filter of time or none", async () => {
  await using clouds = await testClouds();
  const { account, clients } = await setup(clouds);
  const [[first] = []] = await pages(clients, request(account.accountId));
  const Selector = {
    ResourceType: "INVOICE_ID",
    Value: first?.InvoiceId,
  } as const;
  deepEqual(await pages(clients, { Selector }), [[first]]);
  deepEqual(
    await pages(clients, {
      Selector,
      Filter: { BillingPeriod: { Month: 1, Year: 2026 } },
    }),
    [[]],
  );
  await rejects(
    pages(clients, { Selector: { ...Selector, Value: "26023030000" } }),
    { name: "ResourceNotFoundException", resourceName: "26023030000" },
  );
});

Deno.test("with ReceiverRole an interval may last five years, and only a buyer's documents are there", async () => {
  await using clouds = await testClouds();
  const { account, clients } = await setup(clouds);
  const asked = (ReceiverRole: "BUYER" | "SELLER") => ({
    ...request(account.accountId),
    Filter: {
      ReceiverRole,
      TimeInterval: {
        StartDate: new Date("2026-01-01T00:00:00Z"),
        EndDate: new Date("2026-03-21T00:00:00Z"),
      },
    },
  });
  equal((await pages(clients, asked("BUYER"))).flat().length, 21);
  equal((await pages(clients, asked("SELLER"))).flat().length, 0);
});

Deno.test("a linked account has no invoices of its own, a stranger's are refused", async () => {
  await using clouds = await testClouds();
  const { account, clients } = await setup(clouds);
  const linked = account.linkedAccounts[1]?.id ?? "";
  deepEqual(await pages(clients, request(linked)), [[]]);
  const { accountId } = await clouds.account();
  await rejects(pages(clients, request(accountId)), {
    name: "AccessDeniedException",
    resourceName: accountId,
  });
});

Deno.test("ListInvoiceSummaries without permission is refused by name", async () => {
  await using clouds = await testClouds();
  const { accountId } = await clouds.account();
  const keys = await clouds.control<PayerAccount>(
    `/accounts/${accountId}/users`,
    { permissions: ["invoicing:GetInvoicePDF"] },
  );
  await rejects(pages(clouds.clients(keys), request(accountId)), {
    name: "AccessDeniedException",
    message:
      /is not authorized to perform: invoicing:ListInvoiceSummaries on resource: \*/,
  });
});

Deno.test("a token of another listing, account or making is invalid", async () => {
  await using clouds = await testClouds();
  const { account, clients } = await setup(clouds);
  const other = await setup(clouds);
  const tokenOf = async (
    { account, clients }: typeof other,
    Filter: ListInvoiceSummariesRequest["Filter"],
  ) =>
    (await clients.invoicing.send(
      new ListInvoiceSummariesCommand({
        ...request(account.accountId, { MaxResults: 1 }),
        Filter,
      }),
    )).NextToken;
  for (
    const NextToken of [
      "anything",
      await tokenOf(other, { BillingPeriod: FEBRUARY }),
      await tokenOf({ account, clients }, {
        BillingPeriod: { Month: 1, Year: 2026 },
      }),
    ]
  ) {
    await rejects(
      clients.invoicing.send(
        new ListInvoiceSummariesCommand(
          request(account.accountId, { NextToken }),
        ),
      ),
      { name: "ValidationException", reason: "invalidNextToken" },
    );
  }
});

Deno.test("faults strike Invoicing: throttled, failing, cut, broken records", async () => {
  await using clouds = await testClouds();
  const { account, clients } = await setup(clouds);
  const struck = async (fault: Record<string, unknown>) => {
    await clouds.control(`/accounts/${account.accountId}/faults`, {
      service: "invoicing",
      operation: "ListInvoiceSummaries",
      ...fault,
    });
    return pages(clients, request(account.accountId));
  };
  await rejects(struck({ kind: "throttle" }), { name: "ThrottlingException" });
  await rejects(struck({ kind: "server_error" }), {
    name: "InternalServerException",
  });
  await rejects(struck({ kind: "deny" }), { name: "AccessDeniedException" });
  await rejects(struck({ kind: "cut" }));
  await rejects(struck({ kind: "malformed" }), { name: "SyntaxError" });
  const [broken = []] = await struck({ kind: "bad_record" });
  equal(broken[0]?.InvoiceId, undefined);
  equal(broken[1]?.BaseCurrencyAmount?.TotalAmount, "1,234.5.6");
  ok(broken[2]?.InvoiceId);
});

Deno.test("planted: a type nobody knows, members nobody knows", async () => {
  await using clouds = await testClouds();
  const { account, clients } = await setup(clouds, {
    plant: { unknownInvoiceType: true, unknownMembers: true },
  });
  const [summaries = []] = await pages(clients, request(account.accountId));
  equal(
    summaries.filter(({ InvoiceType }) =>
      (InvoiceType as string) === "STATEMENT"
    ).length,
    1,
  );
  equal(summaries.length, 8);
});
