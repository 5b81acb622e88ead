import { equal, ok, rejects } from "node:assert/strict";
import { startClouds } from "../../../../../apps/clouds/clouds.ts";
import {
  type PayerAccount,
  type TestClouds,
  testClouds,
} from "../../../../support/clouds.ts";
import { manualClock } from "../../../../support/manual_clock.ts";
import { marketTruth, openMarket } from "../../../../support/market_truth.ts";

/** The payer's own agreements now. */
const own = async (clouds: TestClouds, { accountId }: PayerAccount) =>
  (await marketTruth(clouds, accountId)).accounts[0]?.agreements ?? [];

Deno.test("the clock alone renews agreements and lets them expire", async () => {
  await using clouds = await testClouds();
  const { account, agreements } = await openMarket(clouds);
  const vault = agreements[4];
  equal(vault?.status, "ACTIVE");
  clouds.clock.advance(30 * 86_400_000);
  const later = await own(clouds, account);
  equal(later.length, agreements.length + 1);
  equal(later[4]?.agreementId, vault?.agreementId);
  equal(later[4]?.status, "RENEWED");
  equal(later[5]?.acceptedAt, later[4]?.endsAt);
  equal(later[5]?.initialAgreementId, vault?.agreementId);
  equal(later[5]?.agreementValue, "9888.00");
});

Deno.test("agreements lets one vanish from every answer", async () => {
  await using clouds = await testClouds();
  const { account, agreements } = await openMarket(clouds);
  const path = `/accounts/${account.accountId}/agreements`;
  const agreementId = agreements[2]?.agreementId ?? "";
  await clouds.control(path, { agreementId, isGone: true });
  const left = await own(clouds, account);
  equal(left.length, agreements.length - 1);
  ok(left.every((agreement) => agreement.agreementId !== agreementId));
  await rejects(clouds.control(path, { agreementId }), /404 No agreement/);
});

Deno.test("agreements sets a state and whether one renews", async () => {
  await using clouds = await testClouds();
  const { account, agreements } = await openMarket(clouds);
  const path = `/accounts/${account.accountId}/agreements`;
  const [, contract, , , vault] = agreements;
  await clouds.control(path, {
    agreementId: contract?.agreementId,
    status: "CANCELLED",
  });
  await clouds.control(path, {
    agreementId: vault?.agreementId,
    autoRenew: false,
  });
  clouds.clock.advance(400 * 86_400_000);
  const later = await own(clouds, account);
  const found = (id = "") =>
    later.find(({ agreementId }) => agreementId === id);
  equal(found(contract?.agreementId)?.status, "CANCELLED");
  equal(found(vault?.agreementId)?.status, "EXPIRED");
  equal(
    later.filter(({ initialAgreementId }) =>
      initialAgreementId === vault?.agreementId
    ).length,
    1,
  );
});

Deno.test("agreements renews one early, and refuses what has no end or is over", async () => {
  await using clouds = await testClouds();
  const { account, agreements } = await openMarket(clouds);
  const path = `/accounts/${account.accountId}/agreements`;
  const [over, contract, metered] = agreements;
  await clouds.control(path, {
    agreementId: contract?.agreementId,
    renew: true,
  });
  clouds.clock.advance(1_000);
  const [, renewed, successor] = await own(clouds, account);
  equal(renewed?.status, "RENEWED");
  equal(renewed?.endsAt, "2026-03-20T12:00:00.000Z");
  equal(successor?.startsAt, "2026-03-20T12:00:00.000Z");
  equal(successor?.initialAgreementId, over?.agreementId);
  for (const agreement of [over, metered]) {
    await rejects(
      clouds.control(path, {
        agreementId: agreement?.agreementId,
        renew: true,
      }),
      /Only an active agreement with an end can renew/,
    );
  }
});

Deno.test("charges amends a charge by its next revision, and adds one", async () => {
  await using clouds = await testClouds();
  const { account, agreements } = await openMarket(clouds);
  const path = `/accounts/${account.accountId}/charges`;
  const { agreementId = "", charges = [] } = agreements[1] ?? {};
  const chargeId = charges[3]?.chargeId;
  await clouds.control(path, { agreementId, chargeId, amount: "1300.50" });
  await clouds.control(path, { agreementId, chargeId, amount: "1300.75" });
  await clouds.control(path, {
    agreementId,
    amount: "-20.00",
    time: "2026-04-01T00:00:00Z",
    purchaseOrder: "PO-9",
  });
  const [, contract] = await own(clouds, account);
  const added = contract?.charges.slice(charges.length) ?? [];
  equal(
    added.map(({ revision, amount }) => `${revision} ${amount}`).join(),
    "2 1300.50,3 1300.75,1 -20.00",
  );
  equal(added[1]?.time, charges[3]?.time);
  equal(added[1]?.purchaseOrder, charges[3]?.purchaseOrder);
  equal(added[2]?.purchaseOrder, "PO-9");
});

for (
  const [route, body, message] of [
    ["agreements", { agreementId: "agmt-x" }, /404 No agreement agmt-x/],
    ["agreements", { status: "DONE" }, /status must be one of ACTIVE/],
    ["agreements", { isGone: "yes" }, /isGone must be true or false/],
    ["charges", { chargeId: "ch-x" }, /404 No charge ch-x/],
    ["charges", { amount: "1,5" }, /amount must be a decimal text/],
    ["charges", { time: "soon" }, /time must be ISO 8601/],
  ] as const
) {
  Deno.test(`the control API refuses ${route} ${JSON.stringify(body)}`, async () => {
    await using clouds = await testClouds();
    const { account, agreements } = await openMarket(clouds);
    await rejects(
      clouds.control(`/accounts/${account.accountId}/${route}`, {
        agreementId: agreements[1]?.agreementId,
        ...body,
      }),
      message,
    );
  });
}

Deno.test("a journal brings changed agreements, charges, members' roles and suspended accounts back", async () => {
  const journal = await Deno.makeTempFile();
  const clock = manualClock("2026-03-20T12:00:00Z");
  const start = () => startClouds({ clock, seed: 5, journal });
  const call = async (url: string, body?: unknown) =>
    await (await fetch(
      url,
      body === undefined ? {} : { method: "POST", body: JSON.stringify(body) },
    )).json();
  const first = await start();
  const account = await call(`${first.controlUrl}/accounts`, {});
  const path = `/accounts/${account.accountId}`;
  const before = await call(`${first.controlUrl}${path}/agreements`);
  const [{ agreements }] = before.accounts;
  const { agreementId } = agreements[1];
  await call(`${first.controlUrl}${path}/agreements`, {
    agreementId,
    renew: true,
  });
  await call(`${first.controlUrl}${path}/charges`, {
    agreementId,
    amount: "5.00",
  });
  const linked = `${path}/linked/${account.linkedAccounts[1].id}`;
  await call(`${first.controlUrl}${linked}/status`, { status: "SUSPENDED" });
  clock.advance(3_600_000);
  const changed = await call(`${first.controlUrl}${path}/agreements`);
  await first.stop();

  const second = await start();
  equal(
    JSON.stringify(await call(`${second.controlUrl}${path}/agreements`)),
    JSON.stringify(changed),
  );
  await second.stop();
  await Deno.remove(journal);
});
