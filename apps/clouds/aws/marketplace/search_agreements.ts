import type { Operation } from "../service.ts";
import type { Agreement } from "./agreement.ts";
import { readAgreementPage } from "./agreement_page.ts";
import { breakFirst } from "./bad_record.ts";
import { licenseArn } from "./marketplace_id.ts";
import { invalid } from "./refusal.ts";
import { parseFilters } from "./search_filters.ts";
import { toWire } from "./wire.ts";

/** aws-marketplace:SearchAgreements: the agreements the caller's account accepted, by their end, those without one last. */
export const searchAgreements: Operation = {
  action: "aws-marketplace:SearchAgreements",
  resource: () => "*",
  isForMembers: true,
  async run(call) {
    const { account, principal, input, now, faults } = call;
    requireCatalog(input["catalog"]);
    const search = parseFilters(input["filters"]);
    const direction = parseSort(input["sort"], search.party);
    const found = account.agreements.agreements(principal.accountId, now)
      .filter((agreement) => search.matches(agreement))
      .sort((left, right) => direction * byEnd(left, right));
    const { records, next } = await readAgreementPage(call, {
      name: "SearchAgreements",
      records: found,
    });
    const summaries = records.map(toSummary);
    return toWire(account, {
      agreementViewSummaries: faults.badRecord
        ? breakFirst(summaries, ["agreementId", "status"])
        : summaries,
      ...next,
    });
  },
};

/** Throws ValidationException for a catalog that is not AWS Marketplace. */
export function requireCatalog(catalog: unknown): void {
  if (catalog === "AWSMarketplace") return;
  throw invalid(
    "INVALID_CATALOG",
    "catalog",
    "The catalog must be AWSMarketplace.",
  );
}

/** What Search and Describe say alike. */
export function toHead(agreement: Agreement): Record<string, unknown> {
  const { deal, offer } = agreement;
  return {
    agreementId: agreement.agreementId,
    acceptanceTime: agreement.acceptedAt,
    startTime: agreement.startsAt,
    endTime: agreement.endsAt,
    agreementType: "PurchaseAgreement",
    acceptor: { accountId: deal.accountId },
    proposer: { accountId: offer.seller.accountId },
    proposalSummary: {
      resources: offer.products.map(({ productId, type }) => ({
        id: productId,
        type,
      })),
      offerId: offer.offerId,
      offerSetId: offer.offerSetId,
    },
    status: agreement.status,
    initialAgreementId: agreement.initialAgreementId,
  };
}

function toSummary(agreement: Agreement): Record<string, unknown> {
  return {
    ...toHead(agreement),
    lastUpdateTime: agreement.updatedAt,
    entitlements: [{ licenseArn: licenseArn(agreement.agreementId) }],
    endTimeBehaviorType: agreement.atEnd?.type,
    endTimeBehaviorReasonCode: agreement.atEnd?.reason,
  };
}

/** 1 or -1. A buyer may sort by the end alone. */
function parseSort(value: unknown, party: "Acceptor" | "Proposer"): number {
  const sort = { sortBy: "EndTime", sortOrder: "ASCENDING", ...Object(value) };
  const known = party === "Acceptor"
    ? ["EndTime"]
    : ["EndTime", "StartTime", "LastUpdateTime"];
  if (!known.includes(sort.sortBy)) {
    throw invalid(
      "INVALID_SORT_BY",
      "sort",
      `Results can be sorted by ${known.join(", ")}.`,
    );
  }
  if (sort.sortOrder !== "ASCENDING" && sort.sortOrder !== "DESCENDING") {
    throw invalid(
      "INVALID_SORT_ORDER",
      "sort",
      "The order must be ASCENDING or DESCENDING.",
    );
  }
  return sort.sortOrder === "ASCENDING" ? 1 : -1;
}

function byEnd(left: Agreement, right: Agreement): number {
  const end = ({ endsAt }: Agreement) => endsAt?.getTime() ?? 8.64e15;
  return end(left) - end(right) ||
    (left.agreementId < right.agreementId ? -1 : 1);
}
