import { toBase64 } from "./base64.ts";
import type { Ciphertext } from "./encrypted_content.ts";
import { kdfMembers } from "./kdf.ts";

/** A ciphertext as the server takes it: `{payload, meta}`. */
export function sealedMembers(
  { kdf, salt, iv, schemaVersion, aad, payload }: Ciphertext,
): { payload: string; meta: Record<string, unknown> } {
  return {
    payload: toBase64(payload),
    meta: {
      enc: "AES-GCM",
      ...kdfMembers(kdf),
      salt: toBase64(salt),
      iv: toBase64(iv),
      schemaVersion,
      ...(aad === null ? {} : { aad }),
    },
  };
}
