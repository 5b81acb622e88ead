/**
 * Sealing: secrets are encrypted here before they reach the database.
 *
 * AES-256-GCM with a fresh 96-bit nonce. The place of a secret (organization, integration, field) is
 * additional data, so that a text moved to another row or column does not open. A sealed text names
 * the key it was sealed with; the ring opens with any key it holds and seals with its first.
 *
 *     v1.<key id>.<nonce, base64url>.<ciphertext and tag, base64url>
 *
 * Random nonces are safe for 2^32 seals per key (NIST SP 800-38D, section 8.3), far beyond the number
 * of credentials one ring ever seals. Losing every key of the ring loses the secrets.
 *
 * @module
 */
import { findBase64url, toBase64url } from "./base64url.ts";
import type { Bytes } from "./bytes.ts";
import { Fault } from "./fault.ts";
import { Secret } from "./secret.ts";

/** One key of the ring. */
export interface SealingKey {
  /** Letters, digits, `_` and `-`; stands in every text sealed with the key. */
  readonly id: string;
  /** 32 bytes. */
  readonly bytes: Secret<Bytes>;
}

/** Where a secret lives. A sealed text opens only in the place it was sealed for. */
export interface SealedPlace {
  /** Whose secret it is. */
  readonly organizationId: string;
  /** Which integration uses it. */
  readonly integrationId: string;
  /** The name of the field, for example `secret_access_key`. */
  readonly field: string;
}

/** Seals and opens. */
export interface Sealer {
  /** Seals with the first key of the ring. Two seals of one secret differ. */
  seal(secret: Secret, place: SealedPlace): Promise<string>;
  /**
   * Opens what any key of the ring sealed for this very place.
   * @throws {Fault} SEALED_SECRET_UNREADABLE for everything else, without saying which byte.
   */
  open(sealed: string, place: SealedPlace): Promise<Secret>;
  /** Whether the text names the first key of the ring. Does not open it. */
  isSealedWithCurrentKey(sealed: string): boolean;
  /**
   * The same secret sealed with the first key; the text itself when that is the case already.
   * @throws {Fault} SEALED_SECRET_UNREADABLE
   */
  reseal(sealed: string, place: SealedPlace): Promise<string>;
}

interface SealedParts {
  readonly keyId: string;
  readonly nonce: Bytes;
  readonly ciphertext: Bytes;
}

const VERSION = "v1";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The sealer of a key ring: the first key seals, all open. The ring must hold a key. */
export function sealer(ring: readonly [SealingKey, ...SealingKey[]]): Sealer {
  const [current] = ring;
  const imported = new Map<string, Promise<CryptoKey>>();
  const keyOf = (key: SealingKey): Promise<CryptoKey> => {
    const known = imported.get(key.id) ?? importKey(key);
    imported.set(key.id, known);
    return known;
  };

  async function seal(secret: Secret, place: SealedPlace): Promise<string> {
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    const ciphertext = await crypto.subtle.encrypt(
      { name: "AES-GCM", iv: nonce, additionalData: additionalData(place) },
      await keyOf(current),
      new TextEncoder().encode(secret.reveal()),
    );
    return [
      VERSION,
      current.id,
      toBase64url(nonce),
      toBase64url(new Uint8Array(ciphertext)),
    ].join(".");
  }

  async function open(sealed: string, place: SealedPlace): Promise<Secret> {
    const parts = parseSealed(sealed);
    const key = ring.find(({ id }) => id === parts.keyId);
    if (key === undefined) {
      throw unreadable(
        `Cannot open a sealed secret as its key "${parts.keyId}" is not in the ring`,
      );
    }
    try {
      const clear = await crypto.subtle.decrypt(
        {
          name: "AES-GCM",
          iv: parts.nonce,
          additionalData: additionalData(place),
        },
        await keyOf(key),
        parts.ciphertext,
      );
      return new Secret(
        new TextDecoder("utf-8", { fatal: true }).decode(clear),
      );
    } catch (error) {
      throw unreadable(
        "Cannot open a sealed secret as it was changed, moved or sealed with another key",
        error,
      );
    }
  }

  function isSealedWithCurrentKey(sealed: string): boolean {
    return sealed.startsWith(`${VERSION}.${current.id}.`);
  }

  return {
    seal,
    open,
    isSealedWithCurrentKey,
    async reseal(sealed, place) {
      const secret = await open(sealed, place);
      return isSealedWithCurrentKey(sealed)
        ? sealed
        : await seal(secret, place);
    },
  };
}

function importKey(key: SealingKey): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", key.bytes.reveal(), "AES-GCM", false, [
    "encrypt",
    "decrypt",
  ]);
}

/** JSON of the three, so that no separator inside a part can make two places look like one. */
function additionalData(
  { organizationId, integrationId, field }: SealedPlace,
): Bytes {
  return new TextEncoder().encode(
    JSON.stringify([VERSION, organizationId, integrationId, field]),
  );
}

function parseSealed(sealed: string): SealedParts {
  const [version, keyId, nonceText, ciphertextText, ...rest] = sealed.split(
    ".",
  );
  const nonce = findBase64url(nonceText ?? "");
  const ciphertext = findBase64url(ciphertextText ?? "");
  const shaped = version === VERSION && keyId !== undefined &&
    rest.length === 0 &&
    nonce?.length === NONCE_BYTES && ciphertext !== null &&
    ciphertext.length >= TAG_BYTES;
  if (!shaped) {
    throw unreadable("Cannot open a sealed secret as it is not a sealed text");
  }
  return { keyId, nonce, ciphertext };
}

function unreadable(message: string, cause?: unknown): Fault {
  return new Fault("SEALED_SECRET_UNREADABLE", message, { cause });
}
