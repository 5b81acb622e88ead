import type { JsonConnection } from "../json_sender.ts";

/** How Azure is reached, the same for every API. */
export interface AzureConnection extends JsonConnection {
  /** AZURE_ENDPOINT_URL: one origin for every API, the token endpoint too; null for Microsoft itself. */
  readonly endpointUrl: string | null;
}

/** Where the access tokens of a directory are asked for. Source: Microsoft identity platform, "OAuth 2.0 client credentials flow". */
export function tokenUrl(
  { endpointUrl }: AzureConnection,
  tenantId: string,
): string {
  const origin = endpointUrl ?? "https://login.microsoftonline.com";
  return `${origin}/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`;
}

/** Where Azure Resource Manager is. */
export function armUrl({ endpointUrl }: AzureConnection): string {
  return endpointUrl ?? "https://management.azure.com";
}
