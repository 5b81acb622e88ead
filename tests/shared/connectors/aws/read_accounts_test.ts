import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import {
  type AccountPage,
  type AccountsRead,
  readAccounts,
} from "../../../../shared/connectors/aws/read_accounts.ts";
import { CONTRACTS } from "../../../../shared/connectors/aws/contracts.ts";
import { MARKETPLACE_PRODUCTS } from "../../../../shared/connectors/aws/marketplace_products.ts";
import { Fault } from "../../../../shared/platform/fault.ts";
import { type AwsScene, awsScene } from "../../../support/aws_scene.ts";
import {
  accountsJob,
  agreementTruth,
  callsOf,
  MEMBER_ROLE,
  readDataset,
  withMembers,
} from "../../../support/marketplace_scene.ts";
import {
  readPages,
  recordsOf,
  stage,
  type StagedLoad,
} from "../../../support/staged_load.ts";

const NEVER = new AbortController().signal;

function membersOf({ account }: AwsScene): string[] {
  return account.linkedAccounts.map(({ id }) => id)
    .filter((id) => id !== account.accountId).toSorted();
}

function accountsOf(staged: StagedLoad): string[] {
  return [...staged.scopes.keys()];
}

for (const dataset of [MARKETPLACE_PRODUCTS, CONTRACTS]) {
  Deno.test(`readAccounts() reads ${dataset} in the integration's own account alone without a member role`, async () => {
    await using scene = await awsScene();
    const { role_arn, external_id, auth_method } = await withMembers(scene);
    const integration = { role_arn, external_id, auth_method };
    const staged = await readDataset(scene, dataset, { integration });
    deepEqual(accountsOf(staged), [scene.account.accountId]);
    deepEqual(staged.warnings, []);
    equal((await callsOf(scene, "ListAccounts")).length, 0);
  });

  Deno.test(`readAccounts() reads ${dataset} in every account, its own first and the others in their order`, async () => {
    await using scene = await awsScene();
    const integration = await withMembers(scene);
    const staged = await readDataset(scene, dataset, { integration });
    deepEqual(accountsOf(staged), [
      scene.account.accountId,
      ...membersOf(scene),
    ]);
    equal(staged.uncovered.size, 0);
    deepEqual(staged.warnings, []);
    const { agreements, contracts } = recordsOf(staged);
    equal(
      (agreements ?? contracts ?? []).length,
      (await agreementTruth(scene)).length,
    );
    equal(staged.accounts.size, membersOf(scene).length);
  });
}

Deno.test("readAccounts() enters members with the user's own keys too, without an external id", async () => {
  await using scene = await awsScene();
  const { account, aws } = scene;
  await aws.control(`/accounts/${account.accountId}/permissions`, {
    principal: account.userArn,
    allow: ["sts:AssumeRole", "organizations:*", "aws-marketplace:*"],
  });
  await withMembers(scene, membersOf(scene), {
    trustedPrincipalArn: account.userArn,
    externalId: null,
  });
  const integration = { settings: { member_role_name: MEMBER_ROLE } };
  const staged = await readDataset(scene, CONTRACTS, { integration });
  deepEqual(accountsOf(staged).slice(1), membersOf(scene));
});

Deno.test("readAccounts() lists a member it may not enter as not covered, goes on and says so once", async () => {
  await using scene = await awsScene();
  const [first, shut, last] = membersOf(scene) as [string, string, string];
  const integration = await withMembers(scene, [first, last]);
  const staged = await readDataset(scene, MARKETPLACE_PRODUCTS, {
    integration,
  });
  equal(staged.end, "complete");
  deepEqual(accountsOf(staged), [scene.account.accountId, first, last]);
  deepEqual([...staged.uncovered], [[shut, "PROVIDER_ACCESS_DENIED"]]);
  deepEqual(staged.warnings, [{
    code: "ACCOUNTS_NOT_COVERED",
    message:
      "1 of 4 active accounts could not be entered: they are listed as not covered",
  }]);
  const reasons = staged.pages.flatMap(({ rows }) =>
    rows.uncovered_scopes ?? []
  );
  ok(reasons[0]?.reason.includes("sts:AssumeRole"), reasons[0]?.reason);
});

Deno.test("readAccounts() lists a member whose role lacks a permission as not covered, and publishes nothing of it", async () => {
  await using scene = await awsScene();
  const members = membersOf(scene) as [string, string, string];
  const poor = (await agreementTruth(scene)).map(({ accountId }) => accountId)
    .find((id) => members.includes(id)) ?? "";
  await withMembers(scene, members.filter((id) => id !== poor));
  const integration = await withMembers(scene, [poor], {
    permissions: ["aws-marketplace:SearchAgreements"],
  });
  const staged = await readDataset(scene, CONTRACTS, { integration });
  equal(staged.end, "complete");
  deepEqual([...staged.uncovered.keys()], [poor]);
  ok(!accountsOf(staged).includes(poor));
  const reasons = staged.pages.flatMap(({ rows }) =>
    rows.uncovered_scopes ?? []
  );
  ok(reasons[0]?.reason.includes("aws-marketplace:GetAgreementTerms"));
});

Deno.test("readAccounts() lists a suspended account without counting it as refused", async () => {
  await using scene = await awsScene();
  const [suspended, ...others] = membersOf(scene) as [string, ...string[]];
  const path = `/accounts/${scene.account.accountId}/linked/${suspended}`;
  await scene.aws.control(`${path}/status`, { status: "SUSPENDED" });
  const integration = await withMembers(scene, others);
  const staged = await readDataset(scene, CONTRACTS, { integration });
  deepEqual([...staged.uncovered], [[suspended, "ACCOUNT_SUSPENDED"]]);
  deepEqual(staged.warnings, []);
  deepEqual(accountsOf(staged), [scene.account.accountId, ...others]);
});

Deno.test("readAccounts() reads its own account alone when accounts may not be listed, and says why", async () => {
  await using scene = await awsScene();
  const integration = await withMembers(scene);
  await scene.fault({ service: "organizations", kind: "deny", times: 0 });
  const staged = await readDataset(scene, CONTRACTS, { integration });
  equal(staged.end, "complete");
  deepEqual(accountsOf(staged), [scene.account.accountId]);
  equal(staged.warnings.length, 1);
  const [warning] = staged.warnings;
  equal(warning?.code, "ACCOUNTS_NOT_COVERED");
  ok(warning?.message.includes("organizations:ListAccounts"));
});

Deno.test("readAccounts() goes on in members when its own account refuses", async () => {
  await using scene = await awsScene();
  const integration = await withMembers(scene);
  await scene.aws.control(
    `/accounts/${scene.account.accountId}/permissions`,
    { principal: integration.role_arn, deny: ["aws-marketplace:*"] },
  );
  const staged = await readDataset(scene, CONTRACTS, { integration });
  deepEqual(accountsOf(staged), membersOf(scene));
  deepEqual([...staged.uncovered.keys()], [scene.account.accountId]);
});

Deno.test("readAccounts() fails when no account lets it in", async () => {
  await using scene = await awsScene();
  const integration = await withMembers(scene, []);
  await scene.aws.control(
    `/accounts/${scene.account.accountId}/permissions`,
    { principal: integration.role_arn, deny: ["aws-marketplace:*"] },
  );
  await rejects(readDataset(scene, CONTRACTS, { integration }), {
    code: "PROVIDER_ACCESS_DENIED",
    details: { action: "aws-marketplace:SearchAgreements" },
  });
});

for (const hasMembers of [true, false]) {
  Deno.test(`readAccounts() takes a role that does not open for what it is, credentials that do not work: members ${hasMembers}`, async () => {
    await using scene = await awsScene();
    const { settings, ...role } = await withMembers(scene);
    const integration = {
      ...role,
      ...(hasMembers ? { settings } : {}),
      billing_account_id: scene.account.accountId,
      external_id: "cse-another",
    };
    const reading = readDataset(scene, CONTRACTS, { integration });
    await rejects(reading, (error) => {
      ok(error instanceof Fault);
      equal(error.code, "PROVIDER_ACCESS_DENIED");
      equal(error.details["isAboutCredentials"], true);
      return true;
    });
  });
}

for (const kind of ["throttle", "server_error"]) {
  Deno.test(`readAccounts() does not take a member for closed because of ${kind}`, async () => {
    await using scene = await awsScene();
    const integration = await withMembers(scene);
    await scene.fault({
      service: "sts",
      operation: "AssumeRole",
      kind,
      after: 2,
      times: 0,
    });
    await rejects(readDataset(scene, CONTRACTS, { integration }), {
      retry: true,
    });
  });
}

Deno.test("readAccounts() goes past every empty page of accounts that has a token", async () => {
  await using scene = await awsScene({ plant: { emptyAccountsPage: 2 } });
  const integration = await withMembers(scene);
  const staged = await readDataset(scene, CONTRACTS, { integration });
  equal(staged.scopes.size, 4);
  ok((await callsOf(scene, "ListAccounts")).length >= 3);
});

Deno.test("readAccounts() reads an account anew when its page token is refused, replacing what was staged", async () => {
  await using scene = await awsScene({ pageSize: 2 });
  const open = () => scene.open(accountsJob(MARKETPLACE_PRODUCTS));
  const pages = await readPages(await open());
  const [first] = pages;
  const rest = await readPages(await open(), {
    ...first?.cursor as object,
    step: { token: "a token AWS has forgotten" },
  });
  equal(rest[0]?.rows.restarts_scope, true);
  const again = stage([first, ...rest] as typeof pages);
  deepEqual(recordsOf(again), recordsOf(stage(pages)));
});

Deno.test("readAccounts() begins anew from a cursor of another version, replacing what was staged", async () => {
  await using scene = await awsScene();
  const integration = await withMembers(scene);
  const source = await scene.open(accountsJob(CONTRACTS, { integration }));
  const pages = await readPages(source, { v: 99, done: "111122223333" });
  equal(stage(pages).scopes.size, 4);
  const begun = pages.filter(({ rows }) => rows.contracts !== undefined);
  ok(begun.every(({ rows }) => rows.restarts_scope === true));
});

/** An organization in memory: what its accounts answer, page by page. */
function organization(
  accounts: readonly string[],
  answer: (account: string, step: number) => "page" | "last" | Fault,
): AccountsRead<number> & { asked: string[] } {
  const [own = "", ...members] = accounts;
  const asked: string[] = [];
  return {
    asked,
    accounts: () =>
      Promise.resolve({
        own,
        members,
        suspended: [],
        named: [],
        refusal: null,
      }),
    readPage({ accountId, step }): Promise<AccountPage<number>> {
      asked.push(`${accountId}/${step ?? 0}`);
      const given = answer(accountId, step ?? 0);
      if (given instanceof Fault) return Promise.reject(given);
      return Promise.resolve({
        rows: { scope: accountId },
        rejects: [],
        told: new Map(),
        next: given === "last" ? null : (step ?? 0) + 1,
      });
    },
    takeRequests: () => [],
    takeBytes: () => 0,
  };
}

const DENIED = new Fault("PROVIDER_ACCESS_DENIED", "refused");

Deno.test("readAccounts() keeps its cursor small whatever the number of accounts", async () => {
  const accounts = Array.from(
    { length: 1_000 },
    (_, index) => String(100_000_000_000 + index),
  );
  const read = organization(
    accounts,
    (account) => Number(account) % 3 === 1 ? "last" : DENIED,
  );
  const pages = await Array.fromAsync(readAccounts(read, null, NEVER));
  for (const { cursor } of pages) {
    ok(JSON.stringify(cursor).length < 1_000);
  }
  equal(pages.at(-1)?.end, "complete");
  equal(read.asked.length, 1_000);
  equal(
    pages.flatMap(({ rows }) => rows.uncovered_scopes ?? []).length,
    pages.at(-1)?.cursor.refused,
  );
});

Deno.test("readAccounts() gives refusals a page of their own before they are too many to repeat", async () => {
  const accounts = Array.from({ length: 50 }, (_, index) => String(10 + index));
  const read = organization(
    accounts,
    (account) => account === "10" ? "last" : DENIED,
  );
  const pages = await Array.fromAsync(readAccounts(read, null, NEVER));
  deepEqual(
    pages.map(({ rows }) => rows.uncovered_scopes?.length ?? 0),
    [0, 20, 20, 9],
  );
});

Deno.test("readAccounts() does not go on in another account from where one was that left the organization", async () => {
  const paged = organization(
    ["1", "2", "3"],
    (_, step) => step < 2 ? "page" : "last",
  );
  const pages = await Array.fromAsync(readAccounts(paged, null, NEVER));
  const within = pages.find(({ cursor }) => cursor.account === "2")?.cursor;
  const later = organization(
    ["1", "3"],
    (_, step) => step < 2 ? "page" : "last",
  );
  await Array.fromAsync(readAccounts(later, within, NEVER));
  deepEqual(later.asked, ["3/0", "3/1", "3/2"]);
});

Deno.test("readAccounts() ends when the accounts that were left have gone", async () => {
  const paged = organization(["1", "2"], () => "last");
  const [first] = await Array.fromAsync(readAccounts(paged, null, NEVER));
  const alone = organization(["1"], () => "last");
  const rest = await Array.fromAsync(
    readAccounts(alone, first?.cursor, NEVER),
  );
  deepEqual(rest.map(({ end }) => end), ["complete"]);
  deepEqual(alone.asked, []);
});

Deno.test("readAccounts() gives up on an account whose pages keep changing, and counts anew for the next", async () => {
  const changed = new Fault("PROVIDER_PAGING_CHANGED");
  let left = 3;
  const patient = organization(
    ["1", "2"],
    (account) => account === "2" || left-- <= 0 ? "last" : changed,
  );
  const pages = await Array.fromAsync(readAccounts(patient, null, NEVER));
  deepEqual(pages.map(({ cursor }) => cursor.restarts), [0, 0]);
  deepEqual(patient.asked, ["1/0", "1/0", "1/0", "1/0", "2/0"]);
  const hopeless = organization(["1"], () => changed);
  await rejects(Array.fromAsync(readAccounts(hopeless, null, NEVER)), {
    code: "PROVIDER_PAGING_CHANGED",
  });
  equal(hopeless.asked.length, 4);
});
