import {
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTPayload,
  SignJWT,
} from "jose";

/** A real key pair that signs tokens as an Auth server does. */
export interface Signer {
  readonly jwk: JWK;
  /** A token of `claims` under this key; members of `header` override `alg` and `kid`. */
  sign(
    claims: JWTPayload,
    header?: Readonly<Record<string, unknown>>,
  ): Promise<string>;
}

/** A fresh signer. */
export async function signer(
  algorithm: "ES256" | "RS256",
  keyId: string,
): Promise<Signer> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, {
    extractable: true,
  });
  const jwk = {
    ...await exportJWK(publicKey),
    kid: keyId,
    alg: algorithm,
    use: "sig",
  };
  return {
    jwk,
    sign: (claims, header = {}) =>
      new SignJWT(claims).setProtectedHeader({
        alg: algorithm,
        kid: keyId,
        ...header,
      }).sign(privateKey),
  };
}

/** A token signed with a shared secret. */
export function signShared(
  claims: JWTPayload,
  secret: string,
  header = {},
): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: "HS256", ...header })
    .sign(new TextEncoder().encode(secret));
}
