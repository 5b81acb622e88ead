import { Fault } from "../../../shared/platform/fault.ts";

const ALGORITHM = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };

/**
 * Refuses a private key that cannot sign: its form alone does not tell one that lost a line. Nothing of it is told.
 *
 * Source: "Using OAuth 2.0 for Server to Server Applications": assertions are signed with RS256.
 *
 * @throws {Fault} REQUEST_INVALID
 */
export async function requireSigningKey(
  pem: string,
  pointer: string,
): Promise<void> {
  const text = pem.replace(/-----[A-Z ]+-----|\s/g, "");
  try {
    const bytes = Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
    await crypto.subtle.importKey("pkcs8", bytes, ALGORITHM, false, ["sign"]);
  } catch {
    const expected = "a whole RSA private key, as the file of the key has it";
    const found = `a text of ${pem.length} characters that is none`;
    throw new Fault(
      "REQUEST_INVALID",
      `${pointer} in the body must be ${expected}: found ${found}`,
      { errors: [{ pointer, in: "body", expected, found }] },
    );
  }
}
