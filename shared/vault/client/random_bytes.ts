import { type Bytes, toHex } from "./bytes.ts";

/** Gives so many fresh random bytes, good enough for keys. */
export type RandomBytes = (length: number) => Bytes;

/** The platform's. */
export function platformRandom(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}

/** A UUID version 4 (RFC 9562) of these bytes. */
export function randomUuid(random: RandomBytes): string {
  const bytes = random(16);
  bytes[6] = (bytes[6] ?? 0) & 0x0f | 0x40;
  bytes[8] = (bytes[8] ?? 0) & 0x3f | 0x80;
  return toHex(bytes).replace(
    /^(.{8})(.{4})(.{4})(.{4})(.{12})$/,
    "$1-$2-$3-$4-$5",
  );
}

/** From [0, 1), 32 bits of it. */
export function randomFraction(random: RandomBytes): number {
  return new DataView(random(4).buffer).getUint32(0) / 2 ** 32;
}

/** Bytes of a salt: twice what NIST SP 800-132 asks for. */
export const SALT_BYTES = 32;
