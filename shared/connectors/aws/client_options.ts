import { awsEndpoint, type AwsServiceName } from "./endpoint.ts";
import type { AwsConnection } from "./connection.ts";
import type { AwsCredentials } from "./credentials.ts";
import { type Attempt, fetchHandler } from "./fetch_handler.ts";

/** Attempts the SDK makes at one request, the first included. */
const MAX_ATTEMPTS = 3;

/** Retry-After up to this many seconds is waited for within the request; a longer one is the job's to wait for. */
const PATIENCE_SECONDS = 5;

/** Milliseconds an attempt may take. */
const TIMEOUT_MILLISECONDS = 30_000;

/** What a client tells of its attempts, and asks before a further one. */
export interface AttemptWatch {
  /** Told of every attempt. */
  readonly onAttempt?: (attempt: Attempt) => void;
  /** Whether a further attempt at the same request may be made. */
  readonly mayRepeat?: () => boolean;
}

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
  watch: AttemptWatch = {},
) {
  const { url, region } = awsEndpoint(
    service,
    connection.region,
    connection.endpointUrl,
  );
  let isAskedToWait = false;
  return {
    region,
    endpoint: url,
    credentials: signingKeys(credentials),
    requestHandler: fetchHandler({
      fetch: connection.fetch,
      clock: connection.clock,
      timeoutMilliseconds: connection.timeoutMilliseconds ??
        TIMEOUT_MILLISECONDS,
      onAttempt(attempt) {
        isAskedToWait = Number(attempt.retryAfter ?? 0) > PATIENCE_SECONDS;
        watch.onAttempt?.(attempt);
      },
    }),
    retryMode: "standard" as const,
    maxAttempts: () =>
      Promise.resolve(
        isAskedToWait || watch.mayRepeat?.() === false ? 1 : MAX_ATTEMPTS,
      ),
    defaultsMode: "standard" as const,
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    authSchemePreference: ["sigv4"],
    sigv4aSigningRegionSet: [region],
    disableClockSkewCorrection: false,
    userAgentAppId: () => Promise.resolve(undefined),
    defaultUserAgentProvider: () =>
      Promise.resolve([["cloud-sync-engine", "1"]] as [string, string][]),
    systemClockOffset: connection.clock.now().getTime() - Date.now(),
  };
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
