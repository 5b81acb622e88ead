/**
 * S3 for one bucket: its clients, its credentials kept alive, its requests told of.
 *
 * @module
 */
import type { S3Client } from "@aws-sdk/client-s3";
import { Fault } from "../../../platform/fault.ts";
import type { ProviderRequests } from "../../../domain/page.ts";
import { clientOptions, clockOffset } from "../client_options.ts";
import type { AwsConnection } from "../connection.ts";
import type { AwsCredentials, AwsSession } from "../credentials.ts";
import { boundRetries } from "../retry_bounds.ts";
import { s3Fault } from "./s3_faults.ts";

/** What a bucket is opened with. */
export interface S3SessionOptions {
  /** The way to AWS, its region the bucket's. */
  readonly connection: AwsConnection;
  readonly session: AwsSession;
}

/** A call. */
export interface S3Request {
  /** The IAM action behind it, which it is counted under. */
  readonly action: string;
  /** The object it is about. */
  readonly key?: string;
  readonly signal: AbortSignal;
  /** Whether the body is handed on while it comes. */
  readonly isStreamed?: boolean;
}

/** S3 for one bucket. Takes one call at a time, but for the bodies that are streamed. */
export interface S3Session {
  readonly bucket: string;
  /** Sends one command. @throws {ObjectChanged} {Fault} PROVIDER_*, CONFIGURATION_MISSING */
  call<Output>(
    request: S3Request,
    send: (
      client: S3Client,
      options: { readonly abortSignal: AbortSignal },
    ) => Promise<Output>,
  ): Promise<Output>;
  /** What an error while an object streamed says. */
  faultOf(error: unknown, key: string): unknown;
  /** Requests since it was last asked, by action. */
  takeRequests(): ProviderRequests[];
}

/** Opens S3 for a bucket; calls nothing yet. */
export function s3Session(
  bucket: string,
  { connection, session }: S3SessionOptions,
): S3Session {
  const requests = new Map<string, number>();
  const clients = new ClientCache(bucket, connection);
  return {
    bucket,
    async call({ action, key, signal, isStreamed = false }, send) {
      for (let isRepeated = false;; isRepeated = true) {
        const used = await session.credentials(signal);
        const client = await clients.get(used, isStreamed, () => {
          requests.set(action, (requests.get(action) ?? 0) + 1);
        });
        try {
          return await send(client, { abortSignal: signal });
        } catch (thrown) {
          const now = connection.clock.now();
          const error = s3Fault(thrown, {
            action,
            bucket,
            now,
            ...(key === undefined ? {} : { key }),
          });
          if (isRepeated || !isExpired(error) || !session.renew(used)) {
            throw error;
          }
        }
      }
    },
    faultOf: (error, key) =>
      s3Fault(error, {
        action: "s3:GetObject",
        bucket,
        key,
        now: connection.clock.now(),
      }),
    takeRequests() {
      const taken = [...requests].map(([operation, requests]) => ({
        operation,
        requests,
        price_usd: "0",
      }));
      requests.clear();
      return taken;
    },
  };
}

function isExpired(error: unknown): boolean {
  return error instanceof Fault &&
    error.code === "PROVIDER_CREDENTIALS_EXPIRED";
}

/** A client holds its credentials, so that fresh ones get fresh clients: one that streams bodies, one that does not. */
class ClientCache {
  readonly #bucket: string;
  readonly #connection: AwsConnection;
  readonly #clients = new Map<boolean, S3Client>();
  #held: AwsCredentials | null = null;
  #onAnswer: () => void = () => {};

  constructor(bucket: string, connection: AwsConnection) {
    this.#bucket = bucket;
    this.#connection = connection;
  }

  /** The client for these credentials; `onAnswer` is told of every attempt that S3 may charge for. */
  async get(
    credentials: AwsCredentials,
    isStreamed: boolean,
    onAnswer: () => void,
  ): Promise<S3Client> {
    if (this.#held !== credentials) this.#clients.clear();
    this.#held = credentials;
    this.#onAnswer = onAnswer;
    const client = this.#clients.get(isStreamed) ??
      await this.#open(credentials, isStreamed);
    this.#clients.set(isStreamed, client);
    Object.assign(client.config, {
      systemClockOffset: clockOffset(this.#connection.clock),
    });
    return client;
  }

  async #open(
    credentials: AwsCredentials,
    isStreamed: boolean,
  ): Promise<S3Client> {
    const { S3Client } = await import("@aws-sdk/client-s3");
    const client = new S3Client({
      ...clientOptions(
        "s3",
        this.#connection,
        credentials,
        ({ outcome }) => {
          if (outcome !== "refused") this.#onAnswer();
        },
        isStreamed,
      ),
      // A certificate covers one label before the endpoint's name, and a loopback endpoint none.
      forcePathStyle: this.#connection.endpointUrl !== null ||
        this.#bucket.includes("."),
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
      disableS3ExpressSessionAuth: true,
      useArnRegion: false,
    });
    boundRetries(client, {
      mayRepeat: () => true,
      now: () => this.#connection.clock.now(),
    });
    return client;
  }
}
