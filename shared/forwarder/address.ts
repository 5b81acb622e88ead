/**
 * Which IP addresses lie on the public internet. Pure.
 *
 * @module
 */

interface Range {
  readonly network: bigint;
  readonly bits: number;
}

/**
 * What is not globally reachable, or leads to a machine next to ours. Source: IANA IPv4 Special-Purpose Address
 * Registry; the whole of 192.0.0.0/24 and of multicast besides.
 */
const CLOSED_V4: readonly Range[] = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
].map((text) => rangeOf(text, parseV4));

/** Within 2000::/3, the only block that is given out. Source: IANA IPv6 Special-Purpose Address Registry. */
const CLOSED_V6: readonly Range[] = [
  "2001::/23",
  "2001:db8::/32",
  "2002::/16",
  "3fff::/20",
].map((text) => rangeOf(text, parseV6));

const OPEN_V6 = rangeOf("2000::/3", parseV6);

/** Blocks whose last 32 bits are an IPv4 address: mapped (RFC 4291) and translated (RFC 6052). */
const CARRIERS: readonly Range[] = ["::ffff:0:0/96", "64:ff9b::/96"].map(
  (text) => rangeOf(text, parseV6),
);

/**
 * Whether an IP address may be sent to: globally reachable, and no loopback, private, link-local, metadata, multicast
 * or reserved one, however it is spelled. False for whatever is no address. Resolves no names.
 */
export function isPublicAddress(text: string): boolean {
  const v4 = parseV4(text);
  if (v4 !== null) return isPublicV4(v4);
  const v6 = parseV6(text);
  if (v6 === null) return false;
  if (CARRIERS.some((range) => holds(range, v6, 128))) {
    return isPublicV4(v6 & 0xffff_ffffn);
  }
  return holds(OPEN_V6, v6, 128) &&
    !CLOSED_V6.some((range) => holds(range, v6, 128));
}

function isPublicV4(address: bigint): boolean {
  return !CLOSED_V4.some((range) => holds(range, address, 32));
}

function holds({ network, bits }: Range, address: bigint, width: number) {
  const shift = BigInt(width - bits);
  return address >> shift === network >> shift;
}

function rangeOf(
  text: string,
  parse: (address: string) => bigint | null,
): Range {
  const [address = "", bits = ""] = text.split("/");
  const network = parse(address);
  if (network === null) throw new TypeError(`${text} is no range`);
  return { network, bits: Number(bits) };
}

/** Four decimal bytes; null for every other spelling, which a URL parser has made into this one. */
function parseV4(text: string): bigint | null {
  const parts = text.split(".");
  if (parts.length !== 4) return null;
  let address = 0n;
  for (const part of parts) {
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return null;
    address = address << 8n | BigInt(part);
  }
  return address;
}

function parseV6(text: string): bigint | null {
  const dotted = /^(.*:)([^:]*\.[^:]*)$/.exec(text);
  const tail = dotted === null ? 0n : parseV4(dotted[2] ?? "");
  if (tail === null) return null;
  const plain = dotted === null
    ? text
    : `${dotted[1]}${(tail >> 16n).toString(16)}:${
      (tail & 0xffffn).toString(16)
    }`;
  const halves = plain.split("::");
  if (halves.length > 2) return null;
  const [head = [], rest = []] = halves.map((half) =>
    half === "" ? [] : half.split(":")
  );
  const missing = 8 - head.length - rest.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  let address = 0n;
  for (const group of [...head, ...Array(missing).fill("0"), ...rest]) {
    if (!/^[0-9a-f]{1,4}$/i.test(group)) return null;
    address = address << 16n | BigInt(`0x${group}`);
  }
  return address;
}
