import type { Directory } from "./directory.ts";
import { type AzureWorld, TOKEN_SECONDS } from "./world.ts";

const SCOPE = "https://management.azure.com/.default";

/**
 * Gives an access token for an application's secret. Refusals have the codes of Microsoft Entra.
 *
 * Source: Microsoft identity platform, "OAuth 2.0 client credentials flow" and "AADSTS error codes".
 */
export function answerToken(
  directory: Directory | null,
  form: URLSearchParams,
  world: AzureWorld,
): Response {
  if (directory === null) {
    return refuse(400, "invalid_request", "AADSTS90002: Tenant not found.");
  }
  if (form.get("grant_type") !== "client_credentials") {
    return refuse(
      400,
      "unsupported_grant_type",
      "AADSTS70003: The app requested an unsupported grant type.",
    );
  }
  if (form.get("client_id") !== directory.clientId) {
    return refuse(
      400,
      "unauthorized_client",
      "AADSTS700016: Application was not found in the directory.",
    );
  }
  if (form.get("client_secret") !== directory.clientSecret) {
    return refuse(
      401,
      "invalid_client",
      "AADSTS7000215: Invalid client secret provided.",
    );
  }
  if (form.get("scope") !== SCOPE) {
    return refuse(
      400,
      "invalid_scope",
      "AADSTS70011: The provided value for the input parameter 'scope' is not valid.",
    );
  }
  return Response.json({
    token_type: "Bearer",
    expires_in: TOKEN_SECONDS,
    ext_expires_in: TOKEN_SECONDS,
    access_token: world.addToken(directory),
  });
}

/**
 * The document that the official client reads before it asks for a token. The client takes no address without https, nor one of
 * another host than it asked.
 * Source: OpenID Connect Discovery 1.0.
 */
export function answerDiscovery(host: string, tenantId: string): Response {
  const root = `https://${host}/${tenantId}`;
  return Response.json({
    token_endpoint: `${root}/oauth2/v2.0/token`,
    authorization_endpoint: `${root}/oauth2/v2.0/authorize`,
    jwks_uri: `${root}/discovery/v2.0/keys`,
    issuer: `${root}/v2.0`,
    token_endpoint_auth_methods_supported: ["client_secret_post"],
    response_types_supported: ["code", "id_token"],
    subject_types_supported: ["pairwise"],
  });
}

function refuse(status: number, error: string, description: string): Response {
  return Response.json({ error, error_description: description }, { status });
}
