/**
 * The guard before every request to an endpoint that a user named (server-side request forgery, CWE-918).
 *
 * What it cannot close: between its look-up and that of `fetch` a name's owner may change the answer (DNS rebinding),
 * as `fetch` takes no address. So an endpoint is only ever sent the organization's own records and token.
 *
 * @module
 */
import { Fault } from "../platform/fault.ts";
import { isPublicAddress } from "./address.ts";

/** What the guard asks. */
export interface GuardTools {
  /** All addresses of a name, IPv4 and IPv6; empty when it has none. */
  readonly resolve: (name: string) => Promise<readonly string[]>;
  /** Origins the operator allows whatever they are, such as `http://127.0.0.1:8080`: for tests and own networks. */
  readonly allowedOrigins: readonly string[];
}

/** Names that never lead to the public internet (RFC 6761, RFC 8375, ICANN's `internal`, RFC 6762). */
const CLOSED_NAMES =
  /(^|\.)(localhost|local|internal|intranet|lan|home\.arpa|invalid|test|example|onion)$/;

/**
 * A URL a user gives for an endpoint, as it is kept. Resolves nothing.
 *
 * @throws {Fault} REQUEST_INVALID naming `field`: no https, user info, a fragment, or a host that is no public one.
 */
export function parseEndpointUrl(
  text: string,
  field: string,
  { allowedOrigins }: Pick<GuardTools, "allowedOrigins">,
): URL {
  const url = URL.parse(text);
  if (url === null) throw refusal(field, "an https URL", "something else");
  if (url.username !== "" || url.password !== "") {
    throw refusal(field, "a URL without user info", "one with it");
  }
  if (url.hash !== "") {
    throw refusal(field, "a URL without a fragment", "one with it");
  }
  if (allowedOrigins.includes(url.origin)) return url;
  if (url.protocol !== "https:") {
    throw refusal(field, "an https URL", url.protocol);
  }
  const host = hostOf(url);
  if (isAddress(host)) {
    if (!isPublicAddress(host)) throw closed(field, host);
  } else if (CLOSED_NAMES.test(host) || !host.includes(".")) {
    throw closed(field, host);
  }
  return url;
}

/**
 * Asserts that a URL may be sent to now: what {@link parseEndpointUrl} asks, and that every address its name has is
 * public.
 *
 * @returns The addresses the name had; a runtime that can sends to one of them. Null where the operator allows the origin.
 * @throws {Fault} REQUEST_INVALID naming `field`.
 */
export async function assertPublicEndpoint(
  text: string,
  field: string,
  tools: GuardTools,
): Promise<readonly string[] | null> {
  const url = parseEndpointUrl(text, field, tools);
  if (tools.allowedOrigins.includes(url.origin)) return null;
  const host = hostOf(url);
  if (isAddress(host)) return [host];
  const addresses = await tools.resolve(host);
  if (addresses.length === 0) {
    throw refusal(field, "a name that resolves", `${host}, without an address`);
  }
  if (!addresses.every(isPublicAddress)) throw closed(field, host);
  return addresses;
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, "").replace(/\.+$/, "");
}

function isAddress(host: string): boolean {
  return host.includes(":") || /^\d+(\.\d+){3}$/.test(host);
}

function closed(field: string, host: string): Fault {
  return refusal(field, "a host on the public internet", host);
}

function refusal(field: string, expected: string, found: string): Fault {
  return new Fault(
    "REQUEST_INVALID",
    `${field} must be ${expected}: found ${found}`,
    { details: { field } },
  );
}
