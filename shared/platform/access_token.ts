/**
 * Proves who signed a JWT.
 *
 * ES256 and RS256 are proven with the project's public keys. HS256 is proven with the shared secret where one is
 * known, else by asking the Auth server. The algorithm decides which kind of key is looked at, so a
 * public key never serves as a shared secret; `none` and everything else is refused.
 *
 * @module
 */
import { compactVerify, decodeJwt, decodeProtectedHeader } from "jose";
import type { Bytes } from "./bytes.ts";
import { Fault } from "./fault.ts";
import type { SigningKeys } from "./signing_keys.ts";
import type { Claims } from "./token_claims.ts";

/** What {@link proveToken} needs. */
export interface TokenProof {
  /** The public keys of the project. */
  readonly keys: SigningKeys;
  /** The shared secrets of HS256; may be empty. */
  readonly secrets: readonly Bytes[];
  /** Asks the Auth server whether it stands for a token. */
  readonly askAuthServer: (token: string, claims: Claims) => Promise<boolean>;
}

const MAX_LENGTH = 16_384;

/**
 * The claims of a token whose signature is proven, or null. Does not judge the claims.
 *
 * @throws {Fault} AUTH_UNAVAILABLE when it cannot be decided now.
 */
export async function proveToken(
  token: string,
  proof: TokenProof,
): Promise<Claims | null> {
  if (token.length > MAX_LENGTH) return null;
  try {
    const header = decodeProtectedHeader(token);
    if (header.alg === "ES256" || header.alg === "RS256") {
      const key = await proof.keys.find({ ...header, alg: header.alg });
      return key === null ? null : await verifiedClaims(token, key, header.alg);
    }
    return header.alg === "HS256" ? await proveShared(token, proof) : null;
  } catch (error) {
    if (error instanceof Fault) throw error;
    return null;
  }
}

async function proveShared(
  token: string,
  { secrets, askAuthServer }: TokenProof,
): Promise<Claims | null> {
  if (secrets.length === 0) {
    const claims = decodeJwt(token);
    return await askAuthServer(token, claims) ? claims : null;
  }
  for (const secret of secrets) {
    const claims = await verifiedClaims(token, secret, "HS256").catch(() =>
      null
    );
    if (claims !== null) return claims;
  }
  return null;
}

async function verifiedClaims(
  token: string,
  key: CryptoKey | Bytes,
  algorithm: string,
): Promise<Claims> {
  await compactVerify(token, key, { algorithms: [algorithm] });
  return decodeJwt(token);
}
