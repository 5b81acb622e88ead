/**
 * Access tokens of a service account: an assertion signed with its key is given in for a token, as RFC 7523 says.
 *
 * Source: developers.google.com/identity/protocols/oauth2/service-account, "HTTP/REST". The official client is not used: it asks
 * Google's host alone, and is larger than all the code of a function.
 *
 * @module
 */
import { Fault } from "../../platform/fault.ts";
import { Secret } from "../../platform/secret.ts";
import { type GcpConnection, tokenUrl } from "./connection.ts";
import { unknownShape } from "./faults.ts";
import { send } from "./send.ts";
import type { ServiceAccount } from "./service_account.ts";

/** Enough to run queries; what they may read is for the account's roles to say. */
const SCOPE = "https://www.googleapis.com/auth/bigquery";

/** Google's longest life of an assertion, in seconds. */
const ASSERTION_SECONDS = 3_600;

/** A token is not used in its last seconds: it must outlive the request it is sent with. */
const MARGIN_SECONDS = 120;

/** The tokens of one account: one at a time, asked for when the one before is about to end. */
export interface AccessTokens {
  /** A token that outlives a request. @throws {Fault} PROVIDER_CREDENTIALS_INVALID and what sending throws. */
  token(signal: AbortSignal): Promise<Secret>;
  /** Forgets a token that was refused; false when it is not the one in use. */
  renew(refused: Secret): boolean;
}

/** The tokens of `account`. Asks for none yet. */
export function accessTokens(
  account: ServiceAccount,
  connection: GcpConnection,
): AccessTokens {
  let held: { token: Secret; until: number } | null = null;
  return {
    async token(signal) {
      const now = connection.clock.now().getTime();
      if (held !== null && now < held.until) return held.token;
      const { token, seconds } = await request(account, connection, signal);
      held = { token, until: now + (seconds - MARGIN_SECONDS) * 1000 };
      return token;
    },
    renew(refused) {
      if (held?.token !== refused) return false;
      held = null;
      return true;
    },
  };
}

async function request(
  account: ServiceAccount,
  connection: GcpConnection,
  signal: AbortSignal,
): Promise<{ token: Secret; seconds: number }> {
  const url = tokenUrl(connection);
  const answer = await send(
    {
      url,
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({
        grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
        assertion: await assertion(account, connection.clock.now()),
      }).toString(),
      action: "token",
    },
    connection,
    signal,
  );
  const { access_token: token, expires_in: seconds } = answer;
  if (typeof token !== "string" || token === "") {
    throw unknownShape("token", "an object with an access_token");
  }
  if (typeof seconds !== "number" || !(seconds > 0)) {
    throw unknownShape("token", "one whose expires_in is a number of seconds");
  }
  return { token: new Secret(token), seconds };
}

/** Always meant for Google's own endpoint, whatever stands in for it. */
async function assertion(
  { email, keyId, privateKey }: ServiceAccount,
  now: Date,
): Promise<string> {
  const { importPKCS8, SignJWT } = await import("jose");
  const issued = Math.floor(now.getTime() / 1000);
  const key = await importPKCS8(privateKey.reveal(), "RS256").catch(() => {
    // Without its cause, which may quote the key.
    throw new Fault(
      "PROVIDER_CREDENTIALS_INVALID",
      "The service account's private_key cannot be read: expected PKCS #8 in PEM, as in Google's JSON key file",
      { details: { member: "private_key" } },
    );
  });
  return await new SignJWT({ scope: SCOPE })
    .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: keyId })
    .setIssuer(email)
    .setAudience("https://oauth2.googleapis.com/token")
    .setIssuedAt(issued)
    .setExpirationTime(issued + ASSERTION_SECONDS)
    .sign(key);
}
