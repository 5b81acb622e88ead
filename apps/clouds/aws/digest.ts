const encoder = new TextEncoder();

/** SHA-256 as lower-case hex. */
export async function sha256Hex(data: Uint8Array | string): Promise<string> {
  return hex(await crypto.subtle.digest("SHA-256", bytes(data)));
}

/** HMAC-SHA-256 of `data` under `key`, as bytes. */
export async function hmac(
  key: Uint8Array | string,
  data: string,
): Promise<Uint8Array> {
  const imported = await crypto.subtle.importKey(
    "raw",
    bytes(key),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign"],
  );
  return new Uint8Array(
    await crypto.subtle.sign("HMAC", imported, bytes(data)),
  );
}

/** Lower-case hex of any bytes. */
export function hex(data: ArrayBuffer | Uint8Array): string {
  return [...new Uint8Array(data)].map((byte) =>
    byte.toString(16).padStart(2, "0")
  ).join("");
}

/** The copy pins the buffer's type: WebCrypto refuses a view over shared memory. */
function bytes(data: Uint8Array | string): Uint8Array<ArrayBuffer> {
  return typeof data === "string" ? encoder.encode(data) : new Uint8Array(data);
}
