import type { Clock } from "../../platform/clock.ts";

/** How AWS is reached, the same for every service. */
export interface AwsConnection {
  /** The region of the integration. */
  readonly region: string;
  /** AWS_ENDPOINT_URL: replaces every endpoint; null for AWS itself. */
  readonly endpointUrl: string | null;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  /** Milliseconds an attempt may take; 30,000 when absent. */
  readonly timeoutMilliseconds?: number;
}
