import type { AwsConnection } from "./connection.ts";
import type { AwsCredentials, AwsSession } from "./credentials.ts";
import {
  assumeRole,
  type RoleRequest,
  type TemporaryCredentials,
} from "./sts.ts";

/** A session is renewed this long before it ends, so that no page begins with one that dies under it. */
const MARGIN_MILLISECONDS = 5 * 60_000;

/**
 * The session of a role: assumed when first needed, again before it ends. Whoever asks while it is being assumed waits
 * for the same call.
 */
export function roleSession(
  connection: AwsConnection,
  broker: AwsCredentials,
  role: RoleRequest,
): AwsSession {
  let current: TemporaryCredentials | null = null;
  let pending: Promise<TemporaryCredentials> | null = null;

  const assume = (signal: AbortSignal): Promise<TemporaryCredentials> =>
    pending ??= assumeRole(connection, broker, role, signal)
      .then((fresh) => current = fresh)
      .finally(() => pending = null);

  return {
    async credentials(signal) {
      const end = current?.expiresAt.getTime() ?? 0;
      const isGood =
        end - connection.clock.now().getTime() > MARGIN_MILLISECONDS;
      return current !== null && isGood ? current : await assume(signal);
    },
    renew(used) {
      if (used === current) current = null;
      return true;
    },
  };
}
