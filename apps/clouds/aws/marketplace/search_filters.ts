import type { Agreement } from "./agreement.ts";
import { STATUSES } from "./agreement.ts";
import { invalid } from "./refusal.ts";

/** More filters are refused. */
const MOST = 10;

/** Filters a buyer may combine with AgreementType, beside BeforeEndTime and AfterEndTime, which go with each of these. */
const ACCEPTOR_COMBINATIONS = [
  "",
  "OfferId",
  "OfferId,Status",
  "OfferSetId",
  "OfferSetId,Status",
  "ResourceIdentifier",
  "ResourceIdentifier,Status",
  "ResourceType",
  "Status",
];

/** Filters the service knows, and what their one value must look like. */
const VALUES: Readonly<Record<string, RegExp>> = {
  PartyType: /^(Acceptor|Proposer)$/,
  AgreementType: /^PurchaseAgreement$/,
  Status: new RegExp(`^(${STATUSES.join("|")})$`),
  ResourceType:
    /^(AmiProduct|ContainerProduct|SaaSProduct|ProfessionalServicesProduct|MachineLearningProduct)$/,
  ResourceIdentifier: /^[A-Za-z0-9_/-]{1,64}$/,
  OfferId: /^[A-Za-z0-9_/-]{1,64}$/,
  OfferSetId: /^[A-Za-z0-9_/-]{1,64}$/,
  AcceptorAccountId: /^\d{12}$/,
  InitialAgreementId: /^[A-Za-z0-9_/-]{1,64}$/,
  LicenseArn: /^arn:/,
  EndTimeBehaviorType: /^(RENEW|REPLACE|EXPIRE)$/,
  EndTimeBehaviorReasonCode: /^[A-Z_]+$/,
  BeforeEndTime: /^\d{4}-\d\d-\d\d/,
  AfterEndTime: /^\d{4}-\d\d-\d\d/,
  BeforeStartTime: /^\d{4}-\d\d-\d\d/,
  AfterStartTime: /^\d{4}-\d\d-\d\d/,
  BeforeLastUpdateTime: /^\d{4}-\d\d-\d\d/,
  AfterLastUpdateTime: /^\d{4}-\d\d-\d\d/,
};

/** What a search asks for: by the buyer's filters, or everything it proposed, which in these clouds is nothing. */
export interface Search {
  /** Whose side the caller takes. */
  readonly party: "Acceptor" | "Proposer";
  /** Whether an agreement is asked for. */
  matches(agreement: Agreement): boolean;
}

/** Reads the filters. Throws ValidationException with the service's reason; a buyer's combinations are those AWS lists. */
export function parseFilters(value: unknown): Search {
  const filters = readFilters(value);
  const party = filters.get("PartyType");
  if (party === undefined) {
    throw invalid(
      "MISSING_PARTY_TYPE",
      "filters",
      "The PartyType filter is required.",
    );
  }
  if (party === "Proposer") return { party, matches: () => false };
  requireCombination([...filters.keys()]);
  return {
    party: "Acceptor",
    matches: (agreement) =>
      [...filters].every(([name, wanted]) =>
        MATCH[name]?.(agreement, wanted) ?? true
      ),
  };
}

const MATCH: Readonly<
  Record<string, (agreement: Agreement, wanted: string) => boolean>
> = {
  Status: ({ status }, wanted) => status === wanted,
  OfferId: ({ offer }, wanted) => offer.offerId === wanted,
  OfferSetId: ({ offer }, wanted) => offer.offerSetId === wanted,
  ResourceIdentifier: ({ offer }, wanted) =>
    offer.products.some(({ productId }) => productId === wanted),
  ResourceType: ({ offer }, wanted) =>
    offer.products.some(({ type }) => type === wanted),
  BeforeEndTime: ({ endsAt }, wanted) =>
    endsAt !== null && endsAt < new Date(wanted),
  AfterEndTime: ({ endsAt }, wanted) =>
    endsAt !== null && endsAt > new Date(wanted),
};

function readFilters(value: unknown): Map<string, string> {
  const list: unknown = value ?? [];
  if (!Array.isArray(list) || list.length > MOST) {
    throw invalid(
      "INVALID_FILTERS",
      "filters",
      `There can be at most ${MOST} filters.`,
    );
  }
  const filters = new Map<string, string>();
  for (const { name, values } of list) {
    if (filters.has(name)) {
      throw invalid("INVALID_FILTERS", "filters", `${name} is given twice.`);
    }
    filters.set(...readFilter(name, values));
  }
  return filters;
}

function readFilter(name: unknown, values: unknown): [string, string] {
  if (typeof name !== "string" || name === "") {
    throw invalid("MISSING_FILTER_NAME", "filters", "A filter has no name.");
  }
  const pattern = VALUES[name];
  if (pattern === undefined) {
    throw invalid(
      "INVALID_FILTER_NAME",
      "filters",
      `The filter ${name} is not supported.`,
    );
  }
  if (!Array.isArray(values) || values.length === 0) {
    throw invalid(
      "MISSING_FILTER_VALUES",
      "filters",
      `The filter ${name} has no value.`,
    );
  }
  const [only] = values;
  const isDate = !name.endsWith("Time") ||
    !Number.isNaN(Date.parse(String(only)));
  if (
    values.length > 1 || typeof only !== "string" || !pattern.test(only) ||
    !isDate
  ) {
    throw invalid(
      "INVALID_FILTER_VALUES",
      "filters",
      `The filter ${name} takes exactly one value that it knows.`,
    );
  }
  return [name, only];
}

function requireCombination(names: readonly string[]): void {
  const others = names
    .filter((name) => !["PartyType", "AgreementType"].includes(name))
    .filter((name) => !/^(Before|After)EndTime$/.test(name))
    .sort()
    .join();
  if (
    names.includes("AgreementType") && ACCEPTOR_COMBINATIONS.includes(others)
  ) return;
  throw invalid(
    "UNSUPPORTED_FILTERS",
    "filters",
    "This combination of filters is not supported.",
  );
}
