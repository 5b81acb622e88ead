import type { Clock } from "../../platform/clock.ts";

/** How Google Cloud is reached, the same for every API. */
export interface GcpConnection {
  /** GCP_ENDPOINT_URL: one origin for every API, the token endpoint too; null for Google itself. */
  readonly endpointUrl: string | null;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  /** From [0, 1): spreads repetitions. */
  readonly random: () => number;
  /** Milliseconds an attempt may take; 30,000 when absent. */
  readonly timeoutMilliseconds?: number;
}

/** Where an access token is asked for. Source: developers.google.com/identity/protocols/oauth2/service-account, "HTTP/REST". */
export function tokenUrl({ endpointUrl }: GcpConnection): string {
  return `${endpointUrl ?? "https://oauth2.googleapis.com"}/token`;
}

/** Where BigQuery's REST API v2 begins. */
export function bigQueryUrl({ endpointUrl }: GcpConnection): string {
  return `${endpointUrl ?? "https://bigquery.googleapis.com"}/bigquery/v2`;
}
