import { AwsError } from "./aws_error.ts";
import type { Account } from "./account.ts";
import {
  openToken,
  type Position,
  sealToken,
} from "./cost_explorer/page_token.ts";
import { jsonProtocol } from "./json_protocol.ts";
import type { AwsService, Operation } from "./service.ts";
import { withUnknownMembers } from "./unknown_members.ts";

/** Accounts in one answer: AWS's own limit. */
const PAGE = 20;

/** The identity page tokens of ListAccounts are bound to: the call has no parameters that matter. */
const IDENTITY = "organizations:ListAccounts";

/** organizations:ListAccounts. May answer an empty page with a token, as AWS may. */
const listAccounts: Operation = {
  action: "organizations:ListAccounts",
  resource: () => "*",
  async run({ account, input }) {
    const { NextToken: token, MaxResults: most } = input;
    const isFirst = typeof token !== "string" || token === "";
    const { group: from, period: page } = isFirst
      ? { group: 0, period: 1 }
      : await open(token, account);
    const { emptyFirstPage, emptyAccountsPage, unknownMembers } =
      account.bill.plant;
    const isEmpty = page === emptyAccountsPage || (isFirst && emptyFirstPage);
    const size = isEmpty ? 0 : pageSize(most);
    const { accounts } = account.bill.profile;
    const next = from + Math.min(size, accounts.length - from);
    const answer = {
      Accounts: accounts.slice(from, next).map((linked) => ({
        Id: linked.id,
        Arn: `${organizationArn(account, "account")}/${linked.id}`,
        Name: linked.name,
        Email: linked.email,
        Status: account.suspended.has(linked.id) ? "SUSPENDED" : "ACTIVE",
        State: account.suspended.has(linked.id) ? "SUSPENDED" : "ACTIVE",
        JoinedMethod: linked.id === account.id ? "INVITED" : "CREATED",
        JoinedTimestamp: 1_577_836_800,
      })),
      ...(next < accounts.length || page < (emptyAccountsPage ?? 0)
        ? {
          NextToken: await sealToken(
            { period: page + 1, group: next },
            IDENTITY,
            account.tokenSecret,
          ),
        }
        : {}),
    };
    return unknownMembers ? withUnknownMembers(answer) : answer;
  },
};

/** organizations:DescribeOrganization. */
const describeOrganization: Operation = {
  action: "organizations:DescribeOrganization",
  resource: () => "*",
  run: ({ account }) => ({
    Organization: {
      Id: organizationId(account),
      Arn: `${organizationArn(account, "organization")}`,
      FeatureSet: "ALL",
      MasterAccountArn: `${organizationArn(account, "account")}/${account.id}`,
      MasterAccountId: account.id,
      MasterAccountEmail: account.bill.profile.accounts[0]?.email ?? "",
      AvailablePolicyTypes: [],
    },
  }),
};

/** AWS Organizations (json1.1). */
export const organizations: AwsService = {
  name: "organizations",
  protocol: jsonProtocol("1.1"),
  throttle: {
    code: "TooManyRequestsException",
    message:
      "AWS Organizations can't complete your request because of throttling. Try again later.",
  },
  claims: (request) =>
    request.headers.get("x-amz-target")?.startsWith(
      "AWSOrganizationsV20161128.",
    ) ?? false,
  operations: {
    ListAccounts: listAccounts,
    DescribeOrganization: describeOrganization,
  },
};

function pageSize(most: unknown): number {
  if (most === undefined || most === null) return PAGE;
  if (
    typeof most === "number" && Number.isInteger(most) && most >= 1 &&
    most <= 20
  ) return most;
  throw invalidInput(
    "You provided a value for MaxResults that is not between 1 and 20.",
  );
}

async function open(
  token: string,
  account: Account,
): Promise<Position> {
  try {
    return await openToken(token, IDENTITY, account.tokenSecret);
  } catch {
    // Organizations has one error for every token it did not make.
    throw invalidInput(
      "You provided an invalid value for nextToken. You must get the value from the response to a previous call to the API.",
    );
  }
}

function invalidInput(message: string): AwsError {
  return new AwsError("InvalidInputException", message);
}

function organizationId(account: Account): string {
  return `o-${BigInt(account.id).toString(36).padStart(10, "a")}`;
}

function organizationArn(account: Account, kind: string): string {
  return `arn:aws:organizations::${account.id}:${kind}/${
    organizationId(account)
  }`;
}
