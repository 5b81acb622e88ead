import { AwsError } from "../aws_error.ts";
import type { Call } from "../service.ts";
import type { Offer } from "./offer.ts";
import { offersFor } from "./offer.ts";
import type { Company, Product } from "./product.ts";

/** A company as discovery shows it. */
export function toSeller(
  { name, profileId }: Company,
): Record<string, unknown> {
  return { sellerProfileId: profileId, displayName: name };
}

/** What an offer is about: each product, with the set of offers it stands in. */
export function toEntities(offer: Offer): Record<string, unknown>[] {
  return offer.products.map((product) => ({
    product: toProductReference(product),
    ...(offer.offerSetId === null ? {} : {
      offerSet: {
        offerSetId: offer.offerSetId,
        sellerOfRecord: toSeller(offer.seller),
      },
    }),
  }));
}

/** The one badge these clouds know. */
export function toBadges(offer: Offer): Record<string, unknown>[] {
  return offer.isPrivate
    ? [{ badgeType: "PRIVATE_PRICING", displayName: "Private pricing" }]
    : [];
}

/** The offers the caller's account may see: those for anyone, and the private ones it accepted. */
export function visibleOffers({ account, principal, now }: Call): Offer[] {
  return offersFor(
    account.agreements.agreements(principal.accountId, now).map(({ offer }) =>
      offer
    ),
  );
}

/** An id of the request. Throws ValidationException when it is absent or malformed. */
export function requireId(
  input: Record<string, unknown>,
  name: string,
): string {
  const value = input[name];
  if (typeof value === "string" && /^[\w-]{1,255}$/.test(value)) return value;
  throw discoveryInvalid(
    `${name} must have 1 to 255 letters, digits, hyphens or underscores.`,
  );
}

/** A ValidationException of discovery, which names no field and has three reasons; this is the one for wrong parameters unless told. */
export function discoveryInvalid(
  message: string,
  reason = "MALFORMED_REQUEST_PARAMETERS",
): AwsError {
  return new AwsError("ValidationException", message, { members: { reason } });
}

/** The refusal of what is not there, or not for the caller. */
export function notFound(what: string, id: string): AwsError {
  return new AwsError(
    "ResourceNotFoundException",
    `${what} ${id} was not found.`,
  );
}

function toProductReference(product: Product): Record<string, unknown> {
  return {
    productId: product.productId,
    productName: product.name,
    manufacturer: toSeller(product.manufacturer),
  };
}
