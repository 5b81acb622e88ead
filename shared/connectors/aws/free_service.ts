/**
 * An AWS service whose requests cost nothing: its session kept alive, its requests told of, its answers as AWS wrote them.
 *
 * The SDK signs, sends and repeats; its reading of answers is left out. It drops members it does not know and refuses a whole
 * answer over one timestamp in another of AWS's forms, and what these services say is kept as they said it.
 *
 * @module
 */
import { Fault } from "../../platform/fault.ts";
import type { ProviderRequests } from "../../domain/page.ts";
import { clientOptions, clockOffset } from "./client_options.ts";
import type { AwsConnection } from "./connection.ts";
import type { AwsCredentials, AwsSession } from "./credentials.ts";
import type { AwsServiceName } from "./endpoint.ts";
import { awsFault } from "./faults.ts";
import { keepText, textOf } from "./kept_text.ts";
import { boundRetries } from "./retry_bounds.ts";

/** A service of one account. Takes one call at a time. */
export interface FreeService<Client> {
  /**
   * Sends one command and gives the JSON of its answer, unchecked.
   *
   * @param action the IAM action behind it, which its requests are counted under
   * @throws {Fault} PROVIDER_*, REQUEST_INVALID, NOT_FOUND; the signal's reason when aborted.
   */
  call(
    action: string,
    send: (client: Client, options: SendOptions) => Promise<unknown>,
    signal: AbortSignal,
  ): Promise<unknown>;
  /** Requests since it was last asked, by action, their price 0. */
  takeRequests(): ProviderRequests[];
  /** Bytes received since it was last asked. */
  takeBytes(): number;
}

/** What a client's `send` takes besides the command. */
export interface SendOptions {
  readonly abortSignal: AbortSignal;
}

/** What a service is opened with. */
export interface FreeServiceOptions<Client> {
  readonly service: AwsServiceName;
  readonly connection: AwsConnection;
  readonly session: AwsSession;
  /** Loads the SDK and makes its client. */
  client(options: ReturnType<typeof clientOptions>): Promise<Client>;
}

/** What every client of the SDK has. */
interface SdkClient {
  readonly config: object;
  readonly middlewareStack: object;
}

/** Opens a service; calls nothing yet. */
export function freeService<Client extends SdkClient>(
  options: FreeServiceOptions<Client>,
): FreeService<Client> {
  const { connection, session } = options;
  const requests = new Map<string, number>();
  let bytes = 0;
  let action = "";
  const clientOf = clientPerCredentials(options, (answered, received) => {
    bytes += received;
    if (answered) requests.set(action, (requests.get(action) ?? 0) + 1);
  });
  return {
    async call(name, send, signal) {
      for (let isRepeated = false;; isRepeated = true) {
        const used = await session.credentials(signal);
        action = name;
        try {
          const client = await clientOf(used);
          return parse(textOf(await send(client, { abortSignal: signal })));
        } catch (thrown) {
          const now = connection.clock.now();
          const error = awsFault(thrown, { action: name, now });
          if (isRepeated || !canRepeat(error, used, session)) throw error;
        }
      }
    },
    takeRequests() {
      const taken = [...requests].map(([operation, requests]) => ({
        operation,
        requests,
        price_usd: "0",
      }));
      requests.clear();
      return taken;
    },
    takeBytes: () => [bytes, bytes = 0][0] ?? 0,
  };

  function parse(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch {
      throw unknownShape(action, "JSON"); // without its cause, which quotes the answer
    }
  }
}

/** An answer that is not what AWS documents. */
export function unknownShape(action: string, expected: string): Fault {
  return new Fault(
    "PROVIDER_SHAPE_UNKNOWN",
    `Cannot read the answer to ${action} as it must be ${expected}`,
    { details: { action } },
  );
}

/** A session that ended early is opened anew; a garbled answer is asked for once more before it is called unknown. */
function canRepeat(
  error: unknown,
  used: AwsCredentials,
  session: AwsSession,
): boolean {
  if (!(error instanceof Fault)) return false;
  if (error.code === "PROVIDER_CREDENTIALS_EXPIRED") return session.renew(used);
  return error.code === "PROVIDER_SHAPE_UNKNOWN";
}

/** A client holds its credentials, so that fresh ones get a fresh client. */
function clientPerCredentials<Client extends SdkClient>(
  { service, connection, client: create }: FreeServiceOptions<Client>,
  onAttempt: (answered: boolean, bytes: number) => void,
): (credentials: AwsCredentials) => Promise<Client> {
  let held: AwsCredentials | null = null;
  let client: Client | null = null;
  return async (credentials) => {
    if (client === null || held !== credentials) {
      client = await create(
        clientOptions(
          service,
          connection,
          credentials,
          ({ outcome, bytes }) => onAttempt(outcome !== "refused", bytes),
        ),
      );
      held = credentials;
      boundRetries(client, {
        mayRepeat: () => true,
        now: () => connection.clock.now(),
      });
      keepText(client.middlewareStack);
    }
    Object.assign(client.config, {
      systemClockOffset: clockOffset(connection.clock),
    });
    return client;
  };
}
