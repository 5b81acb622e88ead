import { deepEqual, equal, rejects } from "node:assert/strict";
import type { Invoice, IssuerTotal } from "../../shared/domain/invoice.ts";
import {
  claimJob,
  type EngineWorld,
  engineWorld,
  requestSync,
  workerDatabase,
} from "../support/engine_world.ts";
import { engine } from "../../shared/jobs/engine.ts";
import { charge, PAYER, total } from "../support/publish.ts";
import { invoice, readRecords, recordPage } from "../support/record_job.ts";
import { someoneWaits } from "../support/someone_waits.ts";
import { asUser, integration, member, tenant } from "../support/tenant.ts";

const ISSUER = "Amazon Web Services EMEA SARL";
const OTHER = "Amazon Web Services, Inc.";

/** A world whose integration knows its account, as its test leaves it. */
async function invoiceWorld(): Promise<EngineWorld> {
  const world = await engineWorld();
  await world.admin`update integrations set billing_account_id = ${PAYER}`;
  return world;
}

function issuer(
  billed_cost: string,
  more: Partial<IssuerTotal> = {},
): IssuerTotal {
  return {
    invoice_issuer_name: ISSUER,
    is_tax: false,
    billing_currency: "USD",
    billed_cost,
    ...more,
  };
}

const readInvoices = (world: EngineWorld, invoices: Invoice[]) =>
  readRecords(world, {
    dataset: "invoices",
    pages: [{ scope: "2026-10-01", invoices, completes_scope: true }],
  });

/** Publishes October: `cost` before tax and `tax`, with what the source says of its issuers. */
async function readCharges(
  world: EngineWorld,
  cost: string,
  tax: string,
  issuer_totals: IssuerTotal[] = [
    issuer(cost),
    issuer(tax, { is_tax: true }),
  ],
): Promise<void> {
  await requestSync(world);
  const job = await claimJob(world);
  const page = (part: string, amount: string) => ({
    rows: {
      part,
      charges: [charge({ unblended_cost: amount, is_estimated: false })],
      control_totals: [total("Usage", cost), total("Tax", tax)],
      issuer_totals,
      load: {
        source: "aws_cost_explorer",
        billing_account_id: PAYER,
        version: "1",
      },
    },
    rejects: [],
    requests: [],
    cursor: { v: 1 },
  });
  await world.engine.commit(job, 1, page("Usage", cost));
  await world.engine.commit(job, 2, page("Tax", tax));
  await world.engine.finish(job, "complete");
}

async function compared({ admin }: EngineWorld): Promise<string[]> {
  const rows = await admin`
    select r.invoice_issuer_name as issuer, r.measure, r.residual::text, r.status from reconciliations r
    join charge_loads l on l.id = r.load_id and l.status = 'published' where r.level = 3 order by 1, 2`;
  return rows.map(({ issuer, measure, residual, status }) =>
    `${issuer} ${measure} ${residual} ${status}`
  );
}

async function periodState(
  { admin }: EngineWorld,
): Promise<Record<string, string>> {
  const rows =
    await admin`select invoice_issuer_name as issuer, status from billing_periods order by 1`;
  return Object.fromEntries(rows.map(({ issuer, status }) => [issuer, status]));
}

const MATCHED = [
  `${ISSUER} before_tax 0 matched`,
  `${ISSUER} tax 0 matched`,
];

for (const first of ["charges", "invoices"] as const) {
  Deno.test(`reconcile_invoices() makes a period final that matches: ${first} first`, async () => {
    await using world = await invoiceWorld();
    const charges = () => readCharges(world, "100", "19");
    if (first === "charges") await charges();
    await readInvoices(world, [invoice("1")]);
    if (first === "invoices") await charges();
    deepEqual(await compared(world), MATCHED);
    deepEqual(await periodState(world), { [ISSUER]: "final", AWS: "final" });
  });
}

Deno.test("reconcile_invoices() counts a credit memo against, a receipt and a repeated tax invoice not at all", async () => {
  await using world = await invoiceWorld();
  await readCharges(world, "90", "17.1");
  await readInvoices(world, [
    invoice("1"),
    invoice("memo", {
      invoice_type: "CREDIT_MEMO",
      payable_effect: -1,
      base: { currency: "USD", total: "11.9", before_tax: "10" },
    }),
    invoice("receipt", { invoice_type: "PAYMENT_RECEIPT", payable_effect: 0 }),
    invoice("tax", { payable_effect: 0, commercial_invoice_id: "1" }),
  ]);
  deepEqual(await compared(world), [
    `${ISSUER} before_tax 0 matched`,
    `${ISSUER} tax 0.0 matched`,
  ]);
  const [sum] = await world
    .admin`select sum(payable_total)::text as total from aws_invoices`;
  equal(sum?.total, "107.1");
});

Deno.test("reconcile_invoices() keeps a period closed while one issuer differs, and names it", async () => {
  await using world = await invoiceWorld();
  await readCharges(world, "150", "19", [
    issuer("100"),
    issuer("19", { is_tax: true }),
    issuer("50", { invoice_issuer_name: OTHER }),
  ]);
  await readInvoices(world, [
    invoice("1"),
    invoice("2", {
      invoicing_entity: OTHER,
      base: { currency: "USD", total: "62.34", before_tax: "62.34" },
    }),
  ]);
  deepEqual(await compared(world), [
    ...MATCHED,
    `${OTHER} before_tax 12.34 differs`,
    `${OTHER} tax 0.00 matched`,
  ]);
  deepEqual(await periodState(world), {
    [ISSUER]: "final",
    [OTHER]: "closed",
    AWS: "closed",
  });
});

Deno.test("reconcile_invoices() takes what belongs to no issuer for a difference", async () => {
  await using world = await invoiceWorld();
  await readCharges(world, "105", "19", [
    issuer("100"),
    issuer("19", { is_tax: true }),
  ]);
  await readInvoices(world, [invoice("1")]);
  deepEqual(await compared(world), [
    ...MATCHED,
    "Not attributed by the source before_tax -5 differs",
  ]);
});

Deno.test("reconcile_invoices() takes a period whose invoices all vanished for final no longer", async () => {
  await using world = await invoiceWorld();
  await readCharges(world, "100", "19");
  await readInvoices(world, [invoice("1")]);
  await readInvoices(world, []);
  deepEqual(await compared(world), [
    `${ISSUER} before_tax -100 differs`,
    `${ISSUER} tax -19 differs`,
  ]);
  deepEqual(await periodState(world), { [ISSUER]: "closed", AWS: "closed" });
});

Deno.test("publish_load() of a final period that moved is recorded and no longer final, until the invoices follow", async () => {
  await using world = await invoiceWorld();
  await readCharges(world, "100", "19");
  await readInvoices(world, [invoice("1")]);
  await readCharges(world, "110", "19");
  deepEqual(await periodState(world), { [ISSUER]: "closed", AWS: "closed" });
  const moved = await world.admin`
    select billed_cost_before::text as before, billed_cost_after::text as after from cost_restatements`;
  deepEqual([...moved], [{ before: "119", after: "129" }]);
  await readInvoices(world, [
    invoice("1"),
    invoice("2", { base: { currency: "USD", total: "10", before_tax: "10" } }),
  ]);
  deepEqual(await periodState(world), { [ISSUER]: "final", AWS: "final" });
});

Deno.test("reconcile_invoices() leaves one comparison of a period, however often its charges are read", async () => {
  await using world = await invoiceWorld();
  await readCharges(world, "110", "19");
  await readInvoices(world, [invoice("1")]);
  await readCharges(world, "100", "19");
  const rows = await world.admin`
    select distinct status from reconciliations where level = 3`;
  deepEqual([...rows], [{ status: "matched" }]);
});

Deno.test("publish_load() of a final period without totals of its issuers is no longer final once it moved", async () => {
  await using world = await invoiceWorld();
  await readCharges(world, "100", "19");
  await readInvoices(world, [invoice("1")]);
  await readCharges(world, "110", "19", []);
  deepEqual(await periodState(world), { [ISSUER]: "closed", AWS: "closed" });
});

Deno.test("reconcile_invoices() waits for the invoices of the period, whatever came within it", async () => {
  await using world = await invoiceWorld();
  await readCharges(world, "100", "19");
  await readInvoices(world, [
    invoice("purchase", { issued_at: "2026-10-11T00:00:00Z" }),
  ]);
  deepEqual(await compared(world), []);
  deepEqual(await periodState(world), { AWS: "closed" });
});

Deno.test("reconcile_invoices() of both sides published at once sees both", async () => {
  await using world = await invoiceWorld();
  await readCharges(world, "70", "19");
  const other = workerDatabase(world);
  const second = engine(other.database);
  await requestSync(world);
  await requestSync(world, { data_types: ["invoices"] });
  const jobs = [await claimJob(world), await claimJob(world)];
  const charges = jobs.find(({ dataset }) => dataset === "service_usage");
  const invoices = jobs.find(({ dataset }) => dataset === "invoices");
  if (!charges || !invoices) throw new Error("a job of each is needed");
  await world.engine.commit(charges, 1, {
    rows: {
      part: "Usage",
      charges: [charge({ unblended_cost: "119", is_estimated: false })],
      control_totals: [total("Usage", "119")],
      issuer_totals: [issuer("100"), issuer("19", { is_tax: true })],
      load: {
        source: "aws_cost_explorer",
        billing_account_id: PAYER,
        version: "2",
      },
    },
    rejects: [],
    requests: [],
    cursor: { v: 1 },
  });
  await second.commit(
    invoices,
    1,
    recordPage({
      scope: "2026-10-01",
      invoices: [invoice("1")],
      completes_scope: true,
    }),
  );
  const holder = await world.admin.reserve();
  await holder`begin`;
  await holder`select private.lock_invoices_of_period(${world.tenant.organizationId}, ${PAYER}, '2026-10-01')`;
  const ended = [
    world.engine.finish(charges, "complete"),
    second.finish(invoices, "complete"),
  ];
  await someoneWaits(world.admin, 2);
  await holder`commit`;
  holder.release();
  await Promise.all(ended);
  deepEqual(await compared(world), MATCHED);
  await other.sql.end();
});

Deno.test("publish_invoices() keeps an invoice's identity, and drops one that vanished", async () => {
  await using world = await invoiceWorld();
  await readInvoices(world, [invoice("1"), invoice("2")]);
  const ids = () =>
    world.admin`select id, invoice_id from aws_invoices order by invoice_id`;
  const [before] = await ids();
  await readInvoices(world, [invoice("1", { due_at: "2026-12-01T00:00:00Z" })]);
  deepEqual([...await ids()], [before]);
});

Deno.test("publish_invoices() keeps the three currency sets apart, to the last digit", async () => {
  await using world = await invoiceWorld();
  await readInvoices(world, [invoice("1", {
    base: { currency: "USD", total: "119.0000000001", before_tax: "100" },
    payment: {
      currency: "EUR",
      total: "109.48",
      exchange_rate: "0.92",
      exchanged_from: "USD",
    },
    tax: {
      currency: "GBP",
      total: "94.01",
      breakdown: { SubTotalAmount: "1" },
    },
  })]);
  const [row] = await world.admin`
    select base_currency_total::text as base, payment_currency as paid_in, payment_currency_total::text as paid,
      payment_currency_exchange_rate::text as rate, tax_currency_total::text as declared, tax_currency_breakdown as breakdown,
      payable_total::text as payable from aws_invoices`;
  deepEqual({ ...row }, {
    base: "119.0000000001",
    paid_in: "EUR",
    paid: "109.48",
    rate: "0.92",
    declared: "94.01",
    breakdown: { SubTotalAmount: "1" },
    payable: "119.0000000001",
  });
});

Deno.test("engine_known_invoice_periods() names the periods read to the end, of this account alone", async () => {
  await using world = await invoiceWorld();
  await readInvoices(world, []);
  await readRecords(world, {
    dataset: "invoices",
    pages: [{ scope: "2026-09-01", invoices: [] }],
  });
  const known = async (request: Record<string, unknown> = {}) => {
    await requestSync(world, { data_types: ["invoices"], ...request });
    const { job_id } = await claimJob(world);
    return await world.service.call("engine_known_invoice_periods", { job_id });
  };
  deepEqual(await known(), { account_id: PAYER, periods: ["2026-10-01"] });
  const other = await integration(world.admin, world.tenant.organizationId);
  await world
    .admin`update integrations set billing_account_id = '999988887777' where id = ${other}`;
  deepEqual(await known({ integration_id: other }), {
    account_id: "999988887777",
    periods: [],
  });
});

Deno.test("publish_invoices() refuses an integration whose account nobody learnt, and nothing is kept", async () => {
  await using world = await engineWorld();
  await rejects(readInvoices(world, [invoice("1")]), {
    code: "INTEGRATION_NOT_ACTIVE",
  });
  const [kept] = await world
    .admin`select count(*)::int as count from aws_invoices`;
  equal(kept?.count, 0);
});

Deno.test("read_invoice() is refused to who may not read contracts, and unknown to strangers", async () => {
  await using world = await invoiceWorld();
  const { admin, tenant: { organizationId, userId } } = world;
  await readInvoices(world, [invoice("1")]);
  const [row] = await admin`select id from aws_invoices`;
  const ask = (user: string) =>
    asUser(admin, user, async (sql) => {
      const [answer] = await sql`select read_invoice(${row?.id}) as invoice`;
      return answer?.invoice.invoice_id;
    });
  equal(await ask(userId), "1");
  const viewer = await member(admin, organizationId);
  await rejects(ask(viewer), { code: "CS403" });
  await admin`update organization_members set can_read_contracts = true where user_id = ${viewer}`;
  equal(await ask(viewer), "1");
  const restricted = await member(admin, organizationId, { scope: ["x"] });
  await admin`update organization_members set can_read_contracts = true where user_id = ${restricted}`;
  await rejects(ask(restricted), { code: "CS404" });
  await rejects(ask((await tenant(admin)).userId), { code: "CS404" });
});
