import { openToken, sealToken } from "../cost_explorer/page_token.ts";
import type { Call, Operation } from "../service.ts";
import {
  discoveryInvalid,
  toBadges,
  toEntities,
  toSeller,
  visibleOffers,
} from "./discovery_view.ts";
import type { Offer } from "./offer.ts";
import { toWire } from "./wire.ts";

/** Options in one answer: AWS's own limit. */
const MOST = 100;

/** aws-marketplace:ListPurchaseOptions: the offers the caller's account may accept or has accepted, by product or by visibility. */
export const listPurchaseOptions: Operation = {
  action: "aws-marketplace:ListPurchaseOptions",
  resource: () => "*",
  isForMembers: true,
  async run(call) {
    const wanted = parseFilters(call.input["filters"]);
    const found = visibleOffers(call).filter((offer) =>
      wanted.every((matches) => matches(offer))
    );
    return toWire(call.account, await page(call, found));
  },
};

type Match = (offer: Offer) => boolean;

/** AWS's five filters; one of the first two must be there. Every offer here is available, and a set shows as its offer. */
const FILTERS: Readonly<
  Record<string, (values: readonly unknown[]) => Match>
> = {
  PRODUCT_ID: (values) => ({ products }) =>
    products.some(({ productId }) => values.includes(productId)),
  VISIBILITY_SCOPE: () => ({ isPrivate }) => isPrivate,
  SELLER_OF_RECORD_PROFILE_ID: (values) => ({ seller }) =>
    values.includes(seller.profileId),
  PURCHASE_OPTION_TYPE: (values) => () => values.includes("OFFER"),
  AVAILABILITY_STATUS: (values) => () => values.includes("AVAILABLE"),
};

function parseFilters(value: unknown): Match[] {
  const list: unknown[] = Array.isArray(value) ? value : [];
  const filters = list.map((filter) => {
    const { filterType, filterValues } = Object(filter);
    const make = FILTERS[String(filterType)];
    if (make === undefined || !Array.isArray(filterValues)) {
      throw discoveryInvalid(
        `A filter takes filterType (${
          Object.keys(FILTERS).join(", ")
        }) and filterValues.`,
      );
    }
    return { type: String(filterType), matches: make(filterValues) };
  });
  const isNarrow = filters.some(({ type }) =>
    type === "PRODUCT_ID" || type === "VISIBILITY_SCOPE"
  );
  if (!isNarrow) {
    throw discoveryInvalid(
      "A PRODUCT_ID or a VISIBILITY_SCOPE filter is required.",
    );
  }
  return filters.map(({ matches }) => matches);
}

async function page(
  { account, principal, input }: Call,
  found: readonly Offer[],
): Promise<Record<string, unknown>> {
  const { nextToken: token, maxResults = MOST, ...asked } = input;
  const isRight = typeof maxResults === "number" &&
    Number.isInteger(maxResults) && maxResults >= 1 && maxResults <= MOST;
  if (!isRight) {
    throw discoveryInvalid(`maxResults must be between 1 and ${MOST}.`);
  }
  const identity = JSON.stringify(["options", principal.accountId, asked]);
  const secret = account.tokenSecret;
  const from = typeof token === "string"
    ? (await openToken(token, identity, secret).catch(() => {
      throw discoveryInvalid(
        "The nextToken is not valid.",
        "INVALID_PAGINATION_TOKEN",
      );
    })).group
    : 0;
  const group = from + Math.min(maxResults, account.pageSize ?? MOST);
  return {
    purchaseOptions: found.slice(from, group).map(toOption),
    ...(group < found.length
      ? { nextToken: await sealToken({ period: 0, group }, identity, secret) }
      : {}),
  };
}

function toOption(offer: Offer): Record<string, unknown> {
  return {
    purchaseOptionId: offer.offerId,
    purchaseOptionType: "OFFER",
    catalog: "AWSMarketplace",
    sellerOfRecord: toSeller(offer.seller),
    badges: toBadges(offer),
    associatedEntities: toEntities(offer),
  };
}
