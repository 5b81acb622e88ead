/** Hosts of Amazon SNS, and nobody else's. Source: npm package sns-validator, which AWS maintains. */
const HOST = /^sns\.[a-zA-Z0-9-]{3,}\.amazonaws\.com(\.cn)?$/;

/**
 * The URL of a member that AWS filled in, when it leads to Amazon SNS itself; null for any other, among them those with user info, a
 * port or a fragment.
 */
export function findSnsUrl(text: string): URL | null {
  const url = URL.parse(text);
  if (url === null || url.protocol !== "https:") return null;
  const isPlain = url.username === "" && url.password === "" &&
    url.port === "" && url.hash === "";
  return isPlain && HOST.test(url.hostname) ? url : null;
}
