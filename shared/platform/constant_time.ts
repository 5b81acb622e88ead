/**
 * Whether two texts are equal, in a time that tells nothing about where they differ.
 *
 * Both sides are hashed under a key made for this one comparison; the hashes have one length, so the
 * length of the secret does not show either.
 */
export async function isEqualConstantTime(
  left: string,
  right: string,
): Promise<boolean> {
  const key = await crypto.subtle.importKey(
    "raw",
    crypto.getRandomValues(new Uint8Array(32)),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign"],
  );
  const [a, b] = await Promise.all([mac(key, left), mac(key, right)]);
  let difference = 0;
  for (const [index, byte] of a.entries()) {
    difference |= byte ^ (b[index] ?? 256);
  }
  return difference === 0;
}

async function mac(key: CryptoKey, text: string): Promise<Uint8Array> {
  return new Uint8Array(
    await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(text)),
  );
}
