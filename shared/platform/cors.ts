/**
 * CORS: which web pages may read our answers (Fetch standard, "CORS protocol").
 *
 * No credentials mode: callers prove themselves with headers, never with cookies.
 *
 * @module
 */

/** What our own clients send; supabase-js among them. */
const REQUEST_HEADERS =
  "authorization, apikey, content-type, x-client-info, x-region, x-request-id, x-retry-count, x-supabase-api-version, if-match, if-none-match, idempotency-key";
const ANSWER_HEADERS =
  "x-request-id, retry-after, location, etag, allow, idempotency-replayed, x-kdf-warning";

/** The headers of an answer to `origin`; for an origin not in the list none that admits it. */
export function corsHeaders(
  origins: "*" | readonly string[],
  origin: string | null,
): Record<string, string> {
  const expose = { "access-control-expose-headers": ANSWER_HEADERS };
  if (origins === "*") return { "access-control-allow-origin": "*", ...expose };
  if (origin === null || !origins.includes(origin)) return { vary: "Origin" };
  return { "access-control-allow-origin": origin, vary: "Origin", ...expose };
}

/** Whether a request is a preflight. */
export function isPreflight(request: Request): boolean {
  return request.method === "OPTIONS" &&
    request.headers.has("access-control-request-method");
}

/** The further headers of the answer to a preflight. */
export function preflightHeaders(
  methods: readonly string[],
): Record<string, string> {
  return {
    "access-control-allow-methods": methods.join(", "),
    "access-control-allow-headers": REQUEST_HEADERS,
    "access-control-max-age": "7200",
  };
}
