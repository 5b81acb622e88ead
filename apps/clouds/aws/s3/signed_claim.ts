import { parseAuthorization, type SignedClaim } from "../sigv4.ts";
import type { WireRequest } from "../protocol.ts";

/** The signature of a request as it is claimed, in its header or in its query, and whether it is presigned; null when there is none whole. */
export function signedClaim(
  request: WireRequest,
): { claim: SignedClaim; isPresigned: boolean } | null {
  const header = request.headers.get("authorization");
  if (header !== null) {
    const claim = parseAuthorization(header);
    return claim === null ? null : { claim, isPresigned: false };
  }
  const query = request.url.searchParams;
  // The query says what the header would: one reader knows the form.
  const claim = parseAuthorization(
    `${query.get("X-Amz-Algorithm")} Credential=${
      query.get("X-Amz-Credential")
    }, SignedHeaders=${query.get("X-Amz-SignedHeaders")}, Signature=${
      query.get("X-Amz-Signature")
    }`,
  );
  return claim === null ? null : { claim, isPresigned: true };
}

/** The region a request is signed for; empty when it is not signed. */
export function signingRegion(request: WireRequest): string {
  return signedClaim(request)?.claim.region ?? "";
}
