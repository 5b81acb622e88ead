import { deepEqual, equal, rejects } from "node:assert/strict";
import {
  listAccounts,
  organizationsOf,
} from "../../../../shared/connectors/aws/list_accounts.ts";
import { accessKeySession } from "../../../../shared/connectors/aws/access_keys.ts";
import { Secret } from "../../../../shared/platform/secret.ts";
import { manualClock } from "../../../support/manual_clock.ts";

const NEVER = new AbortController().signal;

/** Organizations that gives these answers, one after the other; the tokens it was asked with. */
function answering(...answers: (object | Response)[]) {
  const tokens: unknown[] = [];
  const service = organizationsOf(
    {
      region: "eu-central-1",
      endpointUrl: null,
      clock: manualClock("2026-10-05T12:00:00Z"),
      fetch(_url, init) {
        const body = new TextDecoder().decode(
          init?.body as Uint8Array<ArrayBuffer>,
        );
        tokens.push(JSON.parse(body).NextToken ?? null);
        const answer = answers.shift() ?? {};
        return Promise.resolve(
          answer instanceof Response ? answer : Response.json(answer),
        );
      },
    },
    accessKeySession({
      accessKeyId: "AKIAEXAMPLE",
      secretAccessKey: new Secret("example"),
    }),
  );
  return { list: () => listAccounts(service, NEVER), tokens };
}

const account = (Id: string, more: object = {}) => ({
  Id,
  Name: `Account ${Id}`,
  State: "ACTIVE",
  ...more,
});

function refusal(__type: string): Response {
  return Response.json({ __type }, { status: 400 });
}

Deno.test("listAccounts() reads every page, empty ones that have a token too", async () => {
  const { list, tokens } = answering(
    { Accounts: [], NextToken: "a" },
    { Accounts: [account("111111111111")], NextToken: "b" },
    { Accounts: [], NextToken: "c" },
    { Accounts: [account("222222222222", { State: "PENDING_CLOSURE" })] },
  );
  deepEqual(await list(), [
    {
      account_id: "111111111111",
      name: "Account 111111111111",
      status: "ACTIVE",
      isActive: true,
    },
    {
      account_id: "222222222222",
      name: "Account 222222222222",
      status: "PENDING_CLOSURE",
      isActive: false,
    },
  ]);
  deepEqual(tokens, [null, "a", "b", "c"]);
});

Deno.test("listAccounts() takes the older Status where there is no State, and does without names", async () => {
  const { list } = answering({
    Accounts: [{ Id: "111111111111", Status: "SUSPENDED" }],
  });
  deepEqual(await list(), [{
    account_id: "111111111111",
    status: "SUSPENDED",
    isActive: false,
  }]);
});

Deno.test("listAccounts() finds no others of an account that is in no organization", async () => {
  const { list } = answering(refusal("AWSOrganizationsNotInUseException"));
  deepEqual(await list(), []);
});

Deno.test("listAccounts() takes a refused token for pages that changed", async () => {
  const { list } = answering(
    { Accounts: [], NextToken: "a" },
    refusal("InvalidInputException"),
  );
  await rejects(list(), { code: "PROVIDER_PAGING_CHANGED", retry: true });
});

Deno.test("listAccounts() says when it is refused", async () => {
  const { list } = answering(refusal("AccessDeniedException"));
  await rejects(list(), {
    code: "PROVIDER_ACCESS_DENIED",
    details: {
      action: "organizations:ListAccounts",
      providerCode: "AccessDeniedException",
    },
  });
});

for (
  const broken of [{}, { Accounts: [{ Id: "1" }] }, {
    Accounts: [account("111111111111", { State: undefined })],
  }]
) {
  Deno.test(`listAccounts() leaves no account out silently: ${JSON.stringify(broken)}`, async () => {
    const { list, tokens } = answering(broken);
    await rejects(list(), { code: "PROVIDER_SHAPE_UNKNOWN" });
    equal(tokens.length, 1);
  });
}
