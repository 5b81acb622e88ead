/**
 * The loopback clouds, as a child process.
 *
 * @module
 */

import { leash } from "./leash.ts";
import type { LogFile } from "./log_file.ts";
import { REPOSITORY } from "./repository.ts";

/** Where the clouds are and with what our own AWS principal signs. */
export interface Clouds {
  /** AWS_ENDPOINT_URL. */
  readonly awsUrl: string;
  /** Control API of the loopback AWS. */
  readonly awsControlUrl: string;
  /** AZURE_ENDPOINT_URL. */
  readonly azureUrl: string;
  /** Control API of the loopback Azure. */
  readonly azureControlUrl: string;
  /** GCP_ENDPOINT_URL. */
  readonly gcpUrl: string;
  /** Control API of the loopback Google Cloud. */
  readonly gcpControlUrl: string;
  /** AWS_BROKER_ACCESS_KEY_ID. */
  readonly brokerAccessKeyId: string;
  /** AWS_BROKER_SECRET_ACCESS_KEY. */
  readonly brokerSecretAccessKey: string;
  /** Ends the process. */
  stop(): Promise<void>;
}

/**
 * Starts the clouds and waits for the line that tells where they are. With a journal, accounts outlive the process.
 *
 * @throws {Error} With the end of the log.
 */
export async function startCloudsProcess(
  options: { env: Record<string, string>; log: LogFile; journal?: string },
): Promise<Clouds> {
  const first = Promise.withResolvers<string | null>();
  const process = leash({
    command: [
      Deno.execPath(),
      "run",
      "-A",
      "--cached-only",
      "--quiet",
      "apps/clouds/main.ts",
      ...(options.journal === undefined
        ? []
        : [`--journal=${options.journal}`]),
    ],
    env: options.env,
    cwd: REPOSITORY,
    signal: "KILL",
    onLine(line) {
      if (line.startsWith("{")) first.resolve(line);
      else options.log.write("clouds", line);
    },
  });
  process.exited.then(() => first.resolve(null));
  const line = await first.promise;
  if (line === null) {
    throw new Error(
      `the loopback clouds did not start:\n${options.log.tail("clouds")}`,
    );
  }
  const told = JSON.parse(line);
  return {
    awsUrl: told.awsUrl,
    awsControlUrl: told.controlUrl,
    azureUrl: told.azureUrl,
    azureControlUrl: told.azureControlUrl,
    gcpUrl: told.gcpUrl,
    gcpControlUrl: told.gcpControlUrl,
    brokerAccessKeyId: told.broker.accessKeyId,
    brokerSecretAccessKey: told.broker.secretAccessKey,
    stop: () => process.stop(),
  };
}
