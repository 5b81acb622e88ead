/**
 * Cost Explorer as the connector uses it: one operation, its charges counted, its session kept alive.
 *
 * What counts as a paid request: AWS charges USD 0.01 for each request (each page of an answer). An attempt counts when AWS
 * answered it with a page, and when no whole answer came (timeout, cut connection), because AWS may have served it. An attempt
 * that AWS answered with an error (throttled, denied, 5xx) delivered no page and does not count.
 * Source: aws.amazon.com/aws-cost-management/aws-cost-explorer/pricing.
 *
 * @module
 */
import type {
  CostExplorerClient,
  GetCostAndUsageCommandInput,
  GetCostAndUsageCommandOutput,
} from "@aws-sdk/client-cost-explorer";
import { Fault } from "../../platform/fault.ts";
import { clientOptions, clockOffset } from "./client_options.ts";
import type { AwsConnection } from "./connection.ts";
import type { AwsCredentials, AwsSession } from "./credentials.ts";
import { awsFault } from "./faults.ts";
import { boundRetries } from "./retry_bounds.ts";

/** The IAM action behind every page, which is also the name its requests are counted under. */
export const COST_ACTION = "ce:GetCostAndUsage";

/** Cost Explorer of one account. */
export interface CostExplorer {
  /**
   * One page. @throws {Fault} PROVIDER_* and REQUEST_INVALID; the signal's reason when aborted.
   */
  read(
    input: GetCostAndUsageCommandInput,
    signal: AbortSignal,
  ): Promise<GetCostAndUsageCommandOutput>;
  /** Paid requests since it was last asked. */
  takeRequests(): number;
  /** Bytes received since it was last asked. */
  takeBytes(): number;
}

/** What reading needs. */
export interface CostExplorerOptions {
  readonly connection: AwsConnection;
  readonly session: AwsSession;
  /** Whether a further attempt at a request may be made. */
  readonly mayRepeat: () => boolean;
  /** Told of each paid request as it happens. */
  readonly onPaid: () => void;
}

/** Opens Cost Explorer; calls nothing yet. The SDK is loaded by the first read. */
export function costExplorer(options: CostExplorerOptions): CostExplorer {
  let requests = 0;
  let bytes = 0;
  const clientOf = clientPerCredentials(options, (paid, received) => {
    bytes += received;
    if (!paid) return;
    requests += 1;
    options.onPaid();
  });
  const once = async (
    input: GetCostAndUsageCommandInput,
    credentials: AwsCredentials,
    signal: AbortSignal,
  ) => {
    try {
      const sdk = await import("@aws-sdk/client-cost-explorer");
      const client = await clientOf(credentials);
      client.config.systemClockOffset = clockOffset(options.connection.clock);
      return await client.send(new sdk.GetCostAndUsageCommand(input), {
        abortSignal: signal,
      });
    } catch (error) {
      const now = options.connection.clock.now();
      throw awsFault(error, { action: COST_ACTION, now });
    }
  };
  return {
    async read(input, signal) {
      for (let isRepeated = false;; isRepeated = true) {
        const used = await options.session.credentials(signal);
        try {
          return await once(input, used, signal);
        } catch (error) {
          if (isRepeated || !canRepeat(error, used, options)) throw error;
        }
      }
    },
    takeRequests: () => [requests, requests = 0][0] ?? 0,
    takeBytes: () => [bytes, bytes = 0][0] ?? 0,
  };
}

/** A session that ended early is opened anew; a garbled answer is asked for once more before it is called unknown. */
function canRepeat(
  error: unknown,
  used: AwsCredentials,
  { session, mayRepeat }: CostExplorerOptions,
): boolean {
  if (!(error instanceof Fault)) return false;
  if (error.code === "PROVIDER_CREDENTIALS_EXPIRED") return session.renew(used);
  return error.code === "PROVIDER_SHAPE_UNKNOWN" && mayRepeat();
}

/** A client holds its credentials, so that fresh ones get a fresh client. */
function clientPerCredentials(
  { connection, mayRepeat }: CostExplorerOptions,
  onAttempt: (paid: boolean, bytes: number) => void,
): (credentials: AwsCredentials) => Promise<CostExplorerClient> {
  let held: AwsCredentials | null = null;
  let client: CostExplorerClient | null = null;
  return async (credentials) => {
    const sdk = await import("@aws-sdk/client-cost-explorer");
    if (client !== null && held === credentials) return client;
    held = credentials;
    client = new sdk.CostExplorerClient(
      clientOptions(
        "ce",
        connection,
        credentials,
        ({ outcome, bytes }) => onAttempt(outcome !== "refused", bytes),
      ),
    );
    boundRetries(client, { mayRepeat, now: () => connection.clock.now() });
    return client;
  };
}
