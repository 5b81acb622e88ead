/**
 * What the claims of a token must say, once its signature is proven. Not here: the signature.
 *
 * @module
 */
import { isUuid } from "./uuid.ts";

/** The claims of a token as they stand in it. */
export type Claims = Readonly<Record<string, unknown>>;

/** How far clocks may be apart. */
const TOLERANCE_SECONDS = 30;

/** Whether the token is valid at `now`: it must expire, later than now, and not start later. */
export function isWithinTime({ exp, nbf }: Claims, now: Date): boolean {
  const seconds = now.getTime() / 1000;
  if (typeof exp !== "number" || !(exp > seconds - TOLERANCE_SECONDS)) {
    return false;
  }
  return nbf === undefined ||
    (typeof nbf === "number" && nbf <= seconds + TOLERANCE_SECONDS);
}

/** Whether the claims are those of a signed-in person of this project; anonymous sign-ins are none. */
export function isUserClaims(
  claims: Claims,
  issuers: readonly string[] | null,
): claims is Claims & { sub: string } {
  const audiences = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
  return claims.role === "authenticated" &&
    audiences.includes("authenticated") && isUuid(claims.sub) &&
    (claims.is_anonymous === undefined || claims.is_anonymous === false) &&
    (issuers === null ||
      (typeof claims.iss === "string" && issuers.includes(claims.iss)));
}

/** Whether the claims are those of the legacy service_role key, which names no person. */
export function isServiceClaims(claims: Claims): boolean {
  return claims.role === "service_role" && claims.sub === undefined;
}
