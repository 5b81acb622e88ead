/** The JSON key of a service account with a key of its own, as Google gives it; nobody knows the account. */
export async function serviceAccountKey(
  more: Readonly<Record<string, unknown>> = {},
): Promise<Record<string, unknown> & { private_key: string }> {
  const { privateKey } = await crypto.subtle.generateKey(
    {
      name: "RSASSA-PKCS1-v1_5",
      hash: "SHA-256",
      modulusLength: 2_048,
      publicExponent: new Uint8Array([1, 0, 1]),
    },
    true,
    ["sign", "verify"],
  );
  const bytes = await crypto.subtle.exportKey("pkcs8", privateKey);
  return {
    type: "service_account",
    project_id: "acme-billing",
    private_key_id: crypto.randomUUID().replaceAll("-", ""),
    private_key: toPem(new Uint8Array(bytes)),
    client_email: "cloud-sync@acme-billing.iam.gserviceaccount.com",
    client_id: "104000000000000000001",
    auth_uri: "https://accounts.google.com/o/oauth2/auth",
    token_uri: "https://oauth2.googleapis.com/token",
    universe_domain: "googleapis.com",
    ...more,
  };
}

function toPem(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes));
  const lines = text.match(/.{1,64}/g) ?? [];
  return [
    "-----BEGIN PRIVATE KEY-----",
    ...lines,
    "-----END PRIVATE KEY-----",
    "",
  ].join("\n");
}
