/**
 * What a ciphertext is bound to: it opens only as this version of this dataset, under these parameters of this derivation. A
 * server that swaps, rolls back or downgrades what it keeps makes it unreadable.
 *
 *     encrypted-data/v1|<keyId>|<version>|<schemaVersion>|<kdf>|<KDF parameters>|<salt, base64>
 *
 * No member can hold a `|`, so that no two bindings are written alike.
 *
 * @module
 */
import { toBase64 } from "./base64.ts";
import type { Bytes } from "./bytes.ts";
import { type Kdf, kdfParameterText } from "./kdf.ts";

/** What a ciphertext is bound to. */
export interface Binding {
  /** The dataset, or `key-check`. */
  readonly keyId: string;
  /** The version it was first written as; of a key check its key generation. */
  readonly version: number;
  /** The app's own version of what is inside. */
  readonly schemaVersion: number;
  /** How its key was derived. */
  readonly kdf: Kdf;
  /** With which salt. */
  readonly salt: Bytes;
}

/** The additional data of AES-GCM for a binding: UTF-8. */
export function additionalData(
  { keyId, version, schemaVersion, kdf, salt }: Binding,
): Bytes {
  return new TextEncoder().encode(
    [
      "encrypted-data/v1",
      keyId.toLowerCase(),
      version,
      schemaVersion,
      kdf.name,
      kdfParameterText(kdf),
      toBase64(salt),
    ].join("|"),
  );
}
