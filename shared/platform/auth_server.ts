import { Fault } from "./fault.ts";
import type { Claims } from "./token_claims.ts";

/** How to reach the Auth server. */
export interface AuthServerOptions {
  /** The origin of the project. */
  readonly url: string;
  /** Names the project to the gateway. */
  readonly publishableKey: string;
  /** How requests are sent. */
  readonly fetch: typeof fetch;
}

const TIMEOUT_MILLISECONDS = 5_000;

/**
 * Whether the Auth server stands for a token and for the person it names. For projects that sign with a
 * secret we do not hold; costs one request per call.
 *
 * @throws {Fault} AUTH_UNAVAILABLE when the server does not answer.
 */
export async function askAuthServer(
  token: string,
  claims: Claims,
  options: AuthServerOptions,
): Promise<boolean> {
  const { status, user } = await readUser(token, options);
  if (status >= 500 || status === 429) {
    throw new Fault("AUTH_UNAVAILABLE", undefined, { cause: { status } });
  }
  return status === 200 && user?.id === claims.sub &&
    user?.is_anonymous !== true;
}

async function readUser(
  token: string,
  { url, publishableKey, fetch }: AuthServerOptions,
): Promise<
  { status: number; user: { id?: unknown; is_anonymous?: unknown } | null }
> {
  try {
    const response = await fetch(`${url}/auth/v1/user`, {
      headers: { authorization: `Bearer ${token}`, apikey: publishableKey },
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
      redirect: "error",
    });
    return {
      status: response.status,
      user: response.ok ? await response.json() : await drop(response),
    };
  } catch (error) {
    throw new Fault("AUTH_UNAVAILABLE", undefined, { cause: error });
  }
}

async function drop(response: Response): Promise<null> {
  await response.body?.cancel();
  return null;
}
