import { invalidField } from "./invoicing_error.ts";
import { missing, parseTimeFilter, type TimeFilter } from "./time_filter.ts";

/** A valid ListInvoiceSummaries request. */
export interface SummariesQuery {
  /** Whose documents, or which one. */
  readonly selector: {
    readonly type: "ACCOUNT_ID" | "INVOICE_ID";
    readonly value: string;
  };
  /** Which of them by time. */
  readonly time: TimeFilter;
  /** Only this issuer's; null = all. */
  readonly issuer: string | null;
  /** Only those received in this role; null = as a buyer. */
  readonly role: string | null;
  /** Documents in one answer. */
  readonly limit: number;
  /** Where to go on; null = the first page. */
  readonly nextToken: string | null;
  /** Text of everything but token and page size: pages of one listing share it. */
  readonly identity: string;
}

/** Documents in one answer: Invoicing's own limit. */
const LIMIT = 100;

const ROLES = ["SELLER", "RESELLER", "BUYER"];
const SELECTORS = ["ACCOUNT_ID", "INVOICE_ID"] as const;

/** Parses ListInvoiceSummaries' input. Throws ValidationException with reason and fields. */
export function parseSummariesQuery(
  input: Readonly<Record<string, unknown>>,
): SummariesQuery {
  const filter = parseStructure(input["Filter"], "filter") ?? {};
  const role = parseRole(filter["ReceiverRole"]);
  const selector = parseSelector(input["Selector"]);
  const time = parseTimeFilter(filter, role !== null);
  if (selector.type === "ACCOUNT_ID" && time === null) {
    throw invalidField(
      "Filter",
      "Either TimeInterval or BillingPeriod must be specified with an account",
    );
  }
  const issuer = parseText(filter["InvoicingEntity"], "filter.invoicingEntity");
  return {
    selector,
    time,
    role,
    issuer,
    limit: parseLimit(input["MaxResults"]),
    nextToken: parseText(input["NextToken"], "nextToken"),
    identity: JSON.stringify([selector, time, issuer, role]),
  };
}

function parseSelector(value: unknown): SummariesQuery["selector"] {
  const selector = parseStructure(value, "selector");
  if (selector === null) throw missing("selector");
  const { ResourceType: type, Value: text } = selector;
  if (type === undefined || type === null) {
    throw missing("selector.resourceType");
  }
  const known = SELECTORS.find((name) => name === type);
  if (known === undefined) {
    throw unknownWord("selector.resourceType", type, SELECTORS);
  }
  const id = parseText(text, "selector.value");
  if (id === null) throw missing("selector.value");
  if (known === "ACCOUNT_ID" && !/^\d{12}$/.test(id)) {
    throw invalidField("selector.value", "An account id has twelve digits");
  }
  return { type: known, value: id };
}

function parseRole(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const known = ROLES.find((role) => role === value);
  if (known === undefined) {
    throw unknownWord("filter.receiverRole", value, ROLES);
  }
  return known;
}

function parseLimit(value: unknown): number {
  if (value === undefined || value === null) return LIMIT;
  if (
    typeof value === "number" && Number.isInteger(value) && value >= 1 &&
    value <= LIMIT
  ) return value;
  throw invalidField(
    "maxResults",
    `1 validation error detected: Value '${
      String(value)
    }' at 'maxResults' failed to satisfy constraint: Member must have value between 1 and ${LIMIT}`,
  );
}

/** Absent, or text with something in it. */
function parseText(value: unknown, name: string): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "string" && value.trim() !== "") return value;
  throw invalidField(
    name,
    `1 validation error detected: Value '${
      String(value)
    }' at '${name}' failed to satisfy constraint: Member must satisfy regular expression pattern: \\S+`,
  );
}

function parseStructure(
  value: unknown,
  name: string,
): Record<string, unknown> | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "object" && !Array.isArray(value)) return { ...value };
  throw invalidField(name, `${name} must be a structure`);
}

function unknownWord(
  path: string,
  value: unknown,
  words: readonly string[],
): Error {
  return invalidField(
    path,
    `1 validation error detected: Value '${String(value)}' at '${path}' ` +
      `failed to satisfy constraint: Member must satisfy enum value set: [${
        words.join(", ")
      }]`,
  );
}
