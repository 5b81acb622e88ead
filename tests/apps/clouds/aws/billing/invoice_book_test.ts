import { deepEqual, equal, notEqual, ok } from "node:assert/strict";
import {
  cents,
  formatCents,
  ONE,
  roundToCents,
} from "../../../../../apps/clouds/aws/billing/amount.ts";
import { Bill } from "../../../../../apps/clouds/aws/billing/bill.ts";
import {
  firstOfMonth,
  formatDay,
  parseDay,
} from "../../../../../apps/clouds/aws/billing/calendar.ts";
import type { Invoice } from "../../../../../apps/clouds/aws/billing/invoice.ts";
import { InvoiceBook } from "../../../../../apps/clouds/aws/billing/invoice_book.ts";
import { AWS_ISSUER } from "../../../../../apps/clouds/aws/billing/issuer.ts";
import { sumOf } from "../../../../../apps/clouds/aws/billing/monthly_invoices.ts";
import {
  DEFAULT_PLANT,
  type Plant,
} from "../../../../../apps/clouds/aws/billing/plant.ts";
import {
  profile,
  type ProfileName,
} from "../../../../../apps/clouds/aws/billing/profile.ts";

const OPENED = new Date("2026-03-20T12:00:00Z");
const FEBRUARY = day("2026-02-01");
const JANUARY = day("2026-01-01");

function day(date: string): number {
  return parseDay(date) ?? NaN;
}

function made(
  plant: Partial<Plant> = {},
  options: { openedAt?: Date; name?: ProfileName; seed?: number } = {},
): { bill: Bill; book: InvoiceBook } {
  const { openedAt = OPENED, name = "small", seed = 7 } = options;
  const bill = new Bill(profile(name, "210000000001", seed), {
    ...DEFAULT_PLANT,
    ...plant,
  }, seed);
  return { bill, book: new InvoiceBook(bill, openedAt) };
}

/** `billed` less `invoiced` of one issuer, before tax and of tax. */
function differences(
  { bill, book }: { bill: Bill; book: InvoiceBook },
  period: number,
  { issuer, now = OPENED }: { issuer: string; now?: Date },
): [bigint, bigint] {
  let [beforeTax, tax] = [0n, 0n];
  for (let date = period; date < firstOfMonth(period, 1); date++) {
    for (const line of bill.lines(date, date + 10)) {
      const isAws = line.billingEntity === "AWS";
      const of = isAws
        ? AWS_ISSUER
        : line.currency === "USD"
        ? "Amazon Web Services, Inc."
        : line.legalEntity;
      if (of !== issuer) continue;
      if (line.recordType === "Tax") tax += line.costs.netUnblended;
      else beforeTax += line.costs.netUnblended;
    }
  }
  const invoices = book.ofPeriod(period, now).filter(({ scope }) =>
    scope.issuer === issuer
  );
  return [
    beforeTax - sumOf(invoices, "beforeTax"),
    tax - sumOf(invoices, "tax"),
  ];
}

const short = (invoice: Invoice) =>
  [
    invoice.issuedAt.toISOString().slice(0, 10),
    invoice.scope.issuer,
    invoice.scope.currency,
    invoice.billType,
    invoice.type,
    invoice.payable,
  ].join(" ");

for (
  const issuer of [
    AWS_ISSUER,
    "Amazon Web Services, Inc.",
    "Größe & Söhne GmbH",
  ]
) {
  Deno.test(`invoices of ${issuer} say in cents what its charges say, for every closed month of a year`, () => {
    const all = made({ invoiceMismatch: false });
    for (let back = 1; back <= 13; back++) {
      const period = firstOfMonth(day("2026-03-20"), -back);
      const [beforeTax, tax] = differences(all, period, { issuer });
      ok(beforeTax * 2n <= cents(1) && beforeTax * -2n <= cents(1));
      equal(tax, 0n, `${formatDay(period)} tax`);
    }
  });
}

Deno.test("ofPeriod() has every kind of document, each on its day and none before", () => {
  const { book } = made();
  deepEqual(book.ofPeriod(FEBRUARY, OPENED).map(short), [
    "2026-02-03 Amazon Web Services, Inc. USD PURCHASE INVOICE 1",
    "2026-02-17 Amazon Web Services EMEA SARL USD REFUND CREDIT_MEMO -1",
    "2026-03-03 Amazon Web Services, Inc. USD ANNIVERSARY INVOICE 1",
    "2026-03-03 Amazon Web Services EMEA SARL USD ANNIVERSARY INVOICE 1",
    "2026-03-03 Größe & Söhne GmbH EUR ANNIVERSARY INVOICE 1",
    "2026-03-04 Amazon Web Services EMEA SARL USD ANNIVERSARY INVOICE 0",
    "2026-03-12 Amazon Web Services EMEA SARL USD ANNIVERSARY PAYMENT_RECEIPT 0",
  ]);
  for (
    const [now, count] of [
      ["2026-02-03T11:59:59Z", 0],
      ["2026-02-03T12:00:00Z", 1],
      ["2026-03-02T23:59:59Z", 2],
      ["2026-03-03T00:00:00Z", 5],
      ["2026-03-04T12:00:00Z", 6],
    ] as const
  ) equal(book.ofPeriod(FEBRUARY, new Date(now)).length, count, now);
});

Deno.test("documents name each other: refund the month before, tax invoice and receipt the monthly one", () => {
  const { book } = made();
  const find = (period: number, billType: string, type: string) =>
    book.ofPeriod(period, OPENED).find((invoice) =>
      invoice.scope.issuer === AWS_ISSUER && invoice.type === type &&
      invoice.billType === billType && invoice.commercialId === undefined
    );
  const january = find(JANUARY, "ANNIVERSARY", "INVOICE");
  const february = find(FEBRUARY, "ANNIVERSARY", "INVOICE");
  equal(find(FEBRUARY, "REFUND", "CREDIT_MEMO")?.originalId, january?.id);
  equal(
    find(FEBRUARY, "ANNIVERSARY", "PAYMENT_RECEIPT")?.originalId,
    february?.id,
  );
  const tax = book.ofPeriod(FEBRUARY, OPENED).find(({ commercialId }) =>
    commercialId !== undefined
  );
  equal(tax?.commercialId, february?.id);
  deepEqual(tax?.amounts, february?.amounts);
});

Deno.test("the mismatch is in one issuer's invoice of the month before last, and stays there as the clock moves", () => {
  const all = made();
  equal(formatDay(all.book.mismatchPeriod ?? 0), "2026-01-01");
  const later = new Date("2026-06-20T00:00:00Z");
  for (const now of [OPENED, later]) {
    for (let back = 1; back <= 6; back++) {
      const period = firstOfMonth(day("2026-03-20"), -back);
      const [beforeTax, tax] = differences(all, period, {
        issuer: AWS_ISSUER,
        now,
      });
      const expected = period === JANUARY ? -cents(1_234) : 0n;
      equal(roundToCents(beforeTax), expected, formatDay(period));
      equal(tax, 0n);
    }
  }
  equal(made({ invoiceMismatch: false }).book.mismatchPeriod, null);
});

Deno.test("a restatement moves the charges and no invoice issued before it", () => {
  const all = made({ invoiceMismatch: false });
  const before = all.book.ofPeriod(FEBRUARY, OPENED);
  const march = day("2026-03-01");
  const inMarch = all.book.ofPeriod(march, OPENED);
  all.bill.restate({
    start: FEBRUARY,
    end: day("2026-03-20"),
    basisPoints: 11_000,
    withoutServices: [],
    madeAt: OPENED,
  });
  deepEqual(all.book.ofPeriod(FEBRUARY, OPENED), before);
  ok(differences(all, FEBRUARY, { issuer: AWS_ISSUER })[0] > 100n * ONE);
  const later = new Date("2026-04-20T00:00:00Z");
  deepEqual(all.book.ofPeriod(march, later).slice(0, 2), inMarch);
  for (const issuer of [AWS_ISSUER, "Amazon Web Services, Inc."]) {
    const [beforeTax, tax] = differences(all, march, { issuer, now: later });
    equal(roundToCents(beforeTax), 0n);
    equal(roundToCents(tax), 0n);
  }
});

Deno.test("a month that comes to less than nothing ends in a credit memo", () => {
  const all = made({ invoiceMismatch: false });
  all.bill.restate({
    start: FEBRUARY,
    end: day("2026-03-01"),
    basisPoints: 0,
    withoutServices: [],
    madeAt: new Date("2026-02-20T00:00:00Z"),
  });
  const [memo] = all.book.ofPeriod(FEBRUARY, OPENED).filter((invoice) =>
    invoice.scope.issuer === "Amazon Web Services, Inc." &&
    invoice.billType === "ANNIVERSARY"
  );
  equal(memo?.type, "CREDIT_MEMO");
  equal(formatCents(memo?.amounts.beforeTax ?? 0n), "1250.00");
  deepEqual(
    differences(all, FEBRUARY, { issuer: "Amazon Web Services, Inc." }),
    [0n, 0n],
  );
});

Deno.test("issuedBetween() tells by the day of issue, whatever the period", () => {
  const { book } = made();
  const found = book.issuedBetween(
    new Date("2026-02-03T00:00:00Z"),
    new Date("2026-03-03T00:00:00Z"),
    OPENED,
  );
  const expected = [JANUARY, FEBRUARY].flatMap((period) =>
    book.ofPeriod(period, OPENED)
  ).filter(({ issuedAt }) =>
    issuedAt >= new Date("2026-02-03") && issuedAt < new Date("2026-03-03")
  );
  deepEqual(
    new Set(found.map(({ id }) => id)),
    new Set(expected.map(({ id }) => id)),
  );
  equal(found.length, 7);
  deepEqual(
    found.map(({ issuedAt }) => issuedAt.getTime()),
    found.map(({ issuedAt }) => issuedAt.getTime()).sort(),
  );
});

Deno.test("find() knows every document by its number, and none that is not issued yet or has vanished", () => {
  const { book } = made();
  const invoices = [JANUARY, FEBRUARY].flatMap((period) =>
    book.ofPeriod(period, OPENED)
  );
  equal(new Set(invoices.map(({ id }) => id)).size, invoices.length);
  for (const invoice of invoices) {
    equal(book.find(invoice.id, OPENED)?.id, invoice.id);
    equal(book.find(invoice.id, new Date("2026-01-01")), null);
  }
  const [first] = invoices;
  book.remove(first?.id ?? "");
  equal(book.find(first?.id ?? "", OPENED), null);
  equal(book.ofPeriod(JANUARY, OPENED).length, invoices.length / 2 - 1);
  equal(book.find("nothing", OPENED), null);
  equal(book.find("29990103040000", OPENED), null);
});

Deno.test("an account without services has no invoices", () =>
  deepEqual(made({}, { name: "empty" }).book.ofPeriod(FEBRUARY, OPENED), []));

Deno.test("a planted type nobody knows owes nothing", () => {
  const { book } = made({ unknownInvoiceType: true });
  const [unknown, ...more] = book.ofPeriod(FEBRUARY, OPENED).filter((
    { type },
  ) => type === "STATEMENT");
  equal(more.length, 0);
  equal(unknown?.payable, 0);
  equal(unknown?.amounts.beforeTax, 0n);
});

Deno.test("invoices follow from the seed", () => {
  const of = (seed: number) =>
    made({}, { seed }).book.ofPeriod(FEBRUARY, OPENED);
  deepEqual(of(7), of(7));
  notEqual(of(7)[0]?.id, of(8)[0]?.id);
});
