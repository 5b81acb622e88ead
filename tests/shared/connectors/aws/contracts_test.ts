import { deepEqual, equal, ok } from "node:assert/strict";
import { CONTRACTS } from "../../../../shared/connectors/aws/contracts.ts";
import { isKnownKind } from "../../../../shared/connectors/aws/contract_term.ts";
import {
  type AwsScene,
  awsScene,
  type JobChange,
  type OpenOptions,
} from "../../../support/aws_scene.ts";
import {
  agreementTruth,
  callsOf,
  marketplaceConformance,
  readDataset,
  remembering,
  withMembers,
} from "../../../support/marketplace_scene.ts";
import { testConformance } from "../../../support/source_conformance.ts";
import { recordsOf } from "../../../support/staged_load.ts";

testConformance({
  symbol: "contracts()",
  dataset: CONTRACTS,
  delivers: "records",
  scene: (kind) => marketplaceConformance(CONTRACTS, kind),
});

const read = (scene: AwsScene, change?: JobChange, options?: OpenOptions) =>
  readDataset(scene, CONTRACTS, change, options);

/** The kinds AWS documents. */
const KINDS = [
  "byolPricingTerm",
  "configurableUpfrontPricingTerm",
  "fixedUpfrontPricingTerm",
  "freeTrialPricingTerm",
  "legalTerm",
  "netPaymentTerm",
  "paymentScheduleTerm",
  "recurringPaymentTerm",
  "renewalTerm",
  "supportTerm",
  "usageBasedPricingTerm",
  "validityTerm",
  "variablePaymentTerm",
];

/** Fetches as a refusal of one of AWS's operations has it, as long as `isRefused` says so. */
function refusing(
  operation: string,
  isRefused: (input: Record<string, unknown>) => boolean,
  refusal: Record<string, unknown>,
): typeof fetch {
  return async (url, init) => {
    const target = new Headers(init?.headers).get("x-amz-target") ?? "";
    const asked = target.endsWith(`.${operation}`) &&
      isRefused(JSON.parse(String(init?.body)));
    return asked
      ? Response.json(refusal, { status: 400 })
      : await fetch(url, init);
  };
}

for (const isoTimestamps of [false, true]) {
  const form = isoTimestamps ? "ISO 8601" : "epoch seconds";
  Deno.test(`contracts() reads every term and charge of every account as it is, times as ${form}`, async () => {
    await using scene = await awsScene({ plant: { isoTimestamps } });
    const integration = await withMembers(scene);
    const staged = await read(scene, { integration });
    const truth = await agreementTruth(scene);
    const records = recordsOf(staged);
    deepEqual(staged.rejects, []);
    deepEqual(staged.warnings, []);
    const terms = records.contract_terms ?? [];
    deepEqual([...new Set(terms.map(({ kind }) => kind))].toSorted(), KINDS);
    deepEqual(
      terms.map(({ agreement_id, term_no, kind }) =>
        `${agreement_id} ${term_no} ${kind}`
      ).toSorted(),
      truth.flatMap(({ agreementId, terms }) =>
        terms.map(({ kind }, index) => `${agreementId} ${index + 1} ${kind}`)
      ).toSorted(),
    );
    deepEqual(
      (records.contract_charges ?? []).map((charge) => JSON.stringify(charge))
        .toSorted(),
      truth.flatMap(({ agreementId, charges }) =>
        charges.map((charge) =>
          JSON.stringify({
            agreement_id: agreementId,
            charge_id: charge.chargeId,
            revision: charge.revision,
            ...(charge.time === null ? {} : { charged_at: charge.time }),
            amount: charge.amount,
            currency: charge.currency,
            ...(charge.purchaseOrder === null
              ? {}
              : { purchase_order_reference: charge.purchaseOrder }),
          })
        )
      ).toSorted(),
    );
    ok(records.contract_charges?.some(({ revision }) => revision > 1));
    deepEqual(
      Object.fromEntries(
        (records.contracts ?? []).map((contract) => [
          contract.agreement_id,
          [contract.status, contract.ends_at ?? null, contract.terms_read],
        ]),
      ),
      Object.fromEntries(
        truth.map(({ agreementId, status, endsAt }) => [
          agreementId,
          [status, endsAt, true],
        ]),
      ),
    );
  });
}

Deno.test("contracts() tells whether an agreement renews itself, as AWS foresees it or else as the buyer wished", async () => {
  await using scene = await awsScene();
  const integration = await withMembers(scene);
  const { contracts = [] } = recordsOf(await read(scene, { integration }));
  const truth = await agreementTruth(scene);
  for (const { agreementId, autoRenew, endsAt, status } of truth) {
    const isForeseen = status === "ACTIVE" && endsAt !== null;
    equal(
      contracts.find(({ agreement_id }) => agreement_id === agreementId)
        ?.auto_renew,
      autoRenew ?? (isForeseen ? false : undefined),
      agreementId,
    );
  }
  ok(contracts.some(({ auto_renew }) => auto_renew === true));
});

Deno.test("contracts() notices that the buyer changed their mind about renewal", async () => {
  await using scene = await awsScene();
  const { accountId } = scene.account;
  const changing = (await agreementTruth(scene, accountId))
    .find(({ status, autoRenew }) => status === "ACTIVE" && autoRenew);
  const { agreementId } = changing ?? {};
  const path = `/accounts/${accountId}/agreements`;
  await scene.aws.control(path, { agreementId, autoRenew: false });
  const { contracts = [], contract_terms = [] } = recordsOf(await read(scene));
  const is = ({ agreement_id }: { agreement_id: string }) =>
    agreement_id === agreementId;
  equal(contracts.find(is)?.auto_renew, false);
  equal(
    contract_terms.filter(is).find(({ kind }) => kind === "renewalTerm")
      ?.auto_renew,
    false,
  );
});

Deno.test("contracts() keeps terms of a kind nobody knows, and names the kind once", async () => {
  await using scene = await awsScene({
    pageSize: 2,
    plant: { unknownTermKind: true },
  });
  const integration = await withMembers(scene);
  const staged = await read(scene, { integration });
  equal(staged.end, "complete");
  deepEqual(staged.rejects, []);
  deepEqual(staged.warnings, [{
    code: "UNKNOWN_TERM_KIND",
    message:
      'the kind of term "carbonOffsetTerm" is not known: its terms are kept as delivered',
  }]);
  const unknown = (recordsOf(staged).contract_terms ?? [])
    .filter(({ kind }) => !isKnownKind(kind));
  equal(unknown.length, (await agreementTruth(scene)).length);
  const [term] = unknown;
  equal(term?.kind, "carbonOffsetTerm");
  equal(
    (term?.raw as Record<string, Record<string, unknown>>)["carbonOffsetTerm"]
      ?.["share"],
    "0.5",
  );
});

Deno.test("contracts() keeps terms as delivered, members nobody knows among them", async () => {
  await using scene = await awsScene({
    plant: { unknownMembers: true, isoTimestamps: true },
  });
  const staged = await read(scene);
  deepEqual(staged.rejects, []);
  const { contract_terms = [] } = recordsOf(staged);
  ok(contract_terms.length > 0);
  for (const { kind, raw } of contract_terms) {
    const term = raw[kind] as Record<string, unknown>;
    ok("unknownToUs" in term, kind);
    equal(typeof term["id"], "string");
  }
});

Deno.test("contracts() asks again for the terms of active agreements alone when nothing changed", async () => {
  await using scene = await awsScene();
  const { contracts: before = [] } = recordsOf(await read(scene));
  const asked = (await callsOf(scene, "GetAgreementTerms")).length;
  equal(asked, before.length);
  const agreements = Object.fromEntries(
    before.map(({ agreement_id, summary_hash }) => [
      agreement_id,
      { summary_hash, has_details: true },
    ]),
  );
  const engine = remembering({ agreements });
  const { contracts = [], contract_terms = [] } = recordsOf(
    await read(scene, {}, { engine }),
  );
  const active = before.filter(({ status }) => status === "ACTIVE")
    .map(({ agreement_id }) => agreement_id);
  ok(active.length < before.length);
  deepEqual(
    (await callsOf(scene, "GetAgreementTerms")).slice(asked)
      .map(({ input }) => input["agreementId"]).toSorted(),
    active.toSorted(),
  );
  for (const contract of contracts) {
    const isActive = active.includes(contract.agreement_id);
    equal(contract.terms_read, isActive);
    if (!isActive) equal("auto_renew" in contract, false);
  }
  ok(contract_terms.every(({ agreement_id }) => active.includes(agreement_id)));
});

Deno.test("contracts() numbers terms through all of their pages", async () => {
  await using scene = await awsScene({ pageSize: 2 });
  const { contract_terms = [] } = recordsOf(await read(scene));
  const truth = await agreementTruth(scene, scene.account.accountId);
  equal(
    contract_terms.length,
    truth.reduce((sum, { terms }) => sum + terms.length, 0),
  );
  ok(contract_terms.some(({ term_no }) => term_no > 4));
});

Deno.test("contracts() rejects a term that is not as documented, and leaves the others their numbers", async () => {
  await using scene = await awsScene();
  const broken: typeof fetch = async (url, init) => {
    const response = await fetch(url, init);
    const target = new Headers(init?.headers).get("x-amz-target") ?? "";
    if (!target.endsWith(".GetAgreementTerms")) return response;
    const answer = await response.json();
    answer.acceptedTerms[1] = { supportTerm: "none" };
    return Response.json(answer);
  };
  const staged = await read(scene, {}, { fetch: broken });
  const { contracts = [], contract_terms = [] } = recordsOf(staged);
  const [first] = contracts;
  deepEqual(
    contract_terms.filter(({ agreement_id }) =>
      agreement_id === first?.agreement_id
    ).slice(0, 2).map(({ term_no, kind }) => [term_no, kind]),
    [[1, "legalTerm"], [3, "recurringPaymentTerm"]],
  );
  equal(staged.rejects.length, contracts.length);
  const { reason, record_path } = staged.rejects[0] ?? {};
  equal(reason, '/supportTerm must be an object: found "none"');
  equal(
    record_path,
    `${first?.account_id}/terms/${first?.agreement_id}#/acceptedTerms/1`,
  );
});

for (const operation of ["GetAgreementTerms", "ListAgreementCharges"]) {
  Deno.test(`contracts() begins the account anew when a token of ${operation} is refused, whatever for`, async () => {
    await using scene = await awsScene({ pageSize: 2 });
    const expected = recordsOf(await read(scene));
    let refusals = 0;
    const refusedOnce = refusing(
      operation,
      ({ nextToken }) => nextToken !== undefined && refusals++ === 0,
      { __type: "ValidationException", message: "no" },
    );
    const staged = await read(scene, {}, { fetch: refusedOnce });
    equal(staged.end, "complete");
    ok(refusals > 1);
    deepEqual(recordsOf(staged), expected);
  });
}

Deno.test("contracts() asks for no charges where there are no agreements", async () => {
  await using scene = await awsScene({ profile: "empty" });
  const staged = await read(scene);
  equal(staged.end, "complete");
  equal(staged.scopes.get(scene.account.accountId)?.isComplete, true);
  equal((await callsOf(scene, "ListAgreementCharges")).length, 0);
});

Deno.test("contracts() passes every revision of a charge on", async () => {
  await using scene = await awsScene();
  const { accountId } = scene.account;
  const [agreement] = await agreementTruth(scene, accountId);
  const [charge] = agreement?.charges ?? [];
  await scene.aws.control(`/accounts/${accountId}/charges`, {
    agreementId: agreement?.agreementId,
    chargeId: charge?.chargeId,
    amount: "-12.3400",
  });
  const { contract_charges = [] } = recordsOf(await read(scene));
  deepEqual(
    contract_charges.filter(({ charge_id }) => charge_id === charge?.chargeId)
      .map(({ revision, amount }) => [revision, amount]),
    [
      [charge?.revision, charge?.amount],
      [(charge?.revision ?? 0) + 1, "-12.3400"],
    ],
  );
});

Deno.test("contracts() keeps a charge whose date is not known yet", async () => {
  await using scene = await awsScene({ plant: { undatedCharge: true } });
  const staged = await read(scene);
  deepEqual(staged.rejects, []);
  const { contract_charges = [], contracts } = recordsOf(staged);
  equal(
    contract_charges.filter(({ charged_at }) => charged_at === undefined)
      .length,
    contracts?.length,
  );
});

Deno.test("contracts() asks for charges agreement by agreement where AWS does not list them all", async () => {
  await using scene = await awsScene({ pageSize: 2 });
  const expected = recordsOf(await read(scene)).contract_charges ?? [];
  const byAgreement = refusing(
    "ListAgreementCharges",
    ({ agreementId }) => agreementId === undefined,
    { __type: "ValidationException", reason: "MISSING_AGREEMENT_ID" },
  );
  const staged = await read(scene, {}, { fetch: byAgreement });
  equal(staged.end, "complete");
  const { contract_charges = [] } = recordsOf(staged);
  const text = (charge: unknown) => JSON.stringify(charge);
  deepEqual(
    contract_charges.map(text).toSorted(),
    expected.map(text).toSorted(),
  );
});

Deno.test("contracts() takes an agreement that went between its listing and its terms for one without news", async () => {
  await using scene = await awsScene();
  const [gone] = await agreementTruth(scene, scene.account.accountId);
  const withoutTerms = refusing(
    "GetAgreementTerms",
    ({ agreementId }) => agreementId === gone?.agreementId,
    { __type: "ResourceNotFoundException" },
  );
  const { contracts = [] } = recordsOf(
    await read(scene, {}, { fetch: withoutTerms }),
  );
  for (const { agreement_id, terms_read } of contracts) {
    equal(terms_read, agreement_id !== gone?.agreementId);
  }
});
