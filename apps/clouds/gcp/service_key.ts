/** A key of a service account: its private half is given out once, in Google's JSON. */
export interface ServiceKey {
  readonly id: string;
  /** PKCS #8 in PEM. */
  readonly privateKey: string;
  readonly publicKey: CryptoKey;
}

const ALGORITHM = {
  name: "RSASSA-PKCS1-v1_5",
  hash: "SHA-256",
  modulusLength: 2_048,
  publicExponent: new Uint8Array([1, 0, 1]),
};

/** Makes a key. Not from the seed: whoever knows it would know the key. */
export async function makeServiceKey(): Promise<ServiceKey> {
  const pair = await crypto.subtle.generateKey(ALGORITHM, true, [
    "sign",
    "verify",
  ]);
  const bytes = await crypto.subtle.exportKey("pkcs8", pair.privateKey);
  return {
    id: crypto.randomUUID().replaceAll("-", ""),
    privateKey: toPem(new Uint8Array(bytes)),
    publicKey: pair.publicKey,
  };
}

function toPem(bytes: Uint8Array): string {
  const lines = btoa(String.fromCharCode(...bytes)).match(/.{1,64}/g) ?? [];
  return [
    "-----BEGIN PRIVATE KEY-----",
    ...lines,
    "-----END PRIVATE KEY-----",
    "",
  ]
    .join("\n");
}
