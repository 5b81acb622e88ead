import type { Clock } from "../../platform/clock.ts";
import type { Settings } from "../../platform/settings.ts";

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

/** What a request knows of the way to AWS. A door's context is one. */
export interface AwsSurroundings {
  readonly settings: Pick<Settings, "AWS_ENDPOINT_URL">;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
}

/** The way to AWS for an integration in `region`, or for ourselves. */
export function connectionTo(
  region: string,
  { settings, fetch, clock }: AwsSurroundings,
): AwsConnection {
  return { region, endpointUrl: settings.AWS_ENDPOINT_URL, fetch, clock };
}
