import type { Account } from "../account.ts";
import { AwsError } from "../aws_error.ts";
import type { Invoice } from "../billing/invoice.ts";
import { openToken, sealToken } from "../cost_explorer/page_token.ts";
import type { Operation } from "../service.ts";
import { withUnknownMembers } from "../unknown_members.ts";
import { breakSummaries } from "./bad_summary.ts";
import { invalid, notFound } from "./invoicing_error.ts";
import { parseSummariesQuery, type SummariesQuery } from "./summaries_query.ts";
import { toSummary } from "./summary.ts";

/** invoicing:ListInvoiceSummaries: the headers of a payer's documents, paged, the oldest first. */
export const listInvoiceSummaries: Operation = {
  action: "invoicing:ListInvoiceSummaries",
  resource: () => "*",
  async run({ account, input, now, faults }) {
    const query = parseSummariesQuery(input);
    const found = select(account, query, now);
    const from = query.nextToken === null
      ? 0
      : await open(query.nextToken, query.identity, account.tokenSecret);
    if (from > found.length) throw invalidToken();
    const size = Math.min(query.limit, account.pageSize ?? query.limit);
    const next = from + size;
    const receiver = { accountId: account.id, seed: account.bill.seed };
    const summaries = found.slice(from, next).map((invoice) =>
      toSummary(invoice, receiver)
    );
    const answer = {
      InvoiceSummaries: faults.badRecord
        ? breakSummaries(summaries)
        : summaries,
      ...(next < found.length
        ? {
          NextToken: await sealToken(
            { period: 0, group: next },
            query.identity,
            account.tokenSecret,
          ),
        }
        : {}),
    };
    return account.bill.plant.unknownMembers
      ? withUnknownMembers(answer)
      : answer;
  },
};

function select(
  account: Account,
  query: SummariesQuery,
  now: Date,
): Invoice[] {
  const found = query.selector.type === "ACCOUNT_ID"
    ? ofAccount(account, query, now)
    : [requireInvoice(account, query.selector.value, now)];
  // These accounts buy and sell nothing: what they received, they received as buyers.
  if (query.role !== null && query.role !== "BUYER") return [];
  return found.filter((invoice) =>
    matches(invoice, query) &&
    (query.issuer === null || invoice.scope.issuer === query.issuer)
  );
}

/** A linked account has no invoices of its own: the payer gets them all. */
function ofAccount(
  account: Account,
  { selector, time }: SummariesQuery,
  now: Date,
): Invoice[] {
  if (!account.names.has(selector.value)) {
    throw new AwsError(
      "AccessDeniedException",
      `You don't have sufficient access to the invoices of account ${selector.value}`,
      { members: { resourceName: selector.value } },
    );
  }
  if (selector.value !== account.id || time === null) return [];
  return time.kind === "period"
    ? account.invoices.ofPeriod(time.period, now)
    : account.invoices.issuedBetween(time.start, time.end, now);
}

function matches(invoice: Invoice, { time }: SummariesQuery): boolean {
  if (time === null) return true;
  return time.kind === "period"
    ? invoice.period === time.period
    : invoice.issuedAt >= time.start && invoice.issuedAt < time.end;
}

/** Finds a document of the account by its number. Throws ResourceNotFoundException. */
export function requireInvoice(
  account: Account,
  id: string,
  now: Date,
): Invoice {
  const invoice = account.invoices.find(id, now);
  if (invoice === null) {
    throw notFound(`Invoice ${id} could not be found`, id);
  }
  return invoice;
}

async function open(
  token: string,
  identity: string,
  secret: string,
): Promise<number> {
  try {
    return (await openToken(token, identity, secret)).group;
  } catch {
    // Invoicing has one reason for every token it did not make for this request.
    throw invalidToken();
  }
}

function invalidToken(): AwsError {
  const message = "The NextToken is not valid for this request";
  return invalid("invalidNextToken", message, [{ name: "NextToken", message }]);
}
