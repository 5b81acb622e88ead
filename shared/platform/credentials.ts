/** What a request says about who sends it. Nothing of it is proven. */
export interface Credentials {
  /** The bearer token. */
  readonly bearer: string | null;
  /** The `apikey` header. */
  readonly apiKey: string | null;
}

/**
 * Reads the credentials of a request; a pure extraction, no proof. A publishable key sent as a bearer, as
 * clients without a session do, is no token and counts as none. A malformed Authorization header
 * counts as a token that proves nothing, not as none.
 */
export function extractCredentials(headers: Headers): Credentials {
  const authorization = headers.get("authorization")?.trim() ?? "";
  const bearer = /^bearer\s+(\S+)$/i.exec(authorization)?.[1] ??
    (authorization === "" ? null : "malformed");
  return {
    bearer: bearer?.startsWith("sb_publishable_") ? null : bearer,
    apiKey: headers.get("apikey")?.trim() || null,
  };
}
