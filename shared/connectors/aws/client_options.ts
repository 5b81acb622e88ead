import type { Clock } from "../../platform/clock.ts";
import { awsEndpoint, type AwsServiceName } from "./endpoint.ts";
import type { AwsConnection } from "./connection.ts";
import type { AwsCredentials } from "./credentials.ts";
import { type Attempt, fetchHandler } from "./fetch_handler.ts";

/** Attempts the SDK makes at one request, the first included. */
const MAX_ATTEMPTS = 3;

/** Milliseconds an attempt may take. */
const TIMEOUT_MILLISECONDS = 30_000;

/**
 * The options of an SDK client, complete: with all of them given the SDK looks at no environment variable, no ~/.aws and no
 * metadata service. Retries are the SDK's standard mode, three attempts at most.
 *
 * @throws {Fault} PROVIDER_NOT_OFFERED
 */
export function clientOptions(
  service: AwsServiceName,
  connection: AwsConnection,
  credentials: AwsCredentials,
  onAttempt: (attempt: Attempt) => void = () => {},
  isStreamed = false,
) {
  const { url, region } = awsEndpoint(
    service,
    connection.region,
    connection.endpointUrl,
  );
  return {
    region,
    endpoint: url,
    credentials: signingKeys(credentials),
    requestHandler: fetchHandler({
      fetch: connection.fetch,
      clock: connection.clock,
      timeoutMilliseconds: connection.timeoutMilliseconds ??
        TIMEOUT_MILLISECONDS,
      onAttempt,
      isStreamed,
    }),
    retryMode: "standard" as const,
    maxAttempts: MAX_ATTEMPTS,
    defaultsMode: "standard" as const,
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    authSchemePreference: ["sigv4"],
    sigv4aSigningRegionSet: [region],
    disableClockSkewCorrection: false,
    userAgentAppId: () => Promise.resolve(undefined),
    defaultUserAgentProvider: () =>
      Promise.resolve([["cloud-sync-engine", "1"]] as [string, string][]),
    systemClockOffset: clockOffset(connection.clock),
  };
}

/** What the SDK adds to the machine's time so that it signs in the time of `clock`. */
export function clockOffset(clock: Clock): number {
  return clock.now().getTime() - Date.now();
}

function signingKeys(
  { accessKeyId, secretAccessKey, sessionToken }: AwsCredentials,
) {
  return {
    accessKeyId,
    secretAccessKey: secretAccessKey.reveal(),
    ...(sessionToken === undefined
      ? {}
      : { sessionToken: sessionToken.reveal() }),
  };
}
