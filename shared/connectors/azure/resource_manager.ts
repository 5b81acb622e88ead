/**
 * Azure Resource Manager as one application: signed requests, lists that page by links.
 *
 * @module
 */
import { Fault } from "../../platform/fault.ts";
import type { ProviderRequests } from "../../domain/page.ts";
import { requestTally } from "../aws/request_tally.ts";
import {
  type JsonObject,
  type JsonRequest,
  unknownShape,
} from "../json_sender.ts";
import type { AccessTokens } from "./access_token.ts";
import { armUrl, type AzureConnection } from "./connection.ts";
import { send } from "./send.ts";

/** A request to Resource Manager. */
export interface ArmRequest {
  readonly method: "GET" | "POST";
  /** From the origin on, with its `api-version`; or a whole link that Azure gave. */
  readonly path: string;
  /** Sent as JSON; absent for none. */
  readonly body?: JsonObject;
  /** What it is told as: `Microsoft.Carbon/carbonEmissionReports`. */
  readonly operation: string;
  /** The role that allows it. */
  readonly role: string;
}

/** Resource Manager. Takes one call at a time. */
export interface ResourceManager {
  /** Asks for an access token unless there is one. @throws {Fault} PROVIDER_CREDENTIALS_INVALID and what sending throws. */
  signIn(signal: AbortSignal): Promise<void>;
  /** The object that answers a request. @throws {Fault} PROVIDER_*, NOT_FOUND, REQUEST_INVALID */
  call(request: ArmRequest, signal: AbortSignal): Promise<JsonObject>;
  /** Requests that were answered since it was last asked, by operation; all are free. */
  takeRequests(): ProviderRequests[];
  /** Bytes received since it was last asked. */
  takeBytes(): number;
}

/** Resource Manager; calls nothing yet. */
export function resourceManager(
  connection: AzureConnection,
  tokens: AccessTokens,
): ResourceManager {
  const tally = requestTally();
  let bytes = 0;
  return {
    async signIn(signal) {
      await tokens.token(signal);
    },
    async call(request, signal) {
      const { method, body, operation, role } = request;
      const unsigned = {
        url: urlOf(request, connection),
        method,
        body: body === undefined ? null : JSON.stringify(body),
        action: role,
      };
      return await sendSigned(unsigned, { connection, tokens }, {
        signal,
        onAnswer(received) {
          tally.note(operation);
          bytes += received;
        },
      });
    },
    takeRequests: () => tally.take(),
    takeBytes: () => [bytes, bytes = 0][0] ?? 0,
  };
}

/**
 * The link to the next page; null on the last one.
 *
 * @throws {Fault} PROVIDER_SHAPE_UNKNOWN for what is no text, and for the link of the page itself.
 */
export function nextLinkOf(
  value: unknown,
  { role, path }: Pick<ArmRequest, "role" | "path">,
): string | null {
  if (value === undefined || value === null || value === "") return null;
  if (typeof value === "string" && value !== path) return value;
  throw unknownShape(role, "one whose nextLink leads on");
}

/** A link that Azure gave is followed to the origin that is asked anyhow, and nowhere else: it is sent with the token. */
function urlOf(
  { path, role }: Pick<ArmRequest, "path" | "role">,
  connection: AzureConnection,
): string {
  const base = armUrl(connection);
  const url = URL.parse(path, base);
  if (url?.origin === new URL(base).origin) return url.href;
  throw unknownShape(role, `one whose nextLink leads to ${base}`);
}

/** A token that ended early is asked for anew, once. */
async function sendSigned(
  request: Omit<JsonRequest, "headers">,
  { connection, tokens }: {
    readonly connection: AzureConnection;
    readonly tokens: AccessTokens;
  },
  { signal, onAnswer }: {
    readonly signal: AbortSignal;
    readonly onAnswer: (bytes: number) => void;
  },
): Promise<JsonObject> {
  for (let isRepeated = false;; isRepeated = true) {
    const token = await tokens.token(signal);
    const headers = {
      authorization: `Bearer ${token.reveal()}`,
      ...(request.body === null ? {} : { "content-type": "application/json" }),
    };
    try {
      return await send({ ...request, headers }, connection, signal, onAnswer);
    } catch (error) {
      const isEnded = error instanceof Fault &&
        error.code === "PROVIDER_CREDENTIALS_EXPIRED";
      if (!isEnded || isRepeated || !tokens.renew(token)) throw error;
    }
  }
}
