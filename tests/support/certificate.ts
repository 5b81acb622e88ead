/**
 * X.509 certificates that sign themselves, written in DER by hand: no library on the machine makes one.
 *
 * Sources: RFC 5280, section 4.1 (Certificate); ITU-T X.690 (DER).
 *
 * @module
 */

import type { Bytes } from "../../shared/platform/bytes.ts";

/** A certificate and the key it is of. */
export interface SelfSigned {
  /** PEM. */
  readonly certificate: string;
  /** Signs with SHA-1 or SHA-256, base64. */
  sign(text: string, hash: "SHA-1" | "SHA-256"): Promise<string>;
}

const ALGORITHM = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };

/** Makes one that is valid between two times. */
export async function selfSigned(
  { from, to }: { readonly from: Date; readonly to: Date },
): Promise<SelfSigned> {
  const pair = await crypto.subtle.generateKey(
    {
      ...ALGORITHM,
      modulusLength: 2_048,
      publicExponent: new Uint8Array([1, 0, 1]),
    },
    true,
    ["sign", "verify"],
  );
  const spki = await crypto.subtle.exportKey("spki", pair.publicKey);
  const pkcs8 = await crypto.subtle.exportKey("pkcs8", pair.privateKey);
  // sha256WithRSAEncryption, 1.2.840.113549.1.1.11
  const algorithm = der(
    0x30,
    der(0x06, [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b]),
    der(0x05),
  );
  // The common name, 2.5.4.3
  const name = der(
    0x30,
    der(
      0x31,
      der(0x30, der(0x06, [0x55, 0x04, 0x03]), der(0x0c, ascii("sns"))),
    ),
  );
  const body = der(
    0x30,
    der(0xa0, der(0x02, [2])),
    der(0x02, [1]),
    algorithm,
    name,
    der(0x30, time(from), time(to)),
    name,
    new Uint8Array(spki),
  );
  const signature = await crypto.subtle.sign(ALGORITHM, pair.privateKey, body);
  const whole = der(
    0x30,
    body,
    algorithm,
    der(0x03, [0], new Uint8Array(signature)),
  );
  return {
    certificate: toPem(whole),
    async sign(text, hash) {
      const key = await crypto.subtle.importKey(
        "pkcs8",
        pkcs8,
        { name: ALGORITHM.name, hash },
        false,
        ["sign"],
      );
      const bytes = await crypto.subtle.sign(
        ALGORITHM.name,
        key,
        new TextEncoder().encode(text),
      );
      return btoa(String.fromCharCode(...new Uint8Array(bytes)));
    },
  };
}

function der(
  tag: number,
  ...parts: (readonly number[] | Uint8Array)[]
): Bytes {
  const content = parts.flatMap((part) => [...part]);
  const { length } = content;
  const size = length < 0x80
    ? [length]
    : length < 0x100
    ? [0x81, length]
    : [0x82, length >> 8, length & 0xff];
  return new Uint8Array([tag, ...size, ...content]);
}

/** GeneralizedTime. */
function time(date: Date): Uint8Array {
  return der(
    0x18,
    ascii(`${date.toISOString().replace(/\D/g, "").slice(0, 14)}Z`),
  );
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function toPem(bytes: Uint8Array): string {
  const lines = btoa(String.fromCharCode(...bytes)).match(/.{1,64}/g) ?? [];
  return [
    "-----BEGIN CERTIFICATE-----",
    ...lines,
    "-----END CERTIFICATE-----",
    "",
  ].join("\n");
}
