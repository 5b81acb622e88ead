import { deepEqual, equal } from "node:assert/strict";
import {
  claimJob,
  type EngineWorld,
  engineWorld,
  requestSync,
} from "../support/engine_world.ts";
import { PAYER } from "../support/publish.ts";
import { agreement, contract, readRecords } from "../support/record_job.ts";
import type {
  ContractCharge,
  ContractTerm,
} from "../../shared/domain/contract.ts";

const renewal = (id: string, auto_renew: boolean): ContractTerm => ({
  agreement_id: id,
  term_no: 1,
  kind: "renewalTerm",
  auto_renew,
  raw: { type: "RenewalTerm" },
});

function charge(id: string, more: Partial<ContractCharge> = {}) {
  return {
    agreement_id: "a",
    charge_id: id,
    revision: 1,
    charged_at: "2026-01-01T00:00:00Z",
    amount: "100.10",
    currency: "USD",
    ...more,
  };
}

async function charges({ admin }: EngineWorld) {
  const rows = await admin`
    select charge_id, revision::int, amount::text from aws_contract_charges order by 1`;
  return rows.map(({ charge_id, revision, amount }) =>
    `${charge_id} r${revision} ${amount}`
  );
}

Deno.test("publish_contracts() keeps of a charge's revisions the highest, in whatever order they come", async () => {
  await using world = await engineWorld();
  const read = (contract_charges: ContractCharge[]) =>
    readRecords(world, {
      dataset: "contracts",
      pages: [
        {
          scope: PAYER,
          contracts: [contract("a")],
          contract_charges: contract_charges.slice(0, 2),
        },
        {
          scope: PAYER,
          contract_charges: contract_charges.slice(2),
          completes_scope: true,
        },
      ],
    });
  await read([
    charge("c1", { revision: 1 }),
    charge("c1", { revision: 3, amount: "300" }),
    charge("c1", { revision: 2, amount: "200" }),
    charge("c2"),
  ]);
  deepEqual(await charges(world), ["c1 r3 300", "c2 r1 100.10"]);
  await read([charge("c1", { revision: 2, amount: "200" })]);
  deepEqual(await charges(world), ["c1 r3 300"]);
});

Deno.test("publish_contracts() replaces terms that were read and leaves those that were not", async () => {
  await using world = await engineWorld();
  const read = (terms_read: boolean, contract_terms: ContractTerm[]) =>
    readRecords(world, {
      dataset: "contracts",
      pages: [{
        scope: PAYER,
        contracts: [contract("a", {
          terms_read,
          ...(terms_read ? { auto_renew: true } : {}),
        })],
        contract_terms,
        completes_scope: true,
      }],
    });
  await read(true, [
    renewal("a", true),
    { ...renewal("a", true), term_no: 2, kind: "legalTerm" },
  ]);
  await read(false, []);
  const terms = () =>
    world.admin`select term_no, kind, raw from aws_contract_terms order by 1`;
  equal((await terms()).length, 2);
  const [kept] = await world.admin`select auto_renew from aws_contracts`;
  equal(kept?.auto_renew, true);
  await read(true, [renewal("a", true)]);
  deepEqual([...await terms()], [
    { term_no: 1, kind: "renewalTerm", raw: { type: "RenewalTerm" } },
  ]);
});

Deno.test("publish_contracts() takes no term for gone beside one that could not be read", async () => {
  await using world = await engineWorld();
  const read = (contract_terms: ContractTerm[], rejected = 0) =>
    readRecords(world, {
      dataset: "contracts",
      pages: [{
        scope: PAYER,
        contracts: [contract("a", { terms_read: true })],
        contract_terms,
        completes_scope: true,
        rejected,
      }],
    });
  const legal = { ...renewal("a", true), term_no: 2, kind: "legalTerm" };
  await read([renewal("a", true), legal]);
  await read([renewal("a", false)], 1);
  const terms = await world.admin`
    select term_no, kind, auto_renew from aws_contract_terms order by 1`;
  deepEqual([...terms], [
    { term_no: 1, kind: "renewalTerm", auto_renew: false },
    { term_no: 2, kind: "legalTerm", auto_renew: true },
  ]);
});

Deno.test("publish_contracts() takes terms and charges along with an agreement that vanished", async () => {
  await using world = await engineWorld();
  const whole = {
    scope: PAYER,
    contracts: [contract("a"), contract("b")],
    contract_terms: [renewal("a", true)],
    contract_charges: [charge("c1")],
    completes_scope: true,
  };
  await readRecords(world, { dataset: "contracts", pages: [whole] });
  await readRecords(world, {
    dataset: "contracts",
    pages: [{
      scope: PAYER,
      contracts: [contract("b")],
      completes_scope: true,
    }],
  });
  const [left] = await world.admin`select
    (select count(*) from aws_contracts)::int as contracts, (select count(*) from aws_contract_terms)::int as terms,
    (select count(*) from aws_contract_charges)::int as charges`;
  deepEqual({ ...left }, { contracts: 1, terms: 0, charges: 0 });
});

for (
  const order of [["contracts", "marketplace_products"], [
    "marketplace_products",
    "contracts",
  ]] as const
) {
  Deno.test(`publish_records() tells agreements of their renewal: ${order[0]} first`, async () => {
    await using world = await engineWorld();
    for (const dataset of order) {
      await readRecords(world, {
        dataset,
        pages: [
          dataset === "contracts"
            ? {
              scope: PAYER,
              contracts: [contract("a", { auto_renew: true })],
              completes_scope: true,
            }
            : {
              scope: PAYER,
              agreements: [agreement("a")],
              completes_scope: true,
            },
        ],
      });
    }
    const [row] = await world
      .admin`select auto_renew from aws_marketplace_products`;
    equal(row?.auto_renew, true);
  });
}

Deno.test("aws_contract_calendar answers what ends or renews and what is committed, without adding currencies", async () => {
  await using world = await engineWorld();
  const soon = new Date(Date.now() + 30 * 86_400_000).toISOString();
  const far = new Date(Date.now() + 300 * 86_400_000).toISOString();
  const past = "2026-01-01T00:00:00Z";
  const { charged_at: _, ...undated } = charge("c5", { amount: "0.05" });
  await readRecords(world, {
    dataset: "marketplace_products",
    pages: [{
      scope: PAYER,
      agreements: [
        agreement("a", { ends_at: soon }),
        agreement("later", { ends_at: far }),
        agreement("open"),
      ],
      completes_scope: true,
    }],
  });
  await readRecords(world, {
    dataset: "contracts",
    pages: [{
      scope: PAYER,
      contracts: [
        contract("a", { ends_at: soon, auto_renew: true }),
        contract("unnamed", { ends_at: soon }),
      ],
      contract_charges: [
        charge("c1", { charged_at: past, amount: "0.10" }),
        charge("c2", {
          charged_at: soon,
          amount: "0.20",
          purchase_order_reference: "PO-1",
        }),
        charge("c3", { charged_at: far, amount: "0.30" }),
        charge("c4", { charged_at: far, amount: "7", currency: "EUR" }),
        undated,
      ],
      completes_scope: true,
    }],
  });
  const rows = await world.admin`
    select agreement_id, event, currency, agreement_value::text as value, charged::text, to_be_charged::text, next_charge_amount::text as next,
      purchase_orders
    from aws_contract_calendar where status = 'ACTIVE' and event_at < now() + interval '90 days' order by agreement_id, currency`;
  deepEqual(rows.map((row) => ({ ...row })), [
    {
      agreement_id: "a",
      event: "renews",
      currency: "EUR",
      value: null,
      charged: "0",
      to_be_charged: "7",
      next: "7",
      purchase_orders: null,
    },
    {
      agreement_id: "a",
      event: "renews",
      currency: "USD",
      value: "1200.50",
      charged: "0.10",
      to_be_charged: "0.55",
      next: "0.20",
      purchase_orders: ["PO-1"],
    },
    {
      agreement_id: "unnamed",
      event: "ends",
      currency: null,
      value: null,
      charged: null,
      to_be_charged: null,
      next: null,
      purchase_orders: null,
    },
  ]);
});

Deno.test("engine_known_agreements() tells what the job's dataset has learnt, not what another has", async () => {
  await using world = await engineWorld();
  await readRecords(world, {
    dataset: "marketplace_products",
    pages: [{
      scope: PAYER,
      agreements: [agreement("a", {
        offer_id: "offer-1",
        seller_of_record_name: "Seller",
        products: [{
          product_id: "p",
          product_name: "Product",
          names_read_at: "2026-11-01T00:00:00Z",
        }],
      })],
      completes_scope: true,
    }],
  });
  const known = async (dataset: string) => {
    await requestSync(world, { data_types: [dataset] });
    const { job_id } = await claimJob(world);
    return await world.service.call<Record<string, unknown>>(
      "engine_known_agreements",
      {
        job_id,
        agreement_ids: ["a", "b"],
        product_ids: ["p"],
        offer_ids: ["offer-1"],
      },
    );
  };
  const told = await known("marketplace_products");
  deepEqual(told["agreements"], {
    a: { summary_hash: "hash of a", has_details: true },
  });
  deepEqual(told["products"], {
    p: {
      product_name: "Product",
      manufacturer_name: null,
      short_description: null,
      names_read_at: "2026-11-01T00:00:00+00:00",
    },
  });
  deepEqual(told["offers"], {
    "offer-1": {
      seller_of_record_name: "Seller",
      pricing_model: null,
      is_private_offer: null,
      names_read_at: "2026-11-01T00:00:00+00:00",
    },
  });
  deepEqual((await known("contracts"))["agreements"], {});
});
