/**
 * The id of a request: the caller's own when it is well-formed, so that both sides' logs meet, else a
 * fresh one. Well-formed is narrow, because the id goes into logs, rows and answers as it is.
 */
export function requestIdOf(headers: Headers): string {
  const given = headers.get("x-request-id") ?? "";
  return /^[A-Za-z0-9][A-Za-z0-9_-]{7,63}$/.test(given)
    ? given
    : crypto.randomUUID();
}
