/**
 * Access tokens of an application, by its secret.
 *
 * Source: Microsoft identity platform, "OAuth 2.0 client credentials flow". The official client is not used: it asks for two
 * documents more, insists on https even on loopback, and is larger than all the code of a function.
 *
 * @module
 */
import { Secret } from "../../platform/secret.ts";
import { unknownShape } from "../json_sender.ts";
import type { Application } from "./application.ts";
import { type AzureConnection, tokenUrl } from "./connection.ts";
import { send } from "./send.ts";

/** Everything that the application's roles allow in Resource Manager. */
const SCOPE = "https://management.azure.com/.default";

/** A token is not used in its last seconds: it must outlive the request it is sent with. */
const MARGIN_SECONDS = 120;

/** The tokens of one application: one at a time, asked for when the one before is about to end. */
export interface AccessTokens {
  /** A token that outlives a request. @throws {Fault} PROVIDER_CREDENTIALS_INVALID and what sending throws. */
  token(signal: AbortSignal): Promise<Secret>;
  /** Forgets a token that was refused; false when it is not the one in use. */
  renew(refused: Secret): boolean;
}

/** The tokens of `application`. Asks for none yet. */
export function accessTokens(
  application: Application,
  connection: AzureConnection,
): AccessTokens {
  let held: { readonly token: Secret; readonly until: number } | null = null;
  return {
    async token(signal) {
      const now = connection.clock.now().getTime();
      if (held !== null && now < held.until) return held.token;
      const { token, seconds } = await request(application, connection, signal);
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
  { tenantId, clientId, secret }: Application,
  connection: AzureConnection,
  signal: AbortSignal,
): Promise<{ readonly token: Secret; readonly seconds: number }> {
  const answer = await send(
    {
      url: tokenUrl(connection, tenantId),
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: clientId,
        client_secret: secret.reveal(),
        scope: SCOPE,
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
