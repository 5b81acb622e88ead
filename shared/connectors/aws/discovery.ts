/**
 * AWS Marketplace's Discovery API as far as it names things: two operations, both free. AWS publishes no SDK of it for JavaScript.
 * API: docs.aws.amazon.com/marketplace/latest/developerguide/discovery-apis.html
 *
 * @module
 */
import type { AwsConnection } from "./connection.ts";
import type { AwsSession } from "./credentials.ts";
import { type FreeService, freeService, unknownShape } from "./free_service.ts";
import { type SignedClient, signedClient } from "./signed_client.ts";
import { present, readRecord, type WireObject } from "./wire_record.ts";

/** The IAM action behind a product's names. */
export const PRODUCT_ACTION = "aws-marketplace:GetProduct";

/** The IAM action behind an offer's. */
export const OFFER_ACTION = "aws-marketplace:GetOffer";

/** The API's version, which is part of every path. */
const VERSION = "2026-02-05";

/** Discovery as one account sees it: private offers are visible to their buyer alone. Takes one call at a time. */
export type Discovery = FreeService<SignedClient>;

/** What the catalogue says of a product. */
export interface ProductNames {
  readonly product_name?: string;
  readonly manufacturer_name?: string;
  readonly short_description?: string;
}

/** What the catalogue says of an offer. */
export interface OfferNames {
  readonly seller_of_record_name?: string;
  readonly pricing_model?: string;
  readonly is_private_offer: boolean;
}

/** Opens Discovery; calls nothing yet. */
export function discovery(
  connection: AwsConnection,
  session: AwsSession,
  random: () => number,
): Discovery {
  return freeService({
    service: "discovery-marketplace",
    connection,
    session,
    client: (options) =>
      Promise.resolve(
        signedClient(options, { signingName: "aws-marketplace", random }),
      ),
  });
}

/** A product by its id. @throws {Fault} NOT_FOUND, PROVIDER_ACCESS_DENIED, PROVIDER_SHAPE_UNKNOWN, other PROVIDER_* codes. */
export async function getProduct(
  service: Discovery,
  productId: string,
  signal: AbortSignal,
): Promise<ProductNames> {
  const answer = await service.call(
    PRODUCT_ACTION,
    (client, options) =>
      client.send(
        { path: `/${VERSION}/getProduct`, body: { productId } },
        options,
      ),
    signal,
  );
  return read(answer, PRODUCT_ACTION, (product) =>
    present({
      product_name: product.text("productName"),
      manufacturer_name: product.object("manufacturer")?.text("displayName"),
      short_description: product.text("shortDescription"),
    }));
}

/** An offer by its id. @throws {Fault} as {@linkcode getProduct}. */
export async function getOffer(
  service: Discovery,
  offerId: string,
  signal: AbortSignal,
): Promise<OfferNames> {
  const answer = await service.call(
    OFFER_ACTION,
    (client, options) =>
      client.send({ path: `/${VERSION}/getOffer`, body: { offerId } }, options),
    signal,
  );
  return read(answer, OFFER_ACTION, (offer) =>
    present({
      seller_of_record_name: offer.object("sellerOfRecord")?.text(
        "displayName",
      ),
      pricing_model: offer.object("pricingModel")?.text("pricingModelType"),
      is_private_offer: offer.objects("badges")
        .some((badge) => badge.text("badgeType") === "PRIVATE_PRICING"),
    }));
}

function read<T>(
  answer: unknown,
  action: string,
  parse: (given: WireObject) => T,
): T {
  const record = readRecord(answer, action, parse);
  if ("value" in record) return record.value;
  throw unknownShape(action, `as documented: ${record.reject.reason}`);
}
